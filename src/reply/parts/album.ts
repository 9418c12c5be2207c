/** What an album has besides its pictures: music under its clips, and a show of its pictures with the music. Pure. */
import type { AlbumPost, AudioMedia, PlanPart, Settings } from '../../model'
import { pictureParts } from './pictures'
import type { VideoWish } from './video'

/** A show of fewer pictures is a picture. */
const leastSlides = 2

/** The music goes on from clip to clip, or begins anew with each. */
function withMusic(parts: readonly PlanPart[], audio: AudioMedia, how: Settings['media']['clipMusic']): PlanPart[] {
  let fromSec = 0
  return parts.map((part) => {
    if (how === 'off' || part.kind !== 'video') return part
    const music = { audio, fromSec }
    if (how === 'continuous') fromSec += part.variant.durationSec ?? part.video.durationSec ?? 0
    return { ...part, music }
  })
}

/** Pictures and clips, then the show, where that is wished and the chat shows videos. */
export function albumParts({ images, music }: AlbumPost, wish: VideoWish): PlanPart[] {
  const { settings, abilities } = wish
  const parts = pictureParts(images, wish)
  if (!music || music.source.urls.length === 0) return parts
  const { clipMusic, slideshow } = settings.media
  const still = images.filter(({ clipOnly }) => !clipOnly)
  const shown = slideshow && abilities.video && still.length >= leastSlides
  const show: PlanPart[] = shown ? [{ kind: 'slideshow', images: still, music }] : []
  return [...withMusic(parts, music, clipMusic), ...show]
}

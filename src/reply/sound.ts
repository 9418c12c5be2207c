/** What a work sounds like: the track of its video, its music, or the sound it is. Pure. */
import { estimateBytes } from '../media/weigh'
import type { AudioMedia, Post, VideoMedia } from '../model'

/** A track of its own, else the smallest file, of which only the sound is taken. */
function trackOf(video: VideoMedia, facts: Pick<AudioMedia, 'title' | 'artist' | 'cover'>): AudioMedia | undefined {
  const id = `${video.id}-sound`
  const separate = video.variants.find((variant) => variant.audio)
  const sizeOf = (variant: VideoMedia['variants'][number]): number =>
    estimateBytes(variant, video.durationSec) ?? Infinity
  const [smallest] = video.variants.toSorted((a, b) => sizeOf(a) - sizeOf(b) || a.quality - b.quality)
  const variant = separate ?? smallest
  if (!variant) return undefined
  const durationSec = variant.durationSec ?? (variant.extent ? undefined : video.durationSec)
  return {
    kind: 'audio',
    id: variant.extent ? `${id}-${variant.extent}` : id,
    ...facts,
    ...(durationSec === undefined ? {} : { durationSec }),
    ...(separate?.audio ? { source: separate.audio.source } : { source: variant.source, inVideo: variant }),
  }
}

/** The sound of a work; absent where it has none that could be had. */
export function soundOf(post: Post): AudioMedia | undefined {
  const facts = {
    ...(post.title ? { title: post.title } : {}),
    ...(post.author?.name ? { artist: post.author.name } : {}),
    ...(post.cover ? { cover: post.cover } : {}),
  }
  switch (post.kind) {
    case 'video':
      return trackOf(post.video, facts) ?? post.music
    case 'season':
      return post.video && trackOf(post.video, facts)
    case 'album':
      return post.music
    case 'music':
      return post.audio
    default:
      return undefined
  }
}

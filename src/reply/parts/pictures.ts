/** Pictures, clips and live photos of an album. Pure. */
import type { Abilities, ImageMedia, PlannedImage, PlanPart, Settings, VideoMedia } from '../../model'
import { videoParts, type VideoWish } from './video'

/** A picture with the clip that was taken with it, or that it only is the poster of. */
interface Filmed {
  image: ImageMedia
  clip: VideoMedia
}

/** What goes out of an album, by kind: clips never go inside a forward. */
interface Sorted {
  moving: PlanPart[]
  still: PlannedImage[]
}

const filmed = (image: ImageMedia): Filmed | undefined =>
  image.clip && image.clip.variants.length > 0 ? { image, clip: image.clip } : undefined

/** The clip alone: what is said about one that is too large stays away, its still takes the place. */
const clipParts = (clip: Filmed['clip'], wished: VideoWish) =>
  videoParts(clip, { ...wished, clip: true }).filter((part) => part.kind === 'video')

/** Live photos go as pictures that move: they are pictures in every count. */
const asGifs = ({ settings, abilities, canEncode }: VideoWish): boolean =>
  settings.reply.livePhoto === 'gif' && canEncode === true && abilities.image

/** One live photo as the settings want it; what of it is too large or cannot be sent here gives way to the still. */
function livePhoto({ image, clip }: Filmed, wished: VideoWish): Sorted {
  const { settings, abilities } = wished
  const wish = settings.reply.livePhoto
  const video = clipParts(clip, wished)
  const [first] = video
  if (wish === 'motion' && abilities.file && first && first.compressTo === undefined) {
    const motion = { kind: 'motion' as const, image, clip, variant: first.variant, maker: settings.reply.motionFor }
    return { moving: [motion], still: [] }
  }
  if (asGifs(wished) && first) return { moving: [], still: [{ ...image, asGif: first.variant }] }
  const moving = wish === 'photo' ? [] : video
  const instead = wish === 'clip' || wish === 'gif'
  return { moving, still: instead && moving.length > 0 ? [] : [image] }
}

/** A line about so many of so many, in place of what is left out. */
const line = (what: string, value: number, max: number): PlanPart => ({
  kind: 'remark',
  code: 'too-large',
  details: { what, limit: { name: what, value, max } },
})

/** Pictures that go out at all, and a line when there are more. Where messages are counted, they are the limit. */
function within(images: readonly ImageMedia[], settings: Settings, abilities: Abilities): [ImageMedia[], PlanPart[]] {
  const max = settings.reply.maxPictures
  const more = images.length > max && !Number.isFinite(abilities.maxMessages)
  return [images.slice(0, max), more ? [line('pictures', images.length, max)] : []]
}

/**
 * Clips go out as videos of their own; when there are more live photos than may go out singly, only their stills are
 * sent and a line says so, unless their clips are pictures as well (`gif`). Real clips are sent in any case.
 */
export function pictureParts(all: readonly ImageMedia[], wished: VideoWish): PlanPart[] {
  const { settings, abilities } = wished
  const [images, parts] = within(all, settings, abilities)
  const single = settings.reply.forwardFrom - 1
  const live = images.filter((image) => filmed(image) && !image.clipOnly)
  const calm = live.length > single && !asGifs(wished)
  if (calm && abilities.video && settings.reply.livePhoto !== 'photo') parts.push(line('clips', live.length, single))
  const still: PlannedImage[] = []
  for (const image of images) {
    const film = abilities.video ? filmed(image) : undefined
    if (!film || (calm && !image.clipOnly)) still.push(image)
    else {
      const sorted = image.clipOnly ? realClip(film, wished) : livePhoto(film, wished)
      parts.push(...sorted.moving)
      still.push(...sorted.still)
    }
  }
  if (still.length > 0 && abilities.image) {
    const mode = still.length > single && abilities.forward ? 'forward' : 'separate'
    parts.push({ kind: 'images', images: still, mode })
  }
  return parts
}

/** A clip that is too large is better seen as its poster than not at all. */
function realClip({ image, clip }: Filmed, wished: VideoWish): Sorted {
  const moving = clipParts(clip, wished)
  return { moving, still: moving.length > 0 ? [] : [image] }
}

/** Pictures and clips of an album. Pure. */
import type { Abilities, ImageMedia, PlanPart, Settings } from '../../model'
import { videoParts } from './video'

/**
 * Clips go out as videos of their own, never inside a forward; when there are more than may go out singly, live photos
 * stay still pictures and only real clips are sent as such.
 */
export function pictureParts(images: readonly ImageMedia[], settings: Settings, abilities: Abilities): PlanPart[] {
  const single = settings.reply.forwardFrom - 1
  const playable = images.filter((image) => image.clip && image.clip.variants.length > 0)
  const manyClips = playable.length > single
  const parts: PlanPart[] = []
  const still: ImageMedia[] = []
  for (const image of images) {
    const clip = abilities.video && image.clip && (image.clipOnly || !manyClips) ? image.clip : undefined
    const moving = clip ? videoParts(clip, settings, abilities).filter((part) => part.kind === 'video') : []
    // A clip that is too large is better seen as its poster than not at all.
    if (moving.length > 0) parts.push(...moving)
    else still.push(image)
  }
  if (still.length > 0 && abilities.image) {
    const mode = still.length > single && abilities.forward ? 'forward' : 'separate'
    parts.push({ kind: 'images', images: still, mode })
  }
  return parts
}

/** Media of a plan as files: with fresh addresses where the old ones are past their time. */
import { toAmagiError } from '../../errors'
import { createHold } from '../../media/hold'
import type { FetchOptions, MediaFile, MediaFiles, PictureFile } from '../../media/types'
import {
  longestExcerptSec,
  type Excerpt,
  type PlannedImage,
  type Post,
  type VideoMedia,
  type VideoVariant,
} from '../../model'
import { mib } from '../../units'
import { sameImage, sameVideo } from '../../reply/again'
import { brief } from '../brief'
import type { PrepareKit } from './prepare'
import { settle } from './settled'

/** One picture of an album as the files it goes out as; whoever has sent them lets go of them. */
export interface Taken {
  /** Of the picture. */
  id: string
  files: readonly PictureFile[]
  done(): void
}

/**
 * A medium as a file; once its addresses are past their time, the same medium of the work resolved once more. These
 * are `fresh`: asked whatever our clock says.
 */
export async function download<M, F = MediaFile>(
  medium: M,
  get: (store: MediaFiles, medium: M, fresh: boolean) => Promise<F>,
  again: (post: Post) => M | undefined,
  kit: PrepareKit,
): Promise<F> {
  const store = await kit.media()
  try {
    return await get(store, medium, false)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.details.expired !== true || !kit.refresh) throw error
    const fresh = await settle(kit.refresh())
    const found = fresh.ok ? again(fresh.value) : undefined
    if (found === undefined) throw error
    return get(store, found, true)
  }
}

/** A video once more, by its id and that of its encoding. */
export function encodedAgain(post: Post, { id }: VideoMedia, variant: VideoVariant) {
  const video = sameVideo(post, id)
  const found = video?.variants.find((one) => one.id === variant.id)
  return video && found && { video, variant: found }
}

/** Larger GIFs are no pleasure on a phone, whatever the chat takes. */
const mostGifBytes = 8 * mib

/** An excerpt of a video as a GIF this chat takes. */
export function excerptOf(
  source: { video: VideoMedia; variant: VideoVariant },
  excerpt: Excerpt,
  how: FetchOptions,
  kit: PrepareKit,
): Promise<PictureFile> {
  const limits = { ...kit.picture, bytes: Math.min(kit.picture.bytes, mostGifBytes) }
  return download(
    source,
    (store, one, fresh) =>
      store.gif(one.video, one.variant, { excerpt, limits }, { ...how, maxBytes: kit.maxSourceBytes, fresh }),
    (fresh) => encodedAgain(fresh, source.video, source.variant),
    kit,
  )
}

/** Held until it is sent, and not until the whole album is. */
export async function takePicture(image: PlannedImage, post: Post, kit: PrepareKit): Promise<Taken> {
  const { signal, chat, picture } = kit
  const { id, clip, asGif } = image
  const hold = createHold()
  kit.hold.add(hold.end)
  const how = { platform: post.platform, chat, hold, signal }
  const still = (): Promise<PictureFile[]> =>
    download(
      image,
      (store, one, fresh) => store.image(one, { ...how, limits: picture, fresh }),
      (fresh) => sameImage(fresh, id),
      kit,
    )
  if (!clip || !asGif) return { id, files: await still(), done: hold.end }
  // A longer clip is cut.
  const excerpt = { fromSec: 0, durationSec: longestExcerptSec }
  const gif = await settle(excerptOf({ video: clip, variant: asGif }, excerpt, how, kit))
  if (gif.ok) return { id, files: [gif.value], done: hold.end }
  if (gif.error.code === 'cancelled') throw gif.error
  kit.log.info(`${post.platform} ${post.id}: a live photo stays still: ${brief(gif.error)}`)
  return { id, files: (await still()).map((file) => ({ ...file, still: true })), done: hold.end }
}

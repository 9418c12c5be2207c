/** Everything a plan needs, started at once: the card is drawn while media downloads. */
import type { DrawnCard } from '../../card/types'
import { createAhead, type Ahead } from '../../async/ahead'
import { lazy } from '../../async/lazy'
import { toAmagiError, type AmagiError } from '../../errors'
import { createHold, type Hold } from '../../media/hold'
import type { FetchOptions, FitLimits, MediaFile, MediaFiles, PictureFile } from '../../media/types'
import type { CommentSection, ImageMedia, PlanPart, Post } from '../../model'
import { sameAudio, sameImage, sameVideo } from '../../reply/again'
import { firstComments } from '../../reply/comments'
import { drawComments, type DrawingKit } from '../comments-card'
import { coming, type Coming } from './coming'

/** A promise that never rejects: nothing is left unhandled when an earlier part ends the delivery. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: AmagiError }

/** Whatever it was rejected with comes as AmagiError. */
export function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  return work.then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => ({ ok: false as const, error: toAmagiError(error) }),
  )
}

/** One picture of an album as the files it goes out as; whoever has sent them lets go of them. */
export interface Taken {
  /** Of the picture. */
  id: string
  files: readonly PictureFile[]
  done(): void
}

/** Pictures of one album fetched before they are sent: enough that the chat never waits for a slow one alone. */
const picturesAhead = 6

/** A part under way; without `file` it goes out as a link and nothing is fetched. */
export type Prepared =
  | { kind: 'card'; part: Extract<PlanPart, { kind: 'card' }>; sheets: Promise<Settled<DrawnCard[]>> }
  | { kind: 'video'; part: Extract<PlanPart, { kind: 'video' }>; file: Coming<Settled<MediaFile>> | undefined }
  | { kind: 'images'; part: Extract<PlanPart, { kind: 'images' }>; pictures: Ahead<Settled<Taken>> }
  | { kind: 'slideshow'; part: Extract<PlanPart, { kind: 'slideshow' }>; file: Coming<Settled<MediaFile>> | undefined }
  | { kind: 'motion'; part: Extract<PlanPart, { kind: 'motion' }>; file: Coming<Settled<MediaFile>> }
  | { kind: 'audio'; part: Extract<PlanPart, { kind: 'audio' }>; file: Coming<Settled<MediaFile>> | undefined }
  | { kind: 'comments'; part: Extract<PlanPart, { kind: 'comments' }>; sheets: Promise<Settled<DrawnCard[]>> }
  | { kind: 'fold'; part: Extract<PlanPart, { kind: 'fold' }>; entries: Prepared[] }
  | { kind: 'qualities'; part: Extract<PlanPart, { kind: 'qualities' }> }
  | { kind: 'text'; part: Extract<PlanPart, { kind: 'text' }> }
  | { kind: 'remark'; part: Extract<PlanPart, { kind: 'remark' }> }

/** What preparing one plan takes. `refresh` is asked once for all parts. */
export interface PrepareKit extends DrawingKit {
  media(): Promise<MediaFiles>
  /** Key of the chat that is answered. */
  chat: string
  /** Keeps the files until the answer is over. */
  hold: Hold
  /** Comments of the work; absent where nobody can have them. */
  comments?: (() => Promise<CommentSection>) | undefined
  /** The work once more, with fresh addresses. */
  refresh?: (() => Promise<Post>) | undefined
  /** Cap for one video in bytes. */
  maxVideoBytes: number
  /** What a picture may be here. */
  picture: FitLimits
  /** Large media only goes out as a link: nothing is downloaded for it. */
  linkOnly: boolean
}

async function drawDiscussion(
  { count, replies }: Extract<PlanPart, { kind: 'comments' }>,
  post: Post,
  kit: PrepareKit,
): Promise<DrawnCard[]> {
  if (!kit.comments) return []
  const section = firstComments(await kit.comments(), count)
  return drawComments({ post, section, replies }, kit)
}

/**
 * A medium as a file; once its addresses are past their time, the same medium of the work resolved once more. These
 * are `fresh`: asked whatever our clock says.
 */
async function download<M, F = MediaFile>(
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

type Tell = NonNullable<FetchOptions['headway']>

const begin = (fetch: (headway: Tell) => Promise<MediaFile>): Coming<Settled<MediaFile>> =>
  coming((headway) => settle(fetch(headway)))

/** Starts drawing and downloading of all parts at once; nothing in the result rejects. */
export function prepareAll(parts: readonly PlanPart[], post: Post, given: PrepareKit): Prepared[] {
  // All parts share one fresh answer: twelve expired pictures are one expired work.
  const kit = { ...given, refresh: given.refresh && lazy(given.refresh, { keepFailure: true }) }
  return parts.map((part) => prepare(part, post, kit))
}

/** Held until it is sent, and not until the whole album is. */
async function takePicture(image: ImageMedia, post: Post, kit: PrepareKit): Promise<Taken> {
  const { signal, chat, picture } = kit
  const hold = createHold()
  kit.hold.add(hold.end)
  const how = { platform: post.platform, chat, hold, signal, limits: picture }
  const files = await download(
    image,
    (store, one, fresh) => store.image(one, { ...how, fresh }),
    (fresh) => sameImage(fresh, image.id),
    kit,
  )
  return { id: image.id, files, done: hold.end }
}

function prepare(part: PlanPart, post: Post, kit: PrepareKit): Prepared {
  const { signal, linkOnly, chat, hold } = kit
  const options = { platform: post.platform, chat, hold, signal }
  switch (part.kind) {
    case 'card':
      return {
        kind: 'card',
        part,
        sheets: settle(kit.cards().then((engine) => engine.draw(post, { ...kit.card, signal }))),
      }
    case 'video': {
      const { video, variant } = part
      const how = { ...options, maxBytes: kit.maxVideoBytes, compressTo: part.compressTo, music: part.music }
      const fetch = (headway: Tell) =>
        download(
          { video, variant },
          (store, one, fresh) => store.video(one.video, one.variant, { ...how, fresh, headway }),
          (fresh) => {
            const same = sameVideo(fresh, video.id)
            const found = same?.variants.find(({ id }) => id === variant.id)
            return same && found && { video: same, variant: found }
          },
          kit,
        )
      return { kind: 'video', part, file: linkOnly ? undefined : begin(fetch) }
    }
    case 'images':
      return {
        kind: 'images',
        part,
        pictures: createAhead(part.images, picturesAhead, (image) => settle(takePicture(image, post, kit))),
      }
    case 'slideshow': {
      const { images, music } = part
      const how = { ...options, maxBytes: kit.maxVideoBytes }
      const fetch = (headway: Tell) =>
        download(
          { images, music },
          (store, one, fresh) => store.slideshow(one.images, one.music, { ...how, fresh, headway }),
          (fresh) => {
            const again = images.flatMap(({ id }) => sameImage(fresh, id) ?? [])
            return { images: again, music: sameAudio(fresh, music.id) ?? music }
          },
          kit,
        )
      return { kind: 'slideshow', part, file: linkOnly ? undefined : begin(fetch) }
    }
    case 'motion': {
      const { image, clip, variant, maker } = part
      const how = { ...options, maxBytes: kit.maxVideoBytes }
      const fetch = (headway: Tell) =>
        download(
          { image, clip, variant },
          (store, one, fresh) => store.motion(one, maker, { ...how, fresh, headway }),
          (fresh) => {
            const same = sameImage(fresh, image.id)
            const found = same?.clip?.variants.find(({ id }) => id === variant.id)
            return same?.clip && found && { image: same, clip: same.clip, variant: found }
          },
          kit,
        )
      return { kind: 'motion', part, file: begin(fetch) }
    }
    case 'audio': {
      const { audio } = part
      const how = { ...options, maxBytes: kit.maxVideoBytes }
      const fetch = (headway: Tell) =>
        download(
          audio,
          (store, one, fresh) => store.audio(one, { ...how, fresh, headway }),
          (fresh) => sameAudio(fresh, audio.id),
          kit,
        )
      return { kind: 'audio', part, file: linkOnly ? undefined : begin(fetch) }
    }
    case 'comments':
      return { kind: 'comments', part, sheets: settle(drawDiscussion(part, post, kit)) }
    case 'fold':
      return { kind: 'fold', part, entries: part.parts.map((inner) => prepare(inner, post, kit)) }
    case 'qualities':
      return { kind: 'qualities', part }
    case 'text':
      return { kind: 'text', part }
    case 'remark':
      return { kind: 'remark', part }
  }
}

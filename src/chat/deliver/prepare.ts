/** Everything a plan needs, started at once: the card is drawn while media downloads. */
import type { DrawnCard } from '../../card/types'
import { createAhead, type Ahead } from '../../async/ahead'
import { limited } from '../../async/deadline'
import { lazy } from '../../async/lazy'
import { until } from '../../async/until'
import type { Hold } from '../../media/hold'
import type { FetchOptions, FitLimits, MediaFile, MediaFiles } from '../../media/types'
import type { CommentSection, PlanPart, Post } from '../../model'
import { sameAudio, sameImage } from '../../reply/again'
import { firstComments } from '../../reply/comments'
import { drawComments, type DrawingKit } from '../comments-card'
import type { Report } from '../queue'
import type { Log } from '../types'
import { coming, type Coming } from './coming'
import { download, encodedAgain, excerptOf, takePicture, type Taken } from './obtain'
import { settle, type Settled } from './settled'

/** Pictures of one album fetched before they are sent: enough that the chat never waits for a slow one alone. */
const picturesAhead = 6

/** A part under way; without `file` it goes out as a link and nothing is fetched. */
export type Prepared =
  | { kind: 'card'; part: Extract<PlanPart, { kind: 'card' }>; sheets: Promise<Settled<DrawnCard[]>> }
  | { kind: 'video'; part: Extract<PlanPart, { kind: 'video' }>; file: Coming<Settled<MediaFile>> | undefined }
  | { kind: 'images'; part: Extract<PlanPart, { kind: 'images' }>; pictures: Ahead<Settled<Taken>> }
  | { kind: 'slideshow'; part: Extract<PlanPart, { kind: 'slideshow' }>; file: Coming<Settled<MediaFile>> | undefined }
  | { kind: 'motion'; part: Extract<PlanPart, { kind: 'motion' }>; file: Coming<Settled<MediaFile>> }
  | { kind: 'gif'; part: Extract<PlanPart, { kind: 'gif' }>; file: Coming<Settled<MediaFile>> }
  | { kind: 'audio'; part: Extract<PlanPart, { kind: 'audio' }>; file: Coming<Settled<MediaFile>> | undefined }
  | { kind: 'comments'; part: Extract<PlanPart, { kind: 'comments' }>; sheets: Promise<Settled<DrawnCard[]>> }
  | { kind: 'summary'; part: Extract<PlanPart, { kind: 'summary' }>; text: Promise<Settled<string | undefined>> }
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
  /** What the work says, in words; undefined when there is nothing to tell. Absent where nobody can know. */
  summary?: (() => Promise<string | undefined>) | undefined
  /** The work once more, with fresh addresses. */
  refresh?: (() => Promise<Post>) | undefined
  /** Cap for one video in bytes. */
  maxVideoBytes: number
  /** Cap for a video of which only something is sent. */
  maxSourceBytes: number
  /** What a picture may be here. */
  picture: FitLimits
  /** Large media only goes out as a link: nothing is downloaded for it. */
  linkOnly: boolean
  log: Pick<Log, 'info'>
  /** Milliseconds that are left for the card, after which words stand in its place; absent = what the engine takes. */
  cardLeft?: () => number
  /** Told what the delivery is busy with. */
  report?: Report
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

/** The renderer itself may hang: then it is left behind. */
function drawInTime(post: Post, { cards, card, cardLeft, signal }: PrepareKit): Promise<DrawnCard[]> {
  const draw = async (own: AbortSignal): Promise<DrawnCard[]> => (await cards()).draw(post, { ...card, signal: own })
  if (!cardLeft) return draw(signal)
  const message = 'the card took too long'
  return limited((own) => until(draw(own), own), Math.max(0, cardLeft()), { signal, message })
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

function prepare(part: PlanPart, post: Post, kit: PrepareKit): Prepared {
  const { signal, linkOnly, chat, hold } = kit
  const options = { platform: post.platform, chat, hold, signal }
  switch (part.kind) {
    case 'card':
      return {
        kind: 'card',
        part,
        sheets: settle(drawInTime(post, kit)),
      }
    case 'video': {
      const { video, variant } = part
      const how = { ...options, maxBytes: kit.maxVideoBytes, compressTo: part.compressTo, music: part.music }
      const fetch = (headway: Tell) =>
        download(
          { video, variant },
          (store, one, fresh) => store.video(one.video, one.variant, { ...how, fresh, headway }),
          (fresh) => encodedAgain(fresh, video, variant),
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
    case 'gif': {
      const { video, variant, excerpt } = part
      const fetch = (headway: Tell) => excerptOf({ video, variant }, excerpt, { ...options, headway }, kit)
      return { kind: 'gif', part, file: begin(fetch) }
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
    case 'summary':
      return { kind: 'summary', part, text: settle(kit.summary?.() ?? Promise.resolve(undefined)) }
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

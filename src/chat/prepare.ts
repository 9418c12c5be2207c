/** Everything a plan needs, started at once: the card is drawn while media downloads. */
import type { CardEngine, CardOptions, DrawnCard } from '../card/types'
import { toAmagiError, type AmagiError } from '../errors'
import type { MediaFile, MediaStore } from '../media/types'
import type { PlanPart, Post } from '../model'

/** A promise that never rejects: nothing is left unhandled when an earlier part ends the delivery. */
export type Settled<T> = { ok: true; value: T } | { ok: false; error: AmagiError }

export function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  return work.then(
    (value) => ({ ok: true as const, value }),
    (error: unknown) => ({ ok: false as const, error: toAmagiError(error) }),
  )
}

export type Prepared =
  | { kind: 'card'; part: Extract<PlanPart, { kind: 'card' }>; pages: Promise<Settled<DrawnCard[]>> }
  | { kind: 'video'; part: Extract<PlanPart, { kind: 'video' }>; file: Promise<Settled<MediaFile>> | undefined }
  | { kind: 'images'; part: Extract<PlanPart, { kind: 'images' }>; files: Promise<Settled<MediaFile>>[] }
  | { kind: 'audio'; part: Extract<PlanPart, { kind: 'audio' }>; file: Promise<Settled<MediaFile>> | undefined }
  | { kind: 'text'; part: Extract<PlanPart, { kind: 'text' }> }
  | { kind: 'notice'; part: Extract<PlanPart, { kind: 'notice' }> }

export interface PrepareTools {
  cards(): Promise<CardEngine>
  media(): Promise<MediaStore>
  card: Omit<CardOptions, 'signal'>
  /** Cap for one video in bytes. */
  maxVideoBytes: number
  maxImageBytes: number
  /** Large media only goes out as a link: nothing is downloaded for it. */
  linkOnly: boolean
  signal: AbortSignal
}

export function prepare(part: PlanPart, post: Post, tools: PrepareTools): Prepared {
  const { signal } = tools
  const fetch = <T>(work: (store: MediaStore) => Promise<T>) => settle(tools.media().then(work))
  const options = { platform: post.platform, signal }
  switch (part.kind) {
    case 'card':
      return { kind: 'card', part, pages: settle(tools.cards().then((engine) => engine.draw(post, { ...tools.card, signal }))) }
    case 'video': {
      const file = tools.linkOnly
        ? undefined
        : fetch((store) => store.video(part.video, part.variant, { ...options, maxBytes: tools.maxVideoBytes }))
      return { kind: 'video', part, file }
    }
    case 'images': {
      const files = part.images.map((image) =>
        fetch((store) => store.image(image, { ...options, maxBytes: tools.maxImageBytes })),
      )
      return { kind: 'images', part, files }
    }
    case 'audio': {
      const file = tools.linkOnly
        ? undefined
        : fetch((store) => store.audio(part.audio, { ...options, maxBytes: tools.maxVideoBytes }))
      return { kind: 'audio', part, file }
    }
    case 'text':
      return { kind: 'text', part }
    case 'notice':
      return { kind: 'notice', part }
  }
}

/** An excerpt of a video as a picture that moves. Pure. */
import { chooseVariant } from '../../media/choose'
import type { ErrorCode, ErrorDetails } from '../../errors'
import { longestExcerptSec, type Excerpt, type PlanPart, type Post, type Settings } from '../../model'
import { mib } from '../../units'
import type { Wish } from '../plan'
import type { VideoWish } from './video'

/** Seconds of an excerpt nobody said the end of. */
const usualSec = 6
/** Shorter side in pixels of what it is made of; it is made smaller than that. */
const sourceQuality = 480

/** `80`, `1:20`, `0:01:20.5`, with a unit or without. */
const time = /(\d+(?:\.\d+)?|\d+(?::\d{1,2}){1,2}(?:\.\d+)?)(?:s|秒)?/.source
const range = new RegExp(`^${time}(?:-${time})?$`)

const secondsOf = (text: string): number => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

/** `5-10`, `1:20-1:30`, `5`, or nothing for the beginning; `undefined` for what is no excerpt. */
function readExcerpt(asked: string): Excerpt | undefined {
  if (asked === '') return { fromSec: 0, durationSec: usualSec }
  const [, from, to] = range.exec(asked) ?? []
  if (from === undefined) return undefined
  const fromSec = secondsOf(from)
  const durationSec = to === undefined ? usualSec : secondsOf(to) - fromSec
  return durationSec > 0 ? { fromSec, durationSec } : undefined
}

const remark = (code: ErrorCode, details: ErrorDetails): PlanPart[] => [{ kind: 'remark', code, details }]

/** The excerpt that was asked for (as typed) instead of the work, or one line why there is none. */
export function gifParts(post: Post, asked: string, { settings, abilities, canEncode }: VideoWish): PlanPart[] {
  const video = post.kind === 'video' || post.kind === 'season' ? post.video : undefined
  if (!video || video.variants.length === 0) return remark(post.withheld ?? 'unsupported', { what: 'no-gif' })
  if (!abilities.image) return remark('unsupported', {})
  if (!canEncode) return remark('unsupported', { what: 'gif' })
  const excerpt = readExcerpt(asked)
  if (!excerpt) return remark('bad-input', { what: 'gif-form' })
  const { limits, quality } = settings
  const choice = chooseVariant(video, {
    sizeBytes: limits.sizeMb * mib,
    durationSec: limits.durationMin * 60,
    maxQuality: sourceQuality,
    codecs: quality.codecs,
  })
  if (!choice.variant) return [{ kind: 'remark', ...choice.refusal }]
  const { variant } = choice
  const { durationSec: wholeSec = Infinity } = { ...video, ...variant }
  if (excerpt.fromSec >= wholeSec)
    return remark('bad-input', { limit: { name: 'gif-range', value: excerpt.fromSec, max: wholeSec } })
  const thereSec = Math.min(excerpt.durationSec, wholeSec - excerpt.fromSec)
  const durationSec = Math.min(thereSec, longestExcerptSec)
  const part: PlanPart = { kind: 'gif', video, variant, excerpt: { ...excerpt, durationSec } }
  const limit = { name: 'gif-length', value: thereSec, max: longestExcerptSec }
  return thereSec > longestExcerptSec ? [part, ...remark('too-large', { limit })] : [part]
}

/** Whether an answer depends on there being an ffmpeg. */
export const asksForGif = (post: Post, { reply }: Settings, wish: Wish | undefined): boolean =>
  wish?.gif !== undefined ||
  (reply.livePhoto === 'gif' &&
    (post.kind === 'album' || post.kind === 'dynamic') &&
    post.images.some(({ clip, clipOnly }) => clip && !clipOnly))

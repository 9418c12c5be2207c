/** Which quality and codec to fetch, decided before a single byte is asked for. Pure. */
import type { ErrorCode, ErrorDetails } from '../errors'
import type { ChoiceReason, VideoMedia, VideoVariant } from '../model'
import { codecRank, lengthOf, stepOf, weighVariants, type ChoiceRules, type WeighedVariant } from './weigh'

interface Chosen {
  variant: VideoVariant
  /** Bytes of picture and sound; absent = unknown. */
  estimateBytes?: number
  reason: ChoiceReason
  /** The best of those that pass the size limit, when it would have come first. */
  larger?: { label: string; sizeBytes: number }
}

interface Refused {
  variant?: undefined
  /**
   * `too-large` with `details.limit` (`duration` or `min-duration` in seconds, `size` in bytes), `unsupported` without
   * variants.
   */
  refusal: { code: ErrorCode; details: ErrorDetails }
}

/** A variant, or a refusal that is said in the chat in its place. */
export type Choice = Chosen | Refused

function reasonOf(picked: WeighedVariant, weighed: readonly WeighedVariant[], rules: ChoiceRules): ChoiceReason {
  if (picked.verdict === 'unknown-size') return 'unknown-size'
  const better = weighed.slice(0, weighed.indexOf(picked))
  const passed = better.some((entry) => entry.verdict === 'too-large')
  const codec = codecRank(picked.variant.codec, rules.codecs) >= 1
  if (rules.step !== undefined) {
    // Another codec of the same step is no smaller quality.
    if (better.some((entry) => entry.verdict === 'too-large' && stepOf(entry.variant) > stepOf(picked.variant)))
      return 'size'
    if (stepOf(picked.variant) !== rules.step) return 'step'
  }
  if (codec) return 'codec'
  if (passed) return 'size'
  return better.some((entry) => entry.verdict === 'above-quality') ? 'quality' : 'best'
}

function refusalOf(video: VideoMedia, weighed: readonly WeighedVariant[], rules: ChoiceRules): Refused['refusal'] {
  if (weighed.length === 0) return { code: 'unsupported', details: { what: 'video' } }
  const of = (verdict: WeighedVariant['verdict']) => weighed.filter((entry) => entry.verdict === verdict)
  const limited = (name: string, value: number, max: number): Refused['refusal'] => ({
    code: 'too-large',
    details: { what: 'video', limit: { name, value, max } },
  })
  const lengths = (entries: readonly WeighedVariant[]): number[] =>
    entries.map(({ variant }) => lengthOf(variant, video.durationSec) ?? 0)
  const [large, long, short] = [of('too-large'), of('too-long'), of('too-short')]
  if (large.length > 0) {
    return limited('size', Math.min(...large.map((entry) => entry.estimateBytes ?? 0)), rules.sizeBytes)
  }
  if (long.length > 0) return limited('duration', Math.min(...lengths(long)), rules.durationSec)
  return limited('min-duration', Math.max(...lengths(short)), rules.minDurationSec ?? 0)
}

/**
 * The variant to fetch, or why there is none. The first codec of the wish list with anything that fits wins, or the first
 * step from the wished one downwards; within it the highest quality of known size, else the highest of unknown size. A
 * missing codec falls to the next.
 */
export function chooseVariant(video: VideoMedia, rules: ChoiceRules): Choice {
  const weighed = weighVariants(video, rules)
  const usable = weighed.filter((entry) => entry.verdict === 'fits' || entry.verdict === 'unknown-size')
  const [first] = usable
  if (!first) return { refusal: refusalOf(video, weighed, rules) }
  const groupOf = ({ variant }: WeighedVariant): number =>
    rules.step === undefined ? codecRank(variant.codec, rules.codecs) : stepOf(variant)
  const peers = usable.filter((entry) => groupOf(entry) === groupOf(first))
  const picked = peers.find((entry) => entry.verdict === 'fits') ?? first
  const passed = weighed.slice(0, weighed.indexOf(picked)).find((entry) => entry.verdict === 'too-large')
  return {
    variant: picked.variant,
    ...(picked.estimateBytes === undefined ? {} : { estimateBytes: picked.estimateBytes }),
    reason: reasonOf(picked, weighed, rules),
    ...(passed?.estimateBytes === undefined
      ? {}
      : { larger: { label: passed.variant.label, sizeBytes: passed.estimateBytes } }),
  }
}

/** Which quality and codec to fetch, decided before a single byte is asked for. Pure. */
import type { ErrorCode, ErrorDetails } from '../errors'
import type { ChoiceReason, VideoCodec, VideoMedia, VideoVariant } from '../model'

/** Limits of one chat, already the smaller of what the settings and the adapter allow. */
export interface ChoiceRules {
  /** Largest file in bytes, sound included. */
  sizeBytes: number
  /** Longest video in seconds; 0 = no limit. */
  durationSec: number
  /** Largest short side in pixels; 0 = the best that fits. */
  maxQuality: number
  /** Codecs in order of preference; others come after them and are used rather than sending nothing. */
  codecs: readonly VideoCodec[]
}

interface Chosen {
  variant: VideoVariant
  /** Bytes of picture and sound; absent = unknown. */
  estimateBytes?: number
  reason: ChoiceReason
}

interface Refused {
  variant?: undefined
  /** `too-large` with `details.limit` (`duration` in seconds or `size` in bytes), `unsupported` without variants. */
  refusal: { code: ErrorCode; details: ErrorDetails }
}

/** A variant, or a refusal that is said in the chat in its place. */
export type Choice = Chosen | Refused

/** One variant with what speaks for or against it. */
interface WeighedVariant {
  variant: VideoVariant
  /** Bytes of picture and sound; absent = unknown. */
  estimateBytes?: number
  verdict: 'fits' | 'unknown-size' | 'too-large' | 'above-quality'
}

/** bits/s assumed of a sound track that says nothing: bilibili's best ordinary AAC. */
const assumedSoundBitrate = 192_000

/** Container overhead on top of the bare streams. */
const overhead = 1.01

const positive = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value > 0

function trackBytes(sizeBytes?: number, bitrate?: number, durationSec?: number): number | undefined {
  if (positive(sizeBytes)) return sizeBytes
  if (positive(bitrate) && positive(durationSec)) return Math.ceil(((bitrate * durationSec) / 8) * overhead)
  return undefined
}

/** Bytes of a variant with its sound: exact sizes where upstream says them, else bitrate × duration ÷ 8 + 1 %. */
export function estimateBytes(variant: VideoVariant, durationSec?: number): number | undefined {
  const picture = trackBytes(variant.sizeBytes, variant.bitrate, durationSec)
  if (picture === undefined || !variant.audio) return picture
  const { sizeBytes, bitrate = assumedSoundBitrate } = variant.audio
  const sound = trackBytes(sizeBytes, bitrate, durationSec)
  return sound === undefined ? undefined : picture + sound
}

/** Place of a codec in the wish list; an unnamed codec is nearly always AVC in a plain MP4. */
function codecRank(codec: VideoCodec, wished: readonly VideoCodec[]): number {
  const index = wished.indexOf(codec)
  if (index >= 0) return index
  const avc = wished.indexOf('avc')
  return codec === 'unknown' && avc >= 0 ? avc + 0.5 : wished.length
}

/** All variants, best first: codec, then quality, then bitrate. @internal The tests see every verdict. */
export function weighVariants(video: VideoMedia, rules: ChoiceRules): WeighedVariant[] {
  const lowest = Math.min(...video.variants.map((variant) => variant.quality))
  // A work that only exists above the wished quality is sent in the lowest it has.
  const maxQuality = rules.maxQuality > 0 ? Math.max(rules.maxQuality, lowest) : Infinity
  return video.variants
    .map((variant): WeighedVariant => {
      const estimate = estimateBytes(variant, video.durationSec)
      const known = estimate === undefined ? {} : { estimateBytes: estimate }
      if (variant.quality > maxQuality) return { variant, ...known, verdict: 'above-quality' }
      if (estimate === undefined) return { variant, verdict: 'unknown-size' }
      return { variant, ...known, verdict: estimate <= rules.sizeBytes ? 'fits' : 'too-large' }
    })
    .sort(
      (a, b) =>
        codecRank(a.variant.codec, rules.codecs) - codecRank(b.variant.codec, rules.codecs) ||
        b.variant.quality - a.variant.quality ||
        (b.estimateBytes ?? 0) - (a.estimateBytes ?? 0),
    )
}

function reasonOf(picked: WeighedVariant, weighed: readonly WeighedVariant[], rules: ChoiceRules): ChoiceReason {
  if (picked.verdict === 'unknown-size') return 'unknown-size'
  const rank = codecRank(picked.variant.codec, rules.codecs)
  if (rank >= 1) return 'codec'
  const better = weighed.slice(0, weighed.indexOf(picked))
  if (better.some((entry) => entry.verdict === 'too-large')) return 'size'
  return better.some((entry) => entry.verdict === 'above-quality') ? 'quality' : 'best'
}

/**
 * The variant to fetch, or why there is none. The first codec of the wish list with anything that fits wins; within
 * it the highest quality of known size, else the highest of unknown size. A missing codec falls to the next.
 */
export function chooseVariant(video: VideoMedia, rules: ChoiceRules): Choice {
  const { durationSec } = video
  if (rules.durationSec > 0 && durationSec !== undefined && durationSec > rules.durationSec) {
    const limit = { name: 'duration', value: durationSec, max: rules.durationSec }
    return { refusal: { code: 'too-large', details: { what: 'video', limit } } }
  }
  const weighed = weighVariants(video, rules)
  const usable = weighed.filter((entry) => entry.verdict === 'fits' || entry.verdict === 'unknown-size')
  const first = usable[0]
  if (first) {
    const rank = codecRank(first.variant.codec, rules.codecs)
    const peers = usable.filter((entry) => codecRank(entry.variant.codec, rules.codecs) === rank)
    const picked = peers.find((entry) => entry.verdict === 'fits') ?? first
    return {
      variant: picked.variant,
      ...(picked.estimateBytes === undefined ? {} : { estimateBytes: picked.estimateBytes }),
      reason: reasonOf(picked, weighed, rules),
    }
  }
  if (weighed.length === 0) return { refusal: { code: 'unsupported', details: { what: 'video' } } }
  const sizes = weighed.filter((entry) => entry.verdict === 'too-large').map((entry) => entry.estimateBytes ?? 0)
  const limit = { name: 'size', value: Math.min(...sizes), max: rules.sizeBytes }
  return { refusal: { code: 'too-large', details: { what: 'video', limit } } }
}

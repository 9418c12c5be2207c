/** What speaks for and against each encoding of a video: size, length, quality, codec. Pure. */
import type { VideoCodec, VideoMedia, VideoVariant } from '../model'

/** Limits of one chat, already the smaller of what the settings and the adapter allow. */
export interface ChoiceRules {
  /** Largest file in bytes, sound included. */
  sizeBytes: number
  /** Longest stream in seconds; 0 = no limit. */
  durationSec: number
  /** Shortest stream in seconds; 0 = no limit. */
  minDurationSec?: number
  /** Largest short side in pixels; 0 = the best that fits. */
  maxQuality: number
  /**
   * The step of the platform's list that is wished for, see `VideoVariant.step`: where it does not exist the next lower
   * one, else the lowest there is. Decides before the codec. Absent = the best that fits.
   */
  step?: number
  /** Codecs in order of preference; others come after them and are used rather than sending nothing. */
  codecs: readonly VideoCodec[]
}

/** One variant with what speaks for or against it. */
export interface WeighedVariant {
  variant: VideoVariant
  /** Bytes of picture and sound; absent = unknown. */
  estimateBytes?: number
  verdict: 'fits' | 'unknown-size' | 'too-large' | 'too-long' | 'too-short' | 'above-quality'
}

/** bits/s assumed of a sound track that says nothing: bilibili's best ordinary AAC. */
const assumedSoundBitrate = 192_000

/** Container overhead on top of the bare streams. */
const overhead = 1.01

/** A compression further than this leaves nothing worth seeing: no more is downloaded for it. */
export const mostCompression = 8

const positive = (value: number | undefined): value is number =>
  value !== undefined && Number.isFinite(value) && value > 0

function trackBytes(sizeBytes?: number, bitrate?: number, durationSec?: number): number | undefined {
  if (positive(sizeBytes)) return sizeBytes
  if (positive(bitrate) && positive(durationSec)) return Math.ceil(((bitrate * durationSec) / 8) * overhead)
  return undefined
}

/** Seconds a variant runs: its own, else those of the work, unless it is a part of it. */
export const lengthOf = ({ durationSec, extent }: VideoVariant, wholeSec?: number): number | undefined =>
  durationSec ?? (extent ? undefined : wholeSec)

/** Bytes of a variant with its sound: exact sizes where upstream says them, else bitrate × duration ÷ 8 + 1 %. */
export function estimateBytes(variant: VideoVariant, wholeSec?: number): number | undefined {
  const durationSec = lengthOf(variant, wholeSec)
  const picture = trackBytes(variant.sizeBytes, variant.bitrate, durationSec)
  if (picture === undefined || !variant.audio) return picture
  const { sizeBytes, bitrate = assumedSoundBitrate } = variant.audio
  const sound = trackBytes(sizeBytes, bitrate, durationSec)
  return sound === undefined ? undefined : picture + sound
}

/** Place of a variant in the platform's list of qualities; larger is better. */
export const stepOf = ({ step, quality }: VideoVariant): number => step ?? quality

/** The step that is taken for the one that is wished for. */
function nearestStep(variants: readonly VideoVariant[], wished: number): number {
  const steps = variants.map(stepOf)
  const below = steps.filter((step) => step <= wished)
  return below.length > 0 ? Math.max(...below) : Math.min(...steps)
}

/** Place of a codec in the wish list; an unnamed codec is nearly always AVC in a plain MP4. */
export function codecRank(codec: VideoCodec, wished: readonly VideoCodec[]): number {
  const index = wished.indexOf(codec)
  if (index >= 0) return index
  const avc = wished.indexOf('avc')
  return codec === 'unknown' && avc >= 0 ? avc + 0.5 : wished.length
}

/** Whether a variant is below the wished quality: one that only exists above it is sent in the lowest it has. */
function ceiling(variants: readonly VideoVariant[], { step, maxQuality }: ChoiceRules): (one: VideoVariant) => boolean {
  if (step !== undefined) {
    const nearest = nearestStep(variants, step)
    return (one) => stepOf(one) <= nearest
  }
  const lowest = Math.min(...variants.map(({ quality }) => quality))
  const max = maxQuality > 0 ? Math.max(maxQuality, lowest) : Infinity
  return ({ quality }) => quality <= max
}

/** All variants, best first: codec, then quality, then bitrate; with a wished step the step comes before the codec. */
export function weighVariants(video: VideoMedia, rules: ChoiceRules): WeighedVariant[] {
  const { durationSec: max, minDurationSec: min = 0 } = rules
  const wished = ceiling(video.variants, rules)

  function verdictOn(variant: VideoVariant, bytes: number | undefined): WeighedVariant['verdict'] {
    const lengthSec = lengthOf(variant, video.durationSec)
    if (lengthSec !== undefined && max > 0 && lengthSec > max) return 'too-long'
    if (lengthSec !== undefined && lengthSec < min) return 'too-short'
    if (!wished(variant)) return 'above-quality'
    if (bytes === undefined) return 'unknown-size'
    return bytes <= rules.sizeBytes ? 'fits' : 'too-large'
  }

  const byCodec = (a: VideoVariant, b: VideoVariant): number =>
    codecRank(a.codec, rules.codecs) - codecRank(b.codec, rules.codecs)
  const byStep = (a: VideoVariant, b: VideoVariant): number => stepOf(b) - stepOf(a)
  return video.variants
    .map((variant): WeighedVariant => {
      const bytes = estimateBytes(variant, video.durationSec)
      return { variant, ...(bytes === undefined ? {} : { estimateBytes: bytes }), verdict: verdictOn(variant, bytes) }
    })
    .sort(
      (a, b) =>
        (rules.step === undefined ? 0 : byStep(a.variant, b.variant)) ||
        byCodec(a.variant, b.variant) ||
        b.variant.quality - a.variant.quality ||
        (b.estimateBytes ?? 0) - (a.estimateBytes ?? 0),
    )
}

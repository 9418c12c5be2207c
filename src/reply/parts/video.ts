/** Which encoding of a video goes out, or why none does. Pure. */
import { chooseVariant } from '../../media/choose'
import { mostCompression, stepOf, weighVariants, type ChoiceRules } from '../../media/weigh'
import type { Abilities, PlanPart, Settings, VideoMedia, VideoVariant } from '../../model'
import type { QualityStep } from '../../platforms/define'
import { mib } from '../../units'
import { labelOf, offeredOf, readStep } from '../quality'

/** What the choice of an encoding takes. */
export interface VideoWish {
  settings: Settings
  abilities: Abilities
  /** What is set for the platform of the work. */
  quality: 'follow' | 'auto' | number
  /** Qualities the platform has. */
  qualities: readonly QualityStep[]
  /** A quality somebody asked for, as typed; empty = the list of them. */
  asked?: string | undefined
  /** There is an ffmpeg; asked only where something wants to know, see `src/reply/parts/gif.ts: asksForGif`. */
  canEncode?: boolean | undefined
  /** A clip of an album: it may be as short as it likes. */
  clip?: true
}

/** Limits that hold whatever quality is wished for. */
export function limitsOf({
  settings,
  abilities,
  clip,
}: Pick<VideoWish, 'settings' | 'abilities' | 'clip'>): Omit<ChoiceRules, 'maxQuality'> {
  const { limits, quality } = settings
  return {
    sizeBytes: Math.min(limits.sizeMb * mib, abilities.maxVideoBytes),
    durationSec: limits.durationMin * 60,
    minDurationSec: clip ? 0 : limits.minDurationSec,
    codecs: quality.codecs,
  }
}

/** The settings' own wish. */
function common({ settings, quality }: VideoWish): Pick<ChoiceRules, 'maxQuality' | 'step'> {
  if (typeof quality === 'number') return { maxQuality: 0, step: quality }
  return { maxQuality: quality === 'auto' ? 0 : settings.quality.max }
}

/** One line about the rest of a work of which only a part can be had. */
function restOf(video: VideoMedia, { extent, durationSec: sentSec }: VideoVariant): PlanPart[] {
  if (!extent) return []
  const details = { what: 'video', extent: { kind: extent, sentSec, wholeSec: video.durationSec } }
  return [{ kind: 'remark', code: extent === 'opening' ? 'unsupported' : 'login-required', details }]
}

/** The smallest of those that are too large, when it can be compressed to what fits. */
function compressible(video: VideoMedia, rules: ChoiceRules): PlanPart[] {
  const large = weighVariants(video, rules).flatMap(({ variant, estimateBytes, verdict }) =>
    verdict === 'too-large' && estimateBytes !== undefined ? [{ variant, estimateBytes }] : [],
  )
  const [smallest] = large.sort((a, b) => a.estimateBytes - b.estimateBytes)
  if (!smallest || smallest.estimateBytes > rules.sizeBytes * mostCompression) return []
  return [
    { kind: 'video', video, ...smallest, reason: 'size', compressTo: rules.sizeBytes },
    ...restOf(video, smallest.variant),
  ]
}

/** One line about a quality that was asked for in so many words and is not the one that is sent. */
function otherOf(
  part: Extract<PlanPart, { kind: 'video' }>,
  step: number,
  wish: VideoWish,
  limits: Omit<ChoiceRules, 'maxQuality'>,
): PlanPart[] {
  const { video, variant, larger } = part
  if (stepOf(variant) === step) return []
  if (!video.variants.some((one) => stepOf(one) === step)) {
    const offered = offeredOf(video, limits).map(({ label }) => label)
    const quality = { asked: labelOf(step, video, wish.qualities), sent: variant.label, offered }
    return [{ kind: 'remark', code: 'unsupported', details: { what: 'video', quality } }]
  }
  if (!larger) return []
  const limit = { name: 'size', value: larger.sizeBytes, max: limits.sizeBytes }
  const quality = { asked: larger.label, sent: variant.label, offered: [] }
  return [{ kind: 'remark', code: 'too-large', details: { what: 'video', limit, quality } }]
}

/** The list of what there is, for somebody who asked for it or for something that is no quality. */
function listOf(video: VideoMedia, asked: string, limits: Omit<ChoiceRules, 'maxQuality'>): PlanPart {
  const list = offeredOf(video, limits)
  return { kind: 'qualities', list, ...(asked === '' ? {} : { unknown: asked }) }
}

/** The variant to fetch, or a remark saying why there is none. A work without any variant says nothing. */
export function videoParts(video: VideoMedia, wish: VideoWish): PlanPart[] {
  if (video.variants.length === 0) return []
  if (!wish.abilities.video) return [{ kind: 'remark', code: 'unsupported', details: { what: 'video' } }]
  const limits = limitsOf(wish)
  const step = wish.asked === undefined ? undefined : readStep(wish.asked, video, wish.qualities)
  if (wish.asked !== undefined && step === undefined) return [listOf(video, wish.asked, limits)]
  const wished = step === undefined ? common(wish) : { maxQuality: 0, ...(step === 'auto' ? {} : { step }) }
  const rules: ChoiceRules = { ...limits, ...wished }
  const choice = chooseVariant(video, rules)
  const { compress } = wish.settings.media
  if (!choice.variant) {
    const made = compress ? compressible(video, rules) : []
    return made.length > 0 ? made : [{ kind: 'remark', ...choice.refusal }]
  }
  const unsure = compress && choice.estimateBytes === undefined
  const part: PlanPart = { kind: 'video', video, ...choice, ...(unsure ? { compressTo: rules.sizeBytes } : {}) }
  const other = typeof step === 'number' ? otherOf(part, step, wish, limits) : []
  return [part, ...other, ...restOf(video, choice.variant)]
}

/** Which encoding of a video goes out, or why none does. Pure. */
import { chooseVariant } from '../../media/choose'
import { mostCompression, weighVariants, type ChoiceRules } from '../../media/weigh'
import type { Abilities, PlanPart, Settings, VideoMedia, VideoVariant } from '../../model'
import { mib } from '../../units'

/** Largest video in bytes that may go out here. */
const videoLimit = (settings: Settings, abilities: Abilities): number =>
  Math.min(settings.limits.sizeMb * mib, abilities.maxVideoBytes)

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

/** The variant to fetch, or a remark saying why there is none. A work without any variant says nothing. */
export function videoParts(video: VideoMedia, settings: Settings, abilities: Abilities): PlanPart[] {
  if (video.variants.length === 0) return []
  if (!abilities.video) return [{ kind: 'remark', code: 'unsupported', details: { what: 'video' } }]
  const rules: ChoiceRules = {
    sizeBytes: videoLimit(settings, abilities),
    durationSec: settings.limits.durationMin * 60,
    maxQuality: settings.quality.max,
    codecs: settings.quality.codecs,
  }
  const choice = chooseVariant(video, rules)
  const { compress } = settings.media
  if (!choice.variant) {
    const made = compress ? compressible(video, rules) : []
    return made.length > 0 ? made : [{ kind: 'remark', ...choice.refusal }]
  }
  const unsure = compress && choice.estimateBytes === undefined
  const part: PlanPart = { kind: 'video', video, ...choice, ...(unsure ? { compressTo: rules.sizeBytes } : {}) }
  return [part, ...restOf(video, choice.variant)]
}

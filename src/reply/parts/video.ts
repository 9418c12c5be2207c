/** Which encoding of a video goes out, or why none does. Pure. */
import { chooseVariant } from '../../media/choose'
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

/** The variant to fetch, or a remark saying why there is none. A work without any variant says nothing. */
export function videoParts(video: VideoMedia, settings: Settings, abilities: Abilities): PlanPart[] {
  if (video.variants.length === 0) return []
  if (!abilities.video) return [{ kind: 'remark', code: 'unsupported', details: { what: 'video' } }]
  const choice = chooseVariant(video, {
    sizeBytes: videoLimit(settings, abilities),
    durationSec: settings.limits.durationMin * 60,
    maxQuality: settings.quality.max,
    codecs: settings.quality.codecs,
  })
  if (!choice.variant) return [{ kind: 'remark', ...choice.refusal }]
  return [{ kind: 'video', video, ...choice }, ...restOf(video, choice.variant)]
}

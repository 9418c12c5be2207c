/** Qualities as people write them → steps of a platform's list. Pure. */
import { estimateBytes, stepOf, weighVariants, type ChoiceRules } from '../media/weigh'
import type { OfferedQuality, VideoMedia } from '../model'
import type { QualityStep } from '../platforms/define'

const best = new Set(['最高', '最好', '最高画质', '原画', 'best', 'max', 'highest'])
const lowest = new Set(['最低', '最低画质', '省流', 'lowest', 'min', 'worst'])
const automatic = new Set(['自动', 'auto'])

/** Below this a bare number is one of the platform's own, above it a number of lines. */
const fewestLines = 144

const plain = (word: string): string => word.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, '')

/** The step a word names, `auto` for the best that fits, `undefined` for what is no quality of the video or its platform. */
export function readStep(
  word: string,
  video: VideoMedia,
  qualities: readonly QualityStep[] = [],
): number | 'auto' | undefined {
  const said = plain(word)
  const own = video.variants.map((variant) => ({ step: stepOf(variant), side: variant.quality, label: variant.label }))
  if (automatic.has(said)) return 'auto'
  if (best.has(said)) return Math.max(...own.map(({ step }) => step))
  if (lowest.has(said)) return Math.min(...own.map(({ step }) => step))
  const known = [...qualities, ...own]
  const named = known.find(({ label }) => plain(label) === said || plain(label) === `${said}p`)
  if (named) return named.step
  const number = /^(\d{1,4})p?$/.exec(said)?.[1]
  if (number === undefined) return undefined
  const value = Number(number)
  const fits = ({ step, side }: QualityStep): boolean => (value < fewestLines ? step === value : side === value)
  return known.find(fits)?.step
}

/** The label of a step: the video's own word for it, else that of the platform. */
export function labelOf(step: number, video: VideoMedia, qualities: readonly QualityStep[] = []): string {
  const own = video.variants.find((variant) => stepOf(variant) === step)
  return own?.label ?? qualities.find((quality) => quality.step === step)?.label ?? String(step)
}

/** The qualities a video has, best first, each in the codec that would be taken. */
export function offeredOf(video: VideoMedia, rules: Omit<ChoiceRules, 'step' | 'maxQuality'>): OfferedQuality[] {
  const steps = new Map<number, OfferedQuality>()
  const weighed = weighVariants(video, { ...rules, maxQuality: 0, step: Infinity })
  for (const { variant, verdict } of weighed) {
    const step = stepOf(variant)
    const fits = verdict === 'fits' || verdict === 'unknown-size'
    // Another codec of a step counts where the first does not fit.
    if (steps.get(step)?.fits ?? (steps.has(step) && !fits)) continue
    const bytes = estimateBytes(variant, video.durationSec)
    steps.set(step, { step, label: variant.label, ...(bytes === undefined ? {} : { estimateBytes: bytes }), fits })
  }
  return [...steps.values()]
}

/** Whether a stream is all of its work: platforms hand out shorter ones without a word. Pure. */
import type { Extent, VideoVariant } from '../model'

/** Players round to seconds, and sound and picture do not end together. */
const slackSec = 3
/** Old works state lengths of another encoding. */
const slackShare = 0.02

/** Whether a stream is shorter than its work by more than rounding; what nobody states is no difference. */
export function isCut(streamSec: number | undefined, wholeSec: number | undefined): boolean {
  if (streamSec === undefined || wholeSec === undefined || !(streamSec > 0)) return false
  return wholeSec - streamSec > Math.max(slackSec, wholeSec * slackShare)
}

/** Lengths in seconds, as far as upstream states them. */
export interface Lengths {
  /** Of the streams that do not state their own. */
  streamSec?: number | undefined
  /** Of the work. */
  wholeSec?: number | undefined
  /** What the streams are whatever their length. */
  extent?: Extent | undefined
  /** What streams are that run shorter than the work; default a preview. */
  whenCut?: Extent | undefined
}

/** The variants with how long they run, and which part of the work that is. */
export function measured(variants: readonly VideoVariant[], lengths: Lengths): VideoVariant[] {
  const { streamSec, wholeSec, whenCut = 'preview' } = lengths
  return variants.map((variant) => {
    const durationSec = variant.durationSec ?? streamSec
    const extent = lengths.extent ?? (isCut(durationSec, wholeSec) ? whenCut : undefined)
    return {
      ...variant,
      ...(durationSec === undefined ? {} : { durationSec }),
      // Another file: whoever may see all of it later must not be given this one out of the cache.
      ...(extent ? { id: `${variant.id}-${extent}`, extent } : {}),
    }
  })
}

/** Sizes of `qualityType` in the manifest of a work: `1080p`, `720p` …, 2026-08. */
import type { QualityStep } from '../define'

/** Best first; the step is the short side. */
export const qualities: readonly QualityStep[] = [
  { step: 1080, side: 1080, label: '1080P' },
  { step: 720, side: 720, label: '720P' },
  { step: 540, side: 540, label: '540P' },
  { step: 480, side: 480, label: '480P' },
  { step: 360, side: 360, label: '360P' },
]

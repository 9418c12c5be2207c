/** Sizes the site's player offers (`2k` and `4k` as it names them), seen in the gears of works, 2026-08. */
import type { QualityStep } from '../define'

/** Best first; the step is the short side. */
export const qualities: readonly QualityStep[] = [
  { step: 2160, side: 2160, label: '4K' },
  { step: 1440, side: 1440, label: '2K' },
  { step: 1080, side: 1080, label: '1080P' },
  { step: 720, side: 720, label: '720P' },
  { step: 540, side: 540, label: '540P' },
]

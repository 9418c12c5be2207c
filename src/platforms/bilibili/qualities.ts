/**
 * Quality numbers (`qn`) of the streams: nominal short side and what people read.
 * Source: SocialSisterYi/bilibili-API-collect docs/video/videostream_url.md, 2025-12.
 */
import type { QualityStep } from '../define'

/** What people can choose, best first. */
export const qualities: readonly QualityStep[] = [
  { step: 127, side: 4320, label: '8K' },
  { step: 120, side: 2160, label: '4K' },
  { step: 116, side: 1080, label: '1080P60' },
  { step: 112, side: 1080, label: '1080P+' },
  { step: 80, side: 1080, label: '1080P' },
  { step: 74, side: 720, label: '720P60' },
  { step: 64, side: 720, label: '720P' },
  { step: 32, side: 480, label: '480P' },
  { step: 16, side: 360, label: '360P' },
  { step: 6, side: 240, label: '240P' },
]

/** What streams may be besides. */
const others: readonly QualityStep[] = [
  { step: 129, side: 2160, label: 'HDR Vivid' },
  { step: 126, side: 2160, label: 'Dolby Vision' },
  { step: 125, side: 2160, label: 'HDR' },
  { step: 100, side: 1080, label: '1080P AI' },
]

/** Every quality by its number. */
export const qualityOf: ReadonlyMap<number, QualityStep> = new Map(
  [...qualities, ...others].map((quality) => [quality.step, quality]),
)

/** The picture danmaku are burned into: the video as it is, or upright with black bars for phones. Pure. */
import type { Settings } from '../../model'
import { even } from '../ffmpeg/arguments'

/** Pixels; even, as encoders want it. */
export interface Frame {
  width: number
  height: number
  /** The video within it, centred. */
  inner: { width: number; height: number }
}

/** Sides of the video and what is wished for. */
interface FrameOptions {
  width: number
  height: number
  portrait: Settings['danmaku']['portrait']
}

/** Shorter side in pixels beyond which a video is drawn smaller: encoding costs by the pixel, a phone shows no more. */
const largestSide = 1080

/** From this ratio on a video is so wide that it is small on an upright phone. Source: the kkk plugin's `standard` mode. */
const wideRatio = 1.7

/** `off` keeps the form, `standard` turns wide videos upright, `force` all; what is narrower than 9:16 stays so. */
export function frameOf({ width, height, portrait }: FrameOptions): Frame {
  const upright = portrait === 'force' || (portrait === 'standard' && width / height >= wideRatio)
  if (!upright) {
    const scale = Math.min(1, largestSide / Math.min(width, height))
    const inner = { width: even(width * scale), height: even(height * scale) }
    return { ...inner, inner }
  }
  const outer = even(Math.min(width, largestSide))
  const inner = { width: outer, height: even((outer * height) / width) }
  return { width: outer, height: Math.max(inner.height, even((outer * 16) / 9)), inner }
}

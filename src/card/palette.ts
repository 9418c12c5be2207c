/** The one accent of a card, read from the cover's pixels. */
import { fromHsl, toHsl } from './colour'

/** What a cover tells: its accent (absent when it has no colour) and its mean lightness 0–1. */
export interface Palette {
  accent?: string
  lightness: number
}

const bins = 24

/**
 * Pixels (RGB, three bytes each) → palette. The hue that covers most area weighted by its
 * strength wins; greys, near-black and near-white do not vote.
 */
export function readPalette(pixels: Uint8Array): Palette {
  const weights = new Float64Array(bins)
  const sums = Array.from({ length: bins }, () => ({ x: 0, y: 0, s: 0 }))
  let lightness = 0
  const count = Math.floor(pixels.length / 3)
  for (let at = 0; at < count * 3; at += 3) {
    const { h, s, l } = toHsl([pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0])
    lightness += l
    const weight = s * (1 - Math.abs(2 * l - 1))
    if (s < 0.12) continue
    const bin = Math.min(bins - 1, Math.floor((h / 360) * bins))
    const sum = sums[bin]
    if (sum === undefined) continue
    weights[bin] = (weights[bin] ?? 0) + weight
    sum.x += Math.cos((h * Math.PI) / 180) * weight
    sum.y += Math.sin((h * Math.PI) / 180) * weight
    sum.s += s * weight
  }
  const mean = count > 0 ? lightness / count : 0
  let best = 0
  weights.forEach((weight, bin) => {
    if (weight > (weights[best] ?? 0)) best = bin
  })
  const top = weights[best] ?? 0
  const sum = sums[best]
  // Less than 1.5 % of the picture in full colour: a grey picture with a speck is grey.
  if (sum === undefined || count === 0 || top / count < 0.015) return { lightness: mean }
  const hue = ((Math.atan2(sum.y, sum.x) * 180) / Math.PI + 360) % 360
  const saturation = Math.min(0.85, Math.max(0.5, sum.s / top))
  return { accent: fromHsl({ h: hue, s: saturation, l: 0.52 }), lightness: mean }
}

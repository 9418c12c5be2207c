/** A curve over the length of a video, as players show where people spoke most. */
import type { DanmakuSummary } from '../../model'
import { formatDuration } from '../../words/durations'
import { box, column, row, text, type BoxNode } from '../node'
import type { Draft } from '../draft'
import { fonts } from '../theme'
import { textWidth } from './shell'

type Point = readonly [x: number, y: number]

/** Path of a line through all points without corners (Catmull-Rom), never below `lowest`. */
function bend(points: readonly Point[], lowest: number): string {
  const number = (value: number): string => value.toFixed(1)
  const at = (index: number): Point => points[Math.min(points.length - 1, Math.max(0, index))] ?? [0, lowest]
  return points
    .map(([x, y], index) => {
      if (index === 0) return `M${number(x)} ${number(y)}`
      const [before, from, after] = [at(index - 2), at(index - 1), at(index + 1)]
      const depth = (value: number): string => number(Math.min(lowest, value))
      return (
        `C${number(from[0] + (x - before[0]) / 6)} ${depth(from[1] + (y - before[1]) / 6)} ` +
        `${number(x - (after[0] - from[0]) / 6)} ${depth(y - (after[1] - from[1]) / 6)} ${number(x)} ${number(y)}`
      )
    })
    .join('')
}

/** Room above the highest point, for its dot. */
const headroom = 14

function curveSvg({ theme }: Draft, heights: readonly number[], peak: number, height: number): string {
  const points = heights.map((share, index): Point => [
    (index / Math.max(1, heights.length - 1)) * textWidth,
    headroom + (1 - share) * (height - headroom - 4),
  ])
  const path = bend(points, height - 2)
  const [x, y] = points[peak] ?? [0, 0]
  const cx = Math.min(textWidth - 12, Math.max(12, x))
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${textWidth}" height="${height}" viewBox="0 0 ${textWidth} ${height}">` +
    `<defs><linearGradient id="f" x2="0" y2="1"><stop stop-color="${theme.accent}" stop-opacity=".5"/>` +
    `<stop offset="1" stop-color="${theme.accent}" stop-opacity=".06"/></linearGradient></defs>` +
    `<path d="${path}L${textWidth} ${height}L0 ${height}Z" fill="url(#f)"/>` +
    `<path d="${path}" fill="none" stroke="${theme.accent}" stroke-width="4" stroke-linejoin="round"/>` +
    `<circle cx="${cx.toFixed(1)}" cy="${y.toFixed(1)}" r="10" fill="${theme.accent}" stroke="${theme.ground}" stroke-width="4"/></svg>`
  )
}

/** Density from the first to the last second; its highest point has a dot. Pixels. */
export function densityCurve(sheet: Draft, { density, durationSec }: DanmakuSummary, height: number): BoxNode {
  const { theme } = sheet
  const highest = Math.max(...density, 1e-9)
  const shares = density.map((value) => value / highest)
  const peak = shares.indexOf(Math.max(...shares))
  const svg = curveSvg(sheet, shares, peak, height)
  const small = { ...fonts.meta, fontSize: 26, color: theme.sub }
  return column({ gap: 10 }, [
    column({}, [
      sheet.svg(`curve:${height}:${theme.accent}:${theme.ground}:${density.join(',')}`, svg, textWidth, height),
      box({ height: 3, backgroundColor: theme.line }),
    ]),
    row(
      { justifyContent: 'space-between' },
      [0, durationSec / 2, durationSec].map((sec) => text(formatDuration(sec), small)),
    ),
  ])
}

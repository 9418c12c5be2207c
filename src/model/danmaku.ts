/** Danmaku: lines of viewers that pass over a video at a moment of it. */

/** Where a line is shown: it passes from right to left, or stands at the edge. */
export type DanmakuMode = 'roll' | 'top' | 'bottom'

/** One line; nothing of who sent it. */
export interface Danmaku {
  /** Seconds from the start of the video, 0 or more. */
  atSec: number
  /** One line of 1 to {@link longestDanmaku} characters without control characters. */
  text: string
  mode: DanmakuMode
  /** `#rrggbb`. */
  color: string
  /** Size the sender chose, where 25 is the usual one. */
  sizePx?: number
  /** What the platform or its users make of it, 0 to 1; absent = unknown. */
  weight?: number
}

/** All lines of one video, by time. */
export interface DanmakuTrack {
  /** `closed` and `empty` are normal results. */
  state: 'open' | 'closed' | 'empty'
  lines: Danmaku[]
  /** Length of the video, where the platform says it. */
  durationSec?: number
  /** Present when this is a part: stretches could not be had, or there are more lines than are taken. */
  partial?: true
}

/** Characters of one line; bilibili's own limit for senders. */
export const longestDanmaku = 100

/** Weight from which on a line is well liked: worth more than others, and worth naming when nobody repeats it. */
export const likedWeight = 0.6

/** Latest moment a line can have: one day. */
const latestSec = 86_400

/** Signs without a look of their own (direction, width, lone halves of a pair); the joiner of emoji stays. */
const unseen = /(?!\u200d)\p{Cf}|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu

/** One line of at most {@link longestDanmaku} characters; empty when nothing can be seen. */
function lineOf(text: string): string {
  const clean = text
    .slice(0, 4 * longestDanmaku)
    .replace(unseen, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  return Array.from(clean).slice(0, longestDanmaku).join('')
}

/** `undefined` for what cannot be shown: no visible text, or a moment that is none. Numbers outside their range are brought into it. */
export function makeDanmaku(given: Pick<Danmaku, 'atSec' | 'text'> & Partial<Danmaku>): Danmaku | undefined {
  const { atSec, mode = 'roll', color = '#ffffff', sizePx, weight } = given
  if (!Number.isFinite(atSec) || atSec < 0 || atSec > latestSec) return undefined
  const text = lineOf(given.text)
  if (text === '') return undefined
  return {
    atSec,
    text,
    mode,
    color: /^#[\da-f]{6}$/.test(color) ? color : '#ffffff',
    ...(sizePx !== undefined && sizePx > 0 ? { sizePx: Math.min(64, Math.max(12, sizePx)) } : {}),
    ...(weight !== undefined && Number.isFinite(weight) ? { weight: Math.min(1, Math.max(0, weight)) } : {}),
  }
}

/** What a card says about all lines of a video; nothing of who sent them. */
export interface DanmakuSummary {
  /** Lines that were counted. */
  count: number
  /** The lines are a part of all. */
  partial?: true
  /** Seconds the density spans. */
  durationSec: number
  /** Lines in stretches of equal length, from the start, evened out with their neighbours. */
  density: number[]
  /** Middle of the densest stretch, in seconds. */
  peakSec: number
  /** What was said most, by number; 1 = a well-liked line that stands alone. */
  top: { text: string; count: number }[]
  /** Lines by form; a coloured one counts in its mode as well. */
  modes: Record<DanmakuMode, number>
  coloured: number
}

/** Counts as people of a language write them: one rule for cards and texts. */
import type { Locale } from './locale'

/** Shown from `from` on as multiples of `unit`; the largest first. */
const steps: Record<Locale, readonly { from: number; unit: number; sign: string }[]> = {
  'zh-CN': [
    { from: 1e8, unit: 1e8, sign: '亿' },
    { from: 1e4, unit: 1e4, sign: '万' },
  ],
  'en-US': [
    { from: 1e9, unit: 1e9, sign: 'B' },
    { from: 1e6, unit: 1e6, sign: 'M' },
    // Four digits are read at a glance.
    { from: 1e4, unit: 1e3, sign: 'K' },
  ],
}

/**
 * `12345` → `1.2万` or `12.3K`; below ten thousand every digit. One decimal up to a thousand units, none above.
 *
 * Cut, never rounded up, as the platforms do: a counter must not be overstated (99 999 999 has not reached `1亿`),
 * and rounding would make `10000万` and `1000K` of what stands just below the next unit.
 *
 * Empty for what is no count: absent, negative, infinite, not a number. A fraction counts as the whole number below.
 */
export function formatCount(count: number | undefined, locale: Locale): string {
  if (count === undefined || !Number.isFinite(count) || count < 0) return ''
  const whole = Math.floor(count)
  const step = steps[locale].find(({ from }) => whole >= from)
  if (!step) return locale === 'en-US' ? whole.toLocaleString('en-US') : String(whole)
  const { unit, sign } = step
  // Divided by a whole number: `whole / unit * 10` may land above the next tenth.
  const shown = whole >= 1000 * unit ? Math.floor(whole / unit) : Math.floor(whole / (unit / 10)) / 10
  return `${shown}${sign}`
}

/** `12345` → `12 345`, with a thin space: every digit, where the exact number is meant. */
export const groupDigits = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, '\u2009')

/** `37%` of a whole above 0; cut, never rounded up: all of them is all of them, and one of many is not none. */
export function formatShare(part: number, whole: number): string {
  const percent = Math.floor((part / whole) * 100)
  return percent === 0 && part > 0 ? '<1%' : `${percent}%`
}

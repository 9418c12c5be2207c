/** Times as the site writes them, which are Beijing's. */
import { dayMs, hourMs, minuteMs } from '../../../units'

/** Beijing is eight hours ahead of UTC, all year round. */
const aheadMs = 8 * hourMs

const date = /^(\d{4})[-年/](\d{1,2})[-月/](\d{1,2})日?(?:\s{0,4}(\d{1,2}):(\d\d)(?::(\d\d))?)?/
const dayOfYear = /^(\d{1,2})[-月](\d{1,2})日?(?:\s{0,4}(\d{1,2}):(\d\d))?/
const daysBack = /^(今天|昨天|前天)(?:\s{0,4}(\d{1,2}):(\d\d))?/
const ago = /^(\d{1,4})\s?(秒|分钟|小时|天)前/

const unitMs: Readonly<Record<string, number>> = { 秒: 1000, 分钟: minuteMs, 小时: hourMs, 天: dayMs }
const back: Readonly<Record<string, number>> = { 今天: 0, 昨天: 1, 前天: 2 }

/** Milliseconds since the epoch of a moment in Beijing; undefined for what no calendar has, zeros included. */
function moment(parts: readonly (string | undefined)[]): number | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0))
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  const real = year > 1970 && new Date(ms).getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 60
  return real ? ms - aheadMs : undefined
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : Math.floor(ms / 1000))

/** `2025-10-09 20:00:00`, `2025年10月09日 20:00`, `2025-10-09` → Unix seconds; zeros mean "never". */
export function beijingTime(text: string | undefined): number | undefined {
  const found = date.exec(text?.trim() ?? '')
  return found ? seconds(moment(found.slice(1))) : undefined
}

/** `03-19`, `03月19日 20:00`: this year's, or last year's where this year's is still to come. */
function recentDay(parts: readonly (string | undefined)[], nowMs: number): number | undefined {
  const year = new Date(nowMs + aheadMs).getUTCFullYear()
  const found = moment([String(year), ...parts])
  return found !== undefined && found > nowMs + dayMs ? moment([String(year - 1), ...parts]) : found
}

function relative(words: string, nowMs: number): number | undefined {
  if (words.startsWith('刚刚')) return nowMs
  const [, amount, unit = ''] = ago.exec(words) ?? []
  if (amount !== undefined) return nowMs - Number(amount) * (unitMs[unit] ?? 0)
  const [, day, hour = '0', minute = '0'] = daysBack.exec(words) ?? []
  if (day !== undefined) {
    const midnight = Math.floor((nowMs + aheadMs) / dayMs) * dayMs - aheadMs
    return midnight - (back[day] ?? 0) * dayMs + Number(hour) * hourMs + Number(minute) * minuteMs
  }
  const found = dayOfYear.exec(words)
  return found ? recentDay(found.slice(1), nowMs) : undefined
}

/**
 * A time in words (`pub_time`) → Unix seconds: a date, or how long ago as people say it (`3小时前`, `昨天 20:55`, `03月19日`),
 * which takes the time it is now, in milliseconds since the epoch.
 */
export function saidTime(text: string | undefined, nowMs?: number): number | undefined {
  const words = text?.trim() ?? ''
  return beijingTime(words) ?? (nowMs === undefined ? undefined : seconds(relative(words, nowMs)))
}

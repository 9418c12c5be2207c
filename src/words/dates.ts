/** Moments as people read them. All times in are Unix seconds. */
import { knownKey } from './families'
import type { Translate } from './locale'

/** Whose calendar a moment is written in. */
interface Calendar {
  t: Translate
  /** IANA name; absent = the system's. */
  timeZone?: string | undefined
}

/** A calendar that knows the time. */
export interface Clock extends Calendar {
  /** Milliseconds since the epoch. */
  now: number
}

type DateParts = Record<'year' | 'month' | 'day' | 'hour' | 'minute', string>

function partsOf(seconds: number, { t, timeZone }: Calendar): DateParts {
  const format = new Intl.DateTimeFormat('en-US', {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  })
  const found = format.formatToParts(seconds * 1000)
  const part = (kind: string): string => found.find(({ type }) => type === kind)?.value ?? ''
  const month = knownKey('month', part('month'))
  return {
    year: part('year'),
    month: month === undefined ? part('month') : t(month),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
  }
}

/** Seconds a Date can hold; upstream times beyond are not shown. */
const usable = (seconds: number): boolean => Number.isFinite(seconds) && seconds > 0 && seconds < 8.64e12

const inYearOf = ({ year }: DateParts, now: number, calendar: Calendar): boolean =>
  partsOf(now / 1000, calendar).year === year

/** Day and time; the year is left out when `now` is given and lies in it. Empty for what no calendar holds. */
export function formatDate(seconds: number, calendar: Calendar & Partial<Pick<Clock, 'now'>>): string {
  if (!usable(seconds)) return ''
  const date = partsOf(seconds, calendar)
  const sameYear = calendar.now !== undefined && inYearOf(date, calendar.now, calendar)
  const { year, month, day, hour, minute } = date
  return calendar.t(sameYear ? 'amagi.time.date' : 'amagi.time.date-year', {
    year,
    month,
    day,
    time: `${hour}:${minute}`,
  })
}

/** Whether {@link formatAgo} still counts in minutes, hours or days. */
export const isRecent = (seconds: number, clock: Clock): boolean => clock.now / 1000 - seconds < 7 * 86_400

/** The day with its year; empty for what no calendar holds. */
export function formatDay(seconds: number, calendar: Calendar): string {
  if (!usable(seconds)) return ''
  const { year, month, day } = partsOf(seconds, calendar)
  return calendar.t('amagi.time.day-year', { year, month, day })
}

/** Month and day of a day by its number since 1970-01-01, whatever the zone. */
export function formatMonthDay(day: number, t: Translate): string {
  const { year, month, day: number } = partsOf(day * 86_400, { t, timeZone: 'UTC' })
  return t('amagi.time.day', { year, month, day: number })
}

/** How long ago; from a week on the date. Times ahead of the clock count as now. */
export function formatAgo(seconds: number, clock: Clock): string {
  if (!usable(seconds)) return ''
  const { t, now } = clock
  const minutes = Math.max(0, Math.floor((now / 1000 - seconds) / 60))
  if (minutes < 1) return t('amagi.time.now')
  if (minutes < 60) return t('amagi.time.minutes-ago', { n: minutes })
  if (minutes < 60 * 24) return t('amagi.time.hours-ago', { n: Math.floor(minutes / 60) })
  if (isRecent(seconds, clock)) return t('amagi.time.days-ago', { n: Math.floor(minutes / 1440) })
  const date = partsOf(seconds, clock)
  const { year, month, day } = date
  return t(inYearOf(date, now, clock) ? 'amagi.time.day' : 'amagi.time.day-year', { year, month, day })
}

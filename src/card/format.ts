/** Numbers and times as people of a locale write them. */
import type { Translate } from '../words/locale'

export type CardLocale = 'zh-CN' | 'en-US'

/** `en*` → en-US, everything else → zh-CN, as the translator does. */
export const cardLocale = (locale: string): CardLocale => (locale.toLowerCase().startsWith('en') ? 'en-US' : 'zh-CN')

/** Cut, never rounded up: 9 999.99万 must not become 10000万, and no counter is overstated. */
function short(value: number, unit: string): string {
  const shown = value >= 1000 ? Math.floor(value) : Math.floor(value * 10 + 1e-6) / 10
  return `${shown}${unit}`
}

/** `12345` → `1.2万` or `12.3K`. Negative and broken numbers give an empty text. */
export function formatCount(count: number, locale: CardLocale): string {
  if (!Number.isFinite(count) || count < 0) return ''
  const whole = Math.floor(count)
  if (locale === 'zh-CN') {
    if (whole >= 1e8) return short(whole / 1e8, '亿')
    if (whole >= 1e4) return short(whole / 1e4, '万')
    return String(whole)
  }
  if (whole >= 1e9) return short(whole / 1e9, 'B')
  if (whole >= 1e6) return short(whole / 1e6, 'M')
  if (whole >= 1e4) return short(whole / 1e3, 'K')
  return whole.toLocaleString('en-US')
}

/** A hundred days; longer ones are broken numbers. */
const longest = 100 * 86_400

/** `1476` → `24:36`, `3725` → `1:02:05`; empty for what cannot be a duration. */
export function formatDuration(seconds: number): string {
  if (!(seconds >= 0 && seconds < longest)) return ''
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** Clock of one draw: everything about time that a card may say. */
export interface Clock {
  t: Translate
  locale: CardLocale
  /** Milliseconds since the epoch. */
  now: number
  /** IANA name; absent = the system's. */
  timeZone?: string | undefined
}

function parts(seconds: number, clock: Clock): Record<'year' | 'month' | 'day' | 'hour' | 'minute', string> {
  const options = {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  } as const
  const zone = clock.timeZone === undefined ? {} : { timeZone: clock.timeZone }
  const found = new Intl.DateTimeFormat('en-US', { ...options, ...zone }).formatToParts(seconds * 1000)
  const part = (type: string): string => found.find((entry) => entry.type === type)?.value ?? ''
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute') }
}

/** Seconds a Date can hold; upstream times beyond are not shown. */
const usable = (seconds: number): boolean => Number.isFinite(seconds) && seconds > 0 && seconds < 8.64e12

/** Day and time in the chosen zone; the year only when it is not the current one. */
export function formatDate(seconds: number, clock: Clock): string {
  if (!usable(seconds)) return ''
  const { year, month, day, hour, minute } = parts(seconds, clock)
  const sameYear = parts(clock.now / 1000, clock).year === year
  const monthName = clock.t(`amagi.card.month.${month}`)
  return clock.t(sameYear ? 'amagi.card.date' : 'amagi.card.date-year', {
    year,
    month: monthName,
    day,
    time: `${hour}:${minute}`,
  })
}

/** Whether {@link formatAgo} still counts in minutes, hours or days. */
export const isRecent = (seconds: number, clock: Clock): boolean => clock.now / 1000 - seconds < 7 * 86_400

/** How long ago; from a week on the date. Times ahead of the clock count as now. */
export function formatAgo(seconds: number, clock: Clock): string {
  if (!usable(seconds)) return ''
  const minutes = Math.max(0, Math.floor((clock.now / 1000 - seconds) / 60))
  if (minutes < 1) return clock.t('amagi.card.now')
  if (minutes < 60) return clock.t('amagi.card.minutes-ago', { n: minutes })
  if (minutes < 60 * 24) return clock.t('amagi.card.hours-ago', { n: Math.floor(minutes / 60) })
  if (isRecent(seconds, clock)) return clock.t('amagi.card.days-ago', { n: Math.floor(minutes / 1440) })
  const { year, month, day } = parts(seconds, clock)
  const sameYear = parts(clock.now / 1000, clock).year === year
  const monthName = clock.t(`amagi.card.month.${month}`)
  return clock.t(sameYear ? 'amagi.card.day' : 'amagi.card.day-year', { year, month: monthName, day })
}

/** Length of something that runs, in words: `2 小时 14 分`. */
export function formatSpan(seconds: number, clock: Clock): string {
  const minutes = Math.max(1, Math.floor(seconds / 60))
  const hours = Math.floor(minutes / 60)
  return hours > 0
    ? clock.t('amagi.card.hours-minutes', { h: hours, m: minutes % 60 })
    : clock.t('amagi.card.minutes', { m: minutes })
}

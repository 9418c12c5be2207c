/** How long something runs, as people read it. Seconds in, fractions allowed. */
import type { Translate } from './locale'

/** A hundred days in seconds; longer ones are broken numbers. */
const longest = 100 * 86_400

/** As a player shows it: `1476` → `24:36`, `3725` → `1:02:05`. Empty for what cannot be a duration. */
export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined || !(seconds >= 0 && seconds < longest)) return ''
  const whole = Math.round(seconds)
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** In words, to the minute: `2 小时 14 分钟`. Never less than one minute. */
export function formatSpan(seconds: number, t: Translate): string {
  const minutes = Math.max(1, Math.floor(seconds / 60))
  const hours = Math.floor(minutes / 60)
  return hours > 0
    ? t('amagi.time.hours-minutes', { h: hours, m: minutes % 60 })
    : t('amagi.time.minutes', { m: minutes })
}

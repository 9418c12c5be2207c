/** Hours of the day without automatic answers, as people write them. Pure. */

/** Minutes of the day, 0 to 1440; one that ends before it begins goes over midnight. */
export interface Span {
  readonly from: number
  readonly to: number
}

const dayMinutes = 24 * 60

const time = /([01]?\d|2[0-4])(?:\s*(?:[:：点时hH]\s*([0-5]?\d)?\s*分?))?\s*/.source
const span = new RegExp(`^\\s*${time}(?:[-~–—－～]|到|至|to)\\s*${time}$`, 'iu')

function minutesOf(hours: string | undefined, minutes: string | undefined): number | undefined {
  const total = Number(hours) * 60 + Number(minutes ?? 0)
  return total <= dayMinutes ? total : undefined
}

function readSpan(text: string): Span | undefined {
  const [, fromHour, fromMinute, toHour, toMinute] = span.exec(text) ?? []
  if (fromHour === undefined) return undefined
  const from = minutesOf(fromHour, fromMinute)
  const to = minutesOf(toHour, toMinute)
  if (from === undefined || to === undefined || from % dayMinutes === to) return undefined
  return { from: from % dayMinutes, to }
}

/** `23:00-7:00`, `23点到7点`, several with commas; none for an empty text, undefined for what is no hours. */
export function readHours(text: string): readonly Span[] | undefined {
  const parts = text.split(/[,，、;；]/).filter((part) => part.trim() !== '')
  const spans = parts.map(readSpan)
  return spans.every((one) => one !== undefined) ? spans : undefined
}

const clockTime = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')

/** As it is kept and shown: `23:00-07:00, 12:00-13:00`. */
export const hoursText = (spans: readonly Span[]): string =>
  spans.map(({ from, to }) => `${clockTime(from)}-${clockTime(to)}`).join(', ')

/** Whether there is a zone of this name; the empty one is the machine's. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', name === '' ? {} : { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}

/** What the clock on the wall says, so that summer time needs no thought; an unknown zone is the machine's. */
function minuteOf(now: number, timeZone: string | undefined): number {
  const known = timeZone !== undefined && isTimeZone(timeZone) ? { timeZone } : {}
  const format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...known })
  const [hours = '0', minutes = '0'] = format.format(now).split(':')
  return Number(hours) * 60 + Number(minutes)
}

/** `now`: milliseconds since the epoch. The last minute of a span is not in it any more. */
export function isQuiet(spans: readonly Span[], now: number, timeZone: string | undefined): boolean {
  if (spans.length === 0) return false
  const minute = minuteOf(now, timeZone)
  return spans.some(({ from, to }) => (from < to ? minute >= from && minute < to : minute >= from || minute < to))
}

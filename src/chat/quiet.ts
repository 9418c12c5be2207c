/** Hours of the day without automatic answers, as people write them. Pure. */

/** Minutes of the day, 0 to 1440; one that ends before it begins goes over midnight. */
export interface Span {
  readonly from: number
  readonly to: number
}

const dayMinutes = 24 * 60

/** Words before an hour, and `am`, `pm` behind it. */
const morning = /凌晨|清晨|早上|早|上午/.source
const noon = /中午/.source
const evening = /下午|傍晚/.source
const night = /晚上|晚|夜里|夜晚|深夜|半夜/.source
const time =
  `(${morning}|${noon}|${evening}|${night})?\\s*` +
  /([01]?\d|2[0-4])(?:\s*(?:[:：点时hH]\s*(半|[0-5]?\d)?\s*分?))?\s*(am|pm)?\s*/.source
const span = new RegExp(`^\\s*${time}(?:[-~–—－～]|到|至|to)\\s*${time}$`, 'iu')

/** Hour of the day, 0 to 24: the night begins in the evening and goes on after midnight. */
function hourOf(hour: number, word: string): number {
  if (hour > 12) return hour
  const is = (words: string): boolean => new RegExp(`^(?:${words})$`, 'iu').test(word)
  if (is(`${morning}|am`)) return hour % 12
  if (is(noon)) return hour < 3 ? hour + 12 : hour
  if (is(night)) return hour < 5 ? hour : hour + 12
  return is(`${evening}|pm`) ? (hour % 12) + 12 : hour
}

/** Of the four parts of a time as it was written. */
function minutesOf([word, hour, minutes, half]: readonly (string | undefined)[]): number | undefined {
  const total = hourOf(Number(hour), half ?? word ?? '') * 60 + (minutes === '半' ? 30 : Number(minutes ?? 0))
  return total <= dayMinutes ? total : undefined
}

/** As it would be written with colons and a hyphen: `每天 2300-0730`, `23:00 7:30`, `23点到次日7点`. */
const plainSpan = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/^(?:每天|每日|每晚|从|daily|from)\s*/iu, '')
    .replace(/([-~–—]|到|至)\s*(?:次日|翌日|第二天|明天)\s*/u, '$1')
    .replace(/^(\d{1,2})(\d{2})(\s*\D+\s*)(\d{1,2})(\d{2})$/, '$1:$2$3$4:$5')
    .replace(/^(\D*\d{1,2}[:点时](?:半|\d{0,2})分?)\s+(?!\s*(?:[-~–—]|到|至|to))(?=\D{0,3}\d{1,2}[:点时])/iu, '$1-')

function readSpan(text: string): Span | undefined {
  const parts = span.exec(plainSpan(text))?.slice(1)
  if (!parts) return undefined
  const from = minutesOf(parts.slice(0, 4))
  const to = minutesOf(parts.slice(4))
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

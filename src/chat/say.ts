/** Lines the plugin says of its own, in the language of the chat. */
import { h, Time, type Session } from 'koishi'
import { withoutLinks } from '../reply/text'
import { dayMs, minuteMs } from '../units'
import type { Abilities, Settings } from '../model'
import type { Clock } from '../words/dates'
import { translator, type Locale, type TextKey } from '../words/locale'

/** A text in the languages of a chat. */
export type Say = (text: TextKey, params?: Record<string, string | number>) => h[]

/** For the answer of a command, which the framework sends itself. */
export const sayIn =
  (session: Session): Say =>
  (text, params = {}) =>
    session.i18n(text, params)

/** The same as plain words: texts come as markup. */
export const plainly = (elements: readonly h[]): string => h.unescape(elements.join(''))

/** Foreign text as one literal element; addresses go where the chat refuses them. */
export function literal(text: string, abilities: Abilities): h {
  return h.text(abilities.links ? text : withoutLinks(text))
}

/** Offsets the machine's own zone has in the course of this year; minutes, westwards. */
function machineOffsets(): number[] {
  const now = new Date()
  const halves = [0, 6].map((month) => new Date(now.getFullYear(), month, 1))
  return [now, ...halves].map((moment) => moment.getTimezoneOffset())
}

/**
 * Zone of the times that are shown: Koishi's own setting where it differs from the system's, else the system's. Koishi
 * takes the system's offset once, when it starts: after summer time has begun or ended that is no setting of anybody's.
 * Offsets of whole hours have a name; for others the system's zone must do.
 */
export function timeZoneOf(): string | undefined {
  const minutes = Time.getTimezoneOffset()
  if (machineOffsets().includes(minutes) || minutes % 60 !== 0 || Math.abs(minutes) > 14 * 60) return undefined
  // The names count westwards, like the offset does.
  return `Etc/GMT${minutes < 0 ? '-' : '+'}${Math.abs(minutes / 60)}`
}

/**
 * Minutes since midnight in the zone of the times that are shown: by its clock on the wall, so that a day of 23 hours needs
 * no thought. Milliseconds since the epoch in.
 */
export function minuteOfDay(ms: number): number {
  const offset = Time.getTimezoneOffset()
  const own = machineOffsets().includes(offset)
  const moment = new Date(own ? ms : ms - offset * minuteMs)
  return own ? moment.getHours() * 60 + moment.getMinutes() : moment.getUTCHours() * 60 + moment.getUTCMinutes()
}

/** Number of the day a moment lies in, in the zone of the times that are shown; milliseconds since the epoch in. */
export const dayOf = (ms: number): number => Math.floor((ms - Time.getTimezoneOffset() * minuteMs) / dayMs)

/** Unix seconds at which a day of that number begins. */
export const startOfDay = (day: number): number => (day * dayMs + Time.getTimezoneOffset() * minuteMs) / 1000

/** How moments read here and now. */
export const clockIn = (locale: Locale, { clock }: { clock: () => number }): Clock => ({
  t: translator(locale),
  now: clock(),
  timeZone: timeZoneOf(),
})

/** The same in the texts of a chat, with what was put in their place. */
export const clockBy = (say: Say, locale: Locale, kit: { clock: () => number }): Clock => ({
  ...clockIn(locale, kit),
  t: (text, params) => plainly(say(text, params)),
})

/** Colours of a card drawn now; milliseconds since the epoch. */
export function themeOf(choice: Settings['card']['theme'], now: number): 'auto' | 'light' | 'dark' {
  if (choice !== 'time') return choice
  const hour = minuteOfDay(now) / 60
  return hour >= 6 && hour < 18 ? 'light' : 'dark'
}

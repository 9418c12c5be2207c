/** Lines the plugin says of its own, in the language of the chat. */
import { h, Time, type Session } from 'koishi'
import type { ErrorCode, ErrorDetails } from '../errors'
import { withoutLinks } from '../reply/text'
import type { Abilities, Settings } from '../model'
import { formatDuration } from '../words/durations'
import { key, knownKey } from '../words/families'
import { knownLocale, type Locale, type TextKey } from '../words/locale'
import { formatMegabytes } from '../words/sizes'

/** A text in the language of the session; elements, so that foreign text stays literal. */
export function say(session: Session, text: TextKey, params: Record<string, string | number> = {}): h[] {
  return session.i18n(text, params)
}

/** The same as plain words: i18n answers with markup. */
export const sayPlain = (session: Session, text: TextKey): string => h.unescape(session.text(text))

/** Foreign text as one literal element; addresses go where the chat refuses them. */
export function literal(text: string, abilities: Abilities): h {
  return h.text(abilities.links ? text : withoutLinks(text))
}

/** Languages of the session in its own order, without the framework's global list. */
export function localeOf(session: Session): Locale {
  const wanted = [
    ...(session.locales ?? []),
    ...localesOf(session.channel),
    ...localesOf(session.guild),
    ...localesOf(session.user),
  ]
  const found = wanted.find((locale) => /^(zh|en)\b/i.test(locale))
  return knownLocale(found ?? 'zh-CN')
}

/**
 * Zone of the times that are shown: Koishi's own setting where it differs from the system's, else the system's.
 * Offsets of whole hours have a name; for others the system's zone must do.
 */
export function timeZoneOf(): string | undefined {
  const minutes = Time.getTimezoneOffset()
  if (minutes === new Date().getTimezoneOffset() || minutes % 60 !== 0 || Math.abs(minutes) > 14 * 60) return undefined
  // The names count westwards, like the offset does.
  return `Etc/GMT${minutes < 0 ? '-' : '+'}${Math.abs(minutes / 60)}`
}

/** Colours of a card drawn now; milliseconds since the epoch. */
export function themeOf(choice: Settings['card']['theme'], now: number): 'auto' | 'light' | 'dark' {
  if (choice !== 'time') return choice
  const hour = new Date(now - Time.getTimezoneOffset() * 60_000).getUTCHours()
  return hour >= 6 && hour < 18 ? 'light' : 'dark'
}

/** Observed rows carry `locales` only when the core collected that field. */
function localesOf(row: unknown): string[] {
  const locales = (row as { locales?: unknown } | undefined)?.locales
  return Array.isArray(locales) ? locales.filter((locale): locale is string => typeof locale === 'string') : []
}

/** The line for a code: limits are named with both figures, everything else has one text per code. */
export function errorLine(session: Session, code: ErrorCode, details: ErrorDetails = {}): h[] {
  const { limit, what } = details
  if (code === 'too-large' && limit?.name === 'duration') {
    const value = formatDuration(limit.value)
    // Empty for a broken number: then the general line must do.
    if (value !== '') return say(session, 'amagi.remark.too-long', { value, max: formatDuration(limit.max) })
  } else if (code === 'too-large' && limit) {
    return say(session, 'amagi.remark.too-large', {
      value: formatMegabytes(limit.value),
      max: formatMegabytes(limit.max),
    })
  }
  const limitation = knownKey('limitationRemark', what)
  if (limitation) return say(session, limitation)
  if (code === 'unsupported' && what === 'video') return say(session, 'amagi.remark.no-video')
  return say(session, key('error', code))
}

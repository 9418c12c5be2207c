/** Lines the plugin says of its own, in the language of the chat. */
import { h, Time, type Session } from 'koishi'
import type { ErrorCode, ErrorDetails } from '../errors'
import { withoutLinks } from '../reply/text'
import type { Abilities, Settings } from '../model'
import { formatDuration } from '../words/durations'
import { key, knownKey } from '../words/families'
import type { TextKey } from '../words/locale'
import { formatMegabytes } from '../words/sizes'

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

/** How much of a work there is, as far as it is known: ` (3:00 of 37:35)`. */
function lengthIn(say: Say, extent: ErrorDetails['extent']): h[] {
  const [sent, whole] = [formatDuration(extent?.sentSec), formatDuration(extent?.wholeSec)]
  if (!sent) return []
  return whole && whole !== sent ? say('amagi.remark.length-of', { sent, whole }) : say('amagi.remark.length', { sent })
}

/** The line for a code: limits are named with both figures, everything else has one text per code. */
export function errorLine(say: Say, code: ErrorCode, details: ErrorDetails = {}): h[] {
  const { limit, what, extent } = details
  const part = knownKey('extentRemark', extent?.kind)
  if (part) return say(part, { length: plainly(lengthIn(say, extent)) })
  if (code === 'too-large' && limit?.name === 'duration') {
    const value = formatDuration(limit.value)
    // Empty for a broken number: then the general line must do.
    if (value !== '') return say('amagi.remark.too-long', { value, max: formatDuration(limit.max) })
  } else if (code === 'too-large' && limit?.name === 'pictures') {
    return say('amagi.remark.more-pictures', { count: limit.value, max: limit.max })
  } else if (code === 'too-large' && limit?.name === 'clips') {
    return say('amagi.remark.live-photos', { count: limit.value })
  } else if (code === 'too-large' && limit) {
    return say('amagi.remark.too-large', {
      value: formatMegabytes(limit.value),
      max: formatMegabytes(limit.max),
    })
  }
  const limitation = knownKey('limitationRemark', what)
  if (limitation) return say(limitation)
  if (code === 'unsupported' && what === 'video') return say('amagi.remark.no-video')
  return say(key('error', code))
}

/** How cards look in a chat. */
import type { CardOptions } from '../card/types'
import type { Outlet } from './outlet'
import { themeOf, timeZoneOf } from './say'
import type { ChatKit } from './types'

/** Of a chat, now; `now` in milliseconds since the epoch. */
export function cardOptions(
  { locale }: Pick<Outlet, 'locale'>,
  { settings, clock }: Pick<ChatKit, 'settings' | 'clock'>,
): Omit<CardOptions, 'signal'> {
  const { theme, format, quality, compact, footer } = settings.card
  const now = clock()
  const timeZone = timeZoneOf()
  return {
    theme: themeOf(theme, now),
    format,
    quality,
    compact,
    footer,
    locale,
    now,
    ...(timeZone ? { timeZone } : {}),
  }
}

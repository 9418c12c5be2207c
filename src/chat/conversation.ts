/** Where an answer goes and in which language: taken from a session once, at the intake; nothing below holds one. */
import type { Context, Session } from 'koishi'
import { knownLocale, type Locale } from '../words/locale'
import { adapterOf } from './adapters'
import type { ReplyContext } from './adapters/base'
import type { ChatRef, UserRef } from './ref'

/** Where an answer goes and who asked: plain data, so that it can outlive the session it came from. */
export interface Conversation {
  readonly chat: ChatRef
  /** Who asked; absent for channel posts nobody signed. */
  readonly user?: UserRef
  /** The message that is answered; absent for what goes out by itself. */
  readonly reply?: ReplyContext
  /** Languages, most wanted first; Koishi's own list of fallbacks comes after them. */
  readonly locales: readonly string[]
}

/** Satori's type of private channels; the enum itself is erased at build. */
const directType = 1

/** The chat a session came from. */
export function chatOf(session: Session): ChatRef {
  // Of the event, which is plain: Koishi wraps a session in a proxy that makes some more at every look.
  const { platform, selfId, guild, channel } = session.event
  const guildId = guild?.id
  const channelId = channel?.id ?? ''
  const direct = channel?.type === directType && (guildId === undefined || guildId === channelId)
  const plain: ChatRef = { platform, selfId, channelId, direct, ...(guildId && !direct ? { guildId } : {}) }
  return { ...plain, ...adapterOf(session).locate?.(session) }
}

/** Undefined for posts of a channel itself, which nobody signed. */
export function userOf({ event: { platform, user } }: Pick<Session, 'event'>): UserRef | undefined {
  return user?.id ? { platform, userId: user.id } : undefined
}

/** Observed rows carry `locales` only when the core collected that field. */
function localesIn(row: unknown): string[] {
  const locales = (row as { locales?: unknown } | undefined)?.locales
  return Array.isArray(locales) ? locales.filter((locale): locale is string => typeof locale === 'string') : []
}

/** In the order Koishi itself looks texts up for a session (`i18n.output` included). */
function localesOf(session: Session): string[] {
  const place = [...localesIn(session.channel), ...localesIn(session.guild)]
  const person = localesIn(session.user)
  const first = session.app.koishi.config.i18n?.output === 'prefer-user'
  return [...localesIn(session), ...(first ? [...person, ...place] : [...place, ...person])]
}

/** All that an answer needs of a session, read at once: the session itself is not kept. */
export function conversationOf(session: Session): Conversation {
  const { event } = session
  const user = userOf({ event })
  const extra = adapterOf(session).keep?.(session)
  const { member, user: sender, message } = event
  const referrer: unknown = event.referrer
  const name = member?.nick || sender?.nick || sender?.name
  const reply: ReplyContext = {
    at: event.timestamp ?? Date.now(),
    ...(message?.id ? { messageId: message.id } : {}),
    ...(sender?.id ? { userId: sender.id } : {}),
    ...(name ? { name } : {}),
    ...(referrer === undefined ? {} : { referrer }),
    ...(extra ? { extra } : {}),
  }
  return { chat: chatOf(session), reply, locales: localesOf(session), ...(user ? { user } : {}) }
}

/** The language of cards and of our own formats: the first of ours in the order texts are looked up in. */
export function localeOf(locales: readonly string[], i18n: Pick<Context['i18n'], 'fallback'>): Locale {
  const found = i18n.fallback([...locales]).find((locale) => /^(zh|en)\b/i.test(locale))
  return knownLocale(found ?? 'zh-CN')
}

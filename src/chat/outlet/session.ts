/** The session a send is made with: adapters take from it what the message answers. */
import type { Bot, Session } from 'koishi'
import type { ChatAdapter, Departure } from '../adapters/base'
import type { Conversation } from '../conversation'

/** A session of ours; Koishi's own come from its adapters. */
type OurSession = ReturnType<Bot['session']>

/** Made for each send: adapters that count on it are told the count in `restore` or `address`. */
export function sessionFor(
  { chat, reply, locales }: Conversation,
  adapter: ChatAdapter,
  { bot, event, leaving }: { bot: Bot; event: object; leaving: Departure },
): OurSession {
  const { userId, messageId, at } = reply ?? {}
  const session = bot.session({
    type: 'message',
    timestamp: at ?? leaving.now,
    channel: { id: chat.channelId, type: chat.direct ? 1 : 0 },
    ...(chat.guildId ? { guild: { id: chat.guildId } } : {}),
    ...(userId ? { user: { id: userId } } : {}),
    ...(messageId ? { message: { id: messageId } } : {}),
    ...event,
  })
  if (locales.length > 0) session.locales = [...locales]
  adapter.restore?.(session as Session, leaving)
  return session
}

/** The `send` an adapter owes the other plugins; `timestamp`: milliseconds since the epoch. */
export function announce({ bot, event }: OurSession, id: string, timestamp: number): void {
  const { channel, guild } = event
  const session = bot.session({ type: 'send', timestamp, channel, guild, message: { id } } as never)
  session.app.emit(session as Session, 'send', session as Session)
}

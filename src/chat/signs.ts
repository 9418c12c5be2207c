/** The signs of reactions that several platforms share, and the calls Koishi has for them; for the files in `adapters`. */
import type { Mark, MarkedMessage, Reactions } from './adapters/base'

/** One sign for each mark, as a platform names it. */
export type Signs = Readonly<Record<Mark, string>>

/** For platforms that take any emoji. */
export const emojiSigns: Signs = { seen: '👀', done: '🎉', failed: '❌' }

/** Faces of QQ by their numbers (424 on its way, 144 cheers, 10060 is U+274C), the same as other parsers use. */
export const qqFaces: Signs = { seen: '424', done: '144', failed: '10060' }

/** Putting and taking by the methods every adapter of Koishi has for it. */
export const byMethods = (signsIn: (message: MarkedMessage) => Signs): Pick<Reactions, 'put' | 'take'> => ({
  put: (bot, message, mark) => bot.createReaction(message.chat.channelId, message.messageId, signsIn(message)[mark]),
  take: (bot, message, mark) => bot.deleteReaction(message.chat.channelId, message.messageId, signsIn(message)[mark]),
})

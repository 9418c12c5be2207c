/** Telegram: the Bot API takes uploads up to 50 MB and photos up to 10 MB. */
import { h, type Bot, type HTTP, type Session } from 'koishi'
import { at, isObject } from '../../json'
import { mib } from '../../units'
import { oneLine } from '../brief'
import type { Exchange } from '../listening'
import { complete } from '../telegram/upload'
import { listIn, rawCall, wordIn, unsaid } from '../members'
import { emojiSigns, type Signs } from '../signs'
import { lockedOut, sent, unknown, type Outcome, type RefusalScope } from '../outcome'
import { answerTo, ofFailure, ofStatus, refusedBy, unlessRefused, verdictBy, type Answer } from '../verdict'
import { apart, extra, type ChatAdapter, type MarkedMessage, type Reactions } from './base'

/** Calls that put something into a chat; the rest asks for files and pictures of people. */
const carries = (call: string): boolean => /\/send[A-Z]\w*$/.test(call) && !call.endsWith('/sendChatAction')

/**
 * What a 400 is about; the Bot API has no codes of its own below that. Words as its server writes them
 * (tdlib/telegram-bot-api and tdlib/td, autumn 2026).
 */
const descriptions: readonly (readonly [pattern: RegExp, scope: RefusalScope])[] = [
  [/message to (?:be )?repl|repl(?:y|ied) message/i, 'quote'],
  [
    /chat not found|upgraded to a supergroup|not enough rights|no rights|need administrator rights|CHAT_(?:WRITE|SEND|RESTRICTED|ADMIN)|CHANNEL_PRIVATE|PEER_ID_INVALID|USER_IS_BLOCKED|TOPIC_|thread not found|kicked|blocked by the user|not a member|deactivated/i,
    'chat',
  ],
  [/HTTP URL|failed to get|wrong (?:remote )?file/i, 'way'],
]

/** Ids of `{ ok, result }`: one message, or those of an album. */
function idsIn(answer: Answer | undefined): string[] {
  const result = at(answer?.data, 'result')
  const messages: readonly unknown[] = Array.isArray(result) ? result : [result]
  return messages.flatMap((message) => {
    const id = at(message, 'message_id')
    return typeof id === 'number' ? [String(id)] : []
  })
}

function refusal(answer: Answer): Outcome {
  const { error_code: code, description } = isObject(answer.data) ? answer.data : {}
  const said = typeof description === 'string' ? description : ''
  // In a 200 only the body says what it is.
  const plain = { ...answer, status: typeof code === 'number' ? code : answer.status }
  // Of a token nobody has (any more); a chat that is not there is a 400.
  if (plain.status === 404) return lockedOut(oneLine(`404 ${said}`))
  const scope = descriptions.find(([pattern]) => pattern.test(said))?.[1]
  if (scope && plain.status === 400) return refusedBy(scope, plain, said)
  return ofStatus(plain, said) ?? unknown(`${answer.status} without a result`)
}

function read(exchange: Exchange): Outcome | undefined {
  if (!carries(exchange.call)) return undefined
  const answer = answerTo(exchange)
  if (!answer) return ofFailure(exchange.error, true)
  const ids = idsIn(answer)
  return ids.length > 0 ? sent(...ids) : refusal(answer)
}

/** `status` of members who run a chat (Bot API, ChatMember; autumn 2026). */
const runs: ReadonlySet<string> = new Set(['creator', 'administrator'])

/** Of members who are none any more. */
const gone: ReadonlySet<unknown> = new Set(['left', 'kicked'])

/** In a topic the channel is the thread, the guild the chat. */
const groupOf = ({ guildId, channelId }: Session): string | undefined => guildId ?? channelId

/** Of the emoji bots may react with (Bot API 7.0, `ReactionTypeEmoji`); a cross is not among them. */
const signs: Signs = { ...emojiSigns, failed: '💔' }

/** The adapter knows no such method; a bot has one reaction per message, so a new one replaces the old. */
const setReaction = (bot: Bot, { chat, messageId }: MarkedMessage, reaction: readonly object[]): Promise<unknown> =>
  (bot as unknown as { http: HTTP }).http.post('/setMessageReaction', {
    chat_id: chat.channelId,
    message_id: Number(messageId),
    reaction,
  })

const reactions: Reactions = {
  replaces: true,
  put: (bot, message, mark) => setReaction(bot, message, [{ type: 'emoji', emoji: signs[mark] }]),
  take: (bot, message) => setReaction(bot, message, []),
  read(exchange) {
    if (!exchange.call.endsWith('/setMessageReaction')) return undefined
    const answer = answerTo(exchange)
    if (!answer) return ofFailure(exchange.error, true)
    if (at(answer.data, 'ok') === true) return sent()
    const said = String(at(answer.data, 'description') ?? '')
    // A server of one's own may be older than the method.
    if (answer.status === 404) return refusedBy('way', answer, said)
    if (/message (?:to react )?not found|MESSAGE_ID_INVALID/i.test(said)) return refusedBy('quote', answer, said)
    // Groups choose which reactions they allow.
    return answer.status === 400 ? refusedBy('chat', answer, said) : refusal(answer)
  },
}

export const telegram: ChatAdapter = {
  name: 'telegram',
  koishiAdapters: ['telegram'],
  platforms: ['telegram'],
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    // https://core.telegram.org/bots/api#sendphoto, autumn 2026; photos are kept at 1280 (tginfo/Telegram-Limits 179).
    picture: { bytes: 10_000_000, sum: 10_000, ratio: 20, kept: 1280 },
    // sendMediaGroup takes 2 to 10 (https://core.telegram.org/bots/api#sendmediagroup, autumn 2026).
    picturesTogether: 10,
    maxVideoBytes: 50_000_000,
    maxFileBytes: 50_000_000,
    inlineBytes: 4 * mib,
    inlineFiles: true,
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
  amend: complete,
  write: ({ type, src, name, width, height, durationSec }) =>
    h(type, type === 'img' ? { src } : { src, title: name, width, height, duration: durationSec }),
  // Names of accounts call whoever has them: five letters, digits and `_` at least, some sold ones four. An address may have an @.
  inert: (text) => text.replace(/(?<![\w@/.])@(?=[a-z]\w{3})/gi, apart),
  // In a topic of a forum the adapter's channel is the topic, whose number every forum has again.
  locate: ({ guildId, channelId }) =>
    guildId !== undefined && channelId !== undefined && guildId !== channelId
      ? { channelId: guildId, threadId: channelId }
      : {},
  // The encoder takes the chat from the guild and the topic from the channel.
  address: ({ channelId, threadId }) =>
    threadId === undefined
      ? { channelId }
      : { channelId: threadId, event: { guild: { id: channelId }, channel: { id: threadId, type: 0 } } },
  verdict: (report) => verdictBy(read, report),
  async find(bot, chat) {
    const { http } = bot as unknown as { http: HTTP }
    const id = { chat_id: chat.channelId }
    // Groups and channels have numbers below zero; what is above is somebody.
    if (/^\d/.test(chat.channelId)) {
      const { guildId: _, ...own } = chat
      return (await unlessRefused(() => http.post('/getChat', id))) && { ...own, direct: true }
    }
    const who = { ...id, user_id: Number(chat.selfId) }
    const answer: unknown = await unlessRefused(() => http.post('/getChatMember', who))
    if (answer === undefined || gone.has(at(answer, 'result.status'))) return undefined
    if (typeof at(answer, 'result.status') !== 'string') throw unsaid()
    return chat
  },
  reactions: [reactions],
  // adapter-telegram 4.5.11 breaks over the answer to a file it has just sent (satorijs/satori 346): the last call
  // arrived and was never told of.
  unannounced({ error, exchanges }) {
    const last = exchanges.findLast(({ call }) => carries(call))
    return error !== undefined && last ? idsIn(answerTo(last)) : []
  },
  saysAdmin(session) {
    const update = extra(session, 'telegram')
    const writer = at(update, 'message.sender_chat.id') ?? at(update, 'channel_post.sender_chat.id')
    // Anonymous administrators write as the group, posts of a channel come from the channel.
    return writer === undefined ? undefined : String(writer) === groupOf(session)
  },
  /**
   * A restricted member (Bot API, ChatMemberRestricted; autumn 2026): Unix seconds, 0 = for good. Nobody may speak where the
   * permissions of the chat say so (ChatFullInfo), administrators always.
   */
  async mutedUntil(bot, { direct, channelId, selfId }) {
    if (direct) return undefined
    const { getChatMember, getChat } = bot.internal as unknown as Record<string, (of: object) => Promise<unknown>>
    const member = await getChatMember?.call(bot.internal, { chat_id: channelId, user_id: Number(selfId) })
    const status = at(member, 'status')
    if (status === 'member') {
      const chat = await getChat?.call(bot.internal, { chat_id: channelId })
      return at(chat, 'permissions.can_send_messages') === false ? Infinity : undefined
    }
    if (status !== 'restricted' || at(member, 'can_send_messages') !== false) return undefined
    const until = Number(at(member, 'until_date') ?? 0) * 1000
    return until > 0 ? until : Infinity
  },
  async isChatAdmin(session) {
    const { userId } = session
    if (!userId) return false
    const group = { chat_id: groupOf(session) }
    try {
      const member = await rawCall(session, 'getChatMember', { ...group, user_id: Number(userId) })
      return runs.has(wordIn(member, 'status'))
    } catch (error) {
      // Promised only to bots that administrate the chat; the list of administrators is for every member.
      const all = await rawCall(session, 'getChatAdministrators', group).catch(() => Promise.reject(error))
      return listIn(all, '').some((member) => String(at(member, 'user.id')) === userId)
    }
  },
}

/**
 * OneBot v11 (NapCat, LLOneBot, Lagrange, go-cqhttp) through koishi-plugin-adapter-onebot.
 * Inline data beyond about 10 MB costs six times its size in memory and breaks WebSocket frames
 * (NapCatQQ 1613, 1189); video messages end at 100 MiB, above that only the file upload works.
 */
import { isAbsolute } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Bot } from 'koishi'
import { at, isObject } from '../../json'
import { mib } from '../../units'
import { oneLine } from '../brief'
import { elementsOfSegments } from '../forwards'
import { uploadInPieces } from '../onebot/upload'
import type { Exchange } from '../listening'
import { isRunner, listIn, ownerOrAdmin, rawCall, wordIn, unsaid } from '../members'
import { qqFiles, qqPictures } from '../picture-hosts'
import { lockedOut, refused, sent, unknown, type Outcome } from '../outcome'
import { listed, shapeOf, type Sighting } from '../sighting'
import { qqFaces } from '../signs'
import { answerTo, ofFailure, ofStatus, verdictBy } from '../verdict'
import { namesMute, namesTimeout, scopeIn } from '../wording'
import {
  extra,
  plainElement,
  type Bids,
  type ChatAdapter,
  type Mark,
  type MarkedMessage,
  type Once,
  type Reactions,
} from './base'

const hasActions = (bot: Bot | undefined): boolean =>
  typeof (bot?.internal as { sendGroupMsg?: unknown } | null | undefined)?.sendGroupMsg === 'function'

/** adapter-onebot deletes the call when the socket closes and makes it again for the next one. */
const canAsk = (bot: Bot): boolean =>
  typeof (bot.internal as { _request?: unknown } | null | undefined)?._request === 'function'

/** Satori's `ONLINE`; the enum itself is erased at build. */
const online = 1

/** The actions that put something into a chat. */
const carries = (action: string): boolean => /^(?:send_|upload_)/.test(action.replace(/^\//, ''))

/** `result` inside NapCat's words: 110 not a member any more, 120 muted (NapCatQQ 600; mamoe/mirai 168). */
const refusingChat = /"result":\s*(?:110|120)\b/

/** Meaning of an answer `{ status, retcode, data, message, wording }`. */
function judge(answer: unknown): Outcome {
  const { status, retcode, message, wording } = isObject(answer) ? answer : {}
  const id = at(answer, 'data.message_id')
  // Files have no id; some ends name none for messages either.
  if (retcode === 0) return sent(...(typeof id === 'number' || typeof id === 'string' ? [String(id)] : []))
  const words = [message, wording].filter((text) => typeof text === 'string' && text !== '')
  const said = [...new Set(words)].join(' ')
  const reason = oneLine(`retcode ${String(retcode)} ${said}`)
  // Taken in and not yet sent.
  if (status === 'async' || retcode === 1) return unknown(reason)
  if (retcode === 120 || refusingChat.test(said)) return refused('chat', reason)
  // NapCat says 1200 (older ones 200) for its own send time-out, after which most messages do arrive (NapCatQQ 932,
  // 1772), and for every other failure as well: only the words tell.
  if (namesTimeout(said)) return unknown(reason)
  return refused(scopeIn(said) ?? 'way', reason)
}

function read(exchange: Exchange): Outcome | undefined {
  if (!carries(exchange.call)) return undefined
  if (!('error' in exchange)) return judge(exchange.answer)
  // The HTTP protocol: an answer with an error status holds a message of the server, not of the action.
  const answer = answerTo(exchange)
  if (!answer) return ofFailure(exchange.error)
  const { status } = answer
  // The server's own words on our key and its paths (OneBot 11, HTTP): no chat is meant.
  return status === 401 || status === 403 || status === 404 ? lockedOut(String(status)) : ofStatus(answer)
}

/** Answers of ends that have no such action: NapCat and LLBot 1404, go-cqhttp 404. */
const noSuchAction: ReadonlySet<unknown> = new Set([404, 1404])

type Get = (action: string, params: object) => Promise<unknown>

const ask = (bot: Bot, action: string, params: object): Promise<unknown> =>
  (bot.internal as { _get: Get })._get(action, params)

/** Numbers of the groups the account is in, or of its friends. */
async function chatsOf(bot: Bot, direct: boolean, once?: Once): Promise<string[]> {
  const [action, field] = direct ? ['get_friend_list', 'user_id'] : ['get_group_list', 'group_id']
  // The end asks QQ itself for it.
  const look = (): Promise<unknown> => ask(bot, action, { no_cache: true })
  const all = await (once ? once(action, look) : look())
  return (Array.isArray(all) ? all : []).map((one) => String(at(one, field)))
}

/** One message of a history when it is ours. */
function sightingIn(message: unknown, selfId: string): Sighting[] {
  const { message_id: id, time, message: content } = isObject(message) ? message : {}
  const user = at(message, 'user_id') ?? at(message, 'sender.user_id')
  if (String(user) !== selfId || typeof time !== 'number') return []
  return [{ id: String(id), at: time * 1000, ...shapeOf(elementsOfSegments(content)) }]
}

/** NapCat, LLBot: by the message alone. Lagrange: by group and message. Private chats of QQ have no reactions. */
const byAction = (action: string, params: (message: MarkedMessage, face: string, on: boolean) => object): Reactions => {
  const change = (bot: Bot, message: MarkedMessage, mark: Mark, on: boolean): Promise<unknown> =>
    ask(bot, action, params(message, qqFaces[mark], on))
  return {
    there: ({ chat }) => !chat.direct,
    put: (bot, message, mark) => change(bot, message, mark, true),
    take: (bot, message, mark) => change(bot, message, mark, false),
    read(exchange) {
      if (exchange.call.replace(/^\//, '') !== action) return undefined
      if ('error' in exchange) return ofFailure(exchange.error)
      const { retcode, message, wording } = isObject(exchange.answer) ? exchange.answer : {}
      if (retcode === 0) return sent()
      const said = `${String(message ?? '')} ${String(wording ?? '')}`
      const reason = oneLine(`retcode ${String(retcode)} ${said}`)
      if (noSuchAction.has(retcode)) return refused('way', reason)
      if (namesTimeout(said)) return unknown(reason)
      if (/消息不存在|(?:msg|message) not found/i.test(said)) return refused('quote', reason)
      return refused(scopeIn(said) ?? 'chat', reason)
    },
  }
}

const reactions = [
  byAction('set_msg_emoji_like', ({ messageId }, face, on) => ({ message_id: messageId, emoji_id: face, set: on })),
  byAction('set_group_reaction', ({ chat, messageId }, face, on) => ({
    group_id: chat.channelId,
    message_id: messageId,
    code: face,
    is_add: on,
  })),
]

/** Faces of the protocol: I want to, I do. */
const bidFaces = { bid: '289', confirm: '124' } as const

/** Accounts behind one face of a message; `tinyId` is the number of the account (NapCat). */
async function facedBy(bot: Bot, { messageId }: MarkedMessage, face: string): Promise<string[]> {
  // Without a name of the type NapCat answers with an empty list.
  const answer = await ask(bot, 'fetch_emoji_like', { message_id: messageId, emojiId: face, emojiType: '1' })
  const list = at(answer, 'emojiLikesList')
  if (!Array.isArray(list)) return []
  return list.map((entry) => String(at(entry, 'tinyId'))).filter((id) => /^\d+$/.test(id))
}

const face = (bot: Bot, { messageId }: MarkedMessage, id: string): Promise<unknown> =>
  ask(bot, 'set_msg_emoji_like', { message_id: messageId, emoji_id: id, emoji_type: '1', set: true })

const bids: Bids = {
  bidders: (bot, message) => facedBy(bot, message, bidFaces.bid),
  bid: (bot, message) => face(bot, message, bidFaces.bid),
  confirmed: async (bot, message) => (await facedBy(bot, message, bidFaces.confirm)).length > 0,
  confirm: (bot, message) => face(bot, message, bidFaces.confirm),
}

export const onebot: ChatAdapter = {
  name: 'onebot',
  koishiAdapters: ['onebot'],
  pictureHosts: qqPictures,
  platforms: ['onebot'],
  // Forks go by names of their own and keep the raw event and the raw calls.
  detect: (origin) => extra(origin, 'onebot') !== undefined || hasActions(origin.bot),
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: true,
    quote: true,
    links: true,
    // QQ offers larger ones as files only: 43220 × 3068 was refused (NapNeko/NapCatQQ 1443, end of 2025). The wall
    // itself is written nowhere; half of it has always been taken.
    picture: { bytes: 10 * mib, side: 20_000, pixels: 60_000_000 },
    // More are better folded up: a message shows them one below the other.
    picturesTogether: 4,
    maxVideoBytes: 100 * mib,
    maxFileBytes: Infinity,
    inlineBytes: 10 * mib,
    inlineFiles: false,
    ways: ['base64', 'file', 'server', 'chunks', 'url', 'link'],
    maxMessages: Infinity,
  },
  // A temporary chat that began in a group has a guild all the same.
  locate: (session) => (session.isDirect ? { direct: true } : {}),
  ready: (bot) => canAsk(bot) || (bot.status as number) === online,
  // A socket we opened (`ws`) is never opened again once it broke (koishi-plugin-adapter-onebot 81); the others are
  // the far side's business.
  async revive(bot) {
    const { protocol } = bot.config as { protocol?: unknown }
    if (protocol === 'ws' && !bot.isActive) await bot.start()
  },
  // Put out by QQ, the end answers that its time ran out, or something of the network (NapNeko/NapCatQQ 39, 2024-05; 1258, 2025-09).
  loggedIn: async (bot) => at(await ask(bot, 'get_status', {}), 'online') !== false,
  upload: uploadInPieces,
  // NapCat, LLBot and Lagrange have both actions, go-cqhttp the first (its own documentation).
  async look(bot, { direct, channelId, selfId }) {
    const history = direct
      ? ask(bot, 'get_friend_msg_history', { user_id: channelId.replace('private:', ''), count: listed })
      : ask(bot, 'get_group_msg_history', { group_id: channelId, count: listed })
    return listIn(await history, 'messages').flatMap((message) => sightingIn(message, selfId))
  },
  // The adapter has the end download whatever is no `file:` address, which nobody can with a path of the end's own.
  write: (file) =>
    plainElement(file.type === 'file' && isAbsolute(file.src) ? { ...file, src: pathToFileURL(file.src).href } : file),
  verdict(report) {
    // The socket went between our look and the call: nothing left, so the same once more when it is back.
    const gone = report.exchanges.length === 0 && !report.ids && lostSocket(report.error)
    if (gone) return refused('pace', 'the connection was lost before anything was sent', 500)
    return verdictBy(read, report)
  },
  saysAdmin: ownerOrAdmin,
  async isChatAdmin(session) {
    // From the server and not from the end's memory.
    const member = await rawCall(session, 'getGroupMemberInfo', session.guildId, session.userId, true)
    return isRunner(wordIn(member, 'role'))
  },
  // A message that calls everybody without the right to may vanish as a whole (Mrs4s/go-cqhttp 497).
  async callsAll(bot, { direct, channelId, selfId }) {
    if (direct) return false
    const member = await ask(bot, 'get_group_member_info', { group_id: channelId, user_id: selfId, no_cache: true })
    if (!isRunner(wordIn(member, 'role'))) return false
    const left = await ask(bot, 'get_group_at_all_remain', { group_id: channelId })
    // Of the account: `uin` with go-cqhttp and NapCat, `self` with some forks.
    const own = at(left, 'remain_at_all_count_for_uin') ?? at(left, 'remain_at_all_count_for_self')
    const counts = [at(left, 'remain_at_all_count_for_group'), own]
    return at(left, 'can_at_all') === true && counts.every((count) => Number(count) > 0)
  },
  async mutedUntil(bot, { direct, channelId, selfId }, now) {
    if (direct) return undefined
    const member = await ask(bot, 'get_group_member_info', { group_id: channelId, user_id: selfId, no_cache: true })
    // Unix seconds; 0 or what is past: not muted.
    const until = Number(at(member, 'shut_up_timestamp') ?? 0) * 1000
    if (until > now) return until
    if (isRunner(String(at(member, 'role')))) return undefined
    // NapCat: -1 while the whole group is muted, 0 else. Other ends have no such field.
    const group = await ask(bot, 'get_group_info', { group_id: channelId, no_cache: true })
    const shut = at(group, 'group_all_shut')
    return shut === true || (typeof shut === 'number' && shut !== 0) ? Infinity : undefined
  },
  saysMuted: (reason) => /^retcode 120\b|"result":\s*120\b/.test(reason) || namesMute(reason),
  async find(bot, chat, once) {
    const ids = await chatsOf(bot, chat.direct, once)
    if (ids.includes(chat.channelId.replace('private:', ''))) return chat
    // Strangers can be written to from a group both are in; an end that has just begun has an empty list.
    if (chat.direct || ids.length === 0) throw unsaid()
    return undefined
  },
  fileHosts: qqFiles,
  // Files of groups come with an id alone (NapCat, Lagrange); private ones as well.
  async fileAddress({ bot, isDirect, guildId, userId }, attrs = {}) {
    const id = attrs['fileId'] ?? attrs['file_id']
    if (typeof id !== 'string' || id === '') return undefined
    const url = at(
      isDirect
        ? await ask(bot, 'get_private_file_url', { user_id: userId, file_id: id })
        : await ask(bot, 'get_group_file_url', { group_id: guildId, file_id: id, busid: attrs['busid'] }),
      'url',
    )
    return typeof url === 'string' && url !== '' ? url : undefined
  },
  reactions,
  bids,
}

/** The call the adapter deletes with its socket was made nevertheless. */
const lostSocket = (error: unknown): boolean => error instanceof TypeError && error.message.includes('_request')

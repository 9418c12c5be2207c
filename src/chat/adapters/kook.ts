/**
 * KOOK: the adapter downloads every source itself without a referer and uploads it again, so it only
 * ever gets data or a local file from us. A forward would be sent as single messages anyway.
 */
import { h, type Bot, type HTTP } from 'koishi'
import { at, isObject } from '../../json'
import { mib } from '../../units'
import type { Exchange } from '../listening'
import { anyRole, listIn, rawCall, unsaid } from '../members'
import { sent, unknown, type Outcome } from '../outcome'
import type { ChatRef } from '../ref'
import { listed, type Shown, type Sighting } from '../sighting'
import { byMethods, emojiSigns } from '../signs'
import { answerTo, ofFailure, ofStatus, refusedBy, unlessRefused, verdictBy, type Answer } from '../verdict'
import { scopeIn } from '../wording'
import { extra, type ChatAdapter, type Reactions } from './base'

const isMessage = (call: string): boolean => /\/(?:message\/create|user-chat\/create-msg)$/.test(call)
const isUpload = (call: string): boolean => call.endsWith('/asset/create')

/** A refusal is `{ code, message }` with a code other than 0, mostly under status 200. */
function refusal(answer: Answer): Outcome | undefined {
  const code = at(answer.data, 'code')
  const said = `${String(code)} ${String(at(answer.data, 'message') ?? '')}`
  const byStatus = ofStatus(answer, said)
  if (byStatus?.kind === 'unknown' || answer.status === 429 || answer.status === 401) return byStatus
  if (typeof code !== 'number' || code === 0) return byStatus
  return refusedBy(scopeIn(said) ?? (byStatus?.kind === 'refused' ? byStatus.scope : 'file'), answer, said)
}

function read(exchange: Exchange): Outcome | undefined {
  const { call, error } = exchange
  const upload = isUpload(call)
  if (!upload && !isMessage(call)) return undefined
  const answer = answerTo(exchange)
  // A file that could not be uploaded is no message that may have arrived.
  if (!answer) return upload ? notUploaded(ofFailure(error, true)) : ofFailure(error, true)
  const no = refusal(answer)
  if (upload) return no && notUploaded(no)
  if (no) return no
  const id = at(answer.data, 'data.msg_id')
  return typeof id === 'string' && id !== '' ? sent(id) : unknown(`${answer.status} without an id`)
}

const notUploaded = (outcome: Outcome): Outcome =>
  outcome.kind === 'unknown' ? { kind: 'refused', scope: 'way', reason: outcome.reason } : outcome

/** Types of messages that are a file, and a list of cards. */
const fileType = 4
const cardType = 10

const moduleShows: Readonly<Record<string, Shown>> = { video: 'video', audio: 'audio', file: 'file' }

/** What the cards of a message show and say. */
function cardsIn(content: string): Pick<Sighting, 'text' | 'shows'> {
  let cards: unknown
  try {
    cards = JSON.parse(content)
  } catch {
    // Another client's; it looks like nothing of ours.
    return { text: content, shows: [] }
  }
  const modules = (Array.isArray(cards) ? cards : []).flatMap((card): readonly unknown[] => listIn(card, 'modules'))
  const shows = modules.flatMap((module): Shown[] => {
    const { type, elements } = isObject(module) ? module : {}
    const shown = moduleShows[String(type)]
    if (shown) return [shown]
    return type === 'container' || type === 'image-group'
      ? (Array.isArray(elements) ? elements : []).map(() => 'image' as const)
      : []
  })
  return { text: modules.map((module) => String(at(module, 'text.content') ?? '')).join(''), shows }
}

/** One message of a list when it is ours. */
function sightingIn(message: unknown, selfId: string): Sighting[] {
  const { id, type, content, create_at: createdAt } = isObject(message) ? message : {}
  const author = at(message, 'author.id') ?? at(message, 'author_id')
  if (author !== selfId || typeof id !== 'string' || typeof content !== 'string') return []
  const shape = type === cardType ? cardsIn(content) : { text: content, shows: [] }
  return [{ id, at: Number(createdAt), ...shape }]
}

/** The latest messages of a chat; private ones have a list of their own. */
async function listOf(bot: Bot, { channelId, direct }: ChatRef): Promise<readonly unknown[]> {
  const internal = bot.internal as unknown as Record<string, (params: object) => Promise<unknown>>
  const [call, params] = direct
    ? ['getDirectMessageList', { chat_code: channelId, page_size: listed }]
    : ['getMessageList', { target_id: channelId, page_size: listed }]
  return listIn(await internal[call as string]?.(params as object), 'items')
}

/** Administrator, and management of the server (KOOK's table of permission bits). */
const adminBits = 0b11n
/** The role everybody has. */
const everybody = '0'

const reactions: Reactions = {
  ...byMethods(() => emojiSigns),
  read(exchange) {
    if (!/\/(?:add|delete)-reaction$/.test(exchange.call)) return undefined
    const answer = answerTo(exchange)
    if (!answer) return ofFailure(exchange.error, true)
    const no = refusal(answer)
    if (no?.kind !== 'refused' || no.scope !== 'file') return no ?? sent()
    // One code for nearly everything: the message is not there, or nobody may react here.
    return { ...no, scope: /找不到|不存在|not (?:found|exist)/i.test(no.reason) ? 'quote' : 'chat' }
  },
}

export const kook: ChatAdapter = {
  name: 'kook',
  koishiAdapters: ['kook'],
  pictureHosts: ['kookapp.cn', 'kaiheila.cn'],
  platforms: ['kook'],
  // adapter-kook 4.8.0 makes no element of a message that is a file (type 4), and hands on what the event says of it.
  async fileAddress(session, attrs) {
    const quoted = attrs ? undefined : at(extra(session, 'kook'), 'extra.quote')
    const url = at(quoted, 'attachments.url') ?? at(quoted, 'content')
    return at(quoted, 'type') === fileType && typeof url === 'string' ? url : undefined
  },
  // The raw event says it (`extra.author.bot`); adapter-kook 4.8.0 leaves `user.isBot` out.
  fromBot: (session) => at(extra(session, 'kook'), 'extra.author.bot') === true,
  abilities: {
    image: true,
    video: true,
    audio: true,
    file: true,
    forward: false,
    quote: true,
    links: true,
    picture: { bytes: 10 * mib },
    // An image group of a card (developer.kookapp.cn/doc/cardmessage, autumn 2026).
    picturesTogether: 9,
    maxVideoBytes: 100 * mib,
    maxFileBytes: 100 * mib,
    // The adapter copies what it gets about twice: a file is read once less than inline data.
    inlineBytes: 4 * mib,
    inlineFiles: true,
    ways: ['base64', 'file', 'link'],
    maxMessages: Infinity,
  },
  // The upload is called `file.<ext>` unless `file` says otherwise; the card shows the title (adapter-kook 4.8.0).
  write: ({ type, src, name }) => h(type, type === 'file' ? { src, title: name, file: name } : { src }),
  together: (pictures) => [h('kook:image-group', {}, ...pictures)],
  verdict: (report) => verdictBy(read, report),
  async find(bot, chat) {
    if (chat.direct) throw unsaid()
    const { http } = bot as unknown as { http: HTTP }
    const answer: unknown = await unlessRefused(() =>
      http.get('/channel/view', { params: { target_id: chat.channelId } }),
    )
    // Where we are not, and where there is none: a code under status 200.
    if (at(answer, 'code') !== 0) return undefined
    const guildId = at(answer, 'data.guild_id')
    return { ...chat, ...(typeof guildId === 'string' && guildId !== '' ? { guildId } : {}) }
  },
  async look(bot, chat) {
    return (await listOf(bot, chat)).flatMap((message) => sightingIn(message, chat.selfId))
  },
  // Without the right to, the words stand there and call nobody.
  callsAll: async (_, { direct }) => !direct,
  reactions: [reactions],
  // adapter-kook 4.8.0 posts the message without its file when the upload was refused in a 200.
  dooms: (exchange) => isUpload(exchange.call) && read(exchange) !== undefined,
  async isChatAdmin(session) {
    const roles = at(extra(session, 'kook'), 'extra.author.roles')
    const own = new Set([everybody, ...(Array.isArray(roles) ? roles.map(String) : [])])
    const guild = await rawCall(session, 'getGuildView', { guild_id: session.guildId })
    // The owner is `master_id` in newer answers and `user_id` in older ones.
    if ([at(guild, 'master_id'), at(guild, 'user_id')].some((id) => id !== undefined && String(id) === session.userId))
      return true
    return anyRole({ all: listIn(guild, 'roles'), idField: 'role_id', own }, adminBits)
  },
}

/**
 * Discord's REST API and gateway on loopback for the real adapter. Codes as in the public reference (API 10, autumn
 * 2026). Files are counted and measured, each and together, and have to be those the message names. A quoted message can
 * be unreadable although the reply to it is taken: `hideQuotes`.
 */
import type { WebSocket } from 'ws'
import { calledIn } from './called'
import { createBehaviours, delivers, type Cause } from './behaviour'
import type { ChatEnd, Delivered } from './end'
import { createMembers } from './members'
import { answerMark, createMarkBoard, type MarkCause } from './marks'
import { createPast, type Past } from './past'
import { gatewayPage, startRest, type Call, type FormPart, type Reply } from './rest'

const token = 'DISCORD-CANARY'

/** Everybody, somebody, a role; a backslash takes the meaning from the first alone. */
const calls = /(?<!\\)@(?:everyone|here)|<@[!&]?(\d+)>/g

const refusals: Record<Cause, Reply> = {
  muted: { status: 403, body: { message: 'Missing Permissions', code: 50013 } },
  quote: {
    status: 400,
    body: {
      message: 'Invalid Form Body',
      code: 50035,
      errors: { message_reference: { _errors: [{ code: 'REPLIES_UNKNOWN_MESSAGE', message: 'Unknown message' }] } },
    },
  },
  content: { status: 413, body: { message: 'Request entity too large', code: 40005 } },
  way: { status: 400, body: { message: 'Invalid Form Body', code: 50035, errors: { content: {} } } },
  gone: { status: 404, body: { message: 'Unknown Channel', code: 10003 } },
}

const adminRole = '20'
/** The role of everybody is called like the server; 8 is ADMINISTRATOR. */
const rolesOf = (guild: string): object[] => [
  { id: guild, name: '@everyone', permissions: '104324673' },
  { id: adminRole, name: 'staff', permissions: '8' },
]

const markRefusals: Record<Exclude<MarkCause, 'silent'>, Reply> = {
  unsupported: { status: 400, body: { message: 'Unknown Emoji', code: 10014 } },
  forbidden: { status: 403, body: { message: 'Missing Permissions', code: 50013 } },
  gone: { status: 403, body: { message: 'Reaction blocked', code: 90001 } },
  'too-fast': { status: 429, body: { message: 'You are being rate limited.', retry_after: 0.3, global: false } },
}

const attachmentOf = (filename: string): object => ({
  filename,
  content_type: /\.(?:jpe?g|png|gif|webp)$/.test(filename) ? 'image/jpeg' : 'application/octet-stream',
})

/** Largest attachment in MiB by the level of a server's boosts (Discord's help centre, "File Attachments", autumn 2026). */
const walls = [10, 10, 50, 100] as const
type Tier = 0 | 1 | 2 | 3

/** Files of one message, in number and together in bytes on any server. */
const maxFiles = 10
const maxRequestBytes = 25_000_000

const badForm = (errors: object): Reply => ({
  status: 400,
  body: { message: 'Invalid Form Body', code: 50035, errors },
})
const badAttachment = (place: number, code: string, message: string): Reply =>
  badForm({ attachments: { [place]: { _errors: [{ code, message }] } } })

interface Payload {
  content?: string
  embeds?: unknown[]
  attachments?: { id: number | string; filename?: string }[]
  message_reference?: { message_id: string }
}

/** What is wrong with a message, whoever sends it where; `wall`: bytes of the largest file there. */
function misfit(
  { content = '', embeds = [], attachments }: Payload,
  files: readonly FormPart[],
  wall: number,
): Reply | undefined {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0)
  if (files.some((file) => file.bytes.length > wall) || bytes > Math.max(wall, maxRequestBytes)) return refusals.content
  if (files.length > maxFiles)
    return {
      status: 400,
      body: { message: `Maximum number of attachments in a message reached (${maxFiles})`, code: 30015 },
    }
  if (content.trim() === '' && embeds.length === 0 && files.length === 0)
    return { status: 400, body: { message: 'Cannot send an empty message', code: 50006 } }
  if (content.length > 2000)
    return badForm({
      content: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 2000 or fewer in length.' }] },
    })
  const names = new Set(files.map(({ name }) => name))
  if (names.size < files.length) return badForm({ files: { _errors: [{ code: 'SET_TYPE_ALREADY_CONTAINS_VALUE' }] } })
  const ids = (attachments ?? []).map(({ id }) => String(id))
  for (const [place, id] of ids.entries()) {
    if (!names.has(`files[${id}]`)) return badAttachment(place, 'ATTACHMENT_NOT_FOUND', 'Attachment data not found')
    if (ids.indexOf(id) < place) return badAttachment(place, 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'Used before')
  }
  // Listed at all, they are all listed.
  return attachments && ids.length < files.length
    ? badForm({ attachments: { _errors: [{ code: 'ATTACHMENT_NOT_FOUND', message: 'Attachment data not found' }] } })
    : undefined
}

/** One message that stands in a channel, with what is attached to it. */
interface DiscordPost {
  channel: string
  text: string
  files: { name: string; bytes: Buffer }[]
  /** Milliseconds since the epoch. */
  time: number
}

export interface DiscordEnd extends ChatEnd {
  readonly posts: DiscordPost[]
  readonly past: Past
  /** Reading a single message is refused from now on, or allowed again. */
  hideQuotes(hidden: boolean): void
  /** The server has boosts of this level from now on; at first it has none. */
  boost(tier: Tier): void
  /** Threads and posts by their id. */
  threads: Map<string, { type: number; parent_id: string }>
  /** Ids of messages that are gone: nothing can reply to them. */
  deleted: Set<string>
}

export async function startDiscordEnd(): Promise<DiscordEnd> {
  const behaviours = createBehaviours()
  const delivered: Delivered[] = []
  const posts: DiscordPost[] = []
  const threads: DiscordEnd['threads'] = new Map()
  const deleted = new Set<string>()
  const members = createMembers()
  const marks = createMarkBoard()
  const past = createPast()
  let serial = 9000
  let hidden = false
  let tier: Tier = 0
  let socket: WebSocket | undefined
  let ready: () => void
  const connected = new Promise<void>((resolve) => (ready = resolve))

  const messageIn = (chat: string, id: string, extra = {}): object => ({
    id,
    channel_id: chat,
    content: '',
    author: { id: '1', username: 'card' },
    embeds: [],
    attachments: [],
    mentions: [],
    timestamp: new Date().toISOString(),
    ...extra,
  })

  function post(chat: string, { json, form }: Call): Reply {
    const part = form.find(({ name }) => name === 'payload_json')
    const payload = (part ? JSON.parse(part.bytes.toString()) : json) as Payload
    const quote = payload.message_reference?.message_id
    const behaviour = behaviours.next(chat, quote !== undefined)
    const id = String(++serial)
    const parts = form.filter(({ filename }) => filename !== undefined)
    const wrong = misfit(payload, parts, walls[tier] * 2 ** 20)
    if (wrong) return wrong
    if (quote !== undefined && deleted.has(quote)) return refusals.quote
    const sent = parts.map(({ filename = '', bytes }) => ({ name: filename, bytes }))
    if (delivers(behaviour)) {
      const text = payload.content ?? ''
      past.add(chat, messageIn(chat, id, { content: text, attachments: sent.map(({ name }) => attachmentOf(name)) }))
      const files = behaviour.kind === 'lossy' ? [] : sent
      delivered.push({
        chat,
        ...(quote === undefined ? {} : { quote }),
        text,
        files: files.map(({ bytes }) => bytes.length),
        ...calledIn(text, calls),
      })
      posts.push({ channel: chat, text, files, time: Date.now() })
    }
    switch (behaviour.kind) {
      case 'refuse':
        return refusals[behaviour.cause]
      case 'too-fast':
        return {
          status: 429,
          body: { message: 'You are being rate limited.', retry_after: behaviour.afterSec, global: false },
          headers: { 'retry-after': String(Math.ceil(behaviour.afterSec)) },
        }
      case 'locked-out':
        return { status: 401, body: { message: '401: Unauthorized', code: 0 } }
      case 'broken':
        return gatewayPage(behaviour.status)
      case 'no-id':
        return { body: {} }
      default: {
        const reference = quote ? { message_reference: { message_id: quote, channel_id: chat } } : {}
        return { body: messageIn(chat, id, reference), wire: behaviour }
      }
    }
  }

  function handle(call: Call): Reply {
    const { method, path } = call
    if (path === '/gateway/bot') return { body: { url: rest.url.replace('http', 'ws') } }
    const [, channel, message] = /^\/channels\/(\w+)\/messages(?:\/(\w+))?$/.exec(path) ?? []
    if (channel && method === 'POST') return post(channel, call)
    if (channel && !message && method === 'GET') {
      const body = past.list(channel).toReversed()
      if (past.recall === 'hangs') return { body, wire: { kind: 'silent' } }
      return past.recall === 'answers' ? { body } : { status: 403, body: { message: 'Missing Access', code: 50001 } }
    }
    if (channel && message)
      return hidden
        ? { status: 403, body: { message: 'Missing Access', code: 50001 } }
        : { body: messageIn(channel, message) }
    const [, marked, sign] = /^\/channels\/\w+\/messages\/(\w+)\/reactions\/([^/]+)\/@me$/.exec(path) ?? []
    if (marked && sign)
      return answerMark(marks, markRefusals, { method, message: marked, sign: decodeURIComponent(sign) })
    const [, application] = /^\/webhooks\/(\w+)\/[\w-]+$/.exec(path) ?? []
    if (application && method === 'POST') {
      // The token of an interaction lives for a quarter of an hour.
      return application === 'expired'
        ? { status: 404, body: { message: 'Unknown Webhook', code: 10015 } }
        : post(`interaction:${application}`, call)
    }
    if (/^\/channels\/\w+\/webhooks$/.test(path)) {
      const webhook = { id: 'w', token: 'WEBHOOK-CANARY', name: 'Koishi', user: { id: '1' } }
      return { body: method === 'GET' ? [webhook] : webhook }
    }
    const [, guild] = /^\/guilds\/(\w+)$/.exec(path) ?? []
    if (guild) {
      const about = { id: guild, name: 'g', premium_tier: tier }
      const truth = { ...about, owner_id: members.owner() ?? '0', roles: rolesOf(guild) }
      const refusal = { status: 403, body: { message: 'Missing Access', code: 50001 } }
      return members.reply({ body: truth }, refusal, { body: { id: guild } })
    }
    const [, id] = /^\/channels\/(\w+)$/.exec(path) ?? []
    if (id) {
      const truth = { body: { id, guild_id: '2', type: 0, name: 'c', ...threads.get(id) } }
      const refusal = { status: 403, body: { message: 'Missing Access', code: 50001 } }
      return members.reply(members.absentFrom.has(id) ? refusal : truth, refusal, truth)
    }
    return { status: 404, body: { message: '404: Not Found', code: 0 } }
  }

  const rest = await startRest(handle, (peer) => {
    socket = peer
    peer.on('message', (text) => {
      if ((JSON.parse(String(text)) as { op: number }).op !== 2) return
      const user = { id: '1', username: 'card' }
      peer.send(JSON.stringify({ op: 0, s: 1, t: 'READY', d: { session_id: 's', resume_gateway_url: '', user } }))
      setTimeout(() => ready(), 20)
    })
    peer.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 60_000 } }))
  })

  return {
    adapter: '@satorijs/adapter-discord',
    config: (silenceMs) => ({ token, endpoint: rest.url, intents: 0, slash: false, timeout: silenceMs }),
    secrets: [token, 'WEBHOOK-CANARY'],
    delivered,
    posts,
    calls: rest.calls,
    behave: behaviours.set,
    marks,
    past,
    hideQuotes: (hide) => void (hidden = hide),
    boost: (level) => void (tier = level),
    threads,
    deleted,
    members,
    connected: () => connected,
    say(text, { chat = '111', direct = false, id = String(++serial), user = '5', file } = {}) {
      const roles = members.standing(user) === 'admin' ? [adminRole] : []
      const member = { roles, nick: null, joined_at: '2026-01-01T00:00:00Z' }
      const where = direct ? {} : { guild_id: '2', member }
      const type = { content_type: 'application/json; charset=utf-8', size: 9 }
      const files = file
        ? { attachments: [{ id: '77', filename: file.name, url: file.url, proxy_url: file.url, ...type }] }
        : {}
      const d = { ...messageIn(chat, id), ...files, content: text, author: { id: user, username: 'friend' }, ...where }
      socket?.send(JSON.stringify({ op: 0, s: ++serial, t: 'MESSAGE_CREATE', d }))
      return id
    },
    hangUp: () => socket?.terminate(),
    close: rest.close,
  }
}

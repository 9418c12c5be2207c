/**
 * The official QQ bot's API and gateway on loopback for the real adapter: groups, private chats, guild channels.
 * It counts replies: the same number for the same message twice is refused, and so is the sixth reply. Codes as in the
 * public documentation of the bot API and reports about it, autumn 2026.
 */
import type { WebSocket } from 'ws'
import { calledIn } from './called'
import { createBehaviours, delivers, type Cause } from './behaviour'
import type { ChatEnd, Delivered, SayOptions } from './end'
import { answerMark, createMarkBoard, type MarkCause } from './marks'
import { createMembers, type Standing } from './members'
import { fieldOf, gatewayPage, startRest, type Call, type Reply } from './rest'

const secret = 'QQ-CANARY'

const refusals: Record<Cause, { code: number; message: string }> = {
  muted: { code: 1_100_301, message: 'caller is not a member of the group' },
  quote: { code: 304_026, message: 'invalid msg_id' },
  content: { code: 40_054_010, message: 'url not allowed' },
  way: { code: 304_082, message: 'upload media info fail' },
  gone: { code: 1_100_104, message: 'group is not exist' },
}

const badAddress = { code: 304_003, message: 'url not allowed' }

const markRefusals: Record<Exclude<MarkCause, 'silent'>, Reply> = {
  unsupported: { status: 404, body: { code: 11_000, message: 'not found' } },
  forbidden: { status: 401, body: { code: 11_255, message: 'check permission failed' } },
  gone: { status: 400, body: { code: 306_003, message: 'message not found' } },
  'too-fast': { status: 429, body: { code: 22_009, message: 'msg limit exceed' } },
}

/** Formats within a text, of groups and of guilds. */
const calls = /@everyone|<qqbot-at-everyone\s*\/>|<@!?(\w+)>/g

/** What it takes for an address; the platform's own list is longer. */
const address = /https?:\/\/|[a-z0-9]\.(?:com|cn|net|org|tv|top|example)(?![a-z0-9])/i

/** Replies one message may have. */
const maxReplies = 5

interface QqMessage extends Delivered {
  /** The message it answers and the number of that answer. */
  reply?: string
  seq?: number
}

/** Roles of a guild by number: 4 owner, 2 administrator, 1 everybody. */
const guildRoles: Record<Standing, string[]> = { owner: ['1', '4'], admin: ['1', '2'], member: ['1'] }

export interface QqEnd extends ChatEnd {
  readonly delivered: QqMessage[]
  /** `guild`: in this guild; `chat` is one of its channels then. */
  say(text: string, options?: SayOptions & { guild?: string }): string
}

export async function startQqEnd(): Promise<QqEnd> {
  const behaviours = createBehaviours()
  const delivered: QqMessage[] = []
  const uploads = new Map<string, number>()
  const marks = createMarkBoard()
  const replies = new Map<string, Set<number>>()
  const members = createMembers()
  let serial = 0
  let socket: WebSocket | undefined
  let ready: () => void
  const connected = new Promise<void>((resolve) => (ready = resolve))

  /** Why a reply is one too many, if it is. */
  function tooMany(id: string | undefined, seq: number): Reply | undefined {
    if (id === undefined) return undefined
    const known = replies.get(id) ?? new Set()
    if (known.has(seq)) return { status: 400, body: { code: 40_054_005, message: 'message is duplicated' } }
    if (known.size >= maxReplies) return { status: 400, body: { code: 40_034_102, message: 'reply msg exceed limit' } }
    replies.set(id, known.add(seq))
    return undefined
  }

  function post(chat: string, guild: boolean, { json, form }: Call): Reply {
    const body = (json ?? {}) as Record<string, unknown> & { media?: { file_info: string } }
    const field = (name: string): string | undefined => {
      const value = form.length > 0 ? fieldOf(form, name) : body[name]
      return value === undefined || value === null ? undefined : String(value)
    }
    const reply = field('msg_id')
    const seq = Number(field('msg_seq') ?? 1)
    const behaviour = behaviours.next(chat, true)
    const text = field('content')?.trim() ?? ''
    if (address.test(text)) return { status: 400, body: guild ? badAddress : refusals.content }
    const over = guild ? undefined : tooMany(reply, seq)
    if (over) return over
    const uploaded = body.media && uploads.get(body.media.file_info)
    const files = [
      ...form.filter(({ filename }) => filename !== undefined).map(({ bytes }) => bytes.length),
      ...(uploaded === undefined ? [] : [uploaded]),
    ]
    if (delivers(behaviour))
      delivered.push({
        chat,
        text,
        files: behaviour.kind === 'lossy' ? [] : files,
        ...calledIn(text, calls),
        ...(reply === undefined ? {} : { reply, seq }),
      })
    const message = { id: `m${++serial}`, timestamp: new Date().toISOString() }
    switch (behaviour.kind) {
      case 'refuse':
        return { status: 400, body: refusals[behaviour.cause] }
      case 'too-fast':
        return { status: 429, body: { code: 22_009, message: 'msg limit exceed', retry_after: behaviour.afterSec } }
      case 'locked-out':
        return { status: 401, body: { code: 11_244, message: 'token not exist or expire' } }
      case 'broken':
        return gatewayPage(behaviour.status)
      case 'no-id':
        return { body: {} }
      case 'pending':
        return {
          status: 202,
          body: { code: 304_023, message: 'waiting for audit', data: { message_audit: { audit_id: 'A' } } },
        }
      default:
        return { body: message, wire: behaviour }
    }
  }

  const memberOf = (user: string): object => ({
    user: { id: user, username: 'friend' },
    nick: 'friend',
    roles: guildRoles[members.standing(user)],
    joined_at: '2026-01-01T00:00:00+08:00',
  })

  function handle(call: Call): Reply {
    const { method, path, json } = call
    // Guilds only: groups and private chats have no reactions.
    const [, marked, type, face] = /^\/channels\/[\w%-]+\/messages\/([\w%-]+)\/reactions\/(\d)\/(\d+)$/.exec(path) ?? []
    if (marked && type && face)
      return answerMark(marks, markRefusals, { method, message: marked, sign: `${type}:${face}` })
    if (path === '/users/@me') return { body: { id: 'card', username: 'card' } }
    const [, user] = /^\/guilds\/\w+\/members\/(\w+)$/.exec(path) ?? []
    if (user) {
      const refusal = { status: 403, body: { code: 11_253, message: 'no permission' } }
      return members.reply({ body: memberOf(user) }, refusal, { body: {} })
    }
    const [, channel] = /^\/channels\/([\w%-]+)$/.exec(path) ?? []
    if (channel) {
      const truth = { body: { id: channel, guild_id: 'GUILD', name: 'c', type: 0 } }
      const refusal = { status: 403, body: { code: 11_253, message: 'no permission' } }
      return members.reply(members.absentFrom.has(channel) ? refusal : truth, refusal, { body: {} })
    }
    const [, kind, chat, what] = /^\/(v2\/groups|v2\/users|channels|dms)\/([\w%-]+)\/(messages|files)$/.exec(path) ?? []
    if (!kind || !chat) return { status: 404, body: { code: 11_000, message: 'not found' } }
    if (what === 'messages') return post(chat, !kind.startsWith('v2/'), call)
    const info = `info${++serial}`
    uploads.set(info, Buffer.from(String((json as { file_data?: string }).file_data ?? ''), 'base64').length)
    return { body: { file_uuid: 'u', file_info: info, ttl: 300 } }
  }

  const send = (t: string, d: { id: string } & Record<string, unknown>): void =>
    socket?.send(JSON.stringify({ op: 0, s: ++serial, t, id: `event-${d.id}`, d }))

  const rest = await startRest(handle, (peer) => {
    socket = peer
    peer.on('message', (text) => {
      if ((JSON.parse(String(text)) as { op: number }).op !== 2) return
      const user = { id: 'card', username: 'card', bot: true }
      peer.send(JSON.stringify({ op: 0, s: 1, t: 'READY', d: { session_id: 's', user } }))
      setTimeout(() => ready(), 50)
    })
    peer.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 60_000 } }))
  })

  return {
    adapter: '@satorijs/adapter-qq',
    config: (silenceMs) => ({
      id: '102',
      secret,
      token: secret,
      type: 'public',
      endpoint: rest.url,
      authType: 'bot',
      intents: 0,
      protocol: 'websocket',
      gatewayUrl: rest.url.replace('http', 'ws'),
      timeout: silenceMs,
    }),
    secrets: [secret],
    delivered,
    calls: rest.calls,
    behave: behaviours.set,
    members,
    marks,
    connected: () => connected,
    say(text, { chat = 'GROUP', direct = false, id = `in${++serial}`, user = 'U', unsaid = false, guild, file } = {}) {
      const timestamp = new Date().toISOString()
      if (guild !== undefined) {
        const member = unsaid ? {} : { member: memberOf(user) }
        const d = { id, guild_id: guild, channel_id: chat, content: text, timestamp, ...member }
        send('AT_MESSAGE_CREATE', { ...d, author: { id: user, username: 'friend', bot: false } })
        return id
      }
      const files = file ? { attachments: [{ content_type: 'file', filename: file.name, url: file.url }] } : {}
      const d = direct
        ? { ...files, id, content: text, timestamp, author: { id: chat, user_openid: chat } }
        : {
            ...files,
            id,
            group_id: chat,
            group_openid: chat,
            content: text,
            timestamp,
            author: { id: user, member_openid: user },
          }
      send(direct ? 'C2C_MESSAGE_CREATE' : 'GROUP_AT_MESSAGE_CREATE', d)
      return id
    },
    hangUp: () => socket?.terminate(),
    close: rest.close,
  }
}

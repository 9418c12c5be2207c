/** A Satori server on loopback for the real adapter: one login, events over WebSocket, calls over HTTP. */
import type { WebSocket } from 'ws'
import { calledIn } from './called'
import { createBehaviours, delivers, type Cause } from './behaviour'
import type { ChatEnd, Delivered } from './end'
import { createMembers } from './members'
import { createMarkBoard, type MarkCause } from './marks'
import { createPast } from './past'
import { gatewayPage, startRest, type Call, type Reply } from './rest'

const token = 'SATORI-CANARY'
/** A QQ client behind Satori: one that keeps merged forwards. */
const platform = 'llonebot'

const abilities = ['message.create', 'message.list', 'guild.member.get', 'reaction.create', 'reaction.delete']

/** The protocol has statuses only. */
const statuses: Record<Cause, number> = { muted: 403, quote: 500, content: 413, way: 400, gone: 404 }

const markStatuses: Record<Exclude<MarkCause, 'silent'>, number> = {
  unsupported: 404,
  forbidden: 403,
  gone: 400,
  'too-fast': 429,
}

/** `features`: what the server says it can do. */
export async function startSatoriEnd(features = abilities): Promise<ChatEnd> {
  const behaviours = createBehaviours()
  const delivered: Delivered[] = []
  const members = createMembers()
  const marks = createMarkBoard()
  const past = createPast()
  let serial = 0
  let socket: WebSocket | undefined
  let ready: () => void
  const connected = new Promise<void>((resolve) => (ready = resolve))

  function create({ json }: Call): Reply {
    const { channel_id: chat, content } = json as { channel_id: string; content: string }
    const quote = /<quote id="([^"]*)"/.exec(content)?.[1]
    const behaviour = behaviours.next(chat, quote !== undefined)
    const files = [...content.matchAll(/src="data:[^;]*;base64,([^"]*)"/g)].map(([, data = '']) =>
      Buffer.byteLength(data, 'base64'),
    )
    const id = String(++serial)
    if (delivers(behaviour)) {
      const listed = content.replace(/src="data:[^"]*"/g, 'src="http://127.0.0.1/a"')
      past.add(chat, { id, content: listed, user: { id: '10' }, created_at: Date.now() })
      delivered.push({
        chat,
        ...(quote === undefined ? {} : { quote }),
        text: content.replace(/<[^>]*>/g, ''),
        files: behaviour.kind === 'lossy' ? [] : files,
        ...calledIn(content, /<at\b(?:[^>]*?\sid="([^"]*)")?/g),
      })
    }
    switch (behaviour.kind) {
      case 'refuse':
        return { status: statuses[behaviour.cause], body: { message: 'refused' } }
      case 'too-fast':
        return { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': String(behaviour.afterSec) } }
      case 'locked-out':
        return { status: 401, body: { message: 'invalid token' } }
      case 'broken':
        return gatewayPage(behaviour.status)
      case 'no-id':
        return { body: [] }
      default:
        return { body: [{ id, content: '' }], wire: behaviour }
    }
  }

  const memberOf = (user: string): object => ({ user: { id: user }, roles: [{ id: members.standing(user) }] })

  function react({ path, json }: Call): Reply {
    const { message_id: message, emoji_id: sign } = json as { message_id: string; emoji_id: string }
    const cause = marks.cause()
    if (cause === 'silent') return { body: {}, wire: { kind: 'silent' } }
    if (cause) return { status: markStatuses[cause], body: { message: 'refused' } }
    if (path.endsWith('create')) marks.add(message, sign)
    else marks.remove(message, sign)
    return { body: {} }
  }

  function handle(call: Call): Reply {
    if (call.path === '/v1/message.create') return create(call)
    if (call.path === '/v1/message.list') {
      const data = past.list((call.json as { channel_id: string }).channel_id)
      if (past.recall === 'hangs') return { body: { data }, wire: { kind: 'silent' } }
      return past.recall === 'answers' ? { body: { data } } : { status: 403, body: { message: 'refused' } }
    }
    if (call.path === '/v1/channel.get') {
      const { channel_id: id } = call.json as { channel_id: string }
      const refusal = { status: 404, body: { message: 'no such channel' } }
      return members.reply(members.absentFrom.has(id) ? refusal : { body: { id, type: 0 } }, refusal, { body: {} })
    }
    if (call.path === '/v1/guild.member.get') {
      const { user_id: user } = call.json as { user_id: string }
      return members.reply({ body: memberOf(user) }, { status: 403, body: 'forbidden' }, { body: {} })
    }
    return call.path.startsWith('/v1/reaction.') ? react(call) : { status: 404, body: 'not found' }
  }

  const rest = await startRest(handle, (peer) => {
    socket = peer
    peer.on('message', (text) => {
      if ((JSON.parse(String(text)) as { op: number }).op !== 3) return
      const login = { sn: 1, platform, user: { id: '10' }, status: 1, adapter: 'x', features }
      peer.send(JSON.stringify({ op: 4, body: { logins: [login], proxy_urls: [] } }))
      setTimeout(() => ready(), 20)
    })
  })

  return {
    adapter: '@satorijs/adapter-satori',
    // Its settings have no time limit: that of the HTTP service counts.
    config: () => ({ endpoint: rest.url, token }),
    secrets: [token],
    delivered,
    calls: rest.calls,
    behave: behaviours.set,
    members,
    marks,
    past,
    connected: () => connected,
    say(text, { chat = 'c1', direct = false, id = `in${++serial}`, user = '7', unsaid = false, file } = {}) {
      const body = {
        sn: ++serial,
        type: 'message-created',
        timestamp: Date.now(),
        login: { platform, user: { id: '10' } },
        channel: { id: chat, type: direct ? 1 : 0 },
        ...(direct ? {} : { guild: { id: chat } }),
        user: { id: user },
        ...(direct || unsaid ? {} : { member: memberOf(user) }),
        message: { id, content: file ? `${text}<file src="${file.url}" title="${file.name}"/>` : text },
      }
      socket?.send(JSON.stringify({ op: 0, body }))
      return id
    },
    hangUp: () => socket?.terminate(),
    close: rest.close,
  }
}

/**
 * KOOK's HTTP API and gateway on loopback for the real KOOK adapter (`endpoint` = `url`).
 * Uploaded assets are kept with their bytes; messages refer to them by address as on the real site.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { calledIn } from './called'
import { createBehaviours, delivers, type Cause } from './behaviour'
import type { ChatEnd, Delivered, SayOptions } from './end'
import { createInbox } from './inbox'
import { createMembers } from './members'
import { createMarkBoard, type MarkCause } from './marks'
import { createPast, type Past } from './past'

interface KookMessage {
  channel: string
  /** 9 KMarkdown, 10 card. */
  type: number
  content: string
  /** Assets a card refers to, in order. */
  assets: { kind: string; bytes: Buffer; mime: string }[]
  time: number
}

const token = 'KOOK-CANARY'

/** KMarkdown of somebody or everybody, and of a role. */
const mentions = /(?<!\\)\((?:met|rol)\)([^()\\]+)\((?:met|rol)\)/g

/** KOOK refuses in a 200; one code stands for nearly everything. */
const refusals: Record<Cause, string> = {
  muted: '你已被禁言',
  quote: '引用的消息不存在',
  content: '内容不合规',
  way: '资源地址不正确',
  gone: '频道不存在',
}

const adminRole = 702
/** Everybody has role 0; bit 0 is the administrator. */
const roles = [
  { role_id: 0, name: '全体成员', permissions: 148_691_464 },
  { role_id: adminRole, name: '管理', permissions: 1 },
]

const markRefusals: Record<Exclude<MarkCause, 'silent'>, [status: number, message: string]> = {
  unsupported: [404, '接口不存在'],
  forbidden: [200, '你没有权限进行此操作'],
  gone: [200, '找不到该消息'],
  'too-fast': [429, 'too many requests'],
}

export interface KookEnd extends ChatEnd {
  readonly past: Past
  /** Base address for the adapter's `endpoint` setting. */
  url: string
  messages: KookMessage[]
  /** A KMarkdown message as the site delivers it: pasted links arrive as `[url](url)`. */
  say(content: string, options?: SayOptions & { channel?: string; type?: number; bot?: boolean }): string
  wait(count: number, timeoutMs?: number): Promise<KookMessage[]>
  /** Refuses the next uploads with an HTTP status; 200: by a code in the body. */
  refuseUploads(times: number, status?: number): void
}

async function readBody(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The one file of a multipart form. */
function fileOf(body: Buffer, contentType: string): { bytes: Buffer; mime: string } {
  const boundary = /boundary=(.+)$/.exec(contentType)?.[1] ?? ''
  const start = body.indexOf('\r\n\r\n') + 4
  const end = body.lastIndexOf(`\r\n--${boundary}`)
  const mime = /content-type: (.+)\r\n/i.exec(body.subarray(0, start).toString())?.[1] ?? ''
  return { bytes: body.subarray(start, end), mime }
}

/** What an event says of a message that is a file. */
const quoteOf = ({ name, url }: { name: string; url: string }) => ({
  rong_id: 'q1',
  type: 4,
  content: url,
  attachments: { type: 'file', name, url, file_type: 'application/json', size: 9 },
})

export async function startKookEnd(): Promise<KookEnd> {
  const inbox = createInbox<KookMessage>()
  const assets = new Map<string, { bytes: Buffer; mime: string }>()
  let socket: WebSocket | undefined
  let ready: () => void
  const connected = new Promise<void>((resolve) => (ready = resolve))
  let serial = 0
  let uploadRefusals: number[] = []
  const behaviours = createBehaviours()
  const members = createMembers()
  const delivered: Delivered[] = []
  const marks = createMarkBoard()
  const past = createPast()
  const calls: { call: string; body: unknown }[] = []

  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://x')
    const body = await readBody(request)
    const [, filename] = /filename="([^"]*)"/.exec(body.toString('utf8')) ?? []
    calls.push({ call: `${request.method} ${path}`, body: filename === undefined ? undefined : { filename } })
    const say = (status: number, body: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    }
    const ok = (data: unknown) => say(200, { code: 0, message: 'ok', data })
    if (path === '/gateway/index') return ok({ url: `${url.replace('http', 'ws')}/ws` })
    if (path === '/user/me') {
      ok({ id: '1', username: 'card', identify_num: '0001', online: true, avatar: '', bot: true, status: 1 })
      return void setTimeout(() => ready(), 20)
    }
    if (path === '/guild/view') {
      const truth = { body: { code: 0, message: 'ok', data: { id: '9001', master_id: members.owner() ?? '0', roles } } }
      const refusal = { body: { code: 403, message: '你没有权限进行此操作', data: {} } }
      const { status = 200, body, wire } = members.reply(truth, refusal, { body: { code: 0, message: 'ok', data: {} } })
      if (wire?.kind === 'silent') return
      if (typeof body === 'object') return say(status, body as object)
      response.writeHead(status, { 'content-type': 'text/html' })
      return void response.end(body)
    }
    if (path === '/channel/view') {
      const id = query.get('target_id') ?? ''
      const refusal = { body: { code: 403, message: '你没有权限进行此操作', data: {} } }
      const truth = { body: { code: 0, message: 'ok', data: { id, guild_id: '9001', name: '闲聊' } } }
      const reply = members.reply(members.absentFrom.has(id) ? refusal : truth, refusal, truth)
      if (reply.wire?.kind === 'silent') return
      if (typeof reply.body === 'object') return say(reply.status ?? 200, reply.body as object)
      response.writeHead(reply.status ?? 200, { 'content-type': 'text/html' })
      return void response.end(reply.body)
    }
    if (path === '/asset/create') {
      const status = uploadRefusals.shift()
      if (status) {
        response.statusCode = status
        response.setHeader('content-type', 'application/json')
        return void response.end(JSON.stringify({ code: 40000, message: '文件过大', data: {} }))
      }
      const name = `https://img.kookapp.cn/assets/${++serial}`
      assets.set(name, fileOf(body, String(request.headers['content-type'])))
      return ok({ url: name })
    }
    const [, change] = /^\/(?:direct-)?message\/(add|delete)-reaction$/.exec(path) ?? []
    if (change) {
      const { msg_id: message, emoji } = JSON.parse(body.toString()) as { msg_id: string; emoji: string }
      const cause = marks.cause()
      if (cause === 'silent') return
      if (cause) return say(markRefusals[cause][0], { code: 40000, message: markRefusals[cause][1], data: {} })
      if (change === 'add') marks.add(message, emoji)
      else marks.remove(message, emoji)
      return ok({})
    }
    if (path === '/message/list' || path === '/direct-message/list') {
      const items = past.list(query.get('target_id') ?? query.get('chat_code') ?? '')
      if (past.recall === 'hangs') return
      if (past.recall === 'answers') return ok({ items })
      return say(200, { code: 403, message: '你没有权限进行此操作', data: {} })
    }
    if (path === '/message/create' || path === '/user-chat/create-msg') {
      const data = JSON.parse(body.toString()) as {
        target_id?: string
        chat_code?: string
        type: number
        content: string
        quote?: string
      }
      const chat = data.target_id ?? data.chat_code ?? ''
      const behaviour = behaviours.next(chat, data.quote !== undefined)
      if (behaviour.kind === 'drop') return void request.socket.destroy()
      const used: KookMessage['assets'] = []
      if (data.type === 10) {
        const cards = JSON.parse(data.content) as {
          modules: { type: string; src?: string; elements?: { src: string }[] }[]
        }[]
        for (const module of cards.flatMap((card) => card.modules)) {
          for (const src of [module.src, ...(module.elements ?? []).map((element) => element.src)]) {
            const asset = src ? assets.get(src) : undefined
            if (asset) used.push({ kind: module.type === 'container' ? 'image' : module.type, ...asset })
          }
        }
      }
      const id = `m${++serial}`
      if (delivers(behaviour)) {
        const by = path === '/message/create' ? { author: { id: '1', username: 'card' } } : { author_id: '1' }
        past.add(chat, { id, type: data.type, content: data.content, create_at: Date.now(), ...by })
        inbox.push({ channel: chat, type: data.type, content: data.content, assets: used, time: Date.now() })
        delivered.push({
          chat,
          ...(data.quote === undefined ? {} : { quote: data.quote }),
          text: data.content,
          files: behaviour.kind === 'lossy' ? [] : used.map(({ bytes }) => bytes.length),
          ...calledIn(data.content, mentions),
        })
      }
      switch (behaviour.kind) {
        case 'refuse':
          return say(200, { code: 40000, message: refusals[behaviour.cause], data: {} })
        case 'too-fast': {
          const headers = { 'x-rate-limit-reset': String(behaviour.afterSec) }
          return say(429, { code: 429, message: 'too many requests' }, headers)
        }
        case 'locked-out':
          return say(401, { code: 401, message: '用户未登录或 token 无效', data: {} })
        case 'broken':
          response.writeHead(behaviour.status, { 'content-type': 'text/html' })
          return void response.end('<html></html>')
        case 'silent':
          return
        case 'no-id':
          return ok({})
        case 'cut':
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '90' })
          response.write('{"cod')
          return void setTimeout(() => request.socket.destroy(), 20)
        case 'late':
          await new Promise((resolve) => setTimeout(resolve, behaviour.ms).unref())
      }
      return ok({ msg_id: id, msg_timestamp: Date.now(), nonce: '' })
    }
    response.statusCode = 404
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sockets = new WebSocketServer({ server, path: '/ws' })
  sockets.on('connection', (peer) => {
    socket = peer
    peer.on('message', (text) => {
      const signal = JSON.parse(String(text)) as { s: number }
      if (signal.s === 2) peer.send(JSON.stringify({ s: 3 }))
    })
    peer.send(JSON.stringify({ s: 1, d: { code: 0, session_id: 'loopback' } }))
  })

  return {
    adapter: '@satorijs/adapter-kook',
    config: (silenceMs) => ({ protocol: 'ws', token, endpoint: url, timeout: silenceMs }),
    secrets: [token],
    delivered,
    calls,
    behave: behaviours.set,
    members,
    marks,
    past,
    hangUp: () => socket?.terminate(),
    url,
    messages: inbox.items,
    connected: () => connected,
    say(content, options = {}) {
      const id = options.id ?? `in${++serial}`
      const user = options.user ?? '3003'
      const author = {
        id: user,
        username: '朋友',
        nickname: '朋友',
        identify_num: '0002',
        avatar: '',
        roles: members.standing(user) === 'admin' ? [adminRole] : [],
        online: true,
        bot: options.bot ?? false,
      }
      const event = {
        channel_type: 'GROUP',
        type: options.type ?? 9,
        target_id: options.channel ?? options.chat ?? '8001',
        author_id: user,
        content,
        msg_id: id,
        msg_timestamp: Date.now(),
        nonce: '',
        extra: {
          type: options.type ?? 9,
          guild_id: '9001',
          channel_name: '闲聊',
          mention: [],
          mention_all: false,
          mention_roles: [],
          mention_here: false,
          author,
          ...(options.file ? { quote: quoteOf(options.file) } : {}),
          kmarkdown: { raw_content: content, mention_part: [], mention_role_part: [] },
        },
      }
      socket?.send(JSON.stringify({ s: 0, d: event, sn: ++serial }))
      return id
    },
    refuseUploads(times, status = 500) {
      uploadRefusals = Array.from({ length: times }, () => status)
    },
    wait: inbox.wait,
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/**
 * The QQ side of OneBot v11 on loopback: a WebSocket server the real adapter connects to (`protocol: 'ws'`).
 * It keeps what the bot sent with the bytes decoded, and refuses or stays silent on demand as real ends do.
 */
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { createBehaviours, delivers, type Behaviour, type Cause } from './behaviour'
import type { ChatEnd, Delivered, SayOptions as Common } from './end'
import { createInbox } from './inbox'
import { createLikes, type Likes } from './likes'
import { createDisk, type Disk } from './onebot-disk'
import { createMembers, type Standing } from './members'
import { createMarkBoard, type MarkCause } from './marks'
import { callsAnswer, createGroupState, vanishes, type GroupState } from './onebot-group'
import { createPast, type Past } from './past'

interface Segment {
  type: string
  data: Record<string, unknown>
}

/** One message (or file, or forward) that arrived in a chat. */
interface Arrival {
  action: string
  /** `group:<id>` or `private:<id>`. */
  chat: string
  segments: Segment[]
  /** Nodes of a merged forward. */
  nodes?: { name: string; uin: string; segments: Segment[] }[]
  /** Bytes of every media segment in order; `null` when the end could not read it. */
  files: ({ type: string; form: 'base64' | 'file' | 'url'; bytes: Buffer; name?: string } | null)[]
  /** Milliseconds since the epoch. */
  time: number
}

type Trouble =
  /** A definite refusal with a retcode (1200 = rich media transfer failed). */
  | { action: string; retcode: number; times?: number; when?: (params: Record<string, unknown>) => boolean }
  /** The message arrives but the answer never does. */
  | { action: string; silent: true; times?: number; when?: (params: Record<string, unknown>) => boolean }

/** Words as NapCat writes them (NapCatQQ 600, 932, 1410): code 1200 stands for everything. */
const eventOf = (result: number, said: string): string =>
  `EventChecker Failed: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg EventRet:\n{"result": ${result}, "errMsg": "${said}"}`
const timedOut =
  'Timeout: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg ListenerName:NodeIKernelMsgListener/onMsgInfoListUpdate EventRet: {}'
const refusals: Record<Cause, string> = {
  muted: eventOf(120, ''),
  quote: '引用的消息不存在',
  content: '文件过大',
  way: eventOf(-1, 'rich media transfer failed'),
  gone: eventOf(110, ''),
}

const markRefusals: Record<Exclude<MarkCause, 'silent'>, [retcode: number, message: string]> = {
  unsupported: [1404, '不支持的Api'],
  forbidden: [1200, '没有权限'],
  gone: [1200, 'msg not found'],
  'too-fast': [1200, '操作过于频繁'],
}

export interface OneBotEnd extends ChatEnd {
  readonly past: Past
  /** What its groups let our account do. */
  readonly group: GroupState
  /** Reactions of everybody on the messages of its groups. */
  readonly likes: Likes
  /** `ws://127.0.0.1:<port>` for the adapter's `endpoint`. */
  url: string
  selfId: string
  /** The action this end has for reactions: Lagrange has another one than NapCat. */
  reactsBy(action: 'set_msg_emoji_like' | 'set_group_reaction'): void
  arrivals: Arrival[]
  /** Every action the adapter asked for. */
  actions: { action: string; params: Record<string, unknown> }[]
  trouble(trouble: Trouble): void
  /** What it sees of files. */
  disk: Disk
  /**
   * QQ has put its account out, and it goes on without: what it answers to every message then, `timeout` or `network`
   * (NapNeko/NapCatQQ 39, 2024-05; 1258, 2025-09). `wrongly`: it only says so. Undefined: it is in.
   */
  putOut(words: 'timeout' | 'network' | 'wrongly' | undefined): void
  /** Takes no connection until it is back; `hangUp` breaks the one there is. */
  away(gone: boolean): void
  /** Messages the end can be asked for by `get_msg`. */
  history: Map<string, { user: string; message: Segment[] }>
  /** Merged forwards by id, as lists of messages. */
  forwards: Map<string, Segment[][]>
  /** Sends a message event; resolves to its id. Strings become a text segment. */
  say(message: string | Segment[], options?: SayOptions): string
  /** Sends a raw event. */
  event(event: Record<string, unknown>): void
  /** Resolves when `count` more messages arrived (or rejects after `timeoutMs`). */
  wait(count: number, timeoutMs?: number): Promise<Arrival[]>
}

interface SayOptions extends Common {
  group?: string
  private?: boolean
  role?: Standing
  self?: boolean
  /** Unix seconds; default now. */
  time?: number
}

/** Files are listed by their names and addresses, never with their bytes. */
const asListed = ({ type, data }: Segment): Segment =>
  mediaTypes.has(type) ? { type, data: { file: 'a', url: 'http://127.0.0.1/a' } } : { type, data }

const mediaTypes = new Set(['image', 'video', 'record', 'file'])

async function fetchFile(type: string, data: Record<string, unknown>, disk: Disk): Promise<Arrival['files'][number]> {
  const file = String(data.file ?? '')
  const name = typeof data.name === 'string' ? { name: data.name } : {}
  try {
    if (file.startsWith('base64://'))
      return { type, form: 'base64', bytes: Buffer.from(file.slice(9), 'base64'), ...name }
    if (/^https?:/.test(file)) return { type, form: 'url', bytes: Buffer.alloc(0), ...name }
    return { type, form: 'file', bytes: await disk.read(file), ...name }
  } catch {
    return null // what a real end answers with retcode 1200
  }
}

const token = 'ONEBOT-CANARY'

/** `likes`: reactions of a group that several accounts share; default the account's own. */
export async function startOneBotEnd(selfId = '10001', likes: Likes = createLikes()): Promise<OneBotEnd> {
  let gone = false
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, verifyClient: () => !gone })
  await new Promise<void>((resolve) => server.once('listening', () => resolve()))
  const disk = createDisk()
  const inbox = createInbox<Arrival>()
  const actions: OneBotEnd['actions'] = []
  const troubles: Trouble[] = []
  const history: OneBotEnd['history'] = new Map()
  const forwards: OneBotEnd['forwards'] = new Map()
  /** Addresses of files people sent, by chat and id. */
  const sharedFiles = new Map<string, string>()
  const behaviours = createBehaviours()
  const members = createMembers()
  const delivered: Delivered[] = []
  const marks = createMarkBoard()
  const past = createPast()
  const group = createGroupState()
  const runsGroup = (): boolean => members.standing(selfId) !== 'member'
  let reaction = 'set_msg_emoji_like'
  let out: Parameters<OneBotEnd['putOut']>[0]
  const calls: { call: string; body: unknown }[] = []
  let socket: WebSocket | undefined
  let ready: () => void
  const connected = new Promise<void>((resolve) => (ready = resolve))
  let lastId = 1000

  function takeTrouble(action: string, params: Record<string, unknown>): Trouble | undefined {
    const found = troubles.find((trouble) => trouble.action === action && (trouble.when?.(params) ?? true))
    if (!found) return undefined
    found.times = (found.times ?? 1) - 1
    if (found.times <= 0) troubles.splice(troubles.indexOf(found), 1)
    return found
  }

  const chatOf = ({ group_id, user_id }: Record<string, unknown>): string =>
    group_id === undefined ? `private:${user_id}` : `group:${group_id}`

  async function arrive(action: string, params: Record<string, unknown>, lossy: boolean): Promise<number | undefined> {
    const chat = chatOf(params)
    const raw = (params.messages ?? params.message ?? []) as Segment[]
    const arrival: Arrival = { action, chat, segments: [], files: [], time: Date.now() }
    if (action.includes('forward')) {
      arrival.nodes = raw.map((node) => ({
        name: String(node.data.name),
        uin: String(node.data.uin),
        segments: node.data.content as Segment[],
      }))
      arrival.segments = arrival.nodes.flatMap((node) => node.segments)
    } else if (action.startsWith('upload_')) {
      arrival.segments = [{ type: 'file', data: { file: params.file, name: params.name } }]
    } else {
      arrival.segments = raw
    }
    for (const segment of arrival.segments) {
      if (mediaTypes.has(segment.type)) arrival.files.push(await fetchFile(segment.type, segment.data, disk))
    }
    // Real ends cannot fetch hot-link-protected addresses either.
    const broken = arrival.files.some((file) => file === null || (file.form !== 'url' && file.bytes.length === 0))
    if (broken) return undefined
    const id = ++lastId
    inbox.push(arrival)
    const { segments } = arrival
    past.add(chat, {
      message_id: id,
      time: Math.floor(arrival.time / 1000),
      user_id: Number(selfId),
      sender: { user_id: Number(selfId), nickname: '小卡片' },
      message: arrival.nodes ? [{ type: 'forward', data: { id: 'f' } }] : segments.map(asListed),
    })
    const quote = segments.find(({ type }) => type === 'reply')?.data.id
    // Within a forward nobody is.
    const called = arrival.nodes ? [] : segments.filter(({ type }) => type === 'at').map(({ data }) => String(data.qq))
    delivered.push({
      chat,
      ...(quote === undefined ? {} : { quote: String(quote) }),
      text: segments.map(({ data }) => data.text ?? '').join(''),
      files: lossy ? [] : arrival.files.map((file) => file?.bytes.length ?? 0),
      ...(called.length > 0 ? { called } : {}),
    })
    return id
  }

  /** What a message meets; undefined: no answer. */
  async function meet(
    behaviour: Behaviour,
    action: string,
    params: Record<string, unknown>,
    peer: WebSocket,
  ): Promise<object | undefined> {
    if (behaviour.kind === 'drop') return void peer.terminate()
    const id = delivers(behaviour) ? await arrive(action, params, behaviour.kind === 'lossy') : 0
    if (id === undefined) return failed(refusals.way)
    switch (behaviour.kind) {
      case 'refuse':
        return failed(refusals[behaviour.cause])
      case 'too-fast':
        return failed('发送消息过于频繁')
      // What it has instead of a gateway: its own time-out.
      case 'broken':
        return failed(timedOut)
      // Its key is asked for when the connection opens, and not again.
      case 'locked-out':
        return void peer.terminate()
      case 'pending':
        return { status: 'async', retcode: 1, data: null }
      case 'silent':
        return undefined
      case 'cut':
        return void peer.terminate()
      case 'no-id':
        return { status: 'ok', retcode: 0, data: {} }
      case 'late':
        await new Promise((resolve) => setTimeout(resolve, behaviour.ms).unref())
    }
    return { status: 'ok', retcode: 0, data: action.startsWith('upload_') ? null : { message_id: id } }
  }

  const failed = (wording: string): object => ({
    status: 'failed',
    retcode: 1200,
    data: null,
    message: wording,
    wording,
  })

  function aboutMember(user: string): object | undefined {
    const data = { user_id: Number(user), nickname: '群友' }
    switch (members.candour) {
      case 'hangs':
        return undefined
      case 'forbids':
        return { status: 'failed', retcode: 100, data: null, message: '群成员不存在' }
      case 'breaks':
        return { status: 'failed', retcode: 1200, data: null, message: timedOut }
      case 'empty':
        return { status: 'ok', retcode: 0, data }
      case 'answers':
        return {
          status: 'ok',
          retcode: 0,
          data: {
            ...data,
            role: members.standing(user),
            shut_up_timestamp: user === selfId ? group.mutedUntil : 0,
          },
        }
    }
  }

  /** Groups of the account, or its friends, by their numbers. */
  function knownChats([field = '', ...ids]: readonly string[]): object | undefined {
    if (members.candour === 'hangs') return undefined
    if (members.candour !== 'answers' && members.candour !== 'empty')
      return { status: 'failed', retcode: 1200, data: null, message: timedOut }
    const there = members.candour === 'empty' ? [] : ids.filter((id) => !members.absentFrom.has(id))
    return { status: 'ok', retcode: 0, data: there.map((id) => ({ [field]: Number(id) })) }
  }

  function react(action: string, params: Record<string, unknown>): object | undefined {
    const cause = action === reaction ? marks.cause() : 'unsupported'
    if (cause === 'silent') return undefined
    if (cause) {
      const [retcode, message] = markRefusals[cause]
      return { status: 'failed', retcode, data: null, message, wording: message }
    }
    const message = String(params.message_id)
    const face = String(params.emoji_id ?? params.code)
    const on = Boolean(params.set ?? params.is_add)
    marks[on ? 'add' : 'remove'](message, face)
    likes[on ? 'add' : 'remove'](message, face, selfId)
    return { status: 'ok', retcode: 0, data: null }
  }

  /** NapCat lists the accounts behind one face; other ends have no such action. */
  function faced({ message_id: message, emojiId, emojiType }: Record<string, unknown>): object {
    if (reaction !== 'set_msg_emoji_like')
      return { status: 'failed', retcode: 1404, data: null, message: '不支持的Api' }
    const users = emojiType === '1' ? likes.on(String(message), String(emojiId)) : []
    const emojiLikesList = users.map((id) => ({ tinyId: id, nickName: '群友', headUrl: '' }))
    return { status: 'ok', retcode: 0, data: { result: 0, errMsg: '', emojiLikesList, cookie: '', isLastPage: true } }
  }

  async function answer(action: string, params: Record<string, unknown>, peer: WebSocket): Promise<object | undefined> {
    actions.push({ action, params })
    calls.push({ call: action, body: params })
    const trouble = takeTrouble(action, params)
    if (trouble && 'retcode' in trouble)
      return { status: 'failed', retcode: trouble.retcode, data: null, message: 'refused' }
    switch (action) {
      case 'set_msg_emoji_like':
      case 'set_group_reaction':
        return trouble ? undefined : react(action, params)
      case 'fetch_emoji_like':
        return trouble ? undefined : faced(params)
      case 'get_status':
        return { status: 'ok', retcode: 0, data: { online: out === undefined, good: true, stat: {} } }
      case 'get_login_info':
        return { status: 'ok', retcode: 0, data: { user_id: Number(selfId), nickname: '小卡片' } }
      case 'get_msg': {
        const id = String(params.message_id)
        const found = history.get(id)
        if (!found) return { status: 'failed', retcode: 100, data: null }
        const data = {
          message_id: Number(id),
          message_type: 'group',
          group_id: 20002,
          real_id: Number(id),
          time: Math.floor(Date.now() / 1000),
          sender: { user_id: Number(found.user), nickname: '群友' },
          message: found.message,
        }
        return { status: 'ok', retcode: 0, data }
      }
      case 'get_forward_msg': {
        const found = forwards.get(String(params.message_id ?? params.id))
        if (!found) return { status: 'failed', retcode: 1200, data: null, message: 'no such forward' }
        const messages = found.map((message) => ({ sender: { user_id: 30003, nickname: '群友' }, message }))
        return { status: 'ok', retcode: 0, data: { messages } }
      }
      case 'get_group_msg_history':
      case 'get_friend_msg_history': {
        const messages = past.list(chatOf(params))
        if (past.recall === 'hangs') return undefined
        if (past.recall === 'answers') return { status: 'ok', retcode: 0, data: { messages } }
        return { status: 'failed', retcode: 1404, data: null, message: '不支持的Api' }
      }
      case 'upload_file_stream':
        return disk.take(params)
      case 'download_file':
        return disk.fetch(params)
      case 'get_group_member_info':
        return aboutMember(String(params.user_id))
      case 'get_group_at_all_remain':
        return callsAnswer(group, runsGroup())
      case 'get_group_info':
        return {
          status: 'ok',
          retcode: 0,
          data: { group_id: Number(params.group_id), group_name: '群', group_all_shut: group.shut ? -1 : 0 },
        }
      case 'get_group_list':
      case 'get_friend_list':
        return knownChats(action === 'get_group_list' ? ['group_id', '20002', '20003'] : ['user_id', '30003'])
      case 'get_group_file_url':
      case 'get_private_file_url': {
        // Only where it lies, as NapCat answers.
        const place = action === 'get_group_file_url' ? `group:${params.group_id}` : `private:${params.user_id}`
        const url = sharedFiles.get(`${place} ${String(params.file_id)}`)
        if (url === undefined) return { status: 'failed', retcode: 1200, data: null, message: 'file not found' }
        return { status: 'ok', retcode: 0, data: { url } }
      }
      case 'send_group_msg':
      case 'send_private_msg':
      case 'send_msg':
      case 'send_group_forward_msg':
      case 'send_private_forward_msg':
      case 'upload_group_file':
      case 'upload_private_file': {
        if (trouble) {
          await arrive(action, params, false)
          return undefined
        }
        if (out === 'timeout') return failed(timedOut)
        if (out === 'network') return failed(eventOf(1_006_514, '网络连接异常!'))
        if (members.absentFrom.has(String(params.group_id ?? params.user_id))) return failed(group.absentWords)
        const isShut = group.mutedUntil * 1000 > Date.now() || (group.shut && !runsGroup())
        if (isShut && params.group_id !== undefined) {
          return failed(refusals.muted)
        }
        if (vanishes(group, runsGroup(), (params.message ?? []) as Segment[]))
          return { status: 'ok', retcode: 0, data: { message_id: ++lastId } }
        const quotes = JSON.stringify(params.message ?? []).includes('"type":"reply"')
        return meet(behaviours.next(chatOf(params), quotes), action, params, peer)
      }
      default:
        return { status: 'failed', retcode: 1404, data: null, message: `unsupported action ${action}` }
    }
  }

  server.on('connection', (peer) => {
    socket = peer
    peer.on('message', async (text) => {
      const { action, params, echo } = JSON.parse(String(text)) as {
        action: string
        params: Record<string, unknown>
        echo: unknown
      }
      const reply = await answer(action, params ?? {}, peer)
      if (reply) peer.send(JSON.stringify({ ...reply, echo }))
      if (action === 'get_login_info') ready()
    })
  })

  const end: OneBotEnd = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    adapter: 'koishi-plugin-adapter-onebot',
    config: (silenceMs) => ({
      selfId,
      protocol: 'ws',
      endpoint: end.url,
      token,
      responseTimeout: silenceMs,
      retryTimes: 6,
      retryInterval: 200,
    }),
    secrets: [token],
    delivered,
    calls,
    behave: behaviours.set,
    members,
    marks,
    past,
    group,
    likes,
    reactsBy: (action) => void (reaction = action),
    hangUp: () => socket?.terminate(),
    selfId,
    disk,
    arrivals: inbox.items,
    actions,
    history,
    forwards,
    away: (away) => void (gone = away),
    putOut: (words) => void (out = words),
    trouble: (trouble) => void troubles.push(trouble),
    connected: () => connected,
    event(event) {
      socket?.send(JSON.stringify({ time: Math.floor(Date.now() / 1000), self_id: Number(selfId), ...event }))
    },
    say(message, options = {}) {
      const id = options.id ?? String(++lastId)
      const user = options.self ? selfId : (options.user ?? '30003')
      const { file, private: isPrivate = options.direct ?? false } = options
      const groupId = options.group ?? options.chat?.replace('group:', '') ?? '20002'
      const segments = typeof message === 'string' ? [{ type: 'text', data: { text: message } }] : [...message]
      if (file) {
        const fileId = `/${id}`
        sharedFiles.set(`${isPrivate ? `private:${user}` : `group:${groupId}`} ${fileId}`, file.url)
        segments.push({ type: 'file', data: { file: file.name, file_id: fileId, file_size: '9' } })
      }
      history.set(id, { user, message: segments })
      const role = options.unsaid ? {} : { role: options.role ?? members.standing(user) }
      end.event({
        post_type: options.self ? 'message_sent' : 'message',
        message_type: isPrivate ? 'private' : 'group',
        sub_type: isPrivate ? 'friend' : 'normal',
        message_id: Number(id),
        user_id: Number(user),
        ...(isPrivate ? {} : { group_id: Number(groupId) }),
        sender: { user_id: Number(user), nickname: '群友', card: '', ...role },
        message: segments,
        raw_message: '',
        ...(options.time === undefined ? {} : { time: options.time }),
      })
      return id
    },
    wait: inbox.wait,
    async close() {
      for (const client of server.clients) client.terminate()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  return end
}

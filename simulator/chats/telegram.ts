/**
 * Telegram's Bot API on loopback for the real adapter (`protocol: 'polling'`). Answers to files name the file, as the
 * real one does: over that the adapter stumbles. Words of refusals as in tdlib/telegram-bot-api, autumn 2026.
 */
import { calledIn } from './called'
import { createBehaviours, delivers, type Behaviour, type Cause } from './behaviour'
import type { ChatEnd, Delivered } from './end'
import { createMembers, type Standing } from './members'
import { createMarkBoard, type MarkCause } from './marks'
import { fieldOf, gatewayPage, startRest, type Call, type Reply } from './rest'

const token = '424242:TELEGRAM-CANARY'

const refusals: Record<Cause, [code: number, description: string]> = {
  muted: [400, 'Bad Request: not enough rights to send text messages to the chat'],
  quote: [400, 'Bad Request: message to be replied not found'],
  content: [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS'],
  way: [400, 'Bad Request: failed to get HTTP URL content'],
  gone: [403, 'Forbidden: bot was kicked from the supergroup chat'],
}

const markRefusals: Record<Exclude<MarkCause, 'silent'>, [code: number, description: string, parameters?: object]> = {
  unsupported: [404, 'Not Found'],
  forbidden: [400, 'Bad Request: REACTION_INVALID'],
  gone: [400, 'Bad Request: message to react not found'],
  'too-fast': [429, 'Too Many Requests: retry after 1', { retry_after: 1 }],
}

const ok = (result: unknown, wire?: Behaviour): Reply => ({ body: { ok: true, result }, ...(wire ? { wire } : {}) })
const no = (code: number, description: string, parameters = {}): Reply => ({
  status: code,
  body: { ok: false, error_code: code, description, parameters },
})

/** An album is 2 to 10 photos or videos, each of which is in the form (Bot API, sendMediaGroup; autumn 2026). */
function albumFault(call: Call): string | undefined {
  const media = JSON.parse(fieldOf(call.form, 'media') ?? '[]') as { type: string; media: string }[]
  if (media.length < 2) return 'Bad Request: there must be at least 2 items'
  if (media.length > 10) return 'Bad Request: too many messages to send as an album'
  if (media.some(({ type }) => type !== 'photo' && type !== 'video')) return 'Bad Request: wrong type of the media'
  const names = new Set(call.form.map(({ name }) => `attach://${name}`))
  return media.every((one) => names.has(one.media)) ? undefined : 'Bad Request: wrong file identifier specified'
}

/** Fields of a call, whether it came as JSON or as a form. */
function fieldsOf({ json, form }: Call): (name: string) => string | undefined {
  const object = (json ?? {}) as Record<string, unknown>
  return (name) => {
    const value = form.length > 0 ? fieldOf(form, name) : object[name]
    return value === undefined || value === null ? undefined : String(value)
  }
}

/** Somebody by his number or his name; within an address or another word an @ is a letter. */
const mentions = /tg:\/\/user\?id=(\d+)|(?<![\w@/.>])@([a-z]\w{3,})/gi

const statuses: Record<Standing, string> = { owner: 'creator', admin: 'administrator', member: 'member' }

export interface TelegramEnd extends ChatEnd {
  /** A bot that is no administrator is not told about single members from now on, or is again. */
  hideMembers(hidden: boolean): void
}

export async function startTelegramEnd(): Promise<TelegramEnd> {
  const behaviours = createBehaviours()
  const delivered: Delivered[] = []
  const updates: object[] = []
  const members = createMembers()
  let hidden = false
  const marks = createMarkBoard()
  let serial = 100
  let ready: () => void
  const connected = new Promise<void>((resolve) => (ready = resolve))

  /** One message, or those of an album. */
  function send(method: string, call: Call): Reply {
    const field = fieldsOf(call)
    const chat = field('chat_id') ?? ''
    const thread = field('message_thread_id')
    const quote = field('reply_to_message_id')
    const behaviour = behaviours.next(chat, quote !== undefined)
    if (/\p{Cs}/u.test(field('text') ?? field('caption') ?? ''))
      return no(400, 'Bad Request: strings must be encoded in UTF-8')
    const files = call.form.filter(({ filename }) => filename !== undefined)
    const results: object[] = []
    const album = method === 'sendMediaGroup' ? ++serial : undefined
    for (const file of files.length > 0 ? files : [undefined]) {
      if (delivers(behaviour))
        delivered.push({
          chat,
          ...(thread === undefined ? {} : { thread }),
          ...(quote === undefined ? {} : { quote }),
          ...(album === undefined ? {} : { album }),
          text: field('text') ?? field('caption') ?? '',
          files: file && behaviour.kind !== 'lossy' ? [file.bytes.length] : [],
          ...calledIn(field('text') ?? field('caption') ?? '', mentions),
        })
      const named = { file_id: 'f', file_unique_id: 'u', file_name: file?.filename, width: 1, height: 1, duration: 1 }
      results.push({
        ...(behaviour.kind === 'no-id' ? {} : { message_id: ++serial }),
        date: 1,
        chat: { id: Number(chat), type: 'supergroup' },
        from: { id: 424242, is_bot: true, first_name: 'card' },
        ...(method === 'sendVideo' ? { video: named } : {}),
        ...(method === 'sendDocument' ? { document: named } : {}),
        ...(method === 'sendAudio' ? { audio: named } : {}),
        ...(method === 'sendPhoto' || method === 'sendMediaGroup' ? { photo: [{ file_id: 'f', file_size: 9 }] } : {}),
      })
    }
    switch (behaviour.kind) {
      case 'refuse':
        return no(...refusals[behaviour.cause])
      case 'too-fast':
        return no(429, `Too Many Requests: retry after ${behaviour.afterSec}`, { retry_after: behaviour.afterSec })
      case 'locked-out':
        return no(401, 'Unauthorized')
      case 'broken':
        return gatewayPage(behaviour.status)
      case 'no-id':
        return ok(true)
      default:
        return ok(method === 'sendMediaGroup' ? results : results[0], behaviour)
    }
  }

  const memberOf = (user: string): object => ({
    status: statuses[members.standing(user)],
    user: { id: Number(user), is_bot: false, first_name: 'friend' },
  })

  function react({ json }: Call): Reply {
    const { message_id: message, reaction } = json as { message_id: number; reaction: { emoji: string }[] }
    const cause = marks.cause()
    if (cause === 'silent') return ok(true, { kind: 'silent' })
    if (cause) return no(...markRefusals[cause])
    marks.set(String(message), reaction[0]?.emoji ?? '')
    return ok(true)
  }

  async function handle(call: Call): Promise<Reply> {
    if (call.path.startsWith('/file/')) return { body: Buffer.alloc(100) }
    const method = call.path.split('/').at(-1) ?? ''
    const fault = method === 'sendMediaGroup' ? albumFault(call) : undefined
    if (fault) return no(400, fault)
    if (method.startsWith('send')) return send(method, call)
    switch (method) {
      case 'setMessageReaction':
        return react(call)
      case 'getMe':
        return ok({ id: 424242, is_bot: true, username: 'card', first_name: 'card' })
      // The last thing the adapter does before it only listens.
      case 'setMyCommands':
        setTimeout(() => ready(), 20)
        return ok(true)
      case 'getUserProfilePhotos':
        return ok({ total_count: 0, photos: [] })
      case 'getWebhookInfo':
        return ok({ url: '' })
      case 'getFile':
        return ok({ file_id: 'f', file_path: 'videos/a.mp4' })
      case 'getChatMember': {
        const user = fieldsOf(call)('user_id') ?? ''
        if (members.absentFrom.has(fieldsOf(call)('chat_id') ?? '')) return no(400, 'Bad Request: chat not found')
        if (hidden) return no(400, 'Bad Request: member list is inaccessible')
        return members.reply(ok(memberOf(user)), no(403, 'Forbidden: bot is not a member of the chat'), ok({}))
      }
      case 'getChat': {
        const id = fieldsOf(call)('chat_id') ?? ''
        if (members.absentFrom.has(id)) return no(400, 'Bad Request: chat not found')
        return members.reply(ok({ id: Number(id), type: 'private' }), no(403, 'Forbidden'), ok({}))
      }
      case 'getChatAdministrators': {
        const all = members.runners().map(memberOf)
        return members.reply(ok(all), no(403, 'Forbidden: bot is not a member of the chat'), ok({}))
      }
      case 'getUpdates':
        await new Promise((resolve) => setTimeout(resolve, 50).unref())
        return ok(updates.splice(0))
      default:
        return no(404, 'Not Found')
    }
  }

  const rest = await startRest(handle, () => undefined)
  return {
    adapter: '@satorijs/adapter-telegram',
    config: (silenceMs) => ({
      token,
      protocol: 'polling',
      endpoint: rest.url,
      files: {},
      pollingTimeout: 1000,
      timeout: silenceMs,
    }),
    secrets: [token, 'TELEGRAM-CANARY'],
    delivered,
    calls: rest.calls,
    behave: behaviours.set,
    members,
    hideMembers: (hide) => void (hidden = hide),
    marks,
    connected: () => connected,
    say(text, { chat = '-1001', thread, direct = false, id = String(++serial), user = '7' } = {}) {
      const from = { id: Number(user), first_name: 'friend' }
      const where = direct ? { id: Number(chat), type: 'private' } : { id: Number(chat), type: 'supergroup' }
      const topic = thread === undefined ? {} : { is_topic_message: true, message_thread_id: Number(thread) }
      const date = Math.floor(Date.now() / 1000)
      updates.push({
        update_id: ++serial,
        message: { message_id: Number(id), date, chat: where, from, text, ...topic },
      })
      return id
    },
    hangUp: () => undefined,
    close: rest.close,
  }
}

/**
 * A bot that sends as ever and tells what the platform really answered.
 *
 * Adapters swallow, rewrite or lose answers (KOOK and QQ guild resolve to nothing on a refusal, Telegram rejects
 * although the video arrived). Their encoders are right, so they are used as they are, on a stand-in of the bot whose
 * HTTP client and raw calls pass through us: events, tokens, proxies and time-outs stay the adapter's own.
 */
import type { Bot, HTTP } from 'koishi'
import { AmagiError } from '../errors'

/** One exchange of the adapter with its platform while something was sent. */
export interface Exchange {
  /** Address of the HTTP call as the adapter wrote it, or name of the action. Holds tokens: never logged. */
  readonly call: string
  /** Status of an HTTP answer. */
  readonly status?: number
  /** Body, or the whole answer of an action; absent when the call failed. */
  readonly answer?: unknown
  /** What the call rejected with. */
  readonly error?: unknown
}

/** One send that is listened to: what the platform answered, besides what the adapter makes of it. */
export interface Listening {
  /** Stands in for the bot; what is sent through it goes out by the bot's own means. */
  readonly bot: Bot
  /** In order of their answers. */
  readonly exchanges: readonly Exchange[]
  /** The bot asks through nothing we know: its calls cannot be heard. */
  readonly deaf: boolean
}

type AnyCall = (...args: unknown[]) => Promise<unknown>

/** Where an adapter's encoder needs a hand. */
interface Hooks {
  /**
   * Answers after which the adapter would go on although nothing good can come of it (a message without its file, the
   * same call for ever): its call rejects instead.
   */
  dooms(exchange: Exchange): boolean
  /** May complete the body of an HTTP call before it leaves; one that rejects keeps it from leaving. */
  amend(call: string, body: unknown): Promise<void> | undefined
}

/** What is noted, and after which answers the adapter must not go on. */
interface Notes {
  exchanges: Exchange[]
  amend: Hooks['amend']
  dooms: (exchange: Exchange) => boolean
}

/** Notes how a call ended and hands that on untouched, unless nothing good can come of going on. */
async function noted({ exchanges, dooms }: Notes, call: string, work: Promise<unknown>, http: boolean) {
  const note = (exchange: Exchange): void => {
    exchanges.push(exchange)
    if (dooms(exchange)) throw new AmagiError('send-failed', { message: 'refused before the message' })
  }
  let answer: unknown
  try {
    answer = await work
  } catch (error) {
    note({ call, error })
    throw error
  }
  const { status, data } = (answer ?? {}) as { status?: number; data?: unknown }
  note(http && status !== undefined ? { call, status, answer: data } : { call, answer })
  return answer
}

/** Every verb of the client ends in the plain call `http(url, config)` or `http(method, url, config)`. */
function listeningHttp(http: HTTP, notes: Notes): HTTP {
  return new Proxy(http, {
    apply(target, _self, args: unknown[]) {
      const [first, second] = args
      const call = String(typeof second === 'string' || second instanceof URL ? second : first)
      const leave = (): Promise<unknown> => noted(notes, call, (target as unknown as AnyCall)(...args), true)
      const amending = notes.amend(call, (args.at(-1) as { data?: unknown } | undefined)?.data)
      return amending ? amending.then(leave) : leave()
    },
  })
}

/** The object with some of its fields replaced for whoever reads; whatever is written goes to the object itself. */
function standIn<T extends object>(original: T, fields: Readonly<Record<string, unknown>>): T {
  return new Proxy(original, {
    get: (target, name, receiver) =>
      typeof name === 'string' && Object.hasOwn(fields, name)
        ? fields[name]
        : (Reflect.get(target, name, receiver) as unknown),
    set: (target, name, value) => Reflect.set(target, name, value),
  })
}

/**
 * Parameters for one call. OneBot's adapter keeps them for its time-out of a minute after the answer is there: a
 * hundred videos of 9 MB sent inline within it are more than a gigabyte of text (measured). It gets a copy of the
 * outermost object, which is emptied when the call is over.
 */
function lend(params: unknown): { value: unknown; empty(): void } {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return { value: params, empty() {} }
  const value: Record<string, unknown> = { ...params }
  return {
    value,
    empty() {
      for (const name of Object.keys(value)) delete value[name]
    },
  }
}

/**
 * The raw calls. Adapters keep in a field what they ask through: the bot (Discord, Telegram), the client (KOOK), a
 * function that gives the client (QQ), or one function for all actions (OneBot).
 */
function listeningInternal(internal: object, bot: () => Bot, http: HTTP | undefined, notes: Notes): object {
  const { http: client, _request: request } = internal as { http?: unknown; _request?: unknown }
  const fields: Record<string, unknown> = {}
  if ('bot' in internal) Object.defineProperty(fields, 'bot', { get: bot })
  if (http && client !== undefined) fields.http = isGetter(client) ? () => http : http
  if (typeof request === 'function') {
    fields._request = async (action: unknown, params: unknown, ...rest: unknown[]) => {
      const lent = lend(params)
      try {
        return await noted(
          notes,
          String(action),
          (request as AnyCall).call(internal, action, lent.value, ...rest),
          false,
        )
      } finally {
        lent.empty()
      }
    }
  }
  return standIn(internal, fields)
}

/** QQ keeps `() => bot.http`; the client itself is a function too, but one that has verbs. */
const isGetter = (client: unknown): boolean =>
  typeof client === 'function' && typeof (client as { post?: unknown }).post !== 'function'

/**
 * A stand-in of the bot for one send.
 */
export function listening(bot: Bot, { dooms = () => false, amend = () => undefined }: Partial<Hooks> = {}): Listening {
  const notes: Notes = { exchanges: [], dooms, amend }
  const client = (bot as { http?: HTTP }).http
  const http = client && listeningHttp(client, notes)
  const fields: Record<string, unknown> = http ? { http } : {}
  const ear = standIn(bot, fields)
  const internal: unknown = bot.internal
  if (typeof internal === 'object' && internal !== null) {
    fields.internal = listeningInternal(internal, () => ear, http, notes)
  }
  const asks = typeof (internal as { _request?: unknown } | null | undefined)?._request === 'function'
  return { bot: ear, exchanges: notes.exchanges, deaf: !http && !asks }
}

/** What an endpoint is made of: one record of plain data, the channels that answer it, and what a call may use. */
import type { ErrorCode } from '../../errors'
import type { Transport } from '../../http/types'
import type { PlatformId } from '../../model'
import type { Witness } from '../witness'

/** Text in both languages of the documentation. */
export interface Bilingual {
  zh: string
  en: string
}

/** One parameter of an endpoint as plain data: the zod schema, the typing and the documentation derive from it. */
export interface ParamSpec {
  type: 'string' | 'integer'
  required?: boolean
  default?: string | number
  min?: number
  max?: number
  /** Closed set of values. */
  values?: readonly string[]
  /** Shape of a string; tested as it stands (anchor it). */
  pattern?: RegExp
  /** Accepted for old callers and ignored. */
  ignored?: boolean
  /** Unit of a number: `ms`, `items`, … */
  unit?: string
  example: string | number
  description: Bilingual
}

/** Parameters by name, in the order documents show them. */
export type ParamSpecs = Record<string, ParamSpec>

type ParamValue<S extends ParamSpec> = S['values'] extends readonly (infer V)[]
  ? V
  : S['type'] extends 'integer'
    ? number
    : string

type RequiredKeys<S extends ParamSpecs> = { [K in keyof S]: S[K]['required'] extends true ? K : never }[keyof S]

/** What a caller passes: required parameters are required, the rest optional. */
export type ParamsIn<S extends ParamSpecs> = { [K in RequiredKeys<S>]: ParamValue<S[K]> } & {
  [K in Exclude<keyof S, RequiredKeys<S>>]?: ParamValue<S[K]>
}

/** What an endpoint sees after checking: coerced, defaults filled in. */
export type CheckedParams = Readonly<Record<string, string | number | undefined>>

/** One upstream request before it is signed. */
export interface UpstreamRequest {
  method?: 'GET' | 'POST'
  /** Address without query when `query` is given. */
  url: string
  /** Ordered; signatures cover the order. Values are encoded once with encodeURIComponent. */
  query?: readonly (readonly [string, string])[]
  headers?: Record<string, string>
  body?: string
  /** Whether a redirect is an answer or is followed within the platform's hosts; default `none`. */
  redirect?: 'none' | 'follow'
}

/** Everything a channel may use; nothing is a singleton. */
export interface CallContext {
  transport: Transport
  /** Configured or caller's cookie of this platform; never logged. */
  cookie(): string | undefined
  /** Milliseconds since the epoch: what lasts and expires here goes by it. */
  clock: () => number
  /** The same as the sites say it is; absent = as `clock` does. See `siteNow`. */
  siteClock?: (() => number) | undefined
  /** 0 ≤ x < 1. */
  random: () => number
  signal?: AbortSignal | undefined
  /** The signal's own controller, where nobody else has a say in it but those who wait for this very answer. */
  ends?: AbortController | undefined
  /** Milliseconds since the epoch after which nothing more is begun, such as a further page. Absent = no limit. */
  until?: number
  /** Set within a channel: a ladder climbed there goes once through, the outer one repeats. */
  withinChannel?: true
  /** Told by a channel that needs several calls after each: slow is not stuck. */
  progress?: () => void
  /** Masked debug line. */
  log(line: string): void
  /**
   * Hears `cookie-expired` of any channel, whatever the answer becomes, and `login-required` where no channel was left.
   * Absent where a caller lent the cookie.
   */
  noticed?(code: ErrorCode): void
  /** Hears of a refusal a person could lift: what the check is applied for with, and the cookie that was refused. */
  challenged?(voucher: string, cookie: string | undefined): void
  /** Is told of every channel that is asked for this platform; absent = nobody wants to know. */
  witness?: { readonly platform: PlatformId; readonly ears: Witness }
  /** What one service keeps of the platform (keys, guest, device), made by `createSession`. */
  session: unknown
}

/** Whose identity a call shows to the platform. */
export type Identity = 'account' | 'guest' | 'none'

/** One way to get the answer. A ladder is an ordered list of them. */
export interface Channel {
  name: string
  /** Skip this channel when false (needs a cookie, …). */
  when?(context: CallContext, params: CheckedParams): boolean
  /**
   * Whose identity the call shows; refusals count against that one alone. Absent = the account when a cookie is in
   * force, else a guest.
   */
  who?(context: CallContext): Identity
  /** Performs the upstream call(s) and returns the documented body. Throws AmagiError. */
  run(params: CheckedParams, context: CallContext): Promise<ChannelAnswer>
}

/** What a channel brings; the HTTP API sends `raw` as it is and writes `body` where there is none. */
export interface ChannelAnswer {
  /** Parsed body in the documented shape; integers beyond 2^53 are strings. */
  body: unknown
  /** Exact upstream bytes when the body is a pass-through. */
  raw?: Buffer
}

/** One documented call. Client method, route, check, OpenAPI, reference page and README table derive from it. */
export interface Endpoint<S extends ParamSpecs = ParamSpecs> {
  /** camelCase of the route's last segment; checked by a test. */
  name: string
  /** `/fetch_one_work` below `/api/<platform>`. */
  route: string
  /** Place in the documentation and every list made of it, one of its own; steps of ten leave room between two. */
  order: number
  /** Further routes of the same endpoint, from older releases of the documentation. */
  aliases?: readonly string[]
  title: Bilingual
  /** Where the facts come from: page or repository, and when. */
  source: string
  params: S
  /** Dotted path of the documented main field; its presence proves success. */
  payload: string
  channels: readonly Channel[]
  /** Seconds an answer may be cached; 0 = never. */
  cacheSec: number
}

/** Ladder result: the answer plus how it was got. */
export interface EndpointAnswer extends ChannelAnswer {
  channel: string
  tried: { channel: string; code: ErrorCode }[]
}

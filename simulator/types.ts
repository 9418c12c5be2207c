/** Shapes shared by the parts of the simulator: one fake internet behind one loopback port. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'

/** One request as a fake host sees it. */
export interface Call {
  method: string
  /** Host the client meant (`x-forwarded-host`), lower case, with a port when it named one. */
  host: string
  path: string
  /** Text behind `?`, byte for byte. */
  rawQuery: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** Names and values in turn, as they came: case and order are part of how a browser looks. */
  rawHeaders: readonly string[]
  cookies: Record<string, string>
  userAgent: string
  body: Buffer
  /** Milliseconds since the epoch by the simulator's clock. */
  now: number
  /** Milliseconds by which issued addresses are already older (fault `expired`). */
  aged: number
  /** Issued addresses are those of peers only. */
  peersOnly?: boolean
  /** Issued addresses are at a host nobody has on a list yet. */
  newHost?: boolean
}

/** Bytes that can be read in part. `end` is inclusive. */
export interface Asset {
  name: string
  size: number
  type: string
  etag: string
  read(start: number, end: number): Readable
}

export interface Answer {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer | { asset: Asset; start: number; end: number }
}

/** `undefined` = not mine, ask the next. */
type Handler = (call: Call) => Answer | undefined | Promise<Answer | undefined>

/** A fake platform: its hosts and everything behind them. */
export interface Site {
  /** Hosts of the platform, media hosts included. */
  owns(host: string): boolean
  /** Hosts that only hold files. */
  isMedia(host: string): boolean
  /** Refusals that come before any answer: user agent, signature, cookies. */
  guard: Handler
  answer: Handler
  /** Headers that go with whatever is answered. */
  headersFor?(call: Call): Record<string, string | string[]>
  /** What no browser would have sent, as one line each. */
  oddities?(call: Call): readonly string[]
  /** What the originals say to an address they do not know. */
  missing(call: Call): Answer
}

export const faultKinds = [
  'forbidden-text',
  'http-412',
  'risk-352',
  'empty',
  'html',
  'captcha',
  'reset',
  'hang',
  'slow',
  'late',
  'cut',
  'no-json',
  'stall',
  'truncated',
  'length-over',
  'length-under',
  'wrong-range',
  'http-404',
  'status-500',
  'not-image',
  'expired',
  'v-voucher',
  'null-data',
] as const

export type FaultKind = (typeof faultKinds)[number]

export interface FaultRule {
  /** Text: the host itself or any sub-domain of it. Absent: every host. */
  host?: string | RegExp
  /** Text: beginning of the path. Absent: every path. */
  path?: string | RegExp
  /** How many requests it hits; default all. */
  times?: number
  kind: FaultKind
  /** Milliseconds an answer is drawn out by `slow` or waits by `late`; default 1500. */
  ms?: number
  /** Least and most milliseconds before the answer begins, drawn anew for each; goes with every kind. */
  latency?: readonly [number, number]
}

/** Refusals by chance: the same seed refuses the same requests. */
export interface OddsRule extends Pick<FaultRule, 'host' | 'path' | 'ms' | 'latency'> {
  /** Share of requests, or of identities, that is refused: 0 … 1. */
  p: number
  /** How: one kind, or one of several by chance; default `risk-352`, or `late` where there is nothing but `latency`. */
  kind?: FaultKind
  kinds?: readonly FaultKind[]
  /** One draw for each cookie of an account or a device; requests without one are drawn one by one. */
  perIdentity?: boolean
  seed: number | string
}

/** Refusals of who asks too often: in the words of the platform, until the minute is over. */
export interface RateRule extends Pick<FaultRule, 'host' | 'path'> {
  /** Requests within a minute of the simulator's clock that pass. */
  perMinute: number
  /** Default `risk-352`. */
  kind?: FaultKind
}

/** A field with another name, as when a site changes what it answers. */
export interface RenameRule {
  /** Beginning of the path. */
  path: string
  from: string
  to: string
}

export interface RecordedRequest {
  method: string
  host: string
  path: string
  /** Text behind `?`, byte for byte. */
  query: string
  headers: IncomingHttpHeaders
  body: string
  /** Milliseconds since the epoch. */
  time: number
  /** Status answered; 0 while open and when the connection was broken off. */
  status: number
  /** Fault that was applied. */
  fault?: FaultKind
}

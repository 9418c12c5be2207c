/** The outgoing transport as the rest of the project sees it. Implemented by `createTransport`. */
import type { Readable } from 'node:stream'

/** What the bytes are for: decides caps, idle time and pacing. */
export type Purpose = 'api' | 'page' | 'picture' | 'media'

/** One request as the fetch layer words it; what is absent comes from the limits of its purpose. */
export interface OutgoingRequest {
  method?: 'GET' | 'POST' | 'HEAD'
  /** Complete address; the transport never re-encodes it (signatures cover the exact text). */
  url: string
  /** Header names in any case. `cookie` is dropped when a redirect leaves the first host's site. */
  headers?: Record<string, string>
  body?: string | Buffer
  /** Host suffixes that may be asked, checked at every hop: `bilibili.com` covers itself and its sub-domains. */
  hosts: readonly string[]
  purpose: Purpose
  /**
   * `none`: a 3xx is returned as it is (short links read `location` themselves);
   * `follow`: by hand, hop by hop, at most 5. Default `none` for `page`, `follow` otherwise.
   */
  redirect?: 'none' | 'follow'
  /** Cap for the decompressed body in bytes; default by purpose. */
  maxBytes?: number
  /** Longest silence in milliseconds (connecting, headers, between chunks); default from the settings. */
  idleMs?: number
  /**
   * Longest total time in milliseconds for buffered answers, redirects and repetitions included, from the first
   * exchange on (waiting for the host's turn does not count); default by purpose.
   */
  totalMs?: number
  /** Repetitions after network errors and 5xx; default 3 for GET and HEAD, 0 for POST unless set. */
  retries?: number
  signal?: AbortSignal | undefined
}

/** Names are lower case; repeated headers are arrays only for `set-cookie`. */
export interface ResponseHead {
  status: number
  headers: Record<string, string> & { 'set-cookie'?: never }
  setCookie: string[]
  /** Address that answered, after redirects. */
  url: string
}

/** An answer read to its end, at most `maxBytes` of its purpose. */
export interface BufferedResponse extends ResponseHead {
  body: Buffer
  /** Body as UTF-8 text. */
  text(): string
  /** Body as JSON; integers beyond 2^53 come as strings. Throws `upstream-changed` when it is not JSON. */
  json(): unknown
}

/** An answer whose body is still to be read; destroy the stream when it is not wanted. */
export interface StreamedResponse extends ResponseHead {
  stream: Readable
  /** `content-length` in bytes when given. */
  length?: number
}

/**
 * Resolves for every HTTP status: judging statuses is the caller's business.
 * Rejects with AmagiError: `network`, `timeout`, `cancelled`, `too-large` (cap passed),
 * `bad-input` (host not allowed, address not public, not http(s)).
 */
export interface Transport {
  send(request: OutgoingRequest): Promise<BufferedResponse>
  /** Body not buffered; the caller consumes or destroys `stream`. No retries here. */
  open(request: OutgoingRequest): Promise<StreamedResponse>
  /** Close sockets and timers; further calls reject with `cancelled`. */
  close(): void
}

/** How hard one host is asked for one purpose. */
export interface PaceLimit {
  /** Exchanges under way at a time. */
  concurrency?: number
  /** At most `intervalCap` exchanges start within `intervalMs` milliseconds; no such cap when absent. */
  intervalCap?: number
  intervalMs?: number
}

/** Limits by purpose, always per host as the caller named it (with a gateway too); absent ones keep their default. */
export type PaceOptions = { readonly [P in Purpose]?: PaceLimit }

/** Settings of one transport. All platforms share it: pacing and sockets count together. */
export interface TransportOptions {
  /** Relay: every request goes to `<gateway><path>` with x-forwarded-proto and x-forwarded-host; see `exchange.ts`. */
  gateway?: string | undefined
  /** http, https or socks5 proxy address. */
  proxy?: string | undefined
  /** Idle time-out in milliseconds; default 15 000. */
  timeoutMs?: number | undefined
  /** Limits per host and purpose; see `defaultPace`. */
  pace?: PaceOptions | undefined
  /** First wait before a repetition in milliseconds; doubles up to eight times that. Default 1 000. */
  retryBaseMs?: number | undefined
  /** Milliseconds since the epoch; for tests. */
  clock?: () => number
  random?: () => number
  /** Receives one masked line per finished request when present. */
  log?: (line: string) => void
}

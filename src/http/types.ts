/** The outgoing transport as the rest of the project sees it. Implemented by `createTransport`. */
import type { IncomingHttpHeaders } from 'node:http'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import type { Environment } from './environment'
import type { FakeIp } from './guard'

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
  /**
   * Whether hosts off the list may be asked, too: for files whose address stood in an answer of a listed host. Only https,
   * only public addresses, invented ones (fake-ip) only on the administrator's word, and without a cookie.
   */
  open?: boolean
  purpose: Purpose
  /** Not held back by the pace of the platform: whoever asks decides by himself how often. */
  unpaced?: boolean
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
  /** Repetitions after network errors and 5xx; default by purpose for GET and HEAD, 0 for POST unless set. */
  retries?: number
  /** Ends the call with its reason when that is one of our errors (a deadline is `timeout`), else with `cancelled`. */
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
 * Rejects with AmagiError: `network` (also when the host resolves to an address that is not public, with
 * `details.reason`), `timeout`, `cancelled`, `too-large` (cap passed), `bad-input` (the caller's address: host not
 * allowed, not http(s)), `upstream-changed` (the same of an address that upstream gave: a redirect, a file).
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
}

/** Limits by purpose, always per host as the caller named it (with a gateway too); absent ones keep their default. */
export type PaceOptions = { readonly [P in Purpose]?: PaceLimit }

/** How gently the API and pages of one platform are asked, once a quiet host's free start is used up. */
export interface PaceRule {
  /** Host suffixes; each host is paced by itself. */
  readonly hosts: readonly string[]
  /** Default: `api` and `page`. Files have limits of their own. */
  readonly purposes?: readonly Purpose[]
  /** Exchanges under way at a time, per host. */
  readonly concurrency: number
  /** Milliseconds between two starts at one host, at least; more than 0. */
  readonly gapMs: number
  /** Starts of a quiet host that wait for nothing; each comes back after `gapMs` of silence. */
  readonly freeStarts: number
  /** Starts at all hosts together within any minute, the free ones among them. */
  readonly perMinute: number
}

/** Proxy for some hosts or purposes. */
export interface ProxyRoute {
  /** Host suffixes; absent = all. */
  readonly hosts?: readonly string[]
  /** Absent = all. */
  readonly purposes?: readonly Purpose[]
  /** As `TransportOptions.proxy`; empty = this route says nothing. */
  readonly proxy: string | undefined
  /** What the setting is called, for errors. */
  readonly name?: string
}

/** Settings of one transport. All platforms share it: pacing and sockets count together. */
export interface TransportOptions {
  /** Relay: every request goes to `<gateway><path>` with x-forwarded-proto and x-forwarded-host; see `exchange.ts`. */
  gateway?: string | undefined
  /**
   * http, https or socks5 proxy address, `direct` for none; without scheme (`127.0.0.1:7890`) it is http. Not used with
   * a gateway.
   */
  proxy?: string | undefined
  /** Other proxies for some hosts and purposes; the first that fits wins over `proxy`. */
  routes?: readonly ProxyRoute[] | undefined
  /** Where `HTTP_PROXY` and its kin are read when neither a route nor `proxy` says anything; absent = nowhere. */
  environment?: Environment | undefined
  /**
   * Invented addresses (198.18.0.0/15), as the resolvers of Clash and mihomo give for every name: taken for hosts on the
   * request's list (`auto`, the default), for open ones as well (`allow`), never (`deny`).
   */
  fakeIp?: FakeIp | undefined
  /** Idle time-out in milliseconds; default 15 000. */
  timeoutMs?: number | undefined
  /** Limits per host and purpose; see `defaultPace`. */
  pace?: PaceOptions | undefined
  /** How gently hosts are asked beyond that; default not at all. */
  gentle?: readonly PaceRule[] | undefined
  /** First wait before a repetition in milliseconds; doubles up to eight times that. Default by purpose. */
  retryBaseMs?: number | undefined
  /** Milliseconds since the epoch; for tests. */
  clock?: () => number
  random?: () => number
  /** Resolves names of direct connections; for tests. Default: the system's. */
  lookup?: LookupFunction
  /** Receives the headers of every answer to a question for data, as soon as they are there. */
  dated?: (headers: IncomingHttpHeaders) => void
  /** Receives what an administrator should know, once each, such as that addresses are invented. */
  notice?: (line: string) => void
  /** Receives one masked line per finished request when present. */
  log?: (line: string) => void
}

/** A file that is asked for, and what a page would show it as. */
interface AskedFile {
  url: string
  as: 'picture' | 'video' | 'audio'
  referer?: string | undefined
}

/** Headers of a request for a file, `Referer` among them, in the order they are sent; `Range` comes behind them. */
export type FileHeaders = (file: AskedFile) => Record<string, string>

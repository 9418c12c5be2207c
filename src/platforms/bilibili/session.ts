/** What one service keeps about bilibili between calls. */
import { createAging, type Aging } from '../../async/lazy'
import { cookieValue } from '../../cookie'
import type { AmagiError } from '../../errors'
import type { CallContext } from '../endpoint/record'
import type { WbiKeys } from './sign/wbi'

/** Guest cookies of one installation. */
export interface Guest {
  buvid3: string
  buvid4: string
  /** Unix seconds at which the pair was made. */
  bNut: string
  /** Made up because upstream gave none: a refusal may be about them. */
  invented?: true
}

/** Kept for six hours or until a refusal; not fetched again within a minute (`sign/index.ts`). */
export interface Keys extends WbiKeys {
  /** Milliseconds since the epoch of the request that brought them. */
  fetchedAt: number
  /** Why they are the known pair: a refusal of what is signed with it is about this failure. */
  failure?: AmagiError
}

/**
 * `bili_ticket` of a guest: lowers the risk score; three days. `keys`: the WBI keys that came with it, `fetchedAt` in
 * milliseconds since the epoch.
 */
export interface Ticket {
  fetchedAt: number
  ticket: string
  /** Unix seconds. */
  expires: number
  keys?: WbiKeys
}

/** Guest values only, shared by all callers of a service: nothing of an account's cookie is kept here. */
interface BilibiliSession {
  readonly guest: Aging<Guest>
  readonly keys: Aging<Keys>
  /** `null`: none could be had lately. */
  readonly ticket: Aging<Ticket | null>
  /** `buvid3` of the device whose fingerprint was posted. */
  readonly activated: Aging<string>
  /**
   * Accounts by the digest of their cookie: until when (milliseconds since the epoch) one is left aside, and how often
   * in a row it got an empty answer. Bounded.
   */
  readonly accounts: {
    readonly aside: Map<string, { until: number; code: 'cookie-expired' | 'upstream-changed' }>
    readonly empty: Map<string, number>
  }
}

/** Empty; guest, keys and ticket are asked for by the first call that needs them. */
export function createSession(): BilibiliSession {
  return {
    guest: createAging(),
    keys: createAging(),
    ticket: createAging(),
    activated: createAging(),
    accounts: { aside: new Map(), empty: new Map() },
  }
}

/** The service hands every call the session this platform made. */
export function sessionOf(context: Pick<CallContext, 'session'>): BilibiliSession {
  return context.session as BilibiliSession
}

/** Whether a cookie text holds an account's session at all. */
export function hasSession(cookie: string | undefined): boolean {
  return cookieValue(cookie, 'SESSDATA') !== undefined
}

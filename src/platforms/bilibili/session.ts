/** What one service keeps about bilibili between calls. */
import { createAging, type Aging } from '../../async/lazy'
import { cookieValue } from '../../cookie'
import type { CallContext } from '../endpoint/record'
import type { WbiKeys } from './sign/wbi'

/** Guest cookies of one installation. */
export interface Guest {
  buvid3: string
  buvid4: string
  /** Unix seconds at which the pair was made. */
  bNut: string
}

/** Kept for six hours or until a refusal; not fetched again within a minute (`sign/index.ts`). */
export interface Keys extends WbiKeys {
  /** Milliseconds since the epoch of the request that brought them. */
  fetchedAt: number
}

/** `bili_ticket` of a guest: lowers the risk score; three days. `keys`: the WBI keys that came with it. */
export interface Ticket {
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
}

/** Empty; guest, keys and ticket are asked for by the first call that needs them. */
export function createSession(): BilibiliSession {
  return { guest: createAging(), keys: createAging(), ticket: createAging() }
}

/** The service hands every call the session this platform made. */
export function sessionOf(context: Pick<CallContext, 'session'>): BilibiliSession {
  return context.session as BilibiliSession
}

/** Whether a cookie text holds an account's session at all. */
export function hasSession(cookie: string | undefined): boolean {
  return cookieValue(cookie, 'SESSDATA') !== undefined
}

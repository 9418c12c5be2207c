/** What one service keeps about bilibili between calls. */
import { LRUCache } from 'lru-cache'
import { createAging, type Aged, type Aging } from '../../async/lazy'
import { cookieDigest, cookieValue } from '../../cookie'
import type { AmagiError } from '../../errors'
import { isObject, type Json } from '../../json'
import type { CallContext } from '../endpoint/record'
import type { WbiKeys } from './sign/wbi'
import type { FeedMemory } from './watch/feed'

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

/** Accounts kept apart at a time; more than a few in one service are somebody trying cookies. */
const mostAccounts = 64

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
   * in a row it got an empty answer.
   */
  readonly accounts: {
    readonly aside: LRUCache<string, { until: number; code: 'cookie-expired' | 'upstream-changed' }>
    readonly empty: LRUCache<string, number>
  }
  /** What a person's answer to a check was exchanged for, by whoever was refused (`pardonKey`). */
  readonly pardons: LRUCache<string, string>
  /** Of the feeds of accounts, by the digest of their cookie; a process that begins reads them anew. */
  readonly feeds: LRUCache<string, FeedMemory>
  /** Page of those who are live that comes next, by the same. */
  readonly livePages: LRUCache<string, number>
}

/** Whom a check is passed for: an account by the digest of its cookie, else the guest. */
export const pardonKey = (cookie: string | undefined): string =>
  cookie !== undefined && hasSession(cookie) ? cookieDigest(cookie) : 'guest'

/** What of a session lives on: the guest's cookies, his ticket, and whether his device is registered. */
interface Earlier {
  guest?: Aged<Guest>
  ticket?: Aged<Ticket>
  activated?: Aged<string>
}

const texts = (value: Json, ...names: string[]): boolean => names.every((name) => typeof value[name] === 'string')

/** Value and time of something that ages; undefined for anything else. */
function readAged<T>(value: unknown, fits: (inner: unknown) => boolean): Aged<T> | undefined {
  if (!isObject(value) || typeof value.until !== 'number' || !fits(value.value)) return undefined
  return { value: value.value as T, until: value.until }
}

function readEarlier(value: unknown): Earlier {
  if (!isObject(value)) return {}
  const guest = readAged<Guest>(value.guest, (inner) => isObject(inner) && texts(inner, 'buvid3', 'buvid4', 'bNut'))
  // Ticket and registration are those of a device.
  if (!guest) return {}
  const ticket = readAged<Ticket>(
    value.ticket,
    (inner) =>
      isObject(inner) &&
      texts(inner, 'ticket') &&
      typeof inner.expires === 'number' &&
      typeof inner.fetchedAt === 'number' &&
      (inner.keys === undefined || (isObject(inner.keys) && texts(inner.keys, 'img', 'sub'))),
  )
  const activated = readAged<string>(value.activated, (inner) => typeof inner === 'string')
  return { guest, ...(ticket ? { ticket } : {}), ...(activated ? { activated } : {}) }
}

/** `earlier`: what {@link keepSession} gave; guest, keys and ticket are else asked for by the first call that needs them. */
export function createSession(earlier?: unknown): BilibiliSession {
  const session: BilibiliSession = {
    guest: createAging(),
    keys: createAging(),
    ticket: createAging(),
    activated: createAging(),
    accounts: { aside: new LRUCache({ max: mostAccounts }), empty: new LRUCache({ max: mostAccounts }) },
    pardons: new LRUCache({ max: mostAccounts }),
    feeds: new LRUCache({ max: mostAccounts }),
    livePages: new LRUCache({ max: mostAccounts }),
  }
  const { guest, ticket, activated } = readEarlier(earlier)
  if (guest) session.guest.set(guest)
  if (ticket) session.ticket.set(ticket)
  if (activated) session.activated.set(activated)
  return session
}

/** A made-up guest is not kept: the next life may get a real one. */
export function keepSession(session: unknown): unknown {
  const own = session as BilibiliSession
  const guest = own.guest.kept()
  if (!guest || guest.value.invented) return undefined
  const ticket = own.ticket.kept()
  const activated = own.activated.kept()
  return { guest, ...(ticket?.value ? { ticket } : {}), ...(activated ? { activated } : {}) }
}

/** Which guest is in use: a made-up one is replaced when there is a real one. */
export function visitorOf(session: unknown): string {
  return (session as BilibiliSession).guest.kept()?.value.buvid3 ?? ''
}

/** The service hands every call the session this platform made. */
export function sessionOf(context: Pick<CallContext, 'session'>): BilibiliSession {
  return context.session as BilibiliSession
}

/** Whether a cookie text holds an account's session at all. */
export function hasSession(cookie: string | undefined): boolean {
  return cookieValue(cookie, 'SESSDATA') !== undefined
}

/** What one service keeps of Kuaishou: a device for each browser and site, one signing session, the comment pause. */
import { LRUCache } from 'lru-cache'
import { isObject } from '../../json'
import { cookieDigest, formatCookie, readCookie, readSetCookie } from '../../cookie'
import type { CallContext } from '../endpoint/record'

/** One browser on one site, or one account whose cookie brings no device. */
interface Device {
  /** `web_` and 32 hex digits; Kuaishou accepts a self-made one until it issues another. */
  did: string
  /** Milliseconds when it was made, sent as `didv`. */
  madeAt: number
}

interface KuaishouSession {
  /** By owner: `phone chenzhongtech.com`, `desktop kuaishou.com`, `account …`. */
  devices: LRUCache<string, Device>
  /** Milliseconds when the signing session began. */
  signingSince?: number
  /** Signatures made; the client counts from 100. */
  signatures: number
  /** Self-made session headers of signed calls: one for visitors, one for each account. */
  kww: LRUCache<string, string>
  /** Milliseconds until which comments are not asked for; 0 = free. */
  commentsRestUntil: number
  /** Milliseconds since the epoch of works whose lists do not tell, by id. */
  dates: LRUCache<string, number>
  /** What earlier channels of the same call met, by call: `cookie` is made for each, whoever copies the rest of a context. */
  met: WeakMap<CallContext['cookie'], Encounter>
}

interface Encounter {
  /** Channels that showed a captcha. */
  captchas: Set<string>
  /** Guard → how strongly it says that a work is gone; see `weighGone`. */
  gone: Map<string, number>
}

/** Devices and session headers kept at most; a bot has a handful. */
const maxOwners = 64
/** Times of works kept at most: a page of everybody who can be watched, twice over. */
const maxDates = 2000

const didShape = /^web_[0-9a-f]{16,64}$/

/** Devices of guests in an earlier life; whatever else stands there is passed over. */
function readDevices(value: unknown): [string, Device][] {
  return Object.entries(isObject(value) ? value : {}).flatMap(([owner, device]) => {
    const { did, madeAt } = isObject(device) ? device : {}
    const fits = typeof did === 'string' && didShape.test(did) && typeof madeAt === 'number' && !isAccount(owner)
    return fits ? [[owner, { did, madeAt }] as [string, Device]] : []
  })
}

/** What {@link createSession} goes on with: the devices of guests. */
export function keepSession(session: unknown): unknown {
  const { devices } = session as KuaishouSession
  return Object.fromEntries([...devices].filter(([owner]) => !isAccount(owner)))
}

/** Which guests are in use; the sites replace their devices. */
export function visitorOf(session: unknown): string {
  const { devices } = session as KuaishouSession
  const guests = [...devices].filter(([owner]) => !isAccount(owner))
  return guests
    .map(([, { did }]) => did)
    .toSorted()
    .join()
}

/** Without an earlier device the first call makes one and keeps it (`deviceOf`). */
export function createSession(earlier?: unknown): KuaishouSession {
  const devices = new LRUCache<string, Device>({ max: maxOwners })
  for (const [owner, device] of readDevices(earlier)) devices.set(owner, device)
  return {
    devices,
    signatures: 100,
    kww: new LRUCache({ max: maxOwners }),
    commentsRestUntil: 0,
    dates: new LRUCache({ max: maxDates }),
    met: new WeakMap(),
  }
}

/** Made by `createSession` of this platform and by nobody else. */
export function sessionOf(context: CallContext): KuaishouSession {
  return context.session as KuaishouSession
}

const accountOwner = 'account '
const isAccount = (owner: string): boolean => owner.startsWith(accountOwner)

/** Whether an account is at hand. */
export const loggedIn = (context: CallContext): boolean => Boolean(context.cookie()?.trim())

/** Name of whoever asks; of an account nothing but a digest is kept. */
export function ownerOf(context: CallContext, guest: string): string {
  const cookie = context.cookie()
  if (!loggedIn(context) || cookie === undefined) return guest
  const account = readCookie(cookie).get('userId') ?? cookie
  return `${accountOwner}${cookieDigest(account)}`
}

/** What is kept for an owner, made at first use. */
export function kept<T extends object | string>(map: LRUCache<string, T>, owner: string, make: () => T): T {
  const found = map.get(owner)
  if (found !== undefined) return found
  const made = make()
  map.set(owner, made)
  return made
}

/** Made at first use: a new one per request looks worse than a steady one. */
function deviceOf(context: CallContext, owner: string): Device {
  return kept(sessionOf(context).devices, owner, () => ({
    did: `web_${Array.from({ length: 32 }, () => Math.floor(context.random() * 16).toString(16)).join('')}`,
    madeAt: context.clock(),
  }))
}

/**
 * The account as it was given, with a device of its own where it brings none; without an account the device of `guest`.
 * A visitor's device never stands beside an account.
 */
export function cookieOf(context: CallContext, guest: string): string {
  const cookie = context.cookie() ?? ''
  if (readCookie(cookie).has('did')) return cookie
  const { did, madeAt } = deviceOf(context, ownerOf(context, guest))
  const device = formatCookie([
    ['did', did],
    ['didv', String(madeAt)],
  ])
  return loggedIn(context) ? `${device}; ${cookie}` : device
}

/** Takes over the device a site hands out; one that came with an account's own cookie stays as it is. */
export function keepDevice(context: CallContext, guest: string, setCookie: readonly string[]): void {
  const cookies = readSetCookie(setCookie)
  const did = cookies.get('did')
  if (!did || !didShape.test(did) || readCookie(context.cookie()).has('did')) return
  const since = Number(cookies.get('didv'))
  const madeAt = Number.isSafeInteger(since) && since > 0 ? since : context.clock()
  sessionOf(context).devices.set(ownerOf(context, guest), { did, madeAt })
}

function encounterOf(context: CallContext): Encounter {
  const { met } = sessionOf(context)
  const found = met.get(context.cookie) ?? { captchas: new Set(), gone: new Map() }
  met.set(context.cookie, found)
  return found
}

/** Remembers that a channel of this call was met with a captcha. */
export function noteCaptcha(context: CallContext, channel: string): void {
  encounterOf(context).captchas.add(channel)
}

/** Whether this channel was met with a captcha earlier in the same call; other calls do not count. */
export function metCaptcha(context: CallContext, channel: string): boolean {
  return sessionOf(context).met.get(context.cookie)?.captchas.has(channel) ?? false
}

/** How much it takes until a work is called gone. */
const enough = 3

/**
 * Whether what the guards of this call have said makes up that a work is gone. A 404 counts 1, a page that leads home 2,
 * each guard once: mirrors answer 404 for works that are there (seen from Hong Kong, wujunwei928/parse-video-py d5e2b75), so
 * nobody's word is enough alone.
 */
export function weighGone(context: CallContext, guard: string, weight: 1 | 2): boolean {
  const { gone } = encounterOf(context)
  gone.set(guard, Math.max(weight, gone.get(guard) ?? 0))
  return [...gone.values()].reduce((sum, one) => sum + one, 0) >= enough
}

/**
 * Who one service is to the site. A visitor is a device cookie (`ttwid`) with everything that was made for it or issued
 * with it: fingerprint, `webid`, visitor id. Guest and accounts are visitors of their own; nothing of one is ever
 * beside the cookie of another, because the site compares them.
 */
import { LRUCache } from 'lru-cache'
import { createShared } from '../../async/shared'
import { formatCookie, readCookie, readSetCookie, type Cookies } from '../../cookie'
import { AmagiError, toAmagiError } from '../../errors'
import type { BufferedResponse } from '../../http/types'
import { isObject } from '../../json'
import { hourMs } from '../../units'
import type { CallContext, Identity as Kind } from '../endpoint/record'
import { judgeTransport } from '../endpoint/judge'
import { createRenewal, type Renewal } from '../renewal'
import { dressAs } from './headers'
import { verifyFp } from './sign/tokens'

/** Milliseconds a ttwid is used before a new one is fetched; it stays valid for much longer. */
const freshMs = 6 * hourMs
/** Milliseconds in which neither a failed registration nor a refused ttwid leads to another request. */
const restMs = 30_000

const registerUrl = 'https://ttwid.bytedance.com/ttwid/union/register/'
const registration = JSON.stringify({
  region: 'cn',
  aid: 1768,
  needFid: false,
  service: 'www.ixigua.com',
  migrate_info: { ticket: '', source: 'node' },
  cbUrlProtocol: 'https',
  union: true,
})

/** Names under which a browser keeps the visitor id, first non-empty counts. */
const uifidNames = ['UIFID', 'UIFID_TEMP', 'uifid', 'uifid_temp']

/** A device as the site issued it. What belongs to a device is dropped together with it. */
interface Device {
  ttwid: string
  at: number
  /** `verifyFp`, made for this device. */
  fp?: string
  /** The site's number of this device, told by its answers (`cookie_ttwidinfo_webid`). */
  webid?: string
  /** Visitor id a page gave to this device: name and value. */
  uifid?: readonly [string, string]
}

const ttwidPattern = /^[^;\s]{8,512}$/

/** Device part of a ttwid (`1|device|time|seal`): it stays when the site rolls the value. */
const deviceOf = (ttwid: string): string => ttwid.replace(/%7C/gi, '|').split('|').slice(0, 2).join('|')

/** A guest, one account, or somebody who is logging in. */
export class Visitor {
  readonly #registration = createShared<Device>({ outlives: true })
  #device: Device | undefined
  #failed: { error: AmagiError; at: number } | undefined
  #renewedAt = Number.NEGATIVE_INFINITY
  #replaced = 0
  #renewal: Renewal | undefined

  /** The device in use, registered when there is none. Parallel callers share one registration. */
  async device(context: CallContext): Promise<Device> {
    const now = context.clock()
    if (this.#renewal?.overdue()) this.#giveUp()
    const known = this.#device
    if (known && now - known.at < freshMs) return known
    if (this.#failed && now - this.#failed.at < restMs) {
      if (known) return known
      throw this.#failed.error
    }
    return this.#registration.run('ttwid', () => this.#register(context), { signal: context.signal })
  }

  /** A device that came with the cookie of an account, as far as the site has not rolled it since. */
  adopt(ttwid: string): Device {
    this.#device ??= { ttwid, at: Number.POSITIVE_INFINITY }
    return this.#device
  }

  /**
   * After an answer that refused `used`: whether asking again can help, because another value is there or on its way
   * already, or may be fetched now.
   */
  renew(used: string | undefined, context: CallContext): boolean {
    if (this.#device?.ttwid !== used) return true
    const now = context.clock()
    if (now - this.#renewedAt < restMs) return false
    this.#renewedAt = now
    this.#giveUp()
    return true
  }

  #giveUp(): void {
    this.#device = undefined
    this.#replaced++
  }

  /** How many devices were given up before the one in use. */
  get replaced(): number {
    return this.#replaced
  }

  /** The device as another life may go on with it. */
  snapshot(): Device | undefined {
    return this.#device && { ...this.#device }
  }

  restore(device: Device): void {
    this.#device = device
  }

  answered({ clock }: CallContext): void {
    this.#renewal ??= createRenewal(clock)
    this.#renewal.answered()
  }

  /** A refusal at random of `used`: given up when another device is worth asking with. */
  refused(used: string | undefined, { clock }: CallContext): void {
    if (this.#device?.ttwid !== used) return
    this.#renewal ??= createRenewal(clock)
    if (this.#renewal.refused()) this.#giveUp()
  }

  /** A number that did not fit; whether there was one. */
  forgetWebid(): boolean {
    const had = this.#device?.webid !== undefined
    if (this.#device) delete this.#device.webid
    return had
  }

  /** What an answer to a request with `used` says of the device. */
  learn(response: Pick<BufferedResponse, 'headers' | 'setCookie'>, used: string, now: number): void {
    // The answer to a device that was given up meanwhile says nothing of the one in use.
    if (this.#device?.ttwid !== used) return
    const set = readSetCookie(response.setCookie)
    const rolled = set.get('ttwid')
    if (rolled !== undefined && rolled !== used && ttwidPattern.test(rolled)) {
      const same = deviceOf(rolled) === deviceOf(used)
      this.#device = { ...(same ? this.#device : {}), ttwid: rolled, at: now }
    }
    const webid = response.headers.cookie_ttwidinfo_webid
    // Of the value that was sent: one that was rolled in the same answer has the number only when the device is the same.
    if (webid !== undefined && /^\d{5,25}$/.test(webid) && deviceOf(this.#device.ttwid) === deviceOf(used)) {
      this.#device.webid = webid
    }
    for (const name of uifidNames) {
      const value = set.get(name)
      if (value && /^[\da-f]{32,512}$/i.test(value)) this.#device.uifid = [name, value]
    }
  }

  async #register({ transport, clock }: CallContext): Promise<Device> {
    try {
      const response = await transport.send({
        method: 'POST',
        url: registerUrl,
        headers: dressAs('desktop', { url: registerUrl, method: 'POST' }, { 'content-type': 'application/json' }),
        body: registration,
        hosts: ['bytedance.com'],
        purpose: 'api',
        redirect: 'none',
      })
      const value = readSetCookie(response.setCookie).get('ttwid')
      if (value === undefined || !ttwidPattern.test(value)) {
        const code = judgeTransport(response)?.code ?? 'blocked'
        throw new AmagiError(code, { details: { upstreamStatus: response.status, reason: 'no-ttwid' } })
      }
      this.#failed = undefined
      this.#device = { ttwid: value, at: clock() }
      return this.#device
    } catch (thrown) {
      const error = toAmagiError(thrown)
      this.#failed = { error, at: clock() }
      if (this.#device) return this.#device // only the signature of a ttwid is checked: an old one still works
      throw error
    }
  }
}

/** Logins under way at a time; each ends within minutes. */
const mostLogins = 16

/** One login by a code: a browser of its own, whose cookies become those of the account. */
export interface Attempt {
  readonly jar: Map<string, string>
  /** Marks of the login page, the same for all of its requests. */
  readonly csrf: string
  readonly trace: string
  readonly portrait: string
  /** How the state is asked for; the other way is tried once where the first is refused. */
  method: 'POST' | 'GET'
  switched?: true
  /** Milliseconds between two looks that the site asked for. */
  pauseMs: number
  /** What the site wants to see after the scan, as it said it. */
  challenge?: Challenge
  /** Fields of the challenge that was met: later looks carry them. */
  met?: Readonly<Record<string, string>>
}

/** A second factor as the site describes it. */
export interface Challenge {
  readonly encryptUid: string
  readonly ticket: string
  /** `biz_params` and `common_params`. */
  readonly params: Readonly<Record<string, string>>
  /** How the code reaches the phone; undefined where the site offers no way that ends in a code. */
  readonly way: string | undefined
}

/** The cookie of an account, and the visitor it stands for. */
interface Pasted {
  readonly visitor: Visitor
  readonly cookies: Cookies
}

/** Accounts kept apart at a time; callers of the HTTP API may bring their own. */
const mostAccounts = 16

/** The visitors one service is to the site. */
export class DouyinSession {
  readonly guest = new Visitor()
  /** What the rungs of one look-up have found out together, by the parameters they were called with. */
  readonly found = new WeakMap<object, Promise<unknown>>()
  /** Logins by a code, by the token of the code. */
  readonly logins = new LRUCache<string, Attempt>({ max: mostLogins })
  readonly #accounts = new LRUCache<string, Pasted>({ max: mostAccounts })

  /** What an account's cookie stands for. */
  account(cookie: string): Pasted {
    const known = this.#accounts.get(cookie)
    if (known) return known
    const pasted = { visitor: new Visitor(), cookies: readCookie(cookie) }
    this.#accounts.set(cookie, pasted)
    return pasted
  }
}

/** A device of an earlier life; undefined for anything else. */
function readDevice(value: unknown): Device | undefined {
  const { ttwid, at, fp, webid, uifid } = isObject(value) ? value : {}
  if (typeof ttwid !== 'string' || !ttwidPattern.test(ttwid) || typeof at !== 'number' || !Number.isFinite(at)) {
    return undefined
  }
  const [name, id] = Array.isArray(uifid) ? (uifid as unknown[]) : []
  return {
    ttwid,
    at,
    ...(typeof fp === 'string' ? { fp } : {}),
    ...(typeof webid === 'string' ? { webid } : {}),
    ...(typeof name === 'string' && typeof id === 'string' && uifidNames.includes(name) ? { uifid: [name, id] } : {}),
  }
}

/** `earlier`: what {@link keepSession} gave. */
export function createSession(earlier?: unknown): DouyinSession {
  const session = new DouyinSession()
  const device = readDevice(earlier)
  if (device) session.guest.restore(device)
  return session
}

/** The guest's device; accounts bring theirs in their cookie. */
export function keepSession(session: unknown): unknown {
  return session instanceof DouyinSession ? session.guest.snapshot() : undefined
}

/** Which guest is in use, by how many there were before. */
export function visitorOf(session: unknown): string {
  return session instanceof DouyinSession ? String(session.guest.replaced) : ''
}

/** Everything one request tells of who asks; taken once, so that its parts belong together. */
export class Identity {
  constructor(
    readonly session: DouyinSession,
    readonly kind: Kind,
    private readonly parts: {
      visitor?: Visitor
      cookie?: string | undefined
      ttwid?: string | undefined
      /** `verifyFp` and `fp`: the cookie's `s_v_web_id` where it has one. */
      fp?: string | undefined
      webid?: string | undefined
      uifid?: string | undefined
    } = {},
  ) {}

  get cookie(): string | undefined {
    return this.parts.cookie
  }
  get ttwid(): string | undefined {
    return this.parts.ttwid
  }
  get fp(): string | undefined {
    return this.parts.fp
  }
  get webid(): string | undefined {
    return this.parts.webid
  }
  get uifid(): string | undefined {
    return this.parts.uifid
  }

  /** What an answer says of the device that asked. */
  learn(response: BufferedResponse, now: number): void {
    const { visitor, ttwid } = this.parts
    if (visitor && ttwid !== undefined) visitor.learn(response, ttwid, now)
  }

  /** The site answered: this visitor is worth keeping. */
  answered(context: CallContext): void {
    this.parts.visitor?.answered(context)
  }

  /** A refusal at random: a guest that met too many of them is another one from the next request on. */
  refused(context: CallContext): void {
    if (this.kind === 'guest') this.parts.visitor?.refused(this.parts.ttwid, context)
  }

  /** After an empty answer: whether the same request as somebody else, or without the number that did not fit, can help. */
  renew(context: CallContext): boolean {
    const { visitor, ttwid, webid } = this.parts
    if (this.kind === 'guest') return visitor?.renew(ttwid, context) ?? false
    return webid !== undefined && (visitor?.forgetWebid() ?? false)
  }
}

function fingerprint(device: Device | undefined, { clock, random }: CallContext): string {
  const fp = device?.fp ?? verifyFp(clock(), random)
  if (device) device.fp = fp
  return fp
}

function account(session: DouyinSession, own: string, context: CallContext): Identity | Promise<Identity> {
  const { visitor, cookies } = session.account(own)
  const given = cookies.get('ttwid')
  const on = (device: Device | undefined): Identity => {
    // The text stays as it was pasted while nothing in it has changed.
    const same = device === undefined || device.ttwid === given
    const cookie = same ? own : formatCookie(new Map(cookies).set('ttwid', device?.ttwid ?? ''))
    return new Identity(session, 'account', {
      visitor,
      cookie,
      ttwid: device?.ttwid,
      fp: cookies.get('s_v_web_id') || fingerprint(device, context),
      webid: device?.webid,
      uifid: uifidNames.map((name) => cookies.get(name)).find(Boolean),
    })
  }
  if (given) return on(visitor.adopt(given))
  return visitor.device(context).then(on, (error: unknown) => {
    if (context.signal?.aborted) throw error
    context.log('douyin: no visitor cookie, the account goes without')
    return on(undefined)
  })
}

async function guest(session: DouyinSession, context: CallContext): Promise<Identity> {
  const visitor = session.guest
  const device = await visitor.device(context)
  const { ttwid, webid, uifid } = device
  return new Identity(session, 'guest', {
    visitor,
    cookie: formatCookie([['ttwid', ttwid], ...(uifid ? [uifid] : [])]),
    ttwid,
    fp: fingerprint(device, context),
    webid,
    uifid: uifid?.[1],
  })
}

/**
 * The identity for one request, at once where nothing has to be asked for it. `any` is the account where there is one.
 * Rejects when no device can be had.
 */
export function identify(caller: Kind | 'any', context: CallContext): Identity | Promise<Identity> {
  const session = sessionOf(context)
  const own = caller === 'account' || caller === 'any' ? context.cookie() : undefined
  if (own !== undefined && own !== '') return account(session, own, context)
  return caller === 'none' ? new Identity(session, 'none') : guest(session, context)
}

/** The session of the service a call belongs to. */
export function sessionOf({ session }: CallContext): DouyinSession {
  if (session instanceof DouyinSession) return session
  if (session instanceof Identity) return session.session
  throw new AmagiError('internal', { message: 'the session of douyin is missing' })
}

/** Who asks in this call; channels put it in the place of the session. */
export function identityOf({ session }: CallContext): Identity {
  if (session instanceof Identity) return session
  throw new AmagiError('internal', { message: 'nobody was named to ask as' })
}

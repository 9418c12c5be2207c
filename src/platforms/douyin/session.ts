/** The visitor cookie (`ttwid`) and fingerprint of one service. */
import { createShared } from '../../async/shared'
import { AmagiError, toAmagiError } from '../../errors'
import type { CallContext } from '../endpoint/record'
import { userAgent } from './headers'
import { verifyFp } from './sign/tokens'
import { hourMs } from '../../units'

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

/** The visitor a service is to the site. */
export class DouyinSession {
  readonly #registration = createShared<string>({ outlives: true })
  #ttwid: { value: string; at: number } | undefined
  #failed: { error: AmagiError; at: number } | undefined
  #renewedAt = Number.NEGATIVE_INFINITY
  #fp: string | undefined

  fingerprint(context: CallContext): string {
    this.#fp ??= verifyFp(context.clock(), context.random)
    return this.#fp
  }

  /** Cookie value of `ttwid`, exactly as the server wrote it. Parallel callers share one registration. */
  async ttwid(context: CallContext): Promise<string> {
    const now = context.clock()
    const known = this.#ttwid
    if (known && now - known.at < freshMs) return known.value
    if (this.#failed && now - this.#failed.at < restMs) {
      if (known) return known.value
      throw this.#failed.error
    }
    return this.#registration.run('ttwid', () => this.#register(context), { signal: context.signal })
  }

  /**
   * After an answer that refused `used`: whether asking again can help, because another value is there or on
   * its way already, or may be fetched now.
   */
  renew(used: string | undefined, context: CallContext): boolean {
    if (this.#ttwid?.value !== used) return true
    const now = context.clock()
    if (now - this.#renewedAt < restMs) return false
    this.#renewedAt = now
    this.#ttwid = undefined
    return true
  }

  async #register({ transport, clock }: CallContext): Promise<string> {
    try {
      const response = await transport.send({
        method: 'POST',
        url: registerUrl,
        headers: { 'content-type': 'application/json', 'user-agent': userAgent },
        body: registration,
        hosts: ['bytedance.com'],
        purpose: 'api',
        redirect: 'none',
      })
      const value = response.setCookie.map((line) => /^ttwid=([^;\s]{8,512})/.exec(line)?.[1]).find(Boolean)
      if (value === undefined) {
        const code = response.status >= 500 ? 'network' : 'blocked'
        throw new AmagiError(code, { details: { upstreamStatus: response.status, reason: 'no-ttwid' } })
      }
      this.#ttwid = { value, at: clock() }
      this.#failed = undefined
      return value
    } catch (thrown) {
      const error = toAmagiError(thrown)
      this.#failed = { error, at: clock() }
      if (this.#ttwid) return this.#ttwid.value // only the signature of a ttwid is checked: an old one still works
      throw error
    }
  }
}

export const createSession = (): DouyinSession => new DouyinSession()

/** The session of the service a call belongs to. */
export function sessionOf(context: CallContext): DouyinSession {
  if (context.session instanceof DouyinSession) return context.session
  throw new AmagiError('internal', { message: 'the session of douyin is missing' })
}

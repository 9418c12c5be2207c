/** The logins of the platforms behind one door: whose they are, how they begin by a code, how they are renewed. */
import { readCookie } from '../cookie'
import { AmagiError, toAmagiError } from '../errors'
import type { Account, PlatformId } from '../model'
import type { Accounts, LoginCode, LoginState, Platform, RenewedLogin, ResolveContext } from './define'
import type { CallOptions } from './service'

/**
 * All of it within 18 seconds and rejecting with AmagiError: `unsupported` where the platform does not have it. A cookie of
 * the options stands in for the one in force.
 */
export interface Logins {
  /** Rejects with `login-required` when the cookie holds no login, `cookie-expired` when it is no longer one; other codes leave it open. */
  account(platform: PlatformId, options?: CallOptions): Promise<Account>
  /** Milliseconds between two looks; undefined = no login by a code. */
  pollMs(platform: PlatformId): number | undefined
  begin(platform: PlatformId, options?: CallOptions): Promise<LoginCode>
  look(platform: PlatformId, key: string, options?: CallOptions): Promise<LoginState>
  /** After `verify`: has a second code sent to the phone of the account. */
  sendCode(platform: PlatformId, key: string, options?: CallOptions): Promise<{ phone?: string }>
  /** False = it was another one. */
  submitCode(platform: PlatformId, key: string, code: string, options?: CallOptions): Promise<boolean>
  /** A new login where the platform has renewals and wants one; the old one goes on until `confirm`. */
  renew(platform: PlatformId, renewal: string, options: CallOptions): Promise<RenewedLogin | undefined>
  /** Ends the old login by its own `renewal`; the options bring the new cookie. */
  confirm(platform: PlatformId, renewal: string, options: CallOptions): Promise<void>
}

interface LoginsOptions {
  platform(id: PlatformId): Platform
  /** Work with a context of the platform, within the time of a link. */
  run<T>(id: PlatformId, call: CallOptions, work: (context: ResolveContext) => Promise<T>): Promise<T>
  /** The cookie in force. */
  cookie(platform: PlatformId): string | undefined
}

/** Makes no request. */
export function createLogins({ platform, run, cookie: inForce }: LoginsOptions): Logins {
  function part<Name extends keyof Accounts>(id: PlatformId, name: Name): NonNullable<Accounts[Name]> {
    const found = platform(id).accounts?.[name]
    if (!found) throw new AmagiError('unsupported', { message: `${id} has no such logins` })
    return found
  }

  return {
    async account(id, call = {}) {
      const ask = part(id, 'ask')
      const names = part(id, 'logins')
      const cookie = readCookie(call.cookie ?? inForce(id))
      if (!names.some((name) => cookie.get(name))) {
        throw new AmagiError('login-required', { message: `none of ${names.join(', ')} is in the cookie` })
      }
      try {
        return await run(id, call, ask)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (error.code !== 'login-required') throw error
        // There was a login in it.
        throw new AmagiError('cookie-expired', { details: error.details, cause: error })
      }
    },
    pollMs: (id) => platform(id).accounts?.byCode?.pollMs,
    async begin(id, call = {}) {
      const { begin } = part(id, 'byCode')
      return run(id, call, begin)
    },
    async look(id, key, call = {}) {
      const { look } = part(id, 'byCode')
      return run(id, call, (context) => look(key, context))
    },
    async sendCode(id, key, call = {}) {
      const { second } = part(id, 'byCode')
      if (!second) throw new AmagiError('unsupported', { message: `${id} wants no second code` })
      return run(id, call, (context) => second.send(key, context))
    },
    async submitCode(id, key, code, call = {}) {
      const { second } = part(id, 'byCode')
      if (!second) throw new AmagiError('unsupported', { message: `${id} wants no second code` })
      return run(id, call, (context) => second.submit(key, code, context))
    },
    async renew(id, renewal, call) {
      const { renewing } = platform(id).accounts ?? {}
      return renewing && run(id, call, (context) => renewing.renew(renewal, context))
    },
    async confirm(id, renewal, call) {
      const { confirm } = part(id, 'renewing')
      return run(id, call, (context) => confirm(renewal, context))
    },
  }
}

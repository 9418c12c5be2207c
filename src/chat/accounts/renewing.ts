/** Keeps a login alive: a new one in its place before it ends, and the old one back where that turns out to be none. */
import { isAboutLogin, toAmagiError } from '../../errors'
import type { PlatformId } from '../../model'
import type { Logins } from '../../platforms/logins'
import type { Credentials } from '../../store'
import type { Log } from '../types'
import { called } from './care'

/** What a renewal works with. */
export interface RenewingOptions {
  credentials: Pick<Credentials, 'cookieOf' | 'set' | 'renewal'>
  logins: Pick<Logins, 'renew' | 'confirm' | 'account'>
  signal: AbortSignal
  log: Log
}

/** Whether the platform says that it is no login; what cannot be asked is believed to be one. */
async function isNone(platform: PlatformId, cookie: string, { logins, signal }: RenewingOptions): Promise<boolean> {
  try {
    await logins.account(platform, { cookie, signal })
    return false
  } catch (thrown) {
    return isAboutLogin(toAmagiError(thrown).code)
  }
}

/**
 * Renews the login of an account where it can be and the platform wants it. The new one is on disk before the old one ends:
 * whatever happens in between, one of them is a login. Never rejects.
 */
export async function renewLogin(platform: PlatformId, name: string, options: RenewingOptions): Promise<void> {
  const { credentials, logins, signal, log } = options
  const who = called(platform, name)
  const [cookie, renewal] = [credentials.cookieOf(platform, name), credentials.renewal(platform, name)]
  if (cookie === undefined || renewal === undefined) return
  try {
    const next = await logins.renew(platform, renewal, { cookie, signal })
    // Somebody set another one meanwhile.
    if (!next || credentials.cookieOf(platform, name) !== cookie) return
    await credentials.set(platform, next.cookie, { name, renewal: next.renewal })
    try {
      await logins.confirm(platform, renewal, { cookie: next.cookie, signal })
      log.info(`the login of ${who} was renewed`)
    } catch (thrown) {
      const { code } = toAmagiError(thrown)
      if (await isNone(platform, next.cookie, options)) {
        await credentials.set(platform, cookie, { name, renewal })
        log.warn(`the login of ${who} could not be renewed (${code}); the old one goes on`)
      } else log.info(`the login of ${who} was renewed; the old one goes on beside it (${code})`)
    }
  } catch (thrown) {
    log.warn(`the login of ${who} could not be renewed (${toAmagiError(thrown).code})`)
  }
}

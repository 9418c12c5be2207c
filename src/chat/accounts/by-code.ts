/** Waits for somebody to scan a code and confirm it. */
import { sleep } from '../../async/sleep'
import { throwIfAborted } from '../../async/until'
import { errorTable, toAmagiError } from '../../errors'
import type { PlatformId } from '../../model'
import type { LoginCode, LoginEnd } from '../../platforms/define'
import type { Logins } from '../../platforms/logins'

/** What the waiting works with. */
export interface WaitingOptions {
  logins: Pick<Logins, 'look'>
  platform: PlatformId
  code: LoginCode
  /** Milliseconds between two looks. */
  pollMs: number
  /** Hears once that the code was scanned. */
  scanned(): void
  /** Milliseconds since the epoch. */
  clock: () => number
  signal: AbortSignal
}

/** The login, or that the code has ended. A look that fails is followed by the next. Rejects with `cancelled`. */
export async function waitForLogin(options: WaitingOptions): Promise<LoginEnd> {
  const { logins, platform, code, pollMs, clock, signal } = options
  const end = clock() + code.validSec * 1000
  let told = false
  while (clock() < end) {
    await sleep(pollMs, signal)
    try {
      const found = await logins.look(platform, code.key, { signal })
      if (found.state === 'done' || found.state === 'expired') return found
      if (found.state === 'scanned' && !told) {
        told = true
        options.scanned()
      }
    } catch (thrown) {
      throwIfAborted(signal)
      const { code: why } = toAmagiError(thrown)
      if (!errorTable[why].nextChannel) throw thrown
    }
  }
  return { state: 'expired' }
}

/** Waits for somebody to scan a code and confirm it, and for the second code where the platform wants one. */
import { sleep } from '../../async/sleep'
import { throwIfAborted } from '../../async/until'
import { errorTable, toAmagiError } from '../../errors'
import type { PlatformId } from '../../model'
import type { LoginCode, LoginEnd } from '../../platforms/define'
import type { Logins } from '../../platforms/logins'
import { minuteMs } from '../../units'

/** Second codes that may be wrong. */
const maxWrong = 3
/** A login goes on for so long after its second code was right; milliseconds. */
const afterMs = minuteMs

/** What the waiting works with. */
export interface WaitingOptions {
  logins: Pick<Logins, 'look' | 'sendCode' | 'submitCode'>
  platform: PlatformId
  code: LoginCode
  /** Milliseconds between two looks. */
  pollMs: number
  /** Hears once that the code was scanned. */
  scanned(): void
  /** The second code that was sent to this phone, asked for once more after a wrong one; undefined = nobody told it in time. */
  askCode(phone: string | undefined, again: boolean): Promise<string | undefined>
  /** Milliseconds since the epoch. */
  clock: () => number
  signal: AbortSignal
}

/** How the waiting ended: `unverified` = the second code did not come, or was wrong too often. */
export type CodeEnd = LoginEnd | { state: 'unverified' }

/** Whether the second code was right in the end. */
async function verified({ logins, platform, code, askCode, signal }: WaitingOptions): Promise<boolean> {
  const { phone } = await logins.sendCode(platform, code.key, { signal })
  for (let wrong = 0; wrong < maxWrong; wrong++) {
    const second = await askCode(phone, wrong > 0)
    if (second === undefined) return false
    if (await logins.submitCode(platform, code.key, second, { signal })) return true
  }
  return false
}

/** The login, or why there is none. A look that fails is followed by the next. Rejects with `cancelled`. */
export async function waitForLogin(options: WaitingOptions): Promise<CodeEnd> {
  const { logins, platform, code, pollMs, clock, signal } = options
  let end = clock() + code.validSec * 1000
  let told = false
  let pauseMs = pollMs
  while (clock() < end) {
    await sleep(pauseMs, signal)
    pauseMs = pollMs
    try {
      const found = await logins.look(platform, code.key, { signal })
      if (found.state === 'done' || found.state === 'expired') return found
      if (found.state === 'verify') {
        if (!(await verified(options))) return { state: 'unverified' }
        end = clock() + afterMs
        continue
      }
      pauseMs = Math.max(pollMs, found.pauseMs ?? 0)
      if (found.state === 'scanned' && !told) {
        told = true
        options.scanned()
      }
    } catch (thrown) {
      throwIfAborted(signal)
      const { code: why, details } = toAmagiError(thrown)
      // Not a trouble of this look: the next one is answered alike.
      if (!errorTable[why].nextChannel || details.steady === true) throw thrown
    }
  }
  return { state: 'expired' }
}

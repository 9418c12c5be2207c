/** Refusals a person can lift, behind one door: the puzzle, its answer, the call that was refused made once more. */
import { AmagiError } from '../errors'
import type { PlatformId } from '../model'
import type { Check, CheckAnswer, Checks, Platform, ResolveContext, ResolveOptions } from './define'

/** A refusal a person could lift. */
export interface Challenge {
  /** What the check is applied for with; works once. */
  readonly voucher: string
  /** The cookie that was refused; undefined = the guest. A secret. */
  readonly cookie: string | undefined
  /** The call that met it. */
  readonly endpoint: string
  readonly params: Readonly<Record<string, unknown>>
}

/** Checks people pass. All of it rejects with AmagiError, `unsupported` where the platform has none. */
export interface Checking {
  /** undefined = no person can lift this one. */
  begin(platform: PlatformId, challenge: Challenge, options?: ResolveOptions): Promise<Check | undefined>
  /** From then on whoever was refused shows that it was passed. `bad-input` = the answer is wrong or late. */
  finish(
    platform: PlatformId,
    challenge: Challenge,
    check: Check,
    answer: CheckAnswer,
    options?: ResolveOptions,
  ): Promise<void>
  /** Makes the call that was refused once more, by whoever was refused. */
  repeat(platform: PlatformId, challenge: Challenge, options?: ResolveOptions): Promise<void>
}

interface CheckingOptions {
  platform(id: PlatformId): Platform
  /** Work with a context of whoever was refused, within the time of a link. */
  run<T>(
    id: PlatformId,
    challenge: Challenge,
    options: ResolveOptions,
    work: (context: ResolveContext) => Promise<T>,
  ): Promise<T>
  /** Makes the call of a challenge as whoever was refused. */
  call(id: PlatformId, challenge: Challenge, options: ResolveOptions): Promise<unknown>
  /** What whoever was refused met with counts no more. */
  forgive(id: PlatformId, challenge: Challenge): void
}

/** Makes no request. */
export function createChecking({ platform, run, call, forgive }: CheckingOptions): Checking {
  function checksOf(id: PlatformId): Checks {
    const { checks } = platform(id)
    if (!checks) throw new AmagiError('unsupported', { message: `${id} has no checks for people` })
    return checks
  }
  return {
    async begin(id, challenge, options = {}) {
      const { begin } = checksOf(id)
      return run(id, challenge, options, (own) => begin(challenge.voucher, own))
    },
    async finish(id, challenge, check, answer, options = {}) {
      const { finish } = checksOf(id)
      await run(id, challenge, options, (own) => finish(check, answer, own))
      forgive(id, challenge)
    },
    async repeat(id, challenge, options = {}) {
      // Somebody waits for it, and it is one call.
      forgive(id, challenge)
      await call(id, challenge, options)
    },
  }
}

/**
 * Refusals a person can lift: told to who runs the bot, once a day for each platform; the puzzle on a page of ours where
 * Koishi has a server others reach, else by its numbers; the answer used by whoever was refused.
 */
import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { toAmagiError } from '../../errors'
import type { PlatformId } from '../../model'
import type { Check, CheckAnswer } from '../../platforms/define'
import type { Challenge, Checking } from '../../platforms/checking'
import type { Notices } from '../../store'
import { dayMs } from '../../units'
import type { Log } from '../types'

/** Links to pages that are good at a time; each lives for a day. */
const maxLinks = 20

/** What the checks work with. */
export interface ChecksOptions {
  checking(): Promise<Checking>
  notices: Pick<Notices, 'due'>
  /** Tells who runs the bot. Never rejects. */
  tell(platform: PlatformId): Promise<void>
  /** Milliseconds since the epoch. */
  clock: () => number
  /** Aborted = nothing is asked or told any more. */
  signal: AbortSignal
  log: Log
}

/** A puzzle, or why there is none: nobody was refused, no person can lift it, it is not wanted any more. */
type Begun = { state: 'none' | 'hopeless' | 'unneeded' } | { state: 'puzzle'; check: Check }

/** What came of an answer; `still` = it was right, and the platform refuses all the same. */
type Passed = 'none' | 'wrong' | 'passed' | 'still'

/** Refusals that wait for a person. */
export interface Checks {
  /** Hears of one. Never rejects. */
  challenged(platform: PlatformId, challenge: Challenge): Promise<void>
  /** Whether one waits. */
  waits(platform: PlatformId): boolean
  /** The puzzle of the latest one. Rejects with AmagiError. */
  begin(platform: PlatformId): Promise<Begun>
  /** The answer to that puzzle. Rejects with AmagiError. */
  answer(platform: PlatformId, answer: CheckAnswer): Promise<Passed>
  /** Part of an address nobody guesses, good for a day or until its puzzle is solved. */
  link(platform: PlatformId): string
  /** Whose a part of an address is; undefined = nobody's, or no longer. */
  find(link: string): PlatformId | undefined
}

interface Waiting {
  challenge: Challenge
  check?: Check
}

/** In memory: after a restart the next refusal brings the next puzzle. */
export function createChecks({ checking, notices, tell, clock, signal, log }: ChecksOptions): Checks {
  const waiting = new Map<PlatformId, Waiting>()
  const links = new LRUCache<string, { platform: PlatformId; until: number }>({ max: maxLinks })

  function drop(platform: PlatformId): void {
    waiting.delete(platform)
    for (const [link, known] of links.entries()) if (known.platform === platform) links.delete(link)
  }

  async function puzzle(platform: PlatformId, own: Waiting): Promise<Begun> {
    const check = await (await checking()).begin(platform, own.challenge, { signal })
    if (!check) return { state: 'hopeless' }
    waiting.set(platform, { challenge: own.challenge, check })
    return { state: 'puzzle', check }
  }

  /** Whether the platform still refuses; a new refusal has told its own voucher by then. */
  async function isRefused(platform: PlatformId, { challenge }: Waiting): Promise<boolean> {
    try {
      await (await checking()).repeat(platform, challenge, { signal })
      return false
    } catch (thrown) {
      if (toAmagiError(thrown).code !== 'blocked') throw thrown
      return true
    }
  }

  return {
    async challenged(platform, challenge) {
      if (signal.aborted) return
      const before = waiting.get(platform)
      // Somebody is at the puzzle of an earlier one.
      if (before?.check && before.challenge.cookie === challenge.cookie) return
      waiting.set(platform, { challenge })
      if (!(await notices.due(`check ${platform}`, dayMs))) return
      log.warn(`${platform} wants a person to pass a check before it answers again`)
      await tell(platform)
    },
    waits: (platform) => waiting.has(platform),
    async begin(platform) {
      const own = waiting.get(platform)
      if (!own) return { state: 'none' }
      const { challenge } = own
      // A voucher works once: what begins anew needs a new one.
      if (own.check) waiting.set(platform, { challenge })
      try {
        if (!own.check) return await puzzle(platform, own)
      } catch (thrown) {
        if (toAmagiError(thrown).code !== 'bad-input') throw thrown
      }
      if (!(await isRefused(platform, own))) {
        drop(platform)
        return { state: 'unneeded' }
      }
      const next = waiting.get(platform)
      return next && next.challenge.voucher !== challenge.voucher ? puzzle(platform, next) : { state: 'hopeless' }
    },
    async answer(platform, answer) {
      const own = waiting.get(platform)
      if (!own?.check) return 'none'
      try {
        await (await checking()).finish(platform, own.challenge, own.check, answer, { signal })
      } catch (thrown) {
        if (toAmagiError(thrown).code !== 'bad-input') throw thrown
        return 'wrong'
      }
      drop(platform)
      log.info(`a person passed the check of ${platform}`)
      return (await isRefused(platform, own)) ? 'still' : 'passed'
    },
    link(platform) {
      const link = randomBytes(24).toString('base64url')
      links.set(link, { platform, until: clock() + dayMs })
      return link
    },
    find(link) {
      const known = links.get(link)
      return known && clock() < known.until ? known.platform : undefined
    },
  }
}

/** `validate=…&seccode=…` in any order, as JSON of Geetest, or the validate alone. */
export function readAnswer(text: string): CheckAnswer | undefined {
  const found = (name: string): string | undefined =>
    new RegExp(
      `(?:^|[^a-z])(?:geetest_)?${name}["'\\s]*[=:：]["'\\s]*([0-9a-f]{32,40}(?:(?:\\||%7c)jordan)?)`,
      'i',
    ).exec(text)?.[1]
  const validate = found('validate') ?? /^\s*([0-9a-f]{32})\s*$/i.exec(text)?.[1]
  if (validate === undefined || !/^[0-9a-f]{32}$/i.test(validate)) return undefined
  const challenge = found('challenge')
  const seccode = found('seccode')?.replace(/%7c/i, '|') ?? validate
  return {
    validate,
    seccode: seccode.includes('|') ? seccode : `${seccode}|jordan`,
    ...(challenge === undefined ? {} : { challenge }),
  }
}

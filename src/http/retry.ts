/** Repeating an exchange: after network errors and 5xx, never after a time-out, a refusal or an abort. */
import { errorTable, isAmagiError } from '../errors'
import type { Call } from './call'
import { addressRefused } from './failure'
import { retryAfterMs } from './retry-after'

/** Repetitions after the first try; waits in milliseconds. */
export interface RetryOptions {
  /** Repetitions at most. */
  retries: number
  /** First wait in milliseconds; doubles with every repetition, up to eight times as long. */
  baseMs: number
  random: () => number
  /** Milliseconds since the epoch. */
  clock: () => number
}

/** What the policy looks at. */
export interface Attempt {
  status: number
  /** Headers of the answer; some say when to come again. */
  patience: Readonly<Record<string, unknown>>
}

/** A resolver that gives a forbidden address gives it again. */
const retriable = (error: unknown): boolean =>
  isAmagiError(error) && errorTable[error.code].retry && error.details['errno'] !== addressRefused

const isStale = (error: unknown): boolean => isAmagiError(error) && error.details['stale'] === true

/** Wait before repetition `n` (from 1) in milliseconds: doubling, ± a quarter, within 1–8 times the base. @internal Waits as a table. */
export function backoff(n: number, baseMs: number, random: () => number): number {
  const wanted = baseMs * 2 ** (n - 1) * (0.75 + random() / 2)
  return Math.round(Math.min(Math.max(wanted, baseMs), baseMs * 8))
}

/**
 * Runs `exchange` until it yields something final. The last answer or error is the result when the repetitions are
 * used up, when the host asks for more patience than the longest wait, or when the wait would outlast the call.
 */
export async function withRetry<T extends Attempt>(
  exchange: () => Promise<T>,
  call: Call,
  options: RetryOptions,
): Promise<T> {
  const { retries, baseMs, random, clock } = options
  let attempt = 0
  let stale = false
  for (;;) {
    let answer: T | undefined
    let thrown: unknown
    try {
      answer = await exchange()
      if (answer.status < 500) return answer
    } catch (error) {
      // A kept connection that had been closed is no try: once more on another one, whatever the method.
      if (attempt === 0 && !stale && isStale(error)) {
        stale = true
        continue
      }
      if (!retriable(error)) throw error
      thrown = error
    }
    if (attempt++ < retries) {
      const asked = answer && retryAfterMs(answer.patience, clock())
      const wait = Math.max(backoff(attempt, baseMs, random), asked ?? 0)
      if (wait <= baseMs * 8 && wait < call.remaining()) {
        await call.sleep(wait)
        continue
      }
    }
    if (answer) return answer
    throw thrown
  }
}

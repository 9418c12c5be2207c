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

/** A kept connection that had been closed is no try: once more on another one, whatever the method. */
async function unstale<T>(exchange: () => Promise<T>): Promise<T> {
  try {
    return await exchange()
  } catch (error) {
    if (!isStale(error)) throw error
    return exchange()
  }
}

const settled = <T>(promise: Promise<T>): Promise<{ answer: T } | { error: unknown }> =>
  promise.then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  )

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
  for (let attempt = 0; ; attempt++) {
    const last = await settled(attempt === 0 ? unstale(exchange) : exchange())
    const again = 'error' in last ? retriable(last.error) : last.answer.status >= 500
    if (again && attempt < retries) {
      const asked = 'answer' in last ? retryAfterMs(last.answer.patience, clock()) : undefined
      const wait = Math.max(backoff(attempt + 1, baseMs, random), asked ?? 0)
      if (wait <= baseMs * 8 && wait < call.remaining()) {
        await call.sleep(wait)
        continue
      }
    }
    if ('error' in last) throw last.error
    return last.answer
  }
}

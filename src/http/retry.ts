/** Repeating an exchange: after network errors and 5xx, never after a time-out, a refusal or an abort. */
import { handleWhen, retry } from 'cockatiel'
import { errorTable, isAmagiError } from '../errors'
import type { Call } from './call'

/** Repetitions after the first try; waits in milliseconds. */
export interface RetryOptions {
  /** Repetitions at most. */
  retries: number
  /** First wait in milliseconds; doubles with every repetition, up to eight times as long. */
  baseMs: number
  random: () => number
}

/** What the policy looks at. */
export interface Attempt {
  status: number
  /** `retry-after` as sent. */
  retryAfter: string | undefined
}

const retriable = (error: unknown): boolean => isAmagiError(error) && errorTable[error.code].retry

/** Wait before repetition `n` (from 1) in milliseconds: doubling, ± a quarter, within 1–8 times the base. @internal Waits as a table. */
export function backoff(n: number, baseMs: number, random: () => number): number {
  const wanted = baseMs * 2 ** (n - 1) * (0.75 + random() / 2)
  return Math.round(Math.min(Math.max(wanted, baseMs), baseMs * 8))
}

/** `retry-after` in seconds → milliseconds; dates and nonsense count as absent. */
function askedFor(attempt: Attempt | undefined): number {
  const text = attempt?.retryAfter
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : 0
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
  if (options.retries <= 0) return exchange()
  const policy = retry(
    handleWhen(retriable).orWhenResult((answer) => (answer as Attempt).status >= 500),
    // The library's own waits cannot be aborted: the wait is part of the attempt, where the call's signal counts.
    { maxAttempts: options.retries, backoff: { next: () => immediate } },
  )
  const stop = new AbortController()
  let last: { answer: T } | { error: unknown } | undefined
  return policy.execute(async ({ attempt }) => {
    if (last) {
      const previous = 'answer' in last ? last.answer : undefined
      const stale = 'error' in last && isAmagiError(last.error) && last.error.details['stale'] === true
      const usual = Math.max(backoff(attempt, options.baseMs, options.random), askedFor(previous))
      const wait = stale && attempt === 1 ? 0 : usual
      if (wait > options.baseMs * 8 || wait >= call.remaining()) {
        stop.abort()
        if ('error' in last) throw last.error
        return last.answer
      }
      await call.sleep(wait)
    }
    try {
      const answer = await exchange()
      last = { answer }
      return answer
    } catch (error) {
      last = { error }
      throw error
    }
  }, stop.signal)
}

const immediate = { duration: 0, next: () => immediate }

/** Messages under way from the look at them to the last answer, so that a restart can let them finish. */
import { inTime } from '../async/deadline'

/** Holds nothing of an answer that has ended. */
export interface Running {
  /** Counts the work until it has ended, however it does. */
  track<T>(work: Promise<T>): Promise<T>
  /** True when everything has ended in time, false after so many milliseconds. Never rejects. */
  ended(limitMs: number): Promise<boolean>
}

/** Counts nothing but promises: what they do is theirs. */
export function createRunning(): Running {
  const all = new Set<Promise<unknown>>()
  return {
    track(work) {
      all.add(work)
      return work.finally(() => all.delete(work))
    },
    async ended(limitMs) {
      const over = inTime(Promise.allSettled(all), limitMs, { signal: undefined, message: 'answers still run' })
      return over.then(
        () => true,
        () => false,
      )
    },
  }
}

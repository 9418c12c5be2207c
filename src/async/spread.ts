/** Many beginnings at once, each in a turn of the event loop of its own: what else comes is dealt with in between. */
import { breathe } from './sleep'
import { createTurns } from './turns'

/**
 * Begins work in a later turn of the event loop, in order of the calls, and ends as it does. Rejects with `cancelled`
 * as soon as the signal is aborted before its turn.
 */
export type Spread = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>

/** Keeps nothing of work that has begun. */
export function createSpread(): Spread {
  const turns = createTurns(1)
  return async (work, signal) => {
    await turns.run(() => breathe(signal), { signal })
    return work()
  }
}

/** Turns: so many at a time, the others in order. */
import PQueue from 'p-queue'
import { AmagiError } from '../errors'
import { cancelled, onAbort, throwIfAborted } from './until'

interface TurnsOptions {
  /** How many may wait; one more is refused with `rate-limited`. Default: any number. */
  maxWaiting?: number
}

interface TurnOptions {
  /** Ends the waiting. Work that has begun keeps its place until it is over, however it takes the abort. */
  signal?: AbortSignal | undefined
  /** Higher goes first; default 0. Equals go in order of arrival. */
  priority?: number
}

/** A queue in front of one resource, such as a host or the merge worker. */
export interface Turns {
  /**
   * Runs the work when its turn comes, at once when a place is free. Rejects with what the work rejects with, with
   * `cancelled` when the signal is aborted before the turn, with `rate-limited` (`details.limit`, named `queue`) when
   * too many wait already.
   */
  run<T>(work: () => Promise<T>, options?: TurnOptions): Promise<T>
  /** Whether nothing runs and nothing waits. */
  idle(): boolean
}

/** `width` pieces of work at a time; 1 = one after the other. */
export function createTurns(width: number, { maxWaiting = Infinity }: TurnsOptions = {}): Turns {
  const queue = new PQueue({ concurrency: width })

  /** Running and waiting. Not the library's own count: that one is late by a moment, so that a free place looks taken. */
  let present = 0

  function add<T>(work: () => Promise<T>, priority: number, signal: AbortSignal | undefined): Promise<T> {
    // Nobody waits where a place is free, so there is no waiting to end.
    if (!signal || present <= width) return queue.add(work, { priority })
    // Not the signal itself: the library would give the place away while aborted work is still ending.
    const leaving = new AbortController()
    const stay = onAbort(signal, () => leaving.abort(cancelled(signal)))
    const begin = (): Promise<T> => {
      stay()
      return work()
    }
    return queue.add(begin, { priority, signal: leaving.signal })
  }

  return {
    async run(work, { signal, priority = 0 } = {}) {
      throwIfAborted(signal)
      if (present >= width + maxWaiting) {
        const limit = { name: 'queue', value: present - width + 1, max: maxWaiting }
        throw new AmagiError('rate-limited', { details: { limit } })
      }
      present++
      try {
        return await add(work, priority, signal)
      } finally {
        present--
      }
    },
    idle: () => present === 0,
  }
}

/** One piece of work for everybody who wants the same thing at the same time. */
import { AmagiError } from '../errors'
import { throwIfAborted, until } from './until'

interface Shared<T> {
  /**
   * Joins the work under this key or starts it. The signal ends only this caller's waiting (`cancelled`); a failure
   * reaches everybody who waits and is not kept. `work` gets a signal of its own: it belongs to no caller.
   */
  run(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<T>
  /** Stops what runs and waits until it has ended; later calls reject with `cancelled`. */
  close(): Promise<void>
}

interface SharedOptions {
  /** The work goes on when nobody waits any more: somebody will want its result. Default: it is stopped then. */
  outlives?: boolean
}

interface Job<T> {
  controller: AbortController
  waiting: number
  promise: Promise<T>
}

/** Nothing is kept after the work has ended: who asks later starts anew. Caches stand in front of it. */
export function createShared<T>({ outlives = false }: SharedOptions = {}): Shared<T> {
  /** What can be joined. */
  const open = new Map<string, Job<T>>()
  /** All that runs, stopped work that is still ending included. */
  const running = new Set<Job<T>>()
  let closed = false

  function start(key: string, work: (signal: AbortSignal) => Promise<T>): Job<T> {
    const controller = new AbortController()
    const promise = work(controller.signal).finally(() => {
      running.delete(job)
      if (open.get(key) === job) open.delete(key)
    })
    const job: Job<T> = { controller, waiting: 0, promise }
    open.set(key, job)
    running.add(job)
    return job
  }

  return {
    async run(key, work, { signal } = {}) {
      if (closed) throw new AmagiError('cancelled')
      throwIfAborted(signal)
      const job = open.get(key) ?? start(key, work)
      job.waiting++
      try {
        return await until(job.promise, signal)
      } finally {
        job.waiting--
        if (!outlives && job.waiting === 0 && running.has(job)) {
          // The next one starts afresh.
          if (open.get(key) === job) open.delete(key)
          job.controller.abort(new AmagiError('cancelled'))
        }
      }
    },
    async close() {
      closed = true
      const all = [...running]
      for (const { controller } of all) controller.abort(new AmagiError('cancelled'))
      await Promise.allSettled(all.map(({ promise }) => promise))
    },
  }
}

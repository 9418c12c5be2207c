/** One piece of work for everybody who wants the same thing at the same time. */
import { AmagiError } from '../errors'
import { throwIfAborted, until } from './until'

/** Belongs to no caller. `ends` is the signal's own controller, for work that has reasons of its own to end. */
type Work<T, N> = (signal: AbortSignal, tell: (news: N) => void, ends: AbortController) => Promise<T>

interface Shared<T, N> {
  /**
   * Joins the work under this key or starts it. The signal ends only this caller's waiting (`cancelled`); a failure
   * reaches everybody who waits and is not kept. `work` gets a signal of its own: it belongs to no caller. What it
   * tells everybody who waits hears; who joins later hears the last news at once.
   */
  run(
    key: string,
    work: Work<T, N>,
    options?: { signal?: AbortSignal | undefined; hear?: ((news: N) => void) | undefined },
  ): Promise<T>
  /** Stops what runs and waits until it has ended; later calls reject with `cancelled`. */
  close(): Promise<void>
}

interface SharedOptions {
  /** The work goes on when nobody waits any more: somebody will want its result. Default: it is stopped then. */
  outlives?: boolean
}

interface News<N> {
  listeners: Set<(news: N) => void>
  last?: N
}

interface Job<T, N> {
  controller: AbortController
  waiting: number
  news: News<N>
  promise: Promise<T>
}

/** Nothing is kept after the work has ended: who asks later starts anew. Caches stand in front of it. */
export function createShared<T, N = never>({ outlives = false }: SharedOptions = {}): Shared<T, N> {
  /** What can be joined. */
  const open = new Map<string, Job<T, N>>()
  /** All that runs, stopped work that is still ending included. */
  const running = new Set<Job<T, N>>()
  let closed = false

  function start(key: string, work: Work<T, N>): Job<T, N> {
    const controller = new AbortController()
    const news: News<N> = { listeners: new Set() }
    const tell = (last: N): void => {
      news.last = last
      for (const hear of news.listeners) hear(last)
    }
    function ended(): void {
      running.delete(job)
      if (open.get(key) === job) open.delete(key)
    }
    const promise = work(controller.signal, tell, controller).then(
      (value) => {
        ended()
        return value
      },
      (error: unknown) => {
        ended()
        throw error
      },
    )
    const job: Job<T, N> = { controller, waiting: 0, news, promise }
    open.set(key, job)
    running.add(job)
    return job
  }

  /** The returned function stops listening. Everybody who waits counts by himself, be it with the same function. */
  function listen({ news }: Job<T, N>, hear: ((news: N) => void) | undefined): () => void {
    if (!hear) return () => undefined
    const own = (last: N): void => hear(last)
    news.listeners.add(own)
    if (news.last !== undefined) hear(news.last)
    return () => news.listeners.delete(own)
  }

  return {
    async run(key, work, { signal, hear } = {}) {
      if (closed) throw new AmagiError('cancelled')
      throwIfAborted(signal)
      const job = open.get(key) ?? start(key, work)
      job.waiting++
      const stop = listen(job, hear)
      try {
        return await until(job.promise, signal)
      } finally {
        stop()
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

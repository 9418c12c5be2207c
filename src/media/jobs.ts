/** Work shared by everybody who asks for the same thing at the same time. */
import { AmagiError } from '../errors'
import { createSignalHub } from '../http/signals'
import { cancelled, throwIfAborted } from './wait'

export interface Jobs {
  /**
   * Joins the job of this key or starts it. The signal ends only this caller's waiting; the job itself is stopped when
   * nobody waits for it any more.
   */
  run<T>(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Stops everything and waits until it has stopped. */
  close(): Promise<void>
}

interface Job {
  controller: AbortController
  waiting: number
  promise: Promise<unknown>
}

export function createJobs(): Jobs {
  /** Jobs that can be joined. */
  const open = new Map<string, Job>()
  /** All that run, stopped ones still ending included. */
  const running = new Set<Job>()
  const callers = createSignalHub()
  let closed = false

  function start(key: string, work: (signal: AbortSignal) => Promise<unknown>): Job {
    const controller = new AbortController()
    const job: Job = { controller, waiting: 0, promise: Promise.resolve() }
    job.promise = work(controller.signal).finally(() => {
      running.delete(job)
      if (open.get(key) === job) open.delete(key)
    })
    // Everybody may have left before it fails.
    job.promise.catch(() => undefined)
    open.set(key, job)
    running.add(job)
    return job
  }

  return {
    async run<T>(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      if (closed) throw new AmagiError('cancelled')
      throwIfAborted(signal)
      const job = open.get(key) ?? start(key, work)
      job.waiting++
      try {
        return await new Promise<T>((resolve, reject) => {
          // An album waits for dozens of pictures on one signal.
          const leave = signal && callers.subscribe(signal, () => reject(cancelled(signal)))
          ;(job.promise as Promise<T>).finally(leave).then(resolve, reject)
        })
      } finally {
        job.waiting--
        if (job.waiting === 0 && running.has(job)) {
          if (open.get(key) === job) open.delete(key)
          job.controller.abort(new AmagiError('cancelled'))
        }
      }
    },
    async close() {
      closed = true
      const all = [...running]
      for (const job of all) job.controller.abort(new AmagiError('cancelled'))
      await Promise.allSettled(all.map((job) => job.promise))
    },
  }
}

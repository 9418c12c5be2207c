/** A bounded line in front of something that may only run so many times at once. */
import { AmagiError } from '../errors'

export interface Queue {
  /**
   * Waits for a free place, runs, frees it. Rejects with `rate-limited` when too many wait already,
   * with `cancelled` on abort.
   */
  run<Result>(job: () => Promise<Result>, signal?: AbortSignal): Promise<Result>
}

export function createQueue(places: number, cap = Number.POSITIVE_INFINITY): Queue {
  const waiting: (() => void)[] = []
  let busy = 0

  const enter = async (signal: AbortSignal | undefined): Promise<void> => {
    if (signal?.aborted === true) throw new AmagiError('cancelled')
    if (busy < places) {
      busy += 1
      return
    }
    if (waiting.length >= cap) {
      throw new AmagiError('rate-limited', {
        details: { limit: { name: 'queue', value: waiting.length + 1, max: cap } },
      })
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = (): void => {
        waiting.splice(waiting.indexOf(go), 1)
        reject(new AmagiError('cancelled'))
      }
      waiting.push(go)
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  return {
    async run(job, signal) {
      await enter(signal)
      try {
        return await job()
      } finally {
        // The place is handed over, not freed and taken: nobody can slip in between.
        const next = waiting.shift()
        if (next === undefined) busy -= 1
        else next()
      }
    },
  }
}

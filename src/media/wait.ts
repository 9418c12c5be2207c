/** Waiting that ends with the signal, and turns for work that is too heavy to do all at once. */
import { AmagiError } from '../errors'

/** The error an aborted signal stands for. */
export function cancelled(signal: AbortSignal | undefined): AmagiError {
  return signal?.reason instanceof AmagiError ? signal.reason : new AmagiError('cancelled')
}

export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal)
}

/** Resolves after `ms` milliseconds; rejects with `cancelled` when the signal aborts first. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled(signal))
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(cancelled(signal))
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** A controller that also follows `signal`; `release` when the work is over. */
export function follow(signal: AbortSignal | undefined): AbortController & { release(): void } {
  const controller = new AbortController()
  const onAbort = (): void => controller.abort(cancelled(signal))
  if (signal?.aborted) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })
  return Object.assign(controller, { release: () => signal?.removeEventListener('abort', onAbort) })
}

/** Runs work in order of arrival, `width` pieces at a time. */
export type Gate = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

export function createGate(width: number): Gate {
  let free = width
  const queue: (() => void)[] = []

  function enter(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(cancelled(signal))
      if (free > 0) {
        free--
        return resolve()
      }
      const turn = (): void => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }
      const onAbort = (): void => {
        queue.splice(queue.indexOf(turn), 1)
        reject(cancelled(signal))
      }
      queue.push(turn)
      signal?.addEventListener('abort', onAbort, { once: true })
    })
  }

  return async (work, signal) => {
    await enter(signal)
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else free++
    }
  }
}

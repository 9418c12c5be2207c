/** Letting time pass. */
import { setImmediate } from 'node:timers/promises'
import { cancelled, onAbort, throwIfAborted } from './until'

/** Resolves after `ms` milliseconds; rejects with `cancelled` when the signal is aborted first. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop()
      resolve()
    }, ms)
    const stop = onAbort(signal, () => {
      clearTimeout(timer)
      reject(cancelled(signal))
    })
  })
}

/** Lets everything else that is due run, between two stretches of long computing. Rejects with `cancelled` on abort. */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await setImmediate()
  throwIfAborted(signal)
}

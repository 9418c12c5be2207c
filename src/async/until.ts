/** Giving up on abort: what an aborted signal means, hearing of it, and a wait that ends with it. */
import { AmagiError, isAmagiError } from '../errors'

/** The error an aborted signal stands for: its reason when that is one of ours, else `cancelled`. */
export function cancelled(signal: AbortSignal | undefined): AmagiError {
  return isAmagiError(signal?.reason) ? signal.reason : new AmagiError('cancelled')
}

/** Throws {@link cancelled} when the signal is aborted already. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal)
}

interface Subscribers {
  callbacks: Set<() => void>
  listener: () => void
}

/**
 * Belongs to the signals, not to this module: a signal nobody holds takes its entry along. One signal may serve
 * hundreds of waiters (the life of the plugin), and Node warns of a leak from the eleventh listener on.
 */
const subscribed = new WeakMap<AbortSignal, Subscribers>()

function subscribersOf(signal: AbortSignal): Subscribers {
  const known = subscribed.get(signal)
  if (known) return known
  const callbacks = new Set<() => void>()
  const listener = (): void => {
    subscribed.delete(signal)
    for (const callback of callbacks) callback()
  }
  const made = { callbacks, listener }
  subscribed.set(signal, made)
  signal.addEventListener('abort', listener, { once: true })
  return made
}

const nothing = (): void => undefined

/**
 * Calls back when the signal is aborted, at once when it is already, never without a signal. The returned function
 * stops listening; any number of callbacks share one listener, which goes with the last of them.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return nothing
  if (signal.aborted) {
    callback()
    return nothing
  }
  const { callbacks, listener } = subscribersOf(signal)
  // The same function may be handed in twice.
  const own = (): void => callback()
  callbacks.add(own)
  return () => {
    callbacks.delete(own)
    if (callbacks.size > 0 || subscribed.get(signal)?.callbacks !== callbacks) return
    subscribed.delete(signal)
    signal.removeEventListener('abort', listener)
  }
}

/**
 * What the promise yields, or {@link cancelled} as soon as the signal is aborted, or `graceMs()` milliseconds later. Only
 * the waiting ends: the work goes on, and a failure nobody waits for any more is no unhandled rejection.
 */
export function until<T>(promise: Promise<T>, signal: AbortSignal | undefined, graceMs?: () => number): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | undefined
    const leave = (): void => reject(cancelled(signal))
    const stop = onAbort(signal, () => {
      const ms = graceMs?.() ?? 0
      if (ms > 0) grace = setTimeout(leave, ms)
      else leave()
    })
    const settle = (act: () => void): void => {
      stop()
      clearTimeout(grace)
      act()
    }
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

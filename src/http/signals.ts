/** Listening to callers' signals. One signal may serve hundreds of calls (a plugin's lifetime) with one listener. */

export interface SignalHub {
  /** Calls back when the signal is aborted, at once when it is already. The returned function stops listening. */
  subscribe(signal: AbortSignal, callback: () => void): () => void
}

interface Subscribers {
  callbacks: Set<() => void>
  listener: () => void
}

export function createSignalHub(): SignalHub {
  const known = new WeakMap<AbortSignal, Subscribers>()

  function subscribersOf(signal: AbortSignal): Subscribers {
    const existing = known.get(signal)
    if (existing) return existing
    const callbacks = new Set<() => void>()
    const listener = (): void => {
      known.delete(signal)
      for (const callback of callbacks) callback()
    }
    const made = { callbacks, listener }
    known.set(signal, made)
    signal.addEventListener('abort', listener, { once: true })
    return made
  }

  return {
    subscribe(signal, callback) {
      if (signal.aborted) {
        callback()
        return () => undefined
      }
      const { callbacks, listener } = subscribersOf(signal)
      callbacks.add(callback)
      return () => {
        callbacks.delete(callback)
        if (callbacks.size > 0 || known.get(signal)?.callbacks !== callbacks) return
        known.delete(signal)
        signal.removeEventListener('abort', listener)
      }
    },
  }
}

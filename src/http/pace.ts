/** One queue per purpose and host: how many exchanges run at a time. */
import { createGate, type Gate } from '../async/gate'
import { defaultPace } from './defaults'
import type { PaceOptions, Purpose } from './types'

interface Pace {
  /**
   * A slot, at once where one is free; the returned function gives it back. Whoever waits is rejected with the signal's
   * reason.
   */
  acquire(purpose: Purpose, host: string, call: { readonly signal: AbortSignal }): (() => void) | Promise<() => void>
  /** Number of queues held, for tests. */
  size(): number
}

/** A queue nobody used for so long is forgotten, in milliseconds. */
const restMs = 30_000

interface Entry {
  gate: Gate
  usedAt: number
}

/** Slots per host and purpose; a host nobody asks any more is forgotten. */
export function createPace(options: PaceOptions | undefined, clock: () => number): Pace {
  const entries = new Map<string, Entry>()

  function create(purpose: Purpose): Entry {
    const { concurrency = Infinity } = { ...defaultPace[purpose], ...options?.[purpose] }
    return { gate: createGate(concurrency), usedAt: 0 }
  }

  function sweep(now: number): void {
    for (const [key, { gate, usedAt }] of entries) {
      if (gate.idle() && now - usedAt > restMs) entries.delete(key)
    }
  }

  return {
    acquire(purpose, host, call) {
      const key = `${purpose} ${host}`
      const now = clock()
      let entry = entries.get(key)
      if (!entry) {
        sweep(now)
        entry = create(purpose)
        entries.set(key, entry)
      }
      entry.usedAt = now
      const loads = [{ key: {}, weight: 1 }]
      return entry.gate.enterNow(loads) ?? entry.gate.enter(loads, call.signal)
    },
    size: () => entries.size,
  }
}

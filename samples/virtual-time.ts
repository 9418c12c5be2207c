/** A clock that stands until somebody moves it; waits end when it comes by. */
import { setImmediate } from 'node:timers/promises'
import { cancelled, onAbort } from '../src/async/until'

export interface VirtualTime {
  now(): number
  wait(ms: number, signal?: AbortSignal): Promise<void>
  /** Moves on to every wait in turn until so many milliseconds have passed. */
  pass(ms: number, each?: () => void): Promise<void>
}

/** Lets everything that is due run; nothing here waits for a real second. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) await setImmediate()
}

export function createTime(start: number): VirtualTime {
  let now = start
  let waits: { at: number; go: () => void }[] = []
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(cancelled(signal))
        const stop = onAbort(signal, () => {
          waits = waits.filter((other) => other !== entry)
          reject(cancelled(signal))
        })
        const entry = {
          at: now + ms,
          go: () => {
            stop()
            resolve()
          },
        }
        waits.push(entry)
      }),
    async pass(ms, each) {
      const end = now + ms
      await settle()
      for (;;) {
        const next = waits.reduce((least, { at }) => Math.min(least, at), Infinity)
        if (next > end) break
        now = Math.max(now, next)
        const due = waits.filter(({ at }) => at <= now)
        waits = waits.filter(({ at }) => at > now)
        for (const { go } of due) go()
        each?.()
        await settle()
      }
      now = end
    },
  }
}

/** The same numbers for the same seed, 0 ≤ x < 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

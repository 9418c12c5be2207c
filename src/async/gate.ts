/** A gate for what weighs something: so much inside at a time, the others in order of arrival. */
import { cancelled, onAbort, throwIfAborted } from './until'

/** Something that goes in; the same key is the same thing, which is inside once for all who are at it. */
interface Load {
  key: unknown
  weight: number
}

/** What {@link createGate} makes; nothing is remembered of what is outside. */
export interface Gate {
  /**
   * Resolves to the way out once everything of this fits. What is inside already weighs nothing more, so whoever wants
   * no more than that waits for nobody. More than the whole gate takes goes in alone. Rejects with `cancelled` when the
   * signal is aborted before; nobody who is inside may enter once more, for that would wait for itself.
   */
  enter(loads: readonly Load[], signal: AbortSignal | undefined): Promise<() => void>
  /** The way out where nobody has to wait, else undefined. */
  enterNow(loads: readonly Load[]): (() => void) | undefined
  /** Whether somebody is inside with it. */
  holds(key: unknown): boolean
  /** Whether nothing is inside and nobody waits. */
  idle(): boolean
}

interface Waiting {
  loads: readonly Load[]
  begin(): void
}

/** `capacity` in the unit of the weights. */
export function createGate(capacity: number): Gate {
  const inside = new Map<unknown, { weight: number; users: number }>()
  const waiting = new Set<Waiting>()
  let weight = 0

  const added = (loads: readonly Load[]): number =>
    loads.reduce((sum, load) => sum + (inside.has(load.key) ? 0 : load.weight), 0)

  function fits(loads: readonly Load[]): boolean {
    const more = added(loads)
    return more === 0 || weight === 0 || weight + more <= capacity
  }

  function take(loads: readonly Load[]): void {
    for (const load of loads) {
      const known = inside.get(load.key)
      if (known) known.users++
      else {
        inside.set(load.key, { weight: load.weight, users: 1 })
        weight += load.weight
      }
    }
  }

  function leave(loads: readonly Load[]): void {
    for (const { key } of loads) {
      const known = inside.get(key)
      if (!known || --known.users > 0) continue
      inside.delete(key)
      weight -= known.weight
    }
    serve()
  }

  function serve(): void {
    let full = false
    for (const entry of waiting) {
      // Behind one who does not fit nobody goes first, be he light: the heavy one would wait for ever.
      if (!fits(entry.loads) || (full && added(entry.loads) > 0)) full = true
      else {
        waiting.delete(entry)
        take(entry.loads)
        entry.begin()
      }
    }
  }

  function wayOut(loads: readonly Load[]): () => void {
    let out = false
    return () => {
      if (!out) leave(loads)
      out = true
    }
  }

  function enterNow(loads: readonly Load[]): (() => void) | undefined {
    if (waiting.size > 0 || !fits(loads)) return undefined
    take(loads)
    return wayOut(loads)
  }

  return {
    enterNow,
    async enter(loads, signal) {
      throwIfAborted(signal)
      const out = enterNow(loads)
      if (out) return out
      return new Promise((resolve, reject) => {
        const entry: Waiting = {
          loads,
          begin() {
            stop()
            resolve(wayOut(loads))
          },
        }
        const stop = onAbort(signal, () => {
          waiting.delete(entry)
          reject(cancelled(signal))
          serve()
        })
        waiting.add(entry)
        serve()
      })
    },
    holds: (key) => inside.has(key),
    idle: () => inside.size === 0 && waiting.size === 0,
  }
}

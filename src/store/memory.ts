/** A list of what happened lately: bounded in number, and what is stale counts as forgotten. */

interface MemoryOptions<T> {
  /** Whether an entry means nothing any more; `nowMs`: milliseconds since the epoch. */
  stale: (value: T, nowMs: number) => boolean
  clock: () => number
  /** The oldest give way. */
  maxEntries: number
}

/** What {@link createMemory} makes. */
export interface Memory<T> {
  /** Undefined for what is unknown or stale. */
  get(key: string): T | undefined
  /** Remembers, as the newest. */
  keep(key: string, value: T): void
  forget(key: string): void
  /** Lets go of everything stale; returns how many entries are left. */
  tidy(): number
}

/** Keeps no timer: stale entries take memory until somebody calls `tidy`. */
export function createMemory<T>({ stale, clock, maxEntries }: MemoryOptions<T>): Memory<T> {
  const entries = new Map<string, T>()
  return {
    get(key) {
      const value = entries.get(key)
      return value === undefined || stale(value, clock()) ? undefined : value
    },
    keep(key, value) {
      entries.delete(key)
      entries.set(key, value)
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) return
        entries.delete(oldest)
      }
    },
    forget: (key) => void entries.delete(key),
    tidy() {
      const now = clock()
      for (const [key, value] of entries) if (stale(value, now)) entries.delete(key)
      return entries.size
    },
  }
}

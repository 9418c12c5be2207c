/** Values that are made when they are first needed, by one caller for all. */
import { createShared } from './shared'
import { throwIfAborted } from './until'

/** Call it for the value. A failure is not kept unless `keepFailure` says so. */
export interface Lazy<T> {
  /** The value; whoever calls while it is being made waits for the same making. */
  (): Promise<T>
  /** What was made or is being made, without making it. */
  made(): Promise<T> | undefined
  /** What was made, for those who would rather not wait; undefined while it is being made, and where nothing is handed out. */
  ready(): T | undefined
}

interface LazyOptions {
  /** Once aborted nothing is handed out any more: `cancelled`. */
  signal?: AbortSignal
  /** A failure is as final as a value. Default: the next call tries again. */
  keepFailure?: boolean
}

/** Made at the first call. */
export function lazy<T>(make: () => Promise<T>, { signal, keepFailure = false }: LazyOptions = {}): Lazy<T> {
  let value: Promise<T> | undefined
  let ready: T | undefined
  const get = async (): Promise<T> => {
    throwIfAborted(signal)
    value ??= make().then(
      (made) => {
        ready = made
        return made
      },
      (error: unknown) => {
        if (!keepFailure) value = undefined
        throw error
      },
    )
    return value
  }
  return Object.assign(get, { made: () => value, ready: () => (signal?.aborted ? undefined : ready) })
}

/** A value and the time until which it is used, in milliseconds since the epoch. */
export interface Aged<T> {
  value: T
  until: number
}

/** One value that grows old (keys, tokens, guest cookies). Time is the caller's: milliseconds since the epoch. */
export interface Aging<T> {
  /** The value in force, or undefined when there is none (yet, any more). */
  current(nowMs: number): T | undefined
  /**
   * The value, loaded when there is none in force. A second caller waits for the first one's request; one who gives
   * up (`signal`) does not end it for the others, so `load` must not depend on a caller's signal.
   */
  get(nowMs: number, load: () => Promise<Aged<T>>, signal?: AbortSignal): Promise<T>
  set(aged: Aged<T>): void
  /** The last value with its time, in force or not; what `set` takes. */
  kept(): Aged<T> | undefined
  /** Forgets the value, unless it has been replaced meanwhile. */
  drop(value: T): void
}

/** A value that ages, e.g. keys upstream rotates; times come from the caller's clock. */
export function createAging<T>(): Aging<T> {
  const loading = createShared<T>({ outlives: true })
  let kept: Aged<T> | undefined

  const current = (nowMs: number): T | undefined => (kept && nowMs < kept.until ? kept.value : undefined)

  return {
    current,
    async get(nowMs, load, signal) {
      const known = current(nowMs)
      if (known !== undefined) return known
      const renew = async (): Promise<T> => {
        kept = await load()
        return kept.value
      }
      return loading.run('', renew, { signal })
    },
    set(aged) {
      kept = aged
    },
    kept: () => kept,
    drop(value) {
      if (kept?.value === value) kept = undefined
    },
  }
}

/** A value of the service that is fetched when first needed, by one caller for all of them. */
import { AmagiError } from '../../errors'

export interface Loaded<T> {
  value: T
  /** Milliseconds since the epoch until which the value is used. */
  until: number
}

export class Flight<T> {
  private loaded: Loaded<T> | undefined
  private pending: Promise<T> | undefined

  /** The value in force, or undefined when there is none (yet, any more). */
  current(nowMs: number): T | undefined {
    return this.loaded && nowMs < this.loaded.until ? this.loaded.value : undefined
  }

  /**
   * The value, loaded when there is none. A second caller waits for the first one's request; a caller that gives
   * up (`signal`) does not end it for the others, so `load` must not depend on one caller's signal.
   */
  async get(nowMs: number, load: () => Promise<Loaded<T>>, signal?: AbortSignal): Promise<T> {
    const current = this.current(nowMs)
    if (current !== undefined) return current
    this.pending ??= load()
      .then((loaded) => {
        this.loaded = loaded
        return loaded.value
      })
      .finally(() => {
        this.pending = undefined
      })
    return waitFor(this.pending, signal)
  }

  set(loaded: Loaded<T>): void {
    this.loaded = loaded
  }

  /** Forgets the value, unless it has been replaced meanwhile. */
  drop(value: T): void {
    if (this.loaded?.value === value) this.loaded = undefined
  }
}

/** Waits for a shared promise until the caller's signal fires; then rejects with `cancelled`. */
async function waitFor<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(new AmagiError('cancelled'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

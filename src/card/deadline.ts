/** A signal with a time limit that leaves nothing behind. */
import { setMaxListeners } from 'node:events'

export interface Deadline {
  readonly signal: AbortSignal
  /** Whether the time was up (and not one of the parents). */
  expired(): boolean
  /** Takes the timer and the listeners away; call it in `finally`. */
  end(): void
}

/**
 * Aborts when a parent does or after `ms` milliseconds. Not `AbortSignal.any` with
 * `AbortSignal.timeout`: on Node 20 the pair can be collected before it fires (nodejs/node#54614).
 */
export function deadline(ms: number, parents: readonly (AbortSignal | undefined)[]): Deadline {
  const control = new AbortController()
  // One listener per picture of the card is no leak.
  setMaxListeners(0, control.signal)
  let late = false
  const follow = (event: Event): void => control.abort((event.target as AbortSignal).reason)
  const timer = setTimeout(() => {
    late = true
    control.abort(new Error('time is up'))
  }, ms)
  for (const parent of parents) {
    if (parent?.aborted === true) control.abort(parent.reason)
    parent?.addEventListener('abort', follow, { once: true })
  }
  return {
    signal: control.signal,
    expired: () => late,
    end() {
      clearTimeout(timer)
      for (const parent of parents) parent?.removeEventListener('abort', follow)
    },
  }
}

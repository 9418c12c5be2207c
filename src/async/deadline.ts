/** Signals of a piece of work: following those of its callers, ending by themselves when the time is up. */
import { setMaxListeners } from 'node:events'
import { AmagiError } from '../errors'
import { cancelled, onAbort, until } from './until'

/** A signal of its own that is also aborted with its parents. */
export interface Following {
  readonly signal: AbortSignal
  abort(reason: AmagiError): void
  /** Lets go of parents and timer; call it in `finally`. */
  end(): void
}

/**
 * Follows the parents: aborted with what the first aborted one stands for. Not `AbortSignal.any`: on Node 20 a
 * composite signal can be collected before it fires (nodejs/node#54614).
 */
export function follow(...parents: readonly (AbortSignal | undefined)[]): Following {
  const controller = new AbortController()
  // Libraries listen by themselves: one listener per picture of a card is no leak.
  setMaxListeners(0, controller.signal)
  const undo = parents.map((parent) => onAbort(parent, () => controller.abort(cancelled(parent))))
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    end() {
      for (const stop of undo) stop()
    },
  }
}

/** Follows the parents and is aborted with `timeout` (`message` is for logs) after `ms` milliseconds. */
export function deadline(ms: number, parents: readonly (AbortSignal | undefined)[], message = 'time is up'): Following {
  const following = follow(...parents)
  const timer = setTimeout(() => following.abort(new AmagiError('timeout', { message })), ms)
  return {
    ...following,
    end() {
      clearTimeout(timer)
      following.end()
    },
  }
}

/** The same of a signal nobody follows but this work: it is ended itself, which spares a second one. */
export function deadlineOf(own: AbortController, ms: number, message = 'time is up'): Following {
  setMaxListeners(0, own.signal)
  const timer = setTimeout(() => own.abort(new AmagiError('timeout', { message })), ms)
  return { signal: own.signal, abort: (reason) => own.abort(reason), end: () => clearTimeout(timer) }
}

interface TimeLimit {
  signal: AbortSignal | undefined
  /** English text of the `timeout` error, for logs. */
  message: string
}

/** What the work yields; its signal is aborted with `timeout` after `ms` milliseconds, and with the caller's. */
export async function limited<T>(
  work: (signal: AbortSignal) => Promise<T>,
  ms: number,
  { signal, message }: TimeLimit,
): Promise<T> {
  const limit = deadline(ms, [signal], message)
  try {
    return await work(limit.signal)
  } finally {
    limit.end()
  }
}

/**
 * What the promise yields; rejects with `timeout` after `ms` milliseconds, with `cancelled` on abort. For work that
 * takes no signal: it goes on unheard.
 */
export function inTime<T>(promise: Promise<T>, ms: number, limit: TimeLimit): Promise<T> {
  return limited((signal) => until(promise, signal), ms, limit)
}

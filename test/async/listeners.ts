/** A signal that counts who listens to it, and unhandled rejections while something runs. */

export interface Counted {
  controller: AbortController
  signal: AbortSignal
  /** Listeners at the moment. */
  now(): number
  /** Most listeners there ever were. */
  most(): number
}

/** A controller whose signal counts its listeners. */
export function countedSignal(): Counted {
  const controller = new AbortController()
  const { signal } = controller
  let now = 0
  let most = 0
  const { addEventListener, removeEventListener } = signal
  signal.addEventListener = (...given: [any, any]) => {
    most = Math.max(most, ++now)
    addEventListener.apply(signal, given)
  }
  signal.removeEventListener = (...given: [any, any]) => {
    now--
    removeEventListener.apply(signal, given)
  }
  return { controller, signal, now: () => now, most: () => most }
}

/** Rejections nobody handled while `work` ran and shortly after. */
export async function unhandledDuring(work: () => Promise<unknown>): Promise<unknown[]> {
  const seen: unknown[] = []
  // The runner's own listeners would fail the run before the test can say what it saw.
  const others = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  const note = (reason: unknown): void => void seen.push(reason)
  process.on('unhandledRejection', note)
  try {
    await work()
    await pause(20)
  } finally {
    process.off('unhandledRejection', note)
    for (const other of others) process.on('unhandledRejection', other)
  }
  return seen
}

export const pause = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What the promise rejects with. */
export const failure = (promise: Promise<unknown>): Promise<any> =>
  promise.then(
    () => {
      throw new Error('resolved, but was to be rejected')
    },
    (error: unknown) => error,
  )

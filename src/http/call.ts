/** Lifetime of one call: who may end it, and how long silence may last. */
import { sleep } from '../async/sleep'
import { cancelled, onAbort } from '../async/until'
import { AmagiError } from '../errors'

interface CallOptions {
  signal: AbortSignal | undefined
  /** Longest silence in milliseconds. */
  idleMs: number
  /** Longest total time in milliseconds, from the first exchange on; undefined = no limit. */
  totalMs: number | undefined
  /** Runs once when the call is over, however it ended. */
  onDispose: () => void
}

/** One request from the caller's view: its redirects and repetitions share one signal and one total time. */
export interface Call {
  /** Why it was ended before its time; undefined while it was not. */
  readonly ended: AmagiError | undefined
  /** Aborted with that error. Made when somebody asks for it, which is only who has to wait: most calls need none. */
  readonly signal: AbortSignal
  /** Calls back when the call is ended, at once when it is already. The returned function stops listening. */
  onEnd(callback: () => void): () => void
  abort(reason: AmagiError): void
  /** Starts or restarts the watch for silence; the first time, the total time as well. */
  touch(): void
  /** Suspends the watch: we are the ones who wait. */
  rest(): void
  /** Milliseconds left of the total time; Infinity without limit. */
  remaining(): number
  /** Waits; rejects with the reason of an abort. */
  sleep(ms: number): Promise<void>
  /** Frees timers and listeners. */
  dispose(): void
}

const timeout = (name: string, max: number): AmagiError =>
  new AmagiError('timeout', {
    message: `no answer within ${max} ms (${name})`,
    details: { limit: { name, value: max, max } },
  })

/** The clocks start at the first `touch`: waiting for a turn costs no time. */
export function createCall(options: CallOptions): Call {
  const { idleMs, totalMs } = options
  const callbacks = new Set<() => void>()
  let controller: AbortController | undefined
  let ended: AmagiError | undefined
  let idle: NodeJS.Timeout | undefined
  let disposed = false

  function abort(reason: AmagiError): void {
    if (ended) return
    ended = reason
    controller?.abort(reason)
    for (const callback of callbacks) callback()
  }
  // The caller's own reason, such as a time that is up, is not for us to replace.
  const cancel = (): void => abort(cancelled(options.signal))
  let total: NodeJS.Timeout | undefined
  // Monotonic: the wall clock may be set while a call is under way.
  let deadline = Infinity

  /** The total time begins with the first exchange: a place in the queue is ours to give, not upstream's. */
  function start(): void {
    if (totalMs === undefined || total) return
    deadline = performance.now() + totalMs
    total = setTimeout(() => abort(timeout('totalMs', totalMs)), totalMs)
  }

  const unsubscribe = onAbort(options.signal, cancel)

  const call: Call = {
    get ended() {
      return ended
    },
    get signal() {
      if (!controller) {
        controller = new AbortController()
        if (ended) controller.abort(ended)
      }
      return controller.signal
    },
    onEnd(callback) {
      if (ended) {
        callback()
        return () => undefined
      }
      // The same function may be handed in twice.
      const own = (): void => callback()
      callbacks.add(own)
      return () => callbacks.delete(own)
    },
    abort,
    touch() {
      if (disposed || ended) return
      start()
      if (idle) idle.refresh()
      else idle = setTimeout(() => abort(timeout('idleMs', idleMs)), idleMs)
    },
    rest() {
      clearTimeout(idle)
      idle = undefined
    },
    remaining: () => deadline - performance.now(),
    sleep: (ms) => sleep(ms, call.signal),
    dispose() {
      if (disposed) return
      disposed = true
      call.rest()
      clearTimeout(total)
      unsubscribe()
      options.onDispose()
    },
  }
  return call
}

/** All programs of one plugin life: none outlives it. */
import { follow } from '../../async/deadline'
import { AmagiError } from '../../errors'
import { runChild, type ChildOptions } from './child'

/** Starts programs until it is closed. */
export interface Children {
  /** Rejects as {@link runChild} does, and with `cancelled` after the close. */
  run(program: string, args: readonly string[], options: ChildOptions): Promise<void>
  /** Ends what runs and waits for its end. */
  close(): Promise<void>
}

/** Nothing runs before the first call. */
export function createChildren(): Children {
  const life = new AbortController()
  const running = new Set<Promise<void>>()

  return {
    async run(program, args, options) {
      const own = follow(life.signal, options.signal)
      const child = runChild(program, args, { ...options, signal: own.signal }).finally(own.end)
      running.add(child)
      try {
        await child
      } finally {
        running.delete(child)
      }
    },
    async close() {
      life.abort(new AmagiError('cancelled'))
      await Promise.allSettled(running)
    },
  }
}

/** One instance of the plugin after the other: what two of them must not have at the same time is passed on. */
import type { Context } from 'koishi'
import { inTime } from '../async/deadline'
import { minuteMs } from '../units'

/** What is passed on by name: a folder, a port. */
export interface Turn {
  /** Resolves when the instance before has let go, or after a bounded time; undefined when there is none. */
  readonly before: Promise<void> | undefined
  /** Lets go; to be called once, however the instance ended. */
  release(): void
}

/** How long answers under way may take to finish when the plugin restarts: as long as most videos; milliseconds. */
export const drainMs = minuteMs
/** Above what an instance takes to finish its answers and to close; one that hangs must not hold the next for ever. */
const patienceMs = drainMs + minuteMs / 2

/**
 * Kept at the app. Koishi starts the next instance in the tick in which it disposes of the last and waits for nobody,
 * so the two must meet somewhere: not in this module, of which a reloaded package has another copy, and not in a lock
 * file, which a killed process leaves behind.
 */
const place = Symbol.for('koishi-plugin-amagi.relay')

function relayOf(root: Context): Map<string, Promise<void>> {
  const holder = root as unknown as Record<symbol, Map<string, Promise<void>> | undefined>
  return (holder[place] ??= new Map())
}

/** Queues behind the instance that has it, in order of arrival. */
export function takeTurn(ctx: Context, name: string, limitMs = patienceMs): Turn {
  const relay = relayOf(ctx.root)
  const previous = relay.get(name)
  let release = (): void => undefined
  const own = new Promise<void>((resolve) => {
    release = resolve
  })
  const both: Promise<void> = Promise.all([previous, own]).then(() => {
    if (relay.get(name) === both) relay.delete(name)
    return undefined
  })
  relay.set(name, both)
  const before =
    previous && inTime(previous, limitMs, { signal: undefined, message: 'still held' }).catch(() => undefined)
  return { before, release }
}

/** What all downloads know of hosts: how many connections there are, and who wants no more than one. */
import { LRUCache } from 'lru-cache'
import { minuteMs } from '../../units'

/** One connection that is counted. */
interface Slot {
  /** A redirect led elsewhere. */
  move(host: string): void
  leave(): void
}

/** One per plugin life. */
export interface Hosts {
  /** Counts a connection that has to be: every file needs one. How many these are is decided by the turns of the jobs. */
  enter(host: string): Slot
  /** Whether a further connection is welcome: the host takes several, and neither it nor the process has too many. */
  welcomes(host: string): boolean
  /** The host refuses ranges or further connections: one per file for a while. */
  keepSingle(host: string): void
}

/** Connections to one host from which on no file gets a further one; browsers open six. */
const perHost = 4
/** The same over all hosts. */
const inAll = 8
/** How long a refusal is remembered. */
const singleMs = 10 * minuteMs
/** How many refusals are remembered; CDNs have names in number. */
const maxRemembered = 500

/** Clock in milliseconds. */
export function createHosts(clock: () => number): Hosts {
  const open = new Map<string, number>()
  const singleUntil = new LRUCache<string, number>({ max: maxRemembered })
  let all = 0

  function count(host: string, change: 1 | -1): void {
    const now = (open.get(host) ?? 0) + change
    all += change
    if (now > 0) open.set(host, now)
    else open.delete(host)
  }

  return {
    enter(host) {
      let at: string | undefined = host
      count(host, 1)
      return {
        move(other) {
          if (at === undefined || at === other) return
          count(at, -1)
          count(other, 1)
          at = other
        },
        leave() {
          if (at !== undefined) count(at, -1)
          at = undefined
        },
      }
    },
    welcomes: (host) => (singleUntil.get(host) ?? 0) <= clock() && (open.get(host) ?? 0) < perHost && all < inAll,
    keepSingle(host) {
      singleUntil.set(host, clock() + singleMs)
    },
  }
}

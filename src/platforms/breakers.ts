/** The breakers of one service and what was counted at them. */
import { LRUCache } from 'lru-cache'
import { isAmagiError } from '../errors'
import { treeOf, type ChannelCounts } from '../model'
import { createBreaker, type Breaker } from './breaker'
import type { BreakerState, Health } from './health'

/** Which channel of which endpoint. */
interface Place {
  platform: string
  endpoint: string
  channel: string
}

/** Runs one call of a channel for one identity; what `Breaker.pass` promises. */
type Pass = <T>(call: () => Promise<T>) => Promise<T>

interface Breakers {
  /** `identity`: `none`, `guest`, or a digest that stands for an account; `visitor`: which guest, where they are replaced. */
  at(place: Place, identity: string, visitor?: string): Pass
  /** Only counts: for what is asked so rarely that nothing is to be kept quiet. */
  counting(place: Place): Pass
  /** What somebody met with on a platform counts no more. */
  forget(platform: string, identity: string): void
  health(): Health
}

/** Identities remembered per channel: those of callers come and go, a forgotten one begins anew. */
const maxIdentities = 64

interface Entry {
  breakers: LRUCache<string, Breaker>
  counts: ChannelCounts
}

const ranks = ['closed', 'half-open', 'open'] as const

/** The state that lets most through: a caller's refused account says nothing of the others. */
function best(states: readonly BreakerState[]): BreakerState {
  const rank = ({ breaker, pauseSec = 0 }: BreakerState): number => ranks.indexOf(breaker) * 1e6 + pauseSec
  return states.reduce(
    (least, state) => (rank(state) < rank(least) ? state : least),
    states[0] ?? { breaker: 'closed' },
  )
}

/** `clock` in milliseconds, `random` 0 ≤ x < 1. */
export function createBreakers(clock: () => number, random: () => number): Breakers {
  const entries = new Map<string, { place: Place; entry: Entry }>()

  function entryOf(place: Place): Entry {
    const key = `${place.platform} ${place.endpoint} ${place.channel}`
    const known = entries.get(key)
    if (known) return known.entry
    const entry: Entry = { breakers: new LRUCache({ max: maxIdentities }), counts: { calls: 0, successes: 0 } }
    entries.set(key, { place, entry })
    return entry
  }

  async function counted<T>(counts: ChannelCounts, call: () => Promise<T>): Promise<T> {
    counts.calls++
    counts.lastAt = Math.floor(clock() / 1000)
    try {
      const value = await call()
      counts.successes++
      return value
    } catch (error) {
      if (isAmagiError(error)) counts.lastCode = error.code
      throw error
    }
  }

  return {
    at(place, identity, visitor) {
      const entry = entryOf(place)
      let breaker = entry.breakers.get(identity)
      if (!breaker) {
        breaker = createBreaker(clock, random)
        entry.breakers.set(identity, breaker)
      }
      const own = breaker
      return (call) => own.pass(() => counted(entry.counts, call), visitor)
    },
    counting(place) {
      const { counts } = entryOf(place)
      return (call) => counted(counts, call)
    },
    forget(platform, identity) {
      for (const { place, entry } of entries.values()) {
        if (place.platform === platform) entry.breakers.delete(identity)
      }
    },
    health() {
      return treeOf(
        [...entries.values()].map(({ place: { platform, endpoint, channel }, entry: { breakers, counts } }) => {
          const states = [...breakers.values()].map((breaker) => breaker.state())
          return [platform, endpoint, channel, { ...counts, ...best(states) }] as const
        }),
      )
    },
  }
}

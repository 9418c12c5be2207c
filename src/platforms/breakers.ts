/** The breakers of one service and what was counted at them. */
import { LRUCache } from 'lru-cache'
import { isAmagiError, type ErrorCode } from '../errors'
import { createBreaker, type Breaker } from './breaker'
import type { BreakerState, ChannelHealth, Health } from './health'

/** Which channel of which endpoint. */
interface Place {
  platform: string
  endpoint: string
  channel: string
}

/** Runs one call of a channel for one identity; what `Breaker.pass` promises. */
type Pass = Breaker['pass']

interface Breakers {
  /** `identity`: `none`, `guest`, or a digest that stands for an account. */
  at(place: Place, identity: string): Pass
  health(): Health
}

/** Identities remembered per channel: those of callers come and go, a forgotten one begins anew. */
const maxIdentities = 64

interface Entry {
  breakers: LRUCache<string, Breaker>
  calls: number
  successes: number
  lastCode?: ErrorCode
  lastAt?: number
}

const ranks = ['closed', 'half-open', 'open'] as const

/** The most open one: a caller's refused account says nothing of the others. */
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
    const entry: Entry = { breakers: new LRUCache({ max: maxIdentities }), calls: 0, successes: 0 }
    entries.set(key, { place, entry })
    return entry
  }

  async function counted<T>(entry: Entry, call: () => Promise<T>): Promise<T> {
    entry.calls++
    entry.lastAt = Math.floor(clock() / 1000)
    try {
      const value = await call()
      entry.successes++
      return value
    } catch (error) {
      if (isAmagiError(error)) entry.lastCode = error.code
      throw error
    }
  }

  return {
    at(place, identity) {
      const entry = entryOf(place)
      let breaker = entry.breakers.get(identity)
      if (!breaker) {
        breaker = createBreaker(clock, random)
        entry.breakers.set(identity, breaker)
      }
      const own = breaker
      return (call) => own.pass(() => counted(entry, call))
    },
    health() {
      const all: Health = {}
      for (const { place, entry } of entries.values()) {
        const { breakers, ...counts } = entry
        const health: ChannelHealth = { ...counts, ...best([...breakers.values()].map((breaker) => breaker.state())) }
        const endpoints = (all[place.platform] ??= {})
        const channels = (endpoints[place.endpoint] ??= {})
        channels[place.channel] = health
      }
      return all
    },
  }
}

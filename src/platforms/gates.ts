/** The gates of one service and what was counted at them. */
import { LRUCache } from 'lru-cache'
import { isAmagiError, type ErrorCode } from '../errors'
import { createGate, type Gate } from './gate'
import type { BreakerState, ChannelHealth, Health } from './health'

/** Which channel of which endpoint. */
export interface Place {
  platform: string
  endpoint: string
  channel: string
}

/** Runs one call of a channel for one identity; what `Gate.pass` promises. */
type Pass = Gate['pass']

interface Gates {
  /** `identity`: `none`, `guest`, or a digest that stands for an account. */
  at(place: Place, identity: string): Pass
  health(): Health
}

/** Identities remembered per channel: those of callers come and go, a forgotten one begins anew. */
const maxIdentities = 64

interface Entry {
  gates: LRUCache<string, Gate>
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
export function createGates(clock: () => number, random: () => number): Gates {
  const entries = new Map<string, { place: Place; entry: Entry }>()

  function entryOf(place: Place): Entry {
    const key = `${place.platform} ${place.endpoint} ${place.channel}`
    const known = entries.get(key)
    if (known) return known.entry
    const entry: Entry = { gates: new LRUCache({ max: maxIdentities }), calls: 0, successes: 0 }
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
      let gate = entry.gates.get(identity)
      if (!gate) {
        gate = createGate(clock, random)
        entry.gates.set(identity, gate)
      }
      const own = gate
      return (call) => own.pass(() => counted(entry, call))
    },
    health() {
      const all: Health = {}
      for (const { place, entry } of entries.values()) {
        const { gates, ...counts } = entry
        const health: ChannelHealth = { ...counts, ...best([...gates.values()].map((gate) => gate.state())) }
        const endpoints = (all[place.platform] ??= {})
        const channels = (endpoints[place.endpoint] ??= {})
        channels[place.channel] = health
      }
      return all
    },
  }
}

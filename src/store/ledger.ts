/** What happened lately, in memory and bounded: duplicates, repeated deliveries, rates. */
import type { Claim, Hearing, Ledger } from './types'
import { minuteMs } from '../units'

/** Restraint as the settings word it. */
export interface LedgerOptions {
  /** Same work, same chat: seconds until it is answered again; 0 = at once. */
  dedupeSec: number
  /** Answers per user and minute; 0 = no limit. */
  perUser: number
  /** Milliseconds since the epoch. */
  clock?: () => number
  /** Entries kept per list; the oldest give way. */
  maxEntries?: number
}

const seenMs = 120_000

/** Two accounts are told of one message with times this close together; clocks of one platform differ by less. */
const heardMs = 5000

/** An answer that never says how it ended counts as under way for so long. */
const underWayMs = 30 * minuteMs

/** A chat is known by its id, a work by its key; neither holds a line break. */
const pair = (chat: string, work: string): string => `${chat}\n${work}`

/** Nothing of it outlives a reload. Entries of an answer that never ended count for half an hour. */
export function createLedger(options: LedgerOptions): Ledger {
  const clock = options.clock ?? Date.now
  const maxEntries = options.maxEntries ?? 10_000
  /** Message → time of its first delivery. */
  const seen = new Map<string, number>()
  /** Chat and work → end of the window. */
  const answered = new Map<string, number>()
  /** User → times of the last answers, oldest first. */
  const asked = new Map<string, number[]>()
  /** User → time of the last refusal that was said. */
  const refused = new Map<string, number>()
  /** Message without its id → how it was heard first, and when. */
  const heard = new Map<string, Hearing & { since: number }>()

  /** Puts an entry at the end and drops from the front what is stale or too much. */
  function keep<T>(map: Map<string, T>, key: string, value: T, stale: (value: T) => boolean): void {
    map.delete(key)
    map.set(key, value)
    for (const [oldest, old] of map) {
      if (oldest === key || (map.size <= maxEntries && !stale(old))) return
      map.delete(oldest)
    }
  }

  return {
    firstSeen(message) {
      const now = clock()
      const before = seen.get(message)
      if (before !== undefined && now - before < seenMs) return false
      keep(seen, message, now, (time) => now - time >= seenMs)
      return true
    },
    firstHeard(hearing) {
      const now = clock()
      const before = heard.get(hearing.what)
      const known = before !== undefined && now - before.since < seenMs
      // The same account again is somebody who says it again.
      if (known && before.account !== hearing.account && Math.abs(hearing.at - before.at) <= heardMs) return false
      keep(heard, hearing.what, { ...hearing, since: now }, ({ since }) => now - since >= seenMs)
      return true
    },
    claim(chat, work) {
      if (options.dedupeSec <= 0) return { confirm: () => undefined, release: () => undefined }
      const key = pair(chat, work)
      const now = clock()
      if ((answered.get(key) ?? -Infinity) > now) return undefined
      keep(answered, key, now + underWayMs, (until) => until <= now)
      let open = true
      const settle = (how: () => void): void => {
        if (!open) return
        open = false
        how()
      }
      const claim: Claim = {
        confirm: () =>
          settle(() => {
            const time = clock()
            keep(answered, key, time + options.dedupeSec * 1000, (until) => until <= time)
          }),
        release: () => settle(() => answered.delete(key)),
      }
      return claim
    },
    allow(user) {
      if (options.perUser <= 0) return () => undefined
      const now = clock()
      const recent = (asked.get(user) ?? []).filter((time) => now - time < minuteMs)
      if (recent.length >= options.perUser) return undefined
      keep(asked, user, [...recent, now], (times) => now - (times.at(-1) ?? 0) >= minuteMs)
      let open = true
      return () => {
        const times = asked.get(user)
        if (!open || !times) return
        open = false
        const left = times.toSpliced(times.lastIndexOf(now), times.includes(now) ? 1 : 0)
        if (left.length > 0) asked.set(user, left)
        else asked.delete(user)
      }
    },
    firstRefused(user) {
      const now = clock()
      const before = refused.get(user)
      if (before !== undefined && now - before < minuteMs) return false
      keep(refused, user, now, (time) => now - time >= minuteMs)
      return true
    },
  }
}

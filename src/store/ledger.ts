/** What happened lately, in memory and bounded: duplicates, repeated deliveries, rates. */
import { createMemory, type Memory } from './memory'
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

/** One line about the same failure is enough for so long. */
const failedMs = 10 * minuteMs

/** Two accounts are told of one message with times this close together; clocks of one platform differ by less. */
const heardMs = 5000

/** An answer that never says how it ended counts as under way for so long. */
const underWayMs = 30 * minuteMs

/** A chat is known by its id, a work by its key; neither holds a line break. */
const pair = (chat: string, work: string): string => `${chat}\n${work}`

/** Nothing of it outlives a reload. Entries of an answer that never ended count for half an hour. */
export function createLedger(options: LedgerOptions): Ledger {
  const { clock = Date.now, maxEntries = 10_000 } = options
  const memory = <T>(stale: (value: T, nowMs: number) => boolean): Memory<T> =>
    createMemory({ stale, clock, maxEntries })
  /** Message → time of its first delivery. */
  const seen = memory<number>((time, now) => now - time >= seenMs)
  /** Chat and work → end of the window. */
  const answered = memory<number>((until, now) => until <= now)
  /** User → times of the last answers, oldest first. */
  const asked = memory<readonly number[]>((times, now) => now - (times.at(-1) ?? 0) >= minuteMs)
  /** User → time of the last refusal that was said. */
  const refused = memory<number>((time, now) => now - time >= minuteMs)
  /** Chat, platform and reason → time of the last line about it. */
  const failed = memory<number>((time, now) => now - time >= failedMs)
  /** Message without its id → how it was heard first, and when. */
  const heard = memory<Hearing & { since: number }>(({ since }, now) => now - since >= seenMs)

  return {
    firstSeen(message) {
      if (seen.get(message) !== undefined) return false
      seen.keep(message, clock())
      return true
    },
    firstHeard(hearing) {
      const before = heard.get(hearing.what)
      // The same account again is somebody who says it again.
      if (before && before.account !== hearing.account && Math.abs(hearing.at - before.at) <= heardMs) return false
      heard.keep(hearing.what, { ...hearing, since: clock() })
      return true
    },
    claim(chat, work) {
      if (options.dedupeSec <= 0) return { confirm: () => undefined, release: () => undefined }
      const key = pair(chat, work)
      if (answered.get(key) !== undefined) return undefined
      answered.keep(key, clock() + underWayMs)
      let open = true
      const settle = (how: () => void): void => {
        if (!open) return
        open = false
        how()
      }
      const claim: Claim = {
        confirm: () => settle(() => answered.keep(key, clock() + options.dedupeSec * 1000)),
        release: () => settle(() => answered.forget(key)),
      }
      return claim
    },
    allow(user) {
      if (options.perUser <= 0) return () => undefined
      const now = clock()
      const recent = (asked.get(user) ?? []).filter((time) => now - time < minuteMs)
      if (recent.length >= options.perUser) return undefined
      asked.keep(user, [...recent, now])
      let open = true
      return () => {
        const times = asked.get(user)
        if (!open || !times) return
        open = false
        const left = times.toSpliced(times.lastIndexOf(now), times.includes(now) ? 1 : 0)
        if (left.length > 0) asked.keep(user, left)
        else asked.forget(user)
      }
    },
    firstRefused(user) {
      if (refused.get(user) !== undefined) return false
      refused.keep(user, clock())
      return true
    },
    firstFailed(what) {
      if (failed.get(what) !== undefined) return false
      failed.keep(what, clock())
      return true
    },
    tidy() {
      const all: readonly Pick<Memory<unknown>, 'tidy'>[] = [seen, answered, asked, refused, failed, heard]
      return all.reduce((left, one) => left + one.tidy(), 0)
    },
  }
}

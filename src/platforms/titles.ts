/** Titles looked up: what was found is kept for a while, and nobody can have the sites searched without end. */
import { LRUCache } from 'lru-cache'
import { createShared } from '../async/shared'
import { AmagiError } from '../errors'
import type { Candidate, PlatformId, Target } from '../model'
import { minuteMs } from '../units'
import { exactOf } from './naming'

/** How long the results of one title hold, an empty list too. */
const keepMs = 10 * minuteMs
/** Titles whose results are kept. */
const maxKept = 200
/** Searches per platform within any minute: sites watch searches closer than anything else. */
const perMinute = 12

/** The looked-up titles of one service. */
export interface Titles {
  /** What the search finds for a title; `ask` only where nothing is kept. Rejects with `rate-limited` beyond the bound. */
  found(
    target: Target,
    ask: (signal: AbortSignal) => Promise<readonly Candidate[]>,
    signal: AbortSignal | undefined,
  ): Promise<readonly Candidate[]>
  /** The one work among them that is meant; throws `not-found`. `names`: what the platform calls itself behind titles. */
  meaning(target: Target, found: readonly Candidate[], names: readonly string[]): Target
  close(): Promise<void>
}

/** `clock` in milliseconds since the epoch. */
export function createTitles(clock: () => number): Titles {
  const kept = new LRUCache<string, { until: number; list: readonly Candidate[] }>({ max: maxKept })
  const asking = createShared<readonly Candidate[]>()
  /** Moments of the last searches, by platform. */
  const asked = new Map<PlatformId, number[]>()

  function count(platform: PlatformId): void {
    const now = clock()
    const recent = (asked.get(platform) ?? []).filter((at) => now - at < minuteMs)
    asked.set(platform, recent)
    if (recent.length >= perMinute) {
      throw new AmagiError('rate-limited', { message: `${platform}: too many titles within a minute` })
    }
    recent.push(now)
  }

  return {
    async found(target, ask, signal) {
      const key = `${target.platform} ${target.id}`
      const known = kept.get(key)
      if (known && clock() < known.until) return known.list
      const work = async (own: AbortSignal): Promise<readonly Candidate[]> => {
        count(target.platform)
        const list = await ask(own)
        kept.set(key, { until: clock() + keepMs, list })
        return list
      }
      return asking.run(key, work, { signal })
    },
    meaning(target, found, names) {
      const exact = exactOf(target, found, names)
      if (exact) return exact.target
      throw new AmagiError('not-found', {
        details: { what: 'title' },
        message: `no work of exactly this title among ${found.length} found`,
      })
    },
    close: () => asking.close(),
  }
}

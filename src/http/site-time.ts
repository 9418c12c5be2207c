/** What time it is where the sites are: a machine without a time service is wrong by hours, and nobody there notices. */
import type { IncomingHttpHeaders } from 'node:http'
import { httpDate } from './retry-after'
import { secondMs } from '../units'

/** Differences below this are the way of an answer, and of a header that has whole seconds: our own clock counts then. */
const toleratedMs = 90 * secondMs

/** Milliseconds since the epoch throughout. */
export interface SiteTime {
  /** By our own clock, unless the last answer that had a date says that it is wrong. */
  now(): number
  /** Whether an answer has said what time it is. Until then our own clock may be wrong by anything. */
  isKnown(): boolean
  /** Headers of an answer that has just come, from a site that is asked for data. */
  heard(headers: IncomingHttpHeaders): void
}

/** `clock`: our own. Makes no request. Headers: RFC 9110 §6.6.1 `Date`, RFC 9111 §5.1 `Age`. */
export function createSiteTime(clock: () => number): SiteTime {
  let behind = 0
  let known = false
  return {
    now: () => clock() + behind,
    isKnown: () => known,
    heard({ date, age }) {
      const said = httpDate(date)
      if (said === undefined) return
      known = true
      // What lay in a cache on the way is as old as that says.
      const olderMs = age !== undefined && /^\d{1,9}$/.test(age) ? Number(age) * secondMs : 0
      const byMs = said + olderMs - clock()
      behind = Math.abs(byMs) < toleratedMs ? 0 : byMs
    },
  }
}

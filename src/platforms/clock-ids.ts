/** Ids of works and broadcasts that carry the clock: seconds in the upper half, from a beginning of the platform's own. */
import { hourMs } from '../units'

/** Seconds beyond which a time is no Unix time: milliseconds, or nonsense. */
const latestSec = 1e11

/** Whole Unix seconds, or undefined for what is none. */
export const unixSec = (seconds: number | undefined): number | undefined =>
  seconds !== undefined && seconds > 0 && seconds < latestSec ? Math.floor(seconds) : undefined

/** What such an id tells. Ids are whole numbers of up to twenty digits as text. */
export interface ClockIds {
  /** Milliseconds since the epoch at which it was made. */
  timeOf(id: string): number
  /** Milliseconds since the epoch of publication: the later one of what the id and what the list says, in Unix seconds. */
  publishedAt(id: string, seconds: number | undefined): number
  /** Position in time: the id, unless the work waited to be published; then what its id would be. */
  orderOf(id: string, at: number): string
}

/** `epochSec`: Unix seconds at which the clock in the ids begins. */
export function clockIds(epochSec: number): ClockIds {
  const timeOf = (id: string): number => (Number(BigInt(id) >> 32n) + epochSec) * 1000
  return {
    timeOf,
    publishedAt: (id, seconds) => Math.max(timeOf(id), (unixSec(seconds) ?? 0) * 1000),
    orderOf: (id, at) => (at - timeOf(id) < hourMs ? id : String(BigInt(Math.floor(at / 1000) - epochSec) << 32n)),
  }
}

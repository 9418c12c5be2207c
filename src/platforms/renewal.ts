/**
 * When a guest who is refused is worth replacing. Refusals come at random and they come to visitors: a new visitor is
 * asked for at once while the old one has never been answered, and only after several refusals in a row when it has.
 */

/** A visitor that was answered before is kept through so many refusals in a row. */
const patience = 4
/** New visitors that may be asked for at once, and milliseconds after which one more may be. */
const burst = 6
const refillMs = 30_000

/** What is known of the visitor in force; one per kind of visitor and service. */
export interface Renewal {
  answered(): void
  /** After a refusal: whether a new visitor is worth a request now. True spends it: the next calls are about the new one. */
  refused(): boolean
  /** Before a call: whether the visitor would have been replaced before, and may be now. True spends it as well. */
  overdue(): boolean
}

/** `clock` in milliseconds. */
export function createRenewal(clock: () => number): Renewal {
  let known = false
  let refusals = 0
  let wanted = false
  let left = burst
  let countedAt = clock()

  /** Whole ones that have come back since. */
  function refill(): void {
    const now = clock()
    const back = Math.max(0, Math.floor((now - countedAt) / refillMs))
    left = Math.min(burst, left + back)
    countedAt = left === burst ? now : countedAt + back * refillMs
  }

  /** Whether one that is wanted may be had; it is spent then. */
  function spend(): boolean {
    refill()
    if (!wanted || left === 0) return false
    left--
    known = false
    wanted = false
    refusals = 0
    return true
  }

  return {
    answered() {
      known = true
      wanted = false
      refusals = 0
    },
    refused() {
      refusals++
      wanted = !known || refusals >= patience
      return spend()
    },
    overdue: spend,
  }
}

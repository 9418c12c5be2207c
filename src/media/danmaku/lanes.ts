/** Rows of one picture over time: who may stand or pass where without touching another. Pure. */

/** What takes room in rows: it stands, or passes from right to left. Seconds and pixels. */
export interface Occupant {
  startSec: number
  endSec: number
  /** Absent = it stands still, over the whole width. */
  passing?: { width: number }
}

/** Rows from the top; each remembers who is in it. */
export interface Lanes {
  readonly count: number
  /** First of `rows` neighbouring rows, all of which are free for this one; looked for in the order of `from`. */
  find(who: Occupant, rows: number, from: readonly number[]): number | undefined
  /** Puts it into these rows. */
  put(who: Occupant, row: number, rows: number): void
}

/** Pixels between two that follow one another in a row, as a share of the width. */
const gapShare = 0.015

/** Whether `later` (which starts no sooner) never touches `earlier` in the same row. */
function apart(earlier: Occupant, later: Occupant, width: number): boolean {
  if (later.startSec >= earlier.endSec) return true
  if (!earlier.passing || !later.passing) return false
  const gap = width * gapShare
  const speed = (who: Occupant): number => (width + (who.passing?.width ?? 0)) / (who.endSec - who.startSec)
  // The tail of the earlier one has come in.
  if (speed(earlier) * (later.startSec - earlier.startSec) < earlier.passing.width + gap) return false
  // The head of the later one reaches the left edge after the tail of the earlier one has left, at any speed.
  return later.startSec + (width - gap) / speed(later) >= earlier.endSec
}

/** Place of the first in a row that starts later. */
function placeIn(row: readonly Occupant[], startSec: number): number {
  let [low, high] = [0, row.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((row[middle]?.startSec ?? 0) <= startSec) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * `width` in pixels. It is enough to look at the neighbours in time: in a row each is behind the one before it for as
 * long as both can be seen.
 */
export function createLanes(count: number, width: number): Lanes {
  const rows: Occupant[][] = Array.from({ length: count }, () => [])
  function free(who: Occupant, index: number): boolean {
    const row = rows[index]
    if (!row) return false
    const place = placeIn(row, who.startSec)
    const [before, after] = [row[place - 1], row[place]]
    return (!before || apart(before, who, width)) && (!after || apart(who, after, width))
  }
  return {
    count,
    find(who, needed, from) {
      for (const first of from) {
        let taken = 0
        while (taken < needed && free(who, first + taken)) taken += 1
        if (taken === needed) return first
      }
      return undefined
    },
    put(who, row, needed) {
      for (let index = row; index < row + needed; index += 1) {
        const list = rows[index]
        list?.splice(placeIn(list, who.startSec), 0, who)
      }
    },
  }
}

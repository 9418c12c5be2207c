/** How far a file is, for people who wait: cheap enough to be told of every chunk, and never going back. */

/** What a job is busy with; `share` of it is there, 0 to 1, absent while nobody can tell. */
export interface Headway {
  doing: 'downloading' | 'encoding'
  share?: number
}

/** Told so many bytes of so many; `total` is absent while the size is unknown. */
export type Arrived = (received: number, total: number | undefined) => void

/** Between two news of one download in milliseconds: nobody reads faster. */
const pauseMs = 250

/**
 * Says that a download has begun, and from then on how much of it is there, a few times per second at most and at its
 * end. What is sent again is not told. Clock in milliseconds.
 */
export function createGauge(tell: (headway: Headway) => void, clock: () => number): Arrived {
  let reached = 0
  let due = 0
  tell({ doing: 'downloading' })
  return (received, total) => {
    // A server may say 0 and send something all the same.
    if (!total) return
    const share = Math.min(1, received / total)
    if (share <= reached || (share < 1 && clock() < due)) return
    reached = share
    due = clock() + pauseMs
    tell({ doing: 'downloading', share })
  }
}

/** Two files as one: nothing is told before both sizes are known. A listener for each. */
export function sideBySide(arrived: Arrived): [Arrived, Arrived] {
  const files: { received: number; total?: number | undefined }[] = [{ received: 0 }, { received: 0 }]
  const listener =
    (index: 0 | 1): Arrived =>
    (received, total) => {
      files[index] = { received, total }
      // NaN as long as one of them is unknown.
      const whole = files.reduce((sum, file) => sum + (file.total ?? NaN), 0)
      const there = files.reduce((sum, file) => sum + file.received, 0)
      arrived(there, Number.isNaN(whole) ? undefined : whole)
    }
  return [listener(0), listener(1)]
}

/** The file at this place of `count` in a row; the sizes of those to come are unknown, so all count the same. */
export const inRow =
  (index: number, count: number, arrived: Arrived): Arrived =>
  (received, total) => {
    if (total !== undefined) arrived(index * total + received, count * total)
  }

/** Says that an encoder's turn is waited for; how far it is goes to what is returned, 0 to 1. */
export function encodingTo(tell: (headway: Headway) => void): (share: number) => void {
  tell({ doing: 'encoding' })
  return (share) => tell({ doing: 'encoding', share })
}

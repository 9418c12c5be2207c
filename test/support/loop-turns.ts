/** Which turn of the event loop this is, for tests of what may share one. */

/** Counts until it is stopped. */
export interface LoopTurns {
  now(): number
  stop(): void
}

export function countTurns(): LoopTurns {
  let count = 0
  let next: NodeJS.Immediate
  const turn = (): void => {
    count++
    next = setImmediate(turn)
  }
  next = setImmediate(turn)
  return { now: () => count, stop: () => clearImmediate(next) }
}

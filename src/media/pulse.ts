/** Whether a job moves: the places of the process are for those that do. */
import type { Place } from '../async/fair-turns'

/** What one job says of its downloads. */
export interface Pulse {
  /** A download begins to wait for its bytes; the result says that it has ended. */
  begin(): () => void
  /** Bytes came. */
  beat(): void
  /** The job is over. */
  end(): void
}

/**
 * Lends the place of a job while all its downloads are silent for `stallMs` milliseconds: what hangs keeps nobody
 * waiting. Merging and converting count as moving.
 */
export function createPulse(place: Place, stallMs: number): Pulse {
  let downloads = 0
  let timer: NodeJS.Timeout | undefined

  function rest(): void {
    clearTimeout(timer)
    timer = undefined
    place.takeBack()
  }
  function listen(): void {
    place.takeBack()
    if (timer) timer.refresh()
    else timer = setTimeout(() => place.lend(), stallMs)
  }

  return {
    begin() {
      downloads++
      listen()
      return () => {
        if (--downloads === 0) rest()
      }
    },
    beat() {
      if (downloads > 0) listen()
    },
    end: rest,
  }
}

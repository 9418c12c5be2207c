/** Bytes per second of all downloads together: the administrator's limit, less of it after connections broke. */
import { sleep } from '../../async/sleep'
import { createTurns } from '../../async/turns'

/** What one download has of the rate. */
export interface Share {
  /** Resolves when so many bytes may have come; `undefined` = at once. Rejects with `cancelled` on abort. */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined
}

/** One per plugin life. */
export interface Rate {
  /** Downloads get the same bytes, however many connections each has and however large their chunks are. */
  share(): Share
  /** A connection broke in the middle of a file. */
  broke(): void
  /** Bytes per second in force; 0 = no limit. @internal For tests. */
  readonly current: number
}

/** A limit that gets on a host's nerves is lowered to this part of it; figures of kkk (ikenxuan/karin-plugin-kkk). */
const reduction = 0.6
/** Never below, in bytes per second, unless the administrator wants less. */
const floorRate = 1_000_000
/** Breaks within so many milliseconds are one: they come from one trouble. */
const oneTroubleMs = 5_000
/** After every stretch without a break the limit grows by a tenth of the full one. */
const recoveryMs = 30_000
const recovery = 0.1

/** Bytes may come so many milliseconds before they are due: a timer is not more exact than that. */
const slackMs = 20

/** `maxRate` in bytes per second, 0 = no limit; clock in milliseconds. */
export function createRate(maxRate: number, clock: () => number): Rate {
  const line = createTurns(1)
  /** Bytes the one who was served last had before, as all count them: who comes new begins there. */
  let served = 0
  /** Until when the bytes that were let through use up the rate. */
  let dueAt = 0
  let reducedTo = maxRate
  let brokeAt = -Infinity

  function current(): number {
    const stretches = Math.floor((clock() - brokeAt) / recoveryMs)
    return stretches === Infinity ? maxRate : Math.min(maxRate, reducedTo + stretches * recovery * maxRate)
  }

  return {
    share() {
      let taken = 0
      const pay = async (tag: number, bytes: number, signal: AbortSignal): Promise<void> => {
        served = tag
        const now = clock()
        dueAt = Math.max(dueAt, now - slackMs) + (bytes * 1000) / current()
        if (dueAt - now > slackMs) await sleep(dueAt - now, signal)
      }
      return {
        take(bytes, signal) {
          if (maxRate === 0) return undefined
          const tag = Math.max(taken, served)
          taken = tag + bytes
          return line.run(() => pay(tag, bytes, signal), { signal, priority: -tag })
        },
      }
    },
    broke() {
      const now = clock()
      if (now - brokeAt < oneTroubleMs) return
      reducedTo = Math.max(Math.min(floorRate, maxRate), current() * reduction)
      brokeAt = now
    },
    get current() {
      return current()
    },
  }
}

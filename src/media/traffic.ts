/** Turns of downloads: by chat, by platform, and so many in all that move. */
import { createFairTurns } from '../async/fair-turns'
import { createPulse, type Pulse } from './pulse'

interface TrafficOptions {
  /** What one chat gets at a time: one whose downloads stall keeps waiting only itself. */
  perChat: number
  /** What is asked of one platform at a time: one whose servers hang leaves the others alone. */
  perPlatform: number
  /** What moves at a time in the whole process; a job that stalls lends its place. */
  moving: number
}

/** Downloads of one kind of media. Merging has turns of its own besides. */
export interface Traffic {
  /** Runs in the turn of a chat. Rejects with `cancelled` when the signal is aborted before. */
  wish<T>(chat: string, work: () => Promise<T>, signal: AbortSignal | undefined): Promise<T>
  /** Runs one job in the turn of its platform and of all. Rejects as `wish` does. */
  job<T>(
    platform: string,
    work: (pulse: Pulse) => Promise<T>,
    options: { stallMs: number; signal: AbortSignal },
  ): Promise<T>
}

/** One per kind of media and plugin life. */
export function createTraffic({ perChat, perPlatform, moving }: TrafficOptions): Traffic {
  const wishes = createFairTurns({ width: Infinity, perGroup: () => perChat })
  const jobs = createFairTurns({ width: Infinity, perGroup: () => perPlatform })
  const movers = createFairTurns({ width: moving, perGroup: () => moving })
  return {
    wish: (chat, work, signal) => wishes.run(chat, work, { signal }),
    job(platform, work, { stallMs, signal }) {
      const move = (): ReturnType<typeof work> =>
        movers.run(
          platform,
          async (place) => {
            const pulse = createPulse(place, stallMs)
            try {
              return await work(pulse)
            } finally {
              pulse.end()
            }
          },
          { signal },
        )
      return jobs.run(platform, move, { signal })
    },
  }
}

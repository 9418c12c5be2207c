/** The patrols there are: accounts come and go while the others walk on. */
import { follow } from '../async/deadline'
import { onAbort } from '../async/until'
import { AmagiError } from '../errors'
import type { PlatformId } from '../model'
import type { Patrol } from './patrol'
import { keyOfWatched, type WatchedPlatform } from './roster'

/** See {@link createPatrols}. */
export interface Patrols {
  /** Ends what is not asked so any more and begins what is new; false when nothing is. */
  attend(platforms: readonly WatchedPlatform[]): boolean
  /** Of one platform, or all. */
  of(platform?: PlatformId): readonly Patrol[]
  /** Resolves when the signal has ended all of them. Never rejects. */
  ended(): Promise<void>
}

/** What they work with. */
interface PatrolsOptions {
  make(own: WatchedPlatform, signal: AbortSignal): Patrol
  readonly signal: AbortSignal
  /** One that cannot go on. */
  failed(own: WatchedPlatform, error: unknown): void
}

interface Running {
  readonly patrol: Patrol
  readonly ended: Promise<void>
  stop(): void
}

const isSame = (a: WatchedPlatform, b: WatchedPlatform | undefined): boolean =>
  b !== undefined &&
  a.perMinute === b.perMinute &&
  a.part === b.part &&
  a.account === b.account &&
  (a.follow === undefined) === (b.follow === undefined)

/** None to begin with. */
export function createPatrols({ make, signal, failed }: PatrolsOptions): Patrols {
  const running = new Map<string, Running>()
  /** Those that write down where they stand. */
  const leaving = new Set<Promise<void>>()

  async function walk(patrol: Patrol, life: AbortSignal, before: Promise<void> | undefined): Promise<void> {
    try {
      // A schedule is kept by one at a time.
      await before
      if (!life.aborted) await patrol.run()
    } catch (error) {
      failed(patrol.own, error)
    }
  }

  function begin(own: WatchedPlatform, before: Promise<void> | undefined): Running {
    const life = follow(signal)
    const patrol = make(own, life.signal)
    const ended = walk(patrol, life.signal, before).finally(() => life.end())
    return { patrol, ended, stop: () => life.abort(new AmagiError('cancelled')) }
  }

  return {
    attend(platforms) {
      const wanted = new Map(platforms.map((own) => [keyOfWatched(own), own]))
      const left = new Map([...running].filter(([key, { patrol }]) => !isSame(patrol.own, wanted.get(key))))
      const fresh = [...wanted].filter(([key]) => !running.has(key) || left.has(key))
      for (const [key, { stop, ended }] of left) {
        running.delete(key)
        leaving.add(ended)
        void ended.then(() => leaving.delete(ended))
        stop()
      }
      for (const [key, own] of fresh) running.set(key, begin(own, left.get(key)?.ended))
      return left.size + fresh.length > 0
    },
    of: (platform) =>
      [...running.values()].flatMap(({ patrol }) =>
        platform === undefined || patrol.own.platform === platform ? [patrol] : [],
      ),
    async ended() {
      await new Promise<void>((resolve) => void onAbort(signal, resolve))
      await Promise.all([...leaving, ...[...running.values()].map(({ ended }) => ended)])
    },
  }
}

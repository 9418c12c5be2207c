/** Looks at the people of one platform, or of one account of it, by a schedule, a budget and a queue of its own. */
import { sleep } from '../async/sleep'
import type { FollowPause, ScheduleState } from '../model'
import type { PushStore } from '../store/push/types'
import { minuteMs } from '../units'
import { runFollowing, type FollowingOptions } from './following'
import { keyOfWatched, sourcesOf, type Roster, type WatchedPlatform } from './roster'
import { createSchedule, type Schedule, type Turn } from './schedule'

/** What is due is kept this often, a pause at once: after a kill somebody is looked at a little too early. */
const keepMs = 10 * minuteMs

/** What it works with. Times in milliseconds. */
export interface PatrolOptions extends Pick<FollowingOptions, 'leads' | 'random' | 'log' | 'clock'> {
  readonly own: WatchedPlatform
  readonly store: Pick<PushStore, 'schedule' | 'keepSchedule'>
  readonly roster: Roster
  /** Ends it. */
  readonly signal: AbortSignal
  /** Waits; ends early when there is somebody new. Never rejects. */
  rest(ms: number, signal: AbortSignal): Promise<void>
  wait?(ms: number, signal: AbortSignal): Promise<void>
  /** Reads what is remembered of somebody: how often he is looked at goes by it. */
  remember(id: string): Promise<unknown>
  /** One look. Never rejects. */
  turn(schedule: Schedule, next: Turn, signal: AbortSignal): Promise<void>
  /** Whom the account may follow and does not. */
  mayFollow(id: string): boolean
  became: FollowingOptions['became']
  paused(pause: FollowPause): void
}

/** How it stands. Times in milliseconds since the epoch. */
export interface PatrolState {
  readonly own: WatchedPlatform
  /** People it asks about. */
  readonly people: number
  /** The platform refused, all or one way of asking, and is not asked so until then. */
  readonly restsUntil?: number
  /** The account follows nobody until then. */
  readonly following?: FollowPause
}

/** One that runs. */
export interface Patrol {
  readonly own: WatchedPlatform
  /** Who is followed, or belongs to whom, has changed. */
  put(): void
  place(id: string): void
  /** Looks at somebody next. */
  hurry(id: string): void
  state(): PatrolState
  /** Until the signal ends. Rejects with what its sources are to blame for. */
  run(): Promise<void>
}

/** What is kept of it; else of the time when there was one account: its pauses were that one's. */
async function earlier(own: WatchedPlatform, store: PatrolOptions['store']): Promise<ScheduleState | undefined> {
  const key = keyOfWatched(own)
  const kept = await store.schedule(key)
  if (kept || key === own.platform) return kept
  const { following, ...before } = (await store.schedule(own.platform)) ?? { due: {} }
  return own.part === undefined && following ? { ...before, following } : before
}

/** See {@link Patrol}. */
export function createPatrol(options: PatrolOptions): Patrol {
  const { own, store, roster, clock, signal, leads } = options
  const { platform, perMinute } = own
  const wait = options.wait ?? sleep
  const hurried = new Set<string>()
  let schedule: Schedule | undefined
  let following: FollowPause | undefined
  let kept: { at: number; until?: number | undefined } = { at: clock() }

  const mine = (): string[] => [...roster.people(platform)].filter((id) => roster.owns(own, id))

  async function keep(now: Schedule): Promise<void> {
    const state = { ...now.state(), ...(following ? { following } : {}) }
    kept = { at: clock(), until: state.rest?.until }
    await store.keepSchedule(keyOfWatched(own), state).catch(() => undefined)
  }

  async function begin(): Promise<Schedule> {
    const before = await earlier(own, store).catch(() => undefined)
    const lanes = sourcesOf(own).map((source) => ({
      name: source.name,
      perMinute: source.perMinute,
      cost: source.cost,
      batch: source.batch === 'followed' ? 1 : source.batch,
      everyMs: (id: string) => roster.paceMs(own, source, id),
    }))
    const made = createSchedule({ ...options, lanes, perMinute, ...(before ? { before } : {}) })
    for (const id of roster.people(platform)) await options.remember(id).catch(() => undefined)
    following = before?.following
    roster.put(own, made)
    schedule = made
    kept = { at: clock() }
    return made
  }

  return {
    own,
    put() {
      for (const id of hurried) if (!roster.has({ platform, id })) hurried.delete(id)
      if (schedule) roster.put(own, schedule)
    },
    place(id) {
      if (schedule) roster.place(own, schedule, id)
    },
    hurry: (id) => void hurried.add(id),
    state() {
      const restsUntil = schedule?.restsUntil()
      return {
        own,
        people: mine().length,
        ...(restsUntil !== undefined && restsUntil > clock() ? { restsUntil } : {}),
        ...(following && following.until > clock() ? { following } : {}),
      }
    },
    async run() {
      const now = await begin()
      const { follow: ask } = own
      const followers =
        ask &&
        runFollowing({
          ...options,
          wait: (ms) => wait(ms, signal),
          waiting: () => mine().filter(options.mayFollow),
          follow: ask,
          before: following,
          paused(pause) {
            following = pause
            options.paused(pause)
            void keep(now)
          },
        })
      while (!signal.aborted) {
        for (const id of hurried) {
          if (!roster.has({ platform, id })) continue
          hurried.delete(id)
          roster.hurry(own, now, id)
        }
        if (!(await leads())) {
          await options.rest(minuteMs, signal)
          continue
        }
        const next = now.next()
        if (typeof next === 'number') {
          await options.rest(Math.min(next, minuteMs), signal)
          continue
        }
        await options.turn(now, next, signal)
        const isOld = Math.abs(clock() - kept.at) >= keepMs
        if (!signal.aborted && (isOld || now.restsUntil() !== kept.until)) await keep(now)
      }
      await followers
      await keep(now)
    },
  }
}

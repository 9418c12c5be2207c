/** Looks at people, one platform beside the other, and says what is new of them. Nothing here renders or sends. */
import { AmagiError, isAboutLogin, toAmagiError, type ErrorCode } from '../errors'
import { isDeepStrictEqual } from 'node:util'
import { follow, limited } from '../async/deadline'
import { sleep } from '../async/sleep'
import {
  personKey,
  type FollowPause,
  type Gap,
  type News,
  type PersonRef,
  type PlatformId,
  type Sighting,
  type Watched,
} from '../model'
import { unsigned } from '../model/address'
import type { PushStore } from '../store/push/types'
import { minuteMs } from '../units'
import { baseline } from './cursor'
import { runFollowing } from './following'
import { perceive } from './perceive'
import { createRoster, type Followed, type WatchedPlatform } from './roster'
import { createSchedule, type Schedule, type Turn } from './schedule'

export type { Followed, WatchedPlatform } from './roster'

/** What a watch works with. Times in milliseconds. */
export interface WatchOptions {
  readonly store: PushStore
  readonly platforms: readonly WatchedPlatform[]
  /** Names this process: of several that share a store one looks. */
  readonly owner: string
  clock(): number
  random(): number
  readonly signal: AbortSignal
  /** Is kept already when it is told. */
  found(news: readonly News[]): void
  /** An account follows nobody for a while. */
  pausedFollowing?(platform: PlatformId, pause: FollowPause): void
  /** A platform refuses us: once per row of refusals. */
  refused?(platform: PlatformId, code: ErrorCode): void
  log(line: string): void
  /** Waits; a virtual one in tests. */
  wait?(ms: number, signal: AbortSignal): Promise<void>
}

/** Who is watched and how it goes. */
export interface Watch {
  /** The people whom somebody wants to hear of, all of them. */
  follow(people: readonly Followed[]): void
  /** Looks at somebody soon, for a base line. */
  hurry(person: PersonRef): void
  /** Ends with the signal. Never rejects. */
  run(): Promise<void>
}

/** A look ends within so many milliseconds, whatever it waits for. */
const lookMs = minuteMs
/** A process that says nothing for so long is dead, and another one looks. */
const leaseMs = 3 * minuteMs
/** What is due is kept this often, a pause at once: after a kill somebody is looked at a little too early. */
const keepMs = 10 * minuteMs
/** Refusals of whoever asks: the platform is left alone for a while. */
const refusals: ReadonlySet<ErrorCode> = new Set(['blocked', 'rate-limited'])

/** Addresses of one portrait change with every answer: host and signature are none of it. */
const isSame = (before: Watched, after: Watched): boolean =>
  isDeepStrictEqual({ ...before, face: unsigned(before.face ?? '') }, { ...after, face: unsigned(after.face ?? '') })

/** See {@link Watch}. */
export function createWatch(options: WatchOptions): Watch {
  const { store, clock, random, signal, log } = options
  const wait = options.wait ?? sleep
  /** Ends the waiting of all platforms: there is somebody new. */
  let wake = new AbortController()
  /** From when on this process has been looking without anybody else in between. */
  let lookingSince = clock()
  const known = new Map<string, Watched>()
  const roster = createRoster((person) => known.get(personKey(person)), clock)
  let leading = { yes: false, until: -Infinity }
  const schedules = new Map<PlatformId, Schedule>()
  /** Who has begun with the feed of a platform. */
  const inFeed = new Map<PlatformId, Set<string>>()
  /** Whom to look at next. */
  const hurried = new Map<string, PersonRef>()
  /** Whose list is read on with the next look instead of from its head. */
  const onward = new Set<string>()

  /** Whose list said that the account does not follow him. */
  function mayFollow(person: PersonRef): boolean {
    const watched = known.get(personKey(person))
    return watched?.followed === false && watched.unfollowable === undefined
  }

  async function remembered(person: PersonRef): Promise<Watched> {
    const key = personKey(person)
    const watched = known.get(key) ?? (await store.person(key)) ?? {}
    known.set(key, watched)
    return watched
  }

  /** Where the list of somebody is to be read on, the newest place first. */
  const gapOf = (key: string): Gap | undefined => known.get(key)?.works?.gaps?.[0]

  /**
   * Has the list of whoever was looked at read on with a look of its own, so that it counts like any other. After one that
   * brought it no further the head comes first again.
   */
  function readOn({ platform }: WatchedPlatform, schedule: Schedule, { lane, authors }: Turn, before?: Gap): void {
    const [id = ''] = authors
    const key = personKey({ platform, id })
    const gap = gapOf(key)
    if (!gap || gap.from === before?.from || !roster.has({ platform, id })) return
    onward.add(key)
    schedule.hurry(lane, id)
  }

  async function takeOne(person: PersonRef, sighting: Sighting, from?: string): Promise<void> {
    const before = await remembered(person)
    const wanted = roster.wantedOf(person, before)
    const { watched, news } = perceive(person, wanted, sighting, clock(), lookingSince, from)
    // News first: killed in between they are found once more, and their deliveries know of it.
    if (news.length > 0) await store.keepNews(news)
    if (!isSame(before, watched)) await store.keepPerson(personKey(person), watched)
    known.set(personKey(person), watched)
    if (news.length > 0) options.found(news)
  }

  /** What cannot be taken of one does not keep the others from being heard. Rejects with the first failure. */
  async function take(platform: PlatformId, sightings: readonly Sighting[], from?: string): Promise<void> {
    let failure: unknown
    for (const sighting of sightings) {
      const person = { platform, id: sighting.author }
      if (!roster.has(person)) continue
      try {
        await takeOne(person, sighting, from)
      } catch (error) {
        failure ??= error
      }
    }
    if (failure !== undefined) throw failure
  }

  /** Another process has looked so far: what this one remembers of people is old. */
  async function takeOver(): Promise<void> {
    for (const key of known.keys()) known.set(key, (await store.person(key)) ?? {})
    lookingSince = clock()
  }

  /**
   * Whoever the feed of all was read for begins there: what it brings from now on is news, without waiting for the turn of
   * hundreds of lists. Of a list that comes later nothing is told that is older.
   */
  async function begin(platform: PlatformId, people: readonly string[]): Promise<void> {
    const begunWith = inFeed.get(platform) ?? new Set<string>()
    inFeed.set(platform, begunWith)
    for (const id of people) {
      const person = { platform, id }
      if (begunWith.has(id) || !roster.has(person)) continue
      const watched = await remembered(person)
      if (!watched.works) {
        const next = { ...watched, works: baseline([], clock()) }
        await store.keepPerson(personKey(person), next)
        known.set(personKey(person), next)
      }
      begunWith.add(id)
    }
  }

  async function turn(own: WatchedPlatform, schedule: Schedule, next: Turn): Promise<void> {
    const { platform } = own
    const source = own.sources.find(({ name }) => name === next.lane)
    let asked: number | undefined
    try {
      const isFeed = source?.batch === 'followed'
      const people = source && isFeed ? [...roster.asked(platform, source)] : next.authors
      if (!isFeed) for (const id of people) await remembered({ platform, id })
      const isList = source?.batch === 1 && (source.tells === 'works' || source.tells === 'both')
      const reader = isList ? personKey({ platform, id: people[0] ?? '' }) : ''
      const gap = onward.delete(reader) ? gapOf(reader) : undefined
      const message = `${platform}: the look took too long`
      const counted = (requests: number): void => {
        asked = requests
      }
      const look = (limit: AbortSignal) =>
        own.look(next.lane, people, { signal: limit, counted, ...(gap ? { from: gap.from } : {}) })
      const sightings = await limited(look, lookMs, { signal, message })
      await take(platform, sightings, gap?.from)
      // Nothing was asked of a feed that cannot be read right now.
      if (isFeed && source.tells === 'works' && asked !== 0) await begin(platform, people)
      schedule.end(next, 'heard', asked)
      if (isList) readOn(own, schedule, next, gap)
    } catch (thrown) {
      const error = toAmagiError(thrown)
      const how = refusals.has(error.code) ? 'refused' : 'failed'
      schedule.end(next, how, asked)
      if (signal.aborted) return
      log(`push: ${platform} ${next.lane}: ${error.code}`)
      // A login that has ended says nothing of what wants none: rooms go on.
      if (how === 'refused' || isAboutLogin(error.code)) options.refused?.(platform, error.code)
    }
  }

  /** Whether it is this process that looks; a store that fails is asked again. */
  async function leads(): Promise<boolean> {
    const now = clock()
    if (now < leading.until && leading.until - now <= leaseMs) return leading.yes
    const yes = await store
      .lease(options.owner, now, leaseMs)
      .then(async (own) => {
        if (own && !leading.yes && leading.until > -Infinity) await takeOver()
        return own
      })
      .catch(() => false)
    leading = { yes, until: now + leaseMs / 3 }
    return yes
  }

  async function rest(ms: number): Promise<void> {
    const nap = follow(signal, wake.signal)
    await wait(ms, nap.signal).catch(() => undefined)
    nap.end()
  }

  function wakeAll(): void {
    const sleeping = wake
    wake = new AbortController()
    sleeping.abort(new AmagiError('cancelled'))
  }

  async function watch(own: WatchedPlatform): Promise<void> {
    const { platform, sources, perMinute } = own
    const before = await store.schedule(platform).catch(() => undefined)
    const lanes = sources.map((source) => ({
      name: source.name,
      perMinute: source.perMinute,
      cost: source.cost,
      batch: source.batch === 'followed' ? 1 : source.batch,
      everyMs: (id: string) => roster.paceMs(own, source, id),
    }))
    const schedule = createSchedule({ lanes, perMinute, clock, random, ...(before ? { before } : {}) })
    // How often somebody is looked at goes by what is known of him.
    for (const id of roster.people(platform)) await remembered({ platform, id }).catch(() => undefined)
    schedules.set(platform, schedule)
    roster.put(own, schedule)
    let kept: { at: number; until?: number | undefined } = { at: clock() }
    let following = before?.following
    const keep = async (): Promise<void> => {
      const state = { ...schedule.state(), ...(following ? { following } : {}) }
      kept = { at: clock(), until: state.rest?.until }
      await store.keepSchedule(platform, state).catch(() => undefined)
    }
    const { follow: ask } = own
    const followers =
      ask &&
      runFollowing({
        ...options,
        wait: (ms) => wait(ms, signal),
        waiting: () => [...roster.people(platform)].filter((id) => mayFollow({ platform, id })),
        follow: ask,
        leads,
        before: following,
        async became(id, outcome) {
          const key = personKey({ platform, id })
          const person = await remembered({ platform, id })
          const next =
            outcome.state === 'followed' ? { ...person, followed: true } : { ...person, unfollowable: outcome.code }
          await store.keepPerson(key, next)
          known.set(key, next)
        },
        paused(pause) {
          following = pause
          options.pausedFollowing?.(platform, pause)
          void keep()
        },
      })
    while (!signal.aborted) {
      for (const [key, person] of hurried) {
        if (person.platform !== platform || !roster.has(person)) continue
        hurried.delete(key)
        roster.hurry(own, schedule, person.id)
      }
      if (!(await leads())) {
        await rest(minuteMs)
        continue
      }
      const next = schedule.next()
      if (typeof next === 'number') {
        await rest(Math.min(next, minuteMs))
        continue
      }
      await turn(own, schedule, next)
      const isOld = Math.abs(clock() - kept.at) >= keepMs
      if (!signal.aborted && (isOld || schedule.restsUntil() !== kept.until)) await keep()
    }
    await followers
    await keep()
  }

  return {
    follow(people) {
      roster.follow(people)
      const keys = new Set(people.map(personKey))
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key)
      for (const key of hurried.keys()) if (!keys.has(key)) hurried.delete(key)
      for (const key of onward) if (!keys.has(key)) onward.delete(key)
      for (const [platform, ids] of inFeed) for (const id of ids) if (!roster.has({ platform, id })) ids.delete(id)
      for (const own of options.platforms) {
        const schedule = schedules.get(own.platform)
        if (schedule) roster.put(own, schedule)
      }
      wakeAll()
    },
    hurry(person) {
      hurried.set(personKey(person), person)
      wakeAll()
    },
    async run() {
      await Promise.allSettled(
        options.platforms.map((own) =>
          watch(own).catch((error: unknown) => {
            if (!signal.aborted) log(`push: ${own.platform}: ${toAmagiError(error).code}`)
          }),
        ),
      )
    },
  }
}

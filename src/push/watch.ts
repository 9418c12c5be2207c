/** Looks at people, one platform beside the other, and says what is new of them. Nothing here renders or sends. */
import { AmagiError, isAboutLogin, toAmagiError, type ErrorCode } from '../errors'
import { follow, limited } from '../async/deadline'
import { sleep } from '../async/sleep'
import { createTurns } from '../async/turns'
import { personKey, type FollowPause, type Gap, type News, type PersonRef, type PlatformId } from '../model'
import type { PushStore } from '../store/push/types'
import { dayMs, minuteMs } from '../units'
import { createMemory, type Told } from './memory'
import { createPatrol, type PatrolState } from './patrol'
import { createPatrols } from './patrols'
import { createRoster, keyOfWatched, type Followed, type WatchedPlatform } from './roster'
import type { Schedule, Turn } from './schedule'

export type { PatrolState } from './patrol'
export type { Followed, WatchedPlatform } from './roster'

/** What a watch works with. Times in milliseconds. */
export interface WatchOptions {
  readonly store: PushStore
  /** How they are asked to begin with. */
  readonly platforms: readonly WatchedPlatform[]
  /** Names this process: of several that share a store one looks. */
  readonly owner: string
  clock(): number
  random(): number
  readonly signal: AbortSignal
  /** Is kept already when it is told. */
  found(news: readonly News[]): void
  /** An account follows nobody for a while. */
  pausedFollowing?(platform: PlatformId, pause: FollowPause, account?: string): void
  /** A platform refuses us, or one account of ours: once per row of refusals. */
  refused?(platform: PlatformId, code: ErrorCode, account?: string): void
  log(line: string): void
  /** Waits; a virtual one in tests. */
  wait?(ms: number, signal: AbortSignal): Promise<void>
}

/** Who is watched and how it goes. */
export interface Watch {
  /** The people whom somebody wants to hear of, all of them. */
  follow(people: readonly Followed[]): void
  /** The platforms are asked so from now on: accounts have come, or gone. */
  attend(platforms: readonly WatchedPlatform[]): void
  /** Looks at somebody soon, for a base line. */
  hurry(person: PersonRef): void
  /** How it stands, by platform and account. */
  state(): readonly PatrolState[]
  /** Ends with the signal. Never rejects. */
  run(): Promise<void>
}

/** A look ends within so many milliseconds, whatever it waits for. */
const lookMs = minuteMs
/** A process that says nothing for so long is dead, and another one looks. */
const leaseMs = 3 * minuteMs
/** What a feed told this long ago is no news any more, whatever the store takes by then. */
const untakenMs = dayMs
/** Refusals of whoever asks: the platform is left alone for a while. */
const refusals: ReadonlySet<ErrorCode> = new Set(['blocked', 'rate-limited'])

/** See {@link Watch}. */
export function createWatch(options: WatchOptions): Watch {
  const { store, clock, signal, log } = options
  const wait = options.wait ?? sleep
  /** Ends the waiting of all platforms: there is somebody new. */
  let wake = new AbortController()
  const roster = createRoster((person) => memory.known(person), clock)
  const memory = createMemory({
    ...options,
    roster,
    moved({ platform, id }) {
      for (const patrol of patrols.of(platform)) patrol.place(id)
    },
  })
  let leading = { yes: false, until: -Infinity }
  let leasing: Promise<boolean> | undefined
  let first = options.platforms
  /** Whom to look at as soon as it runs. */
  const hurried: PersonRef[] = []
  let running = false
  /** What is remembered of somebody is read, changed and written: two accounts may hear of him at the same time. */
  const taking = createTurns(1)
  /** What a feed told, and when, and could not be kept: it tells everything once. */
  const untaken = new Map<string, readonly Told[]>()
  /** Whose list is read on with the next look instead of from its head. */
  const onward = new Set<string>()

  /**
   * Has the list of whoever was looked at read on with a look of its own, so that it counts like any other. After one that
   * brought it no further the head comes first again.
   */
  function readOn(own: WatchedPlatform, schedule: Schedule, { lane, authors }: Turn, before?: Gap): void {
    const [id = ''] = authors
    const person = { platform: own.platform, id }
    const gap = memory.gapOf(person)
    if (!gap || gap.from === before?.from || !roster.has(person) || !roster.owns(own, id)) return
    onward.add(personKey(person))
    schedule.hurry(lane, id)
  }

  /** Who is alone waits for nobody. */
  const exclusively = (platform: PlatformId, work: () => Promise<void>): Promise<void> =>
    patrols.of(platform).length > 1 ? taking.run(work) : work()

  async function turn(own: WatchedPlatform, schedule: Schedule, next: Turn, ended: AbortSignal): Promise<void> {
    const { platform, account } = own
    const source = own.sources.find(({ name }) => name === next.lane)
    const place = `${keyOfWatched(own)} ${next.lane}`
    let asked: number | undefined
    try {
      const isFeed = source?.batch === 'followed'
      const people = source && isFeed ? [...roster.asked(platform, source)] : next.authors
      if (!isFeed) for (const id of people) await memory.of({ platform, id })
      const isList = source?.batch === 1 && (source.tells === 'works' || source.tells === 'both')
      const reader = { platform, id: people[0] ?? '' }
      const gap = isList && onward.delete(personKey(reader)) ? memory.gapOf(reader) : undefined
      const message = `${platform}: the look took too long`
      const counted = (requests: number): void => {
        asked = requests
      }
      const look = (limit: AbortSignal) =>
        own.look(next.lane, people, { signal: limit, counted, ...(gap ? { from: gap.from } : {}) })
      const sightings = await limited(look, lookMs, { signal: ended, message })
      await exclusively(platform, async () => {
        const now = clock()
        const before = (untaken.get(place) ?? []).filter(({ at }) => Math.abs(now - at) < untakenMs)
        const told = [...before, ...sightings.map((sighting) => ({ sighting, at: now }))]
        const { left, failure } = await memory.take(own, told, gap?.from)
        if (isFeed && source.tells === 'works') untaken.set(place, left)
        if (failure !== undefined) throw failure
        // Nothing was asked of a feed that cannot be read right now.
        if (isFeed && source.tells === 'works' && asked !== 0) await memory.begin(platform, people)
      })
      schedule.end(next, 'heard', asked)
      if (isList) readOn(own, schedule, next, gap)
    } catch (thrown) {
      const error = toAmagiError(thrown)
      const how = refusals.has(error.code) ? 'refused' : 'failed'
      schedule.end(next, how, asked)
      if (ended.aborted) return
      log(`push: ${keyOfWatched(own)} ${next.lane}: ${error.code}`)
      // A login that has ended says nothing of what wants none: rooms go on.
      if (how === 'refused' || isAboutLogin(error.code)) options.refused?.(platform, error.code, account)
    }
  }

  /** Whether it is this process that looks; a store that fails is asked again. */
  async function leads(): Promise<boolean> {
    const now = clock()
    if (now < leading.until && leading.until - now <= leaseMs) return leading.yes
    // Asked once for all: what is remembered is read anew before anybody looks.
    leasing ??= lead(now).finally(() => {
      leasing = undefined
    })
    return leasing
  }

  async function lead(now: number): Promise<boolean> {
    const yes = await store
      .lease(options.owner, now, leaseMs)
      .then(async (own) => {
        if (own && !leading.yes && leading.until > -Infinity) await memory.takeOver()
        return own
      })
      .catch(() => false)
    leading = { yes, until: now + leaseMs / 3 }
    return yes
  }

  async function rest(ms: number, ended: AbortSignal): Promise<void> {
    const nap = follow(ended, wake.signal)
    await wait(ms, nap.signal).catch(() => undefined)
    nap.end()
  }

  function wakeAll(): void {
    const sleeping = wake
    wake = new AbortController()
    sleeping.abort(new AmagiError('cancelled'))
  }

  const patrols = createPatrols({
    signal,
    failed: (own, error) => {
      if (!signal.aborted) log(`push: ${keyOfWatched(own)}: ${toAmagiError(error).code}`)
    },
    make: (own, ended) =>
      createPatrol({
        ...options,
        own,
        roster,
        leads,
        rest,
        wait,
        signal: ended,
        remember: (id) => memory.of({ platform: own.platform, id }),
        turn: (schedule, next) => turn(own, schedule, next, ended),
        mayFollow: (id) => memory.mayFollow({ platform: own.platform, id }),
        became: (id, outcome) => exclusively(own.platform, () => memory.became(own, id, outcome)),
        paused: (pause) => options.pausedFollowing?.(own.platform, pause, own.account),
      }),
  })

  /** What goes on knows who belongs to it now. */
  function attend(platforms: readonly WatchedPlatform[]): void {
    roster.share(platforms)
    if (!patrols.attend(platforms)) return
    for (const patrol of patrols.of()) patrol.put()
    wakeAll()
  }

  return {
    follow(people) {
      roster.follow(people)
      memory.keepOnly(people)
      const keys = new Set(people.map(personKey))
      for (const key of onward) if (!keys.has(key)) onward.delete(key)
      for (const patrol of patrols.of()) patrol.put()
      wakeAll()
    },
    attend(platforms) {
      if (running) attend(platforms)
      else first = platforms
    },
    hurry(person) {
      if (!running) hurried.push(person)
      for (const patrol of patrols.of(person.platform)) patrol.hurry(person.id)
      wakeAll()
    },
    state: () => patrols.of().map((patrol) => patrol.state()),
    async run() {
      running = true
      attend(first)
      for (const { platform, id } of hurried.splice(0)) for (const patrol of patrols.of(platform)) patrol.hurry(id)
      await patrols.ended()
    },
  }
}

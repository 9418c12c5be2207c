/** Looks at people, one platform beside the other, and says what is new of them. Nothing here renders or sends. */
import { AmagiError, isAboutLogin, toAmagiError, type ErrorCode } from '../errors'
import { createHash } from 'node:crypto'
import { follow, limited } from '../async/deadline'
import { sleep } from '../async/sleep'
import {
  listKinds,
  personKey,
  type ListKind,
  type News,
  type PersonRef,
  type PlatformId,
  type Sighting,
  type Watched,
  type Work,
} from '../model'
import type { WatchSource } from '../platforms/define'
import type { PushStore } from '../store/push/types'
import { hourMs, minuteMs } from '../units'
import { advance, baseline } from './cursor'
import { listBaseline, listStep } from './listed'
import { liveBaseline, liveStep, type LiveEdge } from './live'
import { createSchedule, paceOf, type Schedule, type Turn } from './schedule'

/** How one platform is watched right now. */
export interface WatchedPlatform {
  readonly platform: PlatformId
  readonly sources: readonly Omit<WatchSource, 'look' | 'when'>[]
  readonly perMinute: number
  /** One request. Rejects with AmagiError; people who are missing in the answer are not known. */
  look(source: string, people: readonly string[], signal: AbortSignal): Promise<readonly Sighting[]>
}

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
  /** A platform refuses us: once per row of refusals. */
  refused?(platform: PlatformId, code: ErrorCode): void
  log(line: string): void
  /** Waits; a virtual one in tests. */
  wait?(ms: number, signal: AbortSignal): Promise<void>
}

/** Somebody who is followed. */
export interface Followed extends PersonRef {
  /** Lists of works of others that somebody wants to hear of as well. */
  readonly lists?: readonly ListKind[]
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
/** Somebody who is not live is asked about every so many rounds. */
const calmRounds = 3
/** Somebody whom the followed feed covers is looked at by himself this rarely. */
const sweepMs = 3 * hourMs
/** Who is asked about in the followed feed. */
const everybody = '*'
/** Refusals of whoever asks: the platform is left alone for a while. */
const refusals: ReadonlySet<ErrorCode> = new Set(['blocked', 'rate-limited'])

/** `douyin:` and 24 letters that stand for the person and what he did. */
export const newsId = (person: PersonRef, what: string): string =>
  `${person.platform}:${createHash('sha256').update(`${person.id}/${what}`).digest('base64url').slice(0, 24)}`

type Source = WatchedPlatform['sources'][number]

const isOfList = (source: Source): source is Source & { tells: ListKind } =>
  (listKinds as readonly string[]).includes(source.tells)

/** A work as news of somebody. */
export const newsOf = (person: PersonRef, name: string | undefined, work: Work): News => {
  const { id, at, kind, target, twin, paid, text, tags } = work
  return {
    id: newsId(person, id),
    author: person,
    ...(name === undefined ? {} : { name }),
    kind,
    at,
    target,
    text,
    tags,
    ...(twin === undefined ? {} : { twin }),
    ...(paid ? { paid } : {}),
  }
}

/** An entry is news of when it was noticed: nothing says when it was made. Its id is not that of the work. */
const newsOfEntry = (person: PersonRef, name: string | undefined, work: Work, kind: ListKind, now: number): News => ({
  ...newsOf(person, name, work),
  id: newsId(person, `${kind}:${work.id}`),
  kind,
  at: now,
})

const kindsOfEdge = { start: 'live', end: 'live-end', title: 'live-title' } as const

function newsOfEdge(
  person: PersonRef,
  name: string | undefined,
  edge: LiveEdge,
  { target, title }: { target: News['target']; title: string },
): News {
  const { what, key, at } = edge
  return {
    id: newsId(person, `${kindsOfEdge[what]}:${key}${what === 'title' ? `:${at}` : ''}`),
    author: person,
    ...(name === undefined ? {} : { name }),
    kind: kindsOfEdge[what],
    at,
    target,
    text: title,
    tags: [],
    ...(what === 'end' ? { lastedMs: edge.lastedMs } : {}),
    ...(what === 'start' && edge.late ? { late: true } : {}),
  }
}

/** What a sighting says of somebody, beside what is remembered. `now` and `since` in milliseconds. @internal Sightings as a table. */
export function perceive(
  person: PersonRef,
  watched: Watched,
  sighting: Sighting,
  now: number,
  since: number,
): { watched: Watched; news: News[] } {
  const name = sighting.name ?? watched.name
  const news: News[] = []
  let next: Watched = name === undefined ? watched : { ...watched, name }
  const { works, live } = sighting
  // A list that had something and is empty now was not shown to us. DIYgod/RSSHub#21540, 2026-03.
  const isList = works && (works.length > 0 || !watched.works || Object.keys(watched.works.seen).length === 0)
  if (isList) {
    const step = watched.works ? advance(watched.works, works, now) : { fresh: [], cursor: baseline(works, now) }
    news.push(...step.fresh.map((work) => newsOf(person, name, work)))
    const lastAt = Math.max(watched.lastAt ?? 0, ...works.map(({ at }) => at))
    next = { ...next, works: step.cursor, ...(lastAt > 0 ? { lastAt } : {}) }
  }
  if (sighting.followed !== undefined) next = { ...next, followed: sighting.followed }
  if (live !== undefined) {
    const step = watched.live
      ? liveStep(watched.live, live, now, since)
      : { state: liveBaseline(live, now), edges: [] as LiveEdge[] }
    const target = live?.target ?? watched.live?.now?.target
    const titleOf = ({ what }: LiveEdge): string =>
      (what === 'end' ? watched.live?.now?.title : step.state.now?.title) ?? ''
    if (target) {
      news.push(...step.edges.map((edge) => newsOfEdge(person, name, edge, { target, title: titleOf(edge) })))
    }
    next = { ...next, live: step.state }
  }
  for (const kind of listKinds) {
    const list = sighting.lists?.[kind]
    if (!list) continue
    const before = next.lists?.[kind]
    const step = before ? listStep(before, list) : { fresh: [], state: listBaseline(list) }
    news.push(...step.fresh.map((work) => newsOfEntry(person, name, work, kind, now)))
    next = { ...next, lists: { ...next.lists, [kind]: step.state } }
  }
  return { watched: next, news }
}

/** See {@link Watch}. */
export function createWatch(options: WatchOptions): Watch {
  const { store, clock, random, signal, log } = options
  const wait = options.wait ?? sleep
  /** Ends the waiting of all platforms: there is somebody new. */
  let wake = new AbortController()
  const begun = clock()
  const known = new Map<string, Watched>()
  const wanted = new Map<PlatformId, Set<string>>()
  let followed: readonly Followed[] = []
  let leading = { yes: false, until: -Infinity }
  const schedules = new Map<PlatformId, Schedule>()
  /** Whom to look at next. */
  const hurried = new Set<string>()

  function paceFor(platform: PlatformId, source: Source, id: string): number {
    if (source.batch === 'followed' || isOfList(source)) return source.everyMs
    const watched = known.get(personKey({ platform, id }))
    if (source.tells === 'live') return source.everyMs * (watched?.live?.now ? 1 : calmRounds)
    if (source.tells === 'both' && watched?.live?.now) return source.everyMs
    // Without a base line nothing of somebody can be told.
    if (!watched?.works) return source.everyMs
    const pace = paceOf(watched.lastAt, clock(), source.everyMs)
    return watched.followed ? Math.max(pace, sweepMs) : pace
  }

  function put({ platform, sources }: WatchedPlatform, schedule: Schedule): void {
    const people = wanted.get(platform) ?? new Set<string>()
    for (const source of sources) {
      const { name, batch } = source
      const own = isOfList(source) ? listed(platform, source.tells) : people
      const asked = batch === 'followed' ? new Set(people.size > 0 ? [everybody] : []) : own
      for (const id of asked) schedule.add(name, id)
      for (const id of Object.keys(schedule.state().due[name] ?? {})) if (!asked.has(id)) schedule.drop(name, id)
    }
  }

  /** People of whom somebody wants a list. */
  const listed = (platform: PlatformId, kind: ListKind): ReadonlySet<string> =>
    new Set(followed.filter((one) => one.platform === platform && one.lists?.includes(kind)).map(({ id }) => id))

  async function remembered(person: PersonRef): Promise<Watched> {
    const key = personKey(person)
    const watched = known.get(key) ?? (await store.person(key)) ?? {}
    known.set(key, watched)
    return watched
  }

  async function take(platform: PlatformId, sightings: readonly Sighting[]): Promise<void> {
    for (const sighting of sightings) {
      if (!wanted.get(platform)?.has(sighting.author)) continue
      const person = { platform, id: sighting.author }
      const { watched, news } = perceive(person, await remembered(person), sighting, clock(), begun)
      // News first: killed in between they are found once more, and their deliveries know of it.
      if (news.length > 0) await store.keepNews(news)
      await store.keepPerson(personKey(person), watched)
      known.set(personKey(person), watched)
      if (news.length > 0) options.found(news)
    }
  }

  async function turn(own: WatchedPlatform, schedule: Schedule, next: Turn): Promise<void> {
    const { platform } = own
    const source = own.sources.find(({ name }) => name === next.lane)
    try {
      const people = source?.batch === 'followed' ? [...(wanted.get(platform) ?? [])] : next.authors
      for (const id of people) await remembered({ platform, id })
      const message = `${platform}: the look took too long`
      const sightings = await limited((limit) => own.look(next.lane, people, limit), lookMs, { signal, message })
      await take(platform, sightings)
      schedule.end(next, 'heard')
    } catch (thrown) {
      const error = toAmagiError(thrown)
      const how = refusals.has(error.code) ? 'refused' : 'failed'
      schedule.end(next, how)
      if (signal.aborted) return
      log(`push: ${platform} ${next.lane}: ${error.code}`)
      // A login that has ended says nothing of what wants none: rooms go on.
      if (how === 'refused' || isAboutLogin(error.code)) options.refused?.(platform, error.code)
    }
  }

  /** Whether it is this process that looks; a store that fails is asked again. */
  async function leads(): Promise<boolean> {
    const now = clock()
    if (now < leading.until) return leading.yes
    const yes = await store.lease(options.owner, now, leaseMs).catch(() => false)
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
      batch: source.batch === 'followed' ? 1 : source.batch,
      everyMs: (id: string) => paceFor(platform, source, id),
    }))
    const schedule = createSchedule({ lanes, perMinute, clock, random, ...(before ? { before } : {}) })
    schedules.set(platform, schedule)
    put(own, schedule)
    let kept = -Infinity
    while (!signal.aborted) {
      for (const id of wanted.get(platform) ?? []) {
        const isHurried = hurried.delete(personKey({ platform, id }))
        if (isHurried) for (const { name, batch } of sources) if (batch !== 'followed') schedule.hurry(name, id)
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
      if (clock() - kept < minuteMs) continue
      kept = clock()
      await store.keepSchedule(platform, schedule.state()).catch(() => undefined)
    }
  }

  return {
    follow(people) {
      followed = people
      wanted.clear()
      for (const { platform, id } of people) {
        const ids = wanted.get(platform) ?? new Set<string>()
        wanted.set(platform, ids.add(id))
      }
      const keys = new Set(people.map(personKey))
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key)
      for (const own of options.platforms) {
        const schedule = schedules.get(own.platform)
        if (schedule) put(own, schedule)
      }
      wakeAll()
    },
    hurry(person) {
      hurried.add(personKey(person))
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

/** What is remembered of the people who are looked at: read once, changed by what is heard of them, and kept. */
import { isDeepStrictEqual } from 'node:util'
import { isAmagiError } from '../errors'
import {
  personKey,
  type FollowOutcome,
  type Gap,
  type News,
  type PersonRef,
  type PlatformId,
  type Sighting,
  type Watched,
} from '../model'
import { unsigned } from '../model/address'
import type { PushStore } from '../store/push/types'
import { baseline } from './cursor'
import { perceive } from './perceive'
import type { Roster, WatchedPlatform } from './roster'

/** What was told of somebody, and when (milliseconds since the epoch). */
export interface Told {
  readonly sighting: Sighting
  readonly at: number
}

/** What it works with. */
export interface MemoryOptions {
  readonly store: Pick<PushStore, 'person' | 'keepPerson' | 'keepNews'>
  readonly roster: Pick<Roster, 'has' | 'wantedOf' | 'isAsked'>
  /** Milliseconds since the epoch. */
  clock(): number
  /** Is kept already when it is told. */
  found(news: readonly News[]): void
  /** Somebody may belong to another account from now on. */
  moved(person: PersonRef): void
}

/** All of it rejects as the store does. */
export interface Memory {
  /** As far as it has been read. */
  known(person: PersonRef): Watched | undefined
  /** Reads it unless it is known. */
  of(person: PersonRef): Promise<Watched>
  /** Whether his list said that the account does not follow him. */
  mayFollow(person: PersonRef): boolean
  /** Where his list is to be read on, the newest place first. */
  gapOf(person: PersonRef): Gap | undefined
  /**
   * Takes in what was told; what cannot be taken of one does not keep the others from being heard. `from`: where in a list
   * it was read. `left`: what the store did not take. Never rejects.
   */
  take(
    own: WatchedPlatform,
    told: readonly Told[],
    from?: string,
  ): Promise<{ left: readonly Told[]; failure?: unknown }>
  /** What became of following somebody. */
  became(own: WatchedPlatform, id: string, outcome: Exclude<FollowOutcome, { state: 'paused' }>): Promise<void>
  /**
   * Whoever the feed of all was read for begins there: what it brings from now on is news, without waiting for the turn of
   * hundreds of lists. Of a list that comes later nothing is told that is older.
   */
  begin(platform: PlatformId, people: readonly string[]): Promise<void>
  /** Another process has looked so far: what this one remembers of people is old. */
  takeOver(): Promise<void>
  /** Forgets everybody else. */
  keepOnly(people: readonly PersonRef[]): void
}

/** Addresses of one portrait change with every answer: host and signature are none of it. */
const isSame = (before: Watched, after: Watched): boolean =>
  isDeepStrictEqual({ ...before, face: unsigned(before.face ?? '') }, { ...after, face: unsigned(after.face ?? '') })

/** See {@link Memory}. */
export function createMemory({ store, roster, clock, found, moved }: MemoryOptions): Memory {
  /** From when on this process has been looking without anybody else in between. */
  let lookingSince = clock()
  const known = new Map<string, Watched>()
  /** Who has begun with the feed of a platform. */
  const inFeed = new Map<PlatformId, Set<string>>()

  async function of(person: PersonRef): Promise<Watched> {
    const key = personKey(person)
    if (known.has(key)) return known.get(key) ?? {}
    const kept = await store.person(key)
    // Whoever heard of him meanwhile knows more.
    const watched = known.get(key) ?? kept ?? {}
    known.set(key, watched)
    return watched
  }

  async function keep(person: PersonRef, watched: Watched): Promise<void> {
    await store.keepPerson(personKey(person), watched)
    known.set(personKey(person), watched)
  }

  /** Which account follows somebody: as long as one does, another one that does too changes nothing. */
  function withFollower(
    { platform, account }: WatchedPlatform,
    before: Watched,
    next: Watched,
    said?: boolean,
  ): Watched {
    if (said === undefined || account === undefined) return next
    const { followed, follower } = before
    const isOthers = followed === true && follower !== undefined && follower !== account
    if (isOthers && roster.isAsked(platform, follower)) return { ...next, followed, follower }
    const { follower: _, ...rest } = next
    return said ? { ...rest, follower: account } : rest
  }

  const became: Memory['became'] = async ({ platform, account }, id, outcome) => {
    const person = { platform, id }
    const { follower: _, ...watched } = await of(person)
    const next =
      outcome.state === 'followed'
        ? { ...watched, followed: true, ...(account === undefined ? {} : { follower: account }) }
        : { ...watched, unfollowable: outcome.code }
    await keep(person, next)
  }

  async function takeOne(own: WatchedPlatform, sighting: Sighting, from?: string): Promise<void> {
    const person = { platform: own.platform, id: sighting.author }
    const before = await of(person)
    const wanted = roster.wantedOf(person, before)
    const { watched: seen, news } = perceive(person, wanted, sighting, clock(), lookingSince, from)
    const watched = withFollower(own, before, seen, sighting.followed)
    // News first: killed in between they are found once more, and their deliveries know of it.
    if (news.length > 0) await store.keepNews(news)
    if (!isSame(before, watched)) await store.keepPerson(personKey(person), watched)
    known.set(personKey(person), watched)
    if (before.follower !== watched.follower || before.followed !== watched.followed) moved(person)
    if (news.length > 0) found(news)
  }

  const take: Memory['take'] = async (own, told, from) => {
    const { platform } = own
    const left: Told[] = []
    let failure: unknown
    for (const one of told) {
      if (!roster.has({ platform, id: one.sighting.author })) continue
      try {
        await takeOne(own, one.sighting, from)
      } catch (error) {
        failure ??= error
        // The store refuses; what cannot be understood is not understood later either.
        if (isAmagiError(error)) left.push(one)
      }
    }
    return { left, failure }
  }

  async function takeOver(): Promise<void> {
    for (const key of known.keys()) known.set(key, (await store.person(key)) ?? {})
    lookingSince = clock()
  }

  async function begin(platform: PlatformId, people: readonly string[]): Promise<void> {
    const begunWith = inFeed.get(platform) ?? new Set<string>()
    inFeed.set(platform, begunWith)
    for (const id of people) {
      const person = { platform, id }
      if (begunWith.has(id) || !roster.has(person)) continue
      const watched = await of(person)
      if (!watched.works) await keep(person, { ...watched, works: baseline([], clock()) })
      begunWith.add(id)
    }
  }

  return {
    known: (person) => known.get(personKey(person)),
    of,
    take,
    became,
    begin,
    takeOver,
    mayFollow(person) {
      const watched = known.get(personKey(person))
      return watched?.followed === false && watched.unfollowable === undefined
    },
    gapOf: (person) => known.get(personKey(person))?.works?.gaps?.[0],
    keepOnly(people) {
      const keys = new Set(people.map(personKey))
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key)
      for (const [platform, ids] of inFeed) for (const id of ids) if (!roster.has({ platform, id })) ids.delete(id)
    },
  }
}

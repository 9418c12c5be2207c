/**
 * Many people who publish and go live through virtual days, and what lists, feeds and rooms of a platform say of them at a
 * moment. No request is made: a look costs as many as the real source would make.
 */
import type { Broadcast, PlatformId, Sighting, Work } from '../src/model'
import type { WatchedPlatform } from '../src/push/watch'
import { dayMs, hourMs } from '../src/units'
import { seeded } from './virtual-time'

/** Times in milliseconds since the epoch. */
export interface CrowdOptions {
  readonly platform: PlatformId
  readonly people: number
  readonly seed: number
  /** What they do is known from a month before this on. */
  readonly start: number
  readonly forMs: number
  /** Accounts that follow each their share of them, together all; default nobody is followed. */
  readonly followers?: readonly string[]
}

/** Something that somebody should hear of. */
interface Doing {
  readonly author: string
  readonly at: number
  readonly what: 'work' | 'live'
  /** Of `work`. */
  readonly id: string
}

export interface Crowd {
  readonly people: readonly string[]
  /** In the order of their beginning. */
  readonly doings: readonly Doing[]
  look(
    source: WatchedPlatform['sources'][number],
    people: readonly string[],
    now: number,
    account?: string,
  ): {
    sightings: Sighting[]
    requests: number
  }
}

/**
 * Works a day and the share of people: 1.5 works a day on average, as in the worked example of the requirements; few publish
 * most of it.
 */
const habits = [
  { share: 0.2, perDay: 5.5 },
  { share: 0.5, perDay: 0.76 },
  { share: 0.3, perDay: 0.07 },
] as const
/** A broadcast lasts so long; six in ten people have one a day, so that one in twenty is live at a time. */
const broadcastMs = 2 * hourMs
const broadcastsPerDay = 0.6
/** Entries of a list, of a page of the feed, and of a page of those who are live. */
const listed = 12
const livePage = 30

interface Person {
  readonly works: readonly Work[]
  readonly broadcasts: readonly { readonly key: string; readonly at: number; readonly to: number }[]
}

/** Moments of a Poisson process. */
function moments(random: () => number, perDay: number, from: number, to: number): number[] {
  const found: number[] = []
  const after = (at: number): number => at + (-Math.log(1 - random()) / perDay) * dayMs
  for (let at = after(from); at < to; at = after(at)) found.push(Math.floor(at))
  return found
}

/** How many of a sorted list are not later than `at`. */
function countUntil(times: readonly { readonly at: number }[], at: number): number {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle]?.at ?? Infinity) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** The same people for the same seed. */
export function createCrowd({ platform, people: count, seed, start, forMs, followers = [] }: CrowdOptions): Crowd {
  const random = seeded(seed)
  const end = start + forMs
  let serial = 0
  const people = new Map<string, Person>()
  for (let i = 0; i < count; i++) {
    const place = (i + 0.5) / count
    const perDay = place < 0.2 ? habits[0].perDay : place < 0.7 ? habits[1].perDay : habits[2].perDay
    const author = `${platform}-${i}`
    const works = moments(random, perDay, start - 30 * dayMs, end).map((at): Work => {
      const id = String((BigInt(Math.floor(at / 1000)) << 32n) + BigInt(++serial))
      const target = { platform, kind: 'work', id } as const
      return { id, order: id, at, kind: 'video', target, text: '', tags: [] }
    })
    const broadcasts: { key: string; at: number; to: number }[] = []
    for (const at of moments(random, broadcastsPerDay, start - dayMs, end)) {
      // Nobody is live twice at a time.
      if (at - (broadcasts.at(-1)?.to ?? 0) > hourMs) {
        broadcasts.push({ key: `${author}:${at}`, at, to: at + broadcastMs })
      }
    }
    people.set(author, { works, broadcasts })
  }
  const all = [...people].flatMap(([author, { works }]) => works.map((work) => ({ author, work, at: work.at })))
  all.sort((a, b) => a.at - b.at)
  const doings = [
    ...all.map(({ author, at, work: { id } }): Doing => ({ author, at, what: 'work', id })),
    ...[...people].flatMap(([author, { broadcasts }]) =>
      broadcasts.map(({ at, key }): Doing => ({ author, at, what: 'live', id: key })),
    ),
  ].filter(({ at }) => at >= start)

  const liveOf = (author: string, now: number): Broadcast | null => {
    const { broadcasts = [] } = people.get(author) ?? {}
    // Nobody is live twice at a time: only the latest that has begun may be under way.
    const own = broadcasts[countUntil(broadcasts, now) - 1]
    const target = { platform, kind: 'live', id: author } as const
    return own && now < own.to ? { key: own.key, startedAt: own.at, target } : null
  }
  const worksOf = (author: string, now: number): Work[] => {
    const { works = [] } = people.get(author) ?? {}
    const until = countUntil(works, now)
    return works.slice(Math.max(0, until - listed), until).reverse()
  }

  const followerOf = new Map(
    followers.length === 0
      ? []
      : [...people.keys()].map((author, place) => [author, followers[place % followers.length]] as const),
  )
  const follows = (account: string | undefined, author: string): boolean =>
    account !== undefined && followerOf.get(author) === account
  /** Where the feed and the pages of those who are live were left, by account. */
  const read = new Map<string, number>()
  const pages = new Map<string, number>()

  function feed(wanted: readonly string[], now: number, account: string): { sightings: Sighting[]; requests: number } {
    const until = countUntil(all, now)
    const before = read.get(account)
    const from = before ?? Math.max(0, until - listed)
    const own = new Set(wanted)
    const listedNow = all.slice(from, until).filter(({ author }) => follows(account, author))
    const requests = before !== undefined && listedNow.length > 0 ? 2 : 1
    read.set(account, until)
    const found = new Map<string, Work[]>()
    for (const { author, work } of listedNow) {
      if (own.has(author)) found.set(author, [work, ...(found.get(author) ?? [])])
    }
    return { sightings: [...found].map(([author, works]) => ({ author, followed: true, works })), requests }
  }

  function liveFeed(
    wanted: readonly string[],
    now: number,
    account: string,
  ): { sightings: Sighting[]; requests: number } {
    const live = wanted.flatMap((author) => {
      const own = follows(account, author) ? liveOf(author, now) : null
      return own ? [{ author, followed: true, live: own }] : []
    })
    const count = Math.max(1, Math.ceil(live.length / livePage))
    const requests = Math.min(2, count)
    const sightings: Sighting[] = []
    for (let asked = 0; asked < requests; asked++) {
      const page = (pages.get(account) ?? 0) % count
      sightings.push(...live.slice(page * livePage, (page + 1) * livePage))
      pages.set(account, page + 1)
    }
    return { sightings, requests }
  }

  return {
    people: [...people.keys()],
    doings: doings.sort((a, b) => a.at - b.at),
    look({ tells, batch }, wanted, now, account) {
      if (batch === 'followed') {
        if (account === undefined) return { sightings: [], requests: 0 }
        return tells === 'live' ? liveFeed(wanted, now, account) : feed(wanted, now, account)
      }
      const sightings = wanted.map((author): Sighting => ({
        author,
        ...(tells === 'live' ? {} : { works: worksOf(author, now) }),
        ...(tells === 'live' || account === undefined ? {} : { followed: follows(account, author) }),
        ...(tells === 'works' ? {} : { live: liveOf(author, now) }),
      }))
      return { sightings, requests: 1 }
    },
  }
}

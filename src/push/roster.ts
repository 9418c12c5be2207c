/** Whom somebody wants to hear of, which ways are asked about them, with which account, and how often. */
import { createHash } from 'node:crypto'
import {
  listKinds,
  personKey,
  type FollowOutcome,
  type ListKind,
  type PersonRef,
  type PlatformId,
  type Sighting,
  type Watched,
} from '../model'
import type { WatchSource } from '../platforms/define'
import { hourMs } from '../units'
import { paceOf, type Schedule } from './schedule'

/** What goes with one look. */
interface Looking {
  readonly signal: AbortSignal
  /** Where the list of one person is read on; see `WatchSource.look`. */
  readonly from?: string | undefined
  /** Hears how many requests it took, however it ends; unheard it was one. */
  counted?(requests: number): void
}

/** How one platform is watched right now; of several accounts each, and what counts for the address by itself. */
export interface WatchedPlatform {
  readonly platform: PlatformId
  /** Name of the account of ours it is asked with; absent = none, or nobody knows which. */
  readonly account?: string
  /**
   * Of several for one platform. `account`: what is asked with an account, each about its own people; `address`: the rest,
   * about everybody. Absent = it is alone, and asks everything about everybody.
   */
  readonly part?: 'account' | 'address'
  readonly sources: readonly Omit<WatchSource, 'look' | 'when'>[]
  readonly perMinute: number
  /**
   * One look. Rejects with AmagiError; people who are missing in the answer are not known.
   */
  look(source: string, people: readonly string[], looking: Looking): Promise<readonly Sighting[]>
  /** Follows somebody with the account; absent = nobody is. */
  follow?(id: string, signal: AbortSignal): Promise<FollowOutcome>
}

/** Somebody who is followed. */
export interface Followed extends PersonRef {
  /** Lists of works of others that somebody wants to hear of as well. */
  readonly lists?: readonly ListKind[]
  /** What is heard of them besides; absent = works and broadcasts. What nobody wants is not asked for. */
  readonly tells?: readonly ('works' | 'live')[]
}

type Source = WatchedPlatform['sources'][number]

/** Under which its schedule is kept: that of an account without a name, and of a guest, is called like the platform. */
export const keyOfWatched = ({ platform, account = '', part }: WatchedPlatform): string =>
  // No account is called so.
  part === 'address' ? `${platform}//` : account === '' ? platform : `${platform}/${account}`

/** What it asks. */
export const sourcesOf = ({ sources, part }: WatchedPlatform): readonly Source[] =>
  part === undefined ? sources : sources.filter(({ byAddress = false }) => byAddress === (part === 'address'))

/** The people of all platforms. */
export interface Roster {
  /** All whom somebody wants to hear of, instead of those before. */
  follow(people: readonly Followed[]): void
  has(person: PersonRef): boolean
  people(platform: PlatformId): ReadonlySet<string>
  /** What is remembered of somebody without what nobody wants to hear any more: whoever wants it again begins anew. */
  wantedOf(person: PersonRef, watched: Watched): Watched
  /** How the platforms are asked from now on: people are shared out anew, and as few as possible go to another account. */
  share(all: readonly WatchedPlatform[]): void
  /** Whether it is the one that asks about somebody: with others only the account that follows him, or one by his number. */
  owns(own: WatchedPlatform, id: string): boolean
  /** Whether an account is asked with; that of somebody who was followed before it was known by which: while there is one. */
  isAsked(platform: PlatformId, account: string | undefined): boolean
  /** Of whom somebody wants what a source tells. */
  asked(platform: PlatformId, source: Source): ReadonlySet<string>
  /** Milliseconds between two looks at somebody by one source. */
  paceMs(own: WatchedPlatform, source: Source, id: string): number
  /** Puts everybody into the lanes of his sources, and nobody else. */
  put(own: WatchedPlatform, schedule: Schedule): void
  /** The same for somebody who may have gone to another account. */
  place(own: WatchedPlatform, schedule: Schedule, id: string): void
  /** Has somebody looked at next by all sources that are asked about one person. */
  hurry(own: WatchedPlatform, schedule: Schedule, id: string): void
}

/** Somebody who is not live is asked about every so many rounds; rarely where a list of those who are would tell. */
const calmRounds = 3
const coveredRounds = 10
/** Somebody whom the followed feed covers is looked at by himself this rarely. */
const sweepMs = 6 * hourMs
/** Who is asked about in the followed feed. */
const everybody = '*'

const isOfList = (source: Source): source is Source & { tells: ListKind } =>
  (listKinds as readonly string[]).includes(source.tells)

/** The higher the likelier: of several accounts somebody goes to the one with the highest, whichever others there are. */
const weightOf = (account: string, id: string): number =>
  createHash('sha256').update(`${account}\n${id}`).digest().readUInt32BE(0)

/** See {@link Roster}. `known`: what is remembered of somebody. */
export function createRoster(known: (person: PersonRef) => Watched | undefined, clock: () => number): Roster {
  const wanted = new Map<PlatformId, Set<string>>()
  let followed: readonly Followed[] = []
  /** Whom each source is asked about, until somebody else is followed. */
  const askedOf = new Map<string, ReadonlySet<string>>()
  /** Accounts in use, and those people are shared out among. */
  const accounts = new Map<PlatformId, { readonly all: Set<string>; readonly sharing: Set<string> }>()
  /** Who goes where while nobody follows him, until there are other accounts. */
  const byNumber = new Map<string, string>()

  const isAsked: Roster['isAsked'] = (platform, account) => {
    const { all, sharing } = accounts.get(platform) ?? { all: new Set(), sharing: new Set() }
    return account === undefined ? sharing.size === 0 : all.has(account)
  }

  const isFollowed = (platform: PlatformId, watched: Watched | undefined): boolean =>
    watched?.followed === true && isAsked(platform, watched.follower)

  /** The account somebody belongs to; undefined where they are not shared out. */
  function ownerOf(platform: PlatformId, id: string): string | undefined {
    const sharing = accounts.get(platform)?.sharing ?? new Set<string>()
    if (sharing.size === 0) return undefined
    const watched = known({ platform, id })
    if (isFollowed(platform, watched) && watched?.follower !== undefined) return watched.follower
    const key = `${platform}/${id}`
    const best = byNumber.get(key) ?? [...sharing].reduce((a, b) => (weightOf(b, id) > weightOf(a, id) ? b : a))
    byNumber.set(key, best)
    return best
  }

  const owns: Roster['owns'] = (own, id) => own.part !== 'account' || ownerOf(own.platform, id) === own.account

  /** People of whom somebody wants what a source tells. */
  function asked(platform: PlatformId, source: Source): ReadonlySet<string> {
    const key = `${platform} ${source.name}`
    const people = askedOf.get(key) ?? wanting(platform, source)
    askedOf.set(key, people)
    return people
  }

  function wanting(platform: PlatformId, { tells }: Source): ReadonlySet<string> {
    const wants = ({ lists, tells: own }: Followed): boolean =>
      (listKinds as readonly string[]).includes(tells)
        ? (lists as readonly string[] | undefined)?.includes(tells) === true
        : own === undefined || (tells === 'both' ? own.length > 0 : (own as readonly string[]).includes(tells))
    return new Set(followed.filter((one) => one.platform === platform && wants(one)).map(({ id }) => id))
  }

  /** What anybody wants to hear of each; by person. */
  let wants = new Map<string, ReadonlySet<string>>()

  /** Who is in a lane. */
  function laneOf(own: WatchedPlatform, source: Source): ReadonlySet<string> {
    const people = asked(own.platform, source)
    if (source.batch === 'followed') return new Set(people.size > 0 ? [everybody] : [])
    return own.part === 'account' ? new Set([...people].filter((id) => owns(own, id))) : people
  }

  return {
    asked,
    owns,
    isAsked,
    wantedOf(person, watched) {
      const own = wants.get(personKey(person))
      const { works, live, lists, ...others } = watched
      if (!own) return watched
      const kept = Object.entries(lists ?? {}).filter(([kind]) => own.has(kind))
      return {
        ...others,
        ...(works && own.has('works') ? { works } : {}),
        ...(live && own.has('live') ? { live } : {}),
        ...(kept.length > 0 ? { lists: Object.fromEntries(kept) } : {}),
      }
    },
    share(all) {
      accounts.clear()
      byNumber.clear()
      for (const { platform, account, part } of all) {
        const own = accounts.get(platform) ?? { all: new Set(), sharing: new Set() }
        accounts.set(platform, own)
        if (account === undefined) continue
        own.all.add(account)
        if (part === 'account') own.sharing.add(account)
      }
    },
    has: ({ platform, id }) => wanted.get(platform)?.has(id) === true,
    people: (platform) => wanted.get(platform) ?? new Set(),
    follow(people) {
      followed = people
      askedOf.clear()
      byNumber.clear()
      wanted.clear()
      for (const { platform, id } of people) wanted.set(platform, (wanted.get(platform) ?? new Set()).add(id))
      const all = new Map<string, Set<string>>()
      for (const one of people) {
        const own = all.get(personKey(one)) ?? new Set<string>()
        for (const what of [...(one.tells ?? ['works', 'live']), ...(one.lists ?? [])]) own.add(what)
        all.set(personKey(one), own)
      }
      wants = all
    },
    paceMs({ platform, sources }: WatchedPlatform, source: Source, id: string): number {
      if (source.batch === 'followed' || isOfList(source)) return source.everyMs
      const watched = known({ platform, id })
      const isLive = watched?.live?.now !== undefined
      if (source.tells === 'live') {
        const told =
          isFollowed(platform, watched) && sources.some(({ batch, tells }) => batch === 'followed' && tells === 'live')
        return source.everyMs * (isLive ? 1 : told ? coveredRounds : calmRounds)
      }
      if (source.tells === 'both' && isLive) return source.everyMs
      // Without a list that was ever seen nothing is known of somebody.
      if (watched?.lastAt === undefined) return source.everyMs
      const pace = paceOf(watched.lastAt, clock(), source.everyMs)
      return isFollowed(platform, watched) ? Math.max(pace, sweepMs) : pace
    },
    put(own, schedule) {
      for (const source of sourcesOf(own)) {
        const lane = laneOf(own, source)
        for (const id of lane) schedule.add(source.name, id)
        for (const id of schedule.people(source.name)) if (!lane.has(id)) schedule.drop(source.name, id)
      }
    },
    place(own, schedule, id) {
      for (const source of sourcesOf(own)) {
        if (source.batch === 'followed') continue
        if (asked(own.platform, source).has(id) && owns(own, id)) schedule.add(source.name, id)
        else schedule.drop(source.name, id)
      }
    },
    hurry(own, schedule, id) {
      for (const source of sourcesOf(own)) {
        if (source.batch === 'followed' || !asked(own.platform, source).has(id) || !owns(own, id)) continue
        schedule.hurry(source.name, id)
      }
    },
  }
}

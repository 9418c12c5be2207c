/** Whom somebody wants to hear of, which ways are asked about them, and how often. */
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
export interface Looking {
  readonly signal: AbortSignal
  /** Where the list of one person is read on; see `WatchSource.look`. */
  readonly from?: string | undefined
  /** Hears how many requests it took, however it ends; unheard it was one. */
  counted?(requests: number): void
}

/** How one platform is watched right now. */
export interface WatchedPlatform {
  readonly platform: PlatformId
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

/** The people of all platforms. */
export interface Roster {
  /** All whom somebody wants to hear of, instead of those before. */
  follow(people: readonly Followed[]): void
  has(person: PersonRef): boolean
  people(platform: PlatformId): ReadonlySet<string>
  /** What is remembered of somebody without what nobody wants to hear any more: whoever wants it again begins anew. */
  wantedOf(person: PersonRef, watched: Watched): Watched
  /** Of whom somebody wants what a source tells. */
  asked(platform: PlatformId, source: Source): ReadonlySet<string>
  /** Milliseconds between two looks at somebody by one source. */
  paceMs(own: WatchedPlatform, source: Source, id: string): number
  /** Puts everybody into the lanes of his sources, and nobody else. */
  put(own: WatchedPlatform, schedule: Schedule): void
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

/** See {@link Roster}. `known`: what is remembered of somebody. */
export function createRoster(known: (person: PersonRef) => Watched | undefined, clock: () => number): Roster {
  const wanted = new Map<PlatformId, Set<string>>()
  let followed: readonly Followed[] = []
  /** Whom each source is asked about, until somebody else is followed. */
  const askedOf = new Map<string, ReadonlySet<string>>()

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

  return {
    asked,
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
    has: ({ platform, id }) => wanted.get(platform)?.has(id) === true,
    people: (platform) => wanted.get(platform) ?? new Set(),
    follow(people) {
      followed = people
      askedOf.clear()
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
        const told = watched?.followed && sources.some(({ batch, tells }) => batch === 'followed' && tells === 'live')
        return source.everyMs * (isLive ? 1 : told ? coveredRounds : calmRounds)
      }
      if (source.tells === 'both' && isLive) return source.everyMs
      // Without a list that was ever seen nothing is known of somebody.
      if (watched?.lastAt === undefined) return source.everyMs
      const pace = paceOf(watched.lastAt, clock(), source.everyMs)
      return watched.followed ? Math.max(pace, sweepMs) : pace
    },

    put({ platform, sources }: WatchedPlatform, schedule: Schedule): void {
      for (const source of sources) {
        const { name, batch } = source
        const own = asked(platform, source)
        const lane = batch === 'followed' ? new Set(own.size > 0 ? [everybody] : []) : own
        for (const id of lane) schedule.add(name, id)
        for (const id of schedule.people(name)) if (!lane.has(id)) schedule.drop(name, id)
      }
    },

    hurry({ platform, sources }, schedule, id) {
      for (const source of sources) {
        if (source.batch !== 'followed' && asked(platform, source).has(id)) schedule.hurry(source.name, id)
      }
    },
  }
}

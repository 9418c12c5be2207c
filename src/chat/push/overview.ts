/** Subscriptions as people ask about them: who, what is heard of them, how it goes. Pure, over what is kept. */
import { personKey, type Delivery, type News, type NewsKind, type PlatformId, type Watched } from '../../model'
import { grouped } from '../../groups'
import { underWay } from '../../push/live'
import { mostRefusals, skipped, usualKinds, type Matcher } from '../../push/wishes'
import { dayMs } from '../../units'
import type { Following } from './index'
import { kindsOf } from './watching'
import { calledIn } from './words'

/** What keeps news from coming: somebody said so, the chat takes nothing, nobody has looked yet. */
type FollowingState = 'on' | 'paused' | 'suspended' | 'new'

/** One chat and one person. Times in milliseconds since the epoch. */
export interface FollowingRow {
  /** From 1, within the chat. */
  readonly place: number
  /** Key of the chat. */
  readonly chat: string
  readonly platform: PlatformId
  readonly id: string
  readonly name: string
  /** Address of the portrait. */
  readonly face?: string
  readonly remark?: string
  /** In the order of the platform. */
  readonly kinds: readonly NewsKind[]
  readonly state: FollowingState
  /** Of `suspended`: what the chat said last, as far as it is remembered. */
  readonly reason?: string
  /** The broadcast under way, as far as it is known. */
  readonly live?: { readonly title: string; readonly startedAt: number }
  /** Of the latest work that is known. */
  readonly lastAt?: number
  /** Of the latest message about them here, of the last eight days. */
  readonly lastSent?: number
  /** News that is wanted and not sent yet: a quiet time, an account that is away, a chat in which nobody may speak. */
  readonly waiting: number
  /** All of it as it was set. */
  readonly following: Following
}

/** What is kept of people, news and deliveries. */
export interface OverviewFacts {
  /** In the order of their beginning. */
  readonly list: readonly Following[]
  /** By the key of the person. */
  readonly people: ReadonlyMap<string, Watched>
  readonly news: readonly News[]
  readonly deliveries: readonly Delivery[]
  readonly matcher: (entry: string) => Matcher
  readonly now: number
}

/** Older news are not sent any more. */
const windowMs = dayMs

/** Kinds that are heard, in the order of the platform. */
export function wantedKinds({ author, wishes }: Pick<Following, 'author' | 'wishes'>): NewsKind[] {
  const wanted = wishes.kinds ?? usualKinds
  return kindsOf(author.platform).filter((kind) => wanted.includes(kind))
}

/** What is heard where it is not the usual of the platform, in the fewer words: these kinds alone, or all but these. */
export function unusual(
  platform: PlatformId,
  kinds: readonly NewsKind[],
): { readonly how: 'only' | 'without'; readonly kinds: readonly NewsKind[] } | undefined {
  const usual = kindsOf(platform).filter((kind) => usualKinds.includes(kind))
  const without = usual.filter((kind) => !kinds.includes(kind))
  const hasMore = kinds.some((kind) => !usual.includes(kind))
  if (without.length === 0 && !hasMore) return undefined
  const isFewer = !hasMore && without.length < kinds.length
  return isFewer ? { how: 'without', kinds: without } : { how: 'only', kinds }
}

const stateOf = ({ paused, refused = 0 }: Following, watched: Watched | undefined): FollowingState => {
  if (paused) return 'paused'
  if (refused >= mostRefusals) return 'suspended'
  return watched?.works || watched?.live ? 'on' : 'new'
}

/** A row for each, in the order of the list. */
export function followingRows({ list, people, news, deliveries, matcher, now }: OverviewFacts): FollowingRow[] {
  const newsBy = grouped(news, ({ author }) => personKey(author))
  const rowOf = new Map(deliveries.map((row) => [`${row.chat}\n${row.news}`, row]))
  const places = new Map<string, number>()
  return list.map((following) => {
    const { chat, author, name, remark } = following
    const key = personKey(author)
    const place = (places.get(chat) ?? 0) + 1
    places.set(chat, place)
    const watched = people.get(key)
    const own = newsBy.get(key) ?? []
    const rows = own.flatMap(({ id }) => rowOf.get(`${chat}\n${id}`) ?? [])
    const decided = new Set(rows.map((row) => row.news))
    const sent = rows.filter(({ state }) => state === 'sent').map(({ at }) => at)
    const state = stateOf(following, watched)
    const failed = rows.filter(({ state: end }) => end === 'failed').sort((a, b) => b.at - a.at)[0]
    const waiting = own.filter(
      (one) => now - one.at <= windowMs && !decided.has(one.id) && !skipped(following, one, matcher),
    )
    const live = watched?.live && underWay(watched.live, now)
    return {
      place,
      chat,
      ...author,
      name: calledIn(name ?? watched?.name ?? author.id, author.id),
      ...(watched?.face === undefined ? {} : { face: watched.face }),
      ...(remark === undefined ? {} : { remark }),
      kinds: wantedKinds(following),
      state,
      ...(state === 'suspended' && failed?.reason !== undefined ? { reason: failed.reason } : {}),
      ...(live ? { live: { title: live.title, startedAt: live.startedAt } } : {}),
      ...(watched?.lastAt === undefined ? {} : { lastAt: watched.lastAt }),
      ...(sent.length > 0 ? { lastSent: Math.max(...sent) } : {}),
      waiting: waiting.length,
      following,
    }
  })
}

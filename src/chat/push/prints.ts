/** What news are shown as, made once for all chats that want them: the work, and the card in each look it is wanted in. */
import { LRUCache } from 'lru-cache'
import { limited } from '../../async/deadline'
import { sleep } from '../../async/sleep'
import { createTurns } from '../../async/turns'
import { until } from '../../async/until'
import type { CardOptions, DrawnCard, ViewCardEngine } from '../../card/types'
import { targetKey, type LivePost, type News, type Post } from '../../model'
import { minuteMs } from '../../units'
import { settle, type Settled } from '../deliver/settled'
import type { ChatKit } from '../types'

/** A work is asked for within so many milliseconds, and drawn, whatever hangs: afterwards words stand in its place. */
const usualResolveMs = 25_000
const usualDrawMs = 20_000
/** Right after a start there is often no cover yet: one more look. kkk, 2026-06: 5 to 10 s. */
const usualCoverMs = 8000
/** Kept as long as the next chat may come for it. */
const keepMs = 15 * minuteMs
/** What failed is tried again sooner, and sooner still where no words can stand in its place. */
const usualFailedMs = 2 * minuteMs
const usualNeededMs = 20_000
const most = 64
/** Made at a time: answers of people come between. */
const width = 4

/** Nothing of it rejects. */
export interface Prints {
  /** Resolved once. `needed`: no words can stand in its place. */
  post(news: News, needed?: boolean): Promise<Settled<Post>>
  /** The room of a broadcast as it was last seen, without asking. */
  room(news: News): LivePost | undefined
  /** Drawn once for each look; the moment it shows is that of the first who wanted it. */
  card(
    name: string,
    options: Omit<CardOptions, 'signal'>,
    draw: (engine: ViewCardEngine, options: CardOptions) => Promise<DrawnCard[]>,
  ): Promise<Settled<DrawnCard[]>>
}

/** Milliseconds; default as long as people would wait. */
export interface PrintTimes {
  readonly resolveMs?: number
  readonly drawMs?: number
  readonly coverMs?: number
  readonly failedMs?: number
  readonly neededMs?: number
}

/** In memory. */
export function createPrints(
  { service, cards, signal }: Pick<ChatKit, 'service' | 'cards' | 'signal'>,
  {
    resolveMs = usualResolveMs,
    drawMs = usualDrawMs,
    coverMs = usualCoverMs,
    failedMs = usualFailedMs,
    neededMs = usualNeededMs,
  }: PrintTimes = {},
): Prints {
  const posts = new LRUCache<string, Promise<Settled<Post>>>({ max: most, ttl: keepMs, updateAgeOnGet: true })
  const drawn = new LRUCache<string, Promise<Settled<DrawnCard[]>>>({ max: most, ttl: keepMs, updateAgeOnGet: true })
  const rooms = new LRUCache<string, LivePost>({ max: most })
  const resolving = createTurns(width)
  const drawing = createTurns(width)

  async function look({ kind, late, target }: News, own: AbortSignal): Promise<Post> {
    const first = await (await service()).resolve(target, { signal: own })
    const isBare = kind === 'live' && !late && first.kind === 'live' && first.live && !first.cover
    if (!isBare) return first
    await sleep(coverMs, own)
    const again = await settle((await service()).resolve(target, { signal: own, fresh: true }))
    return again.ok ? again.value : first
  }

  /** When a making failed. Not by the cache's own time: every look at what it keeps begins that anew. */
  const failedAt = new WeakMap<Promise<unknown>, number>()

  /** One making for all; a failure is everybody's for so long. */
  function once<T>(
    kept: LRUCache<string, Promise<Settled<T>>>,
    key: string,
    make: () => Promise<T>,
    failureMs = failedMs,
  ): Promise<Settled<T>> {
    const known = kept.get(key)
    if (known && performance.now() - (failedAt.get(known) ?? Infinity) < failureMs) return known
    const attempt = async (): Promise<Settled<T>> => {
      const settled = await settle(make())
      if (!settled.ok) failedAt.set(making, performance.now())
      return settled
    }
    const making: Promise<Settled<T>> = attempt()
    kept.set(key, making)
    return making
  }

  const inTurn = <T>(
    turns: typeof resolving,
    work: (own: AbortSignal) => Promise<T>,
    ms: number,
    message: string,
  ): Promise<T> => turns.run(() => limited((own) => until(work(own), own), ms, { signal, message }), { signal })

  return {
    post(news, needed = false) {
      const make = async (): Promise<Post> => {
        const post = await inTurn(resolving, (own) => look(news, own), resolveMs, 'the work took too long')
        if (post.kind === 'live' && post.live) rooms.set(targetKey(news.target), post)
        return post
      }
      return once(posts, news.id, make, needed ? neededMs : failedMs)
    },
    room: ({ target }) => rooms.get(targetKey(target)),
    card(name, options, draw) {
      const { now: _now, ...look } = options
      const work = async (own: AbortSignal): Promise<DrawnCard[]> => draw(await cards(), { ...options, signal: own })
      return once(drawn, JSON.stringify([name, look]), () => inTurn(drawing, work, drawMs, 'the card took too long'))
    },
  }
}

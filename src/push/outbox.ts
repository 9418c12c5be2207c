/**
 * From news to chats: every chat hears of everything it wants at most once, whatever is refused, killed or run twice.
 *
 * A row per chat and news is made before anything is sent, and only who made it sends; what may have arrived is never
 * sent again. What was not begun when a process died is taken up by the next one.
 */
import { follow } from '../async/deadline'
import { sleep } from '../async/sleep'
import { AmagiError, toAmagiError } from '../errors'
import { personKey, type Delivery, type News, type PersonRef, type Subscription } from '../model'
import type { PushStore } from '../store/push/types'
import { dayMs, hourMs, minuteMs } from '../units'
import { quietFor, skipped, type Matcher, type SkipReason } from './wishes'

/** What became of a message, as the chat side tells. */
export type Handed =
  /** Some or all of it is there. */
  | { readonly kind: 'sent' }
  /** Nobody knows: it is not sent again. */
  | { readonly kind: 'unknown' }
  /** Nothing of it is there. `chat`: the chat takes nothing from us; `news`: this one cannot be shown. */
  | { readonly kind: 'refused'; readonly about: 'chat' | 'news' | 'moment'; readonly reason: string }
  /** Nothing was begun: the account is away, or nobody may speak for so long (milliseconds). */
  | { readonly kind: 'later'; readonly forMs: number }

/** How the chat side sends; nothing of it rejects. */
export interface Hand<Chat> {
  /** Whether the account of a chat is one of this process and there. */
  reachable(place: Chat): boolean
  /** Chats with the same line are served one after the other. */
  line(place: Chat): string
  send(subscription: Subscription<Chat>, news: News): Promise<Handed>
  /** One line for what there is too much of. */
  digest(subscription: Subscription<Chat>, news: readonly News[]): Promise<Handed>
  /** Minutes since midnight where the chat is. */
  minuteOfDay(place: Chat): number
}

/** What the outbox works with. Times in milliseconds. */
export interface OutboxOptions<Chat> {
  readonly store: PushStore<Chat>
  readonly hand: Hand<Chat>
  readonly matcher: (entry: string) => Matcher
  /** Names this process in rows; never the same twice. */
  readonly owner: string
  clock(): number
  readonly signal: AbortSignal
  /** A chat is left alone from now on. */
  suspended?(subscription: Subscription<Chat>): void
  log(line: string): void
  wait?(ms: number, signal: AbortSignal): Promise<void>
}

/** See {@link createOutbox}. */
export interface Outbox {
  /**
   * Takes up what an earlier life left, then sends until the signal ends. Resolves when what was under way then is over
   * and written down. Never rejects.
   */
  run(): Promise<void>
  /** What is new; also what others found. Twice is once. */
  offer(news: readonly News[]): void
  /** Who wants what has changed. */
  changed(): void
  /** How many wait. */
  waiting(): number
}

/** Somebody who claimed and did not send within so long is dead. @internal The tests wait for its end. */
export const leaseMs = 2 * minuteMs
/** Older news are not sent: the account was away too long. */
const windowMs = dayMs
/** A start that is this old is not worth a message any more. */
const liveWindowMs = 6 * hourMs
/** Tries of one delivery, and the pause between two. */
const mostTries = 3
const retryMs = 30_000
/** Messages a chat gets at a time; the rest is one line. */
const mostAtOnce = 5
/** The same video by somebody else counts as known for so long. ddw: 60 min, 2026-04. */
const twinMs = hourMs
/** Clocks of two processes are no further apart. */
const apartMs = 5 * minuteMs
/** News and deliveries are kept far longer than anything counts as new, and looked through so often. */
const keepMs = 8 * dayMs
const tidyMs = 6 * hourMs
/** How often it is looked for what others found, or died at, and for chats that can be reached again. */
const roundMs = 30_000

interface Pending<Chat> {
  subscription: Subscription<Chat>
  readonly news: News
  tries: number
  /** Not before. */
  notBefore: number
}

const wishKey = (chat: string, author: PersonRef): string => `${chat}\n${personKey(author)}`

const keyOf = (chat: string, news: string): string => `${chat}\n${news}`

/** See {@link Outbox}. */
export function createOutbox<Chat>(options: OutboxOptions<Chat>): Outbox {
  const { store, hand, owner, clock, signal, log } = options
  const wait = options.wait ?? sleep
  const pending = new Map<string, Pending<Chat>>()
  /** Rows that are decided, here or elsewhere. */
  const decided = new Map<string, number>()
  /** Chat and twin → when it was sent there. */
  const twins = new Map<string, number>()
  const busy = new Set<string>()
  const works = new Set<Promise<void>>()
  const inbox: News[] = []
  /** Deliveries this process is at. */
  const underWay = new Set<string>()
  let wake = (): void => undefined
  let subscriptions: readonly Subscription<Chat>[] = []
  let stale = true
  let refreshedAt = -Infinity
  let recoveredAt = -Infinity
  /** Whether what was decided in earlier lives is known. */
  let loaded = false
  let lookedAt = -Infinity
  let tidiedAt = -Infinity

  const row = (chat: string, news: string, state: Delivery['state'], facts: Partial<Delivery> = {}): Delivery => ({
    chat,
    news,
    state,
    owner,
    at: clock(),
    tries: 0,
    ...facts,
  })

  async function skip(chat: string, news: News, reason: SkipReason): Promise<void> {
    const key = keyOf(chat, news.id)
    await store.claim(row(chat, news.id, 'skipped', { reason }))
    pending.delete(key)
    decided.set(key, clock())
  }

  async function refresh(): Promise<void> {
    if (!stale && clock() - refreshedAt < minuteMs) return
    subscriptions = await store.subscriptions()
    refreshedAt = clock()
    stale = false
    const now = new Map(subscriptions.map((one) => [wishKey(one.chat, one.author), one]))
    for (const [key, one] of pending) {
      const subscription = now.get(wishKey(one.subscription.chat, one.subscription.author))
      if (subscription) one.subscription = subscription
      else pending.delete(key)
    }
  }

  /** Decides who wants it; what nobody has decided yet waits for its turn. */
  async function spread(news: News): Promise<void> {
    const author = personKey(news.author)
    for (const subscription of subscriptions) {
      if (personKey(subscription.author) !== author) continue
      const key = keyOf(subscription.chat, news.id)
      if (decided.has(key) || pending.has(key)) continue
      const reason = skipped(subscription, news, options.matcher)
      if (reason) await skip(subscription.chat, news, reason)
      else pending.set(key, { subscription, news, tries: 0, notBefore: 0 })
    }
  }

  const isOver = ({ kind, at }: News, now: number): boolean => now - at > (kind === 'live' ? liveWindowMs : windowMs)

  /** What an earlier life, or another process that died, began. */
  async function recover(): Promise<void> {
    const now = clock()
    recoveredAt = now
    let released = false
    if (!loaded) {
      for (const one of await store.deliveriesSince(now - 2 * windowMs)) decided.set(keyOf(one.chat, one.news), one.at)
      loaded = true
    }
    for (const delivery of await store.unsettled()) {
      const { chat, news, state, at, owner: other, tries } = delivery
      const key = keyOf(chat, news)
      if (underWay.has(key) || (now - at <= leaseMs && (other === owner || state !== 'waiting'))) continue
      if (state === 'sending') await store.settle(delivery, row(chat, news, 'unknown', { tries }))
      // Nothing of it was sent: whoever removes the row may begin.
      else if (await store.release(delivery)) {
        decided.delete(key)
        released = true
      }
    }
    // What others found since the last look; clocks of processes differ a little.
    const all = released || lookedAt === -Infinity
    inbox.push(...(await store.newsSince(all ? now - windowMs : Math.max(now - windowMs, lookedAt - apartMs))))
    lookedAt = now
    if (now - tidiedAt < tidyMs) return
    tidiedAt = now
    await store.tidy(now - keepMs)
  }

  /** Makes this process the only sender; `undefined` when another one is. */
  async function begin({ subscription: { chat }, news, tries }: Pending<Chat>): Promise<Delivery | undefined> {
    const claimed = row(chat, news.id, 'claimed', { tries })
    if (!(await store.claim(claimed))) return undefined
    const sending = row(chat, news.id, 'sending', { tries })
    // Too slow, and somebody else took it for dead.
    return (await store.settle(claimed, sending)) ? sending : undefined
  }

  /** Sends one, as its only sender. */
  async function deliver(one: Pending<Chat>): Promise<void> {
    const { subscription, news } = one
    const { chat } = subscription
    const key = keyOf(chat, news.id)
    // Whatever becomes of it, it is looked for again among the rows and not here.
    pending.delete(key)
    decided.set(key, clock())
    underWay.add(key)
    try {
      const sending = await begin(one).catch((error: unknown) => {
        // Nothing was sent. Is there a row all the same, it says so at the next try.
        one.notBefore = clock() + retryMs
        decided.delete(key)
        pending.set(key, one)
        throw error
      })
      if (sending) await settle(one, sending, await hand.send(subscription, news))
    } finally {
      underWay.delete(key)
    }
  }

  async function settle(one: Pending<Chat>, sending: Delivery, handed: Handed): Promise<void> {
    const { subscription, news } = one
    const { chat } = subscription
    const key = keyOf(chat, news.id)
    const tries = one.tries + 1
    if (handed.kind === 'later' || (handed.kind === 'refused' && handed.about === 'moment' && tries < mostTries)) {
      const forMs = handed.kind === 'later' ? handed.forMs : retryMs
      one.tries = handed.kind === 'later' ? one.tries : tries
      one.notBefore = clock() + forMs
      const waiting = row(chat, news.id, 'waiting', { tries: one.tries })
      if (!(await store.settle(sending, waiting)) || !(await store.release(waiting))) return
      decided.delete(key)
      pending.set(key, one)
      return
    }
    const state = handed.kind === 'refused' ? 'failed' : handed.kind
    const reason = handed.kind === 'refused' ? { reason: handed.reason } : {}
    await store.settle(sending, row(chat, news.id, state, { tries, ...reason }))
    if (handed.kind === 'sent' && news.twin) twins.set(keyOf(chat, news.twin), clock())
    await count(subscription, handed)
  }

  /** A chat that takes nothing, several times in a row, is left alone. */
  async function count(subscription: Subscription<Chat>, handed: Handed): Promise<void> {
    const gone = handed.kind === 'refused' && handed.about === 'chat'
    const before = subscription.refused ?? 0
    if (!gone && (handed.kind !== 'sent' || before === 0)) return
    const refused = gone ? before + 1 : 0
    const next = { ...subscription, refused }
    await store.subscribe(next)
    stale = true
    if (refused === 3) options.suspended?.(next)
  }

  /** All that one chat gets now: single messages, or a line for what is too much. */
  async function serve(chat: string, all: Pending<Chat>[]): Promise<void> {
    const sorted = all.sort((a, b) => a.news.at - b.news.at)
    const many = sorted.slice(0, Math.max(0, sorted.length - mostAtOnce))
    const [first] = many
    if (first) {
      for (const { news } of many) await skip(chat, news, 'digest')
      const id = `digest:${first.news.id}`
      const news = { ...first.news, id }
      const claimed = row(chat, id, 'claimed')
      if (await store.claim(claimed)) {
        const sending = row(chat, id, 'sending')
        if (await store.settle(claimed, sending)) {
          const handed = await hand.digest(
            first.subscription,
            many.map((one) => one.news),
          )
          await settle({ ...first, news, tries: mostTries }, sending, handed)
        }
      }
    }
    for (const one of sorted.slice(many.length)) {
      if (signal.aborted) return
      const { twin } = one.news
      const known = twin === undefined ? undefined : twins.get(keyOf(chat, twin))
      if (known !== undefined && clock() - known < twinMs) await skip(chat, one.news, 'twin')
      else await deliver(one)
    }
  }

  function due(): Map<string, Map<string, Pending<Chat>[]>> {
    const now = clock()
    const lines = new Map<string, Map<string, Pending<Chat>[]>>()
    for (const one of pending.values()) {
      const { place, chat, quiet } = one.subscription
      if (one.notBefore > now || !hand.reachable(place) || quietFor(quiet, hand.minuteOfDay(place)) > 0) continue
      const line = hand.line(place)
      if (busy.has(line)) continue
      const chats = lines.get(line) ?? new Map<string, Pending<Chat>[]>()
      lines.set(line, chats)
      chats.set(chat, [...(chats.get(chat) ?? []), one])
    }
    return lines
  }

  /** Milliseconds until there may be something to do. */
  function restMs(): number {
    const now = clock()
    const next = [...pending.values()].map(({ notBefore }) => notBefore - now).filter((ms) => ms > 0)
    return Math.min(roundMs, ...next)
  }

  async function round(): Promise<void> {
    await refresh()
    for (let [news] = inbox; news; [news] = inbox) {
      await spread(news)
      inbox.shift()
    }
    const now = clock()
    for (const { subscription, news } of pending.values()) {
      if (isOver(news, now)) await skip(subscription.chat, news, 'late')
    }
    for (const [line, chats] of due()) {
      busy.add(line)
      const work = async (): Promise<void> => {
        for (const [chat, all] of chats) await serve(chat, all)
      }
      const working = work()
        .catch((error: unknown) => {
          if (!signal.aborted) log(`push: ${toAmagiError(error).code}`)
        })
        .finally(() => {
          busy.delete(line)
          works.delete(working)
          wake()
        })
      works.add(working)
    }
    for (const [key, at] of decided) if (now - at > 2 * windowMs) decided.delete(key)
    for (const [key, at] of twins) if (now - at > twinMs) twins.delete(key)
  }

  return {
    offer(news) {
      inbox.push(...news)
      wake()
    },
    changed() {
      stale = true
      wake()
    },
    waiting: () => pending.size,
    async run() {
      while (!signal.aborted) {
        try {
          if (clock() - recoveredAt >= roundMs) await recover()
          await round()
        } catch (error) {
          if (!signal.aborted) log(`push: the store fails (${toAmagiError(error).code})`)
        }
        const nap = follow(signal)
        wake = () => nap.abort(new AmagiError('cancelled'))
        await wait(restMs(), nap.signal).catch(() => undefined)
        nap.end()
      }
      await Promise.all(works)
    },
  }
}

/**
 * From news to chats: every chat hears of everything it wants at most once, whatever is refused, killed or run twice.
 *
 * A row per chat and news is made before anything is sent, and only who made it sends; what may have arrived is never
 * sent again. What was not begun when a process died is taken up by the next one that can reach the chat.
 */
import { follow } from '../async/deadline'
import { sleep } from '../async/sleep'
import { AmagiError, toAmagiError } from '../errors'
import { grouped } from '../groups'
import { followingKey, personKey, samePerson, type News, type PersonRef, type Subscription } from '../model'
import { hourMs, minuteMs } from '../units'
import { createDesk, keyOf, placeOf, twinMs, windowMs, type OutboxOptions, type Pending } from './desk'
import type { Handed } from './hand'
import { createLines } from './lines'
import { freshMs } from './portions'
import { createRecovery } from './recovery'
import { createSender } from './sender'
import { createServing } from './serving'
import { skipped } from './wishes'

/** @internal The tests wait for its end. */
export { leaseMs } from './desk'
export type { Entry, Hand, Handed, Sending } from './hand'

/** See {@link createOutbox}. */
export interface Outbox<Chat = unknown> {
  /**
   * Takes up what an earlier life left, then sends until the signal ends. Resolves when what was under way then is over
   * and written down. Never rejects.
   */
  run(): Promise<void>
  /** What is new; also what others found. Twice is once. */
  offer(news: readonly News[]): void
  /** Who wants what has changed. */
  changed(): void
  /**
   * Sends this now and before all that waits, whatever the chat has heard; it then counts as heard. What cannot be sent now
   * is not lost by it. Never rejects.
   */
  show(subscription: Subscription<Chat>, news: News): Promise<Handed>
  /** How many wait; of one chat, of one person there. */
  waiting(chat?: string, author?: PersonRef): number
}

/** A start that is this old is not worth a message any more. */
const liveWindowMs = 6 * hourMs
/** A clock nothing has been heard of for so long is taken as it is: the sites are away, the chats may be there. */
const doubtMs = 10 * minuteMs
/** How often it is looked for what others found, or died at, and for chats that can be reached again. */
const roundMs = 30_000
/** How often what was decided long ago is let go of: it is of two days, too much to be gone through with every message. */
const forgetMs = hourMs

/** See {@link Outbox}. */
export function createOutbox<Chat>(options: OutboxOptions<Chat>): Outbox<Chat> {
  const { store, hand, clock, signal, log } = options
  const wait = options.wait ?? sleep
  const desk = createDesk(options)
  const { pending, decided, twins, rests, owed, isQuiet, whenever, skip, failed } = desk
  const inbox: News[] = []
  const recover = createRecovery(desk, (news) => void inbox.push(...news))
  const deliver = createSender(desk)
  const serving = createServing(desk, deliver)
  /** By person: with thousands of subscriptions nobody looks through all of them for each piece of news. */
  let followers: ReadonlyMap<string, readonly Subscription<Chat>[]> = new Map()
  let wake = (): void => undefined
  const lines = createLines<Pending<Chat>>({ wait, signal, free: () => wake() })
  /** When somebody's last broadcast ended, as far as news of it told. */
  const ends = new Map<string, number>()
  /** What was asked for. */
  const shows = new Set<Promise<void>>()
  let refreshedAt = -Infinity
  let recoveredAt = -Infinity
  let forgotAt = -Infinity

  async function refresh(): Promise<void> {
    if (!desk.stale && clock() - refreshedAt < minuteMs) return
    desk.stale = false
    desk.subscriptions = await store.subscriptions().catch((error: unknown) => {
      desk.stale = true
      throw error
    })
    refreshedAt = clock()
    followers = grouped(desk.subscriptions, ({ author }) => personKey(author))
    const now = new Map(desk.subscriptions.map((one) => [followingKey(one.chat, one.author), one]))
    for (const [key, one] of pending) {
      const subscription = now.get(followingKey(one.subscription.chat, one.subscription.author))
      if (subscription) one.subscription = subscription
      else pending.delete(key)
    }
  }

  /** Decides who wants it; what nobody has decided yet waits for its turn. */
  async function spread(news: News): Promise<void> {
    const author = personKey(news.author)
    if (news.kind === 'live-end') ends.set(author, Math.max(news.at, ends.get(author) ?? 0))
    for (const subscription of followers.get(author) ?? []) {
      const media: Pending<Chat> = { subscription, news, what: 'media', tries: 0, notBefore: 0 }
      if (owed.delete(placeOf(media))) pending.set(placeOf(media), media)
      const one: Pending<Chat> = { ...media, what: 'card' }
      const key = placeOf(one)
      if (decided.has(key) || pending.has(key)) continue
      const reason = skipped(subscription, news, options.matcher)
      if (reason) await skip(one, reason)
      else pending.set(key, one)
    }
  }

  /** Too old to be told; a start that is not fresh any more also when its end is known. */
  const isOver = ({ kind, at, author }: News, now: number): boolean =>
    kind === 'live'
      ? now - at > liveWindowMs || (now - at > freshMs && (ends.get(personKey(author)) ?? 0) >= at)
      : now - at > windowMs

  async function show(subscription: Subscription<Chat>, news: News): Promise<Handed> {
    const fresh: Pending<Chat> = { subscription, news, what: 'card', tries: 0, notBefore: 0 }
    const key = placeOf(fresh)
    const one = pending.get(key) ?? fresh
    pending.set(key, one)
    let sending: Promise<Handed> | undefined
    const send = (leaving?: () => Promise<boolean>): Promise<Handed> =>
      (sending ??= hand.send(subscription, news, { ahead: true, ...(leaving ? { leaving } : {}) }))
    // It leaves whoever has the row: it was asked for.
    await deliver([one], async (_, leaving) => [await send(async () => leaving().then(() => true))])
    // Also where there is a row: it was sent before, or somebody is at it.
    return send().catch((): Handed => ({ kind: 'unknown' }))
  }

  /** Cards of an account, and its files, which take minutes. */
  const lineOf = ({ what, subscription: { place } }: Pending<Chat>): string => keyOf(hand.line(place), what)

  /** What may be sent now, by line and chat. */
  function due(): Map<string, Map<string, Pending<Chat>[]>> {
    const now = clock()
    const found: Pending<Chat>[] = []
    for (const one of pending.values()) {
      const { place, chat } = one.subscription
      if (isQuiet(one)) one.quieted = true
      else if (whenever(one) <= now && hand.reachable(place) && !lines.isBusy(lineOf(one), chat)) found.push(one)
    }
    const byLine = [...grouped(found, lineOf)]
    return new Map(byLine.map(([line, all]) => [line, grouped(all, (one) => one.subscription.chat)]))
  }

  /** Milliseconds until there may be something to do. */
  function idleMs(): number {
    const now = clock()
    const next = [...pending.values()].map((one) => whenever(one) - now).filter((ms) => ms > 0)
    return Math.min(roundMs, ...next)
  }

  async function round(): Promise<void> {
    for (let [news] = inbox; news; [news] = inbox) {
      await spread(news)
      inbox.shift()
    }
    const now = clock()
    for (const one of pending.values()) {
      // What the chat wants may have changed since it was spread, and a chat that takes nothing wants nothing.
      const unwanted = one.what === 'media' && !one.subscription.media ? 'kind' : undefined
      const reason = unwanted ?? skipped(one.subscription, one.news, options.matcher)
      if (isOver(one.news, now) || reason) await skip(one, reason ?? 'late')
    }
    for (const [line, chats] of due()) {
      // All at once: one that cannot be made must not keep the others waiting in turn.
      for (const all of chats.values()) serving.prepare(all)
      lines.serve(line, chats, (all, patiently) => serving.serve(all, patiently).catch(failed))
    }
    if (Math.abs(now - forgotAt) >= forgetMs) {
      forgotAt = now
      for (const [key, at] of decided) if (now - at > 2 * windowMs) decided.delete(key)
    }
    for (const [author, at] of ends) if (now - at > liveWindowMs) ends.delete(author)
    for (const [key, at] of twins) if (now - at > twinMs) twins.delete(key)
    for (const [side, at] of rests) if (at <= now) rests.delete(side)
  }

  /** What there is to do now. Rejects as the store does. */
  async function work(): Promise<void> {
    await refresh()
    if (clock() - recoveredAt >= roundMs || recoveredAt > clock()) {
      recoveredAt = clock()
      await recover()
    }
    await round()
  }

  return {
    offer(news) {
      inbox.push(...news)
      wake()
    },
    changed() {
      desk.stale = true
      wake()
    },
    show(subscription, news) {
      const showing = show(subscription, news)
      const working = showing.then(() => undefined, failed).finally(() => shows.delete(working))
      shows.add(working)
      return showing
    },
    waiting: (chat, author) =>
      [...pending.values()].filter(
        ({ what, subscription }) =>
          what === 'card' &&
          (chat === undefined || subscription.chat === chat) &&
          (author === undefined || samePerson(subscription.author, author)),
      ).length,
    async run() {
      let isDoubted = true
      void wait(doubtMs, signal).then(
        () => (isDoubted = false),
        () => undefined,
      )
      while (!signal.aborted) {
        try {
          isDoubted &&= options.isTimeKnown?.() === false
          if (!isDoubted) await work()
        } catch (error) {
          if (!signal.aborted) log(`push: the store fails (${toAmagiError(error).code})`)
        }
        const nap = follow(signal)
        wake = () => nap.abort(new AmagiError('cancelled'))
        await wait(idleMs(), nap.signal).catch(() => undefined)
        nap.end()
      }
      await Promise.all([lines.ended(), ...shows])
    },
  }
}

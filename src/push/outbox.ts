/**
 * From news to chats: every chat hears of everything it wants at most once, whatever is refused, killed or run twice.
 *
 * A row per chat and news is made before anything is sent, and only who made it sends; what may have arrived is never
 * sent again. What was not begun when a process died is taken up by the next one.
 */
import { follow } from '../async/deadline'
import { sleep } from '../async/sleep'
import { until } from '../async/until'
import { AmagiError, toAmagiError } from '../errors'
import { grouped } from '../groups'
import { followingKey, personKey, samePerson, type News, type PersonRef, type Subscription } from '../model'
import { hourMs, minuteMs } from '../units'
import type { Call } from './calls'
import { createDesk, keyOf, placeOf, sideOf, windowMs, type OutboxOptions, type Pending } from './desk'
import type { Handed } from './hand'
import { createLines, type Serve } from './lines'
import { freshMs, portionOf, type Portion } from './portions'
import { createRecovery } from './recovery'
import { createSender, retryMs } from './sender'
import { quietFor, skipped } from './wishes'

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
/** The same video by somebody else counts as known for so long. ddw: 60 min, 2026-04. */
const twinMs = hourMs
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
  const { pending, decided, twins, calls, backlog, rests, owed, skip, failed } = desk
  const inbox: News[] = []
  const recover = createRecovery(desk, (news) => void inbox.push(...news))
  const deliver = createSender(desk)
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

  const callFor = ({ subscription, news }: Pending<Chat>): Call | undefined => {
    const { place } = subscription
    return calls.of(subscription, news, hand.line(place), hand.callsPerDay?.(place) ?? Infinity)
  }

  /** Whom one message of several calls. */
  function callOf(wanted: readonly (Call | undefined)[]): Call | undefined {
    const all = wanted.some((own) => own?.all)
    const users = [...new Set(wanted.flatMap((own) => own?.users ?? []))]
    return all || users.length > 0 ? { all, users } : undefined
  }

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

  async function sendSome(group: readonly Pending<Chat>[]): Promise<void> {
    const { together } = hand
    await deliver(group, async (entries, leaving) => {
      const wanted = entries.map(callFor)
      const how = { call: callOf(wanted), leaving }
      const handed =
        together && entries.length > 1
          ? await together(entries, how)
          : await Promise.all(entries.map(({ subscription, news }) => hand.send(subscription, news, how)))
      if (handed.some((own) => 'called' in own && own.called)) {
        const called = entries.filter((_, place) => wanted[place]?.all)
        for (const [place, { subscription }] of called.entries()) {
          const { chat, author } = subscription
          const account = hand.line(subscription.place)
          calls.note({ account, chat, author, at: clock(), along: place > 0 })
        }
      }
      return handed
    })
  }

  const reasonOf = (group: readonly Pending<Chat>[]): 'quiet' | 'many' => (group.every(inQuiet) ? 'quiet' : 'many')

  async function sendDigest(group: readonly Pending<Chat>[]): Promise<void> {
    const why = reasonOf(group)
    for (const one of group) one.inLine = true
    await deliver(
      group,
      async (entries, leaving) => {
        const all = entries.map(({ news }) => news)
        const [first] = entries
        return first ? [await hand.digest(first.subscription, all, why, { leaving })] : []
      },
      { isDigest: true },
    )
  }

  const isQuiet = ({ subscription: { quiet, place } }: Pending<Chat>): boolean =>
    quietFor(quiet, hand.minuteOfDay(place)) > 0

  const inQuiet = ({ quieted, news, subscription: { quiet, quietDigest, place } }: Pending<Chat>): boolean =>
    quietDigest === true && (quieted === true || quietFor(quiet, hand.minuteOfDay(place, news.at)) > 0)

  const portionFor = (all: readonly Pending<Chat>[]): Portion<Pending<Chat>> => {
    const place = all[0]?.subscription.place
    const merges = place !== undefined && hand.together !== undefined && hand.merges?.(place) === true
    return portionOf(
      all.filter(({ what }) => what === 'card'),
      {
        now: clock(),
        merges,
        inDigest: (one) => one.inLine === true || inQuiet(one),
        isOld: ({ news }) => backlog.isOld(news),
        oldLeft: backlog.left(all[0]?.subscription.chat ?? ''),
      },
    )
  }

  /** The same video by somebody else: what was sent here is passed over, what is about to be is waited for. */
  async function withoutTwins(all: readonly Pending<Chat>[]): Promise<Pending<Chat>[]> {
    const coming = new Set<string>()
    const others: Pending<Chat>[] = []
    for (const one of [...all].sort((a, b) => a.news.at - b.news.at)) {
      const { twin } = one.news
      if (twin === undefined || one.what === 'media') {
        others.push(one)
        continue
      }
      const known = twins.get(keyOf(one.subscription.chat, twin))
      if (known !== undefined && clock() - known < twinMs) await skip(one, 'twin')
      else if (coming.has(twin)) one.notBefore = clock() + retryMs
      else others.push(one)
      coming.add(twin)
    }
    return others
  }

  /** All that one chat gets now. */
  const serve: Serve<Pending<Chat>> = async (given, patiently) => {
    const all = await withoutTwins(given)
    const { digest, single, together, later } = portionFor(all)
    for (const one of later) {
      one.inLine = true
      one.notBefore = backlog.lineAt(one.subscription.chat)
    }
    const step = async (group: readonly Pending<Chat>[], what: Pending<Chat>['what'], work: () => Promise<void>) => {
      const [first] = group
      if (!first || signal.aborted || whenever(first) > clock() || isQuiet(first)) return
      const isDigest = group === digest
      try {
        const made = what === 'card' ? hand.prepare?.(group, isDigest ? reasonOf(group) : undefined) : undefined
        await patiently(until(made ?? Promise.resolve(), signal))
        await hand.turn?.(first.subscription.place, what === 'card' ? 'message' : 'media', signal)
        await patiently(work())
      } catch (error) {
        failed(error)
      }
    }
    await step(digest, 'card', () => sendDigest(digest))
    for (const one of single) await step([one], 'card', () => sendSome([one]))
    await step(together, 'card', () => sendSome(together))
    for (const one of all) {
      if (one.what === 'card') continue
      await step([one], 'media', () =>
        deliver([one], async (_, leaving) => [
          (await hand.media?.(one.subscription, one.news, { leaving })) ?? { kind: 'sent' },
        ]),
      )
    }
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

  const whenever = ({ notBefore, subscription }: Pending<Chat>): number =>
    Math.max(notBefore, rests.get(sideOf(subscription, hand)) ?? 0)

  /** Milliseconds until there may be something to do. */
  function idleMs(): number {
    const now = clock()
    const next = [...pending.values()].map((one) => whenever(one) - now).filter((ms) => ms > 0)
    return Math.min(roundMs, ...next)
  }

  /** All at once: one that cannot be made must not keep the others waiting in turn. */
  function prepareAll(chats: ReadonlyMap<string, readonly Pending<Chat>[]>): void {
    for (const all of chats.values()) {
      const { single, together } = portionFor(all)
      void hand.prepare?.([...single, ...together])
    }
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
      prepareAll(chats)
      lines.serve(line, chats, (all, patiently) => serve(all, patiently).catch(failed))
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

/** Subscriptions of a running plugin: who follows whom, what is looked at, and the way of news into the chats. */
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { sleep } from '../../async/sleep'
import { createTurns } from '../../async/turns'
import { AmagiError } from '../../errors'
import {
  listKinds,
  liveKinds,
  personKey,
  samePerson,
  workKinds,
  type NewsKind,
  type PersonRef,
  type PlatformId,
  type Subscription,
  type Watched,
  type Wishes,
} from '../../model'
import type { Watching } from '../../platforms/define'
import { createMatchers, type Matchers } from '../../push/entries'
import { createOutbox, type Hand, type Outbox } from '../../push/outbox'
import { usualKinds } from '../../push/wishes'
import { sourcesOf } from '../../push/roster'
import { createWatch, type Followed, type PatrolState, type Watch, type WatchedPlatform } from '../../push/watch'
import type { OpenPush } from '../../store'
import { called } from '../accounts/care'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import { chatKey, userKey, type ChatRef } from '../ref'
import type { ChatKit } from '../types'
import { minuteMs, secondMs } from '../../units'
import { createDeeds, tellingMs, type Deeds } from './deeds'
import { createHand } from './hand'
import { followingRows, type FollowingRow } from './overview'
import { watchingOf } from './watching'

/** One chat and one person. */
export type Following = Subscription<ChatRef>

/** What commands do with subscriptions. All of it rejects with AmagiError. */
export interface Push extends Deeds {
  /** `false`: it was followed before, and goes on as it was. `rate-limited` where no more people can be watched. */
  follow(conversation: Conversation, person: PersonRef & { name?: string }, wishes?: Wishes): Promise<boolean>
  /** False when it was not followed. */
  unfollow(chat: ChatRef, person: PersonRef): Promise<boolean>
  /** Of one chat; of all of them without one. In the order of their beginning. */
  list(chat?: ChatRef): Promise<readonly Following[]>
  /** Looks soon at everybody who is followed in a chat, within what the platforms may be asked; how many they are. */
  hurry(chat: ChatRef): Promise<number>
  /** The same as rows that say how each of them does. */
  overview(chat?: ChatRef): Promise<readonly FollowingRow[]>
  /** Words and patterns of filters. */
  readonly filters: Pick<Matchers, 'check'>
  /** Accounts of a platform have come, gone, or were chosen: who is asked with is looked up anew. */
  attend(platform?: PlatformId): void
  /** How looking stands, by platform and account; nothing while nobody is followed. */
  state(): readonly PatrolState[]
  /** Whether this is an account of ours news go out by, be it of another process. */
  owns(platform: string, userId: string): boolean
  /** Resolves when what was under way when the plugin left is over. Never rejects. */
  ended(): Promise<void>
  /** The same, and nothing is written any more. Never rejects. */
  close(): Promise<void>
}

/** Opens the place subscriptions are kept in, for one process by its name. */
export type OpenStore = (owner: string, changed: () => void, clock: () => number) => OpenPush<ChatRef>

/** What it takes: the kit, and a place for what is remembered. */
interface PushOptions extends Pick<ChatKit, 'settings' | 'platforms' | 'credentials' | 'log' | 'clock'> {
  /** Asked for when something is looked at or sent: this is a part of it. */
  kit(): ChatKit
  readonly openStore: OpenStore
  /** Whether the clock is known to be right. */
  isTimeKnown(): boolean
  /** A chat takes nothing any more; who runs the bot should know. Never rejects. */
  suspended?(subscription: Following): Promise<void>
  /** Aborted when the plugin leaves: nothing more is begun. */
  readonly loaded: AbortSignal
}

/** Between two tries to read who is followed, after one that failed. */
const againMs = 20 * secondMs

/** What has to be asked for to hear of these kinds. */
const tellsOf = (kinds: readonly NewsKind[]): ('works' | 'live')[] => [
  ...(workKinds.some((kind) => kinds.includes(kind)) ? (['works'] as const) : []),
  ...(liveKinds.some((kind) => kinds.includes(kind)) ? (['live'] as const) : []),
]

/** Somebody with what one chat wants to hear of him. */
const followedBy = ({ author, wishes: { kinds = usualKinds } }: Following): Followed => ({
  ...author,
  lists: listKinds.filter((kind) => kinds.includes(kind)),
  tells: tellsOf(kinds),
})

/** Begins at once when somebody is followed, else with the first who is. */
export function openPush(options: PushOptions): Push {
  const { openStore, loaded, settings, platforms, credentials, log, clock } = options
  const owner = randomBytes(9).toString('base64url')
  const matchers = createMatchers(log.warn)
  const opened = openStore(owner, () => void look(), clock)
  /** Whoever asks who follows whom can ask for their filters. */
  const store: OpenPush<ChatRef> = {
    ...opened,
    async subscriptions() {
      const all = await opened.subscriptions()
      await matchers.prepare(all.map(({ wishes }) => wishes))
      return all
    },
  }
  /** Subscriptions are read, changed and written: two at the same time would undo each other. */
  const changes = createTurns(1)
  let running: { watch: Watch; outbox: Outbox<ChatRef>; ended: Promise<unknown> } | undefined

  /** Accounts chats are told by, as last read. */
  let accounts: ReadonlySet<string> = new Set()

  /** How a platform is asked with one account of ours, or as a guest. */
  function watchedWith(
    id: PlatformId,
    own: Watching,
    { account, part }: Pick<WatchedPlatform, 'account' | 'part'>,
  ): WatchedPlatform {
    const asking = () => {
      // What counts for the address is asked with whoever is there.
      const name = part === 'address' ? credentials.sharing(id, 'subscriptions')[0] : account
      return { cookie: name === undefined ? undefined : credentials.cookieOf(id, name) }
    }
    const follows = account !== undefined && own.follow && settings.push.follow
    return {
      platform: id,
      ...(account === undefined ? {} : { account }),
      ...(part === undefined ? {} : { part }),
      sources: own.sources,
      perMinute: account === undefined ? own.perMinute.guest : own.perMinute.account,
      ...(follows
        ? {
            follow: async (person: string, signal: AbortSignal) => {
              const { lookouts } = await options.kit().service()
              return lookouts.follow({ platform: id, id: person }, { signal, asking: asking() })
            },
          }
        : {}),
      async look(source, people, { signal, from, counted }) {
        let requests = 0
        const { lookouts } = await options.kit().service()
        const call = { signal, asking: asking(), counted: () => requests++ }
        try {
          if (!(await lookouts.sources(id, call)).includes(source)) return []
          return await lookouts.look(id, source, people, { ...call, from })
        } finally {
          counted?.(requests)
        }
      },
    }
  }

  /** One account asks everything; of several each what is bound to it, and the rest is asked once. */
  function watched(): WatchedPlatform[] {
    return platforms.flatMap(({ id }): WatchedPlatform[] => {
      const own = watchingOf(id)
      if (!own || !settings.platforms[id].enabled) return []
      const names = credentials.sharing(id, 'subscriptions')
      const [account] = names
      if (names.length < 2) return [watchedWith(id, own, account === undefined ? {} : { account })]
      return [
        ...names.map((name) => watchedWith(id, own, { account: name, part: 'account' })),
        watchedWith(id, own, { part: 'address' }),
      ].filter((one) => sourcesOf(one).length > 0)
    })
  }

  let made: { hand: Hand<ChatRef>; outbox: Outbox<ChatRef> } | undefined

  /** Made when something is sent: also where nobody is looked after. */
  function out(): NonNullable<typeof made> {
    if (made) return made
    const hand = createHand(options.kit())
    const outbox = createOutbox<ChatRef>({
      store,
      changes,
      hand,
      matcher: matchers.of,
      owner,
      clock,
      isTimeKnown: options.isTimeKnown,
      signal: loaded,
      suspended(one) {
        log.warn(`push: ${one.chat} takes nothing any more: its subscriptions are suspended`)
        void options.suspended?.(one)
      },
      log: log.warn,
    })
    made = { hand, outbox }
    return made
  }

  function start(): { watch: Watch; outbox: Outbox<ChatRef> } {
    if (running) return running
    const { outbox } = out()
    const watch = createWatch({
      store,
      platforms: watched(),
      owner,
      clock,
      random: Math.random,
      signal: loaded,
      found: (news) => {
        for (const { id, kind, author } of news) log.debug(`push: ${personKey(author)}: ${kind} ${id}`)
        outbox.offer(news)
      },
      pausedFollowing: (platform, { code, until }, account = '') =>
        log.warn(
          `push: ${called(platform, account)} takes no follows of the account (${code}) until ${new Date(until).toISOString()}`,
        ),
      refused: (platform, code, account) =>
        void options
          .kit()
          .care.noticed(platform, code, account === undefined ? undefined : credentials.cookieOf(platform, account)),
      log: log.debug,
    })
    running = { watch, outbox, ended: Promise.all([watch.run(), outbox.run()]) }
    return running
  }

  /** Who is looked at, with what chats want to hear of them. */
  let people: readonly Followed[] = []

  /** Who is followed may have changed. */
  async function refresh(): Promise<readonly Following[]> {
    const all = await store.subscriptions()
    accounts = new Set(all.map(({ place }) => `${place.platform}\n${place.selfId}`))
    const before = people
    people = settings.push.enabled ? all.map(followedBy) : []
    if (people.length > 0) start().outbox.changed()
    if (!isDeepStrictEqual(people, before)) running?.watch.follow(people)
    return all
  }

  /** Reads who is followed; whatever it is that fails is said once, until it goes well again. */
  let isUnread = false
  async function look(): Promise<void> {
    try {
      await refresh()
      isUnread = false
    } catch (error) {
      if (!loaded.aborted && !isUnread) log.warn(`subscriptions cannot be read: ${brief(error)}`)
      isUnread = true
    }
  }

  /** A database may be locked for a while, or another process's; and of several that share one each changes who is followed. */
  async function keepReading(): Promise<void> {
    await look()
    while (!loaded.aborted) {
      await sleep(isUnread ? againMs : minuteMs, loaded).catch(() => undefined)
      const known = isUnread ? undefined : new Set(people.map(personKey))
      if (!loaded.aborted) await look()
      for (const one of people) if (known && !known.has(personKey(one))) running?.watch.hurry(one)
    }
  }
  void keepReading()

  const same = (one: Following, chat: ChatRef, person: PersonRef): boolean =>
    one.chat === chatKey(chat) && samePerson(one.author, person)

  /** How many people of a platform are followed by anybody. */
  const count = (all: readonly Following[], platform: PlatformId): number =>
    new Set(all.filter(({ author }) => author.platform === platform).map(({ author }) => author.id)).size

  /** How many people of a platform can be watched: accounts add up as far as the address goes. */
  function mostOf(platform: PlatformId): number {
    const most = watchingOf(platform)?.most
    if (!most) return 0
    if (credentials.get(platform, 'subscriptions') === undefined) return most.guest
    return Math.min(most.account * Math.max(1, credentials.sharing(platform, 'subscriptions').length), most.address)
  }

  /** Names of the accounts in use by platform, as they were last. */
  const inUse = new Map<PlatformId, readonly string[]>()

  function attend(platform?: PlatformId): void {
    for (const { id } of platforms) {
      if (platform !== undefined && id !== platform) continue
      const [before, now] = [inUse.get(id), credentials.sharing(id, 'subscriptions')]
      inUse.set(id, now)
      const left = before?.filter((name) => !now.includes(name)) ?? []
      if (!running || left.length === 0) continue
      const to = now.length === 0 ? 'nobody: it is asked as a guest' : now.map((name) => called(id, name)).join(', ')
      log.warn(`push: ${left.map((name) => called(id, name)).join(', ')} is left; its people go to ${to}`)
    }
    running?.watch.attend(watched())
  }

  async function listed(chat?: ChatRef): Promise<Following[]> {
    const all = await store.subscriptions()
    const own = chat === undefined ? all : all.filter((one) => one.chat === chatKey(chat))
    // Those of one import began at the same time; a number of the list must mean the same one at the next look.
    return [...own].sort((a, b) => a.since - b.since || (personKey(a.author) < personKey(b.author) ? -1 : 1))
  }

  const follow: Push['follow'] = async ({ chat, user, locales }, { name, ...person }, wishes = {}) => {
    if (!watchingOf(person.platform))
      throw new AmagiError('unsupported', { message: `nobody can be followed on ${person.platform}` })
    const all = await store.subscriptions()
    if (all.some((one) => same(one, chat, person))) return false
    const most = mostOf(person.platform)
    const known = all.some(({ author }) => samePerson(author, person))
    if (!known && count(all, person.platform) >= most) {
      const limit = { name: 'followed', value: most + 1, max: most }
      throw new AmagiError('rate-limited', { details: { limit } })
    }
    await store.subscribe({
      chat: chatKey(chat),
      place: chat,
      author: person,
      ...(name === undefined ? {} : { name }),
      wishes,
      since: clock(),
      ...(user ? { by: userKey(user) } : {}),
      locales,
    })
    await refresh()
    if (!known) running?.watch.hurry(person)
    return true
  }

  const unfollow: Push['unfollow'] = async (chat, person) => {
    if (!(await store.unsubscribe(chatKey(chat), personKey(person)))) return false
    const left = await refresh()
    // Whoever follows again later begins anew.
    if (!left.some(({ author }) => samePerson(author, person))) await store.forgetPerson(personKey(person))
    return true
  }

  return {
    follow: (...given) => changes.run(() => follow(...given)),
    unfollow: (...given) => changes.run(() => unfollow(...given)),
    list: listed,
    async overview(chat) {
      const now = clock()
      const list = await listed(chat)
      const keys = [...new Set(list.map(({ author }) => personKey(author)))]
      const [news, deliveries, ...watched] = await Promise.all([
        store.newsSince(now - tellingMs),
        store.deliveriesSince(now - tellingMs),
        ...keys.map((key) => store.person(key)),
      ])
      const people = new Map<string, Watched>()
      for (const [at, key] of keys.entries()) if (watched[at]) people.set(key, watched[at])
      return followingRows({ list, people, news, deliveries, matcher: matchers.of, now })
    },
    filters: matchers,
    attend,
    state: () => running?.watch.state() ?? [],
    async hurry(chat) {
      const own = (await refresh()).filter((one) => one.chat === chatKey(chat))
      for (const { author } of own) running?.watch.hurry(author)
      return own.length
    },
    ...createDeeds({
      changes,
      store,
      kit: options.kit,
      isTimeKnown: options.isTimeKnown,
      out,
      owner,
      refresh: async () => void (await refresh()),
      isFull: (platform, count) => count >= mostOf(platform),
    }),
    owns: (platform, userId) => accounts.has(`${platform}\n${userId}`),
    ended: async () => void (await running?.ended),
    close: async () => {
      await running?.ended
      await store.close()
    },
  }
}

/** Subscriptions of a running plugin: who follows whom, what is looked at, and the way of news into the chats. */
import { randomBytes } from 'node:crypto'
import { lazy } from '../../async/lazy'
import { AmagiError } from '../../errors'
import { personKey, type PersonRef, type PlatformId, type Subscription } from '../../model'
import { declarations } from '../../platforms'
import type { Platform } from '../../platforms/define'
import { createOutbox, type Outbox } from '../../push/outbox'
import { createWatch, type Watch, type WatchedPlatform } from '../../push/watch'
import type { PushStore } from '../../store/push/types'
import { brief } from '../brief'
import type { Conversation } from '../conversation'
import { chatKey, userKey, type ChatRef } from '../ref'
import type { ChatKit } from '../types'
import { createHand } from './hand'

/** One chat and one person. */
export type Following = Subscription<ChatRef>

/** What commands do with subscriptions. All of it rejects with AmagiError. */
export interface Push {
  /** `false`: it was followed before, and goes on as it was. `rate-limited` where no more people can be watched. */
  follow(conversation: Conversation, person: PersonRef & { name?: string }): Promise<boolean>
  /** False when it was not followed. */
  unfollow(chat: ChatRef, person: PersonRef): Promise<boolean>
  /** Of one chat; of all of them without one. In the order of their beginning. */
  list(chat?: ChatRef): Promise<readonly Following[]>
  /** Changes options of one; undefined when there is none. What happened before the change is not for this chat. */
  change(chat: ChatRef, person: PersonRef, options: Partial<Following>): Promise<Following | undefined>
  /** Resolves when nothing is sent or written any more. Never rejects. */
  close(): Promise<void>
}

/** What it takes: the kit, and a place for what is remembered. */
export interface PushOptions {
  readonly kit: Omit<ChatKit, 'push'>
  readonly store: PushStore<ChatRef>
  /** Aborted when the plugin leaves: nothing more is begun. */
  readonly loaded: AbortSignal
}

/** Begins at once when somebody is followed, else with the first who is. */
export function openPush({ kit, store, loaded }: PushOptions): Push {
  const { log, clock, settings } = kit
  const owner = randomBytes(9).toString('base64url')
  let running: { watch: Watch; outbox: Outbox; ended: Promise<unknown> } | undefined

  const watching = (platform: PlatformId) => (declarations[platform] as Platform).watching

  function watched(): WatchedPlatform[] {
    return kit.platforms.flatMap(({ id }): WatchedPlatform[] => {
      const own = watching(id)
      if (!own || !settings.platforms[id].enabled) return []
      const perMinute = kit.credentials.get(id) === undefined ? own.perMinute.guest : own.perMinute.account
      return [
        {
          platform: id,
          sources: own.sources,
          perMinute,
          async look(source, people, signal) {
            const service = await kit.service()
            if (!(await service.sources(id)).includes(source)) return []
            return service.look(id, source, people, { signal })
          },
        },
      ]
    })
  }

  function start(): { watch: Watch; outbox: Outbox } {
    if (running) return running
    const outbox = createOutbox<ChatRef>({
      store,
      hand: createHand(kit),
      matcher: () => () => false,
      owner,
      clock,
      signal: loaded,
      suspended: ({ chat, author }) =>
        log.warn(`push: ${chat} takes nothing any more: ${personKey(author)} is suspended`),
      log: log.warn,
    })
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
      refused: (platform, code) => void kit.care.noticed(platform, code),
      log: log.debug,
    })
    running = { watch, outbox, ended: Promise.all([watch.run(), outbox.run()]) }
    return running
  }

  /** Who is followed has changed. */
  async function refresh(): Promise<readonly Following[]> {
    const all = await store.subscriptions()
    if (all.length > 0) {
      const { watch, outbox } = start()
      watch.follow(all.map(({ author }) => author))
      outbox.changed()
    } else running?.watch.follow([])
    return all
  }

  const opened = lazy(refresh)
  opened().catch((error: unknown) => log.warn(`subscriptions cannot be read: ${brief(error)}`))

  const same = (one: Following, chat: ChatRef, person: PersonRef): boolean =>
    one.chat === chatKey(chat) && personKey(one.author) === personKey(person)

  /** How many people of a platform are followed by anybody. */
  const count = (all: readonly Following[], platform: PlatformId): number =>
    new Set(all.filter(({ author }) => author.platform === platform).map(({ author }) => author.id)).size

  return {
    async follow({ chat, user, locales }, { name, ...person }) {
      const own = watching(person.platform)
      if (!own) throw new AmagiError('unsupported', { message: `nobody can be followed on ${person.platform}` })
      const all = await store.subscriptions()
      if (all.some((one) => same(one, chat, person))) return false
      const most = kit.credentials.get(person.platform) === undefined ? own.most.guest : own.most.account
      const known = all.some(({ author }) => personKey(author) === personKey(person))
      if (!known && count(all, person.platform) >= most) {
        const limit = { name: 'followed', value: most + 1, max: most }
        throw new AmagiError('rate-limited', { details: { limit } })
      }
      await store.subscribe({
        chat: chatKey(chat),
        place: chat,
        author: person,
        ...(name === undefined ? {} : { name }),
        wishes: {},
        since: clock(),
        ...(user ? { by: userKey(user) } : {}),
        locales,
      })
      await refresh()
      if (!known) running?.watch.hurry(person)
      return true
    },
    async unfollow(chat, person) {
      if (!(await store.unsubscribe(chatKey(chat), personKey(person)))) return false
      const left = await refresh()
      // Whoever follows again later begins anew.
      if (!left.some(({ author }) => personKey(author) === personKey(person)))
        await store.forgetPerson(personKey(person))
      return true
    },
    async list(chat) {
      const all = await store.subscriptions()
      const own = chat === undefined ? all : all.filter((one) => one.chat === chatKey(chat))
      return [...own].sort((a, b) => a.since - b.since)
    },
    async change(chat, person, options) {
      const before = (await store.subscriptions()).find((one) => same(one, chat, person))
      if (!before) return undefined
      const after = { ...before, ...options }
      await store.subscribe(after)
      await refresh()
      return after
    },
    async close() {
      await running?.ended
    },
  }
}

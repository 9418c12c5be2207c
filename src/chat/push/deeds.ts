/** What is done to subscriptions beside following: options, many at once, another account, something sent or kept back on purpose. */
import type { Turns } from '../../async/turns'
import {
  followingKey,
  isPointer,
  personKey,
  samePerson,
  type News,
  type PersonRef,
  type PlatformId,
  type Target,
} from '../../model'
import type { Hand, Handed, Outbox } from '../../push/outbox'
import type { OpenPush } from '../../store'
import { dayMs } from '../../units'
import type { Conversation } from '../conversation'
import { chatKey, type ChatRef } from '../ref'
import type { ChatKit } from '../types'
import { ignore } from './ignore'
import type { Following } from './index'
import { merged } from './merge'
import { worksOf } from './newest'

/** Somebody who is to be followed, and how. */
export type Wanted = Pick<Following, 'chat' | 'place' | 'author' | 'wishes'> & Partial<Following>

/** All of it rejects with AmagiError. */
export interface Deeds {
  /**
   * Many at once, from a list: nothing that is there already is sent. Who is followed there before goes on with what both
   * say. `over`: people whom the platform is not watched for any more.
   */
  adopt(wanted: readonly Wanted[]): Promise<{ added: number; merged: number; over: number }>
  /**
   * Changes those of these that are still there, one caller after the other: `change` is asked with each as it is now, and
   * says what it becomes. Resolves to them as they are then.
   */
  alter(whom: readonly Following[], change: (one: Following) => Following): Promise<readonly Following[]>
  /**
   * Another account of ours serves these. A private chat whose address belongs to the account stays with it. Where the other
   * one follows somebody there already, the two become one.
   */
  move(
    whom: readonly Following[],
    account: Pick<ChatRef, 'selfId'>,
  ): Promise<{ moved: number; merged: number; stayed: number }>
  /** Sends news to a chat now, whatever it has heard. `follower`: as the chat wants it; it then counts as sent. */
  show(conversation: Conversation, news: News, follower?: Following): Promise<Handed>
  /** No chat hears of what a link shows any more. `chats`: so many would have. */
  ignore(target: Target): Promise<{ found: boolean; chats: number }>
}

/** News and deliveries that tell how subscriptions do: as long as they are kept. */
export const tellingMs = 8 * dayMs

/** The address of a person and not of a chat an account of ours has with him: other accounts have the same. */
const isUsersAddress = ({ channelId }: ChatRef): boolean => channelId.startsWith('private:')

/** What deeds work with. */
interface DeedsOptions {
  readonly store: OpenPush<ChatRef>
  /** Of whoever reads subscriptions, changes them and writes them. */
  readonly changes: Turns
  readonly kit: () => ChatKit
  /** Whether the clock is known to be right. */
  isTimeKnown(): boolean
  /** The one way into chats. */
  readonly out: () => { readonly hand: Pick<Hand<ChatRef>, 'send'>; readonly outbox: Pick<Outbox<ChatRef>, 'show'> }
  /** Names this process in rows of deliveries. */
  readonly owner: string
  /** Who is followed has changed. */
  refresh(): Promise<void>
  /** Whether nobody beside so many people of a platform can be watched. */
  isFull(platform: PlatformId, people: number): boolean
}

/** See {@link Deeds}. */
export function createDeeds(options: DeedsOptions): Deeds {
  const { store, changes, kit, out, owner, refresh, isFull } = options

  const byPair = (all: readonly Following[]): Map<string, Following> =>
    new Map(all.map((one) => [followingKey(one.chat, one.author), one]))

  /** When what begins now begins: where nobody knows what time it is yet, somebody is looked at, and any answer says so. */
  async function beginning(people: readonly PersonRef[]): Promise<number> {
    const ofPlatforms = new Map(people.map((person) => [person.platform, person]))
    for (const person of ofPlatforms.values()) {
      if (options.isTimeKnown()) break
      await worksOf(person, kit()).catch(() => undefined)
    }
    return kit().clock()
  }

  async function adopt(wanted: readonly Wanted[]): Promise<{ added: number; merged: number; over: number }> {
    const all = await store.subscriptions()
    const there = byPair(all)
    const people = new Map<PlatformId, Set<string>>()
    const watchedOn = (platform: PlatformId): Set<string> => people.get(platform) ?? new Set()
    const watch = ({ platform, id }: PersonRef) => people.set(platform, watchedOn(platform).add(id))
    for (const { author } of all) watch(author)
    const counts = { added: 0, merged: 0, over: 0 }
    const since = await beginning(wanted.map(({ author }) => author))
    for (const one of wanted) {
      const pair = followingKey(one.chat, one.author)
      const before = there.get(pair)
      const { platform, id } = one.author
      const watched = watchedOn(platform)
      if (!before && !watched.has(id) && isFull(platform, watched.size)) {
        counts.over++
        continue
      }
      const next = before ? merged(before, { ...one, since: before.since }) : { ...one, since }
      await store.subscribe(next)
      there.set(pair, next)
      watch(one.author)
      if (before) counts.merged++
      else counts.added++
    }
    await refresh()
    return counts
  }

  async function alter(
    whom: readonly Following[],
    change: (one: Following) => Following,
  ): Promise<readonly Following[]> {
    const there = byPair(await store.subscriptions())
    const after: Following[] = []
    for (const { chat, author } of whom) {
      const before = there.get(followingKey(chat, author))
      if (!before) continue
      const next = change(before)
      if (next !== before) await store.subscribe(next)
      after.push(next)
    }
    await refresh()
    return after
  }

  async function move(
    whom: readonly Following[],
    { selfId }: Pick<ChatRef, 'selfId'>,
  ): Promise<{ moved: number; merged: number; stayed: number }> {
    const there = byPair(await store.subscriptions())
    const counts = { moved: 0, merged: 0, stayed: 0 }
    const since = await beginning(whom.map(({ author }) => author))
    for (const { chat, author } of whom) {
      const before = there.get(followingKey(chat, author))
      if (!before || before.place.selfId === selfId) continue
      if (before.place.direct && !isUsersAddress(before.place)) {
        counts.stayed++
        continue
      }
      const place = { ...before.place, selfId }
      const next = { ...before, place, chat: chatKey(place) }
      const other = next.chat === chat ? undefined : there.get(followingKey(next.chat, author))
      // Under another key nothing says what was sent.
      const moved = next.chat === chat ? next : { ...next, since }
      await store.subscribe(other ? merged(other, moved) : moved)
      if (next.chat !== chat) await store.unsubscribe(chat, personKey(author))
      if (other) counts.merged++
      else counts.moved++
    }
    await refresh()
    return counts
  }

  async function show({ chat, locales }: Conversation, news: News, follower?: Following): Promise<Handed> {
    if (follower) return out().outbox.show(follower, news)
    const plain: Following = { chat: chatKey(chat), place: chat, author: news.author, wishes: {}, since: 0, locales }
    return out().hand.send(plain, news, { ahead: true })
  }

  async function ignored(target: Target): Promise<{ found: boolean; chats: number }> {
    const { signal } = kit()
    const { lookouts, expand } = await kit().service()
    const plain = isPointer(target) ? await expand(target, { signal }) : target
    const list = await store.subscriptions()
    const news = await store.newsSince(kit().clock() - tellingMs)
    const facts = { store, list, news, owner, now: kit().clock() }
    const atOnce = await ignore(plain, [], facts)
    if (atOnce.found || plain.kind === 'live') return atOnce
    // Nobody has looked since it was published, or its page is known under another number.
    const person = await lookouts.person(plain, { signal })
    if (!list.some(({ author }) => samePerson(author, person))) return atOnce
    const { works } = await worksOf(person, kit())
    return ignore(plain, [{ person: { platform: person.platform, id: person.id }, works }], facts)
  }

  return {
    adopt: (wanted) => changes.run(() => adopt(wanted)),
    alter: (whom, change) => changes.run(() => alter(whom, change)),
    move: (whom, account) => changes.run(() => move(whom, account)),
    show,
    ignore: ignored,
  }
}

/** Subscriptions of the file on their way into a database that has appeared, with all that keeps them from repeating. */
import { dayMs } from '../../units'
import type { News, Watched } from '../../model'
import type { Journal } from './journal'
import { deliveryOf, foundOf, scheduleOf, subscriptionOf, watchedOf, type Reader } from './read'
import type { PushStore } from './types'

/** Older rows keep nothing from being sent again: nothing so old is sent. */
const worthMs = 2 * dayMs

/** When somebody was last looked at; milliseconds since the epoch. */
const lookedAt = ({ works, live }: Watched): number =>
  Math.max(
    0,
    works?.since ?? 0,
    ...Object.values(works?.seen ?? {}),
    live?.now?.lastSeen ?? 0,
    live?.last?.endedAt ?? 0,
  )

/** What a move needs of the place it goes to. */
export interface MoveTarget<Chat> {
  readonly store: PushStore<Chat>
  /** Keeps when it was found. */
  found(news: News, foundAt: number): Promise<void>
}

/**
 * Resolves with how many subscriptions moved. What the file says of a subscription is newer; of two that looked at
 * somebody the later one counts. Killed in the middle it is done once more: nothing leaves the file before all is there.
 */
export async function moveJournal<Chat>(journal: Journal, to: MoveTarget<Chat>, now: number): Promise<number> {
  const rows = <T>(name: string, reader: Reader<T>): (readonly [key: string, row: T])[] =>
    [...journal.table(name)].flatMap(([key, value]) => {
      const row = reader(value)
      return row === undefined ? [] : [[key, row] as const]
    })
  const { store } = to
  // Deliveries first: news that another process finds there must not be sent to a chat that has it.
  for (const [, one] of rows('delivery', deliveryOf)) {
    if (one.state === 'sending' || one.at > now - worthMs) await store.claim(one)
  }
  for (const [, one] of rows('news', foundOf)) if (one.foundAt > now - worthMs) await to.found(one.news, one.foundAt)
  for (const [key, person] of rows('person', watchedOf)) {
    const there = await store.person(key)
    if (!there || lookedAt(there) <= lookedAt(person)) await store.keepPerson(key, person)
  }
  for (const [platform, schedule] of rows('schedule', scheduleOf)) {
    if (!(await store.schedule(platform))) await store.keepSchedule(platform, schedule)
  }
  const subscriptions = rows('subscription', subscriptionOf<Chat>)
  for (const [, one] of subscriptions) await store.subscribe(one)
  const all = ['subscription', 'person', 'schedule', 'news', 'delivery'].flatMap((table) =>
    [...journal.table(table).keys()].map((key) => [table, key, undefined] as const),
  )
  if (all.length > 0) await journal.write(all)
  return subscriptions.length
}

/** Subscriptions in a file of their own, for one process. */
import { personKey, type Delivery, type Subscription } from '../../model'
import { createFileIndex } from './file-index'
import type { Journal } from './journal'
import { deliveryOf, foundOf, scheduleOf, subscriptionOf, watchedOf, type Found, type Reader } from './read'
import type { PushStore } from './types'

const key = (...parts: string[]): string => parts.join('\n')

/** See {@link PushStore}; the journal stays the caller's. Rows that cannot be read are passed over and said once. */
export function createFilePush<Chat>(
  journal: Journal,
  clock: () => number,
  log: (line: string) => void = () => undefined,
): PushStore<Chat> {
  const odd = new Set<string>()

  function rows<T>(name: string, reader: Reader<T>): [key: string, row: T][] {
    const all = [...journal.table(name)]
    const known = all.flatMap(([own, value]): [string, T][] => {
      const row = reader(value)
      return row === undefined ? [] : [[own, row]]
    })
    if (known.length < all.length && !odd.has(name)) {
      odd.add(name)
      log(`${all.length - known.length} rows of ${name} in the file cannot be read and are passed over`)
    }
    return known
  }
  /** Who follows whom is asked for every minute, and the rows stay as they are: by row. */
  const subscriptions = new WeakMap<object, Subscription<Chat>>()
  const subscription: Reader<Subscription<Chat>> = (value) => {
    const known = typeof value === 'object' && value !== null ? subscriptions.get(value) : undefined
    const row = known ?? subscriptionOf<Chat>(value)
    if (row && !known) subscriptions.set(value as object, row)
    return row
  }
  const values = <T>(name: string, reader: Reader<T>): T[] => rows(name, reader).map(([, row]) => row)
  const one = <T>(name: string, own: string, reader: Reader<T>): T | undefined => reader(journal.table(name).get(own))

  const delivery = (chat: string, news: string): Delivery | undefined => one('delivery', key(chat, news), deliveryOf)
  const same = (a: Delivery | undefined, b: Pick<Delivery, 'state' | 'owner'>): boolean =>
    a?.state === b.state && a.owner === b.owner

  const index = createFileIndex(journal, {
    news: () => rows('news', foundOf),
    deliveries: () => rows('delivery', deliveryOf),
  })
  const write = (...args: Parameters<Journal['write']>): Promise<void> =>
    journal.write(...args).catch((error: unknown) => {
      index.forget()
      throw error
    })
  const put = (row: Delivery): Promise<void> => {
    const own = key(row.chat, row.news)
    index.changed(own, row)
    return write([['delivery', own, row]])
  }

  return {
    subscriptions: async () => values('subscription', subscription),
    subscribe: (wish) => journal.write([['subscription', key(wish.chat, personKey(wish.author)), wish]]),
    async unsubscribe(chat, author) {
      const own = key(chat, author)
      if (!journal.table('subscription').has(own)) return false
      await journal.write([['subscription', own, undefined]])
      return true
    },
    person: async (author) => one('person', author, watchedOf),
    keepPerson: (author, person) => journal.write([['person', author, person]]),
    forgetPerson: (author) => journal.write([['person', author, undefined]]),
    async keepNews(all) {
      const foundAt = clock()
      const fresh = all.filter(({ id }) => !journal.table('news').has(id))
      if (fresh.length === 0) return
      for (const { id } of fresh) index.found(id, foundAt)
      await write(fresh.map((news) => ['news', news.id, { news, foundAt } satisfies Found] as const))
    },
    newsSince: async (at) => index.newsSince(at).map(({ news }) => news),
    async claim(wanted) {
      if (journal.table('delivery').has(key(wanted.chat, wanted.news))) return false
      await put(wanted)
      return true
    },
    async settle(from, to) {
      if (!same(delivery(from.chat, from.news), from)) return false
      await put(to)
      return true
    },
    async release({ chat, news, at, ...from }) {
      const now = delivery(chat, news)
      if (!same(now, from) || now?.at !== at) return false
      await write([['delivery', key(chat, news), undefined]])
      return true
    },
    deliveriesSince: async (at) => values('delivery', deliveryOf).filter((row) => row.at > at),
    unsettled: async () => index.unsettled(),
    schedule: async (platform) => one('schedule', platform, scheduleOf),
    keepSchedule: (platform, state) => journal.write([['schedule', platform, state]]),
    lease: async () => true,
    async tidy(before) {
      const news = index.newsBefore(before)
      const old = rows('delivery', deliveryOf).filter(([, { at, state }]) => at < before && state !== 'sending')
      const changes = [
        ...news.map((own) => ['news', own, undefined] as const),
        ...old.map(([own]) => ['delivery', own, undefined] as const),
      ]
      if (changes.length > 0) await write(changes)
    },
  }
}

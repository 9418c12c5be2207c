/** Subscriptions in a file of their own, for one process. */
import { personKey, type Delivery, type News, type ScheduleState, type Subscription, type Watched } from '../../model'
import type { Journal } from './journal'
import type { PushStore } from './types'

const key = (...parts: string[]): string => parts.join('\n')

/** What is kept of news: when it was found is ours. */
interface Found {
  news: News
  foundAt: number
}

/** See {@link PushStore}; the journal stays the caller's. */
export function createFilePush<Chat>(journal: Journal, clock: () => number): PushStore<Chat> {
  const table = <T>(name: string): ReadonlyMap<string, T> => journal.table(name) as ReadonlyMap<string, T>
  const deliveries = (): ReadonlyMap<string, Delivery> => table<Delivery>('delivery')
  const same = (a: Delivery | undefined, b: Pick<Delivery, 'state' | 'owner'>): boolean =>
    a?.state === b.state && a.owner === b.owner

  return {
    subscriptions: async () => [...table<Subscription<Chat>>('subscription').values()],
    subscribe: (one) => journal.write([['subscription', key(one.chat, personKey(one.author)), one]]),
    async unsubscribe(chat, author) {
      const own = key(chat, author)
      if (!table('subscription').has(own)) return false
      await journal.write([['subscription', own, undefined]])
      return true
    },
    person: async (author) => table<Watched>('person').get(author),
    keepPerson: (author, person) => journal.write([['person', author, person]]),
    forgetPerson: (author) => journal.write([['person', author, undefined]]),
    async keepNews(all) {
      const foundAt = clock()
      const fresh = all.filter(({ id }) => !table('news').has(id))
      if (fresh.length > 0) await journal.write(fresh.map((news) => ['news', news.id, { news, foundAt }] as const))
    },
    newsSince: async (at) =>
      [...table<Found>('news').values()]
        .filter(({ foundAt }) => foundAt > at)
        .sort((a, b) => a.foundAt - b.foundAt)
        .map(({ news }) => news),
    async claim(delivery) {
      const own = key(delivery.chat, delivery.news)
      if (deliveries().has(own)) return false
      await journal.write([['delivery', own, delivery]])
      return true
    },
    async settle(from, to) {
      const own = key(from.chat, from.news)
      if (!same(deliveries().get(own), from)) return false
      await journal.write([['delivery', own, to]])
      return true
    },
    async release(delivery) {
      const own = key(delivery.chat, delivery.news)
      const now = deliveries().get(own)
      if (!same(now, delivery) || now?.at !== delivery.at) return false
      await journal.write([['delivery', own, undefined]])
      return true
    },
    deliveriesSince: async (at) => [...deliveries().values()].filter((one) => one.at > at),
    unsettled: async () =>
      [...deliveries().values()].filter(({ state }) => ['claimed', 'sending', 'waiting'].includes(state)),
    schedule: async (platform) => table<ScheduleState>('schedule').get(platform),
    keepSchedule: (platform, state) => journal.write([['schedule', platform, state]]),
    lease: async () => true,
    async tidy(before) {
      const news = [...table<Found>('news')].filter(([, { foundAt }]) => foundAt < before)
      const old = [...deliveries()].filter(([, { at, state }]) => at < before && state !== 'sending')
      const changes = [
        ...news.map(([own]) => ['news', own, undefined] as const),
        ...old.map(([own]) => ['delivery', own, undefined] as const),
      ]
      if (changes.length > 0) await journal.write(changes)
    },
  }
}

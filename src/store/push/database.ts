/**
 * Subscriptions in Koishi's database, for one process or, on a server, for several.
 *
 * What drivers really do (tried on memory 3.7, sqlite 4.7, mysql 3.3 of minato, 2026-11): a `create` is refused by the
 * primary key, with an error of every driver's own; memory lets two at the same time pass. A conditional `remove` is one
 * statement everywhere. A conditional `set` is two on sqlite, and `upsert` too; transactions at the same time hang there.
 * So a claim is a row made and read back, and a change that others must not make as well is a row removed and made anew.
 */
import type { Context } from 'koishi'
import { randomUUID } from 'node:crypto'
import { inTime, limited } from '../../async/deadline'
import { createTurns } from '../../async/turns'
import { until } from '../../async/until'
import { AmagiError, isAmagiError } from '../../errors'
import { personKey, type Delivery, type News, type Subscription } from '../../model'
import { endLease, takeLease, type LeaseTerms } from './lease'
import { deliveryOf, newsOf, scheduleOf, subscriptionOf, unsettledStates, watchedOf, type Reader } from './read'
import { firstRow, rowId, type BodyRow, type DeliveryRow } from './tables'
import type { PushStore } from './types'

type Database = Context['database']

/** What a store of rows works with. */
export interface DatabasePushOptions {
  clock(): number
  log(line: string): void
  /** Longest time anybody waits for an answer; milliseconds. */
  patienceMs: number
}

/** What can be told of a driver's error: its text may hold the statement with all its values. */
export const kindOfError = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return String(code ?? name)
}

const failed = (error: unknown): AmagiError =>
  isAmagiError(error) ? error : new AmagiError('internal', { message: `the database refuses (${kindOfError(error)})` })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const rowOf = ({ chat, news, state, owner, at, tries, reason = '' }: Delivery): DeliveryRow => ({
  id: rowId(chat, news),
  chat,
  news,
  state,
  owner,
  token: randomUUID(),
  at,
  tries,
  reason: reason.slice(0, 255),
})

const fromRow = ({ id: _id, token: _token, reason, ...row }: DeliveryRow): unknown => ({
  ...row,
  ...(reason === '' ? {} : { reason }),
})

/** Beside what every store does. */
export interface DatabasePush<Chat> extends PushStore<Chat> {
  /** News with the time it was found at. */
  found(news: News, foundAt: number): Promise<void>
  /**
   * Once before anything else. News without the deliveries that belong to them (that table was lost, or emptied) would
   * all be sent once more: they are forgotten.
   */
  begin(): Promise<void>
  /** Like `lease`, for whatever is named. */
  hold(name: string, terms: LeaseTerms): Promise<boolean>
  /** Gives back what `hold` and `lease` gave. */
  giveBack(owner: string, names: readonly string[]): Promise<void>
}

/** Name of the lease of who looks for news. */
const look = 'look'

/** See {@link PushStore}; the tables must have been declared. */
export function createDatabasePush<Chat>(database: Database, options: DatabasePushOptions): DatabasePush<Chat> {
  const { clock, log, patienceMs } = options
  const turns = createTurns(1)
  /** Tables with rows that mean nothing; said once. */
  const odd = new Set<string>()
  const limit = { signal: undefined, message: 'the database does not answer' }

  const read = <T>(work: () => Promise<T>): Promise<T> =>
    inTime(work(), patienceMs, limit).catch((error: unknown) => {
      throw failed(error)
    })

  /** One after the other. Who never had his turn changes nothing; what was begun may yet come to be. */
  const write = <T>(work: () => Promise<T>): Promise<T> =>
    limited(
      (signal) =>
        until(
          turns.run(() => inTime(work(), patienceMs, limit), { signal }),
          signal,
        ),
      2 * patienceMs,
      limit,
    ).catch((error: unknown) => {
      throw failed(error)
    })

  function readable<T>(table: string, values: readonly unknown[], reader: Reader<T>): T[] {
    const known = values.flatMap((value) => reader(value) ?? [])
    const lost = values.length - known.length
    if (lost > 0 && !odd.has(table)) {
      odd.add(table)
      log(`${lost} rows of ${table} cannot be read and are passed over`)
    }
    return known
  }

  const bodies = (rows: readonly BodyRow[]): unknown[] => rows.map(({ body }) => parsed(body))

  const stateId = (kind: 'person' | 'schedule', name: string): string => rowId(kind, name)

  async function state<T>(id: string, reader: Reader<T>): Promise<T | undefined> {
    const rows = await read(() => database.get('amagi_push_state', { id }))
    return readable('amagi_push_state', bodies(rows), reader)[0]
  }

  const keepState = (id: string, value: unknown): Promise<void> =>
    write(async () => void (await database.upsert('amagi_push_state', [{ id, body: JSON.stringify(value) }])))

  /** True when the row is there and is this one; whatever the driver said of it. */
  async function made(row: DeliveryRow): Promise<boolean> {
    // Asked first: some drivers write every statement that is refused into the log.
    if ((await database.get('amagi_delivery', { id: row.id }, ['id'])).length > 0) return false
    const refusal = await database.create('amagi_delivery', row).then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    const [there] = await database.get('amagi_delivery', { id: row.id })
    if (!there && refusal) throw refusal.error
    return there?.token === row.token
  }

  const removed = async (query: Partial<DeliveryRow>): Promise<boolean> =>
    ((await database.remove('amagi_delivery', query)).removed ?? 0) > 0

  const found = (news: News, foundAt: number): Promise<void> => write(() => madeNews(news, foundAt))

  async function madeNews(news: News, foundAt: number): Promise<void> {
    const row = { id: news.id, body: JSON.stringify(news), foundAt }
    await database.create('amagi_news', row).catch(async (error: unknown) => {
      if ((await database.get('amagi_news', { id: row.id }, ['id'])).length === 0) throw error
    })
  }

  const deliveries = (rows: readonly DeliveryRow[]): Delivery[] =>
    readable('amagi_delivery', rows.filter(({ id }) => id !== firstRow.id).map(fromRow), deliveryOf)

  return {
    async subscriptions() {
      const rows = await read(() => database.get('amagi_subscription', {}))
      return readable('amagi_subscription', bodies(rows), subscriptionOf<Chat>)
    },
    subscribe(one: Subscription<Chat>) {
      const row = { id: rowId(one.chat, personKey(one.author)), body: JSON.stringify(one) }
      return write(async () => void (await database.upsert('amagi_subscription', [row])))
    },
    unsubscribe: (chat, author) =>
      write(async () => {
        const { removed: count = 0 } = await database.remove('amagi_subscription', { id: rowId(chat, author) })
        return count > 0
      }),
    person: (author) => state(stateId('person', author), watchedOf),
    keepPerson: (author, person) => keepState(stateId('person', author), person),
    forgetPerson: (author) =>
      write(async () => void (await database.remove('amagi_push_state', { id: stateId('person', author) }))),
    async keepNews(all) {
      if (all.length === 0) return
      const foundAt = clock()
      const ids = all.map(({ id }) => id)
      const known = new Set((await read(() => database.get('amagi_news', { id: ids }, ['id']))).map(({ id }) => id))
      for (const news of all) if (!known.has(news.id)) await found(news, foundAt)
    },
    async newsSince(at) {
      const rows = await read(() => database.get('amagi_news', { foundAt: { $gt: at } }))
      rows.sort((a, b) => a.foundAt - b.foundAt)
      return readable('amagi_news', bodies(rows), newsOf)
    },
    claim: (delivery) => write(() => made(rowOf(delivery))),
    settle: ({ chat, news, state: from, owner }, to) =>
      write(async () => {
        const row = rowOf(to)
        const before = { id: row.id, state: from, owner }
        if (rowId(chat, news) !== row.id) return false
        // Nothing was sent yet: of all who want this row, one removes it. Killed in between, it is free again.
        if (from === 'claimed') return (await removed(before)) && (await made(row))
        // It may have arrived: the row must not be away for a moment.
        const { id: _id, ...change } = row
        await database.set('amagi_delivery', before, change)
        const [there] = await database.get('amagi_delivery', { id: row.id })
        return there?.token === row.token
      }),
    release: ({ chat, news, state: from, owner, at }) =>
      write(() => removed({ id: rowId(chat, news), state: from, owner, at })),
    deliveriesSince: async (at) => deliveries(await read(() => database.get('amagi_delivery', { at: { $gt: at } }))),
    unsettled: async () =>
      deliveries(await read(() => database.get('amagi_delivery', { state: [...unsettledStates] }))),
    schedule: (platform) => state(stateId('schedule', platform), scheduleOf),
    keepSchedule: (platform, value) => keepState(stateId('schedule', platform), value),
    lease: (owner, now, forMs) => write(() => takeLease(database, look, { owner, now, forMs })),
    hold: (name, terms) => write(() => takeLease(database, name, terms)),
    giveBack: (owner, names) =>
      write(async () => {
        for (const name of [look, ...names]) await endLease(database, name, owner)
      }),
    found,
    async begin() {
      const first = await read(() => database.get('amagi_delivery', { id: firstRow.id }, ['id']))
      if (first.length > 0) return
      await write(async () => void (await database.remove('amagi_news', {})))
      const { chat, id } = firstRow
      await write(() => made({ ...rowOf({ chat, news: '', state: 'skipped', owner: '', at: clock(), tries: 0 }), id }))
    },
    tidy: (before) =>
      write(async () => {
        await database.remove('amagi_news', { foundAt: { $lt: before } })
        await database.remove('amagi_delivery', {
          at: { $lt: before },
          state: { $ne: 'sending' },
          id: { $ne: firstRow.id },
        })
      }),
  }
}

/** What looking and telling costs does not grow with the days: rows are counted, not milliseconds. */
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../../samples/push-days'
import { createOutbox } from '../../src/push/outbox'
import { createFilePush } from '../../src/store/push/file'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { counted } from './support/counted'
import { delivery, newsNamed, subscriptionTo } from './support/rows'
import { createTime } from './support/time'

const start = Date.UTC(2026, 4, 1, 12)

/** Rows looked at within an hour in which something is told, after days that left so many rows; and the rows at the end. */
async function anHour(old: number): Promise<{ looked: number; told: number; rows: Record<string, number> }> {
  const time = createTime(start)
  const memory = createMemoryJournal()
  const journal = counted(memory)
  const store = createFilePush<string>(journal, time.now)
  const stop = new AbortController()
  await store.subscribe(subscriptionTo('u1', { chat: 'a', place: 'a', since: start - 10 * dayMs }))
  const longAgo = Array.from({ length: old }, (_, i) => newsNamed(`old${i}`, { at: start - 8 * dayMs + hourMs + i }))
  const rows = longAgo.map(({ id, at }) => ({ ...delivery('sent', { chat: 'a', news: id, at }) }))
  await memory.write([
    ...longAgo.map((news) => ['news', news.id, { news, foundAt: news.at }] as const),
    ...rows.map((row) => ['delivery', `a\n${row.news}`, row] as const),
  ])
  let told = 0
  const outbox = createOutbox<string>({
    store,
    owner: 'one',
    clock: time.now,
    signal: stop.signal,
    wait: time.wait,
    matcher: () => () => false,
    log: () => undefined,
    hand: {
      reachable: () => true,
      line: (chat) => chat,
      minuteOfDay: () => 0,
      send: async () => (told++, { kind: 'sent' }),
      digest: async () => ({ kind: 'sent' }),
    },
  })
  void outbox.run()
  // What earlier lives did is read once.
  await time.pass(minuteMs)
  journal.looked()
  for (let i = 0; i < 6; i++) {
    const news = [newsNamed(`new${i}`, { at: time.now() })]
    await store.keepNews(news)
    outbox.offer(news)
    await time.pass(hourMs / 6)
  }
  const looked = journal.looked()
  await time.pass(8 * hourMs)
  stop.abort()
  return { looked, told, rows: memory.sizes() }
}

describe('an hour of subscriptions', () => {
  it('looks at as many rows whatever was told in the days before, and lets go of what is eight days old', async () => {
    const [fresh, late] = [await anHour(0), await anHour(4000)]
    expect(late.told).toBe(6)
    expect(late.looked).toBe(fresh.looked)
    expect(late.rows).toMatchObject({ news: 6, delivery: 6 })
  })
})

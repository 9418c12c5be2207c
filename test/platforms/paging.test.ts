/** The one walk over paged lists: what its options change, and that every loop ends. */
import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { at } from '../../src/json'
import { paged, type Paging } from '../../src/platforms/endpoint/paging'
import type { CallContext, Channel, CheckedParams } from '../../src/platforms/endpoint/record'

type Body = { list: unknown; cursor?: number; note?: string }

/** A list of the given pages, five entries each at most; each answer names the next page. */
function world(pages: (Body | AmagiError)[], options: Partial<Paging> = {}, stepMs = 0) {
  const asked: CheckedParams[] = []
  const logs: string[] = []
  let now = 0
  const page: Channel = {
    name: 'list-page',
    run: (params) => {
      asked.push(params)
      now += stepMs
      const body = pages[Number(params.cursor ?? 0)] ?? { list: [] }
      return body instanceof AmagiError ? Promise.reject(body) : Promise.resolve({ body })
    },
  }
  const paging: Paging = {
    limits: { pageSize: 5, maxPages: 4, maxMs: 1_000 },
    list: 'list',
    ids: ['id', 'other.id'],
    next: (body) => {
      const cursor = at(body, 'cursor')
      return typeof cursor === 'number' ? { cursor } : undefined
    },
    ...options,
  }
  const stop = new AbortController()
  const context: CallContext = {
    transport: { send: () => Promise.reject(), open: () => Promise.reject(), close: () => undefined },
    cookie: () => undefined,
    clock: () => now,
    random: () => 0.5,
    signal: stop.signal,
    log: (line) => void logs.push(line),
    session: undefined,
  }
  const channel = paged(page, paging)
  const run = async (params: CheckedParams = {}) => (await channel.run(params, context)).body as Body
  return { run, asked, logs, stop }
}

const ids = (...numbers: number[]) => numbers.map((id) => ({ id }))
const endless = Array.from({ length: 100 }, (_, index) => ({ list: ids(index), cursor: index + 1 }))

describe('a paged list', () => {
  it('tells each page how many entries are missing, and no more than a page holds', async () => {
    const up = world([
      { list: ids(1, 2, 3, 4, 5), cursor: 1 },
      { list: ids(6, 7, 8, 9, 10), cursor: 2 },
    ])
    expect((await up.run({ number: 7 })).list).toEqual(ids(1, 2, 3, 4, 5, 6, 7))
    expect(up.asked.map(({ count }) => count)).toEqual([5, 2])
  })

  it('knows an entry by the first id that is there', async () => {
    const other = { other: { id: 2 } }
    const up = world([
      { list: [...ids(1), other], cursor: 1 },
      { list: [other, { id: '', other: { id: 3 } }, ...ids(1)] },
    ])
    expect((await up.run({ number: 10 })).list).toEqual([...ids(1), other, { id: '', other: { id: 3 } }])
  })

  it('leaves entries without an id out, or takes them all, as the platform says', async () => {
    const pages = [{ list: [...ids(1), { ad: 1 }, { ad: 1 }] }]
    expect((await world(pages).run()).list).toEqual(ids(1))
    expect((await world(pages, { takesNameless: true }).run()).list).toEqual([...ids(1), { ad: 1 }, { ad: 1 }])
  })

  it('counts extra entries as nothing, up to the place where the list is full', async () => {
    const extra = (entry: unknown) => at(entry, 'top') === true
    const top = (id: number) => ({ id, top: true })
    const up = world([{ list: [top(8), ...ids(1), top(9), ...ids(2, 3), top(10)] }], { extra })
    expect((await up.run({ number: 2 })).list).toEqual([top(8), ...ids(1), top(9), ...ids(2)])
  })

  it('forgets a later page that brings nothing new, or keeps its cursor, as the platform says', async () => {
    const pages = [
      { list: ids(1, 2), cursor: 1, note: 'first' },
      { list: ids(2), cursor: 2, note: 'second' },
      { list: ids(3), note: 'third' },
    ]
    const forgetful = world(pages)
    expect(await forgetful.run()).toEqual({ list: ids(1, 2), cursor: 1, note: 'first' })
    expect(forgetful.asked).toHaveLength(2)
    expect(await world(pages, { keepsBarren: true }).run()).toEqual({ list: ids(1, 2), cursor: 2, note: 'second' })
  })

  it('ends at its cap of pages and when its time is over', async () => {
    const capped = world(endless)
    await capped.run({ number: 100 })
    expect(capped.asked).toHaveLength(4)
    const slow = world(endless, {}, 500)
    await slow.run({ number: 100 })
    expect(slow.asked).toHaveLength(2)
  })

  it('ends at a place that has been there before, the first one included', async () => {
    const back = world([
      { list: ids(1), cursor: 1 },
      { list: ids(2), cursor: 0 },
    ])
    // Upstream may write as text what the caller gave as a number.
    expect((await back.run({ number: 5, cursor: '0' })).list).toEqual(ids(1, 2))
    expect(back.asked).toHaveLength(2)
  })

  it('ends where a later page fails, and says so; the first page fails as it is', async () => {
    const up = world([{ list: ids(1), cursor: 1 }, new AmagiError('blocked')])
    expect(await up.run()).toEqual({ list: ids(1), cursor: 1 })
    expect(up.logs).toEqual(['list-page: page 2 answered blocked, the list ends there'])
    await expect(world([new AmagiError('blocked')]).run()).rejects.toMatchObject({ code: 'blocked' })
  })

  it('asks for no page when the caller has left, and cancelling is never an end', async () => {
    const left = world(endless)
    left.stop.abort()
    await expect(left.run()).rejects.toMatchObject({ code: 'cancelled' })
    expect(left.asked).toEqual([])
    const leaving = world([{ list: ids(1), cursor: 1 }, new AmagiError('cancelled')])
    await expect(leaving.run()).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('is put together as the platform says', async () => {
    const merge: Paging['merge'] = (bodies, entries) => ({ first: at(bodies[0], 'note'), inner: { list: entries } })
    const up = world([{ list: ids(1), cursor: 1, note: 'head' }, { list: ids(2) }], { merge })
    expect(await up.run()).toEqual({ first: 'head', inner: { list: ids(1, 2) } })
  })
})

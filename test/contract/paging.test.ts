/** Lists over several pages: as many entries as asked for, from as few calls as it takes, and every loop ends. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseJson } from '../../src/http'
import { at } from '../../src/json'
import { startSimulator, type Simulator } from '../../simulator'
import { startCanned, type Canned, type CannedAnswer, type CannedCall } from './canned'
import { lists, type FakePage, type List } from './lists'
import { openHouse, withQuery, type House, type HouseOptions } from './rig'

let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

interface World {
  canned: Canned
  house: House
}

async function world(
  answer: (call: CannedCall) => CannedAnswer | undefined,
  options: HouseOptions = {},
): Promise<World> {
  const canned = await startCanned(simulator.url, answer)
  open.push(canned)
  const house = await openHouse(canned.url, { cookies: {}, ...options })
  open.push(house)
  return { canned, house }
}

const range = (start: number, count: number): number[] =>
  Array.from({ length: Math.max(0, count) }, (_, at) => start + at)

/** A fake with `total` entries that does what it is asked for. */
const honest =
  (list: List, total: number) =>
  (call: CannedCall): FakePage => {
    const { start, count } = list.asked(call)
    const ids = range(start, Math.min(count, total - start))
    return { ids, more: start + ids.length < total, next: start + ids.length }
  }

/** The upstream of a list behind the gateway; pages from `page`. */
const serve =
  (list: List, page: (call: CannedCall) => FakePage, waitMs?: number) =>
  (call: CannedCall): CannedAnswer | undefined =>
    call.path === list.upstream
      ? { body: JSON.stringify(list.body(page(call))), ...(waitMs === undefined ? {} : { waitMs }) }
      : undefined

const ask = (house: House, list: List, number: number, signal?: AbortSignal) =>
  house.get(withQuery(list.path, { ...list.params, number: String(number) }), {}, signal)

describe.each(lists.map((list) => [list.path, list] as const))('%s', (_, list) => {
  const { size } = list

  it('gives exactly the number asked for, once each and in order, from the fewest calls', async () => {
    const { canned, house } = await world(serve(list, honest(list, 10_000)))
    for (const number of [1, size, size + 1, Math.floor(size * 2.5)]) {
      const before = canned.calls.length
      const { status, text } = await ask(house, list, number)
      const ids = list.ids(text)
      expect({ status, count: ids.length, different: new Set(ids).size }).toEqual({
        status: 200,
        count: number,
        different: number,
      })
      expect(ids).toEqual([...ids].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)))
      expect(canned.calls.length - before).toBe(Math.ceil(number / size))
    }
  })

  it('gives what there is when there is less', async () => {
    const { canned, house } = await world(serve(list, honest(list, size + 2)))
    const { text } = await ask(house, list, size * 3)
    expect(list.ids(text)).toHaveLength(size + 2)
    expect(canned.calls).toHaveLength(2)
  })

  it('stops at an empty page although upstream claims there is more', async () => {
    const page = (call: CannedCall): FakePage =>
      call.turn === 0 ? { ids: range(0, size), more: true, next: size } : { ids: [], more: true, next: size * 2 }
    const { canned, house } = await world(serve(list, page))
    expect(list.ids((await ask(house, list, size * 5)).text)).toHaveLength(size)
    expect(canned.calls).toHaveLength(2)
  })

  it('stops when upstream names the same place again', async () => {
    const page = (call: CannedCall): FakePage => ({ ids: range(call.turn * size, size), more: true, next: size })
    const { canned, house } = await world(serve(list, page))
    await ask(house, list, size * 8)
    // A page number grows by itself; there the number asked for is the bound.
    expect(canned.calls.length).toBeLessThanOrEqual(list.upstream === '/x/v2/reply/reply' ? 8 : 2)
  })

  it('gives entries that two pages share only once', async () => {
    const page = (call: CannedCall): FakePage => {
      const { start } = list.asked(call)
      return { ids: range(Math.max(0, start - 1), size), more: true, next: start + size }
    }
    const { house } = await world(serve(list, page))
    const ids = list.ids((await ask(house, list, size * 3)).text)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toHaveLength(size * 3)
  })

  it('refuses more than its cap and needs no more pages than that for the most it allows', async () => {
    const { canned, house } = await world(serve(list, honest(list, 100_000)))
    const most = size * list.maxPages
    const { status, text } = await ask(house, list, most)
    expect({ status, count: list.ids(text).length, calls: canned.calls.length }).toEqual({
      status: 200,
      count: most,
      calls: list.maxPages,
    })
    expect((await ask(house, list, most + 1)).status).toBe(400)
  })

  it('begins no further page when its time is up', async () => {
    let now = 1_790_000_000_000
    const page = (call: CannedCall): FakePage => {
      now += 10_000
      return honest(list, 100_000)(call)
    }
    const { canned, house } = await world(serve(list, page), { clock: () => now })
    const { status, text } = await ask(house, list, size * list.maxPages)
    expect(status).toBe(200)
    expect(canned.calls.length).toBeLessThanOrEqual(list.maxMs / 10_000 + 1)
    expect(list.ids(text)).toHaveLength(canned.calls.length * size)
  })

  it('asks for no further page when the caller has left', async () => {
    const { canned, house } = await world(serve(list, honest(list, 100_000), 30))
    const stop = new AbortController()
    const asked = ask(house, list, size * list.maxPages, stop.signal).catch(() => undefined)
    while (canned.calls.length < 3) await sleep(5)
    stop.abort()
    await asked
    const before = canned.calls.length
    await sleep(150)
    expect(canned.calls.length).toBeLessThanOrEqual(before + 1)
    expect(canned.calls.length).toBeLessThan(list.maxPages)
  })
})

describe('45 comments of bilibili', () => {
  it('cost at most four calls when the keys are warm', async () => {
    const [list] = lists
    if (!list) throw new Error('no list')
    const { house } = await world(serve(list, honest(list, 10_000)))
    await ask(house, list, 1)
    simulator.reset()
    const { canned, house: warm } = { canned: open[0] as Canned, house }
    const before = canned.calls.length
    await ask(warm, list, 45)
    // Keys and visitor cookies would be asked of the simulator.
    expect(simulator.requests).toEqual([])
    expect(canned.calls.length - before).toBeLessThanOrEqual(4)
  })
})

describe('danmaku of a long video', () => {
  const upstream = '/aweme/v1/web/danmaku/get_v2/'
  const path = (params: Record<string, string>): string =>
    withQuery('/api/douyin/fetch_work_danmaku', { aweme_id: '7345492945006595379', ...params })

  /** One danmaku every 4 s, the one on the border in both windows. */
  function segment({ query }: CannedCall): CannedAnswer {
    const [start, end] = [Number(query.get('start_time')), Number(query.get('end_time'))]
    const times = range(Math.ceil(start / 4000), Math.floor(end / 4000) - Math.ceil(start / 4000) + 1)
    const entries = times.map((time) => ({ danmaku_id: String(10n ** 18n + BigInt(time)), offset_time: time * 4000 }))
    return {
      body: JSON.stringify({ status_code: 0, danmaku_list: entries.reverse(), total: entries.length }),
      waitMs: 5,
    }
  }
  const answer = (call: CannedCall): CannedAnswer | undefined => (call.path === upstream ? segment(call) : undefined)

  it('is gathered window by window, two at a time, sorted and once each', async () => {
    const { canned, house } = await world(answer)
    const { status, text } = await house.get(path({ duration: '1200000' }))
    const entries = at(parseJson(text), 'danmaku_list') as { offset_time: number }[]
    expect({ status, calls: canned.calls.length }).toEqual({ status: 200, calls: Math.ceil(1_200_000 / 32_000) })
    expect(canned.peak).toBeLessThanOrEqual(2)
    expect(entries.map((entry) => entry.offset_time)).toEqual(range(0, 301).map((time) => time * 4000))
  })

  it('is asked for within the wanted stretch only', async () => {
    const { canned, house } = await world(answer)
    await house.get(path({ duration: '1200000', start_time: '40000', end_time: '80000' }))
    const stretch = canned.calls.map(({ query }) => [query.get('start_time'), query.get('end_time')])
    expect(stretch).toEqual([
      ['40000', '72000'],
      ['72000', '80000'],
    ])
  })

  it('refuses stretches that are too long, empty or beyond the end', async () => {
    const { canned, house } = await world(answer)
    for (const params of [
      { duration: '999999999' },
      { duration: '1000', end_time: '2000' },
      { duration: '5000', start_time: '3000', end_time: '3000' },
    ]) {
      expect((await house.get(path(params))).status).toBe(400)
    }
    expect(canned.calls).toHaveLength(0)
  })

  it('stops when the caller has left', async () => {
    const { canned, house } = await world((call) => {
      const own = answer(call)
      return own ? { ...own, waitMs: 30 } : undefined
    })
    const stop = new AbortController()
    const asked = house.get(path({ duration: '1200000' }), {}, stop.signal).catch(() => undefined)
    while (canned.calls.length < 4) await sleep(5)
    stop.abort()
    await asked
    const before = canned.calls.length
    await sleep(150)
    expect(canned.calls.length).toBeLessThanOrEqual(before + 2)
    expect(canned.calls.length).toBeLessThan(38)
  })
})

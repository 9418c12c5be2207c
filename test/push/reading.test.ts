/** Lists of one person that are longer than a page: after a night off everything new is read, a look at a time. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { advance, baseline } from '../../src/push/cursor'
import type { Cursor, Work } from '../../src/model'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { createPushWorld, type PushWorld } from './support/world'

let world: PushWorld
beforeEach(async () => {
  world = createPushWorld()
  for (const hours of [30, 20, 10]) world.publish('u1', { at: world.time.now() - hours * hourMs })
  await world.follow('a/1')
  const life = await world.begin()
  await world.time.pass(hourMs)
  await life.end()
})
afterEach(() => world.end())

/** Works of one person while nobody looks; their ids. */
async function publishAll(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let i = 0; i < count; i++) {
    ids.push(world.publish().id)
    await world.time.pass(10 * minuteMs)
  }
  return ids
}
const heard = (): string[] => world.news.map(({ target }) => target.id)
const asked = (): (string | undefined)[] => world.looks.map(({ from }) => from)

it('all that came in a night is read, page after page, to what is known', async () => {
  const ids = await publishAll(40)
  world.looks.length = 0
  await world.begin()
  await world.time.pass(5 * minuteMs)
  expect(heard().sort()).toEqual(ids.sort())
  // The head, and below it until a page meets what is known.
  expect(asked().map((from) => from !== undefined)).toEqual([false, true, true])
})

it('a list of which the first page meets what is known is not read on', async () => {
  const ids = await publishAll(12)
  world.looks.length = 0
  await world.begin()
  await world.time.pass(30 * minuteMs)
  expect(heard()).toEqual(ids)
  expect(asked().filter((from) => from !== undefined)).toEqual([])
})

it('for the base line one page is enough', async () => {
  for (let i = 0; i < 40; i++) world.publish('u2', { at: world.time.now() - i * minuteMs })
  world.looks.length = 0
  await world.begin()
  await world.follow('a/1', 'u2')
  await world.time.pass(hourMs)
  expect(world.looks.filter(({ people, from }) => people.includes('u2') && from !== undefined)).toEqual([])
  expect(heard()).toEqual([])
})

it('a process that dies between two pages leaves the rest to the next', async () => {
  const ids = await publishAll(40)
  let pages = 0
  const life = await world.begin({
    look: async (_, [author = ''], __, from) =>
      ++pages > 1 ? new Promise(() => undefined) : [world.page(author, from)],
  })
  await world.time.pass(3 * minuteMs)
  expect(heard()).toHaveLength(15)
  await life.end()
  await publishAll(2)
  await world.begin()
  await world.time.pass(10 * minuteMs)
  expect(new Set(heard()).size).toBe(ids.length + 2)
})

it.each(['network', 'blocked'] as const)(
  'a page that fails (%s) is read later, and the head meanwhile',
  async (code) => {
    const ids = await publishAll(40)
    let failures = 0
    world.looks.length = 0
    await world.begin({
      look: async (_, [author = ''], __, from) => {
        if (from !== undefined && ++failures <= 2) throw new AmagiError(code)
        return [world.page(author, from)]
      },
    })
    await world.time.pass(2 * hourMs)
    expect(failures).toBeGreaterThan(2)
    expect(new Set(heard())).toEqual(new Set(ids))
    // Whatever failed below, the head was read before it was tried again.
    const below = asked()
      .flatMap((from, index) => (from === undefined ? [] : [index]))
      .slice(0, 3)
    for (const index of below) expect(asked()[index - 1]).toBeUndefined()
  },
)

it('every page is a request of the budget', async () => {
  for (const id of ['u2', 'u3', 'u4', 'u5']) {
    world.publish(id, { at: world.time.now() - hourMs })
    await world.follow('a/1', id)
  }
  const life = await world.begin()
  await world.time.pass(hourMs)
  await life.end()
  const start = world.time.now()
  for (const id of ['u1', 'u2', 'u3', 'u4', 'u5']) {
    for (let i = 0; i < 40; i++) world.publish(id, { at: start + i * minuteMs })
  }
  await world.time.pass(hourMs)
  world.looks.length = 0
  await world.begin()
  await world.time.pass(20 * minuteMs)
  const times = world.looks.map(({ at }) => at)
  for (const at of times) expect(times.filter((one) => one >= at && one < at + minuteMs).length).toBeLessThanOrEqual(6)
  expect(new Set(heard()).size).toBe(200)
})

it('what is older than a day ends it', async () => {
  const ids: string[] = []
  for (let half = 0; half < 80; half++) {
    ids.push(world.publish().id)
    await world.time.pass(hourMs / 2)
  }
  const young = (world.works.get('u1') ?? []).filter(({ at }) => world.time.now() - at < dayMs - minuteMs)
  await world.begin()
  await world.time.pass(hourMs / 2)
  expect(heard()).toHaveLength(young.length)
  expect(new Set(heard())).toEqual(new Set(young.map(({ id }) => id)))
  // Two thirds of all that was published, and not a page more than it takes to find that out.
  expect(world.looks.filter(({ from }) => from !== undefined).length).toBeLessThanOrEqual(Math.ceil(ids.length / 15))
})

/** A list by hand. */
const now = Date.UTC(2026, 4, 20, 12)
const work = (minutes: number, facts: Partial<Work> = {}): Work => {
  const at = now + minutes * minuteMs
  const id = String(BigInt(Math.floor(at / 1000)) << 32n)
  return {
    id,
    order: id,
    at,
    kind: 'video',
    target: { platform: 'douyin', kind: 'work', id },
    text: '',
    tags: [],
    ...facts,
  }
}
const start: Cursor = baseline([work(-60), work(-120)], now)
const at = now + 60 * minuteMs

it.each<[string, readonly Work[], string | undefined, readonly string[]]>([
  ['all of a page is new', [work(3), work(2), work(1)], 'x', ['x']],
  ['the list ends', [work(3), work(2)], undefined, []],
  ['one is known', [work(3), work(-60)], 'x', []],
  ['one is below the floor', [work(3), work(-200)], 'x', []],
  ['what is known is pinned', [work(-60, { pinned: true }), work(3), work(2)], 'x', ['x']],
  ['everything is pinned', [work(3, { pinned: true })], 'x', []],
  ['what is in review stands between', [work(3), work(2, { hidden: true }), work(1)], 'x', ['x']],
  ['there is nothing to see', [work(3, { hidden: true })], 'x', []],
])('when %s', (_, works, next, gaps) => {
  expect(advance(start, works, at, { next }).cursor.gaps?.map(({ from }) => from) ?? []).toEqual(gaps)
})

it('a place is read once, the newest first, and forgotten after a day', () => {
  const look = (cursor: Cursor, works: readonly Work[], page: { from?: string; next?: string }, when = at) =>
    advance(cursor, works, when, page).cursor
  const one = look(start, [work(9), work(8)], { next: 'a' })
  const two = look(one, [work(20), work(19)], { next: 'b' })
  expect(two.gaps?.map(({ from }) => from)).toEqual(['b', 'a'])
  // The page below leads on, or meets what is known.
  expect(look(two, [work(18)], { from: 'b', next: 'c' }).gaps?.map(({ from }) => from)).toEqual(['c', 'a'])
  expect(look(two, [work(18), work(9)], { from: 'b', next: 'c' }).gaps?.map(({ from }) => from)).toEqual(['a'])
  // A page that leads to itself leads nowhere.
  expect(look(two, [work(18)], { from: 'b', next: 'b' }).gaps?.map(({ from }) => from)).toEqual(['a'])
  expect(look(two, [work(20)], {}, at + dayMs).gaps).toBeUndefined()
})

/** Somebody who publishes every half hour, heard of as it comes. */
async function busy(): Promise<void> {
  for (let half = 0; half < 60; half++) {
    world.publish()
    await world.time.pass(hourMs / 2)
  }
}

it('what comes late out of review below the first page is told, once, and costs a page or two every few hours', async () => {
  await world.begin()
  await busy()
  const handedIn = world.time.now() - 10 * hourMs
  const others = heard().length
  world.looks.length = 0
  const { id } = world.publish('u1', { at: handedIn })
  expect(world.page('u1').works?.some((work) => work.id === id)).toBe(false)
  await world.time.pass(4 * hourMs)
  expect(heard().slice(others)).toEqual([id])
  world.looks.length = 0
  await busy()
  // Thirty hours in which every page but the last is of the last day.
  expect(asked().filter((from) => from !== undefined).length).toBeLessThanOrEqual(4 * 10)
  expect(heard().filter((one) => one === id)).toHaveLength(1)
})

it.each(['empty', 'refused'] as const)(
  'what is below and cannot be read (%s) is left for the next time',
  async (how) => {
    let pages = 0
    await world.begin({
      look: async (_, [author = ''], __, from) => {
        if (from === undefined) return [world.page(author)]
        pages++
        if (how === 'refused') throw new AmagiError('network')
        return [{ author, works: [] }]
      },
    })
    await busy()
    const before = world.looks.length
    pages = 0
    await world.time.pass(12 * hourMs)
    // A handful of tries each time, which is every three hours, and the head meanwhile.
    expect(pages).toBeGreaterThan(4)
    expect(pages).toBeLessThan(40)
    expect(world.looks.length - before - pages).toBeGreaterThan(60)
  },
)

it('of somebody whose first page is older than a day nothing below is read', async () => {
  await world.begin()
  for (let i = 0; i < 20; i++) {
    world.publish()
    await world.time.pass(2 * hourMs)
  }
  world.looks.length = 0
  await world.time.pass(dayMs)
  expect(asked().filter((from) => from !== undefined)).toEqual([])
})

it('a page is kept as long as works of it have no time yet and all that have one are new', () => {
  const undated = (minutes: number): Work => work(minutes, { at: 0, order: '0', hidden: true })
  const [one, two, three, four] = [work(4), work(3), work(2), work(1)] as const
  const hidden = ({ id }: Work): Work => ({ ...undated(0), id })
  let cursor = advance(start, [work(9)], at, { next: 'a' }).cursor
  const look = (works: readonly Work[], minutes: number): [fresh: string[], gaps: string[]] => {
    const step = advance(cursor, works, at + minutes * minuteMs, { from: 'a' })
    cursor = step.cursor
    return [step.fresh.map(({ id }) => id), (cursor.gaps ?? []).map(({ from }) => from)]
  }
  expect(look([one, two, hidden(three), hidden(four)], 1)).toEqual([[two.id, one.id], ['a']])
  expect(look([one, two, three, hidden(four)], 30)).toEqual([[three.id], ['a']])
  expect(look([one, two, three, four], 60)).toEqual([[four.id], []])
  // One that was known long before: whatever has no time below it is old.
  cursor = advance(start, [work(9)], at, { next: 'a' }).cursor
  expect(look([one, work(-60), hidden(three)], 1)).toEqual([[one.id], []])
})

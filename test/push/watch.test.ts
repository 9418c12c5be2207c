/** Base lines, gaps and broadcasts as chats hear of them: real watch, outbox and store over lists by hand. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { Broadcast, NewsKind, Sighting } from '../../src/model'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { createPushWorld, type PushWorld, type Source } from './support/world'

let world: PushWorld
beforeEach(() => {
  world = createPushWorld()
})
afterEach(() => world.end())

const person = { platform: 'douyin', id: 'u1' } as const
const usual = (author: string): Sighting => ({
  author,
  works: world.works.get(author) ?? [],
  ...(world.live.has(author) ? { live: world.live.get(author) ?? null } : {}),
})
const publishAgo = (...minutes: number[]): void => {
  for (const ago of minutes) world.publish('u1', { at: world.time.now() - ago * minuteMs })
}

describe('a base line', () => {
  it.each(['blocked', 'network', 'upstream-changed', 'cookie-expired'] as const)(
    'that cannot be drawn for hours (%s) is the first list that comes: what was published meanwhile is in it',
    async (code) => {
      publishAgo(600, 300)
      await world.follow('a')
      let fails = true
      await world.begin({
        look: async (_, people) => {
          if (fails) throw new AmagiError(code)
          return people.map(usual)
        },
      })
      await world.time.pass(2 * hourMs)
      world.publish()
      await world.time.pass(2 * hourMs)
      fails = false
      await world.time.pass(3 * hourMs)
      expect(world.told).toEqual([])
      const { id } = world.publish()
      await world.time.pass(hourMs)
      expect(world.told).toEqual([`a video ${id}`])
    },
  )

  it('that was answered with nothing, or with somebody else, is still to be drawn', async () => {
    publishAgo(600, 300)
    await world.follow('a')
    let answer: readonly Sighting[] = []
    await world.begin({ look: async (_, people) => answer ?? people.map(usual) })
    await world.time.pass(hourMs)
    answer = [{ author: 'u2', works: [] }]
    await world.time.pass(hourMs)
    answer = undefined as never
    await world.time.pass(hourMs)
    expect(world.told).toEqual([])
    const { id } = world.publish()
    await world.time.pass(hourMs)
    expect(world.told).toEqual([`a video ${id}`])
  })

  it('of somebody without works: the first one is told, an old one that turns up is not', async () => {
    await world.follow('a')
    await world.begin()
    await world.time.pass(hourMs)
    publishAgo(90)
    const { id } = world.publish()
    await world.time.pass(7 * hourMs)
    expect(world.told).toEqual([`a video ${id}`])
  })

  it('is not drawn anew for a second chat: it hears of what is newer than its own beginning', async () => {
    publishAgo(600)
    await world.follow('a')
    await world.begin()
    await world.time.pass(hourMs)
    const first = world.publish()
    // Seen and not sent yet by anybody when the second chat comes.
    await world.time.pass(minuteMs)
    await world.follow('b')
    await world.time.pass(hourMs)
    const second = world.publish()
    await world.time.pass(hourMs)
    expect(world.told.sort()).toEqual([`a video ${first.id}`, `a video ${second.id}`, `b video ${second.id}`].sort())
  })

  it('is kept when an empty list comes in between, and so is what was seen', async () => {
    publishAgo(600, 300)
    await world.follow('a')
    let empty = false
    await world.begin({
      look: async (_, people) => people.map((author) => (empty ? { author, works: [] } : usual(author))),
    })
    await world.time.pass(hourMs)
    const first = world.publish()
    await world.time.pass(hourMs)
    empty = true
    await world.time.pass(3 * hourMs)
    const second = world.publish()
    await world.time.pass(hourMs)
    empty = false
    await world.time.pass(hourMs)
    expect(world.told).toEqual([`a video ${first.id}`, `a video ${second.id}`])
  })
})

it('a work of a time to come is told once, and nobody is looked at more often for it weeks later', async () => {
  await world.follow('a')
  publishAgo(600, 300)
  await world.begin({ sources: [{ name: 'list', tells: 'works', batch: 1, everyMs: 10 * minuteMs }] })
  await world.time.pass(hourMs)
  const { id } = world.publish('u1', { at: Date.UTC(2286, 0) })
  await world.time.pass(hourMs)
  const { id: next } = world.publish()
  await world.time.pass(hourMs)
  expect(world.told).toEqual([`a video ${id}`, `a video ${next}`])
  await world.time.pass(8 * dayMs)
  world.looks.length = 0
  await world.time.pass(2 * dayMs)
  expect(world.looks.length).toBeLessThan(30)
})

describe('what is heard of one', () => {
  it('is taken although that of another cannot be', async () => {
    await world.follow('a', 'u1')
    await world.follow('a', 'u2')
    await world.begin({
      sources: [{ name: 'list', tells: 'works', batch: 30, everyMs: 10 * minuteMs }],
      look: async () => ['u1', 'u2'].map(usual),
    })
    for (const author of ['u1', 'u2']) world.publish(author, { at: world.time.now() - hourMs })
    await world.time.pass(hourMs)
    // No whole number: whoever reads it later cannot compare it.
    world.publish('u1', { order: 'soon' })
    const { id } = world.publish('u2')
    await world.time.pass(hourMs)
    expect(world.told).toEqual([`a video ${id}`])
  })
})

it('a title that is found again while the store refuses, or after a kill, is told once; the next one is, too', async () => {
  await world.follow('a', 'u1', { wishes: { kinds: ['live', 'live-title', 'live-end'] } })
  const ways = { sources: [{ name: 'rooms', tells: 'live', batch: 30, everyMs: minuteMs } as const] }
  let life = await world.begin(ways)
  const titled = (title: string | null): void =>
    void world.live.set('u1', title === null ? null : { key: '1', startedAt: begunAt, title, target })
  const target = { platform: 'douyin', kind: 'live', id: '9' } as const
  const begunAt = world.time.now() + hourMs
  titled(null)
  await world.time.pass(hourMs)
  titled('one')
  await world.time.pass(20 * minuteMs)
  const kept = world.store.keepPerson
  Object.assign(world.store, { keepPerson: () => Promise.reject(new AmagiError('internal')) })
  titled('two')
  await world.time.pass(5 * minuteMs)
  Object.assign(world.store, { keepPerson: kept })
  await life.end()
  life = await world.begin(ways)
  await world.time.pass(20 * minuteMs)
  expect(world.told).toEqual(['a live 9', 'a live-title 9'])
  for (const title of ['one', 'two']) {
    titled(title)
    await world.time.pass(20 * minuteMs)
  }
  titled(null)
  await world.time.pass(20 * minuteMs)
  expect(world.told.slice(2)).toEqual(['a live-title 9', 'a live-title 9', 'a live-end 9'])
})

describe('a feed that tells everything once', () => {
  const sources: Source[] = [{ name: 'feed', tells: 'works', batch: 'followed', everyMs: minuteMs }]

  /** A chat that hears of one by it, after an hour; what it is given is what the feed tells next. */
  async function feeding(): Promise<(next: Sighting[]) => void> {
    await world.follow('a')
    let told: Sighting[] = []
    await world.begin({ sources, look: async () => told.splice(0) })
    await world.time.pass(hourMs)
    return (next) => (told = next)
  }

  it.each(['keepNews', 'keepPerson', 'person'] as const)(
    'loses nothing to a store that refuses for an hour (%s)',
    async (method) => {
      await world.follow('a')
      await world.follow('a', 'u2')
      let heard = 0
      await world.begin({
        sources,
        look: async () => {
          const fresh = ['u1', 'u2'].map((author) => ({
            author,
            followed: true,
            works: (world.works.get(author) ?? []).filter(({ at }) => at > heard),
          }))
          heard = world.time.now()
          return fresh.filter(({ works }) => works.length > 0)
        },
      })
      await world.time.pass(hourMs)
      const kept = world.store[method]
      Object.assign(world.store, { [method]: () => Promise.reject(new AmagiError('internal')) })
      const ids = [world.publish('u1').id]
      await world.time.pass(30 * minuteMs)
      ids.push(world.publish('u2').id, world.publish('u1').id)
      await world.time.pass(30 * minuteMs)
      Object.assign(world.store, { [method]: kept })
      await world.time.pass(10 * minuteMs)
      expect(world.told.map((line) => line.split(' ')[2]).sort()).toEqual(ids.sort())
    },
  )

  it('is kept for a day while the store refuses, and no longer', async () => {
    const tell = await feeding()
    const kept = world.store.keepPerson
    let tries = 0
    Object.assign(world.store, { keepPerson: async () => (tries++, Promise.reject(new AmagiError('internal'))) })
    for (let hour = 0; hour < 60; hour++) {
      tell([{ author: 'u1', followed: true, works: [world.publish()] }])
      await world.time.pass(hourMs)
    }
    world.looks.length = 0
    tries = 0
    await world.time.pass(10 * minuteMs)
    expect(tries / world.looks.length).toBeGreaterThan(20)
    expect(tries / world.looks.length).toBeLessThan(26)
    Object.assign(world.store, { keepPerson: kept })
    await world.time.pass(10 * minuteMs)
    expect(world.told).toHaveLength(60)
  })

  it('is not held up by what nobody can understand', async () => {
    const tell = await feeding()
    tell([{ author: 'u1', works: [world.publish('u1', { order: 'soon' })] }])
    await world.time.pass(10 * minuteMs)
    const { id } = world.publish()
    tell([{ author: 'u1', works: (world.works.get('u1') ?? []).filter((work) => work.id === id) }])
    await world.time.pass(10 * minuteMs)
    expect(world.told).toEqual([`a video ${id}`])
  })
})

describe('a process that takes over', () => {
  /** Two processes on one store, of which one holds the lease. */
  function withLease(): void {
    let held = { owner: '', until: 0 }
    Object.assign(world.store, {
      lease: async (owner: string, now: number, forMs: number): Promise<boolean> => {
        if (held.owner !== owner && held.until > now) return false
        held = { owner, until: now + forMs }
        return true
      },
    })
  }

  it('knows what the one before it had seen, though both began together', async () => {
    withLease()
    publishAgo(60)
    await world.follow('a')
    const first = await world.begin()
    await world.begin()
    await world.time.pass(5 * hourMs)
    const ids = [world.publish().id]
    await world.time.pass(hourMs)
    await first.end()
    ids.push(world.publish().id)
    await world.time.pass(hourMs)
    ids.push(world.publish().id)
    await world.time.pass(hourMs)
    expect(world.told).toEqual(ids.map((id) => `a video ${id}`))
  })

  it('tells no end that nobody saw', async () => {
    withLease()
    await world.follow('a')
    const sources = [{ name: 'rooms', tells: 'live', batch: 30, everyMs: minuteMs }] as const
    world.live.set('u1', null)
    const first = await world.begin({ sources })
    let fails = true
    await world.begin({
      sources,
      look: async (_, people) => {
        if (fails) throw new AmagiError('network')
        return people.map(usual)
      },
    })
    await world.time.pass(hourMs)
    world.live.set('u1', { key: '1', startedAt: world.time.now(), target })
    await world.time.pass(hourMs)
    await first.end()
    world.live.set('u1', null)
    await world.time.pass(hourMs)
    fails = false
    await world.time.pass(hourMs)
    expect(world.told).toEqual(['a live 9'])
  })
})

describe('what nobody wants for a while', () => {
  const kinds = (...own: NewsKind[]) => ({ wishes: { kinds: own } })

  it.each<[string, ('works' | 'live')[], string[]]>([
    ['works', ['works'], ['a video new']],
    ['broadcasts', ['live'], ['a live 9']],
  ])('%s: what came meanwhile is not told when it is wanted again', async (what, own, told) => {
    publishAgo(600, 300)
    world.live.set('u1', null)
    await world.follow('a', 'u1', kinds('video', 'live', 'live-end'))
    const { watch } = await world.begin({
      sources: [
        { name: 'list', tells: 'works', batch: 1, everyMs: 10 * minuteMs },
        { name: 'rooms', tells: 'live', batch: 30, everyMs: minuteMs },
      ],
      look: async (name, people) =>
        people.map(usual).map(({ author, works, live }) => ({
          author,
          ...(name === 'list' ? { works: works ?? [] } : { live: live ?? null }),
        })),
    })
    const other = own[0] === 'works' ? 'live' : 'works'
    await world.time.pass(hourMs)
    const on = { key: '1', startedAt: world.time.now(), target }
    if (what === 'broadcasts') world.live.set('u1', on)
    await world.time.pass(hourMs)
    world.told.length = 0
    watch.follow([{ ...person, tells: [other] }])
    await world.time.pass(2 * hourMs)
    world.publish()
    if (what === 'broadcasts') world.live.set('u1', null)
    await world.time.pass(2 * hourMs)
    watch.follow([{ ...person, tells: ['works', 'live'] }])
    world.told.length = 0
    await world.time.pass(2 * hourMs)
    expect(world.told).toEqual([])
    const { id } = world.publish()
    world.live.set('u1', { ...on, key: '2', startedAt: world.time.now() })
    await world.time.pass(hourMs)
    const heard = world.told.map((line) => line.replace(id, 'new'))
    expect(heard).toEqual(expect.arrayContaining(told))
  })

  it('lists of others: what was put in meanwhile is not told, after a day without a look neither', async () => {
    const sources = [{ name: 'liked', tells: 'liked', batch: 1, everyMs: hourMs }] as const
    await world.follow('a', 'u1', kinds('liked'))
    let liked = [...'ba']
    const work = (id: string) => ({ ...world.publish('u9', { at: 1000 }), id })
    let refused = false
    const { watch } = await world.begin({
      sources,
      look: async (_, people) => {
        if (refused) throw new AmagiError('private')
        return people.map((author) => ({ author, lists: { liked: liked.map(work) } }))
      },
    })
    watch.follow([{ ...person, lists: ['liked'], tells: [] }])
    const heard = () => world.news.map(({ kind }) => kind)
    await world.time.pass(2 * hourMs)
    liked = [...'cba']
    await world.time.pass(2 * hourMs)
    expect(heard()).toEqual(['liked'])
    refused = true
    liked = [...'edcba']
    await world.time.pass(3 * dayMs)
    refused = false
    await world.time.pass(5 * hourMs)
    expect(heard()).toEqual(['liked'])
    liked = [...'fedcba']
    await world.time.pass(5 * hourMs)
    expect(heard()).toEqual(['liked', 'liked'])
  })
})

const target = { platform: 'douyin', kind: 'live', id: '9' } as const

describe('a broadcast', () => {
  const minute = (at: number): number => Date.UTC(2026, 4, 1, 12) + at * minuteMs
  const on = (key: string, at: number, title?: string): Broadcast => ({
    key,
    startedAt: minute(at),
    target,
    ...(title === undefined ? {} : { title }),
  })
  /** What rooms say from a minute on: a broadcast, nothing on, nothing known, a failure; or the process leaves and comes. */
  type Step = readonly [at: number, says: Broadcast | null | 'unknown' | 'fails' | 'leaves' | 'comes']

  it.each<[string, Step[], string[]]>([
    [
      'tells of its beginning and its end, once',
      [
        [10, on('a', 10)],
        [60, null],
      ],
      ['live', 'live-end'],
    ],
    [
      'that blinks, is not known and fails goes on',
      [
        [10, on('a', 10)],
        [30, null],
        [33, on('a', 10)],
        [40, 'unknown'],
        [60, 'fails'],
        [75, on('a', 10)],
        [100, null],
      ],
      ['live', 'live-end'],
    ],
    [
      'that is cut and taken up again under another key is one',
      [
        [10, on('a', 10)],
        [30, null],
        [33, on('b', 32)],
        [60, null],
        [80, on('b', 32)],
        [85, on('a', 10)],
      ],
      ['live', 'live-end'],
    ],
    [
      'that ended while nobody lived is not told to have ended; the next one is told',
      [
        [10, on('a', 10)],
        [30, 'leaves'],
        [90, null],
        [90, 'comes'],
        [120, on('b', 120)],
        [150, null],
      ],
      ['live', 'live', 'live-end'],
    ],
    [
      'that ended during a quick restart is told to have ended',
      [
        [10, on('a', 10)],
        [30, 'leaves'],
        [32, null],
        [33, 'comes'],
      ],
      ['live', 'live-end'],
    ],
    [
      'that goes on over a restart is not told again',
      [
        [10, on('a', 10)],
        [30, 'leaves'],
        [90, 'comes'],
        [200, null],
      ],
      ['live', 'live-end'],
    ],
    [
      'that began while nobody lived is told to be under way, the one before it is not told to have ended',
      [
        [10, on('a', 10)],
        [30, 'leaves'],
        [100, on('b', 60)],
        [100, 'comes'],
      ],
      ['live', 'live late'],
    ],
    [
      'that began and ended while nobody lived was never there',
      [
        [30, 'leaves'],
        [60, on('a', 40)],
        [80, null],
        [90, 'comes'],
      ],
      [],
    ],
    [
      'under way when somebody begins to follow is no news, its end is',
      [
        [-30, on('a', -600)],
        [60, null],
      ],
      ['live-end'],
    ],
    [
      'of which the title changes is told where it is wanted',
      [
        [10, on('a', 10, 'one')],
        [30, on('a', 10, 'two')],
        [31, on('a', 10, 'three')],
        [60, null],
      ],
      ['live', 'live-title', 'live-title', 'live-end'],
    ],
  ])('%s', async (_, steps, told) => {
    let says: Step[1] = null
    const life = () =>
      world.begin({
        sources: [{ name: 'rooms', tells: 'live', batch: 30, everyMs: minuteMs }],
        look: async (_, people) => {
          if (says === 'fails') throw new AmagiError('network')
          if (says === 'unknown' || typeof says === 'string') return []
          return people.map((author) => ({ author, live: says as Broadcast | null }))
        },
      })
    const late: string[] = []
    await world.follow('a', 'u1', { wishes: { kinds: ['live', 'live-end', 'live-title'] } })
    for (const [at, value] of steps) if (at < 0) says = value
    let own = await life()
    let now = 0
    for (const [at, value] of steps.filter(([when]) => when >= 0)) {
      await world.time.pass((at - now) * minuteMs)
      now = at
      if (value === 'leaves') await own.end()
      else if (value === 'comes') own = await life()
      else says = value
    }
    await world.time.pass(30 * minuteMs)
    late.push(...world.news.filter((news) => news.late).map(({ target: { id } }) => `live ${id}`))
    const heard = world.told.map((line) => line.split(' ')[1] ?? '')
    expect(heard).toEqual(told.map((line) => line.replace(' late', '')))
    expect(late).toHaveLength(told.filter((line) => line.endsWith('late')).length)
  })
})

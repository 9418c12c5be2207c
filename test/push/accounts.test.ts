/** Several accounts for one platform: shared people, and a schedule, a pause and a queue for each. */
import { describe, expect, it } from 'vitest'
import { createMemoryJournal } from '../../samples/push-days'
import { AmagiError } from '../../src/errors'
import type { Broadcast, FollowOutcome, FollowPause, News, Sighting, Work } from '../../src/model'
import { createRoster, keyOfWatched } from '../../src/push/roster'
import { createWatch, type Watch, type WatchedPlatform } from '../../src/push/watch'
import { createFilePush } from '../../src/store/push/file'
import type { PushStore } from '../../src/store/push/types'
import { hourMs, minuteMs } from '../../src/units'
import { createTime, seeded, settle, type VirtualTime } from './support/time'

const start = Date.UTC(2026, 4, 1, 12)
const platform = 'bilibili'
const sources: WatchedPlatform['sources'] = [
  { name: 'feed', tells: 'works', batch: 'followed', everyMs: minuteMs, perMinute: 3 },
  { name: 'rooms', tells: 'live', batch: 30, everyMs: minuteMs, byAddress: true },
  { name: 'list', tells: 'works', batch: 1, everyMs: 10 * minuteMs },
]

interface Look {
  readonly account: string
  readonly source: string
  readonly people: readonly string[]
  readonly at: number
}

interface World {
  readonly time: VirtualTime
  readonly store: PushStore
  readonly looks: Look[]
  readonly news: News[]
  readonly pauses: (FollowPause & { account: string | undefined })[]
  readonly follows: [account: string, id: string][]
  readonly refused: (string | undefined)[]
  /** Whom an account follows. */
  readonly followed: Map<string, string[]>
  readonly works: Map<string, Work[]>
  readonly live: Map<string, Broadcast>
  /** Accounts that are refused right now. */
  readonly blocked: Set<string>
  /** What becomes of following somebody. */
  outcome(account: string): FollowOutcome
  publish(author: string): Work
  with(accounts: readonly string[], follows?: boolean): WatchedPlatform[]
  begin(accounts: readonly string[], people: readonly string[], follows?: boolean): Watch
  end(): Promise<void>
}

function createWorld(): World {
  const time = createTime(start)
  const store = createFilePush(createMemoryJournal(), time.now)
  let stop = new AbortController()
  let lives = 0
  const world: World = {
    time,
    store,
    looks: [],
    news: [],
    pauses: [],
    follows: [],
    refused: [],
    followed: new Map(),
    works: new Map(),
    live: new Map(),
    blocked: new Set(),
    outcome: () => ({ state: 'followed' }),
    publish(author) {
      const at = time.now()
      const id = String((BigInt(Math.floor(at / 1000)) << 32n) + BigInt(world.works.size + 1))
      const target = { platform, kind: 'work', id } as const
      const work: Work = { id, order: id, at, kind: 'video', target, text: '', tags: [] }
      world.works.set(author, [work, ...(world.works.get(author) ?? [])])
      return work
    },
    with(accounts, follows = false) {
      const watched = (account: string | undefined, part: WatchedPlatform['part']): WatchedPlatform => ({
        platform,
        ...(account === undefined ? {} : { account }),
        ...(part === undefined ? {} : { part }),
        sources,
        perMinute: 6,
        ...(follows && account !== undefined
          ? {
              follow: async (id) => {
                world.follows.push([account, id])
                const outcome = world.outcome(account)
                if (outcome.state === 'followed') {
                  world.followed.set(account, [...(world.followed.get(account) ?? []), id])
                }
                return outcome
              },
            }
          : {}),
        async look(source, people) {
          const own = account ?? 'nobody'
          world.looks.push({ account: own, source, people, at: time.now() })
          if (world.blocked.has(own)) throw new AmagiError('blocked')
          const mine = new Set(world.followed.get(own))
          if (source === 'rooms')
            return people.map((author): Sighting => ({ author, live: world.live.get(author) ?? null }))
          if (source === 'list')
            return people.map((author): Sighting => {
              const works = world.works.get(author) ?? []
              return { author, works, followed: mine.has(author) }
            })
          return people.flatMap((author): Sighting[] => {
            const works = world.works.get(author) ?? []
            return mine.has(author) && works.length > 0 ? [{ author, works, followed: true }] : []
          })
        },
      })
      const [only] = accounts
      if (accounts.length < 2) return [watched(only, undefined)]
      return [...accounts.map((one) => watched(one, 'account')), watched(undefined, 'address')]
    },
    begin(accounts, people, follows) {
      stop = new AbortController()
      const watch = createWatch({
        store,
        platforms: world.with(accounts, follows),
        owner: `life ${lives++}`,
        clock: time.now,
        random: seeded(lives),
        signal: stop.signal,
        wait: time.wait,
        log: () => undefined,
        found: (news) => void world.news.push(...news),
        pausedFollowing: (_, pause, account) => void world.pauses.push({ ...pause, account }),
        refused: (_, __, account) => void world.refused.push(account),
      })
      watch.follow(people.map((id) => ({ platform, id })))
      void watch.run()
      return watch
    },
    async end() {
      stop.abort()
      await settle()
    },
  }
  return world
}

const crowd = (count: number): string[] => Array.from({ length: count }, (_, i) => `u${i}`)
/** Who asked for the list of whom. */
const listed = ({ looks }: World, since = 0): Map<string, Set<string>> => {
  const by = new Map<string, Set<string>>()
  for (const { account, source, people, at } of looks) {
    if (source !== 'list' || at < since) continue
    for (const id of people) by.set(id, (by.get(id) ?? new Set()).add(account))
  }
  return by
}

describe('people of several accounts', () => {
  const sharing = (accounts: readonly string[]) => {
    const roster = createRoster(
      () => undefined,
      () => start,
    )
    const all = accounts.map((account) => ({ platform, account, part: 'account', sources, perMinute: 6 }) as const)
    const platforms = all.map((one): WatchedPlatform => ({ ...one, look: async () => [] }))
    roster.share(platforms)
    return new Map(
      crowd(900).map((id) => [id, platforms.filter((one) => roster.owns(one, id)).map(({ account }) => account)]),
    )
  }

  it('belong to one each, in equal shares, and few go elsewhere when an account comes or goes', () => {
    const [two, three] = [sharing(['', 'b']), sharing(['', 'b', 'c'])]
    const counts = new Map<string | undefined, number>()
    for (const owners of three.values()) {
      expect(owners).toHaveLength(1)
      counts.set(owners[0], (counts.get(owners[0]) ?? 0) + 1)
    }
    for (const count of counts.values()) expect(Math.abs(count - 300)).toBeLessThan(60)
    const moved = [...three].filter(([id, [owner]]) => two.get(id)?.[0] !== owner)
    expect(moved.every(([, [owner]]) => owner === 'c')).toBe(true)
    expect(moved).toHaveLength(counts.get('c') ?? 0)
  })

  it('are asked about by their own, and what counts for the address is asked once about everybody', async () => {
    const world = createWorld()
    world.begin(['a', 'b', 'c'], crowd(12))
    await world.time.pass(hourMs)
    const by = listed(world)
    expect(by.size).toBe(12)
    for (const accounts of by.values()) expect(accounts.size).toBe(1)
    expect(new Set([...by.values()].flatMap((all) => [...all]))).toEqual(new Set(['a', 'b', 'c']))
    const rooms = world.looks.filter(({ source }) => source === 'rooms')
    expect(new Set(rooms.map(({ account }) => account))).toEqual(new Set(['nobody']))
    expect(new Set(rooms.flatMap(({ people }) => people)).size).toBe(12)
    await world.end()
  })

  it('go to the account that follows them, with what is known of them', async () => {
    const world = createWorld()
    const people = crowd(8)
    world.followed.set('b', people)
    world.begin(['a', 'b'], people)
    await world.time.pass(hourMs)
    const since = new Map<string, number | undefined>()
    for (const id of people) since.set(id, (await world.store.person(`${platform}/${id}`))?.works?.since)
    for (const id of people) world.publish(id)
    await world.time.pass(5 * minuteMs)
    expect(world.news).toHaveLength(8)
    const later = world.time.now()
    await world.time.pass(7 * hourMs)
    // Whom the feed covers is looked at by himself all the same, if rarely; by the one he belongs to.
    expect([...listed(world, later).values()].flatMap((all) => [...all])).toEqual(people.map(() => 'b'))
    expect(world.news).toHaveLength(8)
    for (const id of people) {
      const person = await world.store.person(`${platform}/${id}`)
      expect(person).toMatchObject({ followed: true, follower: 'b', works: { since: since.get(id) } })
    }
    await world.end()
  })

  it('stay with the account that follows them when another one does so too', async () => {
    const world = createWorld()
    world.followed.set('a', ['u1']).set('b', ['u1'])
    world.begin(['a'], ['u1'])
    world.publish('u1')
    await world.time.pass(hourMs)
    await world.end()
    world.begin(['a', 'b'], ['u1'])
    const later = world.time.now()
    world.publish('u1')
    await world.time.pass(7 * hourMs)
    expect(listed(world, later).get('u1')).toEqual(new Set(['a']))
    expect(await world.store.person(`${platform}/u1`)).toMatchObject({ follower: 'a' })
    await world.end()
  })

  it('go to the others when a login ends, without a gap, without a double, and back when it is there again', async () => {
    const world = createWorld()
    const people = crowd(9)
    const watch = world.begin(['a', 'b', 'c'], people)
    for (const [at, id] of people.entries()) {
      const own = ['a', 'b', 'c'][at % 3] ?? ''
      world.followed.set(own, [...(world.followed.get(own) ?? []), id])
    }
    for (const id of people) world.publish(id)
    await world.time.pass(2 * hourMs)
    const before = new Map<string, unknown>()
    for (const id of people) before.set(id, (await world.store.person(`${platform}/${id}`))?.works?.since)
    const told = world.news.length
    // One while it goes, one while it is gone.
    const works = people.map((id) => world.publish(id))
    watch.attend(world.with(['a', 'b']))
    const lostAt = world.time.now()
    await world.time.pass(hourMs)
    works.push(...people.map((id) => world.publish(id)))
    await world.time.pass(2 * hourMs)
    const found = world.news.slice(told)
    expect(found.map(({ target }) => target.id).sort()).toEqual(works.map(({ id }) => id).sort())
    for (const id of people) {
      expect((await world.store.person(`${platform}/${id}`))?.works?.since).toBe(before.get(id))
    }
    expect(world.looks.filter(({ account, at }) => account === 'c' && at > lostAt)).toEqual([])
    // The others keep their people.
    const by = listed(world, lostAt)
    for (const id of ['u0', 'u3', 'u6']) expect([...(by.get(id) ?? [])].every((one) => one === 'a')).toBe(true)
    watch.attend(world.with(['a', 'b', 'c']))
    const backAt = world.time.now()
    const last = people.map((id) => world.publish(id))
    await world.time.pass(2 * hourMs)
    expect(
      world.news
        .slice(told + works.length)
        .map(({ target }) => target.id)
        .sort(),
    ).toEqual(last.map(({ id }) => id).sort())
    expect(world.looks.some(({ account, at }) => account === 'c' && at >= backAt)).toBe(true)
    await world.end()
  })

  it('may be heard of in two ways at the same time, and nothing of it is lost', async () => {
    const world = createWorld()
    const watch = world.begin(['a', 'b'], ['u1'])
    await world.time.pass(hourMs)
    const { id } = world.publish('u1')
    world.live.set('u1', { key: '7:1', target: { platform, kind: 'live', id: '7' }, startedAt: world.time.now() })
    const from = world.looks.length
    watch.hurry({ platform, id: 'u1' })
    await settle()
    expect(
      world.looks
        .slice(from)
        .map(({ source }) => source)
        .sort(),
    ).toEqual(['list', 'rooms'])
    const person = await world.store.person(`${platform}/u1`)
    expect(Object.keys(person?.works?.seen ?? {})).toContain(id)
    expect(person?.live?.now?.key).toBe('7:1')
    expect(world.news.map(({ kind }) => kind).sort()).toEqual(['live', 'video'])
    await world.end()
  })

  it('are looked at as soon as somebody asks for it, be it before anything runs', async () => {
    const world = createWorld()
    const stop = new AbortController()
    const watch = createWatch({
      store: world.store,
      platforms: world.with(['a', 'b']),
      owner: 'one',
      clock: world.time.now,
      random: seeded(1),
      signal: stop.signal,
      wait: world.time.wait,
      log: () => undefined,
      found: () => undefined,
    })
    watch.follow([{ platform, id: 'u1' }])
    watch.hurry({ platform, id: 'u1' })
    void watch.run()
    await settle()
    expect(world.looks.map(({ source }) => source).sort()).toEqual(['list', 'rooms'])
    stop.abort()
    await settle()
  })

  it('are a guest’s when no account is left', async () => {
    const world = createWorld()
    const watch = world.begin(['a', 'b'], crowd(4))
    for (const id of crowd(4)) world.publish(id)
    await world.time.pass(hourMs)
    watch.attend(world.with([]))
    const later = world.time.now()
    await world.time.pass(2 * hourMs)
    const looks = world.looks.filter(({ at }) => at > later)
    expect(new Set(looks.map(({ account }) => account))).toEqual(new Set(['nobody']))
    expect(listed(world, later).size).toBe(4)
    await world.end()
  })
})

describe('one of several accounts', () => {
  it('rests alone when it is refused, over a restart, and says whose refusal it is', async () => {
    const world = createWorld()
    const people = crowd(12)
    world.begin(['a', 'b'], people)
    await world.time.pass(hourMs)
    world.blocked.add('a')
    await world.time.pass(minuteMs)
    expect(world.refused).toEqual(['a'])
    await world.end()
    const again = world.begin(['a', 'b'], people)
    const from = world.time.now()
    await world.time.pass(3 * minuteMs)
    const since = world.looks.filter(({ at }) => at > from)
    expect(since.filter(({ account }) => account === 'a')).toEqual([])
    expect(new Set(since.map(({ account }) => account))).toEqual(new Set(['b', 'nobody']))
    expect(again.state().map(({ own, restsUntil }) => [own.account, restsUntil !== undefined])).toEqual([
      ['a', true],
      ['b', false],
      [undefined, false],
    ])
    await world.end()
  })

  it('follows its own people, and pauses alone', async () => {
    const world = createWorld()
    world.outcome = (account) =>
      account === 'a' ? { state: 'paused', code: '22009', forMs: 24 * hourMs } : { state: 'followed' }
    const people = crowd(10)
    const watch = world.begin(['a', 'b'], people, true)
    await world.time.pass(5 * hourMs)
    const mine = watch.state().map(({ people: count }) => count)
    expect(mine[0]).toBeGreaterThan(0)
    expect((mine[0] ?? 0) + (mine[1] ?? 0)).toBe(10)
    expect(world.follows.filter(([account]) => account === 'a')).toHaveLength(1)
    const byB = world.follows.filter(([account]) => account === 'b').map(([, id]) => id)
    expect(byB).toHaveLength(mine[1] ?? 0)
    expect(world.pauses).toMatchObject([{ account: 'a', code: '22009' }])
    expect(watch.state()[0]?.following?.code).toBe('22009')
    for (const id of byB) expect(await world.store.person(`${platform}/${id}`)).toMatchObject({ follower: 'b' })
    await world.end()
  })

  it('stays within its budget in any minute while people go from one to the other', async () => {
    const world = createWorld()
    const watch = world.begin(['a', 'b', 'c'], crowd(120))
    for (const accounts of [['a', 'b'], ['a'], ['a', 'b', 'c']]) {
      await world.time.pass(hourMs)
      watch.attend(world.with(accounts))
    }
    await world.time.pass(hourMs)
    for (const account of ['a', 'b', 'c', 'nobody']) {
      const at = world.looks.filter((look) => look.account === account).map((look) => look.at)
      const most = Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + minuteMs).length))
      expect(most).toBeLessThanOrEqual(6)
    }
    await world.end()
  })
})

describe('a schedule that is kept', () => {
  it('has the name of the platform for a guest and the account without a name, else of the account', () => {
    const own = { platform, sources, perMinute: 6, look: async () => [] } as const
    expect(keyOfWatched(own)).toBe('bilibili')
    expect(keyOfWatched({ ...own, account: '' })).toBe('bilibili')
    expect(keyOfWatched({ ...own, account: 'b', part: 'account' })).toBe('bilibili/b')
    expect(keyOfWatched({ ...own, part: 'address' })).toBe('bilibili//')
  })

  it.each([['a'], ['']])('of the time of one account is read on by account “%s”', async (account) => {
    const world = createWorld()
    const due = { list: { u1: start + 8 * minuteMs } }
    const rest = { step: 0, until: start + 4 * minuteMs }
    const following = { until: start + 10 * hourMs, code: '22015' }
    await world.store.keepSchedule('bilibili', { due, rest, following })
    const watch = world.begin([account], ['u1'])
    await settle()
    expect(watch.state()).toMatchObject([{ restsUntil: rest.until, following }])
    await world.time.pass(3.9 * minuteMs)
    expect(world.looks).toEqual([])
    await world.time.pass(4 * minuteMs)
    expect(listed(world).size).toBe(0)
    await world.time.pass(minuteMs)
    expect(listed(world).size).toBe(1)
    await world.end()
  })
})

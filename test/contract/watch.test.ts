/** Every way to hear of somebody, over the real client and the simulated sites: what is new, and what is not known. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accounts, startSimulator, type FaultKind, type Simulator } from '../../simulator'
import { eidOf } from '../../simulator/world/kuaishou'
import { secUid } from '../../simulator/world/douyin'
import { person } from '../../simulator/world/people'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import type { News, PlatformId, Sighting, Watched } from '../../src/model'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { perceive } from '../../src/push/perceive'
import { dayMs, hourMs, minuteMs } from '../../src/units'

const begin = Date.UTC(2026, 4, 20, 12)
let now = begin
let simulator: Simulator
let transport: Transport
let service: Service
let cookies: Partial<Record<PlatformId, string>>

beforeAll(async () => {
  simulator = await startSimulator({ clock: () => now })
})
afterAll(() => simulator.close())

function open(): void {
  transport = createTransport({ gateway: simulator.url, timeoutMs: 5000, retryBaseMs: 5 })
  service = createService({ platforms, transport, cookie: (id) => cookies[id], clock: () => now, random: () => 0 })
}
function shut(): void {
  service.close()
  transport.close()
}
beforeEach(() => {
  now = begin
  cookies = {}
  simulator.reset()
  open()
})
afterEach(() => {
  shut()
  if (simulator.misconduct.length > 0) throw new Error(simulator.misconduct.join('\n'))
})

/** Somebody as one platform knows him, and what he does there. */
interface Actor {
  platform: PlatformId
  id: string
  cookie: string
  /** Posts at the present time; the result is the id of the work. `madeAt`: it waited since then, where the id tells. */
  post(at?: number, madeAt?: number): string
  goLive(): void
  end(): void
  lie(on: boolean): void
}

const qin = () => person(simulator.world.people, 'chef')

const actors: Record<PlatformId, () => Actor> = {
  bilibili: () => ({
    platform: 'bilibili',
    id: String(qin().mid),
    cookie: accounts.bilibili.normal,
    post: (at = now, madeAt = at) =>
      simulator.bilibili.days.post(qin().mid, at, { type: 'WORD', text: '今天也在营业', madeAt }),
    goLive: () => simulator.bilibili.days.goLive(qin().mid, now, '深夜的锅'),
    end: () => simulator.bilibili.days.status(qin().mid, 0),
    lie: (on) => simulator.bilibili.days.lie(on),
  }),
  douyin: () => ({
    platform: 'douyin',
    id: secUid(qin()),
    cookie: accounts.douyin.valid,
    post: (at = now, madeAt = at) => simulator.douyin.days.post('chef', at, { desc: '今天也在营业', madeAt }),
    goLive: () => void simulator.douyin.days.goLive('chef', now, '深夜的锅'),
    end: () => simulator.douyin.days.end('chef'),
    lie: (on) => simulator.douyin.days.lie(on),
  }),
  kuaishou: () => ({
    platform: 'kuaishou',
    id: eidOf(qin()),
    cookie: accounts.kuaishou.valid,
    post: (at = now) => simulator.kuaishou.days.post('chef', at, { caption: '今天也在营业' }),
    goLive: () => void simulator.kuaishou.days.goLive('chef', '深夜的锅'),
    end: () => simulator.kuaishou.days.living('chef', false),
    lie: (on) => simulator.kuaishou.days.lie(on),
  }),
}

/** Looks one after the other, as the watch makes them of what a source says; an error is nothing. */
function watcher({ platform, id }: Actor, source: string) {
  let watched: Watched = {}
  const look = async (from?: string): Promise<Sighting | undefined> => {
    const found = await service.lookouts.look(platform, source, [id], { from }).catch(() => [])
    return found.find(({ author }) => author === id)
  }
  return {
    sight: () => look(),
    async news(from?: string): Promise<News[]> {
      const sighting = await look(from)
      if (!sighting) return []
      const step = perceive({ platform, id }, watched, sighting, now, begin, from)
      watched = step.watched
      return step.news
    },
    /** Where the list is to be read on. */
    gap: (): string | undefined => watched.works?.gaps?.[0]?.from,
  }
}

const works: [PlatformId, string, 'guest' | 'account'][] = [
  ['bilibili', 'space', 'guest'],
  ['bilibili', 'space', 'account'],
  ['bilibili', 'feed', 'account'],
  ['douyin', 'posts', 'guest'],
  ['douyin', 'posts', 'account'],
  ['kuaishou', 'works', 'guest'],
  ['kuaishou', 'works', 'account'],
]
const rooms: [PlatformId, string][] = [
  ['bilibili', 'rooms'],
  ['douyin', 'rooms'],
  ['kuaishou', 'rooms'],
]
/** What sites do to who is not welcome, and what breaks. */
const faults: FaultKind[] = ['risk-352', 'http-412', 'empty', 'html', 'captcha', 'null-data', 'truncated', 'status-500']

describe.each(works)('works on %s by %s as %s', (platform, source, who) => {
  let actor: Actor
  beforeEach(() => {
    actor = actors[platform]()
    if (who === 'account') cookies[platform] = actor.cookie
    actor.post(now - 3 * dayMs)
    actor.post(now - hourMs)
  })

  it('tells of what is posted between two looks, the older one first, once', async () => {
    const { news } = watcher(actor, source)
    expect(await news()).toEqual([])
    now += minuteMs
    const first = actor.post()
    now += minuteMs
    const second = actor.post()
    now += minuteMs
    const found = await news()
    expect(found.map(({ target }) => target.id)).toEqual([first, second])
    expect(found.map(({ text }) => text)).toEqual(['今天也在营业', '今天也在营业'])
    now += minuteMs
    expect(await news()).toEqual([])
  })

  it('tells of what waited to be published, and of what stands below it', async () => {
    const { news } = watcher(actor, source)
    await news()
    now += minuteMs
    // A page has twelve.
    const count = source === 'feed' ? 13 : 11
    const ids = Array.from({ length: count }, () => actor.post((now += 1000)))
    ids.push(actor.post((now += 1000), now - 5 * dayMs))
    const told: string[] = []
    for (let round = 0; round < 3; round++) {
      now += minuteMs
      told.push(...(await news()).map(({ target }) => target.id))
    }
    expect(told.sort()).toEqual(ids.sort())
  })

  it.each(faults)('knows nothing while everything is answered with %s, and loses nothing', async (kind) => {
    const { news, sight } = watcher(actor, source)
    await news()
    now += minuteMs
    const id = actor.post()
    const calm = simulator.fault({ kind })
    now += minuteMs
    expect(await sight()).toBeUndefined()
    calm()
    now += 30 * minuteMs
    shut()
    open()
    expect((await news()).map(({ target }) => target.id)).toEqual([id])
  })

  it('takes an empty list for none of somebody who had works', async () => {
    const { news } = watcher(actor, source)
    await news()
    actor.lie(true)
    now += minuteMs
    expect(await news()).toEqual([])
    actor.lie(false)
    now += minuteMs
    expect(await news()).toEqual([])
    const id = actor.post()
    now += minuteMs
    expect((await news()).map(({ target }) => target.id)).toEqual([id])
  })
})

describe.each(works.filter(([, source]) => source !== 'feed'))(
  'a long list on %s by %s as %s',
  (platform, source, who) => {
    it('is read on behind its first page, to what is known', async () => {
      const actor = actors[platform]()
      if (who === 'account') cookies[platform] = actor.cookie
      for (const hours of [72, 4, 3, 2, 1]) actor.post(now - hours * hourMs)
      const { news, gap } = watcher(actor, source)
      expect(await news()).toEqual([])
      now += hourMs
      const ids = Array.from({ length: 45 }, () => actor.post((now += minuteMs)))
      const told = await news()
      let pages = 1
      for (let from = gap(); from !== undefined && pages < 10; from = gap(), pages++) {
        now += minuteMs
        told.push(...(await news(from)))
      }
      expect(told.map(({ target }) => target.id).sort()).toEqual(ids.sort())
      expect(pages).toBeGreaterThan(2)
    })
  },
)

describe.each(rooms)('broadcasts on %s by %s', (platform, source) => {
  it('tells of the beginning and of the end, and of no pause in between', async () => {
    const actor = actors[platform]()
    const { news } = watcher(actor, source)
    actor.goLive()
    actor.end()
    expect(await news()).toEqual([])
    now += hourMs
    actor.goLive()
    now += minuteMs
    const [start, ...more] = await news()
    expect(start).toMatchObject({ kind: 'live', target: { platform } })
    expect(more).toEqual([])
    now += hourMs
    await news()
    actor.end()
    expect(await news()).toEqual([])
    now += 6 * minuteMs
    const [end] = await news()
    expect(end).toMatchObject({ kind: 'live-end' })
    expect(end?.lastedMs).toBeGreaterThanOrEqual(hourMs)
  })

  it.each(faults)('says neither on nor off while everything is answered with %s', async (kind) => {
    const actor = actors[platform]()
    actor.goLive()
    const { news, sight } = watcher(actor, source)
    await news()
    simulator.fault({ kind })
    for (let look = 0; look < 3; look++) {
      now += 10 * minuteMs
      const found = await sight()
      expect(found?.live).toBeUndefined()
    }
  })
})

describe('the feed of all whom an account follows', () => {
  const feedPath = '/x/polymer/web-dynamic/v1/feed/all'
  const asked = () => simulator.requests.map(({ path }) => path).filter((path) => path.startsWith(feedPath))

  it('is counted while nothing is new, and read every tenth time for what was reviewed late', async () => {
    cookies.bilibili = accounts.bilibili.normal
    const actor = actors.bilibili()
    const { news } = watcher(actor, 'feed')
    const late = simulator.bilibili.days.post(qin().mid, now - 10 * minuteMs, {
      type: 'AV',
      text: '晚审',
      reviewing: true,
    })
    actor.post(now - hourMs)
    actor.post()
    await news()
    expect(asked()).toEqual([feedPath])
    simulator.bilibili.days.pass(late)
    const found: News[] = []
    for (let round = 0; round < 10; round++) {
      now += minuteMs
      found.push(...(await news()))
    }
    expect(asked().slice(1)).toEqual([...Array.from({ length: 9 }, () => `${feedPath}/update`), feedPath])
    expect(found.map(({ target }) => target.id)).toEqual([late])
  })

  it('is read to what is known, however many posts there were', async () => {
    cookies.bilibili = accounts.bilibili.normal
    const actor = actors.bilibili()
    const { news } = watcher(actor, 'feed')
    actor.post(now - hourMs)
    await news()
    const ids = Array.from({ length: 30 }, () => actor.post((now += 1000)))
    const told: string[] = []
    for (let round = 0; round < 4; round++) {
      const before = asked().length
      now += minuteMs
      told.push(...(await news()).map(({ target }) => target.id))
      expect(asked().length - before).toBeLessThanOrEqual(2)
    }
    expect(told.sort()).toEqual(ids.sort())
  })

  it('is refused when the login is dead, and the rooms are not', async () => {
    cookies.bilibili = accounts.bilibili.expired
    await expect(service.lookouts.look('bilibili', 'feed', ['1'])).rejects.toMatchObject({ code: 'cookie-expired' })
    simulator.bilibili.days.goLive(qin().mid, now, '锅')
    expect(await service.lookouts.look('bilibili', 'rooms', [String(qin().mid)])).toMatchObject([
      { live: { title: '锅' } },
    ])
  })

  it('is no source without a login', async () => {
    expect(await service.lookouts.sources('bilibili')).toEqual(['rooms', 'space'])
    expect(await service.lookouts.sources('douyin')).toEqual(['rooms', 'posts'])
    cookies = { bilibili: accounts.bilibili.normal, douyin: accounts.douyin.valid }
    expect(await service.lookouts.sources('bilibili')).toEqual(['feed', 'live-feed', 'rooms', 'space'])
    expect(await service.lookouts.sources('douyin')).toEqual(['rooms', 'posts', 'liked', 'recommended'])
  })
})

describe('the list of who is live among those an account follows', () => {
  it('tells of the beginning as the rooms do, and of nobody who is not followed', async () => {
    cookies.bilibili = accounts.bilibili.normal
    const actor = actors.bilibili()
    const look = () => service.lookouts.look('bilibili', 'live-feed', [actor.id])
    expect(await look()).toEqual([])
    actor.goLive()
    now += 5 * minuteMs
    const [found] = await look()
    expect(found?.live).toMatchObject({ startedAt: now - 5 * minuteMs })
    expect((await service.lookouts.look('bilibili', 'rooms', [actor.id]))[0]?.live).toEqual(found?.live)
    simulator.bilibili.days.follow(qin().mid, false)
    expect(await look()).toEqual([])
    simulator.bilibili.days.follow(qin().mid, true)
    actor.end()
    expect(await look()).toEqual([])
  })

  it.each(faults)('is not known while everything is answered with %s', async (kind) => {
    cookies.bilibili = accounts.bilibili.normal
    const actor = actors.bilibili()
    actor.goLive()
    simulator.fault({ kind })
    expect(await service.lookouts.look('bilibili', 'live-feed', [actor.id]).catch(() => 'refused')).toBe('refused')
  })
})

describe('following somebody on bilibili', () => {
  const person = () => ({ platform: 'bilibili', id: String(qin().mid) }) as const

  it('is done with the token of the account, and everybody is in the feed afterwards', async () => {
    cookies.bilibili = accounts.bilibili.normal
    const { days } = simulator.bilibili
    days.join(qin().mid)
    days.follow(qin().mid, false)
    expect(await service.lookouts.follow(person())).toEqual({ state: 'followed' })
    expect(await service.lookouts.follow(person())).toEqual({ state: 'followed' })
    const id = actors.bilibili().post()
    expect(await service.lookouts.look('bilibili', 'feed', [person().id])).toMatchObject([{ works: [{ id }] }])
  })

  it.each([
    [22003, '关注失败，请将该用户移除黑名单之后再试', 'never'],
    [22009, '关注已达上限', 'paused'],
    [22015, '您的账号异常，请稍后重试', 'paused'],
  ])('refused with %i (%s) is %s', async (code, message, state) => {
    cookies.bilibili = accounts.bilibili.normal
    const { days } = simulator.bilibili
    days.join(qin().mid)
    days.refuseFollows(code, message)
    expect(await service.lookouts.follow(person())).toMatchObject({ state, code: String(code) })
  })

  it('is nothing elsewhere', async () => {
    await expect(service.lookouts.follow({ platform: 'douyin', id: 'MS4w' })).rejects.toMatchObject({
      code: 'unsupported',
    })
  })
})

describe('lists of works of others on douyin', () => {
  it.each([
    ['liked', 'favorite'],
    ['recommended', 'recommend'],
  ] as const)('%s: tell what is put in', async (source, name) => {
    cookies.douyin = accounts.douyin.valid
    const actor = actors.douyin()
    const { news } = watcher(actor, source)
    const { days } = simulator.douyin
    const [old, other] = [days.post('star', now - 3 * dayMs), days.post('star', now - 9 * dayMs)]
    days.list(name, 'chef', old)
    expect(await news()).toEqual([])
    days.list(name, 'chef', other)
    now += minuteMs
    expect(await news()).toMatchObject([{ kind: source, target: { id: other } }])
    days.list(name, 'chef', other, false)
    expect(await news()).toEqual([])
  })
})

describe('works of kuaishou whose list does not tell their age', () => {
  it('are asked about one by one, a few with each look', async () => {
    const { days } = simulator.kuaishou
    const ids = [5, 4, 3, 2, 1].map((ago) => days.post('chef', now - ago * dayMs, { dateless: true }))
    const { news } = watcher(actors.kuaishou(), 'works')
    expect(await news()).toEqual([])
    now += minuteMs
    const fresh = days.post('chef', now, { dateless: true })
    now += minuteMs
    const told = (await news()).map(({ target }) => target.id)
    for (let round = 0; round < 4; round++) told.push(...(await news()).map(({ target }) => target.id))
    expect(told).toEqual([fresh])
    const details = simulator.requests.filter(({ path }) => path.endsWith('/photo/simple/info'))
    expect(details).toHaveLength(ids.length + 1)
  })
})

describe('a site that refuses who asks too often', () => {
  it.each([...works, ...rooms.map(([platform, source]) => [platform, source, 'account'] as const)])(
    'is asked a few times by one look, %s by %s as %s',
    async (platform, source, who) => {
      const actor = actors[platform]()
      if (who === 'account') cookies[platform] = actor.cookie
      // Devices are still handed out.
      for (const host of [/bilibili|amemv|kuaishou|chenzhongtech/, /^(www|www-hj)\.douyin/])
        simulator.fault({ host, path: /feed|post|reflow|profile|room|byUser|Room/, kind: 'risk-352' })
      await service.lookouts.look(platform, source, [actor.id]).catch(() => undefined)
      const asked = simulator.requests.filter(({ path }) => /feed|post|reflow|profile|room|byUser|Room/.test(path))
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.length).toBeLessThanOrEqual(3)
    },
  )

  it('answers within the rate and refuses beyond it', async () => {
    cookies.bilibili = accounts.bilibili.normal
    simulator.rate({ path: '/x/polymer/web-dynamic/v1/feed/all', perMinute: 3 })
    const codes: string[] = []
    for (let look = 0; look < 5; look++) {
      codes.push(
        await service.lookouts.look('bilibili', 'feed', ['1']).then(
          () => 'ok',
          (error: { code: string }) => error.code,
        ),
      )
    }
    expect(codes.slice(0, 3)).toEqual(['ok', 'ok', 'ok'])
    expect(codes[3]).toBe('blocked')
    now += 2 * minuteMs
    expect(await service.lookouts.look('bilibili', 'feed', ['1'])).toEqual([])
  })
})

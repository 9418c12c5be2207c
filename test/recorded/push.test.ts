/**
 * Looks at people over answers with the field names and codes of the sites: what is new and what happened stands in the
 * files. Everything from the request to the news runs; the files are not part of the repository.
 */
import { describe, expect, it } from 'vitest'
import type { News, PersonRef, Watched } from '../../src/model'
import type { Service } from '../../src/platforms/service'
import { perceive } from '../../src/push/perceive'
import { minuteMs } from '../../src/units'
import { upstream as bilibili } from '../platforms/bilibili/site'
import { places, registration, upstream as douyin } from '../platforms/douyin/site'
import { fakeService as kuaishou } from '../platforms/kuaishou/site'
import type { Reply } from '../platforms/upstream'
import { hasRecorded, recorded } from './fixtures'

interface Step {
  name: string
  /** Seconds. */
  t?: number
  body: unknown
  expect?: string[]
  expect_new?: string[]
}

const folder = 'push/'
const file = <T>(name: string): T => recorded(`${folder}${name}.json`) as T
const stepsOf = (name: string): Step[] => file<{ steps: Step[] }>(name).steps
const casesOf = (name: string): { name: string; body: unknown }[] =>
  file<{ cases: { name: string; body: unknown }[] }>(name).cases

/** When the files say it is: 2026-08-20 13:40 in Beijing. */
const now = 1_787_204_400_000

/** Looks one after the other and what each brought; an error is nothing. */
function follower(service: Service, person: PersonRef, source: string) {
  let watched: Watched = {}
  return async (at: number): Promise<News[]> => {
    const found = await service.lookouts.look(person.platform, source, [person.id]).catch(() => [])
    const sighting = found.find(({ author }) => author === person.id)
    if (!sighting) return []
    const step = perceive(person, watched, sighting, at, now)
    watched = step.watched
    return step.news
  }
}

const happened = (news: readonly News[]): string[] =>
  news.map(({ kind }) => ({ live: 'start', 'live-end': 'end', 'live-title': 'title' })[kind as string] ?? kind)

/** One answer after the other; texts as they stand. */
const inTurn = (bodies: readonly unknown[]): Reply & { step: number } => {
  const reply = Object.assign(() => ({ body: bodies[reply.step] }), { step: 0 })
  return reply
}

const mid = '100000001'
const sec = 'MS4wLjABAAAASSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS'
const eid = '3xsampleauthor001'
const account = 'SESSDATA=one%2C1900000000%2Ctwo; bili_jct=three; DedeUserID=4'
const member = 'sessionid=one; ttwid=1%7Ctwo%7C3%7Cfour'

const posts = ['www.douyin.com', 'www-hj.douyin.com'].map((host) => `${host}/aweme/v1/web/aweme/post/`)

describe.skipIf(!hasRecorded)('recorded looks', () => {
  it('at the list of one person on bilibili', async () => {
    const steps = stepsOf('bilibili.feed-space.sequence')
    const reply = inTurn(steps.map(({ body }) => body))
    const { service } = bilibili({ 'api.bilibili.com/x/polymer/web-dynamic/v1/feed/space': reply })
    const look = follower(service, { platform: 'bilibili', id: mid }, 'space')
    for (const [index, { name, expect_new: fresh = [] }] of steps.entries()) {
      reply.step = index
      expect({ name, ids: (await look(now)).map(({ target }) => target.id) }).toEqual({ name, ids: fresh })
    }
  })

  it('at the feed of bilibili, both pages', async () => {
    const { service, time, asked } = bilibili(
      {
        'api.bilibili.com/x/polymer/web-dynamic/v1/feed/all': ({ query }) => ({
          body: file(query.offset ? 'bilibili.feed-all.page2' : 'bilibili.feed-all.page1'),
        }),
        'api.bilibili.com/x/polymer/web-dynamic/v1/feed/all/update': { body: file('bilibili.feed-all-update.none') },
      },
      account,
    )
    time.ms = now
    const found = await service.lookouts.look('bilibili', 'feed', [mid, '100000002', '3'])
    expect(found.map(({ author }) => author)).toEqual([mid, '100000002'])
    expect(
      found.map(({ works = [] }) => works.map(({ kind, paid = false }) => (paid ? `${kind} paid` : kind))),
    ).toEqual([
      ['forward', 'pictures', 'pictures', 'video'],
      ['pictures paid', 'text', 'article', 'video'],
    ])
    const ages = found.flatMap(({ works = [] }) => works.map(({ at }) => now - at))
    expect(ages.every((ms) => ms > 0 && ms < 100 * minuteMs)).toBe(true)
    expect(found[0]?.works?.[3]?.twin).toMatch(/^BV/)
    const before = asked.length
    expect(await service.lookouts.look('bilibili', 'feed', [mid])).toEqual([])
    expect(asked.slice(before).map(({ place }) => place)).toEqual([
      'api.bilibili.com/x/polymer/web-dynamic/v1/feed/all/update',
    ])
  })

  it('at the feed of bilibili without a login', async () => {
    const { service } = bilibili(
      { 'api.bilibili.com/x/polymer/web-dynamic/v1/feed/all': { body: file('bilibili.feed-all.not-logged-in') } },
      account,
    )
    await expect(service.lookouts.look('bilibili', 'feed', [mid])).rejects.toMatchObject({ code: 'cookie-expired' })
  })

  it('at who is live among those an account of bilibili follows', async () => {
    const { service } = bilibili(
      { 'api.live.bilibili.com/xlive/web-ucenter/v1/xfetter/GetWebList': { body: file('bilibili.live-web-list') } },
      account,
    )
    const [found, ...more] = await service.lookouts.look('bilibili', 'live-feed', ['100000002', mid])
    expect(found).toMatchObject({ author: '100000002', live: { target: { kind: 'live', id: '20000002' } } })
    expect(now - (found?.live?.startedAt ?? 0)).toBe(310_000)
    expect(more).toEqual([])
  })

  it('at every answer to a follow', async () => {
    const outcomes: unknown[] = []
    for (const { body } of casesOf('bilibili.relation-modify')) {
      const { service } = bilibili({ 'api.bilibili.com/x/relation/modify': { body } }, account)
      outcomes.push((await service.lookouts.follow({ platform: 'bilibili', id: mid })).state)
    }
    expect(outcomes).toEqual([
      'followed',
      'paused',
      'paused',
      'never',
      'never',
      'never',
      'paused',
      'followed',
      'paused',
    ])
  })

  it('at a room of bilibili', async () => {
    const { uid } = file<{ uid: number }>('bilibili.live-status.sequence')
    const steps = stepsOf('bilibili.live-status.sequence')
    const reply = inTurn(steps.map(({ body }) => body))
    const { service } = bilibili({ 'api.live.bilibili.com/room/v1/Room/get_status_info_by_uids': reply })
    const look = follower(service, { platform: 'bilibili', id: String(uid) }, 'rooms')
    const ends: News[] = []
    for (const [index, { name, t = 0, expect: notices = [] }] of steps.entries()) {
      reply.step = index
      const news = await look(t * 1000)
      ends.push(...news.filter(({ kind }) => kind === 'live-end'))
      expect({ name, notices: happened(news) }).toEqual({ name, notices })
    }
    expect(ends.map(({ lastedMs = 0 }) => Math.round(lastedMs / 1000))).toEqual([7510])
  })

  it('at the works of one person on douyin', async () => {
    const steps = stepsOf('douyin.aweme-post.sequence')
    const reply = inTurn(steps.map(({ body }) => body))
    const { service } = douyin(Object.fromEntries(posts.map((place) => [place, reply])), member)
    const look = follower(service, { platform: 'douyin', id: sec }, 'posts')
    for (const [index, { name, expect_new: fresh = [] }] of steps.entries()) {
      reply.step = index
      expect({ name, ids: (await look(now)).map(({ target }) => target.id) }).toEqual({ name, ids: fresh })
    }
  })

  it('at a list of douyin that is withheld, and at one that is empty', async () => {
    const results: unknown[] = []
    for (const { body } of casesOf('douyin.aweme-post.refused')) {
      const { service } = douyin(
        { ...Object.fromEntries(posts.map((place) => [place, { body }])), [places.ttwid]: registration() },
        member,
      )
      results.push(await service.lookouts.look('douyin', 'posts', [sec]).catch((error: { code: string }) => error.code))
    }
    expect(results).toEqual(['blocked', 'blocked', [{ author: sec, works: [] }]])
  })

  it('at lists of works of others on douyin', async () => {
    const lists = { favorite: 'douyin.aweme-favorite.page1', recommend: 'douyin.familiar-recommend' }
    const { service } = douyin(
      {
        'www-hj.douyin.com/aweme/v1/web/aweme/favorite/': { body: file(lists.favorite) },
        'www.douyin.com/aweme/v1/web/familiar/recommend/feed/': { body: file(lists.recommend) },
      },
      member,
    )
    for (const source of ['liked', 'recommended'] as const) {
      const [found] = await service.lookouts.look('douyin', source, [sec])
      expect(found?.lists?.[source]?.length).toBeGreaterThan(0)
    }
  })

  it('at a room of douyin', async () => {
    const cases = casesOf('douyin.reflow-info')
    const reply = inTurn(cases.map(({ body }) => body))
    const { service } = douyin({ 'webcast.amemv.com/webcast/room/reflow/info/': reply })
    const [live] = await service.lookouts.look('douyin', 'rooms', [sec])
    expect(live?.live).toMatchObject({ target: { kind: 'live', id: '123456789012' } })
    const startedAt = live?.live?.startedAt ?? 0
    expect(now - startedAt).toBeGreaterThan(0)
    expect(now - startedAt).toBeLessThan(60 * minuteMs)
    reply.step = 1
    expect((await service.lookouts.look('douyin', 'rooms', [sec]))[0]?.live).toBeNull()
  })

  it('at the works of one person on kuaishou, as an account', async () => {
    const steps = stepsOf('kuaishou.profile-feed.sequence')
    let step = 0
    const { service } = kuaishou(() => ({ body: steps[step]?.body }), { account: 'passToken=one; userId=2' })
    const look = follower(service, { platform: 'kuaishou', id: eid }, 'works')
    for (const [index, { name, expect_new: fresh = [] }] of steps.entries()) {
      step = index
      expect({ name, ids: (await look(now)).map(({ target }) => target.id) }).toEqual({ name, ids: fresh })
    }
    await expect(service.lookouts.look('kuaishou', 'works', [eid])).rejects.toMatchObject({ code: 'upstream-changed' })
    step = steps.findIndex(({ name }) => name === 'rate limit')
    await expect(service.lookouts.look('kuaishou', 'works', [eid])).rejects.toMatchObject({ code: 'rate-limited' })
  })

  it('at lists of kuaishou that are empty or refused', async () => {
    const results: unknown[] = []
    for (const { body } of casesOf('kuaishou.profile-public.cases')) {
      const { service } = kuaishou(() => ({ body }))
      results.push(
        await service.lookouts.look('kuaishou', 'works', [eid]).catch((error: { code: string }) => error.code),
      )
    }
    expect(results).toEqual([[{ author: eid, works: [] }], 'rate-limited'])
  })

  it('at a list of kuaishou that does not say when', async () => {
    const { service } = kuaishou((request) =>
      request.url.includes('/profile/public') ? { body: file('kuaishou.profile-public') } : { status: 500, body: '' },
    )
    const [found] = await service.lookouts.look('kuaishou', 'works', [eid])
    expect(found?.works?.length).toBeGreaterThan(0)
    expect(found?.works?.every(({ hidden }) => hidden)).toBe(true)
  })

  it('at a room of kuaishou by the site for phones', async () => {
    const results: unknown[] = []
    for (const { body } of casesOf('kuaishou.live-by-user')) {
      const { service } = kuaishou((request) =>
        request.url.includes('/live/byUser') ? { body } : { status: 404, body: '{}' },
      )
      results.push(
        await service.lookouts.look('kuaishou', 'rooms', [eid]).catch((error: { code: string }) => error.code),
      )
    }
    expect(results).toMatchObject([[{ live: { key: 'SampleLive001' } }], [{ live: null }], 'blocked'])
  })
})

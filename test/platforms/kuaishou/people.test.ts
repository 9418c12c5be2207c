import { describe, expect, it } from 'vitest'
import { signInput } from '../../../src/platforms/kuaishou/sign/hxfalcon'
import { at } from '../../../src/json'
import { codeOf, type Answer as Reply } from '../upstream'
import { fakeService, fixture, type Handler } from './site'

const principalId = 'lantern_keeper'
const target = (kind: 'user' | 'live') => ({ platform: 'kuaishou', kind, id: principalId }) as const

const byPath =
  (answers: Record<string, Reply>): Handler =>
  (request) =>
    answers[new URL(request.url).pathname] ?? {
      body: { data: { result: 2 } },
    }

const byid = '/live_api/baseuser/userinfo/byid'
const sensitive = '/live_api/baseuser/userinfo/sensitive'
const works = '/live_api/profile/public'
const room = '/live_api/liveroom/livedetail'
const all = {
  [byid]: { body: fixture('fetch_user_profile') },
  [sensitive]: { body: fixture('fetch_user_profile.sensitive') },
  [works]: { body: fixture('fetch_user_work_list') },
  [room]: { body: fixture('fetch_live_room_info') },
}

describe('a profile', () => {
  it('is composed of three signed calls', async () => {
    const { service, paths, asked } = fakeService(byPath(all))
    const { body } = await service.call('kuaishou', 'fetchUserProfile', { principalId })
    expect(paths()).toEqual([byid, sensitive, works].map((path) => `live.kuaishou.com${path}`))
    expect(asked.every((request) => request.url.includes('__NS_hxfalcon=') && request.headers?.kww)).toBe(true)
    expect(body).toMatchObject({
      principalId,
      author: { userInfo: { name: '灯下拾光' }, sensitiveInfo: { counts: { fan: '1.2万' } } },
      profile: { publicData: { hasMore: true, list: [{ id: '3xpaperboat0001' }, { id: '3xharvestday001' }] } },
    })
  })

  it('is a post with counters, region and the newest works', async () => {
    const { service } = fakeService(byPath(all))
    expect(await service.resolve(target('user'))).toMatchObject({
      kind: 'user',
      id: principalId,
      title: '灯下拾光',
      region: '浙江 杭州',
      follows: 37,
      worksCount: 96,
      author: { followers: 12000 },
      works: [
        {
          id: '3xpaperboat0001',
          index: 1,
          title: '雨停了，纸船还在漂',
          createdAt: 1740819600,
          stats: { views: 102000, likes: 5120, comments: 64 },
        },
        { id: '3xharvestday001', index: 2 },
      ],
      origin: { channel: 'live-api' },
    })
  })

  it('goes without what does not answer', async () => {
    const { service } = fakeService(byPath({ [byid]: { body: fixture('fetch_user_profile') } }))
    const { body } = await service.call('kuaishou', 'fetchUserProfile', { principalId })
    expect(body).toEqual({
      principalId,
      author: { principalId, userInfo: at(fixture('fetch_user_profile'), 'data.userInfo') },
    })
    expect(await service.resolve(target('user'))).toMatchObject({ kind: 'user', works: [] })
  })

  it('goes without a part that breaks on our side, and the log says so', async () => {
    const lines: string[] = []
    const broken: Handler = (request) => {
      if (new URL(request.url).pathname === sensitive) throw new TypeError('ours')
      return byPath(all)(request)
    }
    const { service } = fakeService(broken, { log: (line) => lines.push(line) })
    const { body } = await service.call('kuaishou', 'fetchUserProfile', { principalId })
    expect(at(body, 'author.sensitiveInfo')).toBeUndefined()
    expect(at(body, 'profile.publicData.list')).toHaveLength(2)
    expect(lines).toEqual(['kuaishou: the counters of a profile cannot be had, the answer goes without (internal)'])
  })

  it('that nobody waits for any more is no profile without its parts', async () => {
    const stop = new AbortController()
    const leaving: Handler = (request) => {
      if (new URL(request.url).pathname === sensitive) stop.abort()
      return byPath(all)(request)
    }
    const { service, paths } = fakeService(leaving)
    const call = service.call('kuaishou', 'fetchUserProfile', { principalId }, { signal: stop.signal })
    expect(await codeOf(call)).toBe('cancelled')
    expect(paths()).toHaveLength(2)
  })

  it('comes from the desktop site when there is an account and the live site refuses', async () => {
    const profile = {
      data: {
        visionProfile: {
          result: 1,
          userProfile: {
            ownerCount: { fan: '1.2万', photo: null, follow: 37, photo_public: 96 },
            profile: {
              gender: 'F',
              user_name: '灯下拾光',
              user_id: '3xlanternkeeper1',
              headurl: 'https://p2-pro.a.yximgs.com/head.jpg',
              user_text: '慢慢做手工',
            },
            isFollowing: false,
          },
        },
      },
    }
    const { service } = fakeService(byPath({ '/graphql': { body: profile } }), { account: 'userId=1' })
    const answer = await service.call('kuaishou', 'fetchUserProfile', { principalId })
    expect(answer.channel).toBe('graphql')
    expect(answer.body).toMatchObject({
      author: { userInfo: { id: '3xlanternkeeper1', name: '灯下拾光', counts: { fan: '1.2万', photo: 96 } } },
    })
    expect(await service.resolve(target('user'))).toMatchObject({
      follows: 37,
      worksCount: 96,
      author: { followers: 12000 },
    })
  })

  it.each([
    ['refused', { data: { visionProfile: { result: 2 } } }, 'rate-limited'],
    ['a null shell', { data: { visionProfile: null } }, 'cookie-expired'],
    ['without a person', { data: { visionProfile: { result: 1, userProfile: null } } }, 'rate-limited'],
  ])('of the desktop site that is %s is no success', async (_name, body, code) => {
    const { service } = fakeService(byPath({ '/graphql': { body } }), { account: 'userId=1' })
    expect(await codeOf(service.call('kuaishou', 'fetchUserProfile', { principalId }))).toBe(code)
  })
})

describe('a list of works', () => {
  it('asks for the page wanted', async () => {
    const { service, asked } = fakeService(byPath(all))
    const { body } = await service.call('kuaishou', 'fetchUserWorkList', {
      principalId,
      pcursor: '1.74E12',
      count: '30',
    })
    const query = new URL(asked[0]?.url ?? '').searchParams
    expect(Object.fromEntries(query)).toMatchObject({
      caver: '2',
      count: '30',
      pcursor: '1.74E12',
      principalId,
      privacy: 'public',
    })
    expect(body).toMatchObject({
      principalId,
      result: 1,
      pcursor: '1.74E12',
      hasMore: true,
      list: [{ workType: 'video' }, { workType: 'vertical' }],
    })
  })

  it('has an end', async () => {
    const last = { data: { result: 1, list: [], pcursor: 'no_more' } }
    const { service } = fakeService(byPath({ [works]: { body: last } }))
    expect((await service.call('kuaishou', 'fetchUserWorkList', { principalId })).body).toEqual({
      principalId,
      result: 1,
      list: [],
      pcursor: 'no_more',
      hasMore: false,
    })
  })

  it.each([0, 101, 'many', 1.5])('refuses a count of %s', async (count) => {
    const { service, asked } = fakeService(byPath(all))
    expect(await codeOf(service.call('kuaishou', 'fetchUserWorkList', { principalId, count }))).toBe('bad-input')
    expect(asked).toEqual([])
  })

  it('covers the internal path, not the one that is asked', () => {
    expect(
      signInput('/rest/k/feed/profile', [
        ['caver', '2'],
        ['principalId', principalId],
      ]),
    ).toMatch(/^\/rest\/k\/feed\/profilecaver=2/)
  })
})

describe('a live room', () => {
  it.each([null, { id: '', name: '', avatar: '' }])('that nobody has is not found: %o', async (author) => {
    const body = { data: { result: 1, isLiving: false, author, liveStream: null } }
    const { service } = fakeService(byPath({ [room]: { body } }))
    expect(await codeOf(service.resolve(target('live')))).toBe('not-found')
  })

  it('is one unsigned call with the session header', async () => {
    const { service, asked } = fakeService(byPath(all))
    const { body } = await service.call('kuaishou', 'fetchLiveRoomInfo', { principalId })
    expect(asked).toHaveLength(1)
    expect(asked[0]?.url).toBe(`https://live.kuaishou.com${room}?principalId=${principalId}`)
    expect(asked[0]?.headers).toMatchObject({
      kww: expect.stringMatching(/###ssrd$/),
      referer: `https://live.kuaishou.com/u/${principalId}`,
    })
    expect(body).toMatchObject({
      principalId,
      current: { isLiving: true, config: { caption: '雨夜折纸' } },
      playList: [{ isLiving: true }],
    })
  })

  it('is a post with title, viewers and streamer', async () => {
    const { service } = fakeService(byPath(all))
    expect(await service.resolve(target('live'))).toMatchObject({
      kind: 'live',
      live: true,
      title: '雨夜折纸',
      online: 3412,
      stats: { likes: 15000 },
      section: '生活 · 手工',
      author: { name: '灯下拾光' },
      url: `https://live.kuaishou.com/u/${principalId}`,
      cover: { source: { urls: expect.arrayContaining(['https://p2.a.yximgs.com/upic/2025/03/01/live_cover.jpg']) } },
    })
  })

  it('that is dark is not-live', async () => {
    const answer = fixture('fetch_live_room_info') as { data: Record<string, unknown> }
    answer.data.isLiving = false
    answer.data.liveStream = {}
    answer.data.config = {}
    const { service } = fakeService(byPath({ [room]: { body: answer } }))
    expect(await codeOf(service.resolve(target('live')))).toBe('not-live')
    expect((await service.call('kuaishou', 'fetchLiveRoomInfo', { principalId })).body).toMatchObject({
      current: { isLiving: false },
    })
  })

  it('that is refused says so', async () => {
    const { service } = fakeService(byPath({}))
    expect(await codeOf(service.resolve(target('live')))).toBe('rate-limited')
  })

  it('keeps working when optional fields are missing or of another type', async () => {
    for (const key of ['liveStream', 'gameInfo', 'config', 'status', 'noticeList']) {
      for (const value of [undefined, null, 'x', 7, []]) {
        const answer = fixture('fetch_live_room_info') as { data: Record<string, unknown> }
        answer.data[key] = value
        const { service } = fakeService(byPath({ [room]: { body: answer } }))
        await expect(service.resolve(target('live'))).resolves.toMatchObject({ kind: 'live' })
      }
    }
  })
})

it.each(['music', 'list', 'article'] as const)('a %s is unsupported', async (kind) => {
  const { service } = fakeService(() => ({ body: {} }))
  expect(await codeOf(service.resolve({ platform: 'kuaishou', kind, id: 'x' }))).toBe('unsupported')
})

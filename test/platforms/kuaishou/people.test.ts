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
      Referer: `https://live.kuaishou.com/u/${principalId}`,
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

/** A page of a room: a literal of JavaScript, as the site prints it. */
const roomPage = (entry: unknown): Reply => ({
  body: `<html><script>window.__INITIAL_STATE__=${JSON.stringify({ liveroom: { playList: [entry] }, x: 'U' }).replace('"U"', 'undefined')};(function(){var s;}());</script></html>`,
})
const page = `/u/${principalId}`
const phones = '/rest/k/live/byUser'
const living = {
  isLiving: true,
  author: {
    id: principalId,
    name: '灯下拾光',
    avatar: 'https://p2-pro.a.yximgs.com/head.jpg',
    counts: { fan: '1.2万' },
  },
  gameInfo: { name: '手工', categoryName: '生活', watchingCount: '98万' },
  liveStream: {
    id: 'inventedStream01',
    caption: '雨夜折纸',
    coverUrl: 'https://p2.a.yximgs.com/cover.jpg',
    poster: '',
  },
}

describe('other ways to a room', () => {
  const outcome = async (answers: Record<string, Reply>, kind: 'live' | 'user' = 'live') => {
    const { service, asked } = fakeService(byPath(answers))
    try {
      return { post: await service.resolve(target(kind)), asked }
    } catch (error) {
      return { code: await codeOf(Promise.reject(error as Error)), asked, error }
    }
  }

  it('its page has the title with the stream', async () => {
    expect((await outcome({ [page]: roomPage(living) })).post).toMatchObject({
      kind: 'live',
      title: '雨夜折纸',
      section: '生活 · 手工',
      cover: { source: { urls: ['https://p2.a.yximgs.com/cover.jpg'] } },
      origin: { channel: 'live-page' },
    })
  })

  it('the page for phones asks with the id alone, and its numeric ids are left out', async () => {
    const stream = {
      living: true,
      caption: '雨夜折纸',
      coverSafeUrl: 'https://p2.a.yximgs.com/cover.jpg',
      user: { user_id: 1700000001, user_name: '灯下拾光', headurl: 'https://p2-pro.a.yximgs.com/head.jpg' },
    }
    const { post, asked } = await outcome({ [phones]: { body: { result: 1, liveStream: stream } } })
    expect(post).toMatchObject({
      title: '雨夜折纸',
      author: { id: principalId, name: '灯下拾光' },
      origin: { channel: 'h5-room' },
    })
    const sent = asked.at(-1)
    expect(sent?.url).toBe('https://livev.m.chenzhongtech.com/rest/k/live/byUser?kpn=GAME_ZONE&captchaToken=')
    expect(JSON.parse(String(sent?.body))).toEqual({
      source: 5,
      eid: principalId,
      shareMethod: 'card',
      clientType: 'WEB_OUTSIDE_SHARE_H5',
    })
  })

  const dark = { ...living, isLiving: false, liveStream: {} }
  const type = (number: number, title = ''): object => ({
    ...dark,
    author: {},
    errorType: { type: number, title, content: '' },
  })

  it.each([
    ['result 671', { [room]: { body: { data: { result: 671 } } } }, 'not-live'],
    ['result 22', { [room]: { body: { data: { result: 22 } } } }, 'not-found'],
    ['result 10, beside ways that ask for a captcha', { [room]: { body: { data: { result: 10 } } } }, 'blocked'],
    ['a page of a dark room', { [page]: roomPage(dark) }, 'not-live'],
    ['errorType 1, which is none', { [page]: roomPage({ ...dark, errorType: { type: 1 } }) }, 'not-live'],
    ['errorType 22', { [page]: roomPage(type(22)) }, 'not-found'],
    ['errorType 671', { [page]: roomPage(type(671)) }, 'not-live'],
    [
      'errorType 2: a refusal that looks like a dark room',
      { [page]: roomPage(type(2, '请求过快，请稍后重试')) },
      'rate-limited',
    ],
    ['an unknown errorType that says so', { [page]: roomPage(type(4711, '主播不存在')) }, 'not-found'],
    ['a page without a room', { [page]: roomPage(null) }, 'rate-limited'],
    [
      'a dark room for phones',
      { [phones]: { body: { result: 1, liveStream: { living: false, user: { user_name: 'x' } } } } },
      'not-live',
    ],
    [
      'an empty stream for phones, which is a refusal',
      { [phones]: { body: { result: 1, liveStream: {} } } },
      'rate-limited',
    ],
  ] as const)('%s', async (_name, answers, code) => {
    expect((await outcome(answers)).code).toBe(code)
  })

  it('an unknown code is a change of theirs and keeps its number', async () => {
    const tried = fakeService(
      byPath({
        [room]: { body: { data: { result: 4711 } } },
        [page]: roomPage(type(4711)),
        [phones]: { body: { result: 4711 } },
      }),
    )
    const all = await tried.service
      .call('kuaishou', 'fetchLiveRoomInfo', { principalId })
      .catch((thrown: unknown) => thrown)
    expect(all).toMatchObject({ code: 'upstream-changed', details: { upstreamCode: '4711' } })
  })

  it.each([
    ['live-room', { [room]: { body: { data: { ...living, result: 1 } } } }],
    ['live-page', { [page]: roomPage({ ...living, errorType: { type: 671, title: '' } }) }],
    [
      'h5-room',
      {
        [phones]: {
          body: {
            result: 1,
            liveStream: {
              living: true,
              user: { user_name: '灯下拾光', headurl: 'https://p2-pro.a.yximgs.com/head.jpg' },
            },
          },
        },
      },
    ],
  ] as const)('%s names the owner where the profile is refused, and invents nothing', async (channel, answers) => {
    const { post } = await outcome(answers, 'user')
    expect(post).toMatchObject({
      kind: 'user',
      title: '灯下拾光',
      author: { name: '灯下拾光', avatar: expect.any(Object) },
      works: [],
      live: { roomId: principalId },
      origin: { channel },
    })
    expect(post).not.toHaveProperty('worksCount')
  })

  it.each([
    ['a page that names nobody', { [page]: roomPage(type(671)) }],
    ['a page of nobody’s room', { [page]: roomPage(type(22, '主播不存在')) }],
    ['a call about a room that is off', { [room]: { body: { data: { result: 671 } } } }],
    ['a call about nobody’s room', { [room]: { body: { data: { result: 1, author: null } } } }],
    ['phones told of nobody’s room', { [phones]: { body: { result: 22 } } }],
  ] as const)('%s says nothing about a person', async (_name, answers) => {
    expect((await outcome(answers, 'user')).code).toBe('rate-limited')
  })
})

describe('works of a person on the desktop site', () => {
  const feeds = [
    {
      author: { id: '3xlanternkeeper1', name: '灯下拾光', headerUrl: 'https://p2-pro.a.yximgs.com/head.jpg' },
      photo: {
        id: '3xpaperboat0001',
        caption: '雨停了',
        timestamp: 1740819600123,
        coverUrl: 'https://p2.a.yximgs.com/c.jpg',
        viewCount: '10.2万',
        likeCount: '5120',
      },
    },
    null,
    { photo: null },
  ]

  it('are asked for with an account, signed, in the documented shape', async () => {
    const { service, asked } = fakeService(
      byPath({ '/rest/v/profile/feed': { body: { result: 1, pcursor: '1.74E12', feeds } } }),
      { account: 'did=web_own; userId=1' },
    )
    const { channel, body } = await service.call('kuaishou', 'fetchUserWorkList', { principalId, pcursor: '1.75E12' })
    expect(channel).toBe('rest-feed')
    expect(body).toEqual({
      principalId,
      result: 1,
      pcursor: '1.74E12',
      hasMore: true,
      list: [
        {
          id: '3xpaperboat0001',
          poster: 'https://p2.a.yximgs.com/c.jpg',
          caption: '雨停了',
          timestamp: 1740819600123,
          counts: { displayView: '10.2万', displayLike: '5120' },
          author: { id: '3xlanternkeeper1', name: '灯下拾光' },
        },
      ],
    })
    expect(new URL(asked.at(-1)?.url ?? '').searchParams.has('__NS_hxfalcon')).toBe(true)
    expect(JSON.parse(String(asked.at(-1)?.body))).toEqual({
      user_id: principalId,
      pcursor: '1.75E12',
      page: 'profile',
    })
  })
})

it.each(['music', 'list', 'article'] as const)('a %s is unsupported', async (kind) => {
  const { service } = fakeService(() => ({ body: {} }))
  expect(await codeOf(service.resolve({ platform: 'kuaishou', kind, id: 'x' }))).toBe('unsupported')
})

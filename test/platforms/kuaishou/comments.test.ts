import { describe, expect, it } from 'vitest'
import type { OutgoingRequest } from '../../../src/http/types'
import { at } from '../../../src/json'
import { resolveComments } from '../../../src/platforms/kuaishou/resolve/comments'
import { readComments, readEmotes } from '../../../src/platforms/kuaishou/read/comments'
import { shapeComments } from '../../../src/platforms/kuaishou/shape/comments'
import { codeOf, fixtureText, type Answer as Reply } from '../upstream'
import { fakeService, fixture } from './site'

const photoId = '3xpaperboat0001'

type Rung = 'h5-signed' | 'h5' | 'h5-mirror' | 'rest-v2' | 'graphql'

function rung(request: OutgoingRequest): Rung {
  const { host, pathname, searchParams } = new URL(request.url)
  if (pathname === '/graphql') return 'graphql'
  if (pathname.startsWith('/rest/v/')) return 'rest-v2'
  if (host !== 'c.kuaishou.com') return 'h5-mirror'
  return searchParams.has('__NS_hxfalcon') ? 'h5-signed' : 'h5'
}

function ladder(replies: Partial<Record<Rung, Reply>>, account?: string, clock?: () => number) {
  const made = fakeService((request) => replies[rung(request)] ?? { body: { result: 50 } }, {
    ...(account ? { account } : {}),
    ...(clock ? { clock } : {}),
  })
  const call = () => made.service.call('kuaishou', 'fetchWorkComments', { photoId })
  return { ...made, rungs: () => made.asked.map(rung), call }
}

const v2 = (spelling: 'snake' | 'camel') => {
  const one =
    spelling === 'snake'
      ? {
          comment_id: 760000000101,
          author_id: '2700000001',
          author_name: '青瓷杯',
          content: '好',
          headurl: 'https://p5-pro.a.yximgs.com/a.jpg',
          timestamp: 1740830000101,
          likeCount: 31,
          hasSubComments: true,
          commentCount: 2,
        }
      : {
          commentId: 760000000101,
          authorId: 2700000001,
          authorName: '青瓷杯',
          content: '好',
          headurl: 'https://p5-pro.a.yximgs.com/a.jpg',
          timestamp: 1740830000101,
          likedCount: 31,
          subCommentCount: 2,
        }
  return { result: 1, commentCountV2: 64, pcursorV2: 'no_more', rootCommentsV2: [one] }
}

const graphqlAnswer = {
  data: {
    visionCommentList: {
      commentCount: 64,
      pcursor: 'no_more',
      rootComments: [
        {
          commentId: '760000000101',
          authorId: '2700000001',
          authorName: '青瓷杯',
          content: '好',
          headurl: 'https://p5-pro.a.yximgs.com/a.jpg',
          timestamp: 1740830000101,
          likedCount: '31',
          realLikedCount: 31,
          subCommentCount: null,
          subComments: [],
        },
      ],
    },
  },
}

describe('the ladder of comments', () => {
  it('asks with a signature that covers the body, a steady device and no account', async () => {
    let ticks = 0
    const { service, asked } = fakeService(() => ({ body: fixture('fetch_work_comments') }), {
      random: () => (ticks++ % 97) / 97,
      clock: () => 1_750_000_000_000 + ticks,
    })
    await service.call('kuaishou', 'fetchWorkComments', { photoId })
    await service.call('kuaishou', 'fetchWorkComments', { photoId: '3xharvestday001' })
    const [first, second] = asked
    expect(JSON.parse(String(first?.body))).toEqual({ photoId, pcursor: '' })
    const values = asked.map((request) => new URL(request.url).searchParams.get('__NS_hxfalcon'))
    expect(values.every((value) => /^HUDR_[\w.-]+\$HE_[0-9a-f]+$/.test(value ?? ''))).toBe(true)
    expect(new Set(values).size).toBe(2)
    expect(first?.url).toContain('%24HE_')
    expect(first?.headers?.Cookie).toMatch(/^did=web_[0-9a-f]{32}; didv=17500000000\d\d$/)
    expect(second?.headers?.Cookie).toBe(first?.headers?.Cookie)
    expect(second?.headers?.kww).toBe(first?.headers?.kww)
    expect(first?.headers).not.toHaveProperty('Origin')
  })

  it('counts its signatures: equal requests at one moment differ', async () => {
    const { service, asked } = fakeService(() => ({ body: fixture('fetch_work_comments') }))
    await service.call('kuaishou', 'fetchWorkComments', { photoId })
    await service.call('kuaishou', 'fetchWorkComments', { photoId })
    expect(new Set(asked.map((request) => request.url)).size).toBe(2)
  })

  it('leaves the account out where phones ask, and shows it where it was logged in', async () => {
    const account = 'did=web_own; kwfv1=OWN; userId=1'
    const { asked, call } = ladder({ 'rest-v2': { body: v2('snake') } }, account)
    await call()
    const phones = asked.slice(0, -1)
    expect(phones).toHaveLength(3)
    for (const { headers } of phones) expect(headers?.Cookie).toMatch(/^did=web_[0-9a-f]{32}; didv=\d+$/)
    expect(phones[0]?.headers?.kww).not.toBe('OWN')
    expect(asked.at(-1)?.headers?.Cookie).toBe(account)
  })

  it.each([
    ['h5-signed', { 'h5-signed': { body: fixture('fetch_work_comments') } }],
    ['h5', { h5: { body: fixture('fetch_work_comments') } }],
    ['h5-mirror', { 'h5-mirror': { body: fixture('fetch_work_comments') } }],
    ['rest-v2', { 'rest-v2': { body: v2('snake') } }],
    ['rest-v2', { 'rest-v2': { body: v2('camel') } }],
    ['graphql', { graphql: { body: graphqlAnswer } }],
  ] as const)('has the documented main field when %s answers', async (channel, replies) => {
    const { call } = ladder(replies, 'userId=1')
    const answer = await call()
    expect(answer.channel).toBe(channel)
    expect(at(answer.body, 'data.visionCommentList')).toMatchObject({
      commentCount: 64,
      rootComments: expect.arrayContaining([
        expect.objectContaining({
          commentId: '760000000101',
          authorId: '2700000001',
          authorName: '青瓷杯',
          likedCount: '31',
          realLikedCount: 31,
        }),
      ]),
    })
    expect(readComments(answer.body).comments[0]).toMatchObject({
      id: '760000000101',
      likes: 31,
      createdAt: 1740830000,
    })
  })

  it('after result 2 asks neither again for minutes, nor the unsigned way, but does ask the account', async () => {
    let now = 1_750_000_000_000
    const { call, rungs } = ladder(
      { 'h5-signed': { body: { result: 2 } }, h5: { body: fixture('fetch_work_comments') } },
      undefined,
      () => now,
    )
    expect(await codeOf(call())).toBe('rate-limited')
    expect(rungs()).toEqual(['h5-signed', 'rest-v2'])
    now += 299_000
    expect(['rate-limited', 'blocked']).toContain(await codeOf(call()))
    expect(rungs().filter((one) => one.startsWith('h5'))).toEqual(['h5-signed'])
    now += 3_000
    await codeOf(call())
    expect(rungs().filter((one) => one.startsWith('h5')).length).toBeGreaterThan(1)
    const logged = ladder({ 'h5-signed': { body: { result: 2 } }, graphql: { body: graphqlAnswer } }, 'userId=1')
    expect((await logged.call()).channel).toBe('graphql')
    expect(logged.rungs()).toEqual(['h5-signed', 'rest-v2', 'graphql'])
  })

  it('an all-null list is a dead session, not an empty section', async () => {
    const shell = {
      data: {
        visionCommentList: { commentCount: null, pcursor: null, rootComments: null, __typename: 'VisionCommentList' },
      },
    }
    expect(await codeOf(ladder({ graphql: { body: shell } }, 'userId=1').call())).toBe('cookie-expired')
  })

  it('a work without comments is an empty section', async () => {
    const { call } = ladder({
      'h5-signed': { body: { result: 1, rootComments: [], subCommentsMap: {}, pcursor: 'no_more', commentCount: 0 } },
    })
    expect(readComments((await call()).body)).toEqual({ state: 'empty', comments: [], total: 0 })
  })

  it('passes the cursor on', async () => {
    const { service, asked } = fakeService(() => ({ body: fixture('fetch_work_comments') }))
    await service.call('kuaishou', 'fetchWorkComments', { photoId, pcursor: '760000000103' })
    expect(JSON.parse(String(asked[0]?.body))).toEqual({ photoId, pcursor: '760000000103' })
  })

  it('keeps ids as text and loses no digit', async () => {
    const { call } = ladder({
      'h5-signed': {
        body: fixtureText('kuaishou', 'fetch_work_comments').replace('760000000101', '9007199254740993017'),
      },
    })
    expect(at((await call()).body, 'data.visionCommentList.rootComments.0.commentId')).toBe('9007199254740993017')
  })
})

describe('comments', () => {
  const emotes = readEmotes(fixture('fetch_emoji_list'))
  const section = readComments(shapeComments(fixture('fetch_work_comments')), emotes)

  it('have their facts, answers below them', () => {
    expect(section).toMatchObject({ state: 'open', total: 64 })
    expect(section.comments[0]).toMatchObject({
      author: { id: '2700000001', name: '青瓷杯' },
      likes: 31,
      region: '浙江',
      replyCount: 2,
      likedByAuthor: true,
      replies: [{ id: '760000000201', replyTo: '青瓷杯', text: [{ kind: 'text', text: '到桥那头' }] }],
    })
    expect(section.comments[1]).toMatchObject({ byAuthor: true })
    expect(section.comments[2]).not.toHaveProperty('region')
  })

  it('show emotes the list knows and leave other brackets alone', () => {
    expect(section.comments[2]?.text).toEqual([
      {
        kind: 'emote',
        text: '[捂脸]',
        picture: { source: { urls: ['https://static.yximgs.com/bs2/emotion/invented_002.png'] } },
      },
      { kind: 'text', text: '[不是表情] 好看' },
      { kind: 'break' },
      { kind: 'text', text: '求教程' },
    ])
  })

  it('that cannot be read are left out, the others stay', () => {
    const answer = fixture('fetch_work_comments')
    const roots = answer.rootComments as Record<string, unknown>[]
    roots[0] = { content: 'no id' }
    roots[1] = { comment_id: 5, content: 7 }
    expect(readComments(shapeComments(answer)).comments).toHaveLength(1)
    expect(readComments(shapeComments({ rootComments: [null, 1, 'x', []] })).comments).toEqual([])
  })
})

describe('comments of a target', () => {
  const target = { platform: 'kuaishou', kind: 'work', id: photoId } as const
  const resolving = (emotes: Reply) => {
    const comments = { body: fixture('fetch_work_comments') }
    const { service, asked } = fakeService((request) => (rung(request) === 'graphql' ? emotes : comments))
    const context = {
      transport: {
        send: () => Promise.reject(new Error('unused')),
        open: () => Promise.reject(new Error('unused')),
        close: () => undefined,
      },
      cookie: () => undefined,
      clock: () => 0,
      random: () => 0,
      log: () => undefined,
      session: {},
      call: (name: string, params: Record<string, string | number | undefined>) =>
        service.call('kuaishou', name, params),
    }
    return { section: resolveComments(target, context), asked }
  }

  it('come with emotes', async () => {
    const section = await resolving({ body: fixture('fetch_emoji_list') }).section
    expect(section.comments[0]?.text.at(-1)).toMatchObject({ kind: 'emote', text: '[奸笑]' })
  })

  it('come without emotes when the list fails', async () => {
    const section = await resolving({ body: { data: { result: 400002 } } }).section
    expect(section.comments[0]?.text).toEqual([{ kind: 'text', text: '纸船能漂多远[奸笑]' }])
  })
})

describe('the emote list', () => {
  it('passes untouched and needs no cookie', async () => {
    const { service, asked } = fakeService(() => ({ body: fixtureText('kuaishou', 'fetch_emoji_list') }))
    const answer = await service.call('kuaishou', 'fetchEmojiList', {})
    expect(answer.raw?.toString()).toBe(fixtureText('kuaishou', 'fetch_emoji_list'))
    expect(JSON.parse(String(asked[0]?.body))).toMatchObject({ operationName: 'visionBaseEmoticons', variables: {} })
  })

  it('comes from the live site when the desktop site refuses, in the documented shape', async () => {
    const panel = {
      data: { '[奸笑]': '//ali2.a.yximgs.com/bs2/emotion/invented_001.png', result: 1, '[坏]': 7, note: 'x' },
    }
    const { service, asked } = fakeService(({ url }) => ({
      body: url.includes('/live_api/emoji/panel') ? panel : { result: 2 },
    }))
    const answer = await service.call('kuaishou', 'fetchEmojiList', {})
    expect(answer.channel).toBe('live-panel')
    expect(answer.body).toEqual({
      data: { visionBaseEmoticons: { iconUrls: { '[奸笑]': '//ali2.a.yximgs.com/bs2/emotion/invented_001.png' } } },
    })
    expect([...readEmotes(answer.body).keys()]).toEqual(['[奸笑]'])
    expect(new URL(asked.at(-1)?.url ?? '').host).toBe('live.kuaishou.com')
  })

  it('is asked for once a day, however many comments are shown', async () => {
    let now = 1_750_000_000_000
    const { service, asked } = fakeService(
      (request) =>
        rung(request) === 'graphql' ? { body: fixture('fetch_emoji_list') } : { body: fixture('fetch_work_comments') },
      { clock: () => now, cacheBytes: 1_000_000 },
    )
    const lists = () => asked.filter((request) => rung(request) === 'graphql').length
    const show = (id: string) => service.comments({ platform: 'kuaishou', kind: 'work', id })
    for (const id of ['3xpaperboat0001', '3xharvestday001', '3xpaperboat0003']) await show(id)
    now += 86_399_000
    await show('3xpaperboat0004')
    expect(lists()).toBe(1)
    now += 2_000
    await show('3xpaperboat0005')
    expect(lists()).toBe(2)
  })

  it('refuses parameters it does not have', async () => {
    const { service } = fakeService(() => ({ body: fixture('fetch_emoji_list') }))
    expect(await codeOf(service.call('kuaishou', 'fetchEmojiList', { x: 1 }))).toBe('bad-input')
  })
})

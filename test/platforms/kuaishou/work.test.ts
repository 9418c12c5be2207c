import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import type { OutgoingRequest } from '../../../src/http/types'
import { at } from '../../../src/json'
import { codeOf, fixtureText, type Answer as Reply } from '../upstream'
import { fakeService, fixture } from './site'

const info = '/rest/wd/ugH5App/photo/simple/info'
const photoId = '3xpaperboat0001'
const target = { platform: 'kuaishou', kind: 'work', id: photoId } as const

/** Where a request goes, in the words of the ladder. */
function rung(request: OutgoingRequest): 'h5-info' | 'h5-mirror' | 'share-page' | 'graphql' | 'desktop-page' {
  const { host, pathname } = new URL(request.url)
  if (pathname.startsWith('/short-video/')) return 'desktop-page'
  if (pathname === info) return host === 'c.kuaishou.com' ? 'h5-info' : 'h5-mirror'
  return pathname === '/graphql' ? 'graphql' : 'share-page'
}

const page = (answer: unknown): string => {
  const key = 'tusjoh.0sftu0xe0vhI6Bqq0qipup0tjnqmf0jogp-pckfdu.'
  const state = JSON.stringify({ 'tusjoh.0sftu0{u0tibsf': { result: 1, share: {} }, [key]: answer })
  return `<!doctype html><html><script>window.INIT_STATE = ${state};</script></html>`
}

/** A desktop page: the cache of the site's GraphQL client, entries by type and id. */
const desktop = (photo: Record<string, unknown>, query: Record<string, unknown> = {}): string => {
  const [work, author] = [`VisionVideoDetailPhoto:${photoId}`, 'VisionVideoDetailAuthor:3xlanternkeeper1']
  const reference = (id: string) => ({ type: 'id', generated: false, id })
  const cache = {
    ROOT_QUERY: { 'visionVideoDetail({})': reference('$ROOT_QUERY.visionVideoDetail({})') },
    '$ROOT_QUERY.visionVideoDetail({})': {
      status: 1,
      type: 1,
      photo: reference(work),
      author: reference(author),
      ...query,
    },
    [work]: { ...photo, manifest: reference(`$${work}.manifest`), manifestH265: { type: 'json', json: {} } },
    [`$${work}.manifest`]: { adaptationSet: [reference(`$${work}.manifest.adaptationSet.0`)] },
    [`$${work}.manifest.adaptationSet.0`]: { representation: [] },
    [author]: graphqlAnswer.data.visionVideoDetail.author,
    'VisionVideoDetailAuthor:3xsomebodyelse': { id: '3xsomebodyelse', name: '别人' },
  }
  const state = JSON.stringify({ defaultClient: cache }).replaceAll('/', '\\u002F')
  return `<!doctype html><script>window.__APOLLO_STATE__=${state};(function(){var s;}());</script>`
}

const graphqlAnswer = {
  data: {
    visionVideoDetail: {
      status: 1,
      type: 1,
      author: { id: '3xlanternkeeper1', name: '灯下拾光', headerUrl: 'https://p2-pro.a.yximgs.com/head.jpg' },
      photo: {
        id: photoId,
        duration: 42500,
        caption: '雨停了 #手工',
        likeCount: '5120',
        realLikeCount: 5120,
        viewCount: '10.2万',
        coverUrl: 'https://p2.a.yximgs.com/cover.jpg',
        photoUrl: 'https://txmov2.a.kwimgs.com/upic/paperboat_b.mp4',
        timestamp: 1740819600123,
      },
      tags: [{ type: 'hashTag', name: '雨天' }],
    },
  },
}

/** Answers by rung; rungs that are not named refuse with result 2. */
function ladder(replies: Partial<Record<ReturnType<typeof rung>, Reply | AmagiError>>, account?: string) {
  const made = fakeService(
    (request) => replies[rung(request)] ?? { body: { result: 2, error_msg: null } },
    account ? { account } : {},
  )
  return { ...made, rungs: () => made.asked.map(rung) }
}

describe('the ladder of a work', () => {
  it('asks the share pages’ own call first, without a cookie and without browser hints', async () => {
    const { service, asked, rungs } = ladder({ 'h5-info': { body: fixture('fetch_one_work') } }, 'userId=1; secret=yes')
    const answer = await service.call('kuaishou', 'fetchOneWork', { photoId })
    expect(answer.channel).toBe('h5-info')
    expect(rungs()).toEqual(['h5-info'])
    expect(asked[0]?.method).toBe('POST')
    expect(JSON.parse(String(asked[0]?.body))).toEqual({ photoId })
    const names = Object.keys(asked[0]?.headers ?? {})
    expect(names).toEqual(['Content-Type', 'Accept', 'User-Agent', 'Referer', 'Accept-Encoding'])
    expect(asked[0]?.headers?.Referer).toBe(`https://c.kuaishou.com/fw/photo/${photoId}`)
  })

  it.each([
    ['h5-info', { 'h5-info': { body: fixture('fetch_one_work') } }],
    ['h5-mirror', { 'h5-mirror': { body: fixture('fetch_one_work') } }],
    ['share-page', { 'share-page': { body: page(fixture('fetch_one_work')) } }],
    ['graphql', { graphql: { body: graphqlAnswer } }],
    ['desktop-page', { 'desktop-page': { body: desktop(graphqlAnswer.data.visionVideoDetail.photo) } }],
  ] as const)('the documented main field is there when %s answers', async (channel, replies) => {
    const { service } = ladder(replies, 'userId=1')
    const answer = await service.call('kuaishou', 'fetchOneWork', { photoId })
    expect(answer.channel).toBe(channel)
    expect(JSON.stringify(answer.body)).not.toContain('"generated"')
    const detail = at(answer.body, 'data.visionVideoDetail')
    expect(detail).toMatchObject({
      status: 1,
      author: { id: '3xlanternkeeper1', name: expect.stringContaining('灯下') },
      photo: {
        id: photoId,
        realLikeCount: 5120,
        likeCount: '5120',
        duration: 42500,
        photoUrl: expect.stringContaining('paperboat_b.mp4'),
      },
    })
    const post = await service.resolve(target)
    expect(post).toMatchObject({ kind: 'video', id: photoId, stats: { likes: 5120 } })
  })

  it('one upstream answer of the documented shape passes untouched', async () => {
    const { service } = ladder({ graphql: { body: JSON.stringify(graphqlAnswer, null, 1) } }, 'userId=1')
    const answer = await service.call('kuaishou', 'fetchOneWork', { photoId })
    expect(answer.raw?.toString()).toBe(JSON.stringify(graphqlAnswer, null, 1))
  })

  it('keeps numbers beyond 2^53 exact', async () => {
    const { service } = ladder({ 'h5-info': { body: fixtureText('kuaishou', 'fetch_one_work') } })
    const { body } = await service.call('kuaishou', 'fetchOneWork', { photoId })
    expect(at(body, 'data.visionVideoDetail.photo.soundTrack.photoId')).toBe('5301234567890123456')
  })

  it('leaves out what the answer does not have', async () => {
    const { service } = ladder({ 'h5-info': { body: { result: 1, photo: { caption: '无题' } } } })
    const { body } = await service.call('kuaishou', 'fetchOneWork', { photoId })
    expect(at(body, 'data.visionVideoDetail')).toEqual({
      status: 1,
      author: {},
      photo: { caption: '无题', id: photoId },
    })
  })

  it('goes without the last rung when there is no cookie', async () => {
    const { service, rungs } = ladder({})
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))).toBe('rate-limited')
    expect(rungs()).toEqual(['h5-info', 'h5-mirror', 'share-page', 'desktop-page'])
  })

  it('asks no mirror after a captcha and stops when the page shows one too', async () => {
    const captcha = { body: { result: 2001, error_msg: 'x', captchaConfig: '{}' } }
    const shut = ladder({ 'h5-info': captcha, 'share-page': captcha }, 'userId=1')
    expect(await codeOf(shut.service.call('kuaishou', 'fetchOneWork', { photoId }))).toBe('blocked')
    expect(shut.rungs()).toEqual(['h5-info', 'share-page'])
    const open = ladder(
      { 'h5-info': captcha, 'share-page': { body: page({ result: 2 }) }, graphql: { body: graphqlAnswer } },
      'userId=1',
    )
    expect((await open.service.call('kuaishou', 'fetchOneWork', { photoId })).channel).toBe('graphql')
  })

  it.each([403, 412])('asks the account after a plain refusal with %i everywhere else', async (status) => {
    const refused = { status, body: '<html>no</html>' }
    const { service, rungs } = ladder(
      { 'h5-info': refused, 'h5-mirror': refused, 'share-page': refused, graphql: { body: graphqlAnswer } },
      'userId=1',
    )
    expect((await service.call('kuaishou', 'fetchOneWork', { photoId })).channel).toBe('graphql')
    expect(rungs()).toEqual(['h5-info', 'h5-mirror', 'share-page', 'graphql'])
  })

  it('a captcha of one call does not shorten the ladder of the next', async () => {
    let first = true
    const { service, asked } = fakeService((request) => {
      if (rung(request) === 'h5-info' && first) {
        first = false
        return { body: { result: 2001 } }
      }
      return { body: { result: 2 } }
    })
    await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))
    await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))
    expect(asked.map(rung)).toEqual([
      'h5-info',
      'share-page',
      'desktop-page',
      'h5-info',
      'h5-mirror',
      'share-page',
      'desktop-page',
    ])
  })

  const missing = { status: 404, body: '<html></html>' }
  const leadsHome = { body: '<html></html>', url: 'https://www.kuaishou.com/?isHome=1' }

  it.each([
    ['h5-info', { 'h5-info': missing, 'h5-mirror': { body: fixture('fetch_one_work') } }, 'h5-mirror'],
    [
      'both mirrors',
      { 'h5-info': missing, 'h5-mirror': missing, 'share-page': { body: page(fixture('fetch_one_work')) } },
      'share-page',
    ],
    [
      'all mirrors and the page',
      { 'h5-info': missing, 'h5-mirror': missing, 'share-page': missing, graphql: { body: graphqlAnswer } },
      'graphql',
    ],
    ['a page that leads home', { 'share-page': leadsHome, graphql: { body: graphqlAnswer } }, 'graphql'],
  ] as const)('does not take a 404 of %s for the last word', async (_name, replies, channel) => {
    const { service } = ladder(replies, 'userId=1')
    expect((await service.call('kuaishou', 'fetchOneWork', { photoId })).channel).toBe(channel)
  })

  it.each([
    [
      'the call knows nothing and the page leads home',
      { 'h5-info': missing, 'h5-mirror': missing, 'share-page': leadsHome },
      'share-page',
    ],
    [
      'the call, the page and the site for desktops know nothing',
      { 'h5-info': missing, 'h5-mirror': missing, 'share-page': missing, 'desktop-page': missing },
      'desktop-page',
    ],
    ['both pages lead home', { 'share-page': leadsHome, 'desktop-page': leadsHome }, 'desktop-page'],
    ['the site says so', { 'h5-info': { body: { result: 99, error_msg: '作品不存在' } } }, 'h5-info'],
    [
      'the page says so',
      { 'share-page': { body: page({ result: 99, error_msg: '该作品已被作者删除' }) } },
      'share-page',
    ],
  ] as const)('a work is gone when %s', async (_name, replies, last) => {
    const { service, rungs } = ladder(replies)
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))).toBe('not-found')
    expect(rungs().at(-1)).toBe(last)
  })

  it('what one call heard of a work is nothing to the next', async () => {
    let calls = 0
    const { service } = fakeService((request) => {
      const where = rung(request)
      if (where === 'share-page') return ++calls === 1 ? missing : leadsHome
      return where === 'desktop-page' ? { body: { result: 2 } } : calls === 0 ? missing : { body: { result: 2 } }
    })
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))).not.toBe('not-found')
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))).toBe('rate-limited')
  })

  it.each([
    ['a photo without media', desktop({ id: photoId, caption: 'x' })],
    ['another status', desktop({ photoUrl: 'https://txmov2.a.kwimgs.com/a.mp4' }, { status: 0 })],
    ['an album', desktop({}, { photo: null, author: null, status: 0 })],
    ['no state', '<html></html>'],
    ['half a state', '<script>window.__APOLLO_STATE__={"defaultClient":{"Vis'],
  ])('a desktop page with %s is no success', async (_name, body) => {
    const { service } = ladder({ 'desktop-page': { body } })
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))).toBe('rate-limited')
  })

  it('a desktop page whose entries point at one another in circles ends', async () => {
    const circle = { type: 'id', id: `VisionVideoDetailPhoto:${photoId}` }
    const { service } = ladder({
      'desktop-page': { body: desktop({ photoUrl: 'https://txmov2.a.kwimgs.com/a.mp4', again: circle }) },
    })
    expect((await service.call('kuaishou', 'fetchOneWork', { photoId })).channel).toBe('desktop-page')
  })

  it('repeats an answer without content once', async () => {
    let calls = 0
    const { service } = fakeService(() => ({ body: ++calls === 1 ? { result: 11 } : fixture('fetch_one_work') }))
    expect((await service.call('kuaishou', 'fetchOneWork', { photoId })).channel).toBe('h5-info')
    expect(calls).toBe(2)
  })

  it('ends at once when it is cancelled while it waits', async () => {
    const stop = new AbortController()
    const { service } = fakeService(() => {
      setTimeout(() => stop.abort(), 10)
      return { body: { result: 11 } }
    })
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }, { signal: stop.signal }))).toBe(
      'cancelled',
    )
  })

  it('an album the desktop site cannot show is not taken for a success', async () => {
    const empty = { data: { visionVideoDetail: { status: 1, photo: { id: photoId, photoUrl: '' } } } }
    const { service } = ladder({ graphql: { body: empty } }, 'userId=1')
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))).toBe('rate-limited')
  })

  it.each(['', 'a b', '../../x', '中文'])('refuses %j as an id before anything is asked', async (id) => {
    const { service, asked } = ladder({})
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId: id }))).toBe('bad-input')
    expect(asked).toEqual([])
  })
})

describe('refusals', () => {
  // Every rung gives the same answer; a cookie is there, so all four are asked.
  const everywhere = (reply: Reply) => fakeService(() => reply, { account: 'userId=1' })

  it.each([
    ['result 2', { body: { result: 2, error_msg: null } }, 'rate-limited'],
    ['result 21', { body: { result: 21, error_msg: 'x' } }, 'upstream-changed'],
    ['result 50', { body: { result: 50, error_msg: 'x' } }, 'upstream-changed'],
    ['result 109', { body: { result: 109 } }, 'login-required'],
    ['result 2001', { body: { result: 2001, captchaConfig: '{}' } }, 'blocked'],
    ['an unknown result', { body: { result: 987654 } }, 'upstream-changed'],
    [
      'a result that says it comes too often',
      { body: { result: 987654, error_msg: '操作太快了，请稍微休息一下' } },
      'rate-limited',
    ],
    ['a result that says it is not for all', { body: { result: 987654, error_msg: '该作品为私密作品' } }, 'private'],
    ['a known result whatever it says', { body: { result: 50, error_msg: '不存在' } }, 'upstream-changed'],
    ['status 404', { status: 404, body: '{}' }, 'not-found'],
    ['a result in quotes', { body: { result: '2' } }, 'rate-limited'],
    ['a captcha inside data', { body: { data: { result: 400002, captcha: { url: 'x' } } } }, 'blocked'],
    ['a captcha without a code', { body: { data: { captcha: { url: 'x' } } } }, 'blocked'],
    ['GraphQL errors', { body: { errors: [{ message: 'anything' }], data: { visionVideoDetail: null } } }, 'blocked'],
    ['a null shell', { body: { data: { visionVideoDetail: null } } }, 'cookie-expired'],
    ['a refused query', { status: 400, body: { errors: [{ message: 'anything' }] } }, 'cookie-expired'],
    ['an empty answer', { body: '' }, 'cookie-expired'],
    ['an empty text', { body: '""' }, 'cookie-expired'],
    ['a page instead of JSON', { body: '<!DOCTYPE html><html><body>check</body></html>' }, 'blocked'],
    ['status 403', { status: 403, body: '<html>no</html>' }, 'blocked'],
    ['status 429', { status: 429, body: '{}' }, 'rate-limited'],
    ['status 502', { status: 502, body: 'bad gateway' }, 'network'],
    ['words', { body: 'hello' }, 'upstream-changed'],
    ['a list', { body: '[]' }, 'upstream-changed'],
    ['half an answer', { body: '{"result":1,"photo":{"cap' }, 'network'],
    ['an empty photo', { body: { result: 1, photo: {} } }, 'upstream-changed'],
    ['a photo of another type', { body: { result: 1, photo: 'yes' } }, 'upstream-changed'],
  ])('%s', async (_name, reply, code) => {
    const { service } = everywhere(reply)
    expect(await codeOf(service.call('kuaishou', 'fetchOneWork', { photoId }))).toBe(code)
  })

  it('name upstream’s code and never the cookie', async () => {
    const { service } = fakeService(() => ({ body: { result: 50, error_msg: 'sign' } }), {
      account: 'passToken=SECRETVALUE',
    })
    const error = await service.call('kuaishou', 'fetchOneWork', { photoId }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AmagiError)
    const { details, message } = error as AmagiError
    expect(details.upstreamCode).toBe('50')
    expect(JSON.stringify({ details, message })).not.toContain('SECRETVALUE')
  })
})

describe('other targets', () => {
  it('a short link is followed to the work with a phone’s agent, and the page itself is not loaded', async () => {
    const { service, asked } = fakeService((request) =>
      request.url === 'https://v.kuaishou.com/aB3x9'
        ? {
            status: 302,
            headers: { location: `https://a1b2c3d4.m.chenzhongtech.com/fw/long-video/${photoId}?cc=share_copylink` },
          }
        : { body: fixture('fetch_one_work') },
    )
    const post = await service.resolve({
      platform: 'kuaishou',
      kind: 'short',
      id: 'aB3x9',
      url: 'https://v.kuaishou.com/aB3x9',
    })
    expect(post).toMatchObject({ kind: 'video', id: photoId })
    expect(asked.map((request) => new URL(request.url).host)).toEqual(['v.kuaishou.com', 'c.kuaishou.com'])
    expect(asked[0]?.headers?.['User-Agent']).toContain('iPhone')
  })
})

describe('a caption with emotes', () => {
  const said = (caption: string): unknown => {
    const body = JSON.parse(fixtureText('kuaishou', 'fetch_one_work')) as { photo: Record<string, unknown> }
    return { ...body, photo: { ...body.photo, caption } }
  }
  const emotes = { data: { visionBaseEmoticons: { iconUrls: { '[奸笑]': '//s2-11673.kwimgs.com/emoji/1.png' } } } }

  it('has their pictures, and keeps tokens nobody knows', async () => {
    const { service } = ladder({ 'h5-info': { body: said('雨停了[奸笑]\n[不认识]#手工') }, graphql: { body: emotes } })
    expect((await service.resolve(target)).text).toEqual([
      { kind: 'text', text: '雨停了' },
      { kind: 'emote', text: '[奸笑]', picture: { source: { urls: ['https://s2-11673.kwimgs.com/emoji/1.png'] } } },
      { kind: 'break' },
      { kind: 'text', text: '[不认识]' },
      { kind: 'topic', text: '#手工' },
    ])
  })

  it('asks for the list only where something could be one, and does without it', async () => {
    const plain = ladder({ 'h5-info': { body: said('雨停了') } })
    await plain.service.resolve(target)
    expect(plain.rungs()).toEqual(['h5-info'])
    const refused = ladder({ 'h5-info': { body: said('雨停了[奸笑]') } })
    expect((await refused.service.resolve(target)).text).toEqual([{ kind: 'text', text: '雨停了[奸笑]' }])
  })
})

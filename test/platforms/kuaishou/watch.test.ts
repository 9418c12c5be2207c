/** What lists and rooms say of people, by the rules that public complaints taught. Values are invented. */
import { describe, expect, it } from 'vitest'
import { watching } from '../../../src/platforms/kuaishou/watch'
import { readLive } from '../../../src/platforms/kuaishou/watch/live'
import { readFeeds, readWorkList, uploadedAt } from '../../../src/platforms/kuaishou/watch/read'
import { codeOf, type Answer } from '../upstream'
import { fakeService } from './site'

const eid = '3xinvented000001'
const id = '3xwork000000001'
const account = 'passToken=one; userId=2'
const none = new Map<string, number>()
const ms = Date.UTC(2026, 4, 20, 12, 30, 5)
/** `20260520203005_…`: the same moment in Beijing. */
const poster = `https://p2.a.yximgs.com/upic/2026/05/20/20/B${Buffer.from('20260520203005_1_2_2_3').toString('base64')}_x.jpg`

type Facts = Record<string, unknown>
const feed = (photo: Facts = {}, author: Facts | null = { id: eid, name: '某人ㅤ' }): Facts => ({
  type: 1,
  author,
  photo: { id, caption: '今天也在营业 #做饭', timestamp: ms, coverUrl: 'https://p2.a.yximgs.com/x.jpg', ...photo },
})
const listed = (over: Facts = {}): Facts => ({
  id,
  poster,
  workType: 'video',
  caption: '今天也在营业 #做饭',
  author: { id: eid, name: '某人' },
  ...over,
})
const feedsOf = (...feeds: unknown[]) => readFeeds({ result: 1, feeds }, eid, none)
const listOf = (...list: unknown[]) => readWorkList({ list }, eid, none)

describe('a work of a list', () => {
  it('has its time as position: ids have no order', () => {
    expect(feedsOf(feed())).toEqual({
      name: '某人ㅤ'.replaceAll('ㅤ', '').trim(),
      works: [
        {
          id,
          order: String(ms),
          at: ms,
          kind: 'video',
          target: { platform: 'kuaishou', kind: 'work', id },
          text: '今天也在营业 #做饭',
          tags: ['做饭'],
        },
      ],
    })
  })
  it('is pinned by its flag', () => {
    expect(feedsOf(feed({ profileUserTopPhoto: true }))?.works[0]?.pinned).toBe(true)
    expect(feedsOf(feed({ profileUserTopPhoto: false }))?.works[0]?.pinned).toBeUndefined()
  })
  it('has the time of its cover where the list says nothing', () => {
    expect(listOf(listed())?.works[0]).toMatchObject({ at: ms, order: String(ms) })
    expect(listOf(listed({ timestamp: ms + 1 }))?.works[0]?.at).toBe(ms + 1)
    expect(feedsOf(feed({ timestamp: 0, coverUrl: poster }))?.works[0]?.at).toBe(ms)
  })
  it('is hidden where nothing tells its age, until somebody has found out', () => {
    const bare = listed({ poster: 'https://p2.a.yximgs.com/cover.jpg' })
    expect(listOf(bare)?.works[0]).toMatchObject({ hidden: true })
    expect(readWorkList({ list: [bare] }, eid, new Map([[id, ms]]))?.works[0]).toMatchObject({ at: ms })
    expect(readWorkList({ list: [bare] }, eid, new Map([[id, ms]]))?.works[0]?.hidden).toBeUndefined()
  })
  it.each([
    ['video', 'video'],
    [undefined, 'video'],
    ['vertical', 'pictures'],
    ['single', 'pictures'],
  ])('of the type %s is of the kind %s', (workType, kind) =>
    expect(listOf(listed({ workType }))?.works[0]?.kind).toBe(kind),
  )
  it('whose words are filling has none', () => {
    expect(listOf(listed({ caption: '...' }))?.works[0]).toMatchObject({ text: '', tags: [] })
    expect(listOf(listed({ caption: null }))?.works[0]).toMatchObject({ text: '', tags: [] })
  })
  it('without an id is left out, and the others stay', () => {
    expect(listOf({}, null, listed({ id: 7 }), listed())?.works.map((work) => work.id)).toEqual([id])
    expect(feedsOf({}, feed({ id: null }), feed())?.works.map((work) => work.id)).toEqual([id])
  })
  it('of somebody else says nothing, and one without an author is the person’s', () => {
    expect(feedsOf(feed({}, { id: '3xsomebodyelse01' }))).toBeUndefined()
    expect(feedsOf(feed({}, null))?.works).toHaveLength(1)
    // A chosen name is another text than the id in the list.
    expect(readFeeds({ feeds: [feed()] }, 'chosen-name', none)?.works).toHaveLength(1)
  })
})

describe('the moment in the name of a file', () => {
  it.each([
    [poster, ms],
    ['https://p2.a.yximgs.com/upic/2026/05/20/20/cover.jpg', undefined],
    ['https://p2.a.yximgs.com/upic/2026/05/20/20/Bxxxxxxxxxxxxxxxxxxxxxxxx.jpg', undefined],
    ['https://p2.a.yximgs.com/cover.jpg', undefined],
    [`https://x/upic/2026/13/20/20/B${Buffer.from('20261320203005_1').toString('base64')}`, undefined],
    [undefined, undefined],
    [7, undefined],
  ])('%s: %s', (url, at) => expect(uploadedAt(url)).toBe(at))
})

describe('works of somebody', () => {
  const look = (body: unknown, cookie?: string) => {
    const site = fakeService(() => ({ body }) as Answer, cookie ? { account: cookie } : {})
    return { ...site, found: site.service.lookouts.look('kuaishou', 'works', [eid]) }
  }
  it('are asked of the live site by visitors and of the site for desktops by accounts, once and signed', async () => {
    const guest = look({ data: { result: 1, list: [listed()] } })
    expect(await guest.found).toMatchObject([{ author: eid, works: [{ id }] }])
    expect(guest.paths()).toEqual(['live.kuaishou.com/live_api/profile/public'])
    const member = look({ result: 1, feeds: [feed()] }, account)
    expect(await member.found).toMatchObject([{ author: eid, works: [{ id }] }])
    expect(member.paths()).toEqual(['www.kuaishou.com/rest/v/profile/feed'])
    for (const { asked } of [guest, member]) expect(asked[0]?.url).toContain('__NS_hxfalcon')
  })
  // ihmily/DouyinLiveRecorder#862, #902
  it.each<[unknown, string]>([
    [{ data: { result: 2, error_msg: '请求过快' } }, 'rate-limited'],
    [{ result: 2 }, 'rate-limited'],
    [{ result: 50 }, 'upstream-changed'],
    [{ data: { result: 1, list: null } }, 'upstream-changed'],
    [{ data: { result: 1 } }, 'upstream-changed'],
    [{ data: { result: 400002, captcha: {} } }, 'blocked'],
    ['', 'blocked'],
    ['<!DOCTYPE html><body>安全验证</body>', 'blocked'],
  ])('are not known after %j, and nobody is asked again', async (body, code) => {
    const { found, asked } = look(body)
    expect(await codeOf(found)).toBe(code)
    expect(asked).toHaveLength(1)
  })
  it('are told although one of unknown age cannot be asked about', async () => {
    const bare = listed({ id: '3xwork000000002', poster: '' })
    const { service, asked } = fakeService((request) =>
      request.url.includes('/profile/public')
        ? { body: { data: { result: 1, list: [listed(), bare] } } }
        : { body: { result: 2 } },
    )
    const [found] = await service.lookouts.look('kuaishou', 'works', [eid])
    expect(found?.works?.map(({ hidden = false }) => hidden)).toEqual([false, true])
    expect(asked.length).toBeGreaterThan(1)
  })
})

describe('a room', () => {
  const on = {
    isLiving: true,
    liveStream: { id: 'Stream1' },
    config: { caption: '深夜' },
    author: { id: eid, name: '某人' },
  }
  const read = (over: Facts) => readLive({ current: { ...on, ...over } }, eid)

  it('is one broadcast by the id of its stream', () => {
    expect(read({})).toEqual({
      author: eid,
      name: '某人',
      live: { key: 'Stream1', title: '深夜', target: { platform: 'kuaishou', kind: 'live', id: eid } },
    })
    expect(read({ liveStream: {}, config: { liveStreamId: 'Stream2' } })?.live?.key).toBe('Stream2')
  })
  it('is off where it says so', () => expect(read({ isLiving: false, liveStream: {} })?.live).toBeNull())
  // nICEnnnnnnnLee/BilibiliLiveRecorder#138: a page that refuses looks like a dark room
  it.each<[string, Facts]>([
    ['it does not say whether it is on', { isLiving: undefined }],
    ['no stream is named', { liveStream: {}, config: {} }],
    ['an error stands beside it', { isLiving: false, errorType: { type: 2, title: '请求过快，请稍后重试' } }],
  ])('says nothing where %s', (_, over) => expect(read(over)).toBeUndefined())

  const look = (body: unknown) => {
    const site = fakeService((request) => ({
      body: request.url.includes('livedetail') ? body : { result: 1, liveStream: {} },
    }))
    return { ...site, found: site.service.lookouts.look('kuaishou', 'rooms', [eid]) }
  }
  it('is asked for with one request', async () => {
    const { found, asked } = look({ data: { result: 1, ...on } })
    expect(await found).toMatchObject([{ live: { key: 'Stream1' } }])
    expect(asked).toHaveLength(1)
  })
  it('that is off by code is off', async () => {
    expect(await look({ data: { result: 671 } }).found).toEqual([{ author: eid, live: null }])
  })
  // An empty stream is how the site for phones refuses
  it('is not known where one way refuses and the other is empty', async () => {
    const { found, asked } = look({ data: { result: 2 } })
    expect(await codeOf(found)).toBe('rate-limited')
    expect(asked.length).toBeLessThanOrEqual(2)
  })
})

describe('who is meant', () => {
  it.each([
    ['3xinvented000001', '3xinvented000001'],
    [' some_Name-1 ', 'some_Name-1'],
    ['某人', undefined],
    ['a b', undefined],
  ])('by %s', (words, found) => expect(watching.named?.(words)?.id).toBe(found))
  it('at most half a request a minute, and twenty people', () => {
    expect(watching.perMinute.guest).toBeLessThanOrEqual(0.5)
    expect(watching.perMinute.account).toBeLessThanOrEqual(0.5)
    expect(watching.most).toEqual({ account: 20, guest: 20, address: 20 })
  })
})

import { describe, expect, it, vi } from 'vitest'
import { douyin } from '../../../src/platforms/douyin'
import { parseJson } from '../../../src/http/json'
import { at } from '../../../src/json'
import { codeOf, ok, type Reply } from '../upstream'
import { fixture, nothing, places, registration, upstream } from './site'

// Pauses between repetitions are not what is looked at here.
vi.mock('../../../src/async/sleep', async (original) => (await import('../../support/no-waiting')).noWaiting(original))

const web = 'www.douyin.com/aweme/v1/web/'
const hj = 'www-hj.douyin.com/aweme/v1/web/'
const aweme_id = '7300000000000000001'
const sec_uid = 'MS4wLjABAAAAinvented-author_0000000000000000001'

/** Endpoint → where it asks and with what it is called. */
const table: [string, string, Record<string, string | number>][] = [
  ['fetchOneWork', places.detail, { aweme_id }],
  ['fetchUserMixVideos', 'www.iesdouyin.com/web/api/v2/aweme/slidesinfo/', { aweme_id: '7300000000000000002' }],
  ['fetchWorkComments', `${web}comment/list/`, { aweme_id }],
  ['fetchVideoCommentReplies', `${hj}comment/list/reply/`, { aweme_id, comment_id: '7300000000000001001' }],
  ['fetchUserInfo', `${web}user/profile/other/`, { sec_uid }],
  ['fetchUserPostVideos', `${web}aweme/post/`, { sec_uid }],
  ['fetchUserFavoriteList', `${hj}aweme/favorite/`, { sec_uid }],
  ['fetchUserRecommendList', `${web}familiar/recommend/feed/`, { sec_uid }],
  ['fetchSuggestWords', `${web}api/suggest_words/`, { query: '日出' }],
  ['fetchSearchInfo', `${web}general/search/stream/`, { query: '日出' }],
  ['fetchEmojiList', `${web}emoji/list`, {}],
  ['fetchEmojiProList', `${web}im/strategy/config`, {}],
  ['fetchMusicWork', `${web}music/detail/`, { music_id: '7300000000000000301' }],
  ['fetchUserLiveVideos', 'live.douyin.com/webcast/room/web/enter/', { web_rid: '345678901234' }],
  ['fetchWorkDanmaku', `${hj}danmaku/get_v2/`, { aweme_id, duration: 30_000 }],
  ['fetchLoginQrcode', 'sso.douyin.com/get_qrcode/', { verify_fp: 'verify_x' }],
]

const routeOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function world(replies: Record<string, Reply>, cookie?: string) {
  return upstream({ [places.ttwid]: registration(), ...replies }, cookie)
}

describe('every douyin endpoint', () => {
  it('has a row here, a name like its route and a fixture of its own', () => {
    expect(douyin.endpoints.map((endpoint) => endpoint.name).sort()).toEqual(table.map(([name]) => name).sort())
    for (const endpoint of douyin.endpoints) expect(endpoint.route).toBe(`/${routeOf(endpoint.name)}`)
  })

  it.each(table)('%s passes the bytes of a plain answer untouched', async (name, place, params) => {
    const body = fixture(routeOf(name))
    const up = world({ [place]: ok(body) })
    const answer = await up.service.call('douyin', name, params)
    expect(String(answer.raw)).toBe(JSON.stringify(body))
    const { payload } = douyin.endpoints.find((endpoint) => endpoint.name === name)!
    expect(at(answer.body, payload)).toBeDefined()
  })

  it.each(table)('%s asks its place with an unbroken query', async (name, place, params) => {
    const up = world({ [place]: ok(fixture(routeOf(name))) })
    await up.service.call('douyin', name, params)
    const [asked] = up.to(place)
    const keys = [...new URL(asked?.request.url ?? '').searchParams.keys()]
    expect(new Set(keys).size).toBe(keys.length)
    expect(asked?.request.url).not.toMatch(/undefined|null|NaN|%25/)
    expect(asked?.headers.referer ?? '').not.toContain('undefined')
  })

  it.each(table.filter(([name]) => name !== 'fetchOneWork'))(
    '%s says so when everything is shut',
    async (name, place, params) => {
      const up = world({ [place]: nothing })
      // Likes that are hidden look like nothing at all.
      const code = name === 'fetchUserFavoriteList' ? /^private$/ : /^(blocked|upstream-changed)$/
      expect(await codeOf(up.service.call('douyin', name, params))).toMatch(code)
    },
  )

  it.each(table)('%s refuses an unknown parameter', async (name, _place, params) => {
    const up = world({})
    expect(await codeOf(up.service.call('douyin', name, { ...params, nonsense: 1 }))).toBe('bad-input')
    expect(up.asked).toEqual([])
  })
})

describe('search', () => {
  const place = `${web}general/search/stream/`
  const piece = (ids: string[], more = 1, extra = {}) => ({
    status_code: 0,
    data: ids.map((id) => ({ type: 1, aweme_info: { aweme_id: id, desc: 'a } b { "c" \\ d' } })),
    cursor: 10,
    has_more: more,
    log_pb: { impr_id: 'first' },
    ...extra,
  })
  const stream = (...pieces: unknown[]) =>
    pieces
      .map((one) =>
        typeof one === 'string' ? one : `${JSON.stringify(one).length.toString(16)}\r\n${JSON.stringify(one)}`,
      )
      .join('\r\n')

  it('reads the glued pieces of the stream, whatever stands in captions', async () => {
    const up = world({
      [place]: { body: stream(piece(['1', '2']), { ack: 1, data: { x: '}' } }, piece(['3'], 0), '0') },
    })
    const { body } = await up.service.call('douyin', 'fetchSearchInfo', { query: '日出' })
    expect((body as any).data.map((one: any) => one.aweme_info.aweme_id)).toEqual(['1', '2', '3'])
    expect((body as any).data[0].aweme_info.desc).toBe('a } b { "c" \\ d')
  })

  it('keeps long integers of the stream', async () => {
    const text =
      '1a\n{"data":[{"id":7300000000000000001}],"cursor":1,"has_more":0,"status_code":0}\n{"data":[{"id":7300000000000000003}],"cursor":1,"has_more":0,"status_code":0}'
    const up = world({ [place]: { body: text } })
    const { raw } = await up.service.call('douyin', 'fetchSearchInfo', { query: '日出' })
    expect(String(raw)).toBe(
      '{"data":[{"id":7300000000000000001},{"id":7300000000000000003}],"cursor":1,"has_more":0,"status_code":0}',
    )
  })

  it('keeps the cards among the results that have no id', async () => {
    const card = { type: 77, card_info: { title: '相关搜索' } }
    const page = piece(['1'], 0)
    const up = world({ [place]: ok({ ...page, data: [card, ...page.data, card] }) })
    const { body } = await up.service.call('douyin', 'fetchSearchInfo', { query: '日出' })
    expect((body as any).data).toEqual([card, ...page.data, card])
  })

  it('names the search and the place from the second page on', async () => {
    let turn = 0
    const up = world({ [place]: () => ok(piece(turn++ === 0 ? ['1', '2'] : ['3'], turn < 2 ? 1 : 0)) })
    await up.service.call('douyin', 'fetchSearchInfo', { query: '猫 & 狗', number: 20 })
    expect(up.to(place).map((one) => [one.query.keyword, one.query.offset, one.query.search_id])).toEqual([
      ['猫 & 狗', '0', undefined],
      ['猫 & 狗', '10', 'first'],
    ])
  })

  it.each([
    ['user', `${web}discover/search/`],
    ['用户', `${web}discover/search/`],
    ['video', `${web}search/item/`],
    ['视频', `${web}search/item/`],
    ['综合', place],
  ])('of the type %s asks %s', async (type, where) => {
    const users = { status_code: 0, user_list: [{ user_info: { uid: '1' } }], has_more: 0, rid: 'r' }
    const up = world({ [where]: ok(where.includes('discover') ? users : piece(['1'], 0)) })
    await up.service.call('douyin', 'fetchSearchInfo', { query: 'x', type })
    expect(up.to(where).length).toBe(1)
  })

  it('without a login is a login that is missing', async () => {
    const up = world({ [place]: ok({ status_code: 2483, status_msg: '请先登录' }) })
    expect(await codeOf(up.service.call('douyin', 'fetchSearchInfo', { query: 'x' }))).toBe('login-required')
    const bare = world({ [place]: ok({ status_code: 0, has_more: 0, cursor: 0 }) })
    expect(await codeOf(bare.service.call('douyin', 'fetchSearchInfo', { query: 'x' }))).toBe('login-required')
  })
})

describe('a live room', () => {
  const enter = 'live.douyin.com/webcast/room/web/enter/'
  const profile = `${web}user/profile/other/`
  const reflow = 'webcast.amemv.com/webcast/room/reflow/info/'
  const room = fixture('fetch_user_live_videos')

  it('is found by the person', async () => {
    const up = world({ [profile]: ok(fixture('fetch_user_info')), [enter]: ok(room) })
    await up.service.call('douyin', 'fetchUserLiveVideos', { sec_uid })
    expect(up.to(enter)[0]?.query.web_rid).toBe('345678901234')
    expect(up.to(enter)[0]?.query.room_id_str).toBe('7300000000000000401')
  })

  it('of somebody who is not live is none', async () => {
    const body = fixture('fetch_user_info')
    body.user.live_status = 0
    const up = world({ [profile]: ok(body) })
    expect(await codeOf(up.service.call('douyin', 'fetchUserLiveVideos', { sec_uid }))).toBe('not-live')
    expect(up.to(enter)).toEqual([])
  })

  it('is found by its number alone, without asking for the profile', async () => {
    const up = world({ [enter]: ok(room) })
    await up.service.call('douyin', 'fetchUserLiveVideos', { web_rid: '345678901234' })
    expect(up.to(profile)).toEqual([])
    expect(up.to(enter)[0]?.query).not.toHaveProperty('room_id_str')
  })

  it('is found by the broadcast, and the share page stands in for the room page', async () => {
    const shared = { status_code: 0, data: { room: room.data.data[0], user: {} } }
    const up = world({ [reflow]: ok(shared), [enter]: nothing })
    const answer = await up.service.call('douyin', 'fetchUserLiveVideos', { room_id: '7300000000000000401' })
    expect(answer.channel).toBe('share-page')
    expect(answer.body).toEqual({ status_code: 0, data: { data: [room.data.data[0]], user: room.data.data[0].owner } })
    expect(at(answer.body, 'data.data.0.title')).toBe('在山顶等日出')
  })

  it('has to be named somehow', async () => {
    expect(await codeOf(world({}).service.call('douyin', 'fetchUserLiveVideos', {}))).toBe('bad-input')
  })
})

describe('danmaku', () => {
  const place = `${hj}danmaku/get_v2/`

  it('are asked in windows, two at a time, and come sorted and once each', async () => {
    let open = 0
    let most = 0
    const up = world({
      [place]: async (asked) => {
        most = Math.max(most, ++open)
        await new Promise((resolve) => setTimeout(resolve, 2))
        open--
        const start = Number(asked.query.start_time)
        return {
          body: `{"status_code":0,"danmaku_list":[{"danmaku_id":73000000000000060${start},"offset_time":${start + 900}},{"danmaku_id":7300000000000006999,"offset_time":5}],"total":2}`,
        }
      },
    })
    const { body, raw } = await up.service.call('douyin', 'fetchWorkDanmaku', { aweme_id, duration: 150_000 })
    expect(up.to(place).map((one) => `${one.query.start_time}-${one.query.end_time}`)).toEqual([
      '0-32000',
      '32000-64000',
      '64000-96000',
      '96000-128000',
      '128000-150000',
    ])
    expect(most).toBe(2)
    expect((body as any).danmaku_list.map((one: any) => one.offset_time)).toEqual([
      5, 900, 32_900, 64_900, 96_900, 128_900,
    ])
    expect(parseJson(String(raw))).toEqual(body)
  })

  it.each([
    [{ duration: 1000, end_time: 2000 }, 'end_time'],
    [{ duration: 1000, start_time: 1000 }, 'start_time'],
    [{ duration: 1e9 }, 'end_time'],
  ])('refuse %o because of %s', async (params, name) => {
    const up = world({})
    await expect(up.service.call('douyin', 'fetchWorkDanmaku', { aweme_id, ...params })).rejects.toMatchObject({
      code: 'bad-input',
      details: { fields: [{ name }] },
    })
    expect(up.to(place)).toEqual([])
  })
})

describe('a slides post', () => {
  it('comes from the work itself when its own place is shut', async () => {
    const work = fixture('fetch_one_work')
    const up = world({ [places.detail]: ok(work) })
    const answer = await up.service.call('douyin', 'fetchUserMixVideos', { aweme_id })
    expect(answer.channel).toBe('open-origin')
    expect(parseJson(String(answer.raw))).toEqual({ status_code: 0, aweme_details: [work.aweme_detail] })
  })
})

describe('a sound', () => {
  it('comes from the share page when nothing else answers', async () => {
    const info = { status_code: 0, music_info: { mid: '1', title: 'x' } }
    const up = world({ [`${web}music/detail/`]: nothing, 'www.iesdouyin.com/web/api/v2/music/info/': ok(info) })
    const answer = await up.service.call('douyin', 'fetchMusicWork', { music_id: '1' })
    expect(answer).toMatchObject({ channel: 'share-page', body: info })
    expect(up.to('www.iesdouyin.com/web/api/v2/music/info/')[0]?.headers.cookie).toBeUndefined()
  })
})

describe('a QR code to log in with', () => {
  const place = 'login.douyin.com/passport/web/get_qrcode/'

  it('comes from the login site when the older one is shut, signed the way it wants', async () => {
    const up = world({
      'sso.douyin.com/get_qrcode/': nothing,
      [place]: ok({ data: { token: 't' }, message: 'success' }),
    })
    const answer = await up.service.call('douyin', 'fetchLoginQrcode', { verify_fp: 'verify_x' })
    expect(answer).toMatchObject({ channel: 'passport', body: { data: { token: 't' } } })
    const [asked] = up.to(place)
    expect(asked?.query.ts).toBe('1760011200')
    expect(asked?.query.sign).toMatch(/^[0-9a-f]{64}$/)
    expect(asked?.query.a_bogus?.length).toBeGreaterThan(180)
    expect(asked?.headers.cookie).toContain(`passport_csrf_token=${asked?.headers['x-tt-passport-csrf-token']};`)
  })

  it.each([
    [7, 'rate-limited'],
    [2156, 'blocked'],
  ])('refused with %i is %s', async (error_code, code) => {
    const refused = ok({ data: { error_code, description: 'x' }, message: 'error' })
    const up = world({ 'sso.douyin.com/get_qrcode/': refused, [place]: refused })
    expect(await codeOf(up.service.call('douyin', 'fetchLoginQrcode', { verify_fp: 'verify_x' }))).toBe(code)
  })
})

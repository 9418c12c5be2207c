import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import { bilibili } from '../../../src/platforms/bilibili'
import { formatCookie, readSetCookie } from '../../../src/cookie'
import type { ParamSpec } from '../../../src/platforms/endpoint/record'
import { at } from '../../../src/json'
import { proves } from '../../../src/platforms/endpoint/judge'
import { mutated } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { codeOf, ok, type Answer, type Asked, type Upstream } from '../upstream'
import { code, fixture, places, upstream } from './site'

const session = 'SESSDATA=abc%2C1; bili_jct=jct; DedeUserID=7'
const own = new Set<string>([places.spi, places.nav, places.ticket, places.activation])

type Params = Record<string, string | number>

const records = new Map(bilibili.endpoints.map((endpoint) => [endpoint.name as string, endpoint]))
const local = new Set(['bvToAv', 'avToBv'])

function fileOf(name: string): Record<string, unknown> {
  return fixture((records.get(name)?.route ?? '').slice(1))
}

function bodyOf(name: string): Answer {
  const file = fileOf(name)
  return name === 'fetchDanmaku' ? { body: Buffer.from(String(file.base64), 'base64') } : ok(file)
}

/** Example values of the required parameters. */
function examples(name: string): Params {
  const specs = Object.entries<ParamSpec>(records.get(name)?.params ?? {})
  const found = Object.fromEntries(specs.filter(([, spec]) => spec.required).map(([key, spec]) => [key, spec.example]))
  return name === 'fetchBangumiVideoInfo' ? { ep_id: 'ep330798' } : found
}

/** Upstream that gives one answer to the endpoint's own request. */
function replying(name: string, answer: Answer, cookie: string | undefined = session): Upstream {
  return upstream(name === 'loginBasicInfo' ? { [places.nav]: answer } : {}, cookie, answer)
}

async function call(up: Upstream, name: string, params: Params = examples(name)) {
  return up.service.call('bilibili', name, params)
}

/** Danmaku are binary unless something is wrong: the type tells. */
const json = { 'content-type': 'application/json; charset=utf-8' }

const names = [...records.keys()]
const remote = names.filter((name) => !local.has(name))

describe('every endpoint of bilibili', () => {
  it.each(names)('%s answers its documented field', async (name) => {
    const up = replying(name, bodyOf(name))
    const answer = await call(up, name)
    const payload = records.get(name)?.payload ?? ''
    expect(proves(at(answer.body, payload))).toBe(true)
  })

  it.each(remote)('%s names the id upstream refuses as not found', async (name) => {
    const typed = { ...code(-404), headers: json }
    expect(await codeOf(call(replying(name, typed), name))).toBe('not-found')
  })

  it.each(remote)('%s is blocked by a voucher', async (name) => {
    const answer = code(-352, { v_voucher: 'voucher_1' })
    const typed = { ...answer, headers: json }
    expect(await codeOf(call(replying(name, typed), name))).toBe('blocked')
  })

  it.each(remote.filter((name) => name !== 'fetchDanmaku'))('%s takes no empty answer for a success', async (name) => {
    for (const empty of [{ code: 0, data: null }, { code: 0, data: {}, result: {} }, { code: 0 }]) {
      const found = await codeOf(call(replying(name, ok(empty)), name))
      expect(['upstream-changed', 'not-found', 'cookie-expired']).toContain(found)
    }
  })

  it.each(remote)('%s never ends in a foreign error', async (name) => {
    const random = seeded(name.length * 7919)
    const file = fileOf(name)
    for (let turn = 0; turn < 25; turn++) {
      const body = name === 'fetchDanmaku' ? noise(random) : mutated(file, random)
      const result: unknown = await call(replying(name, { body }), name).catch((thrown: unknown) => thrown)
      if (result instanceof Error && (!isAmagiError(result) || result.code === 'internal')) throw result
    }
    expect(records.has(name)).toBe(true)
  })

  it.each(names.filter((name) => Object.keys(examples(name)).length > 0))('%s needs its parameters', async (name) => {
    expect(await codeOf(call(replying(name, bodyOf(name)), name, {}))).toBe('bad-input')
  })
})

function noise(random: () => number): Buffer {
  return Buffer.from(Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256)))
}

const api = 'api.bilibili.com'

/** The endpoint's own request, after guest cookies and keys. */
async function requestOf(name: string, params: Params, cookie?: string): Promise<Asked> {
  const up = replying(name, bodyOf(name), cookie)
  await call(up, name, params)
  const asked = up.asked.filter(({ place }) => !own.has(place))
  expect(asked).toHaveLength(1)
  return asked[0] as Asked
}

describe('requests', () => {
  it.each<[string, Params, string, Record<string, string>]>([
    ['fetchUserProfile', { host_mid: 7 }, `${api}/x/web-interface/card`, { mid: '7', photo: 'true' }],
    ['fetchUserFullView', { host_mid: '7' }, `${api}/x/space/upstat`, { mid: '7' }],
    ['fetchEmojiList', {}, `${api}/x/emote/user/panel/web`, { business: 'reply' }],
    ['fetchLiveRoomDetail', { room_id: 6 }, 'api.live.bilibili.com/room/v1/Room/get_info', { room_id: '6' }],
    ['fetchLiveroomDef', { room_id: '6' }, 'api.live.bilibili.com/room/v1/Room/room_init', { id: '6' }],
    ['fetchUserLiveStatus', { host_mid: 7 }, 'api.live.bilibili.com/room/v1/Room/getRoomInfoOld', { mid: '7' }],
    [
      'fetchUsersLiveStatus',
      { uids: '7' },
      'api.live.bilibili.com/room/v1/Room/get_status_info_by_uids',
      { 'uids[]': '7' },
    ],
    ['fetchArticleInfo', { id: 9000001 }, `${api}/x/article/viewinfo`, { id: '9000001' }],
    ['fetchColumnInfo', { id: 'rl30001' }, `${api}/x/article/list/web/articles`, { id: '30001' }],
    ['fetchBangumiVideoInfo', { ep_id: 'ep400500' }, `${api}/pgc/view/web/season`, { ep_id: '400500' }],
    ['fetchBangumiVideoInfo', { ep_id: 'ss40050' }, `${api}/pgc/view/web/season`, { season_id: '40050' }],
    ['fetchBangumiVideoInfo', { season_id: 40050 }, `${api}/pgc/view/web/season`, { season_id: '40050' }],
    ['checkQrcode', { qrcode_key: 'k' }, 'passport.bilibili.com/x/passport-login/web/qrcode/poll', { qrcode_key: 'k' }],
    ['fetchDanmaku', { cid: 5 }, `${api}/x/v2/dm/web/seg.so`, { type: '1', oid: '5', segment_index: '1' }],
  ])('%s with %j', async (name, params, place, query) => {
    const asked = await requestOf(name, params)
    expect(asked.place).toBe(place)
    expect(asked.query).toMatchObject(query)
    expect(asked.query.w_rid).toBeUndefined()
  })

  it.each<[string, Params, string, Record<string, string>]>([
    ['fetchUserSpaceInfo', { host_mid: 7 }, `${api}/x/space/wbi/acc/info`, { mid: '7', dm_img_list: '[]' }],
    ['fetchUserDynamic', { host_mid: 7 }, `${api}/x/polymer/web-dynamic/v1/feed/space`, { host_mid: '7', offset: '' }],
    [
      'fetchUserDynamic',
      { host_mid: 7, offset: '1100000000000000123' },
      `${api}/x/polymer/web-dynamic/v1/feed/space`,
      { host_mid: '7', offset: '1100000000000000123' },
    ],
    [
      'fetchDynamicInfo',
      { dynamic_id: '1100000000000000123' },
      `${api}/x/polymer/web-dynamic/v1/detail`,
      { id: '1100000000000000123' },
    ],
    ['fetchArticleContent', { id: 'cv9000001' }, `${api}/x/article/view`, { id: '9000001' }],
    ['fetchArticleCard', { ids: 'cv1,av2' }, `${api}/x/article/cards`, { ids: 'cv1,av2' }],
    ['fetchBangumiVideoPlayurl', { cid: 5, ep_id: 'ep6' }, `${api}/pgc/player/web/playurl`, { cid: '5', ep_id: '6' }],
  ])('%s is signed', async (name, params, place, query) => {
    const asked = await requestOf(name, params)
    expect(asked.place).toBe(place)
    expect(asked.query).toMatchObject({ ...query, w_rid: expect.stringMatching(/^[0-9a-f]{32}$/) as string })
  })

  it('of a space come from the space', async () => {
    const { headers } = await requestOf('fetchUserDynamic', { host_mid: 7 })
    expect(headers).toMatchObject({
      origin: 'https://space.bilibili.com',
      referer: 'https://space.bilibili.com/7/dynamic',
    })
  })

  it.each([
    ['applyCaptcha', { v_voucher: 'voucher_1' }, 'v_voucher=voucher_1&csrf=jct'],
    ['applyCaptcha', { v_voucher: 'voucher_1', csrf: 'mine' }, 'v_voucher=voucher_1&csrf=mine'],
    [
      'validateCaptcha',
      { challenge: 'c', token: 't', validate: 'v', seccode: 'v|jordan' },
      'challenge=c&token=t&validate=v&seccode=v%7Cjordan&csrf=jct',
    ],
  ])('%s posts a form', async (name, params, body) => {
    const { request, headers } = await requestOf(name, params, session)
    expect(request).toMatchObject({ method: 'POST', body })
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
  })
})

describe('answers', () => {
  it.each(['fetchOneVideo', 'fetchUserProfile', 'fetchDynamicInfo', 'fetchWorkComments', 'fetchBangumiVideoInfo'])(
    'of %s pass through byte by byte',
    async (name) => {
      const text = `${JSON.stringify(fileOf(name))}\n`
      const answer = await call(replying(name, { body: text }), name)
      expect(answer.raw?.toString('utf8')).toBe(text)
    },
  )

  it('of a QR code hold the state, the headers and the cookies of a finished login', async () => {
    const done = { code: 0, data: { code: 0, refresh_token: 'REFRESH', url: 'https://x/?a=1', timestamp: 1 } }
    const setCookie = ['SESSDATA=s%2C1%2Ad; Path=/; Domain=bilibili.com; HttpOnly; Secure', 'bili_jct=j; Path=/']
    const up = upstream({}, undefined, { body: done, headers: { 'x-served-by': 'sim' }, setCookie })
    const answer = await call(up, 'checkQrcode', { qrcode_key: 'k' })
    expect(answer.body).toEqual({ headers: { 'x-served-by': 'sim', 'set-cookie': setCookie }, data: done })
    expect(formatCookie(readSetCookie(setCookie))).toBe('SESSDATA=s%2C1%2Ad; bili_jct=j')
  })

  it('of id conversions are those of the documentation', async () => {
    const up = upstream()
    expect((await call(up, 'bvToAv', { bvid: 'BV1fK4y1q79u' })).body).toEqual({
      code: 0,
      message: 'success',
      data: { aid: 'av881480942' },
    })
    for (const avid of ['av170001', '170001', 170001]) {
      const { body } = await call(up, 'avToBv', { avid })
      expect(body).toEqual({ code: 0, message: 'success', data: { bvid: 'BV17x411w7KC' } })
    }
    expect(await codeOf(call(up, 'avToBv', { avid: '0' }))).toBe('bad-input')
    expect(await codeOf(call(up, 'bvToAv', { bvid: 'BV1000000000' }))).toBe('bad-input')
    expect(up.asked).toEqual([])
  })

  it('of the total views need a login', async () => {
    const empty = ok({ code: 0, message: '0', data: {} })
    expect(await codeOf(call(upstream({}, undefined, empty), 'fetchUserFullView'))).toBe('login-required')
    expect(await codeOf(call(upstream({}, session, empty), 'fetchUserFullView'))).toBe('cookie-expired')
  })

  it.each([1, 60004, 19002003])('of a room that does not exist (%i) are not found', async (value) => {
    expect(await codeOf(call(upstream({}, undefined, code(value)), 'fetchLiveRoomDetail'))).toBe('not-found')
    expect(await codeOf(call(upstream({}, undefined, code(value)), 'fetchLiveroomDef'))).toBe('not-found')
  })

  it('of the newer stream endpoint come in the documented shape', async () => {
    const { result } = fileOf('fetchBangumiVideoPlayurl')
    const up = upstream({
      [`${api}/pgc/player/web/playurl`]: code(-352),
      [`${api}/pgc/player/web/v2/playurl`]: ok({ code: 0, message: 'success', result: { video_info: result } }),
    })
    const answer = await call(up, 'fetchBangumiVideoPlayurl')
    expect(answer.channel).toBe('pgc-v2')
    expect(answer.body).toMatchObject({ code: 0, result })
  })

  it('of a dynamic card are composed from the detail', async () => {
    const { body, raw } = await call(replying('fetchDynamicCard', bodyOf('fetchDynamicCard')), 'fetchDynamicCard')
    expect(String(raw)).toContain('"dynamic_id":1100000000000000333,')
    expect(at(body, 'data.card.desc')).toMatchObject({
      type: 1,
      uid: 700_000_003,
      dynamic_id: '1100000000000000333',
      orig_dy_id_str: '1100000000000000222',
      like: 456,
      user_profile: { info: { uname: '路过的伞' } },
    })
    const text = String(at(body, 'data.card.card'))
    expect(text).toContain('"orig_dy_id":1100000000000000222')
    const card = JSON.parse(text) as { item: unknown; origin: string }
    expect(card.item).toMatchObject({ content: '想去[doge]//@拾光书屋:欢迎', uid: 700_000_003 })
    expect(JSON.parse(card.origin)).toMatchObject({ bvid: 'BV1yn411L7tG', owner: { name: '午后散步者' } })
  })

  it('of a picture card list its pictures', async () => {
    const { body } = await call(replying('fetchDynamicCard', bodyOf('fetchDynamicInfo')), 'fetchDynamicCard')
    const card = JSON.parse(String(at(body, 'data.card.card'))) as { item: Record<string, unknown> }
    expect(card.item).toMatchObject({ pictures_count: 2, description: '窗边的光[doge]\n#书店# 下午两点' })
  })
})

describe('parameters', () => {
  it('of any release are accepted', async () => {
    const params = { oid: 1, type: 1, number: 20, pn: 1, mode: 3, plat: 1, seek_rpid: '', web_location: '1315875' }
    const body = bodyOf('fetchWorkComments')
    expect(await codeOf(call(replying('fetchWorkComments', body), 'fetchWorkComments', params))).toBe('none')
  })

  it.each<[string, Params]>([
    ['fetchBangumiVideoInfo', {}],
    ['fetchUserProfile', { host_mid: 0 }],
    ['fetchVideoPlayurl', { avid: 1, cid: 'x' }],
    ['fetchWorkComments', { oid: 1, number: 0 }],
    ['fetchWorkComments', { oid: 1, number: 100_000 }],
    ['fetchDynamicInfo', { dynamic_id: '../x' }],
    ['fetchArticleCard', { ids: 'cv1;av2' }],
    ['fetchDanmaku', { cid: 1, segment_index: 0 }],
    ['fetchLiveRoomDetail', { room_id: '6', unknown: 1 }],
  ])('of %s are refused: %j', async (name, params) => {
    const up = replying(name, bodyOf(name))
    expect(await codeOf(call(up, name, params))).toBe('bad-input')
    expect(up.asked.filter(({ place }) => !own.has(place))).toEqual([])
  })
})

describe('danmaku', () => {
  const list = (entries: string): string => `<?xml version="1.0"?><i><chatid>5</chatid><state>0</state>${entries}</i>`
  const early = '<d p="1.5,1,25,16777215,1760000000,0,abcd1234,900719925474099312,10">雨&amp;雪 &#x1F327; &lt;3</d>'
  const late = '<d p="361,5,25,255,1760000001,0,abcd1234,2">第二段</d>'
  const older = (body: unknown) =>
    upstream({
      [`${api}/x/v2/dm/web/seg.so`]: { status: 500, body: '' },
      [`${api}/x/v1/dm/list.so`]: { body, headers: { 'content-type': 'text/xml' } },
    })

  it.each([
    ['plain', (text: string) => text],
    ['deflated', (text: string) => deflateRawSync(text)],
  ])('come from the older list when the segments fail, %s', async (_, pack) => {
    const answer = await call(older(pack(list(early + late))), 'fetchDanmaku')
    expect(answer).toMatchObject({ channel: 'xml', tried: [{ channel: 'segment', code: 'network' }] })
    expect(at(answer.body, 'data.elems')).toMatchObject([
      { id: '900719925474099312', progress: 1500, mode: 1, color: 16777215, content: '雨&雪 🌧 <3', weight: 10 },
    ])
    const second = await older(list(early + late)).service.call('bilibili', 'fetchDanmaku', {
      cid: 5,
      segment_index: 2,
    })
    expect(at(second.body, 'data.elems')).toMatchObject([{ content: '第二段', color: 255 }])
  })

  it.each(['no list', Buffer.from([1, 2, 3]), '<html></html>', '<i><d p="1">x</d><d p="1,1'])(
    'that are damaged end in one of our errors or an empty list: %s',
    async (body) => {
      const outcome = await call(older(body), 'fetchDanmaku').then(
        (answer) => JSON.stringify(at(answer.body, 'data.elems')),
        (error: unknown) => (isAmagiError(error) ? error.code : String(error)),
      )
      expect(['network', 'upstream-changed', 'blocked', '[]']).toContain(outcome)
    },
  )

  it('are decoded with exact ids, signed and unsigned numbers and defaults', async () => {
    const { body } = await call(replying('fetchDanmaku', bodyOf('fetchDanmaku')), 'fetchDanmaku')
    expect(at(body, 'data.elems')).toMatchObject([
      {
        id: '1500000000000000123',
        progress: 12345,
        mode: 1,
        color: 16777215,
        content: '猫来了😀',
        action: '',
        attr: 4,
      },
      { id: '77', progress: -1, mode: 5, color: 255, content: '前方书架', midHash: '', ctime: '1760001235' },
    ])
  })

  it.each([
    ['an empty body', { body: '' }],
    ['status 304', { status: 304, body: '' }],
  ])('of a segment without any are an empty list: %s', async (_, answer) => {
    const { body } = await call(replying('fetchDanmaku', answer), 'fetchDanmaku')
    expect(body).toEqual({ code: 0, message: 'success', data: { elems: [] } })
  })

  it('cut short are reported', async () => {
    const cut = Buffer.from(String(fileOf('fetchDanmaku').base64), 'base64').subarray(0, 40)
    expect(await codeOf(call(replying('fetchDanmaku', { body: cut }), 'fetchDanmaku'))).toBe('upstream-changed')
  })
})

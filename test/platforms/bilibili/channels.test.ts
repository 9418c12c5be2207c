import { describe, expect, it } from 'vitest'
import { mixinKey, signQuery } from '../../../src/platforms/bilibili/sign/wbi'
import { codeOf, ok, type Answer, type Asked } from '../upstream'
import { code, fixture, nav, places, spi, upstream } from './site'

const streams = { avid: 123456789, cid: 900000001 }
const good = ok(fixture('fetch_video_playurl'))
const session = 'SESSDATA=abc%2C1%2Ad; bili_jct=token; DedeUserID=7'
const keys = { img: '0123456789abcdef0123456789abcdef', sub: 'fedcba9876543210fedcba9876543210' }
const other = { img: 'f'.repeat(32), sub: 'e'.repeat(32) }

const ticket: Answer = ok({
  code: 0,
  message: 'OK',
  data: {
    ticket: 'TICKET',
    created_at: 1_760_000_000,
    ttl: 259_200,
    nav: {
      img: `https://i0.hdslb.com/bfs/wbi/${other.img}.png`,
      sub: `https://i0.hdslb.com/bfs/wbi/${other.sub}.png`,
    },
  },
})

/** Whether the signature covers exactly what was sent. */
function signedWith(asked: Asked | undefined, pair: typeof keys): boolean {
  const { w_rid: rid, wts, ...query } = asked?.query ?? {}
  return signQuery(Object.entries(query), mixinKey(pair), Number(wts)).at(-1)?.[1] === rid
}

describe('every request', () => {
  it('looks like the web page: browser, referer, guest cookies', async () => {
    const up = upstream({ [places.view]: ok(fixture('fetch_one_video')) })
    await up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
    const [view] = up.to(places.view)
    expect(view?.request.headers).toMatchObject({ referer: 'https://www.bilibili.com/' })
    expect(view?.request.headers?.['user-agent']).toMatch(/^Mozilla\/5\.0 .*Chrome\/\d+/)
    expect(view?.headers.cookie).toBe('buvid3=GUEST-3-infoc; buvid4=GUEST-4; b_nut=1760000000')
    expect(view?.request.hosts).toEqual(['bilibili.com'])
  })

  it('carries the account and leaves its own guest cookies alone', async () => {
    const up = upstream({ [places.view]: ok(fixture('fetch_one_video')) }, `${session}; buvid3=MINE`)
    await up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
    expect(up.to(places.view)[0]?.headers.cookie).toBe(`${session}; buvid3=MINE; buvid4=GUEST-4; b_nut=1760000000`)
  })

  it('needs guest cookies once per service, however many callers there are', async () => {
    const up = upstream({ [places.view]: ok(fixture('fetch_one_video')) })
    const call = (aid: number) => up.service.call('bilibili', 'fetchOneVideo', { bvid: `av${aid}` })
    await Promise.all([call(1), call(2), call(3)])
    await call(4)
    expect(up.to(places.spi)).toHaveLength(1)
    expect(up.to(places.view)).toHaveLength(4)
  })

  it('invents guest cookies when upstream gives none, and asks again later', async () => {
    let broken = true
    const up = upstream({
      [places.view]: ok(fixture('fetch_one_video')),
      [places.spi]: () => (broken ? { status: 502, body: 'bad gateway' } : spi),
    })
    const call = () => up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
    await call()
    const cookie = up.to(places.view)[0]?.headers.cookie ?? ''
    expect(cookie).toMatch(
      /^buvid3=[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\d{5}infoc; buvid4=[0-9A-F-]{36}\d{5}-0\d{8}-/,
    )
    broken = false
    await call()
    expect(up.to(places.view)[1]?.headers.cookie).toBe(cookie)
    up.time.ms += 3_600_000
    await call()
    expect(up.to(places.view)[2]?.headers.cookie).toContain('GUEST-3')
  })

  it('of a caller that gave up does not end the shared one', async () => {
    let release: (answer: Answer) => void = () => undefined
    const up = upstream({
      [places.view]: ok(fixture('fetch_one_video')),
      [places.spi]: () => new Promise<Answer>((resolve) => (release = resolve)),
    })
    const leaving = new AbortController()
    const first = up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' }, { signal: leaving.signal })
    const second = up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
    await new Promise((resolve) => setTimeout(resolve, 10))
    leaving.abort()
    expect(await codeOf(first)).toBe('cancelled')
    release(spi)
    expect(await codeOf(second)).toBe('none')
  })
})

describe('signed requests', () => {
  it('are signed over the whole query as it is sent', async () => {
    const up = upstream({ [places.playurl]: good }, session)
    await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    const [asked] = up.to(places.playurl)
    expect(asked?.query).toMatchObject({ avid: '123456789', cid: '900000001', qn: '127', fnval: '4048', fourk: '1' })
    expect(asked?.query.try_look).toBeUndefined()
    expect(signedWith(asked, keys)).toBe(true)
  })

  it('fetch the keys once, logged out as well', async () => {
    const up = upstream({ [places.playurl]: good })
    const call = () => up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    await Promise.all([call(), call()])
    await call()
    expect(up.to(places.nav)).toHaveLength(1)
    expect(up.to(places.playurl)[0]?.query).toMatchObject({ try_look: '1', fnval: '4048' })
  })

  it('use the known keys while nav cannot be reached', async () => {
    const up = upstream({ [places.playurl]: good, [places.nav]: { status: 502, body: '' } })
    await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    const known = { img: '7cd084941338484aae1ad9425b84077c', sub: '4932caff0ff746eab6f01bf08b70ac45' }
    expect(signedWith(up.to(places.playurl)[0], known)).toBe(true)
  })

  it.each([
    ['-352', code(-352, { v_voucher: 'voucher_1' })],
    ['-403', code(-403)],
    ['a bare voucher', code(0, { v_voucher: 'voucher_1' })],
  ])('that are refused with %s are repeated once with a ticket and its keys', async (_, refusal) => {
    const up = upstream({
      [places.playurl]: (asked) => (signedWith(asked, other) ? good : refusal),
      [places.ticket]: ticket,
    })
    expect((await up.service.call('bilibili', 'fetchVideoPlayurl', streams)).channel).toBe('dash-look')
    expect(up.to(places.playurl)).toHaveLength(2)
    expect(up.to(places.playurl)[1]?.headers.cookie).toContain('bili_ticket=TICKET; bili_ticket_expires=1760259200')
    expect(up.to(places.ticket)[0]).toMatchObject({ method: 'POST', query: { key_id: 'ec02' } })
  })

  it('that are refused long after the keys came fetch them again, once', async () => {
    let rotated = false
    const fresh = ok({
      code: -101,
      data: { wbi_img: { img_url: `https://x/${other.img}.png`, sub_url: `https://x/${other.sub}.png` } },
    })
    const up = upstream({
      [places.nav]: () => (rotated ? fresh : nav),
      [places.playurl]: (asked) => (signedWith(asked, rotated ? other : keys) ? good : code(-403)),
    })
    await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    rotated = true
    up.time.ms += 1_800_000
    const call = () => up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    const answers = await Promise.all([call(), call()])
    expect(answers.map((answer) => answer.channel)).toEqual(['dash-look', 'dash-look'])
    expect(up.to(places.nav)).toHaveLength(2)
  })

  it('that are refused after another call has renewed the keys use those', async () => {
    let rotated = false
    let release: () => void = () => undefined
    const late = new Promise<void>((resolve) => (release = resolve))
    const fresh = ok({
      code: -101,
      data: { wbi_img: { img_url: `https://x/${other.img}.png`, sub_url: `https://x/${other.sub}.png` } },
    })
    const up = upstream({
      [places.nav]: () => (rotated ? fresh : nav),
      [places.playurl]: async (asked) => {
        if (asked.query.cid === '2' && signedWith(asked, keys) && rotated) await late
        return signedWith(asked, rotated ? other : keys) ? good : code(-403)
      },
    })
    const call = (cid: number) => up.service.call('bilibili', 'fetchVideoPlayurl', { ...streams, cid })
    await call(1)
    rotated = true
    up.time.ms += 1_800_000
    const slow = call(2)
    await call(3)
    release()
    expect((await slow).channel).toBe('dash-look')
    expect(up.to(places.nav)).toHaveLength(2)
  })

  it('that stay refused end as blocked without a storm of requests', async () => {
    const up = upstream({ [places.playurl]: code(-352, { v_voucher: 'voucher_1' }), [places.ticket]: ticket })
    expect(await codeOf(up.service.call('bilibili', 'fetchVideoPlayurl', streams))).toBe('blocked')
    // Three channels, one of them repeated because a ticket had been gained.
    expect(up.to(places.playurl)).toHaveLength(4)
    expect(up.to(places.ticket)).toHaveLength(1)
    expect(up.to(places.nav)).toHaveLength(1)
  })
})

describe('the ticket', () => {
  it('that cannot be had is not asked for again and again', async () => {
    const up = upstream({ [places.playurl]: code(-352), [places.ticket]: code(-400) })
    for (let turn = 0; turn < 3; turn++) {
      const call = up.service.call('bilibili', 'fetchVideoPlayurl', { ...streams, cid: 1 + turn })
      expect(await codeOf(call)).toBe('blocked')
    }
    expect(up.to(places.ticket)).toHaveLength(1)
  })

  it('and the keys are fetched as a guest: they are shared by all accounts', async () => {
    const up = upstream({ [places.playurl]: code(-352), [places.ticket]: ticket }, session)
    await codeOf(up.service.call('bilibili', 'fetchVideoPlayurl', streams))
    expect(
      [...up.to(places.nav), ...up.to(places.ticket)].map(({ headers }) =>
        Boolean(headers.cookie?.includes('SESSDATA')),
      ),
    ).toEqual([false, false])
  })
})

describe('streams', () => {
  it('of an old video in several files are asked for again as one file', async () => {
    const pieces = ok({
      code: 0,
      data: { quality: 16, durl: [{ url: 'https://a.bilivideo.com/1.flv' }, { url: 'b' }] },
    })
    const whole = ok({ code: 0, data: { quality: 64, durl: [{ url: 'https://a.bilivideo.com/1.mp4' }] } })
    const up = upstream({ [places.playurl]: ({ query }) => (query.platform === 'html5' ? whole : pieces) })
    expect((await up.service.call('bilibili', 'fetchVideoPlayurl', streams)).channel).toBe('html5')
  })

  it('that exist in several files only are still handed to callers of the API', async () => {
    const pieces = ok({
      code: 0,
      data: { quality: 16, durl: [{ url: 'https://a.bilivideo.com/1.flv' }, { url: 'b' }] },
    })
    const up = upstream({ [places.playurl]: pieces })
    expect((await up.service.call('bilibili', 'fetchVideoPlayurl', streams)).channel).toBe('parts')
  })

  it('answered without any stream are no success', async () => {
    const up = upstream({ [places.playurl]: ok({ code: 0, data: { quality: 80, dash: null, durl: [] } }) })
    expect(await codeOf(up.service.call('bilibili', 'fetchVideoPlayurl', streams))).toBe('upstream-changed')
  })
})

describe('a session', () => {
  it('that is dead is reported by the account endpoint', async () => {
    const call = (cookie?: string) =>
      codeOf(
        upstream({ [places.nav]: code(-101, { isLogin: false }) }, cookie).service.call(
          'bilibili',
          'loginBasicInfo',
          {},
        ),
      )
    expect(await call(session)).toBe('cookie-expired')
    expect(await call()).toBe('login-required')
  })

  it('that is dead does not stand in the way of public answers', async () => {
    const up = upstream(
      {
        [places.view]: ({ headers }) =>
          headers.cookie?.includes('SESSDATA') ? code(-101) : ok(fixture('fetch_one_video')),
      },
      session,
    )
    expect(await codeOf(up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' }))).toBe('none')
    expect(up.to(places.view)).toHaveLength(2)
  })

  it('never shows up in logs or errors', async () => {
    const up = upstream({ [places.view]: code(-352), [places.detail]: code(-352) }, session)
    const error: unknown = await up.service
      .call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
      .catch((thrown: unknown) => thrown)
    const said = JSON.stringify([error, (error as Error).message, (error as { details: unknown }).details, up.logs])
    expect(said).not.toMatch(/abc%2C1|token|w_rid/)
  })
})

describe('codes of upstream', () => {
  it.each([
    [-400, 'bad-input'],
    [-401, 'blocked'],
    [-403, 'private'],
    [-404, 'not-found'],
    [-412, 'blocked'],
    [-352, 'blocked'],
    [-500, 'network'],
    [-503, 'network'],
    [-509, 'rate-limited'],
    [-626, 'not-found'],
    [-688, 'region'],
    [-689, 'region'],
    [-799, 'rate-limited'],
    [-101, 'login-required'],
    [-102, 'cookie-expired'],
    [-10403, 'region'],
    [62002, 'private'],
    [62004, 'private'],
    [62012, 'private'],
    [12002, 'not-found'],
    [12061, 'not-found'],
    [87008, 'private'],
    [4101105, 'not-found'],
    [31337, 'upstream-changed'],
  ])('%i means %s', async (value, expected) => {
    const up = upstream({ [places.view]: code(value), [places.detail]: code(value) })
    expect(await codeOf(up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' }))).toBe(expected)
  })

  it.each([
    ['data: null under code 0', ok({ code: 0, message: '0', data: null }), 'upstream-changed'],
    ['an empty data', ok({ code: 0, message: '0', data: {} }), 'upstream-changed'],
    ['a bare voucher under code 0', code(0, { v_voucher: 'voucher_1' }), 'blocked'],
    ['a body without a code', ok({ data: { bvid: 'x' } }), 'upstream-changed'],
    ['a list', ok([]), 'upstream-changed'],
    ['-412 with its own status', { ...code(-412), status: 412 }, 'blocked'],
    ['a gateway page', { status: 412, body: '<html>openresty</html>' }, 'blocked'],
    ['a page under 200', { body: '<!DOCTYPE html><html></html>' }, 'blocked'],
    ['status 429', { status: 429, body: '{}' }, 'rate-limited'],
    ['an empty body', { body: '' }, 'blocked'],
    ['half a JSON', { body: '{"code":0,"data":{"bvid"' }, 'upstream-changed'],
  ])('%s', async (_, answer, expected) => {
    const up = upstream({ [places.view]: answer, [places.detail]: answer })
    expect(await codeOf(up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' }))).toBe(expected)
  })
})

describe('video information', () => {
  it('comes from the detail endpoint when the first one is blocked, in the same shape', async () => {
    const view = fixture('fetch_one_video')
    const up = upstream({
      [places.view]: code(-352),
      [places.detail]: ok({ code: 0, message: '0', ttl: 1, data: { View: view.data, Card: {}, Tags: [] } }),
    })
    const answer = await up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
    expect(answer.channel).toBe('view-detail')
    expect(answer.body).toEqual(view)
  })

  it('accepts av numbers and asks by them', async () => {
    const up = upstream({ [places.view]: ok(fixture('fetch_one_video')) })
    await up.service.call('bilibili', 'fetchOneVideo', { bvid: 'av123456789' })
    expect(up.to(places.view)[0]?.query).toEqual({ aid: '123456789' })
  })

  it.each([{}, { bvid: '' }, { bvid: 'BV1' }, { bvid: 'BV1yn411L7tG', extra: 1 }])('refuses %j', async (params) => {
    expect(await codeOf(upstream().service.call('bilibili', 'fetchOneVideo', params))).toBe('bad-input')
  })
})

import { describe, expect, it } from 'vitest'
import { mixinKey, signQuery } from '../../../src/platforms/bilibili/sign/wbi'
import { codeOf, ok, type Answer, type Asked } from '../upstream'
import { code, fixture, nav, places, spi, upstream } from './site'

const streams = { avid: 123456789, cid: 900000001 }
const bvid = 'BV1yn411L7tG'
const good = ok(fixture('fetch_video_playurl'))
const session = 'SESSDATA=abc%2C1%2Ad; bili_jct=token; DedeUserID=7'
const keys = { img: '0123456789abcdef0123456789abcdef', sub: 'fedcba9876543210fedcba9876543210' }
const other = { img: 'f'.repeat(32), sub: 'e'.repeat(32) }

/** `nav` with the other pair. */
const fresh: Answer = ok({
  code: -101,
  data: { wbi_img: { img_url: `https://x/${other.img}.png`, sub_url: `https://x/${other.sub}.png` } },
})

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
    expect(view?.headers).toMatchObject({ referer: 'https://www.bilibili.com/' })
    expect(view?.headers['user-agent']).toMatch(/^Mozilla\/5\.0 .*Chrome\/\d+/)
    expect(view?.headers.cookie).toBe('buvid3=GUEST-3-infoc; buvid4=GUEST-4; b_nut=1760000000')
    expect(view?.request.hosts).toEqual(['bilibili.com'])
  })

  const guestDevice = 'buvid3=GUEST-3-infoc; buvid4=GUEST-4; b_nut=1760000000'

  it.each([
    ['an account with the device it brings', `${session}; buvid3=MINE`, `${session}; buvid3=MINE`],
    ['an account with half a device', `${session}; buvid4=MINE-4`, `${session}; buvid4=MINE-4`],
    ['an account without one and ours', session, `${session}; ${guestDevice}`],
    ['what is left of another device and ours', `${session}; b_nut=1; bili_ticket=T`, `${session}; ${guestDevice}`],
    ["a visitor and nothing of an account's", 'DedeUserID=7; bili_jct=token; theme=dark', `theme=dark; ${guestDevice}`],
  ])('carries %s, and nothing else', async (_, cookie, sent) => {
    const up = upstream({ [places.view]: ok(fixture('fetch_one_video')) }, cookie)
    await up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
    expect(up.to(places.view)[0]?.headers.cookie).toBe(sent)
  })

  it('goes on with the device of a dead session left behind', async () => {
    const dead = `${session}; buvid3=MINE; buvid4=MINE-4`
    const up = upstream(
      {
        [places.view]: ({ headers }) =>
          headers.cookie?.includes('SESSDATA') ? code(-101) : ok(fixture('fetch_one_video')),
      },
      dead,
    )
    await up.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1yn411L7tG' })
    expect(up.to(places.view).map(({ headers }) => headers.cookie)).toEqual([dead, guestDevice])
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
  ])('that are refused with %s are repeated once with newer keys', async (_, refusal) => {
    let rotated = false
    const up = upstream({
      [places.nav]: () => (rotated ? fresh : nav),
      [places.playurl]: (asked) => (signedWith(asked, rotated ? other : keys) ? good : refusal),
    })
    const call = () => up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    await call()
    rotated = true
    up.time.ms += 1_800_000
    expect((await call()).channel).toBe('dash-look')
    expect(up.to(places.playurl)).toHaveLength(3)
  })

  it.each([
    ['are blocked while the keys cannot be had', { [places.nav]: { status: 412, body: '<html></html>' } }, 'blocked'],
    ['keep the code of the keys that cannot be had', { [places.nav]: { status: 502, body: '' } }, 'network'],
    ['are private with good keys', {}, 'private'],
    ['are blocked with an invented device', { [places.spi]: { status: 502, body: '' } }, 'blocked'],
  ])('that are refused with -403 %s', async (_, replies, expected) => {
    const up = upstream({ ...replies, 'api.bilibili.com/x/space/wbi/acc/info': code(-403) })
    expect(await codeOf(up.service.call('bilibili', 'fetchUserSpaceInfo', { host_mid: 7 }))).toBe(expected)
  })

  it('of an article are repeated once after -352 with nothing to renew, others are not', async () => {
    const article = ok(fixture('fetch_article_content'))
    let turn = 0
    const up = upstream({
      [places.ticket]: ticket,
      [places.article]: () => (turn++ === 0 ? code(-352) : article),
      [places.playurl]: code(-352),
    })
    expect((await up.service.call('bilibili', 'fetchArticleContent', { id: 'cv9000001' })).channel).toBe('view')
    expect(up.to(places.article)).toHaveLength(2)
    expect(up.to(places.article)[0]?.headers.cookie).toContain('buvid3=GUEST-3-infoc')
    expect(up.to(places.article)[0]?.headers.cookie).toContain('bili_ticket=TICKET; bili_ticket_expires=1760259200')
    expect(signedWith(up.to(places.article)[0], other)).toBe(true)
    await codeOf(up.service.call('bilibili', 'fetchVideoPlayurl', streams))
    expect(up.logs.filter((line) => line.includes('repeated'))).toEqual(['bilibili: view repeated'])
  })

  it('that are refused long after the keys came fetch them again, once', async () => {
    let rotated = false
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
    const refusal = code(-352, { v_voucher: 'voucher_1' })
    const up = upstream({ [places.ticket]: ticket }, undefined, refusal)
    expect(await codeOf(up.service.call('bilibili', 'fetchVideoPlayurl', streams))).toBe('blocked')
    const count = (name: string) => up.asked.filter(({ place }) => place.endsWith(name)).length
    expect(['spi', 'ExClimbWuzhi', 'GenWebTicket', 'nav'].map(count)).toEqual([1, 1, 1, 0])
    // Four channels and a page, and what the ladder asks once more.
    expect(count('playurl') + count(bvid)).toBeLessThanOrEqual(8)
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

  it('is there before the first signed call, brings the keys, and the device is registered by then', async () => {
    const up = upstream({
      [places.playurl]: (asked) => (signedWith(asked, other) ? good : code(-403)),
      [places.ticket]: ticket,
    })
    for (let turn = 0; turn < 2; turn++) await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    expect(up.to(places.playurl)[0]?.headers.cookie).toContain('bili_ticket=TICKET; bili_ticket_expires=1760259200')
    expect(up.to(places.ticket)).toMatchObject([{ method: 'POST', query: { key_id: 'ec02' } }])
    expect(up.to(places.nav)).toHaveLength(0)
    const [posted, ...more] = up.to(places.activation)
    expect(more).toEqual([])
    const { payload } = JSON.parse(String(posted?.request.body)) as { payload: string }
    expect(JSON.parse(payload)).toMatchObject({
      df35: 'GUEST-3-infoc',
      '3c43': { b8ce: posted?.headers['user-agent'] },
    })
  })

  it('and registration are not for an account that brings its device', async () => {
    const up = upstream({ [places.playurl]: good, [places.ticket]: ticket }, `${session}; buvid3=MINE; buvid4=MINE-4`)
    await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    expect(up.to(places.activation)).toHaveLength(0)
    expect(up.to(places.playurl)[0]?.headers.cookie).not.toContain('bili_ticket')
  })

  it.each([
    ['', ticket],
    [' (nav)', code(-400)],
  ])('and the keys are fetched as a guest: they are shared by all accounts%s', async (_, answer) => {
    const up = upstream({ [places.playurl]: code(-352), [places.ticket]: answer }, session)
    await codeOf(up.service.call('bilibili', 'fetchVideoPlayurl', streams))
    const asked = [...up.to(places.nav), ...up.to(places.ticket), ...up.to(places.activation)]
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.filter(({ headers }) => headers.cookie?.includes('SESSDATA'))).toEqual([])
  })

  it('that is refused long ago does not bring back its old keys', async () => {
    let rotated = false
    const up = upstream({
      [places.ticket]: ticket,
      [places.nav]: nav,
      [places.playurl]: (asked) => (signedWith(asked, rotated ? keys : other) ? good : code(-352)),
    })
    const call = () => up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    await call()
    rotated = true
    up.time.ms += 1_800_000
    expect((await call()).channel).toBe('dash-look')
    expect(up.to(places.ticket)).toHaveLength(1)
  })
})

describe('streams', () => {
  it('of an old video in several files are asked for again as one file', async () => {
    const pieces = ok({
      code: 0,
      data: { quality: 16, durl: [{ url: 'https://a.bilivideo.com/1.flv' }, { url: 'b' }] },
    })
    const whole = ok({ code: 0, data: { quality: 64, durl: [{ url: 'https://a.bilivideo.com/1.mp4' }] } })
    const up = upstream({ [places.playurl]: pieces, [places.plain]: whole })
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
    const page = { status: 502, body: '' }
    const up = upstream({}, undefined, ({ place }) => (place.startsWith('m.') ? page : code(value)))
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

describe('a risk check', () => {
  const voucher = 'voucher_00000000-0000-4000-8000-000000000000'

  it.each([
    ['in its body', code(-352, { v_voucher: voucher })],
    ['in a header', { ...code(-352), headers: { 'x-bili-gaia-vvoucher': voucher } }],
    ['in place of streams', code(0, { quality: 80, v_voucher: voucher })],
    ['under code 0', code(0, { v_voucher: voucher })],
  ])('keeps its voucher %s', async (_, answer) => {
    const up = upstream({}, undefined, answer)
    await expect(up.service.call('bilibili', 'fetchVideoPlayurl', streams)).rejects.toMatchObject({
      code: 'blocked',
      details: { v_voucher: voucher },
    })
  })

  it.each([
    ['its parameter', undefined, { gaia_vtoken: 'grisk_1' }],
    ['a cookie', `${session}; x-bili-gaia-vtoken=grisk_1`, {}],
  ])('is passed with a token from %s, which is shown in query and cookie and signed', async (_, cookie, params) => {
    const up = upstream({ [places.playurl]: good }, cookie)
    await up.service.call('bilibili', 'fetchVideoPlayurl', { ...streams, ...params })
    const [asked] = up.to(places.playurl)
    expect(asked?.query.gaia_vtoken).toBe('grisk_1')
    expect(asked?.headers.cookie).toContain('x-bili-gaia-vtoken=grisk_1')
    expect(signedWith(asked, keys)).toBe(true)
  })
})

describe('streams of an account', () => {
  const tracks = (...qualities: number[]) =>
    ok({
      code: 0,
      data: {
        quality: qualities[0],
        accept_quality: [80, 64, 32, 16],
        dash: { video: qualities.map((id) => ({ id, base_url: 'https://upos-sz-mirrorcos.bilivideo.com/1.m4s' })) },
      },
    })
  const empty = code(0, { quality: 80, dash: null, durl: [] })
  const isAccount = (asked: Asked): boolean => Boolean(asked.headers.cookie?.includes('SESSDATA'))

  it('that are a visitor’s although there are better ones mean a dead session, which the answer tells', async () => {
    const up = upstream({ [places.playurl]: (asked) => (isAccount(asked) ? tracks(32, 16) : tracks(80, 64)) }, session)
    const call = () => up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    const answer = await call()
    expect(answer).toMatchObject({ channel: 'dash-look', tried: [{ channel: 'dash', code: 'cookie-expired' }] })
    expect(up.to(places.playurl).map(isAccount)).toEqual([true, false])
    // Left aside for a while, then tried again.
    expect((await call()).tried).toEqual([{ channel: 'dash', code: 'cookie-expired' }])
    expect(up.to(places.playurl).map(isAccount)).toEqual([true, false, false])
    up.time.ms += 660_000
    await call()
    expect(up.to(places.playurl).map(isAccount)).toEqual([true, false, false, true, false])
  })

  it.each([
    ['as tracks', { quality: 32, accept_quality: [32, 16], dash: { video: [{ id: 32, base_url: 'https://x/1' }] } }],
    ['as a file', { quality: 32, durl: [{ order: 1, url: 'https://upos-sz-mirrorcos.bilivideo.com/1.mp4' }] }],
  ])('that are a visitor’s %s, without a word of better ones, are asked about as well', async (_, data) => {
    const up = upstream(
      { [places.playurl]: (asked) => (isAccount(asked) ? ok({ code: 0, data }) : tracks(80)) },
      session,
    )
    const answer = await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    expect(answer).toMatchObject({ channel: 'dash-look', tried: [{ channel: 'dash', code: 'cookie-expired' }] })
    expect(up.logs.join('\n')).toContain('the account gets no streams of its own (cookie-expired)')
  })

  it.each([
    ['the site says that the session lives', tracks(32), { isLogin: true }],
    [
      'there is nothing better',
      ok({ code: 0, data: { quality: 32, accept_quality: [32], dash: { video: [{ id: 32 }] } } }),
      {},
    ],
  ])('that are low are taken when %s', async (_, answer, data) => {
    const up = upstream({ [places.playurl]: answer, [places.nav]: ok({ code: 0, data }) }, session)
    expect((await up.service.call('bilibili', 'fetchVideoPlayurl', streams)).channel).toBe('dash')
  })

  it('that are low without anybody saying why give way to the visitor’s, and are asked for the next time', async () => {
    const up = upstream(
      {
        [places.playurl]: (asked) => (isAccount(asked) ? tracks(32) : tracks(80)),
        [places.nav]: ok({ code: 0, data: {} }),
      },
      session,
    )
    for (let turn = 0; turn < 2; turn++) {
      const answer = await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
      expect(answer).toMatchObject({ channel: 'dash-look', tried: [{ channel: 'dash', code: 'upstream-changed' }] })
    }
    expect(up.to(places.playurl).map(isAccount)).toEqual([true, false, true, false])
  })

  it('that are empty again and again are no longer asked for, and the visitor’s follow each time', async () => {
    const up = upstream({ [places.playurl]: (asked) => (isAccount(asked) ? empty : tracks(80)) }, session)
    const call = () => up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    for (let turn = 0; turn < 4; turn++) expect((await call()).channel).toBe('dash-look')
    expect(up.to(places.playurl).map(isAccount)).toEqual([true, false, true, false, false, false])
    expect(up.logs.some((line) => line.includes('the account gets no streams of its own'))).toBe(true)
  })

  it('that come in between are a reason to go on asking', async () => {
    let turn = 0
    const up = upstream(
      { [places.playurl]: (asked) => (isAccount(asked) && turn++ % 2 === 0 ? empty : tracks(80)) },
      session,
    )
    for (let call = 0; call < 6; call++) await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    expect(up.to(places.playurl).filter(isAccount)).toHaveLength(6)
  })

  it('say no source, those of a visitor do', async () => {
    const refused = upstream({ [places.playurl]: code(-404412) })
    await codeOf(refused.service.call('bilibili', 'fetchVideoPlayurl', streams))
    const [dash] = refused.to(places.playurl)
    const [html5] = refused.to(places.plain)
    expect([dash?.query.gaia_source, html5?.query.gaia_source]).toEqual(['pre-load', 'pre-load'])
    const up = upstream({ [places.playurl]: (asked) => (isAccount(asked) ? tracks(80) : empty) }, session)
    await up.service.call('bilibili', 'fetchVideoPlayurl', streams)
    expect(up.to(places.playurl)[0]?.query.gaia_source).toBeUndefined()
    expect(up.to(places.playurl)[0]?.query.try_look).toBeUndefined()
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

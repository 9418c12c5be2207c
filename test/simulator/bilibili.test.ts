import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { ask, desktop, iphone, signed, site, visitor } from './client'
import { riskToken } from '../../simulator/bilibili/gaia'
import { toBvid } from '../../simulator/world/bilibili'
import { keyed } from '../support/keyed'

const api = 'https://api.bilibili.com'
let simulator: Simulator
let now = Date.UTC(2025, 2, 1, 12)

beforeAll(async () => {
  simulator = await startSimulator({ clock: () => now })
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.reset()
  now = Date.UTC(2025, 2, 1, 12)
})

const work = (key: string) => keyed(simulator.world.bilibili, key)

async function play(key: string, params: Record<string, string>, cookie?: string, part = 0) {
  const { bvid, parts } = work(key)
  const query = await signed(simulator, { bvid, cid: String(parts[part]?.cid), fnver: '0', ...params }, now)
  const headers = { ...site, cookie: cookie ?? (await visitor(simulator)) }
  return ask(simulator, `${api}/x/player/wbi/playurl?${query}`, { headers })
}

describe('bilibili: identity', () => {
  it('makes BV ids by the published arithmetic', () => {
    expect(toBvid(881480942)).toBe('BV1fK4y1q79u')
    expect(toBvid(170001)).toBe('BV17x411w7KC')
  })

  it('serves its signing keys to visitors although it says they are not logged in', async () => {
    const { json } = await ask(simulator, `${api}/x/web-interface/nav`, { headers: site })
    expect(json.code).toBe(-101)
    expect(json.data.wbi_img.img_url).toMatch(/\/[0-9a-f]{32}\.png$/)
  })

  it('knows a session, a paying session and a dead one', async () => {
    const nav = async (cookie: string) =>
      (await ask(simulator, `${api}/x/web-interface/nav`, { headers: { ...site, cookie } })).json
    expect((await nav(accounts.bilibili.normal)).data).toMatchObject({ isLogin: true, vipStatus: 0 })
    expect((await nav(accounts.bilibili.vip)).data).toMatchObject({ isLogin: true, vipStatus: 1 })
    expect((await nav(accounts.bilibili.expired)).code).toBe(-101)
  })

  it('refuses tools that name themselves', async () => {
    for (const agent of ['axios/1.7.2', 'curl/8.5.0', 'python-requests/2.31', 'node']) {
      const heard = await ask(simulator, `${api}/x/web-interface/view?bvid=${work('walk').bvid}`, {
        headers: { ...site, 'user-agent': agent },
      })
      expect(heard.status).toBe(412)
      expect(heard.json.code).toBe(-412)
    }
  })

  it('wants a referer of the site and the device cookie', async () => {
    const url = `${api}/x/web-interface/view?bvid=${work('walk').bvid}`
    const cookie = await visitor(simulator)
    expect((await ask(simulator, url, { headers: { cookie } })).json.code).toBe(-352)
    expect((await ask(simulator, url, { headers: { cookie, referer: 'https://example.com/' } })).json.code).toBe(-352)
    expect((await ask(simulator, url, { headers: site })).json.code).toBe(-352)
    expect((await ask(simulator, url, { headers: { ...site, cookie } })).json.code).toBe(0)
  })

  it('refuses a missing, wrong, old or stale signature with a voucher', async () => {
    const { bvid, parts } = work('walk')
    const params = { bvid, cid: String(parts[0]?.cid), fnval: '16' }
    const headers = { ...site, cookie: await visitor(simulator) }
    const at = (query: string) => ask(simulator, `${api}/x/player/wbi/playurl?${query}`, { headers })
    const good = await signed(simulator, params, now)
    expect((await at(good)).json.data.dash).toBeDefined()
    const bad = [
      new URLSearchParams(params).toString(),
      good.replace(/w_rid=./, 'w_rid=z'),
      `${good}&extra=1`,
      await signed(simulator, params, now - 3600_000),
    ]
    simulator.bilibili.rotateKeys()
    for (const query of [...bad, good]) {
      const { json } = await at(query)
      expect(json).toMatchObject({ code: 0, data: { v_voucher: expect.stringMatching(/^voucher_/) } })
      expect(json.data.dash).toBeUndefined()
    }
    expect((await at(await signed(simulator, params, now))).json.data.dash).toBeDefined()
  })

  it('answers -403 to unsigned comments', async () => {
    const headers = { ...site, cookie: await visitor(simulator) }
    const { json } = await ask(simulator, `${api}/x/v2/reply/wbi/main?type=1&oid=${work('walk').aid}`, { headers })
    expect(json.code).toBe(-403)
  })
})

describe('bilibili: works', () => {
  it('describes every work and refuses those that are gone or hidden', async () => {
    const headers = { ...site, cookie: await visitor(simulator) }
    const codes: Record<string, number> = {}
    for (const { key, bvid, aid } of simulator.world.bilibili) {
      const { json } = await ask(simulator, `${api}/x/web-interface/view?bvid=${bvid}`, { headers })
      const byAid = await ask(simulator, `${api}/x/web-interface/view?aid=${aid}`, { headers })
      expect(byAid.json.code).toBe(json.code)
      codes[key] = json.code
    }
    expect(codes).toMatchObject({ walk: 0, ukulele: 0, gone: -404, hidden: 62002, supporters: 0 })
  })

  it('opens qualities by what the visitor is', async () => {
    const top = async (params: Record<string, string>, cookie?: string) =>
      Math.max(
        ...(await play('walk', { fnval: '4048', ...params }, cookie)).json.data.dash.video.map(
          (entry: { id: number }) => entry.id,
        ),
      )
    expect(await top({})).toBe(32)
    expect(await top({ try_look: '1' })).toBe(80)
    expect(await top({}, accounts.bilibili.normal)).toBe(80)
    expect(await top({}, accounts.bilibili.vip)).toBe(112)
    expect(await top({ fourk: '1' }, accounts.bilibili.vip)).toBe(120)
  })

  it('declares a bandwidth from which the size of the stored file follows', async () => {
    const { data } = (await play('walk', { fnval: '16', try_look: '1' })).json
    const video = data.dash.video[0]
    const file = await ask(simulator, video.backup_url[0], { headers: site })
    expect(file.status).toBe(200)
    expect((video.bandwidth * data.dash.duration) / 8 / file.body.length).toBeCloseTo(1, 2)
    expect(file.body.subarray(4, 8).toString('latin1')).toBe('ftyp')
  })

  it('has a silent work, an old one without separate streams, and a paid one', async () => {
    expect((await play('silent', { fnval: '16' })).json.data.dash.audio).toBeNull()
    const old = (await play('old', { fnval: '16' })).json.data
    expect(old.dash).toBeUndefined()
    expect(old.durl).toHaveLength(1)
    expect((await play('supporters', { fnval: '16' })).json.code).toBe(87008)
  })

  it('gives three comments to visitors and all of them to members, page by page', async () => {
    const { aid } = work('walk')
    const read = async (cookie: string, offset = '') => {
      const query = await signed(
        simulator,
        { type: '1', oid: String(aid), mode: '3', plat: '1', pagination_str: JSON.stringify({ offset }) },
        now,
      )
      return (await ask(simulator, `${api}/x/v2/reply/wbi/main?${query}`, { headers: { ...site, cookie } })).json.data
    }
    const guest = await read(await visitor(simulator))
    expect(guest.replies).toHaveLength(3)
    expect(guest.cursor).toMatchObject({ is_end: true, pagination_reply: {} })
    const first = await read(accounts.bilibili.normal)
    expect(first.replies).toHaveLength(20)
    const second = await read(accounts.bilibili.normal, first.cursor.pagination_reply.next_offset)
    expect(second.replies.length).toBeGreaterThan(0)
    expect(second.cursor.is_end).toBe(true)
    const ids = [...first.replies, ...second.replies].map((reply: { rpid_str: string }) => reply.rpid_str)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('closes one comment area', async () => {
    const query = await signed(simulator, { type: '1', oid: String(work('silent').aid) }, now)
    const headers = { ...site, cookie: await visitor(simulator) }
    expect((await ask(simulator, `${api}/x/v2/reply/wbi/main?${query}`, { headers })).json.code).toBe(12061)
  })
})

describe('bilibili: links and files', () => {
  it('redirects a share link with its tracking tail and knows nothing of dead ones', async () => {
    const { short, bvid } = work('door')
    const found = await ask(simulator, `https://b23.tv/${short}?share_source=qq`)
    expect(found.status).toBe(302)
    expect(new URL(String(found.headers.location)).pathname).toBe(`/video/${bvid}`)
    const dead = await ask(simulator, 'https://b23.tv/nothing')
    expect(dead).toMatchObject({ status: 200, json: { code: -404 } })
    expect((await ask(simulator, `https://b23.tv/${short}`, { headers: { 'user-agent': 'curl/8' } })).status).toBe(412)
  })

  it('never serves a web page', async () => {
    expect((await ask(simulator, `https://www.bilibili.com/video/${work('walk').bvid}`)).status).toBe(412)
  })

  it('serves video only to the site, with the address untouched and in time', async () => {
    const { data } = (await play('walk', { fnval: '16' })).json
    const [url] = data.dash.video[0].backup_url
    const status = async (address: string, headers: Record<string, string>) =>
      (await ask(simulator, address, { headers })).status
    expect(await status(url, site)).toBe(200)
    expect(await status(url, {})).toBe(403)
    expect(await status(url, { referer: 'https://example.com/' })).toBe(403)
    expect(await status(url, { ...site, 'user-agent': 'axios/1.7' })).toBe(403)
    expect(await status(url.replace(/deadline=\d/, 'deadline=9'), site)).toBe(403)
    now += 3 * 3600_000
    expect(await status(url, site)).toBe(403)
  })

  it('serves the html5 file without a referer', async () => {
    const { data } = (await play('walk', { platform: 'html5', high_quality: '1', qn: '80' })).json
    const heard = await ask(simulator, data.durl[0].url)
    expect(heard.status).toBe(200)
    expect(heard.body.length).toBe(data.durl[0].size)
  })

  it('answers ranges, also beyond the end, and only for the file it named', async () => {
    const { data } = (await play('walk', { platform: 'html5' })).json
    const { url, size } = data.durl[0] as { url: string; size: number }
    const whole = await ask(simulator, url)
    const part = await ask(simulator, url, { headers: { range: 'bytes=100-199' } })
    expect(part.status).toBe(206)
    expect(part.headers['content-range']).toBe(`bytes 100-199/${size}`)
    expect(part.body.equals(whole.body.subarray(100, 200))).toBe(true)
    const tail = await ask(simulator, url, {
      headers: { range: `bytes=${size - 5}-`, 'if-range': String(whole.headers.etag) },
    })
    expect(tail.body.equals(whole.body.subarray(size - 5))).toBe(true)
    expect((await ask(simulator, url, { headers: { range: `bytes=${size}-` } })).status).toBe(416)
    expect((await ask(simulator, url, { headers: { range: 'bytes=5-', 'if-range': '"other"' } })).status).toBe(200)
  })

  it('keeps a very long file without holding it', async () => {
    const { data } = (await play('night', { platform: 'html5' })).json
    const { url, size } = data.durl[0] as { url: string; size: number }
    const head = await ask(simulator, url, { headers: { range: 'bytes=0-1' } })
    expect(head.headers['content-range']).toBe(`bytes 0-1/${size}`)
    expect(size).toBeGreaterThan(500_000_000)
    const end = await ask(simulator, url, { headers: { range: `bytes=${size - 70_000}-` } })
    expect(end.body.length).toBe(70_000)
  })

  it('scales pictures by their suffix and refuses foreign pages', async () => {
    const { data } = (
      await ask(simulator, `${api}/x/web-interface/view?bvid=${work('walk').bvid}`, {
        headers: { ...site, cookie: await visitor(simulator) },
      })
    ).json
    const cover = String(data.pic).replace('http:', 'https:')
    const whole = await ask(simulator, cover, { headers: site })
    expect(whole.body.subarray(0, 3).toString('hex')).toBe('ffd8ff')
    const small = await ask(simulator, `${cover}@320w_200h_1c.webp`)
    expect(small.headers['content-type']).toBe('image/webp')
    expect(small.body.length).toBeLessThan(whole.body.length)
    expect((await ask(simulator, cover, { headers: { referer: 'https://example.com/' } })).status).toBe(403)
    expect((await ask(simulator, cover.replace(/[0-9a-f]{40}/, '0'.repeat(40)))).status).toBe(404)
  })

  it('reports cookies that were sent to a file host', async () => {
    const { data } = (await play('walk', { platform: 'html5' })).json
    await ask(simulator, data.durl[0].url, { headers: { cookie: accounts.bilibili.vip } })
    expect(simulator.misconduct.filter((line) => line.startsWith('cookie'))).toHaveLength(1)
  })
})

describe('bilibili: login by QR code', () => {
  const passport = 'https://passport.bilibili.com/x/passport-login/web/qrcode'

  it('goes from waiting through scanned to a session that works', async () => {
    const { data } = (await ask(simulator, `${passport}/generate`, { headers: site })).json
    expect(data.url).toContain(data.qrcode_key)
    const seen: number[] = []
    for (let poll = 0; poll < 4; poll += 1) {
      const heard = await ask(simulator, `${passport}/poll?qrcode_key=${data.qrcode_key}`, { headers: site })
      seen.push(heard.json.data.code)
      if (heard.json.data.code !== 0) continue
      const cookies = heard.headers['set-cookie'] as string[]
      const session = cookies.find((entry) => entry.startsWith('SESSDATA='))?.split(';')[0] ?? ''
      const nav = await ask(simulator, `${api}/x/web-interface/nav`, { headers: { ...site, cookie: session } })
      expect(nav.json.data.isLogin).toBe(true)
    }
    expect(seen).toEqual([86101, 86101, 86090, 0])
  })

  it('expires codes by time, and knows no others', async () => {
    const { data } = (await ask(simulator, `${passport}/generate`, { headers: site })).json
    now += 181_000
    for (const key of [data.qrcode_key, 'unknown']) {
      expect((await ask(simulator, `${passport}/poll?qrcode_key=${key}`, { headers: site })).json.data.code).toBe(86038)
    }
  })
})

it('a host outside the gateway is a gateway error', async () => {
  const heard = await ask(simulator, 'https://example.com/', { headers: { 'user-agent': desktop } })
  expect(heard.status).toBe(502)
})

describe('bilibili: further ways', () => {
  const appQuery = (params: Record<string, string>, key = '4409e2ce8ffd12b8', at = now): string => {
    const secret = key.startsWith('44') ? '59b43e04ad6965f34319062b478f83dd' : '560c52ccd288fed045859ed18bffd973'
    const query = Object.entries({ ...params, appkey: key, ts: String(Math.floor(at / 1000)) })
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
      .join('&')
    const sign = createHash('md5')
      .update(query + secret)
      .digest('hex')
    return `${query}&sign=${sign}`
  }

  it('takes the signature of the app the path belongs to, and no other', async () => {
    const { aid, parts } = work('walk')
    const params = { object_id: String(aid), cid: String(parts[0]?.cid), fnval: '16' }
    const code = async (query: string) => (await ask(simulator, `${api}/x/tv/playurl?${query}`)).json.code
    expect(await code(appQuery(params))).toBe(0)
    expect(await code(`${appQuery(params)}0`)).toBe(-3)
    expect(await code(appQuery(params, '1d8b6e7d45233436'))).toBe(-3)
    expect(await code(appQuery(params, '4409e2ce8ffd12b8', now - 3_600_000))).toBe(-3)
  })

  it('gives articles and cards to those who have signature, device and ticket', async () => {
    const cookie = await visitor(simulator)
    const query = await signed(simulator, { id: '40120017' }, now)
    const code = async (text: string, own: string) =>
      (await ask(simulator, `${api}/x/article/view?${text}`, { headers: { ...site, cookie: own } })).json.code
    const { json } = await ask(simulator, `${api}/bapis/bilibili.api.ticket.v1.Ticket/GenWebTicket?key_id=ec02`, {
      method: 'POST',
      headers: site,
    })
    const { ticket, created_at: created, ttl } = json.data
    const full = `${cookie}; bili_ticket=${ticket}; bili_ticket_expires=${created + ttl}`
    expect(await code(query, full)).toBe(0)
    expect(await code(query, cookie)).toBe(-352)
    expect(await code('id=40120017', full)).toBe(-352)
    expect(await code(query, full.replace(/buvid3=[^;]+; /, ''))).toBe(-352)
  })

  it('refuses ids of two devices, and those of an account without its session', async () => {
    const [mine, other] = [await visitor(simulator), await visitor(simulator)]
    const code = async (cookie: string) =>
      (await ask(simulator, `${api}/x/web-interface/view?bvid=${work('walk').bvid}`, { headers: { ...site, cookie } }))
        .json.code
    expect(await code(mine)).toBe(0)
    expect(await code(`${mine.split('; ')[0]}; ${other.split('; ')[1]}`)).toBe(-352)
    expect(await code(`${mine}; DedeUserID=7`)).toBe(-352)
  })

  it('opens after a captcha, for who shows its token twice', async () => {
    simulator.bilibili.closeRisk(true)
    const cookie = await visitor(simulator)
    const read = async (query: string, own: string) =>
      (
        await ask(simulator, `${api}/x/web-interface/view?bvid=${work('walk').bvid}${query}`, {
          headers: { ...site, cookie: own },
        })
      ).json
    expect(await read('', cookie)).toMatchObject({ code: -352, data: { v_voucher: expect.any(String) } })
    const token = riskToken
    expect((await read(`&gaia_vtoken=${token}`, cookie)).code).toBe(-352)
    expect((await read(`&gaia_vtoken=${token}`, `${cookie}; x-bili-gaia-vtoken=${token}`)).code).toBe(0)
  })

  it('shows its pages to nobody until it is told to, then each kind to its own browsers', async () => {
    const { bvid } = work('walk')
    const at = (address: string, agent: string) => ask(simulator, address, { headers: { 'user-agent': agent } })
    expect((await at(`https://m.bilibili.com/video/${bvid}`, iphone)).status).toBe(412)
    simulator.bilibili.openPages(true)
    expect((await at(`https://m.bilibili.com/video/${bvid}`, iphone)).text).toContain('window.__INITIAL_STATE__={')
    expect((await at(`https://m.bilibili.com/video/${bvid}`, desktop)).status).toBe(302)
    expect((await at('https://www.bilibili.com/read/cv40120017/', desktop)).text).toContain('"readInfo":{"id":40120017')
  })

  it('can issue nothing but peers, whose file a mirror has as well', async () => {
    simulator.bilibili.peersOnly(true)
    const { data } = (await play('walk', { fnval: '16' })).json
    const [stream] = data.dash.video
    const all: string[] = [stream.base_url, ...stream.backup_url]
    expect(all.every((url) => /mcdn|szbdyd|^https?:\/\/[\d.]+:/.test(url))).toBe(true)
    const mirrored = all[0]?.replace(/^https?:\/\/[^/]+/, 'https://upos-sz-mirrorcos.bilivideo.com') ?? ''
    expect((await ask(simulator, mirrored, { headers: site })).status).toBe(200)
  })
})

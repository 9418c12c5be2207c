import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { knownUifid } from '../../simulator/accounts'
import { ask, bogus, desktop, iphone } from './client'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { secUid } from '../../simulator/world/douyin'
import { keyed } from '../support/keyed'

const web = 'https://www.douyin.com/aweme/v1/web'
const referer = 'https://www.douyin.com/'
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

const work = (key: string) => keyed(simulator.world.douyin, key)

async function device(): Promise<string> {
  const heard = await ask(simulator, 'https://ttwid.bytedance.com/ttwid/union/register/', {
    method: 'POST',
    body: '{"aid":1768}',
  })
  return String((heard.headers['set-cookie'] as string[])[0]).split(';')[0] ?? ''
}

const embed = { origin: 'https://open.douyin.com', referer: 'https://open.douyin.com/' }
const openDetail = async (key: string) =>
  (await ask(simulator, `${web}/aweme/detail/?aweme_id=${work(key).id}&aid=6383`, { headers: embed })).json

describe('douyin: identity', () => {
  const query = () => `device_platform=webapp&aid=6383&channel=channel_pc_web&aweme_id=${work('kite').id}`
  const detail = (text: string, headers: Record<string, string>) =>
    ask(simulator, `${web}/aweme/detail/?${text}`, { headers: { referer, ...headers } })

  it('opens the work detail to the embed player without cookie and signature', async () => {
    expect((await openDetail('kite')).aweme_detail.aweme_id).toBe(work('kite').id)
  })

  it('answers an unlisted origin with the text of the edge, and the referer alone with nothing', async () => {
    const url = `${web}/aweme/detail/?aweme_id=${work('kite').id}`
    const foreign = await ask(simulator, url, { headers: { origin: 'https://example.com' } })
    expect(foreign).toMatchObject({ status: 403, text: expect.stringContaining('Blocked by ArgusSecurityPlugin') })
    expect(await ask(simulator, url, { headers: { referer: embed.referer } })).toMatchObject({ status: 200, text: '' })
  })

  it('closes the embed way when told to', async () => {
    simulator.douyin.openOrigin(false)
    expect((await ask(simulator, `${web}/aweme/detail/?aweme_id=1`, { headers: embed })).status).toBe(403)
  })

  it('answers with an empty body when the device cookie is missing or misshapen', async () => {
    const signed = bogus(query(), desktop, now)
    expect(await detail(signed, {})).toMatchObject({ status: 200, text: '' })
    expect((await detail(signed, { cookie: 'ttwid=abc' })).text).toBe('')
    expect((await detail(signed, { cookie: await device() })).json.aweme_detail.aweme_id).toBe(work('kite').id)
  })

  it('refuses devices that were revoked and takes new ones', async () => {
    const old = await device()
    simulator.douyin.revokeDevices()
    const signed = bogus(query(), desktop, now)
    expect((await detail(signed, { cookie: old })).text).toBe('')
    expect((await detail(signed, { cookie: await device() })).json.status_code).toBe(0)
  })

  it('decodes the signature and refuses one that belongs to another request', async () => {
    const cookie = await device()
    const good = bogus(query(), desktop, now)
    const value = good.slice(good.indexOf('a_bogus=') + 8)
    const bad = {
      missing: query(),
      invented: `${query()}&a_bogus=${'A'.repeat(164)}`,
      'other query': `${query().replace('webapp', 'android')}&a_bogus=${value}`,
      'other browser': bogus(query(), iphone, now),
      'an hour old': bogus(query(), desktop, now - 3600_000),
      damaged: good.replace(/.%3D$/, 'x%3D').replace(/a_bogus=(.{60})./, 'a_bogus=$1z'),
    }
    const opened: string[] = []
    for (const [what, text] of Object.entries(bad)) {
      if ((await detail(text, { cookie })).body.length > 0) opened.push(what)
    }
    expect(opened).toEqual([])
    expect((await detail(good, { cookie })).json.status_code).toBe(0)
  })

  it('refuses a device number that does not belong to the cookie', async () => {
    const signed = bogus(`${query()}&webid=7351848354471872041`, desktop, now)
    expect((await detail(signed, { cookie: await device() })).text).toBe('')
  })

  it('has an edge that asks for a signed visitor id once it is on', async () => {
    simulator.douyin.argus(true)
    const cookie = accounts.douyin.valid
    const signed = bogus(query(), desktop, now)
    const withId = `${signed}&uifid=${knownUifid}&timestamp=1740830400`
    const seal = createHash('md5')
      .update(`${knownUifid}_1740830400_A96D855A08C0A9707F8BEF0D9A527E4E_${withId}`)
      .digest('hex')
    const argus = { cookie, uifid: knownUifid, 'x-tt-argus': '1' }
    const said = async (text: string) => (await detail(text, argus)).text
    expect(await said(signed)).toBe('Blocked by ArgusSecurityPlugin Uifid Not Found')
    expect(await said(withId)).toBe('Blocked by ArgusSecurityPlugin Signature Not Found')
    expect(await said(`${withId}&x-secsdk-web-signature=${'0'.repeat(32)}`)).toBe(
      'Blocked by ArgusSecurityPlugin Sign Invalid',
    )
    expect(await said(`${withId.replace(knownUifid, 'abc')}&x-secsdk-web-signature=${seal}`)).toBe(
      'Blocked by ArgusSecurityPlugin Validate Error',
    )
    const whole = `${withId}&x-secsdk-web-signature=${seal}`
    expect((await detail(whole, argus)).json.status_code).toBe(0)
    expect((await detail(whole, { cookie })).text).toBe('Blocked by ArgusSecurityPlugin Signature Not Found')
    expect((await detail(whole, { ...argus, cookie: await device() })).text).toBe(
      'Blocked by ArgusSecurityPlugin Validate Error',
    )
    const second = await ask(simulator, `https://www-hj.douyin.com/aweme/v1/web/aweme/detail/?${signed}`, {
      headers: { referer, cookie },
    })
    expect(second.json.status_code).toBe(0)
    expect((await openDetail('kite')).status_code).toBe(0)
  })

  it('tells a live session from a dead one', async () => {
    const self = async (cookie: string) =>
      (
        await ask(simulator, `${web}/user/profile/self/?${bogus('aid=6383', desktop, now)}`, {
          headers: { referer, cookie },
        })
      ).json
    expect((await self(accounts.douyin.valid)).user.nickname).toBeTruthy()
    expect(await self(accounts.douyin.expired)).toMatchObject({ status_code: 8 })
  })
})

describe('douyin: works', () => {
  it('holds every form of work and says why the others are gone', async () => {
    const forms: Record<string, string> = {}
    for (const { key } of simulator.world.douyin) {
      const { aweme_detail: item, filter_detail: filter } = await openDetail(key)
      forms[key] = filter ? filter.filter_reason : item.images ? `${item.images.length} pictures` : 'video'
    }
    expect(forms).toEqual({
      kite: 'video',
      ridge: 'video',
      tea: '3 pictures',
      pixels: '12 pictures',
      studio: '5 pictures',
      moon: '1 pictures',
      patchy: '4 pictures',
      removed: 'status_deleted',
      private: 'status_self_see',
    })
  })

  it('declares the size of every quality exactly', async () => {
    const { video } = (await openDetail('kite')).aweme_detail
    for (const { play_addr: addr } of video.bit_rate) {
      const probe = await ask(simulator, addr.url_list[0], { headers: { range: 'bytes=0-1' } })
      expect(probe.headers['content-range']).toBe(`bytes 0-1/${addr.data_size}`)
    }
  })

  it('has live photos, clips and stills in one slides post', async () => {
    const { images } = (await openDetail('studio')).aweme_detail
    expect(
      images.map((image: { clip_type: number; video?: object }) => [image.clip_type, Boolean(image.video)]),
    ).toEqual([
      [5, true],
      [4, true],
      [2, false],
      [5, true],
      [4, true],
    ])
  })

  it('has one picture that is no picture', async () => {
    const { images } = (await openDetail('patchy')).aweme_detail
    const heads = await Promise.all(
      images.map(async (image: { url_list: string[] }) =>
        (await ask(simulator, image.url_list.at(-1) ?? '')).body.subarray(0, 2).toString('hex'),
      ),
    )
    expect(heads).toEqual(['ffd8', '3c21', 'ffd8', 'ffd8'])
  })

  it('lists comments page by page to a device', async () => {
    const cookie = await device()
    const seen: string[] = []
    let cursor = 0
    for (let page = 0; page < 5; page += 1) {
      const url =
        `${web}/comment/list/?device_platform=webapp&aid=6383&aweme_id=${work('kite').id}` +
        `&cursor=${cursor}&count=10`
      const { json } = await ask(simulator, url, { headers: { referer, cookie } })
      seen.push(...json.comments.map((comment: { cid: string }) => comment.cid))
      cursor = json.cursor
      if (json.has_more === 0) break
    }
    expect(seen).toHaveLength(work('kite').comments.length)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('keeps ids exact as numbers in the text', async () => {
    const heard = await ask(simulator, `${web}/aweme/detail/?aweme_id=${work('kite').id}`, { headers: embed })
    expect(heard.text).toContain(`"comment_gid":${work('kite').id}`)
  })

  it('sends logged-out searches to the login', async () => {
    const search = async (query: string) =>
      (await ask(simulator, `${web}/general/search/single/?${query}`, { headers: { referer, cookie: await device() } }))
        .json
    expect(await search(bogus('keyword=a', desktop, now))).toMatchObject({ status_code: 2483 })
    expect(await search('keyword=a')).toMatchObject({ data: [], search_nil_info: { search_nil_type: 'verify_check' } })
  })

  it('shows a profile and its works', async () => {
    const cookie = await device()
    const sec = secUid(work('pixels').author)
    const read = async (path: string) =>
      (
        await ask(simulator, `${web}/${path}?${bogus(`sec_user_id=${sec}&count=18`, desktop, now)}`, {
          headers: { referer, cookie },
        })
      ).json
    expect((await read('user/profile/other/')).user.nickname).toBe(work('pixels').author.name)
    expect((await read('aweme/post/')).aweme_list).toHaveLength(1)
  })
})

describe('douyin: links, pages and files', () => {
  it('redirects share links and sends dead ones home', async () => {
    const { code, id } = work('studio')
    const found = await ask(simulator, `https://v.douyin.com/${code}/`)
    expect(found.status).toBe(302)
    expect(String(found.headers.location)).toContain(`https://www.iesdouyin.com/share/slides/${id}/`)
    expect((await ask(simulator, 'https://v.douyin.com/nothing/')).headers.location).toBe('https://www.douyin.com')
  })

  it('shows the share page by user agent and device', async () => {
    const url = `https://www.iesdouyin.com/share/note/${work('tea').id}/`
    expect(String((await ask(simulator, url)).headers.location)).toContain('www.douyin.com/note/')
    const shell = await ask(simulator, url, { headers: { 'user-agent': iphone } })
    expect(shell.text).toContain('window._ROUTER_DATA')
    expect(shell.text).not.toContain('videoInfoRes')
    const page = await ask(simulator, url, { headers: { 'user-agent': iphone, cookie: await device() } })
    const data = JSON.parse(/_ROUTER_DATA = (.+?)<\/script>/.exec(page.text)?.[1] ?? '') as any
    expect(data.loaderData['note_(id)/page'].videoInfoRes.item_list[0].images).toHaveLength(3)
  })

  it('turns desktop pages into a challenge that HEAD cannot see', async () => {
    const url = `https://www.douyin.com/video/${work('kite').id}`
    expect((await ask(simulator, url)).text).toContain('byted_acrawler')
    expect((await ask(simulator, url, { method: 'HEAD' })).status).toBe(404)
  })

  it('follows referer, seal and expiry at the video hosts', async () => {
    const [plain, strict] = (await openDetail('kite')).aweme_detail.video.play_addr.url_list as string[]
    const status = async (url = '', headers: Record<string, string> = {}) =>
      (await ask(simulator, url, { headers: { range: 'bytes=0-1', ...headers } })).status
    expect(await status(plain)).toBe(206)
    const refused = await ask(simulator, strict ?? '')
    expect(refused).toMatchObject({ status: 403, headers: { 'x-ccdn-forbid-code': '020200' } })
    expect(await status(strict, { referer })).toBe(206)
    expect(await status(plain?.replace(/\/[0-9a-f]{32}\//, `/${'0'.repeat(32)}/`))).toBe(403)
    now += 3.5 * 3600_000
    expect(await status(plain)).toBe(403)
  })

  it('redirects the play address by its ratio', async () => {
    const uri = (await openDetail('kite')).aweme_detail.video.play_addr.uri
    const at = async (ratio: string) =>
      String(
        (await ask(simulator, `https://aweme.snssdk.com/aweme/v1/play/?video_id=${uri}&ratio=${ratio}&line=0`)).headers
          .location,
      )
    expect(await at('720p')).toContain('o-p720-')
    expect(await at('2160p')).toContain('o-p1080-')
    expect(await at('default')).toContain('o-origin-')
  })

  it('serves WebP and JPEG of a picture and refuses an edited or late address', async () => {
    const [webp, , jpeg] = (await openDetail('moon')).aweme_detail.images[0].url_list as string[]
    expect((await ask(simulator, webp ?? '')).headers['content-type']).toBe('image/webp')
    const heard = await ask(simulator, jpeg ?? '')
    expect(heard.headers['content-type']).toBe('image/jpeg')
    expect((await ask(simulator, String(jpeg).replace('q75.jpeg', 'q95.jpeg'))).status).toBe(403)
    now += 31 * 86_400_000
    expect((await ask(simulator, jpeg ?? '')).status).toBe(403)
  })

  it('delivers HEIC where the original comment picture is asked for', async () => {
    const url = `${web}/comment/list/?aweme_id=${work('kite').id}&count=10`
    const { json } = await ask(simulator, url, { headers: { referer, cookie: await device() } })
    const [image] = json.comments.find((comment: { image_list: unknown }) => comment.image_list).image_list
    expect((await ask(simulator, image.origin_url.url_list[0])).headers['content-type']).toBe('image/heic')
    expect((await ask(simulator, image.medium_url.url_list[0])).headers['content-type']).toBe('image/webp')
  })
})

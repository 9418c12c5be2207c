/** What callers of any release of the API rely on: routes, parameter names, bodies. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parseJson } from '../../src/http'
import { at } from '../../src/json'
import { startSimulator, type Simulator } from '../../simulator'
import { startCanned, type CannedAnswer, type CannedCall } from './canned'
import { documented } from './documented'
import { openHouse, subjects, withHouse, type House, type HouseOptions } from './rig'

let simulator: Simulator
let house: House
beforeAll(async () => {
  simulator = await startSimulator()
  house = await openHouse(simulator.url)
})
afterAll(async () => {
  await house.close()
  await simulator.close()
})

const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of closing.splice(0)) await one.close()
})

async function behind<T>(
  answer: (call: CannedCall) => CannedAnswer | undefined,
  work: (own: House) => Promise<T>,
  options: HouseOptions = {},
): Promise<T> {
  const canned = await startCanned(simulator.url, answer)
  closing.push(canned)
  return withHouse(canned.url, options, work)
}

const bodyOf = async (path: string, from = house): Promise<unknown> => parseJson((await from.get(path)).text)

describe('the documented routes', () => {
  const rows = Object.entries(documented)

  it('are 33 and 18 newer ones', () => {
    expect(rows.filter(([, { original }]) => original)).toHaveLength(33)
    expect(rows.filter(([, { original }]) => !original)).toHaveLength(18)
  })

  it('are the routes there are', () => {
    expect(subjects.map(({ path }) => path).sort()).toEqual(rows.map(([path]) => path).sort())
  })

  it.each(rows)('%s has the documented parameters', (path, { params }) => {
    const specs = subjects.find((subject) => subject.path === path)?.endpoint.params ?? {}
    const written = params.map((text) => {
      const name = text.replace(/[?~]$/, '')
      const spec = specs[name]
      if (!spec) return `${name} is missing`
      return `${name}${spec.ignored ? '~' : spec.required ? '' : '?'}`
    })
    expect(written).toEqual(params)
    // Nothing beyond the documentation may be required.
    const known = params.map((text) => text.replace(/[?~]$/, ''))
    expect(Object.keys(specs).filter((name) => specs[name]?.required && !known.includes(name))).toEqual([])
  })

  it('answer under the names of the release before the documented one as well', async () => {
    for (const path of ['generateqrcode', 'login', 'qrcodepoll?qrcode_key=c3bd5286a2b40a822f5f60e9bf3f602e']) {
      expect((await house.get(`/api/bilibili/${path}`)).status).toBe(200)
    }
  })

  it.each(['/', '/docs'])('%s leads to the reference page', async (path) => {
    const { status, headers } = await house.get(path)
    expect({ status, location: headers.location }).toEqual({ status: 302, location: '/api' })
  })
})

describe('ids of bilibili videos', () => {
  it.each([
    ['bv_to_av?bvid=BV1fK4y1q79u', { aid: 'av881480942' }],
    ['bv_to_av?bvid=BV17x411w7KC', { aid: 'av170001' }],
    ['av_to_bv?avid=av170001', { bvid: 'BV17x411w7KC' }],
    ['av_to_bv?avid=170001', { bvid: 'BV17x411w7KC' }],
    ['av_to_bv?avid=881480942', { bvid: 'BV1fK4y1q79u' }],
  ])('%s', async (path, data) => {
    expect((await house.get(`/api/bilibili/${path}`)).text).toBe(JSON.stringify({ code: 0, message: 'success', data }))
  })

  it('that are none are refused', async () => {
    for (const path of ['bv_to_av?bvid=BV1fK4y1q79', 'av_to_bv?avid=0', 'av_to_bv?avid=99999999999999999']) {
      expect((await house.get(`/api/bilibili/${path}`)).status).toBe(400)
    }
  })
})

describe('check_qrcode', () => {
  const path = '/api/bilibili/check_qrcode?qrcode_key=c3bd5286a2b40a822f5f60e9bf3f602e'
  const poll =
    (code: number, headers: Record<string, string> = {}) =>
    (call: CannedCall) =>
      call.path.endsWith('/qrcode/poll')
        ? { body: JSON.stringify({ code: 0, message: '0', ttl: 1, data: { url: '', code, message: '' } }), headers }
        : undefined

  it.each([86101, 86090, 86038])('passes state %i on with the headers beside it', async (code) => {
    const headers = { 'content-type': 'application/json', 'x-seen': 'yes' }
    const body = await behind(poll(code, headers), (own) => bodyOf(path, own))
    expect(body).toMatchObject({ headers: { 'x-seen': 'yes' }, data: { code: 0, data: { code } } })
    expect(Object.keys(body as object).sort()).toEqual(['data', 'headers'])
  })

  it('gives the cookies of a finished login in the headers', async () => {
    const headers = { 'content-type': 'application/json', 'set-cookie': 'SESSDATA=made%2Cup; Path=/; HttpOnly' }
    const body = await behind(poll(0, headers), (own) => bodyOf(path, own))
    expect(at(body, 'headers.set-cookie')).toEqual(['SESSDATA=made%2Cup; Path=/; HttpOnly'])
  })
})

describe('fetch_dynamic_card', () => {
  it('answers the old body composed from the detail: a description and the card as JSON text', async () => {
    const { text } = await house.get('/api/bilibili/fetch_dynamic_card?dynamic_id=884801355545149444')
    const body = parseJson(text)
    expect(body).toMatchObject({ code: 0, data: { card: { desc: { type: 2, user_profile: { info: {} } } } } })
    const id = String(at(body, 'data.card.desc.dynamic_id_str'))
    expect(text).toContain(`"dynamic_id":${id},`)
    const inner = JSON.parse(String(at(body, 'data.card.card'))) as Record<string, unknown>
    expect(Object.keys(inner)).toEqual(['user', 'item'])
  })
})

describe('parameters of single releases', () => {
  it.each([
    ['douyin', 'fetch_work_comments?aweme_id=7345492945006595379&number=1&cursor=0'],
    ['douyin', 'fetch_search_info?query=原神&number=10&search_id=&type=综合'],
    ['douyin', 'fetch_user_live_videos?web_rid=123456789&room_id=7466000000000000000'],
    ['douyin', 'fetch_user_post_videos?sec_uid=MS4wLjABAAAAexample&number=18&max_cursor=0'],
    ['bilibili', 'fetch_work_comments?oid=170001&type=1&number=20&pn=1'],
    ['bilibili', 'fetch_bangumi_video_info?season_id=ss33802'],
    ['bilibili', 'fetch_bangumi_video_playurl?cid=230720904&ep_id=330798'],
    ['bilibili', 'fetch_comment_reply?oid=170001&type=1&root=475670649&number=20'],
    ['bilibili', 'apply_captcha?v_voucher=voucher_00000000-0000-4000-8000-000000000000&csrf='],
    ['bilibili', 'fetch_article_card?ids=cv2,av170001'],
    ['kuaishou', 'fetch_user_work_list?principalId=3xuw52inejca9tm&pcursor=&count=12'],
  ])('%s %s is accepted', async (platform, path) => {
    expect((await house.get(`/api/${platform}/${encodeURI(path)}`)).status).not.toBe(400)
  })
})

describe('digits of every length', () => {
  const long = '9223372036854775807'

  it('reach the caller as upstream wrote them', async () => {
    const view = `{"code":0,"data":{"bvid":"BV1fK4y1q79u","aid":${long},"pages":[{"cid":1}]},"x":{"big":-${long}}}`
    await behind(
      ({ path }) =>
        path === '/x/web-interface/wbi/view' || path === '/x/web-interface/view' ? { body: view } : undefined,
      async (own) => {
        expect((await own.get('/api/bilibili/fetch_one_video?bvid=BV1fK4y1q79u')).text).toBe(view)
        const { body } = await own.service.call('bilibili', 'fetchOneVideo', { bvid: 'BV1fK4y1q79u' })
        expect(at(body, 'data.aid')).toBe(long)
        expect(at(body, 'x.big')).toBe(`-${long}`)
      },
    )
  })

  it('survive a list that is put together from several pages', async () => {
    const page = ({ turn }: CannedCall): string =>
      `{"code":0,"data":{"cursor":{"is_end":false,"pagination_reply":{"next_offset":"${turn}"}},` +
      `"replies":[{"rpid":${BigInt(long) - BigInt(turn)},"rpid_str":"${BigInt(long) - BigInt(turn)}"}]}}`
    const { text } = await behind(
      (call) => (call.path === '/x/v2/reply/wbi/main' ? { body: page(call) } : undefined),
      (own) => own.get('/api/bilibili/fetch_work_comments?oid=170001&number=2'),
    )
    expect(text).toContain(`"rpid":${long},`)
    expect(text).toContain(`"rpid":${BigInt(long) - 1n},`)
  })

  it('of kuaishou are texts where the documented shape has texts', async () => {
    const list = `{"result":1,"pcursor":"no_more","rootComments":[{"comment_id":${long},"author_id":7,"content":"好"}]}`
    const { text } = await behind(
      ({ path }) => (path === '/rest/wd/photo/comment/list' ? { body: list } : undefined),
      (own) => own.get('/api/kuaishou/fetch_work_comments?photoId=3xdpv6sfi8yjsqy'),
    )
    expect(at(JSON.parse(text), 'data.visionCommentList.rootComments.0.commentId')).toBe(long)
  })
})

/** What a request tells of its sender belongs to one visitor: the simulator refuses everything else. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/http'
import type { Transport } from '../../../src/http/types'
import { douyin } from '../../../src/platforms/douyin'
import { createService, type Service } from '../../../src/platforms/service'
import { accounts, startSimulator, type RecordedRequest, type Simulator } from '../../../simulator'
import { knownFp, knownUifid } from '../../../simulator/accounts'
import { secUid } from '../../../simulator/world/douyin'
import { ok, type Asked } from '../upstream'
import { fixture, nothing, places, registration, upstream } from './site'

let simulator: Simulator
let transport: Transport
let service: Service
let cookie: string | undefined

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.reset()
  cookie = undefined
  transport = createTransport({ gateway: simulator.url, retryBaseMs: 10 })
  service = createService({ platforms: [douyin], transport, cookie: () => cookie })
})
afterEach(() => {
  service.close()
  transport.close()
})

const author = (): string => secUid(simulator.world.douyin[0]?.author ?? Object.values(simulator.world.people)[0]!)
const asked = (path: string): (RecordedRequest & { of: URLSearchParams; cookie: string })[] =>
  simulator.requests
    .filter((one) => one.path === `/aweme/v1/web/${path}`)
    .map((one) => ({ ...one, of: new URLSearchParams(one.query), cookie: String(one.headers.cookie ?? '') }))
const profile = () => service.call('douyin', 'fetchUserInfo', { sec_uid: author() })

describe('an account', () => {
  it('is asked for with the fingerprint and the visitor id of its own cookie', async () => {
    cookie = accounts.douyin.valid
    simulator.douyin.argus(true)
    expect((await service.call('douyin', 'fetchUserPostVideos', { sec_uid: author() })).channel).toBe('signed-web')
    const [post] = asked('aweme/post/')
    expect(post?.cookie).toBe(accounts.douyin.valid)
    expect([post?.of.get('fp'), post?.of.get('verifyFp'), post?.of.get('uifid')]).toEqual([
      knownFp,
      knownFp,
      knownUifid,
    ])
    expect(post?.headers).toMatchObject({ uifid: knownUifid, 'x-tt-argus': '1' })
  })

  it('that is refused leaves nothing of itself to the guest who asks next', async () => {
    cookie = accounts.douyin.valid
    simulator.fault({ path: '/aweme/v1/web/user/profile/', kind: 'empty', times: 1 })
    expect((await profile()).channel).toBe('guest-web')
    const [own, guest] = asked('user/profile/other/')
    expect(own?.of.get('fp')).toBe(knownFp)
    expect(guest?.of.get('fp')).toMatch(/^verify_/)
    expect(guest?.of.get('fp')).not.toBe(knownFp)
    expect(guest?.cookie).toMatch(/^ttwid=[^;]+$/)
    expect(guest?.headers.uifid).toBeUndefined()
    expect(guest?.query).not.toContain(knownUifid)
  })

  it('without a device gets one that is not the guest’s', async () => {
    await profile()
    cookie = 'sessionid=51a1d0c0ffee51a1d0c0ffee51a1d0c0'
    expect((await profile()).channel).toBe('signed-web')
    const [guest, own] = asked('user/profile/other/')
    const ttwid = /ttwid=([^;]+)/
    expect(ttwid.exec(own?.cookie ?? '')?.[1]).not.toBe(ttwid.exec(guest?.cookie ?? '')?.[1])
    expect(own?.of.get('fp')).not.toBe(guest?.of.get('fp'))
  })
})

describe('a device', () => {
  it('has the number the site told of it from the second request on, and a new device has none', async () => {
    await profile()
    await profile()
    simulator.douyin.revokeDevices()
    await profile()
    const [first, second, refused, renewed] = asked('user/profile/other/')
    expect(first?.of.get('webid')).toBeNull()
    expect(second?.of.get('webid')).toMatch(/^\d{19}$/)
    expect(refused?.cookie).toBe(second?.cookie)
    expect(renewed?.cookie).not.toBe(second?.cookie)
    expect(renewed?.of.get('webid')).toBeNull()
    expect(renewed?.of.get('fp')).not.toBe(second?.of.get('fp'))
  })

  it('rolls with the cookie the answers set, without another registration', async () => {
    simulator.douyin.rollDevices(true)
    for (let turn = 0; turn < 3; turn++) expect((await profile()).channel).toBe('guest-web')
    const cookies = asked('user/profile/other/').map((one) => one.cookie)
    expect(new Set(cookies).size).toBe(3)
    expect(new Set(asked('user/profile/other/').map((one) => one.of.get('fp'))).size).toBe(1)
    expect(simulator.requests.filter(({ host }) => host === 'ttwid.bytedance.com').length).toBe(1)
  })

  it('of an account rolls as well, beside the rest of its cookie', async () => {
    cookie = accounts.douyin.valid
    simulator.douyin.rollDevices(true)
    for (let turn = 0; turn < 3; turn++) expect((await profile()).channel).toBe('signed-web')
    const cookies = asked('user/profile/other/').map((one) => one.cookie)
    expect(new Set(cookies).size).toBe(3)
    for (const one of cookies) expect(one.replace(/ttwid=[^;]+; /, '')).toBe(cookie.replace(/ttwid=[^;]+; /, ''))
  })
})

describe('search', () => {
  it('is signed, and asks an account by its own fingerprint', async () => {
    cookie = accounts.douyin.valid
    expect((await service.call('douyin', 'fetchSearchInfo', { query: '日出' })).channel).toBe('signed-web')
    expect(asked('general/search/stream/')[0]?.of.get('a_bogus')).toBeTruthy()
  })

  it.each(['verify_check', 'hit_shark'])(
    'with an empty result of the kind %s is refused, not successful',
    async (kind) => {
      const body = { status_code: 0, data: [], cursor: 0, has_more: 0, search_nil_info: { search_nil_type: kind } }
      const piece = JSON.stringify(body)
      const glued = `${piece.length.toString(16)}\n${piece}\n2\n{"status_code":0,"data":[],"cursor":0,"has_more":0}`
      for (const answer of [ok(body), { body: glued }]) {
        const place = 'www.douyin.com/aweme/v1/web/general/search/'
        const up = upstream({
          [places.ttwid]: registration(),
          [`${place}stream/`]: answer,
          [`${place}single/`]: answer,
        })
        await expect(up.service.call('douyin', 'fetchSearchInfo', { query: 'x' })).rejects.toMatchObject({
          code: 'blocked',
          details: { reason: 'verify' },
        })
      }
    },
  )

  it('that finds nothing is an empty list', async () => {
    const body = { status_code: 0, data: [], cursor: 0, has_more: 0, search_nil_info: { search_nil_type: 'no_result' } }
    const place = 'www.douyin.com/aweme/v1/web/general/search/stream/'
    const up = upstream({ [places.ttwid]: registration(), [place]: ok(body) })
    expect((await up.service.call('douyin', 'fetchSearchInfo', { query: 'x' })).body).toMatchObject({ data: [] })
  })

  it('in one piece stands in for the stream', async () => {
    const body = { status_code: 0, data: [{ aweme_info: { aweme_id: '1' } }], cursor: 1, has_more: 0 }
    const place = 'www.douyin.com/aweme/v1/web/general/search/'
    const up = upstream({
      [places.ttwid]: registration(),
      [`${place}stream/`]: nothing,
      [`${place}single/`]: ok(body),
    })
    expect((await up.service.call('douyin', 'fetchSearchInfo', { query: 'x' })).channel).toBe('single')
  })
})

describe('what the content says', () => {
  const gone = (reason: string) => ok({ status_code: 0, aweme_detail: null, filter_detail: { filter_reason: reason } })
  const id = '7300000000000000001'
  /** The open door says one thing, the guest's door another. */
  const world = (open: ReturnType<typeof ok>, guest: ReturnType<typeof ok>) =>
    upstream({
      [places.ttwid]: registration(),
      [places.edgeDetail]: (one: Asked) => (one.headers.origin === 'https://www.douyin.com' ? guest : nothing),
      [places.detail]: (one: Asked) => (one.headers.origin === 'https://open.douyin.com' ? open : nothing),
    })
  const fetchWork = (up: ReturnType<typeof world>) => up.service.call('douyin', 'fetchOneWork', { aweme_id: id })

  it.each(['copyright_foreign', 'some_new_reason'])(
    '%s of one way is not final: the next may have it',
    async (reason) => {
      expect((await fetchWork(world(gone(reason), ok(fixture('fetch_one_work'))))).channel).toBe('guest-edge')
    },
  )

  it.each([
    ['copyright_foreign', 'region'],
    ['region_limit', 'region'],
    ['some_new_reason', 'not-found'],
  ])('%s of every way that answers is %s, whatever the others are refused for', async (reason, code) => {
    await expect(fetchWork(world(gone(reason), gone(reason)))).rejects.toMatchObject({
      code,
      details: { upstreamCode: reason },
    })
  })

  it.each([
    ['a list that is null', ok({ status_code: 0, aweme_list: null, has_more: 0 })],
    ['nothing at all', nothing],
  ])('likes that are hidden (%s) are private, and others are asked first', async (_, answer) => {
    const path = '.douyin.com/aweme/v1/web/aweme/favorite/'
    const up = upstream({ [places.ttwid]: registration(), [`www-hj${path}`]: answer, [`www${path}`]: answer })
    const call = up.service.call('douyin', 'fetchUserFavoriteList', { sec_uid: 'MS4wLjABAAAAinvented' })
    await expect(call).rejects.toMatchObject({ code: 'private' })
    expect(up.to(`www${path}`).length).toBeGreaterThan(0)
    const list = { status_code: 0, aweme_list: [{ aweme_id: '1' }], has_more: 0 }
    const open = upstream({ [places.ttwid]: registration(), [`www-hj${path}`]: answer, [`www${path}`]: ok(list) })
    const found = await open.service.call('douyin', 'fetchUserFavoriteList', { sec_uid: 'MS4wLjABAAAAinvented' })
    expect(found.channel).toBe('guest-twin')
  })
})

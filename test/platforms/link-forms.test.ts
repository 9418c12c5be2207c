/** Addresses as people paste them, all the way: what the simulated platforms hold behind each is what is shown. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isAmagiError, type ErrorCode } from '../../src/errors'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import { findLinks } from '../../src/links'
import type { PlatformId, Post } from '../../src/model'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { startSimulator, type Simulator } from '../../simulator'
import { buildWorld } from '../../simulator/world'
import { secUid } from '../../simulator/world/douyin'
import { elsewhere } from '../../simulator/world/elsewhere'
import { ids } from '../../simulator/world/pages'
import { person } from '../../simulator/world/people'
import { keyed } from '../support/keyed'

let simulator: Simulator
let transport: Transport
let service: Service
beforeAll(async () => {
  simulator = await startSimulator()
  transport = createTransport({ gateway: simulator.url, timeoutMs: 5000, retryBaseMs: 10 })
  service = createService({ platforms, transport, cookie: () => undefined })
})
beforeEach(() => simulator.reset())
afterAll(async () => {
  service.close()
  transport.close()
  await simulator.close()
})

async function shown(address: string): Promise<Post | ErrorCode> {
  const [found] = findLinks([{ type: 'text', attrs: { content: `看看 ${address}` } }], platforms)
  if (!found) throw new Error(`${address} is not found`)
  try {
    return await service.resolve(found.target)
  } catch (error) {
    if (isAmagiError(error)) return error.code
    throw error
  }
}

const { people, douyin, bilibili, kuaishou } = buildWorld()
const amu = person(people, 'amu')
const pixel = person(people, 'pixel')
const other = '2233445566'
const series = '只用耳朵看'
const collection = '一座城的声音'

describe('lists are those the query names', () => {
  it.each([
    ['a series', `https://www.bilibili.com/list/${amu.mid}?sid=${ids.series}&spm_id_from=1`, series],
    [
      'a series of the old player',
      `https://www.bilibili.com/medialist/play/${amu.mid}?business=space_series&business_id=${ids.series}`,
      series,
    ],
    [
      'a collection of the old player',
      `https://www.bilibili.com/medialist/play/${amu.mid}?business=space_collection&business_id=4410233`,
      collection,
    ],
    [
      'a collection somebody subscribed to',
      `https://space.bilibili.com/${other}/favlist?fid=4410233&ftype=collect&ctype=21`,
      collection,
    ],
    [
      'a folder somebody subscribed to',
      `https://space.bilibili.com/${other}/favlist?fid=${ids.favourites}&ftype=collect&ctype=11`,
      '下雨天看',
    ],
    ['uploads', `https://www.bilibili.com/medialist/play/${amu.mid}?business=space`, amu.name],
  ])('%s', async (_, address, title) => {
    const post = await shown(address)
    expect(post).toMatchObject({ kind: 'list', title })
    expect((post as { entries?: unknown[] }).entries?.length).toBeGreaterThan(0)
  })

  it('a channel of the time before them is said to be none, and no other list stands in for it', async () => {
    const address = `https://www.bilibili.com/medialist/play/${amu.mid}?business=space_channel&business_id=92900`
    expect(await shown(address)).toBe('unsupported')
  })

  it('one video of a list is the video', async () => {
    const { bvid, title } = keyed(bilibili, bilibili.find(({ refusal }) => !refusal)?.key ?? '')
    const address = `https://www.bilibili.com/list/${amu.mid}?sid=${ids.series}&bvid=${bvid}`
    expect(await shown(address)).toMatchObject({ kind: 'video', id: bvid, title })
  })
})

describe('people and rooms', () => {
  it('a person of douyin by number, with works', async () => {
    const uid = String(3_290_000_000_000_000 + pixel.mid)
    const post = await shown(`https://www.iesdouyin.com/share/user/${uid}?u_code=1`)
    expect(post).toMatchObject({ kind: 'user', id: secUid(pixel), title: pixel.name })
    expect((post as { works?: unknown[] }).works?.length).toBeGreaterThan(0)
  })

  it.each([
    ['its name', `https://live.douyin.com/${ids.douyinRoomName}`],
    ['its number and a tab', `https://live.douyin.com/${ids.douyinRoom}/extra`],
    ['the broadcast in the place of its number', `https://live.douyin.com/${ids.douyinBroadcast}`],
    ['the page over another', `https://www.douyin.com/root/live/${ids.douyinRoom}`],
    ['the app', `snssdk1128://live?room_id=${ids.douyinBroadcast}`],
  ])('a room of douyin by %s', async (_, address) => {
    expect(await shown(address)).toMatchObject({ kind: 'live', id: ids.douyinRoom })
  })
})

describe('works', () => {
  const kite = keyed(douyin, 'kite')
  const [first] = kuaishou.filter((work) => !work.deleted)

  it.each([
    ['the selection site', `https://jx.douyin.com/video/${kite.id}`],
    ['the theatre', `https://www.douyin.com/lvdetail/${kite.id}`],
    ['the app', `snssdk1128://aweme/detail/${kite.id}`],
  ])('of douyin by %s', async (_, address) => {
    expect(await shown(address)).toMatchObject({ platform: 'douyin', id: kite.id })
  })

  it('a film of the theatre, which is no work, is not said to be gone', async () => {
    expect(await shown('https://www.douyin.com/lvdetail/7100000000000000099')).toBe('unsupported')
    expect(await shown('https://www.douyin.com/video/7100000000000000099')).toBe('not-found')
  })

  it('a share page of kuaishou nobody knows, which is no work, is not said to be gone', async () => {
    expect(await shown('https://v.m.chenzhongtech.com/fw/playlet/3xsimulatednone1')).toBe('unsupported')
    expect(await shown('https://v.m.chenzhongtech.com/fw/photo/3xsimulatednone1')).toBe('not-found')
  })

  it.each([
    ['the oldest page', `https://www.kuaishou.com/photo/${first?.eid}/${first?.id}`],
    ['any share page', `https://a1b2c3d4.m.chenzhongtech.com/fw/newword/${first?.id}`],
    ['the query', `https://www.kuaishou.com/search/video?photoId=${first?.id}`],
    ['the app', `kwai://work/${first?.id}`],
  ])('of kuaishou by %s', async (_, address) => {
    expect(await shown(address)).toMatchObject({ platform: 'kuaishou', id: first?.id })
  })
})

const shortOf: Record<PlatformId, (code: string) => string> = {
  bilibili: (code) => `https://b23.tv/${code}`,
  douyin: (code) => `https://v.douyin.com/${code}/`,
  kuaishou: (code) => `https://v.kuaishou.com/${code}`,
}

describe('short links', () => {
  const codes = (Object.keys(elsewhere) as PlatformId[]).flatMap((id) =>
    Object.entries(elsewhere[id]).map(([code, address]) => [id, code, address] as const),
  )

  it.each(codes)('of %s, %s: %s is not supported, and not gone', async (id, code) => {
    expect(await shown(shortOf[id](code))).toBe('unsupported')
  })

  it.each(platforms.map(({ id }) => id))('of %s that nobody made are gone', async (id) => {
    expect(await shown(shortOf[id]('n0b0dy1'))).toBe('not-found')
  })
})

describe('what one way says of a work', () => {
  const { id } = keyed(douyin, 'pixels')
  const address = (): string => `https://www.douyin.com/video/${id}`

  it.each(['copyright_foreign', 'something_new'])('douyin, %s: the next way has it', async (reason) => {
    simulator.douyin.withhold(reason, 'embed')
    expect(await shown(address())).toMatchObject({ id, origin: { channel: 'guest-edge' } })
  })

  it.each([
    ['copyright_foreign', 'region'],
    ['something_new', 'not-found'],
  ])('douyin, %s of every way is %s', async (reason, code) => {
    simulator.douyin.withhold(reason)
    expect(await shown(address())).toBe(code)
  })

  it('kuaishou, a 404 of one mirror: the next has it; of every way the work is gone', async () => {
    const [work] = kuaishou.filter(({ deleted }) => !deleted)
    simulator.fault({ kind: 'http-404', host: 'c.kuaishou.com' })
    const page = `https://www.kuaishou.com/short-video/${work?.id}`
    expect(await shown(page)).toMatchObject({ id: work?.id, origin: { channel: 'h5-mirror' } })
    simulator.fault({ kind: 'http-404' })
    expect(await shown(page)).toBe('not-found')
  })
})

/** What the endpoints are said to answer against what they answer, over the simulator and in the committed fixtures. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient, type Client } from '../../src/api/client'
import { exampleParams } from '../../src/api/samples'
import { isAmagiError } from '../../src/errors'
import { createTransport, parseJson } from '../../src/http'
import { platforms } from '../../src/platforms'
import { bodies } from '../../src/platforms/bodies'
import type { Bodies, Body } from '../../src/platforms/endpoint/body'
import type { Platform } from '../../src/platforms/define'
import type { Endpoint } from '../../src/platforms/endpoint/record'
import { createService } from '../../src/platforms/service'
import { startSimulator, type Simulator } from '../../simulator'
import { cookiesOf } from '../contract/rig'
import { differences } from '../support/body'

// Pauses between repetitions are not what is looked at here.
vi.mock('../../src/async/sleep', async (original) => (await import('../support/no-waiting')).noWaiting(original))

const endpoints = platforms.flatMap(({ id, endpoints: list }) =>
  list.map((endpoint) => ({ platform: id, endpoint, name: `${id}.${endpoint.name}` })),
)

const bodyOf = (platform: keyof typeof bodies, { name }: Endpoint): Body => {
  const found = (bodies[platform] as Bodies)[name]
  if (!found) throw new Error(`no body of ${platform}.${name}`)
  return found
}

describe('the bodies', () => {
  it.each(platforms)('of $id are those of its endpoints and no others', ({ id, endpoints: list }) => {
    expect(Object.keys(bodies[id]).sort()).toEqual(list.map(({ name }) => name).sort())
  })

  it.each(endpoints)('of $name names its main field', ({ platform, endpoint }) => {
    let place: Body | undefined = bodyOf(platform, endpoint)
    for (const step of endpoint.payload.split('.').filter(Boolean)) {
      expect({ step, kind: place?.kind }).toEqual({ step, kind: 'fields' })
      if (place?.kind === 'fields') place = place.fields[step]
    }
    expect(place).toBeDefined()
  })
})

describe('answers over the simulator', () => {
  let simulator: Simulator
  beforeAll(async () => {
    simulator = await startSimulator()
  })
  afterAll(() => simulator.close())

  const clients: Client[] = []
  afterAll(() => clients.forEach((client) => client.close()))
  const clientFor = (cookies: Partial<typeof cookiesOf>): Client => {
    const client = createClient({ gateway: simulator.url, cookies })
    clients.push(client)
    return client
  }

  /** Of these the site says nothing to guests. */
  const accountOnly = new Set(['bilibili.loginBasicInfo', 'bilibili.fetchUserFullView'])

  it.each(endpoints)('of $name are as declared, for accounts and guests', async ({ platform, endpoint, name }) => {
    for (const cookies of accountOnly.has(name) ? [cookiesOf] : [cookiesOf, {}]) {
      const methods = clientFor(cookies)[platform] as unknown as Record<string, (params: object) => Promise<unknown>>
      const answer = await methods[endpoint.name]?.(exampleParams(endpoint))
      expect(differences(bodyOf(platform, endpoint), answer)).toEqual([])
    }
  })
})

describe('answers of one channel alone', () => {
  let simulator: Simulator
  const closing: { close(): void }[] = []
  beforeAll(async () => {
    simulator = await startSimulator()
  })
  afterAll(async () => {
    for (const one of closing) one.close()
    await simulator.close()
  })

  /** What the channel brings for the example, or its refusal: not every way leads to every example. */
  async function asked(platform: Platform, endpoint: Endpoint, cookie?: string): Promise<unknown> {
    const transport = createTransport({ gateway: simulator.url, retryBaseMs: 2 })
    const only: Platform = { ...platform, endpoints: [endpoint] }
    const service = createService({ platforms: [only], transport, cookie: () => cookie, random: () => 0 })
    closing.push(service, transport)
    return (await service.call(platform.id, endpoint.name, exampleParams(endpoint))).body
  }

  it.each(platforms)(
    'of $id are as declared',
    async (platform) => {
      let answered = 0
      for (const endpoint of platform.endpoints) {
        for (const channel of endpoint.channels) {
          const alone = { ...endpoint, channels: [channel] }
          for (const cookie of [cookiesOf[platform.id], undefined]) {
            const body = await asked(platform, alone, cookie).catch((error: unknown) => {
              if (!isAmagiError(error)) throw error
            })
            if (body === undefined) continue
            answered++
            const wrong = differences(bodyOf(platform.id, endpoint), body)
            expect({ channel: `${endpoint.name} ${channel.name}`, wrong }).toMatchObject({ wrong: [] })
          }
        }
      }
      expect(answered).toBeGreaterThan(platform.endpoints.length)
    },
    120_000,
  )
})

/** Other forms of the site's, which channels bring into the documented one. */
const reshaped = new Set([
  'bilibili.checkQrcode',
  'bilibili.fetchDanmaku',
  'bilibili.fetchDynamicCard',
  'kuaishou.fetchOneWork',
  'kuaishou.fetchWorkComments',
  'kuaishou.fetchUserProfile',
  'kuaishou.fetchUserWorkList',
  'kuaishou.fetchLiveRoomInfo',
])

describe('committed fixtures', () => {
  it.each(endpoints.filter(({ name }) => !reshaped.has(name)))('of $name are as declared', ({ platform, endpoint }) => {
    const text = readFileSync(`test/fixtures/${platform}${endpoint.route}.json`, 'utf8')
    expect(differences(bodyOf(platform, endpoint), parseJson(text))).toEqual([])
  })

  it.each([...reshaped])('of %s are another form', (name) => {
    const { platform, endpoint } = endpoints.find((one) => one.name === name) ?? {}
    if (!platform || !endpoint) throw new Error(`no endpoint ${name}`)
    const text = readFileSync(`test/fixtures/${platform}${endpoint.route}.json`, 'utf8')
    expect(differences(bodyOf(platform, endpoint), parseJson(text))).not.toEqual([])
  })
})

describe('a difference', () => {
  const body = bodies.douyin.fetchOneWork
  const answer = (): { status_code: number; aweme_detail: Record<string, unknown> } => ({
    status_code: 0,
    aweme_detail: { aweme_id: '7', author: { nickname: 'a' }, images: null, video: { bit_rate: [{}, {}] } },
  })

  it('is none where fields are left out, null or more than declared', () => {
    const whole = answer()
    expect(differences(body, { ...whole, aweme_detail: { ...whole.aweme_detail, further: {} } })).toEqual([])
  })

  it.each<[field: string, value: unknown, line: string]>([
    ['aweme_id', undefined, '$.aweme_detail.aweme_id: id expected, got nothing'],
    ['aweme_id', true, '$.aweme_detail.aweme_id: id expected, got boolean true'],
    ['aweme_id', 1.5, '$.aweme_detail.aweme_id: id expected, got number 1.5'],
    ['desc', 7, '$.aweme_detail.desc: text expected, got number 7'],
    ['create_time', '7', '$.aweme_detail.create_time: number expected, got string 7'],
    ['is_top', 2, '$.aweme_detail.is_top: flag expected, got number 2'],
    ['images', {}, '$.aweme_detail.images: list expected, got object'],
    ['author', [], '$.aweme_detail.author: object expected, got list'],
    ['author', {}, '$.aweme_detail.author.nickname: text expected, got nothing'],
    [
      'video',
      { bit_rate: [{}, { play_addr: { url_list: ['', null] } }] },
      '$.aweme_detail.video.bit_rate[1].play_addr.url_list[1]: text expected, got null',
    ],
  ])('in %s is named by its path', (field, value, line) => {
    const wrong = answer()
    wrong.aweme_detail[field] = value
    expect(differences(body, wrong)).toEqual([line])
  })

  it('in a table is named by its key, of several shapes the nearest counts', () => {
    const card = (entry: object): string[] =>
      differences(bodies.bilibili.fetchArticleCard, { code: 0, data: { cv1: entry } })
    expect(card({ id: 1, title: 'a' })).toEqual([])
    expect(card({ title: 7 })).toEqual(['$.data["cv1"].title: text expected, got number 7'])
  })
})

/** Every way to every answer, with all the others closed; the browsers that walk them; the devices they show. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTransport } from '../../../src/http'
import type { Transport } from '../../../src/http/types'
import { at } from '../../../src/json'
import { platforms } from '../../../src/platforms'
import { kuaishou } from '../../../src/platforms/kuaishou'
import { dressAs } from '../../../src/platforms/kuaishou/headers'
import { createService, type Service } from '../../../src/platforms/service'
import { accounts, startSimulator, type FaultKind, type FaultRule, type Simulator } from '../../../simulator'
import { codeOf } from '../upstream'

// Pauses between repetitions are not what is looked at here.
vi.mock('../../../src/async/sleep', async (original) => (await import('../../support/no-waiting')).noWaiting(original))

let simulator: Simulator
let transport: Transport
let service: Service
let account: string | undefined

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.reset()
  account = undefined
  transport = createTransport({ gateway: simulator.url, retryBaseMs: 1 })
  service = createService({ platforms, transport, cookie: (id) => (id === 'kuaishou' ? account : undefined) })
})
afterEach(() => {
  service.close()
  transport.close()
})

/** Where each way leads: what closes it, and nothing else does. */
const places: Record<string, Pick<FaultRule, 'host' | 'path'>> = {
  'fetchOneWork h5-info': { host: 'c.kuaishou.com', path: '/rest/wd/ugH5App/photo/simple/info' },
  'fetchOneWork h5-mirror': { host: 'v.m.chenzhongtech.com', path: '/rest/wd/ugH5App/photo/simple/info' },
  'fetchOneWork share-page': { host: 'c.kuaishou.com', path: '/fw/photo/' },
  'fetchOneWork desktop-page': { host: 'www.kuaishou.com', path: '/short-video/' },
  'fetchWorkComments h5-signed': { host: 'c.kuaishou.com', path: '/rest/wd/photo/comment/list' },
  'fetchWorkComments h5-mirror': { host: 'v.m.chenzhongtech.com', path: '/rest/wd/photo/comment/list' },
  'fetchWorkComments rest-v2': { host: 'www.kuaishou.com', path: '/rest/v/photo/comment/list' },
  'fetchUserProfile live-api': { host: 'live.kuaishou.com', path: '/live_api/baseuser/' },
  'fetchUserProfile live-room': { host: 'live.kuaishou.com', path: '/live_api/liveroom/' },
  'fetchUserProfile live-page': { host: 'live.kuaishou.com', path: '/u/' },
  'fetchUserProfile h5-room': { host: 'livev.m.chenzhongtech.com', path: '/rest/k/live/byUser' },
  'fetchLiveRoomInfo live-api': { host: 'live.kuaishou.com', path: '/live_api/liveroom/' },
  'fetchLiveRoomInfo live-page': { host: 'live.kuaishou.com', path: '/u/' },
  'fetchLiveRoomInfo h5-room': { host: 'livev.m.chenzhongtech.com', path: '/rest/k/live/byUser' },
  'fetchEmojiList graphql': { host: 'www.kuaishou.com', path: '/graphql' },
  'fetchEmojiList live-panel': { host: 'live.kuaishou.com', path: '/live_api/emoji/panel' },
}

/** How many ways a guest has at least: to a work three, to everything else a link leads to two. */
const least: Record<string, number> = {
  fetchOneWork: 3,
  fetchWorkComments: 2,
  fetchUserProfile: 2,
  fetchLiveRoomInfo: 2,
  fetchEmojiList: 2,
}

const ways = Object.keys(places).map((name) => name.split(' ') as [string, string])

function closeAllBut(endpoint: string, channel: string, kind: FaultKind): void {
  for (const [name, place] of Object.entries(places))
    if (name.startsWith(`${endpoint} `) && name !== `${endpoint} ${channel}`) simulator.fault({ ...place, kind })
}

const idOf = (key: string): string => String(simulator.world.kuaishou.find((work) => work.key === key)?.id)
const person = '3xsimulated0user'
const room = 'KPLsimulated01'

/** What comes of a link, or of the call itself where no link leads to it. */
async function outcome(endpoint: string): Promise<{ channel: string | undefined; seen: unknown }> {
  const post = async (kind: 'work' | 'user' | 'live', id: string) => {
    const found = await service.resolve({ platform: 'kuaishou', kind, id })
    return { channel: found.origin?.channel, seen: found }
  }
  if (endpoint === 'fetchOneWork') return post('work', idOf('noodles'))
  if (endpoint === 'fetchUserProfile') return post('user', person)
  if (endpoint === 'fetchLiveRoomInfo') return post('live', room)
  const params = endpoint === 'fetchWorkComments' ? { photoId: idOf('noodles') } : {}
  const answer = await service.call('kuaishou', endpoint, params)
  return {
    channel: answer.channel,
    seen: at(answer.body, kuaishou.endpoints.find(({ name }) => name === endpoint)?.payload ?? ''),
  }
}

const expected: Record<string, object> = {
  fetchOneWork: {
    kind: 'video',
    text: expect.arrayContaining([{ kind: 'topic', text: '#深夜食堂' }]),
    author: { name: expect.any(String) },
    video: {
      durationSec: 32.5,
      variants: expect.arrayContaining([expect.objectContaining({ source: expect.any(Object) })]),
    },
    stats: { likes: expect.any(Number) },
  },
  fetchUserProfile: { kind: 'user', id: person, author: { name: expect.any(String), avatar: expect.any(Object) } },
  fetchLiveRoomInfo: { kind: 'live', id: room, title: '团子在线等开饭 🐟', author: { name: expect.any(String) } },
  fetchWorkComments: {
    rootComments: expect.arrayContaining([expect.objectContaining({ commentId: expect.any(String) })]),
  },
  fetchEmojiList: { '[奸笑]': expect.stringMatching(/^\/\/static\.yximgs\.com\//) },
}

describe('with every other way closed', () => {
  it.each(
    ways.flatMap(([endpoint, channel]) =>
      (['captcha', 'http-404', 'reset'] as const).map((kind) => [endpoint, channel, kind] as const),
    ),
  )('%s still comes by %s (%s)', async (endpoint, channel, kind) => {
    // A captcha belongs to the address: the other ways of its site are left alone then.
    closeAllBut(endpoint, channel, kind === 'captcha' ? 'http-412' : kind)
    const found = await outcome(endpoint)
    expect(found.channel).toBe(channel)
    expect(found.seen).toMatchObject(expected[endpoint] ?? {})
    expect(simulator.misconduct).toEqual([])
  })

  it('an album still comes by each of its ways', async () => {
    const album = ['h5-info', 'h5-mirror', 'share-page']
    for (const channel of album) {
      simulator.reset()
      closeAllBut('fetchOneWork', channel, 'http-412')
      const post = await service.resolve({ platform: 'kuaishou', kind: 'work', id: idOf('ninecats') })
      expect(post).toMatchObject({ kind: 'album', origin: { channel } })
      expect(post.kind === 'album' && post.images).toHaveLength(9)
    }
  })

  it('a guest has as many ways as it takes, on hosts and paths of their own', () => {
    for (const [endpoint, count] of Object.entries(least)) {
      const own = Object.entries(places).filter(([name]) => name.startsWith(`${endpoint} `))
      expect(new Set(own.map(([, { host, path }]) => `${String(host)} ${String(path)}`)).size).toBe(own.length)
      expect(own.length).toBeGreaterThanOrEqual(count)
    }
  })

  it('and the last one too, it says what stood in the way', async () => {
    simulator.fault({ kind: 'http-412' })
    expect(await codeOf(outcome('fetchLiveRoomInfo'))).toBe('blocked')
    simulator.reset()
    simulator.fault({ kind: 'http-404' })
    expect(await codeOf(outcome('fetchLiveRoomInfo'))).toBe('upstream-changed')
  })

  it('a dark room is dark by each of its ways', async () => {
    for (const channel of ['live-api', 'live-page', 'h5-room']) {
      simulator.reset()
      closeAllBut('fetchLiveRoomInfo', channel, 'http-412')
      expect(await codeOf(service.resolve({ platform: 'kuaishou', kind: 'live', id: 'KPLsimulated02' }))).toBe(
        'not-live',
      )
    }
  })

  it('an account reads works, comments, people and their works where it is logged in', async () => {
    account = accounts.kuaishou.valid
    simulator.fault({
      kind: 'http-412',
      path: /^\/(?:rest\/(?:wd|k)\/|fw\/|short-video\/|live_api\/|u\/|rest\/v\/photo)/,
    })
    expect((await outcome('fetchOneWork')).channel).toBe('graphql')
    expect((await outcome('fetchWorkComments')).channel).toBe('graphql')
    expect((await outcome('fetchUserProfile')).channel).toBe('graphql')
    const works = await service.call('kuaishou', 'fetchUserWorkList', { principalId: person })
    expect(works).toMatchObject({ channel: 'rest-feed', body: { principalId: person, hasMore: false } })
    expect(at(works.body, 'list.0')).toMatchObject({
      id: expect.any(String),
      poster: expect.stringContaining('https://'),
    })
    expect(simulator.misconduct).toEqual([])
  })
})

describe('half of all requests refused at random', () => {
  it('nearly every look-up of a work is answered', async () => {
    simulator.odds({ host: 'kuaishou.com', p: 0.5, kinds: ['http-412', 'html', 'empty'], seed: 11 })
    simulator.odds({ host: 'chenzhongtech.com', p: 0.5, kinds: ['http-412', 'html', 'empty'], seed: 12 })
    let answered = 0
    for (let turn = 0; turn < 20; turn++) {
      // A service of its own each time: what rests after refusals is looked at elsewhere.
      const fresh = createService({ platforms, transport, cookie: () => undefined })
      const post = await fresh
        .resolve({ platform: 'kuaishou', kind: 'work', id: idOf('noodles') })
        .catch(() => undefined)
      if (post) answered += 1
      fresh.close()
    }
    expect(answered).toBeGreaterThanOrEqual(17)
  })
})

const looks = (['phone', 'phonePage', 'desktop', 'live', 'desktopPage'] as const).map((name) =>
  dressAs(name, { url: 'https://www.kuaishou.com/graphql' }),
)

describe('the browsers', () => {
  it('look the same in every request, as the table says', async () => {
    account = accounts.kuaishou.valid
    for (const endpoint of Object.keys(least)) await outcome(endpoint)
    for (const endpoint of Object.keys(least)) {
      for (const [name, place] of Object.entries(places))
        if (name.startsWith(endpoint)) simulator.fault({ ...place, kind: 'http-412' })
      await outcome(endpoint).catch(() => undefined)
    }
    const agents = new Set(simulator.requests.map(({ headers }) => headers['user-agent']))
    const own = new Set(looks.map((look) => look['User-Agent']))
    expect(own.size).toBe(2)
    expect(agents).toEqual(own)
    expect(simulator.misconduct).toEqual([])
  })

  it('say the same version in their names and their hints', () => {
    for (const look of looks) {
      const version = /Chrome\/(\d+)/.exec(look['User-Agent'] ?? '')?.[1]
      const hint = look['sec-ch-ua']
      expect(hint === undefined ? undefined : /"Google Chrome";v="(\d+)"/.exec(hint)?.[1]).toBe(version)
      expect(look['sec-ch-ua-platform']).toBe(version && '"Windows"')
    }
  })

  it('send an origin with what they post from a page, and none otherwise', async () => {
    await outcome('fetchEmojiList')
    await outcome('fetchLiveRoomInfo')
    await outcome('fetchOneWork')
    const sent = simulator.requests.map(({ host, method, headers }) => [host, method, headers.origin])
    expect(sent).toEqual([
      ['www.kuaishou.com', 'POST', 'https://www.kuaishou.com'],
      ['live.kuaishou.com', 'GET', undefined],
      ['c.kuaishou.com', 'POST', undefined],
    ])
  })
})

describe('devices', () => {
  const didOf = (index: number): string | undefined =>
    /did=(web_\w+)/.exec(String(simulator.requests.at(index)?.headers.cookie))?.[1]

  it('stay the same, one for each browser and each site', async () => {
    for (const endpoint of ['fetchWorkComments', 'fetchLiveRoomInfo', 'fetchWorkComments']) await outcome(endpoint)
    expect(didOf(0)).toMatch(/^web_[0-9a-f]{32}$/)
    expect(didOf(2)).toBe(didOf(0))
    expect(didOf(1)).not.toBe(didOf(0))
    simulator.fault({ kind: 'reset', host: 'c.kuaishou.com' })
    await outcome('fetchWorkComments')
    expect(simulator.requests.at(-1)?.host).toBe('v.m.chenzhongtech.com')
    expect([didOf(0), didOf(1)]).not.toContain(didOf(-1))
  })

  it('roll with what the site sets', async () => {
    await outcome('fetchLiveRoomInfo')
    simulator.kuaishou.rollDevices()
    await outcome('fetchLiveRoomInfo')
    await outcome('fetchLiveRoomInfo')
    const [first, second, third] = [didOf(0), didOf(1), didOf(2)]
    expect(second).toBe(first)
    expect(third).not.toBe(first)
    expect((await outcome('fetchLiveRoomInfo')).channel).toBe('live-api')
    expect(didOf(-1)).toBe(third)
  })

  it('of a visitor are never shown beside an account, whose own stay as they were pasted', async () => {
    await outcome('fetchLiveRoomInfo')
    const visitor = didOf(0)
    account = 'userId=77; passToken=ChNzaW11bGF0ZWQucGFzc3BvcnQ'
    await outcome('fetchLiveRoomInfo')
    expect(String(simulator.requests.at(-1)?.headers.cookie)).toMatch(
      /^did=web_[0-9a-f]{32}; didv=\d+; userId=77; passToken=/,
    )
    const own = didOf(-1)
    expect(own).not.toBe(visitor)
    await outcome('fetchLiveRoomInfo')
    expect(didOf(-1)).toBe(own)
    account = accounts.kuaishou.valid
    await outcome('fetchLiveRoomInfo')
    expect(simulator.requests.at(-1)?.headers.cookie).toBe(accounts.kuaishou.valid)
    account = undefined
    await outcome('fetchLiveRoomInfo')
    expect(didOf(-1)).toBe(visitor)
    const cookies = simulator.requests.map(({ headers }) => String(headers.cookie))
    expect(cookies.filter((text) => text.includes('userId') && text.includes(String(visitor)))).toEqual([])
  })

  it('of a phone never carry an account', async () => {
    account = accounts.kuaishou.valid
    await outcome('fetchWorkComments')
    simulator.fault({ kind: 'http-412', host: 'live.kuaishou.com' })
    await outcome('fetchLiveRoomInfo')
    const phones = simulator.requests.filter(({ headers }) => String(headers['user-agent']).includes('iPhone'))
    expect(phones).toHaveLength(2)
    for (const { headers } of phones) expect(String(headers.cookie)).not.toMatch(/userId|passToken/)
  })
})

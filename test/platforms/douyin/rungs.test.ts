/** Every way to every kind of link by itself: all others are closed, and the post comes all the same. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTransport } from '../../../src/http'
import type { Transport } from '../../../src/http/types'
import type { Post, TargetKind } from '../../../src/model'
import { douyin } from '../../../src/platforms/douyin'
import { mixChannels } from '../../../src/platforms/douyin/channels/links-only'
import type { Channel } from '../../../src/platforms/endpoint/record'
import { createService, type Service } from '../../../src/platforms/service'
import { startSimulator, type FaultRule, type Simulator } from '../../../simulator'
import { ids } from '../../../simulator/world/pages'
import { secUid } from '../../../simulator/world/douyin'
import { keyed } from '../../support/keyed'

let simulator: Simulator
let transport: Transport
let service: Service

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(() => {
  simulator.reset()
  transport = createTransport({ gateway: simulator.url, retryBaseMs: 10 })
  service = createService({ platforms: [douyin], transport, cookie: () => undefined })
})
afterEach(() => {
  service.close()
  transport.close()
})

const world = (key: string) => keyed(simulator.world.douyin, key)
const fault = (rule: Omit<FaultRule, 'kind'>, kind: FaultRule['kind'] = 'forbidden-text') => ({ ...rule, kind })
const at = (host: string, path: string | RegExp, kind?: FaultRule['kind']) =>
  fault({ host: new RegExp(`^${host}$`), path }, kind)

/** How a way is closed: a fault of its own place, or a switch of the site. */
type Closing = FaultRule | (() => void)

const web = '/aweme/v1/web/'
const both = (path: string): Record<string, Closing> => ({
  'guest-web': at('www.douyin.com', `${web}${path}`),
  'guest-twin': at('www-hj.douyin.com', `${web}${path}`),
})

const work: Record<string, Closing> = {
  'open-origin': () => simulator.douyin.openOrigin(false),
  'guest-edge': at('www-hj.douyin.com', `${web}aweme/detail/`),
  'guest-web': () => simulator.douyin.argus(true),
  'share-page': at('www.iesdouyin.com', '/share/', 'html'),
  'slides-info': at('www.iesdouyin.com', '/web/api/v2/aweme/slidesinfo/', 'empty'),
  'app-feed': () => simulator.douyin.feedHolds(false),
}
const live: Record<string, Closing> = {
  'guest-web': at('live.douyin.com', '/webcast/room/web/enter/', 'empty'),
  'live-page': at('live.douyin.com', /^\/\d+$/, 'html'),
}
const music = both('music/detail/')
const mix = both('mix/aweme/')

interface Row {
  kind: TargetKind
  id: () => string
  extra?: Record<string, string>
  ways: Record<string, Closing>
  /** Ways that cannot have this kind at all. */
  without?: readonly string[]
  least: number
  channels: readonly Channel[]
}

const endpoint = (name: string): readonly Channel[] =>
  douyin.endpoints.find((entry) => entry.name === name)?.channels ?? []

const rows: Record<string, Row> = {
  video: { kind: 'work', id: () => world('kite').id, ways: work, least: 3, channels: endpoint('fetchOneWork') },
  album: {
    kind: 'work',
    id: () => world('tea').id,
    ways: work,
    without: ['app-feed'],
    least: 3,
    channels: endpoint('fetchOneWork'),
  },
  user: {
    kind: 'user',
    id: () => secUid(world('pixels').author),
    ways: { ...both('user/profile/'), 'share-api': at('www.iesdouyin.com', '/web/api/v2/user/info/', 'empty') },
    least: 3,
    channels: endpoint('fetchUserInfo'),
  },
  sound: {
    kind: 'music',
    id: () => world('pixels').music.id,
    ways: { ...music, 'share-page': at('www.iesdouyin.com', '/web/api/v2/music/info/', 'empty') },
    least: 3,
    channels: endpoint('fetchMusicWork'),
  },
  collection: {
    kind: 'mix',
    id: () => simulator.world.douyin.find((one) => one.mix)?.mix?.id ?? '',
    ways: { ...mix, 'share-api': at('www.iesdouyin.com', '/web/api/mix/', 'empty') },
    least: 3,
    channels: mixChannels,
  },
  'live room': {
    kind: 'live',
    id: () => ids.douyinRoom,
    ways: live,
    without: ['share-page'],
    least: 2,
    channels: endpoint('fetchUserLiveVideos'),
  },
  broadcast: {
    kind: 'live-share',
    id: () => ids.douyinBroadcast,
    ways: { ...live, 'share-page': at('webcast.amemv.com', '/webcast/room/reflow/info/', 'empty') },
    least: 3,
    channels: endpoint('fetchUserLiveVideos'),
  },
}

function close(way: Closing | undefined): void {
  if (typeof way === 'function') way()
  else if (way) simulator.fault(way)
}

/** Whether what the kind is about is there. */
function substance(post: Post): boolean {
  if (post.kind === 'video') return post.video.variants.length > 0
  if (post.kind === 'album') return post.images.length > 0
  if (post.kind === 'music') return (post.audio?.source.urls.length ?? 0) > 0
  if (post.kind === 'list') return post.entries.length > 0
  return post.kind === 'live' ? post.live : post.kind === 'user'
}

const cases = Object.entries(rows).flatMap(([name, row]) =>
  Object.keys(row.ways)
    .filter((way) => !row.without?.includes(way))
    .map((way) => [name, way] as const),
)

describe('without an account', () => {
  it.each(Object.entries(rows))('%s has enough ways, and every way has a row here', (_, row) => {
    const open = row.channels.map(({ name }) => name).filter((name) => name !== 'signed-web')
    expect([...new Set([...Object.keys(row.ways), ...(row.without ?? [])])].toSorted()).toEqual(open.toSorted())
    expect(open.filter((name) => !row.without?.includes(name)).length).toBeGreaterThanOrEqual(row.least)
  })

  it.each(cases)('%s comes by %s alone', async (name, way) => {
    const row = rows[name] as Row
    for (const [other, closing] of Object.entries(row.ways)) if (other !== way) close(closing)
    const post = await service.resolve({
      platform: 'douyin',
      kind: row.kind,
      id: row.id(),
      ...(row.extra ? { extra: row.extra } : {}),
    })
    expect(post.origin?.channel).toBe(way)
    expect(post.title ?? post.author?.name).toBeTruthy()
    expect(substance(post)).toBe(true)
    expect(simulator.misconduct).toEqual([])
  })

  it.each([
    ['guest-web', at('www-hj.douyin.com', `${web}comment/list/`)],
    ['guest-plain', at('www.douyin.com', `${web}comment/list/`)],
  ])('comments come by %s alone', async (way, closing) => {
    close(closing)
    const answer = await service.call('douyin', 'fetchWorkComments', { aweme_id: world('kite').id })
    expect(answer.channel).toBe(way)
  })

  it.each([
    ['guest-web', 'www-hj.douyin.com', 'www.douyin.com'],
    ['guest-twin', 'www.douyin.com', 'www-hj.douyin.com'],
  ])('works of a person come by %s alone', async (way, closed) => {
    close(at(closed, `${web}aweme/post/`))
    const sec_uid = secUid(world('pixels').author)
    expect((await service.call('douyin', 'fetchUserPostVideos', { sec_uid })).channel).toBe(way)
  })

  it('a room is found by the person when neither profile nor room page answer', async () => {
    close(at('www.douyin.com', `${web}user/profile/`))
    close(at('www-hj.douyin.com', `${web}user/profile/`))
    const qin = Object.values(simulator.world.people).find(({ key }) => key === 'qin')
    const sec_uid = qin ? secUid(qin) : ''
    const answer = await service.call('douyin', 'fetchUserLiveVideos', { sec_uid })
    expect(answer).toMatchObject({ channel: 'share-page', body: { data: { data: [{ status: 2 }] } } })
  })
})

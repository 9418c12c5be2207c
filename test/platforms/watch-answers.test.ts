/**
 * Every way to hear of somebody, against answers that are no answers: what cannot be read is not known, a refusal is one,
 * and of a list in which something is broken the rest is read. Nothing of it ends a broadcast, deletes a work, or is new.
 */
import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../src/errors'
import type { PlatformId, Sighting, Watched } from '../../src/model'
import { bilibili } from '../../src/platforms/bilibili'
import type { Platform } from '../../src/platforms/define'
import { douyin } from '../../src/platforms/douyin'
import { kuaishou } from '../../src/platforms/kuaishou'
import { perceive } from '../../src/push/perceive'
import { hourMs } from '../../src/units'
import { nav, places as biliPlaces, spi } from './bilibili/site'
import { places as douyinPlaces, registration } from './douyin/site'
import { upstreamOf, type Answer, type Reply } from './upstream'

/** What is about some of the ways alone is no test of the others. */
const only = (holds: boolean): readonly [string][] => (holds ? [['']] : [])

const now = 1_760_000_000
const biliId = (sec: number): string => String(BigInt(sec - 1_498_838_400) << 32n)
const douyinId = (sec: number): string => String((BigInt(sec) << 32n) + 7n)

/** One source: how its answers look, and what it says of them. */
interface Source {
  platform: Platform
  source: string
  person: string
  account?: string
  /** What the platform needs before it can be asked. */
  before?: Record<string, Reply>
  tells: 'works' | 'live' | 'liked' | 'recommended'
  /** A whole answer with this in place of the list, or of the room. */
  body(list: unknown): unknown
  /** The entry of our person, `serial` of several; the room as it is on. */
  good(serial: number): Record<string, unknown>
  /** Id of a work, or key of the broadcast, of `good(0)`. */
  id: string
  /** The entry, or the room, of somebody else; absent where a list is of others anyway. */
  foreign?: Record<string, unknown>
  /** Where the id stands in an entry, dotted. */
  idPath: string
  /** The whole answer by which the site refuses, with status 200. */
  risk: unknown
}

const mid = '77'
const sec = 'MS4wLjABAAAAinventedinventedinventedinvented'
const eid = '3xinvented000001'
const biliMember = 'SESSDATA=one%2C1900000000%2Ctwo; bili_jct=three; DedeUserID=4'
const biliRisk = { code: 0, data: { v_voucher: 'voucher_x' } }
const biliBefore: Record<string, Reply> = {
  [biliPlaces.spi]: spi,
  [biliPlaces.nav]: nav,
  [biliPlaces.activation]: { body: { code: 0 } },
}
const dynamic = (owner: number, serial: number) => ({
  id_str: biliId(now + serial),
  type: 'DYNAMIC_TYPE_WORD',
  basic: {},
  modules: {
    module_author: { mid: owner, name: '某人', pub_ts: now + serial },
    module_dynamic: { desc: { text: '早', rich_text_nodes: [] } },
  },
})
const dynamics = {
  platform: bilibili,
  person: mid,
  before: biliBefore,
  tells: 'works',
  body: (items: unknown) => ({ code: 0, data: { items, has_more: false, offset: '' } }),
  good: (serial: number) => dynamic(77, serial),
  id: biliId(now),
  foreign: dynamic(78, 0),
  idPath: 'id_str',
  risk: biliRisk,
} as const
const room = { live_status: 1, live_time: now, room_id: 5, title: '开播', uname: '某人', uid: 77 }

const aweme = (owner: string, serial: number) => ({
  aweme_id: douyinId(now + serial),
  aweme_type: 0,
  create_time: now + serial,
  desc: '早',
  author: { sec_uid: owner, nickname: '某人' },
})
const awemes = {
  platform: douyin,
  person: sec,
  account: 'sessionid=one; ttwid=1%7Ctwo%7C3%7Cfour',
  before: { [douyinPlaces.ttwid]: registration() },
  body: (aweme_list: unknown) => ({ status_code: 0, aweme_list, has_more: 0 }),
  good: (serial: number) => aweme(sec, serial),
  id: douyinId(now),
  idPath: 'aweme_id',
  risk: { status_code: 0, verify_center_decision_conf: '{"a":1}' },
} as const
const broadcast = {
  id_str: douyinId(now),
  status: 2,
  title: '开播',
  owner: { sec_uid: sec, nickname: '某人', web_rid: '123456789012' },
}

const listed = (owner: string, serial: number) => ({
  id: `3xwork0000000${10 + (serial % 89)}`,
  timestamp: now * 1000 + serial,
  workType: 'video',
  author: { id: owner, name: '某人' },
})
const feed = (owner: string, serial: number) => ({
  author: { id: owner, name: '某人' },
  photo: { id: `3xwork0000000${10 + (serial % 89)}`, timestamp: now * 1000 + serial },
})
const studio = {
  isLiving: true,
  liveStream: { id: 'Stream1' },
  config: { caption: '开播' },
  author: { id: eid, name: '某人' },
}

const sources: Source[] = [
  { ...dynamics, source: 'space' },
  { ...dynamics, source: 'feed', account: biliMember },
  {
    ...dynamics,
    source: 'live-feed',
    account: biliMember,
    tells: 'live',
    body: (rooms) => ({ code: 0, data: { rooms, count: 1 } }),
    good: () => ({ ...room, liveTime: now, live_time: 310 }),
    id: `5:${now}`,
    foreign: { ...room, liveTime: now, live_time: 310, uid: 78 },
    idPath: 'uid',
  },
  {
    ...dynamics,
    source: 'rooms',
    tells: 'live',
    body: (one) => ({ code: 0, data: { 77: one } }),
    good: () => room,
    id: `5:${now}`,
    foreign: { ...room, uid: 78 },
    idPath: 'room_id',
  },
  { ...awemes, source: 'posts', tells: 'works', foreign: aweme('MS4wLjABAAAAsomebodyelse', 0) },
  { ...awemes, source: 'liked', tells: 'liked' },
  { ...awemes, source: 'recommended', tells: 'recommended' },
  {
    ...awemes,
    source: 'rooms',
    tells: 'live',
    body: (one) => ({ status_code: 0, data: { room: one } }),
    good: () => broadcast,
    id: douyinId(now),
    foreign: { ...broadcast, owner: { sec_uid: 'MS4wLjABAAAAsomebodyelse' } },
    idPath: 'id_str',
    risk: '',
  },
  {
    platform: kuaishou,
    source: 'works',
    person: eid,
    tells: 'works',
    body: (list) => ({ data: { result: 1, list } }),
    good: (serial) => listed(eid, serial),
    id: '3xwork000000010',
    foreign: listed('3xsomebodyelse01', 0),
    idPath: 'id',
    risk: { data: { result: 2, error_msg: '请求过快，请稍后重试' } },
  },
  {
    platform: kuaishou,
    source: 'works',
    person: eid,
    account: 'passToken=one; userId=2',
    tells: 'works',
    body: (feeds) => ({ result: 1, feeds }),
    good: (serial) => feed(eid, serial),
    id: '3xwork000000010',
    foreign: feed('3xsomebodyelse01', 0),
    idPath: 'photo.id',
    risk: { result: 2 },
  },
  {
    platform: kuaishou,
    source: 'rooms',
    person: eid,
    tells: 'live',
    body: (one) => ({ data: one }),
    good: () => ({ result: 1, ...studio }),
    id: 'Stream1',
    foreign: { result: 1, ...studio, author: { id: '3xsomebodyelse01', name: '别人' } },
    idPath: 'liveStream.id',
    risk: { data: { result: 2 } },
  },
]

const isList = ({ source, tells }: Source): boolean => tells !== 'live' || source === 'live-feed'

/** `entry` with something else at a dotted path. */
function withAt(entry: Record<string, unknown>, path: string, value: unknown): Record<string, unknown> {
  const [first = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...entry, [first]: value }
  return { ...entry, [first]: withAt((entry[first] ?? {}) as Record<string, unknown>, rest.join('.'), value) }
}

/** What came of one look: ids that were told, `nothing` known, or the refusal. */
async function look(own: Source, answer: Answer): Promise<{ outcome: string | string[]; sighting?: Sighting }> {
  const { service } = upstreamOf(own.platform, own.before ?? {}, answer, own.account)
  try {
    const found = await service.lookouts.look(own.platform.id, own.source, [own.person])
    expect(found.every(({ author }) => author === own.person)).toBe(true)
    const [sighting] = found
    const works = own.tells === 'works' ? sighting?.works : sighting?.lists?.[own.tells as 'liked']
    if (own.tells === 'live') {
      if (!sighting || sighting.live === undefined) return { outcome: 'nothing' }
      return { outcome: sighting.live === null ? 'off' : [sighting.live.key], sighting }
    }
    return sighting && works ? { outcome: works.map(({ id }) => id), sighting } : { outcome: 'nothing' }
  } catch (error) {
    if (!isAmagiError(error)) throw error
    const refused = ['blocked', 'rate-limited', 'login-required', 'cookie-expired', 'private']
    return { outcome: refused.includes(error.code) ? 'refused' : 'nothing' }
  }
}

/** Somebody who has works and is live. */
const known: Watched = {
  name: '某人',
  works: { floor: '1', since: (now - 9000) * 1000, seen: { old: (now - 60) * 1000 } },
  live: {
    now: {
      key: 'before',
      target: { platform: 'bilibili', kind: 'live', id: '5' },
      startedAt: (now - 3600) * 1000,
      title: '',
      lastSeen: (now - 60) * 1000,
      titleAt: 0,
    },
  },
  lists: { liked: ['old'], recommended: ['old'] },
  lastAt: (now - 9000) * 1000,
}

/** However often it comes, nothing happened. */
function holdsStill({ platform, person }: Source, sighting: Sighting | undefined): void {
  let watched = known
  for (let round = 0; round < (sighting ? 4 : 0); round++) {
    const at = (now + round * 3600) * 1000
    const step = perceive(
      { platform: platform.id, id: person },
      watched,
      sighting ?? { author: person },
      at,
      at - hourMs,
    )
    expect(step.news).toEqual([])
    watched = step.watched
  }
  expect({ works: watched.works?.floor, live: watched.live?.now?.key }).toEqual({ works: '1', live: 'before' })
}

const named = (own: Source): [name: string, own: Source] => [
  `${own.platform.id} ${own.source}${own.account ? ' as a member' : ''}`,
  own,
]

describe.each(sources.map(named))('%s', (_, own) => {
  const entry = own.good(0)
  const wrap = (one: unknown): unknown => own.body(isList(own) ? [one] : one)

  it('tells what is there', async () => {
    expect((await look(own, { body: wrap(entry) })).outcome).toEqual([own.id])
  })

  it.each<[string, Answer]>([
    ['refuses by its own word', { body: own.risk }],
    ['is empty', { body: '' }],
    ['is a page', { body: '<!DOCTYPE html><html><head><title>验证码中间页</title></head><body></body></html>' }],
    ['has the status 412', { status: 412, body: '{"code":-412,"message":"request was banned"}' }],
    ['has the status 403', { status: 403, body: 'Forbidden' }],
  ])('is a refusal where the answer %s', async (_, answer) => {
    const { outcome, sighting } = await look(own, answer)
    const isWord = answer.body === own.risk || answer.status === 412
    expect(isWord ? ['refused'] : ['refused', 'nothing']).toContain(outcome)
    holdsStill(own, sighting)
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['missing', undefined],
    ['a text', 'list'],
    ['a number', 7],
    ['true', true],
    ['another thing', { a: 1 }],
    ['a list of nonsense', [null, 7, 'x', [], {}]],
    ['a list in a list', [[entry]]],
  ])('is not known where what it is about is %s', async (_, value) => {
    const { outcome, sighting } = await look(own, { body: own.body(value) })
    expect(['nothing', 'refused']).toContain(outcome)
    holdsStill(own, sighting)
  })

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['null', 'null'],
    ['a list', []],
    ['a number', '7'],
    ['a word', '"ok"'],
    ['half of one', JSON.stringify(wrap(entry)).slice(0, -9)],
    ['an error without a name', { code: -1, status_code: 99, result: 99, message: 'x' }],
    ['a thing under another name', { code: 0, status_code: 0, result: 1, data: { hello: { world: [entry] } } }],
  ])('is not known where the whole answer is %s', async (_, body) => {
    const { outcome, sighting } = await look(own, { body })
    expect(['nothing', 'refused']).toContain(outcome)
    holdsStill(own, sighting)
  })

  it.each([undefined, null, '', 0, {}, [], 'no id', -5, 1.5, '1e9', true])(
    'says nothing of an entry whose id is %j',
    async (value) => {
      const { outcome, sighting } = await look(own, { body: wrap(withAt(entry, own.idPath, value)) })
      // A stream may be called anything.
      if (own.id === 'Stream1' && (value === -5 || (typeof value === 'string' && value !== ''))) return
      expect(['nothing', 'refused']).toContain(outcome)
      holdsStill(own, sighting)
    },
  )

  it.each(only(own.foreign !== undefined))('says nothing where it is that of somebody else', async () => {
    const { outcome, sighting } = await look(own, { body: wrap(own.foreign) })
    expect(outcome).toBe('nothing')
    holdsStill(own, sighting)
  })

  it.each(only(isList(own)))('reads what is good of a list in which something is broken', async () => {
    const broken = [null, 7, 'x', [], {}, withAt(entry, own.idPath, null), withAt(entry, own.idPath, 'no id')]
    const list = [...broken, entry, ...(own.foreign ? [own.foreign] : []), ...broken]
    expect((await look(own, { body: own.body(list) })).outcome).toEqual([own.id])
  })

  it.each(only(isList(own)))('reads no more of a list than a page can have', async () => {
    const list = Array.from({ length: 20_000 }, (_, serial) => own.good(serial))
    const { outcome } = await look(own, { body: own.body(list) })
    expect(outcome.length).toBeGreaterThan(0)
    expect(outcome.length).toBeLessThanOrEqual(200)
  })

  it.each(only(own.tells !== 'live' && /^\d+$/.test(own.id)))(
    'reads ids beyond 2^53 that come as numbers',
    async () => {
      const body = JSON.stringify(wrap(entry)).replace(`"${own.id}"`, own.id)
      expect(body).not.toContain(`"${own.id}"`)
      expect((await look(own, { body })).outcome).toEqual([own.id])
    },
  )

  it.each(only(isList(own) && !own.source.includes('feed')))('takes an empty list for one', async () => {
    const { outcome, sighting } = await look(own, { body: own.body([]) })
    expect(outcome).toEqual([])
    holdsStill(own, sighting)
  })
})

const off: [PlatformId, string, unknown, boolean][] = [
  ['bilibili', 'rooms', { ...room, live_status: 0 }, true],
  ['bilibili', 'rooms', { ...room, live_status: '2' }, true],
  ['bilibili', 'rooms', { ...room, live_status: 3 }, false],
  ['bilibili', 'rooms', { ...room, live_status: -1 }, false],
  ['bilibili', 'rooms', { ...room, live_status: null }, false],
  ['bilibili', 'rooms', { ...room, live_status: 'off' }, false],
  ['bilibili', 'rooms', { ...room, live_time: -1 }, false],
  ['bilibili', 'rooms', { ...room, live_time: now * 1000 }, false],
  ['douyin', 'rooms', { ...broadcast, status: 4 }, true],
  ['douyin', 'rooms', { ...broadcast, status: '4' }, true],
  ['douyin', 'rooms', { ...broadcast, status: 0 }, false],
  ['douyin', 'rooms', { ...broadcast, status: null }, false],
  ['kuaishou', 'rooms', { result: 1, ...studio, isLiving: false }, true],
  ['kuaishou', 'rooms', { result: 1, ...studio, isLiving: null }, false],
  ['kuaishou', 'rooms', { result: 1, ...studio, isLiving: 0 }, false],
  ['kuaishou', 'rooms', { result: 1, ...studio, isLiving: false, errorType: { type: '2' } }, false],
]

it.each(off)('on %s, %s are off only where they say so: %j, %s', async (platform, source, one, isOff) => {
  const own = sources.find((entry) => entry.platform.id === platform && entry.source === source)!
  const { outcome } = await look(own, { body: own.body(one) })
  expect(outcome).toBe(isOff ? 'off' : 'nothing')
})

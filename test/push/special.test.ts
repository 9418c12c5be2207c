/**
 * What lists hold besides plain new works, from the answer of the site to what chats hear: real sources, real watch, real
 * outbox on a virtual clock. Every row of the table of special cases is here, on every platform that has it; values are
 * invented.
 */
import { afterEach, describe, expect, it } from 'vitest'
import type { PlatformId, Wishes } from '../../src/model'
import { bilibili } from '../../src/platforms/bilibili'
import { douyin } from '../../src/platforms/douyin'
import { kuaishou } from '../../src/platforms/kuaishou'
import { createMatchers } from '../../src/push/entries'
import { minuteMs } from '../../src/units'
import { nav, places as biliPlaces, spi } from '../platforms/bilibili/site'
import { places as douyinPlaces, registration } from '../platforms/douyin/site'
import { upstreamOf, type Answer, type Reply } from '../platforms/upstream'
import { subscriptionTo } from './support/rows'
import { createPushWorld, type PushWorld, type Source } from './support/world'

type Json = Record<string, unknown>

/** Minutes for a base line of everybody, before the minutes of a case begin. */
const warmth = 20
/** Unix seconds of a minute of a case. */
const second = (minute: number): number => Date.UTC(2026, 4, 1, 12) / 1000 + (minute + warmth) * 60

interface Case {
  /** The list of u1 at the base line, and lists later on; those before minute 0 are there from the beginning. */
  first?: Json[]
  later: readonly (readonly [minute: number, list: Json[] | Answer, author?: string])[]
  /** Chats besides `a`, who follows u1 without a wish. */
  chats?: readonly (readonly [chat: string, author: string, wishes?: Wishes])[]
  /** `chat kind label`, in any order. */
  told: readonly string[]
}

/** How one platform is asked, and the labels its ids have in a case. */
interface Site {
  platform: PlatformId
  source: Source
  people: Record<string, string>
  serve(list: (author: string) => Json[] | Answer, time: () => number): ReturnType<typeof upstreamOf>
}

const labels = new Map<string, string>()
const labelled = (id: string, label: string): string => {
  labels.set(id, label)
  return id
}

let world: PushWorld | undefined
afterEach(async () => {
  await world?.end()
  labels.clear()
})

const isAnswer = (value: Json[] | Answer): value is Answer => !Array.isArray(value)

/** What chats heard, in order of the alphabet. */
async function play(site: Site, { first = [], later, chats = [] }: Case): Promise<string[]> {
  const own = (world = createPushWorld())
  const { platform, source, people } = site
  const lists = new Map<string, Json[] | Answer>([['u1', first]])
  for (const [minute, list, author = 'u1'] of later) if (minute < 0) lists.set(author, list)
  const named = (id: string): string => Object.entries(people).find(([, known]) => known === id)?.[0] ?? ''
  const { service } = site.serve((id) => lists.get(named(id)) ?? [], own.time.now)
  const matchers = createMatchers(() => undefined)
  const all = [['a', 'u1', {}] as const, ...chats]
  await matchers.prepare(all.map(([, , wishes = {}]) => wishes))
  for (const [chat, author, wishes = {}] of all) {
    const person = { platform, id: people[author]! }
    await own.store.subscribe({
      ...subscriptionTo('', { chat, place: chat, since: own.time.now(), wishes }),
      author: person,
    })
  }
  await own.begin({
    platforms: [platform],
    sources: [source],
    matcher: matchers.of,
    look: (name, asked) => service.lookouts.look(platform, name, asked),
  })
  let now = -warmth
  const pass = async (minute: number): Promise<void> => {
    await own.time.pass((minute - now) * minuteMs)
    now = minute
  }
  await pass(0)
  expect(own.told).toEqual([])
  for (const [minute, list, author = 'u1'] of later.filter(([at]) => at >= 0)) {
    await pass(minute)
    lists.set(author, list)
  }
  await pass(now + 40)
  const heard = own.told.map((line) => line.replace(/\S+$/, (id) => labels.get(id) ?? id))
  return heard.sort()
}

const sorted = (lines: readonly string[]): string[] => [...lines].sort()

// bilibili

const biliEpoch = 1_498_838_400
let serial = 0
const biliId = (sec: number, label: string): string =>
  labelled(String((BigInt(sec - biliEpoch) << 32n) + BigInt(++serial)), label)

interface Over {
  item?: Json
  author?: Json
  dynamic?: Json
  modules?: Json
  mid?: number
}

/** An item published at a minute; `label` is what its id is called. */
function dyn(minute: number, label: string, type = 'WORD', { item, author, dynamic, modules, mid = 71 }: Over = {}) {
  const sec = second(minute)
  return {
    id_str: biliId(sec, label),
    type: `DYNAMIC_TYPE_${type}`,
    visible: true,
    basic: { is_only_fans: false },
    modules: {
      module_author: { mid, name: '某人', pub_ts: sec, type: 'AUTHOR_TYPE_NORMAL', ...author },
      module_dynamic: { desc: words(label), major: null, additional: null, ...dynamic },
      ...modules,
    },
    ...item,
  }
}
const words = (text: string, nodes: Json[] = []) => ({
  text,
  rich_text_nodes: [...nodes, { type: 'RICH_TEXT_NODE_TYPE_TEXT', text, orig_text: text }],
})
const video = (bvid: unknown, more: Json = {}) => ({
  desc: null,
  major: { type: 'MAJOR_TYPE_ARCHIVE', archive: { bvid, title: '一段路', badge: {}, ...more } },
})
const forwardOf = (orig: unknown, text = '转发动态'): Over => ({ dynamic: { desc: words(text) }, item: { orig } })

const onBilibili: Site = {
  platform: 'bilibili',
  source: { name: 'space', tells: 'works', batch: 1, everyMs: 10 * minuteMs },
  people: { u1: '71', u2: '72' },
  serve(list, time) {
    const guest = { [biliPlaces.spi]: spi, [biliPlaces.nav]: nav, [biliPlaces.activation]: { body: { code: 0 } } }
    const reply: Reply = ({ query }) => {
      site.time.ms = time()
      const items = list(query.host_mid ?? '')
      return isAnswer(items) ? items : { body: { code: 0, data: { items, has_more: false, offset: '' } } }
    }
    const site = upstreamOf(bilibili, guest, reply, undefined)
    return site
  },
}

/** The same by the feed of all whom an account follows. */
const inFeed: Site = {
  ...onBilibili,
  source: { name: 'feed', tells: 'works', batch: 'followed', everyMs: 10 * minuteMs },
  serve(list, time) {
    const guest = { [biliPlaces.spi]: spi, [biliPlaces.nav]: nav, [biliPlaces.activation]: { body: { code: 0 } } }
    const reply: Reply = ({ place }) => {
      site.time.ms = time()
      if (place.endsWith('/update')) return { body: { code: 0, data: { update_num: 1 } } }
      const items: Json[] = []
      for (const id of Object.values(onBilibili.people)) {
        const own = list(id)
        if (isAnswer(own)) return own
        items.push(...own)
      }
      return { body: { code: 0, data: { items, has_more: false, offset: '' } } }
    }
    const site = upstreamOf(bilibili, guest, reply, 'SESSDATA=one%2C1900000000%2Ctwo; bili_jct=three; DedeUserID=4')
    return site
  },
}

const old = (): Json[] => [dyn(-300, 'old1'), dyn(-600, 'old2'), dyn(-900, 'old3')]
const top = { modules: { module_tag: { text: '置顶' } } }

const casesOfBilibili: Record<string, () => Case> = {
  'a new work that is pinned at once, the newer one behind it, an old pin that goes and comes': () => {
    const rest = old()
    const pin = dyn(-9000, 'pin', 'WORD', top)
    return {
      first: [pin, ...rest],
      later: [
        [10, [dyn(5, 'pinned', 'WORD', top), dyn(8, 'behind'), ...rest]],
        [40, [...rest]],
        [80, [pin, ...rest]],
      ],
      told: ['a text pinned', 'a text behind'],
    }
  },
  'a video that is submitted once more in a new entry': () => {
    const rest = [dyn(-300, 'was there', 'AV', { dynamic: video('BV1xx411c7mD') }), ...old()]
    return {
      first: rest,
      later: [
        [10, [dyn(8, 'again', 'AV', { dynamic: video('BV1xx411c7mD') }), ...rest.slice(1)]],
        [60, [dyn(55, 'another', 'AV', { dynamic: video('BV17x411w7KC') }), ...rest.slice(1)]],
        [140, [dyn(135, 'another again', 'AV', { dynamic: video('BV17x411w7KC') }), ...rest.slice(1)]],
        // By its other number, and as part of a season.
        [160, [dyn(155, 'by aid', 'AV', { dynamic: video(null, { aid: '170001' }) }), ...rest.slice(1)]],
        [
          180,
          [
            dyn(175, 'by season', 'UGC_SEASON', {
              dynamic: {
                major: { type: 'MAJOR_TYPE_UGC_SEASON', ugc_season: { bvid: 'BV17x411w7KC', title: '一段路' } },
              },
            }),
            ...rest.slice(1),
          ],
        ],
      ],
      told: ['a video another'],
    }
  },
  'a booking, and the video that comes of it': () => {
    const reserve = {
      additional: { type: 'ADDITIONAL_TYPE_RESERVE', reserve: { stype: 1, state: 0, title: '预告：一段路' } },
    }
    const rest = old()
    return {
      first: rest,
      chats: [['b', 'u1', { never: ['#预约'] }]],
      later: [
        [10, [dyn(5, 'booking', 'DRAW', { dynamic: reserve }), ...rest]],
        [90, [dyn(85, 'premiere', 'AV', { dynamic: video('BV1') }), ...rest]],
      ],
      told: ['a pictures booking', 'a video premiere', 'b video premiere'],
    }
  },
  'works for supporters, for who wants them and who does not': () => {
    const blocked = { major: { type: 'MAJOR_TYPE_BLOCKED', blocked: { blocked_type: 1, hint_message: '专属' } } }
    const rest = old()
    return {
      first: rest,
      chats: [['b', 'u1', { skipPaid: true }]],
      later: [
        [
          10,
          [
            dyn(9, 'for all'),
            dyn(8, 'by flag', 'DRAW', { item: { basic: { is_only_fans: true } } }),
            dyn(7, 'by number', 'DRAW', { item: { basic: { is_only_fans: 1 } } }),
            dyn(6, 'blocked', 'DRAW', { dynamic: blocked }),
            dyn(5, 'badge', 'AV', { dynamic: video('BV1', { badge: { text: '充电专属' } }) }),
            ...rest,
          ],
        ],
      ],
      told: [
        'a text for all',
        'a pictures by flag',
        'a pictures by number',
        'a pictures blocked',
        'a video badge',
        'b text for all',
      ],
    }
  },
  'somebody forwards what is his own': () => {
    const mine = dyn(-300, 'mine')
    const theirs = dyn(-100, 'theirs', 'AV', { mid: 99, dynamic: video('BV9') })
    const rest = [mine, ...old()]
    return {
      first: rest,
      chats: [
        ['b', 'u1', { never: ['#转发自己'] }],
        ['c', 'u1', { kinds: ['text'] }],
      ],
      later: [
        [
          10,
          [
            dyn(9, 'of own', 'FORWARD', forwardOf(mine, '再看一遍')),
            dyn(8, 'of others', 'FORWARD', forwardOf(theirs)),
            ...rest,
          ],
        ],
      ],
      told: ['a forward of own', 'a forward of others', 'b forward of others'],
    }
  },
  'one video of two people, in a chat that follows both, within the hour and after it': () => {
    const both = { dynamic: video('BV1') }
    const later = { dynamic: video('BV2') }
    return {
      first: old(),
      chats: [
        ['a', 'u2'],
        ['b', 'u2'],
      ],
      later: [
        [-1, [dyn(-60, 'old of u2', 'WORD', { mid: 72 })], 'u2'],
        [10, [dyn(5, 'of one', 'AV', both), ...old()]],
        [12, [dyn(6, 'of the other', 'AV', { ...both, mid: 72 })], 'u2'],
        [60, [dyn(55, 'first', 'AV', later), ...old()]],
        [140, [dyn(135, 'second', 'AV', { ...later, mid: 72 })], 'u2'],
      ],
      told: ['a video of one', 'b video of the other', 'a video first', 'a video second', 'b video second'],
    }
  },
  'the same work forwarded by two people, without words and with': () => {
    const orig = dyn(-100, 'orig', 'AV', { mid: 99, dynamic: video('BV9') })
    const text = dyn(-100, 'plain', 'WORD', { mid: 99 })
    return {
      first: old(),
      chats: [
        ['a', 'u2'],
        ['b', 'u2'],
      ],
      later: [
        [-1, [dyn(-60, 'old of u2', 'WORD', { mid: 72 })], 'u2'],
        [
          10,
          [
            dyn(5, 'bare', 'FORWARD', forwardOf(orig)),
            dyn(4, 'bare of text', 'FORWARD', forwardOf(text)),
            dyn(3, 'said', 'FORWARD', forwardOf(orig, '去看')),
            ...old(),
          ],
        ],
        [
          12,
          [
            dyn(8, 'bare too', 'FORWARD', { ...forwardOf(orig, ' '), mid: 72 }),
            dyn(7, 'bare of text too', 'FORWARD', { ...forwardOf(text), mid: 72 }),
            dyn(6, 'said too', 'FORWARD', { ...forwardOf(orig, '我也看了'), mid: 72 }),
          ],
          'u2',
        ],
      ],
      told: [
        'a forward bare',
        'a forward bare of text',
        'a forward said',
        'a forward said too',
        'b forward bare too',
        'b forward bare of text too',
        'b forward said too',
      ],
    }
  },
  'lotteries, goods and what the site is paid for': () => {
    const lots = words('转发抽一位', [{ type: 'RICH_TEXT_NODE_TYPE_LOTTERY', text: '互动抽奖', rid: '1' }])
    const upower = {
      additional: { type: 'ADDITIONAL_TYPE_UPOWER_LOTTERY', upower_lottery: { title: '专属', desc: { text: '3 份' } } },
    }
    const goods = {
      additional: {
        type: 'ADDITIONAL_TYPE_GOODS',
        goods: { items: [{ name: '杯子', price: '9.9' }], head_text: '好物' },
      },
    }
    const drawn = dyn(-50, 'orig', 'DRAW', { mid: 99, dynamic: { desc: lots } })
    const rest = old()
    return {
      first: rest,
      chats: [['b', 'u1', { never: ['#抽奖', '#商品'] }]],
      later: [
        [
          10,
          [
            dyn(9, 'advert', 'AD', { author: { pub_ts: undefined } }),
            dyn(8, 'lots', 'DRAW', { dynamic: { desc: lots } }),
            dyn(7, 'lots for supporters', 'DRAW', { dynamic: upower }),
            dyn(6, 'lots of others', 'FORWARD', forwardOf(drawn)),
            dyn(5, 'goods', 'DRAW', { dynamic: goods }),
            ...rest,
          ],
        ],
        [60, [dyn(55, 'plain'), ...rest]],
      ],
      told: [
        'a pictures lots',
        'a pictures lots for supporters',
        'a forward lots of others',
        'a pictures goods',
        'a text plain',
        'b text plain',
      ],
    }
  },
  'a card of a decoration, and whatever comes next': () => {
    const rest = old()
    const square = { major: { type: 'MAJOR_TYPE_COMMON', common: { title: '装扮', desc: '第 7 位' } } }
    return {
      first: rest,
      chats: [['b', 'u1', { kinds: ['text', 'video'] }]],
      later: [
        [
          10,
          [
            dyn(9, 'square', 'COMMON_SQUARE', { dynamic: square }),
            dyn(8, 'next', 'NEXT_THING'),
            dyn(7, 'no type', 'WORD', { item: { type: null } }),
            ...rest,
          ],
        ],
      ],
      told: ['a other square', 'a other next', 'a other no type'],
    }
  },
  'works folded behind another one': () => {
    const rest = old()
    const folded = { item: { visible: false } }
    const head = { modules: { module_fold: { ids: ['1', '2'], statement: '展开2条相关动态', type: 1 } } }
    return {
      first: rest,
      later: [
        [
          10,
          [
            dyn(9, 'head', 'WORD', head),
            dyn(8, 'folded', 'WORD', folded),
            dyn(7, 'folded too', 'WORD', { item: { visible: 0 } }),
            ...rest,
          ],
        ],
      ],
      told: ['a text head', 'a text folded', 'a text folded too'],
    }
  },
  'a work that is edited, with other words, pictures, type and place': () => {
    const rest = old()
    const first = dyn(5, 'edited')
    const module_author = { mid: 71, name: '某人', pub_ts: second(5) }
    return {
      first: rest,
      later: [
        [10, [first, ...rest]],
        [40, [{ ...first, modules: { module_author, module_dynamic: { desc: words('改过') } } }, ...rest]],
        [80, [{ ...first, type: 'DYNAMIC_TYPE_DRAW' }, ...rest]],
        [120, [...rest, first]],
        [160, [{ ...first, modules: { ...top.modules, module_author, module_dynamic: {} } }, ...rest]],
      ],
      told: ['a text edited'],
    }
  },
  'works that are deleted, so that older ones move up, and one that comes back': () => {
    const rest = old()
    const below = [dyn(-1000, 'below'), dyn(-1010, 'below too')]
    const gone = dyn(5, 'gone')
    return {
      first: rest,
      later: [
        [10, [gone, ...rest]],
        [40, [...rest.slice(1), ...below]],
        [80, []],
        [120, [gone, ...rest]],
        [160, [below[0]!]],
      ],
      told: ['a text gone'],
    }
  },
  'a forward of what is deleted, or is not in the answer': () => {
    const rest = old()
    const none = { type: 'DYNAMIC_TYPE_NONE', modules: { module_dynamic: { major: { type: 'MAJOR_TYPE_NONE' } } } }
    return {
      first: rest,
      later: [
        [
          10,
          [
            dyn(9, 'of nothing', 'FORWARD', forwardOf(none)),
            dyn(8, 'without one', 'FORWARD', forwardOf(undefined)),
            dyn(7, 'of null', 'FORWARD', forwardOf(null)),
            dyn(6, 'of a bare one', 'FORWARD', forwardOf({ id_str: null, modules: null })),
            ...rest,
          ],
        ],
      ],
      told: ['a forward of nothing', 'a forward without one', 'a forward of null', 'a forward of a bare one'],
    }
  },
  'texts in either shape, and without any': () => {
    const rest = old()
    const opus = { desc: null, major: { type: 'MAJOR_TYPE_OPUS', opus: { title: null, summary: words('长文 #做饭') } } }
    return {
      first: rest,
      chats: [['b', 'u1', { only: ['做饭'] }]],
      later: [
        [
          10,
          [
            dyn(9, 'opus', 'DRAW', { dynamic: opus }),
            dyn(8, 'desc', 'WORD', { dynamic: { desc: words('今天做饭') } }),
            dyn(7, 'no desc', 'WORD', { dynamic: { desc: null } }),
            dyn(6, 'no content', 'WORD', { modules: { module_dynamic: null } }),
            dyn(5, 'no nodes', 'WORD', { dynamic: { desc: { text: '做饭', rich_text_nodes: null } } }),
            ...rest,
          ],
        ],
      ],
      told: [
        'a pictures opus',
        'a text desc',
        'a text no desc',
        'a text no content',
        'a text no nodes',
        'b pictures opus',
        'b text desc',
        'b text no nodes',
      ],
    }
  },
  'times as text, missing, zero, in milliseconds, and in words': () => {
    const rest = old()
    const at = (label: string, minute: number, pub_ts: unknown) =>
      dyn(minute, label, 'WORD', { author: { pub_ts, pub_time: '3小时前' } })
    return {
      first: rest,
      later: [
        [
          10,
          [
            at('text', 9, String(second(9))),
            at('missing', 8, undefined),
            at('zero', 7, 0),
            at('milliseconds', 6, second(6) * 1000),
            at('words', 5, '刚刚'),
            ...rest,
          ],
        ],
      ],
      // Five is what a chat gets at once.
      told: ['a text text', 'a text missing', 'a text zero', 'a text milliseconds', 'a text words'],
    }
  },
  'a work that waited to be published, older by its id than all the others': () => {
    const rest = old()
    const waited = dyn(-2000, 'waited', 'AV', { author: { pub_ts: second(5) }, dynamic: video('BV1') })
    return { first: rest, later: [[10, [waited, ...rest]]], told: ['a video waited'] }
  },
  'a work that comes out of review behind newer ones': () => {
    const rest = old()
    const newer = dyn(8, 'newer')
    return {
      first: rest,
      later: [
        [10, [newer, ...rest]],
        [100, [newer, dyn(5, 'reviewed'), ...rest]],
      ],
      told: ['a text newer', 'a text reviewed'],
    }
  },
  'ids of eighteen and nineteen digits in one list': () => {
    const short = dyn(-60 * 24 * 700, 'short')
    expect(short.id_str).toHaveLength(18)
    const long = dyn(5, 'long')
    expect(long.id_str).toHaveLength(19)
    return {
      first: [dyn(-100, 'known'), short],
      later: [[10, [long, short, dyn(-60 * 24 * 701, 'shorter')]]],
      told: ['a text long'],
    }
  },
  'works of others in the list, and what is not of a person': () => {
    const rest = old()
    return {
      first: rest,
      later: [
        [
          10,
          [
            dyn(9, 'theirs', 'WORD', { mid: 99 }),
            dyn(8, 'season', 'PGC', { author: { type: 'AUTHOR_TYPE_PGC' } }),
            dyn(7, 'mine as text', 'WORD', { author: { mid: '71' } }),
            dyn(6, 'nobody’s', 'WORD', { author: { mid: null } }),
            ...rest,
          ],
        ],
        // A whole answer of somebody else.
        [60, [dyn(55, 'theirs too', 'WORD', { mid: 99 })]],
      ],
      told: ['a text mine as text', 'a text nobody’s'],
    }
  },
  'a broadcast in the list, which the room tells': () => {
    const rest = old()
    return { first: rest, later: [[10, [dyn(9, 'room', 'LIVE_RCMD'), ...rest]]], told: [] }
  },
  'refusals, emptiness and nonsense between a work and the next': () => {
    const rest = old()
    const [one, two] = [dyn(5, 'one'), dyn(175, 'two')]
    return {
      first: rest,
      later: [
        [10, [one, ...rest]],
        [40, []],
        [70, { body: { code: 0, data: { items: null } } }],
        [100, [{ id_str: 'x' }, { modules: 7 }] as Json[]],
        [130, { body: { code: -352, message: 'risk' } }],
        [180, [two, one, ...rest]],
      ],
      told: ['a text one', 'a text two'],
    }
  },
}

describe('on bilibili', () => {
  it.each(Object.entries(casesOfBilibili))('%s', async (_, make) => {
    const one = make()
    expect(await play(onBilibili, one)).toEqual(sorted(one.told))
  })
})

// douyin

const sec = 'MS4wLjABAAAAinventedinventedinventedinvented'
function aweme(minute: number, label: string, over: Json = {}): Json {
  const time = second(minute)
  return {
    aweme_id: labelled(String((BigInt(time) << 32n) + BigInt(++serial)), label),
    aweme_type: 0,
    create_time: time + 9,
    desc: label,
    author: { sec_uid: sec, nickname: '某人' },
    images: null,
    is_top: 0,
    is_story: 0,
    is_24_story: 0,
    is_ads: false,
    status: { in_reviewing: false, is_delete: false, is_prohibited: false, private_status: 0, part_see: 0 },
    ...over,
  }
}
const douyinSite = (source: Source): Site => ({
  platform: 'douyin',
  source,
  people: { u1: sec },
  serve(list, time) {
    const reply: Reply = () => {
      site.time.ms = time()
      const aweme_list = list(sec)
      return isAnswer(aweme_list) ? aweme_list : { body: { status_code: 0, aweme_list, has_more: 0 } }
    }
    const member = 'sessionid=one; ttwid=1%7Ctwo%7C3%7Cfour'
    const site = upstreamOf(douyin, { [douyinPlaces.ttwid]: registration() }, reply, member)
    return site
  },
})
const posts = douyinSite({ name: 'posts', tells: 'works', batch: 1, everyMs: 10 * minuteMs })
const before = (): Json[] => [aweme(-300, 'old1'), aweme(-600, 'old2'), aweme(-900, 'old3')]

const hiddenBy = (status: Json) => (): Case => {
  const rest = before()
  const work = aweme(5, 'work', { status })
  return {
    first: rest,
    later: [
      [10, [aweme(8, 'newer'), work, ...rest]],
      [40, [{ ...work, status: { private_status: 0 } }, ...rest]],
      [60, [work, ...rest]],
      [80, [{ ...work, status: null }, ...rest]],
    ],
    told: ['a video newer', 'a video work'],
  }
}

const casesOfDouyin: Record<string, () => Case> = {
  'a work in review, told when it is out of it': hiddenBy({ in_reviewing: true }),
  'a work that is deleted, and is not any more': hiddenBy({ is_delete: true }),
  'a work that is forbidden, and is not any more': hiddenBy({ is_prohibited: 1 }),
  'a work for oneself, and then for all': hiddenBy({ private_status: 1 }),
  'a work for friends, and then for all': hiddenBy({ private_status: '1' }),
  'a work for some, and then for all': hiddenBy({ part_see: 1 }),
  'a work in review that was there at the base line': () => {
    const rest = before()
    const work = aweme(-30, 'work', { status: { in_reviewing: true } })
    return { first: [work, ...rest], later: [[30, [{ ...work, status: {} }, ...rest]]], told: [] }
  },
  'pins on top of the page, old and new': () => {
    const rest = before()
    const pins = [1, 2].map((n) => aweme(-9000 * n, `pin${n}`, { is_top: 1 }))
    return {
      first: [...pins, ...rest],
      later: [
        [10, [aweme(5, 'pinned', { is_top: true }), ...pins, aweme(8, 'behind'), ...rest]],
        [60, [pins[1]!, ...rest]],
        [100, [...pins, ...rest]],
      ],
      told: ['a video pinned', 'a video behind'],
    }
  },
  'works of a day, for who wants them and who does not': () => {
    const rest = before()
    return {
      first: rest,
      chats: [['b', 'u1', { never: ['#限时日常'] }]],
      later: [
        [10, [aweme(9, 'plain'), aweme(8, 'story', { is_story: 1 }), aweme(7, 'day', { is_24_story: true }), ...rest]],
        [60, rest],
      ],
      told: ['a video plain', 'a video story', 'a video day', 'b video plain'],
    }
  },
  'times as text, missing, in milliseconds, and before the id': () => {
    const rest = before()
    return {
      first: rest,
      later: [
        [
          10,
          [
            aweme(9, 'text', { create_time: String(second(9)) }),
            aweme(8, 'missing', { create_time: undefined }),
            aweme(7, 'milliseconds', { create_time: second(7) * 1000 }),
            aweme(6, 'early', { create_time: 1 }),
            aweme(5, 'broken', { create_time: second(5) + 0.5 }),
            ...rest,
          ],
        ],
      ],
      told: ['a video text', 'a video missing', 'a video milliseconds', 'a video early', 'a video broken'],
    }
  },
  'a work that waited to be published, older by its id than all the others': () => {
    const rest = before()
    return {
      first: rest,
      later: [[10, [aweme(-2000, 'waited', { create_time: second(5) }), ...rest]]],
      told: ['a video waited'],
    }
  },
  'pictures, articles, works with null in them, of others, and of several people': () => {
    const rest = before()
    const other = { sec_uid: 'MS4wLjABAAAAsomebodyelse', nickname: '别人' }
    return {
      first: rest,
      later: [
        [
          10,
          [
            aweme(9, 'pictures', { images: [{ uri: 'one' }] }),
            aweme(8, 'article', { aweme_type: 163 }),
            aweme(7, 'nulls', { desc: null, text_extra: null, status: null, author: null }),
            aweme(6, 'theirs', { author: other }),
            aweme(5, 'joint', { author: other, cooperation_info: { co_creators: [null, 7, { sec_uid: sec }] } }),
            ...rest,
          ],
        ],
      ],
      told: ['a pictures pictures', 'a article article', 'a video nulls', 'a video joint'],
    }
  },
  'works that are deleted, so that older ones move up; an empty list, a null list': () => {
    const rest = before()
    const gone = aweme(5, 'gone')
    return {
      first: rest,
      later: [
        [10, [gone, ...rest]],
        [40, [...rest.slice(1), aweme(-1000, 'below')]],
        [80, []],
        [110, { body: { status_code: 0, aweme_list: null, has_more: 0 } }],
        [140, [gone, ...rest]],
      ],
      told: ['a video gone'],
    }
  },
}

describe('on bilibili by the feed', () => {
  it.each(Object.entries(casesOfBilibili))('%s', async (_, make) => {
    const one = make()
    // An item without its author is nobody's where nobody's list is asked for.
    const told = one.told.filter((line) => !line.endsWith('nobody’s'))
    expect(await play(inFeed, one)).toEqual(sorted(told))
  })
})

describe('on douyin', () => {
  it.each(Object.entries(casesOfDouyin))('%s', async (_, make) => {
    const one = make()
    expect(await play(posts, one)).toEqual(sorted(one.told))
  })

  it('what the site is paid for in a list of works of others', async () => {
    const liked = douyinSite({ name: 'liked', tells: 'liked', batch: 1, everyMs: 10 * minuteMs })
    const told = await play(liked, {
      first: [aweme(-5, 'known')],
      later: [[10, [aweme(9, 'advert', { is_ads: true }), aweme(-4000, 'liked'), aweme(-5, 'known too')]]],
      told: [],
    })
    expect(told).toEqual([])
  })
})

// kuaishou

const eid = '3xinvented000001'
const momentOf = (sec: number): string =>
  new Date((sec + 8 * 3600) * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
const posterAt = (minute: number): string =>
  `https://p2.a.yximgs.com/upic/2026/05/01/20/B${Buffer.from(`${momentOf(second(minute))}_1_2`)
    .toString('base64')
    .slice(0, 19)}_x.jpg`
function listed(minute: number, label: string, over: Json = {}): Json {
  const id = labelled(`3xwork${String(++serial).padStart(9, '0')}`, label)
  return { id, poster: posterAt(minute), workType: 'video', author: { id: eid, name: '某人' }, caption: label, ...over }
}
const feedOf = (minute: number, label: string, photo: Json = {}): Json => {
  const { id, author } = listed(minute, label)
  return { author, photo: { id, caption: label, timestamp: second(minute) * 1000, ...photo } }
}

const kuaishouSite = (account?: string): Site => ({
  platform: 'kuaishou',
  source: { name: 'works', tells: 'works', batch: 1, everyMs: 10 * minuteMs },
  people: { u1: eid },
  serve(list, time) {
    const reply: Reply = () => {
      site.time.ms = time()
      const works = list(eid)
      if (isAnswer(works)) return works
      return { body: account ? { result: 1, feeds: works } : { data: { result: 1, list: works } } }
    }
    const site = upstreamOf(kuaishou, {}, reply, account)
    return site
  },
})
const known = (): Json[] => [listed(-300, 'old1'), listed(-600, 'old2')]

const casesOfKuaishou: Record<string, () => Case> = {
  'works whose covers alone tell when they are of': () => {
    const rest = known()
    return {
      first: rest,
      later: [
        [10, [listed(5, 'covered'), listed(6, 'timed', { poster: '', timestamp: second(6) * 1000 }), ...rest]],
        [60, [listed(-900, 'below'), ...rest.slice(1)]],
      ],
      told: ['a video covered', 'a video timed'],
    }
  },
  'times as text, with fractions, and as nonsense': () => {
    const rest = known()
    return {
      first: rest,
      later: [
        [
          10,
          [
            listed(9, 'text', { poster: '', timestamp: `${second(9)}000` }),
            listed(8, 'fraction', { poster: '', timestamp: second(8) * 1000 + 0.5 }),
            listed(7, 'nonsense', { timestamp: 1e300 }),
            listed(6, 'negative', { timestamp: -1 }),
            ...rest,
          ],
        ],
      ],
      told: ['a video text', 'a video fraction', 'a video nonsense', 'a video negative'],
    }
  },
  'pictures, null captions, works of others': () => {
    const rest = known()
    return {
      first: rest,
      later: [
        [
          10,
          [
            listed(9, 'pictures', { workType: 'vertical' }),
            listed(8, 'no caption', { caption: null }),
            listed(7, 'theirs', { author: { id: '3xsomebodyelse01' } }),
            listed(6, 'nobody’s', { author: null }),
            ...rest,
          ],
        ],
      ],
      told: ['a pictures pictures', 'a video no caption', 'a video nobody’s'],
    }
  },
  'an empty list, a refusal and then the next': () => {
    const rest = known()
    const one = listed(5, 'one')
    return {
      first: rest,
      later: [
        [10, [one, ...rest]],
        [60, []],
        [100, { body: { data: { result: 2 } } }],
        [115, [one, ...rest]],
        [150, [listed(145, 'two'), one, ...rest]],
      ],
      told: ['a video one', 'a video two'],
    }
  },
}

describe('on kuaishou', () => {
  it.each(Object.entries(casesOfKuaishou))('%s', async (_, make) => {
    const one = make()
    expect(await play(kuaishouSite(), one)).toEqual(sorted(one.told))
  })

  it('pins of the site for desktops, old and new', async () => {
    const rest = [feedOf(-300, 'old1'), feedOf(-600, 'old2')]
    const pin = feedOf(-9000, 'pin', { profileUserTopPhoto: true })
    const told = await play(kuaishouSite('passToken=one; userId=2'), {
      first: [pin, ...rest],
      later: [
        [10, [feedOf(5, 'pinned', { profileUserTopPhoto: true }), pin, feedOf(8, 'behind'), ...rest]],
        [60, rest],
        [110, [pin, ...rest]],
      ],
      told: [],
    })
    expect(told).toEqual(['a video behind', 'a video pinned'])
  })
})

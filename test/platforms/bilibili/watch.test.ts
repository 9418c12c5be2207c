/** What lists and rooms say of people, by the rules that public complaints taught. Values are invented. */
import { describe, expect, it } from 'vitest'
import type { Work } from '../../../src/model'
import { watching } from '../../../src/platforms/bilibili/watch'
import { readStatus } from '../../../src/platforms/bilibili/watch/live'
import { ids, readItems } from '../../../src/platforms/bilibili/watch/read'
import type { Reply } from '../upstream'
import { code, upstream } from './site'

const spacePlace = 'api.bilibili.com/x/polymer/web-dynamic/v1/feed/space'
const feedPlace = 'api.bilibili.com/x/polymer/web-dynamic/v1/feed/all'
const updatePlace = `${feedPlace}/update`
const roomsPlace = 'api.live.bilibili.com/room/v1/Room/get_status_info_by_uids'
const account = 'SESSDATA=one%2C1900000000%2Ctwo; bili_jct=three; DedeUserID=4'

const second = 1_760_000_000
const idAt = (sec: number): string => String(BigInt(sec - 1_498_838_400) << 32n)
const id = idAt(second)

type Facts = Record<string, unknown>
const text = (words: string, nodes: Facts[] = []) => ({
  text: words,
  rich_text_nodes: [...nodes, { type: 'RICH_TEXT_NODE_TYPE_TEXT', text: words, orig_text: words }],
})

/** One item; `author`, `dynamic`, `modules` and `item` are laid over what is usual. */
function item(type: string, over: { item?: Facts; author?: Facts; dynamic?: Facts; modules?: Facts } = {}): Facts {
  return {
    id_str: id,
    type: `DYNAMIC_TYPE_${type}`,
    visible: true,
    basic: { comment_type: 17 },
    modules: {
      module_author: {
        mid: 77,
        name: '某人',
        following: true,
        pub_ts: second,
        type: 'AUTHOR_TYPE_NORMAL',
        ...over.author,
      },
      module_dynamic: { desc: text('早'), major: null, additional: null, ...over.dynamic },
      ...over.modules,
    },
    ...over.item,
  }
}
const bodyOf = (...items: unknown[]) => ({ code: 0, data: { items, has_more: false, offset: '' } })
const workOf = (...args: Parameters<typeof item>): Work | undefined => readItems(bodyOf(item(...args)), '77')[0]?.work

const archive = { major: { type: 'MAJOR_TYPE_ARCHIVE', archive: { bvid: 'BV1xx411c7mD', title: '一段路', badge: {} } } }

describe('an item', () => {
  it.each([
    ['AV', 'video'],
    ['DRAW', 'pictures'],
    ['WORD', 'text'],
    ['ARTICLE', 'article'],
    ['FORWARD', 'forward'],
    // nfe-w/aio-dynamic-push#31: decoration cards
    ['COMMON_SQUARE', 'other'],
    ['MUSIC', 'other'],
    ['WHATEVER_COMES_NEXT', 'other'],
  ])('%s is of the kind %s', (type, kind) => expect(workOf(type)).toMatchObject({ id, order: id, kind }))

  it.each([undefined, String(second), 0, '', null, 'soon', second * 1000])(
    'has the time of its id with pub_ts %s',
    (pub_ts) => expect(workOf('WORD', { author: { pub_ts } })?.at).toBe(second * 1000),
  )
  it('has an id that tells the second', () => expect(ids.timeOf('1238522281580302343')).toBe(1_787_204_340_000))
  it('that was written long before it was published has the time of the latter', () => {
    expect(workOf('AV', { author: { pub_ts: second + 7200 } })?.at).toBe((second + 7200) * 1000)
  })
  // Akokk0/koishi-plugin-bilibili-notify 3.12.3, 2026-03
  it('that is an advertisement is nobody’s', () => {
    expect(readItems(bodyOf(item('AD', { author: { pub_ts: undefined } })), '77')).toEqual([])
  })
  // Well2333/nonebot-plugin-bilichat#250, #254; ikenxuan/karin-plugin-kkk#337
  it.each(['LIVE_RCMD', 'LIVE'])('of a broadcast (%s) is left to the rooms', (type) => {
    expect(readItems(bodyOf(item(type)), '77')).toMatchObject([{ author: '77', name: '某人' }])
    expect(workOf(type)).toBeUndefined()
  })
  it('is pinned by its tag and by nothing else', () => {
    expect(workOf('WORD', { modules: { module_tag: { text: '置顶' } } })?.pinned).toBe(true)
    expect(workOf('WORD', { modules: { module_tag: { text: '精选' } } })?.pinned).toBeUndefined()
  })
  // ywmoyue/biliuwp-lite#1120; Soulter/astrbot_plugin_bilibili skips them
  it.each<[string, Parameters<typeof item>[1]]>([
    ['its flag', { item: { basic: { is_only_fans: true } } }],
    ['a blocked content', { dynamic: { major: { type: 'MAJOR_TYPE_BLOCKED', blocked: { blocked_type: 1 } } } }],
    [
      'the badge of a video',
      { dynamic: { major: { type: 'MAJOR_TYPE_ARCHIVE', archive: { title: '一', badge: { text: '充电专属' } } } } },
    ],
  ])('is for supporters by %s', (_, over) => expect(workOf('DRAW', over)?.paid).toBe(true))
  it('of a video has its second identity; so has the one of a person who made it as well', () => {
    expect(workOf('AV', { dynamic: archive })).toMatchObject({ twin: 'BV1xx411c7mD', text: '早\n一段路' })
    expect(workOf('WORD')?.twin).toBeUndefined()
  })
  it('that is folded is one like others', () => {
    expect(workOf('WORD', { item: { visible: false } })?.id).toBe(id)
  })
  it('forwarding one of the same person is a forward, with the words of both', () => {
    const orig = item('AV', { item: { id_str: idAt(second - 9) }, dynamic: { ...archive, desc: text('原文') } })
    const forward = workOf('FORWARD', { dynamic: { desc: text('转发自己') }, item: { orig } })
    expect(forward).toMatchObject({ kind: 'forward', text: '转发自己\n原文\n一段路' })
  })
  it('forwarding what is gone is a forward with its own words', () => {
    const orig = { type: 'DYNAMIC_TYPE_NONE', modules: { module_dynamic: { major: { type: 'MAJOR_TYPE_NONE' } } } }
    expect(workOf('FORWARD', { dynamic: { desc: text('可惜') }, item: { orig } })?.text).toBe('可惜')
  })
  it('has its topics as tags', () => {
    const marked = { type: 'RICH_TEXT_NODE_TYPE_TOPIC', text: '#做饭#', orig_text: '#做饭#' }
    const dynamic = { desc: text('好吃', [marked]), topic: { name: '深夜' } }
    expect(workOf('WORD', { dynamic })?.tags).toEqual(['深夜', '做饭'])
  })
  // ywmoyue/biliuwp-lite#589: their numbers are none of a person
  it.each(['AUTHOR_TYPE_PGC', 'AUTHOR_TYPE_UGC_SEASON'])('of an author that is no person (%s) is nobody’s', (type) => {
    expect(readItems(bodyOf(item('PGC', { author: { type } })))).toEqual([])
  })
  // ikenxuan/karin-plugin-kkk#132, #212; Soulter/astrbot_plugin_bilibili#15
  it.each<[string, Facts]>([
    ['type', item('WORD', { item: { type: undefined } })],
    ['desc', item('WORD', { dynamic: { desc: null } })],
    ['module_dynamic', item('WORD', { modules: { module_dynamic: null } })],
    ['basic', item('WORD', { item: { basic: null } })],
    ['name', item('WORD', { author: { name: null } })],
    ['following', item('WORD', { author: { following: null } })],
    ['mid', item('WORD', { author: { mid: null } })],
    ['module_author', item('WORD', { modules: { module_author: null } })],
    ['orig', item('FORWARD', { item: { orig: null } })],
  ])('is read without %s', (_, given) => {
    expect(readItems(bodyOf(given), '77')).toMatchObject([{ author: '77', work: { id, at: second * 1000 } }])
  })
  it('without an id, or with one that is no number, is left out, and the others stay', () => {
    const broken = [
      null,
      'text',
      7,
      {},
      item('WORD', { item: { id_str: null } }),
      item('WORD', { item: { id_str: 'x1' } }),
    ]
    expect(readItems(bodyOf(...broken, item('WORD')), '77').map((one) => one.id)).toEqual([id])
  })
})

describe('the list of one person', () => {
  const look = (reply: Reply) => upstream({ [spacePlace]: reply }).service.lookouts.look('bilibili', 'space', ['77'])

  it('tells name, works and whether the account follows', async () => {
    expect(await look({ body: bodyOf(item('WORD')) })).toMatchObject([
      { author: '77', name: '某人', followed: true, works: [{ id }] },
    ])
  })
  // MountainDash/nonebot-bison#511: HTTP 200, code 0 and a list that is null
  it.each([
    ['null', { code: 0, data: { items: null } }],
    ['missing', { code: 0, data: {} }],
    ['no data', { code: 0, data: null }],
    ['another thing', { code: 0, data: { items: { a: 1 } } }],
    ['one in which nothing can be read', { code: 0, data: { items: [{ id_str: 'x' }, 7] } }],
  ])('is not known where it is %s', async (_, body) => {
    await expect(look({ body })).rejects.toMatchObject({ code: 'upstream-changed' })
  })
  it('is not known where it is that of somebody else', async () => {
    expect(await look({ body: bodyOf(item('WORD', { author: { mid: 78 } })) })).toEqual([])
  })
  it.each([
    [code(-352), 'blocked'],
    [{ ...code(-412), status: 412 }, 'blocked'],
    [code(-799), 'rate-limited'],
    [{ body: { code: 0, data: { v_voucher: 'voucher_x' } } }, 'blocked'],
  ])('is a refusal where we are refused', async (reply, expected) => {
    await expect(look(reply)).rejects.toMatchObject({ code: expected })
  })
})

describe('the feed', () => {
  // nfe-w/aio-dynamic-push#47
  it('is asked for in the style that has texts alone', async () => {
    const { service, to } = upstream({ [feedPlace]: { body: bodyOf(item('WORD')) } }, account)
    await service.lookouts.look('bilibili', 'feed', ['77'])
    expect(to(feedPlace)[0]?.query.features?.split(',')).toContain('itemOpusStyle')
  })
  it('leaves out whom nobody asked for, and is read anew when somebody else is asked for', async () => {
    const { service, to } = upstream(
      { [feedPlace]: { body: bodyOf(item('WORD')) }, [updatePlace]: code(0, { update_num: 0 }) },
      account,
    )
    expect(await service.lookouts.look('bilibili', 'feed', ['1'])).toEqual([])
    expect(await service.lookouts.look('bilibili', 'feed', ['1'])).toEqual([])
    expect([to(feedPlace).length, to(updatePlace).length]).toEqual([1, 1])
    expect(await service.lookouts.look('bilibili', 'feed', ['1', '77'])).toMatchObject([
      { author: '77', followed: true },
    ])
    expect([to(feedPlace).length, to(updatePlace).length]).toEqual([2, 1])
  })
  it('of several accounts is remembered for each', async () => {
    const { service, to } = upstream(
      { [feedPlace]: { body: bodyOf(item('WORD')) }, [updatePlace]: code(0, { update_num: 0 }) },
      account,
    )
    const other = { asking: { cookie: 'SESSDATA=other%2C1900000000%2Ctwo; bili_jct=three; DedeUserID=5' } }
    for (let round = 0; round < 3; round++) {
      await service.lookouts.look('bilibili', 'feed', ['77'])
      await service.lookouts.look('bilibili', 'feed', ['77'], other)
    }
    const asked = (place: string) => to(place).map(({ headers }) => /SESSDATA=(\w+)/.exec(headers.cookie ?? '')?.[1])
    expect(asked(feedPlace)).toEqual(['one', 'other'])
    expect(asked(updatePlace)).toEqual(['one', 'other', 'one', 'other'])
  })
  it.each([{ update_num: 2 }, {}, { update_num: null }, null])('is read when the count is %j', async (data) => {
    const { service, to } = upstream(
      { [feedPlace]: { body: bodyOf(item('WORD')) }, [updatePlace]: code(0, data) },
      account,
    )
    for (let round = 0; round < 2; round++) await service.lookouts.look('bilibili', 'feed', ['77'])
    expect(to(updatePlace).map(({ query }) => query.update_baseline)).toEqual([id])
    expect(to(feedPlace)).toHaveLength(2)
  })
  // Each of them: a page that answers never, or not this time.
  it.each([
    ['refused', { ...code(-412), status: 412 }],
    ['gone', code(-404)],
    ['nonsense', { body: '<html>' }],
    ['cut off', { body: '{"code":0,"data":{"items":[{"id_' }],
  ] as const)('tells what stands above a page that cannot be read (%s), and reads it later', async (_, answer) => {
    let fails = true
    const below = item('WORD', { item: { id_str: idAt(second - 10) } })
    const { service, to } = upstream(
      {
        [feedPlace]: ({ query }) => {
          if (query.offset === '5') return fails ? answer : { body: bodyOf(below) }
          return { body: { code: 0, data: { items: [item('WORD')], has_more: true, offset: '5' } } }
        },
        [updatePlace]: code(0, { update_num: 0 }),
      },
      account,
    )
    const look = async () =>
      (await service.lookouts.look('bilibili', 'feed', ['77'])).flatMap(({ works = [] }) =>
        works.map((work) => work.id),
      )
    for (let round = 0; round < 3; round++) expect(await look()).toEqual([id])
    fails = false
    expect(await look()).toEqual([id, idAt(second - 10)])
    const before = to(feedPlace).length
    expect(await look()).toEqual([])
    expect(to(feedPlace)).toHaveLength(before)
  })
  it('goes on page by page while everything is unknown, two requests a look, and then no further than what is known', async () => {
    let newest = 100
    const { service, to } = upstream(
      {
        [feedPlace]: ({ query }) => {
          const above = query.offset ? Number(query.offset) : newest + 1
          const ids = [1, 2].map((n) => item('WORD', { item: { id_str: idAt(second + (above - n) * 10) } }))
          return { body: { code: 0, data: { items: ids, has_more: above > 95, offset: `${above - 2}` } } }
        },
        [updatePlace]: code(0, { update_num: 0 }),
      },
      account,
    )
    const offsets = async (): Promise<(string | undefined)[]> => {
      const before = to(feedPlace).length
      await service.lookouts.look('bilibili', 'feed', ['77'])
      return to(feedPlace)
        .slice(before)
        .map(({ query }) => query.offset)
    }
    expect(await offsets()).toEqual(['', '99'])
    expect(await offsets()).toEqual(['', '97'])
    // More came than fit on a page, while older ones are still to be read: the newer hole is filled first.
    newest += 4
    expect(await offsets()).toEqual(['', '103'])
    expect(await offsets()).toEqual(['', '101'])
    expect(await offsets()).toEqual(['', '95'])
    expect(to(updatePlace)).toEqual([])
    expect(await offsets()).toEqual([])
    expect(to(updatePlace)).toHaveLength(1)
  })
})

describe('rooms', () => {
  const on = { live_status: 1, live_time: second, room_id: 5, title: '开播', uname: '某人' }
  const read = (entry: unknown) => readStatus({ code: 0, data: { 77: entry } })[0]?.live

  it('tell which broadcast it is by room and beginning', () => {
    expect(read(on)).toEqual({
      key: `5:${second}`,
      startedAt: second * 1000,
      title: '开播',
      target: { platform: 'bilibili', kind: 'live', id: '5' },
    })
    // Kyomotoi/ATRI#47: the time is Beijing's
    expect(read({ ...on, live_time: '2025-10-09 16:53:20' })).toMatchObject({ startedAt: second * 1000 })
  })
  // SK-415/HarukaBot#27: 2 plays old ones in a loop
  it.each([0, 2, '0', '2'])('are off with status %s', (live_status) => expect(read({ ...on, live_status })).toBeNull())
  it.each<[string, unknown]>([
    ['without a status', { ...on, live_status: undefined }],
    ['on without a beginning', { ...on, live_time: 0 }],
    ['on since never', { ...on, live_time: '0000-00-00 00:00:00' }],
    ['on without a number', { ...on, room_id: null }],
    ['null', null],
    ['text', 'on'],
  ])('are not known %s', (_, entry) => expect(read(entry)).toBeUndefined())
  it('of nobody, or of fewer than were asked for, say nothing of the others', async () => {
    expect(readStatus({ code: 0, data: [] })).toEqual([])
    expect(readStatus({ code: 0, data: null })).toEqual([])
    const { service, to } = upstream({ [roomsPlace]: code(0, { 77: on }) })
    expect(await service.lookouts.look('bilibili', 'rooms', ['77', '78'])).toMatchObject([{ author: '77' }])
    expect(to(roomsPlace)).toHaveLength(1)
  })
  it('are a refusal where we are refused', async () => {
    const { service } = upstream({ [roomsPlace]: code(-412) })
    await expect(service.lookouts.look('bilibili', 'rooms', ['77'])).rejects.toMatchObject({ code: 'blocked' })
  })
})

describe('the list of who is live', () => {
  const listPlace = 'api.live.bilibili.com/xlive/web-ucenter/v1/xfetter/GetWebList'
  const on = { live_status: 1, liveTime: second, live_time: 310, room_id: 5, uid: 77, title: '开播', uname: '某人' }
  const page = (count: number, ...rooms: unknown[]) => code(0, { rooms, list: [], count })

  it('tells the same broadcast as the room does: of its two times one is the beginning', async () => {
    const { service } = upstream(
      { [listPlace]: page(1, on), [roomsPlace]: code(0, { 77: { ...on, live_time: second } }) },
      account,
    )
    const [fromList] = await service.lookouts.look('bilibili', 'live-feed', ['77'])
    const [fromRoom] = await service.lookouts.look('bilibili', 'rooms', ['77'])
    expect(fromList).toMatchObject({ author: '77', followed: true, live: { key: `5:${second}` } })
    expect(fromList?.live).toEqual(fromRoom?.live)
  })
  it('says nothing of who is not in it, and of whom nobody asked for', async () => {
    const { service } = upstream({ [listPlace]: page(2, on, { ...on, uid: 78 }) }, account)
    expect((await service.lookouts.look('bilibili', 'live-feed', ['77', '79'])).map(({ author }) => author)).toEqual([
      '77',
    ])
    const empty = upstream({ [listPlace]: page(0) }, account)
    expect(await empty.service.lookouts.look('bilibili', 'live-feed', ['77'])).toEqual([])
  })
  it.each<[string, unknown]>([
    ['playing old ones', { ...on, live_status: 2 }],
    ['without a beginning', { ...on, liveTime: 0 }],
    ['without a number', { ...on, room_id: null }],
  ])('leaves out a room %s', async (_, room) => {
    const { service } = upstream({ [listPlace]: page(2, on, room) }, account)
    expect(await service.lookouts.look('bilibili', 'live-feed', ['77'])).toHaveLength(1)
  })
  it('is read two pages a look, and then on from there', async () => {
    const { service, to } = upstream(
      { [listPlace]: ({ query }) => page(70, { ...on, uid: 70 + Number(query.page) }) as never },
      account,
    )
    const look = async () =>
      (await service.lookouts.look('bilibili', 'live-feed', ['71', '72', '73'])).map((one) => one.author)
    expect(await look()).toEqual(['71', '72'])
    expect(await look()).toEqual(['73'])
    expect(await look()).toEqual(['71', '72'])
    expect(to(listPlace)).toHaveLength(5)
  })
  it('is not led on for ever by a count that is wrong, or held by a page that cannot be read', async () => {
    let broken = false
    const { service, to } = upstream(
      {
        [listPlace]: ({ query }) => {
          if (broken) return code(0, { rooms: null, count: 900 })
          return query.page === '1' || query.page === '2' ? page(900, on) : page(900)
        },
      },
      account,
    )
    const look = () => service.lookouts.look('bilibili', 'live-feed', ['77']).catch(() => [])
    for (let round = 0; round < 6; round++) await look()
    expect(to(listPlace).map(({ query }) => query.page)).toEqual(['1', '2', '3', '1', '2', '3', '1', '2', '3'])
    await look()
    broken = true
    await look()
    broken = false
    await look()
    expect(
      to(listPlace)
        .slice(-3)
        .map(({ query }) => query.page),
    ).toEqual(['3', '1', '2'])
  })
  it.each<[Reply, string]>([
    [code(-101), 'cookie-expired'],
    [code(-352), 'blocked'],
    [code(0, { rooms: null, count: 3 }), 'upstream-changed'],
    [code(0, null), 'upstream-changed'],
  ])('is not known where we are refused', async (reply, expected) => {
    const { service } = upstream({ [listPlace]: reply }, account)
    await expect(service.lookouts.look('bilibili', 'live-feed', ['77'])).rejects.toMatchObject({ code: expected })
  })
})

describe('following somebody', () => {
  const place = 'api.bilibili.com/x/relation/modify'
  const person = { platform: 'bilibili', id: '77' } as const

  it('is one call with the token of the session', async () => {
    const { service, to } = upstream({ [place]: code(0) }, account)
    expect(await service.lookouts.follow(person)).toEqual({ state: 'followed' })
    expect(to(place)).toHaveLength(1)
  })
  it.each<[number, string]>([
    [22014, 'followed'],
    [22001, 'never'],
    [22002, 'never'],
    [22003, 'never'],
    [22013, 'never'],
    [40061, 'never'],
    [22009, 'paused'],
    [22015, 'paused'],
    [-101, 'paused'],
    [-102, 'paused'],
    [-111, 'paused'],
    [-352, 'paused'],
    [-412, 'paused'],
  ])('answered with %i is %s', async (upstreamCode, state) => {
    const { service } = upstream({ [place]: code(upstreamCode) }, account)
    expect(await service.lookouts.follow(person)).toMatchObject({ state })
  })
  it('is not known where the site breaks', async () => {
    const { service } = upstream({ [place]: { status: 500, body: '{}' } }, account)
    await expect(service.lookouts.follow(person)).rejects.toBeInstanceOf(Error)
  })
  it('is paused without an account', async () => {
    const { service, asked } = upstream({ [place]: code(0) })
    expect(await service.lookouts.follow(person)).toMatchObject({ state: 'paused' })
    expect(asked).toEqual([])
  })
})

describe('who is meant', () => {
  it.each([
    ['35210417', '35210417'],
    ['UID:35210417', '35210417'],
    ['uid 35210417', '35210417'],
    [' uid：35210417 ', '35210417'],
    ['0', undefined],
    ['某人', undefined],
    ['12345678901234567890', undefined],
  ])('by %s', (words, mid) => expect(watching.named?.(words)?.id).toBe(mid))
})

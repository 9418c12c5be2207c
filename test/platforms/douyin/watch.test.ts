/** What lists and rooms say of people, by the rules that public complaints taught. Values are invented. */
import { describe, expect, it } from 'vitest'
import type { Sighting, Work } from '../../../src/model'
import { watching } from '../../../src/platforms/douyin/watch'
import { readReflow } from '../../../src/platforms/douyin/watch/live'
import { ids, readItems } from '../../../src/platforms/douyin/watch/read'
import { advance, baseline } from '../../../src/push/cursor'
import { codeOf, type Answer } from '../upstream'
import { edge, nothing, places, registration, upstream } from './site'

const sec = 'MS4wLjABAAAAinventedinventedinventedinvented'
const other = 'MS4wLjABAAAAsomebodyelse'
const member = 'sessionid=one; ttwid=1%7Ctwo%7C3%7Cfour'
const second = 1_760_000_000
const idAt = (time: number, more = 7): string => String((BigInt(time) << 32n) + BigInt(more))
const id = idAt(second)

type Facts = Record<string, unknown>
const aweme = (over: Facts = {}): Facts => ({
  aweme_id: id,
  aweme_type: 0,
  create_time: second + 9,
  desc: '今天也在营业 #做饭',
  text_extra: [{ start: 7, end: 10, hashtag_name: '做饭', type: 1 }],
  author: { sec_uid: sec, nickname: '某人' },
  images: null,
  is_top: 0,
  status: { in_reviewing: false, is_delete: false, is_prohibited: false, private_status: 0, part_see: 0 },
  ...over,
})
const bodyOf = (...list: unknown[]) => ({ status_code: 0, aweme_list: list, has_more: 0 })
const workOf = (over: Facts): Work | undefined => readItems(bodyOf(aweme(over)))[0]?.work

describe('a work of a list', () => {
  it('has the position of its id, and the time it was published', () => {
    expect(workOf({})).toEqual({
      id,
      order: id,
      at: (second + 9) * 1000,
      kind: 'video',
      target: { platform: 'douyin', kind: 'work', id },
      text: '今天也在营业 #做饭',
      tags: ['做饭'],
    })
  })
  it('that waited to be published has the position of when it was: an older id would hide it', () => {
    const waited = workOf({ aweme_id: idAt(second - 86_400), create_time: second })
    expect(waited).toMatchObject({ id: idAt(second - 86_400), at: second * 1000, order: idAt(second, 0) })
    const before = baseline([workOf({ aweme_id: idAt(second - 3600), create_time: second - 3600 }) as Work], 1)
    expect(advance(before, [waited as Work], (second + 60) * 1000).fresh).toHaveLength(1)
  })
  it.each([undefined, 0, null, ''])('has the time of its id where create_time is %s', (create_time) =>
    expect(workOf({ create_time })?.at).toBe(ids.timeOf(id)),
  )
  it.each([
    [{ images: [{ uri: 'one' }] }, 'pictures'],
    [{ aweme_type: 163 }, 'article'],
    [{ aweme_type: 68, images: [] }, 'video'],
  ])('is what its fields say: %j', (over, kind) => expect(workOf(over)?.kind).toBe(kind))
  // Shown to its author and to reviewers; what comes out of a review stands below newer ones
  it.each([
    { in_reviewing: true },
    { is_delete: true },
    { is_prohibited: true },
    { private_status: 1 },
    { private_status: 2 },
    { part_see: 1 },
    { in_reviewing: 1 },
  ])('is hidden with %j', (status) => expect(workOf({ status })?.hidden).toBe(true))
  it.each([undefined, null, {}, { private_status: 0 }])('is for everybody with the status %j', (status) =>
    expect(workOf({ status })?.hidden).toBeUndefined(),
  )
  it.each([
    [1, true],
    [true, true],
    [0, undefined],
    [undefined, undefined],
  ])('is pinned with is_top %s: %s', (is_top, pinned) => expect(workOf({ is_top })?.pinned).toBe(pinned))
  it.each<[string, Facts]>([
    ['words', { desc: null, caption: null }],
    ['an author', { author: null }],
    ['topics', { text_extra: null }],
    ['pictures', { images: undefined }],
    ['a type', { aweme_type: undefined }],
  ])('is read without %s', (_, over) => expect(workOf(over)?.id).toBe(id))
  it('without an id, or with one that is no number, is left out, and the others stay', () => {
    const broken = [null, 7, {}, aweme({ aweme_id: null }), aweme({ aweme_id: 'x' })]
    expect(readItems(bodyOf(...broken, aweme())).map(({ work }) => work.id)).toEqual([id])
  })
})

describe('works of somebody', () => {
  const look = (answer: Answer, cookie: string | undefined = member) => {
    const hosts = ['www.douyin.com', 'www-hj.douyin.com'].map((host) => `${host}/aweme/v1/web/aweme/post/`)
    const replies = Object.fromEntries(hosts.map((place) => [place, answer]))
    const { service } = upstream({ ...replies, [places.ttwid]: registration() }, cookie)
    return service.lookouts.look('douyin', 'posts', [sec])
  }
  it('come with the name; an empty list is a list', async () => {
    expect(await look({ body: bodyOf(aweme()) })).toMatchObject([{ author: sec, name: '某人', works: [{ id }] }])
    expect(await look({ body: bodyOf() })).toEqual([{ author: sec, works: [] }])
  })
  it('are those the person took part in, and of a list of others none', async () => {
    const theirs = aweme({ author: { sec_uid: other, nickname: '别人' } })
    const joint = aweme({
      aweme_id: idAt(second + 1),
      author: { sec_uid: other, nickname: '别人' },
      cooperation_info: { co_creators: [{ sec_uid: sec }] },
    })
    const [found] = await look({ body: bodyOf(theirs, joint) })
    expect(found?.works?.map((work) => work.id)).toEqual([idAt(second + 1)])
    expect(found?.name).toBeUndefined()
    expect(await look({ body: bodyOf(theirs) })).toEqual([])
  })
  // DIYgod/RSSHub#20278; Evil0ctal/Douyin_TikTok_Download_API#429; MountainDash/nonebot-bison#511
  it.each<[string, Answer, string]>([
    ['a list that is null', { body: { status_code: 0, aweme_list: null, has_more: 0 } }, 'blocked'],
    ['nothing at all', nothing, 'blocked'],
    ['a puzzle', { body: { status_code: 0, verify_center_decision_conf: '{"a":1}' } }, 'blocked'],
    ['the page before it', { body: '<!DOCTYPE html><title>验证码中间页</title>' }, 'blocked'],
    ['the word of the edge', edge('Signature Not Found'), 'blocked'],
    ['a login that ended', { body: { status_code: 8 } }, 'cookie-expired'],
    ['no list', { body: { status_code: 0 } }, 'upstream-changed'],
  ])('are not known after %s', async (_, answer, code) => {
    expect(await codeOf(look(answer))).toBe(code)
  })
})

describe('a room', () => {
  const roomId = idAt(second + 60)
  const on = {
    id_str: roomId,
    status: 2,
    title: '深夜的锅',
    owner: { sec_uid: sec, nickname: '某人', web_rid: '123456789012' },
  }
  const read = (over: Facts): Sighting | undefined =>
    readReflow({ status_code: 0, data: { room: { ...on, ...over } } }, sec)

  it('is one broadcast by its id, which tells when it began', () => {
    expect(read({})).toEqual({
      author: sec,
      name: '某人',
      live: {
        key: roomId,
        startedAt: (second + 60) * 1000,
        title: '深夜的锅',
        target: { platform: 'douyin', kind: 'live', id: '123456789012' },
      },
    })
  })
  it('without a number on the web is shared by the broadcast', () => {
    expect(read({ owner: { sec_uid: sec } })?.live?.target).toEqual({
      platform: 'douyin',
      kind: 'live-share',
      id: roomId,
      extra: { secUid: sec },
    })
  })
  it('of last time is off', () => expect(read({ status: 4 })?.live).toBeNull())
  // renmu123/biliLive-tools#244, ihmily/DouyinLiveRecorder#1395: the host is away for a moment
  it.each<[string, Facts]>([
    ['the host is away', { status: 3 }],
    ['there is no status', { status: undefined }],
    ['it is of somebody else', { owner: { sec_uid: other } }],
    ['there is no id', { id_str: undefined }],
    ['the id is no number', { id_str: 'abc' }],
  ])('says nothing where %s', (_, over) => expect(read(over)).toBeUndefined())

  const reflowPlace = 'webcast.amemv.com/webcast/room/reflow/info/'
  const profilePlace = 'www.douyin.com/aweme/v1/web/user/profile/other/'

  it('is asked for by the person alone, with neither cookie nor signature', async () => {
    const { service, to, asked } = upstream({ [reflowPlace]: { body: { status_code: 0, data: { room: on } } } }, member)
    expect(await service.lookouts.look('douyin', 'rooms', [sec])).toMatchObject([{ live: { key: roomId } }])
    const [call] = to(reflowPlace)
    expect(call?.query).toMatchObject({ sec_user_id: sec, room_id: '2' })
    expect(call?.query.a_bogus).toBeUndefined()
    expect(call?.headers.cookie).toBeUndefined()
    expect(asked).toHaveLength(1)
  })
  it('that is not there is looked for by the profile', async () => {
    const { service, to } = upstream(
      {
        [reflowPlace]: { body: { status_code: 0, data: { room: null } } },
        [profilePlace]: { body: { status_code: 0, user: { sec_uid: sec, live_status: 0 } } },
      },
      member,
    )
    expect(await service.lookouts.look('douyin', 'rooms', [sec])).toEqual([{ author: sec, live: null }])
    expect(to(profilePlace).length).toBeGreaterThan(0)
  })
  // Held against the room itself, which may be the one of last time; without the number beside it the room's own state.
  it.each<[string, Facts, Facts, boolean | undefined]>([
    ['on', { status: 2 }, { room_status: 0 }, true],
    ['on with sound alone', { status: 2 }, { room_status: 1 }, true],
    ['on again', { status: 4 }, { room_status: '0' }, true],
    ['over', { status: 2 }, { room_status: 2 }, false],
    ['on by itself', { status: 2 }, {}, true],
    ['over by itself', { status: 4 }, { room_status: null }, false],
    ['away by itself', { status: 3 }, {}, undefined],
  ])('on its own page is %s', async (_, room, beside, isOn) => {
    const { service } = upstream(
      {
        [reflowPlace]: { body: { status_code: 0, data: { room: null } } },
        [profilePlace]: {
          body: {
            status_code: 0,
            user: { sec_uid: sec, live_status: 1, room_data: JSON.stringify({ owner: { web_rid: '123456789012' } }) },
          },
        },
        'live.douyin.com/webcast/room/web/enter/': {
          body: { status_code: 0, data: { data: [{ ...on, ...room }], ...beside } },
        },
      },
      member,
    )
    const found = await service.lookouts.look('douyin', 'rooms', [sec])
    expect(found.map(({ live }) => (live ? live.key : live))).toEqual(isOn === undefined ? [] : [isOn ? roomId : null])
  })
  it('is a refusal where we are refused, and nobody else is asked', async () => {
    const { service, asked } = upstream({ [reflowPlace]: nothing }, member)
    expect(await codeOf(service.lookouts.look('douyin', 'rooms', [sec]))).toBe('blocked')
    expect(asked.every(({ place }) => place === reflowPlace)).toBe(true)
  })
})

describe('lists of works of others', () => {
  const place = 'www-hj.douyin.com/aweme/v1/web/aweme/favorite/'
  it('keep the order they have, whoever made the works', async () => {
    const list = [aweme({ aweme_id: idAt(1_600_000_000), author: { sec_uid: other } }), aweme()]
    const { service } = upstream({ [place]: { body: bodyOf(...list) } }, member)
    const [found] = await service.lookouts.look('douyin', 'liked', [sec])
    expect(found?.lists?.liked?.map((work) => work.id)).toEqual([idAt(1_600_000_000), id])
  })
  it('that are hidden are not known', async () => {
    const hidden: Answer = { body: { status_code: 0, aweme_list: null } }
    const { service } = upstream(
      { [place]: hidden, [place.replace('www-hj', 'www')]: hidden, [places.ttwid]: registration() },
      member,
    )
    expect(await codeOf(service.lookouts.look('douyin', 'liked', [sec]))).toBe('private')
  })
})

describe('who is meant', () => {
  it.each([
    [sec, sec],
    [` ${sec} `, sec],
    ['123456', undefined],
    ['某人', undefined],
  ])('by %s', (words, found) => expect(watching.named?.(words)?.id).toBe(found))
})

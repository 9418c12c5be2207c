import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import type { Target, VideoPost } from '../../../src/model'
import { richToPlain } from '../../../src/model'
import { mutated, withField, withValue, without } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { codeOf, ok, type Upstream } from '../upstream'
import { code, fixture, places, upstream } from './site'

const view = fixture('fetch_one_video')
const playurl = fixture('fetch_video_playurl')

function site(viewBody: unknown = view, playBody: unknown = playurl, cookie?: string): Upstream {
  const detail = { code: 0, message: '0', ttl: 1, data: { View: (viewBody as { data?: unknown }).data } }
  return upstream({ [places.view]: ok(viewBody), [places.detail]: ok(detail), [places.playurl]: ok(playBody) }, cookie)
}

const target: Target = { platform: 'bilibili', kind: 'video', id: 'BV1yn411L7tG' }

async function post(up: Upstream, wanted: Partial<Target> = {}): Promise<VideoPost> {
  return (await up.service.resolve({ ...target, ...wanted })) as VideoPost
}

describe('a bilibili video', () => {
  it('becomes a post with everything the site shows', async () => {
    const found = await post(site())
    expect(found).toMatchObject({
      platform: 'bilibili',
      kind: 'video',
      id: 'BV1yn411L7tG',
      url: 'https://www.bilibili.com/video/BV1yn411L7tG',
      title: '雨后的旧书店 <一日店长> & 猫',
      author: { id: '700000001', name: '午后散步者', url: 'https://space.bilibili.com/700000001' },
      coAuthors: [{ id: '700000002', name: '拾光书屋', title: '配乐', followers: 980, verified: 'organisation' }],
      createdAt: 1760000000,
      stats: {
        views: 1234567,
        danmaku: 4321,
        likes: 98765,
        coins: 34567,
        favorites: 23456,
        shares: 1234,
        comments: 876,
      },
      section: '城市漫步',
      warning: '视频内容含有虚构演绎',
      collection: { id: '5001', title: '城市里的小店', count: 7 },
      part: 1,
    })
    expect(found.cover?.source.urls[0]).toMatch(/^https:\/\/i0\.hdslb\.com\//)
    expect(found.limitation).toBeUndefined()
  })

  it('keeps mentions and line breaks of the description', async () => {
    const { text } = await post(site())
    expect(text[1]).toEqual({ kind: 'mention', text: '@拾光书屋', userId: '700000002' })
    expect(richToPlain(text)).toBe('带着 @拾光书屋 的钥匙开门\n第二行')
  })

  it('lists its parts and plays the one that was asked for', async () => {
    const up = site()
    const found = await post(up, { part: 3 })
    expect(found.part).toBe(3)
    expect(found.url).toBe('https://www.bilibili.com/video/BV1yn411L7tG?p=3')
    expect(found.parts.map((part) => [part.index, part.title, part.durationSec])).toEqual([
      [1, '开门', 300],
      [2, 'P2', 200],
      [3, '打烊', 110],
    ])
    expect(found.video).toMatchObject({ id: 'bilibili-BV1yn411L7tG-p3', durationSec: 110 })
    expect(up.to(places.playurl)[0]?.query).toMatchObject({ avid: '123456789', cid: '900000003' })
  })

  it('plays the first part when the one asked for does not exist', async () => {
    const up = site()
    expect((await post(up, { part: 9 })).part).toBe(1)
    expect(up.to(places.playurl)[0]?.query.cid).toBe('900000001')
  })

  it('has no list of parts when there is one only', async () => {
    const single = withValue(view, 'data.pages', [{ cid: 900000001, page: 1, part: 'only', duration: 610 }])
    const found = await post(site(single))
    expect(found.parts).toEqual([])
    expect(found.part).toBeUndefined()
  })

  it.each([
    ['interactive', 'data.rights.is_stein_gate', 1],
    ['supporters-only', 'data.is_upower_exclusive', true],
  ])('says that it is %s', async (limitation, path, value) => {
    expect((await post(site(withValue(view, path, value)))).limitation).toBe(limitation)
  })

  it('says nothing of supporters where everybody may play it', async () => {
    const open = withValue(withValue(view, 'data.is_upower_exclusive', true), 'data.is_upower_play', true)
    expect((await post(site(open))).limitation).toBeUndefined()
    expect((await post(site(withField(open, 'data.is_upower_preview', true)))).limitation).toBeUndefined()
  })

  it('hides counters upstream hides', async () => {
    expect((await post(site(withValue(view, 'data.stat.view', -1)))).stats.views).toBeUndefined()
  })

  it('that is an episode in truth is resolved as the episode', async () => {
    const redirected = structuredClone(view)
    ;(redirected.data as Record<string, unknown>).redirect_url = 'https://www.bilibili.com/bangumi/play/ep400500'
    const up = site(redirected)
    await up.service.resolve(target).catch(() => undefined)
    expect(up.to(places.playurl)).toEqual([])
  })

  it('names the channel that answered and those before it', async () => {
    const up = upstream({
      [places.view]: ok(view),
      [places.playurl]: code(-404412),
      [places.plain]: ({ query }) => (query.platform === 'html5' ? ok(playurl) : code(-404412)),
    })
    expect((await post(up)).origin).toEqual({
      channel: 'html5',
      tried: [{ channel: 'dash-look', code: 'upstream-changed' }],
    })
  })
})

describe('a damaged video answer', () => {
  it.each([
    ['data', 'data.bvid'],
    ['data.bvid', 'data.bvid'],
    ['data.title', 'data.title'],
  ])('without %s is reported with the path', async (removed, path) => {
    const up = site(without(view, removed))
    const error: unknown = await up.service.resolve(target).catch((thrown: unknown) => thrown)
    expect(isAmagiError(error) && [error.code, error.details.path]).toEqual(['upstream-changed', path])
  })

  it('without any part number is reported', async () => {
    const bare = without(without(view, 'data.pages'), 'data.cid')
    expect(await codeOf(site(bare).service.resolve(target))).toBe('upstream-changed')
  })

  const optional = [
    'aid',
    'tname',
    'tname_v2',
    'pic',
    'pubdate',
    'ctime',
    'desc',
    'desc_v2',
    'duration',
    'rights',
    'owner',
    'owner.mid',
    'owner.face',
    'stat',
    'stat.like',
    'argue_info',
    'cid',
    'pages',
    'pages.0.part',
    'pages.0.duration',
    'staff',
    'staff.1.mid',
    'staff.1.official',
    'ugc_season',
    'ugc_season.title',
    'ugc_season.ep_count',
    'dimension',
  ].map((path) => `data.${path}`)

  it.each(optional)('is still a post without %s, with null and with another type in it', async (path) => {
    for (const damaged of [
      without(view, path),
      ...[null, 'text', {}, [], -1].map((value) => withValue(view, path, value)),
    ]) {
      const found = await post(site(damaged))
      expect(found).toMatchObject({ kind: 'video', id: 'BV1yn411L7tG', title: '雨后的旧书店 <一日店长> & 猫' })
    }
  })

  it('never ends in anything but an error of the table', async () => {
    const random = seeded(20_251_123)
    for (let turn = 0; turn < 300; turn++) {
      const up = site(mutated(view, random), mutated(playurl, random))
      const result: unknown = await up.service.resolve(target).catch((thrown: unknown) => thrown)
      // The ids of the request are good: whatever goes wrong is upstream's doing.
      const fine = isAmagiError(result)
        ? !['internal', 'bad-input'].includes(result.code)
        : (result as VideoPost).kind === 'video'
      if (!fine) throw result
    }
    expect.assertions(0)
  })
})

describe('the other kinds', () => {
  it('without a reader are unsupported', async () => {
    const up = site()
    expect(await codeOf(up.service.resolve({ platform: 'bilibili', kind: 'mix', id: '1' }))).toBe('unsupported')
  })
})

describe('a video of which only a part is given out', () => {
  const pages = withValue(withValue(view, 'data.pages.0.duration', 2255), 'data.duration', 2565) as { data: object }
  const long = { ...pages, data: { ...pages.data, is_upower_preview: false } }
  const extentOf = async (body: unknown, play: unknown = playurl, part = 1) => {
    const { video } = await post(site(body, play), { part })
    return [video.durationSec, video.variants[0]?.durationSec, video.variants[0]?.extent]
  }
  it.each([
    ['for supporters', 'data.is_upower_exclusive', true, 'free-part'],
    ['with a preview for the others', 'data.is_upower_preview', true, 'free-part'],
    ['that is paid for', 'data.rights.arc_pay', 1, 'free-part'],
    ['that is interactive', 'data.rights.is_stein_gate', 1, 'opening'],
    ['without a reason', 'data.tname', 'x', 'preview'],
  ])('%s says which part it is', async (_, path, value, extent) => {
    expect(await extentOf(withValue(long, path, value))).toEqual([2255, 300.2, extent])
  })

  it('is whole for those who paid, interactive works never are', async () => {
    expect(await extentOf(withValue(view, 'data.is_upower_exclusive', true))).toEqual([300, 300.2, undefined])
    expect(await extentOf(withValue(view, 'data.rights.is_stein_gate', 1))).toEqual([300, 300.2, 'opening'])
  })

  it('is not what a part of several is that states no length of its own', async () => {
    expect(await extentOf(without(long, 'data.pages.0.duration'))).toEqual([300, 300.2, undefined])
  })
})

describe('a video that is not for everybody', () => {
  it('and encrypted is no file, which is said', async () => {
    const found = await post(site(view, withField(playurl, 'data.is_drm', true)))
    expect(found).toMatchObject({ video: { variants: [] }, withheld: 'unsupported', limitation: 'drm' })
  })

  const exclusive = withValue(view, 'data.is_upower_exclusive', true)
  const paid = withValue(view, 'data.rights.arc_pay', 1)

  it.each([
    ['87007', view, 87007, 'supporters-only', 'private'],
    ['87008', exclusive, 87008, 'supporters-only', 'private'],
    ['-10403 for a paid work', paid, -10403, 'preview', 'region'],
    ['-10403', view, -10403, undefined, 'region'],
  ])('is shown without its streams: %s', async (_, body, value, limitation, withheld) => {
    const found = await post(site(body, code(value).body))
    expect(found).toMatchObject({
      kind: 'video',
      title: '雨后的旧书店 <一日店长> & 猫',
      video: { id: 'bilibili-BV1yn411L7tG-p1', durationSec: 300, variants: [] },
      withheld,
      origin: { channel: 'view', tried: [{ channel: 'dash-look', code: withheld }] },
    })
    expect(found.limitation).toBe(limitation)
    expect(found.warning).toBe('视频内容含有虚构演绎')
  })

  it('in several files is shown with all of them', async () => {
    const files = [1, 2].map((order) => ({
      order,
      length: 5,
      size: 5,
      url: 'https://upos-sz-mirrorcos.bilivideo.com/a.flv',
    }))
    const body = { code: 0, data: { quality: 16, durl: files } }
    expect(await post(site(view, body))).toMatchObject({ video: { variants: [{ quality: 360, more: [{}] }] } })
  })

  it('is no reason to hide that the streams are refused for now', async () => {
    expect(await codeOf(post(site(view, code(-352).body)))).toBe('blocked')
  })
})

/** Facts that come in more than one form, and facts that would be taken for others. */
import { describe, expect, it } from 'vitest'
import type { AlbumPost, VideoPost } from '../../../src/model'
import { readAuthor, readCoAuthors } from '../../../src/platforms/douyin/read/author'
import { readWork } from '../../../src/platforms/douyin/read/aweme'
import { readLivePost } from '../../../src/platforms/douyin/read/live'
import { readMixPost, readMusicPost, readUserPost } from '../../../src/platforms/douyin/read/people'
import { workText } from '../../../src/platforms/douyin/read/text'
import { slice } from '../../../src/platforms/slice'
import { withValue, without } from '../../support/mutate'
import slides from './slides.json'
import { fixture } from './site'

const video = fixture('fetch_one_work')
const read = (body: unknown) => readWork(slice(body, 'aweme_detail'))
const address = (name: string) => ({ url_list: [`https://p3.douyinpic.com/${name}.jpeg`] })
const url = (name: string): string => address(name).url_list[0] ?? ''
const author = (user: object) => readAuthor(slice(user))

describe('a person', () => {
  it.each(['thumb', 'medium', 'larger', '168x168', '300x300'])(
    'has the portrait of size %s when it is alone',
    (size) => {
      expect(author({ nickname: '甲', [`avatar_${size}`]: address(size) })?.avatar?.source.urls).toEqual([url(size)])
    },
  )

  it('has the first portrait that has an address', () => {
    const user = {
      nickname: '甲',
      avatar_medium: { url_list: [] },
      avatar_larger: null,
      avatar_thumb: address('small'),
    }
    expect(author(user)?.avatar?.source.urls).toEqual([url('small')])
  })

  it('without an id is still one, without a name the number stands for it', () => {
    expect(author({ nickname: '无名之人' })).toEqual({ id: '', name: '无名之人' })
    expect(author({ nickname: '', unique_id: '', short_id: '12345', uid: '9' })).toEqual({ id: '9', name: '12345' })
    expect(author({ uid: '9' })).toBeUndefined()
    const post = read(withValue(video, 'aweme_detail.author', { nickname: '无名之人' }))
    expect(post.author).toEqual({ id: '', name: '无名之人' })
  })

  const person = (name: string, more: object = {}) => ({ nickname: name, role_title: '出镜', ...more })
  const withPeople = (own: object, people: object[]) =>
    readCoAuthors(slice({ author: own, cooperation_info: { co_creators: people } })).map(({ name }) => name)

  it('who worked along is named with or without an id, eight at most', () => {
    const many = Array.from({ length: 12 }, (_, index) => person(`第${index}人`))
    expect(withPeople({ nickname: '甲', uid: '1' }, many)).toEqual(many.slice(0, 8).map(({ nickname }) => nickname))
    expect(withPeople({ nickname: '甲' }, [person('甲'), person('乙')])).toEqual(['乙'])
  })

  it('is not listed beside himself when two ids name him', () => {
    const own = { nickname: '甲', sec_uid: 'MS4wA', uid: '1' }
    expect(withPeople(own, [person('甲', { uid: '1' }), person('乙', { uid: '2' })])).toEqual(['乙'])
    // The same name and another id is somebody else.
    expect(withPeople(own, [person('甲', { uid: '7' })])).toEqual(['甲'])
  })

  const profile = (more: object) => readUserPost({ user: { nickname: '甲', ...more } }, 'MS4wA', []).cover?.source.urls

  it.each([
    ['a list of addresses', { cover_url: [address('back')] }],
    ['one address', { cover_url: address('back') }],
    ['texts', { cover_url: [url('back')] }],
    ['objects around one', { cover_and_head_image_info: { profile_cover_list: [{ cover_url: address('back') }] } }],
    ['a list whose first has none', { cover_url: [{ url_list: [] }, address('back')] }],
    ['the plain one', { cover_url: [], white_cover_url: [address('back')] }],
  ])('has the picture behind the portrait from %s', (_, more) => {
    expect(profile(more)).toEqual([url('back')])
  })

  it('has the chosen picture before the common one', () => {
    const chosen = { profile_cover_list: [{ cover_url: address('own') }] }
    expect(profile({ cover_and_head_image_info: chosen, cover_url: [address('back')] })).toEqual([url('own')])
    expect(profile({ cover_url: null })).toBeUndefined()
  })

  it('whose works could not be had is told apart from one who has none', () => {
    const user = { nickname: '甲', aweme_count: 3 }
    expect(readUserPost({ user }, 'MS4wA', undefined)).toMatchObject({ works: [], shortfalls: [{ what: 'works' }] })
    expect(readUserPost({ user }, 'MS4wA', [])).not.toHaveProperty('shortfalls')
    expect(readUserPost({ user: { ...user, aweme_count: 0 } }, 'MS4wA', undefined)).not.toHaveProperty('shortfalls')
  })
})

describe('a mention', () => {
  const said = (entry: object) =>
    workText(slice({ desc: '和@云上 走', text_extra: [{ start: 1, end: 4, ...entry }] })).slice(1, 2)

  it.each([
    [{ type: 0, sec_uid: 'MS4wB', user_id: '7' }, { userId: 'MS4wB' }],
    [{ type: 0, sec_uid: '', user_id: '7' }, { userId: '7' }],
    [{ type: 0, user_id: 7 }, { userId: '7' }],
    [{ type: 0, user_id: '0' }, {}],
  ])('%j is one', (entry, more) => {
    expect(said(entry)).toEqual([{ kind: 'mention', text: '@云上', ...more }])
  })

  it('is no search word of the platform: those stay the plain words they are', () => {
    const words = { desc: '今天的日出', text_extra: [{ start: 3, end: 5, type: 3, search_text: '日出' }] }
    expect(workText(slice(words)).map(({ kind }) => kind)).not.toContain('link')
  })
})

describe('a quality', () => {
  const gear = (name: string, width?: number, height?: number, more: object = {}) => ({
    gear_name: name,
    play_addr: { url_list: ['https://v3.douyinvod.com/a.mp4'], width, height, ...more },
  })
  const labels = (...gears: object[]) =>
    (read(withValue(video, 'aweme_detail.video.bit_rate', gears)) as VideoPost).video.variants.map(
      ({ label, quality }) => [label, quality],
    )

  it.each([
    ['540', 576, 1024, '540P'],
    ['low_540_0', 1024, 576, '540P'],
    ['normal_540_0', 880, 576, '540P'],
    ['normal_1080_0', 1920, 816, '1080P'],
    ['adapt_lowest_4_1', 2160, 3840, '2160P'],
    ['540', undefined, undefined, '540P'],
    // Without a resolution in the name the shorter side counts.
    ['adapt_lower_1', 720, 1280, '720P'],
    ['q12', 1088, 1920, '1080P'],
    ['adapt_low_1', 600, 600, '600P'],
    // A name that promises more than the file has.
    ['normal_1080_0', 720, 1280, '720P'],
  ])('named %s of %s × %s is %s', (name, width, height, label) => {
    expect(labels(gear(name, width, height))).toEqual([[label, Number.parseInt(label, 10)]])
  })

  it('whose own name says nothing is called by the name of its file', () => {
    expect(labels(gear('adapt_low_1', 576, 1024, { url_key: 'v0300_h264_540p_1202627' }))).toEqual([['540P', 540]])
  })

  it('without a size has not that of the video, which is the size of its best', () => {
    const [only] = (read(withValue(video, 'aweme_detail.video.bit_rate', [gear('low_540_0')])) as VideoPost).video
      .variants
    expect(only).toMatchObject({ quality: 540 })
    expect(only).not.toHaveProperty('width')
  })
})

describe('a room', () => {
  const body = fixture('fetch_user_live_videos')
  const room = (more: object, beside: object = {}) => {
    const data = { ...body.data, ...beside, data: [{ ...body.data.data[0], ...more }] }
    return readLivePost({ ...body, data }, '1')
  }

  it('says how many watch now and how many came, each by its words', () => {
    const stats = { total_user_str: '', user_count_str: '90' }
    const view = (display_long: string, more: object = {}) => ({ display_value: 5000, display_long, ...more })
    expect(room({ stats, room_view_stats: view('5000在线观众') })).toMatchObject({ online: 5000 })
    const came = room({ stats, room_view_stats: view('5000人看过') })
    expect([came.online, came.totalViewers]).toEqual([90, 5000])
    expect(room({ stats, room_view_stats: view('5000在线观众', { is_hidden: true }) }).online).toBeUndefined()
  })

  it.each([
    [{ has_commerce_goods: true }, true],
    [{ room_cart: { contain_cart: true } }, true],
    [{ room_cart: { total: 3 } }, true],
    [{ has_commerce_goods: false, room_cart: { contain_cart: false, total: 0 } }, undefined],
  ])('%j says whether things are sold', (more, goods) => {
    expect(room({ has_commerce_goods: false, ...more }).goods).toBe(goods)
  })

  it('has the followers of who streams, wherever they stand', () => {
    const owner = { nickname: '甲', id_str: '5' }
    expect(room({ owner: { ...owner, follow_info: { follower_count: 1200 } } }).author?.followers).toBe(1200)
    expect(room({ owner: { ...owner, follow_info: { follower_count_str: '3.4万' } } }).author?.followers).toBe(34_000)
    const user = { nickname: '甲', follow_info: { follower_count: 7 } }
    expect(room({ owner }, { user }).author?.followers).toBe(7)
    expect(room({ owner: { ...owner, follow_info: { follower_count: 0 } } }).author).not.toHaveProperty('followers')
  })

  it('has the likes of the room, and the section with the one inside it once', () => {
    expect(room({ like_count: undefined, stats: { like_count: 31 } }).stats.likes).toBe(31)
    const map = (main: string, sub: string) => ({
      partition_road_map: { partition: { title: main }, sub_partition: { partition: { title: sub } } },
    })
    expect(room({}, map('游戏', '棋牌')).section).toBe('游戏 · 棋牌')
    expect(room({}, map('户外', '户外')).section).toBe('户外')
    expect(room({}, { partition_road_map: {} }).section).toBeUndefined()
  })
})

describe('a sound', () => {
  it('that somebody else put up is not linked to him under the name of its artist', () => {
    const music = { title: '晨雾', author: '林间乐队', owner_nickname: '山野拾光', sec_uid: 'MS4wB' }
    expect(readMusicPost({ music_info: music }, '1').author).toEqual({ id: '', name: '林间乐队' })
    expect(readMusicPost({ music_info: { ...music, author: '山野拾光' } }, '1').author).toMatchObject({ id: 'MS4wB' })
  })

  it('without an address has its name in a work, and nothing that could be sent', () => {
    const none = { title: '没有授权的歌', author: '歌手', play_url: { uri: '', url_list: [] } }
    const named = read(withValue(video, 'aweme_detail.music', none)) as VideoPost
    expect(named.music).toMatchObject({ title: '没有授权的歌', artist: '歌手', source: { urls: [] } })
    const bare = read(withValue(video, 'aweme_detail.music', { play_url: null })) as VideoPost
    expect(bare).not.toHaveProperty('music')
    const page = readMusicPost({ music_info: { ...none, duration: 31 } }, '1')
    expect(page).toMatchObject({ title: '没有授权的歌', durationSec: 31 })
    expect(page).not.toHaveProperty('audio')
  })

  it('has a picture in whatever size there is', () => {
    const music = { title: '晨雾', cover_medium: address('cover') }
    expect(readMusicPost({ music_info: music }, '1').cover?.source.urls).toEqual([url('cover')])
  })
})

describe('what is missing is said', () => {
  it('of an album: pictures without an address, clips that are named and not there', () => {
    const bare = withValue(slides, 'aweme_detail.images.1.url_list', [])
    expect(read(bare)).toMatchObject({ kind: 'album', shortfalls: [{ what: 'pictures', count: 1 }] })
    const still = without(without(slides, 'aweme_detail.images.2.video'), 'aweme_detail.images.3.video')
    expect(read(still).shortfalls).toEqual([{ what: 'clips', count: 2 }])
    expect(read(slides)).not.toHaveProperty('shortfalls')
  })

  it('of slides whose pictures do not say which of them move', () => {
    const images = slides.aweme_detail.images.map(({ url_list }) => ({ url_list }))
    const reduced = withValue(withValue(slides, 'aweme_detail.images', images), 'aweme_detail.is_slides', true)
    expect(read(reduced).shortfalls).toEqual([{ what: 'clips' }])
    expect(read(withValue(reduced, 'aweme_detail.is_slides', false))).not.toHaveProperty('shortfalls')
  })

  it('of a clip the still is its poster where the picture itself has no address', () => {
    const post = read(withValue(slides, 'aweme_detail.images.3.url_list', [])) as AlbumPost
    expect(post.images).toHaveLength(4)
    expect(post.images[3]?.source).toEqual(post.images[3]?.clip?.poster?.source)
  })

  it('of a video whose qualities nobody told', () => {
    const shared = withValue(video, 'aweme_detail.video.bit_rate', null)
    const reduced = withValue(
      without(without(shared, 'aweme_detail.video.play_addr_h264'), 'aweme_detail.video.download_addr'),
      'aweme_detail.video.play_addr.url_list',
      ['https://aweme.snssdk.com/aweme/v1/playwm/?video_id=v0300fg10000invented00video1&ratio=720p'],
    )
    expect(read(reduced).shortfalls).toEqual([{ what: 'qualities' }])
    expect(read(video)).not.toHaveProperty('shortfalls')
  })

  it('of words that end in a hint to update', () => {
    const cut = withValue(video, 'aweme_detail.desc', '很长的故事……版本过低，升级后可展示全部信息')
    expect(read(cut).shortfalls).toEqual([{ what: 'text' }])
  })

  it('of a collection that has more than nobody counts', () => {
    const work = { ...video.aweme_detail, mix_info: { mix_id: '1', mix_name: '山' } }
    const list = { aweme_list: [work], has_more: 1 }
    expect(readMixPost(list, '1').shortfalls).toEqual([{ what: 'entries' }])
    expect(readMixPost({ ...list, has_more: 0 }, '1')).not.toHaveProperty('shortfalls')
  })
})

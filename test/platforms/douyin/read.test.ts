import { describe, expect, it } from 'vitest'
import { AmagiError, isAmagiError } from '../../../src/errors'
import { richToPlain, type AlbumPost, type VideoPost } from '../../../src/model'
import { readWork } from '../../../src/platforms/douyin/read/aweme'
import { songOf } from '../../../src/platforms/douyin/read/music'
import { workText } from '../../../src/platforms/douyin/read/text'
import { slice } from '../../../src/platforms/slice'
import { mutated, pathsOf, without, withValue } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import slides from './slides.json'
import { fixture } from './site'

const video = fixture('fetch_one_work')
const read = (body: unknown) => readWork(slice(body, 'aweme_detail'))
const asVideo = (body: unknown) => read(body) as VideoPost
const asAlbum = (body: unknown) => read(body) as AlbumPost

function codeOf(work: () => unknown): unknown {
  try {
    work()
    return 'a post'
  } catch (error) {
    return error instanceof AmagiError ? `${error.code} ${String(error.details.path)}` : error
  }
}

describe('a douyin video', () => {
  it('becomes a post with everything the site shows', () => {
    const post = asVideo(video)
    expect(post).toMatchObject({
      platform: 'douyin',
      kind: 'video',
      id: '7300000000000000001',
      url: 'https://www.douyin.com/video/7300000000000000001',
      createdAt: 1_760_000_000,
      region: '云南',
      warning: '作者声明：户外活动请注意安全',
      tags: ['露营日记', '清晨的光'],
      author: { name: '山野拾光', verified: 'person', title: '户外摄影师' },
      collection: { id: '7300000000000000201', title: '一百座山', count: 12 },
      music: { title: '晨雾', artist: '林间乐队', durationSec: 34 },
    })
    expect(post.stats).toEqual({ likes: 123_456, comments: 318, favorites: 2040, shares: 777, danmaku: 56 })
    expect(post.title).toBeUndefined()
    // The fixture has a suggestion of the platform (`suggest_words`): no word about the work.
    expect(post.section).toBeUndefined()
    const listed = { aweme_detail: { ...video.aweme_detail, hot_list: { title: '今天的日出' } } }
    expect(asVideo(listed).section).toBe('今天的日出')
    expect(post.author?.followers).toBeUndefined()
    expect(post.video.durationSec).toBe(42.1)
    expect(post.coAuthors).toMatchObject([{ name: '云上茶客', title: '出镜' }])
  })

  it('of which only a part is given out says so, with the length of both', () => {
    const part = asVideo(
      withValue(withValue(video, 'aweme_detail.duration', 600_000), 'aweme_detail.video.duration', 42_100),
    )
    expect([part.video.durationSec, part.video.variants[0]?.durationSec]).toEqual([600, 42.1])
    expect(part.video.variants.every(({ extent }) => extent === 'preview')).toBe(true)
    expect(asVideo(video).video.variants.every(({ extent }) => extent === undefined)).toBe(true)
  })

  it('keeps topics and mentions at their UTF-16 offsets behind an emoji', () => {
    const { text } = asVideo(video)
    expect(richToPlain(text)).toBe(video.aweme_detail.desc)
    expect(text.filter((node) => node.kind !== 'text')).toEqual([
      { kind: 'mention', text: '@云上茶客', userId: 'MS4wLjABAAAAinvented-partner_000000000000000002' },
      { kind: 'topic', text: '#露营日记', id: '1600000000000001' },
      { kind: 'topic', text: '#清晨的光', id: '1600000000000002' },
    ])
  })

  it('lists its qualities best first, without separate tracks and the private codec', () => {
    expect(asVideo(video).video.variants.map(({ label, quality, codec }) => [label, quality, codec])).toEqual([
      ['1440P', 1440, 'hevc'],
      ['1080P60', 1080, 'avc'],
      ['720P', 720, 'avc'],
      ['720P', 720, 'hevc'],
      ['540P', 540, 'avc'],
    ])
  })

  it('names the CDN before the player wrapper and knows size and expiry', () => {
    const variant = asVideo(video).video.variants[1]
    expect(variant).toMatchObject({ width: 1080, height: 1920, bitrate: 3_400_000, sizeBytes: 18_000_000 })
    expect(variant?.source.urls.map((url) => new URL(url).host)).toEqual([
      'v11-weba.douyinvod.com',
      'v26-web.douyinvod.com',
      'www.douyin.com',
    ])
    expect(variant?.source).toMatchObject({ referer: 'https://www.douyin.com/', expiresAt: 0x7c6d5a00 })
  })

  it('takes the unscaled cover', () => {
    expect(asVideo(video).cover?.source.urls[0]).toContain('/coverB~noop.jpeg')
  })

  it('falls back to the plain address, then to the file id, when the list of qualities is missing', () => {
    const bare = withValue(video, 'aweme_detail.video.bit_rate', null)
    expect(asVideo(bare).video.variants[0]).toMatchObject({ id: 'douyin-play_h264-avc', quality: 1080 })
    const shared = withValue(
      without(without(bare, 'aweme_detail.video.play_addr_h264'), 'aweme_detail.video.download_addr'),
      'aweme_detail.video.play_addr.url_list',
      ['https://aweme.snssdk.com/aweme/v1/playwm/?video_id=v0300fg10000invented00video1&ratio=720p'],
    )
    const { variants } = asVideo(shared).video
    expect(variants.map((variant) => variant.quality)).toEqual([1080, 720, 540])
    expect(JSON.stringify(variants)).not.toContain('playwm')
  })

  it('never offers an address with a logo', () => {
    expect(JSON.stringify(read(video))).not.toMatch(/playwm|watermark|logo_name/)
    expect(JSON.stringify(read(slides))).not.toMatch(/water-v2/)
  })
})

describe('a post of pictures', () => {
  it('holds stills, live photos and clips in order', () => {
    const post = asAlbum(slides)
    expect(post).toMatchObject({
      kind: 'album',
      url: 'https://www.douyin.com/note/7300000000000000002',
      title: '院子里的秋天',
    })
    expect(post.images.map((image) => [Boolean(image.clip), image.clipOnly ?? false])).toEqual([
      [false, false],
      [false, false],
      [true, false],
      [true, true],
    ])
    expect(post.images[3]?.clip).toMatchObject({ durationSec: 9.1, variants: [{ sizeBytes: 400_004 }] })
    expect(post.images[0]).toMatchObject({ width: 1080, height: 1440 })
  })

  it('takes the jpeg first and the rest as spares, of each kind the last one first', () => {
    const urls = asAlbum(slides).images[0]?.source.urls.map((url) => new URL(url))
    expect(urls?.map((url) => [url.host.slice(0, 2), url.pathname.split('.').at(-1)])).toEqual([
      ['p3', 'jpeg'],
      ['p9', 'webp'],
      ['p3', 'webp'],
    ])
  })

  it('puts HEIC last', () => {
    const heic = withValue(slides, 'aweme_detail.images.0.url_list.2', 'https://p3.douyinpic.com/obj/x.heic')
    expect(asAlbum(heic).images[0]?.source.urls.at(-1)).toContain('.heic')
  })

  it('keeps the line breaks of the caption', () => {
    expect(richToPlain(asAlbum(slides).text)).toBe('桂花落了一地\n#秋天 今天的收获')
  })

  it('finds the sound in `extra` when the play address is empty, else beside the video', () => {
    expect(asAlbum(slides).music).toMatchObject({
      title: '秋日小调',
      source: { urls: ['https://sf3-cdn-tos.douyinstatic.com/obj/ies-music/7300000000000000303.mp3'] },
    })
    const spare = withValue(slides, 'aweme_detail.music.extra', '{broken')
    expect(asAlbum(spare).music?.source.urls).toEqual([
      'https://sf3-cdn-tos.douyinstatic.com/obj/ies-music/7300000000000000304.mp3',
    ])
  })

  it('has no sound when upstream says so with its placeholder', () => {
    const address = {
      uri: 'https://x.example/images_no_sound_volume_audio_file.mp3',
      url_list: ['https://x.example/images_no_sound_volume_audio_file.mp3'],
    }
    const silent = withValue(without(slides, 'aweme_detail.music'), 'aweme_detail.video.play_addr', address)
    expect(asAlbum(silent).music).toBeUndefined()
  })

  it('is one whatever number its type has', () => {
    for (const type of [0, 2, 4, 55, 68, 150]) {
      expect(read(withValue(slides, 'aweme_detail.aweme_type', type)).kind).toBe('album')
      expect(read(withValue(video, 'aweme_detail.aweme_type', type)).kind).toBe('video')
    }
  })
})

describe('damaged answers', () => {
  it.each([
    ['aweme_detail.aweme_id', video],
    ['aweme_detail.video', video],
    ['aweme_detail.aweme_id', slides],
  ])('without %s there is no post', (path, body) => {
    expect(codeOf(() => read(without(body, path)))).toMatch(/^upstream-changed aweme_detail\./)
  })

  it('without any address there is no post', () => {
    let bare = video
    for (const key of ['bit_rate', 'play_addr', 'play_addr_h264'])
      bare = withValue(bare, `aweme_detail.video.${key}`, null)
    expect(codeOf(() => read(bare))).toBe('upstream-changed aweme_detail.video.play_addr')
    const images = slides.aweme_detail.images.map((image) => ({ ...image, url_list: [], video: null }))
    expect(codeOf(() => read(withValue(slides, 'aweme_detail.images', images)))).toBe(
      'upstream-changed aweme_detail.images',
    )
  })

  it('an album whose pictures vanished is not sent as a video of its music', () => {
    expect(codeOf(() => read(withValue(slides, 'aweme_detail.images', null)))).toMatch(/^upstream-changed/)
  })

  it.each([
    ['video', video, /^aweme_detail\.(?!aweme_id$|video$|images$)[a-z_]+$/],
    ['album', slides, /^aweme_detail\.(?!aweme_id$|images$)[a-z_]+$/],
  ])('every other field of a %s may be missing, null or of another type', (kind, body, optional) => {
    const paths = pathsOf(body).filter((path) => optional.test(path))
    expect(paths.length).toBeGreaterThan(15)
    for (const path of paths) {
      expect(read(without(body, path)).kind).toBe(kind)
      for (const junk of [null, 'text', 7, [], {}, [null], true]) {
        const damaged = withValue(body, path, junk)
        if (path.endsWith('article_info')) continue
        expect(read(damaged).kind).toBe(kind)
      }
    }
  })

  it('four hundred random damages yield a post or one of our errors', () => {
    const random = seeded(20_261_123)
    for (let turn = 0; turn < 400; turn++) {
      const body = mutated<unknown>(turn % 2 ? video : slides, random)
      try {
        const post = read(body)
        expect(post.id).not.toBe('')
        expect(JSON.parse(JSON.stringify(post))).toEqual(post)
      } catch (error) {
        if (!isAmagiError(error)) throw error
      }
    }
  })
})

describe('pieces', () => {
  it.each([
    ['@甲创作的原声一甲（原声中的歌曲：歌名-歌手）', { title: '歌名', artist: '歌手' }],
    ['@甲创作的原声一甲（原声中的歌曲：A-B-C）', { title: 'A-B', artist: 'C' }],
    ['@甲创作的原声一甲（原声中的歌曲：只有歌名）', { title: '只有歌名' }],
    ['普通的歌（现场版）', { title: '普通的歌（现场版）' }],
  ])('the song of %s', (title, song) => {
    expect(songOf(title)).toEqual(song)
  })

  it('marks that overlap or reach beyond the text are left out', () => {
    const mark = (start: number, end: number) => ({ start, end, hashtag_name: 'any' })
    const work = { desc: 'abcdef', text_extra: [mark(1, 3), mark(2, 4), mark(4, 99)] }
    expect(workText(slice(work))).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'topic', text: 'bc' },
      { kind: 'text', text: 'def' },
    ])
  })
})

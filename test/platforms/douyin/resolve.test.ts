import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import { richToPlain, type ArticlePost, type Post, type Target } from '../../../src/model'
import { readArticlePost } from '../../../src/platforms/douyin/read/article'
import { readBase, readWork } from '../../../src/platforms/douyin/read/aweme'
import { readComments } from '../../../src/platforms/douyin/read/comments'
import { readEmotes } from '../../../src/platforms/douyin/read/emotes'
import { withEmotes } from '../../../src/platforms/resolving'
import { readLivePost } from '../../../src/platforms/douyin/read/live'
import { markdownBlocks } from '../../../src/platforms/douyin/read/markdown'
import { readMixPost, readMusicPost, readUserPost } from '../../../src/platforms/douyin/read/people'
import { resolveComments } from '../../../src/platforms/douyin/resolve/comments'
import { slice } from '../../../src/platforms/slice'
import { mutated, withValue, without } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { codeOf, ok, type Reply } from '../upstream'
import { fixture, nothing, places, registration, upstream } from './site'
import { cpuTimer } from '../../support/stopwatches'

const web = 'www.douyin.com/aweme/v1/web/'
const sec = 'MS4wLjABAAAAinvented-author_0000000000000000001'
const enter = 'live.douyin.com/webcast/room/web/enter/'
const emoji = `${web}emoji/list`

function world(replies: Record<string, Reply>) {
  return upstream({ [places.ttwid]: registration(), ...replies })
}

function resolve(replies: Record<string, Reply>, target: Omit<Target, 'platform'>): Promise<Post> {
  return world(replies).service.resolve({ platform: 'douyin', ...target })
}

describe('links become posts', () => {
  it.each(['work', 'video', 'album', 'article'] as const)(
    '%s asks for the work and says which way it came',
    async (kind) => {
      const post = await resolve(
        { [places.detail]: ok(fixture('fetch_one_work')) },
        { kind, id: '7300000000000000001' },
      )
      expect(post).toMatchObject({ kind: 'video', origin: { channel: 'open-origin', tried: [] } })
    },
  )

  it('a work that only the feed of the app has says that better qualities may exist', async () => {
    const { aweme_detail } = fixture('fetch_one_work')
    const feed = { 'api5-normal-c-hl.amemv.com/aweme/v1/feed/': ok({ status_code: 0, aweme_list: [aweme_detail] }) }
    const post = await resolve(feed, { kind: 'work', id: '7300000000000000001' })
    expect(post).toMatchObject({ origin: { channel: 'app-feed' }, shortfalls: [{ what: 'qualities' }] })
  })

  it('a player address is the file alone, without any request', async () => {
    const up = world({})
    const post = await up.service.resolve({
      platform: 'douyin',
      kind: 'video',
      hint: 'play',
      id: 'v0200fg10000inventedvideo01',
    })
    expect(up.asked).toEqual([])
    expect(post).toMatchObject({
      kind: 'video',
      video: { variants: [{ quality: 1080 }, { quality: 720 }, { quality: 540 }] },
    })
  })

  it('emoji of a text get their pictures; unknown ones and refused lists leave the text alone', async () => {
    const body = withValue(fixture('fetch_one_work'), 'aweme_detail.desc', '早[捂脸][没有]')
    const target = { kind: 'work', id: '7300000000000000001' } as const
    const post = await resolve({ [places.detail]: ok(body), [emoji]: ok(fixture('fetch_emoji_list')) }, target)
    expect(post.text).toMatchObject([
      { kind: 'text', text: '早' },
      { kind: 'emote', text: '[捂脸]', picture: { source: { urls: [expect.stringContaining('emoji1')] } } },
      { kind: 'text', text: '[没有]' },
    ])
    const plain = await resolve({ [places.detail]: ok(body), [emoji]: nothing }, target)
    expect(plain.text).toEqual([{ kind: 'text', text: '早[捂脸][没有]' }])
  })

  it('a text without brackets does not ask for the emoji', async () => {
    const up = world({ [places.detail]: ok(fixture('fetch_one_work')) })
    await up.service.resolve({ platform: 'douyin', kind: 'work', id: '7300000000000000001' })
    expect(up.to(emoji)).toEqual([])
  })

  it('a person comes with recent works, and without them when they are withheld', async () => {
    const profile = { [`${web}user/profile/other/`]: ok(fixture('fetch_user_info')) }
    const posts = { [`${web}aweme/post/`]: ok(fixture('fetch_user_post_videos')) }
    const target = { kind: 'user', id: sec } as const
    expect(await resolve({ ...profile, ...posts }, target)).toMatchObject({
      kind: 'user',
      title: '山野拾光',
      author: { followers: 1_234_567, verified: 'person', title: '户外摄影师' },
      region: '云南',
      follows: 88,
      worksCount: 321,
      totalLikes: 9_876_543_210,
      live: { roomId: '345678901234' },
      works: [
        { id: '7300000000000000011', index: 1, title: '置顶：一百座山的开始', durationSec: 42.1 },
        { id: '7300000000000000012', index: 2 },
        { id: '7300000000000000013', index: 3, title: '院子里的秋天' },
      ],
    })
    expect(await resolve(profile, target)).toMatchObject({ kind: 'user', works: [], shortfalls: [{ what: 'works' }] })
    expect(await resolve({ ...profile, ...posts }, target)).not.toHaveProperty('shortfalls')
  })

  it('a person who does not exist is not found', async () => {
    const none = { [`${web}user/profile/other/`]: ok({ status_code: 0, user: {} }), [`${web}aweme/post/`]: nothing }
    expect(await codeOf(resolve(none, { kind: 'user', id: sec }))).toBe('not-found')
  })

  it('a sound comes with its players, and without an address when it has no licence', async () => {
    const place = `${web}music/detail/`
    const target = { kind: 'music', id: '7300000000000000301' } as const
    expect(await resolve({ [place]: ok(fixture('fetch_music_work')) }, target)).toMatchObject({
      kind: 'music',
      title: '晨雾',
      author: { name: '林间乐队' },
      users: 4321,
      audio: { durationSec: 34, source: { urls: [expect.stringContaining('.mp3'), expect.any(String)] } },
    })
    const bare = withValue(fixture('fetch_music_work'), 'music_info.play_url', null)
    const post = await resolve({ [place]: ok(bare) }, target)
    expect(post).toMatchObject({ kind: 'music', title: '晨雾' })
    expect(post).not.toHaveProperty('audio')
  })

  it('a collection lists its works', async () => {
    const work = fixture('fetch_one_work').aweme_detail
    const place = `${web}mix/aweme/`
    const post = await resolve(
      {
        [place]: ok({
          status_code: 0,
          aweme_list: [work, { broken: 1 }, { ...work, aweme_id: '7300000000000000099' }],
          cursor: 20,
          has_more: 0,
        }),
      },
      { kind: 'mix', id: '7300000000000000201' },
    )
    expect(post).toMatchObject({
      kind: 'list',
      title: '一百座山',
      count: 12,
      entries: [{ index: 1 }, { index: 2 }],
      author: { name: '山野拾光' },
    })
    expect(
      await codeOf(
        resolve({ [place]: ok({ status_code: 0, aweme_list: null }) }, { kind: 'mix', id: '7300000000000000201' }),
      ),
    ).toBe('blocked')
  })

  it('a collection is read page by page, each work once, up to sixty', async () => {
    const work = fixture('fetch_one_work').aweme_detail
    const place = `${web}mix/aweme/`
    const up = world({
      [place]: ({ query }) => {
        const from = Number(query.cursor)
        const aweme_list = Array.from({ length: 20 }, (_, index) => ({
          ...work,
          aweme_id: String(7300000000000001000n + BigInt(Math.max(0, from - 1) + index)),
        }))
        return ok({ status_code: 0, aweme_list, cursor: from + 20, has_more: 1 })
      },
    })
    const post = await up.service.resolve({ platform: 'douyin', kind: 'mix', id: '7300000000000000201' })
    const entries = post.kind === 'list' ? post.entries : []
    expect(entries.map(({ index }) => index)).toEqual(entries.map((_, index) => index + 1))
    expect(entries.length).toBe(60)
    expect(new Set(entries.map(({ id }) => id)).size).toBe(60)
    expect(up.to(place).length).toBeLessThanOrEqual(4)
    expect(post.origin).toEqual({ channel: 'guest-web', tried: [] })
  })

  it('replays are not read', async () => {
    expect(await codeOf(resolve({}, { kind: 'live', id: 'vs7300000000000000001', hint: 'replay' }))).toBe('unsupported')
    expect(await codeOf(resolve({}, { kind: 'season', id: '1' }))).toBe('unsupported')
  })
})

describe('a live room', () => {
  const room = fixture('fetch_user_live_videos')

  it('shows who streams what to how many', async () => {
    expect(await resolve({ [enter]: ok(room) }, { kind: 'live', id: '345678901234' })).toMatchObject({
      kind: 'live',
      live: true,
      id: '345678901234',
      url: 'https://live.douyin.com/345678901234',
      title: '在山顶等日出',
      section: '户外',
      online: 1234,
      totalViewers: 56_000,
      stats: { likes: 23_456 },
      resolution: '1920×1080',
      author: { name: '山野拾光' },
    })
  })

  it('of a shared broadcast is found by its id', async () => {
    const reflow = 'webcast.amemv.com/webcast/room/reflow/info/'
    const shared = { status_code: 0, data: { room: room.data.data[0] } }
    const up = world({ [reflow]: ok(shared), [enter]: ok(room) })
    const post = await up.service.resolve({
      platform: 'douyin',
      kind: 'live-share',
      id: '7300000000000000401',
      extra: { secUid: sec },
    })
    expect(post).toMatchObject({ kind: 'live', id: '345678901234' })
    expect(up.to(reflow)[0]?.query.sec_user_id).toBe(sec)
  })

  it('that is over, empty or unknown is told apart', () => {
    expect(() => readLivePost(withValue(room, 'data.data.0.status', 4), '1')).toThrow(
      expect.objectContaining({ code: 'not-live' }),
    )
    expect(() => readLivePost(withValue(room, 'data.data', []), '1')).toThrow(
      expect.objectContaining({ code: 'not-live', details: { name: '山野拾光' } }),
    )
    expect(() => readLivePost({ data: { data: [], user: null } }, '1')).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    )
    expect(() => readLivePost({ data: null }, '1')).toThrow(expect.objectContaining({ code: 'upstream-changed' }))
  })

  it.each([
    ['2415', 2415],
    ['35.6万', 356_000],
    ['1.2亿+', 120_000_000],
    ['100+', 100],
    ['很多', undefined],
    [undefined, undefined],
  ])('the figure %s is %s', (text, value) => {
    const body = withValue(room, 'data.data.0.stats.total_user_str', text)
    expect(readLivePost(body, '1').totalViewers).toBe(value)
  })
})

describe('comments', () => {
  it('carry people, places, pictures, stickers, mentions and emoji', async () => {
    const up = world({
      [`${web}comment/list/`]: ok(fixture('fetch_work_comments')),
      [emoji]: ok(fixture('fetch_emoji_list')),
    })
    const call = (name: string, params: Record<string, string | number | undefined>) =>
      up.service.call('douyin', name, params)
    const context = { call, log: () => undefined } as never
    const section = await resolveComments({ platform: 'douyin', kind: 'work', id: '7300000000000000001' }, context)
    expect(section).toMatchObject({ state: 'open', total: 318 })
    expect(section.comments).toMatchObject([
      { author: { name: '远山' }, likedByAuthor: true, replyCount: 4, region: '云南', likes: 99 },
      { byAuthor: true, pinned: true },
      { text: [{ kind: 'mention', text: '@远山' }, { kind: 'text' }] },
      { pictures: [{ source: { urls: [expect.stringContaining('pic1m')] } }] },
      {
        text: [{ kind: 'text', text: '太美了' }],
        pictures: [{ id: 'douyin-comment-7300000000000001005-sticker', width: 300 }],
      },
    ])
    expect(section.comments[0]?.text[1]).toMatchObject({ kind: 'emote', text: '[赞]' })
  })

  it('that are none are an empty section', () => {
    expect(readComments({ comments: null, total: 0 })).toEqual({ state: 'empty', comments: [], total: 0 })
  })

  it('answer somebody by name', () => {
    expect(readComments(fixture('fetch_video_comment_replies')).comments[1]).toMatchObject({ replyTo: '山野拾光' })
  })
})

describe('an article', () => {
  const picture = (name: string) => `https://p3-sign.douyinpic.com/tos-cn-i-invented/${name}.jpeg`
  const markdown = `# 第一章\n开头**加粗**的一段，[链接](https://example.com/a)。\n同一段\n\n> 引用\n> 两行\n\n![图一](${picture('a')}?x=1)\n\n---\n- 一\n- 二`
  const content = { markdown, head_poster_list: { url_list: [picture('head')] } }
  const data = {
    read_time: 2,
    image_list: [{ url_list: [picture('a')], width: 800, height: 600 }, { markdown_url: picture('b') }],
  }
  const aweme = (more: object = {}) => ({
    aweme_detail: {
      ...fixture('fetch_one_work').aweme_detail,
      aweme_type: 163,
      article_info: {
        article_title: '山中一日',
        article_content: JSON.stringify(content),
        fe_data: JSON.stringify(data),
        ...more,
      },
    },
  })
  const read = (body: unknown) => readWork(slice(body, 'aweme_detail')) as ArticlePost

  it('has a title, a reading time and its body in order', () => {
    const post = read(aweme())
    expect(post).toMatchObject({
      kind: 'article',
      url: 'https://www.douyin.com/article/7300000000000000001',
      title: '山中一日',
      readSec: 120,
    })
    expect(post.cover?.source.urls).toEqual([picture('head')])
    expect(post.body.map((block) => block.kind)).toEqual([
      'heading',
      'paragraph',
      'quote',
      'image',
      'rule',
      'paragraph',
    ])
    expect(post.body[1]).toMatchObject({
      text: [
        { text: '开头加粗的一段，' },
        { kind: 'link', text: '链接', url: 'https://example.com/a' },
        { text: '。' },
        { kind: 'break' },
        {},
      ],
    })
    expect(post.body[3]).toMatchObject({ caption: '图一', image: { width: 800, source: { urls: [picture('a')] } } })
  })

  it('whose text names no picture has them at the end', () => {
    const post = read(aweme({ article_content: JSON.stringify({ long_article_abstract: '只有文字' }) }))
    expect(post.body.map((block) => block.kind)).toEqual(['paragraph', 'image', 'image'])
  })

  it('with broken insides still has its title', () => {
    expect(read(aweme({ article_content: '{broken', fe_data: null }))).toMatchObject({ title: '山中一日', body: [] })
    expect(read({ aweme_detail: { aweme_id: '1', aweme_type: 163 } })).toMatchObject({ kind: 'article', body: [] })
  })

  it('of hostile Markdown is read in linear time', () => {
    const spent = cpuTimer()
    for (const piece of ['![', '[', '**a', '![a](', '[a](http://', '\\', '> ', '`a'])
      markdownBlocks(piece.repeat(100_000), () => undefined)
    expect(spent()).toBeLessThan(4000)
  })

  it('keeps what all works have', () => {
    const body = aweme()
    const root = slice(body, 'aweme_detail')
    expect(readArticlePost(root, readBase(root, 'article')).stats.likes).toBe(123_456)
  })
})

describe('damaged answers of every kind', () => {
  const readers: [string, (body: unknown) => unknown, string[]][] = [
    ['fetch_user_info', (body) => readUserPost(body, sec, []), ['user']],
    ['fetch_music_work', (body) => readMusicPost(body, '1'), ['music_info']],
    ['fetch_user_live_videos', (body) => readLivePost(body, '1'), ['data']],
    ['fetch_work_comments', (body) => readComments(body), []],
    ['fetch_user_post_videos', (body) => readMixPost(body, '1'), []],
    ['fetch_emoji_list', (body) => withEmotes([{ kind: 'text', text: '[赞]' }], readEmotes(body)), []],
  ]

  it.each(readers)('%s yields a result or one of our errors', (name, read, mandatory) => {
    const body = fixture(name)
    const random = seeded(3)
    for (let turn = 0; turn < 150; turn++) {
      try {
        read(mutated<unknown>(body, random))
      } catch (error) {
        if (!isAmagiError(error)) throw error
      }
    }
    for (const path of mandatory)
      expect(() => read(without(body, path))).toThrow(expect.objectContaining({ code: 'upstream-changed' }))
    expect(richToPlain([])).toBe('')
  })
})

import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import type {
  ArticlePost,
  DynamicPost,
  ListPost,
  LivePost,
  MusicPost,
  Post,
  SeasonPost,
  Target,
  UserPost,
  VideoPost,
} from '../../../src/model'
import { richToPlain } from '../../../src/model'
import { mutated, withField, withValue, without } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { codeOf, ok, type Answer, type Reply, type Upstream } from '../upstream'
import { code, fixture, places, upstream } from './site'
import { entryTarget } from '../../../src/reply/targets'
import { cpuTimer } from '../../support/stopwatches'

const api = 'api.bilibili.com'
const live = 'api.live.bilibili.com/room/v1/Room'

const routes: Record<string, string> = {
  [`${api}/x/polymer/web-dynamic/v1/detail`]: 'fetch_dynamic_info',
  [`${api}/x/article/view`]: 'fetch_article_content',
  [`${api}/x/article/list/web/articles`]: 'fetch_column_info',
  [`${live}/get_info`]: 'fetch_live_room_detail',
  [`${live}/getRoomInfoOld`]: 'fetch_user_live_status',
  [`${api}/x/web-interface/card`]: 'fetch_user_profile',
  [`${api}/pgc/view/web/season`]: 'fetch_bangumi_video_info',
  [`${api}/pgc/player/web/playurl`]: 'fetch_bangumi_video_playurl',
}

const asides: Record<string, Answer> = {
  [`${api}/pgc/review/user`]: ok({ code: 0, result: { media: { media_id: 28000001, season_id: 40050, title: 'x' } } }),
  [`${api}/pugv/view/web/season`]: ok({
    code: 0,
    data: {
      season_id: 600,
      title: '旧书修复入门',
      subtitle: '从一张纸开始',
      cover: 'http://i0.hdslb.com/bfs/a.jpg',
      up_info: { mid: 700000001, uname: '午后散步者', follower: 5 },
      stat: { play: 4321 },
      episodes: [
        { id: 60001, aid: 5, cid: 6, title: '认识纸张', duration: 600, label: '试看' },
        { id: 60002, aid: 7, cid: 8, title: '清洁', duration: 700 },
      ],
    },
  }),
  'www.bilibili.com/audio/music-service-c/web/song/info': ok({
    code: 0,
    msg: 'success',
    data: {
      id: 1234567,
      uid: 700000002,
      uname: '拾光书屋',
      author: '店里的猫',
      title: '雨声与翻页',
      cover: 'http://i0.hdslb.com/bfs/music/a.jpg',
      intro: '白噪音',
      duration: 239,
      passtime: 1760000000,
      statistic: { sid: 1234567, play: 1000, collect: 30, comment: 5, share: 3 },
    },
  }),
  'www.bilibili.com/audio/music-service-c/web/url': ok({
    code: 0,
    data: { sid: 1234567, cdns: ['https://upos-sz-mirrorcos.bilivideo.com/a.m4a?deadline=1760007200'], size: 5 },
  }),
  [`${api}/x/v3/fav/resource/list`]: ok({
    code: 0,
    data: {
      info: {
        id: 700800,
        title: '想去的店',
        intro: '',
        media_count: 9,
        ctime: 1,
        upper: { mid: 7, name: '某人' },
        cnt_info: { play: 5 },
      },
      medias: [
        {
          id: 1,
          bvid: 'BV1yn411L7tG',
          title: '雨后的旧书店',
          duration: 610,
          cnt_info: { play: 12 },
          pubtime: 1760000000,
        },
        { id: 2, bvid: '', title: '已失效视频' },
      ],
    },
  }),
  [`${api}/x/polymer/web-space/seasons_archives_list`]: ok({
    code: 0,
    data: {
      meta: { season_id: 9001, name: '城市里的小店', description: '', total: 7, cover: 'https://i0.hdslb.com/b.jpg' },
      archives: [{ aid: 123456789, bvid: 'BV1yn411L7tG', title: '雨后的旧书店', duration: 610, stat: { view: 12 } }],
    },
  }),
  [`${api}/x/series/series`]: ok({
    code: 0,
    data: { meta: { series_id: 9001, name: '夜市', total: 2, description: '' } },
  }),
  [`${api}/x/series/archives`]: ok({
    code: 0,
    data: { archives: [{ bvid: 'BV1yn411L7tG', title: '雨后的旧书店', pic: 'http://i0.hdslb.com/c.jpg' }] },
  }),
}

asides[`${api}/x/v2/medialist/resource/list`] = ok({
  code: 0,
  data: {
    media_list: [
      {
        id: 123456789,
        bv_id: 'BV1yn411L7tG',
        title: '雨后的旧书店',
        duration: 610,
        pubtime: 1760000000,
        cnt_info: { play: 12 },
      },
      { id: 5, bv_id: '', title: '已失效视频' },
    ],
    has_more: true,
    total_count: 31,
  },
})
asides['www.bilibili.com/audio/music-service-c/web/menu/info'] = ok({
  code: 0,
  msg: 'success',
  data: {
    menuId: 5,
    uid: 700000002,
    uname: '拾光书屋',
    title: '雨天歌单',
    cover: 'http://i0.hdslb.com/bfs/music/b.jpg',
    intro: '慢慢听',
    ctime: 1750000000,
    statistic: { play: 1000, collect: 30, comment: 5, share: 3 },
    snum: 2,
  },
})
asides['www.bilibili.com/audio/music-service-c/web/song/of-menu'] = ok({
  code: 0,
  msg: 'success',
  data: {
    curPage: 1,
    pageCount: 1,
    data: [
      { id: 1234567, title: '雨声与翻页', duration: 239, passtime: 1760000000, statistic: { play: 5 } },
      { id: 0 },
    ],
  },
})

/** All answers of the fixtures; single ones replaced. */
function site(changes: Record<string, Reply> = {}, cookie?: string): Upstream {
  const table = Object.fromEntries(Object.entries(routes).map(([place, name]) => [place, ok(fixture(name))]))
  return upstream({ ...table, ...asides, ...changes }, cookie)
}

function never(): never {
  throw new Error('nothing there')
}

async function resolve<T extends Post>(up: Upstream, kind: Target['kind'], id: string, mid?: string): Promise<T> {
  const target: Target = { platform: 'bilibili', kind, id, ...(mid ? { extra: { mid } } : {}) }
  return (await up.service.resolve(target)) as T
}

const detail = `${api}/x/polymer/web-dynamic/v1/detail`
const forward = fixture('fetch_dynamic_card')
const draw = fixture('fetch_dynamic_info')

function dynamic(body: unknown, changes: Record<string, Answer> = {}): Promise<DynamicPost> {
  return resolve<DynamicPost>(site({ [detail]: ok(body), ...changes }), 'dynamic', '1100000000000000123')
}

/** A dynamic of another type around the same author. */
function item(type: string, content: Record<string, unknown>): unknown {
  const body = structuredClone(draw) as {
    data: { item: Record<string, unknown> & { modules: Record<string, unknown> } }
  }
  body.data.item.type = `DYNAMIC_TYPE_${type}`
  body.data.item.modules.module_dynamic = { additional: null, desc: null, major: null, topic: null, ...content }
  return body
}

describe('a dynamic', () => {
  it('with pictures keeps words, emotes, topics, pictures and counters', async () => {
    const post = await dynamic(draw)
    expect(post).toMatchObject({
      kind: 'dynamic',
      id: '1100000000000000123',
      url: 'https://t.bilibili.com/1100000000000000123',
      category: 'DRAW',
      title: '今日份的窗',
      section: '城市角落',
      region: '浙江',
      createdAt: 1760003000,
      stats: { likes: 456, comments: 12, shares: 3 },
      author: { id: '700000001', name: '午后散步者', vip: true },
    })
    expect(richToPlain(post.text)).toBe('窗边的光[doge]\n#书店# 下午两点')
    expect(post.text.map((node) => node.kind)).toEqual(['text', 'emote', 'break', 'topic', 'text'])
    expect(post.images.map(({ id, width, height }) => [id, width, height])).toEqual([
      ['bilibili-1100000000000000123-1', 1080, 1440],
      ['bilibili-1100000000000000123-2', 1440, 1080],
    ])
    expect(post.attachments).toEqual([
      { kind: 'reserve', title: '直播预约：夜里的书店', lines: ['明天 20:00 直播', '321人预约'] },
    ])
  })

  it('in the older layout is the same', async () => {
    const { images, text } = await dynamic(
      item('DRAW', {
        desc: { text: '窗', rich_text_nodes: null },
        major: {
          type: 'MAJOR_TYPE_DRAW',
          draw: { id: 1, items: [{ src: '//i0.hdslb.com/a.png', width: 5, height: 6 }] },
        },
      }),
    )
    expect(images).toMatchObject([{ source: { urls: ['https://i0.hdslb.com/a.png'] }, width: 5, height: 6 }])
    expect(richToPlain(text)).toBe('窗')
  })

  it('that forwards another one nests it', async () => {
    const post = await dynamic(forward)
    expect(richToPlain(post.text)).toBe('想去[doge]//@拾光书屋:欢迎')
    expect(post.text).toContainEqual({ kind: 'mention', text: '@拾光书屋', userId: '700000002' })
    expect(post.original).toMatchObject({
      kind: 'dynamic',
      category: 'AV',
      author: { name: '午后散步者' },
      attachments: [{ kind: 'video', id: 'BV1yn411L7tG', durationSec: 610 }],
    })
  })

  it('says when its original was deleted', async () => {
    const none = { type: 'MAJOR_TYPE_NONE', none: { tips: 'x' } }
    const gone = { type: 'DYNAMIC_TYPE_NONE', modules: { module_dynamic: { major: none } } }
    const post = await dynamic(withValue(forward, 'data.item.orig', gone))
    expect([post.original, post.shortfalls]).toEqual([null, undefined])
  })

  it.each([
    ['missing', null],
    ['unreadable', { type: 'DYNAMIC_TYPE_AV' }],
  ])('does not call an original deleted that is %s', async (_, original) => {
    const post = await dynamic(withValue(forward, 'data.item.orig', original))
    expect([post.original, post.shortfalls]).toEqual([undefined, [{ what: 'original' }]])
  })

  it.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
    [
      'announces a stream',
      'LIVE_RCMD',
      {
        type: 'MAJOR_TYPE_LIVE_RCMD',
        live_rcmd: {
          content: JSON.stringify({
            live_play_info: {
              room_id: 6666,
              title: '夜',
              area_name: '日常',
              cover: 'http://i0.hdslb.com/a.jpg',
              link: 'https://live.bilibili.com/6666',
            },
          }),
        },
      },
      { kind: 'live', title: '夜', id: '6666', lines: ['日常'] },
    ],
    [
      'shares a room',
      'LIVE',
      {
        type: 'MAJOR_TYPE_LIVE',
        live: {
          id: 6666,
          title: '夜',
          desc_first: '日常',
          desc_second: '3人看过',
          jump_url: '//live.bilibili.com/6666',
        },
      },
      { kind: 'live', id: '6666', url: 'https://live.bilibili.com/6666' },
    ],
    [
      'shows a collection',
      'UGC_SEASON',
      { type: 'MAJOR_TYPE_UGC_SEASON', ugc_season: { aid: 123456789, title: '店', duration_text: '1:02:03' } },
      { kind: 'video', id: 'BV1yn411L7tG', durationSec: 3723 },
    ],
    [
      'shows an episode',
      'WORD',
      { type: 'MAJOR_TYPE_PGC', pgc: { epid: 400500, season_id: 40050, title: '店' } },
      { kind: 'video', id: 'ep400500' },
    ],
    [
      'shares a song',
      'MUSIC',
      { type: 'MAJOR_TYPE_MUSIC', music: { id: 5, title: '雨', label: '歌' } },
      { kind: 'music', lines: ['歌'] },
    ],
    [
      'shares something else',
      'COMMON_SQUARE',
      { type: 'MAJOR_TYPE_COMMON', common: { title: '挂件', desc: '装扮', label: '' } },
      { kind: 'common', title: '挂件', lines: ['装扮'] },
    ],
  ])('%s', async (_, type, major, expected) => {
    const post = await dynamic(item(type, { major }))
    expect(post.attachments).toMatchObject([expected])
    expect(post.category).toBe(type)
  })

  it.each<[string, Record<string, unknown>, Record<string, unknown>[]]>([
    [
      'a vote',
      { type: 'ADDITIONAL_TYPE_VOTE', vote: { title: '去哪', desc: '3人参与', vote_id: 9 } },
      [{ kind: 'vote', id: '9', lines: ['3人参与'] }],
    ],
    [
      'goods',
      {
        type: 'ADDITIONAL_TYPE_GOODS',
        goods: {
          items: [
            { name: '书签', price: '9.9元', brief: '' },
            { name: '袋子', price: '19元' },
          ],
        },
      },
      [{ kind: 'goods', title: '书签', lines: ['9.9元'] }, { title: '袋子' }],
    ],
    [
      'a lottery',
      {
        type: 'ADDITIONAL_TYPE_UPOWER_LOTTERY',
        upower_lottery: { title: '抽奖', desc: { text: '一' }, hint: { text: '二' } },
      },
      [{ kind: 'lottery', lines: ['一', '二'] }],
    ],
    [
      'a video',
      {
        type: 'ADDITIONAL_TYPE_UGC',
        ugc: {
          title: '店',
          duration: '02:03',
          desc_second: '5观看',
          jump_url: '//www.bilibili.com/video/BV1yn411L7tG',
        },
      },
      [{ kind: 'video', id: 'BV1yn411L7tG', durationSec: 123 }],
    ],
    [
      'something common',
      { type: 'ADDITIONAL_TYPE_COMMON', common: { title: '游戏', head_text: '相关', desc1: '一', desc2: '' } },
      [{ kind: 'common', lines: ['相关', '一'] }],
    ],
    ['something unknown', { type: 'ADDITIONAL_TYPE_NEW', new: { title: '新' } }, [{ kind: 'common', title: '新' }]],
  ])('shows %s its author added', async (_, additional, expected) => {
    const { attachments } = await dynamic(item('WORD', { desc: { text: 'x' }, additional }))
    expect(attachments).toMatchObject(expected)
    expect(attachments).toHaveLength(expected.length)
  })

  it('that forwards forwards without end nests one of them', async () => {
    const item = (forward as { data: { item: Record<string, unknown> } }).data.item
    let nested: unknown = item
    for (let level = 0; level < 500; level++) nested = { ...item, orig: nested }
    const body = withValue(forward, 'data.item.orig', nested)
    const post = await dynamic(body)
    const { original } = post.original as DynamicPost
    expect([original, post.original?.shortfalls]).toEqual([undefined, [{ what: 'original' }]])
    const up = site({ [detail]: ok(body) })
    const card = await up.service.call('bilibili', 'fetchDynamicCard', { dynamic_id: '1100000000000000333' })
    expect(JSON.stringify(card.body).length).toBeLessThan(10_000)
  })

  it('for supporters shows the hint in place of its content', async () => {
    const blocked = { type: 'MAJOR_TYPE_BLOCKED', blocked: { blocked_type: 1, hint_message: '充电专属' } }
    expect((await dynamic(item('DRAW', { major: blocked }))).warning).toBe('充电专属')
  })

  it('with a live photo carries its clip', async () => {
    const clip = 'https://upos-sz-mirrorcos.bilivideo.com/live.mp4'
    const post = await dynamic(withValue(draw, 'data.item.modules.module_dynamic.major.opus.pics.0.live_url', clip))
    expect(post.images[0]?.clip?.variants[0]?.source.urls).toEqual([clip])
  })

  it('shows pictures hidden behind its words', async () => {
    const nodes = [
      {
        type: 'RICH_TEXT_NODE_TYPE_VIEW_PICTURE',
        text: '查看图片',
        pics: [{ src: 'http://i0.hdslb.com/a.jpg', width: 1, height: 2 }],
      },
    ]
    const post = await dynamic(item('WORD', { desc: { text: '查看图片', rich_text_nodes: nodes } }))
    expect(post.images).toHaveLength(1)
  })

  it('with its parts in a list instead of an object is the same', async () => {
    const { modules } = (draw as { data: { item: { modules: Record<string, unknown> } } }).data.item
    const list = Object.entries(modules).map(([name, value]) => ({ module_type: name.toUpperCase(), [name]: value }))
    expect(await dynamic(withValue(draw, 'data.item.modules', list))).toEqual(await dynamic(draw))
  })

  it('that announces an article is the article', async () => {
    const topic = { name: '写信' }
    const body = withValue(item('ARTICLE', { topic }), 'data.item.basic', { rid_str: '9000001', comment_type: 12 })
    const post = (await dynamic(body)) as Post as ArticlePost
    expect(post).toMatchObject({ kind: 'article', url: 'https://t.bilibili.com/1100000000000000123' })
    expect(post.tags).toEqual(['书店', '写信'])
    const alone = await dynamic(body, { [`${api}/x/article/view`]: code(-412) })
    expect(alone.kind).toBe('dynamic')
  })

  it('that announces an article has it by its own number where the article refuses', async () => {
    const body = withValue(item('ARTICLE', {}), 'data.item.basic', { rid_str: '9000001', comment_type: 12 })
    const paragraphs = [{ para_type: 1, text: { nodes: [{ word: { words: '信的开头' } }] } }]
    const opus = {
      id_str: '1100000000000000123',
      basic: { comment_type: 12, rid_str: '9000001' },
      modules: [
        { module_title: { text: '信' } },
        { module_topic: { name: '书信' } },
        { module_content: { paragraphs } },
      ],
    }
    const post = (await dynamic(body, {
      [`${api}/x/article/view`]: code(-352),
      [`${api}/x/polymer/web-dynamic/v1/opus/detail`]: ok({ code: 0, data: { item: opus } }),
    })) as Post as ArticlePost
    expect(post).toMatchObject({ kind: 'article', title: '信', tags: ['书信'], origin: { channel: 'article-opus' } })
    expect(post.body).toHaveLength(1)
    const state = `<script>window.__INITIAL_STATE__=${JSON.stringify({ detail: opus })};</script>`
    const byPage = await dynamic(body, {
      [`${api}/x/article/view`]: code(-352),
      'www.bilibili.com/opus/1100000000000000123': { body: `<!DOCTYPE html>${state}` },
    })
    expect(byPage.origin?.channel).toBe('article-opus-page')
    const other = { ...opus, basic: { ...opus.basic, rid_str: '5' } }
    const another = await dynamic(body, {
      [`${api}/x/article/view`]: code(-352),
      [`${api}/x/polymer/web-dynamic/v1/opus/detail`]: ok({ code: 0, data: { item: other } }),
    })
    expect(another.kind).toBe('dynamic')
  })

  const archive = {
    major: { type: 'MAJOR_TYPE_ARCHIVE', archive: { bvid: 'BV1yn411L7tG', title: '雨后的旧书店' } },
    desc: { text: '终于剪完了' },
    additional: { type: 'ADDITIONAL_TYPE_VOTE', vote: { title: '去哪' } },
    topic: { name: '城市角落' },
  }
  const works = { [places.view]: ok(fixture('fetch_one_video')), [places.playurl]: ok(fixture('fetch_video_playurl')) }

  it('that announces a video is the video, and keeps what it says itself', async () => {
    const post = (await dynamic(item('AV', archive), works)) as Post as VideoPost
    const own = await resolve<VideoPost>(site(works), 'video', 'BV1yn411L7tG')
    expect(post).toMatchObject({
      kind: 'video',
      url: own.url,
      video: own.video,
      author: own.author,
      tags: ['城市角落'],
    })
    expect(richToPlain(post.text)).toBe(`终于剪完了\n${richToPlain(own.text)}`)
    expect(post.dynamic).toMatchObject({ id: '1100000000000000123', attachments: [{ kind: 'vote', title: '去哪' }] })
  })

  it('that announces a video with its own description says it once', async () => {
    const own = await resolve<VideoPost>(site(works), 'video', 'BV1yn411L7tG')
    const post = await dynamic(item('AV', { ...archive, desc: { text: richToPlain(own.text) } }), works)
    expect(richToPlain(post.text)).toBe(richToPlain(own.text))
  })

  const pgc = {
    major: {
      type: 'MAJOR_TYPE_PGC',
      pgc: {
        epid: 400500,
        season_id: 40050,
        title: '旧书店物语 第一话',
        jump_url: '//www.bilibili.com/bangumi/play/ep400500',
      },
    },
  }

  it.each(['PGC', 'PGC_UNION'])('that announces an episode is its season at that episode: %s', async (category) => {
    const post = await dynamic(item(category, pgc), {
      [`${api}/pgc/view/web/season`]: ok(fixture('fetch_bangumi_video_info')),
      [`${api}/pgc/player/web/playurl`]: ok(fixture('fetch_bangumi_video_playurl')),
    })
    expect(post).toMatchObject({ kind: 'season', current: expect.any(Number) as number })
  })

  it('that announces an episode which cannot be had is shown by itself', async () => {
    const post = await dynamic(item('PGC', pgc), { [`${api}/pgc/view/web/season`]: code(-404) })
    expect(post).toMatchObject({ kind: 'dynamic', attachments: [{ kind: 'video', id: 'ep400500' }] })
  })

  it('that merely shows a video is a dynamic', async () => {
    expect((await dynamic(item('WORD', archive), works)).kind).toBe('dynamic')
    expect((await dynamic(item('FORWARD', archive), works)).kind).toBe('dynamic')
  })

  it('that announces a video which cannot be had is shown by itself', async () => {
    const post = await dynamic(item('AV', archive), { [places.view]: code(-404) })
    expect(post).toMatchObject({ kind: 'dynamic', attachments: [{ kind: 'video' }, { kind: 'vote' }] })
  })

  it.each(['data', 'data.item', 'data.item.id_str', 'data.item.modules'])('without %s has changed', async (path) => {
    expect(await codeOf(dynamic(without(draw, path)))).toBe('upstream-changed')
  })

  const optional = [
    'type',
    'basic',
    'modules.module_author',
    'modules.module_stat',
    'modules.module_dynamic',
    'modules.module_dynamic.major',
    'modules.module_dynamic.topic',
    'modules.module_dynamic.additional',
    'modules.module_dynamic.major.opus',
    'modules.module_dynamic.major.opus.pics',
    'modules.module_dynamic.major.opus.summary',
    'modules.module_dynamic.major.opus.summary.rich_text_nodes',
    'modules.module_author.pub_ts',
    'modules.module_author.face',
    'modules.module_dynamic.additional.reserve',
  ].map((path) => `data.item.${path}`)

  it.each(optional)('is still a post without %s, with null and with another type in it', async (path) => {
    for (const damaged of [
      without(draw, path),
      ...[null, 'text', {}, [], 7].map((value) => withValue(draw, path, value)),
    ]) {
      expect((await dynamic(damaged)).id).toBe('1100000000000000123')
    }
  })
})

describe('an article', () => {
  it('keeps its blocks in reading order', async () => {
    const post = await resolve<ArticlePost>(site(), 'article', '9000001')
    expect(post).toMatchObject({
      kind: 'article',
      url: 'https://www.bilibili.com/read/cv9000001',
      title: '给旧书店写的一封信',
      author: { name: '午后散步者' },
      section: '日常',
      tags: ['书店'],
      words: 1234,
      stats: { views: 4567, likes: 321, coins: 78 },
    })
    expect(post.body.map((block) => block.kind)).toEqual([
      'paragraph',
      'heading',
      'image',
      'rule',
      'quote',
      'paragraph',
    ])
  })

  it('has its section, and the covers after the first', async () => {
    const cover = (name: string) => `https://i0.hdslb.com/bfs/article/${name}.jpg`
    const body = withValue(
      withValue(fixture('fetch_article_content'), 'data.banner_url', `${cover('a')}@90p.webp`),
      'data.origin_image_urls',
      [cover('a'), cover('b'), cover('c')],
    )
    const other = without(withField(body, 'data.category', { name: '手工' }), 'data.categories')
    const post = await resolve<ArticlePost>(site({ [`${api}/x/article/view`]: ok(other) }), 'article', '9000001')
    expect(post.section).toBe('手工')
    expect(post.cover?.source.urls).toEqual([`${cover('a')}@90p.webp`])
    expect(post.covers?.map(({ source }) => source.urls[0])).toEqual([cover('b'), cover('c')])
  })

  it('keeps headings and boxes of newer layouts', async () => {
    const paragraphs = [
      { para_type: 8, heading: { level: 2, nodes: [{ word: { words: '第一天' } }] } },
      {
        para_type: 6,
        link_card: {
          card: {
            type: 'LINK_CARD_TYPE_UGC',
            ugc: { title: '店', desc_second: '5观看', jump_url: '//www.bilibili.com/video/av2' },
          },
        },
      },
    ]
    const body = withValue(fixture('fetch_article_content'), 'data.opus', { content: { paragraphs } })
    const post = await resolve<ArticlePost>(site({ [`${api}/x/article/view`]: ok(body) }), 'article', '9000001')
    expect(post.body).toEqual([
      { kind: 'heading', level: 2, text: [{ kind: 'text', text: '第一天' }] },
      {
        kind: 'paragraph',
        text: [
          { kind: 'link', text: '店', url: 'https://www.bilibili.com/video/av2' },
          { kind: 'text', text: ' · 5观看' },
        ],
      },
    ])
  })

  it('of the older kind is read from its HTML', async () => {
    const body = without(withValue(fixture('fetch_article_content'), 'data.type', 0), 'data.opus')
    const post = await resolve<ArticlePost>(site({ [`${api}/x/article/view`]: ok(body) }), 'article', '9000001')
    expect(
      post.body.map((block) => ('text' in block ? `${block.kind}: ${richToPlain(block.text)}` : block.kind)),
    ).toEqual(['paragraph: 信的开头', 'heading: 门', 'image', 'quote: 慢慢来', 'paragraph: 再见 & 谢谢'])
    expect(post.body[2]).toMatchObject({ caption: '门口', image: { width: 800, height: 600 } })
  })

  it('in the format of the editor is read from its operations', async () => {
    const ops = [
      { insert: '第一段\n第二段\n' },
      { insert: { 'native-image': { url: '//i0.hdslb.com/a.png', width: 3 } } },
      { insert: '完' },
    ]
    const body = without(
      withValue(fixture('fetch_article_content'), 'data.content', JSON.stringify({ ops })),
      'data.opus',
    )
    const post = await resolve<ArticlePost>(site({ [`${api}/x/article/view`]: ok(body) }), 'article', '9000001')
    expect(post.body.map((block) => block.kind)).toEqual(['paragraph', 'paragraph', 'image', 'paragraph'])
  })

  it('of hostile HTML is read in linear time and without tags', async () => {
    const html = `${'<p>&lt;script&gt;'.repeat(20_000)}<img data-src="javascript:1">${'<'.repeat(50_000)}`
    const body = without(withValue(fixture('fetch_article_content'), 'data.content', html), 'data.opus')
    const spent = cpuTimer()
    const post = await resolve<ArticlePost>(site({ [`${api}/x/article/view`]: ok(body) }), 'article', '9000001')
    expect(spent()).toBeLessThan(2000)
    expect(post.body[0]).toEqual({ kind: 'paragraph', text: [{ kind: 'text', text: '<script>' }] })
    expect(post.body.every((block) => block.kind === 'paragraph')).toBe(true)
  })
})

describe('a live room', () => {
  it('shows what runs, since when and by whom', async () => {
    expect(await resolve<LivePost>(site(), 'live', '6666')).toMatchObject({
      kind: 'live',
      id: '66660001',
      url: 'https://live.bilibili.com/6666',
      title: '夜里的书店',
      live: true,
      online: 4321,
      startedAt: Date.UTC(2025, 9, 9, 12) / 1000,
      section: '生活 · 日常',
      tags: ['书店', '猫'],
      author: { id: '700000001', followers: 52000 },
      text: [{ kind: 'text', text: '夜里的 书店' }],
    })
  })

  it.each([0, 2])('in state %i is not live, said with its title and after one request', async (state) => {
    const up = site({
      [`${live}/get_info`]: ok(withValue(fixture('fetch_live_room_detail'), 'data.live_status', state)),
    })
    const failure: unknown = await resolve(up, 'live', '6666').catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'not-live', details: { title: '夜里的书店' } })
    expect(up.to(`${api}/x/web-interface/card`)).toEqual([])
  })

  it('that does not exist is not found', async () => {
    expect(await codeOf(resolve(site({ [`${live}/get_info`]: code(1) }), 'live', '6666'))).toBe('not-found')
  })

  it('goes without its owner when that request fails', async () => {
    const post = await resolve<LivePost>(site({ [`${api}/x/web-interface/card`]: code(-352) }), 'live', '6666')
    expect(post.title).toBe('夜里的书店')
    expect(post.author).toBeUndefined()
  })
})

describe('bangumi', () => {
  it('seasons list their episodes and play the first, which is free', async () => {
    const up = site()
    const post = await resolve<SeasonPost>(up, 'season', 'ss40050')
    expect(post).toMatchObject({
      kind: 'season',
      id: 'ss40050',
      category: 'anime',
      score: 9.6,
      scoreCount: 12345,
      styles: ['日常', '治愈'],
      areas: ['日本'],
      progress: '连载中, 每周五更新',
      staff: '店长：某人\n猫：另一位\n监督：某人\n音乐：另一位',
      stats: { views: 3456789, danmaku: 45678, comments: 4567 },
    })
    expect(post.episodes.map(({ id, title, durationSec, badge }) => [id, title, durationSec, badge])).toEqual([
      ['ep400500', '1 钥匙', 1440, undefined],
      ['ep400501', '2 雨天', 1441, undefined],
      ['ep400502', '3 打烊之后', 1442, '会员'],
    ])
    expect(post).toMatchObject({ current: 1, video: { id: 'bilibili-ep400500' }, origin: { channel: 'season' } })
  })

  it('seasons whose first episode is for members ask for no stream and blame nobody', async () => {
    const paid = withValue(fixture('fetch_bangumi_video_info'), 'result.episodes.0.badge', '会员')
    const up = site({ [`${api}/pgc/view/web/season`]: ok(paid) })
    const post = await resolve<SeasonPost>(up, 'season', 'ss40050')
    expect([post.video, post.current, post.withheld]).toEqual([undefined, undefined, undefined])
    expect(up.to(`${api}/pgc/player/web/playurl`)).toEqual([])
  })

  it('seasons with a place play the episode there', async () => {
    const target: Target = { platform: 'bilibili', kind: 'season', id: 'ss40050', part: 2 }
    expect(await site().service.resolve(target)).toMatchObject({ current: 2, video: { id: 'bilibili-ep400501' } })
  })

  it('episodes are played', async () => {
    const up = site()
    const post = await resolve<SeasonPost>(up, 'episode', 'ep400501')
    expect(post).toMatchObject({ current: 2, url: 'https://www.bilibili.com/bangumi/play/ep400501' })
    expect(post.video).toMatchObject({ id: 'bilibili-ep400501', durationSec: 1441, variants: [{ label: '480P' }] })
    expect(up.to(`${api}/pgc/player/web/playurl`)[0]?.query).toMatchObject({ cid: '880000001', ep_id: '400501' })
  })

  it('trailers are played too, though they are no numbered episode', async () => {
    const post = await resolve<SeasonPost>(site(), 'episode', 'ep400600')
    expect(post.current).toBeUndefined()
    expect(post.video?.id).toBe('bilibili-ep400600')
    expect(post.title).toMatch(/^旧书店物语 · ./)
  })

  const streams = fixture('fetch_bangumi_video_playurl') as { result: object }
  it.each([
    ['by its mark', withValue(streams, 'result.is_preview', 1), undefined],
    ['by its length alone', withValue(streams, 'result.durl.0.length', 180_000), undefined],
    ['by the word of the newer player', undefined, { video_info: streams.result, play_video_type: 'preview' }],
    [
      'by the check of the newer player',
      undefined,
      { video_info: streams.result, play_check: { play_detail: 'PLAY_PREVIEW' } },
    ],
  ])('a preview of an episode is told from the episode %s', async (_, older, newer) => {
    const up = site({
      [`${api}/pgc/player/web/playurl`]: older ? ok(older) : code(-412),
      [`${api}/pgc/player/web/v2/playurl`]: newer ? ok({ code: 0, result: newer }) : code(-412),
    })
    const post = await resolve<SeasonPost>(up, 'episode', 'ep400502')
    expect(post.video).toMatchObject({
      durationSec: 1442,
      variants: [{ id: 'bilibili-32-avc-preview', extent: 'preview' }],
    })
    expect([post.withheld, post.limitation]).toEqual([undefined, 'preview'])
  })

  it('an episode of the newer player is whole when it says so', async () => {
    const newer = { video_info: streams.result, play_video_type: 'whole', play_check: { play_detail: 'PLAY_WHOLE' } }
    const up = site({
      [`${api}/pgc/player/web/playurl`]: code(-412),
      [`${api}/pgc/player/web/v2/playurl`]: ok({ code: 0, result: newer }),
    })
    const { video } = await resolve<SeasonPost>(up, 'episode', 'ep400501')
    expect(video?.variants.map(({ id, extent }) => [id, extent])).toEqual([['bilibili-32-avc', undefined]])
  })

  it('episodes for members come without a video', async () => {
    const answer = code(-10403)
    const up = site({ [`${api}/pgc/player/web/playurl`]: answer, [`${api}/pgc/player/web/v2/playurl`]: answer })
    const post = await resolve<SeasonPost>(up, 'episode', 'ep400502')
    expect(post.video).toBeUndefined()
    expect(post).toMatchObject({ current: 3, warning: '会员', title: '旧书店物语', withheld: 'login-required' })
  })

  it.each([
    ['the code of the older player', code(-10403)],
    [
      'the panel of the newer one',
      ok({ code: 0, result: { plugins: [{ name: 'AreaLimitPanel', config: { is_block: true } }] } }),
    ],
    ['the check of the newer one', ok({ code: 0, result: { play_check: { limit_play_reason: 'AREA_LIMIT' } } })],
  ])('free episodes that are refused by %s are kept back by the region', async (_, answer) => {
    const up = site({ [`${api}/pgc/player/web/playurl`]: answer, [`${api}/pgc/player/web/v2/playurl`]: answer })
    const post = await resolve<SeasonPost>(up, 'episode', 'ep400501')
    expect(post).toMatchObject({ current: 2, withheld: 'region' })
    expect(post.video).toBeUndefined()
  })

  it.each([
    ['describes the region and does not block', { plugins: [{ name: 'AreaLimitPanel', config: { is_block: false } }] }],
    ['says nothing of it', { plugins: [{ name: 'AreaLimitPanel' }] }],
    ['blocks beside streams', { plugins: [{ name: 'AreaLimitPanel', config: { is_block: true } }] }],
  ])('an episode is played when the panel of the newer player %s', async (_, more) => {
    const newer = ok({ code: 0, result: { video_info: streams.result, play_video_type: 'whole', ...more } })
    const up = site({ [`${api}/pgc/player/web/playurl`]: code(-412), [`${api}/pgc/player/web/v2/playurl`]: newer })
    const post = await resolve<SeasonPost>(up, 'episode', 'ep400501')
    expect([post.video?.variants.length, post.withheld, post.limitation]).toEqual([1, undefined, undefined])
  })

  it('an episode the newer player gives nothing of needs an account', async () => {
    const none = ok({
      code: 0,
      result: { play_video_type: 'none', plugins: [{ name: 'AreaLimitPanel' }], video_info: {} },
    })
    const up = site({ [`${api}/pgc/player/web/playurl`]: code(-412), [`${api}/pgc/player/web/v2/playurl`]: none })
    expect((await resolve<SeasonPost>(up, 'episode', 'ep400501')).withheld).toBe('login-required')
  })

  it('an encrypted episode is no file, which is said', async () => {
    const up = site({ [`${api}/pgc/player/web/playurl`]: ok(withField(streams, 'result.is_drm', true)) })
    const post = await resolve<SeasonPost>(up, 'episode', 'ep400501')
    expect(post).toMatchObject({ current: 2, withheld: 'unsupported', limitation: 'drm' })
    expect(post.video).toBeUndefined()
  })

  it('episodes whose request merely failed are kept back by nobody', async () => {
    const up = site({ [`${api}/pgc/player/web/playurl`]: code(-352), [`${api}/pgc/player/web/v2/playurl`]: code(-352) })
    const post = await resolve<SeasonPost>(up, 'episode', 'ep400501')
    expect([post.video, post.withheld]).toEqual([undefined, undefined])
  })

  it('media pages lead to their season', async () => {
    expect((await resolve<SeasonPost>(site(), 'media', 'md28000001')).id).toBe('ss40050')
  })

  it('media pages lend their season the score and the progress it does not tell', async () => {
    const season = without(without(fixture('fetch_bangumi_video_info'), 'result.rating'), 'result.new_ep')
    const media = { season_id: 40050, rating: { score: 9.1, count: 12 }, new_ep: { index_show: '更新至第3话' } }
    const changes = {
      [`${api}/pgc/view/web/season`]: ok(season),
      [`${api}/pgc/review/user`]: ok({ code: 0, result: { media } }),
    }
    const post = await resolve<SeasonPost>(site(changes), 'media', 'md28000001')
    expect(post).toMatchObject({ score: 9.1, scoreCount: 12, progress: '更新至第3话' })
  })

  it('episodes and the season have their dates, in seconds or in words', async () => {
    const body = withField(
      without(fixture('fetch_bangumi_video_info'), 'result.episodes.0.pub_time'),
      'result.episodes.0.release_date',
      '2025-02-03',
    )
    const dated = withValue(body, 'result.publish', { pub_time: '2025-02-03 10:00:00' })
    const up = site({ [`${api}/pgc/view/web/season`]: ok(dated) })
    const post = await resolve<SeasonPost>(up, 'season', 'ss40050')
    expect([post.createdAt, post.episodes[0]?.createdAt]).toEqual([1_738_548_000, 1_738_512_000])
  })

  it('behind a media page is upstream’s mistake when its number is none', async () => {
    for (const season_id of ['http://', -1, 'x']) {
      const page = ok({ code: 0, result: { media: { season_id } } })
      const up = site({ [`${api}/pgc/review/user`]: page })
      expect(await codeOf(resolve(up, 'media', 'md28000001'))).toBe('upstream-changed')
    }
  })

  it('videos that are episodes in truth are shown as such', async () => {
    const view = fixture('fetch_one_video') as { data: Record<string, unknown> }
    view.data.redirect_url = 'https://www.bilibili.com/bangumi/play/ep400501'
    const post = await resolve<SeasonPost>(site({ [`${api}/x/web-interface/view`]: ok(view) }), 'video', 'BV1yn411L7tG')
    expect(post).toMatchObject({ kind: 'season', current: 2 })
  })

  it('courses are shown without a video', async () => {
    const post = await resolve<SeasonPost>(site(), 'course', 'ep60001')
    expect(post).toMatchObject({
      kind: 'season',
      category: 'course',
      current: 1,
      warning: '试看',
      stats: { views: 4321 },
    })
    expect(post.url).toBe('https://www.bilibili.com/cheese/play/ep60001')
    expect(post.episodes[0]).toMatchObject({ id: 'ep60001', durationSec: 600 })
  })
})

describe('the rest', () => {
  it('users show their figures and whether they are live', async () => {
    expect(await resolve<UserPost>(site(), 'user', '700000001')).toMatchObject({
      kind: 'user',
      id: '700000001',
      title: '午后散步者',
      author: { followers: 52000, vip: true, level: 6 },
      follows: 88,
      worksCount: 45,
      totalLikes: 678901,
      live: { roomId: '66660001', title: '夜里的书店' },
    })
    const works = (await resolve<UserPost>(site(), 'user', '700000001')).works
    expect(works).toMatchObject([{ id: 'BV1yn411L7tG', index: 1, title: '雨后的旧书店', durationSec: 610 }])
    expect(entryTarget(await resolve(site(), 'user', '700000001'), works[0] ?? never())).toEqual({
      platform: 'bilibili',
      kind: 'video',
      id: 'BV1yn411L7tG',
    })
    const refused = site({
      [`${api}/x/v2/medialist/resource/list`]: code(-352),
      [`${api}/x/space/wbi/arc/search`]: code(-352),
    })
    expect(await resolve<UserPost>(refused, 'user', '700000001')).toMatchObject({ title: '午后散步者', works: [] })
    const off = ok(withValue(fixture('fetch_user_live_status'), 'data.live_status', 0))
    expect((await resolve<UserPost>(site({ [`${live}/getRoomInfoOld`]: off }), 'user', '7')).live).toBeUndefined()
  })

  it('songs come with their sound, when there is any', async () => {
    const post = await resolve<MusicPost>(site(), 'music', 'au1234567')
    expect(post).toMatchObject({ kind: 'music', id: 'au1234567', title: '雨声与翻页', stats: { views: 1000 } })
    expect(post.audio).toMatchObject({
      artist: '店里的猫',
      durationSec: 239,
      source: { referer: 'https://www.bilibili.com/', expiresAt: 1760007200 },
    })
    const mute = site({ 'www.bilibili.com/audio/music-service-c/web/url': code(-404) })
    const silent = await resolve<MusicPost>(mute, 'music', 'au1234567')
    expect(silent.audio).toBeUndefined()
    expect(silent).toMatchObject({ durationSec: 239, artist: '店里的猫' })
    expect(richToPlain(silent.text)).toBe('白噪音')
  })

  it.each<[string, string, number | undefined, string]>([
    ['ml700800', '想去的店', 9, 'BV1yn411L7tG'],
    ['season:9001', '城市里的小店', 7, 'BV1yn411L7tG'],
    ['series:9001', '夜市', 2, 'BV1yn411L7tG'],
    ['rl30001', '城市书信', 2, '9000001'],
    ['up:700000001', '午后散步者', 31, 'BV1yn411L7tG'],
  ])('lists of kind %s show their entries', async (id, title, total, first) => {
    const post = await resolve<ListPost>(site(), 'list', id, '700000001')
    expect(post).toMatchObject({ kind: 'list', id, title, count: total })
    expect(post.entries[0]).toMatchObject({ id: first, index: 1 })
    expect(post.entries.every((entry) => entry.id !== '')).toBe(true)
  })

  it.each(['ml700800', 'season:9001', 'series:9001', 'rl30001', 'up:700000001'])(
    '%s says where it came from',
    async (id) => {
      expect((await resolve<ListPost>(site(), 'list', id, '700000001')).origin?.channel).toBeTruthy()
    },
  )

  it('collections and series are found by their number alone, and belong to whom they say', async () => {
    const season = {
      info: { id: 9001, title: '城市里的小店', media_count: 7, upper: { mid: 71, name: '窗边的人' } },
      medias: [{ id: 1, bvid: 'BV1yn411L7tG', title: '雨后的旧书店', duration: 610, pubtime: 1_760_000_000 }],
    }
    const up = site({
      [`${api}/x/v1/medialist/info`]: code(-412),
      [`${api}/x/space/fav/season/list`]: ok({ code: 0, data: season }),
      [`${api}/x/series/series`]: ok({ code: 0, data: { meta: { mid: 71, name: '夜市', total: 2 } } }),
    })
    expect(await resolve<ListPost>(up, 'list', 'season:9001')).toMatchObject({
      title: '城市里的小店',
      count: 7,
      entries: [{ id: 'BV1yn411L7tG', durationSec: 610 }],
      url: 'https://space.bilibili.com/71/lists/9001?type=season',
    })
    expect(up.to(`${api}/x/polymer/web-space/seasons_archives_list`)).toEqual([])
    const series = await resolve<ListPost>(up, 'list', 'series:9001', '5')
    expect(series.url).toBe('https://space.bilibili.com/71/lists/9001?type=series')
    expect(up.to(`${api}/x/series/archives`)[0]?.query).toMatchObject({ mid: '71', series_id: '9001' })
  })

  it('the search of the space answers for uploads when the list does not', async () => {
    const vlist = [
      {
        bvid: 'BV1yn411L7tG',
        title: '雨后的旧书店',
        length: '1:02:03',
        created: 1760000000,
        play: 12,
        pic: '//i0.hdslb.com/a.jpg',
      },
    ]
    const up = site({
      [`${api}/x/v2/medialist/resource/list`]: code(-352),
      [`${api}/x/space/wbi/arc/search`]: ok({ code: 0, data: { list: { vlist }, page: { count: 40 } } }),
    })
    expect(await resolve<ListPost>(up, 'list', 'up:7')).toMatchObject({
      count: 40,
      entries: [{ id: 'BV1yn411L7tG', durationSec: 3723, createdAt: 1760000000, stats: { views: 12 } }],
      origin: { channel: 'upload-search', tried: [{ channel: 'uploads', code: 'blocked' }] },
    })
    expect(up.to(`${api}/x/space/wbi/arc/search`)[0]?.query).toHaveProperty('w_rid')
  })

  it('song menus list their songs', async () => {
    expect(await resolve<ListPost>(site(), 'music', 'am5')).toMatchObject({
      kind: 'list',
      id: 'am5',
      title: '雨天歌单',
      count: 2,
      author: { id: '700000002' },
      stats: { views: 1000, favorites: 30 },
      entries: [{ id: 'au1234567', index: 1, durationSec: 239, stats: { views: 5 } }],
      origin: { channel: 'song-menu', tried: [] },
    })
  })

  it('albums are the dynamics they became', async () => {
    const up = site()
    expect(await resolve<DynamicPost>(up, 'album', '12345')).toMatchObject({
      kind: 'dynamic',
      origin: { channel: 'dynamic-by-rid' },
    })
    expect(up.to(detail)[0]?.query).toMatchObject({ rid: '12345', type: '2' })
  })

  it.each<[Target['kind'], string]>([
    ['list', 'xx7'],
    ['list', 'constructor:7'],
    ['list', 'channel:7'],
    ['mix', '1'],
  ])('%s %s is unsupported', async (kind, id) => {
    expect(await codeOf(resolve(site(), kind, id))).toBe('unsupported')
  })

  it('never end in a foreign error, however the answers look', async () => {
    const random = seeded(42)
    const targets: [Target['kind'], string][] = [
      ['dynamic', '1100000000000000123'],
      ['article', '9000001'],
      ['live', '6666'],
      ['season', 'ss40050'],
      ['episode', 'ep400501'],
      ['media', 'md28000001'],
      ['course', 'ep60001'],
      ['user', '7'],
      ['music', 'au1234567'],
      ['list', 'ml700800'],
      ['list', 'season:9001'],
      ['list', 'series:9001'],
      ['list', 'rl30001'],
      ['list', 'up:7'],
      ['music', 'am5'],
      ['album', '12345'],
    ]
    for (let turn = 0; turn < 320; turn++) {
      const [kind, id] = targets[turn % targets.length] ?? ['user', '7']
      const damaged: Record<string, Answer> = {}
      for (const [place, name] of Object.entries(routes)) damaged[place] = ok(mutated(fixture(name), random))
      for (const [place, { body }] of Object.entries(asides)) damaged[place] = ok(mutated(body, random))
      const result: unknown = await resolve(site(damaged), kind, id, '7').catch((thrown: unknown) => thrown)
      if (result instanceof Error && (!isAmagiError(result) || ['internal', 'bad-input'].includes(result.code)))
        throw result
    }
    expect(targets).toHaveLength(16)
  })
})

/** Captured answers of real posts, drawn: long, empty and odd ones as people really write them. */
import { afterAll, describe, expect, it } from 'vitest'
import { tallest } from '../../../src/card/cards'
import { createCardEngine } from '../../../src/card/engine'
import { createFontBook } from '../../../src/card/fonts'
import type { CommentSection, Post, Target } from '../../../src/model'
import { readArticle } from '../../../src/platforms/bilibili/read/article'
import { readDynamic } from '../../../src/platforms/bilibili/read/dynamic'
import { readSeason } from '../../../src/platforms/bilibili/read/season'
import { readComments as readReplies } from '../../../src/platforms/bilibili/read/comments'
import { readCollection, readFavourites } from '../../../src/platforms/bilibili/read/list'
import { readSong } from '../../../src/platforms/bilibili/read/music'
import { readUser } from '../../../src/platforms/bilibili/read/user'
import { readWork } from '../../../src/platforms/douyin/read/aweme'
import { readComments } from '../../../src/platforms/douyin/read/comments'
import { readLivePost } from '../../../src/platforms/douyin/read/live'
import { readMusicPost, readUserPost } from '../../../src/platforms/douyin/read/people'
import { readComments as readTalk } from '../../../src/platforms/kuaishou/read/comments'
import { readWork as readPhoto } from '../../../src/platforms/kuaishou/read/work'
import { platforms } from '../../../src/platforms'
import { createService } from '../../../src/platforms/service'
import { slice } from '../../../src/platforms/slice'
import { describePost } from '../../../src/reply/text'
import { translator } from '../../../src/words/locale'
import { artwork } from '../../../simulator/artwork'
import { pictureTransport } from '../../../samples/pictures'
import { sampleNow, videoPost } from '../../../samples/posts'
import { fakeTransport } from '../../platforms/upstream'
import { lost, timeZone } from '../../support/both-forms'
import { roots, type Root } from '../fixtures'

const dynamics = [
  'AV',
  'AV.with-desc-topic',
  'ARTICLE',
  'COMMON_SQUARE',
  'DRAW',
  'DRAW.additional-common',
  'DRAW.additional-reserve',
  'DRAW.additional-upower-lottery',
  'DRAW.blocked',
  'DRAW.opus',
  'DRAW.sponsor-unlocked',
  'UGC_SEASON',
]
const forwards = [
  'FORWARD',
  'FORWARD.orig-AV',
  'FORWARD.orig-DRAW-goods',
  'FORWARD.orig-LIVE',
  'FORWARD.orig-WORD-opus-vote',
  'LIVE_RCMD',
  'WORD',
]
const target = (kind: Target['kind'], id: string): Target => ({ platform: 'bilibili', kind, id })
const works = ['long-note', 'note-single-image', 'slides-clips', 'slides-livephoto-mixed', 'video']

/** The captured page answer of a kuaishou work, read as the plugin reads it. */
function photo({ recordedText }: Root, name: string, id: string): Promise<Post> {
  const body = recordedText(`kuaishou/photo-simple-info.${name}.json`)
  const transport = fakeTransport(({ url }) => ({ body: url.includes('/photo/simple/info') ? body : { result: 2 } }))
  const cookie = (): undefined => undefined
  const service = createService({ platforms, transport, cookie, clock: () => sampleNow, random: () => 0.5 })
  return service.resolve({ platform: 'kuaishou', kind: 'work', id })
}

const postsOf = (root: Root): [string, () => Post | Promise<Post>][] => [
  ...[...dynamics, ...forwards].map((name): [string, () => Post] => [
    `dynamic ${name}`,
    () => readDynamic(root.recorded(`bilibili/dynamic-detail.${name}.json`)),
  ]),
  ...['html', 'opus'].map((name): [string, () => Post] => [
    `article ${name}`,
    () => readArticle(root.recorded(`bilibili/article-view.${name}.json`)),
  ]),
  ['season', () => readSeason(root.recorded('bilibili/pgc-season.json')).post],
  ['film', () => readSeason(root.recorded('bilibili/pgc-season.movie.json')).post],
  ['favourites', () => readFavourites(root.recorded('bilibili/fav-resource-list.json'), target('list', '1'))],
  ['collection', () => readCollection(root.recorded('bilibili/seasons-archives-list.json'), target('list', '1'))],
  [
    'song',
    () => readSong(root.recorded('bilibili/audio-song-info.json'), root.recorded('bilibili/audio-web-url.json')),
  ],
  ['person', () => readUserPost(root.recorded('douyin/user-profile-other.json'), '1', [])],
  ['sound', () => readMusicPost(root.recorded('douyin/music-detail.json'), '1')],
  ['room', () => readLivePost(root.recorded('douyin/webcast-room-web-enter.json'), '1')],
  ['detail', () => readPhoto(root.recorded('kuaishou/graphql-visionVideoDetail.synthetic.json'), '1')],
  ['photo', () => photo(root, 'video', '3xburnkmj3auazc')],
  ['photos', () => photo(root, 'atlas', '3xe2yqfiubwxnm6')],
  ['one photo', () => photo(root, 'single.synthetic', '3xexamplesingle')],
  ['user', () => readUser(root.recorded('bilibili/user-card.json'))],
  ...works.map((name): [string, () => Post] => [
    `work ${name}`,
    () => readWork(slice(root.recorded(`douyin/aweme-detail.${name}.json`), 'aweme_detail')),
  ]),
]

const sectionsOf = ({ recorded }: Root): [string, () => CommentSection][] => [
  ['bilibili', () => readReplies(recorded('bilibili/reply-main.json'))],
  ['bilibili 2022', () => readReplies(recorded('bilibili/reply-main.2022.json'))],
  ['douyin', () => readComments(recorded('douyin/comment-list.json'))],
  ['kuaishou', () => readTalk(recorded('kuaishou/graphql-commentListQuery.synthetic.json'))],
]

describe.each(roots)('$name posts', (root) => {
  const picture = artwork('recorded', 1000, 1333)
  const transport = {
    ...pictureTransport(),
    send: async ({ url }: { url: string }) => {
      const body = await picture
      return { status: 200, headers: {}, setCookie: [], url, body, text: () => '', json: () => null }
    },
  }
  const fontBook = createFontBook({ systemFiles: async () => [] })
  const engine = createCardEngine({ transport, mediaHosts: () => [] }, { fontBook })
  afterAll(() => engine.close())

  it.each(postsOf(root))('%s becomes one card of sensible height', async (_, read) => {
    const options = { theme: 'auto', locale: 'zh-CN', now: sampleNow, timeZone: 'Asia/Shanghai' } as const
    const post = await read()
    const pages = await engine.draw(post, options)
    expect(pages.length).toBe(1)
    const small = await engine.draw(post, { ...options, theme: 'dark', locale: 'en-US', compact: true })
    expect((small[0]?.height ?? 0) / 1080).toBeLessThanOrEqual(tallest(post.kind, true))
    expect((pages[0]?.height ?? 0) / 1080).toBeLessThanOrEqual(tallest(post.kind, false))
    expect((pages[0]?.data.length ?? 0) / 1024).toBeLessThanOrEqual(350)
  })

  it.each(postsOf(root))('%s says in text what its card says', async (_, read) => {
    const post = await read()
    for (const locale of ['zh-CN', 'en-US'] as const) {
      const text = describePost(post, '', { locale, translate: translator(locale), timeZone })
      expect([locale, lost(post, text, locale)]).toEqual([locale, []])
      expect(text.split('\n')[0]).not.toMatch(/^(【[^】]*】|\[[^\]]*\])\s*$/)
    }
  })

  it.each(sectionsOf(root))('comments of %s become pages', async (_, read) => {
    const options = { theme: 'auto', locale: 'zh-CN', now: sampleNow, timeZone: 'Asia/Shanghai' } as const
    const pages = await engine.drawView({ kind: 'comments', post: videoPost(), section: read() }, options)
    expect(pages.length).toBeGreaterThan(0)
    expect(Math.max(...pages.map(({ height }) => height))).toBeLessThanOrEqual(6100)
  })
})

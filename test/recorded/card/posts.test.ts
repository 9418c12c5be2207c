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
import { artwork } from '../../../simulator/artwork'
import { pictureTransport } from '../../../samples/pictures'
import { sampleNow, videoPost } from '../../../samples/posts'
import { fakeTransport } from '../../platforms/kuaishou/fake'
import { hasRecorded, recorded, recordedText } from '../fixtures'

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
function photo(name: string, id: string): Promise<Post> {
  const body = recordedText(`kuaishou/photo-simple-info.${name}.json`)
  const transport = fakeTransport(({ url }) => ({ body: url.includes('/photo/simple/info') ? body : { result: 2 } }))
  const cookie = (): undefined => undefined
  const service = createService({ platforms, transport, cookie, clock: () => sampleNow, random: () => 0.5 })
  return service.resolve({ platform: 'kuaishou', kind: 'work', id })
}

const posts: [string, () => Post | Promise<Post>][] = [
  ...[...dynamics, ...forwards].map((name): [string, () => Post] => [
    `dynamic ${name}`,
    () => readDynamic(recorded(`bilibili/dynamic-detail.${name}.json`)),
  ]),
  ...['html', 'opus'].map((name): [string, () => Post] => [
    `article ${name}`,
    () => readArticle(recorded(`bilibili/article-view.${name}.json`)),
  ]),
  ['season', () => readSeason(recorded('bilibili/pgc-season.json')).post],
  ['film', () => readSeason(recorded('bilibili/pgc-season.movie.json')).post],
  ['favourites', () => readFavourites(recorded('bilibili/fav-resource-list.json'), target('list', '1'))],
  ['collection', () => readCollection(recorded('bilibili/seasons-archives-list.json'), target('list', '1'))],
  ['song', () => readSong(recorded('bilibili/audio-song-info.json'), recorded('bilibili/audio-web-url.json'))],
  ['person', () => readUserPost(recorded('douyin/user-profile-other.json'), '1', [])],
  ['sound', () => readMusicPost(recorded('douyin/music-detail.json'), '1')],
  ['room', () => readLivePost(recorded('douyin/webcast-room-web-enter.json'), '1')],
  ['detail', () => readPhoto(recorded('kuaishou/graphql-visionVideoDetail.synthetic.json'), '1')],
  ['photo', () => photo('video', '3xburnkmj3auazc')],
  ['photos', () => photo('atlas', '3xe2yqfiubwxnm6')],
  ['one photo', () => photo('single.synthetic', '3xexamplesingle')],
  ['user', () => readUser(recorded('bilibili/user-card.json'))],
  ...works.map((name): [string, () => Post] => [
    `work ${name}`,
    () => readWork(slice(recorded(`douyin/aweme-detail.${name}.json`), 'aweme_detail')),
  ]),
]

const sections: [string, () => CommentSection][] = [
  ['bilibili', () => readReplies(recorded('bilibili/reply-main.json'))],
  ['bilibili 2022', () => readReplies(recorded('bilibili/reply-main.2022.json'))],
  ['douyin', () => readComments(recorded('douyin/comment-list.json'))],
  ['kuaishou', () => readTalk(recorded('kuaishou/graphql-commentListQuery.synthetic.json'))],
]

describe.skipIf(!hasRecorded)('captured posts', () => {
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

  it.each(posts)('%s becomes one card of sensible height', async (_, read) => {
    const options = { theme: 'auto', locale: 'zh-CN', now: sampleNow, timeZone: 'Asia/Shanghai' } as const
    const post = await read()
    const pages = await engine.draw(post, options)
    expect(pages.length).toBe(1)
    const small = await engine.draw(post, { ...options, theme: 'dark', locale: 'en-US', compact: true })
    expect((small[0]?.height ?? 0) / 1080).toBeLessThanOrEqual(tallest(post.kind, true))
    expect((pages[0]?.height ?? 0) / 1080).toBeLessThanOrEqual(tallest(post.kind, false))
    expect((pages[0]?.data.length ?? 0) / 1024).toBeLessThanOrEqual(350)
  })

  it.each(sections)('comments of %s become pages', async (_, read) => {
    const options = { theme: 'auto', locale: 'zh-CN', now: sampleNow, timeZone: 'Asia/Shanghai' } as const
    const pages = await engine.drawView({ kind: 'comments', post: videoPost(), section: read() }, options)
    expect(pages.length).toBeGreaterThan(0)
    expect(Math.max(...pages.map(({ height }) => height))).toBeLessThanOrEqual(6100)
  })
})

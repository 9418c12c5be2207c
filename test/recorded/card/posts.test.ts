/** Captured answers of real posts, drawn: long, empty and odd ones as people really write them. */
import { afterAll, describe, expect, it } from 'vitest'
import { createCardEngine } from '../../../src/card/engine'
import { createFontBook } from '../../../src/card/fonts'
import type { Post } from '../../../src/model'
import { readArticle } from '../../../src/platforms/bilibili/read/article'
import { readDynamic } from '../../../src/platforms/bilibili/read/dynamic'
import { readSeason } from '../../../src/platforms/bilibili/read/season'
import { readUser } from '../../../src/platforms/bilibili/read/user'
import { readWork } from '../../../src/platforms/douyin/read/aweme'
import { slice } from '../../../src/platforms/slice'
import { artwork } from '../../support/artwork'
import { pictureTransport } from '../../support/pictures'
import { sampleNow } from '../../support/posts'
import { hasRecorded, recorded } from '../fixtures'

const dynamics = [
  'AV',
  'AV.with-desc-topic',
  'ARTICLE',
  'COMMON_SQUARE',
  'DRAW',
  'DRAW.additional-common',
  'DRAW.blocked',
]
const forwards = ['FORWARD', 'FORWARD.orig-AV', 'FORWARD.orig-LIVE', 'FORWARD.orig-WORD-opus-vote', 'LIVE_RCMD', 'WORD']
const works = ['long-note', 'note-single-image', 'slides-clips', 'slides-livephoto-mixed', 'video']

const posts: [string, () => Post][] = [
  ...[...dynamics, ...forwards].map((name): [string, () => Post] => [
    `dynamic ${name}`,
    () => readDynamic(recorded(`bilibili/dynamic-detail.${name}.json`)),
  ]),
  ...['html', 'opus'].map((name): [string, () => Post] => [
    `article ${name}`,
    () => readArticle(recorded(`bilibili/article-view.${name}.json`)),
  ]),
  ['season', () => readSeason(recorded('bilibili/pgc-season.json')).post],
  ['user', () => readUser(recorded('bilibili/user-card.json'))],
  ...works.map((name): [string, () => Post] => [
    `work ${name}`,
    () => readWork(slice(recorded(`douyin/aweme-detail.${name}.json`), 'aweme_detail')),
  ]),
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
    const pages = await engine.draw(read(), options)
    expect(pages.length).toBe(1)
    expect((pages[0]?.height ?? 0) / 1080).toBeLessThan(2.2)
    expect((pages[0]?.data.length ?? 0) / 1024).toBeLessThan(400)
  })
})

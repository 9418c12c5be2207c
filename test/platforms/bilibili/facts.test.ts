/** What the site's own pages show beside the works themselves, and what is told of it. */
import { describe, expect, it } from 'vitest'
import type { ListPost, Target, VideoPost } from '../../../src/model'
import { partTitle } from '../../../src/model'
import { readArticle } from '../../../src/platforms/bilibili/read/article'
import { readCollection, readSeries } from '../../../src/platforms/bilibili/read/list'
import { readCourse } from '../../../src/platforms/bilibili/read/season'
import { videoPost } from '../../../src/platforms/bilibili/read/video'
import { readView } from '../../../src/platforms/bilibili/read/view'
import { collectionOf, seriesOf } from '../../../src/platforms/bilibili/shape/lists'
import { sayings } from '../../support/said'

const streams = { video: { kind: 'video' as const, id: '1', variants: [] }, origin: { channel: 'any', tried: [] } }
const view = (more: object): VideoPost =>
  videoPost(
    readView({ data: { bvid: 'BV1fK4y1q79u', aid: 1, title: '纸灯笼', pages: [{ cid: 1 }], ...more } }),
    1,
    streams,
  )
const list = (id: string): Target => ({ platform: 'bilibili', kind: 'list', id })

describe('a video', () => {
  it('has the honours the site gave it, in its words', () => {
    const honor = [{ type: 2, desc: '第90期每周必看' }, { type: 3, desc: '全站排行榜最高第4名' }, { type: 4 }]
    const post = view({ honor_reply: { honor } })
    expect(post.badges).toEqual(['第90期每周必看', '全站排行榜最高第4名'])
    for (const said of Object.values(sayings(post))) expect(said).toContain('第90期每周必看')
    expect(view({ honor_reply: {} })).not.toHaveProperty('badges')
  })

  it('of several parts names the one that is shown', () => {
    const pages = [
      { cid: 1, part: '裁纸' },
      { cid: 2, part: '糊灯' },
    ]
    const info = readView({ data: { bvid: 'BV1fK4y1q79u', aid: 1, title: '纸灯笼', pages } })
    const shown = sayings(videoPost(info, 2, streams))
    for (const said of Object.values(shown)) {
      expect(said).toContain('糊灯')
      expect(said).not.toContain('裁纸')
    }
  })

  it.each<[string, string, string | undefined]>([
    ['a name of its own', '糊灯', '糊灯'],
    ['the name of the work', '纸灯笼', undefined],
    ['a mere number', 'P2', undefined],
    ['none', ' ', undefined],
  ])('of a part with %s', (_, title, named) => {
    const parts = [
      { id: 'a', index: 1, title: '裁纸' },
      { id: 'a', index: 2, title },
    ]
    expect(partTitle({ title: '纸灯笼', part: 2, parts })).toBe(named)
    expect(partTitle({ title: '纸灯笼', parts: parts.slice(0, 1) })).toBeUndefined()
  })
})

describe('an article', () => {
  const article = { id: 7, title: '灯下', content: '<p>一盏灯</p>' }
  it('names its column', () => {
    const post = readArticle({ data: { ...article, list: { id: 12, name: '夜里的手工' } } })
    expect(post.collection).toEqual({ id: 'rl12', title: '夜里的手工' })
    for (const said of Object.values(sayings(post))) expect(said).toContain('夜里的手工')
  })
  it('of no column names none', () => {
    for (const none of [null, { id: 0, name: '' }, undefined])
      expect(readArticle({ data: { ...article, list: none } })).not.toHaveProperty('collection')
  })
})

describe('a course', () => {
  it('says who teaches it', () => {
    const { post } = readCourse({
      data: { season_id: 5, title: '学糊灯', up_info: { mid: 3, uname: '灯匠', brief: '糊了二十年灯' }, episodes: [] },
    })
    for (const said of Object.values(sayings(post))) {
      expect(said).toContain('灯匠')
      expect(said).toContain('糊了二十年灯')
    }
  })
})

describe('a list', () => {
  const info = { data: { title: '灯会', mid: 9, upper: { mid: 9, name: '灯匠' }, media_count: 0 } }
  const answer = { info, entries: { data: { media_list: [] } } }
  it.each<[string, () => ListPost]>([
    ['collection', () => readCollection(collectionOf(answer), list('season:1'))],
    ['series', () => readSeries(seriesOf(answer), undefined, list('series:1'))],
  ])('%s names its owner where the answer does', (_, read) => {
    const post = read()
    expect(post.author).toMatchObject({ id: '9', name: '灯匠' })
    for (const said of Object.values(sayings(post))) expect(said).toContain('灯匠')
  })
})

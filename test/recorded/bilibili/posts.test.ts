import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import { richToPlain } from '../../../src/model'
import { readArticle } from '../../../src/platforms/bilibili/read/article'
import { readComments } from '../../../src/platforms/bilibili/read/comments'
import { readDynamic } from '../../../src/platforms/bilibili/read/dynamic'
import { readCollection, readColumn, readFavourites, readSeries } from '../../../src/platforms/bilibili/read/list'
import { readRoom } from '../../../src/platforms/bilibili/read/live'
import { readSong } from '../../../src/platforms/bilibili/read/music'
import { readRich } from '../../../src/platforms/bilibili/read/rich'
import { readCourse, readSeason } from '../../../src/platforms/bilibili/read/season'
import { readLiveStatus, readUser } from '../../../src/platforms/bilibili/read/user'
import { slice } from '../../../src/platforms/slice'
import type { Target } from '../../../src/model'
import { mutated } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { roots, type Root } from '../fixtures'

const fileOf =
  ({ recorded }: Root) =>
  (name: string): unknown =>
    recorded(`bilibili/${name}.json`)
const list = (id: string): Target => ({ platform: 'bilibili', kind: 'list', id, extra: { mid: '1' } })

const readers: [string, (body: unknown) => unknown][] = [
  ['article-view.html', readArticle],
  ['article-view.opus', readArticle],
  ['reply-main', readComments],
  ['reply-main.2022', readComments],
  ['live-room-info', readRoom],
  ['live-room-info-old', readLiveStatus],
  ['user-card', readUser],
  ['pgc-season', readSeason],
  ['pgc-season.movie', readSeason],
  ['cheese-season', readCourse],
  ['audio-song-info', (body) => readSong(body, undefined)],
  ['fav-resource-list', (body) => readFavourites(body, list('ml1'))],
  ['seasons-archives-list', (body) => readCollection(body, list('season:1'))],
  ['series', (body) => readSeries(body, undefined, list('series:1'))],
  ['article-list', (body) => readColumn(body, list('rl1'))],
]

describe.each(roots)('$name dynamics', (root) => {
  const file = fileOf(root)
  const details = root
    .recordedNames('bilibili')
    .filter((name) => name.startsWith('dynamic-detail.'))
    .map((name) => name.replace('.json', ''))

  it.each(details)('%s', (name) => {
    const post = readDynamic(file(name))
    expect(name).toContain(`dynamic-detail.${post.category}`)
    expect(post.author?.name).toBeTruthy()
    expect(post.createdAt).toBeGreaterThan(1_500_000_000)
    const amount = richToPlain(post.text).length + post.images.length + post.attachments.length
    expect(amount + (post.warning ? 1 : 0) + (post.original ? 1 : 0)).toBeGreaterThan(0)
  })

  // What stands in the two files: hand-copied from them.
  const said = {
    captured: { room: '7282964', otherRoom: '22282848', article: '37231101', refusal: '充电', thing: '坠落·空' },
    invented: { room: '7135282', otherRoom: '73333891', article: '70788813', refusal: '日葵摆成', thing: '的橘·着' },
  }[root.name]

  it.each([
    ['AV', { attachments: [{ kind: 'video', id: expect.stringMatching(/^BV1/) as string }] }],
    ['LIVE_RCMD', { attachments: [{ kind: 'live', id: said.room }] }],
    ['FORWARD.orig-LIVE', { original: { attachments: [{ kind: 'live', id: said.otherRoom }] } }],
    ['FORWARD.orig-AV', { original: { category: 'AV' } }],
    ['DRAW.blocked', { images: [], warning: expect.stringContaining(said.refusal) as string }],
    ['ARTICLE', { attachments: [{ kind: 'article', id: said.article }] }],
    ['DRAW.opus', { images: [{ width: 512, height: 512 }] }],
    ['DRAW', { images: [{ width: 1440, height: 1080 }] }],
    ['DRAW.additional-reserve', { attachments: [{ kind: 'reserve' }] }],
    ['DRAW.additional-common', { attachments: [{ kind: 'common' }] }],
    ['DRAW.additional-upower-lottery', { attachments: [{ kind: 'lottery' }] }],
    ['FORWARD.orig-WORD-opus-vote', { original: { category: 'WORD', attachments: [{ kind: 'vote' }] } }],
    ['COMMON_SQUARE', { attachments: [{ kind: 'common', title: said.thing }] }],
  ])('%s is what it looks like', (name, expected) => {
    expect(readDynamic(file(`dynamic-detail.${name}`))).toMatchObject(expected)
  })

  it('of a space are readable one by one', () => {
    const items = slice(file('space-dynamics'), 'data').list('items', (item) =>
      readDynamic({ data: { item: item.raw() } }),
    )
    expect(items.length).toBeGreaterThan(0)
  })

  it('nodes of every kind keep their words', () => {
    const nodes = file('rich-text-nodes') as { text: string }[]
    const plain = richToPlain(readRich(slice({ rich_text_nodes: nodes })))
    for (const { text } of nodes) expect(plain).toContain(text.trimEnd())
  })

  it.each(details)('%s damaged at random never ends in a foreign error', (name) => {
    const random = seeded(3)
    const body = file(name)
    for (let turn = 0; turn < 40; turn++) attempt(() => readDynamic(mutated(body, random)))
    expect(body).toEqual(file(name))
  })
})

function attempt(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    if (!isAmagiError(error)) throw error
  }
}

describe.each(roots)('$name answers of the other kinds', (root) => {
  const file = fileOf(root)

  it.each(readers)('%s can be read', (name, read) => {
    expect(read(file(name))).toBeTruthy()
  })

  it.each(readers)('%s damaged at random never ends in a foreign error', (name, read) => {
    const random = seeded(5)
    const body = file(name)
    for (let turn = 0; turn < 30; turn++) attempt(() => read(mutated(body, random)))
    expect(body).toEqual(file(name))
  })

  it('articles keep headings, lists, quotes and pictures', () => {
    const structured = readArticle(file('article-view.opus'))
    expect(new Set(structured.body.map((block) => block.kind))).toEqual(
      new Set(['heading', 'paragraph', 'image', 'quote']),
    )
    const html = readArticle(file('article-view.html'))
    expect(html.body.length).toBeGreaterThan(3)
    expect(JSON.stringify(html.body)).not.toMatch(/<\/?(?:p|figure|img)\b/)
  })

  it('paragraphs of an opus page are read by the same reader', () => {
    const modules = slice(file('opus-detail'), 'data.item').list('modules', (module) => module)
    const content = modules.find((module) => module.optionalSlice('module_content'))
    const opus = { content: content?.raw('module_content') }
    const { body } = readArticle({ data: { id: 1, title: 'any', opus } })
    const kinds = body.map((block) => block.kind)
    // The twin kept one plain paragraph and one list; headings are in the article above.
    const [least, some] = { captured: [11, 'heading'], invented: [2, 'paragraph'] }[root.name]
    expect(kinds.length).toBeGreaterThanOrEqual(Number(least))
    expect(kinds).toContain(some)
  })

  it('comments keep their likes and replies', () => {
    const section = readComments(file('reply-main'))
    const [total, least] = { captured: [761, 6], invented: [635, 4] }[root.name]
    expect(section.total).toBe(total)
    expect(section.comments.length).toBeGreaterThanOrEqual(least ?? 0)
    expect(section.comments.some((comment) => comment.replies.length > 0)).toBe(true)
  })

  it('seasons keep their episodes', () => {
    const { post, episodes } = readSeason(file('pgc-season'))
    expect(post.episodes.length).toBeGreaterThan(0)
    expect(episodes.every(({ cid }) => cid !== undefined)).toBe(true)
    expect(post.episodes[0]?.durationSec).toBeLessThan(20_000)
  })
})

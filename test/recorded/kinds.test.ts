/**
 * Every captured answer that is a work, a dynamic, comments, a room, a season, an article, a person … is read, and
 * the structure of the result is compared with the one beside this file. `WRITE_EXPECTED=1` writes it anew: read
 * the difference before it is committed.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { isAmagiError } from '../../src/errors'
import { parseJson } from '../../src/http/json'
import type { PlatformId, Target } from '../../src/model'
import { decodeDanmakuXml } from '../../src/platforms/bilibili/shape/danmaku-xml'
import { readArticle } from '../../src/platforms/bilibili/read/article'
import { readComments as bilibiliComments } from '../../src/platforms/bilibili/read/comments'
import { readDynamic } from '../../src/platforms/bilibili/read/dynamic'
import { readCollection, readColumn, readFavourites, readSeries } from '../../src/platforms/bilibili/read/list'
import { readRoom } from '../../src/platforms/bilibili/read/live'
import { readSong } from '../../src/platforms/bilibili/read/music'
import { readCourse, readSeason } from '../../src/platforms/bilibili/read/season'
import { readStreams } from '../../src/platforms/bilibili/read/streams'
import { readLiveStatus, readUser } from '../../src/platforms/bilibili/read/user'
import { readView } from '../../src/platforms/bilibili/read/view'
import { readWork as readAweme } from '../../src/platforms/douyin/read/aweme'
import { readComments as douyinComments } from '../../src/platforms/douyin/read/comments'
import { readLivePost } from '../../src/platforms/douyin/read/live'
import { readMusicPost, readUserPost } from '../../src/platforms/douyin/read/people'
import { shareBody } from '../../src/platforms/douyin/channels/share-page'
import { at } from '../../src/json'
import { assigned } from '../../src/platforms/json-scan'
import { photoAnswerOf } from '../../src/platforms/kuaishou/channels/share-state'
import { readComments as kuaishouComments, readEmotes } from '../../src/platforms/kuaishou/read/comments'
import { readLiveRoom } from '../../src/platforms/kuaishou/read/live'
import { readWork } from '../../src/platforms/kuaishou/read/work'
import { shapeComments } from '../../src/platforms/kuaishou/shape/comments'
import { shapeDetail } from '../../src/platforms/kuaishou/shape/detail'
import { shapeLiveRoom } from '../../src/platforms/kuaishou/shape/live'
import { slice } from '../../src/platforms/slice'
import { roots, type Root } from './fixtures'
import { structureOf } from './structure'

type Read = (body: unknown) => unknown

const list = (id: string): Target => ({ platform: 'bilibili', kind: 'list', id, extra: { mid: '1' } })
const photoId = '3xexamplephoto1'
const photo = (body: unknown): unknown => readWork(shapeDetail(body, { photoId }), photoId)

/** File → reader. */
const readersOf = ({ recorded, recordedNames }: Root): Record<PlatformId, [file: string, read: Read][]> => ({
  bilibili: [
    ...recordedNames('bilibili')
      .filter((name) => /^dynamic-detail\..*\.json$/.test(name))
      .map((name): [string, Read] => [name, readDynamic]),
    [
      'space-dynamics.json',
      (body) => slice(body, 'data').list('items', (item) => readDynamic({ data: { item: item.raw() } })),
    ],
    ['article-view.html.json', readArticle],
    ['article-view.opus.json', readArticle],
    ['article-list.json', (body) => readColumn(body, list('rl1'))],
    ['reply-main.json', bilibiliComments],
    ['reply-main.2022.json', bilibiliComments],
    ['reply-list-pn.json', bilibiliComments],
    ['reply-reply.json', bilibiliComments],
    ['live-room-info.json', readRoom],
    ['live-room-info-old.json', (body) => [readLiveStatus(body)]],
    ['user-card.json', readUser],
    ['pgc-season.json', readSeason],
    ['pgc-season.movie.json', readSeason],
    ['pgc-playurl.durl.json', (body) => readStreams(slice(body, 'result'), { id: 'x' })],
    ['cheese-season.json', readCourse],
    ['audio-song-info.json', (body) => readSong(body, recorded('bilibili/audio-web-url.json'))],
    ['fav-resource-list.json', (body) => readFavourites(body, list('ml1'))],
    ['seasons-archives-list.json', (body) => readCollection(body, list('season:1'))],
    ['series.json', (body) => readSeries(body, undefined, list('series:1'))],
    ['video-view.json', readView],
    ['video-view.ugc-season.json', readView],
    ['video-view-detail.json', (body) => readView({ data: at(body, 'data.View') })],
    ['playurl.dash.json', (body) => readStreams(slice(body, 'data'), { id: 'x' })],
    ['playurl.dash-av1.json', (body) => readStreams(slice(body, 'data'), { id: 'x' })],
    ['playurl.flv-durl.json', (body) => readStreams(slice(body, 'data'), { id: 'x' })],
    ['playurl.flv-multi-part.json', (body) => readStreams(slice(body, 'data'), { id: 'x' })],
  ],
  douyin: [
    ...['video', 'note-single-image', 'slides-livephoto-mixed', 'slides-clips', 'long-note'].map(
      (name): [string, Read] => [`aweme-detail.${name}.json`, (body) => readAweme(slice(body, 'aweme_detail'))],
    ),
    ['comment-list.json', (body) => douyinComments(body)],
    [
      'share-page.videoInfoRes.video.json',
      (body) => readAweme(slice(shareBody(body, String(at(body, 'item_list.0.aweme_id'))), 'aweme_detail')),
    ],
    ['user-profile-other.json', (body) => readUserPost(body, 'x', [])],
    ['music-detail.json', (body) => readMusicPost(body, '1')],
    ['music-detail.seed-example.json', (body) => readMusicPost(body, '1')],
    ['webcast-room-web-enter.json', (body) => readLivePost(body, '1')],
  ],
  kuaishou: [
    ['photo-simple-info.video.json', photo],
    ['photo-simple-info.atlas.json', photo],
    ['photo-simple-info.single.synthetic.json', photo],
    ['graphql-visionVideoDetail.synthetic.json', (body) => readWork(body, photoId)],
    ['comment-list.h5.json', (body) => kuaishouComments(shapeComments(body))],
    ['graphql-commentListQuery.synthetic.json', (body) => kuaishouComments(body)],
    ['graphql-visionBaseEmoticons.synthetic.json', (body) => [...readEmotes(body).keys()]],
    ['live-detail.synthetic.json', (body) => readLiveRoom(shapeLiveRoom(body, 'x'), 'x')],
    ['live-detail.offline.synthetic.json', (body) => readLiveRoom(shapeLiveRoom(body, 'x'), 'x')],
  ],
})

/** What is read, or the code it is refused with. */
function found(read: Read, body: unknown): unknown {
  try {
    return structureOf(read(body))
  } catch (error) {
    if (isAmagiError(error)) return { code: error.code, path: error.details.path ?? '' }
    throw error
  }
}

const writing = process.env.WRITE_EXPECTED === '1'

const subjects = roots.flatMap((root) =>
  (['bilibili', 'douyin', 'kuaishou'] as const).map((platform) => ({ root, name: root.name, platform })),
)

describe.each(subjects)('$name answers of $platform', ({ root, platform }) => {
  const readers = readersOf(root)[platform]
  const place = root.name === 'invented' ? 'invented/' : ''
  const file = new URL(`./expected/${place}${platform}.json`, import.meta.url)
  const expected = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : {}
  const all: Record<string, unknown> = {}
  afterAll(() => {
    if (writing) writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`)
  })

  it.each(readers)('%s has the structure it had', (name, read) => {
    all[name] = found(read, parseJson(root.recordedText(`${platform}/${name}`)))
    expect(writing ? all[name] : expected[name]).toEqual(all[name])
  })

  it('nothing is expected of an answer that is not there', () => {
    expect(writing ? [] : Object.keys(expected).filter((name) => !readers.some(([known]) => known === name))).toEqual(
      [],
    )
  })
})

describe.each(roots)('$name answers that are no JSON', ({ recordedText }) => {
  it('the XML list holds what the binary one would', () => {
    const { elems } = decodeDanmakuXml(Buffer.from(recordedText('bilibili/danmaku-list.xml')), 1)
    expect(elems.length).toBeGreaterThan(0)
    const wrong = elems.filter(
      ({ id, content, mode, progress }) => !/^\d+$/.test(id) || !content || mode < 1 || progress < 0,
    )
    expect(wrong).toEqual([])
  })

  it.each(['video', 'atlas'])('the share page of the %s holds the same work as the call', (name) => {
    const state = assigned(recordedText(`kuaishou/init-state.${name}.html`), 'INIT_STATE')
    const page = photoAnswerOf(parseJson(state?.text ?? 'null'))
    const called = photo(parseJson(recordedText(`kuaishou/photo-simple-info.${name}.json`)))
    expect(structureOf(photo(page))).toEqual(structureOf(called))
  })
})

import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../../src/errors'
import { readWork } from '../../../src/platforms/kuaishou/read/work'
import { shapeDetail } from '../../../src/platforms/kuaishou/shape/detail'
import { fixture } from './site'

type Json = Record<string, unknown>
const asked = '3xaskedfor00001'
const read = (answer: unknown) => readWork(shapeDetail(answer, { photoId: asked }), asked)
const photoOf = (answer: Json): Json => answer.photo as Json

describe('a video', () => {
  const post = read(fixture('fetch_one_work'))

  it('has its facts in our units', () => {
    expect(post).toMatchObject({
      platform: 'kuaishou',
      kind: 'video',
      id: '3xpaperboat0001',
      url: 'https://www.kuaishou.com/short-video/3xpaperboat0001',
      createdAt: 1740819600,
      author: {
        id: '3xlanternkeeper1',
        name: '灯下拾光',
        followers: 4821,
        url: 'https://www.kuaishou.com/profile/3xlanternkeeper1',
      },
      stats: { views: 102400, likes: 5120, comments: 64, shares: 32 },
      tags: ['手工', '雨天'],
      collection: { id: '5xrainyseries001', title: '雨天手工' },
      cover: { width: 720, height: 1280 },
      music: { title: '灯下拾光的作品原声', artist: '灯下拾光' },
    })
  })

  it('marks topics, mentions and line breaks of the caption', () => {
    expect(post.text).toEqual([
      { kind: 'text', text: '雨停了，纸船还在漂 ' },
      { kind: 'topic', text: '#手工' },
      { kind: 'text', text: ' ' },
      { kind: 'topic', text: '#雨天' },
      { kind: 'text', text: ' ' },
      { kind: 'mention', text: '@河边小店', userId: '3xriversideshop' },
      { kind: 'text', text: ' ' },
      { kind: 'break' },
      { kind: 'text', text: '第二行' },
    ])
  })

  it('of which only a part is given out says so, with the length of both', () => {
    const answer = fixture('fetch_one_work')
    const photo = photoOf(answer)
    photo.duration = 600_000
    const [set] = (photo.manifest as { adaptationSet: Json[] }).adaptationSet
    set!.duration = 42_500
    const part = read(answer)
    const video = part.kind === 'video' ? part.video : undefined
    expect(video?.durationSec).toBe(600)
    expect(video?.variants[0]).toMatchObject({ id: 'kuaishou-720p-avc-preview', durationSec: 42.5, extent: 'preview' })
  })

  it('offers every quality with exact size; lasting mirrors first, peer-assisted hosts last', () => {
    const video = post.kind === 'video' ? post.video : undefined
    expect(video).toMatchObject({ kind: 'video', id: 'kuaishou-3xpaperboat0001', durationSec: 42.5 })
    expect(video?.variants).toMatchObject([
      { id: 'kuaishou-720p-avc', label: '720P', quality: 720, codec: 'avc', bitrate: 960_000, sizeBytes: 5107200 },
      { id: 'kuaishou-720p-hevc', label: '720P60', quality: 720, codec: 'hevc', bitrate: 610_000, sizeBytes: 3245200 },
    ])
    expect(video?.variants[0]?.source.urls.map((url) => new URL(url).host)).toEqual([
      'txmov2.a.kwimgs.com',
      'hwmov.a.yximgs.com',
      'v4.oskwai.com',
      'k0invented.djvod.ndcimgs.com',
    ])
    expect(video?.variants[1]?.source).toMatchObject({
      referer: 'https://www.kuaishou.com/',
      urls: [expect.stringContaining('v4.oskwai.com'), expect.stringContaining('ndcimgs')],
    })
  })

  it('falls back to the plain mirrors when there is no manifest', () => {
    const answer = fixture('fetch_one_work')
    delete photoOf(answer).manifest
    const plain = read(answer)
    expect(plain).toMatchObject({
      kind: 'video',
      video: { variants: [{ id: 'kuaishou-main', label: '720P', quality: 720, codec: 'unknown' }] },
    })
  })

  it('keeps two variants of one size apart', () => {
    const answer = fixture('fetch_one_work')
    const set = ((photoOf(answer).manifest as Json).adaptationSet as Json[])[0] as { representation: Json[] }
    set.representation.push({ ...set.representation[0], id: 3, fileSize: 1 })
    const twice = read(answer)
    expect(twice.kind === 'video' && twice.video.variants.map((variant) => variant.id)).toEqual([
      'kuaishou-720p-avc',
      'kuaishou-720p-hevc',
      'kuaishou-720p-avc-2',
    ])
  })
})

describe('an album', () => {
  const post = read(fixture('fetch_one_work.atlas'))

  it('has the pictures of the top-level list from every CDN, with sizes', () => {
    expect(post.kind).toBe('album')
    const images = post.kind === 'album' ? post.images : []
    expect(images.map(({ id, width, height }) => ({ id, width, height }))).toEqual([
      { id: 'kuaishou-3xharvestday001-1', width: 864, height: 1920 },
      { id: 'kuaishou-3xharvestday001-2', width: 1080, height: 1440 },
      { id: 'kuaishou-3xharvestday001-3', width: 720, height: 720 },
    ])
    expect(images[0]?.source.urls).toEqual([
      'https://p2.a.yximgs.com/ufile/atlas/harvest_0.jpg',
      'https://p23.a.yximgs.com/ufile/atlas/harvest_0.jpg',
    ])
    expect(images[2]?.source.urls[0]).toBe('https://p2.a.yximgs.com/ufile/atlas/harvest_2.jpg')
  })

  it('has the sound of the atlas under the name of its music', () => {
    expect(post.kind === 'album' && post.music).toMatchObject({
      title: '秋收',
      artist: '未名乐队',
      source: {
        urls: [
          'https://tymov2.a.kwimgs.com/ufile/atlas/harvest.m4a',
          'https://hwmov.a.yximgs.com/ufile/atlas/harvest.m4a',
        ],
      },
    })
  })

  it('takes the list inside ext_params when there is no other', () => {
    const answer = fixture('fetch_one_work.atlas')
    delete answer.atlas
    const inner = read(answer)
    expect(inner.kind === 'album' && inner.images.map((image) => image.source.urls)).toEqual([
      ['https://p23.a.yximgs.com/ufile/atlas/harvest_0.webp'],
    ])
    expect(inner.kind === 'album' && inner.music?.source.urls[0]).toContain('wsukwai.com')
  })

  it('of one picture is its cover', () => {
    const answer = fixture('fetch_one_work.atlas')
    delete answer.atlas
    photoOf(answer).ext_params = { single: { list: ['/x.jpg'] } }
    const single = read(answer)
    expect(single.kind === 'album' && single.images).toEqual([
      {
        kind: 'image',
        id: 'kuaishou-3xharvestday001-1',
        width: 720,
        height: 1600,
        source: {
          urls: ['https://p3.a.yximgs.com/upic/2025/05/02/harvest_cover.jpg'],
          referer: 'https://www.kuaishou.com/',
        },
      },
    ])
  })
})

/** Every path of an answer, as lists of keys. */
function pathsOf(value: unknown, base: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [base]
  const inner = Object.entries(value).flatMap(([key, entry]) => pathsOf(entry, [...base, key]))
  return base.length > 0 ? [base, ...inner] : inner
}

function mutated(answer: Json, path: readonly string[], change: (holder: Json, key: string) => void): Json {
  const copy = structuredClone(answer)
  let node: Json = copy
  for (const key of path.slice(0, -1)) node = node[key] as Json
  change(node, path.at(-1) ?? '')
  return copy
}

const changes: Record<string, (holder: Json, key: string) => void> = {
  removed: (holder, key) => {
    delete holder[key]
  },
  null: (holder, key) => {
    holder[key] = null
  },
  'an empty text': (holder, key) => {
    holder[key] = ''
  },
  'a text': (holder, key) => {
    holder[key] = 'x'
  },
  'a number': (holder, key) => {
    holder[key] = -7
  },
  'a list': (holder, key) => {
    holder[key] = [null, 1, 'x']
  },
  'an object': (holder, key) => {
    holder[key] = { x: null }
  },
  true: (holder, key) => {
    holder[key] = true
  },
}

/** Kind of the post, or the code it fails with; the post must be plain JSON. */
function outcomeOf(answer: Json): string {
  try {
    const post = read(answer)
    return JSON.stringify(JSON.parse(JSON.stringify(post))) === JSON.stringify(post) ? post.kind : 'not JSON'
  } catch (error) {
    return error instanceof AmagiError ? error.code : String(error)
  }
}

describe('an answer with one field changed', () => {
  const answers = { video: fixture('fetch_one_work'), album: fixture('fetch_one_work.atlas') }
  const rows = Object.entries(answers).flatMap(([kind, answer]) =>
    Object.keys(changes).map((name) => ({
      kind,
      answer,
      name,
    })),
  )

  it.each(rows)('to $name is still a post, or says what is missing ($kind)', ({ answer, name }) => {
    const change = changes[name] as (holder: Json, key: string) => void
    const outcomes = pathsOf(answer).map((path) => `${path.join('.')} → ${outcomeOf(mutated(answer, path, change))}`)
    // The photo alone is mandatory; a video without its files is still an album of its cover.
    const wrong = outcomes.filter((line) => !/ → (video|album)$/.test(line) && line !== 'photo → upstream-changed')
    expect(wrong).toEqual([])
  })

  it.each(['photo'])('without %s is upstream-changed', (key) => {
    const answer = fixture('fetch_one_work')
    delete answer[key]
    expect(() => read(answer)).toThrow(expect.objectContaining({ code: 'upstream-changed' }))
  })

  it('without any media is upstream-changed and names where media were expected', () => {
    expect(() => read({ result: 1, photo: { caption: 'x' } })).toThrow(
      expect.objectContaining({
        code: 'upstream-changed',
        details: { path: 'data.visionVideoDetail.photo.mainMvUrls' },
      }),
    )
  })

  it('takes no id from upstream that could not be one', () => {
    const answer = fixture('fetch_one_work')
    photoOf(answer).share_info = 'photoId=..%2F..%2Fetc'
    expect(shapeDetail(answer, { photoId: asked })).toMatchObject({
      data: { visionVideoDetail: { photo: { id: asked } } },
    })
    const body = {
      data: { visionVideoDetail: { photo: { id: '../../etc', photoUrl: 'https://txmov2.a.kwimgs.com/a.mp4' } } },
    }
    expect(readWork(body, asked)).toMatchObject({ id: asked, video: { id: `kuaishou-${asked}` } })
  })
})

import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import { readStreams } from '../../../src/platforms/bilibili/read/streams'
import { partsOf, readView } from '../../../src/platforms/bilibili/read/view'
import { slice } from '../../../src/platforms/slice'
import { mutated } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { roots } from '../fixtures'

describe.each(roots)('$name video answers', ({ name: root, recorded }) => {
  const file = (name: string): unknown => recorded(`bilibili/${name}.json`)
  const streams = (name: string) => readStreams(slice(file(name), 'data'), { id: 'bilibili-x-p1' })

  it('of a video with several authors', () => {
    const info = readView(file('video-view'))
    const { coAuthor, ...facts } = {
      captured: {
        bvid: 'BV117411r7R1',
        aid: '85440373',
        author: { id: '66606350' },
        stats: { views: 2404179, comments: 2676, favorites: 58329 },
        durationSec: 486,
        section: '人力VOCALOID',
        coAuthor: ['Warma', '曲绘'],
      },
      invented: {
        bvid: 'BV1sE411C7zU',
        aid: '71425536',
        author: { id: '72442905' },
        stats: { views: 4426500, comments: 6043, favorites: 57467 },
        durationSec: 456,
        section: '猫今GPINDMEP',
        coAuthor: ['Bread', '老板'],
      },
    }[root]
    expect(info).toMatchObject(facts)
    expect(info.coAuthors.map((author) => [author.name, author.title])).toEqual([coAuthor])
    expect(partsOf(info)).toEqual([])
  })

  it('of a video in a collection', () => {
    expect(readView(file('video-view.ugc-season')).collection).toEqual(
      {
        captured: { id: '831563', title: '游戏开发', count: 13 },
        invented: { id: '763506', title: '摆成一排', count: 33 },
      }[root],
    )
  })

  it.each(['playurl.dash', 'playurl.dash-av1'])('of DASH streams: %s', (name) => {
    const { variants } = streams(name)
    expect(variants.length).toBeGreaterThan(3)
    for (const variant of variants) {
      expect(variant.codec).not.toBe('unknown')
      expect(variant.audio).toMatchObject({ codec: 'aac' })
      expect(variant.source.urls[0]).toMatch(/^https:/)
      expect(variant.source.expiresAt).toBeGreaterThan(1_500_000_000)
    }
    const qualities = variants.map((variant) => variant.quality)
    expect(qualities).toEqual([...qualities].sort((a, b) => b - a))
  })

  it('of one whole file', () => {
    const sizeBytes = { captured: 70_486_426, invented: 40_260_000 }[root]
    expect(streams('playurl.flv-durl').variants).toMatchObject([{ label: '720P', sizeBytes }])
  })

  it('of an old video in four files', () => {
    const [variant] = streams('playurl.flv-multi-part').variants
    expect(variant?.more).toHaveLength(3)
  })

  it.each(['video-view', 'video-view.ugc-season'])('damaged at random never end in a foreign error: %s', (name) => {
    const random = seeded(7)
    const body = file(name)
    for (let turn = 0; turn < 200; turn++) {
      try {
        readView(mutated(body, random))
      } catch (error) {
        if (!isAmagiError(error)) throw error
      }
    }
    expect(body).toEqual(file(name))
  })

  it('of streams damaged at random never end in a foreign error', () => {
    const random = seeded(11)
    const body = file('playurl.flv-durl')
    const dash = file('playurl.dash')
    for (let turn = 0; turn < 120; turn++) {
      try {
        readStreams(slice(mutated(turn % 2 ? body : dash, random), 'data'), { id: 'x' })
      } catch (error) {
        if (!isAmagiError(error)) throw error
      }
    }
    expect(body).toEqual(file('playurl.flv-durl'))
  })
})

import { describe, expect, it } from 'vitest'
import { isAmagiError } from '../../../src/errors'
import { parseJson } from '../../../src/http/json'
import { richToPlain, type AlbumPost, type VideoPost } from '../../../src/model'
import { readWork } from '../../../src/platforms/douyin/read/aweme'
import { shareBody } from '../../../src/platforms/douyin/channels/share-page'
import { slice } from '../../../src/platforms/slice'
import { mutated, pathsOf, without, withValue } from '../../support/mutate'
import { seeded } from '../../support/random-json'
import { roots } from '../fixtures'

const read = (from: unknown) => readWork(slice(from, 'aweme_detail'))

const forms = ['video', 'note-single-image', 'slides-livephoto-mixed', 'slides-clips', 'long-note'] as const

describe.each(roots)('$name douyin works', ({ name: root, recordedText }) => {
  const body = (name: string): any => parseJson(recordedText(`douyin/${name}.json`))

  it('a video has three qualities of one size and the warning of the platform', () => {
    const post = read(body('aweme-detail.video')) as VideoPost
    const { id, warning, sizes, expiresAt } = {
      captured: {
        id: '7554555892894436666',
        warning: '作品含 AI 生成内容',
        sizes: [2_214_705, 2_214_084, 1_511_552],
        expiresAt: 0x6a7c6578,
      },
      invented: {
        id: '7003859393665336221',
        warning: '的橘猫 AI 门口晒着',
        sizes: [8_799_636, 8_095_727, 5_393_364],
        expiresAt: 0x68ec2941,
      },
    }[root]
    expect(post).toMatchObject({ kind: 'video', id, warning })
    expect(post.video.variants.map((variant) => [variant.quality, variant.sizeBytes])).toEqual(
      sizes.map((size) => [540, size]),
    )
    expect(post.video.variants[0]?.source.expiresAt).toBe(expiresAt)
    expect(post.music?.source.urls.length).toBe(2)
  })

  it.each<[name: string, all: number, moving: number, alone: number]>([
    ['note-single-image', 1, 0, 0],
    root === 'captured' ? ['slides-livephoto-mixed', 6, 3, 0] : ['slides-livephoto-mixed', 3, 2, 0],
    root === 'captured' ? ['slides-clips', 4, 4, 4] : ['slides-clips', 2, 2, 2],
    ['long-note', 1, 0, 0],
  ])('%s has %i pictures, %i of them move, %i are clips alone', (name, all, moving, alone) => {
    const post = read(body(`aweme-detail.${name}`)) as AlbumPost
    expect(post.kind).toBe('album')
    expect(post.images.length).toBe(all)
    expect(post.images.filter((image) => image.clip).length).toBe(moving)
    expect(post.images.filter((image) => image.clipOnly).length).toBe(alone)
    expect(post.images.every((image) => image.source.urls[0]?.includes('.jpeg?'))).toBe(true)
    expect(JSON.stringify(post)).not.toContain('water-v2')
  })

  it('the text of every work is the text upstream sent', () => {
    for (const form of forms) {
      const from = body(`aweme-detail.${form}`)
      const { caption, desc } = from.aweme_detail
      const said = richToPlain(read(from).text)
      const full = String(caption || desc)
      expect(full.startsWith(said.replace(/…+$/, ''))).toBe(true)
    }
  })

  it('the item of the share page becomes a post without a logo', () => {
    const info = body('share-page.videoInfoRes.video')
    const { id, durationSec, tags } = {
      captured: { id: '7535852404919586100', durationSec: 352.596, tags: ['恐怖游戏', 'steam'] },
      invented: { id: '7450547858364507061', durationSec: 411.5, tags: ['铺门口晒'] },
    }[root]
    const post = read(shareBody(info, id)) as VideoPost
    expect(post.video).toMatchObject({
      durationSec,
      variants: [{ quality: 1080 }, { quality: 720 }, { quality: 540 }],
    })
    expect(post.tags).toEqual(tags)
    expect(JSON.stringify(post)).not.toContain('playwm')
    expect(shareBody(info, '1')).toBeUndefined()
  })

  it.each(forms)('%s survives the loss or damage of any optional top field', (form) => {
    const from = body(`aweme-detail.${form}`)
    const { kind } = read(from)
    const fields = Object.keys(from.aweme_detail).filter(
      (key) => !['aweme_id', 'video', 'images', 'article_info'].includes(key),
    )
    for (const key of fields) {
      expect(read(without(from, `aweme_detail.${key}`)).kind).toBe(kind)
      for (const junk of [null, 'text', 7, [], {}]) {
        expect(read(withValue(from, `aweme_detail.${key}`, junk)).kind).toBe(kind)
      }
    }
  })

  it.each(forms)('random damage of %s yields a post or one of our errors', (form) => {
    const from = body(`aweme-detail.${form}`)
    const used = {
      aweme_detail: Object.fromEntries(
        Object.entries(from.aweme_detail as object).filter(([key]) =>
          [
            'aweme_id',
            'author',
            'desc',
            'caption',
            'text_extra',
            'video',
            'images',
            'music',
            'statistics',
            'risk_infos',
          ].includes(key),
        ),
      ),
    }
    expect(pathsOf(used).length).toBeGreaterThan(100)
    const random = seeded(7)
    for (let turn = 0; turn < 60; turn++) {
      try {
        read(mutated<unknown>(used, random))
      } catch (error) {
        if (!isAmagiError(error)) throw error
      }
    }
  })
})

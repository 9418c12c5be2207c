import { describe, expect, it } from 'vitest'
import { onebot } from '../../src/chat/adapters/onebot'
import { declarations } from '../../src/platforms'
import type { Plan, VideoMedia, VideoVariant } from '../../src/model'
import { planReply } from '../../src/reply/plan'
import { readStep } from '../../src/reply/quality'
import { albumPost, videoPost } from '../../samples/plain-posts'
import { settingsOf } from '../support/settings'

const source = { urls: ['https://media.bilibili.com/1'] }
const variant = (step: number, label: string, quality: number, mb: number): VideoVariant => ({
  id: `bilibili-${step}-avc`,
  label,
  quality,
  step,
  codec: 'avc',
  sizeBytes: mb * 1024 * 1024,
  source,
})
// A wide picture: 1080P of 1920 × 800.
const video: VideoMedia = {
  kind: 'video',
  id: 'v',
  durationSec: 100,
  variants: [
    variant(116, '1080P60', 800, 120),
    variant(80, '1080P', 800, 80),
    variant(64, '720P', 534, 40),
    variant(32, '480P', 356, 20),
  ],
}
const { qualities } = declarations.bilibili

describe('a quality as people write it', () => {
  it.each<[string, number | 'auto' | undefined]>([
    ['1080', 80],
    ['1080p', 80],
    ['1080P', 80],
    ['１０８０ｐ', 80],
    ['1080p60', 116],
    ['1080P+', 112],
    ['720', 64],
    ['720p60', 74],
    ['4k', 120],
    ['8K', 127],
    ['80', 80],
    ['116', 116],
    ['6', 6],
    ['最高', 116],
    ['best', 116],
    ['最低', 32],
    ['自动', 'auto'],
    ['auto', 'auto'],
    // The short side of this very picture.
    ['800', 116],
    ['1234', undefined],
    ['81', undefined],
    ['清楚点', undefined],
    ['', undefined],
    ['-1', undefined],
    ['99999999999999999999', undefined],
  ])('%s is step %s', (word, step) => expect(readStep(word, video, qualities)).toBe(step))

  it('is one of the video where the platform has no list', () => {
    expect(readStep('720', video)).toBe(64)
    expect(readStep('4k', video)).toBeUndefined()
  })

  it('every step of a platform is found by its label and by its number', () => {
    for (const { qualities: list = [] } of Object.values(declarations) as { qualities?: typeof qualities }[]) {
      for (const { step, label } of list) {
        expect(readStep(label, video, list)).toBe(step)
        expect(readStep(String(step), video, list)).toBe(step)
      }
    }
  })
})

describe('a quality that is set', () => {
  const post = { ...videoPost('1', { video }), platform: 'bilibili' as const }
  const chosen = (quality: 'follow' | 'auto' | number, max: 0 | 480 = 0) => {
    const settings = settingsOf({ platforms: { bilibili: { quality } }, quality: { max } })
    const [, part, ...more] = planReply(post, settings, onebot.abilities).parts
    return [part?.kind === 'video' ? `${part.variant.label} ${part.reason}` : part?.kind, more.length]
  }
  it.each([
    ['follow', 0, '1080P size'],
    ['follow', 480, '480P quality'],
    ['auto', 480, '1080P size'],
    [64, 480, '720P quality'],
    [80, 0, '1080P quality'],
    // There is no 720P60: the next lower one, and only the log says so.
    [74, 0, '720P step'],
    [6, 0, '480P step'],
    [127, 0, '1080P size'],
  ] as const)('for the platform to %s with %s for all gives %s', (quality, max, expected) => {
    expect(chosen(quality, max)).toEqual([expected, 0])
  })
})

describe('a quality that is asked for', () => {
  const post = { ...videoPost('1', { video }), platform: 'bilibili' as const }
  const ask = (quality: string): Plan =>
    planReply(post, settingsOf({ platforms: { bilibili: { quality: 32 } } }), onebot.abilities, { wish: { quality } })
  const parts = (quality: string) =>
    ask(quality).parts.map((part) => {
      if (part.kind === 'video') return part.variant.label
      if (part.kind === 'remark') return part.details.quality
      return part.kind
    })

  it('comes before the settings', () => expect(parts('720')).toEqual(['card', '720P']))
  it('that does not exist is said with what there is', () => {
    expect(parts('4k')).toEqual([
      'card',
      '1080P',
      { asked: '4K', sent: '1080P', offered: ['1080P60', '1080P', '720P', '480P'] },
    ])
    expect(parts('720p60')).toEqual([
      'card',
      '720P',
      { asked: '720P60', sent: '720P', offered: ['1080P60', '1080P', '720P', '480P'] },
    ])
  })
  it('that is too large is said with its size and the limit', () => {
    const remark = ask('1080p60').parts[2]
    expect(remark).toMatchObject({
      code: 'too-large',
      details: {
        limit: { name: 'size', value: 120 * 1024 * 1024, max: 90 * 1024 * 1024 },
        quality: { asked: '1080P60', sent: '1080P' },
      },
    })
  })
  it('and is none, or is none yet, gives the list after the card', () => {
    const list = [
      { step: 116, label: '1080P60', estimateBytes: 120 * 1024 * 1024, fits: false },
      { step: 80, label: '1080P', estimateBytes: 80 * 1024 * 1024, fits: true },
      { step: 64, label: '720P', estimateBytes: 40 * 1024 * 1024, fits: true },
      { step: 32, label: '480P', estimateBytes: 20 * 1024 * 1024, fits: true },
    ]
    expect(ask('').parts.slice(1)).toEqual([{ kind: 'qualities', list }])
    expect(ask('清楚点').parts.slice(1)).toEqual([{ kind: 'qualities', list, unknown: '清楚点' }])
  })
  it('from the list gives the medium alone', () => {
    const wish = { quality: '720P', mediumOnly: true as const }
    expect(planReply(post, settingsOf(), onebot.abilities, { wish }).parts.map(({ kind }) => kind)).toEqual(['video'])
  })
  it('of a work without a video is no wish; the list of none is one line', () => {
    const album = albumPost('1', 2)
    const kinds = (quality: string) =>
      planReply(album, settingsOf(), onebot.abilities, { wish: { quality } }).parts.map((part) =>
        part.kind === 'remark' ? part.details.what : part.kind,
      )
    expect(kinds('720')).toEqual(['card', 'images'])
    expect(kinds('')).toEqual(['card', 'qualities', 'images'])
  })
})

describe('the list of qualities', () => {
  it('takes another codec of a step where the first does not fit', () => {
    const hevc = { ...variant(116, '1080P60', 800, 60), codec: 'hevc' as const }
    const post = videoPost('1', { video: { ...video, variants: [hevc, ...video.variants] } })
    const [, part] = planReply(post, settingsOf(), onebot.abilities, { wish: { quality: '' } }).parts
    expect(part).toMatchObject({ list: [{ step: 116, estimateBytes: 60 * 1024 * 1024, fits: true }, {}, {}, {}] })
  })
})

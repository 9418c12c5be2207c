import { describe, expect, it } from 'vitest'
import { chooseVariant } from '../../src/media/choose'
import { codecRank, estimateBytes, weighVariants, type ChoiceRules } from '../../src/media/weigh'
import type { AudioTrack, VideoMedia, VideoVariant } from '../../src/model'

const source = { urls: ['https://media.example/1'] }
const variant = (id: string, more: Partial<VideoVariant> = {}): VideoVariant => {
  const [quality = '0', codec = 'avc'] = id.split('-')
  return { id, label: `${quality}P`, quality: Number(quality), codec: codec as VideoVariant['codec'], source, ...more }
}
const sound = (more: Partial<AudioTrack> = {}): AudioTrack => ({ id: '30280', codec: 'aac', source, ...more })
const video = (variants: VideoVariant[], durationSec?: number): VideoMedia => ({
  kind: 'video',
  id: 'bilibili-BV1',
  variants,
  ...(durationSec === undefined ? {} : { durationSec }),
})
const rules: ChoiceRules = { sizeBytes: 90e6, durationSec: 900, maxQuality: 0, codecs: ['avc', 'hevc', 'av1'] }

describe('the estimate', () => {
  it.each<[string, VideoVariant, number | undefined, number | undefined]>([
    [
      'is picture and sound by bitrate plus one per cent',
      variant('720', { bitrate: 800_000, audio: sound({ bitrate: 200_000 }) }),
      100,
      12_625_000,
    ],
    [
      'takes exact sizes as they are',
      variant('720', { sizeBytes: 1000, bitrate: 9e9, audio: sound({ sizeBytes: 24 }) }),
      100,
      1024,
    ],
    [
      'mixes an exact picture with an estimated sound',
      variant('720', { sizeBytes: 1000, audio: sound({ bitrate: 8 }) }),
      100,
      1101,
    ],
    [
      'assumes an ordinary bitrate for a sound that names none',
      variant('720', { bitrate: 800_000, audio: sound() }),
      100,
      12_524_000,
    ],
    ['is unknown without a duration', variant('720', { bitrate: 800_000 }), undefined, undefined],
    ['is unknown without a bitrate', variant('720'), 100, undefined],
    ['ignores a size of zero', variant('720', { sizeBytes: 0 }), 100, undefined],
    ['ignores a size without end', variant('720', { sizeBytes: Infinity }), 100, undefined],
    [
      'is unknown when only the picture is known',
      variant('720', { sizeBytes: 1000, audio: sound() }),
      undefined,
      undefined,
    ],
    ['is unknown when only the sound is known', variant('720', { audio: sound({ sizeBytes: 1 }) }), 100, undefined],
  ])('%s', (_, entry, durationSec, expected) => {
    expect(estimateBytes(entry, durationSec)).toBe(expected)
  })
})

describe('the choice', () => {
  const sized = (id: string, mb: number) => variant(id, { sizeBytes: mb * 1e6 })
  const all = [
    sized('720-avc', 40),
    sized('1080-hevc', 50),
    sized('1080-avc', 80),
    sized('1080-av1', 45),
    sized('2160-hevc', 200),
  ]

  it.each<[string, VideoVariant[], Partial<ChoiceRules>, string, string]>([
    ['is the best AVC although better HEVC exists', all, {}, '1080-avc', 'best'],
    ['goes down in quality to fit the size', all, { sizeBytes: 60e6 }, '720-avc', 'size'],
    [
      'changes the codec when none of the first fits',
      all,
      { sizeBytes: 55e6, maxQuality: 1080, codecs: ['av1', 'avc'] },
      '1080-av1',
      'best',
    ],
    [
      'falls to the next codec when the first is too large throughout',
      [sized('720-avc', 95), sized('720-hevc', 60)],
      {},
      '720-hevc',
      'codec',
    ],
    [
      'falls to the next codec when the first does not exist',
      [sized('720-hevc', 60), sized('1080-av1', 60)],
      {},
      '720-hevc',
      'codec',
    ],
    [
      'uses a codec nobody asked for rather than sending nothing',
      [sized('720-hevc', 60)],
      { codecs: ['avc'] },
      '720-hevc',
      'codec',
    ],
    ['takes an unnamed codec for AVC', [sized('720-hevc', 20), sized('720-unknown', 30)], {}, '720-unknown', 'best'],
    ['stays below the wished quality', all, { maxQuality: 720 }, '720-avc', 'quality'],
    [
      'takes the lowest when all are above the wished quality',
      [sized('1080-avc', 50), sized('720-avc', 30)],
      { maxQuality: 480 },
      '720-avc',
      'quality',
    ],
    [
      'prefers the higher bitrate among equals',
      [sized('1080-avc', 50), { ...sized('1080-avc', 70), id: '1080-avc-60' }],
      {},
      '1080-avc-60',
      'best',
    ],
    ['prefers a known size to an unknown one', [variant('1080-avc'), sized('720-avc', 30)], {}, '720-avc', 'best'],
    [
      'takes the highest quality when no size is known',
      [variant('720-avc'), variant('1080-avc')],
      {},
      '1080-avc',
      'unknown-size',
    ],
    ['fits exactly at the limit', [sized('720-avc', 90)], {}, '720-avc', 'best'],
    ['does not depend on the order upstream lists', [...all].reverse(), {}, '1080-avc', 'best'],
  ])('%s', (_, variants, change, id, reason) => {
    expect(chooseVariant(video(variants, 100), { ...rules, ...change })).toMatchObject({ variant: { id }, reason })
  })

  it('counts the sound against the limit', () => {
    const entry = variant('720-avc', { sizeBytes: 89e6, audio: sound({ sizeBytes: 2e6 }) })
    expect(chooseVariant(video([entry], 100), rules)).toEqual({
      refusal: { code: 'too-large', details: { what: 'video', limit: { name: 'size', value: 91e6, max: 90e6 } } },
    })
  })
  it('refuses with the smallest size when nothing fits', () => {
    const choice = chooseVariant(video(all, 100), { ...rules, sizeBytes: 1e6 })
    expect(choice).toMatchObject({ refusal: { code: 'too-large', details: { limit: { name: 'size', value: 40e6 } } } })
  })
  it('refuses what is too long before it looks at sizes', () => {
    expect(chooseVariant(video(all, 901), rules)).toEqual({
      refusal: { code: 'too-large', details: { what: 'video', limit: { name: 'duration', value: 901, max: 900 } } },
    })
  })
  it('knows no longest duration when the limit is 0', () => {
    expect(chooseVariant(video(all, 9000), { ...rules, durationSec: 0 })).toHaveProperty('variant')
  })
  it('accepts a video of unknown duration', () => {
    expect(chooseVariant(video(all), rules)).toHaveProperty('variant')
  })
  it('says unsupported without variants', () => {
    expect(chooseVariant(video([]), rules)).toEqual({ refusal: { code: 'unsupported', details: { what: 'video' } } })
  })
  it('names a larger one only when that would have come first', () => {
    const other = [sized('720-avc', 40), sized('1080-hevc', 500)]
    expect(chooseVariant(video(other, 100), rules)).not.toHaveProperty('larger')
    expect(chooseVariant(video([...other, sized('1080-avc', 500)], 100), rules)).toMatchObject({
      larger: { label: '1080P', sizeBytes: 500e6 },
    })
  })
  it('says no size where none is known', () => {
    expect(chooseVariant(video([variant('720-avc')]), rules)).not.toHaveProperty('estimateBytes')
    expect(weighVariants(video([variant('720-avc')]), rules)[0]).not.toHaveProperty('estimateBytes')
  })
  it('takes the largest of several of one quality, in whatever order they come', () => {
    const [small, medium, large] = [10, 20, 30].map((mb) => ({ ...sized('720-avc', mb), id: `${mb}` }))
    const unknown = { ...variant('720-avc'), id: 'unknown' }
    for (const list of [
      [small!, medium!, large!, unknown],
      [large!, unknown, medium!, small!],
      [unknown, medium!, large!, small!],
    ]) {
      expect(weighVariants(video(list), rules).map(({ variant: { id } }) => id)).toEqual(['30', '20', '10', 'unknown'])
    }
  })
  it('leaves the list it was given as it is', () => {
    const given = Object.freeze([...all]) as VideoVariant[]
    expect(() => chooseVariant(video(given, 100), rules)).not.toThrow()
  })
})

describe('a codec', () => {
  it.each([
    ['avc', ['avc', 'hevc'], 0],
    ['hevc', ['avc', 'hevc'], 1],
    ['av1', ['avc', 'hevc'], 2],
    ['unknown', ['avc', 'hevc'], 0.5],
    ['unknown', ['hevc', 'avc'], 1.5],
    ['unknown', ['hevc'], 1],
    ['unknown', ['unknown', 'avc'], 0],
    ['avc', [], 0],
  ] as const)('%s of %j has the place %d', (codec, wished, place) => {
    expect(codecRank(codec, wished)).toBe(place)
  })
})

describe('the length', () => {
  it('that counts is that of the stream: a free part of a long work goes out, with its own size', () => {
    const part = variant('720-avc', { bitrate: 800_000, durationSec: 100, extent: 'free-part' })
    const choice = chooseVariant(video([part], 2255), { ...rules, sizeBytes: 11e6 })
    expect(choice).toMatchObject({ variant: { id: '720-avc' }, estimateBytes: 10_100_000 })
  })
  it('of a part that states none is unknown, not that of the work', () => {
    const part = variant('720-avc', { bitrate: 800_000, extent: 'opening' })
    expect(chooseVariant(video([part], 2255), rules)).toMatchObject({ reason: 'unknown-size' })
  })
  it('may be just as long as allowed', () => {
    const exact = variant('720-avc', { sizeBytes: 1 })
    expect(chooseVariant(video([exact], 900), rules)).toHaveProperty('variant')
  })
  it('is refused with the nearest to what is allowed', () => {
    const of = (...lengths: number[]) =>
      video(lengths.map((durationSec) => variant('720-avc', { sizeBytes: 1, durationSec })))
    expect(chooseVariant(of(1000, 950, 2000), rules)).toMatchObject({ refusal: { details: { limit: { value: 950 } } } })
    expect(chooseVariant(of(5, 8, 6), { ...rules, minDurationSec: 10 })).toMatchObject({
      refusal: { details: { limit: { value: 8 } } },
    })
  })
  it('of a stream that outruns its work counts too', () => {
    const long = variant('720-avc', { sizeBytes: 1, durationSec: 901 })
    expect(chooseVariant(video([long], 300), rules)).toMatchObject({
      refusal: { details: { limit: { name: 'duration', value: 901, max: 900 } } },
    })
  })
  const short = (durationSec: number) => video([variant('720-avc', { sizeBytes: 1 })], durationSec)
  it('below the shortest is refused with its figures', () => {
    expect(chooseVariant(short(9), { ...rules, minDurationSec: 10 })).toEqual({
      refusal: { code: 'too-large', details: { what: 'video', limit: { name: 'min-duration', value: 9, max: 10 } } },
    })
    expect(chooseVariant(short(10), { ...rules, minDurationSec: 10 })).toHaveProperty('variant')
    expect(chooseVariant(video([variant('720-avc')]), { ...rules, minDurationSec: 10 })).toHaveProperty('variant')
  })
})

describe('a wished step', () => {
  const step = (qn: number, codec: string, mb?: number): VideoVariant =>
    variant(`${qn}-${codec}`, { quality: 1080, step: qn, ...(mb === undefined ? {} : { sizeBytes: mb * 1e6 }) })
  const steps = [
    step(116, 'avc', 150),
    step(80, 'hevc', 50),
    step(80, 'avc', 80),
    step(64, 'avc', 40),
    step(16, 'avc', 9),
  ]

  it.each<[string, VideoVariant[], number, Partial<ChoiceRules>, string, string]>([
    ['is taken although a better one exists', steps, 80, {}, '80-avc', 'quality'],
    ['that does not exist falls to the next lower', steps, 74, {}, '64-avc', 'step'],
    ['below all falls to the lowest', steps, 6, {}, '16-avc', 'step'],
    ['above all falls to the best', [step(80, 'avc', 50), step(64, 'avc', 9)], 127, {}, '80-avc', 'step'],
    ['comes before the codec', [step(80, 'av1', 50), step(64, 'avc', 9)], 80, {}, '80-av1', 'codec'],
    ['keeps the order of codecs within it', steps, 80, { codecs: ['hevc', 'avc'] }, '80-hevc', 'quality'],
    ['takes the next codec when the first does not fit', steps, 80, { sizeBytes: 60e6 }, '80-hevc', 'codec'],
    ['that does not fit falls to the next lower', steps, 116, {}, '80-avc', 'size'],
    ['is not held down by the highest quality', steps, 80, { maxQuality: 480 }, '80-avc', 'quality'],
    ['of unknown size is tried', [step(80, 'avc'), step(64, 'avc', 9)], 80, {}, '80-avc', 'unknown-size'],
    [
      'is the quality where a platform has no steps',
      [variant('720-avc', { sizeBytes: 1 })],
      720,
      {},
      '720-avc',
      'best',
    ],
  ])('%s', (_, variants, wished, change, id, reason) => {
    const choice = chooseVariant(video(variants, 100), { ...rules, ...change, step: wished })
    expect(choice).toMatchObject({ variant: { id }, reason })
  })

  it('that is too large is named with its size', () => {
    expect(chooseVariant(video(steps, 100), { ...rules, step: 116 })).toMatchObject({
      larger: { label: '116P', sizeBytes: 150e6 },
    })
    expect(chooseVariant(video(steps, 100), { ...rules, step: 80 })).not.toHaveProperty('larger')
  })
})

describe('the explanation', () => {
  it('lists every variant with its size and what speaks against it', () => {
    const list = weighVariants(
      video([
        variant('2160-avc', { sizeBytes: 5 }),
        variant('1080-avc', { sizeBytes: 100e6 }),
        variant('720-avc'),
        variant('480-avc', { sizeBytes: 9 }),
      ]),
      { ...rules, maxQuality: 1080 },
    )
    expect(list.map((entry) => [entry.variant.quality, entry.verdict])).toEqual([
      [2160, 'above-quality'],
      [1080, 'too-large'],
      [720, 'unknown-size'],
      [480, 'fits'],
    ])
  })
})

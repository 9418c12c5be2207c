/** What the headers of codecs say, written here bit by bit from the standards. */
import { describe, expect, it } from 'vitest'
import { readAacConfig } from '../../src/media/mp4/aac-config'
import { readAvcConfig } from '../../src/media/mp4/avc-config'
import { createBits } from '../../src/media/mp4/bits'
import { seeded } from '../support/random-json'

/** Bits in a row as text, as the standards write them. */
const u = (count: number, value: number): string => value.toString(2).padStart(count, '0')
const ue = (value: number): string => {
  const digits = (value + 1).toString(2)
  return '0'.repeat(digits.length - 1) + digits
}
const se = (value: number): string => ue(value > 0 ? 2 * value - 1 : -2 * value)
const bytesOf = (bits: string): Buffer =>
  Buffer.from((bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))

describe('bits', () => {
  it('are read from the highest of the first byte on, and are 0 behind the end', () => {
    const bits = createBits(Uint8Array.from([0b1010_0110, 0xff]))
    expect([bits.take(3), bits.take(0), bits.take(7), bits.take(6), bits.take(4)]).toEqual([5, 0, 27, 63, 0])
    expect(createBits(Uint8Array.from([0xff, 0xff, 0xff, 0xff])).take(32)).toBe(0xffffffff)
  })
  it.each([0, 1, 2, 7, 255, 65_534, 2 ** 31 - 1, 2 ** 32 - 2])('are the Exp-Golomb number %d', (value) => {
    const bits = createBits(bytesOf(ue(value) + u(3, 5)))
    expect([bits.golomb(), bits.take(3)]).toEqual([value, 5])
  })
  it.each([1, -1, 2, -2, 127, -128])('are the signed number %d', (value) => {
    expect(createBits(bytesOf(se(value))).signedGolomb()).toBe(value)
  })
  it('end, also where there is nothing but zeros', () => {
    expect(createBits(Buffer.alloc(100)).golomb()).toBe(2 ** 32 - 1)
  })
})

interface Picture {
  profile?: number
  compatible?: number
  level?: number
  /** Sampling of colours; said by high profiles only. */
  format?: number
  /** Per list what it says: its steps, or nothing. Absent = no lists. */
  lists?: (number[] | undefined)[]
  /** Kind of picture order, and what follows it. */
  order?: string
  references?: number
  /** Macroblocks across, and down in a frame or in a field. */
  columns?: number
  rows?: number
  interlaced?: boolean
  crop?: [left: number, right: number, top: number, bottom: number]
}

/** A decoder configuration record (ISO/IEC 14496-15, 5.3.3) with one parameter set (ITU-T H.264, 7.3.2.1.1). */
function avcRecord({ profile = 66, compatible = 0, level = 40, columns = 10, rows = 6, ...more }: Picture): Buffer {
  const { format, lists, order = ue(2), references = 1, interlaced = false, crop } = more
  const flag = (value: unknown): string => (value ? '1' : '0')
  const high =
    format === undefined
      ? []
      : [
          ue(format),
          format === 3 ? '1' : '',
          ue(2),
          ue(3),
          '1',
          flag(lists),
          ...(lists ?? []).map((steps) => (steps ? `1${steps.map(se).join('')}` : '0')),
        ]
  const sides = [ue(columns - 1), ue(rows - 1), interlaced ? '01' : '1', '1', flag(crop), ...(crop ?? []).map(ue)]
  const bits = [ue(5), ...high, ue(4), order, ue(references), '1', ...sides, '0', '1']
  const plain = Buffer.concat([Buffer.from([0x67, profile, compatible, level]), bytesOf(bits.join(''))])
  // A 3 goes where the data would look like the beginning of the next unit.
  const nal: number[] = []
  for (const byte of plain) {
    if (byte <= 3 && nal.at(-1) === 0 && nal.at(-2) === 0) nal.push(3)
    nal.push(byte)
  }
  return Buffer.from([1, profile, compatible, level, 0xff, 0xe1, nal.length >> 8, nal.length & 0xff, ...nal])
}

const refused = expect.objectContaining({ code: 'upstream-changed', details: { path: 'avcC' } })

describe('the configuration of an AVC picture', () => {
  it.each<[string, Picture, string, number, number]>([
    ['in whole macroblocks', {}, 'avc1.420028', 160, 96],
    ['of 1080 lines', { columns: 120, rows: 68, crop: [0, 0, 0, 4] }, 'avc1.420028', 1920, 1080],
    [
      'of 1080 lines in two fields',
      { columns: 120, rows: 34, interlaced: true, crop: [0, 0, 0, 2] },
      'avc1.420028',
      1920,
      1080,
    ],
    ['that is cropped on all sides', { crop: [1, 2, 3, 4] }, 'avc1.420028', 154, 82],
    ['without colour', { profile: 100, format: 0, crop: [1, 2, 3, 4] }, 'avc1.640028', 157, 89],
    ['in 4:2:0', { profile: 100, format: 1, crop: [1, 2, 3, 4] }, 'avc1.640028', 154, 82],
    ['in 4:2:2', { profile: 122, format: 2, crop: [1, 2, 3, 4] }, 'avc1.7a0028', 154, 89],
    ['in 4:4:4', { profile: 244, format: 3, crop: [1, 2, 3, 4] }, 'avc1.f40028', 157, 89],
    ['of a small level', { profile: 77, compatible: 0x40, level: 9 }, 'avc1.4d4009', 160, 96],
  ])('%s has its codec and its sides', (_, picture, codec, width, height) => {
    expect(readAvcConfig(avcRecord(picture))).toEqual({ codec, width, height })
  })

  it.each<[string, string]>([
    ['counted', ue(0) + ue(7)],
    ['by a cycle', `${ue(1)}1${se(-3)}${se(4)}${ue(3)}${se(1)}${se(-1)}${se(9)}`],
    ['that of decoding', ue(2)],
  ])('is read past the order of pictures: %s', (_, order) => {
    expect(readAvcConfig(avcRecord({ order, crop: [0, 0, 0, 3] }))).toMatchObject({ width: 160, height: 90 })
  })

  it('is read past lists of scales: whole ones, such that end early, such that run over, none', () => {
    const whole = (size: number): number[] => Array.from({ length: size }, (_, index) => (index % 2 ? -1 : 2))
    const small = [whole(16), undefined, [-8], [5, -13], [-100, 90, 2], whole(16)]
    const lists = [...small, whole(64), [-8], undefined, whole(64), [1, 1, -10], undefined]
    for (const format of [1, 3]) {
      const record = avcRecord({
        profile: 100,
        format,
        lists: lists.slice(0, format === 3 ? 12 : 8),
        crop: [0, 0, 0, 3],
      })
      expect(readAvcConfig(record)).toMatchObject({ width: 160, height: format === 3 ? 93 : 90 })
    }
  })

  it('is read as it was meant where threes stand between zeros', () => {
    const random = seeded(11)
    const number = (max: number): number => Math.floor(random() * max)
    for (let round = 0; round < 200; round++) {
      const [columns, rows] = [1 + number(500), 1 + number(500)]
      const references = [2 ** 24 - 1, 2 ** 25 + 2 ** 9 - 1, 770, 3][number(4)] ?? 0
      expect(readAvcConfig(avcRecord({ columns, rows, references }))).toMatchObject({
        width: columns * 16,
        height: rows * 16,
      })
    }
  })

  it.each<[string, Picture]>([
    ['nothing is left of', { crop: [40, 40, 0, 0] }],
    ['no line is left of', { crop: [0, 0, 24, 24] }],
    ['is wider than any', { columns: 1025 }],
    ['is higher than any', { rows: 1025 }],
  ])('of which %s is none', (_, picture) => {
    expect(() => readAvcConfig(avcRecord(picture))).toThrow(refused)
  })
  it('may be as large as the largest', () => {
    expect(readAvcConfig(avcRecord({ columns: 1024, rows: 1024 }))).toMatchObject({ width: 16_384, height: 16_384 })
    expect(readAvcConfig(avcRecord({ crop: [79, 0, 47, 0] }))).toMatchObject({ width: 2, height: 2 })
  })

  it('that is cut off or another one is none', () => {
    const record = avcRecord({})
    expect(() => readAvcConfig(record.subarray(0, -1))).toThrow(refused)
    expect(() => readAvcConfig(Buffer.from([2, ...record.subarray(1)]))).toThrow(refused)
    expect(() => readAvcConfig(Buffer.alloc(0))).toThrow(refused)
    expect(() => readAvcConfig(Buffer.from([1, 66, 0, 40, 0xff, 0xe1, 0, 3, 0x67, 66, 0]))).toThrow(refused)
  })
})

describe('the configuration of AAC', () => {
  const aac = (...bits: string[]): Buffer => bytesOf(bits.join(''))
  it.each([
    ['an ordinary one', aac(u(5, 2), u(4, 4), u(4, 2)), 'mp4a.40.2', 44_100, 2],
    ['one with a longer number', aac(u(5, 31), u(6, 10), u(4, 3), u(4, 1)), 'mp4a.40.42', 48_000, 1],
    ['one with a rate of its own', aac(u(5, 5), u(4, 15), u(24, 44_056), u(4, 6)), 'mp4a.40.5', 44_056, 6],
    ['one of eight channels', aac(u(5, 2), u(4, 12), u(4, 7)), 'mp4a.40.2', 7_350, 8],
  ])('is read from %s', (_, bytes, codec, sampleRate, channels) => {
    expect(readAacConfig(bytes)).toEqual({ codec, sampleRate, channels })
  })
  it.each([
    ['no kind', aac(u(5, 0), u(4, 4), u(4, 2))],
    ['a rate that does not exist', aac(u(5, 2), u(4, 13), u(4, 2))],
    ['a rate of nothing', aac(u(5, 2), u(4, 15), u(24, 0), u(4, 2))],
    ['channels that are said elsewhere', aac(u(5, 2), u(4, 4), u(4, 0))],
    ['channels that do not exist', aac(u(5, 2), u(4, 4), u(4, 8))],
    ['nothing', Buffer.alloc(0)],
  ])('with %s is none', (_, bytes) => {
    expect(() => readAacConfig(bytes)).toThrow(
      expect.objectContaining({ code: 'upstream-changed', details: { path: 'aac' } }),
    )
  })
})

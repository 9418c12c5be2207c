/** What the metadata of an MP4 says, box by box (ISO/IEC 14496-12). */
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFacts } from '../../src/media/mp4/facts'
import { mib } from '../../src/units'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'facts-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const box = (type: string, ...parts: Buffer[]): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + parts.reduce((sum, { length }) => sum + length, 0))
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, ...parts])
}
/** Numbers of 32 bits at these places, zeros elsewhere; the version stands in front. */
function body(bytes: number, version: 0 | 1, numbers: Record<number, number>): Buffer {
  const data = Buffer.alloc(bytes)
  data[0] = version
  for (const [at, value] of Object.entries(numbers)) data.writeInt32BE(value | 0, Number(at))
  return data
}
const one = 0x10000

interface Track {
  handler?: string
  entry?: string
  samples?: number
  mdhd?: Buffer
  tkhd?: Buffer
  /** In front of everything else in the track. */
  before?: Buffer
}
const second = body(24, 0, { 12: 1000, 16: 1000 })
const wide = body(84, 0, { 40: one, 56: one, 76: 640 * one, 80: 360 * one })

function trak({ handler = 'vide', entry = 'avc1', samples = 25, mdhd = second, tkhd = wide, before }: Track): Buffer {
  const stsd = box('stsd', Buffer.alloc(8), box(entry, Buffer.alloc(20)))
  const table = box('stbl', stsd, box('stsz', body(12, 0, { 8: samples })))
  const hdlr = box('hdlr', Buffer.alloc(8), Buffer.from(handler, 'latin1'), Buffer.alloc(12))
  const media = box('mdia', box('mdhd', mdhd), hdlr, box('minf', box('smhd'), table))
  return box('trak', ...(before ? [before] : []), box('tkhd', tkhd), media)
}

async function facts(...inside: Buffer[]) {
  const path = join(dir, 'file')
  await writeFile(path, Buffer.concat([box('ftyp', Buffer.alloc(8)), box('moov', ...inside), box('mdat')]))
  return readFacts(path)
}
const track = async (of: Track) => (await facts(trak(of))).tracks[0]

describe('a track', () => {
  it('has its kind, its coding, its length, its samples and its sides', async () => {
    expect(await track({})).toEqual({
      kind: 'video',
      entry: 'avc1',
      durationSec: 1,
      samples: 25,
      width: 640,
      height: 360,
    })
  })
  it.each([
    ['soun', 'audio'],
    ['text', 'other'],
  ])('of %s is %s', async (handler, kind) => {
    expect(await track({ handler })).toMatchObject({ kind })
  })
  it('is found behind whatever else is there', async () => {
    const found = await facts(
      box('mvhd', Buffer.alloc(100)),
      trak({ before: box('edts', Buffer.alloc(3)) }),
      box('udta'),
    )
    expect(found.tracks).toMatchObject([{ kind: 'video', entry: 'avc1', width: 640, samples: 25 }])
  })
  it('of more than 32 bits of time has its whole length', async () => {
    const mdhd = body(36, 1, { 20: 90_000, 24: 2, 28: 90_000 })
    expect((await track({ mdhd }))?.durationSec).toBeCloseTo((2 * 2 ** 32 + 90_000) / 90_000, 6)
  })
  it('without a scale of time has no length', async () => {
    expect(await track({ mdhd: body(24, 0, { 16: 1000 }) })).toMatchObject({ durationSec: 0 })
  })
  it.each<[string, 0 | 1, Record<number, number>, number, number]>([
    ['as it is', 0, { 40: one, 56: one }, 640, 360],
    ['turned by a quarter', 0, { 44: one, 52: -one }, 360, 640],
    ['turned by a quarter the other way', 0, { 44: -one, 52: one }, 360, 640],
    ['turned by a half', 0, { 40: -one, 56: -one }, 640, 360],
    ['without a matrix', 0, {}, 640, 360],
  ])('%s is shown in its sides', async (_, version, matrix, width, height) => {
    expect(await track({ tkhd: body(84, version, { ...matrix, 76: 640 * one + 99, 80: 360 * one }) })).toMatchObject({
      width,
      height,
    })
  })
  it('of the longer kind of head has its sides twelve bytes later', async () => {
    const turned = body(96, 1, { 56: one, 64: -one, 88: 1080 * one, 92: 1920 * one })
    expect(await track({ tkhd: turned })).toMatchObject({ width: 1920, height: 1080 })
    // What stands at the place of the shorter one is something else.
    const upright = body(96, 1, { 44: one, 52: one, 68: one, 88: 1080 * one, 92: 1920 * one })
    expect(await track({ tkhd: upright })).toMatchObject({ width: 1080, height: 1920 })
  })
  it('whose boxes are missing or cut off is nothing of what they would say', async () => {
    const nothing = { kind: 'other', entry: '', durationSec: 0, samples: 0, width: 0, height: 0 }
    expect((await facts(box('trak'))).tracks).toEqual([nothing])
    expect((await facts(box('trak', box('mdia')))).tracks).toEqual([nothing])
    const beyond = box('mdia')
    beyond.writeUInt32BE(9)
    const small = box('mdia')
    small.writeUInt32BE(7)
    expect((await facts(box('trak', beyond), box('trak', small, trak({}).subarray(8)))).tracks).toEqual([
      nothing,
      nothing,
    ])
    expect(await track({ mdhd: body(19, 0, { 12: 1000 }), tkhd: body(79, 0, { 75: 99 }) })).toMatchObject({
      durationSec: 0,
      width: 0,
    })
    expect(await track({ tkhd: body(80, 0, { 76: 640 * one }) })).toMatchObject({ width: 640, height: 0 })
  })
})

describe('a file', () => {
  it('is as long as its longest track, and lists them in order', async () => {
    const long = body(24, 0, { 12: 500, 16: 1000 })
    const found = await facts(trak({}), trak({ handler: 'soun', entry: 'mp4a', mdhd: long }))
    expect(found.durationSec).toBe(2)
    expect(found.tracks.map(({ entry }) => entry)).toEqual(['avc1', 'mp4a'])
  })
  it('without tracks has no length', async () => {
    expect(await facts()).toEqual({ durationSec: 0, tracks: [] })
  })
  it('with metadata larger than of any film is refused, and nothing of it is loaded', async () => {
    const path = join(dir, 'large')
    const sized = async (bytes: number) => {
      const file = await open(path, 'w')
      const moov = Buffer.alloc(8)
      moov.writeUInt32BE(bytes)
      moov.write('moov', 4)
      await file.write(moov)
      await file.truncate(bytes)
      await file.close()
      return readFacts(path)
    }
    await expect(sized(64 * mib + 1)).rejects.toMatchObject({ code: 'upstream-changed' })
    expect(await sized(64 * mib)).toEqual({ durationSec: 0, tracks: [] })
  })
})

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPictures, type Pictures } from '../../src/media/picture'
import { sniff } from '../../src/media/sniff'
import type { FitLimits } from '../../src/media/types'
import { fixture } from './origin'

let dir: string
let lines: string[]
let reserved: number
beforeEach(async () => {
  lines = []
  reserved = 0
  dir = await mkdtemp(join(tmpdir(), 'pictures-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
const real = () => createPictures({ log: (line) => lines.push(line) })
const bare = () =>
  createPictures({ load: () => Promise.reject(new Error('no binary')), log: (line) => lines.push(line) })
const anything: FitLimits = { bytes: Infinity, fileBytes: Infinity }
const signal = new AbortController().signal

async function all(data: Buffer, limits = anything, pictures: Pictures = real()) {
  const path = join(dir, 'picture')
  await writeFile(path, data)
  const reserve = async (bytes: number) => void (reserved += bytes)
  return pictures.fit(path, sniff(data.subarray(0, 64))!, limits, { stem: join(dir, 'out'), reserve, signal })
}
/** The one file of a picture, with its bytes. */
async function fit(data: Buffer, limits = anything, pictures?: Pictures) {
  const files = await all(data, limits, pictures)
  expect(files).toHaveLength(1)
  const { path, ...facts } = files[0]!
  const bytes = await readFile(path)
  expect(bytes).toHaveLength(facts.sizeBytes)
  expect(sniff(bytes.subarray(0, 64))?.ext).toBe(facts.ext)
  return { ...facts, bytes }
}
const judge = async (data: Buffer, pictures = real()) => {
  const path = join(dir, 'picture')
  await writeFile(path, data)
  return pictures.judge(path, sniff(data.subarray(0, 64))!)
}
const flat = (width: number, height: number, background: string | object = '#789') =>
  sharp({ create: { width, height, channels: 3, background: background as string }, limitInputPixels: false })
/** Something that cannot be compressed. */
function noise(width: number, height: number) {
  let state = 7
  const raw = Buffer.from(
    Uint8Array.from({ length: width * height * 3 }, () => (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16),
  )
  return sharp(raw, { raw: { width, height, channels: 3 } })
}
/** Frames of one colour each. */
const moving = (width: number, height: number, frames: number, busy = false) => {
  const raw = Buffer.concat(
    Array.from({ length: frames }, (_, index) => {
      const frame = Buffer.alloc(width * height * 3, 20 + (index % 2) * 180 + index)
      if (busy)
        for (let at = 0; at < frame.length; at += 3)
          frame[at] = (Math.sin(at / 97) + Math.cos(at / 1201 + index)) * 60 + 120
      return frame
    }),
  )
  return sharp(raw, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
}
const heic = () => {
  const data = Buffer.alloc(500)
  data.writeUInt32BE(24)
  data.write('ftypheic\0\0\0\0mif1heic', 4, 'latin1')
  data.writeUInt32BE(476, 24)
  data.write('mdat', 28)
  return data
}

describe('a picture that every chat shows', () => {
  it.each(['picture.jpg', 'picture.png', 'picture.gif', 'animated.gif'])(
    'goes out with its own bytes: %s',
    async (name) => {
      const fitted = await fit(fixture(name))
      expect(fitted).toMatchObject({ width: 64, height: 48 })
      expect(fitted.bytes.equals(fixture(name))).toBe(true)
      expect(fitted).not.toHaveProperty('scaled')
      expect(await readdir(dir)).toEqual(['picture'])
    },
  )
})

describe('another picture', () => {
  it.each(['picture.webp', 'picture.avif'])('%s becomes JPEG of the same size', async (name) => {
    const fitted = await fit(fixture(name))
    expect(fitted).toMatchObject({ ext: 'jpg', mime: 'image/jpeg', width: 64, height: 48 })
    expect(fitted).not.toHaveProperty('scaled')
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({ format: 'jpeg', width: 64, height: 48 })
  })
  it('keeps transparency by turning to PNG, where there is any', async () => {
    const clear = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#f000' } })
      .webp()
      .toBuffer()
    expect(await fit(clear)).toMatchObject({ ext: 'png', mime: 'image/png' })
    const opaque = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#f00f' } })
      .webp()
      .toBuffer()
    expect((await sharp(opaque).metadata()).hasAlpha ? await fit(opaque) : { ext: 'jpg' }).toMatchObject({ ext: 'jpg' })
  })
  it('is turned upright', async () => {
    const fitted = await fit(fixture('rotated.jpg'))
    expect(fitted).toMatchObject({ ext: 'jpg', width: 48, height: 64 })
    const meta = await sharp(fitted.bytes).metadata()
    expect(meta).toMatchObject({ width: 48, height: 64 })
    expect(meta.orientation ?? 1).toBe(1)
  })
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('has its red corner where EXIF orientation %i puts it', async (orientation) => {
    const corner = {
      input: { create: { width: 16, height: 16, channels: 3 as const, background: '#f00' } },
      left: 0,
      top: 0,
    }
    const data = await flat(48, 32, '#fff')
      .composite([corner])
      .jpeg({ quality: 100 })
      .withMetadata({ orientation })
      .toBuffer()
    const { bytes } = await fit(data, { bytes: Infinity })
    const { data: raw, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
    const red = (x: number, y: number) => (raw[(y * info.width + x) * 3 + 1] ?? 255) < 100
    const corners = [red(3, 3), red(info.width - 4, 3), red(3, info.height - 4), red(info.width - 4, info.height - 4)]
    const expected = { 1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2 }[orientation]
    expect(corners.indexOf(true)).toBe(expected)
    expect(corners.filter(Boolean)).toHaveLength(1)
  })
  it('printed in CMYK comes in the colours of screens', async () => {
    const data = await flat(40, 30, '#c03020').toColourspace('cmyk').jpeg().toBuffer()
    expect((await sharp(data).metadata()).space).toBe('cmyk')
    const fitted = await fit(data)
    expect((await sharp(fitted.bytes).metadata()).space).toBe('srgb')
    const [red = 0, green = 255] = await sharp(fitted.bytes).raw().toBuffer()
    expect(red).toBeGreaterThan(140)
    expect(green).toBeLessThan(110)
  })
  it('of 16 bits comes in eight, in the same colours', async () => {
    const data = await flat(40, 30, '#c03020').toColourspace('rgb16').png().toBuffer()
    expect((await sharp(data).metadata()).depth).toBe('ushort')
    const fitted = await fit(data)
    expect((await sharp(fitted.bytes).metadata()).depth).toBe('uchar')
    expect([...(await sharp(fitted.bytes).raw().toBuffer()).subarray(0, 3)]).toEqual(
      [0xc0, 0x30, 0x20].map((value) => expect.closeTo(value, -1)),
    )
  })
})

describe('what moves', () => {
  it('keeps moving at its pace', async () => {
    const fitted = await fit(fixture('animated.webp'))
    expect(fitted).toMatchObject({ ext: 'gif', width: 64, height: 48 })
    expect(fitted).not.toHaveProperty('still')
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({ format: 'gif', pages: 4, delay: [80, 80, 80, 80] })
  })
  it('is made smaller when it would cost too much to write, and says so', async () => {
    const data = await moving(1000, 1000, 16).webp({ effort: 0, quality: 50 }).toBuffer()
    const fitted = await fit(data)
    expect(fitted).toMatchObject({ ext: 'gif', scaled: true })
    expect(await sharp(fitted.bytes).metadata()).toMatchObject({ pages: 16, width: fitted.width })
    expect(fitted.width).toBeGreaterThan(800)
  })
  it('is made smaller until it is within the bytes', async () => {
    const data = await moving(400, 300, 8, true).gif().toBuffer()
    const bytes = Math.round(data.length / 3)
    const fitted = await fit(data, { bytes })
    expect(fitted).toMatchObject({ ext: 'gif', scaled: true })
    expect(fitted.sizeBytes).toBeLessThanOrEqual(bytes)
    expect((await sharp(fitted.bytes).metadata()).pages).toBe(8)
  })
  it('is a still that says so when even that is too much', async () => {
    const data = await moving(400, 300, 8, true).gif().toBuffer()
    const fitted = await fit(data, { bytes: Math.round(data.length / 60) })
    expect(fitted).toMatchObject({ ext: 'jpg', still: true })
    expect(fitted.sizeBytes).toBeLessThanOrEqual(data.length / 60)
  })
  it('is not unpacked when its frames together are a bomb', async () => {
    const data = Buffer.from(fixture('animated.webp'))
    expect(data.toString('latin1', 12, 16)).toBe('VP8X')
    // Four frames on a canvas of 5100 × 5100.
    data.writeUIntLE(5099, 24, 3)
    data.writeUIntLE(5099, 27, 3)
    expect(await fit(data)).toMatchObject({ ext: expect.stringMatching(/jpg|png/), still: true, width: 5100 })
  })
  it('in PNG, which nothing here can write, keeps its bytes or says that it is a still', async () => {
    const png = await flat(60, 40).png().toBuffer()
    const control = Buffer.from('\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0', 'latin1')
    const data = Buffer.concat([png.subarray(0, 33), control, png.subarray(33)])
    expect(await fit(data)).toMatchObject({ ext: 'png' })
    expect(await fit(data, { bytes: Infinity, side: 30 })).toMatchObject({ still: true, scaled: true, width: 30 })
  })
})

describe('a picture beyond the limits', () => {
  it('in bytes is encoded anew with all its pixels, where that is enough', async () => {
    const data = await noise(300, 200).blur(1).png().toBuffer()
    const fitted = await fit(data, { bytes: Math.round(data.length * 0.6) })
    expect(fitted).toMatchObject({ ext: 'jpg', width: 300, height: 200 })
    expect(fitted).not.toHaveProperty('scaled')
    expect(fitted.sizeBytes).toBeLessThanOrEqual(data.length * 0.6)
  })
  it('far beyond them has fewer pixels and says so', async () => {
    const data = await noise(600, 400).jpeg({ quality: 95 }).toBuffer()
    const fitted = await fit(data, { bytes: 20_000 })
    expect(fitted).toMatchObject({ ext: 'jpg', scaled: true })
    expect(fitted.sizeBytes).toBeLessThanOrEqual(20_000)
    expect(fitted.sizeBytes).toBeGreaterThan(8000)
    expect(fitted.width! / fitted.height!).toBeCloseTo(1.5, 1)
  })
  it('with transparency in it stands on white when it must be JPEG', async () => {
    const { data: raw } = await noise(200, 200).ensureAlpha(0).raw().toBuffer({ resolveWithObject: true })
    const data = await sharp(raw, { raw: { width: 200, height: 200, channels: 4 } })
      .png()
      .toBuffer()
    const fitted = await fit(data, { bytes: 20_000 })
    expect(fitted.ext).toBe('jpg')
    expect((await sharp(fitted.bytes).raw().toBuffer()).every((value) => value > 250)).toBe(true)
  })
  it.each<[string, Partial<FitLimits>, number, number]>([
    ['a side', { side: 400 }, 400, 300],
    ['the sum of its sides', { sum: 700 }, 400, 300],
    ['pixels', { pixels: 120_000 }, 400, 300],
  ])('in %s is made smaller to just within', async (_, limit, width, height) => {
    const fitted = await fit(await flat(800, 600).png().toBuffer(), { bytes: Infinity, ...limit })
    expect(fitted).toMatchObject({ scaled: true, width, height })
  })
  it('that is of flat colour stays exact', async () => {
    expect(await fit(await flat(800, 600).png().toBuffer(), { bytes: 5000, side: 400 })).toMatchObject({ ext: 'png' })
  })
})

describe('a picture nobody can make anything of', () => {
  it('is refused when it unfolds to more than anybody needs, without being unpacked', async () => {
    const bomb = await flat(11_000, 10_000).png().toBuffer()
    expect(bomb.length).toBeLessThan(2_000_000)
    const error = { code: 'too-large', details: { limit: { name: 'pixels', value: 110_000_000 } } }
    expect(await failure(fit(bomb))).toMatchObject(error)
    expect(await failure(judge(bomb))).toMatchObject(error)
  })
  it('is refused sooner when it was not stored line by line', async () => {
    const sized = async (progressive: boolean) => {
      const data = await flat(64, 64).jpeg({ progressive }).toBuffer()
      const frame = data.indexOf(Buffer.from([0xff, progressive ? 0xc2 : 0xc0]))
      data.writeUInt16BE(9000, frame + 5)
      data.writeUInt16BE(9000, frame + 7)
      return data
    }
    expect(await judge(await sized(false))).toBe('shown')
    expect(await failure(judge(await sized(true)))).toMatchObject({ code: 'too-large' })
  })
  it.each(['picture.jpg', 'picture.png', 'picture.gif', 'picture.webp', 'picture.avif'])(
    'is broken when its end is missing: %s',
    async (name) => {
      const data = fixture(name)
      expect(await judge(data)).toBe('shown')
      expect(await judge(data.subarray(0, Math.floor(data.length * 0.7)))).toBe('broken')
      expect(await failure(fit(data.subarray(0, Math.floor(data.length * 0.7))))).toMatchObject({
        code: 'upstream-changed',
      })
    },
  )
  it('is no longer broken by what cameras append', async () => {
    expect(await judge(Buffer.concat([fixture('picture.jpg'), Buffer.alloc(5000)]))).toBe('shown')
  })
  it('goes as a file where the chat takes files, and says so', async () => {
    expect(await judge(heic())).toBe('unreadable')
    expect(await fit(heic())).toMatchObject({ ext: 'heic', mime: 'image/heic', asFile: 'unreadable' })
    expect(await failure(fit(heic(), { bytes: 1e6 }))).toMatchObject({ code: 'unsupported' })
    expect(await failure(fit(heic(), { bytes: 1e6, fileBytes: 499 }))).toMatchObject({ code: 'unsupported' })
  })
})

describe('without sharp', () => {
  it.each(['picture.jpg', 'picture.png', 'picture.gif', 'picture.webp'])('%s goes out as it is', async (name) => {
    expect((await fit(fixture(name), anything, bare())).bytes.equals(fixture(name))).toBe(true)
    expect(await judge(fixture(name), bare())).toBe('shown')
  })
  it('what fewer clients show is a file, and what is too large too', async () => {
    expect(await judge(fixture('picture.avif'), bare())).toBe('unreadable')
    expect(await fit(fixture('picture.avif'), anything, bare())).toMatchObject({ ext: 'avif', asFile: 'unreadable' })
    expect(await fit(fixture('picture.jpg'), { bytes: 100, fileBytes: 1e6 }, bare())).toMatchObject({
      asFile: 'too-large',
    })
    expect(await failure(fit(fixture('picture.jpg'), { bytes: 100 }, bare()))).toMatchObject({ code: 'too-large' })
  })
  it('says so once', async () => {
    const pictures = bare()
    await fit(fixture('picture.jpg'), anything, pictures)
    await fit(fixture('picture.png'), anything, pictures)
    expect(lines).toHaveLength(1)
  })
})

/** How a picture is judged and made smaller, step by step; the decoder is a stand-in that says what it is told to. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Metadata, Sharp } from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AmagiError } from '../../src/errors'
import { createPictures } from '../../src/media/picture'
import { isComplete } from '../../src/media/picture/complete'
import type { SharpFactory } from '../../src/media/picture/decoder'
import { encodeWithin, type Opened } from '../../src/media/picture/encode'
import { readFacts, type PictureFacts } from '../../src/media/picture/facts'
import { asFile, untouched } from '../../src/media/picture/fit'
import { jpegLayout } from '../../src/media/picture/jpeg'
import { moving } from '../../src/media/picture/moving'
import type { FileKind } from '../../src/media/sniff'
import { fixture } from './origin'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'parts-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const bytes = (...values: number[]): Buffer => Buffer.from(values)
const kindOf = (ext: string): FileKind => ({ ext, mime: `image/${ext}`, families: ['picture'] })

describe('the segments of a JPEG', () => {
  const start = [0xff, 0xd8]
  const end = [0xff, 0xd9]
  const table = [0xff, 0xdb, 0, 4, 1, 2]
  const scan = (...data: number[]): number[] => [0xff, 0xda, 0, 3, 9, ...data]

  it('are those before the first scan, and the end is behind its marker', () => {
    expect(jpegLayout(bytes(...start, ...table, 0xff, 0xfe, 0, 2, ...scan(1, 2), ...end, 5, 5))).toEqual({
      segments: [
        { marker: 0xdb, start: 2, end: 8 },
        { marker: 0xfe, start: 8, end: 12 },
      ],
      end: 21,
    })
  })
  it('of several scans are those before the first', () => {
    const layout = jpegLayout(bytes(...start, ...scan(1), ...table, ...scan(2), ...end))
    expect(layout).toEqual({ segments: [], end: 22 })
  })
  it('may have fill bytes in front', () => {
    const layout = jpegLayout(bytes(...start, 0xff, 0xff, ...table, ...scan(1), 0xff, ...end))
    expect(layout).toEqual({ segments: [{ marker: 0xdb, start: 4, end: 10 }], end: 19 })
  })
  it.each([0x00, 0xd0, 0xd3, 0xd7, 0xff])('do not begin within a scan, whatever it holds: ff %i', (next) => {
    expect(jpegLayout(bytes(...start, ...scan(1, 0xff, next, 0xd0, 2), ...end))?.end).toBe(14)
  })
  it.each([0xcf, 0xd8])('begin within a scan with any other marker: ff %i', (next) => {
    expect(jpegLayout(bytes(...start, ...scan(1, 0xff, next, 0, 2), ...end))?.end).toBe(14)
  })
  it('are none of a picture of which anything is missing', () => {
    const whole = bytes(...start, ...table, ...scan(1, 0xff, 0), ...table, ...scan(2), ...end)
    expect(jpegLayout(whole)?.end).toBe(whole.length)
    for (let length = 0; length < whole.length; length++) expect(jpegLayout(whole.subarray(0, length))).toBeUndefined()
  })
  it('are none of what is no picture', () => {
    expect(jpegLayout(bytes(...start, ...table, ...end))).toBeUndefined()
    expect(jpegLayout(bytes(...start, 0, ...table, ...scan(1), ...end))).toBeUndefined()
    expect(jpegLayout(bytes(0xfe, 0xd8, ...scan(1), ...end))).toBeUndefined()
    expect(jpegLayout(bytes(0xff, 0xd9, ...scan(1), ...end))).toBeUndefined()
  })
})

describe('the end of a picture', () => {
  const riff = (said: number, length: number): Buffer => {
    const data = Buffer.alloc(length)
    if (length >= 8) data.writeUInt32LE(said, 4)
    return data
  }
  const box = (size: number, length = size): Buffer => {
    const data = Buffer.alloc(length)
    data.writeUInt32BE(size)
    return data
  }
  it.each<[string, string, Buffer, boolean]>([
    ['its last chunk', 'png', Buffer.from('\x89PNG IEND'), true],
    ['no last chunk', 'png', Buffer.from('\x89PNG IDAT'), false],
    ['nothing but a last chunk', 'png', Buffer.from('IEND'), false],
    ['its trailer', 'gif', Buffer.from('GIF89a;'), true],
    ['its trailer and a little behind it', 'gif', Buffer.from(`GIF89a;${'x'.repeat(14)}`), true],
    ['a trailer that is none', 'gif', Buffer.from(`GIF89a;${'x'.repeat(15)}`), false],
    ['its own length', 'webp', riff(12, 20), true],
    ['more than its own length', 'webp', riff(12, 21), true],
    ['less than its own length', 'webp', riff(12, 19), false],
    ['no head', 'webp', riff(0, 11), false],
    ['a head alone', 'webp', riff(4, 12), true],
    ['whole boxes', 'avif', Buffer.concat([box(24), box(16)]), true],
    ['a box that is cut off', 'avif', Buffer.concat([box(24), box(17, 16)]), false],
    ['a few bytes behind its boxes', 'heic', Buffer.concat([box(24), Buffer.alloc(7, 1)]), true],
    ['a box to the end of the file', 'heic', Buffer.concat([box(24), box(0, 8)]), true],
    ['a box that is none', 'heic', Buffer.concat([box(24), box(7, 8)]), false],
    ['a box of nothing but its head', 'heic', Buffer.concat([box(8), box(16)]), true],
    ['anything', 'bmp', Buffer.alloc(0), true],
  ])('with %s is there in %s: %s', (_, ext, data, expected) => expect(isComplete(data, ext)).toBe(expected))
})

/** A decoder that says this of every picture, or fails. */
const saying = (meta: Partial<Metadata> | Error): SharpFactory => {
  const metadata = async () => {
    if (meta instanceof Error) throw meta
    const usual = { format: 'jpeg', width: 10, height: 20, depth: 'uchar', space: 'srgb', hasAlpha: false } as const
    return { ...usual, ...meta }
  }
  return () => ({ metadata }) as unknown as Sharp
}

describe('the facts of a picture', () => {
  const data: Record<string, Buffer> = {
    jpg: fixture('picture.jpg'),
    png: fixture('picture.png'),
    gif: fixture('picture.gif'),
    webp: fixture('picture.webp'),
    avif: fixture('picture.avif'),
  }
  const facts = (meta: Partial<Metadata> | Error, ext = 'jpg', bytesOf = data[ext] ?? Buffer.alloc(0)) =>
    readFacts(saying(meta), bytesOf, kindOf(ext))

  it('are its sides, that it stands still and that every chat shows it', async () => {
    expect(await facts({})).toEqual({ width: 10, height: 20, frames: 1, moves: false, alpha: false, plain: true })
  })
  it('are those of one frame where there are several', async () => {
    expect(await facts({ pages: 3, height: 60, pageHeight: 20 }, 'gif')).toMatchObject({
      height: 20,
      frames: 3,
      moves: true,
    })
    expect(await facts({ pages: 1, hasAlpha: true }, 'gif')).toMatchObject({ frames: 1, moves: false, alpha: true })
  })
  it.each([
    [1, 10, 20, true],
    [2, 10, 20, false],
    [4, 10, 20, false],
    [5, 20, 10, false],
    [8, 20, 10, false],
  ])('count by orientation %i', async (orientation, width, height, plain) => {
    expect(await facts({ orientation })).toMatchObject({ width, height, plain })
  })
  it.each<[string, Partial<Metadata>, string, boolean]>([
    ['of 16 bits', { depth: 'ushort' }, 'png', false],
    ['for printing', { space: 'cmyk' }, 'jpg', false],
    ['in grey', { space: 'b-w' }, 'jpg', true],
    ['in WebP', {}, 'webp', false],
    ['in PNG', {}, 'png', true],
  ])('say whether every chat shows one %s', async (_, meta, ext, plain) => {
    expect((await facts(meta, ext)).plain).toBe(plain)
  })
  it.each<[string, Partial<Metadata>, number]>([
    ['a JPEG', {}, 100_000_000],
    ['a PNG', { format: 'png' }, 100_000_000],
    ['a progressive JPEG', { isProgressive: true }, 60_000_000],
    ['a JPEG on its side', { orientation: 5 }, 60_000_000],
    ['a JPEG upside down', { orientation: 4 }, 100_000_000],
    ['a WebP', { format: 'webp' }, 60_000_000],
  ])('are refused of %s with more pixels than can be unpacked', async (_, meta, max) => {
    expect(await facts({ ...meta, width: max / 1000, height: 1000 })).toMatchObject({ frames: 1 })
    await expect(facts({ ...meta, width: max + 1, height: 1 })).rejects.toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'pixels', value: max + 1, max } },
    })
  })
  it('see movement the decoder does not', async () => {
    const png = (...chunks: string[]) => Buffer.from(['\x89PNG', ...chunks, 'IEND'].join('....'), 'latin1')
    expect((await facts({}, 'png', png('acTL', 'IDAT'))).moves).toBe(true)
    expect((await facts({}, 'png', png('IDAT', 'acTL'))).moves).toBe(false)
    expect((await facts({}, 'png', png('IDAT'))).moves).toBe(false)
    const heif = (...brands: string[]) => {
      const box = Buffer.from(`....ftyp${brands.join('')}`)
      box.writeUInt32BE(box.length)
      return box
    }
    for (const ext of ['avif', 'heic']) {
      for (const brand of ['avis', 'msf1', 'hevc']) {
        expect((await facts({}, ext, heif('mif1', '....', brand))).moves).toBe(true)
      }
      expect((await facts({}, ext, heif('avif', '....', 'mif1'))).moves).toBe(false)
    }
    const jpeg = Buffer.from(data['jpg']!)
    jpeg.write('avis', 20)
    expect((await facts({}, 'jpg', jpeg)).moves).toBe(false)
  })
  it('are none of what cannot be read, and nothing is asked about half a picture', async () => {
    const cause = new Error('no')
    await expect(facts(cause)).rejects.toMatchObject({
      code: 'upstream-changed',
      message: 'picture cannot be read',
      cause,
    })
    await expect(facts(cause, 'heic')).rejects.toMatchObject({ code: 'unsupported' })
    const half = data['jpg']!.subarray(0, -10)
    await expect(readFacts(() => expect.unreachable(), half, kindOf('jpg'))).rejects.toMatchObject({
      code: 'upstream-changed',
      message: 'the end of a picture is missing',
    })
  })
})

/** What one file was written with. */
interface Written {
  format: 'jpeg' | 'png' | 'gif'
  quality?: number
  width: number
  height: number
  background?: unknown
}
/** A picture of these sides; each file gets as many bytes as `size` says. */
function writing(width: number, height: number, size: (one: Written) => number, opaque = true) {
  const written: Written[] = []
  const open = (): Sharp => {
    const one: Written = { format: 'jpeg', width, height }
    const chain = {
      stats: async () => ({ isOpaque: opaque }),
      resize: (to: { width: number; height: number; fit: string }) => {
        expect(to.fit).toBe('fill')
        Object.assign(one, { width: to.width, height: to.height })
        return chain
      },
      flatten: ({ background }: { background: unknown }) => {
        one.background = background
        return chain
      },
      jpeg: ({ quality }: { quality: number }) => Object.assign(chain, void Object.assign(one, { quality })),
      png: () => Object.assign(chain, void Object.assign(one, { format: 'png' })),
      gif: () => Object.assign(chain, void Object.assign(one, { format: 'gif' })),
      timeout: () => chain,
      async toFile(path: string) {
        written.push(one)
        await writeFile(path, Buffer.alloc(Math.round(size(one))))
      },
    }
    return chain as unknown as Sharp
  }
  return { written, open }
}

describe('a file of at most so many bytes', () => {
  type How = NonNullable<Parameters<typeof encodeWithin>[3]> & { picture?: Partial<Opened>; opaque?: boolean }
  async function encode(
    size: (one: Written) => number,
    limit: number,
    { picture = {}, opaque = true, ...how }: How = {},
  ) {
    const { written, open } = writing(100, 50, size, opaque)
    const opened: Opened = { width: 100, height: 50, alpha: false, losslessBytes: 0, open, ...picture }
    const made = await encodeWithin(opened, limit, join(dir, 'out'), how).catch((error: AmagiError) => error)
    return { made, written }
  }
  const tried = (written: Written[]) => written.map(({ format, quality, width }) => [format, quality, width])

  it('is a JPEG on white in the best quality that fits', async () => {
    const { made, written } = await encode(({ quality = 0 }) => quality, 88)
    expect(made).toEqual({
      path: join(dir, 'out.jpg'),
      ext: 'jpg',
      mime: 'image/jpeg',
      width: 100,
      height: 50,
      sizeBytes: 88,
    })
    expect(written).toEqual([{ format: 'jpeg', quality: 88, width: 100, height: 50, background: '#fff' }])
    expect(tried((await encode(({ quality = 0 }) => quality, 79)).written)).toEqual([
      ['jpeg', 88, 100],
      ['jpeg', 80, 100],
      ['jpeg', 70, 100],
    ])
  })
  it('has fewer pixels where no quality is enough, by what the last attempt came to', async () => {
    const { made, written } = await encode(({ width, height }) => width * height, 2500)
    // The root of a half, less five per cent: 0.6718.
    expect(tried(written).slice(3)).toEqual([['jpeg', 80, 67]])
    expect(made).toMatchObject({ width: 67, height: 33, scaled: true, sizeBytes: 67 * 33 })
    const stubborn = await encode(({ width }) => width * 10, 250)
    expect(tried(stubborn.written).slice(3)).toEqual([
      ['jpeg', 80, 47],
      ['jpeg', 80, 32],
      ['jpeg', 80, 27],
      ['jpeg', 80, 25],
    ])
    expect(stubborn.made).toMatchObject({ sizeBytes: 250 })
  })
  it('is refused after four rounds', async () => {
    const { made, written } = await encode(() => 1000, 999)
    expect(written).toHaveLength(3 + 4)
    expect(made).toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'size', value: 1000, max: 999 } },
    })
  })
  it('is rather none than one of fewer pixels, where the whole is wanted', async () => {
    const { made, written } = await encode(() => 1000, 999, { whole: true })
    expect([made, written.length]).toEqual([undefined, 3])
  })
  it('is made smaller at least as it has to be', async () => {
    const { made } = await encode(() => 1, 10, { factor: 0.5 })
    expect(made).toMatchObject({ width: 50, height: 25, scaled: true })
  })
  it('stays exact where it is transparent, or was exact and would have few enough bytes again', async () => {
    const first = async (limit: number, how: How) => (await encode(() => 10, limit, how)).written[0]?.format
    expect(await first(10, { picture: { alpha: true }, opaque: false })).toBe('png')
    expect(await first(10, { picture: { alpha: true } })).toBe('jpeg')
    expect(await first(100, { picture: { losslessBytes: 100 } })).toBe('png')
    expect(await first(100, { picture: { losslessBytes: 101 } })).toBe('jpeg')
    expect(await first(100, { picture: { losslessBytes: 400 }, factor: 0.5 })).toBe('png')
    expect(await first(100, { picture: { losslessBytes: 100 }, onlyJpeg: true })).toBe('jpeg')
  })
  it('that is exact and too large becomes a JPEG', async () => {
    const { made, written } = await encode(({ format }) => (format === 'png' ? 101 : 100), 100, {
      picture: { losslessBytes: 50 },
    })
    expect(made).toMatchObject({ ext: 'jpg' })
    expect(tried(written)).toEqual([
      ['png', undefined, 100],
      ['jpeg', 88, 100],
    ])
    const exact = await encode(({ format }) => (format === 'png' ? 100 : 1), 100, { picture: { losslessBytes: 50 } })
    expect(exact.made).toMatchObject({ ext: 'png', mime: 'image/png', sizeBytes: 100 })
  })
  it('of pixels nobody can read is an error of ours', async () => {
    const cause = new Error('broken')
    const { made } = await encode(() => {
      throw cause
    }, 100)
    expect(made).toMatchObject({ code: 'unsupported', message: 'the pixels of a picture cannot be read', cause })
  })
})

describe('a GIF of what moves', () => {
  async function made(size: (one: Written) => number, limit: number, change: Partial<PictureFacts> = {}, limits = {}) {
    const facts: PictureFacts = {
      width: 100,
      height: 50,
      frames: 10,
      moves: true,
      alpha: false,
      plain: false,
      ...change,
    }
    const { written, open } = writing(facts.width, facts.height, size)
    const sharp: SharpFactory = (_, options) => {
      expect(options.animated).toBe(true)
      return open()
    }
    const gif = await moving(sharp, Buffer.alloc(1000), facts, { bytes: limit, ...limits }, join(dir, 'out'))
    return { gif, widths: written.map(({ width }) => width) }
  }
  const area = ({ width, height }: Written): number => width * height

  it('has all its pixels where they are few and fit', async () => {
    expect((await made(() => 500, 500)).gif).toEqual({
      path: join(dir, 'out.gif'),
      ext: 'gif',
      mime: 'image/gif',
      sizeBytes: 500,
      width: 100,
      height: 50,
    })
  })
  it('is made smaller by what the last attempt came to, three times at most', async () => {
    // The root of a half, less ten per cent: 0.636.
    const { gif, widths } = await made(area, 2500)
    expect(widths).toEqual([100, 63])
    expect(gif).toMatchObject({ width: 63, height: 31, scaled: true, sizeBytes: 63 * 31 })
    const stubborn = await made(() => 501, 500)
    expect([stubborn.gif, stubborn.widths]).toEqual([undefined, [100, 89, 80]])
  })
  it('begins with what its bytes say, where they are those of a GIF', async () => {
    // 0.9 of a half of the bytes: 0.67.
    expect((await made(area, 500, { plain: true })).widths[0]).toBe(67)
    expect((await made(() => 1, 500, { plain: true }, { side: 30 })).widths).toEqual([30])
  })
  it('is written with twelve million pixels at most', async () => {
    expect((await made(() => 1, 1, { width: 1200, height: 1000 })).widths).toEqual([1200])
    expect((await made(() => 1, 1, { width: 2400, height: 2000 })).widths).toEqual([1200])
  })
  it('is none where a quarter of its sides would be left, too much would be read, or it does not move', async () => {
    expect((await made(() => 1, 1, {}, { side: 25 })).widths).toEqual([25])
    expect((await made(() => 1, 1, {}, { side: 24 })).widths).toEqual([])
    expect((await made(() => 1, 1, { width: 2500, height: 4000, frames: 10 })).widths).toHaveLength(1)
    expect((await made(() => 1, 1, { width: 2500, height: 4000, frames: 11 })).widths).toEqual([])
    expect((await made(() => 1, 1, { frames: 1 })).gif).toBeUndefined()
    expect((await made(() => 1, 1, { frames: 2 })).gif).toBeDefined()
    expect((await made(() => 1, 1, {}, { ratio: 1.9 })).gif).toBeUndefined()
    expect((await made(() => 1, 1, {}, { ratio: 2 })).gif).toBeDefined()
  })
})

describe('a picture in place of which its file goes', () => {
  const original = { path: '/p', data: Buffer.alloc(10), kind: kindOf('heic') }
  it('says why, where files of its size are taken', () => {
    expect(asFile(original, { bytes: 1, fileBytes: 10 }, 'unreadable')).toEqual({
      path: '/p',
      ext: 'heic',
      mime: 'image/heic',
      sizeBytes: 10,
      asFile: 'unreadable',
    })
    expect(untouched(original)).toEqual({ path: '/p', ext: 'heic', mime: 'image/heic', sizeBytes: 10 })
  })
  it.each([
    [{ bytes: 1, fileBytes: 9 }, 9],
    [{ bytes: 1 }, 0],
  ])('is refused within %j', (limits, max) => {
    expect(() => asFile(original, limits, 'unreadable')).toThrow(
      expect.objectContaining({ code: 'unsupported', message: 'no decoder for heic' }),
    )
    expect(() => asFile(original, limits, 'too-large')).toThrow(
      expect.objectContaining({
        code: 'too-large',
        details: { what: 'image', limit: { name: 'size', value: 10, max } },
      }),
    )
  })
})

describe('pictures', () => {
  const { signal } = new AbortController()
  async function judged(meta: Partial<Metadata> | Error, ext: string, stats: () => Promise<unknown>) {
    const factory: SharpFactory = (input, options) =>
      ({ ...saying(meta)(input, options), stats }) as unknown as ReturnType<SharpFactory>
    const pictures = createPictures({ load: async () => factory, log: () => undefined })
    const name = ext === 'heic' ? 'avif' : ext
    return pictures.judge(join(__dirname, '../../samples/media', `picture.${name}`), kindOf(ext), signal)
  }
  const broken = () => Promise.reject(new Error('no decoder'))

  it('in HEIF are judged by their pixels as well, others by their header', async () => {
    for (const ext of ['avif', 'heic']) {
      expect(await judged({}, ext, broken)).toBe('unreadable')
      expect(await judged({}, ext, async () => ({}))).toBe('shown')
    }
    expect(await judged({}, 'jpg', broken)).toBe('shown')
    expect(await judged(new Error('no'), 'jpg', broken)).toBe('broken')
  })
  it('are no show without their decoder', async () => {
    const lines: string[] = []
    const load = () => Promise.reject(new Error('no binary'))
    const pictures = createPictures({ load, log: (line) => void lines.push(line) })
    await expect(pictures.slides([], dir, signal)).rejects.toMatchObject({
      code: 'unsupported',
      message: 'a show of pictures needs sharp',
    })
    expect(lines).toEqual(['sharp cannot be loaded: pictures are sent as they are'])
  })
  it('are not read for somebody who has given up', async () => {
    const pictures = createPictures({ log: () => undefined })
    const gone = pictures.judge(join(dir, 'missing'), kindOf('jpg'), AbortSignal.abort())
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' })
  })
  it('of which all can be decoded are sheets in their order; others are left out', async () => {
    const pictures = createPictures({ log: () => undefined })
    const paths = ['picture.jpg', 'picture.webp'].map((name) => join(__dirname, '../../samples/media', name))
    const none = join(dir, 'none.jpg')
    await writeFile(none, 'no picture')
    expect(await pictures.slides([paths[0]!, none, paths[1]!], dir, signal)).toEqual({
      width: 1440,
      height: 1080,
      count: 2,
    })
    expect((await readFile(join(dir, 'slide-000.jpg'))).length).toBeGreaterThan(1000)
    expect((await readFile(join(dir, 'slide-001.jpg'))).length).toBeGreaterThan(1000)
    await expect(pictures.slides([none], dir, signal)).rejects.toMatchObject({
      code: 'unsupported',
      message: 'none of the pictures can be decoded',
    })
    await expect(pictures.slides(paths, dir, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })
})

/**
 * Motion Photos, read by a reader of its own: written from the Motion Photo format 1.0 (Android developer
 * documentation), Exif 2.3, XMP part 3 and the reader in openharmony/multimedia_media_library, not from our writer.
 */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import { AmagiError } from '../../src/errors'
import { createMediaCache, type MediaCache } from '../../src/media/cache'
import type { Headway } from '../../src/media/headway'
import { createHold } from '../../src/media/hold'
import { motionPhoto } from '../../src/media/motion'
import { createMotion } from '../../src/media/motion/assemble'
import type { FetchOptions, ImageOptions, MediaFiles, VideoOptions } from '../../src/media/types'
import { jpegLayout } from '../../src/media/picture/jpeg'
import { motionMakers, type MotionMaker, type VideoVariant } from '../../src/model'
import { decodeErrors, hasFfmpeg, readClip } from '../support/decode'
import { at, createOrigin, fixture, hosts, serve, type Origin } from './origin'

const clip = fixture('progressive.mp4')
const facts = { clipBytes: clip.length, mime: 'video/mp4' }

const colours = Buffer.from(Uint8Array.from({ length: 90 * 60 * 3 }, (_, index) => (index * 7) % 256))
const still = () => sharp(colours, { raw: { width: 90, height: 60, channels: 3 } })

function write(jpeg: Buffer, maker: MotionMaker): Buffer {
  const { head, tail } = motionPhoto(jpeg, maker, facts)
  return Buffer.concat([head, clip, tail])
}

/** Data of the APP1 segments, by the name they begin with. */
function app1(file: Buffer, name: string): Buffer[] {
  const found: Buffer[] = []
  for (let place = 2; file[place] === 0xff && file[place + 1] !== 0xda; place += 2 + file.readUInt16BE(place + 2)) {
    const data = file.subarray(place + 4, place + 2 + file.readUInt16BE(place + 2))
    if (file[place + 1] === 0xe1 && data.toString('latin1').startsWith(name)) found.push(data.subarray(name.length))
  }
  return found
}

/** Attributes of all elements of the one XMP packet, by their full names. */
function xmpOf(file: Buffer): { values: Map<string, string>; items: Map<string, string>[] } {
  const [packet, ...others] = app1(file, 'http://ns.adobe.com/xap/1.0/\0')
  expect(others).toEqual([])
  const xml = packet?.toString('utf8') ?? ''
  const spaces = new Map([...xml.matchAll(/xmlns:(\w+)="([^"]+)"/g)].map(([, prefix, uri]) => [prefix!, uri!]))
  const attributes = (element: string) =>
    new Map(
      [...element.matchAll(/ (\w+):(\w+)="([^"]*)"/g)]
        .filter(([, prefix]) => prefix !== 'xmlns')
        .map(([, prefix, name, value]) => [`${spaces.get(prefix!)}${name}`, value!]),
    )
  // Well formed: what is opened is closed, in order.
  const open: string[] = []
  for (const [, closing, name, alone] of xml.matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) {
    if (closing) expect(open.pop()).toBe(name)
    else if (!alone) open.push(name!)
  }
  expect(open).toEqual([])
  const description = /<rdf:Description[^>]*>/.exec(xml)?.[0] ?? ''
  const items = [...xml.matchAll(/<Container:Item[^>]*>/g)].map(([element]) => attributes(element))
  return { values: attributes(description), items }
}

const camera = 'http://ns.google.com/photos/1.0/camera/'
const itemSpace = 'http://ns.google.com/photos/1.0/container/item/'

/** The clip as a reader of the format finds it: the last item of the container, by lengths from the end of the file. */
function clipByContainer(file: Buffer): Buffer {
  const { items } = xmpOf(file)
  expect(items.map((item) => item.get(`${itemSpace}Semantic`))).toEqual(['Primary', 'MotionPhoto'])
  expect(items.map((item) => item.get(`${itemSpace}Mime`))).toEqual(['image/jpeg', 'video/mp4'])
  return file.subarray(file.length - Number(items[1]?.get(`${itemSpace}Length`)))
}

/** The clip as phones of Huawei find it: three fields of 20 bytes at the end. */
function clipByFooter(file: Buffer): Buffer {
  const fields = [60, 40, 20].map((back) => file.toString('latin1', file.length - back, file.length - back + 20))
  expect(fields[0]).toMatch(/^v\d+_f\d+ *$/)
  expect(fields[1]).toMatch(/^\d+:\d+ *$/)
  expect(fields[2]).toMatch(/^LIVE_\d+ *$/)
  const live = Number(/\d+/.exec(fields[2] ?? '')?.[0])
  const start = file.length - live - 40
  // The first field is behind the clip and counts with it.
  return file.subarray(start, start + live - 20)
}

/** Tags of the Exif directory of a big-endian TIFF, with their kinds and values. */
function exifOf(file: Buffer): Map<number, { kind: number; value: Buffer }> {
  const [data] = app1(file, 'Exif\0\0')
  const found = new Map<number, { kind: number; value: Buffer }>()
  if (!data) return found
  expect(data.toString('latin1', 0, 4)).toBe('MM\0*')
  const sizes: Record<number, number> = { 1: 1, 4: 4, 7: 1 }
  const directory = (offset: number) =>
    Array.from({ length: data.readUInt16BE(offset) }, (_, index) => {
      const entry = offset + 2 + index * 12
      const kind = data.readUInt16BE(entry + 2)
      const bytes = (sizes[kind] ?? 1) * data.readUInt32BE(entry + 4)
      const place = bytes > 4 ? data.readUInt32BE(entry + 8) : entry + 8
      return { id: data.readUInt16BE(entry), kind, value: data.subarray(place, place + bytes) }
    })
  const [pointer] = directory(data.readUInt32BE(4)).filter(({ id }) => id === 0x8769)
  for (const { id, ...tag } of directory(pointer!.value.readUInt32BE(0))) found.set(id, tag)
  return found
}

describe.each(motionMakers)('a motion photo for %s', (maker) => {
  it('is the still, with its very pixels', async () => {
    const jpeg = await still().jpeg({ quality: 90 }).withMetadata({ icc: 'p3' }).toBuffer()
    const file = write(jpeg, maker)
    expect(await sharp(file).metadata()).toMatchObject({ format: 'jpeg', width: 90, height: 60, hasProfile: true })
    expect(await sharp(file).raw().toBuffer()).toEqual(await sharp(jpeg).raw().toBuffer())
  })

  it('holds the whole clip, which plays', async () => {
    const file = write(await still().jpeg().toBuffer(), maker)
    const found = maker === 'huawei' ? clipByFooter(file) : clipByContainer(file)
    expect(found.equals(clip)).toBe(true)
    expect(await readClip(found)).toMatchObject({ videoCodec: 'avc' })
    expect(hasFfmpeg ? decodeErrors(found) : '').toBe('')
  })

  it('has the clip right behind the end of the still', async () => {
    const file = write(await still().jpeg({ progressive: true }).toBuffer(), maker)
    expect(file.indexOf(clip.subarray(0, 64))).toBe(jpegLayout(file)?.end)
  })

  it('keeps nothing of an older XMP, EXIF, index of pictures or trailer', async () => {
    const mpf = Buffer.from('\xff\xe2\0\x0aMPF\0old!', 'latin1')
    const old = await still()
      .jpeg()
      .withExif({ IFD0: { Copyright: 'OLD-EXIF' } })
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>OLD-XMP</rdf:RDF></x:xmpmeta>')
      .toBuffer()
    const given = Buffer.concat([old.subarray(0, 2), mpf, old.subarray(2), Buffer.from('OLD-TRAILER')])
    expect(given.toString('latin1')).toMatch(/OLD-EXIF[^]*OLD-XMP[^]*OLD-TRAILER/)
    const file = write(given, maker)
    expect(file.toString('latin1')).not.toMatch(/OLD-|MPF\0/)
    expect(await sharp(file).stats()).toBeDefined()
  })
})

describe('what the phones of a maker look for', () => {
  const made = async (maker: MotionMaker) => write(await still().jpeg().toBuffer(), maker)
  const version = { [`${camera}MotionPhoto`]: '1', [`${camera}MotionPhotoVersion`]: '1' }
  const values = async (maker: MotionMaker) => Object.fromEntries(xmpOf(await made(maker)).values)

  it('is the format alone for Google', async () => {
    expect(await values('google')).toEqual({
      'http://www.w3.org/1999/02/22-rdf-syntax-ns#about': '',
      ...version,
      [`${camera}MotionPhotoPresentationTimestampUs`]: '-1',
    })
    expect(app1(await made('google'), 'Exif')).toEqual([])
  })
  it('is MicroVideo from the end of the file and a tag for Xiaomi', async () => {
    expect(await values('xiaomi')).toMatchObject({
      ...version,
      [`${camera}MicroVideo`]: '1',
      [`${camera}MicroVideoVersion`]: '1',
      [`${camera}MicroVideoOffset`]: String(clip.length),
    })
    const file = await made('xiaomi')
    expect(exifOf(file)).toEqual(new Map([[0x8897, { kind: 1, value: Buffer.from([1]) }]]))
    // Two directories of one entry each, and nothing behind them.
    expect(app1(file, 'Exif\0\0')[0]).toHaveLength(8 + 2 * 18)
  })
  it('is its own names, its comment and no MicroVideo for OPPO', async () => {
    const oplus = 'http://ns.oplus.com/photos/1.0/camera/'
    const all = await values('oppo')
    expect(all).toMatchObject({
      ...version,
      [`${oplus}MotionPhotoOwner`]: 'oplus',
      [`${oplus}OLivePhotoVersion`]: '2',
      [`${oplus}VideoLength`]: String(clip.length),
    })
    expect(Object.keys(all).filter((name) => name.includes('MicroVideo'))).toEqual([])
    const comment = exifOf(await made('oppo')).get(0x9286)
    expect(comment).toEqual({ kind: 7, value: Buffer.from('oplus_8388608\0') })
  })
  it('is the footer alone for Huawei', async () => {
    const file = await made('huawei')
    expect([...app1(file, 'Exif'), ...app1(file, 'http')]).toEqual([])
  })
})

describe('a still', () => {
  /** A JPEG of these segments, by marker and data, with one byte of picture. */
  const jpegOf = (...segments: [marker: number, data: string][]) => {
    const all = segments.map(([marker, data]) => {
      const head = Buffer.from([0xff, marker, 0, 0])
      head.writeUInt16BE(data.length + 2, 2)
      return Buffer.concat([head, Buffer.from(data, 'latin1')])
    })
    return Buffer.concat([Buffer.from([0xff, 0xd8]), ...all, Buffer.from([0xff, 0xda, 0, 2, 7, 0xff, 0xd9])])
  }
  const kept = (jpeg: Buffer) => motionPhoto(jpeg, 'huawei', facts).head

  it('without anything before its picture is one all the same', () => {
    expect(kept(jpegOf())).toEqual(jpegOf())
  })
  it('keeps what belongs to its picture, other data of applications too', () => {
    const profile: [number, string] = [0xe2, 'ICC_PROFILE\0\x01\x01']
    const jpeg = jpegOf(
      [0xe0, 'JFIF\0'],
      profile,
      [0xe2, 'MPF\0'],
      [0xe1, 'Exif\0\0'],
      [0xed, 'MPF\0'],
      [0xdb, 'table'],
    )
    expect(kept(jpeg)).toEqual(jpegOf([0xe0, 'JFIF\0'], profile, [0xed, 'MPF\0'], [0xdb, 'table']))
  })
})

describe('a still that is none', () => {
  it.each([
    ['another format', () => still().png().toBuffer()],
    ['half a JPEG', async () => (await still().jpeg().toBuffer()).subarray(0, 500)],
    ['a JPEG without pixels', async () => Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['nothing', async () => Buffer.alloc(0)],
  ])('is refused: %s', async (_, data) => {
    const jpeg = await data()
    expect(() => motionPhoto(jpeg, 'google', facts)).toThrow(
      expect.objectContaining({
        code: 'upstream-changed',
        message: 'the still of a live photo is no whole JPEG',
      }),
    )
  })
})

describe('from the platform', () => {
  let origin: Origin
  let dir: string
  beforeEach(async () => {
    origin = await createOrigin()
    dir = await mkdtemp(join(tmpdir(), 'motion-'))
  })
  afterEach(async () => {
    await origin.close()
    await rm(dir, { recursive: true, force: true })
  })
  const source = (path: string) => ({ urls: [at(path)] })
  const variant: VideoVariant = { id: 'v', label: '720P', quality: 720, codec: 'avc', source: source('/clip') }
  const photo = {
    image: { kind: 'image' as const, id: 'douyin-1-1', source: source('/still') },
    clip: { kind: 'video' as const, id: 'douyin-1-1-clip', variants: [variant] },
    variant,
  }
  const how = { platform: 'douyin' as const }

  it.each(['picture.webp', 'rotated.jpg', 'picture.png', 'animated.gif'])(
    '%s and clip become one file',
    async (name) => {
      const media = createMedia({ dir: join(dir, 'media'), transport: origin.transport, mediaHosts: () => hosts })
      origin.on('/still', serve(fixture(name)))
      origin.on('/clip', serve(clip))
      const [file, again] = await Promise.all([media.motion(photo, 'oppo', how), media.motion(photo, 'oppo', how)])
      expect(file).toMatchObject({ name: 'douyin-1-1.MP.jpg', mime: 'image/jpeg' })
      expect(again).toEqual(file)
      const bytes = await readFile(file.path)
      expect(bytes).toHaveLength(file.sizeBytes)
      expect(clipByContainer(bytes).equals(clip)).toBe(true)
      const meta = await sharp(bytes).metadata()
      expect({ width: meta.width, height: meta.height }).toMatchObject(
        name === 'rotated.jpg' ? { width: 48, height: 64 } : { width: 64, height: 48 },
      )
      const other = await media.motion(photo, 'huawei', how)
      expect(clipByFooter(await readFile(other.path)).equals(clip)).toBe(true)
      expect(origin.seen).toHaveLength(2)
      await media.close()
    },
  )

  it('beyond the cap it is too large, and a still nobody can decode is in none', async () => {
    const media = createMedia({
      dir: join(dir, 'media'),
      transport: origin.transport,
      mediaHosts: () => hosts,
      ffmpeg: false,
    })
    origin.on('/still', serve(fixture('picture.jpg')))
    origin.on('/clip', serve(clip))
    const maxBytes = clip.length + 100
    await expect(media.motion(photo, 'oppo', { ...how, maxBytes })).rejects.toMatchObject({ code: 'too-large' })
    const heic = Buffer.alloc(500)
    heic.write('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 0, 'latin1')
    heic.writeUInt32BE(476, 24)
    origin.on('/other', serve(heic))
    const other = { ...photo, image: { ...photo.image, id: 'heic', source: source('/other') } }
    await expect(media.motion(other, 'oppo', how)).rejects.toMatchObject({ code: 'unsupported' })
    await media.close()
    await expect(media.motion(photo, 'oppo', how)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('a live photo', () => {
  let dir: string
  let cache: MediaCache
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'motion-'))
    const options = { readers: 'everyone', keepMs: 60_000, quotaBytes: 1, freeBytes: async () => Infinity } as const
    cache = createMediaCache({ ...options, dir: join(dir, 'media'), clock: Date.now, log: () => undefined })
  })
  afterEach(async () => {
    await cache.close()
    await rm(dir, { recursive: true, force: true })
  })

  const source = { urls: ['https://cdn.example/1'] }
  const variant: VideoVariant = { id: 'v', label: '', quality: 720, codec: 'avc', source }
  const photo = {
    image: { kind: 'image' as const, id: 'p', source },
    clip: { kind: 'video' as const, id: 'c', variants: [variant] },
    variant,
  }

  /** A store that has these two files, and keeps what it is asked with. */
  async function stored(mimes: [still: string, clip: string] = ['image/jpeg', 'video/mp4']) {
    const [still, film] = [join(dir, 'still'), join(dir, 'film')]
    await writeFile(still, fixture('picture.jpg'))
    await writeFile(film, clip)
    const asked: { image: ImageOptions[]; video: VideoOptions[] } = { image: [], video: [] }
    let held = 0
    const holding = ({ hold }: FetchOptions): void => {
      held++
      hold?.add(() => held--)
    }
    const files: Pick<MediaFiles, 'image' | 'video'> = {
      async image(_, options) {
        asked.image.push(options)
        holding(options)
        return mimes[0] === '' ? [] : [{ path: still, name: 'still', mime: mimes[0], sizeBytes: 1 }]
      },
      async video(_, __, options) {
        asked.video.push(options)
        holding(options)
        options.headway?.({ doing: 'downloading', share: 0.5 })
        if (options.maxBytes === 7) throw new AmagiError('too-large')
        return { path: film, name: 'film', mime: mimes[1], sizeBytes: clip.length }
      },
    }
    return { motion: createMotion(cache, () => files), asked, held: () => held }
  }
  const how = { platform: 'douyin', chat: 'chat' } as const

  it('is asked for with the wishes of whoever wants it, its still as a JPEG of any size', async () => {
    const { motion, asked, held } = await stored()
    const news: Headway[] = []
    await motion.make(photo, 'google', { ...how, maxBytes: 1e6, fresh: true, headway: (one) => void news.push(one) })
    const common = { ...how, fresh: true, hold: expect.anything(), signal: expect.anything() }
    expect(asked.image).toEqual([{ ...common, limits: { bytes: Infinity, jpeg: true, fileBytes: Infinity } }])
    expect(asked.video).toEqual([{ ...common, maxBytes: 1e6, headway: expect.anything() }])
    expect(news).toEqual([{ doing: 'downloading', share: 0.5 }])
    expect(held()).toBe(0)
  })
  it('is asked for without what nobody wished', async () => {
    const { motion, asked } = await stored()
    await motion.make(photo, 'google', { platform: 'douyin' })
    expect(asked.video[0]).toMatchObject({ fresh: false })
    expect(asked.video[0]).not.toHaveProperty('maxBytes')
  })
  it('is made once for those who want the same, and apart for those who want less or newer', async () => {
    const { motion, asked } = await stored()
    const [small, ...others] = await Promise.allSettled(
      [{ maxBytes: 7 }, {}, {}, { maxBytes: 1e6 }, { fresh: true }].map((more) =>
        motion.make(photo, 'google', { ...how, ...more }),
      ),
    )
    expect(small).toMatchObject({ status: 'rejected', reason: { code: 'too-large' } })
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 'fulfilled'))
    expect(asked.video.map(({ maxBytes, fresh }) => [maxBytes, fresh])).toEqual([
      [7, false],
      [undefined, false],
      [1e6, false],
      [undefined, true],
    ])
    await motion.make(photo, 'google', how)
    expect(asked.video).toHaveLength(4)
  })
  it('is too large with its still and what stands behind its clip, to the byte', async () => {
    const { motion } = await stored()
    const { sizeBytes } = await motion.make(photo, 'huawei', how)
    const other = { ...photo, image: { ...photo.image, id: 'other' } }
    await expect(motion.make(other, 'huawei', { ...how, maxBytes: sizeBytes - 1 })).rejects.toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'size', value: sizeBytes, max: sizeBytes - 1 } },
    })
    expect(await motion.make(other, 'huawei', { ...how, maxBytes: sizeBytes })).toMatchObject({ sizeBytes })
    expect((await motion.make(photo, 'huawei', how)).sizeBytes).toBe(sizeBytes)
  })
  it('is held by everybody who waited and whoever comes later, until each of them is done', async () => {
    const { motion } = await stored()
    const holds = [createHold(), createHold(), createHold()]
    const [first] = await Promise.all(holds.slice(0, 2).map((hold) => motion.make(photo, 'google', { ...how, hold })))
    await motion.make(photo, 'google', { ...how, hold: holds[2] })
    // The quota has room for the newest alone.
    const another = (id: string) => motion.make({ ...photo, image: { ...photo.image, id } }, 'google', how)
    for (const [index, hold] of holds.entries()) {
      await another(`x${index}`)
      expect((await stat(first?.path ?? '')).size).toBe(first?.sizeBytes)
      hold.end()
    }
    await another('last')
    await expect(stat(first?.path ?? '')).rejects.toMatchObject({ code: 'ENOENT' })
  })
  it.each<[string, [string, string], string]>([
    ['a clip in another container', ['image/jpeg', 'video/x-flv'], 'image/jpeg and video/x-flv'],
    ['a still that is no JPEG', ['image/heic', 'video/mp4'], 'image/heic and video/mp4'],
    ['no still', ['', 'video/mp4'], 'undefined and video/mp4'],
  ])('of %s is none, and lets go of both', async (_, mimes, said) => {
    const { motion, held } = await stored(mimes)
    await expect(motion.make(photo, 'google', how)).rejects.toMatchObject({
      code: 'unsupported',
      message: `no motion photo of ${said}`,
    })
    expect(held()).toBe(0)
  })
})

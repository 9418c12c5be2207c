import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLayout } from '../../src/media/mp4/layout'
import { sniff } from '../../src/media/sniff'
import { fixture } from './origin'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )

describe('the first bytes', () => {
  const heif = (brand: string, ...compatible: string[]) => {
    const data = Buffer.alloc(16 + compatible.length * 4)
    data.writeUInt32BE(data.length)
    data.write(`ftyp${brand}`, 4, 'latin1')
    for (const [index, name] of compatible.entries()) data.write(name, 16 + index * 4, 'latin1')
    return data
  }
  it.each<[string, Buffer, string | undefined, string]>([
    ['a progressive MP4', fixture('progressive.mp4'), 'mp4', 'video'],
    ['a DASH representation', fixture('dash-video-avc.m4s'), 'mp4', 'video'],
    ['a bare media segment', Buffer.from('\0\0\0\x18stypmsdh\0\0\0\0msdhmsix', 'latin1'), 'mp4', 'video'],
    ['an M4A', fixture('music.m4a'), 'm4a', 'audio'],
    ['an MP3 with tags', fixture('music.mp3'), 'mp3', 'audio'],
    ['an MP3 without tags', Buffer.from([0xff, 0xfb, 0x90, 0x64, 0, 0]), 'mp3', 'audio'],
    ['an ADTS stream', Buffer.from([0xff, 0xf1, 0x50, 0x80, 0, 0]), 'aac', 'audio'],
    ['a FLAC', Buffer.from('fLaC\0\0\0\x22'), 'flac', 'audio'],
    ['an FLV', Buffer.from('FLV\x01\x05\0\0\0\x09', 'latin1'), 'flv', 'video'],
    ['a JPEG', fixture('picture.jpg'), 'jpg', 'picture'],
    ['a PNG', fixture('picture.png'), 'png', 'picture'],
    ['a GIF', fixture('picture.gif'), 'gif', 'picture'],
    ['a WebP', fixture('picture.webp'), 'webp', 'picture'],
    ['an AVIF', fixture('picture.avif'), 'avif', 'picture'],
    ['a HEIC', heif('heic', 'mif1', 'heic'), 'heic', 'picture'],
    ['an AVIF behind a general brand', heif('mif1', 'miaf', 'avif'), 'avif', 'picture'],
    ['a WAV', Buffer.from('RIFF\0\0\0\0WAVEfmt '), 'wav', 'audio'],
    ['a page', Buffer.from('<!DOCTYPE html><html>'), undefined, ''],
    ['a page after white space', Buffer.from('\n\n  <html>....'), undefined, ''],
    ['an error in JSON', Buffer.from('{"code":-404,"message":"x"}'), undefined, ''],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), undefined, ''],
    ['an empty file', Buffer.alloc(0), undefined, ''],
    ['UTF-16 text', Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x68, 0x00]), undefined, ''],
    ['a long run of 0xff', Buffer.alloc(64, 0xff), undefined, ''],
  ])('of %s are recognised for what they are', (_, data, ext, family) => {
    const kind = sniff(data.subarray(0, 64))
    expect(kind?.ext).toBe(ext)
    expect(kind?.families.join(' ') ?? '').toContain(family)
  })
})

describe('the layout of an MP4', () => {
  let dir: string
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'boxes-'))
  })
  afterAll(() => rm(dir, { recursive: true, force: true }))
  const layout = async (data: Buffer) => {
    const path = join(dir, 'file')
    await writeFile(path, data)
    return readLayout(path)
  }
  const box = (type: string, size = 8, declared = size) => {
    const data = Buffer.alloc(size)
    data.writeUInt32BE(declared)
    data.write(type, 4, 'latin1')
    return data
  }

  it('tells fragmented from ordinary files', async () => {
    expect((await layout(fixture('dash-video-avc.m4s'))).fragmented).toBe(true)
    expect(await layout(fixture('progressive.mp4'))).toMatchObject({ fragmented: false, fastStart: true })
  })
  it('sees metadata behind the data', async () => {
    expect(await layout(Buffer.concat([box('ftyp', 24), box('mdat', 100), box('moov', 50)]))).toMatchObject({
      fastStart: false,
    })
  })
  it('reads sizes of 64 bits and to the end of the file', async () => {
    const wide = Buffer.alloc(40)
    wide.writeUInt32BE(1)
    wide.write('mdat', 4, 'latin1')
    wide.writeBigUInt64BE(40n, 8)
    const { boxes } = await layout(Buffer.concat([box('ftyp', 24), box('moov', 50), wide, box('mdat', 30, 0)]))
    expect(boxes.map((entry) => entry.size)).toEqual([24, 50, 40, 30])
  })
  it('notices that the end is missing, wherever the cut is', async () => {
    const whole = fixture('progressive.mp4')
    for (const size of [whole.length - 1, whole.length - 5000, 5000]) {
      expect(await failure(layout(whole.subarray(0, size)))).toMatchObject({ details: { truncated: true } })
    }
  })
  it('forgives padding behind a complete file', async () => {
    await expect(layout(Buffer.concat([fixture('progressive.mp4'), Buffer.alloc(64)]))).resolves.toMatchObject({
      fragmented: false,
    })
  })
  it('names every box with its place, an empty one of eight bytes too', async () => {
    const data = Buffer.concat([
      box('ftyp', 24),
      box('free', 8),
      box('\u00a9xyz', 10),
      box('moov', 50),
      Buffer.alloc(7),
    ])
    expect(await layout(data)).toEqual({
      boxes: [
        { type: 'ftyp', start: 0, size: 24 },
        { type: 'free', start: 24, size: 8 },
        { type: '\u00a9xyz', start: 32, size: 10 },
        { type: 'moov', start: 42, size: 50 },
      ],
      metadata: { type: 'moov', start: 42, size: 50 },
      fragmented: false,
      fastStart: true,
    })
  })
  it('is fragmented by its fragments, and playable while it loads when the metadata stands in front', async () => {
    const fragments = [box('ftyp', 24), box('moov', 50), box('moof', 20), box('mdat', 30)]
    expect(await layout(Buffer.concat(fragments))).toMatchObject({ fragmented: true, fastStart: true })
    expect(await layout(Buffer.concat([box('moof', 20), box('moov', 50)]))).toMatchObject({ fragmented: true })
    expect(await layout(Buffer.concat([box('ftyp', 24), box('mdat', 8), box('moov', 50)]))).toMatchObject({
      fragmented: false,
      fastStart: false,
    })
  })
  it('says where it breaks off', async () => {
    const details = async (data: Buffer) => (await failure(layout(data))).details as Record<string, unknown>
    const start = box('ftyp', 24)
    expect(await details(Buffer.concat([start, box('moov', 50, 60)]))).toEqual({
      truncated: true,
      expected: 84,
      found: 74,
    })
    const wide = box('mdat', 12, 1)
    expect(await details(Buffer.concat([start, wide]))).toMatchObject({ truncated: true, found: 36 })
    expect(await details(Buffer.concat([start, box('m v ', 8, 7)]))).toEqual({ path: 'box', at: 24 })
    expect(await details(start)).toEqual({ path: 'moov' })
  })
  it('has no padding before metadata and data are there', async () => {
    for (const parts of [[box('moov', 50)], [box('mdat', 50)]]) {
      const data = Buffer.concat([box('ftyp', 24), ...parts, Buffer.alloc(64, 1)])
      expect(await failure(layout(data))).toMatchObject({ code: 'upstream-changed', details: { path: 'box', at: 74 } })
    }
    const whole = Buffer.concat([box('ftyp', 24), box('moov', 50), box('mdat', 50), Buffer.alloc(64, 1)])
    expect((await layout(whole)).boxes).toHaveLength(3)
  })
  it('refuses what is no MP4', async () => {
    for (const data of [
      Buffer.from('<html>'.repeat(9)),
      fixture('music.mp3'),
      box('ftyp', 24),
      box('abcd', 64),
      Buffer.alloc(0),
    ]) {
      expect(await failure(layout(data))).toMatchObject({ code: 'upstream-changed' })
    }
  })
})

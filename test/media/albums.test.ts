/** What is made of an album with ffmpeg: a show of its pictures, its clips with its music. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import type { MediaFile, MediaFiles, MediaOptions } from '../../src/media/types'
import type { AudioMedia, ImageMedia, VideoMedia, VideoVariant } from '../../src/model'
import { decodeErrors, hasFfmpeg, readClip } from '../support/decode'
import { fake } from './ffmpeg/fake'
import { trackHash, tracks } from './mp4'
import { at, createOrigin, fixture, hosts, serve, status, type Origin } from './origin'

let origin: Origin
let dir: string
const opened: MediaFiles[] = []
const lines: string[] = []

function open(more: Partial<MediaOptions> = {}): MediaFiles {
  const store = createMedia({
    // A percent sign is a pattern to ffmpeg, a blank and a quote are trouble to shells.
    dir: join(dir, "100%d it's"),
    transport: origin.transport,
    mediaHosts: () => hosts,
    log: (line) => lines.push(line),
    tuning: { retryMs: 5 },
    ...more,
  })
  opened.push(store)
  return store
}

beforeEach(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'album-'))
  origin.on('/music', serve(fixture('music.mp3')))
  origin.on('/jpg', serve(fixture('picture.jpg')))
  origin.on('/png', serve(fixture('picture.png')))
  origin.on('/webp', serve(fixture('picture.webp')))
  origin.on('/rotated', serve(fixture('rotated.jpg')))
  origin.on('/gone', status(404))
})
afterEach(async () => {
  lines.length = 0
  await Promise.all(opened.splice(0).map((store) => store.close()))
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

const how = { platform: 'douyin' } as const
const source = (path: string) => ({ urls: [at(path)] })
const image = (path: string): ImageMedia => ({ kind: 'image', id: `douyin-1-${path.slice(1)}`, source: source(path) })
const music: AudioMedia = { kind: 'audio', id: 'douyin-m1', durationSec: 2, source: source('/music') }
const variant: VideoVariant = { id: 'v', label: '360P', quality: 360, codec: 'avc', source: source('/clip') }
const clip: VideoMedia = { kind: 'video', id: 'douyin-1-clip', durationSec: 2, variants: [variant] }
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )

/** Loudness of every half second in decibels, decoded and filtered. */
function loudness(path: string, filter = 'anull'): number[] {
  const graph = 'asetnsamples=24000,astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-'
  const args = ['-nostdin', '-v', 'error', '-i', path, '-af', `${filter},aresample=48000,${graph}`, '-f', 'null', '-']
  const text = execFileSync('ffmpeg', args, { encoding: 'utf8' })
  return [...text.matchAll(/RMS_level=(\S+)/g)].map(([, value]) => (value === '-inf' ? -Infinity : Number(value)))
}
/** Mean brightness of the frame at a second. */
function brightness(path: string, second: number): number {
  const args = [
    '-nostdin',
    '-v',
    'error',
    '-ss',
    String(second),
    '-i',
    path,
    '-frames:v',
    '1',
    '-vf',
    'scale=64:64,format=gray',
  ]
  const pixels = execFileSync('ffmpeg', [...args, '-f', 'rawvideo', '-'])
  return pixels.reduce((sum, value) => sum + value, 0) / pixels.length
}
async function decoded(file: MediaFile) {
  const bytes = await readFile(file.path)
  expect(decodeErrors(bytes)).toBe('')
  return readClip(bytes)
}

describe.skipIf(!hasFfmpeg)('a show (skipped where there is no ffmpeg)', () => {
  it('has every picture for its time and the music to the end', async () => {
    const dark = execFileSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'color=black:s=90x60',
      '-frames:v',
      '1',
      '-f',
      'mjpeg',
      '-',
    ])
    const light = execFileSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'color=white:s=90x60',
      '-frames:v',
      '1',
      '-c:v',
      'png',
      '-f',
      'image2pipe',
      '-',
    ])
    origin.on('/dark', serve(dark))
    origin.on('/light', serve(light))
    const file = await open().slideshow([image('/dark'), image('/light'), image('/webp')], music, how)
    expect(file).toMatchObject({ mime: 'video/mp4', width: 1440, height: 1080, durationSec: 9 })
    expect(await decoded(file)).toMatchObject({ videoCodec: 'avc', audioCodec: 'aac', width: 1440, height: 1080 })
    expect((await readClip(await readFile(file.path))).seconds).toBeCloseTo(9, 0)
    expect([0.5, 2.5].map((second) => brightness(file.path, second) < 40)).toEqual([true, true])
    expect([3.5, 5.5].map((second) => brightness(file.path, second) > 120)).toEqual([true, true])
    const levels = loudness(file.path)
    // Two seconds of music fill nine, and fade at the end.
    expect(levels.slice(0, 14).every((level) => level > -40)).toBe(true)
    expect(levels.at(-1)!).toBeLessThan(levels[2]! - 5)
  })
  it('leaves out what cannot be had and says so in the log', async () => {
    const file = await open().slideshow([image('/jpg'), image('/gone'), image('/png')], music, how)
    expect(file.durationSec).toBe(6)
    expect(lines.join('\n')).toContain('a slideshow has 2 of 3 pictures: not-found')
  })
  it('is silent without music, and stands upright when most pictures do', async () => {
    const file = await open().slideshow([image('/rotated')], undefined, how)
    expect(await decoded(file)).toMatchObject({ audioCodec: undefined, width: 1080, height: 1440 })
  })
  it('is made once for everybody who asks', async () => {
    const store = open()
    const wish = () => store.slideshow([image('/jpg'), image('/png')], music, how)
    const [one, two] = await Promise.all([wish(), wish()])
    expect(two.path).toBe(one.path)
    expect((await wish()).path).toBe(one.path)
  })
  it('fails with the reason when no picture comes', async () => {
    expect(await failure(open().slideshow([image('/gone')], music, how))).toMatchObject({ code: 'not-found' })
  })
})

describe('a show without ffmpeg', () => {
  it('is refused before anything is downloaded', async () => {
    expect(await failure(open({ ffmpeg: false }).slideshow([image('/jpg')], music, how))).toMatchObject({
      code: 'unsupported',
      details: { needs: 'ffmpeg' },
    })
    expect(origin.seen).toEqual([])
  })
})

describe.skipIf(!hasFfmpeg)('a clip with music (skipped where there is no ffmpeg)', () => {
  it('keeps its picture bit by bit, its own sound and its length', async () => {
    const bytes = fixture('progressive.mp4')
    origin.on('/clip', serve(bytes))
    const tone = join(dir, 'tone.m4a')
    execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=3000:d=3', '-c:a', 'aac', tone])
    origin.on('/music', serve(await readFile(tone)))
    const file = await open().video(clip, variant, { ...how, music: { audio: music, fromSec: 1.5 } })
    const made = await readFile(file.path)
    expect(decodeErrors(made)).toBe('')
    expect(trackHash(made, tracks(made)[0]!)).toBe(trackHash(bytes, tracks(bytes)[0]!))
    expect((await readClip(made)).seconds).toBeCloseTo(2, 0)
    const own = loudness(file.path, 'bandpass=f=440:width_type=h:w=100')
    const added = loudness(file.path, 'bandpass=f=3000:width_type=h:w=300')
    expect(own.slice(0, 3).every((level) => level > -35)).toBe(true)
    expect(added.slice(0, 3).every((level) => level > -45)).toBe(true)
    const before = join(dir, 'before.mp4')
    await writeFile(before, bytes)
    expect(loudness(before, 'bandpass=f=3000:width_type=h:w=300')[1]!).toBeLessThan(added[1]! - 15)
  })
  it('without a sound of its own has the music alone, to its end although that is longer', async () => {
    const silent = join(dir, 'silent.mp4')
    const graph = 'testsrc2=s=160x90:r=25:d=5'
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      graph,
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      silent,
    ])
    origin.on('/clip', serve(await readFile(silent)))
    const file = await open().video(clip, variant, { ...how, music: { audio: music, fromSec: 31 } })
    expect(await decoded(file)).toMatchObject({ audioCodec: 'aac' })
    const levels = loudness(file.path)
    expect(levels.length).toBeGreaterThanOrEqual(9)
    expect(levels.slice(1, 9).every((level) => level > -40)).toBe(true)
  })
  it('goes without it when the music cannot be had', async () => {
    const bytes = fixture('progressive.mp4')
    origin.on('/clip', serve(bytes))
    const gone = { audio: { ...music, id: 'douyin-m2', source: source('/gone') }, fromSec: 0 }
    const file = await open().video(clip, variant, { ...how, music: gone })
    expect(await readFile(file.path)).toEqual(bytes)
    expect(lines).toContain('a clip goes without its music: not-found')
  })
})

describe.skipIf(process.platform === 'win32')('a show of other pictures', () => {
  it('is another one, however the names of its pictures run into each other', async () => {
    const store = open({
      ffmpeg: { path: await fake(dir, `if (output.endsWith('mp4')) fs.writeFileSync(output, 'film')`) },
    })
    const named = (...ids: string[]) => ids.map((id) => ({ ...image('/jpg'), id }))
    const shows = [
      await store.slideshow(named('a', 'bc'), undefined, how),
      await store.slideshow(named('ab', 'c'), undefined, how),
      await store.slideshow(named('a', 'bc'), music, how),
    ]
    expect(new Set(shows.map(({ path }) => path)).size).toBe(3)
    expect(shows.map(({ name }) => name)).toEqual(['a-slideshow.mp4', 'ab-slideshow.mp4', 'a-slideshow.mp4'])
    expect((await store.slideshow(named('a', 'bc'), undefined, how)).path).toBe(shows[0]?.path)
  })
  it('has forty pictures at most', async () => {
    const store = open({
      ffmpeg: { path: await fake(dir, `if (output.endsWith('mp4')) fs.writeFileSync(output, 'film')`) },
    })
    const all = Array.from({ length: 42 }, (_, index) => ({ ...image('/jpg'), id: `p${index}` }))
    expect((await store.slideshow(all, undefined, how)).durationSec).toBe(40 * 3)
  })
})

describe('a clip with music without ffmpeg', () => {
  it('is the clip as it is', async () => {
    const bytes = fixture('progressive.mp4')
    origin.on('/clip', serve(bytes))
    const file = await open({ ffmpeg: false }).video(clip, variant, { ...how, music: { audio: music, fromSec: 0 } })
    expect(await readFile(file.path)).toEqual(bytes)
  })
})

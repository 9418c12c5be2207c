/** Files hardly any chat plays, and files too large for it: what is made of them, with and without ffmpeg. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import { planCompression } from '../../src/media/ffmpeg/compress'
import { createMerger } from '../../src/media/mp4/merge'
import { readFacts } from '../../src/media/mp4/facts'
import type { MediaFile, MediaFiles, MediaOptions } from '../../src/media/types'
import type { VideoCodec, VideoMedia, VideoVariant } from '../../src/model'
import { decodeErrors, hasFfmpeg, readClip } from '../support/decode'
import { fake } from './ffmpeg/fake'
import { flvOf } from './flv'
import { tracks } from './mp4'
import { at, createOrigin, fixture, hosts, serve, type Origin } from './origin'

let origin: Origin
let dir: string
const opened: MediaFiles[] = []
const lines: string[] = []

function open(more: Partial<MediaOptions> = {}): MediaFiles {
  const dirs = { dir: join(dir, `media-${opened.length}`) }
  const log = (line: string): void => void lines.push(line)
  const store = createMedia({ ...dirs, transport: origin.transport, mediaHosts: () => hosts, log, ...more })
  opened.push(store)
  return store
}

beforeEach(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'made-'))
})
afterEach(async () => {
  lines.length = 0
  await Promise.all(opened.splice(0).map((store) => store.close()))
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

const source = (path: string) => ({ urls: [at(path)] })
const variant = (codec: VideoCodec, ...more: string[]): VideoVariant => ({
  id: `v-${codec}`,
  label: '360P',
  quality: 360,
  codec,
  source: source('/0'),
  ...(more.length > 0 ? { more: more.map(source) } : {}),
})
const video = (durationSec = 2): VideoMedia => ({ kind: 'video', id: 'bilibili-BV1xx-p1', durationSec, variants: [] })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
/** A file of a real encoder, made where there is one. */
async function encoded(name: string, ...args: string[]): Promise<Buffer> {
  const path = join(dir, name)
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, path])
  return readFile(path)
}
const restless = (seconds: number, sides = '640x360') =>
  [`testsrc2=s=${sides}:r=30:d=${seconds},noise=alls=40:allf=t`, `sine=440:d=${seconds}`].flatMap((graph) => [
    '-f',
    'lavfi',
    '-i',
    graph,
  ])
/** Decodes every frame; duration, sound and size of what came out. */
async function decoded(file: MediaFile): Promise<Awaited<ReturnType<typeof readClip>>> {
  const bytes = await readFile(file.path)
  expect(bytes.length).toBe(file.sizeBytes)
  expect(decodeErrors(bytes)).toBe('')
  return readClip(bytes)
}

describe('without ffmpeg', () => {
  it('an FLV becomes an MP4', async () => {
    origin.on('/0', serve(flvOf(fixture('progressive.mp4'))))
    const file = await open({ ffmpeg: false }).video(video(), variant('avc'), { platform: 'bilibili' })
    expect(file).toMatchObject({ mime: 'video/mp4', width: 160, height: 90 })
    expect(file.name.endsWith('.mp4')).toBe(true)
    expect(tracks(await readFile(file.path)).map(({ codec }) => codec)).toEqual(['avc1', 'mp4a'])
  })
  it('an old video in three files is one, under one cap', async () => {
    const flv = flvOf(fixture('progressive.mp4'))
    for (const path of ['/0', '/1', '/2']) origin.on(path, serve(flv))
    const store = open({ ffmpeg: false })
    const file = await store.video(video(6), variant('avc', '/1', '/2'), { platform: 'bilibili' })
    expect(file.durationSec).toBeCloseTo(6.08, 1)
    expect(tracks(await readFile(file.path))[0]!.sizes).toHaveLength(150)
    const capped = store.video(
      video(6),
      { ...variant('avc', '/1', '/2'), id: 'capped' },
      {
        platform: 'bilibili',
        maxBytes: flv.length * 2,
      },
    )
    expect(await failure(capped)).toMatchObject({ code: 'too-large' })
  })
  it('HEVC gets the tag Apple plays, also in a file that is whole already', async () => {
    const hevc = { path: join(__dirname, '../../samples/media/dash-video-hevc.m4s'), take: 'video' as const }
    const whole = join(dir, 'hevc.mp4')
    await createMerger().merge({ inputs: [hevc], output: whole })
    const bytes = await readFile(whole)
    bytes.write('hev1', bytes.indexOf('hvc1', bytes.indexOf('stsd')), 'latin1')
    origin.on('/0', serve(bytes))
    const file = await open({ ffmpeg: false }).video(video(), variant('hevc'), { platform: 'bilibili' })
    expect(tracks(await readFile(file.path))[0]!.codec).toBe('hvc1')
  })
  it.skipIf(!hasFfmpeg)(
    'WebM stays what it is and says so in the log; nothing is compressed (made with ffmpeg)',
    async () => {
      origin.on('/0', serve(await encoded('a.webm', ...restless(1, '160x90'), '-c:v', 'libvpx-vp9', '-c:a', 'libopus')))
      const store = open({ ffmpeg: false })
      const file = await store.video(video(1), variant('unknown'), { platform: 'bilibili', compressTo: 5000 })
      expect(file).toMatchObject({ mime: 'video/webm', foreign: 'WebM' })
      expect(lines).toContain('a webm file stays as it is: it cannot be converted here')
    },
  )
})

describe.skipIf(!hasFfmpeg)('with ffmpeg (skipped where there is none)', () => {
  it('WebM with VP9 and Opus becomes AVC and AAC', async () => {
    origin.on('/0', serve(await encoded('a.webm', ...restless(1, '160x90'), '-c:v', 'libvpx-vp9', '-c:a', 'libopus')))
    const file = await open().video(video(1), variant('unknown'), { platform: 'bilibili' })
    expect(file.mime).toBe('video/mp4')
    expect(await decoded(file)).toMatchObject({ videoCodec: 'avc', audioCodec: 'aac', width: 160, height: 90 })
  })
  it.skipIf(process.platform === 'win32')(
    'that cannot convert it either WebM stays what it is, however small it was to become',
    async () => {
      const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '4M', '-c:a', 'libopus']
      const bytes = await encoded('a.webm', ...restless(1), ...vp8)
      origin.on('/0', serve(bytes))
      const store = open({ ffmpeg: { path: await fake(dir, 'process.exit(1)') } })
      const compressTo = 100_000
      expect(bytes.length).toBeGreaterThan(compressTo)
      const file = await store.video(video(1), variant('unknown'), { platform: 'bilibili', compressTo })
      expect(file).toMatchObject({ mime: 'video/webm', foreign: 'WebM', sizeBytes: bytes.length })
    },
  )
  it('WebM with codecs MP4 plays is only packed anew', async () => {
    const mkv = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'matroska']
    origin.on('/0', serve(await encoded('a.mkv', ...restless(1, '160x90'), ...mkv)))
    const file = await open({ ffmpeg: false }).video(video(1), variant('avc'), { platform: 'bilibili' })
    expect(file.mime).toBe('video/mp4')
    expect(await decoded(file)).toMatchObject({ videoCodec: 'avc', audioCodec: 'aac' })
  })
  it('parts that are coded differently are joined by encoding them', async () => {
    const x264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-ar', '44100']
    origin.on('/0', serve(await encoded('a.flv', ...restless(1, '160x90'), ...x264)))
    origin.on('/1', serve(await encoded('b.flv', ...restless(1, '160x90'), ...x264, '-profile:v', 'baseline')))
    const file = await open().video(video(2), variant('avc', '/1'), { platform: 'bilibili' })
    expect((await decoded(file)).seconds).toBeCloseTo(2, 0)
  })
  it('what is too large is compressed to what the chat takes, whole, with its sound and its length', async () => {
    const big = await encoded(
      'a.mp4',
      ...restless(4),
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
      '-b:v',
      '4M',
      '-c:a',
      'aac',
    )
    expect(big.length).toBeGreaterThan(1_500_000)
    origin.on('/0', serve(big))
    const compressTo = 400_000
    const how = { platform: 'bilibili', maxBytes: compressTo, compressTo } as const
    const file = await open().video(video(4), variant('avc'), how)
    expect(file.sizeBytes).toBeLessThanOrEqual(compressTo)
    expect(file.sizeBytes).toBeGreaterThan(compressTo / 3)
    const clip = await decoded(file)
    expect(clip).toMatchObject({ videoCodec: 'avc', audioCodec: 'aac' })
    expect(clip.seconds).toBeCloseTo(4, 0)
    expect([file.width, file.height]).toEqual([clip.width, clip.height])
  })
  it('what is small enough is left alone', async () => {
    const bytes = fixture('progressive.mp4')
    origin.on('/0', serve(bytes))
    const file = await open().video(video(), variant('avc'), { platform: 'bilibili', compressTo: 1e6 })
    expect(await readFile(file.path)).toEqual(bytes)
  })
  it('what cannot become small enough is refused before it is downloaded', async () => {
    origin.on('/0', serve(fixture('progressive.mp4'), {}))
    const how = { platform: 'bilibili', maxBytes: 4000, compressTo: 4000 } as const
    expect(await failure(open().video(video(600), variant('avc'), how))).toMatchObject({ code: 'too-large' })
  })
})

describe('a compression', () => {
  const mb = 1e6
  it.each([
    // The bits are plenty: the sides stay.
    [{ targetBytes: 90 * mb, durationSec: 300, width: 1920, height: 1080 }, undefined],
    [
      { targetBytes: 30 * mb, durationSec: 300, width: 1920, height: 1080 },
      { width: 960, height: 540 },
    ],
    [
      { targetBytes: 30 * mb, durationSec: 300, width: 1080, height: 1920 },
      { width: 540, height: 960 },
    ],
    [
      { targetBytes: 9 * mb, durationSec: 300, width: 1920, height: 1080 },
      { width: 640, height: 360 },
    ],
  ])('of %j makes the picture %j', (wish, size) => {
    const plan = planCompression(wish)
    expect(plan?.size).toEqual(size)
    const bytes = ((plan!.videoBitsPerSec + plan!.audioBitsPerSec) * wish.durationSec) / 8
    expect(bytes).toBeLessThan(wish.targetBytes)
    expect(bytes).toBeGreaterThan(wish.targetBytes * 0.9)
  })
  it('of an hour into eight megabytes is none', () => {
    expect(planCompression({ targetBytes: 8 * mb, durationSec: 3600 })).toBeUndefined()
    expect(planCompression({ targetBytes: 8 * mb, durationSec: 0 })).toBeUndefined()
    expect(planCompression({ targetBytes: 8 * mb, durationSec: NaN })).toBeUndefined()
  })
  it('gives up pictures per second before it gives up all detail', () => {
    const wish = { targetBytes: 20 * mb, durationSec: 300, width: 1920, height: 1080, framesPerSec: 60 }
    expect(planCompression(wish)?.framesPerSec).toBe(30)
  })
})

describe('the facts of a file', () => {
  it('are its tracks, their names, lengths and sides', async () => {
    const facts = await readFacts(join(__dirname, '../../samples/media/portrait-720.mp4'))
    expect(facts.tracks).toMatchObject([
      { kind: 'video', entry: 'avc1', width: 720, height: 1280, samples: 150 },
      { kind: 'audio', entry: 'mp4a' },
    ])
    expect(facts.durationSec).toBeCloseTo(5, 1)
  })
})

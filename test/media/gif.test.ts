/** An excerpt of a video as a GIF: what is really in the file, and what happens when it does not fit. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import type { GifWish } from '../../src/media/make/gif'
import type { MediaFile, MediaFiles, MediaOptions } from '../../src/media/types'
import type { VideoMedia, VideoVariant } from '../../src/model'
import { hasFfmpeg } from '../support/decode'
import { at, createOrigin, fixture, hosts, serve, type Origin } from './origin'

let origin: Origin
let dir: string
const opened: MediaFiles[] = []

function open(more: Partial<MediaOptions> = {}): MediaFiles {
  const dirs = { dir: join(dir, "100%d it's") }
  const store = createMedia({ ...dirs, transport: origin.transport, mediaHosts: () => hosts, ...more })
  opened.push(store)
  return store
}

/** A store whose ffmpeg counts how often it makes a GIF. */
async function counting() {
  const [program, log] = [join(dir, 'ffmpeg'), join(dir, 'runs')]
  await writeFile(log, '')
  const count = `case "$*" in *palettegen*) echo run >> '${log}';; esac`
  await writeFile(program, `#!/bin/sh\n${count}\nexec ffmpeg "$@"\n`, { mode: 0o755 })
  const runs = async (): Promise<number> => (await readFile(log, 'utf8')).split('\n').length - 1
  return { store: open({ ffmpeg: { path: program } }), runs }
}

/** Every pixel of every picture changes; nothing is harder to make small. */
let restless: Buffer
beforeAll(async () => {
  if (!hasFfmpeg) return
  const made = await mkdtemp(join(tmpdir(), 'restless-'))
  const graph = 'testsrc2=s=640x360:r=25:d=2,noise=alls=60:allf=t'
  const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart']
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', graph, ...coded, join(made, 'a.mp4')])
  restless = await readFile(join(made, 'a.mp4'))
  await rm(made, { recursive: true })
})
beforeEach(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'gif-'))
  origin.on('/film', serve(fixture('portrait-720.mp4')))
  origin.on('/restless', serve(restless))
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()))
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

const variantAt = (path: string): VideoVariant => ({
  id: path.slice(1),
  label: '720P',
  quality: 720,
  codec: 'avc',
  source: { urls: [at(path)] },
})
const video: VideoMedia = { kind: 'video', id: 'douyin-1', durationSec: 5, variants: [] }
const wish = (fromSec: number, durationSec: number, limits: Partial<GifWish['limits']> = {}): GifWish => ({
  excerpt: { fromSec, durationSec },
  limits: { bytes: 10_000_000, ...limits },
})
const gif = (store: MediaFiles, path: string, wanted: GifWish) =>
  store.gif(video, variantAt(path), wanted, { platform: 'douyin' })
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )

/** What the bytes say, every picture decoded. */
async function decoded({ path, sizeBytes }: MediaFile) {
  const bytes = await readFile(path)
  expect(bytes.length).toBe(sizeBytes)
  const complaints = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', path, '-f', 'null', '-']).stderr
  expect(complaints.toString()).toBe('')
  const { format, pages = 1, width, pageHeight, delay = [], loop } = await sharp(bytes, { animated: true }).metadata()
  return { format, frames: pages, width, height: pageHeight, ms: delay.reduce((sum, one) => sum + one, 0), loop }
}
/** One picture of a film at a second of it, and the nth of a GIF, as 16 × 16 grey values. */
const small = (image: Sharp): Promise<Buffer> => image.greyscale().resize(16, 16, { fit: 'fill' }).raw().toBuffer()
function frameAt(second: number): Promise<Buffer> {
  const film = join(__dirname, '../../samples/media/portrait-720.mp4')
  const png = ['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', '-']
  return small(sharp(execFileSync('ffmpeg', ['-v', 'error', '-ss', String(second), '-i', film, ...png])))
}
const distance = (a: Buffer, b: Buffer): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length

describe.skipIf(!hasFfmpeg)('a GIF (skipped without ffmpeg)', () => {
  it('is the wished excerpt: its seconds, its pictures, its shape, for ever', async () => {
    const file = await gif(open(), '/film', wish(1, 2))
    expect(file).toMatchObject({ mime: 'image/gif', name: 'douyin-1.gif', width: 270, height: 480, durationSec: 2 })
    const { ms, ...facts } = await decoded(file)
    expect(facts).toEqual({ format: 'gif', frames: 25, width: 270, height: 480, loop: 0 })
    expect(ms).toBe(2000)
    const [first, last] = await Promise.all([0, 24].map((page) => small(sharp(file.path, { page }))))
    const [begin, end] = await Promise.all([frameAt(1), frameAt(2.9)])
    expect(distance(first!, begin)).toBeLessThan(6)
    expect(distance(last!, end)).toBeLessThan(6)
    expect(distance(begin, end)).toBeGreaterThan(distance(first!, begin) * 2)
  })
  it('ends where the video does, and cannot begin behind it', async () => {
    const store = open()
    const rest = await gif(store, '/film', wish(4, 6))
    expect(rest.durationSec).toBe(1)
    expect((await decoded(rest)).ms).toBeCloseTo(1000, -2)
    expect(await failure(gif(store, '/film', wish(5, 6)))).toMatchObject({
      code: 'bad-input',
      details: { limit: { name: 'gif-range', value: 5, max: 5 } },
    })
  })
  it('keeps to the sides a chat takes', async () => {
    const file = await gif(open(), '/film', wish(0, 0.5, { sum: 300 }))
    expect(await decoded(file)).toMatchObject({ width: 108, height: 192 })
  })
  it('that is too large is made smaller in few runs, and no smaller than needed', async () => {
    const { store, runs } = await counting()
    const bytes = 750_000
    const file = await gif(store, '/restless', wish(0, 2, { bytes }))
    expect(file.sizeBytes).toBeLessThanOrEqual(bytes)
    expect(file.sizeBytes).toBeGreaterThan(bytes / 4)
    const { width, height, ms, frames } = await decoded(file)
    expect([width, height]).toEqual([file.width, file.height])
    expect(width).toBeLessThan(480)
    expect(ms).toBeCloseTo(2000, -2)
    expect(frames).toBeGreaterThanOrEqual(10)
    expect(await runs()).toBeGreaterThan(1)
    expect(await runs()).toBeLessThanOrEqual(4)
  })
  it('that fits in no size worth seeing is refused after few runs, and leaves nothing', async () => {
    const { store, runs } = await counting()
    const refused = failure(gif(store, '/restless', wish(0, 2, { bytes: 2000 })))
    expect(await refused).toMatchObject({ code: 'too-large', details: { what: 'image' } })
    expect(await runs()).toBe(2)
  })
  it('is made once, of a video that is downloaded once', async () => {
    const store = open()
    const both = await Promise.all([gif(store, '/film', wish(0, 1)), gif(store, '/film', wish(0, 1))])
    const later = await gif(store, '/film', wish(0, 1))
    const other = await gif(store, '/film', wish(1, 1))
    expect(new Set([...both, later].map(({ path }) => path)).size).toBe(1)
    expect(other.path).not.toBe(later.path)
    expect(origin.seen.filter(({ path }) => path === '/film')).toHaveLength(1)
  })
})

it('without ffmpeg there is none, and nothing is downloaded for it', async () => {
  const refused = failure(gif(open({ ffmpeg: false }), '/film', wish(0, 1)))
  expect(await refused).toMatchObject({ code: 'unsupported', details: { needs: 'ffmpeg' } })
  expect(origin.seen).toEqual([])
})

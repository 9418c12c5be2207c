import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMedia } from '../../src/media'
import { createHold, type Hold } from '../../src/media/hold'
import type { MediaOptions, MediaStore } from '../../src/media/types'
import type { AudioMedia, ImageMedia, VideoMedia, VideoVariant } from '../../src/model'
import { tracks } from './mp4'
import { at, clip, createOrigin, fixture, hosts, inTurn, serve, status, type Handler, type Origin } from './origin'

let origin: Origin
let dir: string
let media: MediaStore
const opened: MediaStore[] = []

function open(more: Partial<MediaOptions> = {}): MediaStore {
  const store = createMedia({
    dir: join(dir, 'media'),
    transport: origin.transport,
    mediaHosts: () => hosts,
    random: () => 0.5,
    ...more,
    tuning: { idleMs: 300, retryMs: 5, ...more.tuning },
  })
  opened.push(store)
  return store
}

beforeEach(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'store-'))
  media = open()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()))
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
const source = (...paths: string[]) => ({ urls: paths.map(at), referer: 'https://www.bilibili.com/' })
const how = { platform: 'bilibili' } as const
const dash = (more: Partial<VideoVariant> = {}): VideoVariant => ({
  id: 'bilibili-80-avc',
  label: '1080P',
  quality: 1080,
  codec: 'avc',
  source: source('/v'),
  audio: { id: '30280', codec: 'aac', source: source('/a') },
  ...more,
})
const single = (path: string): VideoVariant => {
  const { audio: _, ...variant } = dash({ id: 'single', source: source(path) })
  return variant
}
const video = (id = 'bilibili-BV1xx-p1'): VideoMedia => ({ kind: 'video', id, durationSec: 2, variants: [] })
const image = (...paths: string[]): ImageMedia => ({ kind: 'image', id: 'douyin-1-1', source: source(...paths) })
const audio = (path: string): AudioMedia => ({ kind: 'audio', id: 'douyin-m1', durationSec: 2, source: source(path) })
/** Names of all files below a folder, our own notes left out. */
async function below(path: string): Promise<string[]> {
  const found = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => [])
  return found.flatMap((entry) => (entry.isFile() && !/^[0-9a-f]{24}\.json$/.test(entry.name) ? [entry.name] : []))
}
const left = () => below(join(dir, 'media'))

function serveDash(): void {
  origin.on('/v', serve(fixture('dash-video-avc.m4s')))
  origin.on('/a', serve(fixture('dash-audio-aac.m4s')))
}

describe('a video', () => {
  it('of two tracks becomes one MP4 that plays while it loads', async () => {
    serveDash()
    const file = await media.video(video(), dash(), how)
    expect(file).toMatchObject({ name: 'bilibili-BV1xx-p1.mp4', mime: 'video/mp4', width: 160, height: 90 })
    expect(file.durationSec).toBeCloseTo(2, 1)
    const data = await readFile(file.path)
    expect(data.length).toBe(file.sizeBytes)
    expect(tracks(data).map((track) => track.sizes.length)).toEqual([50, 95])
    expect(await left()).toEqual([basename(file.path)])
  })
  it('of one ordinary file stays as it is', async () => {
    origin.on('/p', serve(fixture('progressive.mp4')))
    const file = await media.video(video(), single('/p'), how)
    expect((await readFile(file.path)).equals(fixture('progressive.mp4'))).toBe(true)
  })
  it('is not asked for when its addresses are past their time, unless they are fresh: our clock may be wrong', async () => {
    origin.on('/p', serve(fixture('progressive.mp4')))
    const old = { ...single('/p'), source: { ...source('/p'), expiresAt: 1_700_000_000 } }
    expect(await failure(media.video(video(), old, how))).toMatchObject({ code: 'blocked', details: { expired: true } })
    expect(origin.seen).toEqual([])
    await media.video(video(), old, { ...how, fresh: true })
    // What is on disk needs no address.
    await media.video(video(), old, how)
    expect(origin.seen).toHaveLength(1)
  })
  it('of one fragmented file is made an ordinary one', async () => {
    origin.on('/p', serve(fixture('dash-video-avc.m4s')))
    const file = await media.video(video(), single('/p'), how)
    expect(tracks(await readFile(file.path)).map((track) => track.handler)).toEqual(['vide'])
  })
  it('that ends before its metadata says so is refused', async () => {
    origin.on('/p', serve(fixture('progressive.mp4').subarray(0, 15_000)))
    expect(await failure(media.video(video(), single('/p'), how))).toMatchObject({
      code: 'network',
      details: { truncated: true },
    })
    expect(await left()).toEqual([])
  })
  it('asks every track with the referer of its source', async () => {
    serveDash()
    await media.video(video(), dash(), how)
    expect(origin.seen.map(({ path, headers }) => `${path} ${headers.referer}`).sort()).toEqual([
      '/a https://www.bilibili.com/',
      '/v https://www.bilibili.com/',
    ])
  })
  it('counts picture and sound against the limit together', async () => {
    serveDash()
    const sizes = fixture('dash-video-avc.m4s').length + fixture('dash-audio-aac.m4s').length
    expect(await failure(media.video(video(), dash(), { ...how, maxBytes: sizes - 1 }))).toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'size', max: sizes - 1 } },
    })
    expect(await left()).toEqual([])
  })
  it('fails at once when its sound is refused, and stops the picture', async () => {
    let closed = false
    origin.on('/a', status(403))
    origin.on('/v', (_, response) => {
      response.on('close', () => (closed = true))
      response.writeHead(200, { 'content-length': 1e6 })
      response.write(clip(1000))
    })
    const start = Date.now()
    const error = await failure(
      open({ dir: join(dir, 'other'), tuning: { idleMs: 500_000 } }).video(video(), dash(), how),
    )
    expect(error).toMatchObject({ code: 'blocked', details: { expired: true } })
    expect(Date.now() - start).toBeLessThan(60_000)
    await expect.poll(() => closed).toBe(true)
  })
  it('is not begun when the disk has no room for parts and result', async () => {
    const store = open({ dir: join(dir, 'full'), freeBytes: async () => 80e6 })
    expect(await failure(store.video(video(), dash({ sizeBytes: 9e6 }), how))).toMatchObject({
      details: { limit: { name: 'disk' } },
    })
    expect(origin.seen).toEqual([])
  })
})

describe('a picture', () => {
  it('that every chat shows stays as it is', async () => {
    origin.on('/1', serve(fixture('picture.jpg')))
    expect(await media.image(image('/1'), how)).toEqual([
      expect.objectContaining({ name: 'douyin-1-1.jpg', mime: 'image/jpeg', width: 64, height: 48 }),
    ])
  })
  it('in another format becomes JPEG', async () => {
    origin.on('/1', serve(fixture('picture.avif')))
    expect(await media.image(image('/1'), how)).toMatchObject([{ name: 'douyin-1-1.jpg', mime: 'image/jpeg' }])
  })
  it('that cannot be decoded is had from the next address', async () => {
    const heic = Buffer.alloc(500)
    heic.write('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 0, 'latin1')
    origin.on('/1', serve(heic))
    origin.on('/2', serve(fixture('picture.webp')))
    expect(await media.image(image('/1', '/1', '/2'), how)).toMatchObject([{ mime: 'image/jpeg' }])
  })
  it('that no address has readable is an error and no file', async () => {
    origin.on('/1', serve(Buffer.from('<html>sorry</html>')))
    expect(await failure(media.image(image('/1'), how))).toMatchObject({ code: 'upstream-changed' })
    expect(await left()).toEqual([])
  })
})

describe('a picture for a chat with limits', () => {
  const noise = () => {
    const raw = Buffer.alloc(300 * 1500 * 3)
    for (let at = 0; at < raw.length; at++) raw[at] = (at * 7919) % 251
    return sharp(raw, { raw: { width: 300, height: 1500, channels: 3 } })
      .jpeg({ quality: 90 })
      .toBuffer()
  }
  const strict = { bytes: 1e6, ratio: 2 }

  it('is fetched once for all limits, made once for each, and keeps its own bytes where it fits', async () => {
    origin.on('/1', serve(await noise()))
    const [both, again] = await Promise.all([1, 2].map(() => media.image(image('/1'), { ...how, limits: strict })))
    expect(both?.map(({ name }) => name)).toEqual(['douyin-1-1-1of3.jpg', 'douyin-1-1-2of3.jpg', 'douyin-1-1-3of3.jpg'])
    expect(again).toEqual(both)
    expect(await media.image(image('/1'), { ...how, limits: strict })).toEqual(both)
    const [whole] = await media.image(image('/1'), { ...how, limits: { bytes: 1e6 } })
    expect(whole).toMatchObject({ name: 'douyin-1-1.jpg', width: 300, height: 1500 })
    expect(await readFile(whole!.path)).toEqual(await noise())
    expect(origin.seen).toHaveLength(1)
  })
  it('is made anew when one of its pieces went', async () => {
    origin.on('/1', serve(await noise()))
    const [, second] = await media.image(image('/1'), { ...how, limits: strict })
    await rm(second!.path)
    const files = await media.image(image('/1'), { ...how, limits: strict })
    expect(files).toHaveLength(3)
    for (const { path, sizeBytes } of files) expect((await stat(path)).size).toBe(sizeBytes)
    expect(origin.seen).toHaveLength(1)
  })
  it('is held with all its pieces by everybody who waited, and nothing else of it is', async () => {
    origin.on('/1', serve(await noise()))
    origin.on('/2', serve(fixture('picture.jpg')))
    const small = open({ dir: join(dir, 'small'), quotaBytes: 1 })
    const holds = [createHold(), createHold()]
    const wish = { ...how, limits: strict }
    await Promise.all(holds.map((hold) => small.image({ ...image('/1'), id: 'long' }, { ...wish, hold })))
    await small.image({ ...image('/2'), id: 'other' }, how)
    const names = async () => (await below(join(dir, 'small'))).map((name) => name.slice(0, 6)).sort()
    expect(await names()).toEqual(['long-1', 'long-2', 'long-3', 'other-'])
    holds[0]?.end()
    await small.image({ ...image('/2'), id: 'other' }, how)
    expect(await names()).toEqual(['long-1', 'long-2', 'long-3', 'other-'])
    // Whoever comes later finds them made, and holds them too.
    const later = createHold()
    await small.image({ ...image('/1'), id: 'long' }, { ...wish, hold: later })
    holds[1]?.end()
    await small.image({ ...image('/2'), id: 'other' }, how)
    expect((await names()).filter((name) => name !== 'long-b')).toEqual(['long-1', 'long-2', 'long-3', 'other-'])
    later.end()
    await small.image({ ...image('/2'), id: 'other' }, how)
    expect(await names()).toEqual(['other-'])
  })
  it('of which no address can be decoded goes as a file, where files are taken', async () => {
    const heic = Buffer.alloc(500)
    heic.write('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 0, 'latin1')
    heic.writeUInt32BE(476, 24)
    origin.on('/1', serve(heic))
    origin.on('/2', status(404))
    const files = await media.image(image('/1', '/1', '/2'), how)
    expect(files).toMatchObject([{ name: 'douyin-1-1.heic', asFile: 'unreadable', sizeBytes: 500 }])
    expect(await failure(media.image(image('/1'), { ...how, limits: { bytes: 1e6 } }))).toMatchObject({
      code: 'unsupported',
    })
  })
  it('of which half is missing is had from the next address, and is an error when there is none', async () => {
    const data = await noise()
    origin.on('/1', serve(data.subarray(0, data.length / 2)))
    origin.on('/2', serve(data))
    expect(await media.image(image('/1', '/1', '/2'), how)).toMatchObject([{ sizeBytes: data.length }])
    expect(await failure(media.image({ ...image('/1'), id: 'x' }, how))).toMatchObject({ code: 'upstream-changed' })
  })
})

describe('a sound', () => {
  it.each([
    ['music.mp3', 'mp3', 'audio/mpeg'],
    ['music.m4a', 'm4a', 'audio/mp4'],
  ])('%s stays as it is', async (name, ext, mime) => {
    origin.on('/1', serve(fixture(name)))
    expect(await media.audio(audio('/1'), how)).toMatchObject({ name: `douyin-m1.${ext}`, mime, durationSec: 2 })
  })
  it('of a DASH representation becomes an ordinary M4A', async () => {
    origin.on('/1', serve(fixture('dash-audio-aac.m4s')))
    const file = await media.audio(audio('/1'), how)
    expect(file).toMatchObject({ name: 'douyin-m1.m4a', mime: 'audio/mp4' })
    expect(tracks(await readFile(file.path))[0]?.sizes).toHaveLength(95)
  })
})

describe('a finished file', () => {
  it('is fetched once for everybody who asks, at the same time and later', async () => {
    serveDash()
    const [first, second] = await Promise.all([media.video(video(), dash(), how), media.video(video(), dash(), how)])
    const third = await media.video(video(), dash(), how)
    expect(new Set([first.path, second.path, third.path]).size).toBe(1)
    expect(origin.seen).toHaveLength(2)
  })
  it('is not mixed up with another quality of the same video or a video of another platform', async () => {
    serveDash()
    const paths = [
      await media.video(video(), dash(), how),
      await media.video(video(), dash({ id: 'bilibili-64-avc' }), how),
      await media.video(video(), dash(), { platform: 'douyin' }),
    ].map((file) => file.path)
    expect(new Set(paths).size).toBe(3)
  })
  it('is refused to who wants a smaller one', async () => {
    serveDash()
    await media.video(video(), dash(), how)
    expect(await failure(media.video(video(), dash(), { ...how, maxBytes: 1000 }))).toMatchObject({ code: 'too-large' })
  })
  it('is fetched anew when somebody removed it', async () => {
    serveDash()
    const first = await media.video(video(), dash(), how)
    await rm(first.path)
    await media.video(video(), dash(), how)
    expect(origin.seen).toHaveLength(4)
  })
  it('is removed after the keep time, counted from its last use', async () => {
    const store = open({ dir: join(dir, 'brief'), keepMs: 250 })
    origin.on('/p', serve(fixture('progressive.mp4')))
    const { path } = await store.video(video(), single('/p'), how)
    await new Promise((resolve) => setTimeout(resolve, 150))
    await store.video(video(), single('/p'), how)
    await new Promise((resolve) => setTimeout(resolve, 150))
    await expect(stat(path)).resolves.toBeDefined()
    await expect
      .poll(
        () =>
          stat(path).then(
            () => 'there',
            () => 'gone',
          ),
        { timeout: 2000 },
      )
      .toBe('gone')
  })
  it('gives way to newer ones beyond the quota, oldest use first', async () => {
    for (const path of ['/1', '/2', '/3']) origin.on(path, serve(fixture('picture.jpg')))
    const small = open({ dir: join(dir, 'small'), quotaBytes: 1000 })
    const pictures = []
    for (const path of ['/1', '/2']) pictures.push(...(await small.image({ ...image(path), id: path }, how)))
    await small.image({ ...image('/1'), id: '/1' }, how)
    pictures.push(...(await small.image({ ...image('/3'), id: '/3' }, how)))
    const there = await Promise.all(
      pictures.map(({ path }) =>
        stat(path).then(
          () => true,
          () => false,
        ),
      ),
    )
    expect(there).toEqual([true, false, true])
  })
  it('is held by everybody who waited for it, until each of them is done', async () => {
    for (const path of ['/1', '/2', '/3']) origin.on(path, serve(fixture('picture.jpg')))
    const small = open({ dir: join(dir, 'small'), quotaBytes: 1 })
    const holds = [createHold(), createHold()]
    const wish = async (path: string, hold?: Hold) =>
      (await small.image({ ...image(path), id: path }, { ...how, hold }))[0]
    const [first, second] = await Promise.all(holds.map((hold) => wish('/1', hold)))
    expect(first?.path).toBe(second?.path)
    const names = async () => (await below(join(dir, 'small'))).map((name) => name.charAt(0)).sort()
    await wish('/2')
    expect(await names()).toEqual(['1', '2'])
    holds[0]?.end()
    await wish('/3')
    expect(await names()).toEqual(['1', '3'])
    holds[1]?.end()
    await wish('/2')
    expect(await names()).toEqual(['2'])
  })
  it('is held from the moment it is there, whatever comes at the same time', async () => {
    const small = open({ dir: join(dir, 'small'), quotaBytes: 1 })
    const hold = createHold()
    const paths = Array.from({ length: 12 }, (_, index) => `/${index}`)
    for (const path of paths) origin.on(path, serve(fixture('picture.jpg')))
    await Promise.all(paths.map((path) => small.image({ ...image(path), id: path }, { ...how, chat: path, hold })))
    expect(await below(join(dir, 'small'))).toHaveLength(12)
    hold.end()
  })
  it('has a name made of ids and nothing that could lead elsewhere', async () => {
    origin.on('/p', serve(fixture('progressive.mp4')))
    const file = await media.video(video('../../etc/cron.d/视频 x;rm'), single('/p'), how)
    expect(dirname(dirname(file.path))).toBe(join(dir, 'media', 'files'))
    expect(file.name).toMatch(/^[\w.-]+\.mp4$/)
    expect((await media.video(video('...'), single('/p'), how)).name).toBe('media.mp4')
    expect((await media.video(video('a'.repeat(500)), single('/p'), how)).name).toBe(`${'a'.repeat(80)}.mp4`)
  })
})

describe('jobs', () => {
  it.each([
    ['one video of a chat at a time', () => 'a', 1],
    ['two videos of the whole process', (id: string) => id, 2],
  ])('run %s', async (_, chatOf, expected) => {
    let now = 0
    let most = 0
    const ids = ['1', '2', '3', '4']
    for (const id of ids) {
      origin.on(`/${id}`, (request, response, turn) => {
        most = Math.max(most, ++now)
        setTimeout(() => {
          now--
          serve(fixture('progressive.mp4'))(request, response, turn)
        }, 50)
      })
    }
    await Promise.all(ids.map((id) => media.video(video(id), single(`/${id}`), { ...how, chat: chatOf(id) })))
    expect(most).toBe(expected)
  })
  describe('that stall', () => {
    const silent: Handler = (_, response) => void response.writeHead(200, { 'content-length': 1e6 }).write(clip(1000))
    /** Asks for a video that never comes in the name of a chat. */
    const stall = (store: MediaStore, chat: string, id: string, platform: 'bilibili' | 'douyin' = 'bilibili') => {
      origin.on(`/${id}`, silent)
      void failure(store.video(video(id), single(`/${id}`), { platform, chat }))
      return `/${id}`
    }
    const asked = async (...paths: string[]) => {
      await expect.poll(() => origin.seen.map(({ path }) => path).sort(), { timeout: 5000 }).toEqual(paths.sort())
    }
    const patient = (name: string) => open({ dir: join(dir, name), tuning: { idleMs: 60_000, stallMs: 50 } })
    beforeEach(() => origin.on('/good', serve(fixture('progressive.mp4'))))

    it('keep no other chat waiting, however many they are', async () => {
      const store = patient('chats')
      const [first] = ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => stall(store, 'a', id))
      await asked(first ?? '')
      const file = await store.video(video('good'), single('/good'), { ...how, chat: 'b' })
      expect(file.sizeBytes).toBeGreaterThan(0)
    })
    it('keep no other chat waiting for what theirs waits in line for', async () => {
      const store = patient('same')
      await asked(stall(store, 'a', 'a1'))
      void store.video(video('good'), single('/good'), { ...how, chat: 'a' }).catch(() => undefined)
      const file = await store.video(video('good'), single('/good'), { ...how, chat: 'b' })
      expect(file.sizeBytes).toBeGreaterThan(0)
    })
    it('have lent their places to others, and count again when they move', async () => {
      const store = open({ dir: join(dir, 'lent'), tuning: { idleMs: 60_000, stallMs: 50 } })
      const going: (() => void)[] = []
      const file = fixture('progressive.mp4')
      for (const id of ['s1', 's2']) {
        origin.on(`/${id}`, (_, response) => {
          response.writeHead(200, { 'content-length': file.length }).write(file.subarray(0, 1000))
          going.push(() => response.end(file.subarray(1000)))
        })
      }
      const slow = ['s1', 's2'].map((id) => store.video(video(id), single(`/${id}`), { ...how, chat: id }))
      await store.video(video('good'), single('/good'), { ...how, chat: 'c' })
      for (const go of going) go()
      expect((await Promise.all(slow)).map(({ sizeBytes }) => sizeBytes)).toEqual([file.length, file.length])
    })
    it('keep no other platform waiting, whoever asks', async () => {
      const store = patient('platforms')
      const four = ['a', 'b', 'c', 'd', 'e', 'f'].map((chat) => stall(store, chat, `${chat}1`)).slice(0, 4)
      await asked(...four)
      const file = await store.video(video('good'), single('/good'), { platform: 'douyin', chat: 'g' })
      expect(file.sizeBytes).toBeGreaterThan(0)
    })
    it('end by themselves, and those in line come', async () => {
      const store = open({ dir: join(dir, 'ending'), tuning: { idleMs: 100, maxFailures: 1 } })
      stall(store, 'a', 'a1')
      stall(store, 'a', 'a2')
      const file = await store.video(video('good'), single('/good'), { ...how, chat: 'a' })
      expect(file.sizeBytes).toBeGreaterThan(0)
    })
  })
  it('end for one who leaves and go on for the others', async () => {
    origin.on('/p', (request, response, turn) =>
      setTimeout(() => serve(fixture('progressive.mp4'))(request, response, turn), 100),
    )
    const leaving = new AbortController()
    const first = failure(media.video(video(), single('/p'), { ...how, chat: 'a', signal: leaving.signal }))
    const second = media.video(video(), single('/p'), { ...how, chat: 'b' })
    setTimeout(() => leaving.abort(), 30)
    expect(await first).toMatchObject({ code: 'cancelled' })
    expect((await second).sizeBytes).toBeGreaterThan(0)
    expect(origin.seen).toHaveLength(1)
  })
  it('that failed are tried again by the next who asks', async () => {
    origin.on('/p', inTurn(status(403), serve(fixture('progressive.mp4'))))
    await failure(media.video(video(), single('/p'), how))
    expect((await media.video(video(), single('/p'), how)).sizeBytes).toBeGreaterThan(0)
  })
})

describe('the folder', () => {
  it('is cleared of leftovers at the start, and of nothing else', async () => {
    const path = join(dir, 'used')
    await mkdir(join(path, 'job-0123456789abcdef'), { recursive: true })
    await writeFile(join(path, 'job-0123456789abcdef', 'video.m4s.part'), 'x')
    await writeFile(join(path, 'bilibili-BV1-0123456789ab.mp4'), 'x')
    await writeFile(join(path, 'notes.txt'), 'x')
    const store = open({ dir: path, exclusive: true })
    origin.on('/1', serve(fixture('picture.jpg')))
    const [file] = await store.image(image('/1'), how)
    expect((await below(path)).sort()).toEqual([basename(file?.path ?? ''), 'notes.txt'].sort())
  })
  it('is empty and gone after close, running jobs included', async () => {
    serveDash()
    await media.video(video(), dash(), how)
    origin.on('/slow', (_, response) => {
      response.writeHead(200, { 'content-length': 1e6 })
      response.write(clip(1000))
    })
    const running = failure(media.video(video('slow'), single('/slow'), how))
    await new Promise((resolve) => setTimeout(resolve, 50))
    await media.close()
    expect(await running).toMatchObject({ code: 'cancelled' })
    await expect(stat(join(dir, 'media'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await failure(media.video(video(), dash(), how))).toMatchObject({ code: 'cancelled' })
  })
  it('that cannot be made fails the request, not the process, and is tried again by the next', async () => {
    origin.on('/1', serve(fixture('picture.jpg')))
    await writeFile(join(dir, 'file'), 'x')
    const store = open({ dir: join(dir, 'file', 'below') })
    const error = await failure(store.image(image('/1'), how))
    expect(error).toMatchObject({ code: 'internal', details: { errno: 'ENOTDIR' } })
    expect(error.message).toBe('the media folder cannot be used (ENOTDIR)')
    await rm(join(dir, 'file'))
    expect(await store.image(image('/1'), how)).toMatchObject([{ mime: 'image/jpeg' }])
  })
  it('that somebody cleared is made again, with the card that says whose it is', async () => {
    for (const path of ['/1', '/2']) origin.on(path, serve(fixture('picture.jpg')))
    const wish = async (path: string) => {
      const [file] = await media.image({ ...image(path), id: path }, how)
      return readFile(file?.path ?? '')
    }
    await wish('/1')
    await rm(join(dir, 'media'), { recursive: true })
    expect(await wish('/2')).toEqual(fixture('picture.jpg'))
    expect(await wish('/1')).toEqual(fixture('picture.jpg'))
    expect((await readdir(join(dir, 'media', 'work'))).filter((name) => name.endsWith('.json'))).toHaveLength(1)
  })
  it('is made again when it is cleared under a download', async () => {
    const file = fixture('picture.jpg')
    let go: (() => void) | undefined
    origin.on(
      '/1',
      inTurn((_, response) => {
        response.writeHead(200, { 'content-length': file.length }).write(file.subarray(0, 100))
        go = () => response.end(file.subarray(100))
      }, serve(file)),
    )
    const first = failure(media.image(image('/1'), how))
    await expect.poll(() => go).toBeDefined()
    await rm(join(dir, 'media'), { recursive: true })
    go?.()
    expect(await first).toMatchObject({ code: 'internal', details: { errno: 'ENOENT' } })
    expect(await media.image(image('/1'), how)).toMatchObject([{ sizeBytes: file.length }])
  })
})

describe('a clean-up on demand', () => {
  it('removes what nobody uses, and neither what is being sent nor what was used a moment ago', async () => {
    const now = { ms: 1_000_000 }
    const store = open({ dir: join(dir, 'clean'), clock: () => now.ms, ffmpeg: false })
    origin.on('/p1', serve(fixture('picture.jpg')))
    origin.on('/p2', serve(fixture('picture.jpg')))
    origin.on('/p3', serve(fixture('picture.jpg')))
    const hold = createHold()
    const [sending] = await store.image({ ...image('/p1'), id: 'one' }, { ...how, hold })
    await store.image({ ...image('/p2'), id: 'two' }, how)
    now.ms += 61_000
    const [fresh] = await store.image({ ...image('/p3'), id: 'three' }, how)
    expect(await store.state()).toMatchObject({
      kept: { files: 3, bytes: 3 * (sending?.sizeBytes ?? 0) },
      inUse: { files: 1 },
      ffmpeg: { state: 'off' },
    })
    expect(await store.clean()).toEqual({
      removed: { files: 1, bytes: sending?.sizeBytes },
      kept: { files: 2, bytes: 2 * (sending?.sizeBytes ?? 0) },
    })
    for (const file of [sending, fresh]) expect((await stat(file?.path ?? '')).size).toBe(file?.sizeBytes)
    hold.end()
    now.ms += 61_000
    expect(await store.clean()).toMatchObject({ removed: { files: 2 }, kept: { files: 0, bytes: 0 } })
    expect(await below(join(dir, 'clean'))).toEqual([])
  })
})

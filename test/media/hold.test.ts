import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMediaCache, type MediaCache, type MediaCacheOptions } from '../../src/media/cache'
import { createHold, type Hold } from '../../src/media/hold'
import { reserveBytes } from '../../src/media/space'

const minute = 60_000
let dir: string
let now: number
let lines: string[]
const opened: MediaCache[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hold-'))
  now = 1_700_000_000_000
  lines = []
  // Only what the cache itself waits for; the disk stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(opened.splice(0).map((cache) => cache.close()))
  await rm(dir, { recursive: true, force: true })
})

function open(more: Partial<MediaCacheOptions> = {}): MediaCache {
  const cache = createMediaCache({
    dir: join(dir, 'media'),
    readers: 'everyone',
    keepMs: 10 * minute,
    quotaBytes: 1000,
    freeBytes: async () => Infinity,
    clock: () => now,
    log: (line) => lines.push(line),
    ...more,
  })
  opened.push(cache)
  return cache
}

/** Puts a file of so many bytes in under its name. */
const put = (cache: MediaCache, name: string, bytes: number, hold?: Hold) =>
  cache.workspace(async ({ dir: scratch }) => {
    const path = join(scratch, name)
    await writeFile(path, Buffer.alloc(bytes))
    return cache.put(name, { stem: name, ext: 'bin', path, mime: 'video/mp4', sizeBytes: bytes }, hold)
  })

/** Names of the finished files on disk. */
async function there(): Promise<string> {
  const found = await readdir(join(dir, 'media', 'files'), { recursive: true, withFileTypes: true })
  return found
    .flatMap((entry) => (entry.isFile() ? [entry.name.replace(/-.*/, '')] : []))
    .sort()
    .join(' ')
}

/** Time passes, and what is due then happens. */
async function pass(ms: number): Promise<void> {
  now += ms
  await vi.advanceTimersByTimeAsync(ms)
  // The disk takes its own time.
  for (let look = 0; look < 20; look++) await there()
}

describe('a file in use', () => {
  it('is not removed for a newer one, however old it is', async () => {
    const cache = open()
    const hold = createHold()
    await put(cache, 'a', 600, hold)
    await put(cache, 'b', 600)
    expect(await there()).toBe('a b')
    await put(cache, 'c', 600)
    expect(await there()).toBe('a c')
  })

  it('makes room as soon as nobody uses it any more', async () => {
    const cache = open()
    const hold = createHold()
    await put(cache, 'a', 600, hold)
    await put(cache, 'b', 600)
    hold.end()
    // It was used last: the other one goes.
    await vi.waitFor(async () => expect(await there()).toBe('a'))
  })

  it('lives on when its time is over, and for its whole time from the end of its use', async () => {
    const cache = open()
    const hold = createHold()
    await put(cache, 'a', 1, hold)
    await put(cache, 'b', 1)
    await pass(11 * minute)
    await vi.waitFor(async () => expect(await there()).toBe('a'))
    await pass(60 * minute)
    hold.end()
    await pass(9 * minute)
    expect(await there()).toBe('a')
    await pass(2 * minute)
    await vi.waitFor(async () => expect(await there()).toBe(''))
  })

  it('is in use until the last of its users is done', async () => {
    const cache = open()
    const [first, second] = [createHold(), createHold()]
    await put(cache, 'a', 600, first)
    await cache.take('a', second)
    first.end()
    await put(cache, 'b', 600)
    expect(await there()).toBe('a b')
    second.end()
    await vi.waitFor(async () => expect(await there()).toBe('a'))
  })

  it('may have been let go of before it was there: an answer that was given up', async () => {
    const cache = open()
    const hold = createHold()
    hold.end()
    await put(cache, 'a', 600, hold)
    await put(cache, 'b', 600)
    expect(await there()).toBe('b')
  })

  it('is let go of once, whatever happens to it meanwhile', async () => {
    const cache = open()
    const hold = createHold()
    const { path } = await put(cache, 'a', 600, hold)
    await rm(path)
    expect(await cache.take('a')).toBeUndefined()
    await put(cache, 'a', 600)
    hold.end()
    hold.end()
    await put(cache, 'b', 600)
    expect(await there()).toBe('b')
  })
})

describe('the quota', () => {
  it('never costs the newcomer itself, even when it is larger than all that is allowed', async () => {
    const cache = open()
    await put(cache, 'a', 400)
    const { path } = await put(cache, 'b', 2000)
    expect(await there()).toBe('b')
    expect((await stat(path)).size).toBe(2000)
  })

  it('costs the newcomer nothing when everything else is in use', async () => {
    const cache = open()
    const hold = createHold()
    await put(cache, 'a', 900, hold)
    await put(cache, 'b', 900)
    expect(await there()).toBe('a b')
    hold.end()
  })

  it('counts what jobs under way will need', async () => {
    const cache = open()
    await put(cache, 'a', 300)
    await put(cache, 'b', 300)
    await cache.workspace(async ({ reserve }) => {
      await reserve(400)
      expect(await there()).toBe('a b')
      await reserve(300)
      expect(await there()).toBe('b')
    })
    // And no longer than they are under way.
    await put(cache, 'c', 700)
    expect(await there()).toBe('b c')
  })

  it('is that of the place: what another instance has there counts, and each makes room with its own', async () => {
    const [one, other] = [open(), open()]
    await put(one, 'a', 500)
    await put(other, 'b', 300)
    await put(other, 'c', 200)
    expect(await there()).toBe('a b c')
    await put(other, 'd', 200)
    expect(await there()).toBe('a c d')
    // Whoever comes next finds less room as well, and never touches what is another's.
    await put(one, 'e', 400)
    expect(await there()).toBe('c d e')
    await other.close()
    await put(one, 'f', 600)
    expect(await there()).toBe('e f')
  })

  it('gives way to the disk: the oldest files go until a job has room', async () => {
    const sizes = { a: 300, b: 300, c: 300 }
    const disk = 1000 + reserveBytes
    const used = async () => (await there()).split(' ').filter(Boolean).length * 300
    const cache = open({ quotaBytes: 1e6, freeBytes: async () => disk - (await used()) })
    for (const [name, bytes] of Object.entries(sizes)) await put(cache, name, bytes)
    const hold = createHold()
    await cache.take('a', hold)
    await cache.workspace(async ({ reserve }) => {
      await reserve(300)
      expect(await there()).toBe('a c')
      await expect(reserve(900)).rejects.toMatchObject({ code: 'internal', details: { limit: { name: 'disk' } } })
      expect(await there()).toBe('a')
    })
    hold.end()
  })
})

describe('the same file twice', () => {
  it('put in at the same time is one', async () => {
    const cache = open()
    const files = await Promise.all([put(cache, 'a', 100), put(cache, 'a', 100), put(cache, 'a', 100)])
    expect(new Set(files.map(({ path }) => path)).size).toBe(1)
    expect(await there()).toBe('a')
  })
})

describe('a start that failed', () => {
  it('is tried again at the next use', async () => {
    await writeFile(join(dir, 'media'), 'in the way')
    const cache = open()
    await expect(put(cache, 'a', 1)).rejects.toMatchObject({ code: 'internal', details: { errno: 'EEXIST' } })
    await rm(join(dir, 'media'))
    await put(cache, 'a', 1)
    expect(await there()).toBe('a')
  })
})

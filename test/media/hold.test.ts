import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createMediaCache,
  fingerprintOf,
  shortHash,
  type MediaCache,
  type MediaCacheOptions,
} from '../../src/media/cache'
import { onDisk } from '../../src/media/disk'
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

describe('the time of a file', () => {
  it('ends to the moment, its own alone, and begins anew with every use', async () => {
    const cache = open()
    for (const name of ['a', 'b', 'c']) {
      await put(cache, name, 1)
      await pass(2 * minute)
    }
    // a since 6 minutes, b since 4, c since 2.
    await cache.take('a')
    await pass(6 * minute - 1)
    expect(await there()).toBe('a b c')
    await pass(1)
    await vi.waitFor(async () => expect(await there()).toBe('a c'))
    await pass(2 * minute)
    await vi.waitFor(async () => expect(await there()).toBe('a'))
    await pass(2 * minute)
    await vi.waitFor(async () => expect(await there()).toBe(''))
  })

  it('may be longer than any timer runs', async () => {
    const cache = open({ keepMs: 2 ** 33 })
    await put(cache, 'a', 1)
    await pass(2 ** 32)
    expect(await there()).toBe('a')
    await pass(2 ** 32)
    await vi.waitFor(async () => expect(await there()).toBe(''))
  })

  it('is waited for only while there is a file nobody uses, and not after the end', async () => {
    const cache = open()
    const hold = createHold()
    await put(cache, 'a', 1, hold)
    expect(vi.getTimerCount()).toBe(0)
    await put(cache, 'b', 1)
    expect(vi.getTimerCount()).toBe(1)
    await cache.close()
    hold.end()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a name', () => {
  it.each([
    ['douyin-1.2_3', 'douyin-1.2_3.bin'],
    ['a b/c\\名 d', 'a_b_c_d.bin'],
    ['../..._-x', 'x.bin'],
    ['x'.repeat(90), `${'x'.repeat(80)}.bin`],
    ['名', 'media.bin'],
    ['', 'media.bin'],
  ])('of %j is %s', async (stem, name) => {
    const file = await open().workspace(async ({ dir: scratch }) => {
      const path = join(scratch, 'x')
      await writeFile(path, 'x')
      return opened[0]!.put('key', { stem, ext: 'bin', path, mime: 'video/mp4', sizeBytes: 1 })
    })
    expect(file.name).toBe(name)
    expect(basename(file.path)).toMatch(new RegExp(`^${name.slice(0, -4)}-[0-9a-f]{12}\\.bin$`))
  })

  it('of a source is the same for fresh signatures and every address but the first', () => {
    // FIPS 180-2, appendix B.1.
    expect(shortHash('abc')).toBe('ba7816bf8f01')
    const [first, fresh, other] = [
      ['https://a.example/x/1.mp4?sign=1', 'https://b.example/y'],
      ['https://c.example/x/1.mp4?sign=2'],
      ['https://a.example/x/2.mp4?sign=1'],
    ].map((urls) => fingerprintOf({ urls }))
    expect(fresh).toBe(first)
    expect(other).not.toBe(first)
    expect(fingerprintOf({ urls: [] })).toBe(shortHash(''))
  })
})

describe('what the disk refuses', () => {
  it('to remove is a line in the log', async () => {
    const cache = open()
    const { path } = await put(cache, 'a', 1)
    await rm(path)
    await mkdir(path)
    expect(await cache.take('a')).toBeUndefined()
    expect(lines.at(-1)).toBe('cannot remove a media file: ERR_FS_EISDIR')
  })

  it.each([
    [{ code: 'ENOSPC' }, 'the disk of the media folder is full (ENOSPC)'],
    [{ code: 'EDQUOT' }, 'the disk of the media folder is full (EDQUOT)'],
    [{ code: 'EFBIG' }, 'the disk of the media folder is full (EFBIG)'],
    [{ code: 'EACCES' }, 'the media folder cannot be used (EACCES)'],
    [new Error('no code'), 'the media folder cannot be used (unknown)'],
    [null, 'the media folder cannot be used (unknown)'],
  ])('with %j is said as %s', async (thrown, message) => {
    await expect(onDisk(Promise.reject(thrown))).rejects.toMatchObject({
      code: 'internal',
      message,
      details: { errno: /\((.*)\)/.exec(message)?.[1] },
      cause: thrown,
    })
  })
})

describe('after the end', () => {
  it('nothing is taken, put or begun, and no folder is made for it', async () => {
    const cache = open()
    await cache.close()
    await expect(cache.take('a')).rejects.toMatchObject({ code: 'cancelled' })
    await expect(put(cache, 'a', 1)).rejects.toMatchObject({ code: 'cancelled' })
    await expect(stat(join(dir, 'media'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('what was just beginning is cancelled', async () => {
    const cache = open()
    const taking = cache.take('a').catch((error: unknown) => error)
    await cache.close()
    expect(await taking).toMatchObject({ code: 'cancelled' })
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

/** One file over several connections, from hosts that throttle, refuse, cut and lie. */
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isWild, startWildHost, type Manner, type WildHost, type WildRequest } from '../../simulator/wild'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'
import { download } from '../../src/media/fetch/download'
import { createHosts, type Hosts } from '../../src/media/fetch/hosts'
import { createRate, type Rate } from '../../src/media/fetch/rate'
import { defaultTuning, type DownloadTuning } from '../../src/media/fetch/tuning'
import type { DownloadRequest } from '../../src/media/fetch/types'
import { createPromises } from '../../src/media/promised'
import { createBudget } from '../../src/media/space'

const size = 3_000_000
let dir: string
let host: WildHost
let transport: Transport
let hosts: Hosts

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'several-'))
  hosts = createHosts(Date.now)
})
afterEach(async () => {
  transport.close()
  await host.close()
  await rm(dir, { recursive: true, force: true })
})

async function serveAs(manner: (request: WildRequest) => Manner, files: Record<string, number> = { '/a': size }) {
  host = await startWildHost({ files, manner })
  transport = createTransport({ gateway: host.url })
}

/** Connections come quickly, and however fast this machine is, the source is never fast enough. */
const eager: DownloadTuning = {
  ...defaultTuning,
  idleMs: 2_000,
  retryMs: 5,
  largeBytes: 400_000,
  pieceBytes: 50_000,
  measureMs: 100,
  fastRate: Infinity,
  restMs: 0,
}

type Change = Partial<DownloadRequest> & { tuning?: Partial<DownloadTuning>; known?: Hosts; rate?: Rate }

function fetch(urls: string[], { tuning, known = hosts, rate = createRate(0, Date.now), ...change }: Change = {}) {
  return download(
    {
      urls,
      headers: () => ({}),
      hosts: ['cdn.example'],
      path: join(dir, 'file'),
      family: 'video',
      purpose: 'media',
      budget: createBudget(undefined),
      room: createPromises().begin(async () => undefined),
      ...change,
    },
    {
      transport,
      clock: Date.now,
      random: () => 0.5,
      tuning: { ...eager, ...tuning },
      hosts: known,
      rate,
    },
  )
}

const a = 'https://a.cdn.example/a'
const b = 'https://b.cdn.example/a'
/** A rate at which the file takes so many seconds over one connection. */
const taking = (seconds: number): Manner => ({ bytesPerSec: size / seconds })

/** Whether the file is there, whole, and nothing but it. */
async function whole(bytes = size, name = 'file', changed = false): Promise<boolean> {
  const path = join(dir, name)
  if ((await stat(path)).size !== bytes) return false
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(65_536)
    for (let at = 0; at < bytes;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
      if (!isWild(buffer.subarray(0, bytesRead), at, changed)) return false
      at += bytesRead
    }
    return true
  } finally {
    await file.close()
  }
}
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
const ranged = () => host.requests.filter(({ range }) => range !== undefined)

describe('a large file from a host that is slow per connection', () => {
  it('comes over several connections, each with a stretch of its own', async () => {
    await serveAs(() => taking(4))
    expect(await fetch([a])).toMatchObject({ sizeBytes: size, index: 0 })
    expect(await whole()).toBe(true)
    expect(host.most()).toBeGreaterThan(1)
    expect(host.most()).toBeLessThanOrEqual(eager.maxConnections)
    expect(host.requests[0]?.range).toBeUndefined()
    expect(ranged().every(({ ifRange }) => ifRange === `"/a:${size}"`)).toBe(true)
    const starts = ranged().map(({ range }) => range?.from)
    expect(new Set(starts).size).toBe(starts.length)
    await expect.poll(host.open).toBe(0)
    expect(await readdir(dir)).toEqual(['file'])
  })
  it('comes over one when that is fast enough, when it is nearly there, or when one is all that may be', async () => {
    await serveAs(() => taking(1))
    for (const tuning of [{ fastRate: 1 }, { largeBytes: size }, { maxConnections: 1 }, { pieceBytes: size }]) {
      await fetch([a], { tuning })
      expect(await whole()).toBe(true)
    }
    expect(host.most()).toBe(1)
  })
  it('comes over one when the host gives it no strong validator', async () => {
    for (const etag of ['', 'W/"weak"']) {
      await serveAs(() => ({ ...taking(1), etag }))
      await fetch([a])
      expect(await whole()).toBe(true)
      expect(host.most()).toBe(1)
      await host.close()
    }
  })
  it.each<[string, Manner]>([
    ['hardly moves', { bytesPerSec: 2_000 }],
    ['is silent', { stallAfter: 0 }],
  ])('does not wait for one connection that %s', async (_, manner) => {
    // What the slow one has would take it five minutes or for ever.
    await serveAs(({ turn }) => (turn === 1 ? manner : taking(3)))
    await fetch([a], { tuning: { maxConnections: 2, idleMs: 600_000 } })
    expect(await whole()).toBe(true)
    await expect.poll(host.open).toBe(0)
  })
  it('closes all its connections at once when nobody wants it any more, and leaves nothing', async () => {
    await serveAs(() => taking(60))
    const leaving = new AbortController()
    const ended = failure(fetch([a], { signal: leaving.signal }))
    await expect.poll(host.open).toBeGreaterThan(1)
    leaving.abort()
    expect(await ended).toMatchObject({ code: 'cancelled' })
    expect(await readdir(dir)).toEqual([])
    await expect.poll(host.open).toBe(0)
  })
  it('is given up when all of them drip', async () => {
    await serveAs(() => ({ bytesPerSec: 20_000 }))
    const error = await failure(fetch([a], { tuning: { graceMs: 1_500, slowestRate: 1_000_000 } }))
    expect(error).toMatchObject({ code: 'timeout', details: { total: size } })
    expect(host.most()).toBeGreaterThan(1)
    expect(await readdir(dir)).toEqual([])
    await expect.poll(host.open).toBe(0)
  })
})

describe('connections that break', () => {
  it('are made up for by the others', async () => {
    await serveAs(({ turn }) => ({ ...taking(4), ...(turn > 0 && turn < 6 ? { cutAfter: 100_000 } : {}) }))
    await fetch([a])
    expect(await whole()).toBe(true)
  })
  it('one and all, are resumed where each of them broke', async () => {
    await serveAs(() => ({ ...taking(3), cutAfter: 400_000 }))
    let breaks = 0
    const rate = { ...createRate(0, Date.now), broke: () => void breaks++ }
    await fetch([a], { rate })
    expect(breaks).toBeGreaterThan(2)
    expect(await whole()).toBe(true)
    // Whatever came is kept: but for the chunk on the way, nothing is asked for twice.
    expect(host.requests.filter(({ range }) => range === undefined)).toHaveLength(1)
  })
  it('that fall silent are left', async () => {
    await serveAs(({ turn }) => ({ ...taking(3), ...(turn % 2 ? { stallAfter: 60_000 } : {}) }))
    await fetch([a], { tuning: { idleMs: 300 } })
    expect(await whole()).toBe(true)
  })
})

describe('a host that serves only one connection per file', () => {
  it.each<[string, Manner]>([
    ['answers ranges with the whole file', { range: 'ignored' }],
    ['answers another range', { range: 'shifted' }],
    ['knows no ranges', { range: 'outside' }],
    ['answers several ranges', { range: 'multipart' }],
    ['refuses', { status: 403 }],
    ['is asked too much', { status: 429 }],
  ])('%s: it is asked once, and not again for the next file', async (_, manner) => {
    await serveAs(({ range }) => ({ ...taking(1.5), ...(range ? manner : {}) }))
    await fetch([a])
    expect(await whole()).toBe(true)
    expect(ranged()).toHaveLength(1)
    await fetch([a])
    expect(ranged()).toHaveLength(1)
    expect(host.requests).toHaveLength(3)
  })
  it('is believed when it says so', async () => {
    await serveAs(() => taking(1.5))
    hosts.keepSingle('a.cdn.example')
    await fetch([a])
    expect(host.requests).toHaveLength(1)
  })
  it('leaves the other addresses to be asked', async () => {
    await serveAs(({ host: name }) => (name.startsWith('a.') ? taking(4) : {}))
    hosts.keepSingle('a.cdn.example')
    await fetch([a, b])
    expect(await whole()).toBe(true)
    expect(ranged().map(({ host: name, ifRange }) => [name, ifRange])).toEqual(
      ranged().map(() => ['b.cdn.example', `"/a:${size}"`]),
    )
    expect(ranged().length).toBeGreaterThan(0)
  })
})

describe('pieces of another file', () => {
  it('are not taken from an address that names another validator', async () => {
    await serveAs(({ host: name }) => (name.startsWith('a.') ? taking(2) : { etag: '"other"', changed: true }))
    hosts.keepSingle('a.cdn.example')
    await fetch([a, b])
    expect(await whole()).toBe(true)
    expect(host.requests.filter(({ host: name }) => name.startsWith('b.'))).toHaveLength(1)
  })
  it('are not taken when the host swaps the file in between and ignores the condition', async () => {
    await serveAs(({ range }) => ({
      ...taking(2),
      ...(range ? { etag: '"/a:two"', changed: true, careless: true } : {}),
    }))
    await fetch([a])
    expect(await whole()).toBe(true)
  })
  it('are thrown away together when the only connection finds the file swapped', async () => {
    let swapped = false
    await serveAs(({ turn }) => {
      if (turn >= 3) swapped = true
      return swapped ? { etag: '"new"', changed: true } : { ...taking(3), cutAfter: 400_000 }
    })
    await fetch([a], { tuning: { maxConnections: 2 } })
    expect(await whole(size, 'file', true)).toBe(true)
  })
  it('are not trusted when more comes than was announced', async () => {
    await serveAs(({ range, turn }) => ({ ...taking(2), ...(range && turn < 4 ? { excess: 5_000 } : {}) }))
    await fetch([a])
    expect(await whole()).toBe(true)
  })
})

describe('all downloads together', () => {
  it('never add a connection to a host that has four, or to any when there are eight', async () => {
    await serveAs(() => taking(3), { '/a': size, '/b': size, '/c': size })
    const names = ['a', 'b', 'c']
    await Promise.all(
      names.map((name) =>
        fetch([`https://a.cdn.example/${name}`], { path: join(dir, name), tuning: { fastRate: 1e9 } }),
      ),
    )
    for (const name of names) expect(await whole(size, name)).toBe(true)
    expect(host.most()).toBe(4)
    await Promise.all(names.map((name) => fetch([`https://${name}.cdn.example/${name}`], { path: join(dir, name) })))
    expect(host.most()).toBeGreaterThan(4)
    expect(host.most()).toBeLessThanOrEqual(8)
  })
})

describe('a quarter of a gigabyte', () => {
  // A whole one takes half a minute on a busy machine: `npm run bench -- media`.
  it('comes whole over throttled connections, and is never held in memory', async () => {
    const bytes = 2 ** 28
    await serveAs(() => ({ bytesPerSec: 30_000_000 }), { '/a': bytes })
    const before = process.memoryUsage().rss
    let peak = before
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50)
    const { largeBytes, pieceBytes } = defaultTuning
    await fetch([a], { tuning: { largeBytes, pieceBytes, measureMs: 500, idleMs: 60_000 } })
    clearInterval(watch)
    expect(host.most()).toBeGreaterThan(1)
    // The host is in this process, too; what grew with the file would pass this long before.
    expect(peak - before).toBeLessThan(150e6)
    expect(await whole(bytes)).toBe(true)
  })
})

describe('whatever a host does', () => {
  /** Chance from a seed: 0 ≤ x < 1. */
  const chance = (seed: number) => () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const seeds = Array.from({ length: 16 }, (_, index) => 7919 * (index + 1))
  it('a download ends with the file or with an error, never with a part or with bytes of another', async () => {
    const random = new Map(seeds.map((seed) => [`/${seed}`, chance(seed)]))
    const pick = <T>(next: () => number, values: readonly T[]): T => values[Math.floor(next() * values.length)] as T
    await serveAs(
      ({ path }) => {
        const next = random.get(path) ?? Math.random
        const manner: Manner = { bytesPerSec: 100_000 + next() * 1_500_000 }
        const mishap = next()
        if (mishap < 0.2) manner.cutAfter = Math.floor(next() * 400_000)
        else if (mishap < 0.3)
          manner.range = pick(next, ['ignored', 'shifted', 'outside', 'multipart', 70_000] as const)
        else if (mishap < 0.4) manner.stallAfter = Math.floor(next() * 300_000)
        else if (mishap < 0.5) Object.assign(manner, { etag: '"other"', changed: true, careless: next() < 0.5 })
        else if (mishap < 0.55) manner.excess = 3_000
        else if (mishap < 0.65) manner.status = pick(next, [429, 500, 503])
        else if (mishap < 0.7) manner.unsized = true
        return manner
      },
      Object.fromEntries(seeds.map((seed) => [`/${seed}`, size / 2])),
    )
    const outcomes = await Promise.all(
      seeds.map(async (seed) => {
        const url = `https://a.cdn.example/${seed}`
        const path = join(dir, String(seed))
        const tuning = { idleMs: 400, maxFailures: 12 }
        const ended = await fetch([url], { path, tuning, known: createHosts(Date.now) }).catch((error) => error)
        if (ended instanceof Error) return (ended as { code?: string }).code ?? String(ended)
        const ours = await whole(size / 2, String(seed))
        return ours || (await whole(size / 2, String(seed), true)) ? 'whole' : 'mixed'
      }),
    )
    expect(outcomes.filter((outcome) => !['whole', 'network', 'timeout', 'rate-limited'].includes(outcome))).toEqual([])
    expect(outcomes.filter((outcome) => outcome === 'whole').length).toBeGreaterThan(seeds.length / 2)
    expect((await readdir(dir)).filter((name) => name.endsWith('.part'))).toEqual([])
    await expect.poll(host.open).toBe(0)
  })
})

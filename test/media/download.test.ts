import { mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { download } from '../../src/media/fetch/download'
import { createHosts } from '../../src/media/fetch/hosts'
import { parseContentRange } from '../../src/media/fetch/range'
import { createRate } from '../../src/media/fetch/rate'
import { defaultTuning } from '../../src/media/fetch/tuning'
import type { DownloadRequest, DownloadTools } from '../../src/media/fetch/types'
import { createPromises } from '../../src/media/promised'
import { createBudget, ensureSpace } from '../../src/media/space'
import { settingsOf } from '../support/settings'
import { at, clip, createOrigin, cut, fixture, hosts, inTurn, serve, status, type Handler, type Origin } from './origin'
import { waitTimer } from '../support/stopwatches'

let origin: Origin
let dir: string
const data = clip(700_000)

beforeEach(async () => {
  origin = await createOrigin()
  dir = await mkdtemp(join(tmpdir(), 'download-'))
})
afterEach(async () => {
  await origin.close()
  await rm(dir, { recursive: true, force: true })
})

type Change = Partial<DownloadRequest> & {
  maxBytes?: number
  tuning?: Partial<DownloadTools['tuning']>
  free?: number
  clock?: () => number
}

function fetch(paths: string[], change: Change = {}) {
  const { maxBytes, tuning, free = 1e12, clock = Date.now, ...request } = change
  const promises = createPromises()
  return download(
    {
      room: promises.begin(() => ensureSpace(dir, promises.open, async () => free)),
      urls: paths.map(at),
      referer: 'https://www.example/',
      headers: ({ referer }) => ({
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/1.0.0.0',
        Accept: '*/*',
        ...(referer ? { referer } : {}),
      }),
      hosts,
      path: join(dir, 'file'),
      family: 'video',
      purpose: 'media',
      budget: createBudget(maxBytes),
      ...request,
    },
    {
      transport: origin.transport,
      clock,
      random: () => 0.5,
      tuning: { ...defaultTuning, idleMs: 300, retryMs: 5, ...tuning },
      hosts: createHosts(clock),
      rate: createRate(0, clock),
    },
  )
}
const content = () => readFile(join(dir, 'file'))
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error) => error,
  )
const ranges = () => origin.seen.map(({ path, range }) => `${path} ${range ?? ''}`.trim())

describe('a download', () => {
  it('writes the bytes, says their size and kind and leaves no part behind', async () => {
    origin.on('/a', serve(data))
    expect(await fetch(['/a'])).toMatchObject({ sizeBytes: data.length, kind: { ext: 'mp4' }, index: 0 })
    expect((await content()).equals(data)).toBe(true)
    expect(await readdir(dir)).toEqual(['file'])
  })
  it('shows the referer of the source and a browser, asks for plain bytes and sends no cookie', async () => {
    origin.on('/a', serve(data))
    await fetch(['/a'])
    expect(origin.seen[0]?.headers).toMatchObject({
      referer: 'https://www.example/',
      'user-agent': expect.stringMatching(/^Mozilla\/5\.0 .*Chrome/),
      'accept-encoding': 'identity',
    })
    expect(origin.seen[0]?.headers).not.toHaveProperty('cookie')
  })
  it('takes a body of unknown length', async () => {
    origin.on('/a', (_, response) => response.writeHead(200).end(data))
    expect(await fetch(['/a'])).toMatchObject({ sizeBytes: data.length })
  })
})

describe('a broken connection', () => {
  it('is resumed where it broke, at the next address first', async () => {
    origin.on('/a', cut(data, 300_000))
    origin.on('/b', inTurn(cut(data, 200_000), serve(data)))
    await fetch(['/a', '/b'], { tuning: { maxFailures: 10 } })
    expect((await content()).equals(data)).toBe(true)
    expect(ranges()[0]).toBe('/a')
    expect(ranges()[1]).toMatch(/^\/b bytes=\d+-$/)
  })
  it('is resumed at the same address when there is no other', async () => {
    origin.on('/a', inTurn(cut(data, 300_000), serve(data)))
    await fetch(['/a'])
    expect((await content()).equals(data)).toBe(true)
    expect(ranges()).toEqual(['/a', expect.stringMatching(/^\/a bytes=[1-9]\d*-$/)])
  })
  it('asks to resume only while the validator is the same', async () => {
    origin.on(
      '/a',
      inTurn((_, response) => {
        response.writeHead(200, { 'content-length': data.length, etag: '"one"' })
        response.write(data.subarray(0, 300_000), () => setTimeout(() => response.destroy(), 20))
      }, serve(data)),
    )
    await fetch(['/a'])
    expect(origin.seen[1]?.headers['if-range']).toBe('"one"')
  })
  it('is not trusted when the length was never reached', async () => {
    origin.on('/a', cut(data, 1000))
    const error = await failure(fetch(['/a']))
    expect(error).toMatchObject({ code: 'network', details: { total: data.length } })
    expect(await readdir(dir)).toEqual([])
  })
  it('starts over when the answer to a range is the whole file', async () => {
    origin.on(
      '/a',
      inTurn(cut(data, 300_000), (_, response) => {
        response.writeHead(200, { 'content-length': data.length }).end(data)
      }),
    )
    await fetch(['/a'])
    expect((await content()).equals(data)).toBe(true)
    expect(origin.seen).toHaveLength(2)
  })
  it('starts over when the range answered is not the one asked for', async () => {
    origin.on(
      '/a',
      inTurn(
        cut(data, 300_000),
        (_, response) =>
          response.writeHead(206, { 'content-range': `bytes 5-400004/${data.length}` }).end(data.subarray(5, 400_005)),
        serve(data),
      ),
    )
    await fetch(['/a'])
    expect((await content()).equals(data)).toBe(true)
    expect(origin.seen[2]?.range).toBeUndefined()
  })
  it('goes on when an answer holds less than the rest', async () => {
    origin.on(
      '/a',
      inTurn(cut(data, 300_000), (request, response) => {
        const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0])
        const end = Math.min(start + 99_999, data.length - 1)
        response.writeHead(206, {
          'content-length': end - start + 1,
          'content-range': `bytes ${start}-${end}/${data.length}`,
        })
        response.end(data.subarray(start, end + 1))
      }),
    )
    await fetch(['/a'])
    expect((await content()).equals(data)).toBe(true)
    expect(ranges().length).toBeGreaterThan(4)
  })
  it('does not join pieces of files of different sizes', async () => {
    const other = clip(800_000)
    origin.on('/a', inTurn(cut(data, 300_000), status(500)))
    origin.on('/b', serve(other))
    await fetch(['/a', '/b'])
    expect((await content()).equals(other)).toBe(true)
    // What was received is kept for the address it came from.
    expect(origin.seen[2]).toMatchObject({ path: '/a', range: expect.stringMatching(/^bytes=[1-9]/) })
  })
  it('starts over when the address serves another file than before', async () => {
    const other = clip(700_000).fill(7, 200)
    origin.on(
      '/a',
      inTurn(
        (_, response) => {
          response.writeHead(200, { 'content-length': data.length, etag: '"one"' })
          response.write(data.subarray(0, 300_000), () => setTimeout(() => response.destroy(), 20))
        },
        // Knows nothing of If-Range.
        serve(other, { etag: '"two"' }),
      ),
    )
    await fetch(['/a'])
    expect((await content()).equals(other)).toBe(true)
    expect(origin.seen.at(-1)?.range).toBeUndefined()
  })
  it.each([
    ['whose length is another than that of its range', { 'content-length': '5' }],
    ['that is made of several', { 'content-type': 'multipart/byteranges; boundary=x' }],
  ])('starts over after a piece %s', async (_, headers) => {
    const first: Handler = (__, response) => {
      response.writeHead(200, { 'content-length': data.length })
      response.write(data.subarray(0, 300_000), () => setTimeout(() => response.destroy(), 20))
    }
    const lie: Handler = (request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '')?.[0])
      const range = { 'content-range': `bytes ${from}-699999/700000` }
      response.writeHead(206, { ...range, ...headers }).end(Buffer.alloc(5))
    }
    origin.on('/a', inTurn(first, lie, serve(data)))
    await fetch(['/a'])
    expect((await content()).equals(data)).toBe(true)
    expect(origin.seen[2]?.range).toBeUndefined()
  })
  it('starts over after 416', async () => {
    origin.on('/a', inTurn(cut(data, 300_000), status(416), serve(data)))
    await fetch(['/a'])
    expect((await content()).equals(data)).toBe(true)
    expect(origin.seen[2]?.range).toBeUndefined()
  })
})

describe('a silent or slow address', () => {
  const stall = (bytes: number) => (_: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'content-length': data.length })
    response.write(data.subarray(0, bytes))
  }
  it('is left after the idle time and the bytes are kept', async () => {
    origin.on('/a', stall(300_000))
    origin.on('/b', serve(data))
    await fetch(['/a', '/b'])
    expect((await content()).equals(data)).toBe(true)
    expect(ranges()[1]).toMatch(/^\/b bytes=[1-9]/)
  })
  it('is a time-out when there is no other', async () => {
    origin.on('/a', stall(100))
    expect(await failure(fetch(['/a'], { tuning: { idleMs: 60, maxFailures: 2 } }))).toMatchObject({ code: 'timeout' })
  })
  it('is left when it trickles and another is there', async () => {
    origin.on('/a', (_, response) => {
      response.writeHead(200, { 'content-length': data.length })
      let sent = 0
      const timer = setInterval(() => response.write(data.subarray(sent, (sent += 100))), 20)
      response.on('close', () => clearInterval(timer))
    })
    origin.on('/b', serve(data))
    await fetch(['/a', '/b'], { tuning: { slowMs: 150, slowBytes: 50_000 } })
    expect((await content()).equals(data)).toBe(true)
    expect(ranges()).toHaveLength(2)
    expect(ranges()[1]).toMatch(/^\/b bytes=[1-9]/)
  })
  it('that was left comes last: one that failed is asked again before it', async () => {
    origin.on('/a', (_, response) => {
      response.writeHead(200, { 'content-length': data.length })
      let sent = 0
      const timer = setInterval(() => response.write(data.subarray(sent, (sent += 100))), 20)
      response.on('close', () => clearInterval(timer))
    })
    origin.on('/b', inTurn(cut(data, 100_000), serve(data)))
    await fetch(['/a', '/b'], { tuning: { slowMs: 150, slowBytes: 50_000, idleMs: 10_000 } })
    expect((await content()).equals(data)).toBe(true)
    expect(origin.seen.map(({ path }) => path)).toEqual(['/a', '/b', '/b'])
  })
  it('is kept when it is the only one', async () => {
    const small = data.subarray(0, 600)
    origin.on('/a', (_, response) => {
      response.writeHead(200, { 'content-length': small.length })
      let sent = 0
      const timer = setInterval(() => {
        response.write(small.subarray(sent, (sent += 100)))
        if (sent >= small.length) clearInterval(timer)
      }, 30)
    })
    await fetch(['/a'], { tuning: { slowMs: 40, slowBytes: 50_000 } })
    expect((await content()).equals(small)).toBe(true)
  })
})

describe('the time of a download', () => {
  /** Sends so many bytes every few milliseconds, for ever: no silence is ever long. */
  const drip = (bytes: number, everyMs: number) => (request: IncomingMessage, response: ServerResponse) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': data.length - start,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${data.length - 1}/${data.length}` } : {}),
    })
    let sent = start
    const timer = setInterval(() => {
      response.write(data.subarray(sent, (sent += bytes)))
      if (sent >= data.length) clearInterval(timer)
    }, everyMs)
    response.on('close', () => clearInterval(timer))
  }
  /** Each look at the clock is a tenth of a second later: what is fast here is slow there. */
  const slowClock = () => {
    let now = Date.now()
    return () => (now += 100)
  }

  it('is bounded: the only address is given up when it drips', async () => {
    origin.on('/a', drip(100, 10))
    const error = await failure(fetch(['/a'], { tuning: { idleMs: 5000, graceMs: 300, slowestRate: 100_000 } }))
    expect(error).toMatchObject({ code: 'timeout', details: { total: data.length } })
    expect(error.details.received).toBeLessThan(data.length / 2)
    expect(origin.seen).toHaveLength(1)
    expect(await readdir(dir)).toEqual([])
  })
  it('grows with what has arrived: a long download at a fair rate ends well', async () => {
    origin.on('/a', drip(data.length / 20, 5))
    // Twenty pieces and more looks at the clock than that: far beyond the grace alone.
    await fetch(['/a'], { clock: slowClock(), tuning: { idleMs: 5000, graceMs: 500, slowestRate: data.length / 20 } })
    expect((await content()).equals(data)).toBe(true)
  })
  it('does not grow with bytes that are sent again', async () => {
    // Never a range: every attempt begins anew and breaks at the same place.
    origin.on('/a', (_, response) => {
      response.writeHead(200, { 'content-length': data.length })
      response.write(data.subarray(0, 300_000), () => setTimeout(() => response.destroy(), 5))
    })
    const tuning = { graceMs: 1000, slowestRate: 300_000, maxFailures: 1000 }
    const error = await failure(fetch(['/a'], { clock: slowClock(), tuning }))
    // Found out while bytes come or when they break off.
    expect(['timeout', 'network']).toContain(error.code)
    expect(origin.seen.length).toBeLessThan(30)
  })
  it('is not over for an address that fails now and then and brings something every time', async () => {
    // Ten pieces; three failures in a row would end it.
    const large = clip(3_000_000)
    origin.on('/a', cut(large, 300_000))
    await fetch(['/a'], { tuning: { maxFailures: 3 } })
    expect(origin.seen.length).toBeGreaterThan(6)
    expect((await content()).equals(large)).toBe(true)
  })
  it('is over for an address that always breaks before it brings anything', async () => {
    origin.on('/a', cut(data, 1000))
    await failure(fetch(['/a'], { tuning: { maxFailures: 3 } }))
    expect(origin.seen).toHaveLength(3)
  })
  it('allows the largest video of the default settings a quarter of an hour, and one of a megabyte about a minute', () => {
    const minutes = (bytes: number) => (defaultTuning.graceMs + (bytes / defaultTuning.slowestRate) * 1000) / 60_000
    expect(minutes(settingsOf().limits.sizeMb * 2 ** 20)).toBeCloseTo(13, 0)
    expect(minutes(2 ** 20)).toBeLessThan(1.2)
  })
})

describe('refusals', () => {
  it.each([403, 410])('says that the addresses have expired when all answer %i', async (code) => {
    origin.on('/a', status(code))
    origin.on('/b', status(code))
    const error = await failure(fetch(['/a', '/b']))
    expect(error).toMatchObject({ code: 'blocked', details: { expired: true, upstreamStatus: code } })
    expect(ranges()).toEqual(['/a', '/b'])
  })
  it('says so without asking when the time of the addresses is over', async () => {
    origin.on('/a', serve(data))
    const now = Date.now() / 1000
    const error = await failure(fetch(['/a'], { expiresAt: Math.floor(now) - 1 }))
    expect(error).toMatchObject({ code: 'blocked', details: { expired: true } })
    expect(ranges()).toEqual([])
    await fetch(['/a'], { expiresAt: Math.ceil(now) + 600 })
    expect(ranges()).toEqual(['/a'])
  })
  it('goes on with the next address when one has expired', async () => {
    origin.on('/a', status(403))
    origin.on('/b', serve(data))
    expect(await fetch(['/a', '/b'])).toMatchObject({ index: 1 })
  })
  it('is not-found, not expired, when all answer 404', async () => {
    const error = await failure(fetch(['/a', '/b']))
    expect(error.code).toBe('not-found')
    expect(error.details).not.toHaveProperty('expired')
  })
  it('asks again after 5xx and 429', async () => {
    origin.on('/a', inTurn(status(503), status(429), serve(data)))
    await fetch(['/a'])
    expect((await content()).equals(data)).toBe(true)
  })
  it('waits as long as a 429 asks', async () => {
    origin.on('/a', inTurn(status(429, { 'retry-after': '1' }), serve(data)))
    const start = Date.now()
    await fetch(['/a'])
    expect(Date.now() - start).toBeGreaterThan(950)
  })
  it('gives up after a bounded number of failures', async () => {
    origin.on('/a', status(500))
    expect(await failure(fetch(['/a']))).toMatchObject({ code: 'network', details: { upstreamStatus: 500 } })
    expect(origin.seen).toHaveLength(defaultTuning.maxFailures)
  })
  it('never asks a host that is not on the list', async () => {
    const error = await failure(fetch([], { urls: ['https://evil.example/a'] }))
    expect(error).toMatchObject({ code: 'upstream-changed' })
    expect(origin.seen).toHaveLength(0)
  })
  it('never follows a redirect to a host that is not on the list', async () => {
    origin.on('/a', status(302, { location: 'https://evil.example/a' }))
    expect(await failure(fetch(['/a']))).toMatchObject({ code: 'upstream-changed' })
    expect(origin.seen.map((entry) => entry.host)).toEqual(['a.cdn.example'])
  })
  it('never names an address in an error', async () => {
    origin.on('/a?sign=secret', status(403))
    const error = await failure(fetch(['/a?sign=secret']))
    expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain('secret')
  })
})

describe('what is not the file', () => {
  const page = Buffer.from(`<!doctype html><html><body>${'please log in '.repeat(50)}</body></html>`)
  it('is refused when it is a page, whatever its content type', async () => {
    origin.on('/a', serve(page, { 'content-type': 'video/mp4' }))
    expect(await failure(fetch(['/a']))).toMatchObject({ code: 'upstream-changed' })
    expect(await readdir(dir)).toEqual([])
  })
  it('is refused before it is downloaded to the end', async () => {
    let closed = false
    origin.on('/a', (_, response) => {
      response.on('close', () => (closed = true))
      response.writeHead(200, { 'content-length': 20_000_000 }).write(page)
    })
    await failure(fetch(['/a'], { tuning: { idleMs: 10_000 } }))
    await expect.poll(() => closed).toBe(true)
  })
  it('gives way to the next address', async () => {
    origin.on('/a', serve(page))
    origin.on('/b', serve(data))
    await fetch(['/a', '/b'])
    expect((await content()).equals(data)).toBe(true)
  })
  it('is refused when it is empty', async () => {
    origin.on('/a', serve(Buffer.alloc(0)))
    origin.on('/b', (_, response) => response.writeHead(200).end())
    expect(await failure(fetch(['/b']))).toMatchObject({ code: 'upstream-changed' })
  })
  it('is refused when a picture stands in for a video', async () => {
    origin.on('/a', serve(fixture('picture.jpg')))
    expect(await failure(fetch(['/a']))).toMatchObject({ code: 'upstream-changed' })
  })
  it('is refused when it is compressed', async () => {
    origin.on('/a', serve(data, { 'content-encoding': 'gzip' }))
    expect(await failure(fetch(['/a']))).toMatchObject({ code: 'upstream-changed' })
  })
})

describe('limits', () => {
  it('refuses by the announced length without reading the body', async () => {
    origin.on('/a', serve(data))
    expect(await failure(fetch(['/a', '/b'], { maxBytes: 699_999 }))).toMatchObject({
      code: 'too-large',
      details: { limit: { name: 'size', value: 700_000, max: 699_999 } },
    })
    expect(origin.seen).toHaveLength(1)
  })
  it('closes the connection of a file that is too large', async () => {
    let closed = false
    origin.on('/a', (_, response) => {
      response.on('close', () => (closed = true))
      response.writeHead(200, { 'content-length': 20e9, etag: '"one"' }).write(data)
    })
    expect(await failure(fetch(['/a'], { maxBytes: 100_000_000 }))).toMatchObject({ code: 'too-large' })
    await expect.poll(() => closed).toBe(true)
  })
  it('cuts off a body of unknown length', async () => {
    origin.on('/a', (_, response) => response.writeHead(200).end(data))
    expect(await failure(fetch(['/a'], { maxBytes: 100_000 }))).toMatchObject({ code: 'too-large' })
    expect(await readdir(dir)).toEqual([])
  })
  it('counts the whole file when a range is resumed', async () => {
    origin.on(
      '/a',
      inTurn((_, response) => {
        response.writeHead(200)
        response.write(data.subarray(0, 300_000), () => setTimeout(() => response.destroy(), 20))
      }, serve(data)),
    )
    expect(await failure(fetch(['/a'], { maxBytes: 500_000 }))).toMatchObject({ code: 'too-large' })
  })
  // A device that is always full stands for a disk that fills up in the middle.
  it.runIf(process.platform === 'linux')('ends when the disk is full after all, and leaves nothing', async () => {
    let closed = false
    origin.on('/a', (_, response) => {
      response.on('close', () => (closed = true))
      response.writeHead(200, { 'content-length': 20_000_000 }).write(data)
    })
    await symlink('/dev/full', join(dir, 'file.part'))
    const error = await failure(fetch(['/a', '/b'], { tuning: { idleMs: 60_000 } }))
    expect(error).toMatchObject({ code: 'internal', details: { errno: 'ENOSPC' } })
    expect(error.message).toContain('full')
    expect(origin.seen).toHaveLength(1)
    expect(await readdir(dir)).toEqual([])
    await expect.poll(() => closed).toBe(true)
  })
  it('refuses when the disk has no room', async () => {
    origin.on('/a', serve(data))
    expect(await failure(fetch(['/a'], { free: 1000 }))).toMatchObject({
      code: 'internal',
      details: { limit: { name: 'disk' } },
    })
  })
})

describe('an abort', () => {
  it('ends a running download at once and leaves nothing', async () => {
    origin.on('/a', (_, response) => {
      response.writeHead(200, { 'content-length': data.length })
      response.write(data.subarray(0, 1000))
    })
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    expect(await failure(fetch(['/a'], { signal: controller.signal, tuning: { idleMs: 5000 } }))).toMatchObject({
      code: 'cancelled',
    })
    expect(await readdir(dir)).toEqual([])
  })
  it('ends a wait between attempts', async () => {
    origin.on('/a', status(429, { 'retry-after': '10' }))
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    const waited = waitTimer()
    expect(await failure(fetch(['/a'], { signal: controller.signal }))).toMatchObject({ code: 'cancelled' })
    expect(waited()).toBeLessThan(5000)
  })
  it('before the start asks nobody', async () => {
    expect(await failure(fetch(['/a'], { signal: AbortSignal.abort() }))).toMatchObject({ code: 'cancelled' })
    expect(origin.seen).toHaveLength(0)
  })
})

describe('Content-Range', () => {
  it.each([
    ['bytes 0-9/10', { start: 0, end: 9, total: 10 }],
    ['bytes 5-9/*', { start: 5, end: 9 }],
    ['bytes 9-5/10', undefined],
    ['bytes 0-10/10', undefined],
    ['bytes */10', undefined],
    ['items 0-9/10', undefined],
    [undefined, undefined],
  ])('%s', (value, expected) => {
    expect(parseContentRange(value)).toEqual(expected)
  })
})

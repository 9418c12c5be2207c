import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { staleWithinMs } from '../../src/http/defaults'
import { backoff } from '../../src/http/retry'
import { retryAfterMs } from '../../src/http/retry-after'
import { get, later, refusal, startServer, transport, type Handler } from './support'

describe('repetition', () => {
  test('a 5xx is asked again and the good answer counts', async () => {
    const server = await startServer((_, response, count) => {
      response.statusCode = count < 2 ? 502 : 200
      response.end('{}')
    })
    expect((await transport({ gateway: server.gateway }).send(get('/'))).status).toBe(200)
    expect(server.seen).toHaveLength(2)
  })

  test.each([
    ['api', 2],
    ['page', 2],
    ['picture', 3],
    ['media', 4],
  ] as const)('an %s that keeps failing is asked %i times and its last answer returned', async (purpose, times) => {
    const server = await startServer((_, response, count) => {
      response.statusCode = 500
      response.end(String(count))
    })
    const answer = await transport({ gateway: server.gateway }).send(get('/', { purpose }))
    expect([answer.status, answer.text()]).toEqual([500, String(times)])
    expect(server.seen).toHaveLength(times)
  })

  test.each<[string, Handler]>([
    ['a reset', (request) => void request.socket.resetAndDestroy()],
    [
      'a body cut short of its length',
      (request, response) => {
        response.setHeader('content-length', '100')
        response.write('half', () => request.socket.end())
      },
    ],
    [
      'a chunked body without its end',
      (request, response) => void response.write('half', () => void request.socket.destroy()),
    ],
    [
      'a compressed body that ends too soon',
      (_, response) => {
        response.setHeader('content-encoding', 'gzip')
        response.end(gzipSync('{}'.repeat(100)).subarray(0, 20))
      },
    ],
  ])('%s is a network failure after one repetition', async (_, handler) => {
    const server = await startServer(handler)
    expect((await refusal(transport({ gateway: server.gateway }).send(get('/')))).code).toBe('network')
    expect(server.seen).toHaveLength(2)
  })

  test('`retries` is the number of repetitions', async () => {
    const server = await startServer((_, response) => response.writeHead(500).end())
    const http = transport({ gateway: server.gateway })
    await http.send(get('/', { retries: 0 }))
    expect(server.seen).toHaveLength(1)
    await http.send(get('/', { retries: 1 }))
    expect(server.seen).toHaveLength(3)
  })

  test('a POST is asked once unless the caller says otherwise', async () => {
    const server = await startServer((_, response) => response.writeHead(503).end())
    const http = transport({ gateway: server.gateway })
    await http.send(get('/', { method: 'POST', body: '{}' }))
    expect(server.seen).toHaveLength(1)
    await http.send(get('/', { method: 'POST', body: '{"n":1}', retries: 2 }))
    expect(server.seen.slice(1).map(({ body }) => body)).toEqual(['{"n":1}', '{"n":1}', '{"n":1}'])
  })

  test('a POST on a kept connection that had been closed is asked once more, and only once', async () => {
    const server = await startServer((request, response, count) => {
      if (count % 2 === 0) request.socket.destroy()
      else response.end('{}')
    })
    const http = transport({ gateway: server.gateway })
    await http.send(get('/'))
    expect((await http.send(get('/', { method: 'POST', body: '{"n":1}' }))).status).toBe(200)
    expect(server.seen.map(({ method, body }) => method + body)).toEqual(['GET', 'POST{"n":1}', 'POST{"n":1}'])
  })

  test('a POST that breaks on a new connection, or again, is not', async () => {
    const server = await startServer((request, response, count) => {
      if (count === 1) response.end('{}')
      else request.socket.destroy()
    })
    const http = transport({ gateway: server.gateway })
    await http.send(get('/'))
    expect((await refusal(http.send(get('/', { method: 'POST' })))).code).toBe('network')
    expect(server.seen).toHaveLength(3)
    expect((await refusal(http.send(get('/', { method: 'POST' })))).code).toBe('network')
    expect(server.seen).toHaveLength(4)
  })

  test('a POST a kept connection was silent on for long is not: it may have been done', async () => {
    const server = await startServer((request, response, count) => {
      if (count === 1) response.end('{}')
      else setTimeout(() => request.socket.destroy(), staleWithinMs + 100)
    })
    const http = transport({ gateway: server.gateway })
    await http.send(get('/'))
    expect((await refusal(http.send(get('/', { method: 'POST' })))).code).toBe('network')
    expect(server.seen).toHaveLength(2)
  })

  test('nor one that was answered in part', async () => {
    const server = await startServer((request, response, count) => {
      if (count === 1) response.end('{}')
      else response.write('{', () => request.socket.destroy())
    })
    const http = transport({ gateway: server.gateway })
    await http.send(get('/'))
    expect((await refusal(http.send(get('/', { method: 'POST' })))).code).toBe('network')
    expect(server.seen).toHaveLength(2)
  })

  test('a kept connection that had been closed is no repetition', async () => {
    const server = await startServer((request, response, count) => {
      if (count === 2) request.socket.destroy()
      else response.writeHead(count === 3 ? 503 : 200).end('{}')
    })
    const http = transport({ gateway: server.gateway })
    await http.send(get('/'))
    expect((await http.send(get('/'))).status).toBe(200)
    expect(server.seen).toHaveLength(4)
  })

  test.each([403, 404, 412, 429])('%i is not asked again', async (status) => {
    const server = await startServer((_, response) => response.writeHead(status, { 'retry-after': '0' }).end())
    expect((await transport({ gateway: server.gateway }).send(get('/'))).status).toBe(status)
    expect(server.seen).toHaveLength(1)
  })

  test('neither is what was too large', async () => {
    const server = await startServer((_, response) => response.end('too much'))
    await refusal(transport({ gateway: server.gateway }).send(get('/', { maxBytes: 3 })))
    expect(server.seen).toHaveLength(1)
  })

  test('a stream is opened once', async () => {
    const server = await startServer((request) => void request.socket.destroy())
    await refusal(transport({ gateway: server.gateway }).open(get('/', { purpose: 'media' })))
    expect(server.seen).toHaveLength(1)
  })

  test('a host that asks for more patience than we have is left alone', async () => {
    const server = await startServer((_, response) => response.writeHead(503, { 'retry-after': '3600' }).end())
    expect((await transport({ gateway: server.gateway }).send(get('/'))).status).toBe(503)
    expect(server.seen).toHaveLength(1)
  })

  test.each([
    ['seconds', '1'],
    ['a date', 'Wed, 21 Oct 2026 07:28:01 GMT'],
  ])('a host that says in %s when to come again is given that time', async (_, retryAfter) => {
    const at: number[] = []
    const server = await startServer((_, response, count) => {
      at.push(performance.now())
      const date = 'Wed, 21 Oct 2026 07:28:00 GMT'
      if (count === 1) response.writeHead(503, { 'retry-after': retryAfter, date }).end()
      else response.end('{}')
    })
    // Eight times that is the longest wait.
    expect((await transport({ gateway: server.gateway, retryBaseMs: 130 }).send(get('/'))).status).toBe(200)
    expect(at[1]! - at[0]!).toBeGreaterThan(950)
  })

  test('a wait that would outlast the call is not begun: the answer in hand is returned', async () => {
    const server = await startServer((_, response) => response.writeHead(500).end())
    const started = Date.now()
    const answer = await transport({ gateway: server.gateway, retryBaseMs: 500_000 }).send(
      get('/', { totalMs: 300_000 }),
    )
    expect(answer.status).toBe(500)
    expect(Date.now() - started).toBeLessThan(60_000)
  })

  test('an abort ends the wait', async () => {
    const server = await startServer((_, response) => response.writeHead(500).end())
    const controller = new AbortController()
    const http = transport({ gateway: server.gateway, retryBaseMs: 500_000 })
    const call = refusal(http.send(get('/', { totalMs: 1_000_000, signal: controller.signal })))
    while (server.seen.length === 0) await later(5)
    await later(20)
    const started = Date.now()
    controller.abort()
    expect((await call).code).toBe('cancelled')
    expect(Date.now() - started).toBeLessThan(60_000)
    expect(server.seen).toHaveLength(1)
  })

  test('each hop of a redirect is asked again on its own', async () => {
    const server = await startServer((request, response, count) => {
      if (count % 2 === 1) response.writeHead(500).end()
      else if (request.url === '/1') response.writeHead(302, { location: '/2' }).end()
      else response.end('{}')
    })
    expect((await transport({ gateway: server.gateway }).send(get('/1'))).status).toBe(200)
    expect(server.seen.map(({ target }) => target)).toEqual(['/1', '/1', '/2', '/2'])
  })
})

test('waits double within one to eight times the base, with jitter', () => {
  const waits = (random: number): number[] => [1, 2, 3, 4, 5, 6].map((n) => backoff(n, 1000, () => random))
  expect(waits(0.5)).toEqual([1000, 2000, 4000, 8000, 8000, 8000])
  expect(waits(0)).toEqual([1000, 1500, 3000, 6000, 8000, 8000])
  expect(waits(0.999)).toEqual([1250, 2499, 4998, 8000, 8000, 8000])
})

test('Retry-After in seconds and as a date, never more than a day', () => {
  const now = Date.parse('2026-10-21T07:28:00Z')
  const date = 'Wed, 21 Oct 2026 07:27:00 GMT'
  const of = (text?: string, rest = {}) => retryAfterMs({ 'retry-after': text, ...rest }, now)
  expect([of('0'), of('3'), of(' 120 '), of('9999999999')]).toEqual([0, 3000, 120_000, 86_400_000])
  expect(of('Wed, 21 Oct 2026 07:28:30 GMT')).toBe(30_000)
  expect(of('Wednesday, 21-Oct-26 07:28:30 GMT')).toBe(30_000)
  // The host's own clock counts, where it shows one.
  expect(of('Wed, 21 Oct 2026 07:28:30 GMT', { date })).toBe(90_000)
  expect(of('Wed, 21 Oct 2026 07:28:30 GMT', { date: 'soon' })).toBe(30_000)
  expect([of('Wed, 21 Oct 2020 07:28:30 GMT'), of('Wed, 21 Oct 2099 07:28:30 GMT')]).toEqual([0, 86_400_000])
  for (const text of [undefined, '', '-1', '1.5', '1e3', 'soon', 'Wed', '2026-10-21', '99999999999']) {
    expect(of(text)).toBeUndefined()
  }
  expect(retryAfterMs({ 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' })).toBeUndefined()
})

import { describe, expect, test } from 'vitest'
import { backoff } from '../../src/http/retry'
import { get, later, refusal, startServer, transport } from './support'

describe('repetition', () => {
  test('a 5xx is asked again and the good answer counts', async () => {
    const server = await startServer((_, response, count) => {
      response.statusCode = count < 3 ? 502 : 200
      response.end('{}')
    })
    expect((await transport({ gateway: server.gateway }).send(get('/'))).status).toBe(200)
    expect(server.seen).toHaveLength(3)
  })

  test('a host that keeps failing is asked four times and its last answer returned', async () => {
    const server = await startServer((_, response, count) => {
      response.statusCode = 500
      response.end(String(count))
    })
    const answer = await transport({ gateway: server.gateway }).send(get('/'))
    expect([answer.status, answer.text()]).toEqual([500, '4'])
    expect(server.seen).toHaveLength(4)
  })

  test('a reset is asked again, four times in all', async () => {
    const server = await startServer((request) => void request.socket.resetAndDestroy())
    expect((await refusal(transport({ gateway: server.gateway }).send(get('/')))).code).toBe('network')
    expect(server.seen).toHaveLength(4)
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

  test('a POST on a kept connection that breaks is not repeated either', async () => {
    const server = await startServer((request, response, count) => {
      if (count === 2) request.socket.destroy()
      else response.end('{}')
    })
    const http = transport({ gateway: server.gateway })
    await http.send(get('/'))
    expect((await refusal(http.send(get('/', { method: 'POST' })))).code).toBe('network')
    expect(server.seen).toHaveLength(2)
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

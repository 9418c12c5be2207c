import { describe, expect, test } from 'vitest'
import { createPace } from '../../src/http/pace'
import { get, later, startServer, transport, type Handler } from './support'

/** Counts what is under way per original host. */
function counting(ms: number): { handler: Handler; most: Map<string, number> } {
  const now = new Map<string, number>()
  const most = new Map<string, number>()
  return {
    most,
    handler(request, response) {
      const host = String(request.headers['x-forwarded-host'])
      const count = (now.get(host) ?? 0) + 1
      now.set(host, count)
      most.set(host, Math.max(most.get(host) ?? 0, count))
      setTimeout(() => {
        now.set(host, (now.get(host) ?? 1) - 1)
        response.end('{}')
      }, ms)
    },
  }
}

describe('pacing', () => {
  test('bounds what is under way per original host, behind a gateway too', async () => {
    const { handler, most } = counting(15)
    const server = await startServer(handler)
    const http = transport({ gateway: server.gateway, pace: { api: { concurrency: 3 } } })
    const urls = Array.from({ length: 20 }, (_, n) => `https://${n % 2 ? 'a.example.com' : 'b.example.org'}/${n}`)
    await Promise.all(urls.map((url) => http.send(get('', { url }))))
    expect(Object.fromEntries(most)).toEqual({ 'a.example.com': 3, 'b.example.org': 3 })
  })

  test('lets twenty API calls to one host run at once by default', async () => {
    const { handler, most } = counting(60)
    const server = await startServer(handler)
    const http = transport({ gateway: server.gateway })
    await Promise.all(Array.from({ length: 20 }, (_, n) => http.send(get(`/${n}`))))
    expect(most.get('www.example.com')).toBe(20)
  })

  test('purposes do not wait for one another', async () => {
    const server = await startServer((request, response) => {
      if (request.url !== '/slow') response.end('{}')
    })
    const http = transport({ gateway: server.gateway, pace: { api: { concurrency: 1 } } })
    const slow = http.send(get('/slow', { idleMs: 500, retries: 0 })).catch(() => undefined)
    expect((await http.send(get('/', { purpose: 'picture' }))).status).toBe(200)
    await slow
  })

  test('the total time does not run while a call waits for its turn', async () => {
    const { handler } = counting(60)
    const server = await startServer(handler)
    const http = transport({ gateway: server.gateway, pace: { api: { concurrency: 1 } } })
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => http.send(get(`/${n}`, { totalMs: 250 }))))
    expect(answers).toHaveLength(6)
  })

  test('an aborted call gives its place in the queue away', async () => {
    const { handler } = counting(30)
    const server = await startServer(handler)
    const http = transport({ gateway: server.gateway, pace: { api: { concurrency: 1 } } })
    const controller = new AbortController()
    const first = http.send(get('/1'))
    const second = http.send(get('/2', { signal: controller.signal })).catch(() => 'cancelled')
    const third = http.send(get('/3'))
    controller.abort()
    await first
    expect(await second).toBe('cancelled')
    await third
    expect(server.seen.map(({ target }) => target)).toEqual(['/1', '/3'])
  })
})

test('queues of hosts nobody asks any more are forgotten', async () => {
  let now = 0
  const pace = createPace(undefined, () => now)
  const { signal } = new AbortController()
  for (let n = 0; n < 50; n++) (await pace.acquire('api', `h${n}.example.com`, { signal }))()
  const busy = await pace.acquire('api', 'busy.example.com', { signal })
  expect(pace.size()).toBe(51)
  await later(5)
  now += 120_000
  ;(await pace.acquire('api', 'new.example.com', { signal }))()
  expect(pace.size()).toBe(2)
  busy()
})

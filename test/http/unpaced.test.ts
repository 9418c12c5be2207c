import { expect, it } from 'vitest'
import { unpaced } from '../../src/http/unpaced'
import { get, later, startServer, transport } from './support'

const slow = { hosts: ['example.com'], concurrency: 1, gapMs: 600_000, freeStarts: 1, perMinute: 100 }

it('a transport with a pace holds back the second request, the same one unpaced holds back none', async () => {
  const server = await startServer((_, response) => response.end('{}'))
  const http = transport({ gateway: server.gateway, gentle: [slow] })
  await http.send(get('/1'))
  const held = new AbortController()
  const waiting = http.send(get('/2', { signal: held.signal })).catch((error: { code: string }) => error.code)
  const free = unpaced(http)
  for (const path of ['/3', '/4']) await free.send(get(path))
  const { stream } = await free.open(get('/5'))
  stream.destroy()
  await later(20)
  expect(server.seen.map(({ target }) => target)).toEqual(['/1', '/3', '/4', '/5'])
  held.abort()
  expect(await waiting).toBe('cancelled')
})

it('files of the platform are not held back', async () => {
  const server = await startServer((_, response) => response.end('{}'))
  const http = transport({ gateway: server.gateway, gentle: [slow] })
  for (const path of ['/1', '/2', '/3']) await http.send(get(path, { purpose: 'picture' }))
  expect(server.seen).toHaveLength(3)
})

/** Alone in its file: what other tests leave behind for a moment would blur the counts. */
import { expect, test } from 'vitest'
import { createTransport } from '../../src/http'
import { get, later, startServer } from './support'

test('a closed transport leaves no socket and no timer', async () => {
  const resources = (): string[] =>
    process
      .getActiveResourcesInfo()
      .filter((name) => name === 'TCPSocketWrap' || name === 'Timeout')
      .sort()
  const server = await startServer((request, response, count) => {
    if (request.url === '/hang') return
    if (request.url === '/half') response.write('half')
    else response.writeHead(count % 3 === 0 ? 500 : 200).end('{}')
  })
  const before = resources()
  const http = createTransport({
    gateway: server.gateway,
    retryBaseMs: 60_000,
    pace: { api: { concurrency: 2 } },
  })
  const calls = [
    ...Array.from({ length: 8 }, (_, n) => http.send(get(`/${n}`))),
    http.send(get('/hang', { purpose: 'page' })),
    http.open(get('/half', { purpose: 'media' })),
  ]
  const settled = Promise.allSettled(calls)
  await later(150)
  http.close()
  await settled
  await expect.poll(resources).toEqual(before)
})

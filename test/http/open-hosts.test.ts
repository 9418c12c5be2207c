/** Files of hosts that are new to the list. */
import { describe, expect, test } from 'vitest'
import type { OutgoingRequest } from '../../src/http/types'
import { get, refusal, startServer, transport } from './support'

const secrets = { cookie: 'SESSDATA=hunter2', authorization: 'Bearer hunter2', referer: 'https://www.example.com/' }

const file = (url: string, rest: Partial<OutgoingRequest> = {}): OutgoingRequest =>
  get('', { url, purpose: 'media', open: true, headers: secrets, ...rest })

describe('an open request', () => {
  test('asks a host off the list, with the referer and without a cookie', async () => {
    const server = await startServer((_, response) => response.end('file'))
    const http = transport({ gateway: server.gateway })
    expect((await http.send(file('https://v5.new-cdn.net/v.mp4'))).text()).toBe('file')
    const [seen] = server.seen
    expect(seen!.headers['x-forwarded-host']).toBe('v5.new-cdn.net')
    expect(seen!.headers.referer).toBe(secrets.referer)
    expect(seen!.raw.join()).not.toContain('hunter2')
  })

  test('keeps what it carries on hosts of the list', async () => {
    const server = await startServer((_, response) => response.end('file'))
    await transport({ gateway: server.gateway }).send(file('https://cdn.example.com/v.mp4'))
    expect(server.seen[0]!.headers).toMatchObject(secrets)
  })

  test('follows a redirect off the list and leaves the cookie behind, within one site too', async () => {
    const server = await startServer((request, response) => {
      if (request.headers['x-forwarded-host'] !== 'cdn.example.com') response.end('file')
      else response.writeHead(302, { location: 'https://other.example.com/v.mp4' }).end()
    })
    const http = transport({ gateway: server.gateway })
    await http.send(file('https://cdn.example.com/v.mp4', { hosts: ['cdn.example.com'] }))
    expect(server.seen).toHaveLength(2)
    expect(server.seen[1]!.raw.join()).not.toContain('hunter2')
  })

  test.each([
    'http://v5.new-cdn.net/v.mp4',
    'https://v5.new-cdn.net:8443/v.mp4',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://nas/',
    'https://localhost/',
    'https://router.lan/',
    'https://printer.local/',
    'https://db.internal/',
    'https://x.home.arpa/',
    'https://user@v5.new-cdn.net/',
  ])('does not ask %s, first or after a redirect', async (url) => {
    const server = await startServer((_, response) => response.writeHead(302, { location: url }).end())
    const http = transport({ gateway: server.gateway })
    expect((await refusal(http.send(file(url)))).code).toBe('upstream-changed')
    expect(server.seen).toHaveLength(0)
    expect((await refusal(http.send(file('https://cdn.example.com/')))).code).toBe('upstream-changed')
    expect(server.seen).toHaveLength(1)
  })

  test('not said to be open is a closed one', async () => {
    const server = await startServer((_, response) => response.end('file'))
    const http = transport({ gateway: server.gateway })
    const error = await refusal(http.send(file('https://v5.new-cdn.net/', { open: false })))
    // The address stood in an answer: nobody who asked can help it.
    expect(error.code).toBe('upstream-changed')
    expect((await refusal(http.send(get('', { url: 'https://v5.new-cdn.net/' })))).code).toBe('bad-input')
    expect(server.seen).toHaveLength(0)
  })
})

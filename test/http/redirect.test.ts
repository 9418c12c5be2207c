import { describe, expect, test } from 'vitest'
import { get, refusal, startServer, transport, type Handler } from './support'

const secrets = {
  cookie: 'SESSDATA=hunter2',
  authorization: 'Bearer hunter2',
  'x-csrf-token': 'hunter2',
  'user-agent': 'Test/1',
}

/** Answers by `host` + path; everything else is `{}`. */
const routes =
  (table: Record<string, string | [number, string]>): Handler =>
  (request, response) => {
    const entry = table[`${request.headers['x-forwarded-host']}${request.url}`]
    if (entry === undefined) response.end('{"end":true}')
    else {
      const [status, location] = typeof entry === 'string' ? [302, entry] : entry
      response.writeHead(status, { location }).end('moved')
    }
  }

const path = (server: { seen: { headers: Record<string, unknown>; target: string }[] }): string[] =>
  server.seen.map(({ headers, target }) => `${headers['x-forwarded-proto']}://${headers['x-forwarded-host']}${target}`)

describe('redirects', () => {
  test('are followed through the gateway, absolute and relative, with the bytes of the location', async () => {
    const server = await startServer(
      routes({
        'www.example.com/1': "https://cdn.example.org/2?sig=%2f%2F+'x'",
        "cdn.example.org/2?sig=%2f%2F+'x'": '/3',
        'cdn.example.org/3': '4?q',
        'cdn.example.org/4?q': '//www.example.com/5',
      }),
    )
    const answer = await transport({ gateway: server.gateway }).send(get('/1'))
    expect(answer.json()).toEqual({ end: true })
    expect(answer.url).toBe('https://www.example.com/5')
    expect(path(server)).toEqual([
      'https://www.example.com/1',
      "https://cdn.example.org/2?sig=%2f%2F+'x'",
      'https://cdn.example.org/3',
      'https://cdn.example.org/4?q',
      'https://www.example.com/5',
    ])
  })

  test('are returned as they are when not to be followed, which is what pages default to', async () => {
    const server = await startServer(routes({ 'www.example.com/1': 'https://evil.test/' }))
    const http = transport({ gateway: server.gateway })
    for (const request of [get('/1', { redirect: 'none' }), get('/1', { purpose: 'page' })]) {
      const answer = await http.send(request)
      expect([answer.status, answer.headers.location]).toEqual([302, 'https://evil.test/'])
    }
    expect(server.seen).toHaveLength(2)
  })

  test('without location and other statuses of the 300s are answers', async () => {
    const server = await startServer((request, response) => {
      response.statusCode = Number(request.url?.slice(1))
      response.end()
    })
    const http = transport({ gateway: server.gateway })
    expect((await http.send(get('/302'))).status).toBe(302)
    expect((await http.send(get('/304'))).status).toBe(304)
  })

  test('five are followed and the sixth is refused', async () => {
    const server = await startServer((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end('{}')
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    const http = transport({ gateway: server.gateway })
    expect((await http.send(get('/5'))).status).toBe(200)
    const error = await refusal(http.send(get('/6')))
    expect(error).toMatchObject({ code: 'network', details: { limit: { name: 'redirects', max: 5 } } })
    expect(server.seen).toHaveLength(12)
  })

  test('in a circle end after five', async () => {
    const server = await startServer(routes({ 'www.example.com/a': '/b', 'www.example.com/b': '/a' }))
    expect((await refusal(transport({ gateway: server.gateway }).send(get('/a')))).code).toBe('network')
    expect(server.seen).toHaveLength(6)
  })

  test.each([
    ['https://evil.test/', 'a foreign host'],
    ['https://127.0.0.1/', 'loopback'],
    ['https://[::1]/', 'loopback in IPv6'],
    ['http://www.example.com/', 'down to http'],
    ['https://www.example.com:8443/', 'another port'],
    ['https://user@www.example.com/', 'user information'],
    ['file:///etc/passwd', 'a file'],
    ['javascript:alert(1)', 'a script'],
    ['https://', 'nothing'],
  ])('to %s (%s) are refused before anything is sent there', async (location) => {
    const server = await startServer(routes({ 'www.example.com/1': location }))
    const http = transport({ gateway: server.gateway })
    expect((await refusal(http.send(get('/1')))).code).toBe('upstream-changed')
    expect((await refusal(http.open(get('/1', { purpose: 'media' })))).code).toBe('upstream-changed')
    expect(server.seen).toHaveLength(2)
  })

  test('up from http to https are followed', async () => {
    const server = await startServer(routes({ 'www.example.com/1': 'https://www.example.com/2' }))
    await transport({ gateway: server.gateway }).send(get('', { url: 'http://www.example.com/1' }))
    expect(path(server)).toEqual(['http://www.example.com/1', 'https://www.example.com/2'])
  })

  test('keep the cookie within the site', async () => {
    const server = await startServer(routes({ 'www.example.com/1': 'https://api.example.com/2' }))
    await transport({ gateway: server.gateway }).send(get('/1', { headers: secrets }))
    expect(server.seen[1]!.headers).toMatchObject(secrets)
  })

  test('come from another site once they left it', async () => {
    const server = await startServer(
      routes({ 'www.example.com/1': 'https://img.example.com/2', 'img.example.com/2': 'https://cdn.example.org/3' }),
    )
    const headers = { 'Sec-Fetch-Site': 'same-origin' }
    await transport({ gateway: server.gateway }).send(get('/1', { headers }))
    expect(server.seen.map((one) => one.headers['sec-fetch-site'])).toEqual([
      'same-origin',
      'same-origin',
      'cross-site',
    ])
  })

  test('lose cookie and authorization when they leave the site, and do not get them back', async () => {
    const server = await startServer(
      routes({ 'www.example.com/1': 'https://www.example.org/2', 'www.example.org/2': 'https://www.example.com/3' }),
    )
    await transport({ gateway: server.gateway }).send(get('/1', { headers: secrets }))
    expect(server.seen[0]!.headers).toMatchObject(secrets)
    for (const { raw } of server.seen.slice(1)) {
      expect(raw.join()).not.toContain('hunter2')
      expect(raw).toContain('Test/1')
    }
    expect(server.seen).toHaveLength(3)
  })

  test('sites below a two-letter suffix of two parts are told apart', async () => {
    const server = await startServer(routes({ 'a.one.com.cn/1': 'https://b.two.com.cn/2' }))
    const request = get('', { url: 'https://a.one.com.cn/1', hosts: ['com.cn'], headers: secrets })
    await transport({ gateway: server.gateway }).send(request)
    expect(server.seen[1]!.raw.join()).not.toContain('hunter2')
  })

  test('turn a POST into a GET without body, except 307 and 308', async () => {
    const server = await startServer((request, response, count) => {
      if (count % 2 === 0) response.end('{}')
      else response.writeHead(Number(request.url?.slice(1)), { location: '/done' }).end()
    })
    const http = transport({ gateway: server.gateway })
    const post = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } } as const
    for (const status of [302, 303, 307, 308]) await http.send(get(`/${status}`, post))
    const second = server.seen.filter(({ target }) => target === '/done')
    expect(second.map(({ method, body, headers }) => [method, body, headers['content-type']])).toEqual([
      ['GET', '', undefined],
      ['GET', '', undefined],
      ['POST', '{"a":1}', 'application/json'],
      ['POST', '{"a":1}', 'application/json'],
    ])
  })

  test('with raw UTF-8 in the location arrive encoded', async () => {
    const server = await startServer((request, response) => {
      if (request.url === '/1') response.writeHead(302, { location: Buffer.from('/搜索').toString('latin1') }).end()
      else response.end('{}')
    })
    await transport({ gateway: server.gateway }).send(get('/1'))
    expect(server.seen[1]!.target).toBe('/%E6%90%9C%E7%B4%A2')
  })
})

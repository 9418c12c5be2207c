import { describe, expect, test } from 'vitest'
import { get, later, refusal, startServer, transport } from './support'

describe('gateway', () => {
  test('path and query arrive byte for byte', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const http = transport({ gateway: server.gateway })
    const targets = [
      '/a%2Fb/%2e%2E/c?x=%2f&y=%2F&z=a+b%20c&empty=&flag',
      "/x/../y?quote='a'&bar=|&brace={}&caret=^&tick=`",
      '/?b=1&a=2&b=3',
      '//double//slash?u=https://other.example/?q=1&r=%E4%bd%a0',
    ]
    for (const target of targets) await http.send(get(target))
    expect(server.seen.map((request) => request.target)).toEqual(targets)
  })

  test('a missing path becomes a slash and a fragment stays at home', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const http = transport({ gateway: server.gateway })
    await http.send(get(''))
    await http.send(get('?a=1'))
    await http.send(get('/p?a=1#secret'))
    expect(server.seen.map((request) => request.target)).toEqual(['/', '/?a=1', '/p?a=1'])
  })

  test('characters a request line cannot carry are encoded and nothing else', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    await transport({ gateway: server.gateway }).send(get("/搜索?q=你好 世界&k=%e4'"))
    expect(server.seen[0]!.target).toBe("/%E6%90%9C%E7%B4%A2?q=%E4%BD%A0%E5%A5%BD%20%E4%B8%96%E7%95%8C&k=%e4'")
  })

  test('a gateway with a path of its own keeps it in front', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    await transport({ gateway: `${server.gateway}/relay/` }).send(get('/v?a=1'))
    expect(server.seen[0]!.target).toBe('/relay/v?a=1')
  })

  test('method, headers and body are the original ones, the host is the gateway’s', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const contradicting = { 'X-Forwarded-Host': 'evil', Host: 'evil' }
    const headers = { 'User-Agent': 'Test/1', COOKIE: 'a=b', 'Content-Type': 'application/json', ...contradicting }
    await transport({ gateway: server.gateway }).send(get('/p', { method: 'POST', headers, body: ' {"a": 1.0} ' }))
    const [request] = server.seen
    expect(request).toMatchObject({ method: 'POST', body: ' {"a": 1.0} ' })
    expect(request!.headers).toMatchObject({
      'user-agent': 'Test/1',
      cookie: 'a=b',
      'content-type': 'application/json',
      'content-length': '12',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'www.example.com',
      host: new URL(server.gateway).host,
    })
    expect(request!.raw).toContain('COOKIE')
    expect(JSON.stringify(request!.raw)).not.toMatch(/axios|evil/i)
  })

  test('a body in bytes is sent as it is', async () => {
    const server = await startServer((request, response) => response.end(request.headers['content-length']))
    const request = get('/p', { method: 'POST', body: Buffer.from([0, 255, 10]) })
    const answer = await transport({ gateway: server.gateway }).send(request)
    expect(answer.text()).toBe('3')
  })

  test('the address that answered is the real one', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const answer = await transport({ gateway: server.gateway }).send(get('/p?x=%2f'))
    expect(answer.url).toBe('https://www.example.com/p?x=%2f')
  })

  test('a gateway or proxy that is no address is refused without repeating it', () => {
    const refused = { code: 'bad-input', message: expect.not.stringContaining('hunter2') as string }
    for (const options of [
      { gateway: 'ftp://u:hunter2@host' },
      { gateway: 'hunter2' },
      { proxy: 'gopher://hunter2@h' },
    ]) {
      expect(() => transport(options)).toThrow(expect.objectContaining(refused))
    }
    expect(() => transport({ gateway: '', proxy: ' ' })).not.toThrow()
  })
})

describe('answers', () => {
  test('every status resolves and is the caller’s to judge', async () => {
    const statuses = [200, 204, 400, 403, 404, 412, 429]
    const server = await startServer((request, response) => {
      response.statusCode = Number(request.url?.slice(1))
      response.end(response.statusCode === 204 ? undefined : 'blocked')
    })
    const http = transport({ gateway: server.gateway })
    const answers = await Promise.all(statuses.map((status) => http.send(get(`/${status}`))))
    expect(answers.map(({ status }) => status)).toEqual(statuses)
    expect(answers[3]!.text()).toBe('blocked')
    expect(server.seen).toHaveLength(statuses.length)
  })

  test('header names are lower case and cookies come as a list', async () => {
    const server = await startServer((_, response) => {
      response.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2'])
      response.setHeader('X-Thing', ['p', 'q'])
      response.end('{}')
    })
    const answer = await transport({ gateway: server.gateway }).send(get('/'))
    expect(answer.setCookie).toEqual(['a=1; Path=/', 'b=2'])
    expect(answer.headers['x-thing']).toBe('p, q')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('HEAD yields the head alone', async () => {
    const server = await startServer((_, response) => {
      response.setHeader('content-length', '99999999')
      response.end()
    })
    const answer = await transport({ gateway: server.gateway }).send(get('/', { method: 'HEAD' }))
    expect(answer.body).toHaveLength(0)
    expect(answer.headers['content-length']).toBe('99999999')
  })

  test('ids beyond 2^53 keep their digits in json() and the body keeps its bytes', async () => {
    const text = '{"id":7123456789012345678,"n":1}'
    const server = await startServer((_, response) => response.end(text))
    const answer = await transport({ gateway: server.gateway }).send(get('/'))
    expect(answer.json()).toEqual({ id: '7123456789012345678', n: 1 })
    expect(answer.body.toString()).toBe(text)
  })

  test.each([
    ['', 'nothing'],
    ['  \n', 'blanks'],
    ['<html>denied</html>', 'a page'],
    ['{"a":', 'half an object'],
    ['denied', 'text'],
  ])('json() of %j (%s) is upstream-changed with the status and without the body', async (text) => {
    const server = await startServer((_, response) => response.end(text))
    const answer = await transport({ gateway: server.gateway }).send(get('/'))
    const message = expect.not.stringContaining('denied') as string
    expect(() => answer.json()).toThrow(
      expect.objectContaining({ code: 'upstream-changed', details: { upstreamStatus: 200 }, message }),
    )
  })

  test('a byte order mark is not part of the text', async () => {
    const server = await startServer((_, response) => response.end('\uFEFF{"a":1}'))
    expect((await transport({ gateway: server.gateway }).send(get('/'))).json()).toEqual({ a: 1 })
  })
})

describe('connections', () => {
  test('are kept alive and used again', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const http = transport({ gateway: server.gateway })
    for (let n = 0; n < 5; n++) await http.send(get(`/${n}`))
    expect(server.connections()).toBe(1)
  })

  test('a kept connection the server dropped costs no wait', async () => {
    const server = await startServer((request, response, count) => {
      if (count === 2) request.socket.destroy()
      else response.end('{}')
    })
    const http = transport({ gateway: server.gateway, retryBaseMs: 60_000 })
    await http.send(get('/1'))
    expect((await http.send(get('/2'))).status).toBe(200)
    expect(server.seen).toHaveLength(3)
  })
})

describe('refused before anything is sent', () => {
  test.each([
    ['ftp://www.example.com/', 'another scheme'],
    ['file:///etc/passwd', 'a file'],
    ['https://www.example.com:8443/', 'another port'],
    ['http://www.example.com:443/', 'the port of the other scheme'],
    ['https://user:pw@www.example.com/', 'user information'],
    ['https://@www.example.com/', 'empty user information'],
    ['https://www.example.com\\@evil.test/', 'a backslash'],
    ['https://www.exa\tmple.com/', 'a tab in the host'],
    ['https://www.example.com/\r\nX: y', 'a line break'],
    ['https://evil.test/', 'a foreign host'],
    ['https://notexample.com/', 'a suffix without dot'],
    ['https://www.example.com.evil.test/', 'the host as a label'],
    ['https://www.example.com%2eevil.test/', 'an encoded dot'],
    ['//www.example.com/', 'no scheme'],
    ['', 'nothing'],
  ])('%.60s (%s)', async (url) => {
    const server = await startServer((_, response) => response.end('{}'))
    const http = transport({ gateway: server.gateway })
    for (const call of [http.send(get('', { url })), http.open(get('', { url }))]) {
      expect((await refusal(call)).code).toBe('bad-input')
    }
    expect(server.seen).toHaveLength(0)
  })

  test('an address of endless length', async () => {
    const error = await refusal(transport({ gateway: 'http://127.0.0.1:1' }).send(get(`/${'a'.repeat(20_000)}`)))
    expect(error.code).toBe('bad-input')
  })

  test('a default port that is spelled out is fine', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const http = transport({ gateway: server.gateway })
    await http.send(get('', { url: 'https://www.example.com:443/a' }))
    await http.send(get('', { url: 'HTTP://WWW.Example.COM:80/B?C' }))
    expect(server.seen.map(({ target, headers }) => [target, headers['x-forwarded-host']])).toEqual([
      ['/a', 'www.example.com'],
      ['/B?C', 'www.example.com'],
    ])
  })

  test('a header that would smuggle a line is refused and its value not repeated', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const request = get('/', { headers: { cookie: 'a=hunter2\r\nx: y' } })
    const error = await refusal(transport({ gateway: server.gateway }).send(request))
    expect(error.code).toBe('bad-input')
    expect(JSON.stringify([error.message, error.details])).not.toContain('hunter2')
  })
})

test('one masked line is logged per call', async () => {
  const server = await startServer((_, response) => response.end('{"a":1}'))
  const lines: string[] = []
  const http = transport({ gateway: server.gateway, log: (line) => lines.push(line), clock: () => 5 })
  await http.send(get('/v?id=1&a_bogus=hunter2', { headers: { cookie: 'hunter2' } }))
  await refusal(http.send(get('/', { url: 'https://evil.test/?token=hunter2' })))
  expect(lines).toEqual([
    'GET https://www.example.com/v?id=1&a_bogus=*** 200 7 B 0 ms',
    'GET https://evil.test/?token=*** bad-input 0 ms',
  ])
})

test('many calls with one signal raise no warning', async () => {
  const warnings: Error[] = []
  const listen = (warning: Error): number => warnings.push(warning)
  process.on('warning', listen)
  const server = await startServer((_, response) => void later(20).then(() => response.end('{}')))
  const http = transport({ gateway: server.gateway })
  const { signal } = new AbortController()
  await Promise.all(Array.from({ length: 40 }, (_, n) => http.send(get(`/${n}`, { signal }))))
  await later(5)
  process.off('warning', listen)
  expect(warnings).toEqual([])
})

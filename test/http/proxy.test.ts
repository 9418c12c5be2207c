import http from 'node:http'
import net, { type LookupFunction, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { OutgoingRequest } from '../../src/http/types'
import { get, refusal, startServer, startTcp, transport } from './support'

interface Asked {
  target: string
  authorization: string | undefined
}

/** A CONNECT proxy that leads every tunnel to one port; `status` other than 200 refuses. */
async function connectProxy(to: number, status = 200): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = http.createServer((_, response) => response.writeHead(500).end('not a tunnel'))
  server.on('connect', (request, socket: Socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\nset-cookie: proxy=1\r\ncontent-length: 4\r\n\r\npage`)
      return
    }
    const onward = net.connect(to, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  const port = await startTcp(server)
  return { url: `127.0.0.1:${port}`, asked }
}

/** A SOCKS5 server without authentication that leads everything to one port. */
async function socksProxy(to: number, reply = 0): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const port = await startTcp(
    net.createServer((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]))
        socket.once('data', (request: Buffer) => {
          const isName = request[3] === 3
          const length = request[4] ?? 0
          const name = isName ? request.subarray(5, 5 + length).toString() : 'address'
          asked.push(`${name}:${request.readUInt16BE(request.length - 2)}`)
          socket.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]))
          if (reply !== 0) {
            socket.end()
            return
          }
          const onward = net.connect(to, '127.0.0.1')
          onward.pipe(socket).pipe(onward)
          onward.on('error', () => socket.destroy())
          socket.on('error', () => onward.destroy())
        })
      })
    }),
  )
  return { url: `socks5://127.0.0.1:${port}`, asked }
}

const plain = (path: string) => get('', { url: `http://www.example.com${path}`, retries: 0 })

describe('an http proxy', () => {
  test('tunnels by name, keeps the tunnel and the bytes of the query', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const proxy = await connectProxy(server.port)
    const via = transport({ proxy: `http://user:p%40ss@${proxy.url}` })
    await via.send(plain("/1?x=%2f'"))
    await via.send(plain('/2'))
    expect(proxy.asked).toEqual([
      { target: 'www.example.com:80', authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ])
    expect(server.seen.map(({ target, headers }) => [target, headers.host])).toEqual([
      ["/1?x=%2f'", 'www.example.com'],
      ['/2', 'www.example.com'],
    ])
    expect(server.seen[0]!.headers['x-forwarded-host']).toBeUndefined()
  })

  test('streams through the tunnel', async () => {
    const server = await startServer((_, response) => response.end('file'))
    const proxy = await connectProxy(server.port)
    const { stream } = await transport({ proxy: `http://${proxy.url}` }).open({ ...plain('/'), purpose: 'media' })
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toBe('file')
  })

  test('that refuses is a network failure and its page is no answer', async () => {
    for (const status of [403, 407, 502]) {
      const proxy = await connectProxy(1, status)
      const error = await refusal(transport({ proxy: `http://u:hunter2@${proxy.url}` }).send(plain('/')))
      expect(error).toMatchObject({ code: 'network', details: { errno: 'ERR_PROXY_TUNNEL' } })
      expect(JSON.stringify([error.message, error.details])).not.toContain('hunter2')
    }
  })

  test('that is not there is a network failure', async () => {
    const error = await refusal(transport({ proxy: 'http://127.0.0.1:1' }).send(plain('/')))
    expect(error).toMatchObject({ code: 'network', details: { errno: 'ECONNREFUSED' } })
  })

  test('that never answers is a time-out which leaves no connection', async () => {
    const sockets: Socket[] = []
    const port = await startTcp(net.createServer((socket) => void sockets.push(socket.resume())))
    const error = await refusal(transport({ proxy: `http://127.0.0.1:${port}` }).send({ ...plain('/'), idleMs: 80 }))
    expect(error.code).toBe('timeout')
    await expect.poll(() => sockets.map(({ readableEnded, destroyed }) => readableEnded || destroyed)).toEqual([true])
  })

  test('is not asked for hosts off the list', async () => {
    const proxy = await connectProxy(1)
    const via = transport({ proxy: `http://${proxy.url}` })
    expect((await refusal(via.send(get('', { url: 'http://evil.test/' })))).code).toBe('bad-input')
    expect(proxy.asked).toEqual([])
  })

  test('is not used when there is a gateway', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const proxy = await connectProxy(1)
    await transport({ proxy: `http://${proxy.url}`, gateway: server.gateway }).send(get('/'))
    expect(proxy.asked).toEqual([])
    expect(server.seen).toHaveLength(1)
  })
})

describe('a socks5 proxy', () => {
  test('gets the name unresolved', async () => {
    const server = await startServer((_, response) => response.end('{}'))
    const proxy = await socksProxy(server.port)
    const via = transport({ proxy: proxy.url })
    await via.send(plain('/1'))
    await via.send(plain('/2'))
    expect(proxy.asked).toEqual(['www.example.com:80'])
    expect(server.seen.map(({ target }) => target)).toEqual(['/1', '/2'])
  })

  test('that refuses is a network failure', async () => {
    const proxy = await socksProxy(1, 5)
    expect((await refusal(transport({ proxy: proxy.url }).send(plain('/')))).code).toBe('network')
  })
})

describe('routes', () => {
  const to = (url: string, rest: Partial<OutgoingRequest> = {}) => get('', { url, retries: 0, ...rest })
  const [com, org] = ['http://www.example.com/', 'http://www.example.org/']

  /** Names of the proxies that were asked, by what they are called here. */
  async function proxies<const N extends string>(...names: readonly N[]) {
    const server = await startServer((_, response) => response.end('{}'))
    const made = await Promise.all(names.map(async (name) => [name, await connectProxy(server.port)] as const))
    const urls = Object.fromEntries(made.map(([name, { url }]) => [name, `http://${url}`])) as Record<N, string>
    const asked = (): Record<string, string[]> =>
      Object.fromEntries(made.map(([name, proxy]) => [name, proxy.asked.map(({ target }) => target)]))
    return { urls, asked }
  }

  test('lead hosts and purposes through proxies of their own', async () => {
    const { urls, asked } = await proxies('usual', 'com', 'media')
    const http = transport({
      proxy: urls.usual,
      routes: [
        { purposes: ['media', 'picture'], proxy: urls.media },
        { hosts: ['example.com'], proxy: urls.com },
        { hosts: ['example.org'], proxy: '' },
      ],
    })
    for (const url of [com, org]) await http.send(to(url))
    await http.send(to(com, { purpose: 'picture' }))
    const { stream } = await http.open(to('http://cdn.example.org/', { purpose: 'media' }))
    stream.destroy()
    expect(asked()).toEqual({
      usual: ['www.example.org:80'],
      com: ['www.example.com:80'],
      media: ['www.example.com:80', 'cdn.example.org:80'],
    })
  })

  test('the word direct leads past every proxy', async () => {
    const { urls, asked } = await proxies('usual')
    const lookup: LookupFunction = (_, __, callback) =>
      callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), '')
    const environment = { HTTP_PROXY: urls.usual }
    for (const options of [
      { proxy: urls.usual, routes: [{ hosts: ['example.com'], proxy: 'direct' }] },
      { proxy: 'direct', environment },
      { environment: { ...environment, NO_PROXY: 'example.com' } },
    ]) {
      const error = await refusal(transport({ ...options, lookup }).send(to(com)))
      expect(error.details['errno']).toBe('ENOTFOUND')
    }
    expect(asked()).toEqual({ usual: [] })
  })

  test('the environment counts when no setting says anything, and not with a gateway', async () => {
    const { urls, asked } = await proxies('set', 'env')
    const environment = { HTTP_PROXY: urls.env }
    await transport({ proxy: urls.set, environment }).send(to(com))
    expect(asked()).toEqual({ set: ['www.example.com:80'], env: [] })
    await transport({ proxy: '', routes: [{ proxy: ' ' }], environment }).send(to(org))
    expect(asked()['env']).toEqual(['www.example.org:80'])
    const server = await startServer((_, response) => response.end('{}'))
    await transport({ gateway: server.gateway, environment }).send(to(com))
    expect(server.seen).toHaveLength(1)
  })

  test('all hops of a request go one way', async () => {
    const server = await startServer((request, response) => {
      if (request.headers.host === 'www.example.com') response.writeHead(302, { location: org }).end()
      else response.end('{}')
    })
    const [first, other] = await Promise.all([connectProxy(server.port), connectProxy(server.port)])
    const http = transport({
      proxy: `http://${other.url}`,
      routes: [{ hosts: ['example.com'], proxy: `http://${first.url}` }],
    })
    await http.send(to(com))
    expect(first.asked.map(({ target }) => target)).toEqual(['www.example.com:80', 'www.example.org:80'])
    expect(other.asked).toEqual([])
  })

  test('an open host goes the way of the list it belongs to, once its name is known to lead to nothing private', async () => {
    const { urls, asked } = await proxies('usual', 'com')
    const addresses = ['93.184.216.34']
    const lookup: LookupFunction = (_, __, callback) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      )
    const http = transport({
      proxy: urls.usual,
      lookup,
      routes: [{ hosts: ['example.com'], proxy: urls.com }],
    })
    const open = to('https://new.example.net/', { hosts: ['example.com'], open: true, purpose: 'media' })
    // What the proxy leads to speaks no TLS: that it was asked is what counts.
    await refusal(http.open(open))
    expect(asked()).toEqual({ usual: [], com: ['new.example.net:443'] })
    for (const address of ['10.0.0.1', '198.18.0.1']) {
      addresses[0] = address
      expect((await refusal(http.open(open))).details['errno']).toBe('ERR_ADDRESS_NOT_PUBLIC')
    }
    expect(asked()['com']).toHaveLength(1)
  })

  test('an address that is none is told by the name of its setting', () => {
    const routes = [{ proxy: 'gopher://hunter2', name: 'platforms.douyin.proxy' }]
    expect(() => transport({ routes })).toThrow(
      expect.objectContaining({
        code: 'bad-input',
        message: expect.stringMatching(/^platforms\.douyin\.proxy (?!.*hunter2)/) as string,
      }),
    )
  })
})

import http from 'node:http'
import net, { type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
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

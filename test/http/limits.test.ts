import zlib, { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { get, refusal, startServer, transport } from './support'

const mebi = 1024 * 1024

/** Node has it from 22.15 and 23.8 on. */
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: (body: string | Buffer) => Buffer }

describe('size', () => {
  test('a declared length beyond the cap ends the call at the head', async () => {
    const server = await startServer((_, response) => {
      response.setHeader('content-length', String(50 * mebi))
      response.write('x')
    })
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/')))
    const limit = { name: 'bytes', value: 50 * mebi, max: 8 * mebi }
    expect(error).toMatchObject({ code: 'too-large', details: { limit } })
  })

  test('an undeclared body beyond the cap ends the call and the connection', async () => {
    let closed = false
    const server = await startServer((request, response) => {
      request.socket.on('close', () => (closed = true))
      const pump = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
        if (!response.destroyed) response.once('drain', pump)
      }
      pump()
    })
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/', { maxBytes: mebi })))
    expect(error.code).toBe('too-large')
    await expect.poll(() => closed).toBe(true)
    expect(server.seen).toHaveLength(1)
  })

  test('a body of exactly the cap passes', async () => {
    const server = await startServer((_, response) => response.end(Buffer.alloc(1000)))
    const answer = await transport({ gateway: server.gateway }).send(get('/', { maxBytes: 1000 }))
    expect(answer.body).toHaveLength(1000)
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
  ] as const)('%s is undone and its header removed', async (encoding, compress) => {
    const text = JSON.stringify({ text: '你好'.repeat(1000) })
    const server = await startServer((_, response) => {
      response.setHeader('content-encoding', encoding)
      response.end(compress(text))
    })
    const answer = await transport({ gateway: server.gateway }).send(get('/'))
    expect(answer.text()).toBe(text)
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(server.seen[0]!.headers['accept-encoding']).toBe(
      zstdCompressSync ? 'gzip, deflate, br, zstd' : 'gzip, deflate, br',
    )
  })

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('a %s bomb stops at the cap', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(32 * mebi))
    expect(bomb.length).toBeLessThan(mebi)
    const server = await startServer((_, response) => {
      response.setHeader('content-encoding', encoding)
      response.end(bomb)
    })
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/', { maxBytes: mebi })))
    expect(error.code).toBe('too-large')
  })

  // Skipped where this Node cannot: then it is not asked for either, see above.
  test.skipIf(!zstdCompressSync)('zstd is undone and bounded as the others are', async () => {
    const text = JSON.stringify({ text: '你好'.repeat(1000) })
    const server = await startServer((request, response) => {
      response.setHeader('content-encoding', 'zstd')
      if (request.url === '/cut') response.end(zstdCompressSync?.(text).subarray(0, 20))
      else response.end(zstdCompressSync?.(request.url === '/bomb' ? Buffer.alloc(32 * mebi) : text))
    })
    const http = transport({ gateway: server.gateway })
    expect((await http.send(get('/'))).text()).toBe(text)
    expect((await refusal(http.send(get('/bomb', { maxBytes: mebi })))).code).toBe('too-large')
    expect((await refusal(http.send(get('/cut', { retries: 0 })))).code).toBe('network')
  })

  test.skipIf(zstdCompressSync)('zstd is an encoding nobody asked for where this Node cannot undo it', async () => {
    const server = await startServer((_, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'))
    expect((await refusal(transport({ gateway: server.gateway }).send(get('/')))).code).toBe('upstream-changed')
  })

  test('a bomb within a bomb stops at the cap', async () => {
    const server = await startServer((_, response) => {
      response.setHeader('content-encoding', 'gzip, gzip')
      response.end(gzipSync(gzipSync(Buffer.alloc(32 * mebi))))
    })
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/', { maxBytes: mebi })))
    expect(error.code).toBe('too-large')
  })

  test('a compressed body that is damaged is a network failure, an unknown encoding upstream-changed', async () => {
    const server = await startServer((request, response) => {
      response.setHeader('content-encoding', request.url === '/unknown' ? 'compress' : 'gzip')
      response.end('this is not compressed')
    })
    const http = transport({ gateway: server.gateway })
    expect((await refusal(http.send(get('/', { retries: 0 })))).code).toBe('network')
    expect((await refusal(http.send(get('/unknown')))).code).toBe('upstream-changed')
  })

  test('an encoded answer without body is an empty body', async () => {
    const server = await startServer((_, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.end()
    })
    expect((await transport({ gateway: server.gateway }).send(get('/'))).body).toHaveLength(0)
  })
})

describe('time', () => {
  test('silence before the head is a time-out and not repeated', async () => {
    const server = await startServer(() => undefined)
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/', { idleMs: 60 })))
    expect(error).toMatchObject({ code: 'timeout', details: { limit: { name: 'idleMs', max: 60 } } })
    expect(server.seen).toHaveLength(1)
  })

  test('the idle time of the transport counts when the call names none', async () => {
    const server = await startServer(() => undefined)
    const error = await refusal(transport({ gateway: server.gateway, timeoutMs: 70 }).send(get('/')))
    expect(error).toMatchObject({ code: 'timeout', details: { limit: { max: 70 } } })
  })

  test('a body that stalls is a time-out', async () => {
    const server = await startServer((_, response) => {
      response.setHeader('content-length', '100')
      response.write('half')
    })
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/', { idleMs: 60 })))
    expect(error.code).toBe('timeout')
  })

  test('a slow body that keeps coming is no silence', async () => {
    const server = await startServer((_, response) => {
      let left = 6
      const timer = setInterval(() => {
        response.write('x')
        left -= 1
        if (left > 0) return
        clearInterval(timer)
        response.end()
      }, 40)
    })
    const answer = await transport({ gateway: server.gateway }).send(get('/', { idleMs: 150 }))
    expect(answer.text()).toBe('xxxxxx')
  })

  test('a body that drips for ever meets the total time', async () => {
    const server = await startServer((_, response) => {
      const timer = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(timer))
    })
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/', { idleMs: 500, totalMs: 120 })))
    expect(error).toMatchObject({ code: 'timeout', details: { limit: { name: 'totalMs', max: 120 } } })
  })
})

describe('broken connections are network failures', () => {
  test('a body cut short of its declared length', async () => {
    const server = await startServer((request, response) => {
      response.setHeader('content-length', '100')
      response.write('half', () => request.socket.end())
    })
    const error = await refusal(transport({ gateway: server.gateway }).send(get('/', { retries: 0 })))
    expect(error.code).toBe('network')
  })

  test('a chunked body without its end', async () => {
    const server = await startServer((request, response) => {
      response.write('half', () => request.socket.destroy())
    })
    expect((await refusal(transport({ gateway: server.gateway }).send(get('/', { retries: 0 })))).code).toBe('network')
  })

  test('a reset, with the code of the system and nothing of the request', async () => {
    const server = await startServer((request) => void request.socket.resetAndDestroy())
    const request = get('/?sign=hunter2', { retries: 0, headers: { cookie: 'SESSDATA=hunter2' } })
    const error = await refusal(transport({ gateway: server.gateway }).send(request))
    expect(error).toMatchObject({ code: 'network', details: { errno: 'ECONNRESET' } })
    expect(error.cause).toBeUndefined()
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('hunter2')
  })

  test('a port nobody listens on', async () => {
    const error = await refusal(transport({ gateway: 'http://127.0.0.1:1' }).send(get('/', { retries: 0 })))
    expect(error).toMatchObject({ code: 'network', details: { errno: 'ECONNREFUSED' } })
  })

  test('an answer that is not HTTP', async () => {
    const server = await startServer((request) => void request.socket.end('garbage\r\n\r\n'))
    expect((await refusal(transport({ gateway: server.gateway }).send(get('/', { retries: 0 })))).code).toBe('network')
  })
})

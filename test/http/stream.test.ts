import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { OutgoingRequest } from '../../src/http/types'
import { get, later, refusal, startServer, transport } from './support'

const media = (path: string, rest: Partial<OutgoingRequest> = {}): OutgoingRequest =>
  get(path, { purpose: 'media', ...rest })

async function read(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

describe('a stream', () => {
  test('carries the bytes and the declared length', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => n % 251))
    const server = await startServer((_, response) => {
      response.setHeader('content-length', String(bytes.length))
      response.end(bytes)
    })
    const answer = await transport({ gateway: server.gateway }).open(media('/v.mp4'))
    expect([answer.status, answer.length, answer.url]).toEqual([200, 300_000, 'https://www.example.com/v.mp4'])
    expect((await read(answer.stream)).equals(bytes)).toBe(true)
  })

  test('asks for identity, passes ranges on and never decompresses', async () => {
    const bytes = gzipSync('text')
    const server = await startServer((_, response) => {
      response.setHeader('content-encoding', 'gzip')
      response.writeHead(206, { 'content-range': 'bytes 5-9/100' }).end(bytes)
    })
    const headers = { range: 'bytes=5-9', 'accept-encoding': 'gzip' }
    const answer = await transport({ gateway: server.gateway }).open(media('/', { headers }))
    expect(server.seen[0]!.headers).toMatchObject({ range: 'bytes=5-9', 'accept-encoding': 'identity' })
    expect([answer.status, answer.headers['content-range']]).toEqual([206, 'bytes 5-9/100'])
    expect((await read(answer.stream)).equals(bytes)).toBe(true)
  })

  test('follows redirects to the file', async () => {
    const server = await startServer((request, response) => {
      if (request.url !== '/1') response.end('file')
      else response.writeHead(302, { location: 'https://cdn.example.org/2' }).end('x'.repeat(100_000))
    })
    const answer = await transport({ gateway: server.gateway }).open(media('/1', { maxBytes: 10 }))
    expect(answer.url).toBe('https://cdn.example.org/2')
    expect((await read(answer.stream)).toString()).toBe('file')
  })

  test('resolves for a refusal too, whose body can be read', async () => {
    const server = await startServer((_, response) => response.writeHead(403).end('denied'))
    const answer = await transport({ gateway: server.gateway }).open(media('/'))
    expect(answer.status).toBe(403)
    expect((await read(answer.stream)).toString()).toBe('denied')
  })

  test('has no cap of its own and no total time', async () => {
    const server = await startServer((_, response) => response.end(Buffer.alloc(70 * 1024 * 1024)))
    const answer = await transport({ gateway: server.gateway }).open(media('/', { totalMs: 1 }))
    expect(await read(answer.stream)).toHaveLength(70 * 1024 * 1024)
  })

  test('with a declared length beyond the cap is refused at the head', async () => {
    const server = await startServer((_, response) => response.setHeader('content-length', '100').write('x'))
    const error = await refusal(transport({ gateway: server.gateway }).open(media('/', { maxBytes: 99 })))
    expect(error).toMatchObject({ code: 'too-large', details: { limit: { name: 'bytes', value: 100, max: 99 } } })
  })

  test('with an undeclared length beyond the cap fails on the way', async () => {
    const server = await startServer((_, response) => {
      response.write('x'.repeat(60))
      setTimeout(() => response.write('x'.repeat(60)), 20)
    })
    const answer = await transport({ gateway: server.gateway }).open(media('/', { maxBytes: 100 }))
    expect((await refusal(read(answer.stream))).code).toBe('too-large')
  })

  test('that stalls fails with timeout', async () => {
    const server = await startServer((_, response) => void response.write('half'))
    const answer = await transport({ gateway: server.gateway }).open(media('/', { idleMs: 60 }))
    expect((await refusal(read(answer.stream))).code).toBe('timeout')
  })

  test('that is read slowly is not silence', async () => {
    const size = 4 * 1024 * 1024
    const server = await startServer((_, response) => response.end(Buffer.alloc(size)))
    const { stream } = await transport({ gateway: server.gateway }).open(media('/', { idleMs: 80 }))
    await later(200)
    stream.once('readable', () => undefined)
    await later(200)
    let seen = 0
    for await (const chunk of stream) {
      if (seen === 0) await later(200)
      seen += (chunk as Buffer).length
    }
    expect(seen).toBe(size)
  })

  test('that is not read does not pile up', async () => {
    let written = 0
    const server = await startServer((_, response) => {
      const pump = (): void => {
        while (!response.destroyed && written < 256 * 1024 * 1024) {
          written += 65_536
          if (!response.write(Buffer.alloc(65_536))) {
            response.once('drain', pump)
            return
          }
        }
      }
      pump()
    })
    const { stream } = await transport({ gateway: server.gateway }).open(media('/'))
    await later(300)
    expect(written).toBeLessThan(32 * 1024 * 1024)
    expect(stream.readableLength).toBeLessThan(1024 * 1024)
    stream.destroy()
  })

  test('that is cut fails with network', async () => {
    const server = await startServer((request, response) => {
      response.setHeader('content-length', '100')
      response.write('half', () => setTimeout(() => request.socket.destroy(), 20))
    })
    const answer = await transport({ gateway: server.gateway }).open(media('/'))
    expect((await refusal(read(answer.stream))).code).toBe('network')
  })

  test('fails with cancelled on abort and drops the connection', async () => {
    let dropped = false
    const server = await startServer((request, response) => {
      request.socket.on('close', () => (dropped = true))
      response.write('half')
    })
    const controller = new AbortController()
    const answer = await transport({ gateway: server.gateway }).open(media('/', { signal: controller.signal }))
    const reading = refusal(read(answer.stream))
    await later(20)
    controller.abort()
    expect((await reading).code).toBe('cancelled')
    await expect.poll(() => dropped).toBe(true)
  })

  test('destroyed by its consumer drops the connection without an error', async () => {
    let dropped = false
    const server = await startServer((request, response) => {
      request.socket.on('close', () => (dropped = true))
      response.write('half')
    })
    const { stream } = await transport({ gateway: server.gateway }).open(media('/'))
    const errors: unknown[] = []
    stream.on('error', (error) => errors.push(error))
    stream.destroy()
    await once(stream, 'close')
    await expect.poll(() => dropped).toBe(true)
    expect(errors).toEqual([])
  })

  test('read to the end leaves its connection for the next', async () => {
    const server = await startServer((_, response) => response.end('file'))
    const http = transport({ gateway: server.gateway })
    for (let n = 0; n < 3; n++) {
      const { stream } = await http.open(media('/'))
      await read(stream)
      await later(10)
    }
    expect(server.connections()).toBe(1)
  })

  test('open and unread does not keep others from being opened', async () => {
    const server = await startServer((_, response) => response.end(Buffer.alloc(1024 * 1024)))
    const http = transport({ gateway: server.gateway })
    const answers = await Promise.all(Array.from({ length: 12 }, () => http.open(media('/'))))
    for (const { stream } of answers) stream.destroy()
    expect(answers).toHaveLength(12)
  })

  test('fails with cancelled when the transport is closed', async () => {
    const server = await startServer((_, response) => void response.write('half'))
    const http = transport({ gateway: server.gateway })
    const reading = refusal(read((await http.open(media('/'))).stream))
    await later(20)
    http.close()
    expect((await reading).code).toBe('cancelled')
  })
})

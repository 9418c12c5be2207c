/** A small CDN on loopback that misbehaves on request; every exchange is remembered. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from '../../src/http'
import type { Transport } from '../../src/http/types'

export type Handler = (request: IncomingMessage, response: ServerResponse, turn: number) => void

interface Seen {
  path: string
  host: string
  range: string | undefined
  headers: IncomingMessage['headers']
}

export interface Origin {
  /** Base address. */
  gateway: string
  transport: Transport
  seen: Seen[]
  on(path: string, handler: Handler): void
  close(): Promise<void>
}

export const hosts = ['cdn.example'] as const
export const at = (path: string): string => `https://a.cdn.example${path}`
export const fixture = (name: string): Buffer => readFileSync(join(__dirname, '../../samples/media', name))

/** Bytes that look like an MP4 file and are otherwise noise; the same for the same size. */
export function clip(size: number): Buffer {
  const data = Buffer.alloc(size)
  for (let index = 0; index < size; index++) data[index] = (index * 31 + (index >> 8) * 7) & 0xff
  data.writeUInt32BE(24, 0)
  data.write('ftypisom', 4, 'latin1')
  return data
}

/** Answers like a good CDN: ranges, strong validator, length. */
export function serve(data: Buffer, more: Record<string, string> = {}): Handler {
  return (request, response) => {
    const match = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')
    const start = match ? Number(match[1]) : 0
    if (start >= data.length) {
      response.writeHead(416, { 'content-range': `bytes */${data.length}` }).end()
      return
    }
    response.writeHead(match ? 206 : 200, {
      'content-length': data.length - start,
      etag: '"one"',
      ...(match ? { 'content-range': `bytes ${start}-${data.length - 1}/${data.length}` } : {}),
      ...more,
    })
    response.end(data.subarray(start))
  }
}

/** Sends `bytes` of the rest, then breaks the connection. */
export function cut(data: Buffer, bytes: number): Handler {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': data.length - start,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${data.length - 1}/${data.length}` } : {}),
    })
    response.write(data.subarray(start, start + bytes), () => setTimeout(() => response.destroy(), 20))
  }
}

export const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(code, headers).end('no')
  }

/** First handler for the first exchange and so on; the last for all that follow. */
export const inTurn =
  (...handlers: Handler[]): Handler =>
  (request, response, turn) =>
    (handlers[Math.min(turn, handlers.length - 1)] as Handler)(request, response, turn)

export async function createOrigin(): Promise<Origin> {
  const handlers = new Map<string, { handler: Handler; turn: number }>()
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    seen.push({
      path,
      host: String(request.headers['x-forwarded-host']),
      range: request.headers.range,
      headers: request.headers,
    })
    const entry = handlers.get(path)
    if (!entry) return status(404)(request, response, 0)
    entry.handler(request, response, entry.turn++)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport({ gateway })
  return {
    gateway,
    transport,
    seen,
    on: (path, handler) => handlers.set(path, { handler, turn: 0 }),
    close: () => {
      transport.close()
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

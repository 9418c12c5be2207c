/** A server on loopback and a transport that reaches it through the gateway option. */
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { isAmagiError, type AmagiError } from '../../src/errors'
import { createTransport } from '../../src/http'
import type { OutgoingRequest, Transport, TransportOptions } from '../../src/http/types'

interface Seen {
  method: string
  /** Request line's target, byte for byte. */
  target: string
  headers: http.IncomingHttpHeaders
  /** Names and values as sent, in order. */
  raw: string[]
  body: string
}

export interface TestServer {
  gateway: string
  port: number
  seen: Seen[]
  /** Connections accepted so far. */
  connections: () => number
}

export type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Any TCP server on a free loopback port, gone with the test. */
export async function startTcp(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
  })
  const port = await listen(server)
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return port
}

export async function startServer(handler: Handler): Promise<TestServer> {
  const seen: Seen[] = []
  let connections = 0
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers, rawHeaders } = request
      seen.push({ method, target: url, headers, raw: rawHeaders, body: Buffer.concat(chunks).toString('utf8') })
      handler(request, response, seen.length)
    })
  }
  const server = http.createServer(listener)
  server.on('connection', () => connections++)
  const port = await startTcp(server)
  return { gateway: `http://127.0.0.1:${port}`, port, seen, connections: () => connections }
}

/** A transport that is closed with the test. Repetitions wait a few milliseconds only. */
export function transport(options: TransportOptions = {}): Transport {
  const made = createTransport({ retryBaseMs: 2, ...options })
  onTestFinished(() => made.close())
  return made
}

const hosts = ['example.com', 'example.org'] as const

/** A request to the API of `www.example.com`. */
export function get(path: string, rest: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return { url: `https://www.example.com${path}`, hosts, purpose: 'api', ...rest }
}

/** The AmagiError a promise rejects with. */
export async function refusal(promise: Promise<unknown>): Promise<AmagiError> {
  try {
    await promise
  } catch (error) {
    if (isAmagiError(error)) return error
    throw error
  }
  throw new Error('resolved although it should not')
}

export const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

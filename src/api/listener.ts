/** The listening socket: answers what never becomes a request, and ends within its time. */
import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AmagiError } from '../errors'
import { failureBody, json } from './failure'

/** An open port. */
export interface Listener {
  /** Base address, `http://127.0.0.1:4567`. */
  readonly url: string
  /**
   * Stops accepting and closes connections on which nothing is asked; running requests may end for `graceMs`
   * (default 1 500), then they are cut and their calls aborted.
   */
  close(graceMs?: number): Promise<void>
}

/** Where to listen. */
interface Place {
  host: string
  /** 0 = any free one. */
  port: number
  /** Milliseconds after which a connection on which nothing moves is cut. */
  stalledMs: number
  /** Milliseconds a connection may wait for its next request. */
  keepAliveMs: number
}

/** Bytes of a request's line and headers: room for parameters of any length, so that their check can name them. */
const maxHeaderBytes = 65_536

/** Status of a request the parser gave up. */
const parserStatus: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** A failure without a response to write it to; ends the connection. */
function refuseRaw(socket: Duplex, status: number, message: string): void {
  const body = JSON.stringify(failureBody(new AmagiError('bad-input', { message }), ''))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${json}`,
    `content-length: ${Buffer.byteLength(body)}`,
    ...(status === 405 ? ['allow: GET, HEAD'] : []),
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

/** Connections and the answers under way on them. */
function watch(server: Server) {
  const underWay = new Map<Socket, number>()
  let closing = false
  server.on('connection', (socket) => {
    underWay.set(socket, 0)
    socket.once('close', () => underWay.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const left = (underWay.get(socket) ?? 1) - 1
      if (underWay.has(socket)) underWay.set(socket, left)
      if (closing && left === 0) socket.end(() => socket.destroy())
    })
  })
  return {
    isBusy: (socket: Socket): boolean => (underWay.get(socket) ?? 0) > 0,
    /** From now on a connection ends with its answer. Node itself closes those that wait for a next request now. */
    lastAnswers(): void {
      closing = true
    },
    cut(): void {
      for (const socket of underWay.keys()) socket.destroy()
    },
  }
}

/** Rejects with `bad-input` when the system refuses the address; `details.errno` says why. */
export async function listen(
  answer: RequestListener,
  { host, port, stalledMs, keepAliveMs }: Place,
): Promise<Listener> {
  // A request without a host name is refused like one with a foreign name, in our own words.
  const server = createServer({ maxHeaderSize: maxHeaderBytes, requireHostHeader: false }, answer)
  server.headersTimeout = 10_000
  server.requestTimeout = 15_000
  server.keepAliveTimeout = keepAliveMs
  server.timeout = stalledMs
  const connections = watch(server)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // In the middle of an answer a second head would be garbage.
    if (!socket.writable || error.code === 'ECONNRESET' || connections.isBusy(socket as Socket)) socket.destroy()
    else refuseRaw(socket, parserStatus[error.code ?? ''] ?? 400, 'this is no request')
  })
  server.on('connect', (_, socket) => refuseRaw(socket, 405, 'only GET and HEAD are answered'))
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${port} is taken` : `cannot listen on ${host}: ${error.code}`
      reject(new AmagiError('bad-input', { details: { errno: error.code }, message: why }))
    })
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    async close(graceMs = 1_500) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      connections.lastAnswers()
      const hard = setTimeout(() => connections.cut(), graceMs)
      await closed
      clearTimeout(hard)
    },
  }
}

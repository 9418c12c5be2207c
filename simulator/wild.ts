/**
 * A file host as nasty as those in the wild: throttled per connection, it refuses ranges, cuts, stalls and lies as it
 * is told. Its files are made while they are read, so that a gigabyte costs no memory and can be checked byte by byte.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How one request is met; without anything like a good CDN. */
export interface Manner {
  /** Bytes per second of this connection. */
  bytesPerSec?: number
  /** Refused with this status. */
  status?: number
  /**
   * To a range: the whole file, another range, `416`, a body of several ranges, or no more than so many bytes of it.
   */
  range?: 'ignored' | 'shifted' | 'outside' | 'multipart' | number
  /** Another validator than that of the file; empty = none. */
  etag?: string
  /** A range is answered whatever the condition says. */
  careless?: boolean
  /** Another file of the same size: every byte is another one. */
  changed?: boolean
  /** Broken off after so many bytes of the body. */
  cutAfter?: number
  /** Silent after so many bytes of the body. */
  stallAfter?: number
  /** The size is not told. */
  unsized?: boolean
  /** So many bytes more than the range that was announced. */
  excess?: number
  /** Bytes are called compressed. */
  encoding?: string
}

/** One request as it came. */
export interface WildRequest {
  path: string
  host: string
  /** First and last byte asked for; the last is open when absent. Undefined = no range was asked for. */
  range: { from: number; to?: number } | undefined
  ifRange: string | undefined
  /** How many were asked before, of all files. */
  turn: number
  /** Connections that are being served, this one included. */
  open: number
}

export interface WildOptions {
  /** Path → size in bytes. */
  files: Record<string, number>
  manner?: (request: WildRequest) => Manner
}

export interface WildHost {
  /** Base address, to be used as `gateway`. */
  readonly url: string
  readonly requests: WildRequest[]
  /** Connections served at this moment, and the most there were at once. */
  open(): number
  most(): number
  close(): Promise<void>
}

const blockBytes = 65_536

const pattern = (salt: number): Buffer => {
  const block = Buffer.alloc(blockBytes)
  let state = salt
  for (let at = 0; at < blockBytes; at++) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    block[at] = state >> 16
  }
  return block
}

const [ordinary, other] = [pattern(1), pattern(2)]

/** Bytes of every file from `start` on, at most up to the end of a block: they begin like an MP4 and never repeat. */
function wildBytes(start: number, end: number, changed = false): Buffer {
  const number = Math.floor(start / blockBytes)
  const block = Buffer.from(changed ? other : ordinary)
  block.writeUInt32BE(number, 32)
  if (number === 0) {
    block.writeUInt32BE(24, 0)
    block.write('ftypisom', 4, 'latin1')
  }
  return block.subarray(start - number * blockBytes, Math.min(end - number * blockBytes, blockBytes))
}

/** Whether these are the bytes of a file from `start` on. */
export function isWild(bytes: Buffer, start: number, changed = false): boolean {
  for (let at = 0; at < bytes.length;) {
    const expected = wildBytes(start + at, start + bytes.length, changed)
    if (!bytes.subarray(at, at + expected.length).equals(expected)) return false
    at += expected.length
  }
  return true
}

function rangeOf(request: IncomingMessage): WildRequest['range'] {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  if (!match) return undefined
  return { from: Number(match[1]), ...(match[2] ? { to: Number(match[2]) } : {}) }
}

interface Body {
  start: number
  end: number
  changed: boolean
}

const untilWritable = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })

/** So many bytes in every tick, whoever reads how fast. */
const tickMs = 20

/** The body that is still to be sent. */
class Rest {
  private at: number
  private readonly stop: number
  private readonly whole: boolean

  constructor(
    private readonly body: Body,
    private readonly manner: Manner,
  ) {
    const { start, end } = body
    this.at = start
    this.stop = Math.min(end, start + Math.min(manner.cutAfter ?? Infinity, manner.stallAfter ?? Infinity))
    this.whole = this.stop === end
  }

  get left(): number {
    return this.stop - this.at
  }

  /** Writes at most so many bytes; whether more may follow at once. */
  write(response: ServerResponse, bytes: number): boolean {
    const piece = wildBytes(this.at, Math.min(this.stop, this.at + bytes), this.body.changed)
    this.at += piece.length
    return response.write(piece)
  }

  finish(response: ServerResponse): void {
    if (this.whole) response.end()
    // Let what was written reach the client before the line goes dead.
    else if (this.stop === this.body.start + (this.manner.cutAfter ?? NaN)) setTimeout(() => response.destroy(), 20)
  }
}

function pour(response: ServerResponse, rest: Rest, bytesPerSec: number | undefined): void {
  if (bytesPerSec === undefined) {
    const all = async (): Promise<void> => {
      while (rest.left > 0 && !response.destroyed) {
        if (!rest.write(response, blockBytes)) await untilWritable(response)
      }
      rest.finish(response)
    }
    void all()
    return
  }
  const perTick = Math.max(1, Math.round((bytesPerSec * tickMs) / 1000))
  const timer = setInterval(() => {
    for (let due = perTick; due > 0 && rest.left > 0 && response.writableLength < 4 * blockBytes; due -= blockBytes) {
      rest.write(response, Math.min(due, blockBytes))
    }
    if (rest.left > 0) return
    clearInterval(timer)
    rest.finish(response)
  }, tickMs)
  response.on('close', () => clearInterval(timer))
}

function answer(response: ServerResponse, size: number, request: WildRequest, manner: Manner): void {
  const etag = manner.etag ?? `"${request.path}:${size}"`
  const base = {
    ...(etag ? { etag } : {}),
    ...(manner.encoding ? { 'content-encoding': manner.encoding } : {}),
  }
  const changed = manner.changed ?? false
  const { range, ifRange } = request
  const partial = range && manner.range !== 'ignored' && (ifRange === undefined || ifRange === etag || manner.careless)
  if (!partial) {
    response.writeHead(200, { ...base, ...(manner.unsized ? {} : { 'content-length': size }) })
    return pour(response, new Rest({ start: 0, end: size, changed }, manner), manner.bytesPerSec)
  }
  if (manner.range === 'outside' || range.from >= size) {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end()
    return undefined
  }
  const start = manner.range === 'shifted' ? Math.max(0, range.from - 1000) : range.from
  const wanted = Math.min(size, (range.to ?? size - 1) + 1)
  const end = typeof manner.range === 'number' ? Math.min(wanted, start + manner.range) : wanted
  const head =
    manner.range === 'multipart'
      ? { 'content-type': 'multipart/byteranges; boundary=3d6b6a416f9b5' }
      : { 'content-range': `bytes ${start}-${end - 1}/${size}` }
  const sized = manner.unsized || manner.excess ? {} : { 'content-length': end - start }
  response.writeHead(206, { ...base, ...head, ...sized })
  return pour(response, new Rest({ start, end: end + (manner.excess ?? 0), changed }, manner), manner.bytesPerSec)
}

/** Starts the host on a free port of loopback. */
export async function startWildHost({ files, manner = () => ({}) }: WildOptions): Promise<WildHost> {
  const requests: WildRequest[] = []
  let open = 0
  let most = 0
  const server = createServer((incoming, response) => {
    open++
    most = Math.max(most, open)
    response.on('close', () => open--)
    const path = incoming.url ?? ''
    const host = String(incoming.headers['x-forwarded-host'] ?? '')
    const ifRange = incoming.headers['if-range'] as string | undefined
    const request = { path, host, range: rangeOf(incoming), ifRange, turn: requests.length, open }
    requests.push(request)
    const size = files[path]
    const chosen = manner(request)
    const status = size === undefined ? 404 : chosen.status
    if (size === undefined || status !== undefined) response.writeHead(status ?? 404).end('no')
    else answer(response, size, request, chosen)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    open: () => open,
    most: () => most,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

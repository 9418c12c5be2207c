/** An HTTP server on loopback for the ends that have one: bodies are parsed, behaviours of the wire are played here. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { setTimeout as wait } from 'node:timers/promises'
import type { Behaviour } from './behaviour'

/** One part of a form. */
export interface FormPart {
  name: string
  filename?: string
  bytes: Buffer
}

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  /** Parsed JSON, or undefined. */
  json: unknown
  form: FormPart[]
}

export interface Reply {
  status?: number
  /** A string goes out as it is. */
  body: unknown
  headers?: Record<string, string>
  /** How the answer travels; default as it should. */
  wire?: Behaviour
}

/** The server of one end. */
export interface RestEnd {
  url: string
  /** The WebSocket clients. */
  sockets: WebSocketServer
  calls: { call: string; body: unknown }[]
  close(): Promise<void>
}

function parseForm(body: Buffer, contentType: string): FormPart[] {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1]
  if (!boundary) return []
  const mark = Buffer.from(`--${boundary}`)
  const parts: FormPart[] = []
  for (let start = body.indexOf(mark); start >= 0;) {
    const next = body.indexOf(mark, start + mark.length)
    if (next < 0) break
    const piece = body.subarray(start + mark.length + 2, next - 2)
    const split = piece.indexOf('\r\n\r\n')
    const head = piece.subarray(0, split).toString()
    const name = /[; ]name="([^"]*)"/.exec(head)?.[1]
    const filename = /filename="([^"]*)"/.exec(head)?.[1]
    if (name !== undefined)
      parts.push({ name, bytes: piece.subarray(split + 4), ...(filename === undefined ? {} : { filename }) })
    start = next
  }
  return parts
}

/** Text of a form's field. */
export const fieldOf = (form: readonly FormPart[], name: string): string | undefined => {
  const text = form.find((part) => part.name === name && part.filename === undefined)?.bytes.toString()
  // Fields without a value arrive as the word, see the Telegram adapter.
  return text === 'undefined' ? undefined : text
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

async function answer(reply: Reply, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status = 200, body, headers = {}, wire } = reply
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  if (wire?.kind === 'drop') return void request.socket.destroy()
  if (wire?.kind === 'silent') return
  if (wire?.kind === 'late') await wait(wire.ms, undefined, { ref: false })
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/html' : 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  })
  if (wire?.kind !== 'cut') return void response.end(text)
  response.write(text.slice(0, 5))
  await wait(20, undefined, { ref: false })
  request.socket.destroy()
}

/** `handle` answers one call; `onSocket` is told of every WebSocket that opens, whatever its path. */
/** A form as text: files by their name and size. */
const told = (form: readonly FormPart[]): Record<string, string> | undefined =>
  form.length === 0
    ? undefined
    : Object.fromEntries(
        form.map(({ name, filename, bytes }) => [
          name,
          filename === undefined ? bytes.toString('utf8') : `${filename} (${bytes.length} bytes)`,
        ]),
      )

export async function startRest(
  handle: (call: Call) => Reply | Promise<Reply>,
  onSocket: (socket: WebSocket) => void,
): Promise<RestEnd> {
  const calls: RestEnd['calls'] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const url = new URL(request.url ?? '/', 'http://x')
    const type = String(request.headers['content-type'] ?? '')
    const form = type.startsWith('multipart/') ? parseForm(body, type) : []
    const json = form.length > 0 ? undefined : parseJson(body)
    const method = request.method ?? 'GET'
    calls.push({ call: `${method} ${url.pathname}`, body: json ?? told(form) })
    const reply = await handle({ method, path: url.pathname, query: url.searchParams, json, form })
    await answer(reply, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', onSocket)
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sockets,
    calls,
    async close() {
      for (const client of sockets.clients) client.terminate()
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/** The answer of a gateway that gave up. */
export const gatewayPage = (status: number): Reply => ({ status, body: `<html><body>${status}</body></html>` })

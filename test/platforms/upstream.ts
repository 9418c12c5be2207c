/** Upstream in memory: answers by host and path, and everything that was asked. */
import { readFileSync } from 'node:fs'
import { parseCookies } from '../../simulator/reply'
import type { Call } from '../../simulator/types'
import { AmagiError, isAmagiError } from '../../src/errors'
import { bufferedResponse } from '../../src/http/response'
import type { OutgoingRequest, Transport } from '../../src/http/types'
import type { PlatformId } from '../../src/model'
import type { Platform } from '../../src/platforms/define'
import { createService, type Service } from '../../src/platforms/service'

/** Text of a committed answer of `test/fixtures/<platform>`. */
export function fixtureText(platform: PlatformId, name: string): string {
  return readFileSync(new URL(`../fixtures/${platform}/${name}.json`, import.meta.url), 'utf8')
}

export interface Asked {
  method: string
  /** Host and path. */
  place: string
  query: Record<string, string>
  /** By lower-case name; `request` has them as they are sent. */
  headers: Record<string, string>
  request: OutgoingRequest
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  setCookie?: string[]
  /** JSON value, text or bytes as they stand. */
  body?: unknown
  /** Address that answered, when it is another than the one asked. */
  url?: string
}

export type Reply = Answer | ((asked: Asked) => Answer | Promise<Answer>)

export const ok = (body: unknown): Answer => ({ body })

function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

/** A transport that answers from a function and keeps what it was asked; an error is thrown. */
export function fakeTransport(
  handler: (request: OutgoingRequest) => Answer | AmagiError | Promise<Answer>,
): Transport & { asked: OutgoingRequest[] } {
  const asked: OutgoingRequest[] = []
  return {
    asked,
    async send(request) {
      if (request.signal?.aborted) throw new AmagiError('cancelled')
      asked.push(request)
      const answer = await handler(request)
      if (answer instanceof AmagiError) throw answer
      const { status = 200, headers = {}, setCookie = [], body = '', url = request.url } = answer
      return bufferedResponse(
        { status, headers: headers as Record<string, string> & { 'set-cookie'?: never }, setCookie, url },
        bytesOf(body),
      )
    },
    open: () => Promise.reject(new AmagiError('internal', { message: 'nothing is streamed here' })),
    close: () => undefined,
  }
}

function readRequest(request: OutgoingRequest): Asked {
  const url = new URL(request.url)
  return {
    method: request.method ?? 'GET',
    place: url.host + url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: Object.fromEntries(
      Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    request,
  }
}

export interface Upstream {
  service: Service
  asked: Asked[]
  /** Calls to one place. */
  to(place: string): Asked[]
  /** Milliseconds of the clock; tests move it. */
  time: { ms: number }
  logs: string[]
}

/** A service of one platform whose upstream answers by host and path; other places give `rest`. */
export function upstreamOf(
  platform: Platform,
  replies: Record<string, Reply>,
  rest: Reply,
  cookie: string | undefined,
): Upstream {
  const asked: Asked[] = []
  const time = { ms: 1_760_000_000_000 }
  const logs: string[] = []
  const transport = fakeTransport((request) => {
    const call = readRequest(request)
    asked.push(call)
    const reply = replies[call.place] ?? rest
    return typeof reply === 'function' ? reply(call) : reply
  })
  const service = createService({
    platforms: [platform],
    transport,
    cookie: () => cookie,
    clock: () => time.ms,
    random: () => 0.5,
    log: (line) => logs.push(line),
  })
  return { service, asked, to: (place) => asked.filter((call) => call.place === place), time, logs }
}

/** Code of the error a promise rejects with: `none` when it does not, `foreign: …` when the error is not ours. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    return isAmagiError(error) ? error.code : `foreign: ${String(error)}`
  }
}

/** One request as the simulated site would see it. */
export function callOf({ request, method }: Asked): Call {
  const url = new URL(request.url)
  const headers = Object.entries(request.headers ?? {})
  const lower = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
  return {
    method,
    host: url.host,
    path: url.pathname,
    rawQuery: url.search.slice(1),
    query: url.searchParams,
    headers: lower,
    rawHeaders: headers.flat(),
    cookies: parseCookies(lower.cookie),
    userAgent: lower['user-agent'] ?? '',
    body: Buffer.alloc(0),
    now: 0,
    aged: 0,
  }
}

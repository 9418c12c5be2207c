/** Upstream in memory: answers by path, and everything that was asked. */
import { readFileSync } from 'node:fs'
import { AmagiError } from '../../../src/errors'
import { parseJson } from '../../../src/http/json'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../../src/http/types'
import { bilibili } from '../../../src/platforms/bilibili'
import { createService, type Service } from '../../../src/platforms/service'

/** A committed answer of `test/fixtures/bilibili`, fresh for every caller. */
export function fixture(name: string): Record<string, unknown> {
  const url = new URL(`../../fixtures/bilibili/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as Record<string, unknown>
}

export interface Asked {
  method: string
  /** Host and path. */
  place: string
  query: Record<string, string>
  cookie: string
  request: OutgoingRequest
}

export interface Answer {
  status?: number
  /** JSON value, text or bytes. */
  body: unknown
  headers?: Record<string, string>
  setCookie?: string[]
}

type Reply = Answer | ((asked: Asked) => Answer | Promise<Answer>)

export function ok(body: unknown): Answer {
  return { body }
}

export function code(value: number, data?: unknown): Answer {
  return { body: { code: value, message: 'a text nobody reads', ttl: 1, ...(data === undefined ? {} : { data }) } }
}

export const nav: Answer = {
  body: {
    code: -101,
    message: '账号未登录',
    ttl: 1,
    data: {
      isLogin: false,
      wbi_img: {
        img_url: 'https://i0.hdslb.com/bfs/wbi/0123456789abcdef0123456789abcdef.png',
        sub_url: 'https://i0.hdslb.com/bfs/wbi/fedcba9876543210fedcba9876543210.png',
      },
    },
  },
}

export const spi: Answer = ok({ code: 0, data: { b_3: 'GUEST-3-infoc', b_4: 'GUEST-4' }, message: 'ok' })

const places = {
  spi: 'api.bilibili.com/x/frontend/finger/spi',
  nav: 'api.bilibili.com/x/web-interface/nav',
  ticket: 'api.bilibili.com/bapis/bilibili.api.ticket.v1.Ticket/GenWebTicket',
  view: 'api.bilibili.com/x/web-interface/view',
  detail: 'api.bilibili.com/x/web-interface/wbi/view/detail',
  playurl: 'api.bilibili.com/x/player/wbi/playurl',
} as const

export { places }

export interface Upstream {
  service: Service
  asked: Asked[]
  /** Calls to one place. */
  to(place: string): Asked[]
  /** Milliseconds of the clock; tests move it. */
  time: { ms: number }
  logs: string[]
}

function response(answer: Answer, url: string): BufferedResponse {
  const { body } = answer
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return {
    status: answer.status ?? 200,
    headers: answer.headers ?? {},
    setCookie: answer.setCookie ?? [],
    url,
    body: bytes,
    text: () => bytes.toString('utf8'),
    json: () => {
      try {
        return parseJson(bytes.toString('utf8'))
      } catch {
        throw new AmagiError('upstream-changed')
      }
    },
  }
}

/** A service whose upstream answers by host and path; other places give `rest`, code -404 when absent. */
export function upstream(replies: Record<string, Reply> = {}, cookie?: string, rest: Reply = code(-404)): Upstream {
  const table: Record<string, Reply> = { [places.spi]: spi, [places.nav]: nav, ...replies }
  const asked: Asked[] = []
  const time = { ms: 1_760_000_000_000 }
  const logs: string[] = []
  const transport: Transport = {
    async send(request) {
      if (request.signal?.aborted) throw new AmagiError('cancelled')
      const url = new URL(request.url)
      const call: Asked = {
        method: request.method ?? 'GET',
        place: url.host + url.pathname,
        query: Object.fromEntries(url.searchParams),
        cookie: request.headers?.cookie ?? '',
        request,
      }
      asked.push(call)
      const reply = table[call.place] ?? rest
      return response(await (typeof reply === 'function' ? reply(call) : reply), request.url)
    },
    open: () => Promise.reject(new AmagiError('internal')),
    close: () => undefined,
  }
  const service = createService({
    platforms: [bilibili],
    transport,
    cookie: () => cookie,
    clock: () => time.ms,
    random: () => 0.5,
    log: (line) => logs.push(line),
  })
  return { service, asked, to: (place) => asked.filter((call) => call.place === place), time, logs }
}

/** Code of the error a promise rejects with. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof AmagiError ? error.code : error),
  )
}

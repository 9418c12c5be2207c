/** Douyin in memory: answers by place, and everything that was asked. */
import { readFileSync } from 'node:fs'
import { isAmagiError, toAmagiError } from '../../../src/errors'
import { parseJson } from '../../../src/http/json'
import type { BufferedResponse, OutgoingRequest, Transport } from '../../../src/http/types'
import { douyin } from '../../../src/platforms/douyin'
import { createService, type Service } from '../../../src/platforms/service'

/** A committed answer of `test/fixtures/douyin`, fresh for every caller. */
export function fixture(name: string): any {
  return parseJson(readFileSync(new URL(`../../fixtures/douyin/${name}.json`, import.meta.url), 'utf8'))
}

export interface Asked {
  method: string
  /** Host and path. */
  place: string
  query: URLSearchParams
  headers: Record<string, string>
  request: OutgoingRequest
}

export interface Answer {
  status?: number
  /** JSON value, or text as it stands. */
  body: unknown
  setCookie?: string[]
}

export type Reply = Answer | ((asked: Asked) => Answer | Promise<Answer>)

export const ok = (body: unknown): Answer => ({ body })
export const nothing: Answer = { status: 200, body: '' }
export const edge = (words = 'Uifid Not Found'): Answer => ({
  status: 403,
  body: `Blocked by ArgusSecurityPlugin ${words}`,
})

export const places = {
  ttwid: 'ttwid.bytedance.com/ttwid/union/register/',
  detail: 'www.douyin.com/aweme/v1/web/aweme/detail/',
  edgeDetail: 'www-hj.douyin.com/aweme/v1/web/aweme/detail/',
} as const

/** Registration that hands out `ttwid=1%7Cguest1…`, counting up. */
export function registration(): Reply {
  let count = 0
  return () => ({
    body: { status_code: 0 },
    setCookie: [`ttwid=1%7Cguest${++count}%7C1760000000; Path=/; Domain=.bytedance.com; HttpOnly`],
  })
}

function response({ status = 200, body, setCookie = [] }: Answer, url: string): BufferedResponse {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const bytes = Buffer.from(text)
  return {
    status,
    headers: {},
    setCookie,
    url,
    body: bytes,
    text: () => text,
    json: () => parseJson(text),
  }
}

export interface Upstream {
  service: Service
  asked: Asked[]
  to(place: string): Asked[]
  time: { ms: number }
}

/** Service over scripted answers; what is not scripted answers 404. */
export function upstream(replies: Record<string, Reply>, cookie?: string): Upstream {
  const asked: Asked[] = []
  const time = { ms: 1_760_000_000_000 }
  const transport: Transport = {
    async send(request) {
      const url = new URL(request.url)
      const one: Asked = {
        method: request.method ?? 'GET',
        place: url.host + url.pathname,
        query: url.searchParams,
        headers: request.headers ?? {},
        request,
      }
      asked.push(one)
      const reply = replies[one.place] ?? { status: 404, body: '{"status_code":404}' }
      return response(typeof reply === 'function' ? await reply(one) : reply, request.url)
    },
    open: () => Promise.reject(new Error('nothing is streamed here')),
    close: () => undefined,
  }
  const service = createService({
    platforms: [douyin],
    transport,
    cookie: () => cookie,
    clock: () => time.ms,
    random: () => 0.5,
  })
  return { service, asked, to: (place) => asked.filter((one) => one.place === place), time }
}

/** Code of what a promise rejects with; what it resolves to otherwise. */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work
  } catch (error) {
    return isAmagiError(error) ? error.code : `foreign: ${toAmagiError(error).message}`
  }
}

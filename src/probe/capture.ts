/** What a probe brings home: every channel with its outcome, and every exchange without anything personal. */
import { AmagiError, type ErrorCode } from '../errors'
import { isObject } from '../json'
import type { PlatformId } from '../model'
import type { CheckedParams } from '../platforms/endpoint/record'
import { parseExact, writeExact, type CapturedBody } from './body'

/** One request and what it was answered. */
export interface Exchange {
  platform: PlatformId
  method: string
  host: string
  path: string
  /** Names and harmless values, in order. */
  query: [string, string][]
  /** Allowed headers by lower-case name. */
  requestHeaders: Record<string, string>
  /** Names of the other headers that were sent. */
  otherHeaders: string[]
  /** Names of the cookies that were sent. */
  cookies: string[]
  requestBody?: CapturedBody
  /** Absent when nothing was answered. */
  status?: number
  headers?: Record<string, string>
  /** Address that answered, where redirects were followed. */
  landed?: string
  /** Names and values that are none. */
  setCookie?: string[]
  body?: CapturedBody
  /** Why nothing was answered. */
  error?: ErrorCode
  /** Milliseconds, redirects included. */
  ms: number
}

/** What became of one channel of one endpoint, asked by itself. */
export interface Finding {
  platform: PlatformId
  endpoint: string
  channel: string
  params: CheckedParams
  /**
   * `works`: the documented field is there, and a post can be made of it; `refused`: by the site, in a way we know;
   * `changed`: answered, but not as we read it; `failed`: not answered; `skipped`: not asked.
   */
  outcome: 'works' | 'refused' | 'changed' | 'failed' | 'skipped'
  code?: ErrorCode
  /** In words and codes of the site. */
  reason?: string
  /** JSON path of what is missing or of another type. */
  path?: string
  /** Milliseconds of its exchanges together. */
  ms: number
  /** Places of its exchanges in the capture. */
  exchanges: number[]
}

/** One piece of work that failed, and the findings about it. */
export interface FailedWork {
  /** Id under which the log tells of it. */
  id: string
  /** Unix seconds of the last time. */
  at: number
  /** Times it failed like that. */
  times: number
  /** `work`, `comments`, `danmaku`, …: what somebody wanted. */
  what: string
  platform: PlatformId
  /** What its link points at. */
  kind: string
  target: string
  code: ErrorCode
  /** In words and codes of the site. */
  reason?: string
  /** JSON path of what is missing or of another type. */
  path?: string
  /** Places of its findings in the capture. */
  findings: number[]
}

/** Content of a capture file. */
export interface Capture {
  /** Version of the plugin. */
  version: string
  /** Unix seconds. */
  at: number
  /** Platforms that were asked with an account. */
  accounts: PlatformId[]
  /** Work that failed; absent in what a probe brings home. */
  failures?: FailedWork[]
  findings: Finding[]
  exchanges: Exchange[]
}

const format = 'amagi capture 1'

const unpacked = (body: CapturedBody | undefined): unknown =>
  body?.form === 'json' ? { ...body, text: undefined, json: parseExact(body.text ?? 'null') } : body

/** JSON bodies stand in the file as they are, long integers included. */
export function writeCapture({ exchanges, ...head }: Capture): string {
  const shown = exchanges.map((one) => ({
    ...one,
    ...(one.requestBody ? { requestBody: unpacked(one.requestBody) } : {}),
    ...(one.body ? { body: unpacked(one.body) } : {}),
  }))
  return `${writeExact({ format, ...head, exchanges: shown })}\n`
}

const wrong = (what: string): AmagiError => new AmagiError('bad-input', { message: `not a capture: ${what}` })

function packed(body: unknown): CapturedBody | undefined {
  if (!isObject(body)) return undefined
  const { json, ...rest } = body
  return (json === undefined ? rest : { ...rest, text: writeExact(json) }) as unknown as CapturedBody
}

const isText = (value: unknown): value is string => typeof value === 'string'

function isExchange(value: unknown): boolean {
  if (!isObject(value)) return false
  const { platform, method, host, path, query, requestHeaders, cookies } = value
  return (
    [platform, method, host, path].every(isText) &&
    Array.isArray(query) &&
    isObject(requestHeaders) &&
    Array.isArray(cookies)
  )
}

function isFinding(value: unknown): boolean {
  if (!isObject(value)) return false
  const { platform, endpoint, channel, outcome, params, exchanges } = value
  return [platform, endpoint, channel, outcome].every(isText) && isObject(params) && Array.isArray(exchanges)
}

function isFailure(value: unknown): boolean {
  if (!isObject(value)) return false
  const { id, what, platform, kind, target, code, findings } = value
  return [id, what, platform, kind, target, code].every(isText) && Array.isArray(findings)
}

/** Throws `bad-input` for what is no capture of this version. */
export function readCapture(text: string): Capture {
  let head: unknown
  try {
    head = JSON.parse(text)
  } catch {
    throw wrong('no JSON')
  }
  const exact = parseExact(text)
  if (!isObject(head) || !isObject(exact) || head.format !== format) throw wrong(`its format is not "${format}"`)
  const { findings, exchanges } = head
  if (!Array.isArray(findings) || !findings.every(isFinding)) throw wrong('findings are missing')
  if (!Array.isArray(exchanges) || !exchanges.every(isExchange)) throw wrong('exchanges are missing')
  // Only bodies need every digit; everything else is read with the native parser.
  const bodies = Array.isArray(exact.exchanges) ? exact.exchanges : []
  const bodyOf = (place: number, name: string): CapturedBody | undefined => {
    const native: unknown = (exchanges[place] as Record<string, unknown>)[name]
    const own: unknown = isObject(bodies[place]) ? bodies[place][name] : undefined
    return isObject(native)
      ? packed({ ...native, ...(isObject(own) && 'json' in own ? { json: own.json } : {}) })
      : undefined
  }
  const read = exchanges.map((one: Exchange, place): Exchange => {
    const { requestBody: _, body: __, ...rest } = one
    const [requestBody, body] = [bodyOf(place, 'requestBody'), bodyOf(place, 'body')]
    return { ...rest, ...(requestBody ? { requestBody } : {}), ...(body ? { body } : {}) }
  })
  const { version, at, accounts, failures } = head
  if (failures !== undefined && (!Array.isArray(failures) || !failures.every(isFailure)))
    throw wrong('failures are of another shape')
  return {
    version: isText(version) ? version : '?',
    at: typeof at === 'number' ? at : 0,
    accounts: (Array.isArray(accounts) ? accounts : []) as PlatformId[],
    ...(failures === undefined ? {} : { failures: failures as FailedWork[] }),
    findings: findings as Finding[],
    exchanges: read,
  }
}

/** Small builders for answers of the fake hosts. */
import { createHash } from 'node:crypto'
import type { Answer, Asset, Call } from './types'

export type Headers = Record<string, string | string[]>

export function json(body: unknown, status = 200, headers: Headers = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  }
}

export function text(body: string, status = 200, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: Buffer.from(body) }
}

export function html(body: string, status = 200, headers: Headers = {}): Answer {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', ...headers }, body: Buffer.from(body) }
}

/** 302 as the short-link hosts send it: the address in `location` and again in a small page. */
export function redirect(location: string, headers: Headers = {}): Answer {
  return html(`<a href="${location.replaceAll('&', '&amp;')}">Found</a>.\n`, 302, { location, ...headers })
}

/** Openresty's own error page. */
export function gatewayPage(status: number, reason: string): Answer {
  const title = `${status} ${reason}`
  return html(
    `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
      '<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n',
    status,
  )
}

export function bytes(body: Buffer, type: string): Answer {
  return { status: 200, headers: { 'content-type': type }, body }
}

/** A file with `Range`, `If-Range`, `If-None-Match` and a strong `ETag`. */
export function file(call: Call, asset: Asset, headers: Headers = {}): Answer {
  const head: Headers = {
    'content-type': asset.type,
    'accept-ranges': 'bytes',
    etag: asset.etag,
    'last-modified': 'Sat, 01 Mar 2025 04:00:00 GMT',
    ...headers,
  }
  const known = call.headers['if-none-match']
  if (known === asset.etag) return { status: 304, headers: head, body: Buffer.alloc(0) }
  const whole: Answer = { status: 200, headers: head, body: { asset, start: 0, end: asset.size - 1 } }
  const range = call.headers.range
  const condition = call.headers['if-range']
  if (range === undefined || (condition !== undefined && condition !== asset.etag)) return whole
  const match = /^bytes=(\d*)-(\d*)$/.exec(range.trim())
  if (!match || (match[1] === '' && match[2] === '')) return whole
  const suffix = match[1] === ''
  const start = suffix ? Math.max(0, asset.size - Number(match[2])) : Number(match[1])
  const end = suffix || match[2] === '' ? asset.size - 1 : Math.min(Number(match[2]), asset.size - 1)
  if (start >= asset.size || end < start) {
    return { status: 416, headers: { ...head, 'content-range': `bytes */${asset.size}` }, body: Buffer.alloc(0) }
  }
  return {
    status: 206,
    headers: { ...head, 'content-range': `bytes ${start}-${end}/${asset.size}` },
    body: { asset, start, end },
  }
}

export const md5 = (value: string): string => createHash('md5').update(value).digest('hex')
export const sha1 = (value: string): string => createHash('sha1').update(value).digest('hex')

/** Looks like a browser: tools that name themselves are refused by every platform. */
export function isBrowser(userAgent: string): boolean {
  return userAgent.startsWith('Mozilla/5.0 (') && !/python|curl|axios|node|go-http|okhttp|bot\b/i.test(userAgent)
}

export function isMobile(userAgent: string): boolean {
  return /iPhone|iPad|Android|Mobile/.test(userAgent)
}

/** Host is `suffix` or below it. */
export function within(host: string, suffix: string): boolean {
  const bare = host.replace(/:\d+$/, '')
  return bare === suffix || bare.endsWith(`.${suffix}`)
}

export function parseCookies(header: string | undefined): Record<string, string> {
  const pairs = (header ?? '')
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry.includes('='))
  return Object.fromEntries(
    pairs.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  )
}

/** Integers beyond 2^53 written as JSON numbers, as the platforms do: `{ "id": big("75…") }`. */
export function big(digits: string): string {
  return `\u0001${digits}\u0001`
}

/** JSON text in which {@link big} values are bare digits. */
export function exactJson(body: unknown): string {
  return JSON.stringify(body).replace(/"\\u0001(\d+)\\u0001"/g, '$1')
}

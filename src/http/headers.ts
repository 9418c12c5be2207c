/** Headers on their way out and on their way in. */
import { validateHeaderName, validateHeaderValue, type IncomingHttpHeaders } from 'node:http'
import { AmagiError } from '../errors'
import type { ResponseHead } from './types'

/** Set by the connection itself; a caller's copy would contradict it. */
const own = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-forwarded-host',
  'x-forwarded-proto',
])

/** What proves who we are: not for another site. */
const identifying = new Set(['authorization', 'cookie', 'x-csrf-token', 'csrf-token'])

/** Name as given (case kept) and value; keyed by the lower-case name. */
export type OutgoingHeaders = ReadonlyMap<string, readonly [string, string]>

/** Checks and collects a caller's headers; of names that differ only in case the last wins. */
export function collectHeaders(headers: Record<string, string> | undefined): OutgoingHeaders {
  const result = new Map<string, readonly [string, string]>()
  for (const [name, value] of Object.entries(headers ?? {})) {
    const key = name.toLowerCase()
    if (own.has(key)) continue
    try {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    } catch {
      const shown = name.replace(/[^\w-]/g, '?').slice(0, 40)
      throw new AmagiError('bad-input', { message: `header ${shown} cannot be sent` })
    }
    result.set(key, [name, value])
  }
  return result
}

/** The same headers for another site. */
export function anonymous(headers: OutgoingHeaders): OutgoingHeaders {
  return new Map([...headers].filter(([key]) => !identifying.has(key)))
}

/** The same headers behind a redirect to another site, as a browser corrects them; what is opened by hand stays so. */
export function fromElsewhere(headers: OutgoingHeaders): OutgoingHeaders {
  const [name, said] = headers.get('sec-fetch-site') ?? []
  return name !== undefined && said?.startsWith('same-') ? withHeader(headers, name, 'cross-site') : headers
}

/** The same headers for a request without body. */
export function bodiless(headers: OutgoingHeaders): OutgoingHeaders {
  return new Map([...headers].filter(([key]) => !key.startsWith('content-')))
}

/** Copy with one header set. */
export function withHeader(headers: OutgoingHeaders, name: string, value: string): OutgoingHeaders {
  return new Map(headers).set(name.toLowerCase(), [name, value])
}

/** Response headers in the form callers see; Node has joined repeated ones already. */
export function readHeaders(incoming: IncomingHttpHeaders): Pick<ResponseHead, 'headers' | 'setCookie'> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming)) {
    if (typeof value === 'string') headers[name] = value
  }
  return { headers: headers as ResponseHead['headers'], setCookie: incoming['set-cookie'] ?? [] }
}

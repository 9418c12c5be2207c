/** Kuaishou's refusals → our codes. Facts: reference of result codes, autumn 2026. */
import { AmagiError, type ErrorCode } from '../../errors'
import type { BufferedResponse } from '../../http/types'
import { at } from '../../json'
import { proves, type UpstreamAnswer } from '../endpoint/judge'

/** `result` of REST answers; 1 is success. */
const results: Readonly<Record<string, ErrorCode>> = {
  // Cool-down of the whole address, a desktop agent where a phone belongs, or a dead cookie.
  '2': 'rate-limited',
  // An answer without content: passes by itself.
  '11': 'network',
  // Parameters refused and signature refused: ours to repair, another channel may still do.
  '21': 'upstream-changed',
  '50': 'upstream-changed',
  '109': 'login-required',
  // Slider captcha of the H5 and of the desktop site.
  '2001': 'blocked',
  '400002': 'blocked',
}

/** A status is a number or its text; lists and objects under that name mean something else. */
function resultOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && /^\d+$/.test(value) ? value : undefined
}

function refusal(result: string, status: number, message: unknown): AmagiError {
  const upstreamMessage = typeof message === 'string' && message !== '' ? message.slice(0, 120) : undefined
  return new AmagiError(results[result] ?? 'upstream-changed', {
    details: { upstreamCode: result, upstreamStatus: status, ...(upstreamMessage ? { upstreamMessage } : {}) },
    message: `kuaishou answered result ${result}`,
  })
}

/** Order: GraphQL errors, the status inside `data`, the status of the answer, the HTTP status. */
export function judge({ body, response }: UpstreamAnswer): AmagiError | undefined {
  const { status } = response
  const errors = at(body, 'errors')
  if (Array.isArray(errors) && errors.length > 0) {
    // A refused query answers 400; one that was understood and then refused is the captcha of the desktop site.
    const code = status === 400 ? 'upstream-changed' : 'blocked'
    return new AmagiError(code, { details: { upstreamStatus: status }, message: 'kuaishou answered GraphQL errors' })
  }
  for (const [path, message] of [
    ['data.result', 'data.error_msg'],
    ['result', 'error_msg'],
  ] as const) {
    const result = resultOf(at(body, path))
    if (result !== undefined && result !== '1') return refusal(result, status, at(body, message))
  }
  if (at(body, 'data.captcha')) return refusal('400002', status, undefined)
  if (status === 404) return new AmagiError('not-found', { details: { upstreamStatus: status } })
  if (status >= 400) return new AmagiError('upstream-changed', { details: { upstreamStatus: status } })
  return undefined
}

/** A work's REST answer must bring a photo with something in it. */
export function judgePhoto({ body, response }: UpstreamAnswer): AmagiError | undefined {
  const wrong = judge({ body, response })
  if (wrong) return wrong
  const photo = at(body, 'photo')
  if (typeof photo === 'object' && !Array.isArray(photo) && proves(photo)) return undefined
  return new AmagiError('upstream-changed', { details: { path: 'photo', upstreamStatus: response.status } })
}

/**
 * Judge of the desktop site with an account: a query that is refused, and an answer whose every field is null,
 * are what it gives to strangers. `field` is the GraphQL field under `data`.
 */
export function judgeAccount(field: string): (answer: UpstreamAnswer) => AmagiError | undefined {
  return ({ body, response }) => {
    const expired = () => new AmagiError('cookie-expired', { details: { upstreamStatus: response.status } })
    if (response.status === 400 || response.status === 401) return expired()
    if (Array.isArray(at(body, 'errors'))) return undefined
    const data = at(body, 'data')
    if (typeof data !== 'object' || data === null || !(field in data)) return undefined
    if (isShell(at(data, field))) return expired()
    const result = resultOf(at(data, `${field}.result`))
    return result !== undefined && result !== '1' ? refusal(result, response.status, undefined) : undefined
  }
}

/** Nothing but nulls (and the type name GraphQL adds). */
function isShell(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value !== 'object' || Array.isArray(value)) return false
  return Object.entries(value).every(([key, entry]) => key === '__typename' || entry === null)
}

/** An empty answer of the desktop site to an account: the session is dead. */
export function refuse(response: BufferedResponse): AmagiError | undefined {
  if (response.status >= 400) return undefined
  const text = response.body.length <= 4 ? response.text().trim() : 'long'
  const empty = text === '' || text === '""' || text === 'null'
  return empty ? new AmagiError('cookie-expired', { details: { upstreamStatus: response.status } }) : undefined
}

/** A slider stands before this address: upstream says so with a code, an edge that only refuses does not. */
export function isCaptcha(error: AmagiError): boolean {
  return error.code === 'blocked' && error.details.upstreamCode !== undefined
}

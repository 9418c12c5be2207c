/** Kuaishou's refusals → our codes. Facts: reference of result codes, autumn 2026. */
import { AmagiError } from '../../errors'
import type { BufferedResponse } from '../../http/types'
import { at, isObject } from '../../json'
import { meaningOf, type CodeTable } from '../endpoint/codes'
import { proves, type UpstreamAnswer } from '../endpoint/judge'

/** `result` of REST answers; 1 is success. */
const results: CodeTable = {
  rows: {
    // Cool-down of the whole address, a desktop agent where a phone belongs, or a dead cookie.
    '2': 'rate-limited',
    // An answer without content: passes by itself.
    '11': 'network',
    // Parameters refused and signature refused: ours to repair, another channel may still do.
    '21': 'upstream-changed',
    '50': 'upstream-changed',
    // The wrong room, and one that is off (live site, public clients, 2024-12 … 2026-10).
    '22': 'not-found',
    '671': 'not-live',
    '109': 'login-required',
    // Slider captcha of the H5 and of the desktop site.
    '2001': 'blocked',
    '400002': 'blocked',
    // Too often, on the live site (reports of 2026-08).
    '400010': 'rate-limited',
  },
  classes: [
    [/^10\d$/, 'login-required'],
    [/^5\d\d$/, 'network'],
    [/^6\d\d$/, 'not-found'],
    [/^20\d\d$|^4000\d\d$/, 'blocked'],
  ],
}

/** `result` of the live site and `errorType` of its pages, where those above say nothing else. */
const liveResults: CodeTable = {
  rows: { ...results.rows, '10': 'blocked' },
  classes: [[/^6\d\d$/, 'not-live'], ...results.classes],
}

/** A status is a number or its text; lists and objects under that name mean something else. */
function resultOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && /^\d+$/.test(value) ? value : undefined
}

/** Where the sites put the words of a refusal. */
const messageNames = ['error_msg', 'message', 'msg', 'title']

function messageOf(answer: unknown): string | undefined {
  const found = messageNames.map((name) => at(answer, name)).find((text) => typeof text === 'string' && text !== '')
  return found as string | undefined
}

function refusal(result: string, status: number, message: string | undefined, table = results): AmagiError {
  const upstreamMessage = message?.slice(0, 120)
  const { code, details } = meaningOf(result, message, table)
  return new AmagiError(code, {
    // A slider stands there until somebody moves it.
    details: {
      ...(code === 'blocked' ? { steady: true } : {}),
      ...details,
      upstreamCode: result,
      upstreamStatus: status,
      ...(upstreamMessage ? { upstreamMessage } : {}),
    },
    message: `kuaishou answered result ${result}`,
  })
}

/**
 * Order: GraphQL errors, the status inside `data`, the status of the answer, the HTTP status. A 404 is one host's word
 * and nothing about the work.
 */
export function judge({ body, response }: UpstreamAnswer, table = results): AmagiError | undefined {
  const { status } = response
  const errors = at(body, 'errors')
  if (Array.isArray(errors) && errors.length > 0) {
    // A refused query answers 400; one that was understood and then refused is the captcha of the desktop site.
    const code = status === 400 ? 'upstream-changed' : 'blocked'
    const details = { upstreamStatus: status, ...(code === 'blocked' ? { steady: true } : {}) }
    return new AmagiError(code, { details, message: 'kuaishou answered GraphQL errors' })
  }
  for (const answer of [at(body, 'data'), body]) {
    const result = resultOf(at(answer, 'result'))
    if (result !== undefined && result !== '1') return refusal(result, status, messageOf(answer), table)
  }
  if (at(body, 'data.captcha')) return refusal('400002', status, undefined)
  if (status >= 400) return new AmagiError('upstream-changed', { details: { upstreamStatus: status } })
  return undefined
}

/** Calls about a room. One that succeeds without naming anybody is about nobody's. */
export function judgeRoom(answer: UpstreamAnswer): AmagiError | undefined {
  const refused = judge(answer, liveResults)
  if (refused) return refused
  const author = at(answer.body, 'data.author')
  const missing = author === null || (isObject(author) && !at(author, 'id') && !at(author, 'name'))
  return missing ? new AmagiError('not-found', { details: { upstreamStatus: answer.response.status } }) : undefined
}

/** The call for phones: an empty stream is how it refuses, and a room that does not say whether it is on says nothing. */
export function judgePhoneRoom(answer: UpstreamAnswer): AmagiError | undefined {
  const refused = judge(answer, liveResults)
  if (refused) return refused
  const stream = at(answer.body, 'liveStream')
  if (!isObject(stream) || typeof stream.living === 'boolean') return undefined
  const details = { path: 'liveStream.living', upstreamStatus: answer.response.status }
  return new AmagiError(Object.keys(stream).length === 0 ? 'blocked' : 'upstream-changed', { details })
}

/** `errorType` of a room's page: the room beside it looks dark and says nothing then. 1 is no error. */
export function judgeRoomPage(room: unknown, status: number): AmagiError | undefined {
  if (!at(room, 'author')) {
    return new AmagiError('upstream-changed', { details: { path: 'liveroom.playList.0', upstreamStatus: status } })
  }
  const error = at(room, 'errorType')
  const type = resultOf(isObject(error) ? error.type : error)
  return type === undefined || type === '1' ? undefined : refusal(type, status, messageOf(error), liveResults)
}

/** Whether a room is on or there says nothing about its owner: somebody else is asked then. */
export function ofOwner(refused: AmagiError | undefined): AmagiError | undefined {
  if (refused?.code !== 'not-live' && refused?.code !== 'not-found') return refused
  return new AmagiError('upstream-changed', { details: refused.details, cause: refused })
}

/** The page of a room asked for its owner, who is named beside any error. */
export function judgeRoomOwner(room: unknown, status: number): AmagiError | undefined {
  const refused = ofOwner(judgeRoomPage(room, status))
  if (proves(at(room, 'author.name'))) return refused?.code === 'upstream-changed' ? undefined : refused
  const details = { path: 'liveroom.playList.0.author.name', upstreamStatus: status }
  return refused ?? new AmagiError('upstream-changed', { details })
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
    const said = at(data, field)
    const result = resultOf(at(said, 'result'))
    return result !== undefined && result !== '1' ? refusal(result, response.status, messageOf(said)) : undefined
  }
}

/** Nothing but nulls (and the type name GraphQL adds). */
function isShell(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value !== 'object' || Array.isArray(value)) return false
  return Object.entries(value).every(([key, entry]) => key === '__typename' || entry === null)
}

/** A bare 404 is neither a refusal nor an answer: one host has not what was asked for. */
export function refuse({ status, body }: BufferedResponse): AmagiError | undefined {
  if (status !== 404 || /^\s*[[{]/.test(body.toString('latin1', 0, 256))) return undefined
  return new AmagiError('upstream-changed', { details: { upstreamStatus: status } })
}

/** An empty answer of the desktop site to an account: the session is dead. */
export function refuseAccount(response: BufferedResponse): AmagiError | undefined {
  if (response.status >= 400) return refuse(response)
  const text = response.body.length <= 4 ? response.text().trim() : 'long'
  const empty = text === '' || text === '""' || text === 'null'
  return empty ? new AmagiError('cookie-expired', { details: { upstreamStatus: response.status } }) : undefined
}

/** A slider stands before this address: upstream says so with a code, an edge that only refuses does not. */
export function isCaptcha(error: AmagiError): boolean {
  return error.code === 'blocked' && error.details.upstreamCode !== undefined
}

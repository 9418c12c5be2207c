/** What Douyin's refusals mean. Judged by status and fields; texts only where there is nothing else. */
import { AmagiError, type ErrorCode } from '../../errors'
import type { BufferedResponse } from '../../http/types'
import { at } from '../../json'
import type { UpstreamAnswer } from '../endpoint/judge'

/**
 * - `signature`: the edge wants another signature, the same request fails again
 * - `risk`: the edge refused this time; fresh tokens may help
 * - `empty`: nothing was answered, the visitor cookie is missing or refused
 * - `challenge`, `captcha`: a page or a puzzle for people
 */
export type BlockReason = 'signature' | 'risk' | 'empty' | 'challenge' | 'captcha' | 'null-list' | 'no-ttwid'

/** The reason goes into `details.reason`: by it `channels/index.ts` tells whether asking once more may help. */
export function blocked(reason: BlockReason, status?: number): AmagiError {
  return new AmagiError('blocked', {
    details: { reason, ...(status === undefined ? {} : { upstreamStatus: status }) },
    message: `douyin refused the request (${reason})`,
  })
}

/** The edge's own words: it answers plain text and nothing else tells its refusals apart. */
const edge = /^Blocked by ArgusSecurityPlugin/i
const edgeSignature = /(?:Uifid Not Found|Signature Not Found|Sign Invalid|Sign Expired|Validate Error)/i

/** Answers without data: empty, edge texts, challenge pages. */
export function refuse(response: BufferedResponse): AmagiError | undefined {
  const { status, body } = response
  if (status === 429 || status >= 500) return undefined
  if (body.length === 0) return blocked(status === 403 ? 'risk' : 'empty', status)
  const head = body.subarray(0, 512).toString('utf8').trimStart()
  if (edge.test(head)) return blocked(edgeSignature.test(head) ? 'signature' : 'risk', status)
  if (head.startsWith('<')) return blocked('challenge', status)
  return status === 403 && !head.startsWith('{') ? blocked('risk', status) : undefined
}

/** `filter_reason` → our code. What is unknown counts as removed: upstream names a reason only when it is final. */
function filterCode(reason: string): ErrorCode {
  return /(?:self_see|part_see|private|friend)/i.test(reason) ? 'private' : 'not-found'
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 200) : undefined

/** Error of a `filter_detail` or `filter_list` entry; undefined when it names no reason. */
export function filtered(entry: unknown): AmagiError | undefined {
  const reason = text(at(entry, 'filter_reason'))
  if (reason === undefined) return undefined
  const said = text(at(entry, 'detail_msg')) ?? text(at(entry, 'notice'))
  return new AmagiError(filterCode(reason), {
    details: { upstreamCode: reason, ...(said === undefined ? {} : { upstreamMessage: said }) },
  })
}

/** `status_code` values that mean nobody is logged in. */
const loggedOut = new Set(['8', '2483'])

/** Codes in the body; a missing `status_code` means success (suggest words have none). */
export function judge({ response, body }: UpstreamAnswer): AmagiError | undefined {
  const gone = filtered(at(body, 'filter_detail'))
  if (gone) return gone
  if (text(at(body, 'verify_center_decision_conf')) !== undefined) return blocked('captcha', response.status)
  const code = at(body, 'status_code')
  if (code === undefined || code === null || code === 0 || code === '0') {
    return response.status === 403 ? blocked('risk', response.status) : undefined
  }
  const upstreamCode = String(code).slice(0, 40)
  const said = text(at(body, 'status_msg'))
  return new AmagiError(loggedOut.has(upstreamCode) ? 'login-required' : 'upstream-changed', {
    details: { upstreamCode, ...(said === undefined ? {} : { upstreamMessage: said }) },
    message: `douyin answered status_code ${upstreamCode}`,
  })
}

/** A list that is `null` is a refusal; a person without works has `[]`. */
export function nullList(key: string): (answer: UpstreamAnswer) => AmagiError | undefined {
  return ({ response, body }) => {
    const code = at(body, 'status_code')
    return at(body, key) === null && (code === 0 || code === undefined)
      ? blocked('null-list', response.status)
      : undefined
  }
}

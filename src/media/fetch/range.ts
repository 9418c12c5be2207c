/** The head of an answer: what its body is of the file that was asked for. Pure, and the server may say anything. */
import { AmagiError, type ErrorCode } from '../../errors'
import { retryAfterMs } from '../../http/retry-after'
import type { StreamedResponse } from '../../http/types'
import { refusalCode } from './mirror'

/** What an answer is compared with. */
interface Asked {
  /** First byte that is wanted; 0 = the file from its beginning, asked without a range. */
  from: number
  /** Bytes of the file as far as they are known. */
  total: number | undefined
  /** Strong validator this address gave before. */
  etag: string | undefined
}

/** What the body is, or why it is not wanted. */
export type Verdict =
  /** The file from its beginning; `total` in bytes when it was announced. */
  | { kind: 'whole'; total: number | undefined; etag: string | undefined }
  /** The bytes from where they were asked up to `end`, which is not among them. */
  | { kind: 'piece'; total: number; end: number; etag: string | undefined }
  /** No such range: the file is shorter than what we have of it. */
  | { kind: 'outside'; error: AmagiError }
  /** Another range than the one asked for, or a head that contradicts itself. */
  | { kind: 'astray'; error: AmagiError }
  /** The address serves another file than before. */
  | { kind: 'changed'; error: AmagiError }
  /** Passing trouble; `waitMs` as upstream asked. */
  | { kind: 'busy'; error: AmagiError; waitMs?: number }
  /** The address is not worth asking again. */
  | { kind: 'refused'; code: ErrorCode; status: number }

/** Longest wait an upstream `Retry-After` may ask for, in milliseconds. */
const maxRetryAfterMs = 10_000

/** Start, end (inclusive) and total of `Content-Range: bytes 0-9/10`; the total may be unknown. @internal Hostile values as a table. */
export function parseContentRange(
  value: string | undefined,
): { start: number; end: number; total?: number } | undefined {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(value?.trim() ?? '')
  if (!match) return undefined
  const [start, end] = [Number(match[1]), Number(match[2])]
  if (end < start || (match[3] !== '*' && end >= Number(match[3]))) return undefined
  return match[3] === '*' ? { start, end } : { start, end, total: Number(match[3]) }
}

/** A weak validator (`W/"…"`) promises the same content, not the same bytes (RFC 9110 §8.8.1). */
const strongTag = (value: string | undefined): string | undefined => (/^"[^"]*"$/.test(value ?? '') ? value : undefined)

/** Judges a `206`. */
function judgePiece({ headers, length }: StreamedResponse, asked: Asked, error: AmagiError): Verdict {
  const range = parseContentRange(headers['content-range'])
  const several = /^multipart\//i.test(headers['content-type'] ?? '')
  if (!range || several || range.start !== asked.from) return { kind: 'astray', error }
  if (length !== undefined && length !== range.end - range.start + 1) return { kind: 'astray', error }
  if (range.total !== undefined && asked.total !== undefined && range.total !== asked.total) {
    return { kind: 'astray', error }
  }
  const etag = strongTag(headers.etag)
  if (asked.etag !== undefined && etag !== undefined && etag !== asked.etag) return { kind: 'changed', error }
  return { kind: 'piece', total: asked.total ?? range.total ?? range.end + 1, end: range.end + 1, etag }
}

/** Judges an answer by status and headers alone. */
export function judge(response: StreamedResponse, asked: Asked): Verdict {
  const { status, headers, length } = response
  const trouble = (code: ErrorCode): AmagiError => new AmagiError(code, { details: { upstreamStatus: status } })
  if (status === 416 && asked.from > 0) return { kind: 'outside', error: trouble('network') }
  if (status === 408 || status === 429 || status >= 500) {
    const asked = retryAfterMs(headers)
    const waitMs = asked ? { waitMs: Math.min(asked, maxRetryAfterMs) } : {}
    return { kind: 'busy', error: trouble(status === 429 ? 'rate-limited' : 'network'), ...waitMs }
  }
  if (status !== 200 && status !== 206) return { kind: 'refused', code: refusalCode(status), status }
  // Encoded bytes are neither seekable nor playable, and their length is another one.
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    return { kind: 'refused', code: 'upstream-changed', status }
  }
  if (status === 206) return judgePiece(response, asked, trouble('network'))
  return { kind: 'whole', total: length, etag: strongTag(headers.etag) }
}

/** What a failed exchange says of a send, as far as all adapters have it in common. Judged by fields, never by texts. */
import { isAmagiError } from '../errors'
import { isObject } from '../json'
import { brief } from './brief'
import { refused, sent, unknown, type Outcome } from './outcome'
import type { SendReport } from './adapters/base'

/** Failures before anything left this machine: codes of Node while connecting. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** A local file that cannot be read, before it was to be sent. */
const noFile = new Set(['ENOENT', 'EACCES', 'EISDIR', 'EPERM'])

/** No answer in time, cut while waiting for it, or cut in the middle of it. */
const noAnswer = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'ECONNABORTED',
  'ECONNRESET',
  'EPIPE',
  'ABORT_ERR',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** Levels of causes and of collected errors that are looked at. */
const maxDepth = 4

/** An error with all it was caused by and collected, the outermost first. */
function chainOf(error: unknown, depth = 0): Record<string, unknown>[] {
  if (typeof error !== 'object' || error === null || depth > maxDepth) return []
  const own = error as Record<string, unknown>
  const inner = Array.isArray(own.errors) ? own.errors : []
  return [own, ...[...inner, own.cause].flatMap((cause) => (cause === error ? [] : chainOf(cause, depth + 1)))]
}

/** Status and body of the HTTP answer behind an error, where there was one. */
function answerOf(error: unknown): { status: number; data: unknown; headers?: Headers } | undefined {
  for (const { response } of chainOf(error)) {
    if (!isObject(response) || typeof response.status !== 'number') continue
    const headers = response.headers instanceof Headers ? { headers: response.headers } : {}
    return { status: response.status, data: response.data, ...headers }
  }
  return undefined
}

/** Seconds a platform asks to wait, from its header or its body → milliseconds. */
function patienceOf({ data, headers }: { data: unknown; headers?: Headers }): number | undefined {
  const parameters = isObject(data) && isObject(data.parameters) ? data.parameters : {}
  const asked = [isObject(data) ? data.retry_after : undefined, parameters.retry_after, headers?.get('retry-after')]
  const seconds = asked.map((value) => (value === null || value === '' ? NaN : Number(value))).find(Number.isFinite)
  return seconds === undefined || seconds < 0 ? undefined : Math.ceil(seconds * 1000)
}

/** Meaning of a refusing status; undefined for those that refuse nothing. */
function ofStatus(status: number, reason: string, retryAfterMs?: number): Outcome | undefined {
  if (status < 400) return undefined
  if (status === 408 || status >= 500) return unknown(reason)
  if (status === 429) return refused('pace', reason, retryAfterMs)
  if (status === 401 || status === 403 || status === 404 || status === 410) return refused('chat', reason)
  return refused('file', reason)
}

/** Verdict by ids, status and kind of failure. */
export function commonVerdict(report: SendReport): Outcome {
  const { ids, error, exchanges } = report
  if (ids) return ids.length > 0 ? sent(...ids) : refused('file', 'the adapter sent nothing')
  const reason = brief(error)
  if (isAmagiError(error) && error.code === 'timeout') return unknown(reason)
  const answer = answerOf(error)
  if (answer) return ofStatus(answer.status, `${answer.status} ${reason}`, patienceOf(answer)) ?? unknown(reason)
  const chain = chainOf(error)
  const has = (codes: ReadonlySet<string>): boolean =>
    chain.some(({ code }) => typeof code === 'string' && codes.has(code))
  if (has(neverLeft)) return refused('chat', reason)
  if (has(noAnswer) || chain.some(timedOut)) return unknown(reason)
  if (has(noFile)) return refused('way', reason)
  // Answered with something that cannot be read: the platform took the request.
  if (exchanges.length > 0 && chain.some((own) => own instanceof SyntaxError || own instanceof TypeError))
    return unknown(reason)
  return refused('way', reason)
}

/** Compared by shape too, because minified builds lose the class name. */
const timedOut = (own: Record<string, unknown>): boolean =>
  own.name === 'TimeoutError' || own.name === 'AbortError' || own.constructor.name === 'TimeoutError' || unanswered(own)

/** adapter-onebot: a refusal carries action, arguments and retcode; its time-out the same without a retcode. */
const unanswered = ({ args, url, code }: Record<string, unknown>): boolean =>
  args !== undefined && typeof url === 'string' && code === undefined

/** What became of a send, as far as all adapters have it in common: judged by status and kind of failure. */
import { isAmagiError } from '../errors'
import { isObject } from '../json'
import { brief, oneLine } from './brief'
import type { Exchange } from './listening'
import {
  arrived,
  idsOf,
  lockedOut,
  missingOf,
  refused,
  sent,
  together,
  unknown,
  unsent,
  type Outcome,
  type RefusalScope,
} from './outcome'
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

/** An answer with its HTTP status. */
export interface Answer {
  readonly status: number
  readonly data: unknown
  readonly headers?: Headers
}

/** Status and body of the HTTP answer behind an error, where there was one. */
function answerOf(error: unknown): Answer | undefined {
  for (const { response } of chainOf(error)) {
    if (!isObject(response) || typeof response.status !== 'number') continue
    const headers = response.headers instanceof Headers ? { headers: response.headers } : {}
    return { status: response.status, data: response.data, ...headers }
  }
  return undefined
}

/** What the platform answered to one call, refusals included; undefined when no answer came or it was no HTTP. */
export function answerTo({ status, answer, error }: Exchange): Answer | undefined {
  return status === undefined ? answerOf(error) : { status, data: answer }
}

/**
 * Runs a question of a platform; undefined where it answered with a refusal that is one of the thing itself: a status below
 * 500 that is about neither our token nor the pace. Rejects with everything else.
 */
export async function unlessRefused<T>(question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question()
  } catch (error) {
    const status = answerOf(error)?.status ?? 0
    if (status >= 400 && status < 500 && ![401, 408, 429].includes(status)) return undefined
    throw error
  }
}

/** Seconds a platform asks to wait, from its header or its body → milliseconds. KOOK has a header of its own. */
function patienceOf({ data, headers }: Answer): number | undefined {
  const parameters = isObject(data) && isObject(data.parameters) ? data.parameters : {}
  const asked = [
    isObject(data) ? data.retry_after : undefined,
    parameters.retry_after,
    headers?.get('retry-after'),
    headers?.get('x-rate-limit-reset'),
  ]
  const seconds = asked.map((value) => (value === null || value === '' ? NaN : Number(value))).find(Number.isFinite)
  return seconds === undefined || seconds < 0 ? undefined : Math.ceil(seconds * 1000)
}

/** Meaning of a status alone; undefined for those that refuse nothing. */
export function ofStatus(answer: Answer, said = ''): Outcome | undefined {
  const { status } = answer
  const reason = oneLine(`${status} ${said}`.trim())
  if (status < 400) return undefined
  if (status === 408 || status >= 500) return unknown(reason)
  if (status === 429) return refused('pace', reason, patienceOf(answer))
  if (status === 401) return lockedOut(reason)
  if (status === 403 || status === 404 || status === 410) return refused('chat', reason)
  return refused('file', reason)
}

/** A refusal with the scope its code or its words stand for; the pause with it where it is one of pace. */
export function refusedBy(scope: RefusalScope, answer: Answer, said: string): Outcome {
  return refused(scope, oneLine(`${answer.status} ${said}`), scope === 'pace' ? patienceOf(answer) : undefined)
}

/** What a call that failed without an answer of the platform says of the message it carried. */
export function ofFailure(error: unknown, answered = false): Outcome {
  const reason = brief(error)
  if (isAmagiError(error) && error.code === 'timeout') return unknown(reason)
  const chain = chainOf(error)
  const has = (codes: ReadonlySet<string>): boolean =>
    chain.some(({ code }) => typeof code === 'string' && codes.has(code))
  if (has(neverLeft)) return unsent(reason)
  if (has(noAnswer) || chain.some(timedOut)) return unknown(reason)
  if (has(noFile)) return refused('way', reason)
  // Answered with something that cannot be read: the platform took the request.
  if (answered && chain.some((own) => own instanceof SyntaxError || own instanceof TypeError)) return unknown(reason)
  return refused('way', reason)
}

/**
 * Verdict by ids, status and kind of failure: for adapters whose answers nobody reads. One that names no message has sent
 * none where it is known to have asked for nothing; else a refusal it swallowed looks like a message without an id.
 */
export function commonVerdict({ ids, error, exchanges, unheard }: SendReport): Outcome {
  if (ids && ids.length > 0) return sent(...ids)
  if (ids) return exchanges.length > 0 || unheard ? unknown('no message is named') : refused('file', 'nothing was sent')
  const answer = answerOf(error)
  if (answer) return ofStatus(answer, brief(error)) ?? unknown(brief(error))
  return ofFailure(error, exchanges.length > 0)
}

/** What one call says of the message it carried; undefined for calls that carry none. */
export type Reading = (exchange: Exchange) => Outcome | undefined

/**
 * Verdict by the raw answers of the calls that carry messages. One send can be several calls: what may have arrived
 * is never refused as a whole, because it would be sent again, and the ids of what did are kept. Without such a call,
 * the adapter's own words count.
 */
export function verdictBy(read: Reading, report: SendReport): Outcome {
  const outcomes = report.exchanges.flatMap((exchange) => read(exchange) ?? [])
  // Whatever else was asked carried no message.
  if (outcomes.length === 0) return commonVerdict(report.ids ? { ...report, exchanges: [] } : report)
  const missing = outcomes.flatMap((outcome) => missingOf(outcome) ?? [])
  const rest =
    missing.find(({ kind }) => kind === 'unknown') ??
    missing.find((outcome) => outcome.kind === 'refused' && outcome.scope === 'chat') ??
    missing[0]
  return together(outcomes.flatMap(idsOf), outcomes.some(arrived), rest)
}

/** Compared by shape too, because minified builds lose the class name. */
const timedOut = (own: Record<string, unknown>): boolean =>
  own.name === 'TimeoutError' || own.name === 'AbortError' || own.constructor.name === 'TimeoutError' || unanswered(own)

/** adapter-onebot: a refusal carries action, arguments and retcode; its time-out the same without a retcode. */
const unanswered = ({ args, url, code }: Record<string, unknown>): boolean =>
  args !== undefined && typeof url === 'string' && code === undefined

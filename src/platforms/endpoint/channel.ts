/**
 * From one plain record (request, signature kind, judge, payload path) to a channel that can be run.
 * No endpoint has code of its own outside its record, its signature and, where a channel answers in
 * another shape, one pure mapping function.
 */
import { AmagiError } from '../../errors'
import { at } from '../../json'
import type { BufferedResponse } from '../../http/types'
import type { Undressed } from '../browser'
import type { CallContext, Channel, ChannelAnswer, CheckedParams, UpstreamRequest } from './record'
import { written } from './exact'
import { judgeTransport, parsedBody, proves, type UpstreamAnswer } from './judge'

/** A signature: takes the request as it will be sent and returns it with everything appended. */
export type Signer = (request: UpstreamRequest, context: CallContext) => UpstreamRequest | Promise<UpstreamRequest>

/** What every call of one platform, or of one site of it, has in common. */
interface ChannelDefaults {
  /** Host suffixes the API channels may ask. */
  hosts: readonly string[]
  /** Headers of every call (identity, referer); the record's own headers win. */
  headers(context: CallContext): Record<string, string> | Promise<Record<string, string>>
  /** All headers as the browser in use sends them; absent = whoever sends the request sees to it. */
  dress?(request: Undressed, headers: Record<string, string>): Record<string, string>
  /** Refusals that only the raw answer shows (texts, pages); runs before what all platforms have in common. */
  refuse?(response: BufferedResponse): AmagiError | undefined
  /** Upstream's codes → our error; undefined = no objection. Runs before the payload check. */
  judge(answer: UpstreamAnswer): AmagiError | undefined
}

/** One upstream call as data. Order: `request`, `sign`, the transport's refusals, `judge`, `success`, `shape`. */
export interface ChannelRecord {
  name: string
  when?: (context: CallContext, params: CheckedParams) => boolean
  request(params: CheckedParams, context: CallContext): UpstreamRequest | Promise<UpstreamRequest>
  sign?: Signer
  /** Dotted path in upstream's body that proves success. */
  success: string
  /** Additional judge of this endpoint; runs before the platform's. */
  judge?: (answer: UpstreamAnswer) => AmagiError | undefined
  /**
   * Pure mapping into the documented shape; without it the bytes pass through untouched.
   * `answer` is for bodies that document headers as well.
   */
  shape?: (body: unknown, params: CheckedParams, answer: UpstreamAnswer) => unknown
  /** The shape writes ids as numbers (`numberOf`). */
  exact?: boolean
}

/** What stays as it is: nearly all of a query, and found out in half the time. */
const plain = /^[\w.~-]*$/

const encoded = (text: string): string => (plain.test(text) ? text : encodeURIComponent(text))

/** Address with its query, each value encoded once, in the given order. */
export function urlOf(request: UpstreamRequest): string {
  if (!request.query || request.query.length === 0) return request.url
  const query = request.query.map(([key, value]) => `${encoded(key)}=${encoded(value)}`).join('&')
  return `${request.url}${request.url.includes('?') ? '&' : '?'}${query}`
}

/**
 * Parsed for judging only: byte by byte and with rounded ids, which costs a third of the exact form. Codes, flags
 * and the presence of fields are the same in both.
 */
function glance(response: BufferedResponse): unknown {
  try {
    return JSON.parse(response.body.toString('latin1'))
  } catch {
    return undefined
  }
}

/** A pass-through whose exact parsed form is made when somebody asks for it; most callers only want the bytes. */
export function passThrough(raw: Buffer, parse: () => unknown): ChannelAnswer {
  let parsed: { body: unknown } | undefined
  return {
    raw,
    get body() {
      parsed ??= { body: parse() }
      return parsed.body
    },
  }
}

/** Binds the platform's defaults; the result turns records into channels. */
export function channelMaker(defaults: ChannelDefaults): (record: ChannelRecord) => Channel {
  return (record) => ({
    name: record.name,
    ...(record.when ? { when: record.when } : {}),
    async run(params, context) {
      // Most of it is there at once; every `await` would be a round through the queue of the loop.
      const asked = record.request(params, context)
      const plain = asked instanceof Promise ? await asked : asked
      const signed = record.sign ? record.sign(plain, context) : plain
      const request = signed instanceof Promise ? await signed : signed
      const common = defaults.headers(context)
      const headers = { ...(common instanceof Promise ? await common : common), ...request.headers }
      const response = await context.transport.send({
        method: request.method ?? 'GET',
        url: urlOf(request),
        headers: defaults.dress?.(request, headers) ?? headers,
        hosts: defaults.hosts,
        purpose: 'api',
        redirect: request.redirect ?? 'none',
        signal: context.signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      })
      const refused = defaults.refuse?.(response) ?? judgeTransport(response)
      if (refused) throw refused
      const objection = (answer: UpstreamAnswer) => record.judge?.(answer) ?? defaults.judge(answer)
      if (!record.shape) {
        const seen = { response, body: glance(response) }
        if (!objection(seen) && proves(at(seen.body, record.success)))
          return passThrough(response.body, () => response.json())
      }
      const answer: UpstreamAnswer = { response, body: parsedBody(response) }
      const wrong = objection(answer)
      if (wrong) throw wrong
      if (!proves(at(answer.body, record.success))) {
        throw new AmagiError('upstream-changed', {
          details: { path: record.success, upstreamStatus: response.status },
          message: `upstream answered without ${record.success}`,
        })
      }
      if (record.shape) {
        const body = record.shape(answer.body, params, answer)
        return record.exact ? written(body) : { body }
      }
      return { body: answer.body, raw: response.body }
    },
  })
}

/** What the edges of all platforms have in common when they refuse. */
import { AmagiError } from '../../errors'
import { retryAfterMs } from '../../http/retry-after'
import type { BufferedResponse } from '../../http/types'

/** What a judge sees: JSON, and never 412, 429 or 5xx, which `judgeTransport` took before. */
export interface UpstreamAnswer {
  response: BufferedResponse
  /** Parsed JSON; integers beyond 2^53 are strings. */
  body: unknown
}

/** Something, and not an empty shell: null, `{}`, '' and `false` prove nothing; an empty list does. */
export function proves(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return false
  if (Array.isArray(value)) return true
  return typeof value !== 'object' || Object.keys(value).length > 0
}

/** When a refusal says to come again, in seconds; undefined when it says nothing. */
function retryAfterOf({ status, headers }: BufferedResponse): number | undefined {
  const ms = status < 400 ? undefined : retryAfterMs(headers)
  return ms === undefined ? undefined : Math.ceil(ms / 1000)
}

/**
 * Whether a JSON text ends before its outermost bracket closes: the rest was lost on the way. A text that goes on behind
 * it, or has none, never was JSON.
 *
 * @internal Cut at every place.
 */
export function isCut(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let index = 0; index < text.length; index++) {
    const sign = text[index]
    if (quoted) {
      if (sign === '\\') index++
      else if (sign === '"') quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === '{' || sign === '[') depth++
    else if ((sign === '}' || sign === ']') && --depth === 0) return false
  }
  return depth > 0
}

/** Body as JSON. Throws `network` where it is cut off, `upstream-changed` where it is something else. */
export function parsedBody(response: BufferedResponse): unknown {
  try {
    return response.json()
  } catch (error) {
    if (!isCut(response.text())) throw error
    throw new AmagiError('network', {
      details: { upstreamStatus: response.status },
      message: 'upstream broke off its answer',
      cause: error,
    })
  }
}

/** Whether a text begins as a page does, or as a piece of one. */
export const isPage = (text: string): boolean =>
  /^\uFEFF?\s*<(?:!--|(?:!doctype|html|head|body|meta|title|script)\b)/i.test(text)

/** A refusal by status alone, for answers that are no JSON: pages, binary bodies. */
export function judgeStatus({ status }: Pick<BufferedResponse, 'status'>): AmagiError | undefined {
  const details = { upstreamStatus: status }
  if (status === 403 || status === 412) return new AmagiError('blocked', { details })
  if (status === 429) return new AmagiError('rate-limited', { details })
  return status >= 500 ? new AmagiError('network', { details }) : undefined
}

/** What every platform's edge does alike: blocked, rate limited, broken, not JSON. */
export function judgeTransport(response: BufferedResponse): AmagiError | undefined {
  const retryAfterSec = retryAfterOf(response)
  const details = { upstreamStatus: response.status, ...(retryAfterSec === undefined ? {} : { retryAfterSec }) }
  const text = response.body.toString('latin1', 0, 256).replace(/^(?:\u00ef\u00bb\u00bf)?\s+/, '')
  const json = /^(?:\u00ef\u00bb\u00bf)?[[{]/.test(text)
  if (response.status === 412 || (response.status === 403 && !json)) return new AmagiError('blocked', { details })
  if (response.status === 429) return new AmagiError('rate-limited', { details })
  if (response.status >= 500)
    return new AmagiError('network', { details, message: `upstream answered ${response.status}` })
  if (response.body.length === 0) {
    return new AmagiError('blocked', { details: { ...details, upstreamMessage: 'empty body' } })
  }
  if (!json) {
    // A page in the place of data is a refusal, but for the one that says that nobody answers at this address.
    const refused = isPage(text) && response.status !== 404
    return new AmagiError(refused ? 'blocked' : 'upstream-changed', {
      details,
      message: 'upstream did not answer JSON',
    })
  }
  return undefined
}

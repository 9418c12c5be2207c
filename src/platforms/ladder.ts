/** Channels of one endpoint tried in order, each behind its gate. */
import { AmagiError, errorTable, toAmagiError, type ErrorCode } from '../errors'
import type { CallContext, Channel, CheckedParams, Endpoint, EndpointAnswer } from './define'
import type { Rest } from './rest'

/** No further channel is begun after this many milliseconds: a caller waits for one answer, not for all of them. */
const ladderMs = 30_000

/** When every channel failed the most telling code wins: what an administrator can act on comes first. */
const telling: ErrorCode[] = [
  'cookie-expired',
  'login-required',
  'rate-limited',
  'blocked',
  'upstream-changed',
  'timeout',
]

function mostTelling(errors: readonly AmagiError[]): AmagiError {
  for (const code of telling) {
    const found = errors.find((error) => error.code === code)
    if (found) return found
  }
  return errors.at(-1) ?? new AmagiError('unsupported', { message: 'no channel of this endpoint applies' })
}

/**
 * The same for channels that belong to no endpoint: the first that answers. Final refusals end the search.
 * Without gates: what only links ask for is asked for too rarely to learn from.
 */
export async function firstOf(
  channels: readonly Channel[],
  params: CheckedParams,
  context: CallContext,
): Promise<EndpointAnswer> {
  const errors: AmagiError[] = []
  const tried: EndpointAnswer['tried'] = []
  for (const channel of channels) {
    if (channel.when && !channel.when(context, params)) continue
    if (context.signal?.aborted) throw new AmagiError('cancelled')
    try {
      return { ...(await channel.run(params, context)), channel: channel.name, tried }
    } catch (thrown) {
      const error = toAmagiError(thrown)
      error.details.channel ??= channel.name
      if (!errorTable[error.code].nextChannel) throw error
      errors.push(error)
      tried.push({ channel: channel.name, code: error.code })
    }
  }
  throw mostTelling(errors)
}

/** A terminal answer (removed, private, …) ends the ladder at once; other failures move to the next rung. */
export async function climb(
  endpoint: Endpoint,
  params: CheckedParams,
  context: CallContext,
  gateOf: (channel: string) => Rest,
): Promise<EndpointAnswer> {
  const errors: AmagiError[] = []
  const tried: EndpointAnswer['tried'] = []
  const until = context.clock() + ladderMs
  for (const channel of endpoint.channels) {
    if (channel.when && !channel.when(context, params)) continue
    if (context.signal?.aborted) throw new AmagiError('cancelled')
    if (errors.length > 0 && context.clock() > until) break
    try {
      const answer = await gateOf(channel.name).pass(() => channel.run(params, context))
      return {
        ...(answer.raw ? { raw: answer.raw } : {}),
        channel: channel.name,
        tried,
        // Asked for, not copied: a pass-through is only parsed when somebody reads it.
        get body() {
          return answer.body
        },
      }
    } catch (thrown) {
      const error = toAmagiError(thrown)
      error.details.channel ??= channel.name
      if (!errorTable[error.code].nextChannel) throw error
      context.log(`${endpoint.route}: channel ${channel.name} answered ${error.code}`)
      errors.push(error)
      tried.push({ channel: channel.name, code: error.code })
    }
  }
  throw mostTelling(errors)
}

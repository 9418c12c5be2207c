/** Channels tried in order until one answers. */
import { AmagiError, errorTable, toAmagiError, type ErrorCode } from '../errors'
import type { CallContext, Channel, ChannelAnswer, CheckedParams, EndpointAnswer } from './endpoint/record'
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

interface Ladder {
  /** Named in log lines. */
  name: string
  channels: readonly Channel[]
  /** Keeps a refused channel quiet; absent for what is asked for too rarely to learn from. */
  restOf?: (channel: string) => Rest
}

/**
 * The first channel that answers. A terminal answer (removed, private, …) ends the ladder at once; other failures
 * move to the next rung.
 */
export async function climb(ladder: Ladder, params: CheckedParams, context: CallContext): Promise<EndpointAnswer> {
  const errors: AmagiError[] = []
  const tried: EndpointAnswer['tried'] = []
  const until = context.clock() + ladderMs
  for (const channel of ladder.channels) {
    if (channel.when && !channel.when(context, params)) continue
    if (context.signal?.aborted) throw new AmagiError('cancelled')
    if (errors.length > 0 && context.clock() > until) break
    const run = (): Promise<ChannelAnswer> => channel.run(params, context)
    try {
      const answer = await (ladder.restOf ? ladder.restOf(channel.name).pass(run) : run())
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
      context.log(`${ladder.name}: channel ${channel.name} answered ${error.code}`)
      errors.push(error)
      tried.push({ channel: channel.name, code: error.code })
    }
  }
  throw mostTelling(errors)
}

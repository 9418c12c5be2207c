/** Channels of bilibili: the common maker plus what a refusal and a dead session ask for. */
import { AmagiError, toAmagiError } from '../../../errors'
import { channelMaker, type ChannelRecord } from '../../endpoint/channel'
import type { CallContext, Channel, ChannelAnswer, CheckedParams } from '../../endpoint/record'
import { curable, judge } from '../judge'
import { hasSession } from '../session'
import { apiHosts } from '../headers'
import { apiHeaders } from './guest'
import { keysInForce, renew, wbi } from '../sign'

const make = channelMaker({ hosts: apiHosts, headers: apiHeaders, judge })

/** A record of bilibili's API; `sign: wbi` also buys it one repetition with renewed keys after a refusal. */
export interface WebRecord extends ChannelRecord {
  /** The answer is about the account itself: a dead session is an error instead of a reason to go on as guest. */
  account?: boolean
}

/** Runs one upstream call; a signed one that was refused is repeated once with renewed keys. */
async function attempt(
  inner: Channel,
  record: WebRecord,
  params: CheckedParams,
  context: CallContext,
): Promise<ChannelAnswer> {
  const ask = async (): Promise<ChannelAnswer> => {
    try {
      return await inner.run(params, context)
    } catch (thrown) {
      throw expired(toAmagiError(thrown), context)
    }
  }
  const used = keysInForce(context)
  try {
    return await ask()
  } catch (thrown) {
    const { details } = toAmagiError(thrown)
    const curing = record.sign === wbi && curable.has(details.upstreamCode ?? '')
    if (!curing || !(await renew(context, used))) throw thrown
    context.log(`bilibili: ${record.name} repeated with renewed keys`)
    return ask()
  }
}

/** "Not logged in" in answer to a session means that the session is dead. */
function expired(error: AmagiError, context: CallContext): AmagiError {
  if (error.code !== 'login-required' || !hasSession(context.cookie())) return error
  return new AmagiError('cookie-expired', { details: error.details, cause: error })
}

/** Record → channel. Public endpoints go on as guest when the session turns out to be dead. */
export function webChannel(record: WebRecord): Channel {
  const inner = make(record)
  return {
    ...inner,
    async run(params, context) {
      try {
        return await attempt(inner, record, params, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (error.code !== 'cookie-expired' || record.account) throw error
        context.log(`bilibili: the session is dead, ${record.name} goes on as guest`)
        return attempt(inner, record, params, { ...context, cookie: () => undefined })
      }
    },
  }
}

/** Whether an account is at hand. */
export function loggedIn(context: CallContext): boolean {
  return hasSession(context.cookie())
}

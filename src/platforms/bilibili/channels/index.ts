/** Channels of bilibili: the common maker plus what a refusal and a dead session ask for. */
import { cookieValue } from '../../../cookie'
import { AmagiError, toAmagiError } from '../../../errors'
import { channelMaker, type ChannelRecord } from '../../endpoint/channel'
import type { CallContext, Channel, ChannelAnswer, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { curable, judge } from '../judge'
import { hasSession, pardonKey, sessionOf } from '../session'
import { apiHosts, dressAs } from '../headers'
import { apiHeaders, ownDevice } from './guest'
import { keysInForce, renew, wbi } from '../sign'

const make = channelMaker({
  hosts: apiHosts,
  headers: apiHeaders,
  dress: (request, headers) => dressAs('script', request, headers),
  judge,
})

/** Ways of the apps: signed by their key, without cookie and device. */
const makeApp = channelMaker({
  hosts: apiHosts,
  headers: () => ({}),
  dress: (request, headers) => dressAs('app', request, headers),
  judge,
})

/** A way of an app: nobody's identity is shown. */
export const appChannel = (record: ChannelRecord): Channel => ({ ...makeApp(record), who: () => 'none' })

/** A record of bilibili's API; `sign: wbi` also buys it one repetition with renewed keys after a refusal. */
export interface WebRecord extends ChannelRecord {
  /** The answer is about the account itself: a dead session is an error instead of a reason to go on as guest. */
  account?: boolean
  /** Repeated once after a risk check (-352) even where nothing could be renewed: the next one is often let in. */
  repeats?: boolean
}

/** What a solved captcha was exchanged for: shown in the query and in a cookie of this name. */
const token = 'x-bili-gaia-vtoken'

function withToken(request: UpstreamRequest, context: CallContext): UpstreamRequest {
  const value = cookieValue(context.cookie(), token)
  return value ? { ...request, query: [...(request.query ?? []), ['gaia_vtoken', value]] } : request
}

/** The call with the token its parameter names. */
function showing(params: CheckedParams, context: CallContext): CallContext {
  const { gaia_vtoken: value } = params
  if (!value) return context
  const cookie = () => [context.cookie(), `${token}=${value}`].filter(Boolean).join('; ')
  return { ...context, cookie }
}

/** The call with what the check of whoever asks was exchanged for, where somebody passed one. */
function pardoned(context: CallContext): CallContext {
  const own = context.cookie()
  if (cookieValue(own, token)) return context
  const value = sessionOf(context).pardons.get(pardonKey(own))
  if (value === undefined) return context
  return { ...context, cookie: () => [own, `${token}=${value}`].filter(Boolean).join('; ') }
}

/** A refusal a person could lift is told to whoever wants to know; a pardon that does not help is none any more. */
function challenge({ details: { v_voucher: voucher } }: AmagiError, context: CallContext): void {
  // Shown by the caller: not ours to renew.
  if (typeof voucher !== 'string' || cookieValue(context.cookie(), token)) return
  const cookie = hasSession(context.cookie()) ? context.cookie() : undefined
  sessionOf(context).pardons.delete(pardonKey(cookie))
  context.challenged?.(voucher, cookie)
}

/** The same call by nobody in particular; a solved captcha stays solved. */
export function asGuest(context: CallContext): CallContext {
  const value = cookieValue(context.cookie(), token)
  return { ...context, cookie: () => (value ? `${token}=${value}` : undefined) }
}

/**
 * A refusal that concerns how we asked is none of the content: keys that could not be fetched keep their own code,
 * and an invented device is refused for being invented.
 */
function explained(error: AmagiError, record: WebRecord, context: CallContext): AmagiError {
  const { upstreamCode = '' } = error.details
  if (!curable.has(upstreamCode)) return error
  const failure = record.sign === wbi ? keysInForce(context)?.failure : undefined
  // Keys and device stay as they are for a while: asking once more would change nothing.
  const details = { ...error.details, steady: true }
  if (failure) return new AmagiError(failure.code, { details: { ...details, ...failure.details }, cause: failure })
  const guest = sessionOf(context).guest.current(context.clock())
  const unknown = guest?.invented && ownDevice(context) && !hasSession(context.cookie())
  return unknown && error.code === 'private' ? new AmagiError('blocked', { details, cause: error }) : error
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
      return await inner.run(params, pardoned(context))
    } catch (thrown) {
      throw explained(expired(toAmagiError(thrown), context), record, context)
    }
  }
  const last = async (): Promise<ChannelAnswer> => {
    try {
      return await ask()
    } catch (thrown) {
      challenge(toAmagiError(thrown), context)
      throw thrown
    }
  }
  const used = keysInForce(context)
  try {
    return await ask()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    const { upstreamCode = '' } = error.details
    const curing = record.sign === wbi && curable.has(upstreamCode)
    const renewed = curing && (await renew(context, used))
    if (!renewed && !(curing && record.repeats && upstreamCode === '-352')) {
      challenge(error, context)
      throw thrown
    }
    context.log(`bilibili: ${record.name} repeated${renewed ? ' with renewed keys' : ''}`)
    return last()
  }
}

/** "Not logged in" in answer to a session means that the session is dead. */
function expired(error: AmagiError, context: CallContext): AmagiError {
  if (error.code !== 'login-required' || !hasSession(context.cookie())) return error
  return new AmagiError('cookie-expired', { details: error.details, cause: error })
}

/** Record → channel. Public endpoints go on as guest when the session turns out to be dead. */
export function webChannel(record: WebRecord): Channel {
  const inner = make({ ...record, request: async (...args) => withToken(await record.request(...args), args[1]) })
  return {
    ...inner,
    async run(params, given) {
      const context = showing(params, given)
      try {
        return await attempt(inner, record, params, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (error.code !== 'cookie-expired' || record.account) throw error
        context.log(`bilibili: the session is dead, ${record.name} goes on as guest`)
        context.noticed?.(error.code)
        return attempt(inner, record, params, asGuest(context))
      }
    },
  }
}

/** Whether an account is at hand. */
export function loggedIn(context: CallContext): boolean {
  return hasSession(context.cookie())
}

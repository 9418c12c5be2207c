/** Calls of the web site: whose session they use, and the one repetition that can help. */
import { sleep } from '../../../async/sleep'
import { cookieValue } from '../../../cookie'
import { AmagiError, toAmagiError } from '../../../errors'
import { parseJson } from '../../../http/json'
import type { Transport } from '../../../http/types'
import { at } from '../../../json'
import { channelMaker, type ChannelRecord } from '../../endpoint/channel'
import type { CallContext, Channel, CheckedParams } from '../../endpoint/record'
import { sessionOf } from '../session'
import { apiHosts, desktopHeaders, plainHeaders } from '../headers'
import { judge, refuse } from '../judge'

/**
 * Whose session a call uses: the configured account (skipped when there is none), a visitor, either of
 * them, or none at all.
 */
export type Caller = 'account' | 'guest' | 'any' | 'none'

/** A record of the web site: who asks, and what its answers need besides the common judge. */
export interface WebRecord extends ChannelRecord {
  caller: Caller
  /** Turns a text that is more than one JSON value into one; undefined leaves it as it is. */
  unwrap?: (text: string) => string | undefined
  /** Objection that needs the parameters, e.g. an answer about another work. */
  check?: (body: unknown, params: CheckedParams) => AmagiError | undefined
}

/** Whose session a call really uses. */
function callerOf(caller: Caller, context: CallContext): Exclude<Caller, 'any'> {
  if (caller !== 'any') return caller
  return context.cookie() ? 'account' : 'guest'
}

/** Cookie header of a caller; an account's cookie without a visitor part gets one. */
async function cookieHeader(caller: Caller, context: CallContext): Promise<Record<string, string>> {
  const kind = callerOf(caller, context)
  if (kind === 'none') return {}
  const own = kind === 'account' ? context.cookie() : undefined
  if (own !== undefined && cookieValue(own, 'ttwid') !== undefined) return { cookie: own }
  if (own === undefined) return { cookie: `ttwid=${await sessionOf(context).ttwid(context)}` }
  try {
    return { cookie: `${own.trim().replace(/;\s*$/, '')}; ttwid=${await sessionOf(context).ttwid(context)}` }
  } catch (error) {
    if (context.signal?.aborted) throw error
    context.log('douyin: no visitor cookie, the account goes without')
    return { cookie: own }
  }
}

const makers = {
  account: maker('account'),
  guest: maker('guest'),
  any: maker('any'),
  none: maker('none'),
}

function maker(caller: Caller): (record: ChannelRecord) => Channel {
  return channelMaker({
    hosts: apiHosts,
    headers: async (context) => ({
      ...(caller === 'none' ? plainHeaders : desktopHeaders),
      ...(await cookieHeader(caller, context)),
    }),
    refuse,
    judge,
  })
}

/** Whether the same call, made once more, may be answered. */
async function worthRepeating(
  error: AmagiError,
  caller: Caller,
  used: string | undefined,
  context: CallContext,
): Promise<boolean> {
  const kind = callerOf(caller, context)
  const { reason } = error.details
  if (kind === 'none' || (reason !== 'empty' && reason !== 'risk')) return false
  if (kind === 'guest' && !sessionOf(context).renew(used, context)) return false
  if (kind === 'account' && reason === 'empty') return false
  if (reason === 'risk') await sleep(1_000 + context.random() * 1_000, context.signal)
  return true
}

/** A refused login means something else to somebody who has one. */
function forAccount(error: AmagiError, caller: Caller, context: CallContext): AmagiError {
  if (error.code !== 'login-required' || callerOf(caller, context) !== 'account') return error
  return new AmagiError('cookie-expired', { details: error.details, cause: error })
}

/** Turns a record into a channel of the site. */
export function webChannel(record: WebRecord): Channel {
  const inner = makers[record.caller](record)
  const needsAccount = record.caller === 'account'
  const { when } = record

  async function ask(params: CheckedParams, context: CallContext) {
    const { unwrap } = record
    const own = unwrap ? { ...context, transport: unwrapping(context.transport, unwrap) } : context
    const answer = await inner.run(params, own)
    const wrong = record.check?.(answer.body, params)
    if (wrong) throw wrong
    return answer
  }

  return {
    name: record.name,
    when: (context, params) => (!needsAccount || Boolean(context.cookie())) && (when?.(context, params) ?? true),
    async run(params, context) {
      // Asked for beforehand, so that a refusal is known to be about this very value.
      const used = callerOf(record.caller, context) === 'guest' ? await sessionOf(context).ttwid(context) : undefined
      try {
        return await ask(params, context)
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (!(await worthRepeating(error, record.caller, used, context))) {
          throw forAccount(error, record.caller, context)
        }
        context.log(`douyin: ${record.name} is asked once more (${String(error.details.reason)})`)
        return ask(params, context).catch((again: unknown) => {
          throw forAccount(toAmagiError(again), record.caller, context)
        })
      }
    },
  }
}

/** The same transport, its answers rewritten. */
function unwrapping(transport: Transport, unwrap: (text: string) => string | undefined): Transport {
  return {
    ...transport,
    async send(request) {
      const response = await transport.send(request)
      const text = unwrap(response.text())
      if (text === undefined) return response
      return { ...response, body: Buffer.from(text), text: () => text, json: () => parseJson(text) }
    },
  }
}

/** Objection when the answer is about another work than the one asked for. */
export function sameId(path: string, param: string): NonNullable<WebRecord['check']> {
  return (body, params) =>
    at(body, path) === params[param]
      ? undefined
      : new AmagiError('upstream-changed', { details: { path }, message: 'upstream answered another item' })
}

/** The usual ladder: the account when there is one, then a visitor. */
export function accountThenGuest<R extends { name: string; caller: Caller }>(
  make: (record: R) => Channel,
  record: Omit<R, 'name' | 'caller'>,
): [Channel, Channel] {
  const rung = (name: string, caller: Caller) => make({ ...record, name, caller } as R)
  return [rung('signed-web', 'account'), rung('guest-web', 'guest')]
}

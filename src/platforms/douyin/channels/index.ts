/** Calls of the web site: whose session they use, and the one repetition that can help. */
import { AmagiError, toAmagiError } from '../../../errors'
import { parseJson } from '../../../http/json'
import type { BufferedResponse, Transport } from '../../../http/types'
import { at } from '../../../json'
import { channelMaker, type ChannelRecord } from '../../endpoint/channel'
import { rewrite } from '../../endpoint/exact'
import type { CallContext, Channel, ChannelAnswer, CheckedParams, UpstreamRequest } from '../../endpoint/record'
import { apiHosts, dressAs, type BrowserName } from '../headers'
import { identify, identityOf, type Identity } from '../session'
import { judge, refuse } from '../judge'

/**
 * Whose session a call uses: the configured account (skipped when there is none), a guest, either of them, or none
 * at all.
 */
export type Caller = 'account' | 'guest' | 'any' | 'none'

/** A record of the web site: who asks, and what its answers need besides the common judge. */
export interface WebRecord extends ChannelRecord {
  caller: Caller
  /** Default: the desktop browser. */
  browser?: BrowserName
  /** Turns a text that is more than one JSON value, or a page, into one; undefined leaves it as it is. */
  unwrap?: (text: string) => string | undefined
  /** Objection that needs the parameters, e.g. an answer about another work. */
  check?: (body: unknown, params: CheckedParams) => AmagiError | undefined
  /** What a failure means at this endpoint. */
  amend?: (error: AmagiError) => AmagiError
}

/** What tells who asks. `argus`: the site's own pages say it with every call. */
function maker(argus: boolean): (record: ChannelRecord) => Channel {
  return channelMaker({
    hosts: apiHosts,
    headers(context) {
      const { kind, cookie, uifid } = identityOf(context)
      if (kind === 'none') return {}
      return {
        ...(cookie === undefined ? {} : { cookie }),
        // Source: Johnserf-Seed/f2, `GatewayHeaderManager`, 2026-09; without them the edge finds no signature.
        ...(argus ? { 'x-tt-argus': '1', ...(uifid === undefined ? {} : { uifid }) } : {}),
      }
    },
    refuse,
    judge,
  })
}

const [siteCall, plainCall] = [maker(true), maker(false)]

/** The same transport as one browser of one visitor: headers dressed, answers learnt from and rewritten. */
function transportAs(
  identity: Identity,
  record: Pick<WebRecord, 'browser' | 'unwrap'>,
  context: CallContext,
): Transport {
  const { transport } = context
  return {
    ...transport,
    async send(request) {
      const headers = dressAs(record.browser ?? 'desktop', request, request.headers)
      const response = await transport.send({ ...request, headers })
      identity.learn(response, context.clock())
      return unwrapped(response, record.unwrap)
    },
  }
}

function unwrapped(response: BufferedResponse, unwrap: WebRecord['unwrap']): BufferedResponse {
  const text = unwrap?.(response.text())
  if (text === undefined) return response
  return { ...response, body: Buffer.from(text), text: () => text, json: () => parseJson(text) }
}

/** The call as one visitor: neither cookie nor session of anybody else is within reach of what follows. */
export function as(
  identity: Identity,
  context: CallContext,
  record: Pick<WebRecord, 'browser' | 'unwrap'> = {},
): CallContext {
  return {
    ...context,
    cookie: () => identity.cookie,
    session: identity,
    transport: transportAs(identity, record, context),
  }
}

/**
 * Whether the same call, made at once and once more, may be answered: after nothing at all with another device. Refusals
 * at random are the ladder's to repeat; a guest that met too many of them comes back as another one.
 */
function worthRepeating(error: AmagiError, identity: Identity, context: CallContext): boolean {
  const { reason } = error.details
  if (reason === 'risk') identity.refused(context)
  return reason === 'empty' && identity.renew(context)
}

/** A refused login means something else to somebody who has one. */
function forAccount(error: AmagiError, { kind }: Identity): AmagiError {
  if (error.code !== 'login-required' || kind !== 'account') return error
  return new AmagiError('cookie-expired', { details: error.details, cause: error })
}

/** Turns a record into a channel of the site. */
export function webChannel(record: WebRecord): Channel {
  const inner = (record.browser ?? 'desktop') === 'desktop' ? siteCall(record) : plainCall(record)
  const needsAccount = record.caller === 'account'
  const caller = record.caller === 'any' ? 'guest' : record.caller
  const { when, amend } = record

  async function ask(params: CheckedParams, identity: Identity, context: CallContext): Promise<ChannelAnswer> {
    try {
      const answer = await inner.run(params, as(identity, context, record))
      const wrong = record.check?.(answer.body, params)
      if (wrong) throw wrong
      identity.answered(context)
      return answer
    } catch (thrown) {
      throw forAccount(toAmagiError(thrown), identity)
    }
  }

  async function run(params: CheckedParams, context: CallContext): Promise<ChannelAnswer> {
    const found = identify(record.caller, context)
    const identity = found instanceof Promise ? await found : found
    try {
      return await ask(params, identity, context)
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (!worthRepeating(error, identity, context)) throw error
      context.log(`douyin: ${record.name} is asked once more (${String(error.details.reason)})`)
      return ask(params, await identify(record.caller, context), context)
    }
  }

  return {
    name: record.name,
    ...(record.caller === 'any' ? {} : { who: () => caller }),
    when: (context, params) => (!needsAccount || Boolean(context.cookie())) && (when?.(context, params) ?? true),
    run: amend
      ? (params, context) =>
          run(params, context).catch((thrown: unknown) => {
            throw amend(toAmagiError(thrown))
          })
      : run,
  }
}

/** Objection when the answer is about another work than the one asked for. */
export function sameId(path: string, param: string): NonNullable<WebRecord['check']> {
  return (body, params) =>
    at(body, path) === params[param]
      ? undefined
      : new AmagiError('upstream-changed', { details: { path }, message: 'upstream answered another item' })
}

/** The usual ladder: the account when there is one, then a guest. */
export function accountThenGuest<R extends { name: string; caller: Caller }>(
  make: (record: R) => Channel,
  record: Omit<R, 'name' | 'caller'>,
): [Channel, Channel] {
  const rung = (name: string, caller: Caller) => make({ ...record, name, caller } as R)
  return [rung('signed-web', 'account'), rung('guest-web', 'guest')]
}

/** The two hosts that serve the same paths. The edge plugin sits on the first only (ikenxuan/amagi, 2026-10). */
const twins: Readonly<Record<string, string>> = {
  'www.douyin.com': 'www-hj.douyin.com',
  'www-hj.douyin.com': 'www.douyin.com',
}

/** The same path on the other of the two hosts. */
function onTwin(request: UpstreamRequest): UpstreamRequest {
  const url = new URL(request.url)
  url.host = twins[url.host] ?? url.host
  return { ...request, url: url.href }
}

/** The usual ladder and one more rung: a guest at the other host. */
export function onBothHosts<R extends Pick<WebRecord, 'name' | 'caller' | 'request'>>(
  make: (record: R) => Channel,
  record: Omit<R, 'name' | 'caller'>,
): Channel[] {
  const request: WebRecord['request'] = async (params, context) =>
    onTwin(await (record as unknown as R).request(params, context))
  return [
    ...accountThenGuest(make, record),
    make({ ...record, name: 'guest-twin', caller: 'guest', request } as unknown as R),
  ]
}

/** A channel whose answer is moved into another shape, digit for digit; `move` gives undefined where it holds nothing. */
export function reshaped(
  channel: Channel,
  path: string,
  move: (body: unknown, params: CheckedParams) => unknown,
): Channel {
  return {
    ...channel,
    async run(params, context) {
      const { body, raw } = await channel.run(params, context)
      const moved = move(body, params)
      if (moved === undefined) {
        throw new AmagiError('upstream-changed', { details: { path }, message: `upstream answered without ${path}` })
      }
      const exact = raw && rewrite([raw], ([only]) => move(only, params))
      return { body: moved, ...(exact ? { raw: exact } : {}) }
    },
  }
}

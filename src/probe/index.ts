/** Asks every channel of every endpoint once, each by itself, and says what became of it. */
import { randomBytes } from 'node:crypto'
import { readCookie } from '../cookie'
import { toAmagiError, type AmagiError } from '../errors'
import type { Transport } from '../http/types'
import type { PlatformId } from '../model'
import type { Platform } from '../platforms/define'
import type { CallContext, Channel, CheckedParams, Endpoint } from '../platforms/endpoint/record'
import { checkParams } from '../platforms/endpoint/params'
import type { Capture, Exchange, Finding } from './capture'
import { createDisguise, type Disguise } from './disguise'
import { paramsOf, type OwnIds } from './plan'
import { readAll } from './readings'
import { createRecorder, type Gentleness } from './recorder'

/** How a probe goes about it. */
export interface ProbeOptions {
  platforms: readonly Platform[]
  transport: Transport
  /** Cookie in force for a platform; without one, channels of an account are skipped. */
  cookie(platform: PlatformId): string | undefined
  /** Version of the plugin, for the capture. */
  version: string
  /** Ids of one's own in the place of the examples. */
  ids?: OwnIds
  gentleness?: Partial<Gentleness>
  clock?: () => number
  random?: () => number
  /** Hears of every channel when it is through, and once more when its answer turns out not to make a post. */
  onFinding?: (finding: Finding) => void
  signal?: AbortSignal | undefined
}

/** One second between two exchanges; most channels take one or two, the longest list a handful. */
export const gentle: Gentleness = { pauseMs: 1_000, perChannel: 8, perPlatform: 150 }

/** Stands for any account, to learn whether a channel would be asked with one. Opens nothing anywhere. */
const anyAccount = 'SESSDATA=x; sessionid=x; userId=1; passToken=x'

/** Codes of a site that says no in a way we know. */
const refusals = new Set([
  'login-required',
  'cookie-expired',
  'private',
  'region',
  'not-found',
  'not-live',
  'rate-limited',
  'blocked',
])

/** In the site's words and codes, fit for strangers. */
function reasonOf({ details, message, code }: AmagiError, disguise: Disguise): string {
  const { reason, upstreamCode, upstreamStatus, upstreamMessage, limit } = details
  const parts = [
    ...(typeof reason === 'string' ? [reason] : []),
    ...(upstreamCode === undefined ? [] : [`code ${upstreamCode}`]),
    ...(upstreamStatus === undefined || upstreamStatus === 200 ? [] : [`HTTP ${upstreamStatus}`]),
    ...(upstreamMessage === undefined ? [] : [upstreamMessage]),
    ...(limit === undefined ? [] : [`more than ${limit.max} ${limit.name}`]),
  ]
  return disguise.message(parts.length > 0 ? parts.join(', ') : message === code ? '' : message)
}

/** How a channel failed, in words and codes fit for strangers. */
export function failed(error: AmagiError, disguise: Disguise): Outcome {
  const outcome = refusals.has(error.code) ? 'refused' : error.code === 'upstream-changed' ? 'changed' : 'failed'
  const reason = reasonOf(error, disguise)
  const { path } = error.details
  return { outcome, code: error.code, ...(reason ? { reason } : {}), ...(path === undefined ? {} : { path }) }
}

/** What one platform is asked with, channel after channel. */
export interface Tour {
  platform: Platform
  context: CallContext
  disguise: Disguise
  /** Checked parameters by endpoint. */
  asked: ReadonlyMap<string, CheckedParams>
  /** First body each endpoint was answered with. */
  bodies: Map<string, unknown>
}

/** Why a channel is not asked; `undefined` = it is. */
function skipped(channel: Channel, params: CheckedParams, context: CallContext): string | undefined {
  if (!channel.when || channel.when(context, params)) return undefined
  return !context.cookie() && channel.when({ ...context, cookie: () => anyAccount }, params)
    ? 'no account'
    : 'not for these parameters'
}

/** What became of it, without its exchanges. */
export interface Outcome extends Pick<Finding, 'outcome' | 'code' | 'reason' | 'path'> {
  /** Posts, comments and danmaku that were made of the answer. */
  made?: unknown[]
  /** The documented body. */
  body?: unknown
}

/** Reads what an endpoint was answered with, beside what the others were. */
async function readBody(
  endpoint: Endpoint,
  body: unknown,
  { platform, disguise, bodies, asked, context }: Tour,
): Promise<Outcome> {
  const { made, error } = await readAll({
    platform,
    endpoint: endpoint.name,
    body,
    others: bodies,
    asked: (name, param) => String(asked.get(name)?.[param] ?? ''),
    context,
  })
  return error ? { ...failed(error, disguise), outcome: 'changed', made, body } : { outcome: 'works', made, body }
}

/** Runs one channel by itself and reads what it brings. Rejects with `cancelled` on abort; whatever else fails is the outcome. */
export async function askChannel(endpoint: Endpoint, channel: Channel, tour: Tour): Promise<Outcome> {
  // A call of its own: some channels remember what the one before met.
  const params = { ...tour.asked.get(endpoint.name) }
  const context: CallContext = { ...tour.context, cookie: () => tour.context.cookie() }
  const why = skipped(channel, params, context)
  if (why !== undefined) return { outcome: 'skipped', reason: why }
  try {
    const { body } = await channel.run(params, context)
    if (!tour.bodies.has(endpoint.name)) tour.bodies.set(endpoint.name, body)
    return await readBody(endpoint, body, tour)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (context.signal?.aborted) throw error
    return failed(error, tour.disguise)
  }
}

/** Parameters fit for strangers: own ids that are the account's stay away. */
export function shownParams(params: CheckedParams, disguise: Disguise): CheckedParams {
  return Object.fromEntries(
    Object.entries(params).filter(([, value]) => value === undefined || !disguise.isOwn(String(value))),
  )
}

/** Everything that is asked on one platform, one after the other. */
async function tourOf(
  platform: Platform,
  asked: Tour['asked'],
  disguise: Disguise,
  options: ProbeOptions,
): Promise<[Finding, Exchange[]][]> {
  const { clock = Date.now, random = Math.random, signal, onFinding } = options
  const gentleness = { ...gentle, ...options.gentleness }
  const recorder = createRecorder({
    platform: platform.id,
    transport: options.transport,
    disguise,
    gentleness,
    clock,
    signal,
  })
  const context: CallContext = {
    transport: recorder.transport,
    cookie: () => options.cookie(platform.id),
    clock,
    random,
    signal,
    log: () => undefined,
    session: platform.createSession(),
  }
  const tour: Tour = { platform, context, disguise, asked, bodies: new Map() }
  const found: [Finding, Exchange[]][] = []
  const answered: [Finding, Endpoint, unknown][] = []
  for (const endpoint of platform.endpoints.toSorted((a, b) => a.order - b.order)) {
    for (const channel of endpoint.channels) {
      recorder.begin()
      const {
        made: _,
        body,
        ...rest
      }: Outcome = recorder.spent()
        ? { outcome: 'skipped', reason: 'asked enough' }
        : await askChannel(endpoint, channel, tour)
      const taken = [...recorder.taken()]
      const finding: Finding = {
        platform: platform.id,
        endpoint: endpoint.name,
        channel: channel.name,
        params: shownParams(asked.get(endpoint.name) ?? {}, disguise),
        ...rest,
        ms: taken.reduce((sum, { ms }) => sum + ms, 0),
        exchanges: [],
      }
      found.push([finding, taken])
      if (rest.outcome === 'works') answered.push([finding, endpoint, body])
      onFinding?.(finding)
    }
  }
  // Some posts rest on answers that came later.
  for (const [finding, endpoint, body] of answered) {
    const { made: _, body: __, ...rest } = await readBody(endpoint, body, tour)
    if (rest.outcome === 'works') continue
    Object.assign(finding, rest)
    onFinding?.(finding)
  }
  return found
}

/** Parameters by endpoint. Rejects with `bad-input` for ids that are none. */
async function askedOf({ endpoints }: Platform, own: Readonly<Record<string, string>> | undefined) {
  const asked = new Map<string, CheckedParams>()
  for (const endpoint of endpoints) asked.set(endpoint.name, await checkParams(endpoint, paramsOf(endpoint, own)))
  return asked
}

/** Ids that are asked for: known anyway, and needed to make sense of the answers. */
function askedIds({ platforms, ids }: ProbeOptions): string[] {
  return platforms.flatMap(({ id, endpoints }) =>
    endpoints.flatMap((endpoint) =>
      Object.values(paramsOf(endpoint, ids?.[id])).flatMap((value) => [value, ...value.split(',')]),
    ),
  )
}

/**
 * Platforms side by side, each with one exchange at a time. Channels are run by themselves, past their ladder and its
 * pauses. Rejects with `bad-input` for ids that are none, `cancelled` on abort; refusals are findings.
 */
export async function probe(options: ProbeOptions): Promise<Capture> {
  const { platforms, cookie, clock = Date.now, version } = options
  const disguise = createDisguise({
    // Numbers of an id come without the letters in front of it.
    asked: askedIds(options).flatMap((id) => [id, id.replace(/^(?:ep|ss|av|cv|md)(?=\d)/, '')]),
    salt: randomBytes(16).toString('hex'),
  })
  for (const { id } of platforms) disguise.ownCookies(readCookie(cookie(id)))
  const asked = await Promise.all(platforms.map((platform) => askedOf(platform, options.ids?.[platform.id])))
  const tours = await Promise.all(
    platforms.map((platform, place) => tourOf(platform, asked[place] ?? new Map(), disguise, options)),
  )
  const exchanges: Exchange[] = []
  const findings = tours.flat().map(([finding, taken]) => {
    const places = taken.map((exchange) => exchanges.push(exchange) - 1)
    return { ...finding, exchanges: places }
  })
  return {
    version,
    at: Math.floor(clock() / 1000),
    accounts: platforms.filter(({ id }) => Boolean(cookie(id))).map(({ id }) => id),
    findings,
    exchanges,
  }
}

/**
 * The fetch layer in use: endpoints through their ladders, short links followed, targets resolved.
 * One service lives as long as the plugin (or client) does and owns the state of every platform.
 */
import { AmagiError, errorTable, isAmagiError, toAmagiError, type ErrorCode } from '../errors'
import type { Transport } from '../http/types'
import type { PlatformId, Post, Target } from '../model'
import type { CallContext, Endpoint, EndpointAnswer, Platform, ResolveContext, ResolveOptions } from './define'
import { expandShort } from './expand'
import { checkParams } from './params'

export interface ServiceOptions {
  platforms: readonly Platform[]
  transport: Transport
  /** Cookie in force for a platform right now; asked anew for every request. */
  cookie(platform: PlatformId): string | undefined
  clock?: () => number
  random?: () => number
  log?: (line: string) => void
}

export interface CallOptions extends ResolveOptions {
  /** Cookie for this call only. */
  cookie?: string
}

export interface Service {
  readonly platforms: readonly Platform[]
  platform(id: PlatformId): Platform
  /** Runs one endpoint. Rejects with AmagiError. */
  call(
    platform: PlatformId,
    endpoint: string,
    params: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<EndpointAnswer>
  /** Follows a short link; other targets come back as they are. */
  expand(target: Target, options?: ResolveOptions): Promise<Target>
  /** Target → post; short links are followed first. */
  resolve(target: Target, options?: ResolveOptions): Promise<Post>
}

/** When every channel failed the most telling code wins: what an administrator can act on comes first. */
const telling: ErrorCode[] = ['cookie-expired', 'login-required', 'rate-limited', 'blocked', 'upstream-changed']

function mostTelling(errors: readonly AmagiError[]): AmagiError {
  for (const code of telling) {
    const found = errors.find((error) => error.code === code)
    if (found) return found
  }
  return errors.at(-1) ?? new AmagiError('unsupported', { message: 'no channel of this endpoint applies' })
}

/** Tries the channels in order; a terminal answer (removed, private, …) ends the ladder at once. */
export async function climb(
  endpoint: Endpoint,
  params: Record<string, unknown>,
  context: CallContext,
): Promise<EndpointAnswer> {
  const checked = await checkParams(endpoint, params)
  const errors: AmagiError[] = []
  const tried: EndpointAnswer['tried'] = []
  for (const channel of endpoint.channels) {
    if (channel.when && !channel.when(context, checked)) continue
    if (context.signal?.aborted) throw new AmagiError('cancelled')
    try {
      const answer = await channel.run(checked, context)
      return { ...answer, channel: channel.name, tried }
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

export function createService(options: ServiceOptions): Service {
  const states = new Map<PlatformId, unknown>()
  const byId = new Map(options.platforms.map((platform) => [platform.id, platform]))
  const clock = options.clock ?? Date.now
  const random = options.random ?? Math.random
  const log = options.log ?? (() => undefined)

  function platform(id: PlatformId): Platform {
    const found = byId.get(id)
    if (!found) throw new AmagiError('unsupported', { message: `unknown platform ${id}` })
    return found
  }

  function context(id: PlatformId, call: CallOptions = {}): CallContext {
    if (!states.has(id)) states.set(id, platform(id).createState())
    return {
      transport: options.transport,
      cookie: () => call.cookie ?? options.cookie(id),
      clock,
      random,
      signal: call.signal,
      log,
      state: states.get(id),
    }
  }

  const service: Service = {
    platforms: options.platforms,
    platform,
    async call(id, name, params, call = {}) {
      const endpoint = platform(id).endpoints.find((entry) => entry.name === name)
      if (!endpoint) throw new AmagiError('unsupported', { message: `${id} has no endpoint ${name}` })
      return climb(endpoint, params, context(id, call))
    },
    async expand(target, call = {}) {
      if (target.kind !== 'short') return target
      return expandShort(target, platform(target.platform), options.transport, call.signal)
    },
    async resolve(target, call = {}) {
      const full = await service.expand(target, call)
      const own = context(full.platform, call)
      const resolving: ResolveContext = {
        ...own,
        call: (name, params) => service.call(full.platform, name, params, call),
      }
      try {
        return await platform(full.platform).resolve(full, resolving)
      } catch (error) {
        throw isAmagiError(error) ? error : toAmagiError(error)
      }
    },
  }
  return service
}

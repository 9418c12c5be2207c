/**
 * The fetch layer in use: endpoints through their ladders, short links followed, targets resolved.
 * One service lives as long as the plugin (or client) does and owns the session of every platform.
 */
import { createHash } from 'node:crypto'
import { AmagiError, toAmagiError } from '../errors'
import type { Transport } from '../http/types'
import { targetKey, type CommentSection, type DanmakuTrack, type PlatformId, type Post, type Target } from '../model'
import type { Platform, ResolveContext, ResolveOptions } from './define'
import type { CallContext, EndpointAnswer } from './endpoint/record'
import { followShortLink } from './short-links'
import { createRest, type Rest } from './rest'
import type { Health } from './health'
import { climb } from './ladder'
import { checkParams } from './endpoint/params'
import { createSharedAnswers } from './shared-answers'
import { createShared } from '../async/shared'

/** What a door (chat, client, HTTP API) hands in. */
export interface ServiceOptions {
  platforms: readonly Platform[]
  transport: Transport
  /** Cookie in force for a platform right now; asked anew for every request. */
  cookie(platform: PlatformId): string | undefined
  clock?: () => number
  random?: () => number
  log?: (line: string) => void
  /** Bytes of answers kept for their record's time; default 0 = nothing is kept. */
  cacheBytes?: number
}

interface CallOptions extends ResolveOptions {
  /** Cookie for this call only. */
  cookie?: string
}

/** Endpoints, links and comments of all platforms over one set of sessions, rests and kept answers. */
export interface Service {
  readonly platforms: readonly Platform[]
  platform(id: PlatformId): Platform
  /** Runs one endpoint. Rejects with AmagiError. */
  call(
    platform: PlatformId,
    endpoint: string,
    params: Record<string, unknown>,
    options?: CallOptions,
  ): Promise<EndpointAnswer & { ageSec?: number }>
  /** Follows a short link; other targets come back as they are. */
  expand(target: Target, options?: ResolveOptions): Promise<Target>
  /** Target → post; short links are followed first. */
  resolve(target: Target, options?: ResolveOptions): Promise<Post>
  /** Comments of a work; `unsupported` where the platform or the kind has none. Short links are followed first. */
  comments(target: Target, options?: ResolveOptions): Promise<CommentSection>
  /** Danmaku of a video; `unsupported` where the platform or the kind has none. Short links are followed first. */
  danmaku(target: Target, options?: ResolveOptions): Promise<DanmakuTrack>
  /** Calls, successes, last code and breaker per endpoint and channel. */
  health(): Health
  /** Ends shared calls and forgets kept answers; the transport stays the caller's. */
  close(): void
}

/** Makes no request: the session of a platform begins with the first call of it. */
export function createService(options: ServiceOptions): Service {
  const sessions = new Map<PlatformId, unknown>()
  const byId = new Map(options.platforms.map((platform) => [platform.id, platform]))
  const clock = options.clock ?? Date.now
  const random = options.random ?? Math.random
  const log = options.log ?? (() => undefined)
  const sharing = createSharedAnswers(options.cacheBytes ?? 0, clock)
  /** A long video takes many requests: everybody who wants the same waits for the same. */
  const tracks = createShared<DanmakuTrack>()
  /** platform → endpoint → channel → rest */
  const rests = new Map<string, Map<string, Map<string, Rest>>>()

  function platform(id: PlatformId): Platform {
    const found = byId.get(id)
    if (!found) throw new AmagiError('unsupported', { message: `unknown platform ${id}` })
    return found
  }

  function context(id: PlatformId, call: CallOptions = {}): CallContext {
    if (!sessions.has(id)) sessions.set(id, platform(id).createSession())
    return {
      transport: options.transport,
      cookie: () => call.cookie ?? options.cookie(id),
      clock,
      random,
      signal: call.signal,
      log,
      session: sessions.get(id),
    }
  }

  function restOf(id: PlatformId, endpoint: string, channel: string): Rest {
    const level = <V>(map: Map<string, V>, key: string, make: () => V): V => {
      const found = map.get(key) ?? make()
      map.set(key, found)
      return found
    }
    const own = level(
      level(rests, id, () => new Map<string, Map<string, Rest>>()),
      endpoint,
      () => new Map<string, Rest>(),
    )
    return level(own, channel, () => createRest(clock))
  }

  /** Cookies in use lately and their short digests: keys of shared answers never hold a cookie. */
  const digests = new Map<string, string>()
  function digestOf(identity: string): string {
    const known = digests.get(identity)
    if (known) return known
    const digest = createHash('sha256').update(identity).digest('base64url').slice(0, 16)
    if (digests.size >= 16) digests.clear()
    digests.set(identity, digest)
    return digest
  }

  /** Equal = same endpoint, same parameters, same identity. */
  function keyOf(id: PlatformId, endpoint: string, params: object, call: CallOptions): string {
    const identity = call.cookie ?? options.cookie(id)
    const digest = identity ? digestOf(identity) : ''
    return `${id} ${endpoint} ${JSON.stringify(params)} ${digest}`
  }

  /** Follows a short link, then runs `work` with a context of the platform it led to. */
  async function within<T>(
    target: Target,
    call: ResolveOptions,
    work: (own: Platform, target: Target, resolving: ResolveContext) => Promise<T>,
  ): Promise<T> {
    try {
      const full = await service.expand(target, call)
      const own = platform(full.platform)
      return await work(own, full, {
        ...context(full.platform, call),
        call: (name, params) => service.call(full.platform, name, params, call),
      })
    } catch (error) {
      throw toAmagiError(error)
    }
  }

  const service: Service = {
    platforms: options.platforms,
    platform,
    async call(id, name, params, call = {}) {
      const endpoint = platform(id).endpoints.find((entry) => entry.name === name)
      if (!endpoint) throw new AmagiError('unsupported', { message: `${id} has no endpoint ${name}` })
      const checked = await checkParams(endpoint, params)
      return sharing.get(keyOf(id, name, checked, call), endpoint.cacheSec, call.signal, (signal) =>
        climb(
          { name: endpoint.route, channels: endpoint.channels, restOf: (channel) => restOf(id, name, channel) },
          checked,
          context(id, { ...call, signal }),
        ),
      )
    },
    async expand(target, call = {}) {
      if (target.kind !== 'short') return target
      return followShortLink(target, platform(target.platform), options.transport, call.signal)
    },
    resolve: (target, call = {}) => within(target, call, (own, full, resolving) => own.resolve(full, resolving)),
    comments: (target, call = {}) =>
      within(target, call, (own, full, resolving) => {
        if (!own.comments) throw new AmagiError('unsupported', { message: `${own.id} has no comments` })
        return own.comments(full, resolving)
      }),
    danmaku: (target, call = {}) =>
      within(target, call, (own, full) => {
        const { danmaku } = own
        if (!danmaku) throw new AmagiError('unsupported', { message: `${own.id} has no danmaku` })
        const work = (signal: AbortSignal): Promise<DanmakuTrack> =>
          danmaku(full, {
            ...context(full.platform, { signal }),
            call: (name, params) => service.call(full.platform, name, params, { signal }),
          })
        return tracks.run(keyOf(full.platform, 'danmaku', { target: targetKey(full) }, call), work, call)
      }),
    health: () =>
      Object.fromEntries(
        [...rests].map(([id, endpoints]) => [
          id,
          Object.fromEntries(
            [...endpoints].map(([name, channels]) => [
              name,
              Object.fromEntries([...channels].map(([channel, rest]) => [channel, rest.health()])),
            ]),
          ),
        ]),
      ),
    close() {
      void tracks.close()
      void sharing.close()
    },
  }
  return service
}

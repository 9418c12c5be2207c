/**
 * The fetch layer in use: endpoints through their ladders, short links followed, targets resolved.
 * One service lives as long as the plugin (or client) does and owns the session of every platform.
 */
import { AmagiError, isAboutLogin, toAmagiError, type ErrorCode } from '../errors'
import { counted } from '../http/counted'
import { unpaced } from '../http/unpaced'
import {
  isPointer,
  targetKey,
  type Candidate,
  type CommentSection,
  type DanmakuTrack,
  type PlatformId,
  type Post,
  type Target,
  type VideoSummary,
} from '../model'
import type { Platform, ResolveContext, ResolveOptions } from './define'
import { createChecking, type Challenge, type Checking } from './checking'
import type { CallContext, Channel, EndpointAnswer } from './endpoint/record'
import { followShortLink } from './short-links'
import { createTitles } from './titles'
import type { Asking, CallOptions, OwnCall, ServiceOptions } from './service-options'
import { createBreakers } from './breakers'
import { createLogins, type Logins } from './logins'
import { createDigests } from './digests'
import { createLookouts, type Lookouts } from './lookouts'
import { withCounts, type Health } from './health'
import { climb } from './ladder'
import { checkParams } from './endpoint/params'
import { createSharedAnswers } from './shared-answers'
import { followed } from './witness'
import { createShared } from '../async/shared'
import { lazy } from '../async/lazy'
import { mib } from '../units'
import { limited } from '../async/deadline'

export type { CallOptions, ServiceOptions } from './service-options'

/** Bytes of answers a bot or a client keeps: some hundred works, a few large lists. */
export const defaultCacheBytes = 8 * mib

/** Milliseconds a short link is followed at most, twin hosts included. */
const expandMs = 8_000
/** Milliseconds one link may take to become a post, its short link included; what follows is the drawing of the card. */
export const linkMs = 18_000
/** Milliseconds before that end in which nothing is begun any more: a post without its trimmings beats none. */
const lastMs = 2_500

/** Milliseconds a refused account may take to be found out while a link waits for it. */
const findOutMs = 5_000
/** Accounts that are tried for one link. */
const maxAccounts = 3

/** Endpoints, links and comments of all platforms over one set of sessions, breakers and kept answers. */
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
  /**
   * Follows a short link, looks up a title; other targets come back as they are. A title that does not mean exactly one
   * work rejects with `not-found`.
   */
  expand(target: Target, options?: ResolveOptions): Promise<Target>
  /**
   * Works whose title is like that of a `named` target, the likeliest first; kept for minutes, so that looking twice costs
   * nothing. `unsupported` where the platform has no search, `rate-limited` when titles were looked up too often.
   */
  search(target: Target, options?: ResolveOptions): Promise<readonly Candidate[]>
  /** Target → post within 18 seconds, else `timeout`; short links are followed first. */
  resolve(target: Target, options?: CallOptions): Promise<Post>
  /** Comments of a work; `unsupported` where the platform or the kind has none. Short links are followed first. */
  comments(target: Target, options?: ResolveOptions): Promise<CommentSection>
  /** Danmaku of a video; `unsupported` where the platform or the kind has none. Short links are followed first. */
  danmaku(target: Target, options?: ResolveOptions): Promise<DanmakuTrack>
  /** What a video says; `unsupported` where the platform or the kind has none. Short links are followed first. */
  summary(target: Target, options?: ResolveOptions): Promise<VideoSummary>
  /** Who is watched, and how. */
  lookouts: Lookouts
  /** Whose they are, how they begin, how they last. */
  logins: Logins
  /** What a refusal asks of a person. */
  checking: Checking
  /** Calls, successes, last code and breaker per endpoint and channel. */
  health(): Health
  /** Ends shared calls and forgets kept answers; the transport stays the caller's. */
  close(): void
}

/** Makes no request: the session of a platform begins with the first call of it. */
export function createService(options: ServiceOptions): Service {
  const byId = new Map(options.platforms.map((platform) => [platform.id, platform]))
  const clock = options.clock ?? Date.now
  const random = options.random ?? Math.random
  const log = options.log ?? (() => undefined)
  const hurried = unpaced(options.transport)
  const sharing = createSharedAnswers(options.cacheBytes ?? 0, clock)
  /** A long video takes many requests: everybody who wants the same waits for the same. */
  const tracks = createShared<DanmakuTrack>()
  const breakers = createBreakers(clock, random)
  const titles = createTitles(clock)

  function platform(id: PlatformId): Platform {
    const found = byId.get(id)
    if (!found) throw new AmagiError('unsupported', { message: `unknown platform ${id}` })
    return found
  }

  const tellBoth =
    (hear: CallOptions['log']) =>
    (line: string): void => {
      log(line)
      hear?.(line)
    }

  /** One session per platform, however many calls begin at once. */
  const sessions = new Map(
    options.platforms.map(({ id, createSession }) => [
      id,
      lazy(async () => createSession(await options.devices?.read(id))),
    ]),
  )

  function noticed(id: PlatformId, code: ErrorCode, asking: Asking): void {
    if (!isAboutLogin(code)) return
    const heard = options.noticed?.(id, code, asking.cookie)
    if (heard && code === 'cookie-expired') asking.refused = heard
  }

  /** The account of a call: the one its whole work is done with, where it is part of one. */
  const askingOf = (id: PlatformId, { asking, cookie, purpose }: OwnCall): Asking =>
    asking ?? { cookie: cookie ?? options.cookie(id, purpose) }

  /** Writes down what a call may have changed. Nobody waits for it. */
  function keep(id: PlatformId, session: unknown): void {
    const kept = options.devices && platform(id).keepSession?.(session)
    if (kept !== undefined) void options.devices?.write(id, kept)
  }

  async function context(id: PlatformId, call: OwnCall = {}): Promise<CallContext> {
    const making = sessions.get(id)
    return contextOf(id, call, making?.ready() ?? (await making?.()))
  }

  function contextOf(id: PlatformId, call: OwnCall, session: unknown): CallContext {
    const asking = askingOf(id, call)
    const transport = call.unpaced ? hurried : options.transport
    return {
      transport: call.counted ? counted(transport, call.counted) : transport,
      cookie: () => asking.cookie,
      clock,
      siteClock: options.siteClock,
      random,
      signal: call.signal,
      ...(call.until === undefined ? {} : { until: call.until }),
      log: tellBoth(call.log),
      ...(call.witness ? { witness: { platform: id, ears: call.witness } } : {}),
      ...(call.cookie === undefined ? { noticed: (code: ErrorCode) => noticed(id, code, asking) } : {}),
      session,
    }
  }

  /** The same with the endpoints of the platform, all of them asked as this one call. */
  async function resolvingOf(id: PlatformId, call: OwnCall): Promise<ResolveContext> {
    return { ...(await context(id, call)), call: (name, params) => service.call(id, name, params, call) }
  }

  /** Keys of shared answers never hold a cookie. */
  const digestOf = createDigests()

  /** Under whose name a breaker counts. */
  function identityOf(channel: Channel, own: CallContext): string {
    const cookie = own.cookie()
    const who = channel.who?.(own) ?? (cookie ? 'account' : 'guest')
    return who === 'account' && cookie ? digestOf(cookie) : who
  }

  /** Equal = same endpoint, same parameters, same identity. */
  function keyOf(id: PlatformId, endpoint: string, params: object, call: OwnCall): string {
    const identity = askingOf(id, call).cookie
    const digest = identity ? digestOf(identity) : ''
    return `${id} ${endpoint} ${JSON.stringify(params)} ${digest}`
  }

  /** Whether another account of ours took the place of one that was refused; a while is waited for that to be known. */
  async function isReplaced(id: PlatformId, asking: Asking, call: OwnCall): Promise<boolean> {
    const { refused } = asking
    const left = (call.until ?? Infinity) - clock()
    if (!refused || left < findOutMs) return false
    await limited(() => refused, findOutMs, { signal: call.signal, message: `${id}: not known yet` }).catch(
      () => undefined,
    )
    const next = options.cookie(id, call.purpose)
    return !call.signal?.aborted && next !== undefined && next !== asking.cookie
  }

  /**
   * Follows a short link, then runs `work` with a context of the platform it led to. Where the account was refused and
   * another one is in force afterwards, the work is done anew with that; what the first brought stands when it fails.
   */
  async function within<T>(
    target: Target,
    call: OwnCall,
    work: (own: Platform, target: Target, resolving: ResolveContext) => Promise<T>,
  ): Promise<T> {
    async function attempt(full: Target, accounts: number): Promise<T> {
      const id = full.platform
      const asking = { ...askingOf(id, call) }
      const own = { ...call, asking }
      const running = (async () => work(platform(id), full, await resolvingOf(id, own)))()
      const settled = await running.then(
        () => true,
        () => false,
      )
      if (accounts < maxAccounts && (await isReplaced(id, asking, call))) {
        log(`${id}: the account was refused, another one is asked with`)
        const again = attempt(full, accounts + 1)
        return settled ? again.catch(() => running) : again
      }
      return running
    }
    try {
      return await attempt(await service.expand(target, call), 1)
    } catch (error) {
      throw toAmagiError(error)
    }
  }

  /** The same within the time of a link. */
  function withinLink<T>(
    target: Target,
    given: OwnCall,
    work: (own: Platform, target: Target, resolving: ResolveContext) => Promise<T>,
  ): Promise<T> {
    const until = given.until ?? clock() + linkMs
    return limited(
      (signal) => within(target, { ...given, signal, until: until - lastMs }, work),
      Math.max(0, until - clock()),
      { signal: given.signal, message: `${target.platform}: the link took too long` },
    )
  }

  /** Work about a login: nothing kept is taken for an answer, and the pace of links does not hold it back. */
  function withLogin<T>(id: PlatformId, call: OwnCall, work: (own: ResolveContext) => Promise<T>): Promise<T> {
    return limited(
      async (signal) => {
        const asking = askingOf(id, call)
        const own: OwnCall = { ...call, asking, signal, fresh: true, unpaced: true, ofLogin: true }
        return work(await resolvingOf(id, own))
      },
      linkMs,
      { signal: call.signal, message: `${id}: the account took too long` },
    )
  }

  const service: Service = {
    platforms: options.platforms,
    platform,
    async call(id, name, params, call: OwnCall = {}) {
      const endpoint = platform(id).endpoints.find((entry) => entry.name === name)
      if (!endpoint) throw new AmagiError('unsupported', { message: `${id} has no endpoint ${name}` })
      const checked = await checkParams(endpoint, params)
      const { cacheSec } = endpoint
      const { fresh, signal: leaving, log: hear } = call
      const asking = askingOf(id, call)
      return sharing.get(
        keyOf(id, name, checked, { asking }),
        { cacheSec, fresh, signal: leaving, hear },
        async (ends, tell) => {
          const { signal } = ends
          const making = sessions.get(id)
          const session = making?.ready() ?? (await making?.())
          const own: CallContext = { ...contextOf(id, { ...call, asking, signal, log: tell }, session), ends }
          const breakerOf = (channel: Channel, asking: CallContext) => {
            const place = { platform: id, endpoint: name, channel: channel.name }
            if (call.ofLogin) return breakers.counting(place)
            const identity = identityOf(channel, asking)
            const visitor = identity === 'guest' ? platform(id).visitorOf?.(own.session) : undefined
            return breakers.at(place, identity, visitor)
          }
          let last: Pick<Challenge, 'voucher' | 'cookie'> | undefined
          own.challenged = (voucher, cookie) => (last = { voucher, cookie })
          try {
            return await climb(
              { name: endpoint.route, endpoint: name, channels: endpoint.channels, breakerOf },
              checked,
              own,
            )
          } catch (error) {
            if (last && call.cookie === undefined)
              options.challenged?.(id, { ...last, endpoint: name, params: checked })
            throw error
          } finally {
            keep(id, own.session)
          }
        },
      )
    },
    async expand(target, call = {}) {
      if (!isPointer(target)) return target
      if (target.kind === 'named') {
        const { shareCards } = platform(target.platform)
        return titles.meaning(target, await service.search(target, call), shareCards?.names ?? [])
      }
      const own = { transport: options.transport }
      const heard = call.witness?.begin({ platform: target.platform, ...followed, params: {} }, own)
      const { transport } = heard?.context ?? own
      const following = limited(
        (signal) => followShortLink(target, platform(target.platform), transport, signal),
        expandMs,
        { signal: call.signal, message: `${target.platform}: the short link took too long` },
      )
      if (!heard) return following
      return following.then(
        (full) => (heard.ended(), full),
        (error: unknown) => {
          heard.ended(toAmagiError(error))
          throw error
        },
      )
    },
    async search(target, call = {}) {
      const { search } = platform(target.platform)
      if (!search) throw new AmagiError('unsupported', { message: `${target.platform} has no search` })
      return titles.found(
        target,
        (signal) =>
          limited(
            async (own) =>
              search(target.id, await resolvingOf(target.platform, { signal: own, witness: call.witness })),
            expandMs,
            { signal, message: `${target.platform}: the search took too long` },
          ),
        call.signal,
      )
    },
    resolve: (target, call = {}) => withinLink(target, call, (own, full, resolving) => own.resolve(full, resolving)),
    comments: (target, call = {}) =>
      withinLink(target, call, (own, full, resolving) => {
        if (!own.comments) throw new AmagiError('unsupported', { message: `${own.id} has no comments` })
        return own.comments(full, { ...resolving, discussed: call.discussed })
      }),
    summary: (target, call = {}) =>
      withinLink(target, call, (own, full, resolving) => {
        if (!own.summary) throw new AmagiError('unsupported', { message: `${own.id} has no summaries` })
        return own.summary(full, resolving)
      }),
    danmaku: (target, call = {}) =>
      within(target, call, (own, full, { cookie }) => {
        const { danmaku } = own
        if (!danmaku) throw new AmagiError('unsupported', { message: `${own.id} has no danmaku` })
        const asking = { cookie: cookie() }
        const work = async (signal: AbortSignal): Promise<DanmakuTrack> => {
          const own: OwnCall = { signal, asking, witness: call.witness }
          return danmaku(full, await resolvingOf(full.platform, own))
        }
        return tracks.run(keyOf(full.platform, 'danmaku', { target: targetKey(full) }, { asking }), work, call)
      }),
    lookouts: createLookouts({
      platform,
      resolve: (target, call) => service.resolve(target, call),
      async context(id, call) {
        const own = { ...call, fresh: true, purpose: 'subscriptions' } as const
        return { ...(await context(id, own)), call: (name, params) => service.call(id, name, params, own) }
      },
    }),
    logins: createLogins({ platform, run: withLogin, cookie: options.cookie }),
    checking: createChecking({
      platform,
      run: (id, { cookie }, call, work) => withLogin(id, { ...call, asking: { cookie } }, work),
      call: (id, { endpoint, params, cookie }, call) =>
        service.call(id, endpoint, params, { ...call, asking: { cookie }, fresh: true, unpaced: true } as OwnCall),
      forgive: (id, { cookie }) => breakers.forget(id, cookie === undefined ? 'guest' : digestOf(cookie)),
    }),
    health() {
      const now = breakers.health()
      return options.remember ? withCounts(now, options.remember(now)) : now
    },
    close() {
      void tracks.close()
      void titles.close()
      void sharing.close()
    },
  }
  return service
}

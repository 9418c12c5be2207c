/** The fetch layer as an object with one typed method per endpoint, derived from the tables. */
import { AmagiError } from '../errors'
import { createTransport, mask } from '../http'
import { createSiteTime } from '../http/site-time'
import { hostAllowed } from '../http/address'
import type { PlatformId, Post, Target } from '../model'
import { platforms } from '../platforms'
import { paceRules } from '../platforms/pace'
import { createService, defaultCacheBytes, type Service } from '../platforms/service'
import type { CallOptions, PlatformMethods } from './methods'

/** Cookies by platform, as a browser sends them: `name=value; name=value`. */
export type Cookies = { [P in PlatformId]?: string | undefined }

/** All optional: without any the guest channels are asked, directly and with the usual limits. */
export interface ClientOptions {
  /** Cookies by platform; without them the guest channels are used. */
  cookies?: Cookies
  /** Base address of a relay of your own; every request goes to `<gateway><path>` with `x-forwarded-host`. */
  gateway?: string
  /**
   * `http:`, `https:` or `socks5:` proxy; without a scheme (`127.0.0.1:7890`) it is http. `direct` for none; absent = as
   * `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
   */
  proxy?: string
  /** Addresses invented by a resolver (198.18.0.0/15): taken for known hosts (`auto`, the default), or never (`deny`). */
  fakeIp?: 'auto' | 'deny'
  /** Hold back requests as each platform is known to take them; default false: the caller decides. */
  pace?: boolean
  /** Longest silence of an upstream host in milliseconds; default 15 000. */
  timeoutMs?: number
  /** Bytes of answers kept in memory for the time their endpoint allows; default 8 MiB, 0 = nothing is kept. */
  cacheBytes?: number
}

/** One object of methods per platform: `client.douyin.fetchOneWork(…)`. */
export interface Client extends PlatformMethods {
  /** A link → its target, without any request; `null` when it is none of ours. */
  match(url: string): Target | null
  /**
   * A link or target → the work in one shape for all platforms. Short links are followed. Rejects with `unsupported` for other
   * pages of the platforms, with `bad-input` for everything else.
   */
  resolve(link: string | Target, options?: Omit<CallOptions, 'raw'>): Promise<Post>
  /** Closes sockets; running calls reject with `cancelled`. */
  close(): void
}

/** Target of an address, by the platforms' own matchers. */
function matchAddress(text: string): Target | null {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return null
  }
  for (const platform of platforms) {
    const target = platform.match(url)
    if (target) return target
  }
  return null
}

/** Whether an address is on one of the platforms' hosts. */
const isOwn = (text: string): boolean =>
  URL.canParse(text) &&
  platforms.some(({ hosts }) => hostAllowed(new URL(text).hostname, [...hosts.links, ...hosts.short]))

/** Why a link has no target. */
function unmatched(link: string): AmagiError {
  return isOwn(link)
    ? new AmagiError('unsupported', {
        message: 'a page of a supported platform that is no work',
        details: { what: 'page' },
      })
    : new AmagiError('bad-input', { message: 'not a link of a supported platform' })
}

/** The methods of a service, whichever platforms it has. */
export function methodsOf(service: Service): PlatformMethods {
  const entries = service.platforms.map((platform) => {
    const methods = platform.endpoints.map(({ name }) => {
      const method = async (params: Record<string, unknown> = {}, options: CallOptions = {}): Promise<unknown> => {
        const answer = await service.call(platform.id, name, params, handedOn(options))
        return options.raw ? textOf(answer) : answer.body
      }
      return [name, method] as const
    })
    return [platform.id, Object.freeze(Object.fromEntries(methods))] as const
  })
  return Object.fromEntries(entries) as unknown as PlatformMethods
}

/** Options of a call as the service takes them. */
function handedOn({ signal, cookie, log, fresh, pace }: CallOptions): Parameters<Service['resolve']>[1] {
  return {
    signal,
    cookie: cookie?.trim() || undefined,
    log: log && ((line) => void log(mask(line))),
    ...(fresh ? { fresh } : {}),
    ...(pace === false ? { unpaced: true } : {}),
  }
}

/** Exact bytes of a pass-through, or the composed body as JSON. */
function textOf(answer: { body: unknown; raw?: Buffer }): string {
  return answer.raw ? answer.raw.toString('utf8') : JSON.stringify(answer.body)
}

/** A client of its own, with its own identity, keys and sockets. Loads the HTTP library at the first call. */
export function createClient(options: ClientOptions = {}): Client {
  const { cookies = {}, gateway, proxy, timeoutMs, fakeIp, pace = false, cacheBytes = defaultCacheBytes } = options
  const gentle = pace ? paceRules(platforms) : []
  const { now: siteClock, heard: dated } = createSiteTime(Date.now)
  const transport = createTransport({ dated, gateway, proxy, timeoutMs, fakeIp, gentle, environment: process.env })
  const service = createService({ platforms, transport, siteClock, cookie: (id) => cookies[id], cacheBytes })
  return {
    ...methodsOf(service),
    match: matchAddress,
    async resolve(link, options = {}) {
      const target = typeof link === 'string' ? matchAddress(link) : link
      if (!target) throw unmatched(String(link))
      return service.resolve(target, handedOn(options))
    },
    close() {
      service.close()
      transport.close()
    },
  }
}

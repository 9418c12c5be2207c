/** Body of `/api/health`: what works, in names and numbers only. */
import type { Service } from '../platforms/service'
import type { ApiOptions } from './server'

/** One account of ours by the name an administrator gave it, nothing of it secret. */
export interface HealthAccount {
  /** Empty = the one without a name. */
  name: string
  /** What the platform said of its login; `unknown` = it was not asked yet. */
  state: 'valid' | 'expired' | 'unknown'
  /** What it is in force for. */
  serves: readonly string[]
}

/** Body of `GET /api/health`; `degraded` = some channel rests. One entry per channel that was asked: since the start, inside Koishi within the last two weeks. */
interface HealthBody {
  status: 'ok' | 'degraded'
  version?: string
  /** Seconds since the process started. */
  uptimeSec: number
  memory: { rssBytes: number }
  /** Names of the cookies in force, never values. */
  cookies: Record<string, string[]>
  /** Accounts per platform; absent where nobody looks after any, as in a program. */
  accounts?: Record<string, readonly HealthAccount[]>
  endpoints: {
    platform: string
    endpoint: string
    channel: string
    calls: number
    /** 0–1. */
    successShare: number
    lastCode?: string
    lastAt?: number
    breaker: string
    pauseSec?: number
  }[]
}

/** Memory and run time are those of the whole process, the bot's when the API runs inside Koishi. */
export function describeHealth(
  service: Service,
  options: Pick<ApiOptions, 'accounts' | 'cookieNames' | 'version'>,
): HealthBody {
  const endpoints = Object.entries(service.health()).flatMap(([platform, names]) =>
    Object.entries(names).flatMap(([endpoint, channels]) =>
      Object.entries(channels).map(([channel, { calls, successes, ...rest }]) => ({
        platform,
        endpoint,
        channel,
        calls,
        successShare: calls === 0 ? 0 : Math.round((successes / calls) * 1000) / 1000,
        ...rest,
      })),
    ),
  )
  const cookies = Object.fromEntries(service.platforms.map(({ id }) => [id, options.cookieNames?.(id) ?? []]))
  const { accounts } = options
  return {
    status: endpoints.some((entry) => entry.breaker === 'open') ? 'degraded' : 'ok',
    ...(options.version ? { version: options.version } : {}),
    uptimeSec: Math.round(process.uptime()),
    memory: { rssBytes: process.memoryUsage.rss() },
    cookies,
    ...(accounts ? { accounts: Object.fromEntries(service.platforms.map(({ id }) => [id, accounts(id)])) } : {}),
    endpoints,
  }
}

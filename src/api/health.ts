/** Body of `/api/health`: what works, in names and numbers only. */
import type { Service } from '../platforms/service'
import type { ApiOptions } from './server'

/** Body of `GET /api/health`; `degraded` = some channel rests. One entry per channel that was asked: since the start, inside Koishi within the last two weeks. */
interface HealthBody {
  status: 'ok' | 'degraded'
  version?: string
  /** Seconds since the process started. */
  uptimeSec: number
  memory: { rssBytes: number }
  /** Names of the cookies in force, never values. */
  cookies: Record<string, string[]>
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
export function describeHealth(service: Service, options: Pick<ApiOptions, 'cookieNames' | 'version'>): HealthBody {
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
  return {
    status: endpoints.some((entry) => entry.breaker === 'open') ? 'degraded' : 'ok',
    ...(options.version ? { version: options.version } : {}),
    uptimeSec: Math.round(process.uptime()),
    memory: { rssBytes: process.memoryUsage.rss() },
    cookies,
    endpoints,
  }
}

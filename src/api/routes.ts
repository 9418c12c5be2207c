/** What the tables offer, as routes. */
import type { PlatformId } from '../model'
import type { Platform } from '../platforms/define'
import type { Endpoint } from '../platforms/endpoint/record'

/** An endpoint at one of its addresses: its own or, where asked for, one of older documentation. */
export interface Route {
  /** Whole path, `/api/douyin/fetch_one_work`. */
  path: string
  platform: PlatformId
  endpoint: Endpoint
}

export const prefix = '/api'

/** One route per endpoint in table order; aliases only when asked for. */
export function routesOf(platforms: readonly Platform[], aliases = false): Route[] {
  return platforms.flatMap((platform) =>
    platform.endpoints.flatMap((endpoint) =>
      [endpoint.route, ...(aliases ? (endpoint.aliases ?? []) : [])].map((route) => ({
        path: `${prefix}/${platform.id}${route}`,
        platform: platform.id,
        endpoint,
      })),
    ),
  )
}

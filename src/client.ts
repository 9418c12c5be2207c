/**
 * Client entry: the fetch layer without Koishi.
 *
 * ```ts
 * import { createClient } from 'koishi-plugin-amagi/client'
 * const client = createClient()
 * const body = await client.douyin.fetchMusicWork({ music_id: '7347176861983640339' })
 * ```
 */
export { createClient } from './api/client'
export type { Client, ClientOptions, Cookies } from './api/client'
export type { CallOptions, Method, PlatformBodies, PlatformMethods } from './api/methods'
export { AmagiError, errorTable, isAmagiError } from './errors'
export type { ErrorCode, ErrorDetails } from './errors'
export type * from './model'

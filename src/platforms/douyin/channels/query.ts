/** The query every call of the site carries. */
import type { CallContext } from '../../endpoint/record'
import { chrome } from '../../browser'
import { screen } from '../headers'
import { identityOf } from '../session'
import { msToken } from '../sign/tokens'

/** Ordered and not yet encoded: `a_bogus` covers the encoded text in this order. */
export type Query = (readonly [string, string])[]

/** Fields that describe the browser; the same for every call. */
const browserQuery: Query = [
  ['cookie_enabled', 'true'],
  ['browser_language', 'zh-CN'],
  ['browser_platform', 'Win32'],
  ['browser_name', 'Chrome'],
  ['browser_version', `${chrome}.0.0.0`],
  ['browser_online', 'true'],
  ['engine_name', 'Blink'],
  ['engine_version', `${chrome}.0.0.0`],
  ['os_name', 'Windows'],
  ['os_version', '10'],
  ['cpu_core_num', '16'],
  ['device_memory', '8'],
  ['platform', 'PC'],
  ['downlink', '10'],
  ['effective_type', '4g'],
]

/** `verifyFp` and `fp`: equal, and those of who asks. Nobody has none. */
export function fingerprint(context: CallContext): Query {
  const { fp } = identityOf(context)
  return fp === undefined
    ? []
    : [
        ['verifyFp', fp],
        ['fp', fp],
      ]
}

/** What the query says of the browser: the live site leaves the rest out. */
export const windowQuery: Query = [
  ['screen_width', String(screen.width)],
  ['screen_height', String(screen.height)],
]

/**
 * Base query. `webid` only as the site told it of the very device that asks: one that does not fit empties the answer.
 */
export function baseQuery(context: CallContext, options: { fp?: boolean; aid?: number } = {}): Query {
  const { webid } = identityOf(context)
  return [
    ['device_platform', 'webapp'],
    ['aid', String(options.aid ?? 6383)],
    ['channel', 'channel_pc_web'],
    ['pc_client_type', '1'],
    ...browserQuery,
    ['msToken', msToken(context.random)],
    ...(options.fp === false ? [] : fingerprint(context)),
    ...(webid === undefined ? [] : ([['webid', webid]] as Query)),
  ]
}

/** Version fields of an endpoint, with the window and the connection. */
export function versionQuery(code: string): Query {
  const name = `${code.slice(0, 2)}.${Number(code.slice(2, 4))}.${Number(code.slice(4))}`
  return [['version_code', code], ['version_name', name], ...windowQuery, ['round_trip_time', '50']]
}

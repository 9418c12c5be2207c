/** The query every call of the site carries. */
import { cookieValue } from '../../../cookie'
import type { CallContext } from '../../endpoint/record'
import { chrome } from '../headers'
import { sessionOf } from '../session'
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

/** `verifyFp` and `fp`: equal, and one value for the life of a service. */
export function fingerprint(context: CallContext): string {
  return cookieValue(context.cookie(), 's_v_web_id') ?? sessionOf(context).fingerprint(context)
}

/** Base query; `webid` is left out on purpose: one that does not fit the session empties the answer. */
export function baseQuery(context: CallContext, options: { fp?: boolean; aid?: number } = {}): Query {
  const fp = fingerprint(context)
  return [
    ['device_platform', 'webapp'],
    ['aid', String(options.aid ?? 6383)],
    ['channel', 'channel_pc_web'],
    ['pc_client_type', '1'],
    ...browserQuery,
    ['msToken', msToken(context.random)],
    ...(options.fp === false
      ? []
      : ([
          ['verifyFp', fp],
          ['fp', fp],
        ] as Query)),
  ]
}

/** Version fields of an endpoint, with the window it is opened in. */
export function versionQuery(code: string, width = 1552, height = 970, rtt = 50): Query {
  const name = `${code.slice(0, 2)}.${Number(code.slice(2, 4))}.${Number(code.slice(4))}`
  return [
    ['version_code', code],
    ['version_name', name],
    ['screen_width', String(width)],
    ['screen_height', String(height)],
    ['round_trip_time', String(rtt)],
  ]
}

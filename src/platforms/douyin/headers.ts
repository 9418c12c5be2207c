/** Who we are to the site: user agents, header sets and the query every call carries. */
import { cookieValue, readCookie } from '../../cookie'
import type { CallContext } from '../endpoint/record'
import { msToken } from './sign/tokens'
import { guestOf } from './session'

const chrome = '150'

/** 111 characters: with a length divisible by three all known a_bogus variants agree. No `Edg/` token. */
export const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${chrome}.0.0.0 Safari/537.36`

/** Share pages hold the work only for phones. */
export const mobileUserAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/17.5 Mobile/15E148 Safari/604.1'

export const home = 'https://www.douyin.com/'

/** Headers of a call that has no session at all. */
export const plainHeaders: Record<string, string> = {
  accept: 'application/json, text/plain, */*',
  'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8',
  'user-agent': userAgent,
}

/** Headers of a call made by a page of the site itself. */
export const siteHeaders: Record<string, string> = {
  ...plainHeaders,
  priority: 'u=1, i',
  referer: home,
  'sec-ch-ua': `"Not_A Brand";v="99", "Chromium";v="${chrome}", "Google Chrome";v="${chrome}"`,
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Windows"',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
}

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
  return cookieValue(context.cookie(), 's_v_web_id') ?? guestOf(context).fingerprint(context)
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

/** Visitor id that the edge wants requests signed with; only a browser's cookie has one. */
export function uifidOf(cookie: string | undefined): string | undefined {
  const cookies = readCookie(cookie)
  for (const name of ['UIFID', 'UIFID_TEMP', 'uifid', 'uifid_temp']) {
    const value = cookies.get(name)
    if (value) return value
  }
  return undefined
}

/** What requests of the login site are made of: its query, its signatures, its refusals. */
import { formatCookie } from '../../../cookie'
import { AmagiError } from '../../../errors'
import { at } from '../../../json'
import { urlOf, type Signer } from '../../endpoint/channel'
import type { UpstreamAnswer } from '../../endpoint/judge'
import type { CallContext, UpstreamRequest } from '../../endpoint/record'
import { identityOf } from '../session'
import type { Query } from './query'
import { chromeAgent } from '../../browser'
import { home } from '../headers'
import { blocked } from '../judge'
import { aBogus } from '../sign/a-bogus'
import { aidSign, passportNumber, passportSign, xor5Hex } from '../sign/passport'
import { dayMs } from '../../../units'
import { siteNow } from '../../site-now'

export const loginOrigin = 'https://login.douyin.com'
const qrPath = '/passport/web/get_qrcode/'

/** Hexadecimal digits, as many as wanted. */
export function hex(random: () => number, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += Math.trunc(random() * 16).toString(16)
  return text
}

/** Noon of the day in UTC, Unix seconds: what the login site dates its requests with. */
function utcNoon(nowMs: number): number {
  return Math.floor(nowMs / dayMs) * 86_400 + 43_200
}

const versions = {
  p_bd: '1.0.1.19-fix.01',
  p_ca: '4.0.17',
  p_ver: '1.1.3',
  p_zt: '3.3.14',
  passport_jssdk_version: '3.1.3',
}

/** Description of the browser; its content is not checked. */
const environment = xor5Hex(JSON.stringify({ hardwareConcurrency: 16, language: 'zh-CN', webdriver: false }))

/** What a code is asked for with. */
export const qrFields: Query = [
  ['next', 'https://www.douyin.com'],
  ['need_short_url', 'true'],
  ['need_logo', 'false'],
  ['is_new_login', '1'],
]

/** Fields of the call stand in the middle of those every call has; a body is signed as well. */
export function loginQuery(
  now: number,
  trace: string,
  fields: Query,
  body: Readonly<Record<string, string>> = {},
): Query {
  const p_ts = String(now)
  const plain: Query = [
    ['passport_jssdk_version', versions.passport_jssdk_version],
    ['passport_jssdk_type', 'normal'],
    ['is_from_ttaccountsdk', '1'],
    ['aid', '6383'],
    ['language', 'zh'],
    ['account_app_language', 'zh-CN'],
    ['ts', String(utcNoon(now))],
    ...fields,
    ['is_from_iesaccountsaas', '1'],
    ['p_ui', '2.1.9-alpha.6'],
    ['p_ca', versions.p_ca],
    ['p_ca_real', '1.0.0.874'],
    ['account_sdk_source', 'web'],
    ['account_sdk_source_info', environment],
    ['p_js_v', '3.1.3'],
    ['p_js_t', 'pro'],
    ['p_zt', versions.p_zt],
    ['p_ver', versions.p_ver],
    ['p_ver_real', '0'],
    // Encoded here and once more on the wire, as the site does.
    ['request_host', encodeURIComponent(loginOrigin)],
    ['p_bd', versions.p_bd],
    ['p_ts', p_ts],
    ['p_no', passportNumber({ ...versions, p_ts })],
    ['biz_trace_id', trace],
    ['device_platform', 'web_app'],
  ]
  const { sign, qs } = passportSign(Object.fromEntries(plain), body)
  return [...plain, ['sign', sign], ['qs', qs]]
}

/**
 * `GET login.douyin.com/passport/web/get_qrcode/`, signed; as a guest.
 * Source: ikenxuan/amagi `platforms/`, 2026-09; read there, not tried against the site.
 */
export function qrRequest(context: CallContext): UpstreamRequest {
  const now = siteNow(context)
  const trace = hex(context.random, 8)
  const csrf = hex(context.random, 32)
  const { ttwid = '' } = identityOf(context)
  return {
    url: `${loginOrigin}${qrPath}`,
    query: loginQuery(now, trace, qrFields),
    headers: {
      referer: home,
      cookie: formatCookie([
        ['ttwid', ttwid],
        ['passport_csrf_token', csrf],
        ['passport_csrf_token_default', csrf],
      ]),
      ...passportHeaders(qrPath, now, { csrf, trace }),
    },
  }
}

/** `portrait`: the browser's mark of one login. */
export const passportHeaders = (
  path: string,
  now: number,
  { csrf, trace, portrait }: { csrf: string; trace: string; portrait?: string },
): Record<string, string> => ({
  'x-tt-passport-aid-sign': aidSign(path, utcNoon(now)),
  'x-tt-passport-csrf-token': csrf,
  'x-tt-passport-trace-id': trace,
  ...(portrait === undefined ? {} : { 'x-tt-passport-verify-portrait': portrait }),
})

/** The login site takes the newer generation only. */
export const signLogin: Signer = (request, context) => {
  const url = urlOf(request)
  const query = url.slice(url.indexOf('?') + 1)
  const { random } = context
  const signed = {
    query,
    userAgent: chromeAgent,
    clock: () => siteNow(context),
    random,
    ...(request.body ? { body: request.body } : {}),
  }
  return { ...request, query: [...(request.query ?? []), ['a_bogus', aBogus(signed, 'login')]] }
}

/** Asked too often. */
const tooOften = new Set([7, 1206])

/** The site's own code of a refusal; 0 = none. */
export const passportCode = (body: unknown): number =>
  Number(at(body, 'data.error_code') ?? at(body, 'error_code') ?? 0)

/** Refusals stand below `data` here. */
export function judgePassport({ response, body }: UpstreamAnswer): AmagiError | undefined {
  const code = passportCode(body)
  if (code === 0) return undefined
  if (!tooOften.has(code)) return blocked('captcha', response.status)
  return new AmagiError('rate-limited', { details: { upstreamCode: String(code) } })
}

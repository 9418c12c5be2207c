/**
 * Login by a code, over plain HTTP: the code, its state, the second factor by SMS, the cookies at the end.
 * Source: ikenxuan/amagi `platforms/douyin/passport`, 2026-09, and measurements of LearnNest, 2026-07; read there, not tried
 * against the site.
 */
import { formatCookie, readSetCookie } from '../../cookie'
import { AmagiError } from '../../errors'
import type { BufferedResponse } from '../../http/types'
import { at, isObject } from '../../json'
import type { Accounts, LoginCode, LoginState, ResolveContext } from '../define'
import { urlOf } from '../endpoint/channel'
import { judgeTransport, parsedBody } from '../endpoint/judge'
import type { UpstreamRequest } from '../endpoint/record'
import { slice } from '../slice'
import { hex, loginOrigin, loginQuery, passportCode, passportHeaders, qrFields, signLogin } from './channels/passport'
import type { Query } from './channels/query'
import { apiHosts, dressAs, home } from './headers'
import { blocked, refuse } from './judge'
import { sessionOf, Visitor, type Attempt, type Challenge } from './session'
import { xor5Hex } from './sign/passport'
import { msToken, verifyFp } from './sign/tokens'
import { siteNow } from '../site-now'

/** Seconds a code lives where the site does not say: measured 60 s in 2026-07. */
const usualSec = 60
/** Longest life that is believed; seconds. */
const mostSec = 300
/** Redirects behind a confirmed code. */
const maxHops = 5

/** Codes of the login site. */
const wrongCode = 1202
const tooManyCodes = 1206
const tooOften = 7
const wantsMore = 2046
/** Refused for what the request looks like: the other method may fit. */
const misshapen = 4031

/** Ways that end in a code somebody can tell; others want a message from the phone, or the password. */
const byCode = /^(?:assist_)?mobile_sms_verify$/

/** Cookies of the login page alone; reported to break calls of the account. */
const ofThePage = /^(?:bd_ticket_guard|__security|fpk)/

const states: Readonly<Record<string, 'waiting' | 'scanned' | 'expired' | 'confirmed'>> = {
  new: 'waiting',
  '1': 'waiting',
  scanned: 'scanned',
  '2': 'scanned',
  confirmed: 'confirmed',
  '3': 'confirmed',
  refused: 'expired',
  expired: 'expired',
  '4': 'expired',
  '5': 'expired',
}

function uuid(random: () => number): string {
  const digits = hex(random, 32)
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`]
  return [...parts, digits.slice(20)].join('-')
}

/** Sends as the browser of the login, and keeps the cookies it is given. */
async function send(
  attempt: Attempt,
  request: UpstreamRequest,
  context: ResolveContext,
  browser: 'desktop' | 'page' = 'desktop',
): Promise<BufferedResponse> {
  const url = urlOf(request)
  const own = { referer: home, ...request.headers, cookie: formatCookie(attempt.jar) }
  const response = await context.transport.send({
    method: request.method ?? 'GET',
    url,
    headers: dressAs(browser, request, own),
    hosts: apiHosts,
    purpose: browser === 'page' ? 'page' : 'api',
    redirect: 'none',
    signal: context.signal,
    ...(request.body === undefined ? {} : { body: request.body }),
  })
  for (const [name, value] of readSetCookie(response.setCookie)) attempt.jar.set(name, value)
  const token = response.headers['x-ms-token']
  if (token) attempt.jar.set('msToken', token)
  return response
}

const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' }
const encoded = (fields: Query): string =>
  fields.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')

/** A signed call of the login site. Throws what its edge refuses; its own codes are the caller's. */
async function ask(
  path: string,
  fields: Query,
  attempt: Attempt,
  context: ResolveContext,
  method: 'GET' | 'POST' = 'GET',
): Promise<unknown> {
  const now = siteNow(context)
  const post = method === 'POST'
  const body = post ? encoded(fields) : undefined
  const query = loginQuery(now, attempt.trace, post ? [] : fields, post ? Object.fromEntries(fields) : {})
  const token = attempt.jar.get('msToken')
  const request: UpstreamRequest = {
    method,
    url: `${loginOrigin}${path}`,
    query: token === undefined ? query : [...query, ['msToken', token]],
    headers: { ...(post ? formHeaders : {}), ...passportHeaders(path, now, attempt) },
    ...(body === undefined ? {} : { body }),
  }
  const response = await send(attempt, await signLogin(request, context), context)
  const refused = refuse(response) ?? judgeTransport(response)
  if (refused) throw refused
  return parsedBody(response)
}

/** A call of the page where people prove that it is them: a form, not signed. */
async function askPage(path: string, fields: Query, attempt: Attempt, context: ResolveContext): Promise<unknown> {
  const url = `https://www.douyin.com${path}`
  const query: Query = [
    ['passport_jssdk_version', '5.1.2'],
    ['passport_jssdk_type', 'lite'],
    ['is_from_ttaccountsdk', '1'],
    ['aid', '6383'],
    ['language', 'zh'],
    ['account_app_language', 'zh-CN'],
    ['new_authn_sdk_version', '1.0.0.420-web'],
    ['biz_trace_id', attempt.trace],
  ]
  const headers = { ...formHeaders, ...passportHeaders(path, siteNow(context), attempt) }
  const request: UpstreamRequest = { method: 'POST', url, query, headers, body: encoded(fields) }
  const response = await send(attempt, request, context)
  const refused = refuse(response) ?? judgeTransport(response)
  if (refused) throw refused
  return parsedBody(response)
}

/** What no further look changes. */
const refusal = (code: number): AmagiError => {
  const error = blocked('captcha')
  error.details.upstreamCode = String(code)
  return error
}

async function begin(context: ResolveContext): Promise<LoginCode> {
  const { clock, random } = context
  // A browser of its own: the guest's would be known as the account's from then on.
  const { ttwid } = await new Visitor().device(context)
  const csrf = hex(random, 32)
  const attempt: Attempt = {
    jar: new Map([
      ['ttwid', ttwid],
      ['s_v_web_id', verifyFp(clock(), random)],
      ['passport_csrf_token', csrf],
      ['passport_csrf_token_default', csrf],
      ['msToken', msToken(random)],
    ]),
    csrf,
    trace: hex(random, 8),
    portrait: `${uuid(random)}.login`,
    method: 'POST',
    pauseMs: 0,
  }
  const body = await ask('/passport/web/get_qrcode/', qrFields, attempt, context)
  const code = passportCode(body)
  if (code === tooOften) throw new AmagiError('rate-limited', { details: { upstreamCode: String(code) } })
  if (code !== 0) throw refusal(code)
  const data = slice(body, 'data')
  const token = data.string('token')
  sessionOf(context).logins.set(token, attempt)
  const ends = data.optionalNumber('expire_time')
  const left = ends === undefined ? usualSec : Math.ceil(ends - siteNow(context) / 1000)
  return { content: data.string('qrcode_index_url'), key: token, validSec: Math.min(mostSec, Math.max(1, left)) }
}

function attemptOf(key: string, context: ResolveContext): Attempt {
  const attempt = sessionOf(context).logins.get(key)
  if (!attempt) throw new AmagiError('internal', { message: 'nobody began this login' })
  return attempt
}

const texts = (value: unknown): [string, string][] =>
  Object.entries(isObject(value) ? value : {}).flatMap(([name, one]): [string, string][] =>
    typeof one === 'string' || typeof one === 'number' ? [[name, String(one)]] : [],
  )

function challengeOf(data: unknown): Challenge {
  const ways: unknown = at(data, 'verify_ways')
  const named = (Array.isArray(ways) ? (ways as unknown[]) : []).map((way) => String(at(way, 'verify_way') ?? ''))
  const text = (path: string): string => String(at(data, path) ?? '')
  return {
    encryptUid: text('encrypt_uid'),
    ticket: text('verify_ticket'),
    params: Object.fromEntries([...texts(at(data, 'common_params')), ...texts(at(data, 'biz_params'))]),
    // None is named where there is but the usual one.
    way: named.length === 0 ? 'mobile_sms_verify' : named.find((way) => byCode.test(way)),
  }
}

/** Follows a confirmed code to the cookies of the account. */
async function collect(attempt: Attempt, redirect: unknown, context: ResolveContext): Promise<LoginState> {
  let url = typeof redirect === 'string' && redirect !== '' ? redirect : undefined
  for (let hop = 0; hop < maxHops && url !== undefined; hop++) {
    const response = await send(attempt, { url, headers: { referer: `${loginOrigin}/` } }, context, 'page')
    const { location } = response.headers
    const goesOn = response.status >= 300 && response.status < 400 && location !== undefined
    url = goesOn ? new URL(location, url).href : undefined
  }
  const cookies = new Map([...attempt.jar].filter(([name]) => !ofThePage.test(name)))
  if (!cookies.get('sessionid') && !cookies.get('sessionid_ss')) {
    throw new AmagiError('upstream-changed', { details: { path: 'set-cookie', steady: true } })
  }
  return { state: 'done', cookie: formatCookie(cookies) }
}

async function state(attempt: Attempt, key: string, context: ResolveContext): Promise<unknown> {
  const fields: Query = [...qrFields, ['is_frontier', 'true'], ['token', key], ...Object.entries(attempt.met ?? {})]
  const body = await ask('/passport/web/check_qrconnect/', fields, attempt, context, attempt.method)
  if (passportCode(body) !== misshapen || attempt.switched) return body
  attempt.switched = true
  attempt.method = attempt.method === 'POST' ? 'GET' : 'POST'
  return ask('/passport/web/check_qrconnect/', fields, attempt, context, attempt.method)
}

async function look(key: string, context: ResolveContext): Promise<LoginState> {
  const attempt = attemptOf(key, context)
  const body = await state(attempt, key, context)
  const data: unknown = at(body, 'data')
  const code = passportCode(body)
  if (code === tooOften) {
    attempt.pauseMs = Math.max(2_000, attempt.pauseMs * 2)
    return { state: 'waiting', pauseMs: attempt.pauseMs }
  }
  const isAsked = code === wantsMore || at(data, 'account_flow') === 'verify'
  if (isAsked) {
    // It takes the site a moment to know that the code was right.
    if (attempt.met !== undefined) return { state: 'waiting', pauseMs: attempt.pauseMs }
    attempt.challenge = challengeOf(data)
    return { state: 'verify' }
  }
  if (code !== 0) throw refusal(code)
  const found = states[String(at(data, 'status'))]
  if (found === undefined) throw new AmagiError('upstream-changed', { details: { path: 'data.status', steady: true } })
  if (found === 'confirmed') {
    const end = await collect(attempt, at(data, 'redirect_url'), context)
    sessionOf(context).logins.delete(key)
    return end
  }
  const interval = Number(at(data, 'interval'))
  if (Number.isFinite(interval)) attempt.pauseMs = Math.min(30_000, Math.max(1_000, interval * 1000))
  return found === 'expired' ? { state: 'expired' } : { state: found, pauseMs: attempt.pauseMs }
}

/** Every field stands there, also an empty one: a form that lacks some is taken for a forged one. */
function proof({ encryptUid, ticket, params, way }: Challenge, more: Query): Query {
  if (way === undefined) {
    throw new AmagiError('unsupported', { details: { steady: true }, message: 'no way that ends in a code' })
  }
  const given = (name: string, usual = ''): string => params[name] || usual
  return [
    ['mix_mode', '1'],
    ['type', '3737'],
    ['encrypt_uid', encryptUid],
    ['verify_ticket', ticket],
    ['copywriting_key', given('copywriting_key', 'qr_connect')],
    ['ies_safety_diversion_tag', given('ies_safety_diversion_tag', 'mfa')],
    ['new_verify_flow', given('new_verify_flow')],
    ['std_verify_flow_id', given('std_verify_flow_id')],
    ['std_verify_scene', given('std_verify_scene', 'account_login')],
    ['std_verify_template', given('std_verify_template', 'ato_web')],
    ['std_verify_token', given('std_verify_token')],
    ['std_verify_type', given('std_verify_type', 'MFA')],
    ['std_verify_way', way],
    ...more,
    ['aid', '6383'],
    ['new_authn_sdk_version', '1.0.0.420-web'],
  ]
}

/** The challenge of a login that has one. */
function challenged(key: string, context: ResolveContext): { attempt: Attempt; challenge: Challenge } {
  const attempt = attemptOf(key, context)
  const { challenge } = attempt
  if (!challenge) throw new AmagiError('internal', { message: 'no second code was asked for' })
  return { attempt, challenge }
}

async function sendSecond(key: string, context: ResolveContext): Promise<{ phone?: string }> {
  const { attempt, challenge } = challenged(key, context)
  const fields = proof(challenge, [['is6Digits', '1']])
  const body = await askPage('/passport/web/send_code/', fields, attempt, context)
  const code = passportCode(body)
  if (code === tooManyCodes || code === tooOften) {
    throw new AmagiError('rate-limited', { details: { upstreamCode: String(code), steady: true } })
  }
  if (code !== 0) throw refusal(code)
  const phone: unknown = at(body, 'data.mobile')
  // Only as the site masks it.
  return typeof phone === 'string' && /\*/.test(phone) && phone.length <= 24 ? { phone } : {}
}

async function submitSecond(key: string, told: string, context: ResolveContext): Promise<boolean> {
  const { attempt, challenge } = challenged(key, context)
  const fields = proof(challenge, [['code', xor5Hex(told)]])
  const body = await askPage('/passport/web/validate_code/', fields, attempt, context)
  const code = passportCode(body)
  if (code === wrongCode) return false
  if (code !== 0) throw refusal(code)
  const carried = Object.entries(challenge.params).filter(([name]) => /^(?:std_verify_|passport_mfa_)/.test(name))
  attempt.met = Object.fromEntries(carried)
  return true
}

export const byQr: NonNullable<Accounts['byCode']> = {
  // The site says itself how often; this is the least.
  pollMs: 3_000,
  begin,
  look,
  second: { send: sendSecond, submit: submitSecond },
}

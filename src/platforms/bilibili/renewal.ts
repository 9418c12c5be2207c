/**
 * A new session for one that nears its end, in the steps of the site's own pages.
 * Source: SocialSisterYi/bilibili-API-collect `docs/login/cookie_refresh.md`, 2025-12.
 */
import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { cookieValue, formatCookie, readCookie, readSetCookie } from '../../cookie'
import { AmagiError } from '../../errors'
import type { ResolveContext, RenewedLogin } from '../define'
import type { Channel, CheckedParams, UpstreamRequest } from '../endpoint/record'
import { climb } from '../ladder'
import { slice } from '../slice'
import { webChannel } from './channels'
import { apiHeaders } from './channels/guest'
import { apiHosts, dressAs } from './headers'
import { hasSession } from './session'

const passport = 'https://passport.bilibili.com/x/passport-login/web'

/** The site's public key for the path of the page that hands out the token of a renewal. */
const pageKey = {
  format: 'jwk',
  key: {
    kty: 'RSA',
    e: 'AQAB',
    n:
      'y4HdjgJHBlbaBN04VERG4qNBIFHP6a3GozCl75AihQloSWCXC5HDNgyinEnhaQ_4-gaMud_GF50elYXLlCToR9se9Z8z433U3KjM-3Yx7ptKk' +
      'mQNAMggQwAVKgq3zYAoidNEWuxpkY_mAitTSRLnsJW-NCTa0bqBFF6Wm1MxgfE',
  },
} as const

/** Path of that page for a moment of the server, in milliseconds: 256 hex digits, different each time. @internal Tested by its form. */
export function correspondPath(serverMs: number): string {
  // Made when it is needed: a process that renews nothing does not pay for it.
  const options = { key: createPublicKey(pageKey), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  return publicEncrypt(options, Buffer.from(`refresh_${serverMs}`)).toString('hex')
}

const form = (path: string, fields: Record<string, string>): UpstreamRequest => ({
  method: 'POST',
  url: `${passport}/${path}`,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

/** A call about the session itself: a dead one is an error. */
const sessionCall = (
  name: string,
  success: string,
  request: (params: CheckedParams) => UpstreamRequest,
  shape?: (body: unknown, setCookie: readonly string[]) => unknown,
): Channel =>
  webChannel({
    name,
    account: true,
    success,
    request,
    ...(shape ? { shape: (body, _, { response }) => shape(body, response.setCookie) } : {}),
  })

const info = sessionCall('cookie-info', 'data.timestamp', ({ csrf }) => ({
  url: `${passport}/cookie/info`,
  query: [['csrf', String(csrf)]],
}))

const refresh = sessionCall(
  'cookie-refresh',
  'data.refresh_token',
  ({ csrf, token, renewal }) =>
    form('cookie/refresh', {
      csrf: String(csrf),
      refresh_csrf: String(token),
      source: 'main_web',
      refresh_token: String(renewal),
    }),
  (body, setCookie) => ({ body, setCookie }),
)

const confirmation = sessionCall('confirm-refresh', 'code', ({ csrf, renewal }) =>
  form('confirm/refresh', { csrf: String(csrf), refresh_token: String(renewal) }),
)

/** The token a page shows for a short time to whoever asks by the right path. */
async function pageToken(serverMs: number, context: ResolveContext): Promise<string> {
  const url = `https://www.bilibili.com/correspond/1/${correspondPath(serverMs)}`
  const response = await context.transport.send({
    url,
    headers: dressAs('page', { url }, await apiHeaders(context)),
    hosts: apiHosts,
    purpose: 'page',
    redirect: 'none',
    signal: context.signal,
  })
  const [, token] = /<div[^>]{0,40}\bid=["']1-name["'][^>]{0,40}>\s*([0-9a-f]{16,64})\s*</i.exec(response.text()) ?? []
  if (response.status !== 200 || token === undefined) {
    throw new AmagiError('upstream-changed', { details: { path: '1-name', upstreamStatus: response.status } })
  }
  return token
}

const csrfOf = (context: ResolveContext): string => cookieValue(context.cookie(), 'bili_jct') ?? ''

/** Asked at most daily: the site says itself when it wants a renewal. */
export async function renew(renewal: string, context: ResolveContext): Promise<RenewedLogin | undefined> {
  const csrf = csrfOf(context)
  const { body } = await climb({ name: 'cookie info', channels: [info] }, { csrf }, context)
  const state = slice(body, 'data')
  if (!state.flag('refresh')) return undefined
  const token = await pageToken(state.number('timestamp'), context)
  const answer = await climb({ name: 'cookie refresh', channels: [refresh] }, { csrf, token, renewal }, context)
  const { body: refreshed, setCookie } = answer.body as { body: unknown; setCookie: readonly string[] }
  // What the account was logged in with stays: its device above all.
  const given = readSetCookie(setCookie)
  const cookie = formatCookie(new Map([...readCookie(context.cookie()), ...given]))
  if (!hasSession(formatCookie(given))) {
    throw new AmagiError('upstream-changed', { details: { path: 'set-cookie' } })
  }
  return { cookie, renewal: slice(refreshed, 'data').string('refresh_token') }
}

/** Only by this the old session ends. */
export async function confirm(renewal: string, context: ResolveContext): Promise<void> {
  await climb({ name: 'confirm refresh', channels: [confirmation] }, { csrf: csrfOf(context), renewal }, context)
}

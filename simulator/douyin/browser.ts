/**
 * Whether a request could have come from a browser: hints, query and signature speak of one, headers are named and
 * ordered as it does, and what is said of the page holds. Written from captures of browsers, not from the client.
 */
import type { Call } from '../types'
import { environmentOf } from './abogus'

/** Names over HTTP/1.1 in order. What the connection adds itself is not among them. */
const orders: Record<'fetch' | 'page' | 'safari', readonly string[]> = {
  fetch: (
    'sec-ch-ua-platform User-Agent Accept sec-ch-ua Content-Type sec-ch-ua-mobile uifid x-tt-argus ' +
    'x-tt-passport-aid-sign x-tt-passport-csrf-token x-tt-passport-trace-id Origin Sec-Fetch-Site Sec-Fetch-Mode ' +
    'Sec-Fetch-Dest Referer Accept-Encoding Accept-Language Cookie'
  ).split(' '),
  page: (
    'sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform Upgrade-Insecure-Requests User-Agent Accept Sec-Fetch-Site ' +
    'Sec-Fetch-Mode Sec-Fetch-User Sec-Fetch-Dest Referer Accept-Encoding Accept-Language Cookie'
  ).split(' '),
  safari: (
    'Cookie Origin Sec-Fetch-Site Sec-Fetch-Mode Accept User-Agent Referer Accept-Language Sec-Fetch-Dest ' +
    'Accept-Encoding'
  ).split(' '),
}

/** Set by the connection, or by the way to this server. */
const foreign = /^(?:host|connection|content-length|transfer-encoding|x-forwarded-.*)$/i

/** Names as they came. */
const namesOf = (call: Call): string[] =>
  call.rawHeaders.filter((_, index) => index % 2 === 0).filter((name) => !foreign.test(name))

function orderOf(call: Call): readonly string[] | undefined {
  if (call.userAgent.includes('iPhone')) return orders.safari
  if (call.headers['sec-ch-ua'] === undefined) return undefined
  return call.headers['sec-fetch-mode'] === 'navigate' ? orders.page : orders.fetch
}

/** What no browser of this name would have sent, as one line each. */
export function oddities(call: Call): string[] {
  const order = orderOf(call)
  if (!order) return []
  const names = namesOf(call)
  const at = `${call.host}${call.path}`
  const strange = names.filter((name) => !order.includes(name))
  const sorted = order.filter((name) => names.includes(name))
  const known = names.filter((name) => order.includes(name))
  return [
    ...strange.map((name) => `header ${name} sent to ${at}`),
    ...(known.join() === sorted.join() ? [] : [`headers in the order ${known.join(' ')} sent to ${at}`]),
  ]
}

const majorOf = (text: string, name: RegExp): string | undefined => name.exec(text)?.[1]

function hintsFit(call: Call): boolean {
  const header = (name: string): string => String(call.headers[name] ?? '')
  const hints = header('sec-ch-ua')
  const chrome = majorOf(call.userAgent, /Chrome\/(\d+)\./)
  if (chrome === undefined) return !Object.keys(call.headers).some((name) => name.startsWith('sec-ch-'))
  if (hints === '') return true
  const brands = [/"Chromium";v="(\d+)"/, /"Google Chrome";v="(\d+)"/].map((name) => majorOf(hints, name))
  const windows = call.userAgent.includes('Windows NT') === (header('sec-ch-ua-platform') === '"Windows"')
  return brands.every((major) => major === chrome) && windows && header('sec-ch-ua-mobile') === '?0'
}

function queryFits(call: Call): boolean {
  const asked = (name: string): string | null => call.query.get(name)
  const version = majorOf(call.userAgent, /Chrome\/([\d.]+)/)
  const versions = [asked('browser_version'), asked('engine_version')].filter((value) => value !== null)
  if (version !== undefined && versions.some((value) => value !== version)) return false
  const env = environmentOf(call.query.get('a_bogus')?.replaceAll(' ', '+') ?? '')
  const [width, height] = [asked('screen_width'), asked('screen_height')]
  if (env === undefined || width === null || height === null) return true
  return env.width === width && env.height === height
}

const siteOf = (host: string): string => host.split('.').slice(-2).join('.')

/** `Sec-Fetch-Site` and `Origin` against the page that is named. */
function pageFits(call: Call): boolean {
  const { origin, referer } = call.headers
  const said = call.headers['sec-fetch-site']
  if (said === undefined || call.headers['sec-fetch-mode'] === 'navigate') return true
  if (referer === undefined || !URL.canParse(referer)) return said === 'none'
  const page = new URL(referer)
  if (page.host === call.host) return said === 'same-origin' && (origin === undefined || call.method === 'POST')
  const expected = siteOf(page.host) === siteOf(call.host) ? 'same-site' : 'cross-site'
  return said === expected && origin === page.origin
}

/** Two things a request says of its sender that cannot both be true. */
export function contradicts(call: Call): boolean {
  return !hintsFit(call) || !queryFits(call) || !pageFits(call)
}

/**
 * How browsers look over HTTP/1.1, for every site here: order and case of their headers, hints that fit the agent, an origin
 * that fits the page. Written from raw requests of Chrome 130–147 on Windows and of Safari that people published 2023 to
 * 2026-05, not from the client.
 */
import { within } from './reply'
import type { Call } from './types'

/** Chrome asking by script; what a page sets itself stands among the first, behind `sec-ch-ua-mobile`. */
export const byScript = (own: readonly string[] = []): readonly string[] => [
  'sec-ch-ua-platform',
  'User-Agent',
  'Accept',
  'sec-ch-ua',
  'Content-Type',
  'sec-ch-ua-mobile',
  ...own,
  'Origin',
  'Sec-Fetch-Site',
  'Sec-Fetch-Mode',
  'Sec-Fetch-Dest',
  'Referer',
  'Accept-Encoding',
  'Accept-Language',
  'Cookie',
]

/** Chrome opening a page. */
export const byHand: readonly string[] = (
  'sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform Upgrade-Insecure-Requests User-Agent Accept Sec-Fetch-Site ' +
  'Sec-Fetch-Mode Sec-Fetch-User Sec-Fetch-Dest Referer Accept-Encoding Accept-Language Cookie'
).split(' ')

/** Chrome showing a picture, or playing: taken down from a Chromium of 2026-11 that showed both. */
const byElement: readonly string[] = (
  'sec-ch-ua-platform User-Agent sec-ch-ua sec-ch-ua-mobile Accept Sec-Fetch-Site Sec-Fetch-Mode Sec-Fetch-Dest ' +
  'Sec-Fetch-Storage-Access Referer Accept-Encoding Accept-Language Range If-Range'
).split(' ')

/** Whether an element of a page asks, not a script and nobody by hand. */
export const shows = ({ headers }: Call): boolean => headers['sec-fetch-mode'] === 'no-cors'

/** Safari 17 of an iPhone. */
export const bySafari: readonly string[] = (
  'Cookie Origin Sec-Fetch-Site Sec-Fetch-Mode Accept User-Agent Referer Accept-Language Sec-Fetch-Dest ' +
  'Accept-Encoding'
).split(' ')

/** Set by the connection, or by the way to this server. */
const carried = /^(?:host|connection|content-length|transfer-encoding|x-forwarded-.*)$/i

/** Names as they came. */
export const namesOf = (call: Call): string[] =>
  call.rawHeaders.filter((_, index) => index % 2 === 0).filter((name) => !carried.test(name))

export const navigates = ({ headers }: Call): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && (headers.accept ?? '').startsWith('text/html')

/** Names this browser does not send, spelt like that, and the first that stands where it has no place; a line each. */
export function misplaced(call: Call, order: readonly string[]): string[] {
  const names = namesOf(call)
  const at = `${call.host}${call.path}`
  const places = names.map((name) => order.indexOf(name))
  const strange = names.filter((_, index) => places[index] === -1)
  const late = places.findIndex(
    (place, index) => place !== -1 && places.slice(0, index).some((before) => before > place),
  )
  return [
    ...strange.map((name) => `${at}: no browser sends ${name} there, spelt like that`),
    ...(late === -1 ? [] : [`${at}: ${names[late]} comes after ${names[late - 1]}`]),
  ]
}

const majorOf = (text: string, name: RegExp): string | undefined => name.exec(text)?.[1]

/** Client hints, where there are any, are those of the agent. */
export function hintsFit(call: Call): boolean {
  const header = (name: string): string => String(call.headers[name] ?? '')
  const hints = header('sec-ch-ua')
  const chrome = majorOf(call.userAgent, /Chrome\/(\d+)\./)
  if (chrome === undefined) return !Object.keys(call.headers).some((name) => name.startsWith('sec-ch-'))
  if (hints === '') return true
  const brands = [/"Chromium";v="(\d+)"/, /"Google Chrome";v="(\d+)"/].map((name) => majorOf(hints, name))
  const windows = call.userAgent.includes('Windows NT') === (header('sec-ch-ua-platform') === '"Windows"')
  return brands.every((major) => major === chrome) && windows && header('sec-ch-ua-mobile') === '?0'
}

const siteOf = (host: string): string => host.split('.').slice(-2).join('.')

/** `Sec-Fetch-Site` and `Origin` against the page that is named. */
export function pageFits(call: Call): boolean {
  const { origin, referer } = call.headers
  const said = call.headers['sec-fetch-site']
  if (said === undefined || ['navigate', 'no-cors'].includes(String(call.headers['sec-fetch-mode']))) return true
  if (referer === undefined || !URL.canParse(referer)) return said === 'none'
  const page = new URL(referer)
  if (page.host === call.host) return said === 'same-origin' && (origin === undefined || call.method === 'POST')
  return said === (within(call.host, siteOf(page.host)) ? 'same-site' : 'cross-site') && origin === page.origin
}

/** What each element says it takes. */
const takes: Readonly<Record<string, RegExp>> = {
  image: /^image\/avif,image\/webp,/,
  video: /^\*\/\*$/,
  audio: /^\*\/\*$/,
}

/**
 * A file a page of `site` shows, as Chrome asks for it: neither by script nor by hand, never with an origin or a cookie.
 * Over plain http a browser keeps its hints and what it says of fetching to itself.
 */
export function oddFile(call: Call, site: string): string[] {
  const { headers, host } = call
  const at = `${host}${call.path}`
  const odd = misplaced(call, byElement)
  const secret = headers['x-forwarded-proto'] === 'http'
  if (secret)
    return [...odd, ...(Object.keys(headers).some((name) => name.startsWith('sec-')) ? [`${at}: hints over http`] : [])]
  const said = (name: string): string => String(headers[name] ?? '')
  const away = within(host, site) ? 'same-site' : 'cross-site'
  const wrong = [
    !hintsFit(call) || said('sec-ch-ua') === '' ? 'hints' : '',
    said('sec-fetch-mode') === 'no-cors' ? '' : 'sec-fetch-mode',
    takes[said('sec-fetch-dest')]?.test(said('accept')) ? '' : 'sec-fetch-dest and accept',
    said('sec-fetch-site') === away ? '' : 'sec-fetch-site',
    away === 'cross-site' || said('sec-fetch-storage-access') === '' ? '' : 'sec-fetch-storage-access',
    said('sec-fetch-dest') === 'image' || said('accept-encoding') === 'identity' ? '' : 'accept-encoding',
  ]
  return [
    ...odd,
    ...wrong.filter((name) => name !== '').map((name) => `${at}: no page would ask like that, by its ${name}`),
  ]
}

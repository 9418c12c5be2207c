/**
 * How the browsers of visitors look over HTTP/1.1: what gives a client away is refused, what only looks odd is noted.
 * Order and case: raw requests of Chrome 130–147 on Windows and of Safari that people published 2024-11 … 2026-05.
 */
import { isBrowser, isMobile, within } from '../reply'
import type { Call } from '../types'

/** Chrome asking by script; headers of the page itself (`kww`) stand among the first ones. */
const byScript = [
  'sec-ch-ua-platform',
  'User-Agent',
  'Accept',
  'sec-ch-ua',
  'Content-Type',
  'sec-ch-ua-mobile',
  'kww',
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
const byHand = [
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'Upgrade-Insecure-Requests',
  'User-Agent',
  'Accept',
  'Sec-Fetch-Site',
  'Sec-Fetch-Mode',
  'Sec-Fetch-User',
  'Sec-Fetch-Dest',
  'Referer',
  'Accept-Encoding',
  'Accept-Language',
  'Cookie',
]

const safari = [
  'Content-Type',
  'Accept',
  'User-Agent',
  'Referer',
  'kww',
  'Accept-Language',
  'Accept-Encoding',
  'Cookie',
]

/** What the connection and the gateway put there, in no browser's order. */
const carried = /^(?:host|connection|content-length|x-forwarded-\w+)$/i

export const navigates = ({ headers }: Call): boolean =>
  headers['sec-fetch-mode'] === 'navigate' && (headers.accept ?? '').startsWith('text/html')

/** Desktop Chrome; its hints, where it gives any, are those of the same Chrome. */
export function isDesktop(call: Call): boolean {
  const { userAgent, headers } = call
  if (!isBrowser(userAgent) || isMobile(userAgent)) return false
  const version = /Chrome\/(\d+)/.exec(userAgent)?.[1]
  const hint = headers['sec-ch-ua']
  if (hint !== undefined && !String(hint).includes(`"Chromium";v="${version}"`)) return false
  if (headers['sec-ch-ua-mobile'] === '?1') return false
  const system = headers['sec-ch-ua-platform']
  return system === undefined || (system === '"Windows"') === userAgent.includes('Windows NT')
}

/** A phone's own page asks without origin and fetch hints; anything else gives itself away. */
export function isPhone({ userAgent, headers }: Call): boolean {
  const hints = Object.keys(headers).some((name) => name.startsWith('sec-'))
  return isMobile(userAgent) && isBrowser(userAgent) && headers.origin === undefined && !hints
}

/** A call of a desktop page by script: from its own origin when it sends something, and naming the page. */
export function fromPage(call: Call, origin: string): boolean {
  if (!isDesktop(call)) return false
  if (call.method === 'POST' && call.headers.origin !== origin) return false
  return (call.headers.referer ?? '').startsWith(`${origin}/`)
}

/** What no browser of that name would send, one line; undefined when there is nothing. */
export function oddity(call: Call): string | undefined {
  const { rawHeaders, userAgent, host } = call
  const names = rawHeaders.filter((_, index) => index % 2 === 0).filter((name) => !carried.test(name))
  const phone = isMobile(userAgent)
  const order = phone ? safari : navigates(call) ? byHand : byScript
  const places = names.map((name) => order.indexOf(name))
  const stranger = names.find((_, index) => places[index] === -1)
  if (stranger) return `${host}: no browser sends ${stranger} there, spelt like that`
  const late = places.findIndex((place, index) => place < (places[index - 1] ?? -1))
  if (late > 0) return `${host}: ${names[late]} comes after ${names[late - 1]}`
  const hinted = phone || names.includes('sec-ch-ua') || !within(host, 'kuaishou.com')
  return hinted ? undefined : `${host}: Chrome without client hints`
}

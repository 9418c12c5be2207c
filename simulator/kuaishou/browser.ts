/**
 * How the browsers of visitors look over HTTP/1.1: what gives a client away is refused, what only looks odd is noted.
 * Order and case: raw requests of Chrome 130–147 on Windows and of Safari that people published 2024-11 … 2026-05.
 */
import { byHand, byScript, misplaced, namesOf, navigates } from '../browser'
import { isBrowser, isMobile, within } from '../reply'
import type { Call } from '../types'

const script = byScript(['kww'])

/** Safari of iOS 16. */
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
  const { userAgent, host } = call
  const phone = isMobile(userAgent)
  const [odd] = misplaced(call, phone ? safari : navigates(call) ? byHand : script)
  const hinted = phone || namesOf(call).includes('sec-ch-ua') || !within(host, 'kuaishou.com')
  return odd ?? (hinted ? undefined : `${host}: Chrome without client hints`)
}

/**
 * How browsers look over HTTP/1.1: what they say of themselves, and the names of their headers with case and order. Each
 * platform puts its own visitors together of these (`headers.ts`). A test and the simulator, by a list of its own, hold
 * every request against them.
 */
import { siteOf } from '../http/address'
import { acceptEncoding } from '../http/body'
import type { FileHeaders } from '../http/types'

/** One kind of request of one browser. */
export interface Browser {
  /** Names as they are written, in the order they are sent. What a browser has no place for comes last. */
  names: readonly string[]
  /** What every request carries; a request's own headers win. */
  always: Readonly<Record<string, string>>
  /** Tells nothing of the page it asks from: neither `Origin` nor `Sec-Fetch-Site`. */
  silent?: true
}

/** The version appears in the agent, the client hints and in queries of some sites, which have to agree. */
export const chrome = '150'

/** Chrome on Windows. 111 characters: with a length divisible by three all known a_bogus variants agree. No `Edg/` token. */
export const chromeAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${chrome}.0.0.0 Safari/537.36`

/**
 * Brands of the client hint as Chromium of this major writes them: the nonsense brand and the order go by the number.
 * Source: Chromium, `components/embedder_support/user_agent_utils.cc`; agrees with captures of 142, 143 and 147.
 */
function brands(major: number): string {
  const signs = [' ', '(', ':', '-', '.', '/', ')', ';', '=', '?', '_']
  const sign = (at: number): string => signs[at % signs.length] ?? ''
  const nonsense = `"Not${sign(major)}A${sign(major + 1)}Brand";v="${['8', '99', '24'][major % 3] ?? ''}"`
  const order = ['012', '021', '102', '120', '201', '210'][major % 6] ?? ''
  const written: string[] = []
  for (const [at, brand] of [nonsense, `"Chromium";v="${major}"`, `"Google Chrome";v="${major}"`].entries()) {
    written[Number(order[at])] = brand
  }
  return written.join(', ')
}

const hints = {
  'sec-ch-ua': brands(Number(chrome)),
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Windows"',
} as const

const language = 'zh-CN,zh;q=0.9'

/**
 * Chrome, a script of a page that asks. Order: raw HTTP/1.1 requests of Chrome 130, 142 and 147 in public write-ups,
 * 2024-11 to 2026-05; `priority` belongs to HTTP/2. What a page adds itself (`own`) has no fixed place among the first.
 */
export const chromeScript = (own: readonly string[] = []): Browser => ({
  names: [
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
  ],
  always: {
    ...hints,
    'User-Agent': chromeAgent,
    Accept: 'application/json, text/plain, */*',
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Dest': 'empty',
    'Accept-Encoding': acceptEncoding,
    'Accept-Language': language,
  },
})

/** The same Chrome, a page that is opened by hand. Order: the same sources. */
export const chromePage: Browser = {
  names: [
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
  ],
  always: {
    ...hints,
    'Upgrade-Insecure-Requests': '1',
    'User-Agent': chromeAgent,
    Accept:
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,' +
      'application/signed-exchange;v=b3;q=0.7',
    'Sec-Fetch-Site': 'none',
    'Sec-Fetch-Mode': 'navigate',
    'Sec-Fetch-User': '?1',
    'Sec-Fetch-Dest': 'document',
    'Accept-Encoding': acceptEncoding,
    'Accept-Language': language,
  },
}

/**
 * Safari of an iPhone that opens a page. Order: a raw HTTP/1.1 request of Safari 17.6 in a public write-up, 2024; the
 * place of `Cookie` is not in it. No client hints: WebKit has none.
 */
export const safari: Browser = {
  names: [
    'Cookie',
    'Origin',
    'Sec-Fetch-Site',
    'Sec-Fetch-Mode',
    'Accept',
    'User-Agent',
    'Referer',
    'Accept-Language',
    'Sec-Fetch-Dest',
    'Accept-Encoding',
  ],
  always: {
    'Sec-Fetch-Site': 'none',
    'Sec-Fetch-Mode': 'navigate',
    Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'User-Agent':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
      'Version/17.5 Mobile/15E148 Safari/604.1',
    'Accept-Language': 'zh-CN,zh-Hans;q=0.9',
    'Sec-Fetch-Dest': 'document',
    'Accept-Encoding': acceptEncoding,
  },
}

/** What Safari's `fetch` sends in place of a navigation. */
export const safariFetch = { Accept: '*/*', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' } as const

/**
 * Safari of iOS 16, which says nothing of fetching yet. Order: its raw requests, 2023; a page leaves out what it does not
 * name itself, `Content-Type` among it.
 */
export const olderSafari = (own: readonly string[] = [], always: Readonly<Record<string, string>>): Browser => ({
  names: ['Content-Type', 'Accept', 'User-Agent', 'Referer', ...own, 'Accept-Language', 'Accept-Encoding', 'Cookie'],
  always: {
    'User-Agent':
      'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
      'Version/16.6 Mobile/15E148 Safari/604.1',
    'Accept-Encoding': acceptEncoding,
    ...always,
  },
  silent: true,
})

/**
 * What a page shows, picture or player; neither asks with `Origin`, and `Range` comes behind all of it. Names, order and
 * values: HTTP/1.1 requests of Chromium 156 from a page of another site, 2026-11; `image/jxl` came after 150.
 */
const shown = (accept: string, encoding: string): Browser => ({
  names: [
    'sec-ch-ua-platform',
    'User-Agent',
    'sec-ch-ua',
    'sec-ch-ua-mobile',
    'Accept',
    'Sec-Fetch-Site',
    'Sec-Fetch-Mode',
    'Sec-Fetch-Dest',
    'Sec-Fetch-Storage-Access',
    'Referer',
    'Accept-Encoding',
    'Accept-Language',
  ],
  always: {
    ...hints,
    'User-Agent': chromeAgent,
    Accept: accept,
    'Sec-Fetch-Mode': 'no-cors',
    'Accept-Encoding': encoding,
    'Accept-Language': language,
  },
})

const chromePicture = shown('image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', acceptEncoding)
const chromePlayer = shown('*/*', 'identity')

/** What is known of a request before it is dressed. */
export interface Undressed {
  url: string
  method?: string | undefined
  body?: unknown
}

/** Scheme and host of an address: its query is long where it is signed, and has no say in them. */
const siteAt = (address: string): URL => new URL(/^[a-z]+:\/\/[^/?#\\]*/i.exec(address)?.[0] ?? address)

/** What a browser says of the page a request comes from; the page is known by its `Referer`. */
function fromPage({ url, method = 'GET' }: Undressed, referer: string, script: boolean): Record<string, string> {
  const [page, target] = [siteAt(referer), siteAt(url)]
  const same = page.origin === target.origin
  const related = same || siteOf(page.hostname) === siteOf(target.hostname)
  // A script says where it stands whenever it asks elsewhere; what is opened, shown, or asked at home, only when it posts.
  const says = method === 'POST' || (!same && script)
  return {
    ...(says ? { Origin: page.origin } : {}),
    'Sec-Fetch-Site': same ? 'same-origin' : related ? 'same-site' : 'cross-site',
  }
}

const lower = (headers: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])

/** A browser as {@link dress} reads it: names in lower case beside the written ones. */
interface Wardrobe {
  names: readonly (readonly [key: string, name: string])[]
  always: readonly (readonly [key: string, value: string])[]
  silent?: true
}

const wardrobe = ({ names, always, ...rest }: Browser): Wardrobe => ({
  ...rest,
  names: names.map((name) => [name.toLowerCase(), name]),
  always: lower(always),
})

/**
 * Headers as this browser sends them to this address: named, ordered and completed. `own` in any case; an empty text
 * leaves out what the browser would add. A referer decides `Origin` and `Sec-Fetch-Site`; what a body has as its usual
 * `Content-Type` goes with a body alone.
 */
function dress(
  { names, always, silent }: Wardrobe,
  request: Undressed,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const mine = lower(own)
  const all = new Map(always)
  for (const [key, value] of mine) all.set(key, value)
  const referer = all.get('referer')
  const script = all.get('sec-fetch-mode') === 'cors'
  if (request.body === undefined) all.delete('content-type')
  if (referer && !silent) for (const [key, value] of lower(fromPage(request, referer, script))) all.set(key, value)
  for (const [key, value] of mine) all.set(key, value)
  const ordered: Record<string, string> = {}
  for (const [key, name] of names) {
    const value = all.get(key)
    all.delete(key)
    if (value) ordered[name] = value
  }
  for (const [key, value] of all) if (value) ordered[key] = value
  return ordered
}

/** {@link dress} for one platform's visitors by their names. */
export function dresser<N extends string>(
  visitors: Readonly<Record<N, Browser>>,
): (name: N, request: Undressed, own?: Readonly<Record<string, string>>) => Record<string, string> {
  const worn = Object.entries<Browser>(visitors).map(([name, browser]) => [name, wardrobe(browser)] as const)
  const wardrobes = Object.fromEntries(worn) as Record<N, Wardrobe>
  return (name, request, own) => dress(wardrobes[name], request, own)
}

const elements = dresser({ picture: chromePicture, player: chromePlayer })

/**
 * Headers of files that a page of `home` shows. Where a host wants no referer the page keeps it back, and everything else
 * stays; over plain http nothing is said that browsers keep for safe addresses.
 */
export const showing =
  (home: string): FileHeaders =>
  ({ url, as, referer }) => {
    const page: Record<string, string> = { ...fromPage({ url }, home, false), ...(referer ? { Referer: referer } : {}) }
    const away = page['Sec-Fetch-Site'] === 'cross-site' ? { 'Sec-Fetch-Storage-Access': 'none' } : {}
    const own = { ...page, ...away, 'Sec-Fetch-Dest': as === 'picture' ? 'image' : as }
    const all = elements(as === 'picture' ? 'picture' : 'player', { url }, own)
    return url.startsWith('https:')
      ? all
      : Object.fromEntries(Object.entries(all).filter(([key]) => !/^sec-/i.test(key)))
  }

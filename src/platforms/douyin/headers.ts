/**
 * Who we are to the site: one browser on the desktop, one on the phone, the app, and the hosts they ask.
 *
 * One table for each of them: what it is, and the names of its headers over HTTP/1.1 with their case and order. A test
 * and the simulator hold every request against it.
 */
import { acceptEncoding } from '../../http/body'

/** The version appears in the agent, the client hints and the query, which have to agree. */
export const chrome = '150'

/** 111 characters: with a length divisible by three all known a_bogus variants agree. No `Edg/` token. */
export const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${chrome}.0.0.0 Safari/537.36`

/**
 * The one window of the desktop browser, in CSS pixels: 1920×1080 at 125 % with a task bar. Query and `a_bogus` tell it,
 * so it must be the same everywhere. Numbers of ikenxuan/amagi 6.5.0 and JoeanAmier/TikTokDownloader, 2026-09.
 */
export const screen = {
  width: 1536,
  height: 864,
  /** Without the task bar. */
  availHeight: 834,
  outerHeight: 834,
  innerWidth: 1536,
  innerHeight: 747,
} as const

/** Share pages hold the work only for phones. */
const phoneAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/17.5 Mobile/15E148 Safari/604.1'

/** The app for Android; its feed looks at nothing else. Source: docs of the media-parser projects, 2026-09. */
const appAgent =
  'com.ss.android.ugc.aweme/290101 (Linux; U; Android 10; zh_CN; Pixel 4; Build/QQ3A.200805.001; ' +
  'Cronet/TTNetVersion:5f9037be 2023-01-13 QuicVersion:4668bb42 2022-11-21)'

export const home = 'https://www.douyin.com/'

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

interface Browser {
  /** Names as they are written, in the order they are sent. What a browser has no place for comes last. */
  names: readonly string[]
  /** What every request carries; a request's own headers win. */
  always: Readonly<Record<string, string>>
}

const browsers = {
  /**
   * Chrome on Windows, `fetch` of a page. Order: raw HTTP/1.1 requests of Chrome 130, 142 and 147 in public write-ups,
   * 2024-11 to 2026-05; `priority` belongs to HTTP/2. Headers a page adds have no fixed place there.
   */
  desktop: {
    names: [
      'sec-ch-ua-platform',
      'User-Agent',
      'Accept',
      'sec-ch-ua',
      'Content-Type',
      'sec-ch-ua-mobile',
      'uifid',
      'x-tt-argus',
      'x-tt-passport-aid-sign',
      'x-tt-passport-csrf-token',
      'x-tt-passport-trace-id',
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
      'User-Agent': userAgent,
      Accept: 'application/json, text/plain, */*',
      'Sec-Fetch-Mode': 'cors',
      'Sec-Fetch-Dest': 'empty',
      'Accept-Encoding': acceptEncoding,
      'Accept-Language': language,
    },
  },
  /** The same Chrome, a page that is opened. Order: the same sources. */
  page: {
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
      'User-Agent': userAgent,
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
  },
  /**
   * Safari of an iPhone. Order: a raw HTTP/1.1 request of Safari 17.6 in a public write-up, 2024; the place of `Cookie`
   * is not in it. No client hints: WebKit has none.
   */
  phone: {
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
      'User-Agent': phoneAgent,
      'Accept-Language': 'zh-CN,zh-Hans;q=0.9',
      'Sec-Fetch-Dest': 'document',
      'Accept-Encoding': acceptEncoding,
    },
  },
  /** The app. Nothing of a browser: neither language nor page. */
  app: {
    names: ['Accept-Encoding', 'User-Agent', 'Cookie'],
    always: { 'User-Agent': appAgent, 'Accept-Encoding': acceptEncoding },
  },
} as const satisfies Record<string, Browser>

/** Whose shape a request has. */
export type BrowserName = keyof typeof browsers

/** What Safari's `fetch` sends in place of a navigation. */
export const phoneFetch = { Accept: '*/*', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' } as const

const siteOf = (host: string): string => host.split('.').slice(-2).join('.')

/** What a browser says of the page a request comes from; the page is known by its `Referer`. */
function fromPage(url: string, method: string, referer: string): Record<string, string> {
  const [page, target] = [new URL(referer), new URL(url)]
  if (page.origin === target.origin) {
    return { ...(method === 'POST' ? { Origin: page.origin } : {}), 'Sec-Fetch-Site': 'same-origin' }
  }
  return {
    Origin: page.origin,
    'Sec-Fetch-Site': siteOf(page.host) === siteOf(target.host) ? 'same-site' : 'cross-site',
  }
}

/**
 * Headers as this browser sends them to this address: named, ordered and completed. `own` in any case; an empty text
 * leaves out what the browser would add. A referer decides `Origin` and `Sec-Fetch-Site`.
 */
export function dress(
  name: BrowserName,
  request: { url: string; method?: string | undefined },
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { names, always }: Browser = browsers[name]
  const lower = (headers: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])
  const mine = new Map(lower(own))
  const referer = mine.get('referer')
  const page = referer && name !== 'app' ? fromPage(request.url, request.method ?? 'GET', referer) : {}
  const all = new Map([...lower(always), ...lower(page), ...mine])
  const ordered: [string, string][] = []
  for (const key of names) {
    const value = all.get(key.toLowerCase())
    all.delete(key.toLowerCase())
    if (value) ordered.push([key, value])
  }
  return Object.fromEntries([...ordered, ...[...all].filter(([, value]) => value !== '')])
}

/** Only the `location` of short links is read: any browser is answered alike. */
export const linkHeaders: Readonly<Record<string, string>> = dress('phone', { url: 'https://v.douyin.com/' })

export const mediaHeaders: Readonly<Record<string, string>> = { 'User-Agent': userAgent }

/** Hosts API calls may ask. */
export const apiHosts = ['douyin.com', 'iesdouyin.com', 'amemv.com', 'snssdk.com', 'bytedance.com'] as const

/** Hosts of pictures, video and sound. */
export const mediaHosts = [
  'douyinvod.com',
  'douyinpic.com',
  'douyinstatic.com',
  'douyincdn.com',
  'douyin.com',
  'iesdouyin.com',
  'snssdk.com',
  'amemv.com',
  'zjcdn.com',
  'huoshanimg.com',
  'byteimg.com',
  'bytednsdoc.com',
  'bytetos.com',
  'bytecdntp.com',
  'pstatp.com',
  'ixigua.com',
  'toutiaovod.com',
  // The player's redirects end at the sister sites as well: reports on f2 and other downloaders, 2025 to 2026.
  '365yg.com',
  'idouyinvod.com',
] as const

/** Hosts, and how our two browsers look there. Phone and desktop are never mixed: hints of one with the agent of the other are refused. */
import { acceptEncoding } from '../../http/body'
import { linkHosts } from './links'

/** Everything the API and the share pages answer on. */
export const apiHosts = linkHosts

/** CDN families of pictures, videos and sound. */
export const mediaHosts = [
  'yximgs.com',
  'kwimgs.com',
  'kwaicdn.com',
  'oskwai.com',
  'wsukwai.com',
  'kskwai.com',
  'eckwai.com',
  'ndcimgs.com',
  'gifshow.com',
]

/** The site; what the CDN expects as referer. */
export const home = 'https://www.kuaishou.com/'

/** The live site. */
export const liveHome = 'https://live.kuaishou.com/'

/** H5 page a work is shown on; what the app's share links lead to. */
export const sharePage = (photoId: string) => `https://c.kuaishou.com/fw/photo/${encodeURIComponent(photoId)}`

/** The same work on the site for desktops. */
export const desktopPage = (photoId: string) => `${home}short-video/${encodeURIComponent(photoId)}`

/** The browser of every request for desktops and for media: Chrome 138 on Windows. */
const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36'

/** Its client hints. */
const hints = {
  agent: '"Not)A;Brand";v="8", "Chromium";v="138", "Google Chrome";v="138"',
  mobile: '?0',
  system: '"Windows"',
}

/** The browser of every request for phones. */
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/16.6 Mobile/15E148 Safari/604.1'

const chinese = 'zh-CN,zh;q=0.9'
const axios = 'application/json, text/plain, */*'

/** Names as they are spelt, in the order they are sent; what has no value comes with the request or is left out. */
export type Look = readonly (readonly [name: string, value?: string])[]

/**
 * A script of a page in Chrome. Raw requests over HTTP/1.1 of Chrome 130–147, published 2024-11 … 2026-05: the hints stand
 * between what the script sets itself, whose order varies with what it sets (`kww` is put among them).
 */
const script = (origin: string, referer: string): Look => [
  ['sec-ch-ua-platform', hints.system],
  ['User-Agent', chrome],
  ['Accept', axios],
  ['sec-ch-ua', hints.agent],
  ['Content-Type', 'application/json'],
  ['sec-ch-ua-mobile', hints.mobile],
  ['kww'],
  ['Origin', origin],
  ['Sec-Fetch-Site', 'same-origin'],
  ['Sec-Fetch-Mode', 'cors'],
  ['Sec-Fetch-Dest', 'empty'],
  ['Referer', referer],
  ['Accept-Encoding', acceptEncoding],
  ['Accept-Language', chinese],
  ['Cookie'],
]

/** How every request of ours looks, by who asks where. */
export const looks = {
  /**
   * H5 calls: exactly these, no `Origin` and no fetch hints (sokoko-org/nonebot-plugin-parser-lite 2026-08). The order
   * is that of Safari on iOS 16 as its raw requests show it, 2023.
   */
  phone: [
    ['Content-Type', 'application/json'],
    ['Accept', axios],
    ['User-Agent', safari],
    ['Referer'],
    ['kww'],
    ['Accept-Encoding', acceptEncoding],
    ['Cookie'],
  ],
  /** Short links and share pages; a desktop agent gets `{"result":2}` instead of them. */
  phonePage: [
    ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['User-Agent', safari],
    ['Referer', 'https://v.kuaishou.com/'],
    ['Accept-Language', chinese],
    ['Accept-Encoding', acceptEncoding],
    ['Cookie'],
  ],
  desktop: script('https://www.kuaishou.com', `${home}new-reco`),
  live: script('https://live.kuaishou.com', liveHome),
  /** A page opened by hand, on either site. Raw requests over HTTP/1.1 of Chrome 135 and 140, 2025. */
  desktopPage: [
    ['sec-ch-ua', hints.agent],
    ['sec-ch-ua-mobile', hints.mobile],
    ['sec-ch-ua-platform', hints.system],
    ['Upgrade-Insecure-Requests', '1'],
    ['User-Agent', chrome],
    [
      'Accept',
      'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,' +
        'application/signed-exchange;v=b3;q=0.7',
    ],
    ['Sec-Fetch-Site', 'none'],
    ['Sec-Fetch-Mode', 'navigate'],
    ['Sec-Fetch-User', '?1'],
    ['Sec-Fetch-Dest', 'document'],
    ['Accept-Encoding', acceptEncoding],
    ['Accept-Language', chinese],
    ['Cookie'],
  ],
} as const satisfies Record<string, Look>

/** Sent with a body alone: a browser has no other use for them on its own site. */
const bodily = new Set(['content-type', 'origin'])

/**
 * Headers as the browser sends them. `given` wins over the look, in whatever case it comes; names the look does not know
 * stand at the end.
 */
export function dress(look: Look, given: Readonly<Record<string, string>>, hasBody: boolean): Record<string, string> {
  const own = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), [name, value] as const]))
  const dressed: Record<string, string> = {}
  for (const [name, usual] of look) {
    const key = name.toLowerCase()
    const value = own.get(key)?.[1] ?? (hasBody || !bodily.has(key) ? usual : undefined)
    own.delete(key)
    if (value !== undefined) dressed[name] = value
  }
  return { ...dressed, ...Object.fromEntries(own.values()) }
}

export const linkHeaders: Readonly<Record<string, string>> = dress(looks.phonePage, {}, false)

export const mediaHeaders: Readonly<Record<string, string>> = { 'user-agent': chrome }

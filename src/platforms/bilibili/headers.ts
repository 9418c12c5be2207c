/** Who we are to bilibili: one browser on the desktop, one on the phone, an app, and the hosts they ask. */
import { acceptEncoding } from '../../http/body'
import {
  chromeAgent,
  chromePage,
  chromeScript,
  dresser,
  safari,
  showing,
  type Browser,
  type Undressed,
} from '../browser'

/** The site: the page every request seems to come from; media hosts check it as well. */
export const home = 'https://www.bilibili.com/'

/** Host suffixes the API channels may ask. */
export const apiHosts = ['bilibili.com'] as const

/** Hosts of pictures, video and sound. */
export const mediaHosts = [
  'hdslb.com',
  'biliimg.com',
  'bilivideo.com',
  'bilivideo.cn',
  'szbdyd.com',
  'upos-hz-mirrorakam.akamaized.net',
  'upos-bstar1-mirrorakam.akamaized.net',
] as const

/** Pages that ask the other API hosts; the rest is asked by the site's own (ikenxuan/amagi 6.5.0, yt-dlp, 2026). */
const pages: Readonly<Record<string, string>> = {
  'api.live.bilibili.com': 'https://live.bilibili.com/',
  'api.vc.bilibili.com': 'https://h.bilibili.com/',
}

const script = chromeScript()

const visitors = {
  /** A script of a page: everything at the API hosts. They all belong to one site, so each names page and origin. */
  script,
  /** Calls signed by an app's key: no cookie and nothing of the browser's device. Source: nilaoda/BBDown, 2026. */
  app: {
    names: ['User-Agent', 'Accept', 'Referer', 'Accept-Encoding'],
    always: { 'User-Agent': chromeAgent, Accept: '*/*', Referer: home, 'Accept-Encoding': acceptEncoding },
    silent: true,
  },
  /** A page for desktops; asked without cookie, as the first visit of a browser. */
  page: chromePage,
  /** The same for phones: `m.bilibili.com` sends everybody else to the desktop's site. */
  phone: safari,
} as const satisfies Record<string, Browser>

/** Which of our visitors asks. */
type VisitorName = keyof typeof visitors

const dressVisitor = dresser(visitors)

/** Headers as one of our visitors sends them. A script without a referer of its own stands on the page that asks the host. */
export function dressAs(
  name: VisitorName,
  request: Undressed,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  if (name !== 'script') return dressVisitor(name, request, own)
  return dressVisitor(name, request, { referer: pages[new URL(request.url).host] ?? home, ...own })
}

/**
 * What the page's script says of this browser when it registers a device: names are shortened by the site.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/buvid3_4.md`, 2025-12; only what a header says as well.
 */
export function fingerprint(buvid3: string, nowMs: number): Record<string, unknown> {
  return {
    '3064': 1,
    '5062': String(nowMs),
    '03bf': encodeURIComponent(home),
    '39c8': '333.1007.fp.risk',
    '34f1': '',
    d402: '',
    '654a': '',
    '6e7c': '1920x1080',
    '3c43': {
      '2673': 0,
      '5766': 24,
      '6527': 0,
      '7003': 1,
      '807e': 1,
      b8ce: chromeAgent,
      '641c': 0,
      '07a4': 'zh-CN',
      '748e': [1080, 1920],
      d61f: [1040, 1920],
      fc9d: -480,
      '6aa9': 'Asia/Shanghai',
      adca: 'Win32',
    },
    '54ef': '{}',
    '8b94': '',
    df35: buvid3,
    '07a4': 'zh-CN',
    db46: 0,
  }
}

/** Headers of short links, opened by hand; their target page is never loaded. */
export const linkHeaders: Readonly<Record<string, string>> = dressAs('page', { url: 'https://b23.tv/' })

/** Headers of pictures, video and sound. */
export const mediaHeaders = showing(home)

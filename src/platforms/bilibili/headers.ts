/** Who we are to bilibili: one browser, and the hosts it asks. */

const chrome = '138'

/** One browser for every request, media included: the version appears in three headers that have to agree. */
const userAgent = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  'AppleWebKit/537.36 (KHTML, like Gecko)',
  `Chrome/${chrome}.0.0.0 Safari/537.36`,
].join(' ')

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

/** API calls as the pages of the site make them; cookies are added by `channels/guest.ts`. */
export const desktopHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json, text/plain, */*',
  'accept-language': 'zh-CN,zh;q=0.9',
  referer: home,
  'sec-ch-ua': `"Not)A;Brand";v="8", "Chromium";v="${chrome}", "Google Chrome";v="${chrome}"`,
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Windows"',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-site',
  'user-agent': userAgent,
}

/** Calls signed by an app's key: no cookie and nothing of the browser's device. Source: nilaoda/BBDown, 2026. */
export const appHeaders: Readonly<Record<string, string>> = {
  accept: '*/*',
  'accept-language': 'zh-CN,zh;q=0.9',
  referer: home,
  'user-agent': userAgent,
}

/** Pages for desktops; asked without cookie, as the first visit of a browser. */
export const pageHeaders: Readonly<Record<string, string>> = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'zh-CN,zh;q=0.9',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
  'upgrade-insecure-requests': '1',
  'user-agent': userAgent,
}

/** The same for phones: `m.bilibili.com` sends everybody else to the desktop's site. */
export const phoneHeaders: Readonly<Record<string, string>> = {
  ...pageHeaders,
  'user-agent':
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
    'Version/17.5 Mobile/15E148 Safari/604.1',
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
      b8ce: userAgent,
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

/** Headers of short links; their target page is never loaded. */
export const linkHeaders: Readonly<Record<string, string>> = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'zh-CN,zh;q=0.9',
  'user-agent': userAgent,
}

export const mediaHeaders: Readonly<Record<string, string>> = { 'user-agent': userAgent }

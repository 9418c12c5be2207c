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

/** Headers of short links; their target page is never loaded. */
export const linkHeaders: Readonly<Record<string, string>> = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'zh-CN,zh;q=0.9',
  'user-agent': userAgent,
}

export const mediaHeaders: Readonly<Record<string, string>> = { 'user-agent': userAgent }

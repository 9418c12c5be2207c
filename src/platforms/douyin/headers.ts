/** Who we are to the site: one browser on the desktop, one on the phone, and the hosts they ask. */

/** The version appears in the agent, the client hints and the query, which have to agree. */
export const chrome = '150'

/** 111 characters: with a length divisible by three all known a_bogus variants agree. No `Edg/` token. */
export const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `Chrome/${chrome}.0.0.0 Safari/537.36`

/** Share pages hold the work only for phones. */
export const phoneAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/17.5 Mobile/15E148 Safari/604.1'

export const home = 'https://www.douyin.com/'

/** Headers of a call that has no session at all. */
export const plainHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json, text/plain, */*',
  'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8',
  'user-agent': userAgent,
}

/** Headers of a call made by a page of the site itself. */
export const desktopHeaders: Readonly<Record<string, string>> = {
  ...plainHeaders,
  priority: 'u=1, i',
  referer: home,
  'sec-ch-ua': `"Not_A Brand";v="99", "Chromium";v="${chrome}", "Google Chrome";v="${chrome}"`,
  'sec-ch-ua-mobile': '?0',
  'sec-ch-ua-platform': '"Windows"',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
}

/** Share pages. */
export const phoneHeaders: Readonly<Record<string, string>> = {
  'user-agent': phoneAgent,
  accept: 'text/html,application/xhtml+xml',
  'accept-language': 'zh-CN,zh;q=0.9',
}

/** Only the `location` of short links is read: any browser is answered alike. */
export const linkHeaders: Readonly<Record<string, string>> = {
  'user-agent': phoneAgent,
  'accept-language': 'zh-CN,zh;q=0.9',
}

export const mediaHeaders: Readonly<Record<string, string>> = { 'user-agent': userAgent }

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
] as const

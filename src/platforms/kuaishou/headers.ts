/** Hosts and headers. Phone and desktop are never mixed: hints of one with the agent of the other are refused. */
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

/** The browser of every request for desktops and for media. */
const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36'

/** The browser of every request for phones. */
const phoneAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/16.6 Mobile/15E148 Safari/604.1'

/** Short links and share pages; a desktop agent gets `{"result":2}` instead of them. */
export const linkHeaders: Readonly<Record<string, string>> = {
  'user-agent': phoneAgent,
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'zh-CN,zh;q=0.9',
  referer: 'https://v.kuaishou.com/',
}

export const mediaHeaders: Readonly<Record<string, string>> = { 'user-agent': userAgent }

/** H5 calls: exactly these, no `Origin` and no client hints. */
export const phoneHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  accept: 'application/json, text/plain, */*',
  'user-agent': phoneAgent,
}

/** The live site. */
export const liveHeaders: Readonly<Record<string, string>> = {
  accept: 'application/json, text/plain, */*',
  'accept-language': 'zh-CN,zh;q=0.9',
  'user-agent': userAgent,
}

/** The site for desktops. */
export const desktopHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  ...liveHeaders,
  origin: 'https://www.kuaishou.com',
  referer: `${home}new-reco`,
}

/** H5 page a work is shown on; what the app's share links lead to. */
export const sharePage = (photoId: string) => `https://c.kuaishou.com/fw/photo/${encodeURIComponent(photoId)}`

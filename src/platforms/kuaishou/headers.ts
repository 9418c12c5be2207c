/** Hosts and headers. Phone and desktop are never mixed: hints of one with the agent of the other are refused. */
import { formatCookie, readCookie } from '../../cookie'
import type { CallContext } from '../endpoint/record'
import { linkHosts } from './links'
import { deviceOf } from './session'

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

/** Referer the CDN expects. */
export const mediaReferer = 'https://www.kuaishou.com/'

const phoneAgent =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ' +
  'Version/16.6 Mobile/15E148 Safari/604.1'

const desktopAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36'

/** Short links and share pages; a desktop agent gets `{"result":2}` instead of them. */
export const linkHeaders: Record<string, string> = {
  'user-agent': phoneAgent,
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'zh-CN,zh;q=0.9',
  referer: 'https://v.kuaishou.com/',
}

/** H5 calls: exactly these, no `Origin` and no client hints. */
export function phoneHeaders(): Record<string, string> {
  return { 'content-type': 'application/json', accept: 'application/json, text/plain, */*', 'user-agent': phoneAgent }
}

/** H5 page a work is shown on; what the app's share links lead to. */
export const sharePage = (photoId: string) => `https://c.kuaishou.com/fw/photo/${encodeURIComponent(photoId)}`

/** The site for desktops, with the account when there is one. */
export function desktopHeaders(context: CallContext): Record<string, string> {
  const cookie = context.cookie()
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/plain, */*',
    'accept-language': 'zh-CN,zh;q=0.9',
    origin: 'https://www.kuaishou.com',
    referer: 'https://www.kuaishou.com/new-reco',
    'user-agent': desktopAgent,
    cookie: cookie ? withDevice(cookie, context) : deviceCookie(context),
  }
}

/** The live site. */
export function liveHeaders(context: CallContext): Record<string, string> {
  const cookie = context.cookie()
  return {
    accept: 'application/json, text/plain, */*',
    'accept-language': 'zh-CN,zh;q=0.9',
    'user-agent': desktopAgent,
    cookie: cookie ? withDevice(cookie, context) : deviceCookie(context),
  }
}

function deviceCookie(context: CallContext): string {
  const { did, madeAt } = deviceOf(context)
  return formatCookie([
    ['did', did],
    ['didv', String(madeAt)],
  ])
}

/** The account's own device wins over the self-made one. */
function withDevice(cookie: string, context: CallContext): string {
  return readCookie(cookie).has('did') ? cookie : `${deviceCookie(context)}; ${cookie}`
}

/** Cookie of comment calls: the device, then the account when there is one. */
export function commentCookie(context: CallContext): string {
  const cookie = context.cookie()
  return cookie ? withDevice(cookie, context) : deviceCookie(context)
}

export const hasCookie = (context: CallContext): boolean => Boolean(context.cookie()?.trim())

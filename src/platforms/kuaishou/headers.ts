/** Hosts, and how our two browsers look there. Phone and desktop are never mixed: hints of one with the agent of the other are refused. */
import { chromePage, chromeScript, dresser, olderSafari, showing, type Browser } from '../browser'
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

const desktop = chromeScript(['kww'])
const posted = { 'Content-Type': 'application/json' }

/** How every request of ours looks, by who asks where. Phone and desktop are never mixed. */
const looks = {
  /** H5 calls: exactly these, no `Origin` and no fetch hints (sokoko-org/nonebot-plugin-parser-lite 2026-08). */
  phone: olderSafari(['kww'], { ...posted, Accept: 'application/json, text/plain, */*' }),
  /** Short links and share pages; a desktop agent gets `{"result":2}` instead of them. */
  phonePage: olderSafari([], {
    Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    Referer: 'https://v.kuaishou.com/',
    'Accept-Language': 'zh-CN,zh;q=0.9',
  }),
  desktop: { ...desktop, always: { ...desktop.always, ...posted, Referer: `${home}new-reco` } },
  live: { ...desktop, always: { ...desktop.always, ...posted, Referer: liveHome } },
  /** A page opened by hand, on either site. */
  desktopPage: chromePage,
} as const satisfies Record<string, Browser>

/** Which of our browsers asks where. */
export type LookName = keyof typeof looks

/** Headers as one of them sends them. */
export const dressAs = dresser(looks)

export const linkHeaders: Readonly<Record<string, string>> = dressAs('phonePage', { url: 'https://v.kuaishou.com/' })

/** Headers of pictures, video and sound. */
export const mediaHeaders = showing(home)

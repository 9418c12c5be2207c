/** Who we are to the site: one browser on the desktop, one on the phone, the app, and the hosts they ask. */
import { acceptEncoding } from '../../http/body'
import { chromePage, chromeScript, dresser, safari, showing, type Browser } from '../browser'

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

/** The app for Android; its feed looks at nothing else. Source: docs of the media-parser projects, 2026-09. */
const appAgent =
  'com.ss.android.ugc.aweme/290101 (Linux; U; Android 10; zh_CN; Pixel 4; Build/QQ3A.200805.001; ' +
  'Cronet/TTNetVersion:5f9037be 2023-01-13 QuicVersion:4668bb42 2022-11-21)'

export const home = 'https://www.douyin.com/'

const browsers = {
  /** A script of the site's pages. */
  desktop: chromeScript([
    'uifid',
    'x-tt-argus',
    'x-tt-passport-aid-sign',
    'x-tt-passport-csrf-token',
    'x-tt-passport-trace-id',
    'x-tt-passport-verify-portrait',
  ]),
  page: chromePage,
  /** Share pages hold the work only for phones. */
  phone: safari,
  /** The app. Nothing of a browser: neither language nor page. */
  app: {
    names: ['Accept-Encoding', 'User-Agent', 'Cookie'],
    always: { 'User-Agent': appAgent, 'Accept-Encoding': acceptEncoding },
    silent: true,
  },
} as const satisfies Record<string, Browser>

/** Whose shape a request has. */
export type BrowserName = keyof typeof browsers

/** Headers as one of them sends them. */
export const dressAs = dresser(browsers)

/** Only the `location` of short links is read: any browser is answered alike. */
export const linkHeaders: Readonly<Record<string, string>> = dressAs('phone', { url: 'https://v.douyin.com/' })

/** Headers of pictures, video and sound. */
export const mediaHeaders = showing(home)

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

/** Settings without the form, so that a test of a pure function loads no framework. `test/config.test.ts` keeps both equal. */
import type { PlatformSettings, Settings } from '../../src/model'

export type Deep<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Deep<T[K]> } : T

const ownWay = (): PlatformSettings => ({ enabled: true, reply: 'follow', quality: 'follow', proxy: '' })

/** What the form gives to somebody who changes nothing. */
export const defaultSettings: Settings = {
  platforms: { douyin: ownWay(), bilibili: ownWay(), kuaishou: ownWay() },
  trigger: 'all',
  defaultOn: true,
  bareIds: true,
  cardSearch: true,
  otherBots: false,
  bid: false,
  lists: { allowUsers: [], denyUsers: [], allowChats: [], denyChats: [] },
  quiet: { hours: '', timeZone: '' },
  push: { enabled: true, authority: 'chat', maxMediaMb: 50, follow: false },
  rights: [],
  reply: {
    parts: ['info', 'media', 'music'],
    info: 'card',
    preset: 'normal',
    foldVideos: false,
    quote: true,
    template: '',
    maxLinks: 3,
    progress: true,
    failures: 'auto',
    maxPictures: 60,
    originalPictures: false,
    livePhoto: 'clip',
    motionFor: 'oppo',
    slowNotice: 0,
    forwardFrom: 5,
  },
  comments: { count: 5, replies: 3 },
  danmaku: { area: 0.5, size: 'medium', opacity: 70, portrait: 'off', durationMin: 10, onCover: false },
  card: { theme: 'auto', compact: false, footer: true, format: 'jpeg', quality: 88, fonts: [] },
  quality: { max: 0, codecs: ['avc', 'hevc', 'av1'] },
  media: {
    send: 'auto',
    dir: 'cache/amagi',
    baseUrl: '',
    paths: [],
    readers: 'everyone',
    rateMb: 0,
    ffmpeg: '',
    compress: false,
    clipMusic: 'off',
    slideshow: false,
  },
  limits: { sizeMb: 90, durationMin: 15, minDurationSec: 0, dedupeSec: 180, perUser: 5, perChat: 3 },
  statistics: 'people',
  accounts: { douyin: { cookie: '' }, bilibili: { cookie: '' }, kuaishou: { cookie: '' }, admins: [] },
  network: { proxy: '', mediaProxy: '', gateway: '', timeoutMs: 15_000, fakeIp: 'auto', pace: 'auto' },
  api: { enabled: false, host: '127.0.0.1', port: 4567, token: '' },
}

type Fields = Record<string, unknown>
const isGroup = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function merge(base: Fields, given: Fields): Fields {
  const merged = structuredClone(base)
  for (const [name, value] of Object.entries(given)) {
    const before = merged[name]
    merged[name] = isGroup(before) && isGroup(value) ? merge(before, value) : value
  }
  return merged
}

/** The defaults with some fields changed; nothing is shared between two calls. */
export function settingsOf(given: Deep<Settings> = {}): Settings {
  return merge(defaultSettings as unknown as Fields, given as Fields) as unknown as Settings
}

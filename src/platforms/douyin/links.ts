/** Douyin links: address → target and back, without any request. */
import type { Target, TargetKind } from '../../model'

/** Hosts of pages for the finder, which adds their sub-domains; `match` itself is exact. */
export const linkHosts = ['douyin.com', 'iesdouyin.com', 'webcast.amemv.com', 'aweme.snssdk.com'] as const

/** Hosts that serve works, people, sounds and collections alike. */
const siteHosts: ReadonlySet<string> = new Set([
  'www.douyin.com',
  'douyin.com',
  'm.douyin.com',
  'jingxuan.douyin.com',
  'www.iesdouyin.com',
  'iesdouyin.com',
  'm.iesdouyin.com',
])

const otherHosts: ReadonlySet<string> = new Set([
  'live.douyin.com',
  'open.douyin.com',
  'webcast.amemv.com',
  'aweme.snssdk.com',
])

/** Hosts whose links must be followed. */
export const shortHosts = ['v.douyin.com', 'jx.douyin.com', 'v.iesdouyin.com'] as const

const workId = /^\d{15,21}$/
const roomId = /^\d{10,21}$/
const webRid = /^\d{3,14}$/
const secUid = /^MS4wLjABAAAA[\w-]{1,90}$/
const code = /^[\w-]{4,24}/
const videoId = /^[a-z]\w{15,63}$/

const workWords = new Set(['video', 'note', 'slides', 'article', 'gallery'])

function target(kind: TargetKind, id: string, more: Omit<Target, 'platform' | 'kind' | 'id'> = {}): Target {
  return { platform: 'douyin', kind, id, ...more }
}

const withId = (pattern: RegExp, kind: TargetKind, id: string | null | undefined): Target | null =>
  id !== null && id !== undefined && pattern.test(id) ? target(kind, id) : null

/** The word of the path is a hint only: the answer decides what the work is. */
function work(id: string | null | undefined, hint?: string): Target | null {
  if (id === null || id === undefined || !workId.test(id)) return null
  return target('work', id, hint === undefined ? {} : { hint })
}

function short(url: URL, parts: readonly string[]): Target | null {
  const found = code.exec(parts[0] ?? '')?.[0]
  return found === undefined ? null : target('short', found, { url: `https://${url.hostname}/${found}/` })
}

/** Desktop pages; `/share/…` of the app and `/m/…` of the selection site wrap the same words. */
function site(url: URL, parts: readonly string[]): Target | null {
  if (parts[0] === 'share' || parts[0] === 'm') return shared(url, parts.slice(1))
  const [word = '', id = '', third = ''] = parts
  switch (word) {
    case 'collection':
      return withId(workId, 'mix', id)
    case 'live':
      return withId(webRid, 'live', id)
    case 'follow':
      return withId(webRid, 'live', id === 'live' ? third : url.searchParams.get('webRid'))
    case 'vsdetail':
      return workId.test(id) ? target('live', `vs${id}`, { hint: 'replay' }) : null
    default:
      return shared(url, parts)
  }
}

function shared(url: URL, [word = '', id = '', third = '']: readonly string[]): Target | null {
  if (workWords.has(word)) return work(id, word)
  switch (word) {
    case 'user':
      return withId(secUid, 'user', id) ?? withId(secUid, 'user', url.searchParams.get('sec_uid'))
    case 'music':
      return withId(workId, 'music', id)
    case 'mix':
      return withId(workId, 'mix', id === 'detail' ? third : id)
    default:
      return null
  }
}

function reflow(url: URL, parts: readonly string[]): Target | null {
  const id = parts.at(-1) ?? ''
  if (parts.at(-2) !== 'reflow' || !roomId.test(id)) return null
  const user = url.searchParams.get('sec_user_id')
  return target('live-share', id, user !== null && secUid.test(user) ? { extra: { secUid: user } } : {})
}

/** A direct address of the player: the file is known, the work it belongs to is not. */
function play(url: URL, parts: readonly string[]): Target | null {
  const path = parts.join('/')
  if (path !== 'aweme/v1/play' && path !== 'aweme/v1/playwm') return null
  const id = url.searchParams.get('video_id')
  return id !== null && videoId.test(id) ? target('video', id, { hint: 'play' }) : null
}

/**
 * Address → target; `null` for everything that is no work, person, sound, collection or room of Douyin
 * (Xigua, Soda Music, home pages, other hosts).
 */
export function match(url: URL): Target | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const host = url.hostname
  const parts = url.pathname.split('/', 8).filter((part) => part !== '')
  if ((shortHosts as readonly string[]).includes(host)) return short(url, parts)
  if (!siteHosts.has(host) && !otherHosts.has(host)) return null
  const modal = work(url.searchParams.get('modal_id'))
  if (modal) return modal
  switch (host) {
    case 'live.douyin.com':
      return parts.length === 1 ? withId(webRid, 'live', parts[0]) : null
    case 'open.douyin.com':
      return parts[0] === 'player' ? work(url.searchParams.get('vid'), 'video') : null
    case 'webcast.amemv.com':
      return reflow(url, parts)
    default:
      return play(url, parts) ?? (siteHosts.has(host) ? site(url, parts) : null)
  }
}

const pagesOfWork: Record<string, string> = { note: 'note', slides: 'note', gallery: 'note', article: 'article' }

/** Address without tracking; short enough for a QR code. */
export function canonical(of: Target): string {
  switch (of.kind) {
    case 'short':
      return of.url ?? `https://v.douyin.com/${of.id}/`
    case 'video':
      return workId.test(of.id) ? workUrl(of.id, 'video') : playUrls(of.id)[0]
    case 'album':
      return workUrl(of.id, 'note')
    case 'article':
      return workUrl(of.id, 'article')
    case 'user':
      return userUrl(of.id)
    case 'music':
      return `https://www.douyin.com/music/${of.id}`
    case 'mix':
      return `https://www.douyin.com/collection/${of.id}`
    case 'live':
      return of.hint === 'replay' ? `https://www.douyin.com/vsdetail/${of.id.slice(2)}` : liveUrl(of.id)
    case 'live-share':
      return `https://webcast.amemv.com/douyin/webcast/reflow/${of.id}`
    default:
      return workUrl(of.id, pagesOfWork[of.hint ?? ''] ?? 'video')
  }
}

/** `page` = word of the path (`video`, `note`, `article`): a hint only, the id decides what is shown. */
export function workUrl(id: string, page: string): string {
  return `https://www.douyin.com/${page}/${id}`
}

/** `id` = `sec_uid` (`MS4wLjABAAAA…`), not the number `uid`. */
export function userUrl(id: string): string {
  return `https://www.douyin.com/user/${id}`
}

/** `rid` = `web_rid`, the room's lasting number; `room_id` is that of one broadcast. */
export function liveUrl(rid: string): string {
  return `https://live.douyin.com/${rid}`
}

/** Player addresses of a video id, at both hosts that have one: each redirects to a CDN, no watermark. */
export function playUrls(id: string, ratio = '1080p'): [string, string] {
  const asked = `aweme/v1/play/?video_id=${encodeURIComponent(id)}&ratio=${ratio}&line=0`
  return [`https://aweme.snssdk.com/${asked}`, `https://www.iesdouyin.com/${asked}`]
}

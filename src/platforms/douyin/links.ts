/** Douyin links: address → target and back, without any request. */
import type { Target, TargetKind } from '../../model'
import { addressOf, isWeb, pageWithin, unwrapped, type Address } from '../address'
import { looksEmpty } from '../endpoint/nonsense'

/** Hosts of pages for the finder, which adds their sub-domains; `match` itself is exact. */
export const linkHosts = ['douyin.com', 'iesdouyin.com', 'webcast.amemv.com', 'aweme.snssdk.com'] as const

/** Schemes of the app and of its lite edition. */
export const appSchemes = ['snssdk1128', 'snssdk2329'] as const

/** Hosts that serve works, people, sounds and collections alike; one of them has short links as well. */
const siteHosts: ReadonlySet<string> = new Set([
  'www.douyin.com',
  'douyin.com',
  'm.douyin.com',
  'jingxuan.douyin.com',
  'jx.douyin.com',
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
/** Number of one broadcast where nothing else says that it is one, and where its page does. */
const longRoomId = /^\d{15,21}$/
const roomId = /^\d{10,21}$/
/** Number of a room, which stays. */
const webRid = /^\d{3,14}$/
/** People choose a name of letters, digits, dot and underscore, which is the address of their room as well. */
const roomName = /^(?=[\w.]*[A-Za-z])[A-Za-z0-9][\w.]{2,29}$/
const secUid = /^MS4wLjABAAAA[\w-]{1,90}$/
/** The number people have besides; old share links know nothing else. */
const uid = /^[1-9]\d{4,19}$/
const code = /^[\w-]{4,24}/
const videoId = /^[a-z]\w{15,63}$/

const workWords = new Set(['video', 'note', 'slides', 'article', 'gallery'])
/** What stands in front of an id or a name on the site. */
const pageWords: ReadonlySet<string> = new Set([
  ...workWords,
  'aweme',
  'collection',
  'discover',
  'follow',
  'hashtag',
  'jingxuan',
  'live',
  'lvdetail',
  'm',
  'mix',
  'music',
  'root',
  'search',
  'share',
  'user',
  'vsdetail',
])

/** Pages of the live site where the name of a room would stand. */
const livePages = new Set([
  'all',
  'aweme',
  'category',
  'categorynew',
  'discover',
  'download',
  'favicon.ico',
  'follow',
  'game',
  'hot',
  'hot_live',
  'index',
  'index.html',
  'live',
  'login',
  'passport',
  'recommend',
  'robots.txt',
  'root',
  'search',
  'share',
  'user',
  'video',
  'webcast',
])

function target(kind: TargetKind, id: string, more: Omit<Target, 'platform' | 'kind' | 'id'> = {}): Target {
  return { platform: 'douyin', kind, id, ...more }
}

const withId = (pattern: RegExp, kind: TargetKind, id: string | undefined): Target | null =>
  id !== undefined && pattern.test(id) ? target(kind, id) : null

/** The word of the path is a hint only: the answer decides what the work is. */
function work(id: string | undefined, hint?: string): Target | null {
  if (id === undefined || !workId.test(id)) return null
  return target('work', id, hint === undefined ? {} : { hint })
}

/** One broadcast, by the number it has for as long as it lasts. */
function broadcast(id: string, { value }: Address): Target {
  const user = value('sec_user_id', 'sec_uid')
  return target('live-share', id, user !== undefined && secUid.test(user) ? { extra: { secUid: user } } : {})
}

/** A room by its number, or one broadcast by its longer one. */
function room(id: string | undefined, address: Address): Target | null {
  if (id !== undefined && longRoomId.test(id)) return broadcast(id, address)
  return withId(webRid, 'live', id)
}

/** A room by number or name. */
function namedRoom(id: string | undefined, address: Address): Target | null {
  const found = room(id, address)
  if (found || id === undefined || livePages.has(id.toLowerCase()) || looksEmpty(id)) return found
  return withId(roomName, 'live', id)
}

/** Codes carry whatever was glued to them; words of pages are none. */
function short({ host, parts, word }: Address): Target | null {
  const found = code.exec(parts[0] ?? '')?.[0]
  if (found === undefined || looksEmpty(found) || pageWords.has(word)) return null
  return target('short', found, { url: `https://${host}/${found}/` })
}

/** Desktop pages; `/share/…` of the app, `/m/…` of the selection site and `/root/…` wrap the same words. */
function site(address: Address): Target | null {
  const { parts, word, value } = address
  const [, id, third] = parts
  if (word === 'share' || word === 'm' || word === 'root') return site(unwrapped(address))
  if (workWords.has(word)) return work(id, word) ?? work(value('aweme_id', 'item_id'), word)
  switch (word) {
    case 'user':
      return person(id, address)
    case 'music':
      return withId(workId, 'music', id)
    case 'mix':
      return withId(workId, 'mix', id === 'detail' ? third : id)
    case 'collection':
      return withId(workId, 'mix', id)
    case 'live':
    case 'liveweb':
      return room(value('room_id'), address) ?? namedRoom(id, address)
    case 'follow':
      return id === 'live' ? namedRoom(third, address) : room(value('webRid', 'web_rid'), address)
    case 'vsdetail':
      return id !== undefined && workId.test(id) ? target('live', `vs${id}`, { hint: 'replay' }) : null
    case 'lvdetail':
      return work(id, 'lvdetail')
    default:
      return work(value('aweme_id', 'item_id'))
  }
}

/** `sec_uid` in the path or beside the number, else the number alone. */
function person(id: string | undefined, { value }: Address): Target | null {
  return (
    withId(secUid, 'user', id) ?? withId(secUid, 'user', value('sec_uid', 'sec_user_id')) ?? withId(uid, 'user', id)
  )
}

function liveSite(address: Address): Target | null {
  const { parts, value } = address
  const [first, second] = parts
  if (first === undefined) return room(value('web_rid', 'webRid') ?? value('room_id', 'roomId'), address)
  // Tabs of a room are pieces behind its number; behind a word they are something else.
  const numbered = room(first, address)
  if (numbered) return numbered
  if (first === 'root') return site(address)
  return parts.length === 1 || second === 'extra' ? namedRoom(first, address) : null
}

/** Page of a shared broadcast. */
function reflow(address: Address): Target | null {
  const { parts, value } = address
  const place = parts.indexOf('reflow')
  const id = place < 0 ? undefined : (parts[place + 1] ?? value('room_id'))
  return id !== undefined && roomId.test(id) ? broadcast(id, address) : null
}

/** A direct address of the player: the file is known, the work it belongs to is not. */
function play({ parts, value }: Address): Target | null {
  const path = parts.join('/')
  if (path !== 'aweme/v1/play' && path !== 'aweme/v1/playwm') return null
  const id = value('video_id')
  return id !== undefined && videoId.test(id) ? target('video', id, { hint: 'play' }) : null
}

/** `snssdk1128://aweme/detail/<id>`, `…://user/profile/<uid>`, `…://live?room_id=<id>` and their like. */
function ofApp(address: Address): Target | null {
  const { parts, word, value } = address
  const [, second, third] = parts
  switch (word) {
    case 'aweme':
      return second === 'live' ? room(third, address) : work(third ?? value('id', 'aweme_id'))
    case 'user':
      return person(third ?? value('uid', 'user_id'), address)
    case 'live':
      return room(second ?? value('room_id', 'id'), address)
    case 'music':
      return withId(workId, 'music', third ?? value('id'))
    case 'mix':
      return withId(workId, 'mix', third ?? value('id', 'mix_id'))
    default: {
      const page = word === 'webview' ? pageWithin(address) : null
      return page && match(page)
    }
  }
}

/**
 * Address → target; `null` for everything that is no work, person, sound, collection or room of Douyin
 * (Xigua, Soda Music, home pages, other hosts).
 */
export function match(url: URL): Target | null {
  const address = addressOf(url)
  if (!isWeb(url)) return (appSchemes as readonly string[]).includes(url.protocol.slice(0, -1)) ? ofApp(address) : null
  const { host, word, value } = address
  const isShort = (shortHosts as readonly string[]).includes(host)
  if (!isShort && !siteHosts.has(host) && !otherHosts.has(host)) return null
  const modal = work(value('modal_id'))
  if (modal) return modal
  if (isShort) return (pageWords.has(word) ? site(address) : null) ?? short(address)
  switch (host) {
    case 'live.douyin.com':
      return liveSite(address)
    case 'open.douyin.com':
      return word === 'player' ? work(value('vid'), 'video') : null
    case 'webcast.amemv.com':
      return reflow(address)
    default:
      return play(address) ?? (siteHosts.has(host) ? site(address) : null)
  }
}

/** Where a code ends that nobody made: the bare home page. The page of a code that leads there says who shared it. */
export function isDeadEnd(page: URL): boolean {
  return /^(?:www\.)?(?:ies)?douyin\.com$/.test(page.hostname) && page.pathname === '/' && page.search === ''
}

const pagesOfWork: Record<string, string> = {
  note: 'note',
  slides: 'note',
  gallery: 'note',
  article: 'article',
  lvdetail: 'lvdetail',
}

/** Whether an id of a person is the number, and not the `sec_uid` that everything else is asked by. */
export const isUid = (id: string): boolean => uid.test(id)

/** Whether a text is the `sec_uid` of a person. */
export const isSecUid = (text: string): boolean => secUid.test(text)

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
      return isUid(of.id) ? `https://www.iesdouyin.com/share/user/${of.id}` : userUrl(of.id)
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

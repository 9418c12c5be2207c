/**
 * Links of bilibili → targets, and back. Pure. What stands where on the pages is in `link-pages.ts`.
 * Forms and their examples: `test/platforms/bilibili/links.json`.
 */
import type { Target, TargetKind } from '../../model'
import { addressOf, isWeb, pageWithin, unwrapped, type Address } from '../address'
import { looksEmpty } from '../endpoint/nonsense'
import { byLetters, dynamic, number, position, target, video, videoId } from './link-ids'
import { appPage, bangumiPage, dynamicPage, livePage, page, player, space } from './link-pages'

/** Sites of bilibili. */
export const linkHosts = ['bilibili.com'] as const
/** Short-link hosts; all serve the same table of codes. */
export const shortHosts = ['b23.tv', 'bili2233.cn', 'bili22.cn', 'bili23.cn', 'bili33.cn'] as const
/** Scheme of its apps. Source: lists of routes taken from them, and what bggRGjQaUbCoE/PiliPlus opens, 2025-10. */
export const appSchemes = ['bilibili'] as const

/** `b23.tv/<code>`; ids in the place of a code need no request. */
function short(address: Address): Target | null {
  const { host, parts } = address
  const code = parts[0]
  if (code === undefined) return null
  const known = video(code, address) ?? byLetters(code)
  if (known) return known
  if (parts.length > 1 || !/^[A-Za-z0-9]{5,12}$/.test(code) || looksEmpty(code)) return null
  return target('short', code, { url: `https://${host}/${code}`, ...position(address) })
}

/** What the app is told to open: a page of its own, or one of the web. */
function ofApp(address: Address): Target | null {
  const { word } = address
  const opened = word === 'browser' ? pageWithin(address) : null
  if (opened) return match(opened)
  // Pages of the phone site, with the scheme of the app before them.
  if (/^(?:www|m)\.bilibili\.com$/.test(word)) return page(unwrapped(address))
  return appPage(address)
}

/** Any address → target; `null` for everything that is not ours, without a request. */
export function match(url: URL): Target | null {
  const address = addressOf(url)
  if (!isWeb(url)) return (appSchemes as readonly string[]).includes(url.protocol.slice(0, -1)) ? ofApp(address) : null
  const { host, parts } = address
  if (shortHosts.some((known) => host === known || host === `www.${known}`)) return short(address)
  switch (host) {
    case 'bilibili.com':
    case 'www.bilibili.com':
    case 'm.bilibili.com':
      return page(address)
    case 't.bilibili.com':
      return dynamicPage(address)
    case 'h.bilibili.com': {
      const id = parts.at(-1)
      const album = number(id)
      return dynamic(id) ?? (album ? target('album', album) : null)
    }
    case 'live.bilibili.com':
      return livePage(address)
    case 'space.bilibili.com':
      return space(address)
    case 'bangumi.bilibili.com':
      return bangumiPage(address)
    case 'player.bilibili.com':
      return player(address)
    default:
      return null // search, manga, mall, game, show and the like are other services
  }
}

/** Characters that glue an id to a longer word, a path or a file name. */
const glue = /[A-Za-z0-9_/=%@#&?.-]/

/**
 * Bare ids: a BV id standing alone anywhere, `av` with six digits or more only as the entire message.
 * The entire message may add a part number: `BV1xx411c7mD 2`.
 */
export function matchText(text: string, whole: boolean): { target: Target; index: number }[] {
  if (whole) {
    const one = /^(bv1[0-9a-z]{9}|av\d{6,16})(?:\s{1,8}p?([1-9]\d{0,3}))?$/i.exec(text.trim())
    const id = one?.[1] && videoId(one[1])
    if (id) {
      const part = one[2] ? { part: Number(one[2]) } : {}
      return [{ target: target('video', id, { bare: true, ...part }), index: text.length - text.trimStart().length }]
    }
  }
  const found: { target: Target; index: number }[] = []
  for (const hit of text.matchAll(/bv1[0-9a-z]{9}/gi)) {
    const before = text.charAt(hit.index - 1)
    const after = text.slice(hit.index + 12, hit.index + 14)
    if (hit.index > 0 && glue.test(before)) continue
    if (/^[A-Za-z0-9_-]/.test(after) || /^\.[A-Za-z0-9]/.test(after)) continue
    const id = videoId(hit[0])
    if (id) found.push({ target: target('video', id, { bare: true }), index: hit.index })
  }
  return found
}

/** Address of a list by the letters or the word in front of its number. */
function canonicalList(of: Target): string {
  const [space, number = ''] = of.id.split(':')
  if (space === 'up') return `https://www.bilibili.com/list/${number}`
  const { mid, subscriber } = of.extra ?? {}
  if (space === 'channel')
    return `https://www.bilibili.com/medialist/play/${mid ?? '0'}?business=space_channel&business_id=${number}`
  // Whose collection it is, only the answer says: the page of who subscribed to it shows it as well.
  if (space === 'season' && !mid && subscriber) {
    return `https://space.bilibili.com/${subscriber}/favlist?fid=${number}&ftype=collect&ctype=21`
  }
  if (space === 'season' || space === 'series') {
    return `https://space.bilibili.com/${mid ?? '0'}/lists/${number}?type=${space}`
  }
  return of.id.startsWith('rl')
    ? `https://www.bilibili.com/read/readlist/${of.id}`
    : `https://www.bilibili.com/list/${of.id}`
}

/** Canonical address without tracking; the part is kept when it is not the first. */
export function canonical(of: Target): string {
  const site = 'https://www.bilibili.com'
  const part = of.part !== undefined && of.part > 1 ? `?p=${of.part}` : ''
  switch (of.kind) {
    case 'short':
      return `${of.url ?? `https://b23.tv/${of.id}`}${part}`
    case 'dynamic':
      return `https://t.bilibili.com/${of.id}`
    case 'album':
      return `https://h.bilibili.com/${of.id}`
    case 'live':
      return `https://live.bilibili.com/${of.id}`
    case 'user':
      return `https://space.bilibili.com/${of.id}`
    case 'season':
    case 'episode':
      return `${site}/bangumi/play/${of.id}${of.part === undefined ? '' : `?p=${of.part}`}`
    case 'media':
      return `${site}/bangumi/media/${of.id}`
    case 'course':
      return `${site}/cheese/play/${of.id}`
    case 'article':
      return `${site}/read/cv${of.id}`
    case 'music':
      return `${site}/audio/${of.id}`
    case 'list':
      return canonicalList(of)
    default:
      return `${site}/video/${of.id}${part}`
  }
}

/** The twin host for a short link that cannot be reached. */
export function shortAlternatives(url: string): string[] {
  try {
    const { hostname, pathname } = new URL(url)
    return [`https://${hostname === 'b23.tv' ? 'bili2233.cn' : 'b23.tv'}${pathname}`]
  } catch {
    return [] // not an address: there is no twin either
  }
}

/** Largest page a target is looked for in; a short answer is a redirect note, a long one a real page. */
const noteBytes = 8192

/**
 * A short link that answers 200 instead of redirecting: a note with the target in `<a href>`, or the page
 * itself, of which only the canonical address counts (its body links to other videos).
 */
export function targetOfPage(html: string): Target | null {
  const scope = html.length <= noteBytes ? html : html.slice(0, 65_536)
  for (const tag of scope.split('<').slice(1)) {
    const head = tag.slice(0, 2048)
    const named = /^(?:link\s|meta\s)/i.test(head) && /canonical|og:url/.test(head)
    if (!named && (html.length > noteBytes || !/^a\s/i.test(head))) continue
    const address = /(?:href|content)\s{0,4}=\s{0,4}["']([^"']{1,1024})["']/i.exec(head)?.[1]
    const found = address ? matchAddress(address.replaceAll('&amp;', '&')) : null
    if (found && found.kind !== 'short') return found
  }
  return null
}

function matchAddress(text: string): Target | null {
  try {
    return match(new URL(text.startsWith('//') ? `https:${text}` : text))
  } catch {
    return null // relative or broken: no target
  }
}

/** Ids of lists carry their kind: `BV…`, `ep…`, `au…`; a bare number is an article. */
export function entryKind(id: string): TargetKind {
  if (/^BV/i.test(id)) return 'video'
  if (/^au\d/.test(id)) return 'music'
  return /^ep\d/.test(id) ? 'episode' : 'article'
}

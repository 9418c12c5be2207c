/**
 * Links of bilibili → targets, and back. Pure; every pattern is anchored and bounded.
 * Forms and their examples: `test/platforms/bilibili/links.json`.
 */
import type { Target, TargetKind } from '../../model'
import { avToBv, bvToAv } from './sign/bvid'

/** Sites of bilibili. */
export const linkHosts = ['bilibili.com'] as const
/** Short-link hosts; all serve the same table of codes. */
export const shortHosts = ['b23.tv', 'bili2233.cn', 'bili22.cn', 'bili23.cn', 'bili33.cn'] as const

type Extras = Omit<Target, 'platform' | 'kind' | 'id'>

function target(kind: TargetKind, id: string, extras: Extras = {}): Target {
  return { platform: 'bilibili', kind, id, ...extras }
}

/** `?p=` (1-based) and `?t=` (seconds, may have a fraction). */
function position(query: URLSearchParams): Extras {
  const part = /^\d{1,4}$/.test(query.get('p') ?? '') ? Number(query.get('p')) : 0
  const start = /^\d{1,6}(?:\.\d{1,6})?$/.test(query.get('t') ?? '') ? Number(query.get('t')) : 0
  return { ...(part > 0 ? { part } : {}), ...(start > 0 ? { startSec: start } : {}) }
}

/** `BV…` or `av…` in any case of the letters in front → BV id. */
function videoId(text: string): string | undefined {
  const av = /^av(\d{1,16})$/i.exec(text)?.[1]
  const aid = av ?? bvToAv(text)
  return aid === undefined ? undefined : avToBv(aid)
}

function video(text: string | null | undefined, query: URLSearchParams): Target | null {
  const id = text ? videoId(text) : undefined
  return id === undefined ? null : target('video', id, position(query))
}

/** The video of an embed, a campaign page or a playlist: `bvid`, else `aid`, else `oid`. */
function videoOfQuery(query: URLSearchParams): Target | null {
  const number = query.get('aid') ?? query.get('oid')
  return video(query.get('bvid'), query) ?? video(number && `av${number}`, query)
}

/** The digits of `ss123`, `cv123` …; upstream's numbers stay below 16 digits. */
function lettered(text: string | undefined, letters: string): string | undefined {
  if (text === undefined || text.slice(0, letters.length).toLowerCase() !== letters) return undefined
  const digits = text.slice(letters.length)
  return /^[1-9]\d{0,15}$/.test(digits) ? digits : undefined
}

function number(text: string | null | undefined): string | undefined {
  return lettered(text ?? undefined, '')
}

/** Ids that name their kind by their letters, wherever they stand. */
function byLetters(text: string | undefined): Target | null {
  for (const [letters, kind] of Object.entries(kindOfLetters)) {
    const digits = lettered(text, letters)
    if (digits) return target(kind, kind === 'article' ? digits : `${letters}${digits}`)
  }
  return null
}

const kindOfLetters = {
  ep: 'episode',
  ss: 'season',
  md: 'media',
  cv: 'article',
  au: 'music',
  am: 'music',
  ml: 'list',
  rl: 'list',
} as const satisfies Record<string, TargetKind>

/** One of `kinds`, or nothing. */
function oneOf(text: string | undefined, ...kinds: TargetKind[]): Target | null {
  const found = byLetters(text)
  return found && kinds.includes(found.kind) ? found : null
}

/** `ss…` with `?ep_id=` is that episode, with `?p=` the episode in that place. */
function bangumi(text: string | undefined, query: URLSearchParams): Target | null {
  const found = oneOf(text, 'season', 'episode')
  if (found?.kind !== 'season') return found
  const episode = number(query.get('ep_id') ?? query.get('epid'))
  if (episode) return target('episode', `ep${episode}`)
  const { part } = position(query)
  return part === undefined ? found : { ...found, part }
}

/** Dynamics have 15 to 20 digits; shorter numbers on the same pages are other things. */
function dynamic(text: string | undefined): Target | null {
  return text && /^[1-9]\d{14,19}$/.test(text) ? target('dynamic', text) : null
}

function live(text: string | null | undefined): Target | null {
  const room = number(text)
  return room ? target('live', room) : null
}

function short(url: URL, segments: string[]): Target | null {
  const code = segments[0]
  if (code === undefined) return null
  const known = video(code, url.searchParams) ?? byLetters(code)
  if (known) return known
  if (segments.length > 1 || !/^[A-Za-z0-9]{5,12}$/.test(code)) return null
  return target('short', code, { url: `https://${url.hostname}/${code}`, ...position(url.searchParams) })
}

function space(uid: string | undefined, rest: string[], query: URLSearchParams): Target | null {
  const mid = number(uid)
  if (!mid) return null
  const folder = number(query.get('fid'))
  if (rest[0] === 'favlist' && folder) return target('list', `ml${folder}`)
  const sid = number(rest[0] === 'lists' ? (rest[1] ?? query.get('sid')) : query.get('sid'))
  const series = rest[1] === 'seriesdetail' || query.get('type') === 'series'
  if (sid && (rest[0] === 'lists' || rest[0] === 'channel')) {
    return target('list', `${series ? 'series' : 'season'}:${sid}`, { extra: { mid } })
  }
  return target('user', mid)
}

/** `list/<uid>`, `list/ml<id>`, `list/watchlater`, `medialist/play/…`: one video when the query names it. */
function playlist(place: string | undefined, inPath: string | undefined, query: URLSearchParams): Target | null {
  const one = videoOfQuery(query) ?? video(inPath, query) ?? oneOf(place, 'list')
  if (one) return one
  const uid = number(place)
  return uid ? target('list', `up:${uid}`) : null
}

function read(segments: string[], query: URLSearchParams): Target | null {
  const [place, id] = segments
  if (place === 'mobile' || place === 'native' || place === 'pc') {
    const cv = number(id ?? query.get('id'))
    return cv ? target('article', cv) : null
  }
  return place === 'readlist' ? oneOf(id, 'list') : oneOf(place, 'article')
}

/** Pages of `www.bilibili.com`, `m.bilibili.com` and the bare host. */
function page(segments: string[], query: URLSearchParams): Target | null {
  const [place, first, second] = segments
  switch (place?.toLowerCase()) {
    case undefined:
      return null
    case 'video':
      return video(first, query)
    case 's':
      return video(second, query)
    case 'opus':
    case 'dynamic':
      return dynamic(first)
    case 'festival':
      return videoOfQuery(query)
    case 'list':
      return playlist(first, second, query)
    case 'medialist':
      return first === 'detail' ? oneOf(second, 'list') : playlist(second, segments[3], query)
    case 'bangumi':
      return first === 'media' ? oneOf(second, 'media') : first === 'play' ? bangumi(second, query) : null
    case 'cheese': {
      const course = first === 'play' ? oneOf(second, 'season', 'episode') : null
      return course && target('course', course.id)
    }
    case 'read':
      return read(segments.slice(1), query)
    case 'audio':
      return oneOf(first, 'music')
    case 'space':
      return space(first, segments.slice(2), query)
    case 'blackboard':
      if (segments.at(-1) === 'live-activity-player.html') return live(query.get('cid'))
      return segments.at(-1)?.endsWith('player.html') ? videoOfQuery(query) : null
    default:
      return segments.length === 1 ? video(place, query) : null
  }
}

/** Any address → target; `null` for everything that is not ours, without a request. */
export function match(url: URL): Target | null {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  const host = url.hostname
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  const query = url.searchParams
  if (shortHosts.some((known) => host === known || host === `www.${known}`)) return short(url, segments)
  switch (host) {
    case 'bilibili.com':
    case 'www.bilibili.com':
    case 'm.bilibili.com':
      return page(segments, query)
    case 't.bilibili.com':
      return dynamic(segments.at(-1))
    case 'h.bilibili.com': {
      const id = segments.at(-1)
      const album = number(id)
      return dynamic(id) ?? (album ? target('album', album) : null)
    }
    case 'live.bilibili.com':
      return live(segments[0] === 'h5' || segments[0] === 'blanc' ? segments[1] : segments[0])
    case 'space.bilibili.com':
      return space(segments[0], segments.slice(1), query)
    case 'player.bilibili.com':
      return videoOfQuery(query)
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
  if (space === 'season' || space === 'series') {
    return `https://space.bilibili.com/${of.extra?.mid ?? '0'}/lists/${number}?type=${space}`
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

/** Small readings several readers share: addresses, names, times, counters. */
import type { Author, MediaSource, Picture } from '../../../model'
import { at } from '../../../json'
import type { Slice } from '../../slice'
import { shownCount } from '../../shown-count'
import { home } from '../headers'

/** Upstream's address as https; undefined when it is none. Protocol-relative ones are completed. */
export function address(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.startsWith('//') ? `https:${value}` : value.replace(/^http:\/\//i, 'https://')
  return /^https:\/\/[^/]/.test(text) && URL.canParse(text) ? text : undefined
}

/** The usable addresses without repetitions, upstream's first one first; undefined when there is none. */
export function sourceOf(values: readonly unknown[]): MediaSource | undefined {
  const urls = [...new Set(values.map(address).filter((url) => url !== undefined))]
  return urls.length > 0 ? { urls, referer: home } : undefined
}

/** `url` of every entry of a list such as `coverUrls`. */
export function urlsOf(slice: Slice, path: string): string[] {
  return slice.optionalList(path, (entry) => entry.optionalString('url'))
}

/** Sizes in pixels; what is not positive is left out. */
export function picture(source: MediaSource | undefined, width?: number, height?: number): Picture | undefined {
  if (!source) return undefined
  return { source, ...(width && width > 0 ? { width } : {}), ...(height && height > 0 ? { height } : {}) }
}

/** Names are padded with U+3164, a letter that looks like nothing. */
export function nameOf(value: string | undefined): string | undefined {
  return value?.replaceAll('\u3164', '').trim() || undefined
}

/** What the app writes where nobody wrote anything. */
const placeholder = /^[\s.。．…⋯·•\u3164]*$/u

/** Somebody's words as they stand; undefined where they are the app's filling, dots alone. */
export const wordsOf = (value: string | undefined): string | undefined =>
  value === undefined || placeholder.test(value) ? undefined : value

/** Milliseconds → Unix seconds. */
export function seconds(ms: number | undefined): number | undefined {
  return ms !== undefined && ms > 0 ? Math.floor(ms / 1000) : undefined
}

/** A counter that is exact; display text such as `68万` is not. */
export function exactCount(slice: Slice, path: string): number | undefined {
  const value = slice.optionalNumber(path)
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** Display counters: `68万` → 680000, `1.2亿` → 120000000. Good enough where nothing exact exists. */
export function displayCount(slice: Slice, path: string): number | undefined {
  return exactCount(slice, path) ?? shownCount(slice.optionalString(path))
}

/** Gathered by the readers: the sites name the same fields differently. */
interface AuthorFields {
  id: string | undefined
  name: string | undefined
  /** Address of the picture. */
  head: unknown
  followers?: number | undefined
  /** A flag, or an object that holds it together with its words. */
  verified?: unknown
}

/** `verified` of works and comments is a flag; live site and profiles have `{ verified, description }`. */
function markOf(verified: unknown): Pick<Author, 'verified' | 'title'> {
  if (verified === true) return { verified: 'person' }
  if (at(verified, 'verified') !== true) return {}
  const title = at(verified, 'description')
  return { verified: 'person', ...(typeof title === 'string' && title.trim() !== '' ? { title: title.trim() } : {}) }
}

/** Undefined without a name: nobody can be shown then. */
export function authorOf(fields: AuthorFields): Author | undefined {
  const name = nameOf(fields.name)
  if (!name) return undefined
  const avatar = picture(sourceOf([fields.head]))
  return {
    id: fields.id ?? '',
    name,
    ...(avatar ? { avatar } : {}),
    ...(fields.id ? { url: `https://www.kuaishou.com/profile/${encodeURIComponent(fields.id)}` } : {}),
    ...markOf(fields.verified),
    ...(fields.followers === undefined ? {} : { followers: fields.followers }),
  }
}

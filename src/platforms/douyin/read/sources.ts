/** Addresses of Douyin's CDN: which to take, in which order, how long they hold. */
import type { MediaSource, Picture } from '../../../model'
import type { Slice } from '../../slice'
import { home } from '../headers'

/** http is upgraded; anything that is no web address is dropped. */
export function webUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 4096) return undefined
  const url = value.startsWith('//') ? `https:${value}` : value.replace(/^http:\/\//i, 'https://')
  return /^https:\/\/[\w.-]+(?::\d+)?\//i.test(url) && !/\s/.test(url) ? url : undefined
}

/** `url_list` of an address object, or of the list itself. */
export function urlList(value: unknown): string[] {
  const list: unknown = typeof value === 'object' && value !== null && 'url_list' in value ? value.url_list : value
  if (!Array.isArray(list)) return []
  return [...new Set(list.map(webUrl).filter((url) => url !== undefined))]
}

/**
 * Unix seconds after which an address is refused. Videos carry it as hex in the second part of the path,
 * pictures as `x-expires`.
 */
function expiryOf(url: string): number | undefined {
  const query = /[?&]x-expires=(\d{9,11})(?:&|$)/.exec(url)?.[1]
  if (query !== undefined) return Number(query)
  const path = /^https:\/\/[^/]+\/[0-9a-f]{32}\/([0-9a-f]{8})\//.exec(url)?.[1]
  return path === undefined ? undefined : Number.parseInt(path, 16)
}

/** Source of non-empty addresses; it has expired when the last of the signed ones has. */
export function mediaSource(urls: readonly string[]): MediaSource | undefined {
  if (urls.length === 0) return undefined
  const last = Math.max(...urls.map((url) => expiryOf(url) ?? 0))
  return {
    urls: [...urls],
    referer: home,
    ...(last > 0 ? { expiresAt: last } : {}),
  }
}

/** 0 = what every chat shows, larger = worse. HEIC and AVIF come last. */
function pictureRank(url: string): number {
  const path = url.split('?', 1)[0] ?? url
  if (/\.(?:jpe?g|png)$/i.test(path)) return 0
  if (/\.(?:heic|heif|avif|vvic)$/i.test(path)) return 3
  return /\.(?:webp|gif)$/i.test(path) ? 1 : 2
}

/** Marks of pictures with a logo drawn in. */
const watermarked = /~tplv-[\w-]*water/i

/** Source of a picture: upstream lists jpeg last, so the last of each kind is the better one. */
export function pictureSource(address: unknown): MediaSource | undefined {
  const urls = urlList(address)
    .filter((url) => !watermarked.test(url))
    .toReversed()
  return mediaSource(urls.toSorted((a, b) => pictureRank(a) - pictureRank(b)))
}

/** Picture at `path` of a slice. Width and height of avatars and covers are not those of the file: left out. */
export function picture(from: Slice, path: string): Picture | undefined {
  const source = pictureSource(from.raw(path))
  return source && { source }
}

/** The first of several pictures that has a usable address. */
export function firstPicture(from: Slice, paths: readonly string[]): Picture | undefined {
  for (const path of paths) {
    const found = picture(from, path)
    if (found) return found
  }
  return undefined
}

/** Pixels that the address says it was scaled to; undefined = not scaled. */
function scaledTo(url: string): number | undefined {
  const template = /~tplv-([^?]*)/.exec(url)?.[1] ?? ''
  const side = /[-:](\d{3,4})p?(?=[.:]|$)/.exec(template)?.[1]
  return side === undefined ? undefined : Number(side)
}

/**
 * The best still of a video: an unscaled one, else the least scaled. The signed address is never edited.
 * `dynamic_cover` may be animated: it only stands in when there is no other.
 */
export function coverOf(video: Slice): Picture | undefined {
  let best: { entry: Picture; side: number } | undefined
  for (const key of ['cover_original_scale', 'origin_cover', 'cover']) {
    const entry = picture(video, key)
    if (!entry) continue
    const side = scaledTo(entry.source.urls[0] ?? '') ?? Number.POSITIVE_INFINITY
    if (!best || side > best.side) best = { entry, side }
  }
  return best?.entry ?? picture(video, 'dynamic_cover')
}

/** Addresses, pictures, counters: the small things every reader needs. */
import { AmagiError } from '../../../errors'
import { isPublicName } from '../../../http/policy'
import type { Author, MediaSource, Picture, Stats } from '../../../model'
import { home, mediaHosts } from '../headers'
import type { Slice } from '../../slice'

/** `//…` and `http://…` → `https://…`; undefined for everything that is no address without a port of its own. */
export function https(address: unknown): string | undefined {
  if (typeof address !== 'string' || address.length > 4096) return undefined
  const text = address.startsWith('//') ? `https:${address}` : address
  if (/^https:\/\/[^/\s]/i.test(text)) return text
  // An upgraded address with a port would talk TLS to a plain port.
  return /^http:\/\/[^/:\s]+(?:\/|$)/i.test(text) ? `https${text.slice(4)}` : undefined
}

/** Cover, avatar, emote: served to everybody, never expiring. */
export function picture(address: unknown, width?: number, height?: number): Picture | undefined {
  const url = https(address)
  if (!url) return undefined
  return {
    source: { urls: [url] },
    ...(width && width > 0 ? { width } : {}),
    ...(height && height > 0 ? { height } : {}),
  }
}

const hostOf = (url: string): string => /^https?:\/\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? ''

/**
 * Peers: machines of other people with odd ports, numbers for names and certificates of their own. Slow, often gone.
 * Source: SocialSisterYi/bilibili-API-collect `docs/video/videostream_url.md` and reports about PCDN, 2024 to 2026.
 */
const isPeer = (host: string): boolean =>
  /(?:^|\.)mcdn\.|(?:^|\.)szbdyd\.com(?::\d+)?$|^[\d.]+(?::\d+)?$/.test(host) || /:(?!443$)\d+$/.test(host)

function known(url: string): boolean {
  const host = hostOf(url).replace(/:\d+$/, '')
  return mediaHosts.some((suffix) => host === suffix || host.endsWith(`.${suffix}`))
}

/** Whether the downloader may ask there: a host of the list, or a new one of the site's (`hosts.open`), which is no peer. */
function usable(url: string | undefined): url is string {
  if (url === undefined || known(url)) return url !== undefined
  const host = hostOf(url).replace(/:443$/, '')
  return /^[\w.-]+$/.test(host) && isPublicName(host) && !isPeer(host)
}

/** Better main hosts first, those of no list last. */
function rank(url: string): number {
  const host = hostOf(url)
  if (!known(url)) return 3
  if (/^upos-.*mirror/.test(host)) return 0
  return host.startsWith('upos-') ? 1 : 2
}

/** A main host that has every file below `/upgcxcode/`. */
const mirror = 'upos-sz-mirrorcos.bilivideo.com'

/**
 * The same file at a main host: signatures cover path and query, not the host. A peer that borrowed the file names
 * whose it is (`xy_usource`). Undefined for addresses that are no peer's, and for files main hosts do not have.
 */
function mirrored(address: unknown): string | undefined {
  if (typeof address !== 'string' || address.length > 4096) return undefined
  const [, host = '', rest = ''] = /^(?:https?:)?\/\/([^/?#\s]+)(\/upgcxcode\/\S+)$/i.exec(address) ?? []
  if (!isPeer(host.toLowerCase())) return undefined
  const named = /[?&]xy_usource=([\w.-]{1,128})(?:&|$)/.exec(rest)?.[1]
  const main = named && known(`https://${named}`) && !isPeer(named.toLowerCase()) ? named : mirror
  return `https://${main}${rest}`
}

/** Unix seconds in `deadline=` of a stream address. */
function deadline(url: string): number | undefined {
  const digits = /[?&]deadline=(\d{9,11})(?:&|$)/.exec(url)?.[1]
  return digits ? Number(digits) : undefined
}

/**
 * Addresses of one stream, the best host first; undefined when none is usable. They are as old as the first of them
 * to end. `platform=html5` addresses are served to everybody, all others to our referer only.
 */
export function streamSource(addresses: readonly unknown[]): MediaSource | undefined {
  const given = addresses.map(https).filter(usable)
  const made = addresses.map(mirrored).filter((url) => url !== undefined)
  const main = given.filter((url) => !isPeer(hostOf(url))).sort((a, b) => rank(a) - rank(b))
  // A mirror that was given is signed for this very file; one we made only usually has it.
  const urls = [...new Set([...main, ...made, ...given.filter((url) => isPeer(hostOf(url)))])]
  if (urls.length === 0) return undefined
  const ends = urls.map(deadline).filter((end) => end !== undefined)
  const open = urls.every((url) => /[?&]platform=html5(?:&|$)/.test(url))
  return {
    urls,
    ...(open ? {} : { referer: home }),
    ...(ends.length > 0 ? { expiresAt: Math.min(...ends) } : {}),
  }
}

/** A number of upstream as text; letters in its place mean that the answer has changed. */
export function numericId(from: Slice, path: string): string {
  const id = from.id(path)
  if (/^\d{1,15}$/.test(id)) return id
  throw new AmagiError('upstream-changed', { details: { path: from.path === '' ? path : `${from.path}.${path}` } })
}

/** A counter; hidden ones are -1. */
export function count(from: Slice, path: string): number | undefined {
  const value = from.optionalNumber(path)
  return value !== undefined && value >= 0 ? value : undefined
}

/** Counters under our names; `names` maps ours to upstream's. */
export function stats(from: Slice | undefined, names: { readonly [K in keyof Stats]?: string }): Stats {
  const found: Stats = {}
  if (!from) return found
  for (const [ours, theirs] of Object.entries(names)) {
    const value = count(from, theirs)
    if (value !== undefined) found[ours as keyof Stats] = value
  }
  return found
}

/** Unix seconds; 0 and negative times mean "never". */
export function seconds(from: Slice, path: string): number | undefined {
  const value = from.optionalNumber(path)
  return value !== undefined && value > 0 ? value : undefined
}

/** Somebody with `mid`, `name` (or `uname`) and `face`. Undefined without id or name. */
export function person(from: Slice | undefined): Author | undefined {
  const id = from?.optionalId('mid')
  const name = from?.optionalString('name') ?? from?.optionalString('uname')
  if (!from || !id || !name) return undefined
  const avatar = picture(from.raw('face') ?? from.raw('avatar'))
  const followers = count(from, 'follower')
  const mark = from.optionalSlice('official') ?? from.optionalSlice('official_verify')
  const verified = verifiedOf(mark?.optionalNumber('type'))
  return {
    id,
    name,
    url: `https://space.bilibili.com/${id}`,
    ...(avatar ? { avatar } : {}),
    ...(followers === undefined ? {} : { followers }),
    ...(verified ? { verified } : {}),
    ...(from.flag('vip.status') || from.flag('vip.vipStatus') ? { vip: true } : {}),
  }
}

/** `type` of a verified mark: 0 person, 1 organisation, -1 none. */
export function verifiedOf(type: number | undefined): Author['verified'] {
  return type === 0 ? 'person' : type === 1 ? 'organisation' : undefined
}

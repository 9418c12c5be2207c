/**
 * WBI: the signature of most web endpoints, over the whole query as it is sent.
 * Source: SocialSisterYi/bilibili-API-collect `docs/misc/sign/wbi.md`.
 */
import { createHash } from 'node:crypto'

/** The two halves `nav` names as file names of pictures that do not exist. */
export interface WbiKeys {
  img: string
  sub: string
}

type Query = readonly (readonly [string, string])[]

/** Places of the 64 characters that make the key; upstream's table has 64, only these are used. */
const places = [
  46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38, 41,
  13,
]

/** 32 characters from the two keys. */
export function mixinKey(keys: WbiKeys): string {
  const both = keys.img + keys.sub
  return places.map((place) => both.charAt(place)).join('')
}

/** `https://i0.hdslb.com/bfs/wbi/<32 hex>.png` → the hex; undefined for anything else. */
export function keyOfUrl(url: string): string | undefined {
  return /\/([0-9a-f]{32})\.[a-z]{1,5}$/.exec(url)?.[1]
}

/**
 * What is signed: sorted by code unit, `!'()*` dropped from values, percent-encoded, `wts` included.
 *
 * @internal Held to known vectors by the tests.
 */
export function canonicalQuery(query: Query): string {
  return [...query]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(filtered(value))}`)
    .join('&')
}

function filtered(value: string): string {
  return value.replace(/[!'()*]/g, '')
}

/** The query to send: filtered values, then `wts` (Unix seconds) and `w_rid`. */
export function signQuery(query: Query, mixin: string, wts: number): [string, string][] {
  const sent: [string, string][] = query.map(([key, value]) => [key, filtered(value)])
  sent.push(['wts', String(wts)])
  const rid = createHash('md5')
    .update(canonicalQuery(sent) + mixin)
    .digest('hex')
  return [...sent, ['w_rid', rid]]
}

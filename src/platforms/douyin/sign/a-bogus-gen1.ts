/** `a_bogus`, generation 1: what the read endpoints of the web site accept. */
import { alphabetBogus, alphabetUa, ascii, base64With, byteOf, rc4, utf8, xorAll } from './bytes'
import { sm3, sm3Twice } from './sm3'

/** Values that are accepted: `site` as in ikenxuan/amagi 6.5.0 (see `a-bogus.ts`), `plain` as in Johnserf-Seed/f2. */
interface Gen1Options {
  /** Text behind `?`, exactly as it will be sent, without a_bogus. */
  query: string
  /** Request body; empty for GET. */
  body?: string
  userAgent: string
  /** What `uaDigest` gives for it, when the caller kept it. */
  uaDigest?: Uint8Array | undefined
  /** Window fingerprint, see `a-bogus.ts`. */
  env: string
  /** Milliseconds, `end` ≥ `start`. */
  start: number
  end: number
  /** Three whole numbers in 0…9999. */
  randoms: readonly [number, number, number]
  pageId: number
  aid: number
  /** Third option word: 14. */
  option: number
  /** Which masks the three prefix groups use. */
  prefix: 'site' | 'plain'
  /** Whether the intermediate base64 of the user agent is padded. */
  padUa: boolean
}

type Masks = readonly [number, number, number, number]
const g1: Masks = [1, 2, 5, 40]
const g2: Masks = [1, 0, 0, 0]
const g3: Masks = [1, 0, 5, 0]
const maskSets: Record<Gen1Options['prefix'], readonly [Masks, Masks, Masks]> = {
  site: [g1, g2, g3],
  plain: [g1, g1, g1],
}

function prefixBytes(options: Gen1Options): number[] {
  return maskSets[options.prefix].flatMap(([a, b, c, d], i) => {
    const random = options.randoms[i] ?? 0
    const low = random & 255
    const high = (random >> 8) & 255
    return [(low & 170) | a, (low & 85) | b, (high & 170) | c, (high & 85) | d]
  })
}

function payload(options: Gen1Options, query: Uint8Array, body: Uint8Array, ua: Uint8Array): number[] {
  const { start, end, pageId, aid, option, env } = options
  const s = (i: number) => byteOf(start, i)
  const e = (i: number) => byteOf(end, i)
  const page = (i: number) => byteOf(pageId, i)
  const app = (i: number) => byteOf(aid, i)
  const opt = (i: number) => byteOf(option, i)
  const at = (bytes: Uint8Array, i: number) => bytes[i] ?? 0
  return [
    44,
    s(3),
    page(3),
    0,
    0,
    opt(3),
    app(1),
    at(query, 21),
    at(body, 21),
    page(2),
    at(ua, 23),
    s(2),
    0,
    page(1),
    page(0),
    1,
    opt(2),
    app(0),
    at(query, 22),
    at(body, 22),
    at(ua, 24),
    s(1),
    0,
    0,
    app(3),
    opt(1),
    s(0),
    0,
    0,
    opt(0),
    e(3),
    e(2),
    app(2),
    e(1),
    e(0),
    3,
    e(4),
    e(5),
    s(4),
    s(5),
    byteOf(env.length, 0),
    byteOf(env.length, 1),
    0,
    0,
  ]
}

const emptyBody = sm3Twice(utf8('cus'))

/** Digest of the hidden user agent. The same for every request of one browser: callers may keep it. */
export function uaDigest(userAgent: string, padUa = false): Uint8Array {
  return sm3(ascii(base64With(alphabetUa, rc4([0, 1, 14], ascii(userAgent)), padUa)))
}

/** 164 characters for an `env` of 65, padded, not percent-encoded. */
export function aBogusGen1(options: Gen1Options): string {
  const query = sm3Twice(utf8(`${options.query}cus`))
  const body = options.body ? sm3Twice(utf8(`${options.body}cus`)) : emptyBody
  const plain = payload(options, query, body, options.uaDigest ?? uaDigest(options.userAgent, options.padUa))
  const data = Uint8Array.of(...plain, ...ascii(options.env), xorAll(plain))
  const result = Uint8Array.of(...prefixBytes(options), ...rc4([0x79], data))
  return base64With(alphabetBogus, result, true)
}

/** `a_bogus`, generation 2 (`1.0.1.19-fix.01`): required by login.douyin.com, accepted elsewhere. */
import { alphabetBogus, alphabetUa, ascii, base64With, byteOf, rc4Descending, utf8, xorAll } from './bytes'
import { sm3, sm3Twice } from './sm3'

/** As in cv-cat/DouYin_Spider, 2026-07. */
interface Gen2Options {
  query: string
  /** Request body; empty for GET. */
  body?: string
  userAgent: string
  /** `innerW|innerH|outerW|outerH|availW|availH|sizeW|sizeH|platform`. */
  env: string
  /** Milliseconds now and when the page was entered. */
  now: number
  enteredAt: number
  /** Signed calls so far. */
  counter: number
  pageId: number
  aid: number
  /** Environment bits: 1|2 always, 4 node, 32 Firefox, 64 alternate salt; Chrome 3. */
  flags: number
  /** 0 Chrome, 40 Firefox, 81 Safari, 125 Edge, 170 Huawei, 210 others. */
  browserOffset: number
  /** 0 ≤ x < 1, drawn in a fixed order. */
  random: () => number
}

/** Slots in the order in which they are written. */
const order = [
  34, 44, 56, 61, 73, 29, 70, 45, 35, 49, 38, 66, 51, 68, 28, 48, 64, 47, 30, 71, 26, 55, 31, 69, 59, 40, 62, 63, 27,
  72, 41, 74, 57, 52, 42, 39, 33, 67, 53, 43, 65, 46, 36, 24, 60, 32, 79, 80, 84, 85,
]

/** Start and length in milliseconds of the fortnights counted in slot 26. */
const epoch = 1_721_836_800_000
const fortnight = 1_209_600_000

function blend(c0: number, c1: number, r0: number, r1: number): number[] {
  return [(r0 & 170) | (c0 & 85), (r0 & 85) | (c0 & 170), (r1 & 170) | (c1 & 85), (r1 & 85) | (c1 & 170)]
}

/** A digest byte that may not equal a reserved value: the next one is taken instead. */
function escaped(digest: Uint8Array, from: number, reserved: number, fallback: number, force: number): number {
  if (force) return reserved
  for (let i = from; i < digest.length; i++) if (digest[i] !== reserved) return digest[i] ?? fallback
  return fallback
}

function counterMark(counter: number): number {
  if (counter > 10_745) return 3
  if (counter > 1283) return 4
  return counter > 139 ? 5 : 6
}

function slots(options: Gen2Options, tail: string): number[] {
  const { now, enteredAt, pageId, aid, flags, env } = options
  const query = sm3Twice(utf8(`${options.query}dhzx`))
  const body = sm3Twice(utf8(`${options.body ?? ''}dhzx`))
  const hidden = rc4Descending([0, 0x81, 0x0e], ascii(options.userAgent.trim()))
  const ua = sm3(ascii(base64With(alphabetUa, hidden, true)))
  const slot: number[] = []
  const put = (first: number, value: number, bytes: number) => {
    for (let i = 0; i < bytes; i++) slot[first + i] = byteOf(value, i)
  }
  slot[24] = 41
  slot[26] = Math.trunc((now - epoch) / fortnight) & 255
  slot[27] = counterMark(options.counter)
  slot[28] = (now - enteredAt + 3) & 255
  put(29, now, 6)
  put(35, 129, 2)
  put(38, flags, 2)
  put(40, 0, 4)
  put(44, 14, 4)
  slot[48] = query[9] ?? 0
  slot[49] = query[18] ?? 0
  slot[51] = escaped(query, 3, 11, 12, flags & 2)
  slot[52] = body[10] ?? 0
  slot[53] = body[19] ?? 0
  slot[55] = escaped(body, 4, 8, 9, flags & 4)
  slot[56] = ua[11] ?? 0
  slot[57] = ua[21] ?? 0
  slot[59] = escaped(ua, 5, 12, 13, flags & 8)
  put(60, now - 1, 6)
  slot[66] = 3
  put(67, pageId, 4)
  put(71, aid, 4)
  put(79, env.length, 2)
  put(84, tail.length, 2)
  return order.map((index) => slot[index] ?? 0)
}

/** Two salted words in front of the payload; five random numbers are drawn, the second is discarded. */
function salt(options: Gen2Options): number[] {
  const { random, flags } = options
  const first = Math.trunc(random() * 65_535)
  random()
  let second: number
  if (flags & 64) {
    second = Math.trunc(random() * 109)
    second += 110 + (second % 2)
  } else {
    second = Math.trunc(random() * 240)
    if (second > 109) second += (second % 2) + 1
  }
  const third = (Math.trunc(random() * 255) & 77) | 2 | 16 | 32 | 128
  return [...blend(1, 0, first & 255, (first >> 8) & 255), ...blend(1, 0, second, third)]
}

/** Every three bytes become four, the spare bits are random; a rest is copied (a zero second byte is dropped). */
function expand(bytes: readonly number[], random: () => number): number[] {
  const out: number[] = []
  const whole = bytes.length - (bytes.length % 3)
  for (let i = 0; i < whole; i += 3) {
    const a = bytes[i] ?? 0
    const b = bytes[i + 1] ?? 0
    const c = bytes[i + 2] ?? 0
    const r = Math.trunc(random() * 1000) & 255
    out.push((r & 145) | (a & 110), (r & 66) | (b & 189), (r & 44) | (c & 211), (a & 145) | (b & 66) | (c & 44))
  }
  if (whole < bytes.length) out.push(bytes[whole] ?? 0)
  const second = bytes[whole + 1]
  if (second) out.push(second)
  return out
}

/** 192–196 characters for the usual `env`, padded, not percent-encoded. The order of draws is upstream's. */
export function aBogusGen2(options: Gen2Options): string {
  const tail = `${(options.now + 3) & 255},`
  const salted = salt(options)
  const chosen = slots(options, tail)
  const check = xorAll(salted) ^ xorAll(chosen)
  const headLow = Math.trunc(options.random() * 65_535) & 255
  const head = blend(3, 82, headLow, Math.trunc(options.random() * 40) + options.browserOffset)
  const body = expand([...chosen, ...ascii(options.env), ...ascii(tail), check], options.random)
  const sealed = rc4Descending([211], Uint8Array.of(...salted, ...body))
  return base64With(alphabetBogus, Uint8Array.of(...head, ...sealed), true)
}

/** `__NS_hxfalcon`, the query signature of Kuaishou's web and live sites (client of 2026). */
import { b2has } from './b2has'
import { chacha } from './chacha'
import { cts } from './cts'

/** What varies between two signatures of the same request. */
export interface FalconContext {
  /** Signatures made so far in this session; the client starts at 100. */
  count: number
  /** Seconds counter of the client; it carries the same number as `count`. */
  secsCount: number
  /** Scripts on the page; 0 outside a browser. */
  scriptCount: number
  /** Last 100 characters of a stack trace; any ASCII text passes. */
  stackTail: string
  /** Milliseconds when the session began. */
  startedAt: number
  /** Milliseconds now. */
  now: number
  /** 0 ≤ x < 1. */
  random: number
}

const mask = 0x23
/** Largest value of six bytes. */
const randomRange = 2 ** 48 - 1
const hashMask = [45, 211, 69, 192]
const countMask = 3131873467
const timeMask = 3360347992
const trailer = Buffer.from('9b563eda7b563e', 'hex')

/** Low `size` bytes of a number up to 2^53, little-endian. */
function little(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let rest = value
  for (let index = 0; index < size; index++) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

/** XOR of numbers beyond 32 bits: the upper half of the milliseconds stays, the lower is masked. */
function xorLow(value: number, lowMask: number): number {
  const high = Math.floor(value / 2 ** 32)
  const low = ((value % 2 ** 32) ^ lowMask) >>> 0
  return high * 2 ** 32 + low
}

/** Longitudinal redundancy check: what makes the byte sum zero. @internal Held to known vectors by the tests. */
export function lrc(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = (sum + byte) & 0xff
  return -sum & 0xff
}

/** Environment record before encryption. @internal Held to known vectors by the tests. */
export function environment(context: Pick<FalconContext, 'count' | 'secsCount' | 'scriptCount' | 'stackTail'>): Buffer {
  const stack = Buffer.from(context.stackTail, 'latin1')
  return Buffer.concat([
    Buffer.of(0x2d, 0x3d, 0x00, 0x02, 0x44, 0x00),
    little(context.scriptCount, 4),
    Buffer.of(0x70, 0x00),
    little(context.count, 4),
    Buffer.of(0x72, 0x01),
    little(stack.length, 2),
    stack,
    Buffer.of(0x73, 0x00),
    little(context.secsCount, 4),
  ])
}

/**
 * First half of the value: the environment record, masked, encrypted and in URL-safe Base64.
 *
 * @internal Held to known vectors by the tests.
 */
export function environmentBody(context: FalconContext): string {
  const masked = environment(context).map((byte) => byte ^ mask)
  return chacha(masked).toString('base64').replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '.')
}

/** Four bytes that bind the request to the environment record. @internal Held to known vectors by the tests. */
export function hashField(signInput: string, body: string): Buffer {
  const stream = cts(Buffer.from(b2has(`${signInput}HUDR_${body}`), 'ascii'))
  return Buffer.from(hashMask.map((byte, index) => byte ^ (stream[index] ?? 0)))
}

/**
 * Closes a record: its checksum is appended and masks everything before it.
 *
 * @internal Held to known vectors by the tests.
 */
export function sealed(record: Uint8Array, check = lrc(record)): Buffer {
  return Buffer.concat([record.map((byte) => byte ^ check), Buffer.of(check)])
}

/** Value of `__NS_hxfalcon`, not yet percent-encoded. */
export function hxfalcon(signInput: string, context: FalconContext): string {
  const body = environmentBody(context)
  const record = Buffer.concat([
    Buffer.from('4b54cda9ab', 'hex'),
    little(context.startedAt, 6),
    little(Math.floor(context.random * randomRange), 6),
    Buffer.from('0100000001', 'hex'),
    little((context.count ^ countMask) >>> 0, 4),
    hashField(signInput, body),
    little(xorLow(context.now, timeMask), 6),
    trailer,
    Buffer.of(lrc(trailer)),
  ])
  return `HUDR_${body}$HE_${sealed(record).toString('hex')}`
}

/**
 * Text the signature covers: sign path, then `key=value` of every parameter in code-unit order, then the body.
 * Keys that hold `__NS` are left out; values are the decoded ones; an empty body object counts as none.
 */
export function signInput(path: string, query: readonly (readonly [string, string])[], body?: string): string {
  const pairs = query.filter(([key]) => !key.includes('__NS')).map(([key, value]) => `${key}=${value}`)
  // Plain sort is by code unit, which is what the client does.
  return `${path}${pairs.sort().join('')}${body && body !== '{}' ? body : ''}`
}

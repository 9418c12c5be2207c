/** Signatures of login.douyin.com (QR login). */
import { createHash, createHmac } from 'node:crypto'

const appKey = '163e7ce78d58971a41f5b969996d85c2'
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Every byte XOR 5, as hex: how codes and key lists are veiled. */
export function xor5Hex(text: string): string {
  return Buffer.from(Buffer.from(text, 'utf8').map((byte) => byte ^ 5)).toString('hex')
}

/** Header `x-tt-passport-aid-sign`; `noon` = noon of the day in UTC, Unix seconds. */
export function aidSign(path: string, noon: number, aid = 6383): string {
  const prk = createHmac('sha256', String(noon)).update(appKey).digest()
  const okm = createHmac('sha256', prk).update(Buffer.of(1)).digest()
  return createHmac('sha256', okm).update(`aid=${aid}&path=${path}&ts=${noon}`).digest('hex')
}

const sorted = (params: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(params).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

const joined = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([key, value]) => `${key}=${value}`).join('&')

/** `sign` and `qs`: cover the first ten query keys in sorted order, and the whole body. */
export function passportSign(
  params: Readonly<Record<string, string>>,
  body: Readonly<Record<string, string>> = {},
): { sign: string; qs: string } {
  const covered = sorted(params).slice(0, 10)
  const sign = sha256(`${joined(covered)}&${joined(sorted(body))}&app_key=${appKey}`)
  return { sign, qs: xor5Hex(covered.map(([key]) => key).join(',')) }
}

/** `p_no`: covers the SDK versions and the time in milliseconds. */
export function passportNumber(versions: Readonly<Record<string, string>>): string {
  return sha256(joined(sorted(versions)))
}

/** `X-Bogus`, the older signature that a few endpoints still read. */
import { createHash } from 'node:crypto'
import { alphabetXBogus, ascii, base64With, rc4, utf8, xorAll } from './bytes'

const md5 = (data: Uint8Array | string): Buffer => createHash('md5').update(data).digest()

/** MD5 of the MD5 of an empty body. */
const emptyBody = md5(md5(''))

/**
 * `input` is the query without `?` (longer than 32 characters; shorter ones mean something else upstream),
 * `seconds` the time in Unix seconds. 28 characters.
 */
export function xBogus(input: string, userAgent: string, seconds: number): string {
  const ua = md5(Buffer.from(rc4([0, 1, 12], ascii(userAgent))).toString('base64'))
  const query = md5(md5(utf8(input)))
  const time = Buffer.alloc(4)
  time.writeUInt32BE(Math.floor(seconds) % 2 ** 32)
  const fields = [
    64,
    0,
    1,
    12,
    ...query.subarray(14),
    ...emptyBody.subarray(14),
    ...ua.subarray(14),
    ...time,
    0x20,
    0x00,
    0xbe,
    0x90,
  ]
  const sealed = rc4([255], Uint8Array.of(...fields, xorAll(fields)))
  return base64With(alphabetXBogus, Uint8Array.of(2, 255, ...sealed), false)
}

/**
 * Judges a `__NS_hxfalcon` value by taking it apart: the value carries its own parts, so only the hash over the
 * request has to be computed again. Written from the published steps, not from the signer under test.
 */

const iv = [2837534710, 2845986804, 2436420605, 706843635, 719254516, 2557931286, 2596197199, 2432949778]
const sigma = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
]
/** Which four words each of the eight steps of a round mixes. */
const lanes = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
]

const right = (value: number, by: number): number => ((value >>> by) | (value << (32 - by))) >>> 0

function squeeze(state: number[], block: number[], counter: number, last: boolean): void {
  const v = [...state, ...iv]
  const at = (index: number | undefined): number => v[index ?? 0] ?? 0
  v[12] = (at(12) ^ counter) >>> 0
  if (last) v[14] = (at(14) ^ 0xffffffff) >>> 0
  for (const row of sigma) {
    lanes.forEach(([a = 0, b = 0, c = 0, d = 0], step) => {
      const x = block[row[step * 2] ?? 0] ?? 0
      const y = block[row[step * 2 + 1] ?? 0] ?? 0
      v[a] = (at(a) + at(b) + x) >>> 0
      v[d] = right(at(d) ^ at(a), 16)
      v[c] = (at(c) + at(d)) >>> 0
      v[b] = right(at(b) ^ at(c), 12)
      v[a] = (at(a) + at(b) + y) >>> 0
      v[d] = right(at(d) ^ at(a), 8)
      v[c] = (at(c) + at(d)) >>> 0
      v[b] = right(at(b) ^ at(c), 7)
    })
  }
  state.forEach((word, index) => {
    state[index] = (word ^ at(index) ^ at(index + 8)) >>> 0
  })
}

/** The relative of BLAKE2s: blocks of 64 words folded into 16, a counter in words. */
export function hash(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
  const words = Array.from({ length: padded.length / 4 }, (_, index) => padded.readUInt32LE(index * 4))
  const state = iv.map((word, index) => (index === 0 ? (word ^ 0x01010020) >>> 0 : word))
  for (let start = 0, first = true; first || start < words.length; first = false) {
    const part = words.slice(start, start + 64)
    start += part.length
    const folded = Array.from({ length: 16 }, () => 0)
    part.forEach((word, index) => {
      folded[index % 16] = ((folded[index % 16] ?? 0) ^ word) >>> 0
    })
    squeeze(state, folded, start, start >= words.length)
  }
  return state.map((word) => word.toString(16).padStart(8, '0')).join('')
}

/** The stream cipher of shift registers over the hash. */
export function stream(bytes: Buffer): Buffer {
  let [a, b, c] = [0x66434878, 0x66434878, 0x66434878]
  return Buffer.from(
    bytes.map((byte) => {
      let [r, low, high] = [0, b & 1, c & 1]
      for (let turn = 0; turn < 8; turn += 1) {
        if (a & 1) {
          a = ((a ^ 0xc0000031) | 0x80000000) >>> 0
          low = b & 1
          b = low ? ((b ^ 0x20000010) | 0xc0000000) >>> 0 : (b >>> 1) & 0x3fffffff
        } else {
          a = (a >>> 1) & 0x7fffffff
          high = c & 1
          c = high ? ((c ^ 0x08000001) | 0xf0000000) >>> 0 : (c >>> 1) & 0x0fffffff
        }
        r = ((r << 1) | (low ^ high)) & 0xff
      }
      return byte ^ ((r + 3) & 0xff)
    }),
  )
}

/** Path, then every parameter sorted and joined with nothing, then the body. */
export function signInput(path: string, query: URLSearchParams, body: string): string {
  const pairs = [...query].filter(([key]) => !key.includes('__NS')).map(([key, value]) => `${key}=${value}`)
  return path + pairs.sort().join('') + body
}

/** Six bytes, lowest first. */
const six = (bytes: Buffer, start: number): number => bytes.readUIntLE(start, 6)

/** `undefined` when the value fits the request; otherwise what is wrong with it. */
export function objection(value: string, input: string, now: number): string | undefined {
  const match = /^HUDR_([\w.-]+)\$HE_([0-9a-f]+)$/.exec(value)
  if (!match) return 'form'
  const [, hudr = '', he = ''] = match
  const veiled = Buffer.from(he, 'hex')
  const key = veiled.at(-1) ?? 0
  const plain = Buffer.from(veiled.map((byte, index) => (index === veiled.length - 1 ? byte : byte ^ key)))
  if ((plain.reduce((sum, byte) => sum + byte, 0) & 0xff) !== 0) return 'checksum'
  if (plain.length !== 45 || plain.subarray(0, 5).toString('hex') !== '4b54cda9ab') return 'layout'
  if (plain.subarray(17, 22).toString('hex') !== '0100000001') return 'layout'
  const digest = stream(Buffer.from(hash(`${input}HUDR_${hudr}`), 'ascii')).subarray(0, 4)
  const mask = [45, 211, 69, 192]
  if (!plain.subarray(26, 30).equals(Buffer.from(digest.map((byte, index) => byte ^ (mask[index] ?? 0))))) return 'hash'
  const stamp = Buffer.alloc(6)
  stamp.writeUIntLE(3360347992, 0, 6)
  const time = six(Buffer.from(plain.subarray(30, 36).map((byte, index) => byte ^ (stamp[index] ?? 0))), 0)
  return Math.abs(time - now) > 10 * 60_000 ? 'time' : undefined
}

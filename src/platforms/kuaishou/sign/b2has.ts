/**
 * The hash inside `__NS_hxfalcon`: BLAKE2s rounds over blocks of up to 64 words that are folded into 16,
 * with IV words of its own and a counter that counts words.
 */
import { lanes, word } from './lanes'

const iv = Uint32Array.of(2837534710, 2845986804, 2436420605, 706843635, 719254516, 2557931286, 2596197199, 2432949778)
/** Output length 32 and sequential mode, as BLAKE2s encodes them. */
const parameters = 0x01_01_00_20
const blockWords = 64

/** Message schedule of BLAKE2s, one row of 16 per round. */
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

const rotate = (value: number, bits: number) => ((value >>> bits) | (value << (32 - bits))) >>> 0

function mix(v: Uint32Array, [a, b, c, d]: readonly [number, number, number, number], x: number, y: number): void {
  v[a] = word(v, a) + word(v, b) + x
  v[d] = rotate(word(v, d) ^ word(v, a), 16)
  v[c] = word(v, c) + word(v, d)
  v[b] = rotate(word(v, b) ^ word(v, c), 12)
  v[a] = word(v, a) + word(v, b) + y
  v[d] = rotate(word(v, d) ^ word(v, a), 8)
  v[c] = word(v, c) + word(v, d)
  v[b] = rotate(word(v, b) ^ word(v, c), 7)
}

function compress(state: Uint32Array, block: Uint32Array, counter: number, last: boolean): void {
  const folded = new Uint32Array(16)
  for (const [index, value] of block.entries()) folded[index % 16] = word(folded, index % 16) ^ value
  const v = new Uint32Array(16)
  v.set(state)
  v.set(iv, 8)
  v[12] = word(v, 12) ^ counter
  if (last) v[14] = ~word(v, 14)
  for (const schedule of sigma) {
    for (const [index, lane] of lanes.entries()) {
      mix(v, lane, word(folded, schedule[2 * index] ?? 0), word(folded, schedule[2 * index + 1] ?? 0))
    }
  }
  for (let index = 0; index < 8; index++) state[index] = word(state, index) ^ word(v, index) ^ word(v, index + 8)
}

/** Text → 64 hex characters. */
export function b2has(text: string): string {
  const bytes = Buffer.from(text, 'utf8')
  const words = new Uint32Array(Math.ceil(bytes.length / 4))
  for (const [index, byte] of bytes.entries()) words[index >> 2] = word(words, index >> 2) | (byte << (8 * (index % 4)))
  const state = Uint32Array.from(iv)
  state[0] = word(state, 0) ^ parameters
  let at = 0
  while (words.length - at > blockWords) {
    compress(state, words.subarray(at, at + blockWords), at + blockWords, false)
    at += blockWords
  }
  compress(state, words.subarray(at), words.length, true)
  return Array.from(state, (value) => value.toString(16).padStart(8, '0')).join('')
}

/** ChaCha20 with the constants, key and nonce the web client carries; the block function is the usual one. */
import { lanes, word } from './lanes'

const constants = [394484062, 2378328696, 630790222, 1922531795]
const key = [4183807412, 394484062, 1106561997, 2378328696, 630790222, 2546784104, 2891127470, 1922531795]
const nonce = [2215853858, 1643070585, 1849059804]
const rounds = 20

const rotate = (value: number, bits: number) => ((value << bits) | (value >>> (32 - bits))) >>> 0

function quarter(s: Uint32Array, [a, b, c, d]: readonly [number, number, number, number]): void {
  s[a] = word(s, a) + word(s, b)
  s[d] = rotate(word(s, d) ^ word(s, a), 16)
  s[c] = word(s, c) + word(s, d)
  s[b] = rotate(word(s, b) ^ word(s, c), 12)
  s[a] = word(s, a) + word(s, b)
  s[d] = rotate(word(s, d) ^ word(s, a), 8)
  s[c] = word(s, c) + word(s, d)
  s[b] = rotate(word(s, b) ^ word(s, c), 7)
}

function keyStream(counter: number): Buffer {
  const initial = Uint32Array.of(...constants, ...key, counter, ...nonce)
  const state = Uint32Array.from(initial)
  for (let round = 0; round < rounds; round += 2) for (const lane of lanes) quarter(state, lane)
  const block = Buffer.alloc(64)
  for (let index = 0; index < 16; index++) {
    block.writeUInt32LE((word(state, index) + word(initial, index)) >>> 0, index * 4)
  }
  return block
}

/** Encrypts; the block counter starts at 1. */
export function chacha(plain: Uint8Array): Buffer {
  const output = Buffer.from(plain)
  for (let at = 0; at < output.length; at += 64) {
    const stream = keyStream(at / 64 + 1)
    for (let index = at; index < Math.min(at + 64, output.length); index++) {
      output[index] = (output[index] ?? 0) ^ (stream[index - at] ?? 0)
    }
  }
  return output
}

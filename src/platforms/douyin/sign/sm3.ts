/**
 * SM3 (GB/T 32905-2016): OpenSSL's where this Node has it (five times as fast), else written out, because some
 * builds lack it.
 */
import * as crypto from 'node:crypto'

const native = crypto.getHashes().includes('sm3')

/** One call instead of an object per digest; since Node 20.12. */
const oneShot: typeof crypto.hash | undefined = crypto.hash

const initial = Uint32Array.of(
  0x7380166f,
  0x4914b2b9,
  0x172442d7,
  0xda8a0600,
  0xa96f30bc,
  0x163138aa,
  0xe38dee4d,
  0xb0fb0e4e,
)

const rotate = (x: number, n: number): number => (x << n) | (x >>> (32 - n))

/** Round constants, already rotated by their round number. */
const constants = Uint32Array.from({ length: 64 }, (_, j) => rotate(j < 16 ? 0x79cc4519 : 0x7a879d8a, j % 32))

function compress(state: Uint32Array, block: DataView, offset: number, words: Uint32Array): void {
  for (let j = 0; j < 16; j++) words[j] = block.getUint32(offset + 4 * j)
  for (let j = 16; j < 68; j++) {
    const mixed = (words[j - 16] ?? 0) ^ (words[j - 9] ?? 0) ^ rotate(words[j - 3] ?? 0, 15)
    words[j] = mixed ^ rotate(mixed, 15) ^ rotate(mixed, 23) ^ rotate(words[j - 13] ?? 0, 7) ^ (words[j - 6] ?? 0)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let j = 0; j < 64; j++) {
    const turned = rotate(a, 12)
    const ss1 = rotate((turned + e + (constants[j] ?? 0)) | 0, 7)
    const ss2 = ss1 ^ turned
    const word = words[j] ?? 0
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + ss2 + (word ^ (words[j + 4] ?? 0))) | 0
    const tt2 = (gg + h + ss1 + word) | 0
    d = c
    c = rotate(b, 9)
    b = a
    a = tt1
    h = g
    g = rotate(f, 19)
    f = e
    e = tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)
  }
  const next = [a, b, c, d, e, f, g, h]
  for (let i = 0; i < 8; i++) state[i] = (state[i] ?? 0) ^ (next[i] ?? 0)
}

/** Digest of 32 bytes. */
export function sm3(data: Uint8Array): Uint8Array {
  if (!native) return sm3Written(data)
  return oneShot ? oneShot('sm3', data, 'buffer') : crypto.createHash('sm3').update(data).digest()
}

/** The same without OpenSSL. @internal Held to known vectors by the tests. */
export function sm3Written(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64)
  padded.set(data)
  padded[data.length] = 0x80
  const view = new DataView(padded.buffer)
  // Lengths here stay far below 2^29 bytes: the upper half of the bit count is always zero.
  view.setUint32(padded.length - 4, data.length * 8)
  const state = Uint32Array.from(initial)
  const words = new Uint32Array(68)
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, view, offset, words)
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  state.forEach((word, i) => out.setUint32(4 * i, word))
  return digest
}

/** SM3 of the SM3, as both generations of a_bogus hash their texts. */
export function sm3Twice(data: Uint8Array): Uint8Array {
  return sm3(sm3(data))
}

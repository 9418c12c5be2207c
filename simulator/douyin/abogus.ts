/**
 * Reads an `a_bogus` value back: the value holds everything it was made of, so a request can be judged
 * by decoding it. Written from the published layout, not from the signer under test.
 */

const alphabet = 'Dkdpgh2ZmsQB80/MfvV36XI1R45-WUAlEixNLwoqYTOPuzKFjJnry79HbGcaStCe'
const agentAlphabet = 'ckdp1h4ZKsUB80/Mfvw36XIgR25+WQAlEi7NLboqYTOPuzmFjJnryx9HVGDaStCe'

const rotate = (value: number, by: number): number => ((value << (by % 32)) | (value >>> (32 - (by % 32)))) >>> 0

/** SM3 digest (GB/T 32905). */
export function sm3(message: Buffer): Buffer {
  const state = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]
  const padded = Buffer.alloc(Math.ceil((message.length + 9) / 64) * 64)
  message.copy(padded)
  padded[message.length] = 0x80
  padded.writeBigUInt64BE(BigInt(message.length) * 8n, padded.length - 8)
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, padded.subarray(offset, offset + 64))
  const digest = Buffer.alloc(32)
  state.forEach((word, index) => digest.writeUInt32BE(word, index * 4))
  return digest
}

function compress(state: number[], block: Buffer): void {
  const p1 = (x: number): number => x ^ rotate(x, 15) ^ rotate(x, 23)
  const words = Array.from({ length: 16 }, (_, index) => block.readUInt32BE(index * 4))
  const word = (index: number): number => words[index] ?? 0
  for (let index = 16; index < 68; index += 1) {
    const mixed = p1(word(index - 16) ^ word(index - 9) ^ rotate(word(index - 3), 15))
    words.push((mixed ^ rotate(word(index - 13), 7) ^ word(index - 6)) >>> 0)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let round = 0; round < 64; round += 1) {
    const constant = round < 16 ? 0x79cc4519 : 0x7a879d8a
    const first = rotate((rotate(a, 12) + e + rotate(constant, round)) >>> 0, 7)
    const second = first ^ rotate(a, 12)
    const ff = round < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c)
    const gg = round < 16 ? e ^ f ^ g : (e & f) | (~e & g)
    const tt1 = (ff + d + second + (word(round) ^ word(round + 4))) >>> 0
    const tt2 = (gg + h + first + word(round)) >>> 0
    ;[d, c, b, a] = [c, rotate(b, 9), a, tt1]
    ;[h, g, f, e] = [g, rotate(f, 19), e, (tt2 ^ rotate(tt2, 9) ^ rotate(tt2, 17)) >>> 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((value, index) => {
    state[index] = ((state[index] ?? 0) ^ value) >>> 0
  })
}

export function rc4(key: Buffer, data: Buffer): Buffer {
  const box = Array.from({ length: 256 }, (_, index) => index)
  const at = (index: number): number => box[index & 255] ?? 0
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255
    ;[box[i], box[j]] = [at(j), at(i)]
  }
  let i = 0
  let j = 0
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255
      j = (j + at(i)) & 255
      ;[box[i], box[j]] = [at(j), at(i)]
      return byte ^ at(at(i) + at(j))
    }),
  )
}

/** Base64 bit packing with another alphabet. */
export function pack(data: Buffer, letters: string, padded: boolean): string {
  const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const text = data.toString('base64').replace(/[^=]/g, (letter) => letters[standard.indexOf(letter)] ?? '')
  return padded ? text : text.replace(/=+$/, '')
}

function unpack(text: string, letters: string): Buffer | undefined {
  const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const places = [...text.replace(/=+$/, '')].map((letter) => letters.indexOf(letter))
  if (places.includes(-1)) return undefined
  return Buffer.from(places.map((place) => standard[place]).join(''), 'base64')
}

const twice = (text: string): Buffer => sm3(sm3(Buffer.from(text, 'utf8')))

/** Fixed bits of the twelve bytes in front: mask of the random bits, bits that are always set. */
const prefix = [
  [170, 1],
  [85, 2],
  [170, 5],
  [85, 40],
  [170, 1],
  [85, 0],
  [170, 0],
  [85, 0],
  [170, 1],
  [85, 0],
  [170, 5],
  [85, 0],
] as const

/** Size of the screen a value tells of, as text; undefined when it is no value. */
export function environmentOf(value: string): { width: string; height: string } | undefined {
  const decoded = unpack(value, alphabet)
  if (!decoded || decoded.length < 12 + 44 + 20 + 1) return undefined
  const body = rc4(Buffer.from([0x79]), decoded.subarray(12))
  const parts = body
    .subarray(44, body.length - 1)
    .toString('latin1')
    .split('|')
  const [width, height] = parts.slice(10, 12)
  return parts.length === 17 && width !== undefined && height !== undefined ? { width, height } : undefined
}

/** `undefined` when the value fits the request; otherwise what is wrong with it. */
export function objection(value: string, query: string, userAgent: string, now: number): string | undefined {
  const decoded = unpack(value, alphabet)
  if (!decoded || value.length % 4 !== 0) return 'alphabet or length'
  if (decoded.length < 12 + 44 + 20 + 1) return 'too short'
  const opening = prefix.every(([mask, set], index) => {
    const byte = decoded[index] ?? 0
    return (byte & ~mask & 255) === (set & ~mask & 255) && (byte & set) === set
  })
  if (!opening) return 'prefix'
  const body = rc4(Buffer.from([0x79]), decoded.subarray(12))
  const p = (index: number): number => body[index] ?? 0
  const env = body.subarray(44, body.length - 1)
  if (p(0) !== 44) return 'first byte'
  if (p(40) + (p(41) << 8) !== env.length) return 'length of the environment'
  if (!/^\d+(\|\d+){15}\|\w+$/.test(env.toString('latin1'))) return 'environment'
  if (body.subarray(0, 44).reduce((sum, byte) => sum ^ byte, 0) !== body.at(-1)) return 'checksum'
  if (p(17) + (p(6) << 8) + (p(32) << 16) + (p(24) << 24) !== 6383) return 'aid'
  const number = (places: number[]): number => places.reduceRight((sum, place) => sum * 256 + p(place), 0)
  const start = number([26, 21, 11, 1, 38, 39])
  const end = number([34, 33, 31, 30, 36, 37])
  if (end < start || Math.abs(end - now) > 10 * 60_000) return 'times'
  const a = twice(`${query}cus`)
  if (p(7) !== a[21] || p(18) !== a[22]) return 'query'
  const bodies = ['', 'GET'].map((text) => twice(`${text}cus`))
  if (!bodies.some((b) => p(8) === b[21] && p(19) === b[22])) return 'body'
  const agent = rc4(Buffer.from([0, 1, 14]), Buffer.from(userAgent, 'latin1'))
  const u = [false, true].map((padded) => sm3(Buffer.from(pack(agent, agentAlphabet, padded), 'latin1')))
  return u.some((digest) => p(10) === digest[23] && p(20) === digest[24]) ? undefined : 'user agent'
}

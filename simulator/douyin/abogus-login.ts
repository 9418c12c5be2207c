/**
 * Reads an `a_bogus` of the newer generation back, as the login site wants it: what it was made of has to be the request.
 * Written from the published layout, not from the signer under test.
 */
import { sm3 } from './abogus'

const alphabet = 'Dkdpgh2ZmsQB80/MfvV36XI1R45-WUAlEixNLwoqYTOPuzKFjJnry79HbGcaStCe'
const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The page of the login site. */
const page = 7571

/** RC4 with another beginning: the box counts down, and the key schedule multiplies. */
function stream(key: number, data: Buffer): Buffer {
  const box = Array.from({ length: 256 }, (_, index) => 255 - index)
  const at = (index: number): number => box[index & 255] ?? 0
  const swap = (i: number, j: number): void => {
    ;[box[i & 255], box[j & 255]] = [at(j), at(i)]
  }
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j * at(i) + j + key) & 255
    swap(i, j)
  }
  let [i, j] = [0, 0]
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255
      j = (j + at(i)) & 255
      swap(i, j)
      return byte ^ at(at(i) + at(j))
    }),
  )
}

/** Four bytes hold three, the other bits are noise; what is left over stands as it is. */
function narrowed(wide: Buffer): number[] {
  const out: number[] = []
  const whole = wide.length - (wide.length % 4)
  for (let at = 0; at < whole; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = wide.subarray(at, at + 4)
    out.push((a & 110) | (d & 145), (b & 189) | (d & 66), (c & 211) | (d & 44))
  }
  return [...out, ...wide.subarray(whole)]
}

const order =
  '34,44,56,61,73,29,70,45,35,49,38,66,51,68,28,48,64,47,30,71,26,55,31,69,59,40,62,63,27,72,41,74,57,52,42,39,33,67,53,43,65,46,36,24,60,32,79,80,84,85'
    .split(',')
    .map(Number)

const twice = (text: string): Buffer => sm3(sm3(Buffer.from(`${text}dhzx`, 'utf8')))

/** `undefined` when the value fits the request; otherwise what is wrong with it. */
export function loginObjection(value: string, query: string, body: string, now: number): string | undefined {
  const places = [...value.replace(/=+$/, '')].map((letter) => alphabet.indexOf(letter))
  if (places.includes(-1) || value.length % 4 !== 0) return 'alphabet or length'
  const bytes = Buffer.from(places.map((place) => standard[place]).join(''), 'base64')
  const plain = stream(211, bytes.subarray(4))
  const payload = narrowed(plain.subarray(8))
  const slot = (number: number): number => payload[order.indexOf(number)] ?? -1
  const word = (first: number, length: number): number =>
    Array.from({ length }, (_, index) => slot(first + index) * 256 ** index).reduce((sum, part) => sum + part, 0)
  if (slot(24) !== 41) return 'first byte'
  const envLength = word(79, 2)
  const env = Buffer.from(payload.slice(order.length, order.length + envLength)).toString('latin1')
  if (!/^\d+(\|\d+){7}\|\w+$/.test(env)) return 'environment'
  if (word(67, 4) !== page || word(71, 4) !== 6383) return 'page'
  if (Math.abs(word(29, 6) - now) > 10 * 60_000) return 'time'
  const [q, b] = [twice(query), twice(body)]
  if (slot(48) !== q[9] || slot(49) !== q[18]) return 'query'
  return slot(52) === b[10] && slot(53) === b[19] ? undefined : 'body'
}

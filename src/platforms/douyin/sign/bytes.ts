/** Byte work shared by the signatures: RC4 in both flavours and base64 over own alphabets. */

/** Alphabet of the user-agent digest. */
export const alphabetUa = 'ckdp1h4ZKsUB80/Mfvw36XIgR25+WQAlEi7NLboqYTOPuzmFjJnryx9HVGDaStCe'
/** Alphabet of the finished a_bogus. */
export const alphabetBogus = 'Dkdpgh2ZmsQB80/MfvV36XI1R45-WUAlEixNLwoqYTOPuzKFjJnry79HbGcaStCe'
/** Alphabet of X-Bogus. */
export const alphabetXBogus = 'Dkdpgh4ZKsQB80/Mfvw36XI1R25-WUAlEi7NLboqYTOPuzmFjJnryx9HVGcaStCe'

/** Byte `index` of an unsigned integer below 2^53, 0 = lowest. */
export function byteOf(value: number, index: number): number {
  return Math.floor(value / 2 ** (8 * index)) % 256
}

/** Text with one byte per character (all our inputs here are ASCII). */
export function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

/** Text as upstream hashes it: letters beyond Latin keep all their bytes, which `ascii` would cut to one. */
export function utf8(text: string): Uint8Array {
  return Buffer.from(text, 'utf8')
}

/** Check byte over all bytes, 0–255; 0 for none. */
export function xorAll(bytes: ArrayLike<number>): number {
  let value = 0
  for (let i = 0; i < bytes.length; i++) value ^= bytes[i] ?? 0
  return value
}

/** Key stream applied to `data`; the schedule is what tells the two flavours apart. */
function stream(box: Uint8Array, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length)
  let i = 0
  let j = 0
  for (let n = 0; n < data.length; n++) {
    i = (i + 1) & 255
    const a = box[i] ?? 0
    j = (j + a) & 255
    const b = box[j] ?? 0
    box[i] = b
    box[j] = a
    out[n] = (data[n] ?? 0) ^ (box[(a + b) & 255] ?? 0)
  }
  return out
}

/** Standard RC4. */
export function rc4(key: ArrayLike<number>, data: Uint8Array): Uint8Array {
  const box = new Uint8Array(256)
  for (let i = 0; i < 256; i++) box[i] = i
  let j = 0
  for (let i = 0; i < 256; i++) {
    const a = box[i] ?? 0
    j = (j + a + (key[i % key.length] ?? 0)) & 255
    box[i] = box[j] ?? 0
    box[j] = a
  }
  return stream(box, data)
}

/** RC4 with a descending box and a multiplying key schedule (a_bogus generation 2). */
export function rc4Descending(key: ArrayLike<number>, data: Uint8Array): Uint8Array {
  const box = new Uint8Array(256)
  for (let i = 0; i < 256; i++) box[i] = 255 - i
  let j = 0
  for (let i = 0; i < 256; i++) {
    const a = box[i] ?? 0
    j = (j * a + j + (key[i % key.length] ?? 0)) % 256
    box[i] = box[j] ?? 0
    box[j] = a
  }
  return stream(box, data)
}

/** Base64 bit packing with a given alphabet; `=` padding only when asked for. */
export function base64With(alphabet: string, bytes: Uint8Array, pad: boolean): string {
  // Signs are put in place and made a text once: a text that grows sign by sign takes three times as long.
  const signs = Buffer.allocUnsafe(Math.ceil((bytes.length * 4) / 3))
  let at = 0
  for (let i = 0; i < bytes.length; i += 3) {
    const rest = bytes.length - i
    const word = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    signs[at++] = alphabet.charCodeAt(word >> 18)
    signs[at++] = alphabet.charCodeAt((word >> 12) & 63)
    if (rest > 1) signs[at++] = alphabet.charCodeAt((word >> 6) & 63)
    if (rest > 2) signs[at++] = alphabet.charCodeAt(word & 63)
  }
  const text = signs.toString('latin1', 0, at)
  return pad ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text
}

/** What a file is, judged by its first bytes: names and content types lie, and an HTML page is never a video. */

/** What a caller expects to get. */
export type Family = 'video' | 'audio' | 'picture'

/** What the first bytes of a file say it is, whatever upstream called it. */
export interface FileKind {
  /** Families this container may serve; MP4 may hold picture and sound or sound alone. */
  families: readonly Family[]
  /** Extension without a dot. */
  ext: string
  mime: string
}

/** Bytes {@link sniff} wants to see; fewer are enough for a file that is shorter. */
export const sniffBytes = 64

const kind = (ext: string, mime: string, ...families: Family[]): FileKind => ({ families, ext, mime })

/** Brands of HEIF pictures (ISO/IEC 23008-12) by what they hold. */
const heifBrands: Record<string, FileKind> = {
  avif: kind('avif', 'image/avif', 'picture'),
  avis: kind('avif', 'image/avif', 'picture'),
  heic: kind('heic', 'image/heic', 'picture'),
  heix: kind('heic', 'image/heic', 'picture'),
  hevc: kind('heic', 'image/heic', 'picture'),
  mif1: kind('heic', 'image/heif', 'picture'),
  msf1: kind('heic', 'image/heif', 'picture'),
}

const mp4 = kind('mp4', 'video/mp4', 'video', 'audio')
const m4a = kind('m4a', 'audio/mp4', 'audio')

/** Boxes a media file or a media segment may begin with. */
export const firstBoxes = new Set(['ftyp', 'styp', 'moov', 'moof', 'sidx', 'mdat', 'free', 'skip', 'wide', 'uuid'])

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end))

const startsWith = (bytes: Uint8Array, ...prefix: number[]): boolean =>
  prefix.every((value, index) => bytes[index] === value)

/** MP4 family: the major brand decides; AVIF behind a general brand is found among the compatible ones. */
function isoKind(bytes: Uint8Array): FileKind | undefined {
  const box = ascii(bytes, 4, 8)
  if (!firstBoxes.has(box)) return undefined
  if (box !== 'ftyp') return mp4
  const brand = ascii(bytes, 8, 12)
  const size = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
  const compatible: string[] = []
  for (let at = 16; at + 4 <= Math.min(size, bytes.length); at += 4) compatible.push(ascii(bytes, at, at + 4))
  if (brand === 'mif1' || brand === 'msf1') {
    const exact = compatible.find((name) => name in heifBrands && !name.endsWith('f1'))
    return heifBrands[exact ?? brand]
  }
  return heifBrands[brand] ?? (brand === 'M4A ' || brand === 'M4B ' ? m4a : mp4)
}

/** MPEG audio frame header: sync, a layer, a bitrate and a sample rate that exist. */
function isMpegAudio(bytes: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = bytes
  return (
    first === 0xff &&
    (second & 0xe0) === 0xe0 &&
    (second & 0x18) !== 0x08 &&
    (second & 0x06) !== 0 &&
    (third & 0xf0) !== 0xf0 &&
    (third & 0x0c) !== 0x0c
  )
}

/** Kind of a file by its first bytes; `undefined` for everything that is neither picture, video nor sound. */
export function sniff(bytes: Uint8Array): FileKind | undefined {
  if (bytes.length < 4) return undefined
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return kind('jpg', 'image/jpeg', 'picture')
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return kind('png', 'image/png', 'picture')
  const four = ascii(bytes, 0, 4)
  if (four === 'GIF8') return kind('gif', 'image/gif', 'picture')
  if (four === 'RIFF') {
    const form = ascii(bytes, 8, 12)
    if (form === 'WEBP') return kind('webp', 'image/webp', 'picture')
    return form === 'WAVE' ? kind('wav', 'audio/wav', 'audio') : undefined
  }
  if (bytes.length >= 12) {
    const iso = isoKind(bytes)
    if (iso) return iso
  }
  if (startsWith(bytes, 0x1a, 0x45, 0xdf, 0xa3)) return kind('webm', 'video/webm', 'video', 'audio')
  if (startsWith(bytes, 0x46, 0x4c, 0x56, 0x01)) return kind('flv', 'video/x-flv', 'video')
  if (four === 'OggS') return kind('ogg', 'audio/ogg', 'audio')
  if (four === 'fLaC') return kind('flac', 'audio/flac', 'audio')
  if (four.startsWith('ID3')) return kind('mp3', 'audio/mpeg', 'audio')
  // ADTS has layer bits 00, which MPEG audio reserves; 12 sync bits instead of 11.
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xf6) === 0xf0) return kind('aac', 'audio/aac', 'audio')
  return isMpegAudio(bytes) ? kind('mp3', 'audio/mpeg', 'audio') : undefined
}

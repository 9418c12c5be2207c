/** The one EXIF tag by which phones of some makers know their own Motion Photos. Pure. */
import type { MotionMaker } from '../../model'

/** A tag of the Exif IFD; at most four bytes of value stand in it, longer ones behind it. */
interface Tag {
  id: number
  kind: number
  value: Buffer
}

const byte = 1
const undefinedBytes = 7

/** As written by phones of these makers (ikenxuan/karin-plugin-kkk and other public projects, 2026). */
const tags: Partial<Record<MotionMaker, Tag>> = {
  xiaomi: { id: 0x8897, kind: byte, value: Buffer.from([1]) },
  // UserComment without the code of a character set.
  oppo: { id: 0x9286, kind: undefinedBytes, value: Buffer.from('oplus_8388608\0') },
}

/** Bytes of a directory with one entry: count, entry, place of the next directory. */
const directoryBytes = 2 + 12 + 4

function directory(id: number, kind: number, count: number, value: Buffer | number): Buffer {
  const data = Buffer.alloc(directoryBytes)
  data.writeUInt16BE(1, 0)
  data.writeUInt16BE(id, 2)
  data.writeUInt16BE(kind, 4)
  data.writeUInt32BE(count, 6)
  if (typeof value === 'number') data.writeUInt32BE(value, 10)
  else value.copy(data, 10)
  return data
}

/** The data of an APP1 segment with that tag (TIFF 6.0, Exif 2.3); `undefined` where none is needed. */
export function motionExif(maker: MotionMaker): Buffer | undefined {
  const tag = tags[maker]
  if (!tag) return undefined
  const header = Buffer.from('MM\0*\0\0\0\x08')
  const exifAt = header.length + directoryBytes
  const valueAt = exifAt + directoryBytes
  const { id, kind, value } = tag
  return Buffer.concat([
    Buffer.from('Exif\0\0'),
    header,
    // Where the Exif directory is.
    directory(0x8769, 4, 1, exifAt),
    directory(id, kind, value.length, value.length > 4 ? valueAt : value),
    ...(value.length > 4 ? [value] : []),
  ])
}

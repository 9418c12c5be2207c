/** Whether the end of a picture is there: a CDN may hold, and serve with a true length, what was cut off on its way in. */
import { jpegLayout } from './jpeg'

/** Whether the boxes of a HEIF file (ISO/IEC 14496-12) end where the file does, or before. */
function boxesEnd(data: Buffer): boolean {
  let at = 0
  while (at + 8 <= data.length) {
    const size = data.readUInt32BE(at)
    // 0 = to the end; 1 = in 64 bits, more than is ever read here.
    if (size === 0) return true
    if (size < 8) return false
    at += size
  }
  return at <= data.length
}

/** By the sign each format ends with (ITU T.81 B.1.1.3, PNG 5.3, GIF89a 27, RIFF's own length); others count as complete. */
export function isComplete(data: Buffer, ext: string): boolean {
  switch (ext) {
    case 'jpg':
      return jpegLayout(data) !== undefined
    case 'png':
      return data.lastIndexOf('IEND') > 0
    case 'gif':
      return data.lastIndexOf(0x3b) > data.length - 16
    case 'webp':
      return data.length >= 12 && data.length >= data.readUInt32LE(4) + 8
    case 'avif':
    case 'heic':
      return boxesEnd(data)
    default:
      return true
  }
}

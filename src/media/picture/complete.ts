/** Whether the end of a picture is there: a CDN may hold, and serve with a true length, what was cut off on its way in. */

/** Where the scan of a JPEG begins, behind its tables and thumbnails; -1 when it never does. */
function startOfScan(data: Buffer): number {
  let at = 2
  while (at + 4 <= data.length) {
    if (data[at] !== 0xff) return -1
    const marker = data[at + 1] ?? 0
    // Fill bytes may stand before a marker.
    if (marker === 0xff) at++
    else if (marker === 0xda) return at
    else at += 2 + data.readUInt16BE(at + 2)
  }
  return -1
}

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
    case 'jpg': {
      const scan = startOfScan(data)
      return scan > 0 && data.indexOf(Buffer.from([0xff, 0xd9]), scan) > 0
    }
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

/** The segments of a JPEG (ITU T.81, annex B). Pure. */

/** From the marker to the end of its data, in bytes from the beginning of the file. */
export interface Segment {
  /** Second byte of the marker. */
  marker: number
  start: number
  end: number
}

/** All segments before the first scan, and where the picture ends; both `undefined` where it never does. */
export interface JpegLayout {
  segments: Segment[]
  /** First byte behind the end marker; what follows is not the picture. */
  end: number
}

const startOfScan = 0xda
const endOfImage = 0xd9

/** Place of the next marker behind the data of a scan: not a stuffed byte, not a restart. */
function scanEnd(data: Buffer, from: number): number {
  for (let at = data.indexOf(0xff, from); at >= 0 && at + 1 < data.length; at = data.indexOf(0xff, at + 1)) {
    const next = data[at + 1] ?? 0
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return -1
}

/** The layout of a whole JPEG; `undefined` when its end is missing or it is none. */
export function jpegLayout(data: Buffer): JpegLayout | undefined {
  if (data[0] !== 0xff || data[1] !== 0xd8) return undefined
  const segments: Segment[] = []
  let scanned = false
  let at = 2
  while (at >= 0 && at + 1 < data.length) {
    if (data[at] !== 0xff) return undefined
    const marker = data[at + 1] ?? 0
    if (marker === endOfImage) return scanned ? { segments, end: at + 2 } : undefined
    // Fill bytes may stand before a marker.
    if (marker === 0xff) {
      at++
      continue
    }
    if (at + 4 > data.length) return undefined
    const end = at + 2 + data.readUInt16BE(at + 2)
    if (marker === startOfScan) scanned = true
    else if (!scanned) segments.push({ marker, start: at, end })
    at = marker === startOfScan ? scanEnd(data, end) : end
  }
  return undefined
}

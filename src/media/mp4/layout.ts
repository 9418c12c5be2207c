/** Top-level boxes of an MP4 file (ISO/IEC 14496-12), read without touching the media data. */
import { open } from 'node:fs/promises'
import { AmagiError } from '../../errors'
import { firstBoxes } from '../sniff'

interface Box {
  type: string
  /** Byte offset of the header. */
  start: number
  /** Bytes with header. */
  size: number
}

/** What the boxes say about how a file can be played; nothing is decoded. */
export interface Layout {
  boxes: Box[]
  /** The metadata: `moov`. */
  metadata: Box
  /** Metadata in `moof` boxes: many chat clients cannot play such a file. */
  fragmented: boolean
  /** Metadata in front of the data: playable while it loads. */
  fastStart: boolean
}

/** A segment of a long film has some thousand fragments; more is no file of ours. */
const maxBoxes = 200_000

/**
 * Walks the top level. Throws `upstream-changed` when the file is no MP4 and `network` when it ends before its last
 * box does: the muxer would silently leave out what is missing.
 */
export async function readLayout(path: string): Promise<Layout> {
  const file = await open(path, 'r')
  try {
    const { size: end } = await file.stat()
    const boxes: Box[] = []
    const header = Buffer.alloc(16)
    for (let start = 0; start + 8 <= end;) {
      const { bytesRead } = await file.read(header, 0, 16, start)
      const short = header.readUInt32BE(0)
      if (short === 1 && bytesRead < 16) throw truncated(start, end)
      const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short === 0 ? end - start : short
      const type = header.toString('latin1', 4, 8)
      const known = boxes.length > 0 || firstBoxes.has(type)
      const valid = known && size >= 8 && /^[\x20-\x7e\xa9]{4}$/.test(type)
      // Padding behind a complete file is harmless.
      if (!valid && ['moov', 'mdat'].every((name) => boxes.some((box) => box.type === name))) break
      if (!valid || boxes.length >= maxBoxes) {
        throw new AmagiError('upstream-changed', { message: 'not an MP4 file', details: { path: 'box', at: start } })
      }
      if (start + size > end) throw truncated(start + size, end)
      boxes.push({ type, start, size })
      start += size
    }
    const place = (type: string): number => boxes.findIndex((box) => box.type === type)
    const metadata = boxes[place('moov')]
    if (!metadata) {
      throw new AmagiError('upstream-changed', { message: 'MP4 file without metadata', details: { path: 'moov' } })
    }
    const data = place('mdat')
    return { boxes, metadata, fragmented: place('moof') >= 0, fastStart: data < 0 || place('moov') < data }
  } finally {
    await file.close()
  }
}

function truncated(expected: number, found: number): AmagiError {
  return new AmagiError('network', { message: 'file ends early', details: { truncated: true, expected, found } })
}

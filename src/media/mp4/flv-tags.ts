/** The tags of an FLV file (Adobe Flash Video File Format 10.1, annex E), one after the other with little memory. */
import { open, type FileHandle } from 'node:fs/promises'
import { AmagiError } from '../../errors'
import { mib } from '../../units'
import { unreadable } from './clip'

/** One tag that carries media. */
export interface FlvTag {
  kind: 'video' | 'audio'
  /** Decode time in milliseconds. */
  timeMs: number
  /** Behind the header; valid until the next tag is asked for. */
  data: Buffer
}

const audioTag = 8
const videoTag = 9
const headerBytes = 11
/** Behind every tag: its size once more. */
const trailerBytes = 4
const blockBytes = mib

/** Reads forward only, in blocks. */
function createWindow(file: FileHandle, end: number) {
  let block = Buffer.alloc(0)
  let start = 0
  return async (at: number, length: number): Promise<Buffer> => {
    if (at + length > end) {
      const details = { truncated: true, expected: at + length, found: end }
      throw new AmagiError('network', { message: 'file ends early', details })
    }
    if (at < start || at + length > start + block.length) {
      const wanted = Math.min(Math.max(blockBytes, length), end - at)
      block = Buffer.alloc(wanted)
      let filled = 0
      while (filled < wanted) {
        const { bytesRead } = await file.read(block, filled, wanted - filled, at + filled)
        if (bytesRead === 0) throw new AmagiError('internal', { message: 'file became shorter while it was read' })
        filled += bytesRead
      }
      start = at
    }
    return block.subarray(at - start, at - start + length)
  }
}

/** Sound and picture in the order of the file. Throws `upstream-changed` (no FLV) or `network` (it ends early). */
export async function* flvTags(path: string): AsyncGenerator<FlvTag, void, unknown> {
  const file = await open(path, 'r')
  try {
    const { size: end } = await file.stat()
    const read = createWindow(file, end)
    const header = await read(0, 9)
    if (header.toString('latin1', 0, 3) !== 'FLV') throw unreadable('FLV', 'not an FLV file')
    let at = header.readUInt32BE(5) + trailerBytes
    // Padding shorter than a header is no tag.
    while (at + headerBytes <= end) {
      const tag = await read(at, headerBytes)
      const type = (tag[0] ?? 0) & 0x1f
      const size = tag.readUIntBE(1, 3)
      // The fourth byte stands above the other three.
      const timeMs = (tag[7] ?? 0) * 0x1000000 + tag.readUIntBE(4, 3)
      if (type === audioTag || type === videoTag) {
        const data = await read(at + headerBytes, size)
        yield { kind: type === audioTag ? 'audio' : 'video', timeMs, data }
      } else if (at + headerBytes + size > end) await read(at + headerBytes, size)
      at += headerBytes + size + trailerBytes
    }
  } finally {
    await file.close()
  }
}

/** Which code points a font file really draws: the `cmap` table of ttf, otf, ttc and woff2 (OpenType 1.9, WOFF2). */
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { mib } from '../units'

/** Inclusive ranges, ascending. */
export type Ranges = readonly (readonly [number, number])[]

/** Largest table accepted, in bytes; real ones stay below 1 MB. */
const maxTable = 8 * mib

type Read = (offset: number, length: number) => Promise<Buffer>

/** Binary search: `ranges` are sorted, do not overlap and include both ends. */
export function inRanges(ranges: Ranges, point: number): boolean {
  let low = 0
  let high = ranges.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [from, to] = ranges[middle] ?? [0, -1]
    if (point < from) high = middle - 1
    else if (point > to) low = middle + 1
    else return true
  }
  return false
}

function format4(table: Buffer): [number, number][] {
  const count = table.readUInt16BE(6) / 2
  const found: [number, number][] = []
  for (let segment = 0; segment < count; segment += 1) {
    const end = table.readUInt16BE(14 + segment * 2)
    const start = table.readUInt16BE(16 + count * 2 + segment * 2)
    const delta = table.readUInt16BE(16 + count * 4 + segment * 2)
    const offsetAt = 16 + count * 6 + segment * 2
    const offset = table.readUInt16BE(offsetAt)
    for (let point = start; point <= end && point < 0xffff; point += 1) {
      const at = offsetAt + offset + (point - start) * 2
      const raw = offset === 0 ? point : at + 2 <= table.length ? table.readUInt16BE(at) : 0
      const glyph = offset !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff
      const last = found[found.length - 1]
      if (glyph === 0) continue
      if (last !== undefined && last[1] === point - 1) last[1] = point
      else found.push([point, point])
    }
  }
  return found
}

function format12(table: Buffer): [number, number][] {
  const groups = table.readUInt32BE(12)
  const found: [number, number][] = []
  for (let at = 16; at + 12 <= table.length && found.length < groups; at += 12) {
    found.push([table.readUInt32BE(at), table.readUInt32BE(at + 4)])
  }
  return found
}

/** The widest Unicode sub-table of a `cmap`. */
function readCmap(cmap: Buffer): Ranges {
  let ranges: [number, number][] = []
  for (let index = 0; index < cmap.readUInt16BE(2); index += 1) {
    const sub = cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4))
    const format = sub.readUInt16BE(0)
    if (format === 12) return format12(sub)
    if (format === 4) ranges = format4(sub)
  }
  return ranges
}

async function fromSfnt(read: Read, start: number): Promise<Ranges> {
  const tables = (await read(start + 4, 2)).readUInt16BE(0)
  const directory = await read(start + 12, Math.min(tables, 64) * 16)
  for (let at = 0; at + 16 <= directory.length; at += 16) {
    if (directory.toString('latin1', at, at + 4) !== 'cmap') continue
    const length = directory.readUInt32BE(at + 12)
    if (length > maxTable) return []
    return readCmap(await read(directory.readUInt32BE(at + 8), length))
  }
  return []
}

/** WOFF2: one brotli stream of all tables, lengths as variable-length numbers in the directory. */
async function fromWoff2(file: Buffer): Promise<Ranges> {
  let at = 48
  const number = (): number => {
    let value = 0
    for (let count = 0; count < 5; count += 1) {
      const byte = file.readUInt8(at)
      at += 1
      value = value * 128 + (byte & 127)
      if ((byte & 128) === 0) break
    }
    return value
  }
  let offset = 0
  let cmap: [number, number] | undefined
  for (let left = file.readUInt16BE(12); left > 0; left -= 1) {
    const flags = file.readUInt8(at)
    at += 1
    const known = flags & 63
    if (known === 63) at += 4
    const original = number()
    // glyf (10) and loca (11) are transformed unless the version says 3; other tables only when it is not 0.
    const transformed = known === 10 || known === 11 ? flags >> 6 !== 3 : flags >> 6 !== 0
    const length = transformed ? number() : original
    if (known === 0) cmap = [offset, length]
    offset += length
  }
  if (cmap === undefined) return []
  const data = await promisify(brotliDecompress)(file.subarray(at, at + file.readUInt32BE(20)))
  return readCmap(data.subarray(cmap[0], cmap[0] + cmap[1]))
}

/** Code points of a font file (of the first face of a collection); empty for a file that is no font. */
export async function readCoverage(path: string): Promise<Ranges> {
  const file = await open(path, 'r')
  try {
    const read: Read = async (offset, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
      return buffer.subarray(0, bytesRead)
    }
    const magic = (await read(0, 4)).toString('latin1')
    if (magic === 'wOF2') return await fromWoff2(await file.readFile())
    if (magic === 'ttcf') return await fromSfnt(read, (await read(12, 4)).readUInt32BE(0))
    return magic === 'OTTO' || magic === 'true' || magic === '\0\x01\0\0' ? await fromSfnt(read, 0) : []
  } catch (error) {
    // Reading behind the end of a cut file; a damaged font covers nothing.
    if (error instanceof RangeError) return []
    throw error
  } finally {
    await file.close()
  }
}

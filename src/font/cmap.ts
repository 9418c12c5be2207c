/** Which code points a font file really draws: the `cmap` table of ttf, otf, ttc and woff2 (OpenType 1.9, WOFF2). */
import { open } from 'node:fs/promises'
import { mib } from '../units'
import { readWoff2 } from './woff2'

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

/** Every code point of a sub-table in format 4 with its glyph. */
function* format4(table: Buffer): Generator<[point: number, glyph: number]> {
  const count = table.readUInt16BE(6) / 2
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
      if (glyph !== 0) yield [point, glyph]
    }
  }
}

/** Groups of a sub-table in format 12: first and last code point, glyph of the first. */
function* format12(table: Buffer): Generator<[first: number, last: number, glyph: number]> {
  let left = table.readUInt32BE(12)
  for (let at = 16; at + 12 <= table.length && left > 0; at += 12, left -= 1) {
    yield [table.readUInt32BE(at), table.readUInt32BE(at + 4), table.readUInt32BE(at + 8)]
  }
}

/** The widest Unicode sub-table of a `cmap`. */
function widest(cmap: Buffer): { format: 4 | 12; table: Buffer } | undefined {
  let found: { format: 4 | 12; table: Buffer } | undefined
  for (let index = 0; index < cmap.readUInt16BE(2); index += 1) {
    const table = cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4))
    const format = table.readUInt16BE(0)
    if (format === 12) return { format, table }
    if (format === 4) found = { format, table }
  }
  return found
}

function readCmap(cmap: Buffer): Ranges {
  const sub = widest(cmap)
  const ranges: [number, number][] = []
  if (sub?.format === 12) for (const [first, last] of format12(sub.table)) ranges.push([first, last])
  if (sub?.format !== 4) return ranges
  for (const [point] of format4(sub.table)) {
    const last = ranges[ranges.length - 1]
    if (last !== undefined && last[1] === point - 1) last[1] = point
    else ranges.push([point, point])
  }
  return ranges
}

/** Code points a `cmap` names (at most 65 536 of them) and their glyphs. */
export function readGlyphNumbers(cmap: Buffer): ReadonlyMap<number, number> {
  const sub = widest(cmap)
  if (sub?.format === 4) return new Map(format4(sub.table))
  const numbers = new Map<number, number>()
  for (const [first, last, glyph] of sub ? format12(sub.table) : []) {
    for (let point = first; point <= last && numbers.size < 65_536; point += 1)
      numbers.set(point, glyph + point - first)
  }
  return numbers
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

/** Code points of a TrueType or OpenType file in memory. */
export function coverageOf(file: Buffer): Promise<Ranges> {
  return fromSfnt((offset, length) => Promise.resolve(file.subarray(offset, offset + length)), 0)
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
    if (magic === 'wOF2') {
      const cmap = (await readWoff2(await file.readFile())).get('cmap')
      return cmap ? readCmap(cmap.data) : []
    }
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

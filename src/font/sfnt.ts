/** Outlines out of a plain TrueType file (OpenType 1.9, `glyf` and `loca`), as `outline.ts` reads them of WOFF2. */
import { readGlyphNumbers } from './cmap'
import type { Glyph } from './instance'
import type { Outline } from './outline'

/** Tables by tag. */
function readSfnt(file: Buffer): ReadonlyMap<string, Buffer> {
  const tables = new Map<string, Buffer>()
  for (let at = 12, left = file.readUInt16BE(4); left > 0; at += 16, left -= 1) {
    const start = file.readUInt32BE(at + 8)
    tables.set(file.toString('latin1', at, at + 4), file.subarray(start, start + file.readUInt32BE(at + 12)))
  }
  return tables
}

/** One coordinate of all points: a byte with its sign in the flag, a word, or the same as before. */
function coordinates(
  data: Buffer,
  start: number,
  flags: readonly number[],
  short: number,
  same: number,
): [number[], number] {
  const values: number[] = []
  let at = start
  let value = 0
  for (const flag of flags) {
    if ((flag & short) !== 0) value += (flag & same) !== 0 ? data.readUInt8(at++) : -data.readUInt8(at++)
    else if ((flag & same) === 0) {
      value += data.readInt16BE(at)
      at += 2
    }
    values.push(value)
  }
  return [values, at]
}

function simple(data: Buffer, contours: number): Outline {
  const ends = Array.from({ length: contours }, (_, index) => data.readUInt16BE(10 + index * 2))
  let at = 10 + contours * 2
  at += 2 + data.readUInt16BE(at)
  const count = (ends.at(-1) ?? -1) + 1
  const flags: number[] = []
  while (flags.length < count) {
    const flag = data.readUInt8(at++)
    flags.push(flag)
    if ((flag & 8) !== 0) for (let more = data.readUInt8(at++); more > 0; more -= 1) flags.push(flag)
  }
  const [xs, next] = coordinates(data, at, flags, 2, 16)
  const [ys] = coordinates(data, next, flags, 4, 32)
  return { xs, ys, on: flags.map((flag) => (flag & 1) !== 0), ends }
}

/** Glyphs by code point. */
export function readTrueType(file: Buffer): (point: number) => Glyph | undefined {
  const tables = readSfnt(file)
  const table = (tag: string): Buffer => tables.get(tag) ?? Buffer.alloc(0)
  const [glyf, loca, hmtx] = [table('glyf'), table('loca'), table('hmtx')]
  const long = table('head').readInt16BE(50) === 1
  const wide = table('hhea').readUInt16BE(34)
  const numbers = readGlyphNumbers(table('cmap'))
  const offset = (glyph: number): number => (long ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)

  function outlineOf(glyph: number): Outline {
    const data = glyf.subarray(offset(glyph), offset(glyph + 1))
    const whole: Outline = { xs: [], ys: [], on: [], ends: [] }
    if (data.length === 0) return whole
    const contours = data.readInt16BE(0)
    if (contours >= 0) return simple(data, contours)
    let at = 10
    for (let flags = 32; (flags & 32) !== 0;) {
      flags = data.readUInt16BE(at)
      const part = outlineOf(data.readUInt16BE(at + 2))
      const words = (flags & 1) !== 0
      const [dx, dy] = words
        ? [data.readInt16BE(at + 4), data.readInt16BE(at + 6)]
        : [data.readInt8(at + 4), data.readInt8(at + 5)]
      at += words ? 8 : 6
      const scale = (): number => {
        at += 2
        return data.readInt16BE(at - 2) / 16_384
      }
      let [xx, xy, yx, yy] = [1, 0, 0, 1]
      if ((flags & 8) !== 0) xx = yy = scale()
      else if ((flags & 64) !== 0) [xx, yy] = [scale(), scale()]
      else if ((flags & 128) !== 0) [xx, xy, yx, yy] = [scale(), scale(), scale(), scale()]
      const before = whole.xs.length
      part.xs.forEach((x, index) => {
        const y = part.ys[index] ?? 0
        whole.xs.push(Math.round(xx * x + yx * y + dx))
        whole.ys.push(Math.round(xy * x + yy * y + dy))
        whole.on.push(part.on[index] ?? true)
      })
      whole.ends.push(...part.ends.map((end) => before + end))
    }
    return whole
  }

  return (point) => {
    const glyph = numbers.get(point)
    if (glyph === undefined) return undefined
    return { outline: outlineOf(glyph), advance: hmtx.readUInt16BE(Math.min(glyph, wide - 1) * 4) }
  }
}

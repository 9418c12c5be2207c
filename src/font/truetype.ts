/** A plain TrueType file out of glyphs (OpenType 1.9): what every program that draws text can read. */
import type { Outline } from './outline'
import type { Glyph } from './instance'

/** Font units per em of the bundled font, and of every file made here. */
export const unitsPerEm = 1000
/** Above and below the line; together one em, so that a size of 40 is 40 pixels from top to bottom. */
const ascent = 880
const descent = 120

/** What a file is made of: one glyph per code point. At most 65 534. */
export interface FontPlan {
  family: string
  glyphs: ReadonlyMap<number, Glyph>
  /** 100 to 900, as the file says of itself; default 400. */
  weight?: number
}

interface Box {
  xMin: number
  yMin: number
  xMax: number
  yMax: number
}

const bytes = (...parts: [size: 1 | 2 | 4 | 8, ...values: number[]][]): Buffer => {
  const out = Buffer.alloc(parts.reduce((sum, [size, ...values]) => sum + size * values.length, 0))
  let at = 0
  for (const [size, ...values] of parts) {
    for (const value of values) {
      if (size === 8) out.writeBigInt64BE(BigInt(value), at)
      else if (size === 4) out.writeUInt32BE(value >>> 0, at)
      else if (size === 2) out.writeUInt16BE(value & 0xffff, at)
      else out.writeUInt8(value & 0xff, at)
      at += size
    }
  }
  return out
}

function boxOf({ xs, ys }: Outline): Box {
  if (xs.length === 0) return { xMin: 0, yMin: 0, xMax: 0, yMax: 0 }
  return { xMin: Math.min(...xs), yMin: Math.min(...ys), xMax: Math.max(...xs), yMax: Math.max(...ys) }
}

/** One coordinate of a point: its bits of the flag, and its bytes. */
function coordinate(step: number, short: number, same: number): [flag: number, data: Buffer] {
  if (step === 0) return [same, Buffer.alloc(0)]
  if (Math.abs(step) < 256) return [step > 0 ? short | same : short, bytes([1, Math.abs(step)])]
  return [0, bytes([2, step])]
}

/** Coordinates as short as they can be, flags one by one. */
function glyphData(outline: Outline): Buffer {
  const { xs, ys, on, ends } = outline
  if (ends.length === 0) return Buffer.alloc(0)
  const { xMin, yMin, xMax, yMax } = boxOf(outline)
  const steps = (values: readonly number[]): number[] => values.map((value, index) => value - (values[index - 1] ?? 0))
  const across = steps(xs).map((step) => coordinate(step, 2, 16))
  const up = steps(ys).map((step) => coordinate(step, 4, 32))
  const flags = on.map((curve, index) => (curve ? 1 : 0) | (across[index]?.[0] ?? 0) | (up[index]?.[0] ?? 0))
  const data = Buffer.concat([
    bytes([2, ends.length, xMin, yMin, xMax, yMax, ...ends, 0], [1, ...flags]),
    ...across.map(([, part]) => part),
    ...up.map(([, part]) => part),
  ])
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
}

/** Groups of code points that follow one another. */
function cmapOf(points: readonly number[]): Buffer {
  const groups: [number, number, number][] = []
  points.forEach((point, index) => {
    const last = groups[groups.length - 1]
    if (last !== undefined && last[1] === point - 1) last[1] = point
    else groups.push([point, point, index + 1])
  })
  const size = 16 + groups.length * 12
  return bytes([2, 0, 1, 3, 10], [4, 12], [2, 12, 0], [4, size, 0, groups.length, ...groups.flat()])
}

function nameOf(family: string): Buffer {
  const entries = [
    [1, family],
    [2, 'Regular'],
    [4, family],
    [6, family.replace(/\W/g, '')],
  ] as const
  const texts = entries.map(([, text]) => Buffer.from(text, 'utf16le').swap16())
  let offset = 0
  const records = entries.flatMap(([id], index) => {
    const length = texts[index]?.length ?? 0
    offset += length
    return [3, 1, 0x409, id, length, offset - length]
  })
  return Buffer.concat([bytes([2, 0, entries.length, 6 + entries.length * 12, ...records]), ...texts])
}

function checksum(table: Buffer): number {
  let sum = 0
  for (let at = 0; at < table.length; at += 4) {
    sum = (sum + Buffer.concat([table.subarray(at, at + 4), Buffer.alloc(4)]).readUInt32BE(0)) >>> 0
  }
  return sum
}

/** The directory and the tables behind it, each on a multiple of four. */
function assemble(tables: readonly (readonly [tag: string, data: Buffer])[]): Buffer {
  const power = 2 ** Math.floor(Math.log2(tables.length))
  let offset = 12 + tables.length * 16
  const directory = [
    bytes([4, 0x10000], [2, tables.length, power * 16, Math.log2(power), (tables.length - power) * 16]),
  ]
  const bodies: Buffer[] = []
  for (const [tag, data] of tables) {
    directory.push(Buffer.from(tag, 'latin1'), bytes([4, checksum(data), offset, data.length]))
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
    bodies.push(padded)
    offset += padded.length
  }
  return Buffer.concat([...directory, ...bodies])
}

/** The file. Glyph 0, for what is not in it, is empty. */
export function writeTrueType({ family, glyphs, weight = 400 }: FontPlan): Buffer {
  const points = [...glyphs.keys()].sort((a, b) => a - b)
  const none: Glyph = { outline: { xs: [], ys: [], on: [], ends: [] }, advance: unitsPerEm / 2 }
  const list = [none, ...points.map((point) => glyphs.get(point) ?? none)]
  const data = list.map(({ outline }) => glyphData(outline))
  const boxes = list.map(({ outline }) => boxOf(outline))
  const most = (values: readonly number[]): number => values.reduce((high, value) => Math.max(high, value), 0)
  const least = (values: readonly number[]): number => values.reduce((low, value) => Math.min(low, value), 0)
  const whole: Box = {
    xMin: least(boxes.map(({ xMin }) => xMin)),
    yMin: least(boxes.map(({ yMin }) => yMin)),
    xMax: most(boxes.map(({ xMax }) => xMax)),
    yMax: most(boxes.map(({ yMax }) => yMax)),
  }
  const widest = most(list.map(({ advance }) => advance))
  let offset = 0
  const loca = [0, ...data.map((one) => (offset += one.length))]
  const [first = 0, last = 0] = [points[0], points[points.length - 1]]
  const magic = 0x5f0f3cf5
  return assemble([
    [
      'OS/2',
      Buffer.concat([
        bytes(
          [2, 4, widest, weight, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0],
          [1, ...Array<number>(10).fill(0)],
        ),
        bytes([4, 0, 0, 0, 0], [1, 0x20, 0x20, 0x20, 0x20], [2, 0x40, Math.min(first, 0xffff), Math.min(last, 0xffff)]),
        bytes([2, ascent, -descent, 0, ascent, descent], [4, 0, 0], [2, 500, 700, 0, 0x20, 1]),
      ]),
    ],
    ['cmap', cmapOf(points)],
    ['glyf', Buffer.concat(data)],
    [
      'head',
      bytes(
        [4, 0x10000, 0x10000, 0, magic],
        [2, 0, unitsPerEm],
        [8, 0, 0],
        [2, whole.xMin, whole.yMin, whole.xMax, whole.yMax, 0, 8, 2, 1, 0],
      ),
    ],
    [
      'hhea',
      bytes(
        [4, 0x10000],
        [2, ascent, -descent, 0, widest, whole.xMin, 0, whole.xMax, 1, 0, 0, 0, 0, 0, 0, 0, list.length],
      ),
    ],
    ['hmtx', bytes([2, ...list.flatMap(({ advance }, index) => [advance, boxes[index]?.xMin ?? 0])])],
    ['loca', bytes([4, ...loca])],
    [
      'maxp',
      bytes(
        [4, 0x10000],
        [
          2,
          list.length,
          most(list.map(({ outline }) => outline.xs.length)),
          most(list.map(({ outline }) => outline.ends.length)),
          0,
          0,
          2,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
          0,
        ],
      ),
    ],
    ['name', nameOf(family)],
    ['post', bytes([4, 0x30000, 0], [2, -100, 50], [4, 0, 0, 0, 0, 0])],
  ])
}

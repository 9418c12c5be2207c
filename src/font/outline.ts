/** Outlines out of the transformed `glyf` table of a WOFF2 file (W3C recommendation of 2024-08-08, §5.1). */

/** Font units; `ends` holds the last point of every contour. */
export interface Outline {
  xs: number[]
  ys: number[]
  on: boolean[]
  ends: number[]
}

/** A glyph made of others: each moved by font units and stretched by a matrix. */
interface Component {
  glyph: number
  dx: number
  dy: number
  /** xx, xy, yx, yy. */
  matrix: readonly [number, number, number, number]
}

/** One glyph as it is stored; an empty one has an outline without points. */
export type Shape = { outline: Outline; components?: undefined } | { components: Component[]; outline?: undefined }

/** Reads forwards; the readers throw RangeError behind the end. */
class Stream {
  at = 0
  constructor(private readonly bytes: Buffer) {}
  byte(): number {
    return this.bytes.readUInt8(this.at++)
  }
  short(): number {
    this.at += 2
    return this.bytes.readInt16BE(this.at - 2)
  }
  word(): number {
    this.at += 2
    return this.bytes.readUInt16BE(this.at - 2)
  }
  /** `255UInt16` of the recommendation. */
  count(): number {
    const code = this.byte()
    if (code === 253) return this.word()
    if (code === 255) return 253 + this.byte()
    return code === 254 ? 506 + this.byte() : code
  }
}

const signed = (flag: number, value: number): number => ((flag & 1) === 1 ? value : -value)

/** One step from point to point: the flag says how many bytes it takes and how they are read. */
function step(flag: number, data: Stream): [number, number] {
  const first = data.byte()
  if (flag < 10) return [0, signed(flag, ((flag & 14) << 7) + first)]
  if (flag < 20) return [signed(flag, (((flag - 10) & 14) << 7) + first), 0]
  if (flag < 84) {
    const base = flag - 20
    const dx = 1 + (base & 0x30) + (first >> 4)
    return [signed(flag, dx), signed(flag >> 1, 1 + ((base & 0x0c) << 2) + (first & 15))]
  }
  const second = data.byte()
  if (flag < 120) {
    const base = flag - 84
    const dx = 1 + (Math.floor(base / 12) << 8) + first
    return [signed(flag, dx), signed(flag >> 1, 1 + (((base % 12) >> 2) << 8) + second)]
  }
  const third = data.byte()
  if (flag < 124) {
    return [signed(flag, (first << 4) + (second >> 4)), signed(flag >> 1, ((second & 15) << 8) + third)]
  }
  return [signed(flag, (first << 8) + second), signed(flag >> 1, (third << 8) + data.byte())]
}

/** Component flags of the `glyf` table (OpenType 1.9). */
const wordArguments = 1
const oneScale = 8
const more = 32
const twoScales = 64
const fullMatrix = 128
const hasInstructions = 256

function readComponents(data: Stream): { components: Component[]; instructed: boolean } {
  const components: Component[] = []
  let instructed = false
  for (let flags = more; (flags & more) !== 0;) {
    flags = data.word()
    const glyph = data.word()
    const small = (): number => (data.byte() << 24) >> 24
    const [dx, dy] = (flags & wordArguments) !== 0 ? [data.short(), data.short()] : [small(), small()]
    const scale = (): number => data.short() / 16_384
    let matrix: Component['matrix'] = [1, 0, 0, 1]
    if ((flags & oneScale) !== 0) {
      const both = scale()
      matrix = [both, 0, 0, both]
    } else if ((flags & twoScales) !== 0) matrix = [scale(), 0, 0, scale()]
    else if ((flags & fullMatrix) !== 0) matrix = [scale(), scale(), scale(), scale()]
    components.push({ glyph, dx, dy, matrix })
    instructed ||= (flags & hasInstructions) !== 0
  }
  return { components, instructed }
}

/** Every glyph of the table. Throws RangeError when the table ends early. */
export function readShapes(table: Buffer): Shape[] {
  const glyphs = table.readUInt16BE(4)
  let start = 36
  const streams = [8, 12, 16, 20, 24].map((field) => {
    const length = table.readUInt32BE(field)
    start += length
    return new Stream(table.subarray(start - length, start))
  })
  const [contours, points, flags, data, composites] = streams as [Stream, Stream, Stream, Stream, Stream]
  return Array.from({ length: glyphs }, (): Shape => {
    const count = contours.short()
    if (count < 0) {
      const { components, instructed } = readComponents(composites)
      if (instructed) data.count()
      return { components }
    }
    const outline: Outline = { xs: [], ys: [], on: [], ends: [] }
    let total = 0
    for (let left = count; left > 0; left -= 1) outline.ends.push((total += points.count()) - 1)
    let [x, y] = [0, 0]
    for (let left = total; left > 0; left -= 1) {
      const flag = flags.byte()
      const [dx, dy] = step(flag & 127, data)
      outline.xs.push((x += dx))
      outline.ys.push((y += dy))
      outline.on.push(flag < 128)
    }
    if (count > 0) data.count()
    return { outline }
  })
}

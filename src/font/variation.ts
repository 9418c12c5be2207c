/** What a variable font adds to its outlines at one weight: `fvar`, `avar` and `gvar` (OpenType 1.9), one axis. */
import { AmagiError } from '../errors'

/** Moves of the points of one glyph; the last four are the phantom points, of which two make the advance. */
export interface Deltas {
  dx: Float64Array
  dy: Float64Array
}

const broken = (message: string): AmagiError => new AmagiError('internal', { message: `font: ${message}` })

/** The weight on the scale −1 to 1 the deltas are stored for. Throws `internal` for a font with other axes. */
export function placeOf(weight: number, fvar: Buffer, avar: Buffer | undefined): number {
  const axis = fvar.readUInt16BE(4)
  if (fvar.readUInt16BE(8) !== 1 || fvar.toString('latin1', axis, axis + 4) !== 'wght') throw broken('not one weight')
  const [least, usual, most] = [4, 8, 12].map((field) => fvar.readInt32BE(axis + field) / 65_536)
  if (least === undefined || usual === undefined || most === undefined) throw broken('no axis')
  const wanted = Math.min(most, Math.max(least, weight))
  const span = wanted < usual ? usual - least : most - usual
  const place = span === 0 ? 0 : (wanted - usual) / span
  return avar === undefined ? place : bent(place, avar)
}

/** The piecewise straight line of the first axis. */
function bent(place: number, avar: Buffer): number {
  const count = avar.readUInt16BE(8)
  let [fromBefore, toBefore] = [-1, -1]
  for (let index = 0; index < count; index += 1) {
    const from = avar.readInt16BE(10 + index * 4) / 16_384
    const to = avar.readInt16BE(12 + index * 4) / 16_384
    if (place <= from) {
      return from === fromBefore ? to : toBefore + ((to - toBefore) * (place - fromBefore)) / (from - fromBefore)
    }
    ;[fromBefore, toBefore] = [from, to]
  }
  return place
}

/** How much of a tuple counts at a place: nothing outside its region, all at its peak. */
function shareOf(place: number, start: number, peak: number, end: number): number {
  if (peak === 0 || place === peak) return 1
  if (place <= start || place >= end) return 0
  return place < peak ? (place - start) / (peak - start) : (end - place) / (end - peak)
}

/** Which points a tuple speaks of (`undefined` = all), and where its deltas begin. */
function readPoints(data: Buffer, from: number): { points: number[] | undefined; at: number } {
  let at = from
  let count = data.readUInt8(at++)
  if (count === 0) return { points: undefined, at }
  if (count >= 128) count = ((count & 127) << 8) | data.readUInt8(at++)
  const points: number[] = []
  for (let last = 0; points.length < count;) {
    const control = data.readUInt8(at++)
    for (let run = (control & 127) + 1; run > 0 && points.length < count; run -= 1) {
      const wide = control >= 128
      last += wide ? data.readUInt16BE(at) : data.readUInt8(at)
      at += wide ? 2 : 1
      points.push(last)
    }
  }
  return { points, at }
}

function readDeltas(data: Buffer, from: number, count: number): { deltas: number[]; at: number } {
  let at = from
  const deltas: number[] = []
  while (deltas.length < count) {
    const control = data.readUInt8(at++)
    for (let run = (control & 63) + 1; run > 0 && deltas.length < count; run -= 1) {
      if (control >= 128) deltas.push(0)
      else if ((control & 64) !== 0) {
        deltas.push(data.readInt16BE(at))
        at += 2
      } else deltas.push(data.readInt8(at++))
    }
  }
  return { deltas, at }
}

/** Bytes of one glyph in `gvar`. */
function dataOf(gvar: Buffer, glyph: number): Buffer {
  const wide = (gvar.readUInt16BE(14) & 1) === 1
  const offset = (index: number): number =>
    wide ? gvar.readUInt32BE(20 + index * 4) : gvar.readUInt16BE(20 + index * 2) * 2
  const base = gvar.readUInt32BE(16)
  return gvar.subarray(base + offset(glyph), base + offset(glyph + 1))
}

/** Fills in the points a tuple does not name, contour by contour. */
export type FillIn = (named: ReadonlySet<number>, deltas: Deltas) => void

/** What one weight adds to the `count` points (phantom ones included) of a glyph; `place` is that of {@link placeOf}. */
export function deltasOf(gvar: Buffer, glyph: number, place: number, count: number, fillIn: FillIn): Deltas {
  const sum: Deltas = { dx: new Float64Array(count), dy: new Float64Array(count) }
  const data = dataOf(gvar, glyph)
  if (data.length === 0) return sum
  const tuples = data.readUInt16BE(0)
  let at = data.readUInt16BE(2)
  const common = (tuples & 0x8000) !== 0 ? readPoints(data, at) : undefined
  if (common) at = common.at
  let header = 4
  for (let left = tuples & 0x0fff; left > 0; left -= 1) {
    const size = data.readUInt16BE(header)
    const index = data.readUInt16BE(header + 2)
    header += 4
    const fixed = (bytes: Buffer, offset: number): number => bytes.readInt16BE(offset) / 16_384
    const own = (index & 0x8000) !== 0
    const peak = own ? fixed(data, header) : fixed(gvar, gvar.readUInt32BE(8) + (index & 0x0fff) * 2)
    if (own) header += 2
    let [start, end] = [Math.min(peak, 0), Math.max(peak, 0)]
    if ((index & 0x4000) !== 0) {
      ;[start, end] = [fixed(data, header), fixed(data, header + 2)]
      header += 4
    }
    const share = shareOf(place, start, peak, end)
    if (share !== 0) {
      const { points, at: behind } = (index & 0x2000) !== 0 ? readPoints(data, at) : { points: common?.points, at }
      add(sum, data, behind, points, share, fillIn)
    }
    at += size
  }
  return sum
}

function add(
  sum: Deltas,
  data: Buffer,
  from: number,
  points: readonly number[] | undefined,
  share: number,
  fillIn: FillIn,
): void {
  const named = points ?? Array.from(sum.dx, (_, index) => index)
  const xs = readDeltas(data, from, named.length)
  const ys = readDeltas(data, xs.at, named.length)
  const own: Deltas = { dx: new Float64Array(sum.dx.length), dy: new Float64Array(sum.dx.length) }
  named.forEach((point, index) => {
    own.dx[point] = xs.deltas[index] ?? 0
    own.dy[point] = ys.deltas[index] ?? 0
  })
  if (points) fillIn(new Set(points), own)
  for (let index = 0; index < sum.dx.length; index += 1) {
    sum.dx[index] = (sum.dx[index] ?? 0) + share * (own.dx[index] ?? 0)
    sum.dy[index] = (sum.dy[index] ?? 0) + share * (own.dy[index] ?? 0)
  }
}

/** Glyphs of one file of a variable font at one weight. */
import { readShapes, type Outline, type Shape } from './outline'
import { deltasOf, placeOf, type Deltas } from './variation'
import type { Woff2Table } from './woff2'
import { AmagiError } from '../errors'

/** Font units. */
export interface Glyph {
  outline: Outline
  advance: number
}

/** How deep glyphs may be made of others; the bundled font has one level. */
const maxDepth = 4

/** Moves points between two that are named as far as these two say (OpenType 1.9, "inferred deltas"). */
function inferred(values: readonly number[], moves: Float64Array, from: number, to: number, point: number): number {
  const [first, last] = [values[from] ?? 0, values[to] ?? 0]
  const [firstMove, lastMove] = [moves[from] ?? 0, moves[to] ?? 0]
  const value = values[point] ?? 0
  if (first === last) return firstMove === lastMove ? firstMove : 0
  const [low, high] = first < last ? [first, last] : [last, first]
  const [lowMove, highMove] = first < last ? [firstMove, lastMove] : [lastMove, firstMove]
  if (value <= low) return lowMove
  if (value >= high) return highMove
  return lowMove + ((highMove - lowMove) * (value - low)) / (high - low)
}

function fillContours({ xs, ys, ends }: Outline, named: ReadonlySet<number>, { dx, dy }: Deltas): void {
  let start = 0
  for (const end of ends) {
    const touched: number[] = []
    for (let point = start; point <= end; point += 1) if (named.has(point)) touched.push(point)
    touched.forEach((from, index) => {
      const to = touched[(index + 1) % touched.length] ?? from
      const size = end - start + 1
      for (let step = 1; step < size; step += 1) {
        const point = start + ((from - start + step) % size)
        if (point === to) break
        dx[point] = inferred(xs, dx, from, to, point)
        dy[point] = inferred(ys, dy, from, to, point)
      }
    })
    start = end + 1
  }
}

function tableOf(tables: ReadonlyMap<string, Woff2Table>, tag: string): Buffer {
  const table = tables.get(tag)
  if (!table) throw new AmagiError('internal', { message: `font: no ${tag}` })
  return table.data
}

/** Glyphs by number; of a font without an axis at its only weight. Throws `internal` for other axes or outlines. */
export function createInstance(tables: ReadonlyMap<string, Woff2Table>, weight: number): (glyph: number) => Glyph {
  const glyf = tables.get('glyf')
  if (glyf?.transformed !== true || tables.get('hmtx')?.transformed === true) {
    throw new AmagiError('internal', { message: 'font: outlines in another form' })
  }
  const shapes: readonly Shape[] = readShapes(glyf.data)
  const hmtx = tableOf(tables, 'hmtx')
  const gvar = tables.get('gvar')?.data
  const wide = tableOf(tables, 'hhea').readUInt16BE(34)
  const place = gvar ? placeOf(weight, tableOf(tables, 'fvar'), tables.get('avar')?.data) : 0
  const advanceOf = (glyph: number): number => hmtx.readUInt16BE(Math.min(glyph, wide - 1) * 4)

  function grow(glyph: number, depth: number): Glyph {
    const shape = shapes[glyph]
    if (!shape || depth > maxDepth) return { outline: { xs: [], ys: [], on: [], ends: [] }, advance: 0 }
    const points = shape.outline ? shape.outline.xs.length : shape.components.length
    const fillIn = (named: ReadonlySet<number>, deltas: Deltas): void => {
      if (shape.outline) fillContours(shape.outline, named, deltas)
    }
    const still = { dx: new Float64Array(points + 4), dy: new Float64Array(points + 4) }
    const { dx, dy } = gvar ? deltasOf(gvar, glyph, place, points + 4, fillIn) : still
    const advance = Math.round(advanceOf(glyph) + (dx[points + 1] ?? 0) - (dx[points] ?? 0))
    if (shape.outline) {
      const { xs, ys, on, ends } = shape.outline
      const moved = (values: readonly number[], moves: Float64Array): number[] =>
        values.map((value, index) => Math.round(value + (moves[index] ?? 0)))
      return { outline: { xs: moved(xs, dx), ys: moved(ys, dy), on, ends }, advance }
    }
    const outline: Outline = { xs: [], ys: [], on: [], ends: [] }
    shape.components.forEach((component, index) => {
      const [xx, xy, yx, yy] = component.matrix
      const { outline: part } = grow(component.glyph, depth + 1)
      const before = outline.xs.length
      part.xs.forEach((x, point) => {
        const y = part.ys[point] ?? 0
        outline.xs.push(Math.round(xx * x + yx * y + component.dx + (dx[index] ?? 0)))
        outline.ys.push(Math.round(xy * x + yy * y + component.dy + (dy[index] ?? 0)))
        outline.on.push(part.on[point] ?? true)
      })
      outline.ends.push(...part.ends.map((end) => before + end))
    })
    return { outline, advance }
  }
  return (glyph) => grow(glyph, 0)
}

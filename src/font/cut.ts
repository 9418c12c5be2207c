/**
 * A font file of exactly the characters a text needs, out of the bundled font: programs that draw text (libass) read
 * no variable WOFF2 subsets, and a machine may have no Chinese font of its own.
 */
import { readFile } from 'node:fs/promises'
import { breathe } from '../async/sleep'
import { readSubsets } from './bundled'
import { inRanges, readGlyphNumbers } from './cmap'
import { lendable, readFaces } from './faces'
import { createInstance, type Glyph } from './instance'
import { readTrueType } from './sfnt'
import { unitsPerEm, writeTrueType } from './truetype'
import { readWoff2 } from './woff2'

/** A font for one text. */
export interface CutFont {
  /** The file, TrueType. */
  data: Buffer
  family: string
  /** Width of every character it draws, in ems. */
  widths: ReadonlyMap<number, number>
}

/** What to cut. */
export interface CutOptions {
  /** Name programs find it by. */
  family: string
  /** 100 to 900. */
  weight: number
  signal?: AbortSignal | undefined
}

/** What the small faces draw of the rest, each character from the weight that is nearest. */
async function borrow(points: ReadonlySet<number>, glyphs: Map<number, Glyph>, weight: number): Promise<void> {
  const left = new Set([...points].filter((point) => !glyphs.has(point)))
  if (left.size === 0) return
  const faces = (await readFaces()).sort((a, b) => Math.abs(a.weight - weight) - Math.abs(b.weight - weight))
  const wanted = lendable(
    left,
    faces.map(({ ranges }) => ranges),
  )
  for (const { data, ranges } of faces) {
    const drawn = wanted.filter((point) => !glyphs.has(point) && inRanges(ranges, point))
    const glyphOf = drawn.length > 0 ? readTrueType(data) : undefined
    for (const point of drawn) {
      const glyph = glyphOf?.(point)
      if (glyph) glyphs.set(point, glyph)
    }
  }
}

/** Characters neither the bundled font nor the small faces draw are missing in `widths`. Rejects with `internal` for a broken installation. */
export async function cutFont(points: ReadonlySet<number>, { family, weight, signal }: CutOptions): Promise<CutFont> {
  const glyphs = new Map<number, Glyph>()
  for (const { path, ranges } of await readSubsets()) {
    const named = [...points].filter((point) => !glyphs.has(point) && inRanges(ranges, point))
    if (named.length === 0) continue
    const tables = await readWoff2(await readFile(path))
    const cmap = tables.get('cmap')
    if (!cmap) continue
    const numbers = readGlyphNumbers(cmap.data)
    const glyphOf = createInstance(tables, weight)
    for (const point of named) {
      const number = numbers.get(point)
      if (number !== undefined) glyphs.set(point, glyphOf(number))
    }
    // One file of a hundred takes some ten milliseconds.
    await breathe(signal)
  }
  await borrow(points, glyphs, weight)
  const widths = new Map([...glyphs].map(([point, { advance }]) => [point, advance / unitsPerEm]))
  return { data: writeTrueType({ family, glyphs }), family, widths }
}

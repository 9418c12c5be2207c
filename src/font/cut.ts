/**
 * A font file of exactly the characters a text needs, out of the bundled font: programs that draw text (libass) read
 * no variable WOFF2 subsets, and a machine may have no Chinese font of its own.
 */
import { readFile } from 'node:fs/promises'
import { breathe } from '../async/sleep'
import { readSubsets } from './bundled'
import { inRanges, readGlyphNumbers } from './cmap'
import { createInstance, type Glyph } from './instance'
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

/** Characters the bundled font does not draw are missing in `widths`. Rejects with `internal` for a broken installation. */
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
  const widths = new Map([...glyphs].map(([point, { advance }]) => [point, advance / unitsPerEm]))
  return { data: writeTrueType({ family, glyphs }), family, widths }
}

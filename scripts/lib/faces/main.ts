/**
 * Makes `src/font/faces/faces.br`, the small faces for what Noto Sans SC does not draw. Started by hand, with the folder
 * the packages of `plan.ts` were unpacked into (`npm pack <name>`, folder named like the package):
 *
 *     node --import tsx --require ./scripts/lib/yaml.cjs scripts/lib/faces/main.ts <folder>
 *
 * Form: as `scripts/lib/build/pack-emoji.mjs` writes it, one TrueType file per name `<family>-<weight>`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { accents, firstMark, marks } from '../../../src/font/marks'
import { readSubsets } from '../../../src/font/bundled'
import { inRanges, readCoverage, readGlyphNumbers } from '../../../src/font/cmap'
import { createInstance, type Glyph } from '../../../src/font/instance'
import { readTrueType } from '../../../src/font/sfnt'
import { writeTrueType } from '../../../src/font/truetype'
import { readWoff2 } from '../../../src/font/woff2'
import { blocks, bold, latin, letters, signs, sources, weights } from './plan'

type GlyphOf = (point: number) => Glyph | undefined

const folder = process.argv[2] ?? '.'
const pathOf = (name: string, file: string): string => join(folder, name, file)

async function open(path: string, weight: number): Promise<GlyphOf> {
  const file = readFileSync(path)
  if (file.toString('latin1', 0, 4) !== 'wOF2') return readTrueType(file)
  const tables = await readWoff2(file)
  const numbers = readGlyphNumbers(tables.get('cmap')?.data ?? Buffer.alloc(0))
  const glyphOf = createInstance(tables, weight)
  return (point) => {
    const number = numbers.get(point)
    return number === undefined ? undefined : glyphOf(number)
  }
}

const scaled = ({ outline, advance }: Glyph, scale: number): Glyph => {
  const by = (values: readonly number[]): number[] => values.map((value) => Math.round(value * scale))
  return { outline: { ...outline, xs: by(outline.xs), ys: by(outline.ys) }, advance: Math.round(advance * scale) }
}

/** Latin marks at one weight, where `src/font/marks.ts` puts them. */
async function marksAt(weight: number): Promise<Map<number, Glyph>> {
  const glyphOf = await open(pathOf(latin.name, latin.file), weight)
  return new Map(
    [...marks].map((mark, index) => {
      const glyph = glyphOf(mark.codePointAt(0) ?? 0)
      if (!glyph) throw new Error(`no ${mark} in ${latin.name}`)
      return [firstMark + index, scaled(glyph, latin.scale)]
    }),
  )
}

const pointsIn = (ranges: readonly (readonly [number, number])[]): number[] =>
  ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index))

async function main(): Promise<void> {
  const faces = new Map<string, Buffer>()
  for (const weight of weights) {
    faces.set(`marks-${weight}`, writeTrueType({ family: 'Amagi Marks', glyphs: await marksAt(weight), weight }))
  }
  const covered = await Promise.all((await readSubsets()).map(({ path }) => readCoverage(path)))
  const drawn = (point: number): boolean => covered.some((ranges) => inRanges(ranges, point))
  const wanted = [...pointsIn(blocks), ...[...signs].map((sign) => sign.codePointAt(0) ?? 0)].filter(
    (point) => (point >= accents.from && point <= accents.to) || !drawn(point),
  )
  const regular = new Map<number, Glyph>()
  for (const { name, files } of sources) {
    for (const file of files) {
      const glyphOf = await open(pathOf(name, file), 400)
      for (const point of wanted) {
        const glyph = regular.has(point) ? undefined : glyphOf(point)
        if (glyph) regular.set(point, glyph)
      }
    }
  }
  for (let point = accents.from; point <= accents.to; point += 1) {
    const glyph = regular.get(point)
    // One without room of its own; a few of the fonts give an accent some.
    if (glyph) regular.set(point - accents.from + accents.at, { ...glyph, advance: 0 })
    regular.delete(point)
  }
  const heavy = new Map<number, Glyph>()
  const boldOf = await open(pathOf(bold.name, bold.file), 700)
  for (const point of pointsIn(letters)) {
    const glyph = drawn(point) ? undefined : boldOf(point)
    if (glyph) heavy.set(point, glyph)
  }
  faces.set('extra-400', writeTrueType({ family: 'Amagi Extra', glyphs: regular, weight: 400 }))
  faces.set('extra-700', writeTrueType({ family: 'Amagi Extra', glyphs: heavy, weight: 700 }))
  const none = [...new Set(signs)].filter((sign) => !regular.has(sign.codePointAt(0) ?? 0) && !drawn(sign.codePointAt(0) ?? 0))
  if (none.length > 0) console.log(`nowhere: ${none.join('')}`)

  let offset = 0
  const index = Object.fromEntries(
    [...faces].map(([name, { length }]) => [name, [(offset += length) - length, length] as const]),
  )
  const head = Buffer.from(JSON.stringify(index))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(head.length)
  const packed = brotliCompressSync(Buffer.concat([size, head, ...faces.values()]), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
  const target = join(__dirname, '../../../src/font/faces/faces.br')
  writeFileSync(target, packed)
  for (const [name, { length }] of faces) console.log(`${name}: ${length} bytes`)
  console.log(`${regular.size} + ${heavy.size} glyphs, ${packed.length} bytes packed`)
}

void main()

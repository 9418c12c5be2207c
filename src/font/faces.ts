/**
 * Small faces for what the bundled Noto Sans SC does not draw, made by `scripts/lib/faces/main.ts`: Latin punctuation
 * (`marks`), and letters, symbols and signs that people draw faces of (`extra`). Licence: `src/font/faces/OFL.txt`.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { assetPath, readPacked } from '../asset'
import { coverageOf, inRanges, type Ranges } from './cmap'

/** One file of them. */
export interface SmallFace {
  /** `<family>-<weight>`. */
  key: string
  family: string
  /** 100 to 900. */
  weight: number
  /** TrueType. */
  data: Buffer
  ranges: Ranges
}

/** All of them; none in a broken installation. */
export async function readFaces(): Promise<SmallFace[]> {
  // A checkout has them beside this file, whatever was built before.
  const own = join(__dirname, 'faces', 'faces.br')
  const path = existsSync(own) ? own : assetPath('faces.br')
  const files = path === undefined ? [] : [...(await readPacked(path))]
  return Promise.all(
    files.map(async ([key, data]) => {
      const [family = '', weight = ''] = key.split('-')
      return { key, family, weight: Number(weight), data, ranges: await coverageOf(data) }
    }),
  )
}

/** Scripts of which the faces have a few signs: enough for `ಠ_ಠ`, not for a word. */
const lent = [
  /\p{Script=Arabic}/u,
  /\p{Script=Bengali}/u,
  /\p{Script=Canadian_Aboriginal}/u,
  /\p{Script=Georgian}/u,
  /\p{Script=Gujarati}/u,
  /\p{Script=Gurmukhi}/u,
  /\p{Script=Kannada}/u,
  /\p{Script=Lao}/u,
  /\p{Script=Oriya}/u,
  /\p{Script=Sinhala}/u,
  /\p{Script=Telugu}/u,
  /\p{Script=Thai}/u,
  /\p{Script=Tibetan}/u,
  /\p{Script=Vai}/u,
  /\p{Script=Yi}/u,
]

/** From so many letters on that no face has a script is written, and not only lent a sign from. */
const written = 2

/** Points the faces may draw: without the signs of scripts that are written as well: a word of which one letter is drawn is worse than none. */
export function lendable(points: ReadonlySet<number>, faces: readonly Ranges[]): number[] {
  const chars = [...points].map((point) => String.fromCodePoint(point))
  const drawn = (char: string): boolean => faces.some((ranges) => inRanges(ranges, char.codePointAt(0) ?? 0))
  const unknown = chars.filter((char) => /\p{L}/u.test(char) && !drawn(char))
  const kept = lent.filter((script) => unknown.filter((char) => script.test(char)).length >= written)
  return chars.filter((char) => !kept.some((script) => script.test(char))).map((char) => char.codePointAt(0) ?? 0)
}

/**
 * Small faces for what the bundled Noto Sans SC does not draw, made by `scripts/lib/faces/main.ts`: Latin punctuation
 * (`marks`), and letters, symbols and signs that people draw faces of (`extra`). Licence: `src/font/faces/OFL.txt`.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { assetPath, readPacked } from '../asset'

/** TrueType files by `<family>-<weight>`; none in a broken installation. */
export async function readFaces(): Promise<ReadonlyMap<string, Buffer>> {
  // A checkout has them beside this file, whatever was built before.
  const own = join(__dirname, 'faces', 'faces.br')
  const path = existsSync(own) ? own : assetPath('faces.br')
  return path === undefined ? new Map() : readPacked(path)
}

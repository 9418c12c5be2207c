/** The bundled Noto Sans SC as it is installed: files that cover some ranges of code points each. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** One file; `ranges` are what it is declared for, not always what it draws. */
export interface Subset {
  key: string
  path: string
  ranges: [number, number][]
}

/** Plain latin first: a numbered subset repeats some of it. */
export async function readSubsets(): Promise<Subset[]> {
  const folder = dirname(createRequire(__filename).resolve('@fontsource-variable/noto-sans-sc/package.json'))
  const declared = JSON.parse(await readFile(join(folder, 'unicode.json'), 'utf8')) as Record<string, string>
  const order = (name: string): number => (name === 'latin' ? 0 : 1)
  return Object.entries(declared)
    .sort(([a], [b]) => order(a) - order(b))
    .map(([name, list]) => {
      const key = name.replace(/[[\]]/g, '')
      const ranges = list.split(',').map((part): [number, number] => {
        const [from = '0', to = from] = part.trim().replace('U+', '').split('-')
        return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
      })
      return {
        key,
        path: join(folder, 'files', `noto-sans-sc-${key}-wght-normal.woff2`),
        ranges: ranges.sort((a, b) => a[0] - b[0]),
      }
    })
}

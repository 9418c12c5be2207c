import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFontBook } from '../../src/card/fonts'
import { inRanges, readCoverage } from '../../src/font/cmap'

const fontFolder = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'))
const points = (content: string): Set<number> => new Set([...content].map((char) => char.codePointAt(0) ?? 0))
const latin = join(fontFolder, 'files/noto-sans-sc-latin-wght-normal.woff2')

describe('font files', () => {
  it('tell which code points they draw', async () => {
    const ranges = await readCoverage(latin)
    expect([...'AZaz09…'].map((char) => inRanges(ranges, char.codePointAt(0) ?? 0))).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      true,
    ])
    expect(inRanges(ranges, 0x4e00)).toBe(false)
  })

  it('that are damaged or no fonts cover nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'amagi-font-'))
    try {
      const whole = readFileSync(latin)
      const cases = {
        empty: Buffer.alloc(0),
        text: Buffer.from('not a font'),
        head: Buffer.from('00010000ffff000000000000', 'hex'),
        collection: Buffer.from('7474636600010000000000017fffffff', 'hex'),
      }
      for (const [name, data] of Object.entries(cases)) {
        await writeFile(join(folder, name), data)
        expect([name, await readCoverage(join(folder, name))]).toEqual([name, []])
      }
      await writeFile(join(folder, 'cut.woff2'), whole.subarray(0, 60))
      expect(
        (await createFontBook({ files: [join(folder, 'cut.woff2')], systemFiles: async () => [] }).choose(points('a')))
          .fonts,
      ).toHaveLength(1)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

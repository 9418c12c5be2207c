import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { packEmoji } from '../scripts/lib/build/pack-emoji.mjs'
import { assetPath } from '../src/asset'
import { readPackedEmoji } from '../src/card/emoji'

describe('shipped assets', () => {
  it('that were not built have no path', () => expect(assetPath('nothing-of-this-name')).toBeUndefined())

  it('that were built are found from the sources too', () => {
    const path = assetPath('twemoji.br')
    expect(path === undefined || (isAbsolute(path) && basename(dirname(path)) === 'assets')).toBe(true)
  })

  it('hold every emoji byte for byte', async () => {
    const lib = await mkdtemp(join(tmpdir(), 'amagi-emoji-'))
    try {
      const set = await readPackedEmoji(packEmoji(lib, 1))
      const folder = dirname(createRequire(import.meta.url).resolve('@twemoji/svg/package.json'))
      const files = (await readdir(folder)).filter((file) => file.endsWith('.svg'))
      expect(files.filter((file) => !set.has(file.slice(0, -4)))).toEqual([])
      for (const file of files.filter((_, index) => index % 500 === 0)) {
        expect((await set.svg(file.slice(0, -4))).equals(await readFile(join(folder, file)))).toBe(true)
      }
      expect([set.has('nothing'), (await set.svg('nothing')).length]).toEqual([false, 0])
    } finally {
      await rm(lib, { recursive: true })
    }
  })
})

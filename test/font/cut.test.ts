import { Renderer, type FontLoader } from '@takumi-rs/core'
import { describe, expect, it } from 'vitest'
import { createFontBook } from '../../src/card/fonts'
import { cutFont } from '../../src/font/cut'
import { placeMarks } from '../../src/font/marks'

const points = (content: string): Set<number> => new Set([...content].map((char) => char.codePointAt(0) ?? 0))
const words = '弹W幕g永é龘，j2！'
const width = 1000

/** One line, black on white, as its darkness pixel by pixel: 0 to 255. */
async function paint(fonts: FontLoader[], fontFamily: string, fontWeight: number): Promise<number[]> {
  const raw = await new Renderer().render(
    {
      type: 'container',
      style: { display: 'flex', width, height: 160, paddingTop: 40, backgroundColor: '#ffffff' },
      children: [{ type: 'text', text: words, style: { fontFamily, fontWeight, fontSize: 64, color: '#000000' } }],
    },
    { width, height: 160, format: 'raw', fonts },
  )
  return Array.from({ length: raw.length / 4 }, (_, index) => 255 - (raw[index * 4] ?? 255))
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The first line with ink on. */
const topOf = (picture: readonly number[]): number => Math.floor(picture.findIndex((value) => value > 40) / width)

/** Ink in squares of eight pixels: a baseline between two lines of pixels does not count. */
function squares(picture: readonly number[], lower: number): number[] {
  const found = Array<number>((width / 8) * 24).fill(0)
  picture.forEach((value, index) => {
    const [x, y] = [index % width, Math.floor(index / width) - lower + 8]
    const at = Math.floor(y / 8) * (width / 8) + Math.floor(x / 8)
    found[at] = (found[at] ?? 0) + value
  })
  return found
}

/** Share of the ink of the first picture that is elsewhere in the second; lines may stand higher or lower. */
function apart(first: readonly number[], second: readonly number[]): number {
  const ink = squares(first, topOf(first))
  const offs = [-1, 0, 1].map((shift) => {
    const other = squares(second, topOf(second) + shift)
    return sum(ink.map((value, index) => Math.abs(value - (other[index] ?? 0))))
  })
  return Math.min(...offs) / sum(first)
}

describe('a font cut out of the bundled one', () => {
  it('looks as the renderer of the cards draws the same words at the same weight', async () => {
    const { fonts } = await createFontBook({ systemFiles: async () => [] }).choose(points(words))
    for (const weight of [100, 450, 600, 900]) {
      const { data, family } = await cutFont(points(words), { family: 'Cut Out', weight })
      const [ours, theirs] = await Promise.all([
        paint([{ name: family, key: `cut-${weight}`, data: async () => data }], 'Cut Out', 400),
        paint(fonts, 'Noto Sans SC', weight),
      ])
      expect(sum(theirs)).toBeGreaterThan(100_000)
      // Rounding to whole units; every letter stands alone, so that nothing is kerned.
      expect([weight, apart(theirs, ours)]).toEqual([weight, expect.toSatisfy((share: number) => share < 0.04)])
    }
  })

  it('is bolder at a larger weight', async () => {
    const ink = async (weight: number): Promise<number> => {
      const { data } = await cutFont(points(words), { family: 'Cut Out', weight })
      return sum(await paint([{ name: 'Cut Out', key: `ink-${weight}`, data: async () => data }], 'Cut Out', 400))
    }
    expect((await ink(900)) / (await ink(100))).toBeGreaterThan(2)
  })

  it('knows the width of its characters in ems', async () => {
    const { widths } = await cutFont(points('中，A i'), { family: 'x', weight: 100 })
    expect(widths.get(0x4e2d)).toBe(1)
    expect(widths.get(0xff0c)).toBe(1)
  })

  it('gives every character the width the renderer of the cards gives it', async () => {
    const text = 'AWgi1'
    for (const weight of [100, 600]) {
      const { widths } = await cutFont(points(text), { family: 'x', weight })
      for (const char of text) {
        const fonts = (await createFontBook({ systemFiles: async () => [] }).choose(points(char))).fonts
        const style = { fontFamily: 'Noto Sans SC', fontWeight: weight, fontSize: 1000, display: 'block' }
        const { children } = await new Renderer().measure(
          { type: 'container', style: { display: 'flex' }, children: [{ type: 'text', text: char, style }] },
          { width: 4000, fonts },
        )
        expect([char, children[0]?.width]).toEqual([
          char,
          expect.toSatisfy((px: number) => Math.abs(px - 1000 * (widths.get(char.codePointAt(0) ?? 0) ?? 0)) < 3),
        ])
      }
    }
  })

  it('leaves out what the bundled font does not draw', async () => {
    const { widths, data } = await cutFont(points('a🎉\u0000ไ'), { family: 'x', weight: 600 })
    expect([...widths.keys()]).toEqual([0x61])
    expect(data.length).toBeLessThan(2000)
  })

  it('has the signs of faces and Latin marks from the small faces', async () => {
    const line = placeMarks('(´･ω･`) it’s ʕ•ᴥ•ʔ (•̀ᴗ•́)و')
    const { widths } = await cutFont(points(line), { family: 'x', weight: 600 })
    expect([...points(line)].filter((point) => !widths.has(point))).toEqual([])
    expect(widths.get(points(placeMarks('a’b').slice(1)).values().next().value ?? 0)).toBeLessThan(0.4)
  })

  it('is made of nothing without harm', async () => {
    const { widths, data } = await cutFont(new Set(), { family: 'x', weight: 600 })
    expect(widths.size).toBe(0)
    expect(data.readUInt32BE(0)).toBe(0x10000)
  })

  it('ends early when it is cancelled', async () => {
    const signal = AbortSignal.abort()
    await expect(cutFont(points('中'), { family: 'x', weight: 600, signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

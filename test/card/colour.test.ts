import { describe, expect, it } from 'vitest'
import { blend, contrast, fromHsl, parseHex, readable, toHsl } from '../../src/card/colour'
import { readPalette } from '../../src/card/palette'
import { chooseMode, makeTheme, type Mode } from '../../src/card/theme'
import { seededRandom } from '../../simulator/random'

describe('colour arithmetic', () => {
  it('gives the contrast of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  })

  it('comes back from HSL unchanged', () => {
    for (const hex of ['#fe2c55', '#00aeec', '#123456', '#ffffff', '#000000', '#808080']) {
      expect(fromHsl(toHsl(parseHex(hex)))).toBe(hex)
    }
  })

  it('keeps the hue when it makes a colour readable', () => {
    const before = toHsl(parseHex('#f7e463'))
    const after = toHsl(parseHex(readable('#f7e463', ['#ffffff'])))
    expect(Math.abs(before.h - after.h)).toBeLessThan(3)
  })

  it('lays one colour over another', () => expect(blend('#000000', '#ffffff', 0.25)).toBe('#bfbfbf'))
})

describe('themes', () => {
  const random = seededRandom('accents')
  const covers = Array.from({ length: 60 }, () => ({
    accent: fromHsl({ h: random() * 360, s: random(), l: random() }),
    lightness: 0.5,
  }))
  const all = (['douyin', 'bilibili', 'kuaishou'] as const).flatMap((platform) =>
    (['light', 'dark'] as Mode[]).flatMap((mode) =>
      [undefined, ...covers].map((cover) => makeTheme(platform, mode, cover)),
    ),
  )

  it('hold 4.5 : 1 for every text colour on ground and raised, whatever the cover', () => {
    for (const theme of all) {
      for (const colour of [theme.text, theme.sub, theme.accent]) {
        expect(Math.min(contrast(colour, theme.ground), contrast(colour, theme.raised))).toBeGreaterThanOrEqual(4.5)
      }
    }
  })

  it('hold 4.5 : 1 for the accent on its own tint', () => {
    for (const theme of all) expect(contrast(theme.accent, theme.tint)).toBeGreaterThanOrEqual(4.5)
  })

  it('hold 4.5 : 1 for white on a pill over a white picture', () => {
    expect(contrast('#ffffff', blend('#0c0d12', '#ffffff', 0.68))).toBeGreaterThanOrEqual(4.5)
  })

  it('follow the platform unless the choice or an extreme cover says otherwise', () => {
    const cover = (lightness: number) => ({ lightness })
    expect(chooseMode('douyin', 'auto', cover(0.5))).toBe('dark')
    expect(chooseMode('bilibili', 'auto')).toBe('light')
    expect(chooseMode('kuaishou', 'auto', cover(0.02))).toBe('dark')
    expect(chooseMode('douyin', 'auto', cover(0.99))).toBe('light')
    expect(chooseMode('douyin', 'light', cover(0.02))).toBe('light')
  })
})

describe('the accent of a cover', () => {
  const fill = (count: number, ...rgb: number[]): number[] => Array.from({ length: count }, () => rgb).flat()

  it('is the hue that covers most', () => {
    const { accent } = readPalette(Uint8Array.from([...fill(1500, 220, 60, 50), ...fill(800, 40, 90, 210)]))
    expect(toHsl(parseHex(accent ?? '#000000')).h).toBeLessThan(15)
  })

  it('is absent in grey, black and white pictures and for a mere speck of colour', () => {
    expect(readPalette(Uint8Array.from(fill(2304, 128, 128, 128))).accent).toBeUndefined()
    expect(readPalette(Uint8Array.from(fill(2304, 0, 0, 0)))).toEqual({ lightness: 0 })
    expect(readPalette(Uint8Array.from([...fill(2290, 255, 255, 255), ...fill(14, 255, 0, 0)])).accent).toBeUndefined()
    expect(readPalette(new Uint8Array())).toEqual({ lightness: 0 })
  })
})

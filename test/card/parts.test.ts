import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inRanges, readCoverage } from '../../src/font/cmap'
import { createFontBook } from '../../src/card/fonts'
import { column } from '../../src/card/node'
import { splitSheets } from '../../src/card/sheets'
import { makeQr } from '../../src/card/qr'

const fontFolder = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'))
const points = (content: string): Set<number> => new Set([...content].map((char) => char.codePointAt(0) ?? 0))
const latin = join(fontFolder, 'files/noto-sans-sc-latin-wght-normal.woff2')

describe('the choice of fonts', () => {
  const book = createFontBook({ systemFiles: async () => [] })
  const keys = async (content: string): Promise<string[]> =>
    (await book.choose(points(content))).fonts.map((font) =>
      typeof font === 'object' && 'key' in font ? font.key : '?',
    )

  it('takes only the subsets a text needs', async () => {
    expect(await keys('abc')).toEqual(['noto-sc-latin'])
    expect((await keys('一个人沿着海岸线骑行')).length).toBeLessThan(12)
  })

  it('covers usual Chinese, Japanese kana, punctuation and latin without any font of the system', async () => {
    const usual =
      '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运～「」『』、。！？：；（）《》—…·あいうえおアイウエオ→←①②③℃㎡'
    expect((await book.choose(points(usual))).missing.size).toBe(0)
  })

  it('says what no font can draw', async () => {
    const { missing } = await book.choose(points('名字ไทย'))
    expect([...missing].map((point) => String.fromCodePoint(point)).join('')).toBe('ไทย')
  })

  it('asks a font of the system only for what is left', async () => {
    let asked = 0
    const other = createFontBook({
      systemFiles: async () => {
        asked += 1
        return []
      },
    })
    await other.choose(points('中文 and latin'))
    expect(asked).toBe(0)
    await other.choose(points('ไทย'))
    await other.choose(points('ไทย'))
    expect(asked).toBe(1)
  })

  it('puts the files of the administrator first and survives a missing one', async () => {
    const lines: string[] = []
    const own = createFontBook({
      files: [join(fontFolder, 'nothing.ttf'), latin],
      systemFiles: async () => [],
      log: (line) => lines.push(line),
    })
    const { fonts } = await own.choose(points('abc'))
    expect(fonts.map((font) => (typeof font === 'object' && 'key' in font ? font.key : '?'))).toEqual([
      latin,
      'noto-sc-latin',
    ])
    expect(lines).toHaveLength(1)
  })

  it('trusts the bundled font only where its files really draw', async () => {
    const declared = JSON.parse(readFileSync(join(fontFolder, 'unicode.json'), 'utf8')) as Record<string, string>
    const wrong: number[] = []
    for (const [name, list] of Object.entries(declared)) {
      const real = await readCoverage(
        join(fontFolder, `files/noto-sans-sc-${name.replace(/[[\]]/g, '')}-wght-normal.woff2`),
      )
      for (const part of list.split(',')) {
        const [from = '0', to = from] = part.replace('U+', '').split('-')
        for (let point = Number.parseInt(from, 16); point <= Number.parseInt(to, 16); point += 1) {
          if (point >= 0x4e00 && point <= 0x9fa5 && !inRanges(real, point)) wrong.push(point)
        }
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('QR codes', () => {
  it.each([
    'https://b23.tv/a',
    'https://www.bilibili.com/video/BV1Qw411x7Km',
    `https://www.kuaishou.com/short-video/${'x'.repeat(60)}`,
  ])('of %s have whole pixels, a quiet zone and at least 160 px', (url) => {
    const { matrix, size } = makeQr(url)
    expect(size % matrix.length).toBe(0)
    expect(size).toBeGreaterThanOrEqual(160)
    const border = [
      ...matrix.slice(0, 4),
      ...matrix.slice(-4),
      ...matrix.map((cells) => [...cells.slice(0, 4), ...cells.slice(-4)]),
    ]
    expect(border.flat().some(Boolean)).toBe(false)
  })
})

describe('pages', () => {
  const section = (height: number) => column({ height }, [])
  const root = (heights: number[]) => column({}, heights.map(section))

  it('are cut between sections and lose none', () => {
    const heights = [600, 300, 300, 300, 300]
    const pages = splitSheets(root(heights), heights, 1000)
    expect(pages.map((page) => page.children.map((child) => child.style['height']))).toEqual([
      [600, 300],
      [300, 300, 300],
    ])
    expect(pages.every((page) => page.children.length > 0)).toBe(true)
  })

  it('give a section that is taller than a page a page of its own', () => {
    expect(splitSheets(root([100, 2000, 100]), [100, 2000, 100], 1000)).toHaveLength(3)
  })
})

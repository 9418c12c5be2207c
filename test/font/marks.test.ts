import { Renderer } from '@takumi-rs/core'
import { describe, expect, it } from 'vitest'
import { createFontBook } from '../../src/card/fonts'
import { accents, firstMark, marks, placeMarks } from '../../src/font/marks'

/** Latin marks in brackets, so that a reader sees them. */
const shown = (content: string): string =>
  [...placeMarks(content)]
    .map((char) => {
      const at = (char.codePointAt(0) ?? 0) - firstMark
      const mark = [...marks][at]
      return at >= 0 && mark !== undefined ? `[${mark}]` : char
    })
    .join('')

describe('marks that Latin and Chinese share', () => {
  it.each([
    ['they’re', 'they[’]re'],
    ['“kek W”', '[“]kek W[”]'],
    ['rock ’n’ roll', 'rock [’]n[’] roll'],
    ['the players’ choice', 'the players[’] choice'],
    ['‘single’ quotes', '[‘]single[’] quotes'],
    ['it was ‘the players’’ choice’', 'it was [‘]the players[’][’] choice[’]'],
    ['He said “Don’t!” twice', 'He said [“]Don[’]t![”] twice'],
    ['wait… what', 'wait[…] what'],
    ['3.1M followers · 5 h ago', '3.1M followers [·] 5 h ago'],
    ['4 × 4 ± 1', '4 [×] 4 [±] 1'],
    ['×1318', '[×]1318'],
    ['“Ночь” — “Νύχτα”', '[“]Ночь[”] [—] [“]Νύχτα[”]'],
    ['A—B', 'A[—]B'],
    ['“안녕” 하세요', '[“]안녕[”] 하세요'],
    ['看完 “The Road” 哭了', '看完 [“]The Road[”] 哭了'],
    ['ʕ•ᴥ•ʔ', 'ʕ[•]ᴥ[•]ʔ'],
    ['“…”, she said', '[“][…][”], she said'],
  ])('are Latin in %s', (content, expected) => expect(shown(content)).toBe(expected))

  it.each([
    '他说“你好”……然后走了',
    '‘单引号’和“双引号”',
    '看“hello”吧',
    '“你好” he said',
    '，“Hello”。',
    '《海》·第一章',
    '12:48 · 36.6万',
    '5 小时前 · Shanghai',
    '长×宽',
    '他——走了',
    'Yes — 就这样',
    '“',
    '……',
    '「wait」…',
    'こんにちは…',
  ])('stay Chinese in %s', (content) => expect(placeMarks(content)).toBe(content))

  it('are of one kind in a pair', () => {
    for (const content of ['看“hello”', '“hello”吧', '“海 and sea”', '“sea and 海”'])
      expect(placeMarks(content)).toBe(content)
  })

  it('end at the line', () => expect(shown('海\n·\nsea')).toBe('海\n·\nsea'))

  it('take no room of anybody else’s private signs', () => {
    const own = String.fromCodePoint(firstMark, firstMark + 3, accents.at)
    expect(placeMarks(`a${own}b`)).toBe('ab')
    expect(placeMarks('\uf8ff\ue123')).toBe('\uf8ff\ue123')
  })
})

describe('accents', () => {
  it('become one with the letter that has them', () => expect(placeMarks('e\u0301 Z\u030c')).toBe('é Ž'))
  it('become signs of their own where no letter has them', () => {
    const grave = String.fromCodePoint(accents.at)
    expect(placeMarks('﹏\u0300')).toBe(`﹏${grave}`)
    expect(placeMarks('(•\u0300)')).toContain(grave)
  })
  it('of other scripts stay with their letters', () => {
    for (const words of ['مُحَمَّد ที่', 'नमस्ते', 'か\u3099'.normalize('NFC'), '❤️ 1️⃣ 👩‍🚀'])
      expect(placeMarks(words)).toBe(words)
  })
  it('of other scripts behind no letter go', () => expect(placeMarks('(•\u0942)')).toBe(placeMarks('(•)')))
})

const faces = [
  '(｡•́︿•̀｡)',
  'ʕ•ᴥ•ʔ',
  '(づ｡◕‿‿◕｡)づ',
  '(╯°□°）╯︵ ┻━┻',
  'ಠ_ಠ',
  '( ͡° ͜ʖ ͡°)',
  '༼ つ ◕_◕ ༽つ',
  '༼ºل͜º༽',
  '( •̥́ ˍ •̀ू )',
  '⎝⎛♥‿♥⎞⎠',
  '(≧∇≦)ﾉ Σ(っ °Д °;)っ',
  '¯\\_(ツ)_/¯',
  '٩(◕‿◕｡)۶',
  'ヽ(°〇°)ﾉ',
  '(´･ω･`)',
  '(｡ŏ﹏ŏ)',
  '(๑•̀ㅂ•́)و✧',
  'ლ(ಠ益ಠლ)',
  '(ง •̀_•́)ง',
  'ฅ^•ﻌ•^ฅ',
  '(◍•ᴗ•◍)❤',
  '꒰ঌ( ˶ᵔ ᵕ ᵔ˶ )໒꒱',
  '₍₍ ◝(●˙꒳˙●)◜ ₎₎',
  '⁽⁽ଘ( ˊᵕˋ )ଓ⁾⁾',
  '૮₍ ˃ ⤙ ˂ ₎ა',
  '(っ˘ڡ˘ς)',
  'ᕦ(ò_óˇ)ᕤ',
  '⸜(｡˃ ᵕ ˂ )⸝♡',
  'ᶘ ᵒᴥᵒᶅ',
  '(҂⌣̀_⌣́)',
  '╤_╤ 눈_눈 ㋡ (ㅇㅅㅇ) ㅠㅏㅠ 흑흑',
  '✿ ❀ ✧ ☆ ♪ ➳ ☾ ⚡ ♛ ✓ ✗ ⋆ ♡ ⇀ ⟡ ⠿',
  'ᵗʰ ⁿ ₂ ³ ½ Ⅷ ⓐ ℡ ₽ ‰ ‽',
  'Ελληνικά Żółć Ďakujem Đặng İstanbul Їжак',
]

describe('the faces that are shipped', () => {
  const book = createFontBook({ systemFiles: async () => [] })
  const points = (content: string): Set<number> => new Set([...content].map((char) => char.codePointAt(0) ?? 0))

  it.each(faces)('draw every sign of %s', async (content) => {
    const { missing } = await book.choose(points(placeMarks(content)))
    expect([...missing].map((point) => String.fromCodePoint(point)).join('')).toBe('')
  })

  it('draw every mark and accent they are asked for', async () => {
    const all = new Set([...marks].map((_, index) => firstMark + index))
    for (let point = accents.from; point <= accents.to; point += 1) all.add(point - accents.from + accents.at)
    expect((await book.choose(all)).missing.size).toBe(0)
  })

  it('are not read for what Noto Sans SC draws', async () => {
    const { fonts } = await book.choose(points('中文 and latin，“标点”。'))
    expect(fonts.filter((font) => typeof font === 'object' && 'key' in font && font.key.startsWith('amagi'))).toEqual(
      [],
    )
  })

  it('lend no letters to words of a script they do not write', async () => {
    const { missing } = await book.choose(points('ภาษาไทย (ง •_•)ง ಠ_ಠ'))
    expect([...missing].map((point) => String.fromCodePoint(point)).join('')).toBe('ภาษไทยง')
  })
})

describe('what is drawn', () => {
  const book = createFontBook({ systemFiles: async () => [] })

  /** Width of one line in ems. */
  async function widthOf(content: string, fontWeight = 400): Promise<number> {
    const text = placeMarks(content)
    const { fonts } = await book.choose(new Set([...text].map((char) => char.codePointAt(0) ?? 0)))
    const { children } = await new Renderer().measure(
      {
        type: 'container',
        style: { display: 'flex' },
        children: [{ type: 'text', text, style: { fontSize: 1000, fontWeight } }],
      },
      { width: 100_000, fonts },
    )
    return (children[0]?.width ?? 0) / 1000
  }

  it.each([400, 500, 600, 700])('has Latin marks as wide as in Latin at weight %i', async (weight) => {
    const room = async (mark: string, around: [string, string]) =>
      (await widthOf(around.join(mark), weight)) - (await widthOf(around.join(''), weight))
    expect(await room('’', ['they', 're'])).toBeLessThan(0.35)
    expect(await room('“', ['', 'kek'])).toBeLessThan(0.65)
    expect(await room('·', ['a', 'b'])).toBeLessThan(0.4)
    expect(await room('×', ['4', '5'])).toBeLessThan(0.7)
  })

  it('has Chinese marks as wide as a character', async () => {
    for (const content of ['他说“你', '海·路', '海…路']) {
      const mark = [...content].find((char) => marks.includes(char)) ?? ''
      const room = (await widthOf(content)) - (await widthOf(content.replace(mark, '')))
      expect([content, Math.round(room * 10) / 10]).toEqual([content, 1])
    }
  })

  it('has accents that take no room', async () => {
    expect(await widthOf('•\u0301')).toBeCloseTo((await widthOf('•a')) - (await widthOf('a')), 2)
    expect(await widthOf('口\u0335')).toBeCloseTo(1, 2)
  })

  it('has letters of European names in bold where words are bold', async () => {
    expect(await widthOf('Żółć Ελλ', 700)).toBeGreaterThan((await widthOf('Żółć Ελλ', 400)) * 1.02)
  })
})

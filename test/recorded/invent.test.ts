/** The tool that makes invented twins, and the twins that are committed. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { createInventor, fieldsOf } from '../../scripts/lib/invent/inventor'
import { survivors } from '../../scripts/lib/invent/survivors'
import { wordsOf } from '../../scripts/lib/invent/runs'
import { structuralWords } from '../../scripts/lib/invent/words'
import { bvToAv } from '../../src/platforms/bilibili/sign/bvid'
import { seeded } from '../support/random-json'
import { folder, hasRecorded } from './fixtures'

const root = fileURLToPath(new URL('../../', import.meta.url))
const words = structuralWords(root)
const whole = { words, keep: Number.POSITIVE_INFINITY }
const twinOf = (value: unknown, options = whole): any =>
  JSON.parse(createInventor(options).twin('x.json', JSON.stringify(value)))

/** A random answer; its texts hold nothing that is structure. */
function answer(random: () => number): Record<string, unknown> {
  const number = (from: number, to: number): number => Math.floor(from + random() * (to - from))
  const pick = <T>(list: readonly T[]): T => list[number(0, list.length)] as T
  const han = (length: number): string =>
    Array.from({ length }, () => String.fromCharCode(number(0x5000, 0x9000))).join('')
  const latin = (length: number): string => Array.from({ length }, () => pick([...'bcdfghjklmnpqrstvwxz'])).join('')
  const text = (): string =>
    pick([
      () => `${han(7)}，${latin(9)} ${han(5)}！`,
      () => `【${han(4)}】https://i0.hdslb.com/bfs/${latin(8)}/${latin(12)}.jpg?${latin(6)}=${number(1e6, 1e7)}`,
      () => `//search.bilibili.com/all?keyword=${encodeURIComponent(han(6))}`,
      () => `https://${latin(8)}.${latin(6)}.net/${latin(7)}`,
      () => JSON.stringify({ title: han(8), uri: latin(10), list: [number(1e5, 1e6)] }),
      () => `${latin(5)} ${number(1990, 2020)}-0${number(1, 9)}-1${number(0, 9)} [${han(4)}] @${han(5)} 😀`,
    ])()
  return {
    code: 0,
    type: 'DYNAMIC_TYPE_DRAW',
    title: text(),
    desc: text(),
    mid: number(1e6, 1e9),
    mid_str: String(number(1e6, 1e9)),
    id: `${number(1e8, 1e9)}${number(1e8, 1e9)}`,
    ctime: number(1_500_000_000, 1_700_000_000),
    stat: { view: number(1e5, 1e7), like: number(1000, 99_999), width: number(1000, 4000) },
    emote: { [`[${han(4)}]`]: { text: `[${han(4)}]` } },
    items: Array.from({ length: number(0, 4) }, () => ({ text: text(), id: number(1e9, 9e9), pic: null })),
  }
}

const shape = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shape)
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([key, entry]) => [/^\w+$/.test(key) ? key : key.length, shape(entry)])
  return typeof value === 'string' && value.startsWith('{') ? shape(JSON.parse(value)) : typeof value
}

describe('an invented twin', () => {
  it('has the structure of any answer and none of its words and figures', () => {
    const random = seeded(20)
    for (let turn = 0; turn < 150; turn++) {
      const original = answer(random)
      const twin = twinOf(original)
      expect(shape(twin)).toEqual(shape(original))
      // Judged without the tool's own list: the structural words of this answer are written out here.
      const kept = wordsOf('code type DYNAMIC_TYPE_DRAW title desc mid mid_str ctime stat view like width emote text')
      for (const word of wordsOf('null pic items uri list https hdslb search bilibili keyword')) kept.add(word)
      const left = [...wordsOf(JSON.stringify(twin))].filter((word) => wordsOf(JSON.stringify(original)).has(word))
      expect(left.filter((word) => !kept.has(word))).toEqual([])
    }
  })

  it('keeps equal ids equal, as numbers, texts and within addresses', () => {
    const {
      mid,
      mid_str: text,
      face,
    } = twinOf({ mid: 40315528, mid_str: '40315528', face: '//space.bilibili.com/40315528' })
    expect(text).toBe(String(mid))
    expect(face).toBe(`//space.bilibili.com/${mid}`)
    expect(text).toMatch(/^\d{8}$/)
  })

  it('keeps the two ids of a bilibili video a pair', () => {
    const { aid, bvid } = twinOf({ aid: 170001, bvid: 'BV17x411w7KC' })
    expect(aid).not.toBe(170001)
    expect(bvToAv(bvid)).toBe(String(aid))
  })

  it('keeps integers beyond 2^53 whole and marks where they are', () => {
    const made = createInventor(whole).twin('x.json', '{"id": 7315528403155284031, "text": "#紫藤萝# 很美"}')
    expect(made).toMatch(/"id":\s*\d{19}\b/)
    expect(made).toMatch(/"#\p{Script=Han}{3}# \p{Script=Han}{2}"/u)
  })

  it('keeps hosts of the platforms only', () => {
    const { a, b } = twinOf({ a: 'https://i1.hdslb.com/bfs/face/qqqq.jpg', b: 'https://box.wzzzq.net/x' })
    expect(a).toMatch(/^https:\/\/i1\.hdslb\.com\/bfs\/face\/\w{4}\.jpg$/)
    expect(b).toBe('https://media.example.com/x')
  })

  it('cuts lists but keeps the entry that shows something new', () => {
    const items = Array.from({ length: 9 }, (_, at) =>
      at === 7 ? { type: 'DYNAMIC_TYPE_WORD' } : { type: 'DYNAMIC_TYPE_AV' },
    )
    const { items: kept } = twinOf({ items }, { words, keep: 2 })
    expect(kept.map(({ type }: { type: string }) => type)).toEqual([
      'DYNAMIC_TYPE_AV',
      'DYNAMIC_TYPE_AV',
      'DYNAMIC_TYPE_WORD',
    ])
  })

  it.each([
    ['a word', 'wisteria', 'oh wisteria'],
    ['four signs of another script', '紫藤萝花开了', '看紫藤萝花'],
    ['digits', '40315528', 'x/40315528/y'],
    ['an escape', '紫藤萝花', '\\u7d2b\\u85e4\\u841d\\u82b1'],
    ['an address', '紫藤萝花', `?q=${encodeURIComponent('紫藤萝花')}`],
    ['an address in an address', '紫藤萝花', `?q=${encodeURIComponent(encodeURIComponent('紫藤萝花'))}`],
  ])('is refused when %s is left', (_, before, after) => {
    expect(survivors(`{"text": "${before}"}`, `{"text": "${after}"}`, words, new Set())).not.toEqual([])
    expect(survivors(`{"text": "${before}"}`, '{"text": "街角旧书店"}', words, new Set())).toEqual([])
  })

  it('is not made of a page without a state', () => {
    expect(() => createInventor(whole).twin('x.html', '<html></html>')).toThrow('no state')
  })
})

describe('the committed twins', () => {
  const invented = join(root, 'test/recorded/invented')
  const names = readdirSync(invented, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name))

  it('are small', () => {
    const sizes = names.map((name) => readFileSync(join(invented, name)).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(620_000)
  })

  // Refusals are lines of the platforms; lists of links and messages hold only texts made for tests.
  const answers = names.filter((name) => !/error-bodies|errors\.json/.test(name))
  it.skipIf(!hasRecorded).each(answers)(
    '%s shares no word with the captured answer (skipped where there is none)',
    (name) => {
      const text = (at: string): string => readFileSync(join(at, name), 'utf8')
      expect(existsSync(join(folder, name))).toBe(true)
      const fields = fieldsOf(name, text(folder))
      expect(survivors(text(folder), text(invented), words, fields)).toEqual([])
    },
  )
})

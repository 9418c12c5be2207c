import { describe, expect, it } from 'vitest'
import { statsRow } from '../../src/card/cards/stats'
import { Draft } from '../../src/card/draft'
import { variablesOf } from '../../src/reply/text'
import { formatCount, formatShare, groupDigits } from '../../src/words/counts'
import { translator, type Locale } from '../../src/words/locale'
import { videoPost } from '../../samples/plain-posts'
import { cardContext, textsOf } from '../support/card-context'

const languages: Locale[] = ['zh-CN', 'en-US']

/** Whole numbers on both sides of every decimal edge up to the largest exact one. */
const edges = Array.from({ length: 16 }, (_, power) => 10 ** power).flatMap((unit) =>
  [1, 1.2, 1.25, 1.286, 1.999_999_95, 2, 3.45, 9.95, 9.999_999_9]
    .map((factor) => Math.floor(unit * factor))
    .flatMap((count) => [count - 1, count, count + 1])
    .filter((count) => count >= 0 && Number.isSafeInteger(count)),
)

/** What a reader takes a shown count for, in tenths of its unit so that nothing is rounded here. */
function read(shown: string): { least: number; step: number } {
  const [, digits = '', tenth, sign = ''] = /^([\d,]+)(?:\.(\d))?([万亿KMB]?)$/.exec(shown) ?? []
  const unit = { '': 1, 万: 1e4, 亿: 1e8, K: 1e3, M: 1e6, B: 1e9 }[sign] ?? Number.NaN
  const whole = Number(digits.replaceAll(',', ''))
  const least = sign === '' ? whole : whole * unit + Number(tenth ?? 0) * (unit / 10)
  return { least, step: sign === '' ? 1 : whole >= 1000 ? unit : unit / 10 }
}

describe('a count', () => {
  it.each([
    [0, '0', '0'],
    [999, '999', '999'],
    [1000, '1000', '1,000'],
    [9999, '9999', '9,999'],
    [9999.9, '9999', '9,999'],
    [10_000, '1万', '10K'],
    [12_345, '1.2万', '12.3K'],
    [19_999, '1.9万', '19.9K'],
    [999_999, '99.9万', '999.9K'],
    [1_000_000, '100万', '1M'],
    [1_234_567, '123.4万', '1.2M'],
    [1_286_000, '128.6万', '1.2M'],
    [9_999_999, '999.9万', '9.9M'],
    [12_345_678, '1234万', '12.3M'],
    [99_999_999, '9999万', '99.9M'],
    [100_000_000, '1亿', '100M'],
    [199_999_995, '1.9亿', '199.9M'],
    [345_000_000, '3.4亿', '345M'],
    [999_999_999, '9.9亿', '999.9M'],
    [2_500_000_000, '25亿', '2.5B'],
    [0.5, '0', '0'],
  ])('of %d is written %s and %s', (count, chinese, english) => {
    expect(languages.map((locale) => formatCount(count, locale))).toEqual([chinese, english])
  })

  it.each([undefined, Number.NaN, -1, -0.5, -20_000, Number.POSITIVE_INFINITY])('says nothing for %s', (count) => {
    expect(languages.map((locale) => formatCount(count, locale))).toEqual(['', ''])
  })

  it.each(languages)('is never overstated and misses less than one step, in %s', (locale) => {
    const wrong = edges.filter((count) => {
      const { least, step } = read(formatCount(count, locale))
      return !(least <= count && count < least + step)
    })
    expect(edges.length).toBeGreaterThan(300)
    expect(wrong).toEqual([])
  })

  it.each(languages)('is the same on the card and in the text, in %s', (locale) => {
    const written = (views: number): [card: string, text: string] => {
      const draft = new Draft(cardContext({ locale }))
      const row = statsRow(draft, { views })
      const { views: text } = variablesOf(videoPost('1', { stats: { views } }), {
        locale,
        translate: translator(locale),
      })
      return [row ? textsOf(row).join('') : '', text]
    }
    // A card leaves out what counts nothing; the text says so.
    for (const count of edges.filter((edge) => edge > 0)) {
      const [card, text] = written(count)
      expect(card).toBe(text)
    }
    expect(written(-3)).toEqual(['', ''])
    expect(written(Number.NaN)).toEqual(['', ''])
  })
})

describe('every digit', () => {
  it.each([
    [7, '7'],
    [999, '999'],
    [1234, '1\u2009234'],
    [1_234_567, '1\u2009234\u2009567'],
  ])('of %d is written %s', (count, shown) => expect(groupDigits(count)).toBe(shown))
})

describe('a share', () => {
  it.each([
    [0, 7, '0%'],
    [1, 1000, '<1%'],
    [1, 100, '1%'],
    [999_999, 1_000_000, '99%'],
    [5, 5, '100%'],
  ])('%d of %d is %s', (part, whole, shown) => {
    expect(formatShare(part, whole)).toBe(shown)
  })
})

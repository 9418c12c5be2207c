import { describe, expect, it } from 'vitest'
import { variablesOf } from '../../src/reply/text'
import { formatAgo, formatDate, type Clock } from '../../src/words/dates'
import { translator, type Locale } from '../../src/words/locale'
import { videoPost } from '../../samples/plain-posts'

const now = Date.parse('2026-11-23T10:00:00Z')
const clock = (locale: Locale, timeZone = 'Asia/Shanghai'): Clock => ({ t: translator(locale), now, timeZone })

describe('a moment', () => {
  const at = (secondsAgo: number): number => now / 1000 - secondsAgo
  it.each([
    [20, '刚刚', 'just now'],
    [-500, '刚刚', 'just now'],
    [90, '1 分钟前', '1 min ago'],
    [3600 * 5, '5 小时前', '5 h ago'],
    [86_400 * 6, '6 天前', '6 d ago'],
    [86_400 * 8, '11月15日', 'Nov 15'],
    [86_400 * 400, '2025年10月19日', 'Oct 19, 2025'],
  ])('%d seconds ago is %s and %s', (ago, chinese, english) => {
    expect([formatAgo(at(ago), clock('zh-CN')), formatAgo(at(ago), clock('en-US'))]).toEqual([chinese, english])
  })

  it('follows the time zone over midnight and over the year', () => {
    const eve = Date.parse('2025-12-31T18:30:00Z') / 1000
    expect(formatDate(eve, clock('zh-CN'))).toBe('1月1日 02:30')
    expect(formatDate(eve, clock('zh-CN', 'America/New_York'))).toBe('2025年12月31日 13:30')
    expect(formatDate(eve, clock('en-US', 'America/New_York'))).toBe('Dec 31, 2025, 13:30')
  })

  it('at midnight is 00:00', () => {
    expect(formatDate(Date.parse('2026-11-22T16:00:00Z') / 1000, clock('zh-CN'))).toBe('11月23日 00:00')
  })

  it('has its year where the present one is not known', () => {
    const calendar = { t: translator('zh-CN'), timeZone: 'UTC' }
    expect(formatDate(now / 1000, calendar)).toBe('2026年11月23日 10:00')
  })

  it('that no calendar holds is left out', () => {
    expect([0, -5, Number.NaN, 1e15].map((time) => formatDate(time, clock('zh-CN')))).toEqual(['', '', '', ''])
  })

  it.each(['zh-CN', 'en-US'] as const)('of another year is the same on the card and in the text, in %s', (locale) => {
    const createdAt = Date.parse('2025-03-04T05:06:00Z') / 1000
    const options = { locale, translate: translator(locale), timeZone: 'Asia/Shanghai' }
    const text = variablesOf(videoPost('1', { createdAt }), options).time
    expect(text).toMatch(/2025/)
    expect(formatDate(createdAt, clock(locale))).toBe(text)
  })
})

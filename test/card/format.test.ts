import { describe, expect, it } from 'vitest'
import { formatAgo, formatCount, formatDate, formatDuration, formatSpan, type Clock } from '../../src/card/format'
import { translator } from '../../src/words/locale'

const now = Date.parse('2026-11-23T10:00:00Z')
const clock = (locale: 'zh-CN' | 'en-US', timeZone = 'Asia/Shanghai'): Clock => ({
  t: translator(locale),
  locale,
  now,
  timeZone,
})

describe('counters', () => {
  it.each([
    [0, '0', '0'],
    [9999, '9999', '9,999'],
    [10_000, '1万', '10K'],
    [12_345, '1.2万', '12.3K'],
    [19_999, '1.9万', '19.9K'],
    [999_999, '99.9万', '999.9K'],
    [1_234_567, '123.4万', '1.2M'],
    [12_345_678, '1234万', '12.3M'],
    [99_999_999, '9999万', '99.9M'],
    [100_000_000, '1亿', '100M'],
    [345_000_000, '3.4亿', '345M'],
    [2_500_000_000, '25亿', '2.5B'],
  ])('%d is written %s and %s', (count, chinese, english) => {
    expect([formatCount(count, 'zh-CN'), formatCount(count, 'en-US')]).toEqual([chinese, english])
  })

  it('says nothing for what is no count', () => {
    expect([Number.NaN, -1, Number.POSITIVE_INFINITY].map((count) => formatCount(count, 'zh-CN'))).toEqual(['', '', ''])
  })
})

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [58.4, '0:58'],
    [1476, '24:36'],
    [3725, '1:02:05'],
    [360_000, '100:00:00'],
  ])('%d seconds are %s', (seconds, shown) => expect(formatDuration(seconds)).toBe(shown))

  it('are said in words by locale', () => {
    expect([
      formatSpan(8040, clock('zh-CN')),
      formatSpan(8040, clock('en-US')),
      formatSpan(30, clock('zh-CN')),
    ]).toEqual(['2 小时 14 分钟', '2 h 14 min', '1 分钟'])
  })
})

describe('times', () => {
  const at = (secondsAgo: number): number => now / 1000 - secondsAgo
  it.each([
    [20, '刚刚', 'just now'],
    [-500, '刚刚', 'just now'],
    [90, '1 分钟前', '1 min ago'],
    [3600 * 5, '5 小时前', '5 h ago'],
    [86_400 * 6, '6 天前', '6 d ago'],
    [86_400 * 8, '11月15日', 'Nov 15'],
    [86_400 * 400, '2025年10月19日', 'Oct 19, 2025'],
  ])('%d seconds ago are %s', (ago, chinese, english) => {
    expect([formatAgo(at(ago), clock('zh-CN')), formatAgo(at(ago), clock('en-US'))]).toEqual([chinese, english])
  })

  it('follow the time zone over midnight and over the year', () => {
    const eve = Date.parse('2025-12-31T18:30:00Z') / 1000
    expect(formatDate(eve, clock('zh-CN'))).toBe('1月1日 02:30')
    expect(formatDate(eve, clock('zh-CN', 'America/New_York'))).toBe('2025年12月31日 13:30')
    expect(formatDate(eve, clock('en-US', 'America/New_York'))).toBe('Dec 31, 2025, 13:30')
  })

  it('write midnight as 00:00', () => {
    expect(formatDate(Date.parse('2026-11-22T16:00:00Z') / 1000, clock('zh-CN'))).toBe('11月23日 00:00')
  })

  it('that no calendar holds are left out', () => {
    expect([0, -5, Number.NaN, 1e15].map((time) => formatDate(time, clock('zh-CN')))).toEqual(['', '', '', ''])
  })
})

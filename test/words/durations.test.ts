import { describe, expect, it } from 'vitest'
import { formatDuration, formatSpan } from '../../src/words/durations'
import { translator } from '../../src/words/locale'

describe('a duration', () => {
  it.each([
    [0, '0:00'],
    [58.4, '0:58'],
    [59.6, '1:00'],
    [1476, '24:36'],
    [3599.5, '1:00:00'],
    [3600, '1:00:00'],
    [3725, '1:02:05'],
    [360_000, '100:00:00'],
  ])('of %d seconds is %s', (seconds, shown) => expect(formatDuration(seconds)).toBe(shown))

  it.each([undefined, -1, Number.NaN, Number.POSITIVE_INFINITY, 100 * 86_400])('of %s says nothing', (seconds) => {
    expect(formatDuration(seconds)).toBe('')
  })
})

describe('a span', () => {
  it.each([
    [8040, '2 小时 14 分钟', '2 h 14 min'],
    [3600, '1 小时 0 分钟', '1 h 0 min'],
    [119, '1 分钟', '1 min'],
    [30, '1 分钟', '1 min'],
  ])('of %d seconds is said %s and %s', (seconds, chinese, english) => {
    expect([formatSpan(seconds, translator('zh-CN')), formatSpan(seconds, translator('en-US'))]).toEqual([
      chinese,
      english,
    ])
  })
})

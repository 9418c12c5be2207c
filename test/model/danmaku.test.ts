import { describe, expect, it } from 'vitest'
import { longestDanmaku, makeDanmaku } from '../../src/model'

const textOf = (text: string): string | undefined => makeDanmaku({ atSec: 1, text })?.text

describe('a danmaku', () => {
  it.each([
    ['前方高能', '前方高能'],
    ['  two   words \n', 'two words'],
    ['a\nb\r\nc', 'a b c'],
    ['\u0000a\u0007b\u001b[31m', 'a b [31m'],
    ['a\u202eb\u2066c\ufeffd\u200be', 'abcde'],
    ['lone \ud83c half', 'lone half'],
    ['家庭👨‍👩‍👧', '家庭👨‍👩‍👧'],
    ['{\\b1}not markup here', '{\\b1}not markup here'],
  ])('%j is the line %j', (text, expected) => expect(textOf(text)).toBe(expected))

  it.each(['', ' ', '\u3000', '\u200b\u202e', '\ud83d'])('of %j is none', (text) =>
    expect(textOf(text)).toBeUndefined(),
  )

  it.each([-1, Number.NaN, Infinity, -0.001, 86_401])('at %d seconds is none', (atSec) =>
    expect(makeDanmaku({ atSec, text: 'a' })).toBeUndefined(),
  )

  it('of a hundred thousand characters is cut, and never within one', () => {
    expect(textOf('x'.repeat(100_000))).toHaveLength(longestDanmaku)
    expect(Array.from(textOf('🎉'.repeat(50_000)) ?? '')).toHaveLength(longestDanmaku)
  })

  it('of a million characters without any to see takes no time', () => {
    const before = process.cpuUsage()
    for (let turn = 0; turn < 100; turn += 1) textOf(' '.repeat(1_000_000))
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(500)
  })

  it('with numbers outside their range has them brought into it', () => {
    const far = { atSec: 0, text: 'a', color: 'red;', sizePx: 9000, weight: 7 }
    expect(makeDanmaku(far)).toEqual({ atSec: 0, text: 'a', mode: 'roll', color: '#ffffff', sizePx: 64, weight: 1 })
    expect(makeDanmaku({ ...far, sizePx: -5, weight: Number.NaN })).not.toHaveProperty('sizePx')
    expect(makeDanmaku({ ...far, weight: Number.NaN })).not.toHaveProperty('weight')
  })
})

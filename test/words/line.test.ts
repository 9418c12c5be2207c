import { describe, expect, it } from 'vitest'
import { inLine, shortLine } from '../../src/words/line'

describe('a text of a stranger is one line', () => {
  it.each([
    ['a\nb\r\nc', 'a b c'],
    ['a\u2028b\u2029c\u0000d', 'a b c d'],
    // What follows would be written from right to left.
    ['\u202Eevil\u202C', 'evil'],
    ['\u2067x\u2069\u061C\u200F', 'x'],
    [' \u200B\uFEFF ', ''],
    ['👨\u200D👩\u200D👧 a  b', '👨\u200D👩\u200D👧 a  b'],
    ['<at id="all"/>', '<at id="all"/>'],
  ])('%j', (text, line) => expect(inLine(text)).toBe(line))

  it('that is not longer than it may be', () => {
    expect(shortLine('a \n b', 10)).toBe('a b')
    expect(shortLine('x'.repeat(500), 10)).toBe(`${'x'.repeat(9)}…`)
    expect([...shortLine('😀'.repeat(100), 10)]).toHaveLength(10)
  })
})

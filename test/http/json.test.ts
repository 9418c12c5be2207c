import { describe, expect, test } from 'vitest'
import { parseJson } from '../../src/http'

describe('parseJson', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['7123456789012345678', '7123456789012345678'],
    ['18446744073709551615', '18446744073709551615'],
    ['1000000000000000', 1000000000000000],
    ['0.12345678901234567890', Number('0.12345678901234567890')],
    ['1234567890123456789.5', Number('1234567890123456789.5')],
    ['1234567890123456789e3', Number('1234567890123456789e3')],
    ['1e21', 1e21],
    ['-0', -0],
  ])('%s', (token, value) => {
    for (const [text, expected] of [
      [token, value],
      [`{"id":${token}}`, { id: value }],
      [`[1,${token}, ${token}\n,{"a" : ${token} }]`, [1, value, value, { a: value }]],
      [` ${token} `, value],
    ] as const) {
      expect(parseJson(text)).toEqual(expected)
    }
  })

  test('digits inside strings stay strings and their neighbours numbers', () => {
    const text = '{"aweme_id":"7123456789012345678","text":"id:7123456789012345678, [12345678901234567890","n":1}'
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  test('agrees with JSON.parse on everything else, on both paths', () => {
    const list = [[], {}, null, true, false, -1.5e-7]
    const value = { s: '"\\\u0000\u2028é😀/', list, '': { ' ': '' }, constructor: 1 }
    const text = JSON.stringify(value)
    expect(parseJson(text)).toEqual(value)
    expect(parseJson(`[${text},12345678901234567890]`)).toEqual([value, '12345678901234567890'])
  })

  test('the last of repeated keys wins, on both paths', () => {
    expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 })
    expect(parseJson('{"a":1,"a":12345678901234567890}')).toEqual({ a: '12345678901234567890' })
  })

  test.each(['{"__proto__":{"x":1},"n":1}', '{"__proto__":{"x":1},"n":12345678901234567890}'])(
    '__proto__ is an ordinary key in %s',
    (text) => {
      const parsed = parseJson(text) as Record<string, unknown>
      expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
      expect(parsed['x']).toBeUndefined()
      expect(Object.keys(parsed)).toContain('__proto__')
      expect(({} as Record<string, unknown>)['x']).toBeUndefined()
    },
  )

  test.each([
    '',
    '{',
    '{"id":12345678901234567890',
    '[12345678901234567890,]',
    '{"a":01234567890123456789}',
    'id:12345678901234567890',
  ])('%j is a SyntaxError', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  test('nesting without end is a SyntaxError and not the end of the process', () => {
    expect(() => parseJson(`[12345678901234567890,${'['.repeat(200_000)}`)).toThrow(SyntaxError)
    expect(() => parseJson('['.repeat(200_000))).toThrow(SyntaxError)
  })
})

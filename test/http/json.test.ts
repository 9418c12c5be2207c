import { describe, expect, test } from 'vitest'
import { parseJson } from '../../src/http'
import { least } from '../support/cpu'

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

  test.each([
    '{"a":"\\\\","b":12345678901234567890}',
    '{"a":"\\"12345678901234567890,","b":12345678901234567890}',
    '{"say \\":12345678901234567890,": 12345678901234567890 }',
    '["x",12345678901234567890,"y:12345678901234567890]",12345678901234567890]',
  ])('strings with quotes, slashes and digits in %s', (text) => {
    const small = text.replace(/12345678901234567890/g, '1')
    const parsed = JSON.stringify(parseJson(text)).replace(/"12345678901234567890"/g, '1')
    expect(parsed.replaceAll('12345678901234567890', '1')).toBe(JSON.stringify(JSON.parse(small)))
  })

  test.each([
    '{12345678901234567890:1}',
    '["a"12345678901234567890]',
    '[12345678901234567890 1]',
    '{"a":x12345678901234567890}',
  ])('%s is a SyntaxError', (text) => expect(() => parseJson(text)).toThrow(SyntaxError))

  test('a caption with digits costs no more than ten times the native parser', () => {
    const entry = (n: number): string =>
      `{"id":7123456789${String(100_000_000 + n)},"desc":"${n === 1900 ? 'at :7123456789012345678, or' : 'words'}",` +
      `"urls":["https://v3.example.com/${'a'.repeat(220)}/?x=1.0&y=2"],"ids":[7123456789012345678,${n}],"r":0.5}`
    const text = `[${Array.from({ length: 5_000 }, (_, n) => entry(n)).join()}]`
    expect(text.length).toBeGreaterThan(1_600_000)
    expect(least(() => parseJson(text))).toBeLessThan(10 * least(() => JSON.parse(text)))
  })

  test('digits and quotes without end cost their length', () => {
    const hostile = ['1', '\\"', '"', '-0', '1.', '\\'].map((piece) => `["${piece.repeat(100_000)}`)
    const plain = least(() => JSON.parse(`["${'a'.repeat(200_000)}"]`))
    for (const text of hostile) {
      const parse = (): void => expect(() => parseJson(`${text},1234567890123456789`)).toThrow(SyntaxError)
      expect(least(parse)).toBeLessThan(50 + 200 * plain)
    }
  })

  test('nesting without end is a SyntaxError and not the end of the process', () => {
    expect(() => parseJson(`[12345678901234567890,${'['.repeat(200_000)}`)).toThrow(SyntaxError)
    expect(() => parseJson('['.repeat(200_000))).toThrow(SyntaxError)
  })
})

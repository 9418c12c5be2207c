import { describe, expect, it } from 'vitest'
import { at } from '../../src/json'
import { exactText, numberOf, parseExact, rewrite, wasNumber, written } from '../../src/platforms/endpoint/exact'
import { least } from '../support/cpu'

const moved = (text: string): string | undefined => rewrite([text], ([body]) => body)?.toString()

describe('a body put together from others', () => {
  it.each([
    '{"id":7123456789012345678,"n":1}',
    '[18446744073709551615,-9223372036854775808,9007199254740993]',
    '[1.0,1.50,0.1,1e5,1E+2,-1.25e-7,-0,0,-0.0]',
    '{"deep":[{"a":[1.0]},"1.0",":1.0,",{"7123456789012345678":7123456789012345678}]}',
    '{"s":"quote \\" 1.0, slash \\\\","t":1.0}',
    '["\\u4f60",null,true,{}]'.replaceAll('\\u4f60', '你'),
    '12345678901234567890',
  ])('keeps every digit of %s', (text) => expect(moved(text)).toBe(text))

  it('is written with the entries of all of them', () => {
    const bodies = [
      '{"list":[{"id":7123456789012345678}],"max":1.0}',
      '{"list":[{"id":7123456789012345679}],"max":2.0}',
    ]
    const merged = rewrite(bodies, (all) => ({ ...(all[1] as object), list: all.flatMap((body) => at(body, 'list')) }))
    expect(merged?.toString()).toBe('{"list":[{"id":7123456789012345678},{"id":7123456789012345679}],"max":2.0}')
  })

  it('lets mappings see small numbers as numbers, and tells of the others that they are some', () => {
    const body = parseExact('{"more":1,"cursor":1790000000000000000,"rate":1.0,"text":"1.0"}') as Record<
      string,
      unknown
    >
    expect(body['more']).toBe(1)
    expect(Object.values(body).map(wasNumber)).toEqual([true, true, true, false])
  })

  it('is none when a text is no JSON or there is nothing to write', () => {
    for (const text of ['', '{', '[1.0', '<html>', '{"a":01234567890123456789}', '[1.]', '[.5e1]']) {
      expect(moved(text)).toBeUndefined()
    }
    expect(rewrite(['{}'], () => undefined)).toBeUndefined()
  })

  it('cannot be made to write what no number is', () => {
    const foreign = JSON.stringify({ text: '#AAAAAAAAAAAA#1,"admin":true', id: '"', n: 1 })
    expect(moved(foreign)).toBe(foreign)
  })

  it('costs no more than a few times the native parser', () => {
    const entry = '{"id":7123456789012345678,"r":1.0,"url":"https://v3.example.com/1.0/2.0?e=1e5&x=123456789012345678"}'
    const text = `[${Array.from({ length: 16_500 }, () => entry).join()}]`
    expect(text.length).toBeGreaterThan(1_600_000)
    expect(least(() => moved(text))).toBeLessThan(14 * least(() => JSON.parse(text)))
  })
})

describe('ids written as numbers', () => {
  it('are exact in the text and strings in the parsed form', () => {
    const { body, raw } = written({ id: numberOf('7123456789012345678'), small: numberOf('12'), none: numberOf('x1') })
    expect(raw?.toString()).toBe('{"id":7123456789012345678,"small":12}')
    expect(body).toEqual({ id: '7123456789012345678', small: 12 })
  })

  it('may stand in a text within the text', () => {
    const inner = exactText({ id: numberOf('7123456789012345678') })
    expect(written({ card: inner }).raw?.toString()).toBe('{"card":"{\\"id\\":7123456789012345678}"}')
  })
})

import { describe, expect, it } from 'vitest'
import { cookieValue, formatCookie, parseCookie, readCookie, readSetCookie } from '../../src/cookie'

const tidy = (text: string) => formatCookie(parseCookie(text))

describe('a pasted cookie', () => {
  it.each([
    ['SESSDATA=ab%2Cc; bili_jct=1', 'SESSDATA=ab%2Cc; bili_jct=1'],
    ['  Cookie: a=1;b=2;  ', 'a=1; b=2'],
    ['a=1;\r\nb=2;\nc=3', 'a=1; b=2; c=3'],
    ['a=1\n b=2 \r\n', 'a=1; b=2'],
    ['SESSDATA=x%2C1%2C*11==; empty=', 'SESSDATA=x%2C1%2C*11==; empty='],
    ['a=1; a=2', 'a=2'],
    ['a=x=y==; b=', 'a=x=y==; b='],
    ['sid=1; Path=/; Domain=.example; Expires=Mon, 01 Jan 2040 00:00:00 GMT; HttpOnly; Secure', 'sid=1'],
    ['a="quoted"', 'a="quoted"'],
  ])('%j becomes one line of pairs', (text, line) => {
    expect(tidy(text)).toBe(line)
  })
  it.each([
    '',
    '   ',
    ';;;',
    'hello',
    'https://www.example/?a=1',
    '=x',
    'a b=1',
    '名=1',
    'a=名',
    'a=\u0001',
    'HttpOnly; Secure',
    'a=1; oops',
    '<at id="all"/>',
    `a=${'x'.repeat(17_000)}`,
  ])('%j is refused', (text) => {
    expect(() => parseCookie(text)).toThrow(expect.objectContaining({ code: 'bad-input' }))
  })
  it('is never part of the error', () => {
    const attempt = () => {
      try {
        return parseCookie('SESSDATA=topsecret; 名=1')
      } catch (error) {
        const { message, details, stack } = error as Error & { details: unknown }
        return JSON.stringify([message, details, stack])
      }
    }
    expect(attempt()).toContain('cookie')
    expect(attempt()).not.toContain('topsecret')
  })
  it('cannot smuggle a header in', () => {
    expect(() => tidy('a=1\r\nX-Evil: 1')).toThrow(expect.objectContaining({ code: 'bad-input' }))
    expect(tidy('a=1\r\nb=2')).not.toMatch(/[\r\n]/)
  })
})

describe('the cookie of a header', () => {
  it.each<[string | undefined, [string, string][]]>([
    [undefined, []],
    ['', []],
    [
      'a=1; b=2%2C; a=3',
      [
        ['a', '3'],
        ['b', '2%2C'],
      ],
    ],
    [
      '名=1; oops; =x; b==',
      [
        ['名', '1'],
        ['b', '='],
      ],
    ],
    ['empty=', [['empty', '']]],
  ])('%j is read without complaint', (text, pairs) => {
    expect([...readCookie(text)]).toEqual(pairs)
  })

  it('gives one value, or nothing for an empty one', () => {
    expect(cookieValue('ttwid=1%7Cx; s=', 'ttwid')).toBe('1%7Cx')
    expect(cookieValue('ttwid=1; s=', 's')).toBeUndefined()
    expect(cookieValue('xttwid=1', 'ttwid')).toBeUndefined()
  })

  it('is made of what Set-Cookie headers set', () => {
    const headers = ['SESSDATA=s%2C1; Path=/; Secure', 'gone=; Max-Age=0', 'bili_jct=j', 'nonsense']
    expect(formatCookie(readSetCookie(headers))).toBe('SESSDATA=s%2C1; bili_jct=j')
  })
})

import { describe, expect, it } from 'vitest'
import { outline, readCookie } from '../../src/chat/cookie'

describe('a pasted cookie', () => {
  const good: [string, string][] = [
    ['a=1; b=2', 'a=1; b=2'],
    ['Cookie: a=1;b=2;', 'a=1; b=2'],
    ['  a=1\n b=2 \r\n', 'a=1; b=2'],
    ['SESSDATA=x%2C1%2C*11==; empty=', 'SESSDATA=x%2C1%2C*11==; empty='],
    ['q="quoted value"', 'q="quoted value"'],
  ]
  for (const [text, cookie] of good) it(`${JSON.stringify(text)} is taken`, () => expect(readCookie(text)).toBe(cookie))

  const bad = ['', '   ', 'hello', 'a b=1', '=1', 'a=é', 'a=1; oops', 'a=\u0001', `a=${'x'.repeat(20_000)}`, '<at id="all"/>']
  for (const text of bad) {
    it(`${JSON.stringify(text.slice(0, 20))} is refused, and the error does not hold it`, () => {
      const error = refusal(text)
      expect(error).toMatchObject({ code: 'bad-input' })
      const said = JSON.stringify([String(error), (error as { details: unknown }).details])
      expect(text.trim() !== '' && said.includes(text)).toBe(false)
    })
  }

  it('is shown as names with lengths only', () => {
    expect(outline('a=12; b=; broken')).toEqual([{ name: 'a', length: 2 }, { name: 'b', length: 0 }])
  })
})

function refusal(text: string): unknown {
  try {
    readCookie(text)
  } catch (error) {
    return error
  }
  return undefined
}

import { describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { brief } from '../../src/chat/brief'

describe('an error in one line', () => {
  it('of an adapter loses base64 and stays short', () => {
    const error = Object.assign(
      new Error(`Error with request send_group_msg, args: {"file":"base64://${'QUJD'.repeat(1_000_000)}"}`),
      { code: 1200 },
    )
    const line = brief(error)
    expect(line).toMatch(/^Error 1200: Error with request send_group_msg/)
    expect(line.length).toBeLessThan(260)
    expect(line).not.toContain('QUJDQUJD')
  })
  it('loses the query of addresses and anything that proves an identity', () => {
    const line = brief(
      new Error('GET https://cdn.example/a.mp4?sign=abcdef&token=ghijkl failed, cookie: SESSDATA=topsecret; x=1'),
    )
    expect(line).not.toMatch(/abcdef|ghijkl|topsecret/)
  })
  it('keeps the token of an account to itself, wherever the adapter put it', () => {
    const url = 'https://api.telegram.org/bot1:CANARY/sendMessage'
    const cause = new TypeError(`fetch ${url} failed`)
    const errors: unknown[] = [
      cause,
      Object.assign(new Error(`fetch ${url} failed`, { cause }), { code: url }),
      new AggregateError([cause]),
      `fetch ${url} failed`,
      new AmagiError('internal', { message: `fetch ${url} failed` }),
    ]
    for (const error of errors) expect(brief(error)).not.toContain('CANARY')
  })
  it('of several errors is the first', () =>
    expect(brief(new AggregateError([new TypeError('inner')]))).toBe('TypeError: inner'))
  it('of ours names code and facts', () => {
    expect(
      brief(new AmagiError('upstream-changed', { details: { path: 'data.x', channel: 'web', upstreamStatus: 200 } })),
    ).toBe('upstream-changed (channel=web upstreamStatus=200 path=data.x)')
  })
  it('has no line breaks, and no spaces at its ends', () => {
    expect(brief(new Error('a\n\n  b'))).toBe('Error: a b')
    expect(brief(new Error('  a\n'))).toBe('Error: a')
  })
  it('of ours says its own words when they are more than the code, and the limit it met', () => {
    expect(brief(new AmagiError('internal', { message: ' odd\nthing ' }))).toBe('internal: odd thing')
    const limit = { name: 'size', value: 9, max: 5 }
    expect(brief(new AmagiError('too-large', { details: { limit } }))).toBe('too-large (limit=9/5)')
    expect(brief(new AmagiError('timeout'))).toBe('timeout')
    const details = { upstreamCode: '-404', channel: 'web' }
    expect(brief(new AmagiError('not-found', { message: 'gone', details }))).toBe(
      'not-found (channel=web upstreamCode=-404): gone',
    )
  })
  it('cuts what is long, and long runs that are nothing to read', () => {
    expect(brief(new Error('ab '.repeat(1000)))).toHaveLength('Error: '.length + 200)
    expect(brief(new Error(`a ${'x'.repeat(64)} b`))).toBe('Error: a … b')
    expect(brief(new Error(`a ${'x'.repeat(63)} b`))).toBe(`Error: a ${'x'.repeat(63)} b`)
    expect(brief(new Error('a data:image/png;base64,QUJD b'))).toBe('Error: a data:image/pngbase64:… b')
  })
  it('names the class of an error, else its name, with the code or the retcode', () => {
    class Odd extends Error {}
    expect(brief(new Odd('m'))).toBe('Odd: m')
    expect(brief({ name: 'Named', retcode: 7 })).toBe('Named 7')
    expect(brief({ name: 'Named', code: 'E', retcode: 7, message: 'm' })).toBe('Named E: m')
    expect(brief(Object.assign(new Error(''), { code: 0 }))).toBe('Error 0')
    expect(brief({ message: 5 })).toBe('Error')
  })
  it('of errors that hold none, or themselves, is their own', () => {
    expect(brief(new AggregateError([], 'own'))).toBe('AggregateError: own')
    const self = Object.assign(new Error('own'), { errors: [] as unknown[] })
    self.errors.push(self)
    expect(brief(self)).toBe('Error: own')
  })
  const oddities: [string, unknown, string][] = [
    ['a string', 'oops', 'oops'],
    ['nothing', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a number', 7, '7'],
    ['a bare object', { code: 5 }, 'Error 5'],
    ['an object without a prototype', Object.assign(Object.create(null), { message: 'm' }), 'Error: m'],
  ]
  for (const [what, value, line] of oddities) it(`of ${what} is still a line`, () => expect(brief(value)).toBe(line))
})

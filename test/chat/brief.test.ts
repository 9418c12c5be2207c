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
  it('has no line breaks', () => expect(brief(new Error('a\n\n  b'))).toBe('Error: a b'))
  const oddities: [string, unknown, string][] = [
    ['a string', 'oops', 'oops'],
    ['nothing', undefined, 'undefined'],
    ['a bare object', { code: 5 }, 'Error 5'],
    ['an object without a prototype', Object.assign(Object.create(null), { message: 'm' }), 'Error: m'],
  ]
  for (const [what, value, line] of oddities) it(`of ${what} is still a line`, () => expect(brief(value)).toBe(line))
})

import { describe, expect, it } from 'vitest'
import { bufferedResponse } from '../../src/http/response'
import { channelMaker } from '../../src/platforms/endpoint/channel'
import type { CallContext } from '../../src/platforms/endpoint/record'
import { isCut, parsedBody } from '../../src/platforms/endpoint/judge'

const whole = JSON.stringify({ a: [1, { b: 'brackets } ] and "quotes" \\ in text' }], c: {} })

describe('a JSON text', () => {
  it('is cut wherever it ends too early', () => {
    for (let length = 1; length < whole.length; length++) expect(isCut(whole.slice(0, length))).toBe(true)
  })
  it.each([
    ['when it is complete', whole],
    ['when more follows', `${whole}<script>`],
    ['when it never was one', 'service is busy'],
    ['when it is empty', ''],
    ['when it closes what was never opened', ']'],
  ])('is not cut %s', (_, text) => {
    expect(isCut(text)).toBe(false)
  })
})

describe('a body', () => {
  const body = (text: string): unknown =>
    parsedBody(bufferedResponse({ status: 200, headers: {}, setCookie: [], url: '' }, Buffer.from(text)))

  it('that is cut off is a failure of the network, one that is no JSON a change', () => {
    expect(body(whole)).toEqual(JSON.parse(whole))
    expect(() => body(whole.slice(0, 20))).toThrow(
      expect.objectContaining({ code: 'network', details: { upstreamStatus: 200 } }),
    )
    for (const text of ['{"a":1}<!-- x -->', '{a}', '[1,]']) {
      expect(() => body(text)).toThrow(expect.objectContaining({ code: 'upstream-changed' }))
    }
  })

  it('that a channel gets is judged the same way', async () => {
    const make = channelMaker({ hosts: [], headers: () => ({}), judge: () => undefined })
    const channel = make({ name: 'web', request: () => ({ url: 'https://example.com/' }), success: 'a' })
    const outcome = (text: string): Promise<unknown> => {
      const response = bufferedResponse({ status: 200, headers: {}, setCookie: [], url: '' }, Buffer.from(text))
      const context = { transport: { send: () => Promise.resolve(response) } } as unknown as CallContext
      return channel.run({}, context).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      )
    }
    expect(await outcome(whole)).toBe('answered')
    expect(await outcome(whole.slice(0, -1))).toBe('network')
    expect(await outcome(`${whole};`)).toBe('upstream-changed')
    expect(await outcome('service is busy')).toBe('upstream-changed')
  })
})

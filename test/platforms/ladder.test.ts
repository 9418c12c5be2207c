import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { sleep } from '../../src/async/sleep'
import { AmagiError, type ErrorCode, type ErrorDetails } from '../../src/errors'
import type { CallContext, Channel } from '../../src/platforms/endpoint/record'
import { climb } from '../../src/platforms/ladder'
import { codeOf } from './upstream'

const context: CallContext = {
  transport: {
    send: () => Promise.reject(new AmagiError('internal')),
    open: () => Promise.reject(new AmagiError('internal')),
    close: () => undefined,
  },
  cookie: () => undefined,
  // Looked up late: the tests put a clock of their own in its place.
  clock: () => Date.now(),
  random: () => 0.5,
  log: () => undefined,
  session: undefined,
}

/** What a channel does, call by call; the last entry repeats. Milliseconds before it, then an error or an answer. */
type Act = { afterMs?: number; code?: ErrorCode; details?: ErrorDetails; deaf?: boolean }

function scripted(name: string, ...acts: readonly Act[]): Channel & { begun: number[]; broken: number } {
  const channel = {
    name,
    begun: [] as number[],
    broken: 0,
    async run(_: unknown, { signal }: CallContext) {
      const {
        afterMs = 0,
        code,
        details = {},
        deaf = false,
      } = acts[Math.min(channel.begun.length, acts.length - 1)] ?? {}
      channel.begun.push(Date.now())
      try {
        if (afterMs > 0) await sleep(afterMs, deaf ? undefined : signal)
      } catch (error) {
        channel.broken++
        throw error
      }
      if (code) throw new AmagiError(code, { details })
      return { body: name }
    },
  }
  return channel
}

describe('a ladder', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** What became of it, and after how many milliseconds. */
  async function outcome(channels: Channel[], changes: Partial<CallContext> = {}) {
    let ms = 0
    const asked = climb({ name: 'e', channels }, {}, { ...context, ...changes }).finally(() => {
      ms = Date.now()
    })
    const settled = asked.then(
      ({ channel, tried }) => ({ channel, tried: tried.map((one) => one.channel) }),
      (error: AmagiError) => ({ code: error.code, channel: error.details.channel }),
    )
    await vi.advanceTimersByTimeAsync(60_000)
    return { ...(await settled), ms }
  }

  it('asks those that were refused at random once more, and is answered', async () => {
    const one = scripted('one', { code: 'blocked' }, { code: 'blocked' }, {})
    const two = scripted('two', { code: 'network' }, { code: 'blocked' }, {})
    const result = await outcome([one, two])
    expect(result).toMatchObject({ channel: 'one', tried: ['one', 'two', 'one', 'two'] })
    expect(one.begun.length + two.begun.length).toBe(5)
    // Between the rounds it waits: a hammer is refused all the more.
    expect(result.ms).toBe(2 * 425)
  })
  it('gives up after ten calls', async () => {
    const one = scripted('one', { code: 'blocked' })
    const two = scripted('two', { code: 'blocked' })
    const three = scripted('three', { code: 'blocked' })
    expect(await outcome([one, two, three])).toMatchObject({ code: 'blocked' })
    expect([one, two, three].map(({ begun }) => begun.length)).toEqual([4, 3, 3])
  })
  it.each([
    ['blocked', { steady: true }],
    ['rate-limited', {}],
    ['login-required', {}],
    ['cookie-expired', {}],
    ['upstream-changed', {}],
    ['timeout', {}],
  ] as const)('%s %j would be the same again: once is enough', async (code, details) => {
    const one = scripted('one', { code, details })
    expect(await outcome([one])).toMatchObject({ code, ms: 0 })
    expect(one.begun).toEqual([0])
  })
  it('climbed within a channel goes through once: the outer one repeats', async () => {
    const inner = scripted('inner', { code: 'blocked' })
    const outer: Channel = {
      name: 'outer',
      run: async (params, own) => climb({ name: 'inner', channels: [inner] }, params, own),
    }
    expect(await outcome([outer])).toMatchObject({ code: 'blocked' })
    expect(inner.begun).toHaveLength(10)
  })
  it('gives a broken line one more call', async () => {
    const broken = scripted('broken', { code: 'network' })
    expect(await outcome([broken])).toMatchObject({ code: 'network' })
    expect(broken.begun).toHaveLength(2)
  })
  it('says what the platform said, not that it is left alone since', async () => {
    const resting: Channel = {
      name: 'resting',
      run: () => Promise.reject(new AmagiError('blocked', { details: { pauseSec: 30, steady: true } })),
    }
    expect(await outcome([resting, scripted('broken', { code: 'network' })])).toMatchObject({ code: 'network' })
    expect(await outcome([resting])).toMatchObject({ code: 'blocked', channel: 'resting' })
  })
  it('begins the next rung beside one that is slow, and breaks off the one that lost', async () => {
    const slow = scripted('slow', { afterMs: 9_000 })
    const quick = scripted('quick', { afterMs: 500 })
    expect(await outcome([slow, quick])).toMatchObject({ channel: 'quick', ms: 4_500 })
    expect(slow.broken).toBe(1)
  })
  it('waits for the slow one when those beside it fail', async () => {
    const slow = scripted('slow', { afterMs: 9_000 })
    const refused = scripted('refused', { code: 'login-required' })
    expect(await outcome([slow, refused])).toMatchObject({ channel: 'slow', tried: ['refused'], ms: 9_000 })
  })
  it('takes what the content says from whichever rung says it first', async () => {
    const slow = scripted('slow', { afterMs: 9_000 })
    const final = scripted('final', { code: 'private' })
    expect(await outcome([slow, final])).toEqual({ code: 'private', channel: 'final', ms: 4_000 })
    expect(slow.broken).toBe(1)
  })
  describe('that one rung alone says the work is gone', () => {
    const alone = (code: ErrorCode = 'not-found'): Act => ({ code, details: { elsewhere: true } })
    const says = (code: ErrorCode) => scripted(code, { code })

    it('is not believed while another has it', async () => {
      expect(await outcome([scripted('one', alone()), scripted('two', {})])).toMatchObject({
        channel: 'two',
        tried: ['one'],
      })
    })
    it('is the answer when all say it, and when the others know nothing better', async () => {
      expect(await outcome([scripted('one', alone()), scripted('two', alone())])).toMatchObject({ code: 'not-found' })
      expect(await outcome([says('upstream-changed'), scripted('two', alone())])).toMatchObject({ code: 'not-found' })
      expect(await outcome([scripted('one', alone()), says('upstream-changed')])).toMatchObject({ code: 'not-found' })
    })
    it('is believed of two, whatever the others end with, but for what an administrator can mend', async () => {
      const two = () => [scripted('one', alone()), scripted('two', alone())]
      for (const code of ['network', 'timeout', 'blocked', 'rate-limited'] as const)
        expect(await outcome([...two(), says(code)])).toMatchObject({ code: 'not-found' })
      expect(await outcome([...two(), says('cookie-expired')])).toMatchObject({ code: 'cookie-expired' })
      const apart = [scripted('one', alone()), scripted('two', alone('not-live')), says('blocked')]
      expect(await outcome(apart)).toMatchObject({ code: 'blocked' })
    })
    it.each(['network', 'timeout', 'blocked', 'rate-limited', 'login-required', 'cookie-expired', 'region'] as const)(
      'is open while another ends with %s',
      async (code) => {
        expect(await outcome([scripted('one', alone()), says(code)])).toMatchObject({ code })
        expect(await outcome([scripted('one', alone('private')), scripted('two', {})])).toMatchObject({
          channel: 'two',
        })
      },
    )
  })
  it('does not count a rung as slow that goes on page by page', async () => {
    const pages: Channel = {
      name: 'pages',
      async run(_, { signal, progress }) {
        for (let page = 0; page < 4; page++) {
          await sleep(3_000, signal)
          progress?.()
        }
        return { body: [] }
      },
    }
    const other = scripted('other', {})
    expect(await outcome([pages, other])).toMatchObject({ channel: 'pages', ms: 12_000 })
    expect(other.begun).toEqual([])
  })
  it('ends in time whatever hangs, and says so', async () => {
    const hanging = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => scripted(name, { afterMs: 100_000 }))
    const result = await outcome(hanging)
    expect(result).toMatchObject({ code: 'timeout', ms: 17_000 })
    expect(hanging.map(({ begun }) => begun[0])).toEqual([0, 4_000, 8_000, 12_000, 16_000, undefined])
  })
  it('ends in time although nobody listens to its signal', async () => {
    expect(await outcome([scripted('deaf', { afterMs: 100_000, deaf: true })])).toMatchObject({
      code: 'timeout',
      ms: 18_000,
    })
  })
  it('begins no round that could not end', async () => {
    const slow = scripted('slow', { afterMs: 7_500, code: 'network' })
    expect(await outcome([slow])).toMatchObject({ code: 'network', ms: 15_425 })
    expect(slow.begun).toEqual([0, 7_925])
  })
  it('keeps to the time of its link, and gives what comes last a second', async () => {
    const one = scripted('one', { afterMs: 100_000 })
    expect(await outcome([one], { until: 5_000 })).toMatchObject({ code: 'timeout', ms: 5_000 })
    const late = scripted('late', { afterMs: 900 })
    vi.setSystemTime(0)
    expect(await outcome([late], { until: -20_000 })).toMatchObject({ channel: 'late', ms: 900 })
  })
  it('tells what it calls when nothing more may be begun', async () => {
    let until = 0
    const curious: Channel = {
      name: 'curious',
      run: async (_, own) => {
        until = own.until ?? 0
        return { body: 1 }
      },
    }
    await outcome([curious])
    expect(until).toBe(14_000)
  })
  it('leaves with its caller, in the middle of a call and between two rounds', async () => {
    for (const at of [100, 300]) {
      vi.setSystemTime(0)
      const stop = new AbortController()
      const one = scripted('one', { afterMs: 200, code: 'blocked' })
      const asked = codeOf(climb({ name: 'e', channels: [one] }, {}, { ...context, signal: stop.signal }))
      await vi.advanceTimersByTimeAsync(at)
      stop.abort()
      expect(await asked).toBe('cancelled')
      await vi.advanceTimersByTimeAsync(5_000)
      expect(one.begun).toHaveLength(1)
    }
  })
  it('leaves no timer behind', async () => {
    await outcome([scripted('one', { code: 'blocked' }, {})])
    await outcome([scripted('slow', { afterMs: 5_000 }), scripted('two', {})])
    await outcome([scripted('final', { code: 'not-found' })])
    expect(vi.getTimerCount()).toBe(0)
  })
  it('says what an administrator can act on when nothing answered', async () => {
    const all = (['timeout', 'upstream-changed', 'rate-limited', 'login-required', 'cookie-expired'] as const).map(
      (code) => scripted(code, { code }),
    )
    for (let count = 1; count <= all.length; count++) {
      const [last] = all.slice(count - 1)
      expect(await outcome(all.slice(0, count))).toMatchObject({ code: last?.name, channel: last?.name })
    }
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AmagiError, type ErrorCode, type ErrorDetails } from '../../src/errors'
import { createBreaker } from '../../src/platforms/breaker'
import { createBreakers } from '../../src/platforms/breakers'

const failing =
  (code: ErrorCode, details: ErrorDetails = {}) =>
  (): Promise<never> =>
    Promise.reject(new AmagiError(code, { details }))
const answering = async (): Promise<number> => 1
const halfway = (): number => 0.5

describe('the breaker of a channel', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const made = () => createBreaker(Date.now, halfway)
  const times = async (
    count: number,
    breaker: ReturnType<typeof made>,
    call: () => Promise<unknown>,
  ): Promise<void> => {
    for (let i = 0; i < count; i++) await breaker.pass(call).catch(() => undefined)
  }

  it('opens after sixteen refusals and not before, and says for how long', async () => {
    const breaker = made()
    await times(15, breaker, failing('blocked'))
    expect(breaker.state()).toEqual({ breaker: 'closed' })
    await times(1, breaker, failing('rate-limited'))
    expect(breaker.state()).toEqual({ breaker: 'open', pauseSec: 38 })
    const call = vi.fn<() => Promise<number>>(answering)
    await expect(breaker.pass(call)).rejects.toMatchObject({ code: 'blocked', details: { pauseSec: 38, steady: true } })
    expect(call).not.toHaveBeenCalled()
  })
  it('forgets most of what a visitor met with who was replaced, and opens all the same when each is refused', async () => {
    const breaker = made()
    const meeting = async (count: number, visitor: string): Promise<void> => {
      for (let i = 0; i < count; i++) await breaker.pass(failing('blocked'), visitor).catch(() => undefined)
    }
    await meeting(15, 'first')
    await meeting(13, 'second')
    expect(breaker.state()).toEqual({ breaker: 'closed' })
    await meeting(1, 'second')
    expect(breaker.state()).toMatchObject({ breaker: 'open' })
    const other = made()
    for (let i = 1; i <= 15; i++) await other.pass(failing('blocked'), String(i)).catch(() => undefined)
    expect(other.state()).toEqual({ breaker: 'closed' })
    await other.pass(failing('blocked'), '16').catch(() => undefined)
    expect(other.state()).toMatchObject({ breaker: 'open' })
  })
  it('stays closed while one in ten is answered', async () => {
    const breaker = made()
    for (let i = 0; i < 60; i++) {
      await times(9, breaker, failing('blocked'))
      await times(1, breaker, answering)
    }
    expect(breaker.state().breaker).toBe('closed')
  })
  it('forgets good days: 32 refusals in a row open it whatever was before', async () => {
    const breaker = made()
    await times(500, breaker, answering)
    await times(31, breaker, failing('blocked'))
    expect(breaker.state().breaker).toBe('closed')
    await times(1, breaker, failing('blocked'))
    expect(breaker.state().breaker).toBe('open')
  })
  it('forgets what is older than ten minutes', async () => {
    const breaker = made()
    await times(15, breaker, failing('blocked'))
    vi.advanceTimersByTime(601_000)
    await times(15, breaker, failing('blocked'))
    expect(breaker.state().breaker).toBe('closed')
  })
  it.each([
    ['network', 5],
    ['timeout', 5],
    ['cookie-expired', 3],
  ] as const)('%s counts for more: %i in a row are enough', async (code, count) => {
    const breaker = made()
    await times(count - 1, breaker, failing(code))
    expect(breaker.state().breaker).toBe('closed')
    await times(1, breaker, failing(code))
    expect(breaker.state().breaker).toBe('open')
  })
  it.each(['not-found', 'private', 'region', 'not-live', 'too-large'] as const)('%s is an answer', async (code) => {
    const breaker = made()
    await times(15, breaker, failing('blocked'))
    await times(1, breaker, failing(code))
    await times(15, breaker, failing('blocked'))
    expect(breaker.state().breaker).toBe('closed')
  })
  it.each(['cancelled', 'bad-input', 'internal', 'unsupported', 'login-required', 'upstream-changed'] as const)(
    '%s says nothing either way',
    async (code) => {
      const breaker = made()
      await times(15, breaker, failing('blocked'))
      await times(50, breaker, failing(code))
      expect(breaker.state().breaker).toBe('closed')
      await times(1, breaker, failing('blocked'))
      expect(breaker.state().breaker).toBe('open')
    },
  )
  it('lets one trial through per pause and closes when it is answered', async () => {
    const breaker = made()
    await times(16, breaker, failing('blocked'))
    vi.advanceTimersByTime(38_000)
    expect(breaker.state()).toEqual({ breaker: 'half-open' })
    let answer: (value: number) => void = () => undefined
    const trial = breaker.pass(() => new Promise<number>((resolve) => (answer = resolve)))
    const beside = vi.fn<() => Promise<number>>(answering)
    await expect(breaker.pass(beside)).rejects.toMatchObject({ code: 'blocked' })
    expect(beside).not.toHaveBeenCalled()
    answer(7)
    await expect(trial).resolves.toBe(7)
    expect(breaker.state()).toEqual({ breaker: 'closed' })
    await times(15, breaker, failing('blocked'))
    expect(breaker.state()).toEqual({ breaker: 'closed' })
  })
  it.each(['blocked', 'cancelled', 'network'] as const)('a trial that ends in %s opens it again', async (code) => {
    const breaker = made()
    await times(16, breaker, failing('blocked'))
    vi.advanceTimersByTime(38_000)
    await expect(breaker.pass(failing(code))).rejects.toMatchObject({ code })
    expect(breaker.state()).toMatchObject({ breaker: 'open' })
  })
  it('is asked less than twice a minute while everything is refused, and recovers within a minute', async () => {
    const breaker = createBreaker(Date.now, () => Math.abs(Math.sin(Date.now())))
    let calls = 0
    const refused = (): Promise<never> => {
      calls++
      return failing('blocked')()
    }
    for (let second = 0; second < 3600; second++) {
      await times(1, breaker, refused)
      vi.advanceTimersByTime(1000)
    }
    expect(calls).toBeLessThanOrEqual(120)
    let waited = 0
    while (breaker.state().breaker !== 'closed') {
      await times(1, breaker, answering)
      vi.advanceTimersByTime(1000)
      waited++
    }
    expect(waited).toBeLessThanOrEqual(60)
  })
  it.each([
    [120, 120],
    [5, 38],
    [7200, 900],
  ])('obeys upstream that wants to be left alone for %i seconds: %i', async (retryAfterSec, pauseSec) => {
    const breaker = made()
    await times(1, breaker, failing('rate-limited', { retryAfterSec }))
    expect(breaker.state()).toEqual({ breaker: 'open', pauseSec })
  })
})

describe('the breakers of a service', () => {
  const place = { platform: 'p', endpoint: 'e', channel: 'c' }
  it('an account that is refused harms neither the others nor the guest', async () => {
    const breakers = createBreakers(Date.now, halfway)
    for (let i = 0; i < 20; i++)
      await breakers
        .at(
          place,
          'bad',
        )(failing('blocked'))
        .catch(() => undefined)
    await expect(breakers.at(place, 'bad')(answering)).rejects.toMatchObject({ code: 'blocked' })
    await expect(breakers.at(place, 'guest')(answering)).resolves.toBe(1)
    await expect(breakers.at({ ...place, channel: 'other' }, 'bad')(answering)).resolves.toBe(1)
    await expect(breakers.at({ ...place, endpoint: 'other' }, 'bad')(answering)).resolves.toBe(1)
  })
  it('counts over identities and reports the state of the one that fares best', async () => {
    const breakers = createBreakers(() => 5000, halfway)
    for (let i = 0; i < 16; i++)
      await breakers
        .at(
          place,
          'guest',
        )(failing('blocked'))
        .catch(() => undefined)
    expect(breakers.health()).toEqual({
      p: { e: { c: { calls: 16, successes: 0, lastCode: 'blocked', lastAt: 5, breaker: 'open', pauseSec: 38 } } },
    })
    await breakers.at(place, 'one')(answering)
    expect(breakers.health()['p']?.['e']?.['c']).toMatchObject({ calls: 17, successes: 1, breaker: 'closed' })
    // What the breaker refused was no call.
    await breakers
      .at(
        place,
        'guest',
      )(answering)
      .catch(() => undefined)
    expect(breakers.health()['p']?.['e']?.['c']).toMatchObject({ calls: 17 })
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AmagiError, type ErrorCode, type ErrorDetails } from '../../src/errors'
import { createGate } from '../../src/platforms/gate'
import { createGates } from '../../src/platforms/gates'

const failing =
  (code: ErrorCode, details: ErrorDetails = {}) =>
  (): Promise<never> =>
    Promise.reject(new AmagiError(code, { details }))
const answering = async (): Promise<number> => 1
const halfway = (): number => 0.5

describe('the gate of a channel', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const made = () => createGate(Date.now, halfway)
  const times = async (count: number, gate: ReturnType<typeof made>, call: () => Promise<unknown>): Promise<void> => {
    for (let i = 0; i < count; i++) await gate.pass(call).catch(() => undefined)
  }

  it('shuts after sixteen refusals and nothing else, and says for how long', async () => {
    const gate = made()
    await times(15, gate, failing('blocked'))
    expect(gate.state()).toEqual({ breaker: 'closed' })
    await times(1, gate, failing('rate-limited'))
    expect(gate.state()).toEqual({ breaker: 'open', pauseSec: 38 })
    const call = vi.fn<() => Promise<number>>(answering)
    await expect(gate.pass(call)).rejects.toMatchObject({ code: 'blocked', details: { pauseSec: 38, steady: true } })
    expect(call).not.toHaveBeenCalled()
  })
  it('stays open to calls while one in ten is answered', async () => {
    const gate = made()
    for (let i = 0; i < 60; i++) {
      await times(9, gate, failing('blocked'))
      await times(1, gate, answering)
    }
    expect(gate.state().breaker).toBe('closed')
  })
  it('forgets good days: 32 refusals in a row shut it whatever was before', async () => {
    const gate = made()
    await times(500, gate, answering)
    await times(31, gate, failing('blocked'))
    expect(gate.state().breaker).toBe('closed')
    await times(1, gate, failing('blocked'))
    expect(gate.state().breaker).toBe('open')
  })
  it('forgets what is older than ten minutes', async () => {
    const gate = made()
    await times(15, gate, failing('blocked'))
    vi.advanceTimersByTime(601_000)
    await times(15, gate, failing('blocked'))
    expect(gate.state().breaker).toBe('closed')
  })
  it.each([
    ['network', 5],
    ['timeout', 5],
    ['cookie-expired', 3],
  ] as const)('%s counts for more: %i in a row are enough', async (code, count) => {
    const gate = made()
    await times(count - 1, gate, failing(code))
    expect(gate.state().breaker).toBe('closed')
    await times(1, gate, failing(code))
    expect(gate.state().breaker).toBe('open')
  })
  it.each(['not-found', 'private', 'region', 'not-live', 'too-large'] as const)('%s is an answer', async (code) => {
    const gate = made()
    await times(15, gate, failing('blocked'))
    await times(1, gate, failing(code))
    await times(15, gate, failing('blocked'))
    expect(gate.state().breaker).toBe('closed')
  })
  it.each(['cancelled', 'bad-input', 'internal', 'unsupported', 'login-required', 'upstream-changed'] as const)(
    '%s says nothing either way',
    async (code) => {
      const gate = made()
      await times(15, gate, failing('blocked'))
      await times(50, gate, failing(code))
      expect(gate.state().breaker).toBe('closed')
      await times(1, gate, failing('blocked'))
      expect(gate.state().breaker).toBe('open')
    },
  )
  it('lets one trial through per pause and opens to all when it is answered', async () => {
    const gate = made()
    await times(16, gate, failing('blocked'))
    vi.advanceTimersByTime(38_000)
    expect(gate.state()).toEqual({ breaker: 'half-open' })
    let answer: (value: number) => void = () => undefined
    const trial = gate.pass(() => new Promise<number>((resolve) => (answer = resolve)))
    const beside = vi.fn<() => Promise<number>>(answering)
    await expect(gate.pass(beside)).rejects.toMatchObject({ code: 'blocked' })
    expect(beside).not.toHaveBeenCalled()
    answer(7)
    await expect(trial).resolves.toBe(7)
    expect(gate.state()).toEqual({ breaker: 'closed' })
    await times(15, gate, failing('blocked'))
    expect(gate.state()).toEqual({ breaker: 'closed' })
  })
  it.each(['blocked', 'cancelled', 'network'] as const)('a trial that ends in %s shuts it again', async (code) => {
    const gate = made()
    await times(16, gate, failing('blocked'))
    vi.advanceTimersByTime(38_000)
    await expect(gate.pass(failing(code))).rejects.toMatchObject({ code })
    expect(gate.state()).toMatchObject({ breaker: 'open' })
  })
  it('is asked less than twice a minute while everything is refused, and recovers within a minute', async () => {
    const gate = createGate(Date.now, () => Math.abs(Math.sin(Date.now())))
    let calls = 0
    const refused = (): Promise<never> => {
      calls++
      return failing('blocked')()
    }
    for (let second = 0; second < 3600; second++) {
      await times(1, gate, refused)
      vi.advanceTimersByTime(1000)
    }
    expect(calls).toBeLessThanOrEqual(120)
    let waited = 0
    while (gate.state().breaker !== 'closed') {
      await times(1, gate, answering)
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
    const gate = made()
    await times(1, gate, failing('rate-limited', { retryAfterSec }))
    expect(gate.state()).toEqual({ breaker: 'open', pauseSec })
  })
})

describe('the gates of a service', () => {
  const place = { platform: 'p', endpoint: 'e', channel: 'c' }
  it('an account that is refused harms neither the others nor the guest', async () => {
    const gates = createGates(Date.now, halfway)
    for (let i = 0; i < 20; i++)
      await gates
        .at(
          place,
          'bad',
        )(failing('blocked'))
        .catch(() => undefined)
    await expect(gates.at(place, 'bad')(answering)).rejects.toMatchObject({ code: 'blocked' })
    await expect(gates.at(place, 'guest')(answering)).resolves.toBe(1)
    await expect(gates.at({ ...place, channel: 'other' }, 'bad')(answering)).resolves.toBe(1)
    await expect(gates.at({ ...place, endpoint: 'other' }, 'bad')(answering)).resolves.toBe(1)
  })
  it('counts over identities and reports the state of the one that fares best', async () => {
    const gates = createGates(() => 5000, halfway)
    for (let i = 0; i < 16; i++)
      await gates
        .at(
          place,
          'guest',
        )(failing('blocked'))
        .catch(() => undefined)
    expect(gates.health()).toEqual({
      p: { e: { c: { calls: 16, successes: 0, lastCode: 'blocked', lastAt: 5, breaker: 'open', pauseSec: 38 } } },
    })
    await gates.at(place, 'one')(answering)
    expect(gates.health()['p']?.['e']?.['c']).toMatchObject({ calls: 17, successes: 1, breaker: 'closed' })
    // What the gate refused was no call.
    await gates
      .at(
        place,
        'guest',
      )(answering)
      .catch(() => undefined)
    expect(gates.health()['p']?.['e']?.['c']).toMatchObject({ calls: 17 })
  })
})

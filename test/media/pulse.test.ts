/** A job's place while its downloads hang. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createPulse } from '../../src/media/pulse'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A pulse that gives up after a second, and whether the place is lent. */
function watched() {
  let lent = false
  const place = { lend: () => void (lent = true), takeBack: () => void (lent = false) }
  const pulse = createPulse(place, 1000)
  return {
    pulse,
    lentAfter(ms: number) {
      vi.advanceTimersByTime(ms)
      return lent
    },
  }
}

it('a job without downloads, before, between and after them, keeps its place', () => {
  const { pulse, lentAfter } = watched()
  expect(lentAfter(5000)).toBe(false)
  pulse.begin()()
  pulse.beat()
  expect(lentAfter(5000)).toBe(false)
  pulse.begin()
  pulse.end()
  expect(lentAfter(5000)).toBe(false)
})

it('a download that is silent lends it, and takes it back with the next byte', () => {
  const { pulse, lentAfter } = watched()
  const ended = pulse.begin()
  expect([lentAfter(999), lentAfter(1)]).toEqual([false, true])
  pulse.beat()
  expect([lentAfter(999), lentAfter(1)]).toEqual([false, true])
  ended()
  expect(lentAfter(5000)).toBe(false)
})

it('one of two that moves keeps it, and the other alone is watched as well', () => {
  const { pulse, lentAfter } = watched()
  const [first] = [pulse.begin(), pulse.begin()]
  for (let count = 0; count < 5; count++) {
    expect(lentAfter(900)).toBe(false)
    pulse.beat()
  }
  first()
  expect(lentAfter(1000)).toBe(true)
})

import { describe, expect, it } from 'vitest'
import { createSchedule } from '../../src/push/schedule'
import { minuteMs } from '../../src/units'

/** Requests in so many minutes of people who are always due. */
function requests(minutes: number, perMinute: number, ofLane?: number): number {
  let now = 1_000_000
  const end = now + minutes * minuteMs
  const lane = { name: 'lane', batch: 1, everyMs: () => 1000, ...(ofLane === undefined ? {} : { perMinute: ofLane }) }
  const schedule = createSchedule({ lanes: [lane], perMinute, clock: () => now, random: () => 0.5 })
  for (let id = 0; id < 50; id++) schedule.add('lane', String(id))
  let count = 0
  while (now < end && count < 10_000) {
    const next = schedule.next()
    if (typeof next === 'number') now += Math.max(1, next)
    else {
      count++
      schedule.end(next, 'heard')
    }
  }
  return count
}

describe('requests a minute', () => {
  it.each([
    [0.5, 60, 30],
    [0.25, 60, 15],
    [1, 60, 60],
    [6, 60, 360],
  ])('%s: in %s minutes %s', (perMinute, minutes, most) => {
    expect(requests(minutes, perMinute)).toBeLessThanOrEqual(most)
    expect(requests(minutes, perMinute)).toBeGreaterThan(most * 0.95 - 1)
    expect(requests(minutes, 100, perMinute)).toBeLessThanOrEqual(most)
  })
})

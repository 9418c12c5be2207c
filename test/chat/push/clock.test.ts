/** Quiet times by the clock on the wall: in zones with summer time a day has 23 hours, or 25. */
import { Time } from 'koishi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minuteOfDay, themeOf } from '../../../src/chat/say'
import { quietFor } from '../../../src/push/wishes'
import { minuteMs } from '../../../src/units'

const zone = process.env.TZ
const offset = Time.getTimezoneOffset()
beforeEach(() => {
  process.env.TZ = 'Europe/Berlin'
  // As Koishi takes it when it starts, here in winter.
  Time.setTimezoneOffset(-60)
})
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
  Time.setTimezoneOffset(offset)
})

const clock = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

/** The first minute, from a moment on, that is not quiet; as UTC. */
function open(from: string, quiet: readonly [string, string]): string {
  let at = Date.parse(`${from}Z`)
  const span = [clock(quiet[0]), clock(quiet[1])] as const
  while (quietFor(span, minuteOfDay(at)) > 0) at += minuteMs
  return new Date(at).toISOString().slice(11, 16)
}

describe('on a machine in Berlin', () => {
  it.each([
    ['in winter', '2026-01-10T00:40', ['01:30', '02:30'], '01:30'],
    ['in summer, though Koishi started in winter', '2026-07-10T23:40', ['01:30', '02:30'], '00:30'],
    // 2:00 is 3:00.
    ['in the night that loses an hour', '2026-03-29T00:40', ['01:30', '02:30'], '01:00'],
    ['over the whole of that night', '2026-03-28T22:30', ['23:00', '07:00'], '05:00'],
    // 3:00 is 2:00.
    ['in the night that has an hour twice, the first time', '2026-10-25T00:10', ['01:30', '02:30'], '00:30'],
    ['and the second time', '2026-10-25T01:10', ['01:30', '02:30'], '01:30'],
    ['over the whole of that night', '2026-10-24T21:30', ['23:00', '07:00'], '06:00'],
  ] as const)('a quiet time ends when the clock on the wall says so: %s', (_, from, quiet, until) => {
    expect(open(from, quiet)).toBe(until)
  })

  it('colours follow the clock on the wall too', () => {
    expect(themeOf('time', Date.UTC(2026, 6, 10, 4, 30))).toBe('light')
    expect(themeOf('time', Date.UTC(2026, 0, 10, 4, 30))).toBe('dark')
  })
})

it.each([
  ['of hours', -480, '20:00'],
  ['of half an hour', -330, '17:30'],
  ['of three quarters', -345, '17:45'],
  ['west of Greenwich', 300, '07:00'],
] as const)('a zone that was set in Koishi counts, one %s', (_, minutes, local) => {
  Time.setTimezoneOffset(minutes)
  expect(minuteOfDay(Date.UTC(2026, 6, 10, 12))).toBe(clock(local))
})

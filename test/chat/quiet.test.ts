import { describe, expect, it } from 'vitest'
import { hoursText, isQuiet, isTimeZone, readHours } from '../../src/chat/quiet'

const read = (text: string) => {
  const spans = readHours(text)
  return spans && hoursText(spans)
}

describe('hours are read as people write them', () => {
  it.each([
    ['23:00-7:00', '23:00-07:00'],
    ['23-7', '23:00-07:00'],
    ['23：00～07：30', '23:00-07:30'],
    ['23点到7点', '23:00-07:00'],
    ['23点30分至7点', '23:30-07:00'],
    [' 22:15 to 06:45 ', '22:15-06:45'],
    ['12:00–13:30，23:00—24:00', '12:00-13:30, 23:00-24:00'],
    ['0:00-24:00', '00:00-24:00'],
    ['24:00-6:00', '00:00-06:00'],
    ['晚上11点到早上7点', '23:00-07:00'],
    ['晚上12点 至 凌晨6点半', '00:00-06:30'],
    ['中午12点-下午2点', '12:00-14:00'],
    ['夜里2点到早8点', '02:00-08:00'],
    ['11pm-7am', '23:00-07:00'],
    ['11:30 PM to 6 AM', '23:30-06:00'],
    ['12am-12pm', '00:00-12:00'],
    ['', ''],
  ])('%s', (text, kept) => expect(read(text)).toBe(kept))

  it.each([
    '晚上',
    '25:00-7:00',
    '23:60-7:00',
    '7:00',
    '7:00-7:00',
    '24:30-7:00',
    '23:00-7:00,x',
    '-',
    '23:00-7:00 ok',
  ])('%s is none', (text) => expect(read(text)).toBeUndefined())

  it('and what is kept reads the same', () => {
    expect(read(read('12点-13点,23:00-7') ?? '')).toBe('12:00-13:00, 23:00-07:00')
  })
})

/** At which of these moments (UTC) it is quiet. */
const quietAt = (hours: string, zone: string | undefined, ...moments: string[]) =>
  moments.map((moment) => isQuiet(readHours(hours) ?? [], Date.parse(`${moment}Z`), zone))

describe('it is quiet', () => {
  it('from the first minute to the one before the last, over midnight too', () => {
    const at = (time: string) => `2026-01-15T${time}:00`
    expect(quietAt('23:00-07:00', 'UTC', at('22:59'), at('23:00'), at('00:00'), at('06:59'), at('07:00'))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(quietAt('12:00-13:00', 'UTC', at('11:59'), at('12:00'), at('12:59'), at('13:00'))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(quietAt('00:00-24:00', 'UTC', at('00:00'), at('23:59'))).toEqual([true, true])
    expect(quietAt('', 'UTC', at('00:00'))).toEqual([false])
  })

  it('by the clock of the zone', () => {
    const moment = '2026-01-15T15:30:00'
    expect(quietAt('23:00-07:00', 'Asia/Shanghai', moment)).toEqual([true])
    expect(quietAt('23:00-07:00', 'Asia/Kolkata', moment)).toEqual([false])
  })

  it('by the clock on the wall when summer time begins and ends', () => {
    // Berlin: 2026-03-29 02:00 becomes 03:00 (01:00 UTC), 2026-10-25 03:00 becomes 02:00 (01:00 UTC).
    const zone = 'Europe/Berlin'
    expect(quietAt('23:00-07:00', zone, '2026-03-29T04:59:00', '2026-03-29T05:00:00')).toEqual([true, false])
    expect(quietAt('23:00-07:00', zone, '2026-03-28T05:59:00', '2026-03-28T06:00:00')).toEqual([true, false])
    expect(quietAt('02:00-03:00', zone, '2026-10-25T00:30:00', '2026-10-25T01:30:00', '2026-10-25T02:00:00')).toEqual([
      true,
      true,
      false,
    ])
    expect(quietAt('02:00-03:00', zone, '2026-03-29T00:59:00', '2026-03-29T01:00:00')).toEqual([false, false])
  })
})

it('zones are those the machine knows', () => {
  expect(['Asia/Shanghai', 'UTC', ''].map(isTimeZone)).toEqual([true, true, true])
  expect(['Asia/Nowhere', 'Berlin', '北京'].map(isTimeZone)).toEqual([false, false, false])
})

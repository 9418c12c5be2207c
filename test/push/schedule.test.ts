import { describe, expect, it } from 'vitest'
import { createDueQueue } from '../../src/push/due'
import type { ScheduleState } from '../../src/model'
import { createSchedule, type Turn } from '../../src/push/schedule'
import { hourMs, minuteMs } from '../../src/units'
import { seeded } from './support/time'

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

/** A schedule of one lane whose clock is moved by hand. */
function lane(facts: { batch?: number; cost?: number; everyMs?: number }, perMinute = 600) {
  let now = 1_000_000_000
  const { everyMs = 10 * minuteMs, ...rest } = facts
  const own = { name: 'lane', batch: 1, everyMs: () => everyMs, ...rest }
  const schedule = createSchedule({ lanes: [own], perMinute, clock: () => now, random: seeded(1) })
  const heard: { authors: readonly string[]; at: number }[] = []
  return {
    schedule,
    heard,
    set: (ms: number) => (now += ms),
    /** Everything that is due for so long. */
    run(ms: number, asked?: number) {
      for (const end = now + ms; now < end;) {
        const next = schedule.next()
        if (typeof next === 'number') now += Math.max(1, Math.min(next, end - now))
        else {
          heard.push({ authors: next.authors, at: now })
          schedule.end(next, 'heard', asked)
        }
      }
    },
  }
}

describe('a request that has room for many', () => {
  it('takes along who would be due soon, so that fifty people are two requests a round', () => {
    const { schedule, heard, run } = lane({ batch: 30, everyMs: 3 * minuteMs })
    for (let id = 0; id < 50; id++) schedule.add('lane', String(id))
    run(10 * minuteMs)
    const from = heard.length
    run(hourMs)
    const rounds = heard.slice(from)
    expect(rounds.length).toBeLessThanOrEqual(50)
    const looks = rounds.flatMap(({ authors }) => authors)
    for (let id = 0; id < 50; id++) {
      expect(looks.filter((own) => own === String(id)).length).toBeGreaterThanOrEqual(18)
    }
  })
  it('leaves whom it has just asked', () => {
    const { schedule, run, heard } = lane({ batch: 30, everyMs: hourMs })
    for (const id of ['a', 'b', 'c']) schedule.add('lane', id)
    run(2 * hourMs)
    for (const id of ['a', 'b', 'c']) schedule.hurry('lane', id)
    run(minuteMs)
    const from = heard.length
    schedule.hurry('lane', 'a')
    run(minuteMs)
    expect(heard.slice(from).map(({ authors }) => authors)).toEqual([['a']])
  })
})

describe('a look that takes several requests', () => {
  it.each([
    [8, 2, 2, 4],
    [8, 2, 1, 7],
    [3, 2, 2, 1],
    [1, 2, 2, 1],
  ])('of %s a minute, at most %s each and really %s, are %s in any minute', (perMinute, cost, asked, most) => {
    const { schedule, heard, run } = lane({ cost, everyMs: 1000 }, perMinute)
    for (let id = 0; id < 50; id++) schedule.add('lane', String(id))
    run(hourMs, asked)
    for (const { at } of heard) {
      const within = heard.filter((other) => other.at > at - minuteMs && other.at <= at).length
      expect(within * asked).toBeLessThanOrEqual(Math.max(perMinute, asked))
      expect(within).toBeLessThanOrEqual(Math.max(most, 1))
    }
    expect(heard.length).toBeGreaterThan(40 * Math.max(1, most) * 0.9)
  })
  it('that took more than was thought makes the others wait', () => {
    const { schedule, heard, run } = lane({ everyMs: 1000 }, 0.5)
    schedule.add('lane', 'a')
    run(hourMs, 5)
    expect(heard.length).toBeLessThanOrEqual(7)
  })
  it('that asked nothing costs nothing', () => {
    const { schedule, heard, run } = lane({ everyMs: 20_000 }, 1)
    schedule.add('lane', 'a')
    run(hourMs, 0)
    expect(heard.length).toBeGreaterThan(150)
  })
})

describe('a clock', () => {
  it.each([-hourMs, hourMs])('that is set by %s ms stops nothing and catches up on nothing', (byMs) => {
    const { schedule, heard, run, set } = lane({}, 6)
    for (let id = 0; id < 10; id++) schedule.add('lane', String(id))
    run(hourMs)
    set(byMs)
    const from = heard.length
    run(hourMs)
    const after = heard.length - from
    expect(after).toBeGreaterThan(50)
    expect(after).toBeLessThan(75)
  })
})

it('people in a queue come in the order of their time, whatever is set, set anew and taken out', () => {
  const random = seeded(3)
  const queue = createDueQueue()
  const truth = new Map<string, number>()
  for (let step = 0; step < 20_000; step++) {
    const who = String(Math.floor(random() * 60))
    if (random() < 0.7) {
      const at = Math.floor(random() * 1000)
      queue.set(who, at)
      truth.set(who, at)
    } else if (queue.delete(who) !== truth.delete(who)) {
      throw new Error(`step ${step}`)
    }
    const least = Math.min(...truth.values())
    if (queue.first()?.at !== (truth.size > 0 ? least : undefined)) throw new Error(`step ${step}`)
  }
  expect([...queue.entries()].sort()).toEqual([...truth].sort())
})

it('people of a look that has not ended are not handed out again', () => {
  const { schedule, set } = lane({ everyMs: 1000 })
  schedule.add('lane', 'a')
  set(minuteMs)
  const turn = schedule.next() as Turn
  expect(turn.authors).toEqual(['a'])
  set(minuteMs)
  expect(schedule.next()).toBeTypeOf('number')
  schedule.end(turn, 'heard')
  set(minuteMs)
  expect((schedule.next() as Turn).authors).toEqual(['a'])
})

/** Two lanes whose clock is moved by hand; who is refused is asked with every look. */
function lanes(refused: (lane: string, minute: number) => boolean | 'nothing asked', before?: ScheduleState) {
  let now = 1_000_000_000
  const begun = now
  const rooms = { name: 'rooms', batch: 30, everyMs: () => 3 * minuteMs }
  const lists = { name: 'lists', batch: 1, everyMs: () => 10 * minuteMs }
  const options = { perMinute: 6, clock: () => now, random: seeded(1), ...(before ? { before } : {}) }
  const schedule = createSchedule({ lanes: [rooms, lists], ...options })
  for (let id = 0; id < 5; id++) for (const { name } of [rooms, lists]) schedule.add(name, String(id))
  const asked: { lane: string; minute: number }[] = []
  for (const end = now + 8 * hourMs; now < end;) {
    const next = schedule.next()
    const minute = (now - begun) / minuteMs
    if (typeof next === 'number') now += Math.max(1, next)
    else {
      const how = refused(next.lane, minute)
      if (how !== 'nothing asked') asked.push({ lane: next.lane, minute })
      schedule.end(next, how === true ? 'refused' : 'heard', how === 'nothing asked' ? 0 : 1)
    }
  }
  const minutesOf = (name?: string) =>
    asked.flatMap(({ lane, minute }) => (name === undefined || name === lane ? [minute] : []))
  return { minutesOf, gaps: (name?: string) => gapsOf(minutesOf(name)), state: () => schedule.state() }
}
const gapsOf = (minutes: readonly number[]): number[] =>
  minutes.slice(1).map((minute, index) => Math.floor(minute - (minutes[index] ?? 0)))

describe('refusals', () => {
  it('of one lane rest longer and longer, and the others go on', () => {
    const { minutesOf, gaps } = lanes((lane, minute) => lane === 'lists' && minute > 60)
    expect(gapsOf(minutesOf('lists').filter((minute) => minute > 60))).toEqual([5, 20, 45, 120, 120])
    expect(minutesOf('rooms').length).toBeGreaterThan(140)
    // All of us rests after the first one alone.
    expect(gaps('rooms').filter((minutes) => minutes > 4)).toEqual([5])
  })
  it('of all lanes are one request a pause, whichever is asked', () => {
    const { gaps } = lanes(() => true)
    expect(gaps()).toEqual([5, 20, 45, 120, 120, 120])
  })
  it('of all lanes after one alone was refused are those of all', () => {
    const { minutesOf } = lanes((lane, minute) => lane === 'lists' || minute > 120)
    expect(minutesOf('rooms').filter((minute) => minute > 120).length).toBeLessThanOrEqual(7)
  })
  it('are over when the lane is heard, whatever the others say', () => {
    const { gaps } = lanes((lane, minute) => lane === 'lists' && (minute < 60 || (minute > 240 && minute < 243)))
    const all = gaps('lists')
    expect(all.slice(0, 3)).toEqual([5, 20, 45])
    // Refused once more hours later: the first pause again.
    expect(Math.max(...all.slice(3))).toBeLessThanOrEqual(10)
  })
  it('are not over by a look that asked nothing', () => {
    const { gaps } = lanes((lane) => (lane === 'lists' ? true : 'nothing asked'))
    expect(gaps('lists').slice(0, 4)).toEqual([5, 20, 45, 120])
  })
  it('last over a restart, each its own', () => {
    const before = lanes((lane) => lane === 'lists').state()
    expect(before).toMatchObject({ rests: { lists: { step: 6 } } })
    const until = 1_000_000_000 + 90 * minuteMs
    const again = lanes((lane) => lane === 'lists', { due: {}, rests: { lists: { step: 3, until } } })
    expect(Math.floor(again.minutesOf('lists')[0] ?? 0)).toBe(90)
    expect(again.gaps('lists').slice(0, 2)).toEqual([120, 120])
    expect(again.minutesOf('rooms').length).toBeGreaterThan(150)
  })
})

/** The bookkeeping of a download over several connections: stretches, time, growth. */
import { describe, expect, it } from 'vitest'
import { Growth } from '../../src/media/fetch/growth'
import { createHosts } from '../../src/media/fetch/hosts'
import { Patience } from '../../src/media/fetch/patience'
import { missing, Spans, type Span } from '../../src/media/fetch/spans'

const taken = (spans: Spans): Span => {
  const span = spans.takeFree()
  if (!span) throw new Error('nobody left a stretch')
  return span
}

describe('stretches', () => {
  const written = (spans: Spans, bytes: number) => {
    const span = taken(spans)
    span.at += bytes
    return span
  }
  it('are one of unknown length to begin with', () => {
    const spans = new Spans()
    const span = written(spans, 10)
    expect([missing(span), spans.received, spans.total, spans.complete]).toEqual([Infinity, 10, undefined, false])
    spans.endAt(10)
    expect([missing(span), spans.total, spans.complete]).toEqual([0, 10, true])
  })
  it('cover the file without gaps, however they are divided', () => {
    const spans = new Spans()
    const first = written(spans, 10)
    spans.endAt(100)
    const second = spans.split(first, 45)
    expect([first.end, second.from, second.end]).toEqual([55, 55, 100])
    const third = spans.split(first, 20)
    expect([first.end, third.from, third.end]).toEqual([35, 35, 55])
    expect(spans.takeFree()).toBeUndefined()
    for (const span of [first, second, third]) span.at = span.end
    expect([spans.received, spans.complete]).toEqual([100, true])
  })
  it('that nobody is at are given out in order, those that are done are not', () => {
    const spans = new Spans()
    const first = taken(spans)
    spans.endAt(100)
    const second = spans.split(first, 50)
    second.at = 60
    spans.free(second)
    spans.free(first)
    expect(spans.takeFree()).toBe(first)
    expect(spans.takeFree()).toBe(second)
    second.at = 100
    spans.free(second)
    expect(spans.takeFree()).toBeUndefined()
  })
  it('are one again when nothing came of the second and the answer for the first goes on', () => {
    const spans = new Spans()
    const first = taken(spans)
    spans.endAt(100)
    first.answered = 100
    spans.free(spans.split(first, 50))
    expect([first.end, spans.takeFree()]).toEqual([100, undefined])
  })
  it.each([
    ['something of the second came', { at: 51 }, { answered: 100 }],
    ['the answer ends before', {}, { answered: 99 }],
    ['nobody reads it any more', {}, { answered: 100, taken: false }],
  ])('stay two when %s', (_, change, before) => {
    const spans = new Spans()
    const first = taken(spans)
    spans.endAt(100)
    const second = Object.assign(spans.split(first, 50), change)
    Object.assign(first, before, { at: 50 })
    spans.free(second)
    expect(first.end).toBe(50)
    expect(spans.takeFree()).toBe(second)
  })
  it('are all to come again after a restart', () => {
    const spans = new Spans()
    spans.endAt(written(spans, 10).at)
    const all = spans.restart()
    expect([spans.received, spans.total, spans.complete, missing(all)]).toEqual([0, undefined, false, Infinity])
    expect(spans.takeFree()).toBeUndefined()
  })
})

describe('the time of a download', () => {
  it('is the grace and what the bytes are worth; waiting of our own does not count', async () => {
    let now = 1000
    const patience = new Patience({ graceMs: 100, slowestRate: 1000 }, () => now)
    now += 100
    expect(patience.late()).toBe(false)
    now++
    expect(patience.late()).toBe(true)
    patience.reach(50)
    patience.reach(10)
    expect(patience.late()).toBe(false)
    now += 50
    expect(patience.late()).toBe(true)
    let go = (): void => undefined
    const wait = new Promise<void>((resolve) => (go = resolve))
    const both = [patience.during(wait), patience.during(wait)]
    now += 1_000_000
    go()
    await Promise.all(both)
    patience.reach(60)
    expect(patience.late()).toBe(false)
    now += 10
    expect(patience.late()).toBe(true)
  })
})

describe('one more connection', () => {
  const tuning = { measureMs: 100, fastRate: 10_000, restMs: 1000 }
  const measured = () => {
    const clock = { now: 0 }
    const growth = new Growth(tuning, () => clock.now)
    /** So many bytes in the next stretch. */
    const stretch = (bytes: number) => {
      growth.arrived(bytes)
      clock.now += 100
      return growth.arrived(0)
    }
    return { growth, stretch, clock }
  }
  it('is worth it as long as the rate is low', () => {
    const { growth, stretch } = measured()
    expect(growth.arrived(1)).toBeUndefined()
    expect(stretch(1000)).toBeUndefined()
    expect(stretch(999)).toBe('more')
  })
  it('is not, when the last one brought less than a seventh', () => {
    const { growth, stretch } = measured()
    expect(stretch(100)).toBe('more')
    growth.grew()
    expect(stretch(116)).toBe('more')
    growth.grew()
    expect(stretch(130)).toBe('useless')
    // Somewhere else it may.
    growth.grew()
    expect(stretch(170)).toBe('more')
  })
  it('waits a while after one broke, and for a stretch that our own limit had no part in', () => {
    const { growth, stretch, clock } = measured()
    growth.rest()
    expect(stretch(100)).toBeUndefined()
    clock.now += 800
    expect(stretch(100)).toBe('more')
    growth.arrived(100)
    clock.now += 99
    growth.limited()
    clock.now += 1
    expect(growth.arrived(1)).toBeUndefined()
  })
})

describe('what is known of hosts', () => {
  it('counts connections where a redirect led them, and forgets refusals after ten minutes', () => {
    let now = 0
    const hosts = createHosts(() => now)
    const slots = [1, 2, 3].map(() => hosts.enter('a'))
    const moved = hosts.enter('b')
    expect(hosts.welcomes('a')).toBe(true)
    moved.move('a')
    expect([hosts.welcomes('a'), hosts.welcomes('b')]).toEqual([false, true])
    for (const slot of [...slots, moved]) slot.leave()
    moved.leave()
    moved.move('b')
    expect(hosts.welcomes('a')).toBe(true)
    for (let count = 0; count < 8; count++) hosts.enter(`h${count}`)
    expect(hosts.welcomes('a')).toBe(false)
    const others = createHosts(() => now)
    others.keepSingle('a')
    expect([others.welcomes('a'), others.welcomes('b')]).toEqual([false, true])
    now += 599_999
    expect(others.welcomes('a')).toBe(false)
    now++
    expect(others.welcomes('a')).toBe(true)
  })
})

/** Following people with the account: slowly, one at a time, and left alone when it is refused. */
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { FollowOutcome, FollowPause } from '../../src/model'
import { gapMs, runFollowing } from '../../src/push/following'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { createTime, seeded, settle } from './support/time'

const start = Date.UTC(2026, 4, 1)
let stop = new AbortController()
afterEach(() => stop.abort())

interface Ways {
  follow?: (id: string, tries: number) => FollowOutcome
  before?: FollowPause
  leads?: () => boolean
}

function follower(people: readonly string[], { follow, before, leads = () => true }: Ways = {}) {
  stop = new AbortController()
  const time = createTime(start)
  const left = new Set(people)
  const asked: { id: string; at: number }[] = []
  const became: Record<string, string> = {}
  const pauses: FollowPause[] = []
  const log: string[] = []
  void runFollowing({
    waiting: () => [...left],
    async follow(id) {
      asked.push({ id, at: time.now() - start })
      return follow?.(id, asked.filter((one) => one.id === id).length) ?? { state: 'followed' }
    },
    async became(id, outcome) {
      became[id] = outcome.state === 'never' ? outcome.code : outcome.state
      left.delete(id)
    },
    leads: async () => leads(),
    paused: (pause) => void pauses.push(pause),
    before,
    clock: time.now,
    random: seeded(1),
    wait: (ms) => time.wait(ms, stop.signal),
    signal: stop.signal,
    log: (line) => void log.push(line),
  })
  return { time, asked, became, pauses, log, left }
}

const people = Array.from({ length: 40 }, (_, i) => `${i}`)

describe('people are followed', () => {
  it('one a minute or slower, all of them in the end, and nobody twice', async () => {
    const { time, asked, became } = follower(people)
    await time.pass(2 * hourMs)
    expect(Object.keys(became)).toHaveLength(40)
    expect(asked.map(({ id }) => id)).toEqual(people)
    const gaps = asked.slice(1).map(({ at }, i) => at - (asked[i]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(gapMs)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * gapMs)
    expect(new Set(gaps).size).toBeGreaterThan(10)
  })

  it('passing over who cannot be, once and for all', async () => {
    const { time, asked, became } = follower(people.slice(0, 4), {
      follow: (id) => (id === '1' ? { state: 'never', code: '22003' } : { state: 'followed' }),
    })
    await time.pass(hourMs)
    expect(became).toEqual({ 0: 'followed', 1: '22003', 2: 'followed', 3: 'followed' })
    expect(asked).toHaveLength(4)
  })

  it('by nobody while the account is refused, and by the one who looks alone', async () => {
    const { time, asked, pauses, left } = follower(people, {
      follow: (id) => (id === '2' ? { state: 'paused', code: '22015', forMs: 2 * dayMs } : { state: 'followed' }),
    })
    await time.pass(2 * dayMs)
    expect(asked.map(({ id }) => id)).toEqual(['0', '1', '2'])
    expect(pauses).toMatchObject([{ code: '22015' }])
    left.delete('2')
    await time.pass(hourMs)
    expect(asked.length).toBeGreaterThan(20)
    const other = follower(people, { leads: () => false })
    await other.time.pass(hourMs)
    expect(other.asked).toEqual([])
  })

  it('not before a pause of an earlier life is over, and not never after a clock that was wrong', async () => {
    const paused = follower(people, { before: { until: start + 5 * hourMs, code: '22009' } })
    await paused.time.pass(5 * hourMs)
    expect(paused.asked).toEqual([])
    await paused.time.pass(10 * minuteMs)
    expect(paused.asked.length).toBeGreaterThan(3)
    stop.abort()
    const wrong = follower(people, { before: { until: start + 400 * dayMs, code: '22009' } })
    await wrong.time.pass(hourMs)
    expect(wrong.asked.length).toBeGreaterThan(20)
  })

  it('after the others where nobody knows what became of it', async () => {
    const { time, asked, log } = follower(people.slice(0, 3), {
      follow: (id, tries) => {
        if (id === '0' && tries === 1) throw new AmagiError('network')
        return { state: 'followed' }
      },
    })
    await time.pass(hourMs)
    expect(asked.map(({ id }) => id)).toEqual(['0', '1', '2', '0'])
    expect(log).toHaveLength(1)
  })

  it('and nothing is left behind', async () => {
    const { time, asked } = follower(people)
    await time.pass(10 * minuteMs)
    const before = asked.length
    stop.abort()
    await settle()
    await time.pass(hourMs)
    expect(asked).toHaveLength(before)
  })
})

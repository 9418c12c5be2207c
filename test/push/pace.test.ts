/** How fast messages leave, on a clock that stands until it is moved. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createPacer, type Pace, type Paced, type Pacer } from '../../src/push/pace'
import { minuteMs } from '../../src/units'
import { createTime, type VirtualTime } from './support/time'

let time: VirtualTime
let random: number
let pacer: Pacer
const { signal } = new AbortController()
beforeEach(() => {
  time = createTime(1_000_000)
  random = 0
  pacer = createPacer({ clock: time.now, wait: time.wait, random: () => random })
})

/** When each of them left, in milliseconds. */
async function left(pace: Pace, list: readonly (readonly [chat: string, what: Paced])[], ms = 10 * minuteMs) {
  const start = time.now()
  const times: number[] = []
  const sending = (async () => {
    for (const [chat, what] of list) {
      await pacer.take('a', chat, pace, what, signal)
      times.push(time.now() - start)
    }
  })()
  await time.pass(ms)
  await sending
  return times
}

const messages = (count: number, chat = (i: number): string => `c${i}`) =>
  Array.from({ length: count }, (_, i) => [chat(i), 'message'] as const)

// NapNeko/NapCatQQ#1658, 2026-02
it('keeps a gap between the messages of an account, and up to so much more at random', async () => {
  random = 0.5
  expect(await left({ gapMs: 1200, jitterMs: 500 }, messages(3))).toEqual([0, 1450, 2900])
})

it('keeps a longer one around files', async () => {
  const pace = { gapMs: 1200, mediaGapMs: 3000 }
  const list = [
    ['c', 'message'] as const,
    ['c', 'media'] as const,
    ['c', 'message'] as const,
    ['c', 'message'] as const,
  ]
  expect(await left(pace, list)).toEqual([0, 3000, 6000, 7200])
})

it('sends so many a minute and no more', async () => {
  const times = await left({ gapMs: 1000, perMinute: 20 }, messages(45))
  for (const [i, at] of times.entries()) expect(at - (times[i - 20] ?? -Infinity)).toBeGreaterThanOrEqual(minuteMs)
  expect(times[19]).toBe(19_000)
  expect(times[20]).toBe(60_000)
})

it('holds one chat and not the others', async () => {
  const pace = { gapMs: 0, chatGapMs: 1000, chatPerMinute: 2 }
  expect(
    await left(
      pace,
      messages(3, () => 'c'),
    ),
  ).toEqual([0, 1000, 60_000])
  expect(await left(pace, messages(3))).toEqual([0, 0, 0])
})

it('asks without taking a place', async () => {
  await pacer.turn('a', 'c', { gapMs: 1000 }, 'message', signal)
  await pacer.turn('a', 'c', { gapMs: 1000 }, 'message', signal)
  expect(await left({ gapMs: 1000 }, messages(1))).toEqual([0])
})

it('lets an account of its own go on', async () => {
  await pacer.take('a', 'c', { gapMs: 60_000 }, 'message', signal)
  await pacer.take('b', 'c', { gapMs: 60_000 }, 'message', signal)
  expect(time.now()).toBe(1_000_000)
})

it('is not held by a clock that was set back', async () => {
  let shift = 0
  const own = createPacer({ clock: () => time.now() + shift, wait: time.wait, random: () => 0 })
  await own.take('a', 'c', { gapMs: 1000 }, 'message', signal)
  shift = -60 * minuteMs
  let left = false
  void own.take('a', 'c', { gapMs: 1000 }, 'message', signal).then(() => (left = true))
  await time.pass(0)
  expect(left).toBe(true)
})

it('ends with its signal', async () => {
  const stop = new AbortController()
  await pacer.take('a', 'c', { gapMs: 60_000 }, 'message', signal)
  const waiting = pacer.turn('a', 'c', { gapMs: 60_000 }, 'message', stop.signal)
  stop.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
})

describe('somebody who goes ahead', () => {
  const pace = { gapMs: 1000 }
  /** Who left when, in milliseconds; `ahead` in their order after those who wait. */
  async function order(waiting: readonly string[], ahead: readonly string[]): Promise<string[]> {
    const start = time.now()
    const left: string[] = []
    const take = async (name: string, isAhead: boolean): Promise<void> => {
      await pacer.take('a', name, pace, 'message', signal, isAhead)
      left.push(`${time.now() - start} ${name}`)
    }
    const all = [...waiting.map((name) => take(name, false)), ...ahead.map((name) => take(name, true))]
    await time.pass(minuteMs)
    await Promise.all(all)
    return left
  }

  it('takes the next place and no earlier one, whoever waits', async () => {
    expect(await order(['x', 'y', 'z'], ['first', 'second'])).toEqual([
      '0 x',
      '1000 first',
      '2000 second',
      expect.stringMatching(/^3000 [yz]$/),
      expect.stringMatching(/^4000 [yz]$/),
    ])
  })

  it('goes at once where nobody waits', async () => {
    expect(await order([], ['first'])).toEqual(['0 first'])
  })

  it('gives its place back when it leaves', async () => {
    await pacer.take('a', 'x', pace, 'message', signal)
    const stop = new AbortController()
    const gone = pacer.take('a', 'first', { gapMs: minuteMs }, 'message', stop.signal, true)
    stop.abort()
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' })
    expect(await left(pace, messages(1))).toEqual([1000])
  })
})

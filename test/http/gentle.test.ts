/** The pace of a platform, on a clock of its own. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AmagiError } from '../../src/errors'
import { createGentle } from '../../src/http/gentle'
import type { PaceRule, Purpose } from '../../src/http/types'

const rule: PaceRule = { hosts: ['example.com'], concurrency: 1, gapMs: 300, freeStarts: 3, perMinute: 20 }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = new AbortController().signal

/** Times of starts in milliseconds from now on; each exchange takes `tookMs`. */
function starter(rules: readonly PaceRule[], tookMs = 0) {
  const gentle = createGentle(rules, () => performance.now())
  const zero = performance.now()
  const starts: number[] = []
  const ask = async (host = 'www.example.com', signal = never, purpose: Purpose = 'api'): Promise<void> => {
    const release = await gentle.acquire(purpose, host, { signal })
    starts.push(Math.round(performance.now() - zero))
    if (tookMs > 0) await new Promise((resolve) => setTimeout(resolve, tookMs))
    release?.()
  }
  return { ask, starts, gentle }
}

describe('a gentle pace', () => {
  it('lets the first requests of a quiet host start at once, side by side', async () => {
    const { ask, starts } = starter([rule], 1000)
    for (let n = 0; n < 3; n++) void ask()
    await vi.advanceTimersByTimeAsync(0)
    expect(starts).toEqual([0, 0, 0])
  })

  it('then starts one by one with the gap between them', async () => {
    const { ask, starts } = starter([rule])
    for (let n = 0; n < 6; n++) void ask()
    await vi.advanceTimersByTimeAsync(5000)
    expect(starts).toEqual([0, 0, 0, 300, 600, 900])
  })

  it('then never more at a time than it says', async () => {
    const { ask, starts } = starter([rule], 1000)
    for (let n = 0; n < 6; n++) void ask()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(starts).toEqual([0, 0, 0, 1000, 2000, 3000])
  })

  it('with two at a time, two', async () => {
    const { ask, starts } = starter([{ ...rule, concurrency: 2, freeStarts: 0 }], 1000)
    for (let n = 0; n < 4; n++) void ask()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(starts).toEqual([0, 300, 1000, 1300])
  })

  it('gives a free start back for every gap of silence, and none while it is busy', async () => {
    const { ask, starts } = starter([rule], 1000)
    for (let n = 0; n < 4; n++) void ask()
    await vi.advanceTimersByTimeAsync(2000)
    expect(starts.splice(0)).toEqual([0, 0, 0, 1000])
    // Quiet for two gaps: two start at once, the third in its turn.
    await vi.advanceTimersByTimeAsync(600)
    for (let n = 0; n < 3; n++) void ask()
    await vi.advanceTimersByTimeAsync(5000)
    expect(starts.splice(0)).toEqual([2600, 2600, 3600])
    // Never more than there were.
    await vi.advanceTimersByTimeAsync(600_000)
    for (let n = 0; n < 5; n++) void ask()
    await vi.advanceTimersByTimeAsync(0)
    expect(starts).toHaveLength(3)
  })

  it('gives none back while an exchange takes its time', async () => {
    const { ask, starts } = starter([rule], 5000)
    for (let n = 0; n < 3; n++) void ask()
    await vi.advanceTimersByTimeAsync(1500)
    void ask()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(starts).toEqual([0, 0, 0, 5000])
  })

  it('is kept per host, the budget for all of them', async () => {
    const { ask, starts } = starter([{ ...rule, freeStarts: 5, perMinute: 8 }])
    for (let n = 0; n < 5; n++) void ask('a.example.com')
    for (let n = 0; n < 5; n++) void ask('b.example.com')
    await vi.advanceTimersByTimeAsync(59_999)
    expect(starts).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
    await vi.advanceTimersByTimeAsync(301)
    expect(starts.slice(8)).toEqual([60_000, 60_300])
  })

  it('never starts more within any minute than the budget has', async () => {
    const { ask, starts } = starter([{ ...rule, gapMs: 10, perMinute: 7 }])
    for (let n = 0; n < 40; n++) void ask()
    await vi.advanceTimersByTimeAsync(400_000)
    expect(starts).toHaveLength(40)
    const apart = starts.slice(7).map((at, n) => at - starts[n]!)
    expect(Math.min(...apart)).toBeGreaterThanOrEqual(60_000)
  })

  it('holds back no other host and no files', async () => {
    const { ask, starts } = starter([{ ...rule, freeStarts: 0 }], 1000)
    for (let n = 0; n < 3; n++) void ask('www.example.org')
    for (const purpose of ['picture', 'media'] as const) void ask('www.example.com', never, purpose)
    for (let n = 0; n < 2; n++) void ask('notexample.com')
    await vi.advanceTimersByTimeAsync(0)
    expect(starts).toHaveLength(7)
  })

  it('counts pages as it counts calls', async () => {
    const { ask, starts } = starter([{ ...rule, freeStarts: 0 }])
    void ask('www.example.com', never, 'page')
    void ask('www.example.com', never, 'api')
    await vi.advanceTimersByTimeAsync(1000)
    expect(starts).toEqual([0, 300])
  })

  it('lets go of who gives up, with the reason, and gives the turn to the next', async () => {
    const { ask, starts } = starter([{ ...rule, freeStarts: 0 }])
    const leaving = new AbortController()
    void ask()
    const second = ask('www.example.com', leaving.signal).catch((error: unknown) => error)
    void ask()
    leaving.abort(new AmagiError('timeout'))
    await vi.advanceTimersByTimeAsync(5000)
    expect(await second).toMatchObject({ code: 'timeout' })
    expect(starts).toEqual([0, 300])
    await expect(ask('www.example.com', leaving.signal)).rejects.toMatchObject({ code: 'timeout' })
  })

  it('leaves no timer when it is closed', async () => {
    const { ask, gentle } = starter([{ ...rule, freeStarts: 0 }])
    void ask()
    void ask()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(1)
    gentle.close()
    expect(vi.getTimerCount()).toBe(0)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { play, startVirtualClock, type Odds } from '../../samples/odds'

const hour = 3_600_000
let clock: ReturnType<typeof startVirtualClock>
const world = (odds: Partial<Odds>) =>
  play(
    { p: 0.5, mode: 'independent', channels: 3, forMs: hour, everyMs: 5000, seed: JSON.stringify(odds), ...odds },
    clock,
  )

describe('a site that refuses at random', () => {
  beforeEach(() => {
    clock = startVirtualClock()
  })
  afterEach(() => {
    clock.end()
  })

  it.each(
    [1, 2, 3, 4].flatMap((channels) => (['independent', 'identity'] as const).map((mode) => ({ channels, mode }))),
  )(
    'half of all calls, $channels channels, drawn per $mode: ≥ 99 % are answered with at most 4 calls each',
    async ({ channels, mode }) => {
      const tally = await world({ channels, mode })
      expect(tally.asked).toBe(720)
      expect(tally.answered / tally.asked).toBeGreaterThanOrEqual(0.99)
      expect(tally.calls / tally.answered).toBeLessThanOrEqual(4)
      expect(tally.answerMs.at(-1)).toBeLessThan(17_000)
    },
  )
  it.each([1, 2, 4])(
    'everything, %i channels: each is asked at most twice a minute, and failing is quick',
    async (channels) => {
      const tally = await world({ p: 1, channels })
      expect(tally.answered).toBe(0)
      expect(tally.perMinute).toBeLessThanOrEqual(2)
      expect(tally.mostPerMinute).toBeLessThanOrEqual(2)
      expect(tally.failMs.at(-1)).toBeLessThan(17_000)
      expect(tally.failMs[Math.floor(tally.failMs.length / 2)]).toBeLessThan(1_000)
    },
  )
  it.each([1, 2, 4])('that calms down answers again within a minute, %i channels', async (channels) => {
    const tally = await world({ p: 1, channels, calmAtMs: hour / 2 })
    expect(tally.recoveryMs).toBeLessThanOrEqual(60_000)
    expect(tally.answered).toBeGreaterThan(340)
  })
  it('one in ten costs hardly anything', async () => {
    const tally = await world({ p: 0.1 })
    expect(tally.answered).toBe(tally.asked)
    expect(tally.calls / tally.answered).toBeLessThan(1.2)
  })
})

/**
 * Virtual days with fifty, five hundred and five thousand people: what is asked stays within the budget in every minute, and
 * nobody waits longer than what is written here. `npm run bench -- push` prints the same as a table.
 */
import { describe, expect, it } from 'vitest'
import { playDays, quantile, type Days, type Tally } from '../../samples/push-days'
import { hourMs, minuteMs } from '../../src/units'

interface Bars {
  /** Minutes from publication until it is found: median, 95th of a hundred, longest. */
  work: readonly [number, number, number]
  live: readonly [number, number, number]
  /** Virtual hours; a day unless said. */
  hours?: number
}

const minutesOf = (sorted: readonly number[]): number[] =>
  [quantile(sorted, 0.5), quantile(sorted, 0.95), sorted.at(-1) ?? NaN].map((ms) => ms / minuteMs)

/** The most requests in any stretch of so many milliseconds. */
function most(at: readonly number[], withinMs: number): number {
  let from = 0
  return at.reduce((best, now, index) => {
    while (now - (at[from] ?? 0) >= withinMs) from++
    return Math.max(best, index - from + 1)
  }, 0)
}

/** Who asked for more than its budget in any minute; less than one a minute: in as long as one takes. */
const spenders = ({ asked }: Tally): string[] =>
  Object.entries(asked).flatMap(([who, { at, budget }]) => {
    const count = most(at, budget < 1 ? minuteMs / budget : minuteMs)
    return count <= Math.max(1, budget) ? [] : [`${who}: ${count} requests of ${budget}`]
  })

/** What is not as it should be. */
function faults(tally: Tally, { work, live }: Bars): string[] {
  const { foundMs, missed, doubled } = tally
  const late = (what: 'work' | 'live', bars: Bars['work']): string[] =>
    minutesOf(foundMs[what]).flatMap((minutes, index) =>
      minutes <= (bars[index] ?? 0) ? [] : [`${what}: ${minutes.toFixed(1)} min of ${bars[index]}`],
    )
  return [
    ...spenders(tally),
    ...(missed + doubled === 0 ? [] : [`${missed} missed, ${doubled} doubled`]),
    ...late('work', work),
    ...late('live', live),
  ]
}

/** Minutes until it is found, and who asked how often, for whoever wants to read them. */
const report = ({ foundMs, asked, perMinute }: Tally): string => {
  const delays = (['work', 'live'] as const).map(
    (what) =>
      `${what} p50/p95/max ${minutesOf(foundMs[what])
        .map((one) => one.toFixed(1))
        .join('/')} min`,
  )
  const requests = Object.entries(asked).map(
    ([who, { at, budget }]) => `${who} ${(at.length / perMinute.length).toFixed(2)} of ${budget} a minute`,
  )
  return [...delays, ...requests].join(', ')
}

const rows: [string, Omit<Days, 'forMs'>, Bars][] = [
  [
    'bilibili, 50 with an account',
    { platform: 'bilibili', people: 50, account: true },
    { work: [1, 2, 3], live: [1, 2, 3] },
  ],
  [
    'bilibili, 500 with an account',
    { platform: 'bilibili', people: 500, account: true },
    { work: [1, 2, 3], live: [1, 2, 3], hours: 12 },
  ],
  [
    'bilibili, 5000 with three accounts',
    { platform: 'bilibili', people: 5000, account: true, accounts: 3 },
    { work: [1, 2, 3], live: [1, 2, 4], hours: 4 },
  ],
  [
    'bilibili, 20 without',
    { platform: 'bilibili', people: 20, account: false },
    { work: [20, 60, 400], live: [2, 4, 5] },
  ],
  [
    'douyin, 50 with an account',
    { platform: 'douyin', people: 50, account: true },
    { work: [15, 60, 400], live: [8, 12, 20] },
  ],
  [
    'douyin, 500 with an account',
    { platform: 'douyin', people: 500, account: true },
    { work: [60, 120, 400], live: [60, 90, 120], hours: 12 },
  ],
  ['douyin, 20 without', { platform: 'douyin', people: 20, account: false }, { work: [15, 60, 400], live: [4, 6, 8] }],
  [
    'kuaishou, 20',
    { platform: 'kuaishou', people: 20, account: true },
    { work: [150, 400, 800], live: [60, 100, 120] },
  ],
]

describe('a virtual day', () => {
  it.for(rows)('of %s stays within its budget and within its delays', async ([, days, bars], { annotate }) => {
    const tally = await playDays({ ...days, told: false, forMs: (bars.hours ?? 24) * hourMs })
    await annotate(report(tally))
    expect(faults(tally, bars)).toEqual([])
  })

  it('in which the login of one of three accounts ends misses nothing, and asks nobody more than before', async () => {
    const tally = await playDays({
      platform: 'bilibili',
      people: 60,
      account: true,
      accounts: 3,
      forMs: 8 * hourMs,
      lostMs: 5 * hourMs,
      patienceMs: 2 * hourMs,
    })
    expect(spenders(tally)).toEqual([])
    expect(Object.keys(tally.asked).sort()).toEqual(['account 1', 'account 2', 'account 3', 'nobody'])
    expect(tally.asked['account 3']?.at.filter((at) => at > 5 * hourMs + minuteMs)).toEqual([])
    expect([tally.missed, tally.doubled]).toEqual([0, 0])
    // Whom nobody follows any more is looked at by himself.
    expect(minutesOf(tally.foundMs.work).at(-1)).toBeLessThan(120)
    expect(tally.foundMs.work.length + tally.foundMs.live.length).toBeGreaterThan(30)
  })

  it('goes on after a kill where it stood: nobody is asked twice, and a pause lasts', async () => {
    const base: Days = {
      platform: 'bilibili',
      people: 200,
      account: false,
      forMs: 6 * hourMs,
      warmMs: 3 * hourMs,
      told: false,
    }
    const calm = await playDays(base)
    const killed = await playDays({
      ...base,
      killedMs: [3, 3.5, 4, 8, 8.02, 8.04, 8.06].map((hours) => hours * hourMs),
    })
    const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0)
    expect(Math.max(...killed.perMinute)).toBeLessThanOrEqual(killed.budget)
    expect(sum(killed.perMinute)).toBeLessThanOrEqual(sum(calm.perMinute) * 1.02)
    expect(killed.doubled).toBe(0)
  })

  it('with a refusal asks once after five, twenty and forty-five minutes, also of processes that are killed meanwhile', async () => {
    const refused: Days = {
      platform: 'douyin',
      people: 50,
      account: true,
      warmMs: hourMs,
      forMs: 5 * hourMs,
      refusedMs: [hourMs, 3 * hourMs],
      told: false,
    }
    for (const killedMs of [[], [62, 70, 90, 100, 130].map((minutes) => minutes * minuteMs)]) {
      const { perMinute } = await playDays({ ...refused, killedMs })
      const asked = perMinute.flatMap((requests, minute) =>
        requests > 0 && minute >= 60 ? [{ minute, requests }] : [],
      )
      const alone = asked.filter(({ minute }) => minute < 190)
      expect(alone.map(({ requests }) => requests)).toEqual([1, 1, 1, 1])
      const [first = 0, second = 0, third = 0, fourth = 0] = alone.map(({ minute }) => minute)
      for (const [gap, minutes] of [
        [second - first, 5],
        [third - second, 20],
        [fourth - third, 45],
      ] as const) {
        expect(gap).toBeGreaterThanOrEqual(minutes)
        expect(gap).toBeLessThanOrEqual(minutes + 2)
      }
      // After two hours at last, and then within the budget: what was missed is not caught up on.
      expect(asked.find(({ minute }) => minute >= 190)?.minute).toBeGreaterThanOrEqual(fourth + 120)
      expect(Math.max(...perMinute)).toBeLessThanOrEqual(12)
    }
  })

  it('begins within the budget, too: five hundred people are no burst', async () => {
    const { perMinute, budget } = await playDays({
      platform: 'douyin',
      people: 500,
      account: true,
      warmMs: 0,
      forMs: 10 * minuteMs,
      told: false,
    })
    expect(Math.max(...perMinute)).toBeLessThanOrEqual(budget)
    expect(perMinute.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(budget * 8)
  })
})

/** Edges of broadcasts. Thread numbers name the public complaint a rule comes from. */
import { describe, expect, test } from 'vitest'
import { guardMs, liveBaseline, liveStep, type LiveEdge } from '../../src/push/live'
import type { Broadcast, LiveState } from '../../src/model'
import { hourMs, minuteMs } from '../../src/units'

const t0 = Date.UTC(2026, 4, 1, 12)
const target = { platform: 'bilibili', kind: 'live', id: '7' } as const
const on = (key: string, startedAt: number, title = 'first'): Broadcast => ({ key, startedAt, title, target })

type Look = readonly [minute: number, live: Broadcast | null]

/** Edges by minute; the watch began at `since`, at t0 unless said. */
function watch(looks: readonly Look[], state: LiveState = {}, since = t0): { edges: string[]; state: LiveState } {
  const edges: string[] = []
  let now = state
  for (const [minute, live] of looks) {
    const step = liveStep(now, live, t0 + minute * minuteMs, since)
    now = step.state
    const shown = (edge: LiveEdge): string =>
      edge.what === 'end' ? `end ${edge.lastedMs / minuteMs}` : edge.what === 'title' ? edge.title : 'start'
    edges.push(...step.edges.map((edge) => `${minute} ${shown(edge)}${'late' in edge && edge.late ? ' late' : ''}`))
  }
  return { edges, state: now }
}

describe('a broadcast', () => {
  test('begins once and ends with its duration after the guard, counted from the first sign of the end', () => {
    const a = on('a', t0)
    expect(
      watch([
        [1, a],
        [2, a],
        [60, a],
        [61, null],
        [63, null],
        [66, null],
        [70, null],
      ]).edges,
    ).toEqual(['1 start', '66 end 61'])
  })

  // ihmily/StreamCap#127: told with every look.
  test('is told at its edge, not while it lasts', () => {
    expect(watch(Array.from({ length: 30 }, (_, i) => [i + 1, on('a', t0)] as const)).edges).toEqual(['1 start'])
  })

  // renmu123/biliLive-tools#244, DLR#1395: a short break was an end and a start.
  test('goes on after a break shorter than the guard', () => {
    const a = on('a', t0)
    expect(
      watch([
        [1, a],
        [2, null],
        [6, a],
        [20, a],
        [21, null],
        [26, null],
      ]).edges,
    ).toEqual(['1 start', '26 end 21'])
  })

  test('is another one where nobody had looked for long before it was gone', () => {
    const looks: Look[] = [
      [1, on('a', t0)],
      [60, null],
      [63, on('b', t0 + 62 * minuteMs)],
    ]
    expect(watch(looks).edges).toEqual(['1 start', '63 end 60', '63 start'])
    // Another process found it gone: when it ended nobody knows, and nobody is told.
    const before = watch(looks.slice(0, 1)).state
    expect(watch(looks.slice(1), before, t0 + 59 * minuteMs).edges).toEqual(['63 start'])
  })

  test('goes on under another key when it was gone for less than the guard, and lasts from its first beginning', () => {
    const looks: Look[] = [
      [1, on('a', t0)],
      [10, null],
      [13, on('b', t0 + 12 * minuteMs)],
      [30, null],
      [35, null],
    ]
    expect(watch(looks).edges).toEqual(['1 start', '35 end 30'])
  })

  test('is another one when the key changes after longer, be the gap seen or not', () => {
    const b = on('b', t0 + 40 * minuteMs)
    expect(
      watch([
        [1, on('a', t0)],
        [41, b],
      ]).edges,
    ).toEqual(['1 start', '41 end 1', '41 start'])
  })

  // Sora233/DDBOT#200: pairs of start and end after the real end.
  test('that is over does not begin again, whatever a late answer says', () => {
    const a = on('a', t0)
    const over: Look[] = [
      [1, a],
      [10, null],
      [15, null],
      [16, a],
      [17, null],
      [23, a],
    ]
    expect(watch(over).edges).toEqual(['1 start', '15 end 10'])
    expect(watch([...over, [24, on('older', t0 - hourMs)]]).edges).toHaveLength(2)
    expect(watch([...over, [40, on('b', t0 + 39 * minuteMs)]]).edges).toEqual(['1 start', '15 end 10', '40 start'])
  })

  // ikenxuan/karin-plugin-kkk#4: the end was never stored, the next start was silent.
  test('that ended while nobody looked does not hide the next one', () => {
    const { state } = watch([[1, on('a', t0)]])
    const later = watch(
      [
        [300, null],
        [306, null],
        [400, on('b', t0 + 399 * minuteMs)],
      ],
      state,
      t0 + 299 * minuteMs,
    )
    expect(later.edges).toEqual(['400 start'])
  })

  test('that ended a few minutes before a restart is told to be over', () => {
    const { state } = watch([
      [1, on('a', t0)],
      [30, on('a', t0)],
    ])
    expect(
      watch(
        [
          [36, null],
          [41, null],
        ],
        state,
        t0 + 35 * minuteMs,
      ).edges,
    ).toEqual(['41 end 36'])
  })

  test('that began long before anybody heard of it is said to be under way', () => {
    expect(watch([[11, on('a', t0)]]).edges).toEqual(['11 start late'])
    expect(watch([[10, on('a', t0)]]).edges).toEqual(['10 start'])
  })

  test('that was live when the watch began is no news, its end is', () => {
    const state = liveBaseline(on('a', t0 - hourMs), t0)
    expect(
      watch(
        [
          [1, on('a', t0 - hourMs)],
          [2, null],
          [7, null],
        ],
        state,
      ).edges,
    ).toEqual(['7 end 62'])
    expect(liveBaseline(null, t0)).toEqual({})
  })

  test('never lasts less than nothing, be the clock of the platform ahead', () => {
    expect(
      watch([
        [1, on('a', t0 + hourMs)],
        [2, null],
        [7, null],
      ]).edges,
    ).toEqual(['1 start', '7 end 0'])
  })
})

/** A broadcast of a platform that does not say when it began. */
const keyed = (key: string): Broadcast => ({ key, target })

describe('keys', () => {
  test.each<[string, Look[], string[]]>([
    [
      // Taken up again under a key of its own, it ended minutes later; a mirror shows that key once more.
      'it was taken up again under are its own: none of them begins once it is over',
      [
        [1, on('a', t0)],
        [10, null],
        [12, on('b', t0 + 11 * minuteMs)],
        [14, null],
        [19, null],
        [20, on('b', t0 + 11 * minuteMs)],
        [21, on('a', t0)],
      ],
      ['1 start', '19 end 14'],
    ],
    [
      'without a beginning hold for looks that are far apart',
      [
        [1, keyed('a')],
        [3, null],
        [5, keyed('b')],
        [40, keyed('b')],
        [80, keyed('b')],
        [81, null],
        [90, null],
        [95, keyed('b')],
        [96, keyed('a')],
      ],
      ['1 start', '90 end 80'],
    ],
    [
      'of the one before the last are over as well',
      [
        [1, keyed('a')],
        [20, null],
        [26, null],
        [60, keyed('b')],
        [70, null],
        [76, null],
        [77, keyed('a')],
        [78, keyed('b')],
      ],
      ['1 start', '26 end 19', '60 start', '76 end 10'],
    ],
    [
      // The mirror is no sign of life of the one under way.
      'of one that is over say nothing of the one under way',
      [
        [1, on('a', t0)],
        [10, null],
        [15, null],
        [30, on('b', t0 + 29 * minuteMs)],
        [40, null],
        [43, on('a', t0)],
        [45, null],
      ],
      ['1 start', '15 end 10', '30 start', '45 end 11'],
    ],
  ])('%s', (_, looks, edges) => {
    const told = watch(looks).edges.map((line) => line.replace(/\.\d+$/, ''))
    expect(told).toEqual(edges)
  })
})

describe('a gap', () => {
  const known = watch([
    [1, on('a', t0)],
    [10, on('a', t0)],
  ]).state
  /** What is told after a restart at the first minute of the looks. */
  const after = (since: number, ...looks: Look[]) => watch(looks, known, t0 + since * minuteMs).edges

  test.each<[string, number, Look[], string[]]>([
    [
      'of a few minutes: the end is told',
      18,
      [
        [18, null],
        [23, null],
      ],
      ['23 end 18'],
    ],
    [
      'of hours: the end is not told, nobody knows when it was',
      300,
      [
        [300, null],
        [305, null],
      ],
      [],
    ],
    [
      'of hours, with the next one on already: its start is told and not the end',
      300,
      [[300, on('b', t0 + 295 * minuteMs)]],
      ['300 start'],
    ],
    [
      // The room was dark for a moment while the next one was on already: that one did not take up the old one.
      'of hours, with a blink of the next one',
      300,
      [
        [300, null],
        [301, on('b', t0 + 240 * minuteMs)],
      ],
      ['301 start late'],
    ],
    [
      'of hours, with the end of the next one seen as well: another may begin',
      300,
      [
        [300, null],
        [305, null],
        [306, on('b', t0 + 240 * minuteMs)],
      ],
      ['306 start late'],
    ],
    ['without an end: it goes on', 300, [[300, on('a', t0)]], []],
  ])('%s', (_, since, looks, edges) => expect(after(since, ...looks)).toEqual(edges))

  test('in which everything was refused: hours are hours, whoever looked in vain', () => {
    const looks: Look[] = [
      [400, null],
      [405, null],
      [500, on('b', t0 + 499 * minuteMs)],
    ]
    expect(watch(looks, known).edges).toEqual(['500 start'])
  })
  test('of an hour between two looks: the end is told, since that is how often some are looked at', () => {
    expect(
      watch(
        [
          [70, null],
          [136, null],
        ],
        known,
      ).edges,
    ).toEqual(['136 end 70'])
  })
  test('at which it was seen to be off already: the end is told a few minutes later, and not hours later', () => {
    const gone = watch([[11, null]], known).state
    expect(watch([[16, null]], gone, t0 + 15 * minuteMs).edges).toEqual(['16 end 11'])
    expect(watch([[300, null]], gone, t0 + 299 * minuteMs).edges).toEqual([])
  })
})

describe('a clock', () => {
  test('that was an hour ahead and is set right hides no broadcast', () => {
    const ahead = watch([
      [61, on('a', t0)],
      [90, null],
      [95, null],
    ])
    expect(ahead.edges).toEqual(['61 start late', '95 end 90'])
    expect(watch([[41, on('b', t0 + 40 * minuteMs)]], ahead.state).edges).toEqual(['41 start'])
  })
  test('that is set back an hour neither ends it nor tells of it again', () => {
    const a = on('a', t0)
    const looks: Look[] = [
      [61, a],
      [70, a],
      [11, a],
      [12, null],
      [14, a],
      [30, null],
      [36, null],
    ]
    expect(watch(looks).edges).toEqual(['61 start late', '36 end 30'])
  })
  test('that is set ahead an hour does not end what goes on', () => {
    const a = on('a', t0)
    expect(
      watch([
        [5, a],
        [66, a],
        [67, null],
        [68, a],
      ]).edges,
    ).toEqual(['5 start'])
  })
})

describe('a title', () => {
  const titled = (title: string) => on('a', t0, title)

  test('is told when it changes, at most once in five minutes, and the last of several is not lost', () => {
    const looks: Look[] = [
      [1, titled('one')],
      [7, titled('two')],
      [8, titled('three')],
      [9, titled('four')],
      [12, titled('four')],
    ]
    expect(watch(looks).edges).toEqual(['1 start', '7 two', '12 four'])
  })

  test('that is missing from an answer has not changed', () => {
    const bare: Broadcast = { key: 'a', startedAt: t0, target }
    expect(
      watch([
        [1, titled('one')],
        [9, bare],
        [18, titled('one')],
      ]).edges,
    ).toEqual(['1 start'])
  })
})

describe('a start nobody tells the time of', () => {
  const { startedAt: _, ...bare } = on('a', t0)
  const end = (state: LiveState) =>
    liveStep(liveStep(state, null, t0 + 60 * minuteMs, t0).state, null, t0 + 66 * minuteMs, t0)

  test.each([
    ['of what was on when the watch began', liveBaseline(bare, t0)],
    ['of what came on while somebody looked', liveStep({}, bare, t0, t0).state],
  ])('%s: how long it lasted is counted from when it was seen, and said to be', (_what, state) => {
    expect(end(state).edges).toEqual([
      { what: 'end', key: 'a', at: t0 + 60 * minuteMs, lastedMs: 60 * minuteMs, sinceSeen: true },
    ])
  })

  test('is not taken for one that is known', () => {
    expect(end(liveBaseline(on('a', t0 - hourMs), t0)).edges).toEqual([
      { what: 'end', key: 'a', at: t0 + 60 * minuteMs, lastedMs: 120 * minuteMs },
    ])
    expect(liveStep({}, bare, t0, t0).edges).toMatchObject([{ what: 'start', sinceSeen: true }])
  })
})

test('the guard is the one the documentation promises', () => {
  expect(guardMs).toBe(5 * minuteMs)
})

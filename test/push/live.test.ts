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

test('the guard is the one the documentation promises', () => {
  expect(guardMs).toBe(5 * minuteMs)
})

import { describe, expect, it } from 'vitest'
import type { Capture, Exchange, FailedWork, Finding } from '../../src/probe/capture'
import { latestOf } from '../../src/probe/merge'

const exchange = (host: string, size = 10): Exchange => ({
  platform: 'bilibili',
  method: 'GET',
  host,
  path: '/',
  query: [],
  requestHeaders: {},
  otherHeaders: [],
  cookies: [],
  status: 200,
  body: { form: 'text', text: 'x'.repeat(size) } as never,
  ms: 1,
})
const finding = (channel: string, exchanges: number[]): Finding => ({
  platform: 'bilibili',
  endpoint: 'fetchOneVideo',
  channel,
  params: {},
  outcome: 'refused',
  ms: 1,
  exchanges,
})
const failure = (id: string, at: number, findings: number[]): FailedWork => ({
  id,
  at,
  times: 1,
  what: 'work',
  platform: 'bilibili',
  kind: 'video',
  target: id,
  code: 'blocked',
  findings,
})
const head = { version: '1', at: 100, accounts: [] }
const earlier: Capture = {
  ...head,
  accounts: ['douyin'],
  failures: [failure('a', 10, [0]), failure('b', 20, [1, 2])],
  findings: [finding('a1', [0]), finding('b1', [1]), finding('b2', [2, 3])],
  exchanges: ['a1', 'b1', 'b2', 'b3'].map((host) => exchange(host)),
}
const later: Capture = {
  ...head,
  at: 200,
  accounts: ['bilibili'],
  failures: [failure('b', 30, [0]), failure('c', 40, [1])],
  findings: [finding('new b', [0]), finding('c1', [1])],
  exchanges: ['new b', 'c1'].map((host) => exchange(host)),
}
const bounds = { count: 20, bytes: 1000, since: 0 }

/** Each failure with its channels and the hosts they asked. */
const told = ({ failures = [], findings, exchanges }: Capture) =>
  failures.map(({ id, findings: places }) => [
    id,
    places.map((place) => [findings[place]?.channel, findings[place]?.exchanges.map((one) => exchanges[one]?.host)]),
  ])

describe('failures of two captures', () => {
  it('come together, the latest first, each with what belongs to it; of one in both the later is taken', () => {
    const both = latestOf(earlier, later, bounds)
    expect(told(both)).toEqual([
      ['c', [['c1', ['c1']]]],
      ['b', [['new b', ['new b']]]],
      ['a', [['a1', ['a1']]]],
    ])
    expect(both).toMatchObject({ at: 200, accounts: ['douyin', 'bilibili'] })
    expect(both.exchanges).toHaveLength(3)
  })

  it('are the latest so many, and none from before a day', () => {
    expect(told(latestOf(earlier, later, { ...bounds, count: 1 })).map(([id]) => id)).toEqual(['c'])
    expect(told(latestOf(earlier, later, { ...bounds, since: 30 })).map(([id]) => id)).toEqual(['c', 'b'])
  })

  it('of which the oldest keep only what became of their channels', () => {
    expect(told(latestOf(undefined, earlier, { ...bounds, bytes: 30 }))).toEqual([
      [
        'b',
        [
          ['b1', ['b1']],
          ['b2', ['b2', 'b3']],
        ],
      ],
      ['a', [['a1', []]]],
    ])
  })
})

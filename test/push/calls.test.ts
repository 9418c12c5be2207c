/** Who is called by news, and how often. Threads are public and were read in 2026-08. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { News, Subscription } from '../../src/model'
import { createCalls, type Calls } from '../../src/push/calls'
import { dayMs, hourMs, minuteMs } from '../../src/units'
import { newsNamed, subscriptionTo } from './support/rows'

const start = Date.UTC(2026, 4, 1, 12)
let now: number
let calls: Calls
beforeEach(() => {
  now = start
  calls = createCalls(() => now)
})

const everybody = (author: string, chat = 'a'): Subscription<string> =>
  subscriptionTo(author, { chat, mention: { all: true, users: ['7'] } })

const called = (one: Subscription<string>, facts: Partial<News> = {}, account = 'qq/1'): boolean | undefined =>
  calls.of(one, newsNamed('n', { at: now, author: one.author, ...facts }), account, 10)?.all

function call(one: Subscription<string>, account = 'qq/1'): void {
  calls.note({ account, chat: one.chat, author: one.author, at: now })
}

describe('everybody', () => {
  it('is called once for a person in a chat within two hours, elsewhere and for others still', () => {
    call(everybody('u1'))
    now += 2 * hourMs - 1
    expect(called(everybody('u1'))).toBe(false)
    expect(called(everybody('u2'))).toBe(true)
    expect(called(everybody('u1', 'b'))).toBe(true)
    now += 1
    expect(called(everybody('u1'))).toBe(true)
  })

  // The frequent questions of ddw: calls stop after some messages, 10 a day for an account in all its groups.
  it('is called ten times a day by an account over all its chats, and by others of ours still', () => {
    for (let i = 0; i < 10; i++) call(everybody(`u${i}`, `chat ${i}`))
    expect(called(everybody('u', 'another'))).toBe(false)
    expect(called(everybody('u', 'another'), {}, 'qq/2')).toBe(true)
    now += dayMs
    expect(called(everybody('u', 'another'))).toBe(true)
  })

  it('counts what an unknown account did for every one', () => {
    for (let i = 0; i < 10; i++)
      calls.note({ account: undefined, chat: `c${i}`, author: everybody('u').author, at: now })
    expect(called(everybody('x'))).toBe(false)
  })
})

it('calls people by name as often as they like', () => {
  call(everybody('u1'))
  const one = everybody('u1')
  expect(calls.of(one, newsNamed('n', { at: now }), 'qq/1', 10)).toEqual({ all: false, users: ['7'] })
})

it.each<[string, Partial<News>]>([
  ['is half an hour old', { at: start - 30 * minuteMs - 1 }],
  ['was heard of late', { kind: 'live', late: true }],
  ['is the end of a broadcast', { kind: 'live-end' }],
  ['is another title', { kind: 'live-title' }],
])('calls nobody for what %s', (_, facts) => {
  expect(calls.of(everybody('u1'), newsNamed('n', { at: now, ...facts }), 'qq/1', 10)).toBeUndefined()
})

it('calls nobody where nobody asked for it', () => {
  expect(calls.of(subscriptionTo('u1'), newsNamed('n', { at: now }), 'qq/1', 10)).toBeUndefined()
})

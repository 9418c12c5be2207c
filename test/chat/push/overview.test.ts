import { describe, expect, it } from 'vitest'
import { followingRows, type OverviewFacts } from '../../../src/chat/push/overview'
import type { Watched } from '../../../src/model'
import { dayMs, hourMs } from '../../../src/units'
import { delivery, newsNamed } from '../../push/support/rows'
import { following, room } from './following'

const now = 100 * dayMs
const author = { platform: 'bilibili', id: '1' } as const
const one = following('1', { since: now - 3 * dayMs, name: '样例甲' })
const seen: Watched = { works: { floor: '0', since: 0, seen: {} }, lastAt: now - hourMs }
const newsOf = (id: string, facts: Parameters<typeof newsNamed>[1] = {}) =>
  newsNamed(id, { author, at: now - hourMs, ...facts })
const row = (news: string, facts: Parameters<typeof delivery>[1], state: Parameters<typeof delivery>[0] = 'sent') =>
  delivery(state, { chat: one.chat, news, ...facts })

const overview = (facts: Partial<OverviewFacts>) =>
  followingRows({
    list: [one],
    people: new Map([['bilibili/1', seen]]),
    news: [],
    deliveries: [],
    matcher: (entry) => (news) => news.text.includes(entry),
    now,
    ...facts,
  })

describe('a row says', () => {
  it('who it is, what is heard of them, and when there was something', () => {
    const [own] = overview({ list: [{ ...one, remark: '大号', wishes: { kinds: ['video', 'live', 'liked'] } }] })
    expect(own).toMatchObject({
      place: 1,
      chat: one.chat,
      platform: 'bilibili',
      id: '1',
      name: '样例甲',
      remark: '大号',
      kinds: ['video', 'live'],
      state: 'on',
      lastAt: now - hourMs,
      waiting: 0,
    })
    expect(own).not.toHaveProperty('lastSent')
  })

  it('which portrait was seen last', () => {
    expect(overview({ people: new Map([['bilibili/1', { ...seen, face: 'https://a.example/1.jpg' }]]) })[0]?.face).toBe(
      'https://a.example/1.jpg',
    )
    expect(overview({})[0]).not.toHaveProperty('face')
  })

  it('when something was sent here, not when it was sent to others', () => {
    const news = [newsOf('a'), newsOf('b')]
    const deliveries = [row('a', { at: 5 }), row('b', { at: 9 }, 'skipped'), row('b', { at: 8, chat: 'other' })]
    expect(overview({ news, deliveries })[0]).toMatchObject({ lastSent: 5, waiting: 0 })
  })

  it('how much is wanted and waits', () => {
    const news = [
      newsOf('a'),
      newsOf('b', { text: '抽奖' }),
      newsOf('c', { at: now - 2 * dayMs }),
      newsOf('d'),
      newsOf('e', { author: { platform: 'bilibili', id: '2' } }),
    ]
    const list = [{ ...one, wishes: { never: ['抽奖'] } }]
    expect(overview({ news, list, deliveries: [row('d', {}, 'sending')] })[0]?.waiting).toBe(1)
  })

  it('what goes on right now', () => {
    const target = { platform: 'bilibili', kind: 'live', id: '9' } as const
    const live = { key: 'k', target, startedAt: 7, title: '杂谈', lastSeen: now, titleAt: 7 }
    const people = new Map<string, Watched>([['bilibili/1', { ...seen, live: { now: live } }]])
    expect(overview({ people })[0]).toMatchObject({ live: { title: '杂谈', startedAt: 7 } })
    // Nobody has looked for long, or has just seen it to be off.
    for (const facts of [{ lastSeen: now - 4 * hourMs }, { goneSince: now }]) {
      const later = new Map<string, Watched>([['bilibili/1', { ...seen, live: { now: { ...live, ...facts } } }]])
      expect(overview({ people: later })[0]).not.toHaveProperty('live')
    }
  })

  it('that it is paused, stopped and why, or was not looked at yet', () => {
    const news = [newsOf('a'), newsOf('b')]
    const deliveries = [
      row('a', { at: 4, reason: 'left the group' }, 'failed'),
      row('b', { at: 3, reason: 'older' }, 'failed'),
    ]
    const list = [{ ...one, refused: 3 }]
    expect(overview({ list, news, deliveries })[0]).toMatchObject({ state: 'suspended', reason: 'left the group' })
    expect(overview({ list: [{ ...one, refused: 2 }], news, deliveries })[0]).not.toHaveProperty('reason')
    expect(overview({ list: [{ ...one, paused: true, refused: 3 }] })[0]?.state).toBe('paused')
    expect(overview({ people: new Map() })[0]).toMatchObject({ state: 'new', name: '样例甲' })
  })
})

it('places are those within a chat', () => {
  const other = { ...room, channelId: 'other', guildId: 'other' }
  const list = [following('1'), following('1', { place: other }), following('2'), following('3', { place: other })]
  expect(overview({ list }).map(({ place }) => place)).toEqual([1, 1, 2, 2])
})

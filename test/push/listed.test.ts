import { describe, expect, it } from 'vitest'
import type { PersonRef, Sighting, Watched, Work } from '../../src/model'
import { listBaseline, listStep } from '../../src/push/listed'
import { perceive } from '../../src/push/perceive'

const work = (id: string): Work => ({
  id,
  order: String(id.codePointAt(0)),
  at: 1,
  kind: 'video',
  target: { platform: 'douyin', kind: 'work', id },
  text: '',
  tags: [],
})
const works = (ids: string): Work[] => [...ids].map(work)
const step = (before: string, now: string): string =>
  listStep(listBaseline(works(before)), works(now))
    .fresh.map(({ id }) => id)
    .join('')

describe('entries of a list that says nothing of when', () => {
  it.each([
    ['cba', 'dcba', 'd', 'one above'],
    ['cba', 'edcba', 'de', 'two above, the latest last'],
    ['cba', 'ba', '', 'one taken out'],
    ['cba', 'cbazy', '', 'one taken out, and two moved up from below'],
    ['cba', 'dbazy', 'd', 'one put in, one taken out'],
    ['cba', 'zyx', '', 'nothing known: another list'],
    ['cba', 'bca', '', 'another order'],
  ])('%s, then %s: %s (%s)', (before, now, fresh) => expect(step(before, now)).toBe(fresh))

  it('does not tell of an entry that was taken out and put in again', () => {
    const { state } = listStep(listBaseline(works('cba')), works('ba'))
    expect(listStep(state, works('cba')).fresh).toEqual([])
  })
  it('passes hidden works over', () => {
    expect(listStep(listBaseline(works('a')), [{ ...work('b'), hidden: true }, work('a')]).fresh).toEqual([])
  })
})

describe('lists of somebody who is watched', () => {
  const person: PersonRef = { platform: 'douyin', id: 'MS4w' }
  const see = (watched: Watched, liked: readonly Work[] | undefined, now = 5000) => {
    const sighting: Sighting = { author: 'MS4w', ...(liked ? { lists: { liked } } : {}) }
    return perceive(person, watched, sighting, now, 0)
  }
  it('begin in silence, tell what is put in when it is noticed, and survive an empty answer', () => {
    const first = see({}, works('ba'))
    expect(first.news).toEqual([])
    const empty = see(first.watched, [])
    expect(empty.watched).toEqual(first.watched)
    const { news, watched } = see(empty.watched, works('cba'), 9000)
    expect(news).toMatchObject([{ kind: 'liked', at: 9000, target: { id: 'c' } }])
    expect(watched.lists).toEqual({ liked: ['c', 'b', 'a'] })
  })
  it('do not begin with an empty answer: all of the next one would be new', () => {
    const { watched } = see({}, [])
    expect(see(watched, works('ba')).news).toEqual([])
  })
  it('are news of their own beside the work itself', () => {
    const { watched } = see({ works: { floor: '0', since: 0, seen: {} } }, works('a'))
    const both = perceive(
      person,
      watched,
      { author: 'MS4w', works: works('b'), lists: { liked: works('ba') } },
      5000,
      0,
    )
    expect(new Set(both.news.map(({ id }) => id)).size).toBe(2)
  })
})

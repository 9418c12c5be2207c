/** What a chat gets at a time, as a table: names of news, the oldest first. */
import { expect, it } from 'vitest'
import type { News } from '../../src/model'
import { portionOf } from '../../src/push/portions'
import { minuteMs } from '../../src/units'
import { newsNamed } from './support/rows'

const now = Date.UTC(2026, 4, 1, 12)

interface Case {
  what: string
  merges?: boolean
  news: Partial<News>[]
  quiet?: string[]
  /** Late by hours, and how many of those the chat may get. */
  old?: string[]
  oldLeft?: number
  later?: string
  digest?: string
  single?: string
  together?: string
}

/** A minute apart, the last one a minute ago. */
const works = (count: number): Partial<News>[] => Array.from({ length: count }, () => ({}))
const live = (minutes: number, facts: Partial<News> = {}): Partial<News> => ({
  kind: 'live',
  at: now - minutes * minuteMs,
  ...facts,
})

const cases: Case[] = [
  { what: 'nothing is nothing', news: [] },
  { what: 'one and two come one by one', merges: true, news: works(2), single: '0 1' },
  { what: 'three are one message where the chat has it', merges: true, news: works(3), together: '0 1 2' },
  { what: 'five are one message where the chat has it', merges: true, news: works(5), together: '0 1 2 3 4' },
  { what: 'five come one by one elsewhere', news: works(5), single: '0 1 2 3 4' },
  { what: 'of six the newest five are shown', news: works(6), digest: '0', single: '1 2 3 4 5' },
  {
    what: 'of nine the newest five are merged',
    merges: true,
    news: works(9),
    digest: '0 1 2 3',
    together: '4 5 6 7 8',
  },
  { what: 'a fresh start goes first', news: [{}, {}, live(0)], single: '2 0 1' },
  { what: 'one of eleven minutes ago does not', news: [live(11), live(12)], single: '1 0' },
  { what: 'nor one that was heard of late', news: [{}, live(0, { late: true })], single: '0 1' },
  { what: 'a fresh start is never a line', news: [live(9), ...works(6)], digest: '1 2', single: '0 3 4 5 6' },
  { what: 'what came in a quiet time is one line', news: works(3), quiet: ['0', '1', '2'], digest: '0 1 2' },
  { what: 'one of a quiet time is itself', news: works(2), quiet: ['0'], single: '0 1' },
  {
    what: 'those of a quiet time leave room for the others',
    merges: true,
    news: works(9),
    quiet: ['0', '1', '2', '3'],
    digest: '0 1 2 3',
    together: '4 5 6 7 8',
  },
  { what: 'what is old comes as well', news: works(3), old: ['0', '1'], oldLeft: 5, single: '0 1 2' },
  {
    what: 'what is old and too much waits, the newest are shown',
    news: works(7),
    old: ['0', '1', '2', '3', '4', '5', '6'],
    oldLeft: 5,
    later: '0 1',
    single: '2 3 4 5 6',
  },
  {
    what: 'of what is old there is no more than the chat may get',
    news: works(4),
    old: ['0', '1', '2'],
    oldLeft: 1,
    later: '0 1',
    single: '2 3',
  },
  { what: 'all of it waits where there was enough', news: works(2), old: ['0', '1'], oldLeft: 0, later: '0 1' },
  {
    what: 'what is too much and not old waits with what is',
    news: works(8),
    old: ['0', '1'],
    oldLeft: 5,
    later: '0 1 2',
    single: '3 4 5 6 7',
  },
  {
    what: 'what is a line now takes the rest along',
    news: works(5),
    quiet: ['0', '1'],
    old: ['0', '1', '2', '3'],
    oldLeft: 0,
    digest: '0 1 2 3',
    single: '4',
  },
  { what: 'what waited alone is itself', news: works(2), quiet: ['0'], old: ['0'], oldLeft: 0, single: '0 1' },
]

it.each(cases)('$what', ({ merges = false, news, quiet = [], old = [], oldLeft, ...wanted }) => {
  const all = news.map((facts, i) => ({
    news: newsNamed(String(i), { at: now - (news.length - i) * minuteMs, ...facts }),
  }))
  const portion = portionOf([...all].reverse(), {
    now,
    merges,
    inDigest: (one) => quiet.includes(one.news.id),
    isOld: (one) => old.includes(one.news.id),
    ...(oldLeft === undefined ? {} : { oldLeft }),
  })
  const names = (list: readonly { news: News }[]): string => list.map((one) => one.news.id).join(' ')
  const { digest = '', single = '', together = '', later = '' } = wanted
  expect({
    digest: names(portion.digest),
    single: names(portion.single),
    together: names(portion.together),
    later: names(portion.later),
  }).toEqual({ digest, single, together, later })
})

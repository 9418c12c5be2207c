/** What lists of kuaishou hold besides plain new works. */
import { describe, expect, it } from 'vitest'
import { kuaishou } from '../../../src/platforms/kuaishou'
import { minuteMs } from '../../../src/units'
import { upstreamOf, type Reply } from '../../platforms/upstream'
import { isAnswer, labelled, nextSerial, play, plays, second, type Case, type Json, type Site } from './play'

const eid = '3xinvented000001'
const momentOf = (sec: number): string =>
  new Date((sec + 8 * 3600) * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
const posterAt = (minute: number): string =>
  `https://p2.a.yximgs.com/upic/2026/05/01/20/B${Buffer.from(`${momentOf(second(minute))}_1_2`)
    .toString('base64')
    .slice(0, 19)}_x.jpg`
function listed(minute: number, label: string, over: Json = {}): Json {
  const id = labelled(`3xwork${String(nextSerial()).padStart(9, '0')}`, label)
  return { id, poster: posterAt(minute), workType: 'video', author: { id: eid, name: '某人' }, caption: label, ...over }
}
const feedOf = (minute: number, label: string, photo: Json = {}): Json => {
  const { id, author } = listed(minute, label)
  return { author, photo: { id, caption: label, timestamp: second(minute) * 1000, ...photo } }
}

const kuaishouSite = (account?: string): Site => ({
  platform: 'kuaishou',
  source: { name: 'works', tells: 'works', batch: 1, everyMs: 10 * minuteMs },
  people: { u1: eid },
  serve(list, time) {
    const reply: Reply = () => {
      site.time.ms = time()
      const works = list(eid)
      if (isAnswer(works)) return works
      return { body: account ? { result: 1, feeds: works } : { data: { result: 1, list: works } } }
    }
    const site = upstreamOf(kuaishou, {}, reply, account)
    return site
  },
})
const known = (): Json[] => [listed(-300, 'old1'), listed(-600, 'old2')]

const cases: Record<string, () => Case> = {
  'works whose covers alone tell when they are of': () => {
    const rest = known()
    return {
      first: rest,
      later: [
        [10, [listed(5, 'covered'), listed(6, 'timed', { poster: '', timestamp: second(6) * 1000 }), ...rest]],
        [60, [listed(-900, 'below'), ...rest.slice(1)]],
      ],
      told: ['a video covered', 'a video timed'],
    }
  },
  'times as text, with fractions, and as nonsense': () => {
    const rest = known()
    return {
      first: rest,
      later: [
        [
          10,
          [
            listed(9, 'text', { poster: '', timestamp: `${second(9)}000` }),
            listed(8, 'fraction', { poster: '', timestamp: second(8) * 1000 + 0.5 }),
            listed(7, 'nonsense', { timestamp: 1e300 }),
            listed(6, 'negative', { timestamp: -1 }),
            ...rest,
          ],
        ],
      ],
      told: ['a video text', 'a video fraction', 'a video nonsense', 'a video negative'],
    }
  },
  'pictures, null captions, works of others': () => {
    const rest = known()
    return {
      first: rest,
      later: [
        [
          10,
          [
            listed(9, 'pictures', { workType: 'vertical' }),
            listed(8, 'no caption', { caption: null }),
            listed(7, 'theirs', { author: { id: '3xsomebodyelse01' } }),
            listed(6, 'nobody’s', { author: null }),
            ...rest,
          ],
        ],
      ],
      told: ['a pictures pictures', 'a video no caption', 'a video nobody’s'],
    }
  },
  'an empty list, a refusal and then the next': () => {
    const rest = known()
    const one = listed(5, 'one')
    return {
      first: rest,
      later: [
        [10, [one, ...rest]],
        [60, []],
        [100, { body: { data: { result: 2 } } }],
        [115, [one, ...rest]],
        [150, [listed(145, 'two'), one, ...rest]],
      ],
      told: ['a video one', 'a video two'],
    }
  },
}

describe('on kuaishou', () => {
  plays(kuaishouSite(), cases)

  it('pins of the site for desktops, old and new', async () => {
    const rest = [feedOf(-300, 'old1'), feedOf(-600, 'old2')]
    const pin = feedOf(-9000, 'pin', { profileUserTopPhoto: true })
    const told = await play(kuaishouSite('passToken=one; userId=2'), {
      first: [pin, ...rest],
      later: [
        [10, [feedOf(5, 'pinned', { profileUserTopPhoto: true }), pin, feedOf(8, 'behind'), ...rest]],
        [60, rest],
        [110, [pin, ...rest]],
      ],
      told: [],
    })
    expect(told).toEqual(['a video behind', 'a video pinned'])
  })
})

/** What lists of douyin hold besides plain new works. */
import { describe, expect, it } from 'vitest'
import { douyin } from '../../../src/platforms/douyin'
import { minuteMs } from '../../../src/units'
import { places, registration } from '../../platforms/douyin/site'
import { upstreamOf, type Reply } from '../../platforms/upstream'
import type { Source } from '../support/world'
import { isAnswer, labelled, nextSerial, play, plays, second, type Case, type Json, type Site } from './play'

const sec = 'MS4wLjABAAAAinventedinventedinventedinvented'
function aweme(minute: number, label: string, over: Json = {}): Json {
  const time = second(minute)
  return {
    aweme_id: labelled(String((BigInt(time) << 32n) + BigInt(nextSerial())), label),
    aweme_type: 0,
    create_time: time + 9,
    desc: label,
    author: { sec_uid: sec, nickname: '某人' },
    images: null,
    is_top: 0,
    is_story: 0,
    is_24_story: 0,
    is_ads: false,
    status: { in_reviewing: false, is_delete: false, is_prohibited: false, private_status: 0, part_see: 0 },
    ...over,
  }
}
const douyinSite = (source: Source): Site => ({
  platform: 'douyin',
  source,
  people: { u1: sec },
  serve(list, time) {
    const reply: Reply = () => {
      site.time.ms = time()
      const aweme_list = list(sec)
      return isAnswer(aweme_list) ? aweme_list : { body: { status_code: 0, aweme_list, has_more: 0 } }
    }
    const member = 'sessionid=one; ttwid=1%7Ctwo%7C3%7Cfour'
    const site = upstreamOf(douyin, { [places.ttwid]: registration() }, reply, member)
    return site
  },
})
const posts = douyinSite({ name: 'posts', tells: 'works', batch: 1, everyMs: 10 * minuteMs })
const before = (): Json[] => [aweme(-300, 'old1'), aweme(-600, 'old2'), aweme(-900, 'old3')]

const hiddenBy = (status: Json) => (): Case => {
  const rest = before()
  const work = aweme(5, 'work', { status })
  return {
    first: rest,
    later: [
      [10, [aweme(8, 'newer'), work, ...rest]],
      [40, [{ ...work, status: { private_status: 0 } }, ...rest]],
      [60, [work, ...rest]],
      [80, [{ ...work, status: null }, ...rest]],
    ],
    told: ['a video newer', 'a video work'],
  }
}

const cases: Record<string, () => Case> = {
  'a work in review, told when it is out of it': hiddenBy({ in_reviewing: true }),
  'a work that is deleted, and is not any more': hiddenBy({ is_delete: true }),
  'a work that is forbidden, and is not any more': hiddenBy({ is_prohibited: 1 }),
  'a work for oneself, and then for all': hiddenBy({ private_status: 1 }),
  'a work for friends, and then for all': hiddenBy({ private_status: '1' }),
  'a work for some, and then for all': hiddenBy({ part_see: 1 }),
  'a work in review that was there at the base line': () => {
    const rest = before()
    const work = aweme(-30, 'work', { status: { in_reviewing: true } })
    return { first: [work, ...rest], later: [[30, [{ ...work, status: {} }, ...rest]]], told: [] }
  },
  'pins on top of the page, old and new': () => {
    const rest = before()
    const pins = [1, 2].map((n) => aweme(-9000 * n, `pin${n}`, { is_top: 1 }))
    return {
      first: [...pins, ...rest],
      later: [
        [10, [aweme(5, 'pinned', { is_top: true }), ...pins, aweme(8, 'behind'), ...rest]],
        [60, [pins[1]!, ...rest]],
        [100, [...pins, ...rest]],
      ],
      told: ['a video pinned', 'a video behind'],
    }
  },
  'works of a day, for who wants them and who does not': () => {
    const rest = before()
    return {
      first: rest,
      chats: [['b', 'u1', { never: ['#限时日常'] }]],
      later: [
        [10, [aweme(9, 'plain'), aweme(8, 'story', { is_story: 1 }), aweme(7, 'day', { is_24_story: true }), ...rest]],
        [60, rest],
      ],
      told: ['a video plain', 'a video story', 'a video day', 'b video plain'],
    }
  },
  'times as text, missing, in milliseconds, and before the id': () => {
    const rest = before()
    return {
      first: rest,
      later: [
        [
          10,
          [
            aweme(9, 'text', { create_time: String(second(9)) }),
            aweme(8, 'missing', { create_time: undefined }),
            aweme(7, 'milliseconds', { create_time: second(7) * 1000 }),
            aweme(6, 'early', { create_time: 1 }),
            aweme(5, 'broken', { create_time: second(5) + 0.5 }),
            ...rest,
          ],
        ],
      ],
      told: ['a video text', 'a video missing', 'a video milliseconds', 'a video early', 'a video broken'],
    }
  },
  'a work that waited to be published, older by its id than all the others': () => {
    const rest = before()
    return {
      first: rest,
      later: [[10, [aweme(-2000, 'waited', { create_time: second(5) }), ...rest]]],
      told: ['a video waited'],
    }
  },
  'pictures, articles, works with null in them, of others, and of several people': () => {
    const rest = before()
    const other = { sec_uid: 'MS4wLjABAAAAsomebodyelse', nickname: '别人' }
    return {
      first: rest,
      later: [
        [
          10,
          [
            aweme(9, 'pictures', { images: [{ uri: 'one' }] }),
            aweme(8, 'article', { aweme_type: 163 }),
            aweme(7, 'nulls', { desc: null, text_extra: null, status: null, author: null }),
            aweme(6, 'theirs', { author: other }),
            aweme(5, 'joint', { author: other, cooperation_info: { co_creators: [null, 7, { sec_uid: sec }] } }),
            ...rest,
          ],
        ],
      ],
      told: ['a pictures pictures', 'a article article', 'a video nulls', 'a video joint'],
    }
  },
  'works that are deleted, so that older ones move up; an empty list, a null list': () => {
    const rest = before()
    const gone = aweme(5, 'gone')
    return {
      first: rest,
      later: [
        [10, [gone, ...rest]],
        [40, [...rest.slice(1), aweme(-1000, 'below')]],
        [80, []],
        [110, { body: { status_code: 0, aweme_list: null, has_more: 0 } }],
        [140, [gone, ...rest]],
      ],
      told: ['a video gone'],
    }
  },
}

describe('on douyin', () => {
  plays(posts, cases)

  it('what the site is paid for in a list of works of others', async () => {
    const liked = douyinSite({ name: 'liked', tells: 'liked', batch: 1, everyMs: 10 * minuteMs })
    const told = await play(liked, {
      first: [aweme(-5, 'known')],
      later: [[10, [aweme(9, 'advert', { is_ads: true }), aweme(-4000, 'liked'), aweme(-5, 'known too')]]],
      told: [],
    })
    expect(told).toEqual([])
  })
})

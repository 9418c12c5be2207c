/** The list of who is followed, from rows to the card. */
import { expect, it } from 'vitest'
import { buildView } from '../../../src/card/cards'
import { liveEndView, subscriptionsView } from '../../../src/chat/push/views'
import { entryOf, wordsOf } from '../../../src/chat/push/words'
import type { News } from '../../../src/model'
import { translator } from '../../../src/words/locale'
import { h } from 'koishi'
import { cardContext, textsOf } from '../../support/card-context'
import { sampleNow } from '../../../samples/posts'

const rows = [
  {
    place: 1,
    platform: 'bilibili',
    id: '401742377',
    name: '样例UP甲',
    remark: '早八人',
    kinds: ['video', 'live'],
    state: 'on',
    live: { title: '深夜厨房' },
    lastAt: sampleNow - 3_600_000,
    lastSent: sampleNow - 3_500_000,
    waiting: 2,
  },
  { place: 2, platform: 'kuaishou', id: '3x', name: '小厨', kinds: ['video'], state: 'suspended', waiting: 0 },
  { place: 3, platform: 'douyin', id: '9', name: '', kinds: [], state: 'paused' },
] as const

it.each([
  [
    'zh-CN',
    [
      '1',
      '样',
      '样例UP甲',
      '直播中',
      '早八人 · 哔哩哔哩 401742377 · 视频、开播',
      '最近更新 1 小时前 · 上次推送 58 分钟前 · 2 条待发',
    ],
    ['发不进来，已停下', '已暂停', '还没有推送过'],
  ],
  [
    'en-US',
    [
      '1',
      '样',
      '样例UP甲',
      'Live',
      '早八人 · Bilibili 401742377 · videos, going live',
      'last post 1 h ago · last sent 58 min ago · 2 waiting',
    ],
    ['takes nothing, stopped', 'paused', 'nothing sent yet'],
  ],
] as const)('says who, what of them, how it goes, in %s', (locale, first, others) => {
  const t = translator(locale)
  const view = subscriptionsView(rows, { title: 'T', more: 'more' }, (text, params) => [h.text(t(text, params))])
  const said = textsOf(buildView(view, cardContext({ locale })).node)
  const start = said.indexOf('1')
  expect(said.slice(start, start + first.length).map((text) => text.toLowerCase())).toEqual(
    first.map((text) => text.toLowerCase()),
  )
  for (const text of others) expect(said).toContain(text)
  expect(said).toContain('more')
})

it.each([
  ['zh-CN', true, '至少 2 小时 0 分钟'],
  ['zh-CN', undefined, '2 小时 0 分钟'],
  ['en-US', true, 'at least 2 h 0 min'],
] as const)('how long a broadcast lasted is said as far as it is known: %s, %s', (locale, sinceSeen, span) => {
  const target = { platform: 'kuaishou', kind: 'live', id: '3x' } as const
  const facts = { author: { platform: 'kuaishou', id: '3x' }, kind: 'live-end', text: '', tags: [] } as const
  const news: News = {
    id: 'n',
    at: sampleNow,
    target,
    lastedMs: 7_200_000,
    ...facts,
    ...(sinceSeen ? { sinceSeen } : {}),
  }
  const t = translator(locale)
  const banner = wordsOf(news, { say: (text, params) => [h.text(t(text, params))], locale }, sampleNow)
  expect(banner.endsWith(span)).toBe(true)
  expect(textsOf(buildView(liveEndView(news, banner, undefined), cardContext({ locale })).node)).toContain(span)
})

it.each([
  [['video', 'pictures', 'article', 'live', 'live-end'], undefined],
  [['video', 'pictures', 'article', 'live'], '不要下播'],
  [['video', 'live'], '视频、开播'],
  [['video', 'pictures', 'article', 'live', 'live-end', 'liked'], '视频、图文、文章、开播、下播、喜欢'],
] as const)('what is heard is said where it is not the usual: %j', (kinds, said) => {
  const t = translator('zh-CN')
  const one = { place: 1, platform: 'douyin', name: '甲', id: 'MS4w'.repeat(19), kinds, state: 'on' } as const
  const remarked = { ...one, remark: '很长的备注'.repeat(8) }
  const { rows } = subscriptionsView([remarked], { title: 'T' }, (text, params) => [h.text(t(text, params))])
  // An id nobody can read off, and a long remark, leave room for it.
  expect(rows).toMatchObject([{ about: '很长的备注很长的备注很长的备注… · 抖音', kinds: said ?? '' }])
})

it.each([
  ['zh-CN', '小厨 发布了视频：红烧肉'],
  ['en-US', '小厨 published a video: 红烧肉'],
] as const)('one of a list without a card is told with the signs of its language: %s', (locale, said) => {
  const target = { platform: 'kuaishou', kind: 'work', id: '3x' } as const
  const author = { platform: 'kuaishou', id: '3x' } as const
  const news: News = {
    id: 'n',
    at: sampleNow,
    target,
    author,
    name: '小厨',
    kind: 'video',
    text: '红烧肉\n…',
    tags: [],
  }
  const t = translator(locale)
  const entry = entryOf(news, { say: (text, params) => [h.text(t(text, params))], locale }, true)
  expect(entry.split('\n')).toEqual([said, expect.stringMatching(/^https:/)])
})

it('shows the portraits that are known', () => {
  const faces = [{ ...rows[0], face: 'https://a.example/1.jpg' }, rows[1]]
  const view = subscriptionsView(faces, { title: 'T' }, () => [])
  expect(view.rows.map(({ portrait }) => portrait?.source.urls)).toEqual([['https://a.example/1.jpg'], undefined])
})

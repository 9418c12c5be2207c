import { describe, expect, it } from 'vitest'
import { exported, imported } from '../../../src/chat/push/transfer'
import type { Contents } from '../../../src/chat/push/item'
import { following, room } from './following'

const read = (file: unknown): Contents => {
  const contents = imported(JSON.stringify(file))
  if (typeof contents === 'string') throw new Error(contents)
  return contents
}
const ours = (...subscriptions: unknown[]) => ({ format: 'amagi-subscriptions', version: 1, subscriptions })
const plain = { platform: 'bilibili', id: '1', chat: room }

it('what was exported is what is imported', () => {
  const one = following('1', {
    name: '样例',
    wishes: { kinds: ['video'], only: ['a'], never: ['/b/'], skipPaid: true, liveWords: true },
    media: true,
    quiet: [1380, 420],
    quietDigest: true,
    mention: { all: true, users: ['42'] },
    remark: '大号',
    paused: true,
    locales: ['zh-CN'],
    refused: 2,
    by: 'test:alice',
  })
  const { chat: _, since: __, refused: ___, by: ____, place, author, name, wishes, ...options } = one
  const contents = imported(exported([one], 0))
  expect(contents).toEqual({ items: [{ chat: place, author, name, wishes, options }], passed: 0 })
})

describe('of a file of ours is taken', () => {
  it.each([
    ['nobody without a platform of ours', { ...plain, platform: 'constructor' }],
    ['nobody by an id that is none', { ...plain, id: '../../etc' }],
    ['nobody by a number that is none', { ...plain, id: 1.5 }],
    ['nobody for a chat that is none', { ...plain, chat: { platform: 'test', channelId: 'room' } }],
    ['nobody for a chat with a line break in its id', { ...plain, chat: { ...room, channelId: 'a\nb' } }],
    ['nothing that is no entry', 7],
  ])('%s', (_, entry) =>
    expect(read(ours(entry, plain))).toMatchObject({ items: [{ author: { id: '1' } }], passed: 1 }),
  )

  it('no option that means nothing', () => {
    const [item] = read(
      ours({
        ...plain,
        name: `a\n\u202Eb${'x'.repeat(200)}`,
        wishes: { kinds: ['video', 'magic', 7], only: ['a', 3, '', 'x'.repeat(500)], never: 'all', skipPaid: 'yes' },
        options: { quiet: [5000, 1], mention: { users: [1, 'a', 'b\nc'] }, media: 1, remark: {}, locales: ['x', 5] },
      }),
    ).items
    expect(item?.wishes).toEqual({ kinds: ['video'], only: ['a'] })
    expect(item?.options).toEqual({ mention: { users: ['a'] }, locales: ['x'] })
    expect(item?.name).toMatch(/^a bx+$/)
    expect([...(item?.name ?? '')].length).toBeLessThanOrEqual(60)
  })
})

it.each([
  ['{', 'not-json'],
  ['null', 'unknown'],
  ['[]', 'unknown'],
  ['{"groups":[],"version":2}', 'unknown'],
  [JSON.stringify({ ...ours(), version: 2 }), 'newer'],
  [JSON.stringify({ ...ours(), version: '1' }), 'unknown'],
  [JSON.stringify(ours(...Array.from({ length: 5001 }, () => 1))), 'too-large'],
  [' '.repeat(2_000_001), 'too-large'],
])('a file that is none is refused (%#)', (text, why) => expect(imported(text)).toBe(why))

const group = (channelId: string, selfId?: string) => ({
  platform: 'onebot',
  channelId,
  ...(selfId === undefined ? {} : { selfId }),
})
const works = ['video', 'pictures', 'text', 'article', 'forward', 'other']

describe('the list of another bot', () => {
  it('koishi-plugin-bilibili-notify: a table', () => {
    const subs = [
      { name: '甲', uid: '1', dynamic: true, live: false, platform: 'onebot', target: '100,200', dynamicAtAll: true },
      { name: '乙', uid: '2', dynamic: false, live: false, platform: 'onebot', target: '100' },
      { name: '丙', uid: 'x y', dynamic: true, live: true, platform: 'onebot', target: '100' },
      7,
    ]
    const wishes = { kinds: works }
    const facts = { author: { platform: 'bilibili', id: '1' }, name: '甲', wishes, options: { mention: { all: true } } }
    expect(read({ subs })).toEqual({
      items: [
        { chat: group('100'), ...facts },
        { chat: group('200'), ...facts },
      ],
      passed: 3,
    })
    expect(read(subs.slice(0, 3)).items).toHaveLength(2)
  })

  it('koishi-plugin-bilibili-notify: the advanced one', () => {
    const channelArr = [
      { channelId: '100', dynamic: true, live: true, bot: '9' },
      { channelId: '200', dynamic: false, live: true },
    ]
    const subs = {
      甲: { uid: '1', dynamic: true, live: true, target: [{ platform: 'onebot', channelArr }] },
      乙: null,
      丙: { uid: '3', dynamic: true, live: false, target: [{ platform: 'kook', channelArr: channelArr.slice(0, 1) }] },
    }
    expect(read({ subs })).toMatchObject({
      items: [
        { chat: group('100', '9'), name: '甲', wishes: { kinds: [...works, 'live', 'live-end'] } },
        { chat: group('200'), wishes: { kinds: ['live', 'live-end'] } },
        { chat: { platform: 'kook', channelId: '100' }, wishes: { kinds: works } },
      ],
      passed: 1,
    })
  })

  it('karin-plugin-kkk', () => {
    const secUid = `MS4wLjABAAAA${'x'.repeat(43)}`
    const file = {
      douyin: [
        {
          switch: false,
          sec_uid: secUid,
          short_id: 'a',
          group_id: ['100:9', '200:9'],
          remark: '甲',
          pushTypes: ['post', 'live', 'constructor'],
          filterMode: 'whitelist',
          Keywords: ['游戏'],
          Tags: ['攻略'],
        },
        { switch: true, sec_uid: '', short_id: 'b', group_id: ['100:9'], remark: '乙' },
      ],
      bilibili: [
        { switch: true, host_mid: 7, group_id: ['100:9'], remark: '', filterMode: 'blacklist', Keywords: ['抽奖'] },
      ],
    }
    expect(read(file)).toEqual({
      items: [
        ...['100', '200'].map((channel) => ({
          chat: group(channel, '9'),
          author: { platform: 'douyin', id: secUid },
          name: '甲',
          wishes: { kinds: ['video', 'pictures', 'article', 'live', 'live-end'], only: ['游戏', '#攻略'] },
          options: { paused: true },
        })),
        {
          chat: group('100', '9'),
          author: { platform: 'bilibili', id: '7' },
          wishes: { never: ['抽奖'] },
          options: {},
        },
      ],
      passed: 1,
    })
  })

  it('nonebot-bison', () => {
    const target = { target_name: '甲', target: '1', platform_name: 'bilibili', default_schedule_weight: 10 }
    const groups = [
      {
        user_target: { platform_type: 'QQ Group', group_id: 100 },
        subs: [
          { categories: [3, 5], tags: ['游戏', '~抽奖'], target },
          { categories: [1, 3], tags: [], target: { ...target, platform_name: 'bilibili-live' } },
          { categories: [1], tags: [], target: { ...target, platform_name: 'weibo' } },
        ],
      },
      { user_target: { platform_type: 'QQ Private', user_id: 5 }, subs: [{ categories: [], tags: [], target }] },
    ]
    const author = { platform: 'bilibili', id: '1' }
    expect(read({ version: 3, groups })).toMatchObject({
      items: [
        { chat: group('100'), author, wishes: { kinds: ['video', 'forward'], only: ['#游戏'], never: ['#抽奖'] } },
        { chat: group('100'), author, wishes: { kinds: ['live', 'live-end'] } },
        { chat: { ...group('private:5'), direct: true }, author },
      ],
      passed: 1,
    })
  })

  it('whatever stands in it breaks nothing', () => {
    const odd = [null, -1.5, '', [], {}, { __proto__: null }, 'x\ny']
    const files = odd.flatMap((value) => [
      { subs: [value] },
      { subs: { a: value } },
      { subs: [{ uid: value, target: value }] },
      { subs: [{ uid: '1', target: [{ platform: value, channelArr: [value, { channelId: value }] }] }] },
      { douyin: [value], bilibili: [{ host_mid: value, group_id: [value] }] },
      { version: 3, groups: [value, { user_target: value, subs: [value, { target: value }] }] },
    ])
    const contents = files.map((file) => imported(JSON.stringify(file)))
    expect(contents.flatMap((one) => (typeof one === 'string' ? [] : one.items))).toEqual([])
  })
})

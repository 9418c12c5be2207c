/** Commands about subscriptions, as people say them in a chat: one Koishi for all of them. */
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { h } from 'koishi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CardView } from '../../src/card/views'
import type { Following } from '../../src/chat/push'
import { AmagiError } from '../../src/errors'
import { following, room } from './push/following'
import { receive } from './test-bot'
import { ask as askIn, createWorld, followNobody, say, type World } from './world'

let world: World
let fakes: World['fake']
beforeAll(async () => {
  world = await createWorld({
    settings: { push: { enabled: false }, accounts: { admins: ['test:root'] }, reply: { info: 'text' } },
  })
  await world.account('second')
  fakes = { ...world.fake }
})
afterAll(() => world.close())
afterEach(async () => {
  Object.assign(world.fake, fakes)
  await followNobody(world)
  await rm(join(world.dir, 'data', 'import.json'), { force: true })
})

/** What the chat gets, as one text. */
const ask = (content: string, more: Partial<Parameters<typeof say>[1]> = {}): Promise<string> =>
  askIn(world, { content, ...more })

/** The same of a message whose elements follow each other without a blank. */
const glued = (elements: h[]): Promise<string> => askIn(world, { elements })

const list = (): Promise<readonly Following[]> => world.kit.push.list()
const one = async (id = '1'): Promise<Following | undefined> => (await list()).find(({ author }) => author.id === id)

const person = (id: number): string => `https://bilibili.com/user/${id}`

describe('following', () => {
  it('takes links, numbers and names of platforms, with kinds; once more ends it', async () => {
    expect(await ask(`订阅 ${person(1)}`)).toBe(
      '已关注 名字1（哔哩哔哩）。有新内容时会发到这里：视频、图文、文字、文章、转发、其他、开播、下播。\n插件设置里关闭了订阅（push.enabled），打开之后才会推送。',
    )
    expect(await ask('订阅B站 2 视频 直播')).toContain('名字2（哔哩哔哩）。有新内容时会发到这里：视频、开播、下播。')
    expect((await one('2'))?.wishes).toEqual({ kinds: ['video', 'live', 'live-end'] })
    expect(await ask('订阅 快手 3xabc 视频')).toContain('已关注 名字3xabc（快手）')
    expect(await ask('设置B站推送 1 开启')).toContain('已经关注了 名字1')
    // Kinds behind somebody who is followed change them, and end nothing.
    expect(await ask('订阅B站 1 图文')).toContain('现在推送：图文')
    expect(await ask('设置B站推送 1')).toBe('不再关注 名字1（哔哩哔哩）。')
    expect(await ask('#设置B站推送 2 关闭')).toContain('不再关注 名字2')
    expect(await ask('订阅B站 2 关闭')).toContain('这里没有关注 名字2')
    expect(await list()).toHaveLength(1)
  })

  it('goes on with somebody who was paused or stopped', async () => {
    await ask('订阅B站 1')
    await ask('暂停订阅 1')
    expect(await ask('订阅B站 1')).toBe('已恢复 名字1（哔哩哔哩）。')
    expect(await one()).not.toHaveProperty('paused')
    await world.kit.push.alter(await list(), (own) => ({ ...own, refused: 3 }))
    expect(await ask('订阅B站 1')).toBe('已恢复 名字1（哔哩哔哩）。')
    expect(await one()).not.toHaveProperty('refused')
  })

  it.each([
    ['kinds', '订阅B站 1 视频', { wishes: { kinds: ['video'] } }],
    ['a pause', '订阅B站 1', { wishes: {} }],
  ])('changes %s and nothing that somebody else changes meanwhile', async (_, words, after) => {
    await ask('订阅B站 1')
    await ask('暂停订阅 1')
    const { push } = world.kit
    const { list: read } = push
    const before = await read()
    try {
      push.list = async () => {
        await push.alter(before, (own) => ({ ...own, remark: '大号' }))
        return before
      }
      await ask(words)
    } finally {
      push.list = read
    }
    expect(await one()).toMatchObject({ ...after, remark: '大号' })
  })

  it('of a work follows its author', async () => {
    world.fake.person = async ({ platform, id }) => ({ platform, id: '77', name: `作者of${id}` })
    expect(await ask('订阅 https://bilibili.com/video/BV1xx411c7mD')).toContain('已关注 作者ofBV1xx411c7mD')
    expect(await one('77')).toBeDefined()
  })

  it.each([
    ['not-found', '没有找到这个人'],
    ['private', '不公开'],
    ['cookie-expired', 'Cookie'],
    ['blocked', ''],
    ['unsupported', '没有可以关注的人'],
  ] as const)('says in one line that it is %s', async (code, words) => {
    world.fake.person = () => Promise.reject(new AmagiError(code))
    const said = await ask(`订阅 ${person(1)}`)
    expect(said).toContain(words)
    expect(said.trim()).not.toBe('')
    expect(said.split('\n')).toHaveLength(1)
    expect(await list()).toEqual([])
  })

  it('says what to write where nobody is named, and that a number leads to nobody', async () => {
    expect(await ask('订阅 今天的天气')).toContain('请写出要关注的人')
    expect(await ask('订阅抖音 12345')).toBe('没有找到抖音号“12345”。请发送主页的链接。')
    world.fake.number = () => Promise.reject(new AmagiError('login-required'))
    expect(await ask('订阅抖音 12345')).toContain('登录')
    world.fake.number = async (platform) => ({ platform, id: 'MS4wLjABAAAAx', name: '某某' })
    expect(await ask('订阅抖音 12345')).toContain('已关注 某某（抖音）')
    expect(await ask('订阅B站 1 喜欢')).toContain('哔哩哔哩没有这样的内容')
  })

  it('is for who runs the chat, elsewhere for who manages the accounts', async () => {
    expect(await ask('订阅B站 1', { userId: 'bob' })).toMatch(/管理/)
    expect(await ask('订阅B站 1 -g 999', { userId: 'bob', roles: ['admin'] })).toMatch(/管理/)
    expect(await list()).toEqual([])
    expect(await ask('订阅B站 1 -g 999')).toContain('已关注')
    expect(await ask('订阅B站 2 --chat test:999')).toContain('已关注')
    expect(await ask('订阅B站 3 -g other:1')).toContain('没有机器人在')
    expect(new Set((await list()).map(({ chat }) => chat))).toEqual(new Set(['test/g//999']))
    expect(await ask('订阅列表')).toContain('没有关注任何人')
    expect(await ask('订阅列表 -g 999')).toContain('这里关注了 2 人')
    expect(await ask('取消订阅 2 -g 999')).toContain('不再关注 名字2')
  })
})

describe('whom the commands are for', () => {
  afterEach(() => {
    world.settings.push.authority = 'chat'
    world.settings.rights = []
  })

  it.each([
    ['everyone', {}, true],
    ['chat', {}, false],
    ['chat', { roles: ['admin'] }, true],
    ['chat', { direct: true }, true],
    ['accounts', { roles: ['admin'] }, false],
    // Without a database nobody has an authority.
    [2, { roles: ['admin'] }, false],
    ['nobody', { userId: 'root' }, false],
  ] as const)('%s, asked by %j: %s', async (authority, asker, may) => {
    world.settings.push.authority = authority
    await ask('订阅B站 1', { userId: 'bob', ...asker } as never)
    expect((await list()).length > 0).toBe(may)
  })

  it('is what a row of the table of rights says, where there is one', async () => {
    world.settings.push.authority = 'nobody'
    world.settings.rights = [{ command: 'amagi.subscribe', right: 'everyone' }]
    expect(await ask('订阅B站 1', { userId: 'bob' })).toContain('已关注')
    expect(await ask('取消订阅 1', { userId: 'bob' })).not.toContain('不再关注')
    // The list changes nothing.
    expect(await ask('订阅列表', { userId: 'bob' })).toContain('这里关注了 1 人')
  })
})

describe('options', () => {
  beforeEach(async () => {
    await ask('订阅B站 1')
  })

  it('change one after the other, and say what holds', async () => {
    expect(await ask('订阅选项 关闭 转发')).toBe('名字1：\n内容：视频、图文、文字、文章、其他、开播、下播')
    expect(await ask('订阅选项 1 不看 抽奖 /广告|推广/ #恰饭')).toBe(
      '名字1：\n不看（含有任何一个）：抽奖 /广告|推广/ #恰饭',
    )
    expect(await ask('订阅选项 1 不看 删除 #恰饭')).toContain('：抽奖 /广告|推广/')
    expect(await ask('订阅选项 1 安静 23:00-7:00 汇总')).toContain('23:00-07:00，结束后合成一条')
    expect(await ask('订阅选项 1 提醒 全体 <at id="42"/>')).toContain('提醒：全体 42')
    expect(await ask('订阅选项 1 提醒 我')).toContain('提醒：root')
    expect(await ask('订阅选项 1 跳过充电')).toContain('跳过充电专属：开')
    expect(await ask('订阅选项 1 媒体 开')).toContain('附带媒体：开')
    expect(await ask('订阅选项 1 备注 <b>大号</b>')).toContain('备注：大号')
    expect(await one()).toMatchObject({
      wishes: {
        kinds: ['video', 'pictures', 'text', 'article', 'other', 'live', 'live-end'],
        never: ['抽奖', '/广告|推广/'],
        skipPaid: true,
      },
      quiet: [1380, 420],
      quietDigest: true,
      mention: { users: ['root'] },
      media: true,
    })
    expect(await ask('订阅选项')).toContain('不看（含有任何一个）：抽奖 /广告|推广/')
    expect(await ask('订阅选项 默认')).toContain('安静时间：没有')
    const { chat, place, author, name, by, since, locales, remark } = (await one()) as Following
    expect(await one()).toEqual({ chat, place, author, name, by, since, locales, remark, wishes: {} })
  })

  it.each([
    ['订阅选项 不看 /[/', '不是能用的正则：missing closing ]'],
    ['订阅选项 不看 /a/x', '末尾的标志“x”'],
    ['订阅选项 只看', '请写出词'],
    ['订阅选项 安静 晚上', '请写出时间段'],
    ['订阅选项 提醒', '请 @ 要提醒的人'],
    ['订阅选项 开启', '请写出内容'],
    ['订阅选项 开启 喜欢', '没有这样的内容。可以选：视频'],
    ['订阅选项 关闭 动态 直播', '什么都不剩'],
    ['订阅选项 关闭 转发 张三', '不明白“张三”'],
    ['订阅选项 9 暂停', '请写清是谁'],
    ['订阅选项 天气', '写法'],
  ])('%s is refused with what to write', async (text, words) => {
    expect(await ask(text)).toContain(words)
    expect((await one())?.wishes).toEqual({})
  })

  it('say what somebody wrote as he wrote it, and send nothing else for it', async () => {
    const [said] = await say(world, { content: '订阅选项 1 不看 &lt;at/&gt; {value} $(help)', userId: 'root' })
    expect(said).toContain('：&lt;at/&gt; {value}')
    expect((await one())?.wishes.never?.slice(0, 2)).toEqual(['<at/>', '{value}'])
    await ask('订阅选项 1 不看 清空')
    await ask('订阅选项 1 不看 "a b" “c d” /e f|\\d+\\/x/i \'g\'')
    expect((await one())?.wishes.never).toEqual(['a b', 'c d', '/e f|\\d+\\/x/i', 'g'])
  })

  it('want to know who is meant, where several are followed', async () => {
    await ask('订阅B站 2')
    expect(await ask('订阅选项 关闭 转发')).toBe('请写清是谁（“订阅列表”里的序号、名字，或者“全部”）：名字1、名字2。')
    expect(await ask('订阅选项 名字2 关闭 转发')).toContain('名字2：')
    expect(await ask('订阅选项 关闭 专栏 名字2')).toContain('名字2：')
    expect(await ask(`订阅选项 ${person(2)} 关闭 视频`)).toContain('名字2：')
    expect((await one('2'))?.wishes.kinds).toEqual(['pictures', 'text', 'other', 'live', 'live-end'])
    expect(await ask(`订阅选项 ${person(5)} 关闭 视频`)).toBe('这里没有关注这个人。')
    expect(await ask('订阅选项 全部 不看 抽奖')).toContain('2 人（名字1、名字2）')
    await ask('订阅 快手 3xabc')
    expect(await ask('订阅选项 B站 媒体 开')).toContain('2 人（名字1、名字2）')
    expect(await ask('暂停订阅 快手')).toContain('名字3xabc：')
    await ask('取消订阅 名字3xabc')
    expect((await list()).map(({ wishes }) => wishes.never)).toEqual([['抽奖'], ['抽奖']])
  })

  it('pause the whole chat, or one, and go on with what was stopped', async () => {
    await ask('订阅B站 2')
    expect(await ask('暂停订阅')).toContain('2 人')
    expect((await list()).map(({ paused }) => paused)).toEqual([true, true])
    expect(await ask('恢复订阅 1')).toContain('暂停：关')
    expect((await list()).map(({ paused }) => paused)).toEqual([undefined, true])
    await world.kit.push.alter(await list(), (own) => ({ ...own, refused: 3 }))
    expect(await ask('检测异常订阅')).toMatch(/1 个订阅已停下：\n1\. 名字1（哔哩哔哩）：发不进这个会话，已停下/)
    expect(await ask('恢复订阅')).toContain('2 人')
    expect(await ask('检测异常订阅')).toBe('没有停下的订阅。')
  })

  it('speak English, too', async () => {
    const { fallback } = world.ctx.i18n
    world.ctx.i18n.fallback = (() => ['en-US']) as never
    await ask('取消订阅 1')
    expect(await ask('订阅B站 1 video live')).toContain('videos, going live, going off air')
    expect(await ask('订阅选项 1 off video')).toBe('名字1:\nWhat: going live, going off air')
    expect(await ask('订阅选项 1 quiet 23-7 digest')).toContain('23:00-07:00, one message afterwards')
    expect(await ask('订阅选项 1 mention all')).toContain('Mentions: everybody')
    expect(await ask('订阅列表')).toBe(
      'Followed here: 1\n1. 名字1 (bilibili): not looked at yet, what is there at first is not sent, only going live, going off air',
    )
    world.ctx.i18n.fallback = fallback
  })
})

describe('lists', () => {
  it('say how each of them does, here and everywhere', async () => {
    await ask('订阅B站 1')
    await ask('订阅B站 2 视频')
    await ask('订阅选项 2 不看 抽奖')
    await ask('订阅选项 2 备注 大号')
    await ask('暂停订阅 2')
    await ask('订阅 快手 3xabc -g 999')
    expect(await ask('订阅列表', { userId: 'bob' })).toBe(
      '这里关注了 2 人：\n1. 名字1（哔哩哔哩）：还没有看过，第一次看到的内容不发\n2. 名字2（哔哩哔哩）：备注“大号”，已暂停（发送“恢复订阅”继续），只有视频，1 个筛选词',
    )
    expect(await ask('抖音推送列表')).toContain('没有关注任何人')
    expect(await ask('订阅列表 全部', { userId: 'bob', roles: ['admin'] })).toContain('只有账号管理员')
    const everywhere = await ask('全局订阅列表')
    expect(everywhere).toContain('2 个会话里有 3 个订阅，一共 3 人：')
    expect(everywhere).toContain('\n\ntest/g//999\n1. 名字3xabc（快手）')
    expect(await ask('取消订阅 大号')).toBe('不再关注 大号（哔哩哔哩）。')
    await ask('订阅B站 2')
    expect(await ask('取消订阅 名字1 张三')).toContain('不明白“张三”')
    expect(await ask('取消订阅 名字1 名字2')).toBe('不再关注这 2 人。')
    await ask('订阅B站 1')
    expect(await ask('取消订阅 全部')).toContain('不再关注 名字1')
  })

  it('of many chats show sixty of them and say how many are left', async () => {
    // A guest looks at twenty people.
    for (const channelId of ['a', 'b', 'c', 'd', 'e']) {
      const place = { ...room, channelId, guildId: channelId }
      await world.kit.push.adopt(Array.from({ length: 20 }, (_, index) => following(`${index + 1}`, { place })))
    }
    const said = await ask('订阅列表 全部')
    expect(said).toContain('5 个会话里有 100 个订阅，一共 20 人：')
    expect(said.match(/\n\d+\. /g)).toHaveLength(60)
    expect(said.endsWith('\n还有 40 个没有列出')).toBe(true)
  })

  it('name what takes nothing any more, and let go of it', async () => {
    await ask('订阅B站 1')
    await ask('订阅B站 2')
    const [first] = await list()
    await world.kit.push.alter([first as Following], (own) => ({ ...own, refused: 3 }))
    expect(await ask('清除异常订阅')).toBe('已清除 1 个停下的订阅。')
    expect((await list()).map(({ author }) => author.id)).toEqual(['2'])
  })
})

const works = (...ids: string[]) => [
  {
    author: '1',
    name: '名字1',
    works: ids.map((id, index) => ({
      id,
      order: id,
      at: 1_699_999_000_000 + 1000 * index,
      kind: index % 2 === 0 ? ('video' as const) : ('pictures' as const),
      target: { platform: 'bilibili' as const, kind: 'dynamic' as const, id },
      twin: `BV${id}`,
      text: '',
      tags: [],
    })),
  },
]

describe('the newest', () => {
  beforeEach(async () => {
    world.fake.look = async (_platform, source) => (source === 'space' ? works('10', '11', '12') : [])
  })

  it('is shown without following, and is no news', async () => {
    expect(await ask('测试B站推送 1')).toContain('名字1 发布了视频')
    expect(world.calls).toContain('resolve 12')
    expect(await ask(`预览推送 ${person(1)} 图文`)).toContain('名字1 发布了图文')
    expect(world.calls).toContain('resolve 11')
    // A work that is named is the one.
    world.fake.person = async ({ platform }) => ({ platform, id: '1', name: '名字1' })
    world.calls.length = 0
    expect(await ask('测试B站推送 https://bilibili.com/video/BV10')).toContain('名字1 发布了视频')
    expect(world.calls).toContain('resolve 10')
    Object.assign(world.fake, { person: fakes.person })
    expect(await ask('预览推送 B站 1 转发')).toContain('没有找到 名字1 的这类内容')
    expect(await ask('预览推送')).toContain('请写出要关注的人')
    expect(await ask('测试B站推送 1', { userId: 'bob' })).toMatch(/管理/)
    expect(await list()).toEqual([])
  })

  it('is the broadcast where that is asked for, or where there is nothing else', async () => {
    const target = { platform: 'bilibili' as const, kind: 'live' as const, id: '9' }
    world.fake.look = async (_platform, source) =>
      source === 'rooms'
        ? [{ author: '1', live: { key: 'k', target, startedAt: 1_699_999_000_000, title: '杂谈' } }]
        : [{ author: '1', works: [] }]
    expect(await ask('预览推送 B站 1 直播')).toContain('正在直播')
    expect(await ask('预览推送 B站 1')).toContain('正在直播')
  })

  it('is sent again on purpose, and not once more by itself', async () => {
    world.fake.person = async ({ platform }) => ({ platform, id: '1', name: '名字1' })
    expect(await ask('强制推送 1')).toContain('没有关注任何人')
    await ask('订阅B站 1')
    expect(await ask('强制推送')).toContain('名字1 发布了视频')
    expect(await ask('B站强制推送')).toContain('名字1 发布了视频')
    expect(await ask('抖音强制推送')).toBe('抖音上，这里没有关注任何人。')
    expect(await ask('强制推送 9')).toContain('请写出序号')
    // It is decided here: nothing is left that could be ignored.
    expect(await ask('忽略推送 https://bilibili.com/dynamic/12')).toContain('已经处理过了')
  })

  it('of a platform that refuses is one line', async () => {
    world.fake.look = () => Promise.reject(new AmagiError('blocked'))
    const said = await ask('测试B站推送 1')
    expect(said.trim()).not.toBe('')
    expect(said.split('\n')).toHaveLength(1)
  })

  it('is ignored everywhere, by any of its links', async () => {
    world.fake.look = async (_platform, source) => (source === 'space' ? works('20', '21', '22') : [])
    await ask('订阅B站 1')
    await ask('订阅B站 1 -g 999')
    world.fake.person = async ({ platform }) => ({ platform, id: '1', name: '名字1' })
    expect(await ask('忽略推送 https://bilibili.com/video/BV22')).toBe('已忽略，2 个会话不会再收到它。')
    expect(await ask('忽略推送 https://bilibili.com/dynamic/22')).toContain('已经处理过了')
    expect(await ask('推送全局忽略 https://bilibili.com/dynamic/5')).toContain('本来就不会推送')
    expect(await ask('忽略推送')).toContain('请写出要忽略的链接')
    expect(await ask('忽略推送 https://bilibili.com/dynamic/21', { userId: 'bob', roles: ['admin'] })).toMatch(/管理/)
  })
})

describe('another account', () => {
  beforeEach(async () => {
    await ask('订阅B站 1')
    await ask('订阅B站 1 -g 999')
    await ask('订阅B站 2', { direct: true })
  })

  const accounts = async (): Promise<string[]> =>
    (await list()).map(({ chat, place }) => `${chat} ${place.selfId}`).sort()

  it('takes over this chat, or all of them, without a double', async () => {
    expect(await ask('设置推送机器人 third')).toContain('bot second')
    // This platform does not say who is where.
    expect(await ask('设置推送机器人 second')).toMatch(/^1 个订阅改由 second 发送。\n1 个所在的会话，没能弄清/)
    expect(await accounts()).toEqual(['test/d/bot/private:root bot', 'test/g//999 bot', 'test/g//room second'])
    expect(await ask('设置推送机器人 test:second 全部')).toContain('2 个订阅改由 second 发送。')
    expect(await accounts()).toEqual(['test/d/second/private:root second', 'test/g//999 second', 'test/g//room second'])
    await ask('设置推送机器人 bot 全部', { userId: 'bob', roles: ['admin'] })
    expect(await accounts()).toHaveLength(3)
    expect(await ask('设置推送机器人 <at id="bot"/>')).toMatch(/^1 个订阅改由 bot 发送。/)
  })

  it('that serves a person already makes one of two', async () => {
    const before = (await list()).find(({ place }) => place.direct) as Following
    const place = { ...before.place, selfId: 'second' }
    await world.kit.push.adopt([
      {
        chat: 'test/d/second/private:root',
        place,
        author: before.author,
        wishes: { kinds: ['live'], never: ['抽奖'] },
      },
    ])
    expect(await ask('设置推送机器人 second 全部')).toContain('其中 1 个已经有了')
    const after = (await list()).filter(({ place: own }) => own.direct)
    expect(after).toHaveLength(1)
    expect(after[0]?.wishes.never).toEqual(['抽奖'])
    expect(after[0]?.wishes.kinds).toContain('video')
  })
})

describe('files', () => {
  /** What lies in the folder when one subscription of the room was exported. */
  const exportedHere = async (): Promise<string> => {
    const [, name = ''] =
      /已导出 1 个订阅：data\/amagi\/(subscriptions-[0-9a-f]{16}\.json)/.exec(await ask('导出订阅')) ?? []
    return (await world.kit.reports.read(name, 1_000_000)) ?? ''
  }

  it('of a chat come back as they were, and begin anew', async () => {
    await ask('订阅B站 1 视频')
    await ask('订阅选项 1 不看 抽奖 /广告/')
    await ask('订阅选项 1 安静 23:00-7:00')
    await ask('订阅选项 1 备注 大号')
    const before = (await list())[0] as Following
    const file = await exportedHere()
    expect(JSON.parse(file)).toMatchObject({ format: 'amagi-subscriptions', version: 1 })
    await ask('取消订阅 1')
    world.now.ms += 60_000
    expect(await ask(`导入订阅 ${h.escape(file)}`)).toBe('已导入 1 个订阅，从现在开始推送新内容。')
    const after = (await list())[0] as Following
    const { by: _, ...rest } = before
    expect(after).toEqual({ ...rest, since: world.now.ms })
    // Once more: the two become one, and what is here goes on.
    expect(await ask(`导入订阅 ${h.escape(file)}`)).toContain('1 个已经有了，合在一起')
    expect(await list()).toHaveLength(1)
  })

  it('of a chat stay its own while another chat exports, and go by one name', async () => {
    const { bot } = world
    await ask('订阅B站 1')
    await ask('订阅B站 2', { channelId: 'third' })
    let go = (): void => undefined
    const other = new Promise<void>((resolve) => (go = resolve))
    bot.behave = async ({ channelId, text }) => (channelId === 'room' && text.includes('已导出') ? other : undefined)
    const before = bot.sent.length
    const first = ask('导出订阅')
    await receive(bot, { content: '导出订阅', userId: 'root', channelId: 'third' })
    go()
    await first
    bot.behave = () => undefined
    const files = bot.sent.slice(before).flatMap(({ channelId, elements }) =>
      h.select(elements, 'file').map(({ attrs }) => {
        const text = Buffer.from(String(attrs.src).split(',')[1] ?? '', 'base64').toString()
        return [channelId, attrs.title, ...Array.from(text.matchAll(/"id":\s*"(\d+)"/g), ([, id]) => id)]
      }),
    )
    expect(files.sort()).toEqual([
      ['room', 'subscriptions.json', '1'],
      ['third', 'subscriptions.json', '2'],
    ])
  })

  it('of all chats are for who manages the accounts, and lie in a folder', async () => {
    await ask('订阅B站 1')
    await ask('订阅B站 2 -g 999')
    const admin = { userId: 'bob', roles: ['admin'] }
    expect(await ask('导出订阅 全部', admin)).toContain('只有账号管理员')
    expect(await ask('导出订阅 全部')).toContain('已导出 2 个订阅')
    const file = (await world.kit.reports.read('subscriptions.json', 1_000_000)) ?? ''
    expect(await ask(`导入订阅 ${h.escape(file)}`, { channelId: 'third' })).toContain('文件里有几个会话的订阅')
    await ask('取消订阅 1')
    await ask('取消订阅 1 -g 999')
    expect(await ask('导入订阅', admin)).toContain('请把导出的内容或者文件的链接写在')
    await writeFile(join(world.dir, 'data', 'import.json'), file)
    expect(await ask('导入订阅 全部', admin)).toContain('只有账号管理员')
    // Those of this chat alone.
    expect(await ask('导入订阅')).toContain('已导入 1 个订阅')
    expect(await ask('导入订阅 全部')).toMatch(/^已导入 1 个订阅[^\n]*\n1 个已经有了/)
    expect((await list()).map(({ chat }) => chat).sort()).toEqual(['test/g//999', 'test/g//room'])
  })

  it('behind an address are read for those who may, and begin at the base line', async () => {
    await ask('订阅B站 1')
    const file = await exportedHere()
    await ask('取消订阅 1')
    const address = 'https://files.example.com/list.json'
    world.fake.document = async () => file
    world.calls.length = 0
    expect(await ask(`导入订阅 ${address}`, { userId: 'bob' })).toMatch(/管理/)
    expect(world.calls).toEqual([])
    world.now.ms += 60_000
    expect(await ask(`导入订阅 ${address}`, { userId: 'bob', roles: ['admin'] })).toContain('已导入 1 个订阅')
    expect(await one()).toMatchObject({ since: world.now.ms })
    const attached = [h.text('导入订阅'), h('file', { src: address })]
    expect(await glued(attached)).toContain('1 个已经有了，合在一起')
    expect(world.calls).toEqual([`document ${address}`, `document ${address}`])
    world.fake.document = async () => '<html>'
    expect(await ask(`导入订阅 ${address}`)).toBe('这不是 JSON。')
    world.fake.document = () => Promise.reject(new AmagiError('upstream-changed'))
    expect(await ask(`导入订阅 ${address}`)).toContain('这个地址不能读取')
    world.fake.document = () => Promise.reject(new AmagiError('timeout'))
    expect(await ask(`导入订阅 ${address}`)).toContain('现在读取不了这个文件')
    expect(await glued([h.text('导入订阅'), h('file', { name: 'a.json' })])).toContain('没有给出')
  })

  it('of other bots are taken as far as somebody of ours is there', async () => {
    const sub = { name: '甲', uid: '7', dynamic: true, live: false }
    const subs = [
      { ...sub, platform: 'test', target: '100,200' },
      { ...sub, platform: 'onebot', target: '300' },
    ]
    const said = await ask(`导入订阅 全部 ${h.escape(JSON.stringify({ subs }))}`)
    expect(said).toContain('已导入 2 个订阅')
    expect(said).toContain('1 个所在的平台上没有机器人')
    expect((await list()).map(({ chat, place }) => [chat, place.selfId]).sort()).toEqual([
      ['test/g//100', 'bot'],
      ['test/g//200', 'bot'],
    ])
  })

  it.each([
    ['{"a":1}', '认不出'],
    ['[1,2]', '认不出'],
    ['{"format":"amagi-subscriptions","version":9,"subscriptions":[]}', '更新的版本'],
    ['{"format":"amagi-subscriptions","version":1,"subscriptions":[]}', '没有可以导入的'],
    ['{oops}', '不是 JSON'],
  ])('%s is refused with why', async (text, words) => {
    expect(await ask(`导入订阅 ${h.escape(text)}`)).toContain(words)
    expect(await list()).toEqual([])
  })
})

it('is a card where pictures go, and lines where it cannot be drawn', async () => {
  const own = await createWorld({ settings: { push: { enabled: false }, accounts: { admins: ['test:root'] } } })
  try {
    const told = async (content: string): Promise<string> => (await say(own, { content, userId: 'root' })).join('\n')
    await told(`订阅 ${person(1)}`)
    const views: CardView[] = []
    own.fake.drawView = async (view) => {
      if (views.push(view) > 1) throw new AmagiError('internal')
      return [{ data: Buffer.from('card'), mime: 'image/jpeg', width: 1, height: 1 }]
    }
    expect(await told('订阅列表')).toBe('<img src="data:image/jpeg"/>')
    expect(views).toMatchObject([
      {
        kind: 'subscriptions',
        title: '这里关注了 1 人',
        rows: [{ number: 1, name: '名字1', state: { words: '还没看过' } }],
      },
    ])
    expect(await told('订阅列表')).toContain('1. 名字1（哔哩哔哩）')
  } finally {
    await own.close()
  }
})

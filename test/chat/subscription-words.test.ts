/** What strangers write about subscriptions, each with one outcome and one line: the real platforms' links and numbers. */
import { h } from 'koishi'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Following } from '../../src/chat/push'
import { AmagiError } from '../../src/errors'
import type { Sighting } from '../../src/model'
import { platforms } from '../../src/platforms'
import { ask as askIn, createWorld, followNobody, say, type World } from './world'

const sec = 'MS4wLjABAAAAinventedinventedinventedinventedinventedx'
let world: World
beforeAll(async () => {
  world = await createWorld({
    platforms,
    settings: { push: { enabled: true }, accounts: { admins: ['test:root'] }, reply: { info: 'text' } },
    short: {
      AbCdEf1: { platform: 'bilibili', kind: 'user', id: '55' },
      AbCdEf: { platform: 'kuaishou', kind: 'user', id: '3xabcdefgh' },
    },
  })
  world.fake.person = async ({ platform, kind, id }) =>
    kind === 'user' ? { platform, id, name: `名${id}` } : { platform, id: '77', name: `${kind} ${id}` }
  world.fake.number = async (platform, number) =>
    number.replace(/^抖音号[:：]?/, '') === 'cook_1' ? { platform, id: sec, name: '小厨' } : undefined
})
afterAll(() => world.close())
afterEach(() => followNobody(world))

const ask = (content: string): Promise<string> => askIn(world, { content })
const list = (): Promise<readonly Following[]> => world.kit.push.list()
const kept = async (): Promise<string[]> =>
  (await list()).map(({ author, wishes }) => [author.platform, author.id, ...(wishes.kinds ?? [])].join(' '))

describe('somebody is followed by', () => {
  it.each([
    // Numbers, as wide and as called as they come.
    ['订阅B站 123', 'bilibili 123'],
    ['订阅B站 UID:123', 'bilibili 123'],
    ['订阅B站 UID：123', 'bilibili 123'],
    ['订阅B站 uid 123', 'bilibili 123'],
    ['订阅B站 uid123 视频', 'bilibili 123 video'],
    ['订阅B站 mid 123', 'bilibili 123'],
    ['订阅B站 １２３', 'bilibili 123'],
    ['订阅B站　１２３　视频', 'bilibili 123 video'],
    ['订阅 UID:123', 'bilibili 123'],
    ['订阅 uid 123', 'bilibili 123'],
    ['订阅 UID：１２３ 视频', 'bilibili 123 video'],
    ['订阅 B站 123', 'bilibili 123'],
    ['订阅 bilibili 123', 'bilibili 123'],
    ['设置B站推送 123', 'bilibili 123'],
    ['#设置B站推送 123', 'bilibili 123'],
    ['设置b站推送 123', 'bilibili 123'],
    ['添加主播 B站 123', 'bilibili 123'],
    // Without a blank.
    ['设置B站推送123', 'bilibili 123'],
    ['设置B站推送：123', 'bilibili 123'],
    ['设置B站推送:UID:123', 'bilibili 123'],
    ['订阅B站UID：123', 'bilibili 123'],
    ['订阅https://space.bilibili.com/123', 'bilibili 123'],
    ['订阅：https://space.bilibili.com/123 视频', 'bilibili 123 video'],
    ['关注https://space.bilibili.com/123', 'bilibili 123'],
    ['订阅bilibili 123', 'bilibili 123'],
    ['订阅哔哩哔哩UID：123', 'bilibili 123'],
    ['添加订阅B站 123 视频', 'bilibili 123 video'],
    ['添加订阅 B站UID123', 'bilibili 123'],
    ['订阅Ｂ站 123', 'bilibili 123'],
    ['订阅B站直播 123', 'bilibili 123 live live-end'],
    ['订阅up主 123', 'bilibili 123'],
    ['添加主播UP123', 'bilibili 123'],
    ['订阅抖音号：cook_1', `douyin ${sec}`],
    ['#设置抖音推送cook_1', `douyin ${sec}`],
    ['＃设置B站推送 123', 'bilibili 123'],
    ['订阅快手号：kevin_wong', 'kuaishou kevin_wong'],
    // In English.
    ['subscribe bilibili 123 video', 'bilibili 123 video'],
    ['关注抖音号：cook_1', `douyin ${sec}`],
    ['follow douyin cook_1', `douyin ${sec}`],
    ['follow https://space.bilibili.com/123', 'bilibili 123'],
    // The platform behind, marks around.
    ['订阅 123 B站', 'bilibili 123'],
    ['订阅 Ｂ站 123', 'bilibili 123'],
    ['订阅 cook_1 抖音 视频', `douyin ${sec} video`],
    ['订阅B站 [123]', 'bilibili 123'],
    ['订阅B站：123。', 'bilibili 123'],
    // Called by name, or mentioned on the way.
    ['<at id="bot"/> 订阅B站 123', 'bilibili 123'],
    ['<at id="bot"/>订阅B站123', 'bilibili 123'],
    ['订阅B站 <at id="7"/> 123', 'bilibili 123'],
    ['关注 B站 123', 'bilibili 123'],
    ['关注 UID:123', 'bilibili 123'],
    // Links.
    ['订阅 https://space.bilibili.com/123?spm_id_from=333.337.0.0', 'bilibili 123'],
    ['订阅 https://space.bilibili.com/123/dynamic 视频', 'bilibili 123 video'],
    ['订阅 space.bilibili.com/123', 'bilibili 123'],
    ['订阅 https://m.bilibili.com/space/123', 'bilibili 123'],
    ['订阅 https://live.bilibili.com/456?x=1 直播', 'bilibili 77 live live-end'],
    ['订阅 https://www.bilibili.com/video/BV1xx411c7mD', 'bilibili 77'],
    ['订阅B站 BV1xx411c7mD', 'bilibili 77'],
    ['订阅 https://b23.tv/AbCdEf1', 'bilibili 55'],
    ['订阅 【某人的个人空间-哔哩哔哩】 https://b23.tv/AbCdEf1 图文', 'bilibili 55 pictures'],
    ['订阅 https://live.douyin.com/123456', 'douyin 77'],
    [`订阅 https://www.douyin.com/user/${sec}?from=1`, `douyin ${sec}`],
    [
      '订阅 看了这个主页，不错！ https://v.kuaishou.com/AbCdEf 复制此消息，打开【快手】直接观看！',
      'kuaishou 3xabcdefgh',
    ],
    ['订阅 https://www.kuaishou.com/profile/3xabcdefgh', 'kuaishou 3xabcdefgh'],
    // Numbers of the others.
    ['订阅抖音 cook_1', `douyin ${sec}`],
    ['设置抖音推送 cook_1', `douyin ${sec}`],
    ['订阅 抖音号 cook_1 视频', `douyin ${sec} video`],
    ['订阅抖音 抖音号：cook_1', `douyin ${sec}`],
    [`订阅抖音 ${sec} 喜欢`, `douyin ${sec} liked`],
    ['订阅快手 3xabcdefgh', 'kuaishou 3xabcdefgh'],
    ['订阅 快手号 kevin_wong', 'kuaishou kevin_wong'],
    ['订阅快手 快手号：kevin_wong', 'kuaishou kevin_wong'],
    // Kinds, before and behind, several, wide.
    ['订阅B站 视频 123', 'bilibili 123 video'],
    ['订阅B站 123 视频、直播', 'bilibili 123 video live live-end'],
    ['订阅B站 123 ＶＩＤＥＯ live', 'bilibili 123 video live live-end'],
    ['订阅B站 123 开启 直播', 'bilibili 123 live live-end'],
    ['订阅B站 123 开启', 'bilibili 123'],
    ['订阅B站 123 只要直播', 'bilibili 123 live live-end'],
    ['订阅B站 123 的直播', 'bilibili 123 live live-end'],
    ['订阅B站 123 视频推送', 'bilibili 123 video'],
    ['订阅B站 123 视频和直播提醒', 'bilibili 123 video live live-end'],
    ['订阅B站 123 全部', 'bilibili 123 video pictures text article forward other live live-end live-title'],
  ])('%s', async (line, wanted) => {
    expect(await ask(line)).toMatch(/^已关注 .+（.+）。有新内容时会发到这里：[^\n]+。$/)
    expect(await kept()).toEqual([wanted])
  })
})

describe('somebody who is live when he is followed', () => {
  const target = { platform: 'bilibili', kind: 'live', id: '9' } as const
  const began = Date.UTC(2023, 10, 14, 20)
  const says = (live: Sighting['live']) => {
    world.fake.look = async (_platform, source, [author = '']) =>
      source === 'rooms' ? [{ author, ...(live === undefined ? {} : { live }) }] : []
  }
  afterEach(() => says(undefined))

  it.each<[string, Sighting['live'], string]>([
    ['订阅B站 123', { key: 'k', target, startedAt: began, title: '杂谈' }, '\\n名123 正在直播，'],
    // Nobody says since when.
    ['订阅 快手 3xabcdefgh 直播', { key: 'k', target }, '\\n名3xabcdefgh 正在直播$'],
    ['订阅B站 123', null, '。$'],
    ['订阅B站 123', undefined, '。$'],
    ['订阅B站 123 视频', { key: 'k', target }, '。$'],
  ])('is said to be: %s, %j', async (line, live, words) => {
    says(live)
    expect(await ask(line)).toMatch(new RegExp(`^已关注 .*${words}`))
  })

  it('is followed also where nobody can say', async () => {
    world.fake.look = () => Promise.reject(new AmagiError('blocked'))
    expect(await ask('订阅B站 123')).toMatch(/^已关注 名123[^\n]*$/)
  })
})

describe('nobody is followed, and one line says why', () => {
  it.each([
    ['订阅', '请写出要关注的人'],
    ['订阅B站', '请写出要关注的人'],
    ['订阅 123', '请写出要关注的人'],
    ['订阅 微博 123', '请写出要关注的人'],
    ['订阅 https://example.com/1', '请写出要关注的人'],
    ['订阅B站 abc', '请写出要关注的人'],
    ['订阅B站 0', '请写出要关注的人'],
    ['订阅B站 -1', '请写出要关注的人'],
    ['订阅B站 99999999999999999999999', '请写出要关注的人'],
    ['订阅快手 张三', '请写出要关注的人'],
    ['订阅抖音 nobody_1', '没有找到抖音号“nobody_1”'],
    ['subscribe douyin nobody_1', '没有找到抖音号“nobody_1”'],
    ['预览推送 B站 1', '没有看到 名1 的作品或直播'],
    ['预览推送 B站 1 视频', '没有找到 名1 的这类内容'],
    ['订阅抖音 张三李四', '没有找到抖音号“张三李四”'],
    ['订阅 https://search.bilibili.com/all?keyword=x', '没有可以关注的人'],
    ['订阅 https://www.bilibili.com/anime/', '没有可以关注的人'],
    ['订阅B站 123 天气', '不明白“天气”'],
    ['订阅B站 123 视频 天气', '不明白“天气”'],
    ['订阅抖音 cook_1 电影', '不明白“电影”'],
    ['订阅B站 123 喜欢', '哔哩哔哩没有这样的内容'],
    ['订阅快手 推荐 3xabcdefgh', '快手没有这样的内容'],
    ['订阅B站 123 关闭', '这里没有关注 名123'],
    ['订阅B站 123 关闭 直播', '这里没有关注 名123'],
    ['取消订阅 B站 123', '这里没有关注 名123'],
    ['取消订阅 401742377', '这里没有关注这个人'],
    ['取消订阅 https://space.bilibili.com/9', '这里没有关注这个人'],
    ['预览推送 B站 天气', '请写出要关注的人'],
  ])('%s', async (line, words) => {
    const said = await ask(line)
    expect(said).toContain(words)
    expect(said.split('\n')).toHaveLength(1)
    expect(await kept()).toEqual([])
  })

  it.each([
    '关注 一下',
    '关注 B站 好看的',
    '关注了 B站 123',
    '取消关注 吧',
    '订阅微博 123',
    '订阅号：推荐',
    '订阅B站大会员',
    '关注up主真好',
    '回T退订',
    'follow me',
    'subscribe to my channel',
    'subscriptions are expensive',
  ])('and nothing for talk: %s', async (line) => {
    expect(await ask(line)).toBe('')
    expect(await kept()).toEqual([])
  })
})

describe('several people', () => {
  const done = (name: string) => expect.stringMatching(new RegExp(`^已关注 ${name}（`)) as string

  it.each<[string, string[]]>([
    ['订阅B站 123 456', ['bilibili 123', 'bilibili 456']],
    ['订阅 UID:123 UID：456 视频', ['bilibili 123 video', 'bilibili 456 video']],
    ['订阅B站 123，456、789', ['bilibili 123', 'bilibili 456', 'bilibili 789']],
    [
      '订阅 https://space.bilibili.com/123 https://space.bilibili.com/456 直播',
      ['bilibili 123 live live-end', 'bilibili 456 live live-end'],
    ],
    [
      '订阅 https://space.bilibili.com/1 https://space.bilibili.com/2 https://space.bilibili.com/3 https://space.bilibili.com/4',
      ['bilibili 1', 'bilibili 2', 'bilibili 3', 'bilibili 4'],
    ],
    // The same one twice.
    ['订阅B站 123 123', ['bilibili 123']],
    [
      '订阅 https://space.bilibili.com/123 https://b23.tv/AbCdEf1 https://space.bilibili.com/55',
      ['bilibili 123', 'bilibili 55'],
    ],
  ])('are followed, with a line each: %s', async (line, wanted) => {
    const said = (await ask(line)).split('\n')
    expect(said).toEqual(wanted.map((one) => done(`名${one.split(' ')[1]}`)))
    expect(await kept()).toEqual(wanted)
  })

  it('stay followed when they are named once more, and who is nobody keeps nobody else away', async () => {
    await ask('订阅B站 1')
    await ask('订阅抖音 cook_1')
    expect((await ask('订阅B站 1 2')).split('\n')).toEqual(['已经关注了 名1（哔哩哔哩）。', done('名2')])
    expect((await ask('订阅抖音 nobody_1 cook_1')).split('\n')).toEqual([
      '“nobody_1”：没有找到抖音号“nobody_1”。请发送主页的链接。',
      '已经关注了 小厨（抖音）。',
    ])
    const { person } = world.fake
    world.fake.person = (target) => (target.id === '3' ? Promise.reject(new AmagiError('not-found')) : person(target))
    expect((await ask('订阅 https://space.bilibili.com/3 https://space.bilibili.com/4')).split('\n')).toEqual([
      expect.stringMatching(/^“https:\/\/space.bilibili.com\/3”：没有找到这个人/),
      done('名4'),
    ])
    world.fake.person = person
    expect((await ask('订阅B站 1 2 关闭')).split('\n')).toEqual([
      '不再关注 名1（哔哩哔哩）。',
      '不再关注 名2（哔哩哔哩）。',
    ])
    expect(await kept()).toEqual(['bilibili 4', `douyin ${sec}`])
  })

  it('are too many beyond ten', async () => {
    expect(await ask('订阅B站 1 2 3 4 5 6 7 8 9 10 11')).toBe('太多了，最多 10 个。')
    expect(await kept()).toEqual([])
  })

  it('are followed no more by their links', async () => {
    await ask('订阅B站 1 2 3')
    const links = 'https://space.bilibili.com/1 https://space.bilibili.com/3'
    expect(await ask(`取消订阅 ${links}`)).toBe('不再关注这 2 人。')
    expect(await kept()).toEqual(['bilibili 2'])
  })
})

describe('once more', () => {
  it.each<[string[], string, string[]]>([
    [['订阅B站 1'], '不再关注 名1', []],
    [['订阅 UID:1'], '不再关注 名1', []],
    [['订阅B站 1 开启'], '已经关注了 名1', ['bilibili 1']],
    [['订阅B站 1 关闭'], '不再关注 名1', []],
    [['订阅B站 1 视频'], '现在推送：视频。', ['bilibili 1 video']],
    [['订阅B站 1 视频', '订阅B站 1 开启 直播'], '现在推送：视频、开播、下播。', ['bilibili 1 video live live-end']],
    [['订阅B站 1 关闭 动态'], '现在推送：开播、下播。', ['bilibili 1 live live-end']],
    [['订阅B站 1 视频', '订阅B站 1 关闭 视频'], '什么都不剩', ['bilibili 1 video']],
    [['取消订阅 UID:1'], '不再关注 名1', []],
    [['取关 B站 1'], '不再关注 名1', []],
    [['取关 1'], '不再关注 名1', []],
    [['取消关注 UID 1'], '不再关注 名1', []],
    [['取关 https://space.bilibili.com/1'], '不再关注 名1', []],
    [['删除主播 １'], '不再关注 名1', []],
    [['取消订阅1'], '不再关注 名1', []],
    [['取消订阅#1'], '不再关注 名1', []],
    [['取消订阅B站 1'], '不再关注 名1', []],
    [['退订 名1'], '不再关注 名1', []],
    [['unsubscribe 名1'], '不再关注 名1', []],
    [['订阅B站 2', '取消订阅 名1、名2'], '不再关注这 2 人', []],
    [['订阅B站 2', '暂停订阅 名1 名2', '取消订阅 名1，UID:2'], '不再关注这 2 人', []],
  ])('once more, with %j', async (lines, words, wanted) => {
    await ask('订阅B站 1')
    const said: string[] = []
    for (const line of lines) said.push(await ask(line))
    expect(said.at(-1)).toContain(words)
    expect(await kept()).toEqual(wanted)
  })
})

describe('in reply to a link', () => {
  const quote = { id: 'q', content: '看看 https://space.bilibili.com/123 这个人' }
  const reply = (content: string): Promise<string> => askIn(world, { content, quote })

  it.each<[string, string, string[]]>([
    ['订阅', '已关注 名123', ['bilibili 123']],
    ['关注', '已关注 名123', ['bilibili 123']],
    ['订阅 视频 直播', '已关注 名123', ['bilibili 123 video live live-end']],
    ['订阅B站 开启', '已关注 名123', ['bilibili 123']],
    // Whoever is named is meant.
    ['订阅B站 9', '已关注 名9', ['bilibili 9']],
    ['订阅 张三', '请写出要关注的人', []],
  ])('%s', async (line, words, wanted) => {
    expect(await reply(line)).toContain(words)
    expect(await kept()).toEqual(wanted)
  })

  it('somebody is followed no more, and a work is ignored', async () => {
    await ask('订阅B站 123')
    expect(await reply('取消订阅')).toContain('不再关注 名123')
    await ask('订阅B站 123')
    expect(await reply('取关')).toContain('不再关注 名123')
    expect(await reply('忽略推送')).not.toContain('请写出要忽略的链接')
  })
})

describe('in reply to what the bot has sent', () => {
  const reply = async (content: string, said: string, more: object = {}): Promise<string> => {
    const quote = { id: 'q', content: said, user: { id: 'bot' }, ...more }
    return h.unescape((await say(world, { content, userId: 'root', quote })).join('\n'))
  }
  const card = '名2 发布了视频\n<img src="data:image/png;base64,AAAA"/>'

  it.each<[string, string]>([
    ['退订', '不再关注 名2'],
    ['取消订阅', '不再关注 名2'],
    ['取关', '不再关注 名2'],
  ])('%s is about whom it tells of', async (line, words) => {
    await ask('订阅B站 1 2')
    expect(await reply(line, card)).toContain(words)
    expect(await kept()).toEqual(['bilibili 1'])
  })

  it('options are about him alone, also those that are for all where nobody is named', async () => {
    await ask('订阅B站 1 2')
    expect(await reply('暂停订阅', card)).toMatch(/^名2：/)
    expect(await reply('订阅选项 关闭 直播', card)).toMatch(/^名2：/)
    expect((await list()).map(({ paused, wishes }) => [paused, wishes.kinds?.length])).toEqual([
      [undefined, undefined],
      [true, 6],
    ])
    expect(await ask('暂停订阅')).toMatch(/^2 人/)
  })

  it('the code on a card says whose it is', async () => {
    const { codes } = world.fake
    world.fake.codes = async () => ['https://space.bilibili.com/77']
    expect(await reply('订阅', card)).toContain('已关注 名77')
    expect(await reply('退订', '<img src="data:image/png;base64,AAAA"/>')).toContain('不再关注 名77')
    // What others send is not looked at for a word people use among themselves.
    expect(await reply('关注', '<img src="data:image/png;base64,AAAA"/>', { user: { id: '9' } })).toBe('')
    world.fake.codes = codes
  })

  it('nobody is meant where it tells of nobody, or of several', async () => {
    await ask('订阅B站 1 2')
    expect(await reply('取消订阅', '你好')).toContain('请写出序号')
    const digest = '2 条更新：\n1. 名2 发布了视频 https://space.bilibili.com/2\n2. https://space.bilibili.com/1'
    expect(await reply('退订', digest)).toContain('请写出序号')
    expect(await reply('退订', '1 条更新：\nhttps://space.bilibili.com/1')).toContain('不再关注 名1')
    expect(await kept()).toEqual(['bilibili 2'])
  })

  it('a name is what people see of it', async () => {
    const { person } = world.fake
    world.fake.person = async ({ platform, id }) => ({ platform, id, name: 'A & <b>' })
    await ask('订阅B站 5 6')
    await world.kit.push.alter((await list()).slice(0, 1), (own) => ({ ...own, name: '甲' }))
    world.fake.person = person
    expect(await reply('退订', 'A &amp; &lt;b&gt; 开播了')).toContain('不再关注 A & <b>')
    expect(await kept()).toEqual(['bilibili 5'])
  })
})

describe('words that switch something for one of the list', () => {
  it.each<[string, string, string]>([
    ['关闭直播 1', '名11：', 'bilibili 11 video pictures text article forward other'],
    ['关闭动态 全部', '名11：', 'bilibili 11 live live-end'],
    ['关闭动态 B站 11', '名11：', 'bilibili 11 live live-end'],
    // People say that about other things.
    ['关闭直播', '', 'bilibili 11'],
    ['开启直播 吧', '', 'bilibili 11'],
  ])('%s', async (line, words, wanted) => {
    await ask('订阅B站 11')
    expect((await ask(line)).split('\n')[0]).toBe(words)
    expect(await kept()).toEqual([wanted])
  })
})

describe('a number the list has not', () => {
  it.each([
    '取消订阅 9',
    '取消订阅 0',
    '取消订阅 1,9',
    '取消订阅 1-9',
    '强制推送 9',
    '暂停订阅 9',
    '订阅选项 9 暂停',
    '订阅选项 ９',
  ])('%s is said, and nothing is done', async (line) => {
    await ask('订阅B站 11')
    await ask('订阅B站 12')
    expect(await ask(line)).toMatch(/^没有序号“[\d９,-]+”，这里关注了 2 人。/)
    expect((await list()).map(({ paused }) => paused)).toEqual([undefined, undefined])
  })
})

describe('an option', () => {
  it.each<[string, Partial<Following>]>([
    ['安静 ２３：００－７：３０', { quiet: [1380, 450] }],
    ['安静 2300-0730', { quiet: [1380, 450] }],
    ['安静 23:00 7:30', { quiet: [1380, 450] }],
    ['安静 23:00至次日7:30', { quiet: [1380, 450] }],
    ['安静 晚上11点到第二天早上7点半', { quiet: [1380, 450] }],
    ['安静 每天 23点 到 7点', { quiet: [1380, 420] }],
    ['安静 晚上11点 到 早上7点半', { quiet: [1380, 450] }],
    ['免打扰 1:00-6:00', { quiet: [60, 360] }],
    ['提醒 <at id="all"/>', { mention: { all: true } }],
    ['提醒 <at type="all"/> <at id="7"/>', { mention: { all: true, users: ['7'] } }],
    ['提醒 <at type="here"/>', { mention: { all: true } }],
    ['暂停 开', { paused: true }],
    ['开启 暂停', { paused: true }],
    ['关闭 恢复', { paused: true }],
    [
      '类型 全部',
      {
        wishes: {
          kinds: ['video', 'pictures', 'text', 'article', 'forward', 'other', 'live', 'live-end', 'live-title'],
        },
      },
    ],
    ['关闭一般动态', { wishes: { kinds: ['live', 'live-end'] } }],
    ['直播 关', { wishes: { kinds: ['video', 'pictures', 'text', 'article', 'forward', 'other'] } }],
    ['视频 直播 off', { wishes: { kinds: ['pictures', 'text', 'article', 'forward', 'other'] } }],
    ['不要直播', { wishes: { kinds: ['video', 'pictures', 'text', 'article', 'forward', 'other'] } }],
    ['只看视频和直播', { wishes: { kinds: ['video', 'live', 'live-end'] } }],
    ['关闭 直播推送', { wishes: { kinds: ['video', 'pictures', 'text', 'article', 'forward', 'other'] } }],
  ])('%s is set', async (option, wanted) => {
    await ask('订阅B站 11')
    expect(await ask(`订阅选项 1 ${option}`)).toMatch(/^名11：\n/)
    expect((await list())[0]).toMatchObject(wanted)
  })

  it.each<[string, string, keyof Following]>([
    ['安静 23-7', '关闭 安静', 'quiet'],
    ['安静 23-7', '关闭安静', 'quiet'],
    ['安静 23-7', '取消 免打扰', 'quiet'],
    ['备注 大号', '关闭 备注', 'remark'],
    ['暂停', '暂停 关', 'paused'],
    ['暂停', '关闭 暂停', 'paused'],
    ['提醒 全体', '关闭 提醒', 'mention'],
    ['提醒 全体', '取消提醒', 'mention'],
  ])('that was set by %s ends with %s', async (on, off, what) => {
    await ask('订阅B站 11')
    await ask(`订阅选项 1 ${on}`)
    expect((await list())[0]).toHaveProperty(what)
    await ask(`订阅选项 1 ${off}`)
    expect((await list())[0]).not.toHaveProperty(what)
  })

  it.each([
    ['只看 a b', '关闭 只看'],
    ['不看 a', '关闭 屏蔽词'],
  ])('with words that was set by %s is emptied by %s', async (on, off) => {
    await ask('订阅B站 11')
    await ask(`订阅选项 1 ${on}`)
    expect(await ask(`订阅选项 1 ${off}`)).toContain('：没有')
    expect((await list())[0]?.wishes).toEqual({})
  })

  it.each([
    ['开启 安静', '请写出时间段'],
    ['开启 屏蔽词', '请写出词'],
    ['开启 备注', '请写出备注'],
    ['安静 25:00-7:00', '请写出时间段'],
    ['不看 /(?=a)b/', '不是能用的正则'],
    ['不看 /(a)\\1/', '不是能用的正则'],
    ['不看 /(?:a{1000}){1000}/', '不是能用的正则'],
    [`不看 ${'x'.repeat(101)}`, '太长了'],
  ])('%s is refused with what to write', async (option, words) => {
    await ask('订阅B站 11')
    const said = await ask(`订阅选项 1 ${option}`)
    expect(said).toContain(words)
    expect(said.split('\n')).toHaveLength(1)
    expect((await list())[0]?.wishes).toEqual({})
  })
})

it('a part of several names is asked about with those names', async () => {
  await ask('订阅B站 21 22 3')
  // Those of one moment have no order of their own.
  const which = /^请写清是谁（[^）]*）：(?:名21、名22|名22、名21)。$/
  expect(await ask('取消订阅 名2')).toMatch(which)
  expect(await ask('订阅选项 名2 关闭 直播')).toMatch(which)
  expect(await ask('取消订阅 抖音 全部')).toBe('抖音上，这里没有关注任何人。')
  expect(await kept()).toHaveLength(3)
})

it('a list of one platform says that it is empty, not that all is', async () => {
  await ask('订阅B站 11')
  expect(await ask('抖音推送列表')).toBe('抖音上，这里没有关注任何人。')
  expect(await ask('主播列表')).toContain('这里关注了 1 人')
  expect(await ask('关注列表')).toContain('这里关注了 1 人')
  expect(await ask('设置推送机器人 bot')).toBe('这里的订阅本来就由 bot 发送。')
})

describe('a name is one line of text', () => {
  it.each([
    ['<at id="all"/>', '<at id="all"/>'],
    ['a\nb\r\nc', 'a b c'],
    ['\u202Eevil\u202C', 'evil'],
    ['x'.repeat(500), `${'x'.repeat(39)}…`],
    [' \u200B ', '123'],
    ['', '123'],
    ['{name} $(help)', '{name} $(help)'],
    ['全部', '全部'],
  ])('%j', async (name, shown) => {
    const { person } = world.fake
    world.fake.person = async ({ platform, id }) => ({ platform, id, name })
    const lines = ['订阅B站 123', '订阅列表', '订阅选项 1 关闭 转发', '取消订阅 1']
    const raw: string[] = []
    for (const content of lines) raw.push((await say(world, { content, userId: 'root' })).join('\n'))
    world.fake.person = person
    const said = raw.map((line) => h.unescape(line))
    expect(said[0]).toBe(
      `已关注 ${shown}（哔哩哔哩）。有新内容时会发到这里：视频、图文、文字、文章、转发、其他、开播、下播。`,
    )
    expect(said[1]).toBe(`这里关注了 1 人：\n1. ${shown}（哔哩哔哩）：还没有看过，第一次看到的内容不发`)
    expect(said[2]?.split('\n')).toEqual([`${shown}：`, '内容：视频、图文、文字、文章、其他、开播、下播'])
    expect(said[3]).toBe(`不再关注 ${shown}（哔哩哔哩）。`)
    // Nobody is called by it.
    expect(raw.join('')).not.toContain('<at')
  })
})

describe('in English', () => {
  let fallback: unknown
  beforeAll(() => {
    fallback = world.ctx.i18n.fallback
    world.ctx.i18n.fallback = (() => ['en-US']) as never
  })
  afterAll(() => void (world.ctx.i18n.fallback = fallback as never))

  it.each([
    ['订阅 bilibili 123 weather', 'What is “weather”?'],
    ['订阅 bilibili', '401742377'],
    ['订阅 UID:123 video off', 'not followed'],
    ['取消订阅 9', 'There is no number “9” here; followed: 0. '],
    ['导入订阅 https://files.example.com/a.json', 'no file at this address'],
  ])('%s', async (line, words) => {
    const said = await ask(line)
    expect(said).toContain(words)
    expect(said.split('\n')).toHaveLength(1)
  })

  it('kinds are switched one by one, and what is of one platform is said to be', async () => {
    await ask('订阅 bilibili 123 video live')
    expect(await ask('订阅 bilibili 123 off live')).toMatch(/: videos\.?$/)
    expect(await ask('订阅列表 douyin')).toBe('Nobody of Douyin is followed here.')
    expect(await ask('设置推送机器人 bot')).toBe('bot sends these subscriptions already.')
  })
})

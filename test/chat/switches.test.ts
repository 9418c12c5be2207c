/** Whose links are answered where: switches, lists, trigger, quiet hours and preset, told as people meet them. */
import { afterEach, describe, expect, it } from 'vitest'
import { albumPost, videoPost } from '../../samples/plain-posts'
import { refused } from '../../src/chat/outcome'
import { calm, receive, type Incoming, type TestBot } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const link = 'https://douyin.com/video/1'
const other = 'https://bilibili.com/video/2'
const settings = { reply: { info: 'text' as const, parts: ['info' as const] }, limits: { dedupeSec: 0, perUser: 0 } }
const posts = { 'douyin:video:1': videoPost('1'), 'bilibili:video:2': videoPost('2') }
const open = async ({ settings: more, ...options }: WorldOptions = {}) =>
  (world = await createWorld({ posts, settings: { ...settings, ...more }, ...options }))
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** What one account says to a message, in order and as lines. */
async function say(bot: TestBot, incoming: Incoming | string): Promise<string[]> {
  const before = bot.sent.length
  await receive(bot, typeof incoming === 'string' ? { content: incoming } : incoming)
  await calm(15)
  return bot.log.slice(before).map((line) => line.replace(/^<quote[^>]*>/, ''))
}
/** Whether a message is answered with a work. */
const answers = async (bot: TestBot, incoming: Incoming | string): Promise<boolean> =>
  (await say(bot, incoming)).some((line) => line.includes('标题'))
const admin = (content: string, more: Incoming = {}): Incoming => ({ content, roles: ['admin'], ...more })

it('the works of these tests are answered', async () => {
  expect(await answers((await open()).bot, link)).toBe(true)
})

describe('two bots in one group', () => {
  async function two() {
    const { bot, account } = await open()
    const second = await account('second')
    // A message reaches both, each by its own account.
    const both = async (incoming: Incoming) => [await say(bot, incoming), await say(second, incoming)]
    const who = async (content: string) => {
      const [first = [], last = []] = await both({ content, userId: `u${Math.random()}` })
      return [first, last].map((lines) => lines.some((line) => line.includes('标题')))
    }
    return { bot, second, both, who }
  }

  it('the one that is named goes quiet, the other one answers', async () => {
    const { both, who } = await two()
    expect(await who(link)).toEqual([true, false])
    expect(await both(admin('<at id="bot"/> 关闭解析'))).toEqual([
      ['已在这个会话关闭这个机器人的自动解析：全部平台。指令仍然可用。'],
      [],
    ])
    expect(await who(link)).toEqual([false, true])
    expect(await both(admin('<at id="bot"/> 开启解析 抖音'))).toEqual([
      ['已在这个会话开启这个机器人的自动解析：抖音。'],
      [],
    ])
    expect([await who(link), await who(other)]).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('named behind the word it is the same', async () => {
    const { both, who } = await two()
    expect(await both(admin('关闭解析 <at id="second"/>'))).toEqual([
      [],
      ['已在这个会话关闭这个机器人的自动解析：全部平台。指令仍然可用。'],
    ])
    expect(await both(admin('关闭解析 <at id="bot"/>'))).toEqual([
      ['已在这个会话关闭这个机器人的自动解析：全部平台。指令仍然可用。'],
      [],
    ])
    expect(await who(link)).toEqual([false, false])
  })

  it('a switch that names nobody is for the chat, whatever was said to one before, and one of them says so', async () => {
    const { both, who } = await two()
    await both(admin('<at id="bot"/> 开启解析'))
    expect(await both(admin('关闭解析'))).toEqual([['已在这个会话关闭自动解析：全部平台。指令仍然可用。'], []])
    expect(await who(link)).toEqual([false, false])
    await both(admin('<at id="second"/> 开启解析'))
    expect(await who(link)).toEqual([false, true])
    await both(admin('开启解析'))
    expect(await who(link)).toEqual([true, false])
  })

  it('words say it as well', async () => {
    const { both, who } = await two()
    expect((await both(admin('<at id="bot"/> 关闭解析 本群')))[0]?.[0]).toContain('已在这个会话关闭自动解析')
    expect(await who(link)).toEqual([false, false])
    expect((await both(admin('开启解析 本机器人 抖音')))[0]?.[0]).toContain('开启这个机器人的自动解析：抖音')
    expect([await who(link), await who(other)]).toEqual([
      [true, false],
      [false, false],
    ])
  })

  it('one that is muted leaves the message to the other', async () => {
    const { bot, second, who } = await two()
    const room = { platform: 'test', selfId: 'bot', guildId: 'room', channelId: 'room', direct: false }
    world?.kit.host.shut.heard(room, refused('chat', 'muted'), [{ call: 'send', answer: {} }], world.now.ms)
    expect(await who(link)).toEqual([false, true])
    expect([bot.attempts, second.sent.length]).toEqual([0, 1])
  })

  it('answer a command that names nobody once', async () => {
    const { both } = await two()
    const [first = [], last = []] = await both({ content: 'amagi帮助' })
    expect([first.length, last.length]).toEqual([1, 0])
    expect((await both({ content: '<at id="second"/> amagi帮助' })).map((lines) => lines.length)).toEqual([0, 1])
  })
})

it('the words are known with a # as well', async () => {
  const { bot } = await open()
  expect((await say(bot, admin('#关闭解析 抖音'))).join()).toContain('已在这个会话关闭')
  expect((await say(bot, admin('#开启解析'))).join()).toContain('已在这个会话开启')
  expect((await say(bot, admin('#解析设置'))).join()).toContain('这个会话的设置')
})

describe('a chat without a choice', () => {
  it('is as the settings say, and a choice overrides that', async () => {
    const { bot } = await open({ settings: { defaultOn: false } })
    expect(await answers(bot, link)).toBe(false)
    await say(bot, admin('开启解析 抖音'))
    expect([await answers(bot, link), await answers(bot, other)]).toEqual([true, false])
  })
})

describe('switched on, and silent for another reason, it says so', () => {
  it.each([
    [{ platforms: { douyin: { enabled: false } } }, '开启解析 抖音', '插件设置中关闭了'],
    [{ lists: { denyChats: ['test:room'] } }, '开启解析', '被名单排除'],
    [{ trigger: 'command' as const }, '开启解析', '只用指令'],
    [{ trigger: 'mention' as const }, '开启解析', '要同时 @ 机器人'],
    [{ quiet: { hours: '0:00-24:00' } }, '开启解析', '安静时间'],
  ])('%j', async (more, content, reason) => {
    const { bot } = await open({ settings: more })
    const [line = ''] = await say(bot, admin(content))
    expect(line).toMatch(/^已在这个会话开启自动解析/)
    expect(line).toContain(reason)
  })
})

describe('lists of the settings', () => {
  it.each([
    ['denyUsers', ['test:bob'], [true, false]],
    ['denyUsers', [' test： bob '], [true, false]],
    ['denyUsers', ['other:bob'], [true, true]],
    ['allowUsers', ['test:bob'], [false, true]],
    ['denyChats', ['test:room'], [false, false]],
    ['denyChats', ['test:server'], [false, false]],
    ['denyChats', ['test:other'], [true, true]],
    ['allowChats', ['test:room'], [true, true]],
    ['allowChats', ['test:other'], [false, false]],
  ] as const)('%s %j', async (list, entries, expected) => {
    const { bot } = await open({ settings: { lists: { [list]: [...entries] } } })
    const extras = { guildId: 'server' }
    const ask = (userId: string) => answers(bot, { content: link, userId, extras })
    expect([await ask('alice'), await ask('bob')]).toEqual(expected)
  })

  it('keep out commands as well, with one line a minute, but not who runs the bot', async () => {
    const { bot, now } = await open({
      settings: { lists: { denyUsers: ['test:bob', 'test:root'] }, accounts: { admins: ['test:root'] } },
    })
    const ask = (userId: string) => say(bot, { content: `解析 ${link}`, userId })
    expect(await ask('bob')).toEqual(['你在机器人的黑名单里。'])
    expect(await ask('bob')).toEqual([])
    now.ms += 60_000
    expect(await ask('bob')).toEqual(['你在机器人的黑名单里。'])
    expect((await ask('root')).join()).toContain('标题')
    expect(await answers(bot, { content: link, userId: 'root' })).toBe(true)
  })

  it('name a forum for all its posts', async () => {
    const { bot, kit } = await open({ settings: { lists: { denyChats: ['test:forum'] } } })
    Object.assign(kit.host, { homes: { of: async (chat: object) => ({ ...chat, channelId: 'forum' }) } })
    expect(await answers(bot, link)).toBe(false)
  })

  it('say nothing to an ordinary word that may not have meant us', async () => {
    const { bot } = await open({ settings: { lists: { denyUsers: ['test:bob'] } } })
    expect(await say(bot, { content: `parse ${link}`, userId: 'bob' })).toEqual([])
    expect(await say(bot, { content: `解析 ${link}`, userId: 'bob' })).toHaveLength(1)
  })

  it('keep nobody of authority 4 out, with a database', async () => {
    const { bot, ctx } = await open({ database: true, settings: { lists: { allowUsers: ['test:somebody'] } } })
    await ctx.database.createUser('test', 'root', { authority: 4 })
    await ctx.database.createUser('test', 'three', { authority: 3 })
    await ctx.database.createChannel('test', 'room', { assignee: 'bot' })
    const ask = (userId: string) => answers(bot, { content: link, userId })
    expect([await ask('root'), await ask('three')]).toEqual([true, false])
    expect((await say(bot, { content: '解析设置', userId: 'root' })).join()).toContain('· 你：没有被名单排除')
  })

  it('and nothing else have the platform asked who runs the chat when a command is for everybody', async () => {
    let asked = 0
    const open1 = await open({ bot: { platform: 'telegram' }, settings: { lists: { denyUsers: ['telegram:7'] } } })
    const getChatMember = async () => (asked++, { status: 'member' })
    Object.assign(open1.bot, { internal: { getChatMember } })
    await say(open1.bot, { content: '解析 你好', userId: '8' })
    expect(asked).toBe(0)
    await say(open1.bot, { content: '解析 你好', userId: '7' })
    expect(asked).toBe(1)
  })

  it('of chats leave private chats and the administrators of a chat their commands', async () => {
    const { bot } = await open({ settings: { lists: { allowChats: ['test:other'] } } })
    expect(await say(bot, `解析 ${link}`)).toEqual(['机器人只允许一部分会话使用，这里不在其中。'])
    expect((await say(bot, admin('解析设置'))).join()).toContain('机器人只允许一部分会话使用')
    expect(await answers(bot, { content: link, direct: true })).toBe(true)
  })
})

describe('somebody who is blocked in a chat', () => {
  it('is not answered there until he is unblocked, however he was named', async () => {
    const { bot } = await open()
    const bob = { content: link, userId: 'bob' }
    for (const [out, back] of [
      ['屏蔽 <at id="bob"/>', '取消屏蔽 <at id="bob"/>'],
      ['amagi.block test:bob', 'amagi.unblock test:bob'],
    ] as const) {
      expect(await say(bot, admin(out))).toEqual(['已屏蔽 bob。这个会话一共屏蔽了 1 人。'])
      expect([await answers(bot, bob), await answers(bot, link)]).toEqual([false, true])
      expect(await answers(bot, { ...bob, channelId: 'elsewhere' })).toBe(true)
      expect(await say(bot, { content: `解析 ${link}`, userId: 'bob' })).toHaveLength(out.startsWith('屏') ? 1 : 0)
      expect(await say(bot, admin(back))).toEqual(['已取消屏蔽 bob。这个会话还屏蔽着 0 人。'])
      expect(await answers(bot, bob)).toBe(true)
    }
    const quote = { id: 'q', content: '看', user: { id: 'bob' } }
    expect(await say(bot, admin('屏蔽', { quote }))).toEqual(['已屏蔽 bob。这个会话一共屏蔽了 1 人。'])
  })

  it('was blocked by who runs the chat, and nobody else can', async () => {
    const { bot } = await open()
    expect((await say(bot, '屏蔽 <at id="bob"/>')).join()).toContain('权限不足')
    expect(await say(bot, admin('amagi.block'))).toEqual(['请 @ 那个人、写他的用户号，或者回复他的消息。'])
    expect(await say(bot, admin('屏蔽 词'))).toEqual([])
    expect(await say(bot, admin('屏蔽 @张三'))).toEqual(['请 @ 那个人、写他的用户号，或者回复他的消息。'])
    expect(await say(bot, admin('屏蔽 <at id="bot"/>'))).toEqual(['请 @ 那个人、写他的用户号，或者回复他的消息。'])
  })
})

describe('a chat that is blocked', () => {
  it('is so until who runs the bot lifts it, whatever its own administrators choose', async () => {
    const { bot } = await open({ settings: { accounts: { admins: ['test:root'] } } })
    const root = (content: string) => say(bot, { content, userId: 'root' })
    expect((await say(bot, admin('屏蔽 本群'))).join()).toContain('只有账号管理员')
    expect(await answers(bot, link)).toBe(true)
    expect((await root('屏蔽 本群')).join()).toContain('已屏蔽这个会话')
    expect(await answers(bot, link)).toBe(false)
    expect(await say(bot, `解析 ${link}`)).toEqual(['机器人的管理员屏蔽了这个会话，不解析链接。'])
    await say(bot, admin('解析设置 默认'))
    expect((await say(bot, admin('开启解析'))).join()).toContain('被名单排除')
    expect((await say(bot, admin('取消屏蔽 本群'))).join()).toContain('只有账号管理员')
    expect([await answers(bot, link), await answers(bot, { content: link, channelId: 'other' })]).toEqual([false, true])
    expect(await root('取消屏蔽 本群')).toEqual(['已取消屏蔽这个会话。'])
    expect(await answers(bot, link)).toBe(true)
  })
})

describe('what starts an answer in a chat', () => {
  const card = `<json data="${JSON.stringify({ app: 'com.tencent.structmsg', meta: { news: { jumpUrl: link } } }).replaceAll('"', '&quot;')}"/>`
  const forms = [link, card, `<at id="bot"/> ${link}`, `${link} <at id="bot"/>`]
  it.each([
    ['全部', [true, true, true, true]],
    ['卡片', [false, true, false, false]],
    ['链接', [true, false, true, true]],
    ['提到', [false, false, true, true]],
    ['指令', [false, false, false, false]],
  ])('%s', async (word, expected) => {
    const { bot } = await open()
    expect((await say(bot, admin(`解析设置 触发 ${word}`))).join()).toContain('已改：触发：')
    const got: boolean[] = []
    for (const content of forms) got.push(await answers(bot, content))
    expect(got).toEqual(expected)
    expect(await answers(bot, { content: link, channelId: 'elsewhere' })).toBe(true)
    await say(bot, admin('解析设置 触发 默认'))
    expect(await answers(bot, link)).toBe(true)
  })

  it('can be more than what the settings say', async () => {
    const { bot } = await open({ settings: { trigger: 'command' } })
    expect(await answers(bot, link)).toBe(false)
    await say(bot, admin('解析设置 触发 全部'))
    expect(await answers(bot, link)).toBe(true)
  })

  it.each(['触发：链接', '触发=链接', '触发范围 只有链接', 'TRIGGER Links', '范围  链接'])(
    '%s is read',
    async (words) => {
      const { bot } = await open()
      expect(await say(bot, admin(`解析设置 ${words}`))).toEqual(['已改：触发：只有链接（这个会话的选择）。'])
    },
  )

  it('is a reply to us where a mention is wanted', async () => {
    const { bot } = await open({ settings: { trigger: 'mention' } })
    const quoting = (id: string) => ({ content: link, quote: { id: 'q', content: '看', user: { id } } })
    expect([await answers(bot, quoting('bob')), await answers(bot, quoting('bot'))]).toEqual([false, true])
  })

  it('in private is every message where a mention is wanted', async () => {
    const { bot } = await open({ settings: { trigger: 'mention' } })
    expect([await answers(bot, link), await answers(bot, { content: link, direct: true })]).toEqual([false, true])
  })
})

describe('quiet hours', () => {
  const at = (moment: string) => Date.parse(`${moment}+08:00`)
  it('of a chat hold there, over midnight, and leave commands alone', async () => {
    const { bot, now } = await open({ settings: { quiet: { timeZone: 'Asia/Shanghai' } } })
    now.ms = at('2026-03-01T12:00:00')
    expect(await say(bot, admin('解析设置 安静 23:00-7:00'))).toEqual([
      '已改：安静时间：23:00-07:00（这个会话的选择）。',
    ])
    const got: [string, boolean][] = []
    for (const time of ['22:59:59', '23:00:00', '02:00:00', '06:59:59', '07:00:00']) {
      now.ms = at(`2026-03-01T${time}`)
      got.push([time, await answers(bot, link)])
    }
    expect(got.map(([, answered]) => answered)).toEqual([true, false, false, false, true])
    now.ms = at('2026-03-01T23:30:00')
    expect(await answers(bot, `解析 ${link}`)).toBe(true)
    expect(await answers(bot, { content: link, channelId: 'elsewhere' })).toBe(true)
    expect((await say(bot, admin('解析设置'))).join()).toContain('23:00-07:00（现在安静）（这个会话的选择）')
  })

  it.each([
    ['12:00-13:30, 23 - 7', '12:00-13:30, 23:00-07:00'],
    ['12点到13点、23点到7点', '12:00-13:00, 23:00-07:00'],
  ])('are read as people write them: %s', async (words, kept) => {
    const { bot, now } = await open({ settings: { quiet: { timeZone: 'UTC' } } })
    now.ms = Date.parse('2026-03-01T10:00:00Z')
    expect(await say(bot, admin(`解析设置 安静 ${words}`))).toEqual([`已改：安静时间：${kept}（这个会话的选择）。`])
  })

  it('of the settings can be given up in a chat, and taken back', async () => {
    const { bot } = await open({ settings: { quiet: { hours: '0-24' } } })
    expect(await answers(bot, link)).toBe(false)
    await say(bot, admin('解析设置 安静 关'))
    expect(await answers(bot, link)).toBe(true)
    await say(bot, admin('解析设置 安静 默认'))
    expect(await answers(bot, link)).toBe(false)
  })
})

describe('the way a chat is answered', () => {
  it('is its own where it chose one', async () => {
    const { bot, calls } = await open({
      posts: { 'douyin:album:1': albumPost('1', 3) },
      settings: { reply: { info: 'text', parts: ['media'] } },
    })
    const pictures = async (channelId: string) => {
      const before = calls.length
      await say(bot, { content: 'https://douyin.com/album/1', channelId })
      return calls.slice(before).filter((call) => call.startsWith('image')).length
    }
    expect(await say(bot, admin('解析设置 方式 精简'))).toEqual(['已改：发送方式：精简（这个会话的选择）。'])
    expect([await pictures('room'), await pictures('elsewhere')]).toEqual([1, 3])
    await say(bot, admin('解析设置 方式 默认'))
    expect(await pictures('room')).toBe(3)
  })
})

describe('the settings of a chat', () => {
  it('show what holds and why', async () => {
    const { bot } = await open({
      settings: {
        ...settings,
        defaultOn: false,
        platforms: { kuaishou: { enabled: false } },
        quiet: { hours: '1:00-2:00' },
      },
    })
    await say(bot, admin('开启解析 抖音'))
    await say(bot, admin('解析设置 触发 链接'))
    await say(bot, admin('屏蔽 <at id="bob"/>'))
    await say(bot, admin('解析设置 白名单 <at id="alice"/> <at id="carol"/>'))
    expect(await say(bot, admin('解析设置'))).toEqual([
      [
        '这个会话的设置',
        '自动解析',
        '· 抖音：开（这个会话的选择）',
        '· 哔哩哔哩：关（插件设置里新会话的默认）',
        '· 快手：关（插件设置里关闭了这个平台）',
        '触发与发送',
        '· 触发：只有链接（这个会话的选择）',
        '· 安静时间：01:00-02:00（插件设置）',
        '· 发送方式：普通（插件设置）',
        '· 多机器人协商：关（插件设置）',
        '名单',
        '· 这个会话：没有被名单排除',
        '· 你：没有被名单排除',
        '· 屏蔽的人：bob',
        '· 只回答这些人：alice carol',
        '括号里是谁决定的。改变：解析设置 触发 链接｜安静 23:00-7:00｜方式 精简｜白名单 @某人｜默认；开关用“开启解析”“关闭解析”，名单用“屏蔽 @某人”。',
      ].join('\n'),
    ])
  })

  it('are for who runs the chat', async () => {
    const { bot } = await open()
    expect((await say(bot, '解析设置')).join()).toContain('权限不足')
    expect((await say(bot, '解析设置 触发 指令')).join()).toContain('权限不足')
    expect(await answers(bot, link)).toBe(true)
  })

  it('answer only people of the allow list, until it is given up', async () => {
    const { bot } = await open()
    await say(bot, admin('解析设置 白名单 <at id="carol"/>'))
    expect([await answers(bot, link), await answers(bot, { content: link, userId: 'carol' })]).toEqual([false, true])
    expect(await say(bot, admin('解析设置 白名单 关'))).toEqual(['已改：只回答这些人：没有。'])
    expect(await answers(bot, link)).toBe(true)
  })

  it('go back to those of the plugin at a word', async () => {
    const { bot } = await open()
    for (const content of ['关闭解析', '解析设置 触发 指令', '解析设置 白名单 <at id="carol"/>', '解析设置 安静 0-24'])
      await say(bot, admin(content))
    expect(await answers(bot, link)).toBe(false)
    expect((await say(bot, admin('解析设置 默认'))).join()).toContain('恢复成了')
    expect(await answers(bot, link)).toBe(true)
  })

  it.each([
    ['解析设置 触发 星期一', '触发可以是'],
    ['解析设置 触发', '触发可以是'],
    ['解析设置 触发 全部 链接', '触发可以是'],
    ['解析设置 安静 晚上', '安静时间写成'],
    ['解析设置 方式 toString', '发送方式可以是'],
    ['解析设置 协商 也许', '多机器人协商可以是'],
    ['解析设置 白名单', '请 @ 那个人'],
    ['解析设置 天气', '可以写：解析设置'],
    ['解析设置 constructor', '可以写：解析设置'],
  ])('%s is answered with what could be written', async (content, expected) => {
    const { bot } = await open()
    const [line = ''] = await say(bot, admin(content))
    expect(line).toContain(expected)
    expect(await answers(bot, link)).toBe(true)
  })

  it('speak English where the chat does', async () => {
    const open1 = await open()
    open1.ctx.middleware((session, next) => ((session.locales = ['en-US']), next()), true)
    expect(await say(open1.bot, admin('amagi.settings trigger links'))).toEqual([
      'Changed: Trigger: links only (chosen in this chat).',
    ])
    expect(await say(open1.bot, admin('amagi.settings quiet 11pm'))).toEqual([
      'Write quiet hours as 23:00-7:00, several with commas; or: off, default.',
    ])
    const [all = ''] = await say(open1.bot, admin('amagi.settings'))
    expect(all).toContain('· bilibili: on (default for new chats in the settings of the plugin)')
  })

  it('that cannot be kept say so', async () => {
    const open1 = await open()
    const fails = () => Promise.reject(new Error('x'))
    Object.assign(open1.kit.choices, { alter: fails, set: fails })
    for (const content of ['解析设置 触发 链接', '解析设置 默认', '屏蔽 <at id="bob"/>', '关闭解析'])
      expect((await say(open1.bot, admin(content))).join()).not.toMatch(/已/)
  })
})

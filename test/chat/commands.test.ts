import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld(options))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const link = 'https://douyin.com/video/1'
const posts = { 'douyin:video:1': videoPost('1') }
const settings = { reply: { parts: ['info' as const] } }
const card = '<img src="data:image/jpeg"/>'

/** Sends one line and returns what came back. */
async function ask(open: World, incoming: Incoming, replies = 1): Promise<string[]> {
  const before = open.bot.sent.length
  await receive(open.bot, incoming)
  await until(() => open.bot.sent.length >= before + replies, `an answer to ${incoming.content}`)
  await calm(5)
  return open.bot.log.slice(before)
}

describe('the parse command', () => {
  for (const word of ['解析', 'kkk解析', '视频解析', 'parse', 'amagi.parse', 'amagi parse']) {
    it(`answers to ${word}`, async () => {
      expect(await ask(await open({ posts, settings }), { content: `${word} ${link}`, messageId: 'm' })).toEqual([
        `<quote id="m"/>${card}`,
      ])
    })
  }

  it('answers the message it replies to', async () => {
    const open1 = await open({ posts, settings })
    expect(await ask(open1, { content: '解析', messageId: 'm', quote: { id: 'q', content: `看 ${link}` } })).toEqual([
      `<quote id="m"/>${card}`,
    ])
  })

  it('answers a share card it replies to, elements and markup alike', async () => {
    const data = JSON.stringify({ app: 'com.tencent.structmsg', meta: { news: { jumpUrl: link } } })
    const element = h('json', { data })
    const open1 = await open({ posts, settings })
    expect(await ask(open1, { content: '解析', quote: { id: 'q', content: '', elements: [element] } })).toHaveLength(1)
    expect(await ask(open1, { content: '解析', quote: { id: 'q', content: element.toString() } })).toHaveLength(1)
  })

  it('takes a link with an ampersand as people see it', async () => {
    const open1 = await open({ settings })
    let asked = ''
    open1.fake.resolve = async (target) => ((asked = target.id), videoPost(target.id))
    await ask(open1, { content: '解析 https://douyin.com/video/1?a=1&amp;b=2' })
    expect(asked).toBe('1')
  })

  it('passes over the duplicate window', async () => {
    const open1 = await open({ posts, settings })
    await ask(open1, { content: link })
    expect(await ask(open1, { content: `解析 ${link}` })).toHaveLength(1)
  })

  it('works where automatic answers are switched off', async () => {
    const open1 = await open({ posts, settings: { ...settings, trigger: 'command', defaultOn: false } })
    expect(await ask(open1, { content: `解析 ${link}` })).toHaveLength(1)
  })

  it('always gets one line, also for errors nobody hears about otherwise', async () => {
    const open1 = await open({ posts: { 'douyin:video:1': new AmagiError('blocked') }, settings })
    expect(await ask(open1, { content: `解析 ${link}`, messageId: 'm' })).toEqual([
      '<quote id="m"/>平台拒绝了请求（风控），请稍后再试。',
    ])
    expect(await ask(open1, { content: '解析 BV1xx411c7mD', messageId: 'n' })).toEqual([
      '<quote id="n"/>作品不存在，或者已经被删除。',
    ])
  })

  it('without a link says what to do', async () => {
    expect(await ask(await open(), { content: '解析 你好' })).toEqual([
      '没有找到支持的链接。请在指令后面粘贴链接，或者回复一条带链接的消息。',
    ])
  })

  it('of a page of the platforms that is no work says that it is not supported', async () => {
    const page = 'https://www.douyin.com/jingxuan'
    for (const given of [{ content: `解析 ${page}` }, { content: '解析', quote: { id: 'q', content: page } }]) {
      expect(await ask(await open(), given)).toEqual(['暂不支持这种内容。'])
    }
    // Where a short link led, and not to a work.
    const led = new AmagiError('unsupported', { details: { what: 'page' } })
    const open1 = await open({ posts: { 'douyin:video:1': led }, settings })
    expect(await ask(open1, { content: `解析 ${link}`, messageId: 'm' })).toEqual(['<quote id="m"/>暂不支持这种内容。'])
  })

  it('names a platform that is switched off', async () => {
    const open1 = await open({ settings: { platforms: { douyin: { enabled: false } } } })
    expect(await ask(open1, { content: `解析 ${link}` })).toEqual(['这个平台的解析已在插件设置中关闭。'])
  })

  it('is answered in the language of the chat', async () => {
    const open1 = await open()
    open1.ctx.middleware((session, next) => ((session.locales = ['en-US']), next()), true)
    expect(await ask(open1, { content: '解析 hello' })).toEqual([
      'No supported link found. Paste a link after the command, or reply to a message that holds one.',
    ])
  })

  it('leaves its word to a plugin that owns it and says so once in the log', async () => {
    const open1 = await open({
      posts,
      settings,
      before: (ctx) => void ctx.command('解析 [text:text]').action(() => 'rival'),
    })
    expect(await ask(open1, { content: `解析 ${link}` })).toEqual(['rival'])
    expect(open1.lines.filter((line) => line.includes('解析 belongs to another plugin'))).toHaveLength(1)
    expect(await ask(open1, { content: `kkk解析 ${link}` })).toHaveLength(1)
  })
})

describe('with a database', () => {
  it('authority and the list decide about cookies, each by itself', async () => {
    const open1 = await open({ database: true, settings: { accounts: { admins: ['test:listed'] } } })
    const set = (userId: string) => ask(open1, { userId, direct: true, content: '设置B站Cookie a=1' })
    await open1.ctx.database.createUser('test', 'root', { authority: 4 })
    await open1.ctx.database.createUser('test', 'almost', { authority: 3 })
    await open1.ctx.database.createUser('test', 'listed', { authority: 1 })
    expect(await set('almost')).toEqual([
      '权限不足。权限 4 以上的用户可以使用；或者请机器人的主人把 test:almost 写进插件设置的“账号管理员”。',
    ])
    expect((await set('listed')).join('')).toContain('已保存')
    expect((await set('root')).join('')).toContain('已保存')
  })

  it('authority 2 switches a chat', async () => {
    const open1 = await open({ database: true })
    await open1.ctx.database.createUser('test', 'mod', { authority: 2 })
    await open1.ctx.database.createUser('test', 'member', { authority: 1 })
    await open1.ctx.database.createChannel('test', 'room', { assignee: 'bot' })
    expect(await ask(open1, { userId: 'member', content: '关闭解析' })).toEqual([
      '权限不足。这个平台不告诉机器人谁是群主和管理员；权限 2 以上的用户可以使用，或者请机器人的主人把 test:member 写进插件设置的“账号管理员”。',
    ])
    expect(await ask(open1, { userId: 'mod', content: '关闭解析' })).toEqual([
      '已在这个会话关闭自动解析：全部平台。指令仍然可用。',
    ])
  })
})

describe('the switch of a chat', () => {
  it('is for its administrators', async () => {
    const open1 = await open({ posts, settings })
    expect(await ask(open1, { content: '关闭解析' })).toEqual([
      '权限不足。这个平台不告诉机器人谁是群主和管理员；请让机器人的主人把 test:alice 写进插件设置的“账号管理员”。',
    ])
    expect(await ask(open1, { content: '关闭解析', roles: ['admin'] })).toHaveLength(1)
    await receive(open1.bot, { content: link })
    await calm()
    expect(open1.calls).toEqual([])
    expect(await ask(open1, { content: '开启解析', roles: ['owner'] })).toEqual([
      '已在这个会话开启自动解析：全部平台。',
    ])
    expect(await ask(open1, { content: link })).toHaveLength(1)
  })

  it('can be set for one platform, by the name people use', async () => {
    const open1 = await open({ posts, settings })
    expect(await ask(open1, { content: '关闭解析 抖音', roles: ['admin'] })).toEqual([
      '已在这个会话关闭自动解析：抖音。指令仍然可用。',
    ])
    await receive(open1.bot, { content: link })
    await calm()
    expect(open1.calls).toEqual([])
    await receive(open1.bot, { content: 'https://bilibili.com/video/9' })
    await until(() => open1.calls.length === 1)
    expect(open1.calls).toEqual(['resolve 9'])
  })

  it('is turned by the bot that is mentioned, and by no other in the group', async () => {
    const open1 = await open({ posts, settings })
    await receive(open1.bot, { content: '<at id="elsewhere"/> 关闭解析', roles: ['admin'] })
    await calm()
    expect(open1.bot.sent).toEqual([])
    expect(await ask(open1, { content: link })).toHaveLength(1)
    expect(await ask(open1, { content: '<at id="bot"/> 关闭解析', roles: ['admin'] })).toEqual([
      '已在这个会话关闭这个机器人的自动解析：全部平台。指令仍然可用。',
    ])
  })

  it('takes the names of platforms however they are separated', async () => {
    const open1 = await open({ posts, settings })
    expect(await ask(open1, { content: '关闭解析 抖音、，快手, ', roles: ['admin'] })).toEqual([
      '已在这个会话关闭自动解析：抖音、快手。指令仍然可用。',
    ])
  })

  it('does not reach other chats, and in private everybody has it', async () => {
    const open1 = await open({ posts, settings })
    expect(await ask(open1, { content: '关闭解析', direct: true, userId: 'bob' })).toHaveLength(1)
    expect(await ask(open1, { content: link })).toHaveLength(1)
  })
})

describe('the help command', () => {
  for (const word of ['amagi帮助', 'kkk帮助', 'amagi.help', 'amagi']) {
    it(`answers to ${word} with every command somebody may use who runs the bot`, async () => {
      const settings = { accounts: { admins: ['test:alice'] }, reply: { info: 'text' as const } }
      const [line = ''] = await ask(await open({ settings }), { content: word })
      for (const known of [
        '解析 <链接> —',
        '解析音频 <链接> —',
        '解析评论 <链接> —',
        '弹幕解析 <链接> —',
        '设置抖音Cookie [内容] —',
        '开启解析 [平台…] —',
        '关闭解析 [平台…] —',
        'amagi帮助 —',
      ])
        expect(line).toContain(h.escape(known))
    })
  }

  it('draws a card with one group per role where pictures are possible', async () => {
    const open1 = await open({ settings: { accounts: { admins: ['test:alice'] } } })
    let view: unknown
    open1.fake.drawView = async (given) => (
      (view = given),
      [{ data: Buffer.from('x'), mime: 'image/jpeg', width: 1, height: 1 }]
    )
    expect(await ask(open1, { content: 'amagi帮助' })).toEqual(['<img src="data:image/jpeg"/>'])
    expect(view).toMatchObject({
      kind: 'help',
      groups: [
        {
          title: '所有人',
          entries: [
            { command: '解析 <链接>', aliases: ['kkk解析', '视频解析', 'parse', 'amagi.parse'] },
            { command: '解析音频 <链接>' },
            { command: '解析评论 <链接>' },
            { command: '弹幕解析 <链接>' },
            { command: '总结 <链接>' },
            { command: '下载进度' },
            { command: '取消解析 [编号]' },
            { command: '解析统计' },
            { command: '版本' },
            { command: '订阅列表 [平台]' },
            { command: 'amagi帮助' },
          ],
        },
        {
          title: '会话管理员',
          entries: [
            { command: '诊断 <链接>' },
            { command: '开启解析 [平台…]' },
            { command: '关闭解析 [平台…]' },
            { command: '解析设置 [内容]' },
            { command: '屏蔽 [用户]' },
            { command: '取消屏蔽 [用户]' },
            { command: '订阅 <链接>' },
            { command: '取消订阅 <链接>' },
            { command: '订阅选项 [谁 选项]' },
            { command: '检查订阅' },
            { command: '预览订阅 <谁>' },
            { command: '强制推送 [谁]' },
            { command: '检测异常订阅 [操作]' },
            { command: '导出订阅 [内容]' },
            { command: '导入订阅 [内容]' },
          ],
        },
        {
          title: '账号管理员',
          entries: [
            { command: '状态' },
            { command: '全局解析统计' },
            { command: '错误报告 [编号]' },
            { command: '清理缓存' },
            { command: '发送方式 [内容]' },
            { command: '平台状态 [平台]' },
            { command: '检查平台 [内容]' },
            { command: 'B站登录 [账号]' },
            { command: '设置抖音Cookie [内容]' },
            { command: '抖音账号 [操作] [账号]' },
            { command: 'B站验证 [内容]' },
            { command: '解析名单 [内容]' },
            { command: '设置推送机器人 <账号>' },
            { command: '忽略推送 <链接>' },
          ],
        },
      ],
    })
  })

  it('shows what the settings give to the one who asks, and no more', async () => {
    const rights = [
      { command: 'amagi.off', right: 'nobody' as const },
      { command: 'amagi.on', right: 'everyone' as const },
      { command: 'amagi.parse', right: 3 as const },
    ]
    const open1 = await open({ settings: { rights } })
    let groups: { title: string; entries: { command: string }[] }[] = []
    open1.fake.drawView = async (given) => {
      groups = (given as never as { groups: typeof groups }).groups
      return [{ data: Buffer.from('x'), mime: 'image/jpeg', width: 1, height: 1 }]
    }
    await ask(open1, { content: 'amagi帮助' })
    const groupOf = (command: string) =>
      groups.find(({ entries }) => entries.some((entry) => entry.command.startsWith(command)))?.title
    expect(['关闭解析', '开启解析', '解析 '].map(groupOf)).toEqual([undefined, '会话管理员', undefined])
  })

  it('falls back to text when the card cannot be drawn', async () => {
    const open1 = await open()
    open1.fake.drawView = () => Promise.reject(new AmagiError('unsupported'))
    expect((await ask(open1, { content: 'amagi帮助' })).join('')).toContain('amagi帮助 —')
  })

  it('falls back to text when the picture is refused, and does not repeat what may have arrived', async () => {
    const open1 = await open()
    open1.bot.behave = ({ text }) => {
      if (text.startsWith('<img')) throw new Error('refused')
    }
    expect((await ask(open1, { content: 'amagi帮助' })).join('')).toContain('amagi帮助 —')
    open1.bot.behave = () => {
      throw Object.assign(new Error('x'), { name: 'TimeoutError' })
    }
    const before = open1.bot.attempts
    await receive(open1.bot, { content: 'amagi帮助' })
    await calm()
    expect(open1.bot.attempts - before).toBe(1)
  })
})

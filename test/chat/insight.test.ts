/** Commands that tell of the plugin itself, as chat logs: facts, words of both languages, cards, and who may ask. */
import { afterEach, describe, expect, it } from 'vitest'
import type { CardView } from '../../src/card/views'
import { AmagiError } from '../../src/errors'
import type { Health } from '../../src/platforms/health'
import { videoPost } from '../../samples/plain-posts'
import { receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

async function open(options: WorldOptions = {}): Promise<World> {
  const { settings = {}, ...others } = options
  world = await createWorld({
    ...others,
    settings: { accounts: { admins: ['test:boss'] }, reply: { info: 'text' }, ...settings },
  })
  return world
}

interface Asked {
  userId?: string
  direct?: boolean
  roles?: string[]
  answers?: number
}

async function ask(
  { bot }: World,
  content: string,
  { userId = 'boss', direct = true, roles = [], answers = 1 }: Asked = {},
): Promise<string> {
  const before = bot.sent.length
  await receive(bot, { userId, direct, roles, content })
  await until(() => bot.sent.length >= before + answers, `an answer to ${content}`)
  return bot.log.slice(before).join('\n')
}

/** Cards instead of text, kept as they were drawn. */
async function drawing(options: WorldOptions = {}): Promise<{ opened: World; views: CardView[] }> {
  const opened = await open({ ...options, settings: { reply: { info: 'card' }, ...options.settings } })
  const views: CardView[] = []
  opened.fake.drawView = async (view) => {
    views.push(view)
    return [{ data: Buffer.from('view'), mime: 'image/jpeg', width: 1080, height: 600 }]
  }
  return { opened, views }
}

const link = (id: string): string => `https://douyin.com/work/${id}`
const posts = { 'douyin:work:7': videoPost('7'), 'douyin:work:8': new AmagiError('private') }

describe('the state of the plugin', () => {
  const health: Health = {
    douyin: {
      fetchOneWork: {
        open: { calls: 10, successes: 9, breaker: 'closed' },
        guest: { calls: 10, successes: 3, lastCode: 'blocked', lastAt: 1, breaker: 'open', pauseSec: 42 },
      },
    },
  }

  it('is told in one text: platforms by endpoint, line, memory, disk, versions, parts, accounts', async () => {
    const opened = await open()
    const service = await opened.kit.service()
    service.health = () => health
    const text = await ask(opened, '状态')
    for (const part of [
      '【抖音】',
      '· 成功率：12/20 · 60% · 1 个通道在休息',
      '· fetchOneWork：12/20 · blocked · 休息中，还有 42 秒',
      '· 登录：游客',
      '还没有请求过。',
      '· 队列：处理中 0，排队 0，来自 0 个会话',
      '· 媒体缓存：2 个文件，3.0 MB · 磁盘剩余 5120 MB',
      `· Node.js：${process.versions.node}`,
      '· ffmpeg：没有找到',
      '· 卡片绘制：原生',
      '· 字体：内置字体正常',
      '· test:bot：在线',
    ])
      expect(text).toContain(part)
  })

  it('goes on where parts of it cannot be had', async () => {
    const opened = await open()
    const broken = () => Promise.reject(new AmagiError('internal'))
    Object.assign(opened.kit, { service: broken, media: broken, cards: broken })
    const text = await ask(opened, 'amagi.status')
    expect(text).toContain('· 卡片绘制：不可用，改发文字')
    expect(text).toContain('· 字体：内置字体读不到')
  })

  it('says how a login fares and never what is in the cookie', async () => {
    const opened = await open()
    opened.fake.account = async () => ({ name: '小号', level: 4 })
    await opened.kit.credentials.set('douyin', 'sessionid=canary0123456789')
    await opened.kit.care.changed('douyin')
    const text = await ask(opened, '解析状态')
    expect(text).toMatch(/· 登录：.*小号.* · 来自指令/)
    expect([text, ...opened.lines].join('\n')).not.toContain('canary')
    expect(await ask(opened, '状态', { direct: false })).toMatch(/· 登录：已登录 · 来自指令/)
  })

  it('lists every account: what it is in force for, why, and where others read along no name', async () => {
    const opened = await open({
      settings: { accounts: { admins: ['test:boss'], douyin: { cookie: 'sessionid=old' } } },
    })
    opened.fake.account = async (_, cookie) => {
      if (cookie?.includes('dead')) throw new AmagiError('cookie-expired')
      return { name: cookie?.includes('two') ? '乙' : '甲', level: 4 }
    }
    const { credentials, care } = opened.kit
    const set = async (cookie: string, name = '') => {
      await credentials.set('douyin', `sessionid=${cookie}`, { name })
      await care.changed('douyin', name)
    }
    const rows = async (asked?: Asked): Promise<string[]> => {
      const text = await ask(opened, '状态', asked)
      return (text.split('【抖音】\n')[1] ?? '').split('\n【')[0]?.split('\n').slice(0, -1) ?? []
    }
    await set('one')
    expect(await rows()).toEqual(['· 登录：账号“甲”（Lv4） · 来自指令 · 比设置里的新'])
    await set('two', '小号')
    await set('dead', '旧号')
    expect(await rows()).toEqual([
      '· 默认账号：账号“甲”（Lv4） · 来自指令 · 比设置里的新 · 用于链接（排在第一个） · 用于订阅（排在第一个）',
      '· 账号“小号”：账号“乙”（Lv4） · 来自指令 · 备用',
      '· 账号“旧号”：登录已失效 · 来自指令 · 备用',
    ])
    await credentials.choose('douyin', '小号', 'links')
    expect((await rows()).slice(0, 2)).toEqual([
      expect.stringMatching(/ · 备用$/),
      '· 账号“小号”：账号“乙”（Lv4） · 来自指令 · 用于链接（指令选定） · 用于订阅（和链接用同一个）',
    ])
    await credentials.choose('douyin', '旧号', 'subscriptions')
    expect((await rows()).at(1)).toMatch(/用于链接（指令选定） · 用于订阅（代替失效的账号）$/)
    const read = await rows({ direct: false })
    expect(read.map((line) => line.slice(0, 12))).toEqual([
      '· 第 1 个账号：已登',
      '· 第 2 个账号：已登',
      '· 第 3 个账号：登录',
    ])
    expect(read.join('\n')).not.toMatch(/[甲乙]|小号|旧号/)
    await credentials.clear('douyin', '小号')
    await credentials.clear('douyin')
    opened.settings.accounts.douyin.cookie = ''
    expect(await rows()).toEqual(['· 登录：登录已失效 · 来自指令'])
  })

  it('is a card where pictures go, and for who runs the bot only', async () => {
    const { opened, views } = await drawing()
    await ask(opened, '状态')
    expect(views).toMatchObject([{ kind: 'facts', title: '运行状态' }])
    expect(await ask(opened, 'amagi.status', { userId: 'stranger' })).toContain('权限不足')
  })

  it('is meant by the word alone, not by talk that begins with it', async () => {
    const opened = await open()
    await receive(opened.bot, { userId: 'boss', direct: true, content: '状态不错' })
    await receive(opened.bot, { userId: 'boss', direct: true, content: '状态 不错' })
    await receive(opened.bot, { userId: 'boss', direct: true, content: '版本 太旧了' })
    expect(await ask(opened, '版本')).toContain(`· Node.js：${process.versions.node}`)
    expect(opened.bot.sent).toHaveLength(1)
  })
})

describe('versions', () => {
  it('are for everybody, in both languages', async () => {
    const opened = await open()
    const text = await ask(opened, '版本', { userId: 'stranger', direct: false })
    expect(text).toMatch(/版本.*koishi-plugin-amagi：\d+\.\d+\.\d+.*Koishi：4\.\d+/s)
    opened.ctx.i18n.fallback = (() => ['en-US']) as never
    expect(await ask(opened, 'amagi.version')).toContain('[Versions and parts]')
  })
})

describe('statistics', () => {
  it('count what was answered and what failed, in this chat and in all', async () => {
    const opened = await open({ posts })
    expect(await ask(opened, '解析统计', { direct: false })).toContain('还没有可以统计的解析')
    expect(await ask(opened, '全局解析统计')).toContain('还没有可以统计的解析')
    await ask(opened, `解析 ${link('7')}`, { direct: false, userId: 'alice', answers: 2 })
    await ask(opened, `解析 ${link('8')}`, { direct: false, userId: 'alice' })
    const here = (await ask(opened, '解析统计', { direct: false, userId: 'bob' })).split('\n')
    expect(here).toEqual(
      expect.arrayContaining([
        '本会话的解析统计',
        '· 次解析：1',
        '· 今天：1',
        '· 人用过：1',
        '· 次失败：1',
        '【平台占比】',
        '· 抖音：1',
        '【排行】',
        '· alice：1',
      ]),
    )
    expect(await ask(opened, '解析统计')).toContain('还没有可以统计的解析')
    const all = await ask(opened, '全局解析统计')
    expect(all).toContain('· 个会话：1')
    expect(all).toMatch(/· test · 群聊 · room：1/)
    expect(all).not.toContain('alice')
    const inGroup = await ask(opened, '全局解析统计', { direct: false })
    expect(inGroup).toContain('· 本会话：1')
    expect(await ask(opened, '全局解析统计', { userId: 'stranger' })).toContain('权限不足')
  })

  it('never tell in one group of another, nor whose a private chat is', async () => {
    const opened = await open({ posts })
    await ask(opened, `解析 ${link('7')}`, { userId: 'carol', answers: 2 })
    await receive(opened.bot, { userId: 'dave', channelId: 'secret-group', content: `解析 ${link('7')}` })
    await until(() => opened.bot.sent.length === 4, 'the answer elsewhere')
    const inGroup = await ask(opened, '全局解析统计', { direct: false })
    expect(inGroup).toContain('群聊')
    expect(inGroup).not.toMatch(/secret-group|carol|dave/)
    const alone = await ask(opened, '全局解析统计')
    expect(alone).toContain('secret-group')
    expect(alone).not.toMatch(/carol|dave/)
  })

  it('are a card with every day of two weeks', async () => {
    const { opened, views } = await drawing({ posts })
    await ask(opened, `解析 ${link('7')}`, { direct: false, answers: 2 })
    opened.now.ms += 3 * 86_400_000
    await ask(opened, `解析 ${link('7')}`, { direct: false, answers: 2 })
    await ask(opened, '解析统计', { direct: false })
    const view = views.at(-1)
    if (view?.kind !== 'statistics') throw new Error('no statistics')
    expect(view.days).toHaveLength(14)
    expect(view.days.filter(({ count }) => count > 0).map(({ count }) => count)).toEqual([1, 1])
    expect(view.days.at(-1)?.count).toBe(1)
    expect(view.days.at(-4)?.count).toBe(1)
    expect(view.totals.map(({ value }) => value)).toEqual([2, 1, 1, 0])
  })

  it('keep no names where the settings want numbers alone, and nothing at all where they are off', async () => {
    const opened = await open({ posts, settings: { statistics: 'counts' } })
    await ask(opened, `解析 ${link('7')}`, { direct: false, answers: 2 })
    const here = await ask(opened, '解析统计', { direct: false })
    expect(here).toContain('· 次解析：1')
    expect(here).not.toContain('boss')
    opened.settings.statistics = 'off'
    expect(await ask(opened, '解析统计', { direct: false })).toContain('已在插件设置中关闭')
    await opened.kit.statistics.save()
    opened.settings.statistics = 'people'
    expect(await ask(opened, '解析统计', { direct: false })).toContain('还没有可以统计的解析')
  })
})

describe('a report of failures', () => {
  it('names them by id, says where the file is, and shows one of them to who runs the bot', async () => {
    const opened = await open({
      posts: { 'douyin:work:9': new AmagiError('upstream-changed', { details: { path: 'data.x' } }) },
    })
    expect(await ask(opened, '错误报告')).toContain('没有记住的失败')
    const said = await ask(opened, `解析 ${link('9')}`, { direct: false, userId: 'alice' })
    const id = /r-[0-9a-f]{6}/.exec(said)?.[0] ?? ''
    expect(said).toContain(`（编号 ${id}）`)
    expect(opened.lines.some((line) => line.startsWith('warn douyin:work:9') && line.includes(id))).toBe(true)
    const report = await ask(opened, '错误报告')
    expect(report).toContain('data/amagi/failures.json')
    expect(report).toMatch(new RegExp(`· ${id} · .* · douyin:work:9 · upstream-changed`))
    const inGroup = await ask(opened, '错误报告', { direct: false })
    expect(inGroup).toMatch(new RegExp(`· ${id} · .* · 抖音 · upstream-changed`))
    expect(inGroup).not.toContain('work:9')
    const one = await ask(opened, `错误报告 ${id}`)
    expect(one).toContain('· 字段：data.x')
    expect(one).toContain('把编号告诉机器人管理员')
    expect(await ask(opened, '错误报告 r-000000')).toContain('没有这个编号')
    expect(await ask(opened, '错误报告', { userId: 'stranger' })).toContain('权限不足')
  })

  it('counts the same failure, and keeps the latest twenty', async () => {
    const opened = await open()
    for (let index = 0; index < 25; index++) {
      opened.kit.failures.note({
        what: 'work',
        target: { platform: 'douyin', kind: 'work', id: String(index) },
        error: new AmagiError('blocked'),
      })
    }
    const again = {
      what: 'work',
      target: { platform: 'douyin', kind: 'work', id: '24' },
      error: new AmagiError('blocked'),
    } as const
    opened.kit.failures.note(again)
    const latest = await opened.kit.failures.latest()
    expect(latest).toHaveLength(20)
    expect(latest[0]).toMatchObject({ times: 2, target: { id: '24' } })
    expect(await ask(opened, '错误报告')).toContain('+10')
  })

  it('is a card for one failure, with the advice of who can act', async () => {
    const { opened, views } = await drawing()
    const id = opened.kit.failures.note({
      what: 'media',
      target: { platform: 'bilibili', kind: 'video', id: 'BV1' },
      error: new AmagiError('blocked', { details: { upstreamStatus: 403 } }),
    })
    await ask(opened, `错误报告 ${id.toUpperCase()}`)
    expect(views).toMatchObject([
      {
        kind: 'error',
        code: 'blocked',
        reportId: id,
        platform: 'bilibili',
        details: [{ value: '媒体' }, {}, { value: '403' }],
      },
    ])
  })
})

describe('a clean-up', () => {
  it('says what was freed and what stays, to who runs the bot', async () => {
    const opened = await open()
    expect(await ask(opened, '清理缓存')).toContain('删除了 2 个文件，腾出 3.0 MB')
    expect(await ask(opened, '清理垃圾', { userId: 'stranger' })).toContain('权限不足')
    const media = await opened.kit.media()
    media.clean = async () => ({ removed: { files: 0, bytes: 0 }, kept: { files: 3, bytes: 5_242_880 } })
    const text = await ask(opened, '清理媒体')
    expect(text).toContain('没有可以删除的文件')
    expect(text).toContain('还有 3 个（5.0 MB）')
  })
})

describe('a diagnosis', () => {
  it('tells the plan of this chat without sending any of it', async () => {
    const opened = await open({ posts, settings: { reply: { info: 'card' } } })
    opened.settings.reply.info = 'text'
    const text = await ask(opened, `诊断 ${link('7')}`, { direct: false, roles: ['owner'] })
    expect(text).toContain('· 种类：视频')
    expect(text).toContain('· 720P AVC：约 1.0 MB · 放得下 · 选用')
    expect(text).toContain('· 视频：720P · 约 1.0 MB · 最好的一档')
    expect(text).toContain('· 视频：直接发送 · 这个平台通常的顺序')
    expect(opened.calls.filter((call) => !call.startsWith('resolve'))).toEqual([])
  })

  it('says what has been learned here, and what the settings want', async () => {
    const opened = await open({ posts })
    opened.settings.media.send = 'link'
    expect(await ask(opened, `诊断 ${link('7')}`)).toContain('· 视频：只能发链接 · 设置里指定的')
    opened.settings.media.send = 'auto'
    opened.kit.experience.of = async () => new Map([['video file', 3]])
    expect(await ask(opened, `诊断 ${link('7')}`)).toMatch(/· 视频：本地路径 · 这里以前成功过/)
  })

  it('is for who runs the chat, and for a link', async () => {
    const opened = await open({ posts })
    expect(await ask(opened, `诊断 ${link('7')}`, { userId: 'stranger', direct: false })).toContain('权限不足')
    expect(await ask(opened, 'amagi.diagnose 你好')).toContain('没有找到支持的链接')
    expect(await ask(opened, `诊断 ${link('8')}`)).toContain('作品是私密的')
    await receive(opened.bot, { userId: 'boss', direct: true, content: '诊断 一下这个问题' })
    expect(opened.bot.sent).toHaveLength(3)
  })
})

describe('the overview of commands', () => {
  const groups = async (opened: World, asked: Asked): Promise<string> => ask(opened, 'amagi帮助', asked)

  it('shows what the asker may do and nothing else', async () => {
    const opened = await open()
    const stranger = await groups(opened, { userId: 'stranger', direct: false })
    expect(stranger).toContain('解析 &lt;链接&gt;')
    for (const word of ['关闭解析', '诊断', '设置B站Cookie', '错误报告']) expect(stranger).not.toContain(word)
    const owner = await groups(opened, { userId: 'owner', direct: false, roles: ['owner'] })
    expect(owner).toContain('关闭解析')
    expect(owner).not.toContain('错误报告')
    const boss = await groups(opened, { userId: 'boss' })
    for (const word of ['关闭解析', '诊断', '错误报告', '清理缓存']) expect(boss).toContain(word)
  })

  it('is a card by role, without empty groups', async () => {
    const { opened, views } = await drawing()
    await groups(opened, { userId: 'stranger', direct: false })
    await groups(opened, { userId: 'boss' })
    const titles = views.map((view) => (view.kind === 'help' ? view.groups.map(({ title }) => title) : []))
    expect(titles).toEqual([['所有人'], ['所有人', '会话管理员', '账号管理员']])
  })
})

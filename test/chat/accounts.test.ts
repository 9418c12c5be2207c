import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const admins = { accounts: { admins: ['test:root'] } }
const root: Incoming = { userId: 'root', direct: true }

/** Accounts by the value of their cookie; what is not there has ended. */
const people: Record<string, { name: string }> = { one: { name: '甲' }, two: { name: '乙' }, three: { name: '丙' } }

async function open(options: WorldOptions = {}): Promise<World> {
  const made = (world = await createWorld({ settings: admins, ...options }))
  made.fake.account = async (platform, cookie) => {
    const [, value = ''] = /=(\w+)/.exec(cookie ?? made.kit.credentials.get(platform) ?? '') ?? []
    const account = people[value]
    if (!account) throw new AmagiError('cookie-expired')
    return account
  }
  made.bot.createDirectChannel = async (userId) => ({ id: `private:${userId}`, type: 1 })
  return made
}
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** Sends one line and returns the lines of the answer. */
async function ask(open: World, content: string, incoming: Incoming = root): Promise<string[]> {
  const before = open.bot.sent.length
  await receive(open.bot, { ...incoming, content })
  await until(() => open.bot.sent.length > before, `an answer to ${content}`)
  await calm(5)
  return open.bot.log.slice(before).join('\n--\n').split('\n')
}

/** Without the line of how it is done. */
const rows = (lines: string[]): string[] => lines.filter((line) => /^\d+\. /.test(line))

describe('several accounts of a platform', () => {
  it('are set by name, listed, chosen, renamed and removed', async () => {
    const made = await open()
    await ask(made, '设置B站Cookie SESSDATA=one')
    const added = await ask(made, '设置B站Cookie 小号 SESSDATA=two')
    expect(added.slice(0, 2)).toEqual(['已保存哔哩哔哩的账号“小号”的 Cookie：SESSDATA(3)。', '平台确认：账号“乙”。'])
    expect(added).toContain('链接现在用默认账号。')
    expect(await ask(made, 'B站账号')).toEqual([
      '哔哩哔哩有 2 个账号：',
      '1. 默认账号（用于链接和订阅）：账号“甲”',
      '2. 账号“小号”：账号“乙”',
      expect.stringContaining('B站账号 使用 名字'),
    ])
    expect(await ask(made, 'B站账号 使用 小号')).toEqual(['哔哩哔哩的链接现在用账号“小号”。'])
    expect(made.kit.credentials.get('bilibili')).toBe('SESSDATA=two')
    expect(await ask(made, '切换B站账号 1 订阅')).toEqual(['哔哩哔哩的订阅现在用默认账号。'])
    expect(made.kit.credentials.get('bilibili', 'subscriptions')).toBe('SESSDATA=one')
    expect(await ask(made, 'B站账号 小号 改名 大号')).toEqual(['账号“小号”现在是账号“大号”。'])
    expect(rows(await ask(made, 'B站账号 列表'))).toEqual([
      '1. 默认账号（用于订阅）：账号“甲”',
      '2. 账号“大号”（用于链接）：账号“乙”',
    ])
    expect((await ask(made, '删除B站账号 大号'))[0]).toBe('已经删除哔哩哔哩的账号“大号”。')
    expect(made.kit.credentials.names('bilibili')).toEqual([''])
    expect(JSON.stringify([made.lines, made.bot.sent])).not.toMatch(/SESSDATA=(one|two)/)
  })

  it.each([
    ['设置B站Cookie 小号 SESSDATA=two', '小号'],
    ['B站Cookie 小号 SESSDATA=two', '小号'],
    ['设置B站Cookie -n 小号 SESSDATA=two', '小号'],
    ['设置B站Cookie SESSDATA=two -n 小号', '小号'],
    ['设置B站Cookie --name=alt SESSDATA=two', 'alt'],
    ['设置B站Cookie 添加 小号 SESSDATA=two', '小号'],
    ['添加B站账号 小号 SESSDATA=two', '小号'],
    ['amagi.cookie bilibili add alt SESSDATA=two', 'alt'],
    ['amagi.account bilibili add alt SESSDATA=two', 'alt'],
    ['设置B站Cookie 小号 [{"domain":".bilibili.com","name":"SESSDATA","value":"two"}]', '小号'],
    ["设置B站Cookie 小号 curl 'https://www.bilibili.com/' -H 'Cookie: SESSDATA=two'", '小号'],
    ['设置B站Cookie “小号” “SESSDATA=two”', '小号'],
    ['设置B站Cookie SESSDATA=two', ''],
    ['设置B站Cookie 默认 SESSDATA=two', ''],
  ])('take a name as people write it: %s', async (line, name) => {
    const made = await open()
    await ask(made, line)
    expect(made.kit.credentials.names('bilibili')).toEqual([name])
    expect(made.kit.credentials.cookieOf('bilibili', name)).toBe('SESSDATA=two')
  })

  it.each([
    ['amagi.account bilibili use alt', 'alt', ''],
    ['amagi.account bilibili use alt for subscriptions', '', 'alt'],
    ['amagi.account bilibili alt use', 'alt', ''],
    ['B站账号 切换 ALT', 'alt', ''],
    ['B站账号 使用 2 推送', '', 'alt'],
    ['设置B站Cookie 使用 alt', 'alt', ''],
    ['B站账号 设为默认 alt', 'alt', ''],
    ['B站账号 默认 alt', 'alt', ''],
    ['B站账号 订阅 alt', '', 'alt'],
    ['B站账号 alt 用于订阅', '', 'alt'],
    ['amagi.account bilibili subscriptions alt', '', 'alt'],
  ])('are chosen as people say it: %s', async (line, links, subscriptions) => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.credentials.set('bilibili', 'SESSDATA=two', { name: 'alt' })
    await ask(made, line)
    const { serving } = made.kit.credentials
    expect(serving('bilibili')).toBe(links)
    expect(serving('bilibili', 'subscriptions')).toBe(subscriptions || links)
  })

  it.each([
    ['B站账号 使用 默认 alt 订阅', ['', 'alt']],
    ['B站账号 使用 alt、third 订阅', ['alt', 'third']],
    ['切换B站账号 2 3 用于推送', ['alt', 'third']],
    ['B站账号 订阅 third alt', ['third', 'alt']],
    ['B站账号 默认,alt,third 用于订阅', ['', 'alt', 'third']],
    ['B站账号 默认 和 third 用于订阅', ['', 'third']],
    ['B站账号 使用 全部 订阅', ['', 'alt', 'third']],
    ['B站账号 使用 所有账号 推送', ['', 'alt', 'third']],
    ['amagi.account bilibili use alt third for subscriptions', ['alt', 'third']],
    ['amagi.account bilibili use alt and third for push', ['alt', 'third']],
    ['amagi.account bilibili use all for subscriptions', ['', 'alt', 'third']],
    ['B站账号 使用 alt alt 订阅', ['alt']],
    // Links are one account's.
    ['B站账号 使用 默认 alt', ['']],
    ['B站账号 使用 alt 谁 订阅', ['']],
  ])('share subscriptions as people say it: %s', async (line, sharing) => {
    const made = await open()
    const { credentials } = made.kit
    await credentials.set('bilibili', 'SESSDATA=one')
    await credentials.set('bilibili', 'SESSDATA=two', { name: 'alt' })
    await credentials.set('bilibili', 'SESSDATA=three', { name: 'third' })
    await ask(made, line)
    expect(credentials.sharing('bilibili', 'subscriptions')).toEqual(sharing)
    expect(credentials.serving('bilibili')).toBe('')
  })

  it('that share subscriptions are told and listed, those as well whose login has ended', async () => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.credentials.set('bilibili', 'SESSDATA=two', { name: 'alt' })
    await made.kit.credentials.set('bilibili', 'SESSDATA=dead', { name: 'old' })
    await made.kit.care.changed('bilibili', 'old')
    expect(await ask(made, 'B站账号 使用 全部 订阅')).toEqual([
      '哔哩哔哩的订阅现在由默认账号、账号“alt”、账号“old”分担。',
      '账号“old”的登录已经失效，重新登录之前由其他账号分担。',
    ])
    expect(rows(await ask(made, 'B站账号'))).toEqual([
      '1. 默认账号（用于链接和订阅）：账号“甲”',
      '2. 账号“alt”（用于订阅）：账号“乙”',
      '3. 账号“old”：登录已经失效',
    ])
  })

  it.each([
    ['B站账号 改名 alt main2', ['', 'main2']],
    ['B站账号 改名 alt 为 大号', ['', '大号']],
    ['amagi.account bilibili rename alt to main2', ['', 'main2']],
    ['B站账号 改名 默认 主力', ['alt', '主力']],
    ['B站账号 删除 alt', ['']],
    ['设置B站Cookie 清除 alt', ['']],
    ['设置B站Cookie alt 清除', ['']],
    ['设置B站Cookie 清除', ['alt']],
    ['amagi.account bilibili remove 2', ['']],
  ])('are renamed and removed as people say it: %s', async (line, names) => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.credentials.set('bilibili', 'SESSDATA=two', { name: 'alt' })
    await ask(made, line)
    expect([...made.kit.credentials.names('bilibili')].sort()).toEqual([...names].sort())
  })

  it.each([
    ['B站账号 使用 谁', '哔哩哔哩没有账号“谁”。'],
    ['B站账号 删除 9', '哔哩哔哩没有账号“9”。'],
    ['B站账号 改名 alt 删除', '“删除”不能当名字'],
    ['B站账号 改名 alt 默认', '哔哩哔哩已经有默认账号了。'],
    ['B站账号 改名 alt', 'B站账号 改名 旧名 新名'],
    ['设置B站Cookie 123 SESSDATA=two', '“123”不能当名字'],
    [`设置B站Cookie ${'长'.repeat(30)} SESSDATA=two`, '不能当名字'],
    ['B站账号 添加 新的', '发送“B站登录 新的”，或者“设置B站Cookie 新的 内容”'],
  ])('are left alone by what is none of them: %s', async (line, answer) => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.credentials.set('bilibili', 'SESSDATA=two', { name: 'alt' })
    expect((await ask(made, line)).join('\n')).toContain(answer)
    expect(made.kit.credentials.names('bilibili')).toEqual(['', 'alt'])
  })

  it('are asked about by the state, each of them, and one by its name', async () => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.credentials.set('bilibili', 'SESSDATA=dead', { name: 'alt' })
    expect(rows(await ask(made, '设置B站Cookie 状态'))).toEqual([
      '1. 默认账号（用于链接和订阅）：账号“甲”',
      '2. 账号“alt”：登录已经失效',
    ])
    expect(await ask(made, '设置B站Cookie 状态 alt')).toEqual([
      expect.stringMatching(/^哔哩哔哩的账号“alt” 正在使用指令设置的 Cookie（.+）：SESSDATA\(4\)。$/),
      '平台说这份 Cookie 已经失效。',
    ])
    expect(await ask(made, '设置B站Cookie alt')).toHaveLength(2)
  })

  it('are all listed without a platform', async () => {
    const made = await open()
    await made.kit.credentials.set('douyin', 'sessionid=one', { name: 'alt' })
    const lines = await ask(made, 'amagi.account')
    expect(lines[0]).toBe('抖音有 1 个账号：')
    expect(lines).toContain('哔哩哔哩没有账号，正在以游客身份访问。发送“B站登录”，或者“设置B站Cookie 内容”。')
  })

  it('of the settings is no name to be changed, which is said', async () => {
    const settings = { accounts: { ...admins.accounts, bilibili: { cookie: 'SESSDATA=one' } } }
    const made = await open({ settings })
    expect(await ask(made, 'B站账号 改名 默认 大号')).toEqual(['哔哩哔哩的这个账号写在插件设置里，请在那里修改。'])
  })

  it('whose login has ended are passed over, which administrators hear with the name', async () => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=dead')
    await made.kit.credentials.set('bilibili', 'SESSDATA=two', { name: '小号' })
    await made.kit.care.noticed('bilibili', 'cookie-expired', 'SESSDATA=dead')
    expect(made.kit.credentials.get('bilibili')).toBe('SESSDATA=two')
    await until(() => made.bot.sent.length === 1)
    expect(made.bot.log[0]).toMatch(/^哔哩哔哩的登录已经失效，现在由账号“小号”代替。请在这里发送“B站登录”重新登录，/)
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.care.changed('bilibili')
    // The other one is told of by itself, within the same day.
    await made.kit.credentials.set('bilibili', 'SESSDATA=dead2', { name: '小号' })
    await made.kit.care.changed('bilibili', '小号')
    await until(() => made.bot.sent.length === 2)
    expect(made.bot.log[1]).toMatch(
      /^哔哩哔哩的账号“小号”的登录已经失效，现在由默认账号代替。.*“B站登录 小号”.*“设置B站Cookie 小号 内容”/,
    )
    expect(rows(await ask(made, 'B站账号'))).toEqual([
      '1. 默认账号（用于链接和订阅）：账号“甲”',
      '2. 账号“小号”：登录已经失效',
    ])
  })

  it('that were chosen although they have ended say who stands in', async () => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.credentials.set('bilibili', 'SESSDATA=dead', { name: 'alt' })
    await made.kit.care.changed('bilibili', 'alt')
    const before = made.bot.sent.length
    const lines = await ask(made, 'B站账号 使用 alt')
    expect(before).toBe(1)
    expect(lines).toEqual(['哔哩哔哩的链接现在用账号“alt”。', '它的登录已经失效，重新登录之前由默认账号代替。'])
  })

  it('are for administrators, in private', async () => {
    const made = await open()
    expect(await ask(made, 'B站账号', { userId: 'root' })).toEqual([expect.stringContaining('请在私聊中使用')])
    expect(await ask(made, 'B站账号', { userId: 'stranger', direct: true })).toEqual([
      expect.stringContaining('权限不足'),
    ])
  })

  it('speak English as well', async () => {
    const made = await open({ before: (ctx) => void (ctx.i18n.fallback = () => ['en-US', 'zh-CN']) })
    await made.kit.credentials.set('bilibili', 'SESSDATA=one')
    await made.kit.credentials.set('bilibili', 'SESSDATA=two', { name: 'alt' })
    expect(await ask(made, 'amagi.account bilibili use alt subscriptions')).toEqual([
      'Subscriptions of bilibili are asked for with the account “alt” now.',
    ])
    await ask(made, 'amagi.cookie bilibili status')
    expect(rows(await ask(made, 'amagi.account bilibili'))).toEqual([
      '1. the default account (for links): account “甲”',
      '2. the account “alt” (for subscriptions): account “乙”',
    ])
  })
})

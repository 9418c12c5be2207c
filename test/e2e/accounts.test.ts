/** The accounts of an administrator through the real OneBot adapter: from the first cookie to a second login. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as plugin from '../../src'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import type * as Sleeping from '../../src/async/sleep'
import { until } from '../chat/test-bot'

// Looks at a code follow at once: what is waited for is the answer, not the time between.
vi.mock('../../src/async/sleep', async (original) => {
  const real = await original<typeof Sleeping>()
  const sleep: typeof real.sleep = async (ms, signal) => real.sleep(Math.min(ms, 20), signal)
  return { ...real, sleep }
})

let simulator: Simulator
let bot: LoopbackBot
beforeEach(async () => {
  simulator = await startSimulator()
  bot = await startBot({ plugin, simulator, settings: { accounts: { admins: ['onebot:30003'] } } as never })
})
afterEach(async () => {
  await bot.close()
  await simulator.close()
})

const texts = (from = 0): string[] =>
  bot.onebot.arrivals.slice(from).map(({ chat, segments, files }) => {
    const text = segments.map(({ type, data }) => (type === 'text' ? String(data['text']) : '')).join('')
    return `${chat} ${files.length > 0 ? `[${files.map((file) => file?.type).join()}]` : ''}${text}`
  })
async function say(content: string, what: string | RegExp): Promise<string> {
  const before = bot.onebot.arrivals.length
  bot.onebot.say(content, { private: true, user: '30003' })
  const found = (): string | undefined => texts(before).find((line) => line.match(what))
  await until(() => found() !== undefined, `${String(what)} after ${content.slice(0, 12)}`)
  return found() ?? ''
}
const link = (key: string): string => simulator.links.find((entry) => entry.key === key)?.forms.plain ?? ''
const sessionsSince = (from: number): string[] => [
  ...new Set(
    simulator.requests
      .slice(from)
      .flatMap(({ headers }) => /SESSDATA=(sim[a-z]{2,4}\d+)/.exec(headers.cookie ?? '')?.[1] ?? []),
  ),
]

describe('the accounts of an administrator on QQ', () => {
  it('are added, passed over when they end, and logged in to anew', async () => {
    expect(await say(`设置B站Cookie 强制 ${accounts.bilibili.expired}`, '已保存')).toMatch(/^private:30003 /)
    await say(`B站Cookie 大会员 ${accounts.bilibili.vip}`, '链接现在用账号“大会员”')
    // The dead one, which somebody wants all the same, is not taken.
    await say('B站账号 使用 默认', '由账号“大会员”代替')
    let from = simulator.requests.length
    let before = bot.onebot.arrivals.length
    bot.onebot.say(link('ukulele'), { group: '51' })
    await until(() => texts(before).some((line) => line.startsWith('group:51')))
    await until(() => sessionsSince(from).length > 0)
    expect(sessionsSince(from)).toEqual(['simvip01'])

    // The other one ends as well: the link of that moment gets the next login, and who runs the bot hears of it.
    const done = await say('B站登录 扫码', '登录成功')
    expect(done).toContain('账号“扫码”')
    await until(() => bot.onebot.actions.some(({ action }) => action === 'delete_msg'))
    expect(await say('B站账号', '个账号')).toMatch(
      /1\. 默认账号：登录已经失效\n2\. 账号“大会员”（用于链接和订阅）：.+\n3\. 账号“扫码”：/,
    )
    await say(`设置B站Cookie 大会员 强制 ${accounts.bilibili.expired}`, '已保存')
    from = simulator.requests.length
    before = bot.onebot.arrivals.length
    bot.onebot.say(link('door'), { group: '52' })
    await until(() => texts(before).some((line) => line.startsWith('group:52')))
    expect(sessionsSince(from)).toContain('simqr001')

    expect(await say('B站账号 删除 大会员', '已经删除')).not.toContain('大会员”（')
    // Nothing of it was said where others read, or kept in clear.
    expect(
      texts()
        .filter((line) => line.startsWith('group:'))
        .join(),
    ).not.toMatch(/账号|Cookie|登录/)
    const kept = await readFile(join(bot.dir, 'data/amagi/credentials.json'), 'utf8')
    expect(Object.keys(JSON.parse(kept) as object)).toEqual(['bilibili', 'bilibili/扫码', 'uses'])
    expect(kept).not.toMatch(/sim(?:old|vip|qr)|5ad0c0ffee/)
    expect(simulator.misconduct).toEqual([])
  })

  it('are logged in to with a code by SMS, told in the private chat and nowhere else', async () => {
    const before = bot.onebot.arrivals.length
    bot.onebot.say('抖音登录', { private: true, user: '30003' })
    await until(() => simulator.requests.some(({ path }) => path.includes('get_qrcode')))
    simulator.douyin.qr('verify')
    await until(() => texts(before).some((line) => line.includes('短信验证')))
    bot.onebot.say('246810', { group: '51', user: '30003' })
    expect(await say('246810', '登录成功')).toMatch(/^private:30003 /)
    await until(() => bot.onebot.actions.filter(({ action }) => action === 'delete_msg').length === 2)
    expect(texts(before).some((line) => line.startsWith('group:'))).toBe(false)
  })
})

/** What an administrator asks when something is wrong, on real Koishi and OneBot; what is reported is played back. */
import { cp, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Logger } from 'koishi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { readCapture } from '../../src/probe/capture'
import { platforms } from '../../src/platforms'
import { replay } from '../../scripts/lib/replay/replay'
import { failuresOf, reportOf } from '../../scripts/lib/replay/report'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import { until } from '../chat/test-bot'
import { removeFolder } from '../support/folders'
import { keyed } from '../support/keyed'

let simulator: Simulator
let bot: LoopbackBot
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(async () => {
  const settings = { accounts: { admins: ['onebot:30003'] }, reply: { info: 'text' } }
  bot = await startBot({ plugin, simulator, settings: settings as never })
})
afterEach(async () => {
  await bot.close()
  simulator.reset()
})

const work = (key: string) => keyed(simulator.links, key)

const textOf = (index: number): string =>
  bot.onebot.arrivals
    .at(index)
    ?.segments.filter(({ type }) => type === 'text')
    .map(({ data }) => String(data['text']))
    .join('') ?? ''

/** What the administrator is answered in private. */
async function ask(text: string, messages = 1): Promise<string> {
  const before = bot.onebot.arrivals.length
  bot.onebot.say(text, { private: true, user: '30003' })
  await until(() => bot.onebot.arrivals.length >= before + messages, `an answer to ${text}`)
  return bot.onebot.arrivals
    .slice(before)
    .map((_, index) => textOf(before + index))
    .join('\n')
}

describe('a diagnosis', () => {
  it('tells channels with code and time, qualities, plan, way and what is missing', async () => {
    const { id, forms } = work('walk')
    simulator.fault({ host: 'api.bilibili.com', path: '/x/web-interface/view', kind: 'http-412', times: 1 })
    const text = await ask(`诊断 ${forms.short}`)
    for (const group of ['作品', '问了哪些通道', '画质', '会发送', '发送方式', '登录与缺少的'])
      expect(text).toContain(`【${group}】`)
    expect(text).toContain(id)
    expect(text).toMatch(/· shortLink redirect：成功 · \d+\.\d+ 秒/)
    expect(text).toMatch(/· fetchOneVideo view：blocked · HTTP 412 · \d+\.\d+ 秒/)
    expect(text).toMatch(/· fetchOneVideo \S+：成功 · \d+\.\d+ 秒/)
    expect(text).toMatch(/· \d+P\d* AVC：约 [\d.]+ MB.* · 选用/)
    expect(text).toMatch(/· 视频：\d+P\d* · 约 [\d.]+ MB · /)
    expect(text).toMatch(/· 视频：\S+ · 这个平台通常的顺序/)
    expect(text).toContain('· 登录：游客')
    expect(text).toContain('登录后也许有更高的画质')
    expect(text).not.toMatch(/deadline|upsig|w_rid|buvid|SESSDATA/)
  })

  it('of a work that cannot be had says why, and the id under which it is kept', async () => {
    const { forms } = work('walk')
    simulator.fault({ host: 'api.bilibili.com', kind: 'http-412' })
    simulator.fault({ host: 'www.bilibili.com', kind: 'http-412' })
    simulator.fault({ host: 'm.bilibili.com', kind: 'http-412' })
    const text = await ask(`诊断 ${forms.plain}`)
    expect(text).toContain('平台拒绝了请求')
    const id = /r-[0-9a-f]{6}/.exec(text)?.[0] ?? ''
    const one = await ask(`错误报告 ${id}`)
    expect(one).toContain(id)
    expect(one).toContain('· 类型：blocked')
    expect(one).toContain('fetchOneVideo: blocked')
    expect(one).toContain('联系机器人管理员')
  })
})

describe('a report of failures', () => {
  it('holds what was asked and answered, nothing personal, and can be replayed in the simulator', async () => {
    const canary = accounts.bilibili.vip
    const secrets = [...canary.matchAll(/=([^;]{6,})/g)].flatMap(([, value = '']) => [value, decodeURIComponent(value)])
    const lines: string[] = []
    // The adapter writes down every message it hears, at a level of its own.
    const record = ({ name, content }: { name: string; content: string }): void => {
      if (name === 'amagi') lines.push(content)
    }
    const target = { colors: 0, record }
    Logger.targets.push(target as never)
    Logger.levels.base = Logger.DEBUG
    await ask(`设置B站Cookie ${canary}`)
    const { forms, platform } = work('walk')
    simulator.fault({ host: 'api.bilibili.com', kind: 'no-json' })
    simulator.fault({ host: 'www.bilibili.com', kind: 'html' })
    simulator.fault({ host: 'm.bilibili.com', kind: 'html' })
    expect(await ask('错误报告')).toContain('没有记住的失败')
    let over = 0
    bot.app.on('amagi/after-answer', () => void over++)
    bot.onebot.say(forms.plain, { group: '71', user: '40004' })
    await until(() => over === 1, 'the end of the answer')
    const text = await ask('错误报告', 2)
    const id = /r-[0-9a-f]{6}/.exec(text)?.[0] ?? ''
    expect(text).toContain('data/amagi/failures.json')
    const file = await readFile(join(bot.dir, 'data/amagi/failures.json'), 'utf8')
    const table = await readFile(join(bot.dir, 'data/amagi/failures.md'), 'utf8')
    expect(table).toContain(`| ${id} |`)
    await ask('状态')
    await ask(`诊断 ${forms.plain}`)
    await ask('全局解析统计')
    const said = bot.onebot.arrivals.map((_, index) => textOf(index)).join('\n')
    for (const secret of [...secrets, '40004', '30003', '71'])
      expect([
        secret,
        file.includes(`"${secret}"`) || (secret.length > 5 && file.includes(secret)),
        said.includes(`=${secret}`),
      ]).toEqual([secret, false, false])
    Logger.targets.splice(Logger.targets.indexOf(target as never), 1)
    Logger.levels.base = Logger.INFO
    expect(lines.some((line) => line.includes('report'))).toBe(true)
    for (const secret of secrets) expect([secret, lines.filter((line) => line.includes(secret))]).toEqual([secret, []])
    const names = await readdir(join(bot.dir, 'data/amagi'))
    for (const name of names) {
      const content = await readFile(join(bot.dir, 'data/amagi', name), 'utf8')
      for (const secret of secrets) expect([name, content.includes(secret)]).toEqual([name, false])
    }

    const capture = readCapture(file)
    expect(capture.accounts).toEqual(['bilibili'])
    expect(capture.failures).toMatchObject([{ id, what: 'work', platform, target: work('walk').id, times: 1 }])
    expect(failuresOf(capture)).toContain(`${id}: work of ${platform}`)
    const verdicts = await replay(capture, platforms)
    const view = verdicts.find(({ finding }) => finding.endpoint === 'fetchOneVideo' && finding.channel === 'view')
    expect(view?.now.code).toBe(view?.finding.code)
    expect(reportOf(verdicts)).toMatch(/\d+ channels: /)
  }, 120_000)
})

describe('failures of an earlier life', () => {
  it('are in the report after the process was killed, nothing personal and nothing in clear', async () => {
    const secrets = [...accounts.bilibili.vip.matchAll(/=([^;]{6,})/g)].map(([, value = '']) => value)
    await ask(`设置B站Cookie ${accounts.bilibili.vip}`)
    const { forms, id: workId } = work('walk')
    for (const host of ['api.bilibili.com', 'www.bilibili.com', 'm.bilibili.com'])
      simulator.fault({ host, kind: 'html' })
    const id = /r-[0-9a-f]{6}/.exec(await ask(`诊断 ${forms.plain}`))?.[0]
    const data = join(bot.dir, 'data/amagi')
    const kept = async (): Promise<string> => readFile(join(data, 'failed.json'), 'utf8').catch(() => '')
    await expect.poll(kept, { timeout: 60_000 }).not.toBe('')
    // What lies there now is what a killed process leaves.
    const dir = await mkdtemp(join(tmpdir(), 'amagi-killed-'))
    await cp(bot.dir, dir, { recursive: true })
    for (const name of await readdir(join(dir, 'data/amagi'))) {
      const content = await readFile(join(dir, 'data/amagi', name), 'latin1')
      for (const secret of [...secrets, workId, String(id)])
        expect([name, content.includes(secret)]).toEqual([name, false])
    }
    simulator.reset()
    const again = await startBot({
      plugin,
      simulator,
      dir,
      settings: { accounts: { admins: ['onebot:30003'] }, reply: { info: 'text' } } as never,
    })
    const ours = bot
    try {
      bot = again
      expect(await ask('状态')).toContain('· 记住的失败：1')
      expect(await ask('错误报告', 2)).toMatch(new RegExp(`· ${id} · .*:${workId} · `))
      const one = await ask(`错误报告 ${id}`)
      expect(one).toMatch(/fetchOneVideo: \w+/)
      const file = await readFile(join(dir, 'data/amagi/failures.json'), 'utf8')
      for (const secret of [...secrets, '30003']) expect([secret, file.includes(secret)]).toEqual([secret, false])
      const verdicts = await replay(readCapture(file), platforms)
      expect(reportOf(verdicts)).toContain('form: a page instead of JSON')
      // A further one joins those of before; forgotten they are gone for good.
      simulator.fault({ host: 'kuaishou.com', kind: 'status-500' })
      simulator.fault({ host: 'chenzhongtech.com', kind: 'status-500' })
      await ask(`解析 ${simulator.links.find(({ platform }) => platform === 'kuaishou')?.forms.plain}`)
      expect(await ask('状态')).toContain('· 记住的失败：2')
      expect(await ask('错误报告 清除')).toContain('已忘记')
      expect(await ask('错误报告')).toContain('没有记住的失败')
    } finally {
      bot = ours
      await again.close()
      await removeFolder(dir)
    }
  }, 120_000)
})

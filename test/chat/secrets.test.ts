import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CardView } from '../../src/card/views'
import { createTransport } from '../../src/http'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { dayMs } from '../../src/units'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { solved } from '../../simulator/bilibili/gaia'
import { freePort } from '../support/ports'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World } from './world'

const root: Incoming = { userId: 'root', direct: true }

/** What a person sets, what a login brings, what a renewal needs, what is told in passing. */
const canaries = [
  'CANARYone',
  'CANARYtwo',
  'CANARYdead',
  'simqr0',
  '5ad0c0ffee5ad0c0ffee5ad0c0ffee31',
  '0ddba11c0ffee',
  '51a1dc0de',
  '246810',
  'grisk_',
  'voucher_',
]

let world: World
let simulator: Simulator
let nowMs: number
let closing: { close(): void }[]
let views: CardView[]
let port: number
beforeEach(async () => {
  nowMs = 1_700_000_000_000
  simulator = await startSimulator({ clock: () => nowMs })
  port = await freePort()
  const api = { enabled: true, host: '127.0.0.1', port, token: '' }
  world = await createWorld({ settings: { accounts: { admins: ['test:root'] }, api } })
  const transport = createTransport({ gateway: simulator.url, log: world.kit.log.debug })
  const { credentials, care, checks, log } = world.kit
  const real = createService({
    platforms,
    transport,
    cookie: credentials.get,
    clock: () => nowMs,
    log: log.debug,
    noticed: (platform, code, cookie) => care.noticed(platform, code, cookie),
    challenged: (platform, challenge) => void checks.challenged(platform, challenge),
  })
  const logins: Service['logins'] = {
    ...real.logins,
    pollMs: (id) => (real.logins.pollMs(id) === undefined ? undefined : 5),
    look: async (...call) => {
      const found = await real.logins.look(...call)
      return 'pauseMs' in found ? { state: found.state } : found
    },
  }
  world.kit.service = async () => ({ ...real, logins })
  closing = [real, transport]
  views = []
  world.fake.drawView = async (view) => (
    views.push(view),
    [{ data: Buffer.from('card'), mime: 'image/jpeg', width: 1, height: 1 }]
  )
  world.bot.createDirectChannel = async (userId) => ({ id: `private:${userId}`, type: 1 })
})
afterEach(async () => {
  await world.close()
  for (const one of closing) one.close()
  await simulator.close()
})

async function say(content: string, what: string | RegExp): Promise<string> {
  const before = world.bot.sent.length
  await receive(world.bot, { ...root, content })
  const found = () => world.bot.log.slice(before).find((line) => line.match(what))
  await until(() => found() !== undefined, `${String(what)} after ${content.slice(0, 12)}`)
  return found() ?? ''
}

const account = (session: string, cookie: string): string => cookie.replace(/SESSDATA=[^;]+/, `SESSDATA=${session}`)

describe('what proves an identity', () => {
  it('is in no line, reply, card, file or answer, whatever is done with accounts', async () => {
    const one = account('simnorm1CANARYone%2C1900000000%2C1a', accounts.bilibili.normal)
    const two = account('simvip01CANARYtwo%2C1900000000%2C1a', accounts.bilibili.vip)
    const dead = account('simold01CANARYdead%2C1600000000%2C1a', accounts.bilibili.expired)
    await say(`设置B站Cookie ${one}`, '已保存')
    await say(
      `设置B站Cookie 小号 ${JSON.stringify([{ domain: '.bilibili.com', name: 'SESSDATA', value: two.slice(9).split(';')[0] }])}`,
      '已保存',
    )
    await say(`设置B站Cookie 旧号 ${dead}`, '没有保存')
    await say(`设置B站Cookie 旧号 强制 ${dead}`, '已保存')
    await say('设置B站Cookie CANARYone', '这不像 Cookie')
    await say('B站账号 使用 旧号', '链接现在用')
    await say('B站账号 改名 旧号 老号', '现在是')
    await say('设置B站Cookie 状态', '3 个账号')
    // Logins by a code, with all that follows.
    await say('B站登录 扫码', '登录成功')
    await receive(world.bot, { ...root, content: '抖音登录' })
    simulator.douyin.qr('verify')
    await until(() => world.bot.log.some((line) => line.includes('短信验证')))
    await say('246810', '登录成功')
    simulator.bilibili.renewal(true)
    for (let day = 0; day < 2; day++) {
      world.now.ms += dayMs
      nowMs += dayMs
      await world.kit.care.daily()
      simulator.bilibili.renewal(true, 'confirm')
    }
    expect(world.lines.join('\n')).toMatch(/the login of bilibili \(扫码\) was renewed/)
    // One that ends while nobody looks, and what fails in every way.
    await world.kit.credentials.set('bilibili', dead, { name: '暗号' })
    await world.kit.care.changed('bilibili', '暗号')
    expect(world.lines.join('\n')).toMatch(/the login of bilibili \(暗号\) has ended/)
    const { endpoints } = (await world.kit.service()).platform('bilibili')
    expect(endpoints.length).toBeGreaterThan(0)
    const { bvid = '' } = simulator.world.bilibili.find(({ refusal }) => !refusal) ?? {}
    const service = await world.kit.service()
    await service.resolve({ platform: 'bilibili', kind: 'video', id: bvid })
    simulator.bilibili.closeRisk(true)
    await service.call('bilibili', 'fetchOneVideo', { bvid }, { fresh: true, unpaced: true }).catch(() => undefined)
    await until(() => world.bot.log.some((line) => line.includes('真人验证')))
    const puzzle = await say('B站验证', 'challenge=')
    const [, challenge = ''] = /challenge=([0-9a-f]{32})/.exec(puzzle) ?? []
    await say(`B站验证 validate=${solved(challenge).validate}`, '验证通过')
    simulator.fault({ host: 'bilibili.com', kind: 'reset' })
    await service
      .call('bilibili', 'fetchOneVideo', { bvid }, { fresh: true, unpaced: true })
      .catch((error: unknown) => {
        world.lines.push(String((error as Error).stack), JSON.stringify(error))
      })
    await say('B站登录', '网络')
    await say('B站账号', '个账号')
    await say('平台状态', /./)
    await calm()

    const health = await (await fetch(`http://127.0.0.1:${port}/api/health`)).text()
    expect(JSON.parse(health)).toMatchObject({
      accounts: {
        bilibili: [
          { name: '', state: 'valid' },
          { name: '小号', state: 'valid' },
          { name: '老号', state: 'expired', serves: [] },
          { name: '扫码', state: 'valid' },
          { name: '暗号', state: 'expired' },
        ],
        douyin: [{ name: '', state: 'valid', serves: ['links', 'subscriptions'] }],
        kuaishou: [],
      },
    })
    const dir = join(world.dir, 'data')
    const files = await Promise.all((await readdir(dir)).map(async (name) => readFile(join(dir, name), 'latin1')))
    expect(files.length).toBeGreaterThan(2)
    const places = { lines: world.lines, sent: world.bot.sent, views, health, files }
    for (const [place, what] of Object.entries(places)) {
      const text = JSON.stringify(what)
      for (const canary of canaries) expect([place, canary, text.includes(canary)]).toEqual([place, canary, false])
    }
    // They were there: where they belong.
    expect(world.kit.credentials.cookieOf('bilibili', '')).toContain('CANARYone')
    expect(world.kit.credentials.cookieOf('bilibili', '扫码')).toContain('simqr0')
    expect(JSON.stringify(simulator.requests)).toContain('CANARYtwo')
    expect(simulator.misconduct).toEqual([])
  })
})

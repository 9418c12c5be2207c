import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CardView } from '../../src/card/views'
import { createTransport } from '../../src/http'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { startSimulator, type Simulator } from '../../simulator'
import { receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

const root: Incoming = { userId: 'root', direct: true }
const admins = { accounts: { admins: ['test:root'] } }

let world: World | undefined
let simulator: Simulator
let closing: { close(): void }[]
beforeEach(async () => {
  simulator = await startSimulator()
  closing = []
})
afterEach(async () => {
  await world?.close()
  world = undefined
  for (const one of closing) one.close()
  await simulator.close()
})

/** The chat side over the real logins of the fake sites, looked at often. */
async function open(options: WorldOptions = {}): Promise<World & { views: CardView[]; gone: string[] }> {
  const made = (world = await createWorld({ settings: admins, ...options }))
  const transport = createTransport({ gateway: simulator.url })
  const real = createService({ platforms, transport, cookie: made.kit.credentials.get })
  closing.push(real, transport)
  const logins: Service['logins'] = {
    ...real.logins,
    pollMs: (id) => (real.logins.pollMs(id) === undefined ? undefined : 5),
  }
  made.kit.service = async () => ({ ...real, logins })
  const views: CardView[] = []
  const gone: string[] = []
  made.fake.drawView = async (view) => (
    views.push(view),
    [{ data: Buffer.from('card'), mime: 'image/jpeg', width: 1, height: 1 }]
  )
  made.bot.deleteMessage = async (_, id) => void gone.push(id)
  return { ...made, views, gone }
}

async function say(made: World, content: string, answers: number, incoming: Incoming = root): Promise<string[]> {
  const before = made.bot.sent.length
  await receive(made.bot, { ...incoming, content })
  await until(() => made.bot.sent.length >= before + answers, `${answers} answers to ${content}`)
  return made.bot.log.slice(before)
}

describe('a login by command', () => {
  it('shows a code, says that it was scanned and who is logged in, and takes the code back', async () => {
    const made = await open()
    const lines = await say(made, 'B站登录', 3)
    expect(lines).toEqual([
      '<img src="data:image/jpeg"/>',
      '已经扫描，请在手机上确认。',
      expect.stringMatching(/^登录成功：账号“测试号·路人甲”（Lv4、登录到 .+）。可以得到：.+。$/),
    ])
    expect(made.views).toMatchObject([{ kind: 'login', platform: 'bilibili', validSec: 180 }])
    await until(() => made.gone.length === 1, 'the code taken back')
    expect(made.kit.credentials.get('bilibili')).toMatch(/^SESSDATA=simqr001/)
    expect(made.kit.credentials.renewal('bilibili')).toMatch(/^[0-9a-f]{32}$/)
    expect(made.kit.care.standing('bilibili')).toMatchObject({ kind: 'valid', account: { level: 4 } })
    const said = JSON.stringify([made.lines, made.bot.sent, made.views])
    expect(said).not.toMatch(/simqr001|5ad0c0ffee5ad0c0ffee/)
  })

  it('is an address where there are no pictures', async () => {
    const made = await open({ settings: { ...admins, reply: { info: 'text' } } })
    const [first = ''] = await say(made, 'amagi.login bilibili', 3)
    expect(first).toMatch(
      /^用手机打开这个地址并确认登录（要装有哔哩哔哩）：https:\/\/account\.bilibili\.com\/.*qrcode_key=/,
    )
    expect(made.views).toEqual([])
  })

  it('ends with its code', async () => {
    const made = await open()
    await receive(made.bot, { ...root, content: 'B站登录' })
    simulator.bilibili.qr(86038)
    await until(() => made.bot.sent.length >= 2)
    expect(made.bot.log.at(-1)).toBe('二维码已经失效。需要的话重新发送“B站登录”。')
    expect(made.kit.credentials.get('bilibili')).toBeUndefined()
    await until(() => made.gone.length === 1)
  })

  it('gives the earlier code up when somebody asks again', async () => {
    const made = await open()
    const looks: string[] = []
    const service = await made.kit.service()
    const look = service.logins.look
    service.logins.look = async (id, key, options) => {
      looks.push(key)
      return looks.length < 3 ? { state: 'waiting' } : look(id, key, options)
    }
    made.kit.service = async () => service
    await receive(made.bot, { ...root, content: 'B站登录' })
    await until(() => looks.length === 1)
    await receive(made.bot, { ...root, content: 'B站登录' })
    await until(() => made.bot.log.some((line) => line.includes('登录成功')))
    expect(made.bot.log.filter((line) => line.includes('登录成功'))).toHaveLength(1)
    expect(looks.slice(2).every((key) => key !== looks[0])).toBe(true)
    await until(() => made.gone.length === 2)
  })

  it('is said to be impossible where it is, with the other way', async () => {
    const [line = ''] = await say(await open(), '快手登录', 1)
    expect(line).toContain('设置快手Cookie')
    expect(line.split('\n')).toHaveLength(4)
  })

  it('is for administrators, in private', async () => {
    const made = await open()
    expect(await say(made, 'B站登录', 1, { userId: 'root' })).toEqual([expect.stringContaining('请在私聊中使用')])
    expect(await say(made, 'B站登录', 1, { userId: 'stranger', direct: true })).toEqual([
      expect.stringContaining('权限不足'),
    ])
    expect(simulator.requests).toEqual([])
  })

  it('that fails is one line', async () => {
    const made = await open()
    await simulator.close()
    expect((await say(made, 'B站登录', 1))[0]).toMatch(/网络/)
  })
})

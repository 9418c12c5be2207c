import { h } from 'koishi'
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
/** Of both ends, and it stands still: how long a code lives is said in whole seconds. */
const clock = () => 1_800_000_000_000
beforeEach(async () => {
  simulator = await startSimulator({ clock })
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
  const real = createService({ platforms, transport, cookie: made.kit.credentials.get, clock })
  closing.push(real, transport)
  const logins: Service['logins'] = {
    ...real.logins,
    pollMs: (id) => (real.logins.pollMs(id) === undefined ? undefined : 5),
    look: async (...call) => {
      const found = await real.logins.look(...call)
      return 'pauseMs' in found ? { state: found.state } : found
    },
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
    const [first = ''] = await say(made, 'blogin', 3)
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
    // The first code is never scanned, however late the second one is asked for.
    service.logins.look = async (id, key, options) => {
      looks.push(key)
      return key === looks[0] ? { state: 'waiting' } : look(id, key, options)
    }
    made.kit.service = async () => service
    await receive(made.bot, { ...root, content: 'B站登录' })
    await until(() => looks.length > 0)
    await receive(made.bot, { ...root, content: 'B站登录' })
    await until(() => made.bot.log.some((line) => line.includes('登录成功')))
    expect(made.bot.log.filter((line) => line.includes('登录成功'))).toHaveLength(1)
    const second = looks.findIndex((key) => key !== looks[0])
    expect(looks.slice(second).filter((key) => key === looks[0])).toEqual([])
    await until(() => made.gone.length === 2)
  })

  it('is said to be impossible where it is, with the other way', async () => {
    const [line = ''] = await say(await open(), '快手登录', 1)
    expect(line).toContain('设置快手Cookie')
    expect(line.split('\n')).toHaveLength(4)
  })

  it('brings a further account where a name is given', async () => {
    const made = await open()
    await made.kit.credentials.set('bilibili', 'SESSDATA=first')
    const lines = await say(made, 'B站登录 小号', 3)
    expect(lines.at(-1)).toMatch(/^登录成功：账号“测试号·路人甲”.*（哔哩哔哩的账号“小号”）$/)
    expect(made.kit.credentials.names('bilibili')).toEqual(['', '小号'])
    expect(made.kit.credentials.get('bilibili')).toBe('SESSDATA=first')
    expect(made.kit.credentials.renewal('bilibili', '小号')).toMatch(/^[0-9a-f]{32}$/)
    expect((await say(made, 'B站登录 删除', 1))[0]).toContain('不能当名字')
  })

  it('is given up when it is cancelled, and nothing of it is left', async () => {
    const made = await open()
    await receive(made.bot, { ...root, content: 'B站登录' })
    simulator.bilibili.qr(86101)
    expect(made.kit.pending.size).toBe(1)
    expect((await say(made, 'B站登录 取消', 1))[0]).toBe('已经取消登录。')
    await until(() => made.gone.length === 1)
    expect(made.kit.pending.size).toBe(0)
    expect((await say(made, 'amagi.login bilibili cancel', 1))[0]).toBe('没有正在等待的登录。')
    expect(made.kit.credentials.names('bilibili')).toEqual([])
  })

  it('to douyin works the same', async () => {
    const made = await open()
    const lines = await say(made, '抖音登录', 3)
    expect(lines).toEqual([
      '<img src="data:image/jpeg"/>',
      '已经扫描，请在手机上确认。',
      expect.stringMatching(/^登录成功：账号“.+”（登录到 .+）。可以得到：.+。$/),
    ])
    expect(made.views).toMatchObject([{ kind: 'login', platform: 'douyin', validSec: 60 }])
    await until(() => made.gone.length === 1)
    expect(made.kit.credentials.get('douyin')).toMatch(/sessionid=51a1dc0de001/)
    expect(made.kit.pending.size).toBe(0)
    expect(JSON.stringify([made.lines, made.bot.sent, made.views])).not.toContain('51a1dc0de')
  })

  it('says that it was scanned before it says that it is done, however long the chat takes', async () => {
    const made = await open()
    let letGo = (): void => undefined
    made.bot.behave = ({ text }) =>
      text.includes('已经扫描') ? new Promise<void>((resolve) => (letGo = resolve)) : undefined
    await receive(made.bot, { ...root, content: '抖音登录' })
    await until(() => made.kit.credentials.get('douyin') !== undefined, 'the login')
    await until(() => made.kit.care.standing('douyin').kind === 'valid', 'the account')
    expect(made.bot.log).toHaveLength(1)
    letGo()
    await until(() => made.bot.sent.length === 3)
    expect(made.bot.log.slice(1)).toEqual(['已经扫描，请在手机上确认。', expect.stringContaining('登录成功')])
  })

  it('asks for the code the platform sent to the phone, and takes what was told back', async () => {
    const made = await open()
    await receive(made.bot, { ...root, content: '抖音登录' })
    simulator.douyin.qr('verify')
    await until(() => made.bot.sent.length === 2)
    expect(made.bot.log[1]).toBe(
      '抖音要求短信验证，验证码已经发到138******42。收到后直接把数字发在这里，5 分钟内有效。',
    )
    // Neither in a group, nor by somebody else, nor anything but a code.
    await receive(made.bot, { userId: 'root', content: '246810' })
    await receive(made.bot, { userId: 'other', direct: true, content: '246810' })
    await receive(made.bot, { ...root, content: '等一下' })
    await receive(made.bot, { ...root, elements: [h.image('https://example.com/a.png'), h.text('246810')] })
    await receive(made.bot, { ...root, content: '111111', messageId: 'wrong-code' })
    await until(() => made.bot.sent.length === 3)
    expect(made.bot.log[2]).toBe('验证码不对，请再发一次。')
    await receive(made.bot, { ...root, content: '验证码：２４６８１０', messageId: 'right-code' })
    await until(() => made.bot.log.some((line) => line.includes('登录成功')))
    await until(() => made.gone.length === 3)
    expect(made.gone).toEqual(expect.arrayContaining(['wrong-code', 'right-code']))
    expect(JSON.stringify(made.lines)).not.toMatch(/246810|111111/)
  })

  it('takes the code behind the command as well', async () => {
    const made = await open()
    await receive(made.bot, { ...root, content: '抖音登录' })
    simulator.douyin.qr('verify')
    await until(() => made.bot.sent.length === 2)
    await receive(made.bot, { ...root, content: '抖音登录 246810' })
    await until(() => made.bot.log.some((line) => line.includes('登录成功')))
    expect(made.kit.credentials.names('douyin')).toEqual([''])
  })

  it('ends when the code was wrong too often, or cannot be had', async () => {
    const made = await open()
    await receive(made.bot, { ...root, content: '抖音登录' })
    simulator.douyin.qr('verify')
    for (const answers of [2, 3, 4]) {
      await until(() => made.bot.sent.length === answers)
      await receive(made.bot, { ...root, content: '111111' })
    }
    await until(() => made.bot.sent.length === 5)
    expect(made.bot.log[4]).toBe('没有完成短信验证，这次登录取消了。需要的话重新发送“抖音登录”。')
    await receive(made.bot, { ...root, content: '抖音登录' })
    simulator.douyin.qr('verify-password')
    await until(() => made.bot.sent.length === 7)
    expect(made.bot.log[6]).toMatch(/设置抖音Cookie 复制的内容/)
    expect(made.kit.credentials.names('douyin')).toEqual([])
  })

  it('that the platform refuses leads to the other way, step by step', async () => {
    const made = await open()
    await receive(made.bot, { ...root, content: '抖音登录' })
    simulator.douyin.qr('risk')
    await until(() => made.bot.sent.length === 2)
    expect(made.bot.log[1]?.split('\n')).toEqual([
      expect.stringMatching(/./),
      '抖音现在不能扫码登录，可以这样设置 Cookie：',
      expect.stringContaining('1. '),
      expect.stringContaining('2. '),
      '3. 在这里发送“设置抖音Cookie 复制的内容”',
    ])
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

import { createRequire } from 'node:module'
import type { Context } from 'koishi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CardView } from '../../src/card/views'
import { readAnswer } from '../../src/chat/accounts/checks'
import { createTransport } from '../../src/http'
import { platforms } from '../../src/platforms'
import { createService, type Service } from '../../src/platforms/service'
import { dayMs } from '../../src/units'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { solved } from '../../simulator/bilibili/gaia'
import { freePort } from '../support/ports'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

const require = createRequire(import.meta.url)
const server = (require('@koishijs/plugin-server') as { default: never }).default

const root: Incoming = { userId: 'root', direct: true }
const admins = { accounts: { admins: ['test:root'] } }

let world: World | undefined
let simulator: Simulator
let nowMs: number
let closing: { close(): void }[]
beforeEach(async () => {
  nowMs = 1_700_000_000_000
  simulator = await startSimulator({ clock: () => nowMs })
  closing = []
})
afterEach(async () => {
  await world?.close()
  world = undefined
  for (const one of closing) one.close()
  await simulator.close()
})

interface Open extends World {
  real: Service
  views: CardView[]
}

async function open(options: WorldOptions = {}): Promise<Open> {
  const made = (world = await createWorld({ settings: admins, ...options }))
  const transport = createTransport({ gateway: simulator.url })
  const real = createService({
    platforms,
    transport,
    cookie: made.kit.credentials.get,
    clock: () => nowMs,
    challenged: (platform, challenge) => void made.kit.checks.challenged(platform, challenge),
  })
  closing.push(real, transport)
  made.kit.service = async () => real
  made.bot.createDirectChannel = async (userId) => ({ id: `private:${userId}`, type: 1 })
  const views: CardView[] = []
  made.fake.drawView = async (view) => (
    views.push(view),
    [{ data: Buffer.from('card'), mime: 'image/jpeg', width: 1, height: 1 }]
  )
  return { ...made, real, views }
}

const bvid = () => simulator.world.bilibili.find(({ refusal }) => !refusal)?.bvid ?? ''
const ask = (made: Open) =>
  made.real.call('bilibili', 'fetchOneVideo', { bvid: bvid() }, { fresh: true, unpaced: true })
/** A call of nobody in a chat, as timed work makes it. */
const refuse = async (made: Open): Promise<void> => {
  simulator.bilibili.closeRisk(true)
  await expect(ask(made)).rejects.toMatchObject({ code: 'blocked' })
  await calm()
}
async function say(made: Open, content: string, incoming: Incoming = root): Promise<string> {
  const before = made.bot.sent.length
  await receive(made.bot, { ...incoming, content })
  await until(() => made.bot.sent.length > before, `an answer to ${content}`)
  await calm(5)
  return made.bot.log.slice(before).join('\n--\n')
}
const challengeIn = (text: string): string => /challenge=([0-9a-f]{32})/.exec(text)?.[1] ?? ''
const answerTo = (text: string): string => {
  const { validate, seccode } = solved(challengeIn(text))
  return `validate=${validate}&seccode=${seccode}`
}

describe('a risk refusal a person can lift', () => {
  it('is told in private once a day, passed by command, and lifted for what was refused', async () => {
    const made = await open()
    await refuse(made)
    await until(() => made.bot.sent.length === 1)
    expect(made.bot.sent[0]).toMatchObject({ channelId: 'private:root' })
    expect(made.bot.log[0]).toMatch(/^哔哩哔哩要真人验证才肯继续.*“B站验证”/)
    await refuse(made)
    expect(made.bot.sent).toHaveLength(1)
    const puzzle = await say(made, 'B站验证')
    expect(puzzle).toMatch(/gt=[0-9a-f]{32}\nchallenge=[0-9a-f]{32}\n/)
    expect(await say(made, `B站验证 ${answerTo(puzzle)}`)).toBe('验证通过，哔哩哔哩恢复了。')
    await ask(made)
    expect(await say(made, 'B站验证')).toBe('现在没有等待的验证。')
    expect(JSON.stringify([made.lines, made.bot.sent])).not.toMatch(/grisk_|voucher_/)
    // A new one within the day is not told again; after a day it is.
    simulator.bilibili.checks({ forgotten: true })
    await refuse(made)
    const before = made.bot.sent.length
    made.now.ms += dayMs
    await refuse(made)
    await until(() => made.bot.sent.length === before + 1)
  })

  it('is passed by the account that was refused', async () => {
    const made = await open()
    await made.kit.credentials.set('bilibili', accounts.bilibili.normal)
    await refuse(made)
    const puzzle = await say(made, 'amagi.check bilibili')
    await say(made, `amagi.check bilibili ${answerTo(puzzle)}`)
    await ask(made)
    await made.kit.credentials.set('bilibili', accounts.bilibili.vip, { name: 'alt' })
    await made.kit.credentials.choose('bilibili', 'alt', 'links')
    await expect(ask(made)).rejects.toMatchObject({ code: 'blocked' })
    expect(simulator.misconduct).toEqual([])
  })

  it('is begun anew after a wrong answer or a late one', async () => {
    const made = await open()
    await refuse(made)
    const puzzle = await say(made, 'B站验证')
    expect(await say(made, 'B站验证 好了')).toMatch(/^看不懂这个结果/)
    expect(await say(made, `B站验证 validate=${'0'.repeat(32)}`)).toMatch(/^没有通过或者超时了/)
    nowMs += 121_000
    expect(await say(made, `B站验证 ${answerTo(puzzle)}`)).toMatch(/^没有通过或者超时了/)
    const again = await say(made, 'B站验证')
    expect(challengeIn(again)).not.toBe(challengeIn(puzzle))
    expect(await say(made, `B站验证 ${answerTo(again)}`)).toMatch(/^验证通过/)
  })

  it('may be lifted by itself, or by nobody', async () => {
    const made = await open()
    await refuse(made)
    await say(made, 'B站验证')
    simulator.bilibili.closeRisk(false)
    expect(await say(made, 'B站验证')).toBe('哔哩哔哩已经不需要验证了。')
    simulator.bilibili.checks({ hopeless: true })
    await refuse(made)
    expect(await say(made, 'B站验证')).toMatch(/^这次没有可以由人完成的验证/)
  })

  it('is for administrators, in private', async () => {
    const made = await open()
    expect(await say(made, 'B站验证', { userId: 'root' })).toContain('请在私聊中使用')
    expect(await say(made, 'B站验证', { userId: 'stranger', direct: true })).toContain('权限不足')
    expect(await say(made, 'amagi.check 抖音')).toMatch(/没有等待的验证/)
  })

  it('is a page where Koishi has a server, as a code and a link', async () => {
    const port = await freePort()
    const before = (ctx: Context) => void ctx.plugin(server, { host: '127.0.0.1', port } as never)
    const made = await open({ before })
    await until(() => (made.ctx as { server?: { port?: number } }).server?.port === port, 'the server')
    made.settings.media.baseUrl = `http://127.0.0.1:${port}/`
    await refuse(made)
    await until(() => made.bot.sent.length === 2)
    const [, url = ''] = /(http:\/\/127\.0\.0\.1:\d+\/amagi\/check\/[\w-]{32})/.exec(made.bot.log[1] ?? '') ?? []
    expect(made.views).toMatchObject([{ kind: 'login', platform: 'bilibili', title: '需要真人验证', content: url }])
    // A preview spends nothing.
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    expect(simulator.requests.some(({ path }) => path.includes('gaia-vgate'))).toBe(false)
    const shown = await fetch(url)
    const html = await shown.text()
    const [, challenge = ''] = /challenge:'([0-9a-f]{32})'/.exec(html) ?? []
    expect(shown.headers.get('cache-control')).toBe('no-store')
    expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'nonce-/)
    const post = (query: Record<string, string>) =>
      fetch(`${url}?${new URLSearchParams(query).toString()}`, { method: 'POST' })
    expect((await post({})).status).toBe(400)
    expect((await post({ ...solved('0'.repeat(32)), challenge })).status).toBe(409)
    // Geetest adds two digits to the challenge.
    expect((await post({ ...solved(challenge), challenge: `${challenge}ab` })).status).toBe(204)
    await ask(made)
    for (const gone of [url, url.replace(/[\w-]{32}$/, 'x'.repeat(32))]) expect((await fetch(gone)).status).toBe(404)
    expect((await post(solved(challenge))).status).toBe(404)
    expect(made.lines.join('\n')).not.toContain(url.slice(-32))
  })
})

describe('the answer to a puzzle', () => {
  const v = 'a'.repeat(32)
  const whole = { validate: v, seccode: `${v}|jordan` }
  it.each([
    [`validate=${v}&seccode=${v}|jordan`, whole],
    [`seccode=${v}%7Cjordan&validate=${v}`, whole],
    [`validate=${v}`, whole],
    [v, whole],
    [`validate：${v} seccode：${v}`, whole],
    [
      JSON.stringify({ geetest_challenge: `${'b'.repeat(32)}cd`, geetest_validate: v, geetest_seccode: `${v}|jordan` }),
      { ...whole, challenge: `${'b'.repeat(32)}cd` },
    ],
    ['done', undefined],
    ['validate=123', undefined],
    [`seccode=${v}`, undefined],
  ])('is read as people send it: %s', (text, answer) => {
    expect(readAnswer(text)).toEqual(answer)
  })
})

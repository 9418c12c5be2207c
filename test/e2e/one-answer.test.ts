/** Several bots in one group: whole Koishi apps with the real OneBot adapter, at one group and at one database. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { startSimulator, type Simulator } from '../../simulator'
import { createBidder } from '../../simulator/chats/bidder'
import { startBot, type BotOptions, type LoopbackBot } from '../../simulator/chats/bot'
import { createLikes } from '../../simulator/chats/likes'
import { removeFolder } from '../support/folders'

let simulator: Simulator
let dir: string
let bots: LoopbackBot[] = []
beforeAll(async () => {
  simulator = await startSimulator()
  dir = await mkdtemp(join(tmpdir(), 'amagi-one-'))
})
afterEach(async () => {
  await Promise.all(bots.map((bot) => bot.close()))
  bots = []
})
afterAll(async () => {
  await simulator.close()
  await removeFolder(dir)
})

async function open(options: Partial<BotOptions> = {}): Promise<LoopbackBot> {
  const settings = { reply: { info: 'text', parts: ['info'] }, limits: { perUser: 0 }, ...options.settings }
  const bot = await startBot({ plugin, simulator, ...options, settings: settings as never })
  bots.push(bot)
  return bot
}
const link = (): string => simulator.links.find(({ key }) => key === 'door')?.forms.plain ?? ''
const settle = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Answers per group, of all bots together. */
const arrived = (group: string): number =>
  bots.flatMap(({ onebot }) => onebot.arrivals).filter(({ chat }) => chat === `group:${group}`).length

/** Waits until every group was answered, and a while longer for what must not come. */
async function answered(groups: readonly string[]): Promise<number[]> {
  await expect.poll(() => groups.every((group) => arrived(group) > 0), { timeout: 60_000 }).toBe(true)
  await settle(1500)
  return groups.map(arrived)
}

describe('two programs that know nothing of each other', () => {
  it('answer a link once where they may bid, each in its minute', async () => {
    const likes = createLikes()
    const one = await open({ selfId: '10001', likes, settings: { bid: true } })
    const other = await open({ selfId: '10002', likes, settings: { bid: true } })
    const minute = Math.floor(Date.now() / 60_000) * 60 - 600
    for (const [index, time] of [minute, minute + 60].entries())
      for (const bot of [one, other]) bot.onebot.say(link(), { group: `${71 + index}`, id: `${500 + index}`, time })
    expect(await answered(['71', '72'])).toEqual([1, 1])
    expect([one, other].map(({ onebot }) => onebot.arrivals.length)).toEqual([1, 1])
  })

  it('and a parser that speaks the same protocol: it answers, or we do, or we do in its place', async () => {
    const likes = createLikes()
    const own = await open({ selfId: '10002', likes, settings: { bid: true } })
    const minute = Math.floor(Date.now() / 60_000) * 60
    const even = minute - (Math.floor(minute / 60) % 2) * 60
    const living = createBidder({ id: 10_001, likes })
    const dead = createBidder({ id: 10_001, likes, dies: true })
    const meetings = [
      { group: '73', time: even, rival: living },
      { group: '74', time: even - 60, rival: living },
      { group: '75', time: even, rival: dead },
    ]
    const rivals = await Promise.all(
      meetings.map(({ group, time, rival }) => {
        own.onebot.say(link(), { group, id: `6${group}`, time })
        // It hears the message a little later than we do, as any other account.
        return settle(100).then(() => rival.hear(`6${group}`, time))
      }),
    )
    await settle(3000)
    const ours = meetings.map(({ group }) => arrived(group))
    expect(rivals.map((wins, index) => Number(wins) + (ours[index] ?? 0))).toEqual([1, 1, 1])
  })

  it('are not kept waiting where nobody asked for it, nor where the end has no reactions', async () => {
    const plain = await open({ selfId: '10003' })
    const lagrange = await open({ selfId: '10004', settings: { bid: true } })
    lagrange.onebot.reactsBy('set_group_reaction')
    plain.onebot.say(link(), { group: '76' })
    lagrange.onebot.say(link(), { group: '77' })
    expect(await answered(['76', '77'])).toEqual([1, 1])
    expect(plain.onebot.actions.some(({ action }) => action === 'fetch_emoji_like')).toBe(false)
  })

  it('begin to bid when a chat says so', async () => {
    const own = await open({ selfId: '10005' })
    own.onebot.say('解析设置 协商 开', { group: '78', role: 'admin' })
    await own.onebot.wait(1)
    own.onebot.say(link(), { group: '78' })
    await own.onebot.wait(1)
    expect(own.onebot.actions.some(({ params }) => params.emoji_id === '289')).toBe(true)
  })
})

describe('two accounts of one Koishi in a group', () => {
  type Segment = { type: string; data: Record<string, unknown> }
  const at = (id: string): Segment => ({ type: 'at', data: { qq: id } })
  const text = (content: string): Segment => ({ type: 'text', data: { text: content } })
  const textOf = (line: { segments: Segment[] } | undefined) =>
    line?.segments.map(({ data }) => data.text ?? '').join('')

  it('answer once, and the one that is named goes quiet while the other goes on', async () => {
    const { onebot, apart } = await open({ apart: true })
    if (!apart) throw new Error('there is no second account')
    let serial = 900
    /** Everybody in the group hears it, each by its own account and with an id of its own. */
    const say = (message: string | Segment[]): void => {
      const time = 1_700_000_000 + ++serial
      for (const end of [onebot, apart])
        end.say(message, { group: '91', role: 'admin', id: `${end.selfId.slice(-1)}${serial}`, time })
    }
    const counts = () => [onebot.arrivals.length, apart.arrivals.length]
    say(link())
    await expect.poll(counts, { timeout: 60_000 }).toContain(1)
    await settle(1000)
    expect(counts().toSorted()).toEqual([0, 1])
    const [first, second] = counts()[0] === 1 ? [onebot, apart] : [apart, onebot]
    say([at(first.selfId), text(' 关闭解析')])
    await expect.poll(() => first.arrivals.length, { timeout: 60_000 }).toBe(2)
    expect(textOf(first.arrivals[1])).toBe('已在这个会话关闭这个机器人的自动解析：全部平台。指令仍然可用。')
    const other = simulator.links.find(({ key }) => key === 'ukulele')?.forms.plain ?? ''
    say(other)
    await expect.poll(() => second.arrivals.length, { timeout: 60_000 }).toBe(1)
    await settle(1000)
    expect([first.arrivals.length, second.arrivals.length]).toEqual([2, 1])
    say('解析设置')
    await expect.poll(() => first.arrivals.length + second.arrivals.length, { timeout: 60_000 }).toBe(4)
  })
})

describe('two processes at one sqlite file', () => {
  const groups = Array.from({ length: 6 }, (_, index) => String(81 + index))
  const say = (group: string): void => {
    for (const { onebot } of bots) onebot.say(link(), { group, id: `7${group}`, time: 1_700_000_000 })
  }

  it('with two accounts answer once: the framework gives the group to one of them', async () => {
    const sqlite = join(dir, 'accounts.db')
    await open({ selfId: '10001', sqlite })
    await open({ selfId: '10002', sqlite })
    // It assigns a group at its first message, and two at once is more than its table takes.
    for (const group of groups) {
      bots[0]?.onebot.say('你好', { group })
      await settle(200)
    }
    groups.forEach(say)
    expect(await answered(groups)).toEqual(groups.map(() => 1))
  })

  it('with the same account answer once', async () => {
    const sqlite = join(dir, 'twice.db')
    await open({ selfId: '10001', sqlite })
    await open({ selfId: '10001', sqlite })
    for (const group of groups) {
      bots[0]?.onebot.say('你好', { group })
      await settle(200)
    }
    groups.forEach(say)
    expect(await answered(groups)).toEqual(groups.map(() => 1))
    for (const { onebot } of bots) onebot.say('amagi帮助', { group: '81', id: '8000', time: 1_700_000_100 })
    await expect.poll(() => arrived('81'), { timeout: 30_000 }).toBe(2)
    await settle(1000)
    expect(arrived('81')).toBe(2)
  })
})

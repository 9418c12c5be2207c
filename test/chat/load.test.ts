/** Many at once, and long: real Koishi, ledger and queue; time is virtual, so that stalls cost none. */
import { readFile } from 'node:fs/promises'
import * as takumi from '@takumi-rs/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { pictureHost, pictureTransport } from '../../samples/pictures'
import { videoPost } from '../../samples/plain-posts'
import { videoPost as richPost } from '../../samples/posts'
import { createCardEngine } from '../../src/card'
import { createFontBook } from '../../src/card/fonts'
import { AmagiError } from '../../src/errors'
import { countTurns } from '../support/loop-turns'
import { calm, receive, until } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  vi.useRealTimers()
  await world?.close()
  world = undefined
})

describe('thirty chats that get the same link at once', () => {
  it('are sent thirty cards of one drawing', async () => {
    let drawn = 0
    class Counting extends takumi.Renderer {
      override render(...given: Parameters<takumi.Renderer['render']>): ReturnType<takumi.Renderer['render']> {
        drawn++
        return super.render(...given)
      }
    }
    const transport = pictureTransport()
    const engine = createCardEngine(
      { transport, mediaHosts: () => [pictureHost] },
      {
        fontBook: createFontBook({ systemFiles: async () => [] }),
        loadRenderer: async () => ({ ...takumi, Renderer: Counting }),
      },
    )
    world = await createWorld({ settings: { reply: { parts: ['info'] } } })
    const { bot, kit, fake } = world
    kit.cards = async () => engine
    fake.resolve = async () => richPost()
    const chats = Array.from({ length: 30 }, (_, index) => `room${index}`)
    await Promise.all(
      chats.map((channelId, index) =>
        receive(bot, { content: 'https://douyin.com/video/1', channelId, userId: `u${index}` }),
      ),
    )
    await until(() => bot.sent.length >= 30 && kit.queue.idle(), 'thirty cards', 60_000)
    expect(bot.sent.map(({ channelId }) => channelId).sort()).toEqual([...chats].sort())
    expect(new Set(bot.log.map((text) => text.replace(/<quote.*?>/, ''))).size).toBe(1)
    expect(bot.sent.every(({ text }) => text.includes('<img'))).toBe(true)
    const asked = transport.requests.map(({ url }) => url)
    expect([drawn, asked.length]).toEqual([1, new Set(asked).size])
    engine.close()
  })
})

describe('the line of one chat', () => {
  it('has as many places as both READMEs say', async () => {
    world = await createWorld({ settings: { reply: { parts: ['info'] }, limits: { perChat: 1, perUser: 0 } } })
    const { bot, kit, fake } = world
    fake.resolve = () => new Promise(() => undefined)
    for (let id = 0; id < 40; id++) await receive(bot, { content: `https://douyin.com/video/${id}` })
    await until(() => bot.sent.length === 1)
    const waiting = kit.queue.jobs({ state: 'waiting' }).length
    const figures = await Promise.all(
      [
        ['README.md', /每个会话最多 (\d+) 条消息排队/] as const,
        ['README.en.md', /At most (\d+) messages of a chat wait/] as const,
      ].map(async ([file, figure]) => figure.exec(await readFile(file, 'utf8'))?.[1]),
    )
    expect(figures).toEqual([String(waiting), String(waiting)])
  })
})

/** The same numbers every time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
}

describe('an hour of traffic with stalls', () => {
  it('ends with nothing in line, no timer and nobody held back', async () => {
    const random = seeded(7)
    const chance = (share: number): boolean => random() < share
    const any = (count: number): number => Math.floor(random() * count)
    world = await createWorld({ settings: { limits: { perChat: 2, dedupeSec: 60 } } })
    const { bot, kit, fake, now } = world
    const stalled = () => new Promise<never>(() => undefined)
    const { draw, file } = fake
    fake.resolve = async ({ id }) => {
      if (chance(0.03)) return stalled()
      if (chance(0.2)) await new Promise((resolve) => setTimeout(resolve, 20_000))
      if (chance(0.1)) throw new AmagiError('not-found')
      return videoPost(id)
    }
    fake.draw = (post, card) => (chance(0.03) ? stalled() : draw(post, card))
    fake.file = (id, mime) => (chance(0.03) ? stalled() : file(id, mime))
    bot.behave = () => {
      if (chance(0.05)) return stalled()
      if (chance(0.05)) throw Object.assign(new Error('muted'), { response: { status: 403 } })
      return undefined
    }
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    // Who is followed has been read, and is not before a minute is over.
    await kit.push.list()
    await turn()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
    const before = vi.getTimerCount()
    const pass = async (ms: number) => {
      now.ms += ms
      await vi.advanceTimersByTimeAsync(ms)
      for (let time = 0; time < 5; time++) await turn()
    }
    let busiest = 0
    for (let second = 0; second < 3600; second += 4) {
      const form = ['', '', '', '解析 ', '评论 '][any(5)] ?? ''
      await receive(bot, {
        content: `${form}https://douyin.com/video/${any(300)}`,
        channelId: `room${any(12)}`,
        userId: `u${any(40)}`,
      })
      busiest = Math.max(busiest, kit.queue.jobs().length)
      await pass(4000)
    }
    // Many were answered meanwhile, and some of them had to wait.
    expect(bot.sent.length).toBeGreaterThan(400)
    expect(busiest).toBeGreaterThan(20)
    for (let minute = 0; minute < 40 && !kit.queue.idle(); minute++) await pass(60_000)
    expect(kit.queue.jobs()).toEqual([])
    // The line about an answer that took too long may hang as well, for as long as a send is waited for.
    await pass(120_000)
    expect([kit.queue.idle(), vi.getTimerCount()]).toEqual([true, before])
    // What was held back is free again.
    vi.useRealTimers()
    now.ms += 60_000
    bot.behave = () => undefined
    Object.assign(fake, { draw, file, resolve: async ({ id }: { id: string }) => videoPost(id) })
    const sent = bot.sent.length
    for (let room = 0; room < 12; room++) {
      await receive(bot, { content: `https://douyin.com/video/${room}`, channelId: `room${room}`, userId: `u${room}` })
    }
    await until(() => kit.queue.idle())
    await calm()
    expect(bot.sent.length - sent).toBe(24)
  })
})

describe('a crowd that pastes at once', () => {
  const crowd = (bot: World['bot'], count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        receive(bot, { content: `https://douyin.com/video/${index}`, channelId: `room${index}`, userId: `u${index}` }),
      ),
    )

  it('is answered from one turn of the event loop to the next, each with its place in the line at once', async () => {
    world = await createWorld({ settings: { reply: { parts: ['info'] } } })
    const { bot, kit, fake } = world
    const turns = countTurns()
    const begun: number[] = []
    fake.resolve = async ({ id }) => {
      begun.push(turns.now())
      return videoPost(id)
    }
    await crowd(bot, 12)
    await until(() => kit.queue.jobs().length + bot.sent.length >= 12)
    await until(() => bot.sent.length === 12 && kit.queue.idle())
    turns.stop()
    expect(new Set(begun).size).toBe(12)
  })

  it('is not begun on once it is cancelled, and its messages get no sign', async () => {
    world = await createWorld({ bot: { platform: 'discord' } })
    const { bot, kit, calls } = world
    const signs: string[] = []
    bot.createReaction = async (_, message, sign) => void signs.push(`${message} ${sign}`)
    const held: (() => void)[] = []
    kit.spread = async (work, signal) => {
      await Promise.race([
        new Promise<void>((go) => void held.push(go)),
        new Promise((_, end) => signal.addEventListener('abort', () => end(new AmagiError('cancelled')))),
      ])
      return work()
    }
    await crowd(bot, 1)
    await until(() => held.length === 2)
    for (const { id } of kit.queue.jobs()) kit.queue.cancel(id)
    await until(() => kit.queue.idle())
    for (const go of held) go()
    await calm()
    expect([calls, signs, bot.sent]).toEqual([[], [], []])
  })
})

/** What people see of an answer meanwhile and at its end: real adapters against loopback ends. */
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError, type ErrorCode } from '../../src/errors'
import type { Settings } from '../../src/model'
import { videoPost } from '../../samples/plain-posts'
import { startDiscordEnd } from '../../simulator/chats/discord'
import type { ChatEnd } from '../../simulator/chats/end'
import { startKookEnd } from '../../simulator/chats/kook'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import { startQqEnd } from '../../simulator/chats/qq'
import { startSatoriEnd } from '../../simulator/chats/satori'
import { startTelegramEnd } from '../../simulator/chats/telegram'
import { load } from '../support/chat-end'
import type { Deep } from '../support/settings'
import { calm, until } from './test-bot'
import { createWorld, type World } from './world'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Opened<End extends ChatEnd> extends World {
  end: End
  /** Somebody writes; resolves when what followed is over, with the message's id. */
  hear(text: string): Promise<string>
  /** Words that came, without the quote. */
  said(): string[]
  /** How the next works are answered: not at all, or with a video. */
  fail(code?: ErrorCode, details?: object): void
}

async function open<End extends ChatEnd>(
  start: () => Promise<End>,
  reply: Deep<Settings['reply']> = {},
  limits: Deep<Settings['limits']> = {},
): Promise<Opened<End>> {
  const end = await start()
  let unload = (): void => undefined
  const world = await createWorld({
    settings: { reply: { parts: ['info'], info: 'text', ...reply }, limits: { perUser: 0, ...limits } },
    short: { same: { platform: 'douyin', kind: 'video', id: '1' } },
    before: (ctx) => void (unload = load(ctx, end, 30_000)),
  })
  await end.connected()
  closing.push(async () => {
    unload()
    await world.close()
    await end.close()
  })
  const fail = (code?: ErrorCode, details = {}): void => {
    world.fake.resolve = async ({ platform, id }) => {
      if (code) throw new AmagiError(code, { details })
      return videoPost(id, { platform })
    }
  }
  fail()
  let heard = 0
  world.ctx.on('middleware', () => void heard++)
  return {
    ...world,
    end,
    fail,
    said: () => end.delivered.map(({ text }) => text),
    async hear(text) {
      const before = heard
      const id = end.say(text)
      await until(() => heard > before, 'the message')
      await calm()
      await until(() => world.kit.queue.idle(), 'the answer')
      await world.kit.running.ended(30_000)
      await calm()
      return id
    },
  }
}

let serial = 0
/** A link to a work nobody asked for yet. */
const link = (): string => `https://douyin.com/video/${++serial}`

const ends: readonly [name: string, start: () => Promise<ChatEnd>, signs: readonly [string, string, string] | null][] =
  [
    ['OneBot', () => startOneBotEnd('10001'), ['424', '144', '10060']],
    ['Discord', startDiscordEnd, ['👀', '🎉', '❌']],
    ['KOOK', startKookEnd, ['👀', '🎉', '❌']],
    ['Telegram', startTelegramEnd, ['👀', '🎉', '💔']],
    ['Satori', () => startSatoriEnd(), ['424', '144', '10060']],
    ['QQ', startQqEnd, null],
  ]
const onebot = () => startOneBotEnd('10001')
const network = '网络连接失败，请稍后再试。'

describe.each(ends)('on %s', (_, start, signs) => {
  it('an answer is seen, then done', async () => {
    const { end, hear } = await open(start)
    const id = await hear(link())
    await until(() => end.marks.changes.length === (signs ? 3 : 0), 'the signs')
    expect(end.marks.on(id)).toEqual(signs ? [signs[1]] : [])
    expect(end.marks.changes[0]).toBe(signs ? `+${signs[0]} ${id}` : undefined)
    expect(end.delivered).toHaveLength(1)
  })

  it('a failure stands on the message that asked, and is a line only where nothing can stand', async () => {
    const { end, hear, fail, said } = await open(start)
    fail('network')
    const id = await hear(link())
    await until(() => end.marks.on(id).length === (signs ? 1 : 0), 'one sign')
    expect(end.marks.on(id)).toEqual(signs ? [signs[2]] : [])
    expect(said()).toEqual(signs ? [] : [network])
  })

  it('where the sign is refused one line says it, once in ten minutes for the same reason', async () => {
    const { end, hear, fail, said, now } = await open(start)
    end.marks.refuse('forbidden')
    fail('network')
    for (let time = 0; time < 3; time++) await hear(link())
    expect(said()).toEqual([network])
    fail('blocked')
    await hear(link())
    expect(said()).toEqual([network, '平台拒绝了请求（风控），请稍后再试。'])
    now.ms += 10 * 60_000
    fail('network')
    await hear(link())
    expect(said()).toHaveLength(3)
    expect(end.marks.changes).toEqual([])
  })
})

describe('a fact about the work', () => {
  it('keeps its line whatever else failed before, and the message its sign', async () => {
    const { end, hear, fail, said } = await open(onebot)
    fail('private')
    const one = await hear(link())
    const two = await hear(link())
    expect(said()).toEqual(Array.from({ length: 2 }, () => '作品是私密的，或者只有部分人可见。'))
    await until(() => end.marks.on(two).length === 1)
    expect([one, two].map((id) => end.marks.on(id))).toEqual([['10060'], ['10060']])
  })

  it('keeps it where nothing else is shown', async () => {
    const { end, hear, fail, said } = await open(onebot, { failures: 'none', progress: false })
    fail('not-found')
    await hear(link())
    expect(said()).toEqual(['作品不存在，或者已经被删除。'])
    expect(end.marks.changes).toEqual([])
  })
})

describe('nothing is shown', () => {
  it('of a bare id that fails, and progress of one that is a work', async () => {
    const { end, hear, fail, said } = await open(onebot)
    for (const code of ['not-found', 'network', 'blocked'] as const) {
      fail(code)
      await hear('这是 BV1xx411c7mD 吗')
    }
    expect([said(), end.marks.changes]).toEqual([[], []])
    fail()
    const id = await hear('BV1xx411c7mD')
    await until(() => end.marks.on(id)[0] === '144')
  })

  it('of an address that led to no work: the first sign goes again', async () => {
    const { end, hear, fail, said } = await open(onebot)
    fail('unsupported', { what: 'page' })
    const id = await hear(link())
    await until(() => end.marks.changes.length === 2)
    expect([said(), end.marks.on(id)]).toEqual([[], []])
  })

  it('of a work that was answered a moment ago, by its own link or a short one', async () => {
    const { end, hear, said } = await open(onebot, {}, { dedupeSec: 180 })
    await hear('https://douyin.com/video/1')
    await until(() => end.marks.changes.length === 3)
    const own = await hear('https://douyin.com/video/1')
    expect(end.marks.changes).toHaveLength(3)
    const short = await hear('https://s.douyin.com/same')
    await until(() => end.marks.changes.length === 5)
    expect([said().length, end.marks.on(own), end.marks.on(short)]).toEqual([1, [], []])
  })

  it('into a chat that takes nothing', async () => {
    const { end, hear } = await open(onebot)
    end.behave('group:20002', [{ kind: 'refuse', cause: 'muted' }], true)
    const id = await hear(link())
    await until(() => end.marks.changes.length === 2)
    expect([end.delivered, end.marks.on(id)]).toEqual([[], []])
    expect(end.calls.filter(({ call }) => call.startsWith('send_'))).toHaveLength(1)
  })

  it('as done or failed of what nobody knows', async () => {
    const { end, hear } = await open(onebot)
    // Nor does the end say what stands in the chat.
    if (end.past) end.past.recall = 'refuses'
    end.behave('group:20002', [{ kind: 'broken', status: 504, delivers: true }])
    const id = await hear(link())
    await until(() => end.marks.changes.length === 2)
    expect(end.marks.changes).toEqual([`+424 ${id}`, `-424 ${id}`])
  })
})

describe('the setting', () => {
  const cases: [Settings['reply']['failures'], sign: boolean, lines: number, refusedLines: number][] = [
    ['auto', true, 0, 1],
    ['reaction', true, 0, 0],
    ['line', false, 1, 1],
    ['both', true, 1, 1],
    ['none', false, 0, 0],
  ]
  it.each(cases)('reply.failures = %s', async (failures, sign, lines, refusedLines) => {
    for (const refusing of [false, true]) {
      const { end, hear, fail, said } = await open(onebot, { failures })
      if (refusing) end.marks.refuse('forbidden')
      fail('network')
      const id = await hear(link())
      await until(() => !end.marks.on(id).includes('424'))
      expect(end.marks.on(id)).toEqual(sign && !refusing ? ['10060'] : [])
      expect(said()).toEqual(Array.from({ length: refusing ? refusedLines : lines }, () => network))
    }
  })

  it('reply.progress off leaves only the sign of failures', async () => {
    const { end, hear, fail } = await open(onebot, { progress: false })
    await hear(link())
    expect(end.marks.changes).toEqual([])
    fail('network')
    const id = await hear(link())
    expect(end.marks.changes).toEqual([`+10060 ${id}`])
  })
})

describe('a command', () => {
  it('gets its line every time, and the sign', async () => {
    const { end, hear, fail, said } = await open(onebot)
    fail('network')
    await hear(`解析 ${link()}`)
    const id = await hear(`解析评论 ${link()}`)
    expect(said()).toEqual([network, network])
    await until(() => end.marks.on(id)[0] === '10060')
  })
})

describe('a code nobody knows the meaning of', () => {
  const unknown = { guessed: true, elsewhere: true, upstreamCode: '2190' }
  it.each(['not-found', 'private', 'not-live', 'region', 'login-required'] as const)(
    'that may mean %s is a failure, and no fact about the work',
    async (code) => {
      const { end, hear, fail, said } = await open(onebot)
      fail(code, unknown)
      const id = await hear(link())
      await until(() => end.marks.on(id)[0] === '10060')
      expect(said()).toEqual([])
      await hear(`解析 ${link()}`)
      expect(said()).toEqual(['平台没有给出这个内容，也没有说明原因（代码 2190）。'])
    },
  )
})

describe('two links in one message', () => {
  it('of which one fails stand under one sign, and two reasons are two lines', async () => {
    const { end, hear, said, fake } = await open(onebot, { failures: 'both' })
    fake.resolve = async ({ id, platform }) => {
      if (platform === 'kuaishou') throw new AmagiError('blocked')
      if (platform === 'bilibili') throw new AmagiError('network')
      return videoPost(id)
    }
    const id = await hear(`${link()} https://kuaishou.com/video/1 https://bilibili.com/video/2`)
    await until(() => end.marks.on(id).length === 1)
    expect(end.marks.on(id)).toEqual(['10060'])
    expect(said().slice(1)).toEqual(['平台拒绝了请求（风控），请稍后再试。', network])
  })
})

describe('an answer that does not end', () => {
  it('leaves no sign when somebody ends it', async () => {
    const { end, kit, fake } = await open(onebot)
    fake.resolve = () => new Promise(() => undefined)
    const id = end.say(link())
    await until(() => end.marks.on(id).length === 1)
    for (const job of kit.queue.jobs()) kit.queue.cancel(job.id)
    await until(() => end.marks.on(id).length === 0)
    expect(end.marks.changes).toEqual([`+424 ${id}`, `-424 ${id}`])
    expect(end.delivered).toEqual([])
  })

  it('leaves no sign when the plugin is unloaded in the middle of it', async () => {
    const { end, ctx, kit, fake, abort } = await open(onebot)
    fake.resolve = () => new Promise(() => undefined)
    const id = end.say(link())
    await until(() => end.marks.on(id).length === 1)
    abort.abort()
    await until(() => end.marks.on(id).length === 0)
    expect([kit.queue.idle(), end.delivered]).toEqual([true, []])
    expect(ctx.bots.length).toBeGreaterThan(0)
  })
})

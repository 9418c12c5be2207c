/** News by the real adapters to ends on loopback: every way a message can fail has one outcome, wherever it fails. */
import type { Context } from 'koishi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Subscription } from '../../../src/model'
import type { ChatRef } from '../../../src/chat/ref'
import { AmagiError } from '../../../src/errors'
import { hourMs, minuteMs } from '../../../src/units'
import type { Behaviour } from '../../../simulator/chats/behaviour'
import { startDiscordEnd } from '../../../simulator/chats/discord'
import type { ChatEnd } from '../../../simulator/chats/end'
import { startKookEnd } from '../../../simulator/chats/kook'
import { startOneBotEnd } from '../../../simulator/chats/onebot'
import { startQqEnd } from '../../../simulator/chats/qq'
import { startSatoriEnd } from '../../../simulator/chats/satori'
import { startTelegramEnd } from '../../../simulator/chats/telegram'
import { videoPost } from '../../../samples/plain-posts'
import { load } from '../../support/chat-end'
import { until } from '../test-bot'
import { createWorld, type World } from '../world'
import { follow, following, type Followers } from './followers'

interface Place {
  name: string
  start(): Promise<ChatEnd>
  chat(id: number): ChatRef
  /** How the end calls it. */
  there(id: number): string
  /** What its platform does not have. */
  without?: readonly ('locked-out' | 'links' | 'retry-after')[]
  /** Whom a message calls there that is to call everybody and somebody; default both. */
  calls?: readonly string[]
  /** Messages of line and card; default one. */
  messages?: number
}

const group = (platform: string, selfId: string, prefix: string, guildId?: string) => (id: number) => ({
  platform,
  selfId,
  guildId: guildId ?? `${prefix}${id}`,
  channelId: `${prefix}${id}`,
  direct: false,
})

const places: readonly Place[] = [
  {
    name: 'OneBot',
    start: () => startOneBotEnd(),
    chat: group('onebot', '10001', '2000'),
    there: (id) => `group:2000${id}`,
    // Its key is asked for when the connection opens.
    without: ['locked-out', 'retry-after'],
  },
  { name: 'KOOK', start: startKookEnd, chat: group('kook', '1', '800', '9001'), there: (id) => `800${id}` },
  { name: 'Discord', start: startDiscordEnd, chat: group('discord', '1', '110', '2'), there: (id) => `110${id}` },
  {
    name: 'Telegram',
    start: startTelegramEnd,
    chat: group('telegram', '424242', '-100'),
    there: (id) => `-100${id}`,
    // Nobody can call everybody.
    calls: ['30003'],
  },
  {
    name: 'a QQ group by the official bot',
    start: startQqEnd,
    chat: group('qq', 'card', 'G'),
    there: (id) => `G${id}`,
    messages: 2,
    without: ['links'],
    // The encoder loses both (adapter-qq 4.11.0).
    calls: [],
  },
  {
    name: 'a QQ guild',
    start: startQqEnd,
    chat: group('qqguild', 'card', 'C', 'GG'),
    there: (id) => `C${id}`,
    messages: 2,
    without: ['links'],
  },
  {
    name: 'Satori',
    start: () => startSatoriEnd(),
    chat: group('llonebot', '10', 'S'),
    there: (id) => `S${id}`,
    // A QQ client is behind it, which cannot be asked whether it may.
    calls: ['30003'],
  },
]

/** What strangers call themselves and their works: all of it means something somewhere. */
const hostile: readonly string[] = [
  '<at id="all"/><at type="all"/>',
  '&lt;at id="all"/&gt;',
  '[CQ:at,qq=all] [CQ:image,file=a]',
  '(met)all(met) (met)here(met) (rol)1(rol)',
  '@everyone @here @all <@everyone> <qqbot-at-everyone />',
  '<@30003> <@!30003> <@&20> <#30003> <:a:1> </b:2> <t:0>',
  '@durov 与 @Some_Body',
  '**粗** _斜_ ||藏|| ~~删~~ `码` [字](http://a.example/)',
  '</message><b>粗</b><img src="x"/>&amp;<!--',
  '\u202e倒过来\u2066 \u200b\u0000\u0007看不见',
  '半个字\ud83d',
  '老王.com 与 https://a.example/x_y',
  '{name} {{title}} ${x} %s $&',
  '长'.repeat(10_000),
]

/** Milliseconds an adapter waits for an answer: those to its first questions as well, on a busy machine. */
const silenceMs = 1500

describe.each(places)('$name', (place) => {
  const { start, chat, there, without = [], messages = 1, calls = ['all', '30003'] } = place
  let end: ChatEnd
  let world: World
  let serial = 0
  /** First, or the bots outlive the service they are kept in and connect again for ever. */
  let unload: () => void
  beforeAll(async () => {
    end = await start()
    world = await createWorld({
      posts: { 'douyin:work:1': videoPost('1', { title: '红烧肉' }) },
      before: (ctx: Context) => {
        unload = load(ctx, end, silenceMs)
      },
    })
    await end.connected()
    const { platform } = chat(1)
    await until(() => [...world.ctx.bots].some((bot) => bot.platform === platform && Number(bot.status) === 1))
    Object.assign(world.kit, { lookAfterMs: [] })
    let now = Date.now()
    Object.defineProperty(world.now, 'ms', {
      get: () => now,
      set: (ms: number) => {
        now = ms
      },
      configurable: true,
    })
  }, 60_000)
  afterAll(async () => {
    unload()
    await world.close()
    await end.close()
  })

  interface Case extends Followers {
    id: number
    /** Texts of what arrived in one of its chats. */
    got(id?: number): string[]
    files(id?: number): number[]
    rows(): Promise<string[]>
    /** So many rows, all of them final. */
    settled(count: number, stepMs?: number): Promise<string[]>
  }

  /** Chats of its own: those before keep what they were taught. */
  async function open(facts: Partial<Subscription<ChatRef>> = {}, count = 1): Promise<Case> {
    const id = (serial += 10)
    const ids = Array.from({ length: count }, (_, i) => id + i)
    const followers = await follow(
      world,
      ids.map((own) => following(chat(own), facts)),
    )
    const of = (own: number) => end.delivered.filter((one) => one.chat === there(own))
    const rows = async (): Promise<string[]> =>
      (await followers.store.deliveriesSince(0)).map(({ news, state }) => `${news} ${state}`)
    return {
      ...followers,
      id,
      got: (own = id) => of(own).map(({ text }) => text),
      files: (own = id) => of(own).flatMap(({ files }) => files),
      rows,
      async settled(most, stepMs) {
        let found: string[] = []
        const look = async (): Promise<void> => {
          found = (await followers.store.unsettled()).length > 0 ? [] : await rows()
        }
        await followers.passing(() => (void look(), found.length >= most), `${most} rows`, stepMs)
        return found
      },
    }
  }

  const behave = (id: number, all: readonly Behaviour[], stays = false): void => end.behave(there(id), all, stays)
  /** Line and card meet the same. */
  const whole = (one: Behaviour): Behaviour[] => Array.from({ length: messages }, () => one)
  const refuse = (cause: 'content' | 'gone' | 'muted'): Behaviour => ({ kind: 'refuse', cause })

  it('gets the line and the card', async () => {
    const own = await open()
    await own.hear({})
    expect(await own.settled(1)).toEqual(['n0 sent'])
    expect(own.got().join('\n')).toContain('小厨 发布了视频')
    expect(own.files()).toEqual([4])
    await own.leave()
  })

  const calledIn = (id: number): string[] =>
    end.delivered.filter((one) => one.chat === there(id)).flatMap(({ called = [] }) => called)
  /** Meanwhile nothing is drawn, and the work and its author are called so. */
  async function inWords(name: string, work: () => Promise<void>): Promise<void> {
    const { draw, drawView, resolve } = world.fake
    world.fake.draw = world.fake.drawView = () => Promise.reject(new AmagiError('internal'))
    world.fake.resolve = async ({ id }) => videoPost(id, { title: name, author: { id: 'a', name } })
    await work().finally(() => Object.assign(world.fake, { draw, drawView, resolve }))
  }
  /** Letters alone: marks are written in each platform's way, and addresses are not written everywhere. */
  const lettersIn = (text: string): string => text.replaceAll(/https?:\S+|&\w+;|[^\p{L}]/gu, '')

  it('gets news of people with hostile names as cards, in words and in a line, and nobody is called', async () => {
    const own = await open()
    const facts = (name: string) =>
      ({ name, text: name, target: { platform: 'douyin', kind: 'work', id: '2' } }) as const
    let rows = 0
    for (const name of hostile) {
      const before = own.got().length
      await own.hear({ ...facts(name), target: { platform: 'douyin', kind: 'work', id: '1' } })
      await own.settled(++rows)
      await inWords(name, async () => {
        await own.hear(facts(name))
        await own.settled(++rows)
      })
      const said = own.got().slice(before).join('\n')
      // Where addresses are refused they are left out.
      expect(lettersIn(said)).toContain(lettersIn(name).slice(0, 30))
    }
    await inWords('', async () => {
      await own.hear(...hostile.map(facts))
      expect((await own.settled(rows + hostile.length)).filter((row) => !/sent$|skipped$/.test(row))).toEqual([])
    })
    expect(calledIn(own.id)).toEqual([])
    await own.leave()
  })

  it('calls whom it is to call and nobody else, whatever somebody is named', async () => {
    const own = await open({ mention: { all: true, users: ['30003'] } })
    for (const user of ['10001', '1', 'card', '10']) end.members.appoint(user, 'admin')
    await own.hear({ name: '<@4> @everyone (met)all(met)' })
    await own.settled(1)
    expect(calledIn(own.id)).toEqual(calls)
    await own.leave()
  })

  const unanswered: readonly [string, Behaviour][] = [
    ['is never answered', { kind: 'silent' }],
    ['a gateway gives up on, although it came', { kind: 'broken', status: 504, delivers: true }],
    ['a gateway gives up on', { kind: 'broken', status: 502 }],
    ['breaks off in its answer', { kind: 'cut' }],
  ]
  it.each(unanswered)('has a message that %s once, and nobody knows of it', async (_, behaviour) => {
    const own = await open()
    behave(own.id, whole(behaviour))
    await own.hear({})
    expect(await own.settled(1)).toEqual(['n0 unknown'])
    const before = own.files().length
    behave(own.id, [])
    await own.time.pass(hourMs)
    await own.hear({})
    expect(await own.settled(2)).toEqual(['n0 unknown', 'n1 sent'])
    expect(own.suspended).toEqual([])
    expect(own.files()).toHaveLength(before + 1)
    await own.leave()
  })

  it('that we have left is given up after three messages, is told once, and the others go on', async () => {
    const own = await open({}, 2)
    behave(own.id, [refuse('gone')], true)
    for (let i = 0; i < 5; i++) {
      await own.hear({})
      await own.passing(() => own.files(own.id + 1).length > i, 'the other chat')
      await own.time.pass(10 * minuteMs)
    }
    expect(own.suspended).toHaveLength(1)
    expect(own.got()).toEqual([])
    const subscriptions = await own.store.subscriptions()
    expect(subscriptions.map(({ refused = 0 }) => refused).sort()).toEqual([0, 3])
    await own.leave()
  })

  it('that takes no picture gets the words with the address, and is told why', async () => {
    const own = await open()
    behave(own.id, messages > 1 ? [{ kind: 'accept' }, refuse('content')] : [refuse('content')])
    await own.hear({})
    expect(await own.settled(1)).toEqual(['n0 sent'])
    const text = own.got().join('\n').replaceAll('\\', '')
    expect(text).toContain('小厨 发布了视频')
    expect(text).toContain('卡片图片没能发出')
    expect(text).toContain('红烧肉')
    expect(text.includes('www.douyin.com/video/1')).toBe(!without.includes('links'))
    expect(own.files()).toEqual([])
    await own.leave()
  })

  it('that is written to too fast gets it when its time has come, once', async () => {
    const own = await open()
    behave(own.id, whole({ kind: 'too-fast', afterSec: 400 }))
    await own.hear({})
    const began = own.time.now()
    expect(await own.settled(1, 5000)).toEqual(['n0 sent'])
    expect(own.time.now() - began).toBeGreaterThan(without.includes('retry-after') ? 0 : 380_000)
    expect(own.files()).toEqual([4])
    await own.leave()
  })

  const refusals: readonly Behaviour[] = without.includes('locked-out') ? [] : [{ kind: 'locked-out' }]
  it.each(refusals)(
    'whose platform does not let our account in is not given up, and gets what is no day old: $kind',
    async (refusal) => {
      const own = await open()
      behave(own.id, [refusal], true)
      for (let i = 0; i < 4; i++) await own.hear({ at: own.time.now() - i })
      await own.time.pass(hourMs)
      expect(await own.rows()).toEqual([])
      expect(own.suspended).toEqual([])
      behave(own.id, [{ kind: 'accept' }], true)
      // One by one, or in a line about what has waited.
      expect((await own.settled(4, minuteMs)).every((row) => /sent$|skipped$/.test(row))).toBe(true)
      expect(own.got().join('\n')).toMatch(/小厨|\d/)
      await own.leave()
    },
  )
})

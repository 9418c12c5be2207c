/** Whether our account is in a chat, asked of each real adapter and its end on loopback. */
import type { Bot } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { createCensus, presenceOf } from '../../src/chat/presence'
import type { ChatRef } from '../../src/chat/ref'
import { startDiscordEnd } from '../../simulator/chats/discord'
import type { ChatEnd } from '../../simulator/chats/end'
import { startKookEnd } from '../../simulator/chats/kook'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import { startQqEnd } from '../../simulator/chats/qq'
import { startSatoriEnd } from '../../simulator/chats/satori'
import { startTelegramEnd } from '../../simulator/chats/telegram'
import { connect, type Connected } from '../support/chat-end'
import { until } from './test-bot'

const { signal } = new AbortController()
let world: Connected | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** The account of an end, on one of its platforms. */
async function open(start: () => Promise<ChatEnd>, platform: string): Promise<{ end: ChatEnd; bot: Bot }> {
  const end = await start()
  world = await connect(end, 300)
  const { bots } = world.app
  await until(() => [...bots].some((bot) => bot.platform === platform && bot.selfId !== undefined), 'the account')
  return { end, bot: [...bots].find((bot) => bot.platform === platform) as Bot }
}

const rows: Record<string, [start: () => Promise<ChatEnd>, platform: string, id: string, known?: Partial<ChatRef>]> = {
  OneBot: [startOneBotEnd, 'onebot', '20002', { guildId: '20002' }],
  // A channel is named by its own messages together with its server.
  KOOK: [startKookEnd, 'kook', '8001', { guildId: '9001' }],
  Discord: [startDiscordEnd, 'discord', '111', { guildId: '2' }],
  Telegram: [startTelegramEnd, 'telegram', '-1001', { guildId: '-1001' }],
  'a guild of QQ': [startQqEnd, 'qqguild', 'c1', { guildId: 'GUILD' }],
  Satori: [() => startSatoriEnd(['channel.get']), 'llonebot', 'c1', { guildId: 'c1' }],
}

const chatOf = (bot: Bot, id: string, facts: Partial<ChatRef> = {}): ChatRef => ({
  platform: String(bot.platform),
  selfId: String(bot.selfId),
  channelId: id,
  guildId: id,
  direct: false,
  ...facts,
})

describe.each(Object.entries(rows))('%s', (_, [start, platform, id, known]) => {
  it('says whether we are there; what nobody answers is not known', async () => {
    const { end, bot } = await open(start, platform)
    const chat = chatOf(bot, id)
    const look = () => presenceOf([bot], chat, signal)
    expect(await look()).toEqual({ kind: 'there', chat: { ...chat, ...known } })
    end.members.absentFrom.add(id)
    expect(await look()).toEqual({ kind: 'absent' })
    end.members.absentFrom.delete(id)
    end.members.candour = 'breaks'
    expect(await look()).toEqual({ kind: 'unsure', chat })
    end.members.candour = 'hangs'
    expect(await look()).toEqual({ kind: 'unsure', chat })
  }, 30_000)
})

describe('somebody', () => {
  const direct = { direct: true } as const
  it.each<[string, () => Promise<ChatEnd>, string, string, Partial<ChatRef>, 'there' | 'absent' | 'unsure']>([
    ['who is a friend on OneBot', startOneBotEnd, 'onebot', 'private:30003', direct, 'there'],
    ['who is none, and may be in a group with us', startOneBotEnd, 'onebot', 'private:5', direct, 'unsure'],
    ['who has written to us on Telegram', startTelegramEnd, 'telegram', '77', {}, 'there'],
    ['of a group of the official QQ', startQqEnd, 'qq', 'GROUP', {}, 'unsure'],
  ])('%s', async (_, start, platform, id, facts, kind) => {
    const { bot } = await open(start, platform)
    const found = await presenceOf([bot], chatOf(bot, id, facts), signal)
    expect(found.kind).toBe(kind)
  })

  it('is a private chat of Telegram by a number above zero', async () => {
    const { bot } = await open(startTelegramEnd, 'telegram')
    expect(await presenceOf([bot], chatOf(bot, '77'), signal)).toMatchObject({ chat: { direct: true } })
  })

  it('of a server that does not say that it can be asked', async () => {
    const { bot } = await open(() => startSatoriEnd([]), 'llonebot')
    expect((await presenceOf([bot], chatOf(bot, 'c1'), signal)).kind).toBe('unsure')
  })
})

it('of several accounts the one that is there is taken, else one that may be', async () => {
  const account = (selfId: string, there: boolean | 'unsure'): Bot =>
    ({
      platform: 'onebot',
      adapterName: 'onebot',
      selfId,
      internal: {
        _get: async () => {
          if (there === 'unsure') throw new Error('nobody knows')
          return there ? [{ group_id: 5 }] : [{ group_id: 6 }]
        },
      },
    }) as unknown as Bot
  const chat: ChatRef = { platform: 'onebot', selfId: 'x', channelId: '5', guildId: '5', direct: false }
  const taken = async (...bots: Bot[]) => {
    const found = await presenceOf(bots, chat, signal)
    return found.kind === 'absent' ? found.kind : `${found.kind} ${found.chat.selfId}`
  }
  expect(await taken(account('1', false), account('2', 'unsure'), account('3', true))).toBe('there 3')
  expect(await taken(account('1', false), account('2', 'unsure'))).toBe('unsure 2')
  expect(await taken(account('1', false))).toBe('absent')
  expect(await taken()).toBe('absent')
})

describe('many chats', () => {
  it('are asked about until an account leaves three questions open', async () => {
    const { end, bot } = await open(startTelegramEnd, 'telegram')
    const census = createCensus(signal)
    const kinds = async (ids: readonly number[]): Promise<string[]> => {
      const found: string[] = []
      for (const id of ids) found.push((await census([bot], chatOf(bot, String(id)))).kind)
      return found
    }
    const { http } = bot as unknown as { http: { post: (...args: unknown[]) => unknown } }
    let questions = 0
    const post = http.post.bind(http)
    http.post = (...args) => {
      if (String(args[0]).startsWith('/getChat')) questions++
      return post(...args)
    }
    expect(await kinds([-1001, -1002])).toEqual(['there', 'there'])
    end.members.candour = 'breaks'
    expect(await kinds([-1003])).toEqual(['unsure'])
    end.members.candour = 'answers'
    expect(await kinds([-1004])).toEqual(['there'])
    end.members.candour = 'breaks'
    expect(await kinds([-1, -2, -3, -4, -5])).toEqual(Array.from({ length: 5 }, () => 'unsure'))
    expect(questions).toBe(7)
  }, 30_000)
})

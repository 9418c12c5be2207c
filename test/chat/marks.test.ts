/** Reactions on messages: real adapters against loopback ends. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Conversation } from '../../src/chat/conversation'
import { createMarks, type Marks } from '../../src/chat/marks'
import type { ChatRef } from '../../src/chat/ref'
import { startDiscordEnd } from '../../simulator/chats/discord'
import type { ChatEnd } from '../../simulator/chats/end'
import { startKookEnd } from '../../simulator/chats/kook'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import { startQqEnd } from '../../simulator/chats/qq'
import { startSatoriEnd } from '../../simulator/chats/satori'
import { startTelegramEnd } from '../../simulator/chats/telegram'
import { connect } from '../support/chat-end'
import { until } from './test-bot'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Opened<End> {
  end: End
  marks: Marks
  lines: string[]
  now: { ms: number }
  unload: AbortController
  /** Calls the end was asked for about reactions. */
  asked(): number
}

async function open<End extends ChatEnd>(start: () => Promise<End>, limitMs = 30_000): Promise<Opened<End>> {
  const end = await start()
  const world = await connect(end)
  closing.push(() => world.close())
  const lines: string[] = []
  const now = { ms: 1_000_000 }
  const unload = new AbortController()
  const { host, log } = world.kit()
  const own = { ...log, info: (line: string) => void lines.push(line) }
  const marks = createMarks({ host, clock: () => now.ms, signal: unload.signal, log: own, limitMs })
  const asked = () => end.calls.filter(({ call }) => /reaction|emoji_like/i.test(call)).length
  return { end, marks, lines, now, unload, asked }
}

const on = (chat: ChatRef, messageId = '501', extra?: Record<string, unknown>): Conversation => ({
  chat,
  locales: [],
  reply: { messageId, at: 1, ...(extra ? { extra } : {}) },
})

interface Place {
  name: string
  start: () => Promise<ChatEnd>
  chat: ChatRef
  /** Seen, done, failed as the platform gets them. */
  signs: readonly [string, string, string]
}

const faces = ['424', '144', '10060'] as const
const emoji = ['👀', '🎉', '❌'] as const
const group = (platform: string, selfId: string, channelId: string, guildId = channelId): ChatRef => ({
  platform,
  selfId,
  guildId,
  channelId,
  direct: false,
})

const places: readonly Place[] = [
  { name: 'OneBot', start: () => startOneBotEnd('10001'), chat: group('onebot', '10001', '20002'), signs: faces },
  { name: 'Discord', start: startDiscordEnd, chat: group('discord', '1', '111', '2'), signs: emoji },
  { name: 'KOOK', start: startKookEnd, chat: group('kook', '1', '8001', '9001'), signs: emoji },
  {
    name: 'Telegram',
    start: startTelegramEnd,
    chat: group('telegram', '424242', '-1001'),
    signs: ['👀', '🎉', '💔'],
  },
  { name: 'a QQ client behind Satori', start: startSatoriEnd, chat: group('llonebot', '10', 'c1'), signs: faces },
  {
    name: 'a QQ guild',
    start: startQqEnd,
    chat: group('qqguild', 'card', 'C1', 'GG'),
    signs: ['1:30', '1:144', '2:10060'],
  },
]

describe.each(places)('on $name', ({ name, start, chat, signs: [seen, done, failed] }) => {
  it('a message is seen, then done: the new sign stands before the old one goes', async () => {
    const { end, marks } = await open(start)
    const marking = marks.on(on(chat))
    expect(await marking.show('seen')).toBe(true)
    expect(end.marks.on('501')).toEqual([seen])
    expect(await marking.show('done')).toBe(true)
    await marking.clear()
    // Telegram has one sign per bot and message.
    const change = name === 'Telegram' ? [`-${seen} 501`, `+${done} 501`] : [`+${done} 501`, `-${seen} 501`]
    expect(end.marks.changes).toEqual([`+${seen} 501`, ...change, `-${done} 501`])
    expect(end.marks.on('501')).toEqual([])
  })

  it('a failure stands alone on its message', async () => {
    const { end, marks } = await open(start)
    const marking = marks.on(on(chat))
    void marking.show('seen')
    expect(await marking.show('failed')).toBe(true)
    expect(end.marks.on('501')).toEqual([failed])
  })

  it('one that is overtaken before it began is never sent', async () => {
    const { end, marks } = await open(start)
    const marking = marks.on(on(chat))
    void marking.show('seen')
    void marking.show('done')
    await marking.clear()
    expect(end.marks.changes).toEqual([])
  })

  it('what the chat does not allow is asked once, and again after half an hour', async () => {
    const { end, marks, lines, now, asked } = await open(start)
    end.marks.refuse('forbidden')
    expect(await marks.on(on(chat)).show('failed')).toBe(false)
    const once = asked()
    for (const id of ['502', '503']) expect(await marks.on(on(chat, id)).show('failed')).toBe(false)
    expect(asked()).toBe(once)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('no reactions for 1800 s')
    end.marks.refuse()
    now.ms += 30 * 60_000
    expect(await marks.on(on(chat, '504')).show('failed')).toBe(true)
    expect(end.marks.on('504')).toEqual([failed])
  })

  // Satori has statuses only, and the codes of QQ's guilds are not known.
  it.skipIf(['qqguild', 'llonebot'].includes(chat.platform))(
    'a message that is gone says nothing about the next one',
    async () => {
      const { end, marks } = await open(start)
      end.marks.refuse('gone')
      expect(await marks.on(on(chat)).show('failed')).toBe(false)
      end.marks.refuse()
      expect(await marks.on(on(chat, '502')).show('failed')).toBe(true)
    },
  )

  it('too fast is a short pause', async () => {
    const { end, marks, now } = await open(start)
    end.marks.refuse('too-fast')
    expect(await marks.on(on(chat)).show('failed')).toBe(false)
    end.marks.refuse()
    expect(await marks.on(on(chat, '502')).show('failed')).toBe(false)
    now.ms += 60_000
    expect(await marks.on(on(chat, '503')).show('failed')).toBe(true)
  })

  it('a sign that is not true any more goes although the next one is refused', async () => {
    const { end, marks } = await open(start)
    const marking = marks.on(on(chat))
    await marking.show('seen')
    end.marks.refuse('forbidden', 1)
    expect(await marking.show('done')).toBe(false)
    await until(() => end.marks.on('501').length === 0, 'the sign to go')
    expect(end.marks.changes).toEqual([`+${seen} 501`, `-${seen} 501`])
  })

  it('a silent end is waited for so long at most, then left alone', async () => {
    const { end, marks, asked } = await open(start, 300)
    end.marks.refuse('silent')
    expect(await marks.on(on(chat)).show('failed')).toBe(false)
    const once = asked()
    expect(await marks.on(on(chat, '502')).show('failed')).toBe(false)
    expect(asked()).toBe(once)
  })

  it('after the plugin was unloaded a sign is still taken off, and none is put', async () => {
    const { end, marks, unload } = await open(start)
    const marking = marks.on(on(chat))
    await marking.show('seen')
    unload.abort()
    expect(await marking.show('done')).toBe(false)
    await marking.clear()
    expect(end.marks.on('501')).toEqual([])
    expect(await marks.on(on(chat, '502')).show('seen')).toBe(false)
    expect(end.marks.on('502')).toEqual([])
  })
})

describe('an end without the call', () => {
  it.each(places.filter(({ name }) => name !== 'a QQ guild' && name !== 'KOOK'))(
    'is asked once for all chats: $name',
    async (place) => {
      const { end, marks, asked } = await open(place.start)
      end.marks.refuse('unsupported')
      expect(await marks.on(on(place.chat)).show('seen')).toBe(false)
      const once = asked()
      const other = '424243'
      const elsewhere = { ...place.chat, channelId: other, guildId: other }
      expect(await marks.on(on(elsewhere)).show('seen')).toBe(false)
      expect(asked()).toBe(once)
    },
  )

  it('of one name has it by another: Lagrange', async () => {
    const { end, marks, asked } = await open(() => startOneBotEnd('10001'))
    end.reactsBy('set_group_reaction')
    const chat = group('onebot', '10001', '20002')
    expect(await marks.on(on(chat)).show('seen')).toBe(true)
    expect(end.marks.on('501')).toEqual(['424'])
    expect(asked()).toBe(2)
    expect(await marks.on(on(chat, '502')).show('seen')).toBe(true)
    expect(asked()).toBe(3)
    expect(end.calls.at(-1)).toMatchObject({
      call: 'set_group_reaction',
      body: { group_id: '20002', message_id: '502', code: '424', is_add: true },
    })
  })

  it('is not asked at all where the server lists what it can do', async () => {
    const { marks, asked } = await open(() => startSatoriEnd(['message.create']))
    expect(await marks.on(on(group('llonebot', '10', 'c1'))).show('seen')).toBe(false)
    expect(asked()).toBe(0)
  })
})

describe('there are none', () => {
  it('in private chats of QQ, on forms of Discord, without a message, without an account', async () => {
    const { marks, asked } = await open(() => startOneBotEnd('10001'))
    const direct: ChatRef = { platform: 'onebot', selfId: '10001', channelId: 'private:3', direct: true }
    expect(await marks.on(on(direct)).show('failed')).toBe(false)
    expect(await marks.on({ chat: group('onebot', '10001', '2'), locales: [] }).show('failed')).toBe(false)
    expect(await marks.on(on(group('onebot', 'nobody', '2'))).show('failed')).toBe(false)
    expect(asked()).toBe(0)
    const discord = await open(startDiscordEnd)
    const form = on(group('discord', '1', '111', '2'), '501', { application: 'app', token: 'T' })
    expect(await discord.marks.on(form).show('failed')).toBe(false)
    expect(discord.asked()).toBe(0)
    const qq = await open(startQqEnd)
    expect(await qq.marks.on(on(group('qq', 'card', 'G'))).show('failed')).toBe(false)
    expect(qq.asked()).toBe(0)
  })
})

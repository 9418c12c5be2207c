/** What single adapters need to be told, or to be asked twice: real adapters against loopback ends. */
import { h, type Session } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { chatOf, conversationOf } from '../../src/chat/conversation'
import { createOutlet, hostOf } from '../../src/chat/outlet'
import { chatKey, type ChatRef } from '../../src/chat/ref'
import { startDiscordEnd } from '../../simulator/chats/discord'
import type { ChatEnd, SayOptions } from '../../simulator/chats/end'
import { startKookEnd } from '../../simulator/chats/kook'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import { startQqEnd } from '../../simulator/chats/qq'
import { startSatoriEnd } from '../../simulator/chats/satori'
import { startTelegramEnd } from '../../simulator/chats/telegram'
import { connect, type Connected } from '../support/chat-end'
import { until } from './test-bot'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The end, its world, what was announced, and a way to hear what somebody writes. */
async function open<End extends ChatEnd>(start: () => Promise<End>) {
  const end = await start()
  const world: Connected = await connect(end)
  closing.push(() => world.close())
  const announced: (string | undefined)[] = []
  world.app.on('send', (session) => void announced.push(session.messageId))
  const heard: Session[] = []
  world.app.on('message', (session) => void heard.push(session))
  return {
    end,
    app: world.app,
    announced,
    outlet: (chat: ChatRef, kit = world.kit()) => createOutlet({ chat, locales: [] }, kit, true),
    answering: (session: Session, kit = world.kit()) => createOutlet(conversationOf(session), kit, true),
    kit: world.kit,
    async hear(text: string, options: SayOptions = {}): Promise<Session> {
      const before = heard.length
      end.say(text, options)
      await until(() => heard.length > before, 'the message', 20_000)
      return heard.at(-1) as Session
    },
  }
}

const video = h('video', { src: `data:video/mp4;base64,${Buffer.alloc(900, 3).toString('base64')}` })

describe('Telegram', () => {
  it('keeps a topic apart from the same topic of another group, and answers into it', async () => {
    const { end, hear, answering } = await open(startTelegramEnd)
    const one = await hear('x', { chat: '-1001', thread: '5' })
    const other = await hear('x', { chat: '-1002', thread: '5' })
    expect([one.channelId, other.channelId]).toEqual(['5', '5'])
    expect(chatOf(one)).toMatchObject({ guildId: '-1001', channelId: '-1001', threadId: '5', direct: false })
    expect(chatKey(chatOf(one))).not.toBe(chatKey(chatOf(other)))
    expect(await answering(one).send([h.text('here')], { quote: true })).toMatchObject({ kind: 'sent' })
    expect(end.delivered).toMatchObject([{ chat: '-1001', thread: '5', quote: one.messageId, text: 'here' }])
  })

  it('tells the other plugins once of a video the adapter breaks over', async () => {
    const { announced, answering, hear } = await open(startTelegramEnd)
    const outlet = answering(await hear('x'))
    const outcome = await outlet.send([video])
    expect(outcome).toMatchObject({ kind: 'sent', ids: [expect.any(String)] })
    expect(announced).toEqual(outcome.kind === 'sent' ? outcome.ids : [])
    const words = await outlet.send([h.text('words')])
    expect(announced.slice(1)).toEqual(words.kind === 'sent' ? words.ids : [])
  })
})

describe('Discord', () => {
  it('a message of a webhook in a server is not private', async () => {
    const { hear } = await open(startDiscordEnd)
    const session = await hear('x')
    session.isDirect = true
    expect(chatOf(session)).toMatchObject({ guildId: '2', direct: false })
    expect(chatOf(await hear('x', { direct: true }))).toMatchObject({ direct: true })
  })

  it('a reply counts as sent, and is told of once, when the quoted message cannot be read', async () => {
    const { end, announced, answering, hear } = await open(startDiscordEnd)
    const session = await hear('x')
    end.hideQuotes(true)
    const outcome = await answering(session).send([h.text('re')], { quote: true })
    expect(end.delivered).toMatchObject([{ quote: session.messageId, text: 're' }])
    expect(outcome).toMatchObject({ kind: 'sent' })
    expect(announced).toEqual(outcome.kind === 'sent' ? outcome.ids : [])
  })

  it('a post has its switches in its forum, asked for once; what cannot be looked up is its own', async () => {
    const { end, app } = await open(startDiscordEnd)
    end.threads.set('777', { type: 11, parent_id: '700' })
    const { homes } = hostOf(app)
    const chat = (channelId: string): ChatRef => ({
      platform: 'discord',
      selfId: '1',
      guildId: '2',
      channelId,
      direct: false,
    })
    expect(await homes.of(chat('777'))).toEqual(chat('700'))
    expect(await homes.of(chat('777'))).toEqual(chat('700'))
    expect(await homes.of(chat('111'))).toEqual(chat('111'))
    expect(end.calls.filter(({ call }) => call === 'GET /channels/777')).toHaveLength(1)
    // Not a number: the end knows no such channel.
    expect(await homes.of(chat('no-such'))).toEqual(chat('no-such'))
    expect(await homes.of({ ...chat('777'), selfId: 'nobody' })).toMatchObject({ selfId: 'nobody' })
  })

  it('an interaction is answered by its token while that lives, and asked about a dead one only once', async () => {
    const { end, app, kit } = await open(startDiscordEnd)
    const send = async (application: string, at: number) => {
      const bot = app.bots[0]
      const session = bot?.session({
        type: 'interaction/command',
        channel: { id: '111', type: 0 },
        guild: { id: '2' },
        timestamp: at,
      } as never) as Session
      session.setInternal('discord', { t: 'INTERACTION_CREATE', d: { application_id: application, token: 'TOKEN' } })
      const conversation = JSON.parse(JSON.stringify(conversationOf(session))) as ReturnType<typeof conversationOf>
      return createOutlet(conversation, kit(), true).send([h.text('x')])
    }
    expect(await send('app', Date.now())).toMatchObject({ kind: 'sent' })
    expect(await send('app', Date.now() - 20 * 60_000)).toMatchObject({ kind: 'sent' })
    expect(end.delivered.map(({ chat }) => chat)).toEqual(['interaction:app', '111'])
    expect(await send('expired', Date.now())).toMatchObject({ kind: 'refused' })
    expect(end.calls.filter(({ call }) => call.startsWith('POST /webhooks/expired/'))).toHaveLength(1)
  })
})

describe('the official QQ bot', () => {
  it('numbers the replies to one message over all outlets, and a sixth ends the answer', async () => {
    const { end, hear, answering, kit } = await open(startQqEnd)
    const session = await hear('x')
    const shared = kit()
    for (let turn = 0; turn < 5; turn++) {
      const outcome = await answering(session, turn < 3 ? shared : kit()).send([h.text(String(turn))])
      expect(outcome).toMatchObject({ kind: 'sent' })
      // A restarted process counts anew, a second later at the earliest.
      await new Promise((resolve) => setTimeout(resolve, turn < 2 ? 0 : 1100))
    }
    expect(new Set(end.delivered.map(({ seq }) => seq)).size).toBe(5)
    expect(end.delivered.every(({ reply }) => reply === session.messageId)).toBe(true)
    expect(await answering(session).send([h.text('six')])).toMatchObject({ kind: 'refused', scope: 'chat' })
  })

  it('sends files into a private chat to the person, asked or by itself', async () => {
    const { end, hear, answering, outlet } = await open(startQqEnd)
    const session = await hear('x', { chat: 'U1', direct: true })
    const picture = h.image(Buffer.alloc(600, 2), 'image/jpeg')
    expect(await answering(session).send([picture])).toMatchObject({ kind: 'sent' })
    const alone = outlet({ platform: 'qq', selfId: 'card', channelId: 'U2', direct: true })
    expect(await alone.send([picture])).toMatchObject({ kind: 'sent' })
    expect(end.delivered).toMatchObject([
      { chat: 'U1', files: [600] },
      { chat: 'U2', files: [600] },
    ])
    expect(end.calls.filter(({ call }) => call.endsWith('/files')).map(({ call }) => call)).toEqual([
      'POST /v2/users/U1/files',
      'POST /v2/users/U2/files',
    ])
  })
})

describe('KOOK', () => {
  it.each([
    ['by a code', 200, 'file'],
    ['by a status', 413, 'file'],
    ['by a gateway', 502, 'way'],
  ])('no message goes out for a file that was refused %s', async (_, status, scope) => {
    const { end, outlet } = await open(startKookEnd)
    end.refuseUploads(1, status)
    const chat = { platform: 'kook', selfId: '1', guildId: '9001', channelId: '8001', direct: false }
    expect(await outlet(chat).send([video])).toMatchObject({ kind: 'refused', scope })
    expect(end.delivered).toEqual([])
  })
})

describe('OneBot', () => {
  const chat = { platform: 'onebot', selfId: '10001', guildId: '20002', channelId: '20002', direct: false }

  it('a connection that broke is opened again, said in the log, and the answer goes out', async () => {
    const { end, app, outlet, kit } = await open(() => startOneBotEnd('10001'))
    end.hangUp()
    await until(() => app.bots[0]?.isActive === false, 'the adapter to notice', 20_000)
    const lines: string[] = []
    const own = kit()
    own.log = { ...own.log, info: (line) => void lines.push(line) }
    expect(await outlet(chat, own).send([h.text('x')])).toMatchObject({ kind: 'sent' })
    expect(lines).toEqual([expect.stringContaining('started again')])
    expect(end.delivered).toHaveLength(1)
  })

  it('the time-out of the end is unknown, any other cause is not', async () => {
    const { end, outlet } = await open(() => startOneBotEnd('10001'))
    end.behave('group:20002', [
      { kind: 'broken', status: 504, delivers: true },
      { kind: 'refuse', cause: 'way' },
    ])
    expect(await outlet(chat).send([video])).toMatchObject({ kind: 'unknown' })
    expect(await outlet(chat).send([video])).toMatchObject({ kind: 'refused', scope: 'way' })
    expect(end.delivered).toHaveLength(1)
  })
})

const everywhere: [name: string, start: () => Promise<ChatEnd>, chat: ChatRef][] = [
  ['Telegram', startTelegramEnd, { platform: 'telegram', selfId: '424242', channelId: '7', direct: true }],
  ['Discord', startDiscordEnd, { platform: 'discord', selfId: '1', guildId: '2', channelId: '111', direct: false }],
  ['QQ', startQqEnd, { platform: 'qq', selfId: 'card', guildId: 'G', channelId: 'G', direct: false }],
  ['KOOK', startKookEnd, { platform: 'kook', selfId: '1', guildId: '9', channelId: '8001', direct: false }],
  ['Satori', startSatoriEnd, { platform: 'llonebot', selfId: '10', guildId: 'c', channelId: 'c', direct: false }],
  [
    'OneBot',
    () => startOneBotEnd('10001'),
    { platform: 'onebot', selfId: '10001', guildId: '2', channelId: '2', direct: false },
  ],
]

it.each(everywhere)('a message another plugin vetoes is refused on %s, and never sent', async (_, start, chat) => {
  const { end, app, outlet } = await open(start)
  app.on('before-send', () => true)
  expect(await outlet(chat).send([h.text('x')])).toMatchObject({ kind: 'refused' })
  expect(end.delivered).toEqual([])
})

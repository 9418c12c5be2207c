/** A chat that takes nothing from us is left alone for some minutes. */
import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { clip, comment, videoPost } from '../../samples/plain-posts'
import { startDiscordEnd } from '../../simulator/chats/discord'
import { startOneBotEnd } from '../../simulator/chats/onebot'
import { startQqEnd } from '../../simulator/chats/qq'
import { cardOptions } from '../../src/chat/card-options'
import { conversationOf } from '../../src/chat/conversation'
import { deliver } from '../../src/chat/deliver'
import { handingIn } from '../../src/chat/deliver/handing'
import { refused } from '../../src/chat/outcome'
import { createOutlet, hostOf, type Host, type Outlet } from '../../src/chat/outlet'
import { createShutChats } from '../../src/chat/outlet/shut'
import { AmagiError } from '../../src/errors'
import type { MediaFiles } from '../../src/media/types'
import type { DanmakuTrack } from '../../src/model'
import { planReply } from '../../src/reply/plan'
import type { ChatRef } from '../../src/chat/ref'
import type { ChatEnd } from '../../simulator/chats/end'
import { connect } from '../support/chat-end'
import { calm, receive, until } from './test-bot'
import { createWorld, type World } from './world'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const start = Date.UTC(2026, 10, 1)
const minute = 60_000

describe('a chat counts as shut', () => {
  async function open(end: ChatEnd, chat: ChatRef, there: string) {
    const world = await connect(end)
    closing.push(() => world.close())
    const host: Host = hostOf(world.app)
    const kit = { ...world.kit(), host, clock: () => start }
    return {
      host,
      shut: (now = start) => host.shut.has(chat, now),
      behave: (...behaviours: Parameters<ChatEnd['behave']>[1]) => end.behave(there, behaviours),
      say: () => createOutlet({ chat, locales: [] }, kit, false).send([h.text('x')]),
    }
  }
  const group: ChatRef = { platform: 'onebot', selfId: '10001', guildId: '20002', channelId: '20002', direct: false }

  it('for three minutes after the platform refused words there, and not elsewhere', async () => {
    const { behave, say, shut, host } = await open(await startOneBotEnd(), group, 'group:20002')
    expect(shut()).toBe(false)
    behave({ kind: 'refuse', cause: 'muted' })
    expect(await say()).toMatchObject({ kind: 'refused', scope: 'chat' })
    expect([shut(), shut(start + 3 * minute - 1), shut(start + 3 * minute)]).toEqual([true, true, false])
    expect(host.shut.has({ ...group, guildId: '3', channelId: '3' }, start)).toBe(false)
  })

  it('no longer once something arrived, or somebody asks by name', async () => {
    const { behave, say, shut, host } = await open(await startOneBotEnd(), group, 'group:20002')
    behave({ kind: 'refuse', cause: 'muted' }, { kind: 'accept' }, { kind: 'refuse', cause: 'muted' })
    await say()
    await say()
    expect(shut()).toBe(false)
    await say()
    expect(shut()).toBe(true)
    host.shut.forget(group)
    expect(shut()).toBe(false)
  })

  it('by what came last of a message that arrived in part', () => {
    const chats = createShutChats()
    const said = [{ call: 'x', answer: {} }]
    chats.heard(group, refused('chat', 'muted'), said, start)
    chats.heard(
      group,
      { kind: 'partly', ids: ['1'], rest: { kind: 'refused', scope: 'file', reason: 'too large' } },
      said,
      start,
    )
    expect(chats.has(group, start)).toBe(false)
    chats.heard(
      group,
      { kind: 'partly', ids: ['1'], rest: { kind: 'refused', scope: 'chat', reason: 'muted' } },
      said,
      start,
    )
    expect(chats.has(group, start)).toBe(true)
  })

  it('on Discord as well, but not for a file that is refused or a veto of another plugin', async () => {
    const chat: ChatRef = { platform: 'discord', selfId: '1', guildId: '2', channelId: '3', direct: false }
    const end = await startDiscordEnd()
    const { behave, say, shut } = await open(end, chat, '3')
    behave({ kind: 'refuse', cause: 'content' })
    await say()
    expect(shut()).toBe(false)
    behave({ kind: 'refuse', cause: 'muted' })
    expect(await say()).toMatchObject({ kind: 'refused', scope: 'chat' })
    expect(shut()).toBe(true)
  })

  it('never where replies are counted: there a refusal is about the message that is answered', async () => {
    const chat: ChatRef = { platform: 'qq', selfId: 'card', guildId: 'G1', channelId: 'G1', direct: false }
    const { behave, say, shut } = await open(await startQqEnd(), chat, 'G1')
    behave({ kind: 'refuse', cause: 'muted' })
    expect(await say()).toMatchObject({ kind: 'refused', scope: 'chat' })
    expect(shut()).toBe(false)
  })
})

describe('into a chat that is shut', () => {
  const chat: ChatRef = { platform: 'test', selfId: 'bot', guildId: 'g', channelId: 'room', direct: false }
  let world: World
  const link = 'https://douyin.com/video/1'
  const open = async () => {
    world = await createWorld({ posts: { 'douyin:video:1': videoPost('1'), 'douyin:video:2': videoPost('2') } })
    closing.push(() => world.close())
    return world
  }
  const muted = (): never => {
    throw Object.assign(new Error('muted'), { response: { status: 403 } })
  }
  const track: DanmakuTrack = { state: 'open', lines: [{ atSec: 1, text: '前方高能', mode: 'roll', color: '#ffffff' }] }
  /** As if the platform had just refused. */
  const shut = async ({ bot, kit }: World): Promise<void> => {
    const { chat: there } = conversationOf(await receive(bot, { content: 'x' }))
    kit.host.shut.heard(
      there,
      { kind: 'refused', scope: 'chat', reason: 'muted' },
      [{ call: 'x', answer: {} }],
      kit.clock(),
    )
  }

  it('nothing is resolved, drawn or downloaded for a pasted link, and one line in the log says so', async () => {
    const { bot, calls, lines, ...rest } = await open()
    await shut({ bot, calls, lines, ...rest })
    await receive(bot, { content: link })
    await calm()
    expect([bot.attempts, calls]).toEqual([0, []])
    expect(lines.filter((line) => line.includes('refused everything'))).toHaveLength(1)
  })

  it('what was being downloaded for it stops', async () => {
    const { kit } = await open()
    let download: AbortSignal | undefined
    const video: MediaFiles['video'] = (_, __, { signal }) => {
      download = signal
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new AmagiError('cancelled')), { once: true })
      })
    }
    const post = videoPost('1')
    const outlet: Outlet = {
      ...createOutlet({ chat, locales: [] }, kit, false),
      send: async () => refused('chat', 'muted'),
    }
    const plan = planReply(post, kit.settings, outlet.abilities)
    const media = async () => ({ ...(await kit.media()), video })
    const { ended, failures } = await deliver(plan, post, outlet, {
      ...kit,
      ...handingIn(outlet, kit),
      media,
      card: cardOptions(outlet, kit),
    })
    expect(ended).toMatchObject({ scope: 'chat' })
    expect(failures).toEqual([])
    expect(download?.aborted).toBe(true)
  })

  it('what is asked by name is tried all the same, also when it was shut while that waited', async () => {
    const { bot, kit, fake, calls, ...rest } = await open()
    let resolved = (): void => undefined
    const { resolve } = fake
    fake.resolve = async (target) => (await new Promise<void>((done) => (resolved = done)), resolve(target))
    await receive(bot, { content: `解析 ${link}` })
    await until(() => calls.length === 1)
    await shut({ bot, kit, fake, calls, ...rest })
    resolved()
    await until(() => bot.sent.length === 2)
    expect(bot.attempts).toBe(2)
  })

  it('a long video gets no danmaku, and nothing is downloaded for it', async () => {
    const { bot, calls, fake } = await open()
    fake.canEncode = true
    fake.resolve = async () => videoPost('1', { video: { ...clip('douyin-1'), durationSec: 500 } })
    fake.danmaku = async () => track
    bot.behave = muted
    await receive(bot, { content: `弹幕解析 ${link}` })
    await until(() => bot.attempts > 0)
    await calm()
    expect([bot.attempts, calls.filter((call) => /^(?:burn|draw)/.test(call))]).toEqual([1, []])
  })

  it('no card of danmaku is drawn in place of a video that could not be made', async () => {
    const { bot, calls, fake } = await open()
    fake.canEncode = true
    fake.danmaku = async () => track
    fake.burn = () => Promise.reject(new AmagiError('internal'))
    bot.behave = muted
    await receive(bot, { content: `弹幕解析 ${link}` })
    await until(() => bot.attempts > 0)
    await calm()
    expect([bot.attempts, calls.filter((call) => call.startsWith('draw'))]).toEqual([1, []])
  })

  describe.each([
    ['解析', 2],
    ['解析评论', 1],
    ['弹幕解析', 1],
  ])('%s', (word, messages) => {
    const prepared = async () => {
      const made = await open()
      made.fake.comments = async () => ({ state: 'open', comments: [comment('1', '好')] })
      made.fake.danmaku = async () => track
      return made
    }
    const other = 'https://douyin.com/video/2'

    it('tries again, and what arrives opens it', async () => {
      const made = await prepared()
      const { bot } = made
      await shut(made)
      await receive(bot, { content: `${word} ${link}` })
      await until(() => bot.sent.length === messages)
      await receive(bot, { content: other })
      await until(() => bot.sent.length === messages + 2)
      expect(bot.attempts).toBe(messages + 2)
    })

    it('opens it even when nobody knows what became of the answer', async () => {
      const made = await prepared()
      const { bot } = made
      await shut(made)
      bot.behave = () => {
        throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })
      }
      await receive(bot, { content: `${word} ${link}` })
      await until(() => bot.attempts === messages)
      await until(() => made.kit.queue.jobs().length === 0)
      bot.behave = () => undefined
      await receive(bot, { content: other })
      await until(() => bot.sent.length === 2)
      expect(bot.attempts).toBe(messages + 2)
    })
  })
})

/** What is there stays known when the rest of it is not: real adapters, their ends, and a whole answer. */
import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { startDiscordEnd } from '../../../simulator/chats/discord'
import type { Behaviour } from '../../../simulator/chats/behaviour'
import { startOneBotEnd } from '../../../simulator/chats/onebot'
import { videoPost } from '../../../samples/plain-posts'
import { sendSheets } from '../../../src/chat/deliver/sheets'
import { idsOf } from '../../../src/chat/outcome'
import { createOutlet } from '../../../src/chat/outlet'
import type { ChatRef } from '../../../src/chat/ref'
import { connect, type Connected } from '../../support/chat-end'
import { calm, receive, until } from '../test-bot'
import { createWorld, type World } from '../world'

let open: Connected | World | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const group: ChatRef = { platform: 'onebot', selfId: '10001', guildId: '20002', channelId: '20002', direct: false }
const channel: ChatRef = { platform: 'discord', selfId: '1', guildId: '2', channelId: '111', direct: false }
const sheet = { data: Buffer.alloc(600, 2), mime: 'image/jpeg', width: 100, height: 100 } as const
const no: Behaviour = { kind: 'refuse', cause: 'content' }
const yes: Behaviour = { kind: 'accept' }
const lost: Behaviour = { kind: 'broken', status: 504 }

describe('the sheets of a card', () => {
  async function send(...behaviours: Behaviour[]) {
    const end = await startOneBotEnd()
    const world = await connect(end)
    open = world
    end.behave('group:20002', behaviours)
    const outcome = await sendSheets(createOutlet({ chat: group, locales: [] }, world.kit(), true), [
      sheet,
      sheet,
      sheet,
    ])
    return { outcome, arrived: end.delivered.length }
  }

  it('all taken are sent, each with its id', async () => {
    const { outcome, arrived } = await send(yes, yes, yes)
    expect(outcome).toEqual({ kind: 'sent', ids: [expect.any(String), expect.any(String), expect.any(String)] })
    expect([new Set(idsOf(outcome)).size, arrived]).toEqual([3, 3])
  })

  it('of which the third is refused are there in part, with their ids', async () => {
    const { outcome, arrived } = await send(yes, yes, no)
    expect(outcome).toMatchObject({ kind: 'partly', rest: { kind: 'refused', scope: 'file' } })
    expect([idsOf(outcome).length, arrived]).toEqual([2, 2])
  })

  it('of which the second may have arrived are there in part, and the third is not tried', async () => {
    const { outcome, arrived } = await send(yes, lost, yes)
    expect(outcome).toMatchObject({ kind: 'partly', rest: { kind: 'unknown' } })
    expect([idsOf(outcome).length, arrived]).toEqual([1, 1])
  })

  it('of which the first is refused are refused', async () => {
    expect((await send(no)).outcome).toMatchObject({ kind: 'refused', scope: 'file' })
  })
})

describe('one message that the adapter sends as several', () => {
  async function send(...behaviours: Behaviour[]) {
    const end = await startDiscordEnd()
    const world = await connect(end)
    open = world
    end.behave('111', behaviours)
    const picture = () => h.image(Buffer.alloc(600, 2), 'image/jpeg')
    const outlet = createOutlet({ chat: channel, locales: [] }, world.kit(), true)
    const outcome = await outlet.send([picture(), picture(), picture()])
    return { outcome, arrived: end.delivered.length }
  }

  it('and of which one is refused is there in part: not sent, not refused, never sent again', async () => {
    const { outcome, arrived } = await send(yes, no, yes)
    expect(outcome).toMatchObject({ kind: 'partly', rest: { kind: 'refused', scope: 'file' } })
    expect([idsOf(outcome).length, arrived]).toEqual([2, 2])
  })

  it('and of which nobody knows one keeps the ids of the others', async () => {
    const { outcome } = await send(yes, lost, no)
    expect(outcome).toMatchObject({ kind: 'partly', rest: { kind: 'unknown' } })
    expect(idsOf(outcome)).toHaveLength(1)
  })

  it('and of which none arrives for certain is what the doubtful one is', async () => {
    expect((await send(no, lost, no)).outcome).toMatchObject({ kind: 'unknown' })
    await open?.close()
    expect((await send(no, no, no)).outcome).toMatchObject({ kind: 'refused', scope: 'file' })
  })
})

it('a card of which a part is there is not followed by its text; who asked is told, and the log has the ids', async () => {
  const world = await createWorld({
    posts: { 'douyin:video:1': videoPost('1') },
    settings: { reply: { parts: ['info'] } },
  })
  open = world
  const { bot, fake, lines } = world
  fake.draw = async () => [sheet, sheet, sheet]
  bot.behave = (_, attempt) => {
    if (attempt === 2) throw Object.assign(new Error('no'), { response: { status: 413 } })
  }
  await receive(bot, { content: '解析 https://douyin.com/video/1' })
  await until(() => bot.sent.length === 3)
  await calm()
  expect(bot.log.map((line) => (line.includes('<img') ? 'sheet' : line))).toEqual([
    'sheet',
    'sheet',
    expect.any(String),
  ])
  expect(bot.log.at(-1)).toContain('发送')
  expect(lines).toContainEqual(expect.stringContaining('a part of card was not sent'))
  expect(lines).toContain('debug douyin 1: messages out-1 out-2')
})

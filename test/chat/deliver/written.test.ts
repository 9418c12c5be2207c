/** What people see of a file on real adapters: its name, its size and length, and that it is there at all. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startDiscordEnd } from '../../../simulator/chats/discord'
import type { ChatEnd } from '../../../simulator/chats/end'
import { startKookEnd } from '../../../simulator/chats/kook'
import { startOneBotEnd } from '../../../simulator/chats/onebot'
import { startTelegramEnd } from '../../../simulator/chats/telegram'
import { handOver } from '../../../src/chat/deliver/hand-over'
import { placeOf } from '../../../src/chat/deliver/place'
import type { MediaElement } from '../../../src/chat/deliver/ways/way'
import { createOutlet } from '../../../src/chat/outlet'
import type { ChatRef } from '../../../src/chat/ref'
import { settingsOf } from '../../support/settings'
import { connect } from '../../support/chat-end'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const group = (platform: string, selfId: string, id: string, guildId = id): ChatRef => ({
  platform,
  selfId,
  guildId,
  channelId: id,
  direct: false,
})

/** Hands a small file over and gives what the end was asked, and how the outcome reads. */
async function send(start: () => Promise<ChatEnd>, chat: ChatRef, wanted: MediaElement, way: 'base64' | 'file') {
  const dir = await mkdtemp(join(tmpdir(), 'amagi-written-'))
  closing.push(() => rm(dir, { recursive: true, force: true }))
  const end = await start()
  const world = await connect(end)
  closing.push(() => world.close())
  const path = join(dir, 'douyin-1.mp4')
  await writeFile(path, Buffer.alloc(700, 1))
  const outlet = createOutlet({ chat, locales: [] }, world.kit(), false)
  const place = placeOf(outlet, settingsOf({ media: { send: way } }))
  const facts = { width: 720, height: 1280, durationSec: 12.4 }
  const file = { path, name: 'douyin-1.mp4', mime: 'video/mp4', sizeBytes: 700, ...facts }
  const outcome = await handOver({ file, wanted, place, title: '猫/狗 "大战"' }, outlet)
  return { outcome, end, asked: end.calls.map(({ call, body }) => `${call} ${JSON.stringify(body ?? '')}`).join('\n') }
}

const name = '猫 狗 大战.mp4'

describe('Telegram', () => {
  const chat = group('telegram', '424242', '-1001')
  it.each(['base64', 'file'] as const)(
    'a video by %s has its size, its length and its name, and plays at once',
    async (way) => {
      const { outcome, asked } = await send(startTelegramEnd, chat, 'video', way)
      expect(outcome).toMatchObject({ kind: 'sent', ids: [expect.any(String)] })
      const [form] = /\{.*\}/.exec(asked.split('\n').find((line) => line.includes('sendVideo')) ?? '') ?? ['{}']
      expect(JSON.parse(form ?? '{}')).toMatchObject({
        video: 'attach://upload',
        upload: `${name} (700 bytes)`,
        width: '720',
        height: '1280',
        duration: '12',
        supports_streaming: 'true',
      })
      expect(form).not.toContain('"undefined"')
    },
  )
  it('a plain file has its name and nothing of a video', async () => {
    const { outcome, asked } = await send(startTelegramEnd, chat, 'file', 'file')
    expect(outcome).toMatchObject({ kind: 'sent' })
    const form = asked.split('\n').find((line) => line.includes('sendDocument')) ?? ''
    expect(form).toContain(name)
    expect(form).not.toMatch(/supports_streaming|duration/)
  })
})

describe('Discord', () => {
  const chat = group('discord', '1', '11001', '2')
  it.each(['video', 'audio', 'file'] as const)(
    '%s is an attachment with its name, never dropped, never an empty voice',
    async (wanted) => {
      const { outcome, end, asked } = await send(startDiscordEnd, chat, wanted, 'base64')
      expect(outcome).toMatchObject({ kind: 'sent' })
      expect(end.delivered.map(({ files }) => files)).toEqual([[700]])
      expect(asked).toContain(`${name} (700 bytes)`)
      expect(asked).not.toMatch(/waveform|"flags"/)
    },
  )
})

describe('A server of Discord with boosts', () => {
  const chat = group('discord', '1', '11001', '2')

  /** A file of so many MiB in a server of this level; what became of it and how often the server was asked about. */
  async function hand(tier: 0 | 2 | 3, mebibytes: number, place = chat) {
    const dir = await mkdtemp(join(tmpdir(), 'amagi-boost-'))
    closing.push(() => rm(dir, { recursive: true, force: true }))
    const end = await startDiscordEnd()
    end.boost(tier)
    const world = await connect(end)
    closing.push(() => world.close())
    const path = join(dir, 'douyin-1.mp4')
    await writeFile(path, '')
    await truncate(path, mebibytes * 2 ** 20)
    const kit = world.kit()
    const perks = await kit.host.perksOf(place)
    expect(await kit.host.perksOf(place)).toEqual(perks)
    const outlet = createOutlet({ chat: place, locales: [] }, kit, false, perks)
    const file = { path, name: 'douyin-1.mp4', mime: 'video/mp4', sizeBytes: mebibytes * 2 ** 20 }
    const outcome = await handOver({ file, wanted: 'video', place: placeOf(outlet, settingsOf()) }, outlet)
    return { outcome, asked: end.calls.filter(({ call }) => call.endsWith('GET /guilds/2')).length }
  }

  it('takes what others do not, and is asked once', async () => {
    expect(await hand(2, 12)).toEqual({ outcome: { kind: 'sent', ids: [expect.any(String)] }, asked: 1 })
    expect(await hand(3, 60)).toMatchObject({ outcome: { kind: 'sent' }, asked: 1 })
  })
  it('has walls as well, before anything leaves', async () => {
    expect(await hand(0, 12)).toEqual({ outcome: undefined, asked: 1 })
    expect(await hand(2, 51)).toEqual({ outcome: undefined, asked: 1 })
  })
  it('is no matter of private chats', async () => {
    const { guildId: _, ...rest } = chat
    expect(await hand(3, 12, { ...rest, direct: true })).toEqual({ outcome: undefined, asked: 0 })
  })
})

it('KOOK: a file is uploaded under its name', async () => {
  const { outcome, asked } = await send(startKookEnd, group('kook', '1', '8001'), 'file', 'file')
  expect(outcome).toMatchObject({ kind: 'sent' })
  expect(asked).toContain(JSON.stringify({ filename: name }))
})

it('OneBot: a group file has its name; a video no attribute the end does not know', async () => {
  const chat = group('onebot', '10001', '20002')
  const file = await send(startOneBotEnd, chat, 'file', 'file')
  expect(file.asked).toContain(`"name":"${name}"`)
  const video = await send(startOneBotEnd, chat, 'video', 'base64')
  expect(video.outcome).toMatchObject({ kind: 'sent' })
  expect(video.asked).not.toMatch(/"(?:width|height|duration|title)"/)
})

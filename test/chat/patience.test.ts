/** How long the way out waits for what: real adapters and loopback ends, the clock turned by hand. */
import { h, type Bot } from 'koishi'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOutlet, hostOf } from '../../src/chat/outlet'
import type { Outcome } from '../../src/chat/outcome'
import type { ChatRef } from '../../src/chat/ref'
import type { ChatEnd } from '../../simulator/chats/end'
import { startDiscordEnd } from '../../simulator/chats/discord'
import { startOneBotEnd, type OneBotEnd } from '../../simulator/chats/onebot'
import { connect, type Connected } from '../support/chat-end'

const silenceMs = 600_000
const lookMs = 500
/** Satori's `ONLINE`; the enum itself is erased at build. */
const online = 1

/** Real turns of the event loop, in which sockets speak while the clock stands still. */
async function turns(until: () => boolean, count = Infinity): Promise<void> {
  const end = process.hrtime.bigint() + 60_000_000_000n
  for (let turn = 0; turn < count && !until(); turn++) {
    if (process.hrtime.bigint() > end) throw new Error('waited in vain')
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Lets time pass in steps, so that what sockets bring meanwhile finds its place. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= lookMs) {
    await vi.advanceTimersByTimeAsync(Math.min(left, lookMs))
    await turns(() => false, 20)
  }
}

let world: Connected | undefined
const lines: string[] = []

beforeEach(() => {
  lines.length = 0
})
afterEach(async () => {
  vi.useRealTimers()
  await world?.close()
  world = undefined
})

async function open<End extends ChatEnd>(end: End, config: object = {}) {
  const opened = await connect({ ...end, config: (ms) => ({ ...end.config(ms), ...config }) }, silenceMs)
  world = opened
  // `setImmediate` stays real: it is what lets the sockets go on.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] })
  const abort = new AbortController()
  const note = (line: string) => void lines.push(line)
  const kit = {
    host: hostOf(opened.app),
    signal: abort.signal,
    log: { debug: note, info: note, warn: note },
    clock: Date.now,
    // What comes of looking afterwards has tests of its own.
    lookAfterMs: [],
  }
  return {
    bot: opened.app.bots[0] as Bot,
    abort,
    /** Sends; the outcome stands in `got` once there is one. */
    send(chat: ChatRef, bytes = 0) {
      const state: { got?: Outcome; error?: unknown } = {}
      createOutlet({ chat, locales: [] }, kit, true)
        .send([h.text('words')], { bytes })
        .then(
          (outcome) => (state.got = outcome),
          (error: unknown) => (state.error = error),
        )
      return state
    },
  }
}

const group: ChatRef = { platform: 'onebot', selfId: '10001', guildId: '20002', channelId: '20002', direct: false }
const there = 'group:20002'

/** The connection breaks, and the adapter has noticed. */
async function drop(end: OneBotEnd, bot: Bot): Promise<void> {
  end.away(true)
  end.hangUp()
  await turns(() => !bot.isActive)
}
const revivals = (): number => lines.filter((line) => line.includes('is started again')).length

describe('an account that is offline', () => {
  it('is waited for a minute, then the chat counts as one that takes nothing', async () => {
    const end = await startOneBotEnd()
    const { bot, send } = await open(end)
    await drop(end, bot)
    const state = send(group)
    await pass(59_999)
    expect(state).toEqual({})
    await pass(1)
    expect(state.got).toMatchObject({ kind: 'refused', scope: 'chat', reason: 'onebot:10001 is offline' })
    expect(end.delivered).toEqual([])
  })

  it('that comes back in the last second sends once, and the log says that it was started', async () => {
    const end = await startOneBotEnd()
    const { bot, send } = await open(end, { retryTimes: 1000, retryInterval: lookMs })
    await drop(end, bot)
    const state = send(group)
    await pass(59_000)
    expect(state).toEqual({})
    end.away(false)
    await pass(500)
    await turns(() => (bot.status as number) === online)
    expect(state).toEqual({})
    await pass(500)
    await turns(() => state.got !== undefined)
    expect(state.got).toMatchObject({ kind: 'sent' })
    expect(end.delivered).toMatchObject([{ chat: there, text: 'words' }])
    expect(revivals()).toBe(1)
  })

  it('is started again once a minute at most, whoever waits for it', async () => {
    const end = await startOneBotEnd()
    const { bot, send } = await open(end, { retryTimes: 0 })
    await drop(end, bot)
    const first = send(group)
    const second = send({ ...group, guildId: '20003', channelId: '20003' })
    await pass(30_000)
    const third = send(group)
    await pass(29_999)
    expect([revivals(), first, second]).toEqual([1, {}, {}])
    await pass(1)
    expect([revivals(), first.got?.kind, second.got?.kind, third]).toEqual([2, 'refused', 'refused', {}])
    await pass(30_000)
    expect([revivals(), third.got?.kind]).toEqual([2, 'refused'])
  })

  it('is waited for no longer than the plugin lives', async () => {
    const end = await startOneBotEnd()
    const { bot, send, abort } = await open(end, { retryTimes: 0 })
    await drop(end, bot)
    const state = send(group)
    await pass(lookMs)
    abort.abort()
    await pass(1)
    expect(state.error).toMatchObject({ code: 'cancelled' })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('an adapter that never says how a send ended', () => {
  it.each([
    ['a short message', 0, 90_000],
    // 256 bytes per millisecond.
    ['25.6 MB', 25_600_000, 190_000],
  ])('%s is given up as unknown in its time', async (_, bytes, limitMs) => {
    const end = await startOneBotEnd()
    const { send } = await open(end)
    end.behave(there, [{ kind: 'silent' }])
    const state = send(group, bytes)
    await turns(() => end.delivered.length > 0)
    await pass(limitMs - 1)
    expect(state).toEqual({})
    await pass(1)
    expect(state.got).toMatchObject({ kind: 'unknown' })
    expect(end.delivered).toHaveLength(1)
  })
})

describe('a platform that wants a pause', () => {
  const channel: ChatRef = { platform: 'discord', selfId: '1', guildId: '2', channelId: '111', direct: false }
  const posts = (end: ChatEnd): number => end.calls.filter(({ call }) => call.startsWith('POST')).length

  it('of half a minute gets it, and the same message again', async () => {
    const end = await startDiscordEnd()
    const { send } = await open(end)
    end.behave('111', [{ kind: 'too-fast', afterSec: 30 }])
    const state = send(channel)
    await turns(() => posts(end) === 1)
    await turns(() => false, 200)
    await pass(29_999)
    expect([posts(end), state]).toEqual([1, {}])
    await pass(1)
    await turns(() => state.got !== undefined)
    expect([posts(end), state.got?.kind]).toEqual([2, 'sent'])
  })

  it('of more is not waited for', async () => {
    const end = await startDiscordEnd()
    const { send } = await open(end)
    end.behave('111', [{ kind: 'too-fast', afterSec: 30.001 }])
    const state = send(channel)
    await turns(() => state.got !== undefined)
    expect(state.got).toMatchObject({ kind: 'refused', scope: 'pace', retryAfterMs: 30_001 })
    expect(posts(end)).toBe(1)
  })

  it('for ever is asked three times', async () => {
    const end = await startDiscordEnd()
    const { send } = await open(end)
    end.behave('111', [{ kind: 'too-fast', afterSec: 1 }], true)
    const state = send(channel)
    for (const count of [1, 2, 3]) {
      await turns(() => posts(end) === count)
      await turns(() => false, 200)
      await pass(1000)
    }
    await turns(() => state.got !== undefined)
    expect([posts(end), state.got?.kind]).toEqual([3, 'refused'])
  })

  it('of which it does not say how long gets a second', async () => {
    const end = await startOneBotEnd()
    const { send } = await open(end)
    end.behave(there, [{ kind: 'too-fast', afterSec: 1 }])
    const state = send(group)
    const sends = () => end.calls.filter(({ call }) => call.startsWith('send_')).length
    await turns(() => sends() === 1)
    await turns(() => false, 200)
    await pass(999)
    expect([sends(), state]).toEqual([1, {}])
    await pass(1)
    await turns(() => state.got !== undefined)
    expect([sends(), state.got?.kind]).toEqual([2, 'sent'])
  })
})

/** `kill -9` in the middle of an answer, and a second life in the same folder: what is in the chat, and what is on disk. */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSimulator, type Simulator } from '../../simulator'
import { startOneBotEnd, type OneBotEnd } from '../../simulator/chats/onebot'
import type { Settings } from '../../src/model'
import { readClip } from '../support/decode'
import { startBotProcess, type BotProcess } from '../support/bot-process'
import type { Deep } from '../support/settings'

let simulator: Simulator
let onebot: OneBotEnd
let dir: string
let bot: BotProcess | undefined
beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(() => simulator.close())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amagi-killed-'))
  onebot = await startOneBotEnd()
})
afterEach(async () => {
  await bot?.kill()
  await onebot.close()
  simulator.reset()
  await rm(dir, { recursive: true, force: true })
})

const link = (key: string): string => simulator.links.find((entry) => entry.key === key)?.forms.plain ?? ''
const start = async (changed: Deep<Settings> = {}): Promise<BotProcess> => {
  const reply = { forwardFrom: 50, ...changed.reply }
  bot = await startBotProcess(dir, onebot, { ...changed, reply, network: { gateway: simulator.url } })
  return bot
}

const group = '20002'
const hash = (bytes: Buffer): string => createHash('sha1').update(bytes).digest('hex')

/** What came into the chat, message by message: pictures by their bytes, so that one that came twice is seen. */
const came = (): string[] =>
  onebot.arrivals.map(({ files, segments }) => {
    if (files.length === 0) return segments.map(({ data }) => data['text'] ?? '').join('')
    return files.map((file) => (file?.type === 'image' ? hash(file.bytes) : file?.type)).join(' ')
  })

/** The end of the next answer: the line of the log about it. */
async function answered(say: () => void): Promise<string> {
  const about = (): string[] => bot?.lines.filter((line) => /\d messages .*to onebot/.test(line)) ?? []
  const before = about().length
  say()
  await expect.poll(() => about().length).toBe(before + 1)
  return about().at(-1) ?? ''
}
const ask = (content: string): Promise<string> => answered(() => onebot.say(content, { group }))

/** The bot dies in the very moment its n-th message from now reaches the other end, which takes it in or does not. */
function killAt(n: number, taken: boolean): Promise<void> {
  const victim = bot
  return new Promise((resolve) => {
    let count = 0
    const when = (): boolean => {
      if (++count !== n) return false
      void victim?.kill().then(resolve)
      return true
    }
    const action = 'send_group_msg'
    onebot.trouble(taken ? { action, silent: true, when } : { action, retcode: 1200, when })
  })
}

describe('an album with music', () => {
  /** Parts in each message: card, a line about the rest of the pictures, six of those in two messages, music. */
  const parts = [1, 1, 4, 2, 1]
  const settings: Deep<Settings> = { reply: { maxPictures: 6 } }
  /** What stands in the chat when nothing goes wrong. */
  let whole: string[]
  beforeEach(async () => {
    if (whole) return
    await start(settings)
    await ask(link('pixels'))
    whole = came()
    onebot.arrivals.length = 0
    await bot?.kill()
    await rm(join(dir, 'data'), { recursive: true })
  })

  /** What stands there; whatever is no known part is the card, which shows the time. */
  const named = (): string[] => came().map((what) => (whole.indexOf(what) > 0 ? what : 'card'))

  it.each([
    ['the card', 1, true],
    ['the card', 1, false],
    ['pictures', 3, true],
    ['pictures', 3, false],
    ['the last pictures', 4, true],
    ['the music', 5, true],
  ])(
    'of a bot killed with %s (message %i) under way, taken in: %s, gets its rest and nothing twice',
    async (_, n, taken) => {
      await start(settings)
      const dying = killAt(n, taken)
      onebot.say(link('pixels'), { group })
      await dying
      expect(came()).toHaveLength(taken ? n : n - 1)
      await start(settings)
      let again = ''
      const known = parts.slice(0, n).reduce((sum, count) => sum + count, 0)
      expect(await answered(() => (again = onebot.say(link('pixels'), { group })))).toContain(
        `${parts.length - n} messages after ${known} parts`,
      )
      // All of them but the one nobody knows of, where it did not arrive.
      expect(named()).toEqual(['card', ...whole.slice(1)].filter((__, index) => taken || index + 1 !== n))
      // Neither done nor failed: nobody knows.
      await expect.poll(() => onebot.marks.on(again)).toEqual([])
    },
  )

  it('comes as a whole to whoever asks for it by name after that', async () => {
    await start(settings)
    const dying = killAt(3, true)
    onebot.say(link('pixels'), { group })
    await dying
    onebot.arrivals.length = 0
    await start(settings)
    expect(await ask(`解析 ${link('pixels')}`)).toContain(`: ${parts.length} messages to`)
    expect(named()).toEqual(['card', ...whole.slice(1)])
  })
})

describe('a video', () => {
  const files = async (): Promise<string[]> => {
    const entries = await readdir(join(dir, 'cache'), { recursive: true, withFileTypes: true }).catch(() => [])
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  }

  it('of a bot killed in the middle of its download comes whole when the same message is heard again', async () => {
    await start()
    const lift = simulator.fault({ host: /bilivideo|akamaized/, kind: 'stall' })
    const asked = onebot.say(link('walk'), { group })
    const half = async (): Promise<number[]> => {
      const parts = (await files()).filter((path) => path.endsWith('.part'))
      return Promise.all(parts.map(async (path) => (await stat(path)).size))
    }
    await expect.poll(async () => (await half()).some((size) => size > 0)).toBe(true)
    await expect.poll(came).toHaveLength(1)
    await bot?.kill()
    const left = await files()
    expect(left.length).toBeGreaterThan(0)
    lift()
    await start()
    // Before anybody asks for anything.
    await expect.poll(async () => (await files()).filter((path) => left.includes(path))).toEqual([])
    expect(await answered(() => onebot.say(link('walk'), { group, id: asked }))).toContain('1 messages after 1 parts')
    expect(onebot.arrivals.map((arrival) => arrival.files[0]?.type)).toEqual(['image', 'video'])
    expect(await readClip(onebot.arrivals[1]?.files[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({
      videoCodec: 'avc',
      audioCodec: 'aac',
    })
  })

  it('that may have arrived is not sent again', async () => {
    await start()
    const dying = killAt(2, true)
    onebot.say(link('walk'), { group })
    await dying
    await start()
    expect(await ask(link('walk'))).toContain('0 messages after 2 parts')
    expect(onebot.arrivals.map((arrival) => arrival.files[0]?.type)).toEqual(['image', 'video'])
  })
})

describe('comments', () => {
  it('that are a part of an answer are not sent again when they may have arrived', async () => {
    const settings: Deep<Settings> = { reply: { parts: ['info', 'comments'] } }
    await start(settings)
    const dying = killAt(2, true)
    onebot.say(link('walk'), { group })
    await dying
    await start(settings)
    expect(await ask(link('walk'))).toContain('0 messages after 2 parts')
    expect(onebot.arrivals).toHaveLength(2)
  })

  it.each(['解析评论', '弹幕解析'])('%s is not said twice by itself, and is answered anew when it is', async (word) => {
    await start({ media: { ffmpeg: 'off' } })
    const dying = killAt(1, true)
    const asked = onebot.say(`${word} ${link('walk')}`, { group })
    await dying
    await start({ media: { ffmpeg: 'off' } })
    const again = onebot.say(`${word} ${link('walk')}`, { group })
    // Seen, then done.
    await expect.poll(() => onebot.marks.changes.filter((change) => change.endsWith(` ${again}`))).toHaveLength(3)
    expect(onebot.marks.on(asked)).toHaveLength(1)
    expect(onebot.arrivals.map(({ segments: [first] }) => first?.data['id'])).toEqual([asked, again])
  })
})

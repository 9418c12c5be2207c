/** The plugin while it is loaded, given other settings and unloaded under traffic: real parts, simulated platforms. */
import { mkdir, mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import memory from '@koishijs/plugin-database-memory'
import { Context, Logger } from 'koishi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import type { Settings } from '../../src/model'
import { accounts, startSimulator, type Simulator } from '../../simulator'
import { secUid } from '../../simulator/world/douyin'
import { person } from '../../simulator/world/people'
import { calm, receive, TestBot, until } from '../chat/test-bot'
import { settingsOf, type Deep } from '../support/settings'
import { removeFolder } from '../support/folders'

const require = createRequire(import.meta.url)
const notifier = (require('@koishijs/plugin-notifier') as { default: never }).default

/** Only against hanging. */
const patienceMs = 60_000

let simulator: Simulator
let dir: string
let ctx: Context
let bot: TestBot
let lines: string[]
let starts: number
const target = { colors: 0 as const, levels: { base: 3 }, print: (text: string) => void lines.push(text) }

/** What the simulator itself holds. */
let own: Pick<ReturnType<typeof holdings>, 'sockets' | 'workers'>
beforeAll(async () => {
  simulator = await startSimulator()
  const { sockets, workers } = handlesNow()
  own = { sockets, workers }
})
afterAll(() => simulator.close())
beforeEach(async () => {
  lines = []
  starts = 0
  Logger.targets.push(target)
  dir = await mkdtemp(join(tmpdir(), 'amagi-reload-'))
  ctx = new Context()
  ctx.baseDir = dir
  bot = new TestBot(ctx, { selfId: 'bot', platform: 'test' })
  await ctx.start()
})
afterEach(async () => {
  await ctx.stop()
  Logger.targets.splice(Logger.targets.indexOf(target), 1)
  await removeFolder(dir)
})

/** Text alone, so that a change of settings is what is seen; each change has what was given before. */
const base: Deep<Settings> = { reply: { info: 'text', parts: ['info'] }, limits: { perUser: 0, dedupeSec: 0 } }

function settings(given: Deep<Settings> = {}): Settings {
  const all = settingsOf(given)
  return settingsOf({
    ...given,
    network: { ...all.network, gateway: simulator.url, ...given.network },
    reply: { ...base.reply, ...given.reply },
    limits: { ...base.limits, ...given.limits },
  })
}

const load = async (given: Deep<Settings> = {}) => {
  const apply: typeof plugin.apply = (...args) => {
    starts++
    plugin.apply(...args)
  }
  const fork = ctx.plugin({ ...plugin, apply } as never, settings(given) as never)
  await ctx.lifecycle.flush()
  return { ...fork, update: (next: Deep<Settings>) => fork.update(settings(next) as never) }
}

const link = (key: string): string => simulator.links.find((entry) => entry.key === key)?.forms.plain ?? ''
const said = (text: string) => until(() => lines.some((line) => line.includes(text)), text, patienceMs)

/** Sends a link and waits for so many messages more. */
async function ask(messages: number, key = 'door'): Promise<void> {
  const before = bot.sent.length
  await receive(bot, { content: link(key) })
  await until(() => bot.sent.length >= before + messages, `${messages} messages`, patienceMs)
}

describe('other settings', () => {
  it('of what is read for every message count at once, without a restart', async () => {
    const { update } = await load()
    await ask(1)
    expect(bot.log.at(-1)).not.toContain('<img')
    update({ reply: { info: 'card' } })
    await ask(1)
    expect(bot.log.at(-1)).toContain('<img')
    update({ reply: { template: '【{title}】' } })
    await ask(1)
    expect(bot.log.at(-1)).toMatch(/【.+】/)
    for (const [off, key] of [
      [{ trigger: 'command' }, 'door'],
      [{ platforms: { bilibili: { enabled: false } } }, 'door'],
      [{ defaultOn: false }, 'door'],
    ] as const) {
      update(off)
      const count = bot.sent.length
      await receive(bot, { content: link(key) })
      update({})
      await ask(1)
      expect(bot.sent).toHaveLength(count + 1)
    }
    update({ limits: { dedupeSec: 600 } })
    await ask(1)
    const count = bot.sent.length
    await receive(bot, { content: link('door') })
    await until(() => lines.some((line) => line.includes('moment ago')) || bot.sent.length > count, 'it', 200).catch(
      () => undefined,
    )
    expect(bot.sent).toHaveLength(count)
    update({
      card: { theme: 'dark', compact: true, quality: 70, format: 'png', footer: false },
      quality: { max: 480 },
      media: { send: 'link' },
      comments: { count: 2 },
    })
    expect(starts).toBe(1)
  })

  it.each([
    ['network', { network: { timeoutMs: 14_000 } }],
    ['accounts', { accounts: { bilibili: { cookie: 'SESSDATA=x' } } }],
    ['the HTTP API', { api: { port: 45_999 } }],
    ['fonts', { card: { fonts: ['/nowhere.ttf'] } }],
  ] as [string, Deep<Settings>][])('of %s restart the plugin', async (_, changed) => {
    const { update } = await load()
    update(changed)
    expect(starts).toBe(2)
    await ask(1)
  })
})

describe('a restart', () => {
  /** Holds every send until it is let go. */
  function held() {
    const waiting: (() => void)[] = []
    bot.behave = () => new Promise((resolve) => waiting.push(resolve))
    return {
      waiting,
      letGo() {
        bot.behave = () => undefined
        for (const go of waiting) go()
      },
    }
  }

  it('lets an answer under way finish, answers meanwhile, and closes what was before', async () => {
    const { update } = await load()
    const hold = held()
    await receive(bot, { content: link('door') })
    await until(() => hold.waiting.length === 1, 'a send', patienceMs)
    update({ network: { timeoutMs: 14_000 } })
    bot.behave = () => undefined
    await ask(1, 'ukulele')
    expect(bot.sent).toHaveLength(1)
    hold.letGo()
    await until(() => bot.sent.length === 2, 'the answer under way', patienceMs)
    expect(lines.join('\n')).not.toContain('cancelled')
  })

  it('answers nothing a second time that is being answered, and knows afterwards what was sent', async () => {
    const once: Deep<Settings> = { limits: { dedupeSec: 600 } }
    const { update, dispose } = await load(once)
    const hold = held()
    await receive(bot, { content: link('door') })
    await until(() => hold.waiting.length === 1, 'a send', patienceMs)
    update({ ...once, network: { timeoutMs: 14_000 } })
    await receive(bot, { content: link('door') })
    await said('moment ago')
    hold.letGo()
    await said('1 messages to')
    dispose()
    await expect.poll(() => holdings().relay, { timeout: patienceMs }).toBe(0)
    await load(once)
    await receive(bot, { content: link('door') })
    await said('0 messages after 1 parts')
    expect(bot.sent).toHaveLength(1)
  })

  it('counts by the limits it is given afterwards', async () => {
    const once: Deep<Settings> = { limits: { dedupeSec: 600 } }
    const { update } = await load(once)
    await ask(1)
    update({ ...once, network: { timeoutMs: 14_000 } })
    update({ limits: { dedupeSec: 0 }, network: { timeoutMs: 14_000 } })
    expect(starts).toBe(2)
    await ask(1)
    expect(bot.sent).toHaveLength(2)
  })

  it('in the middle of an answer leaves what may have arrived, and sends the rest', async () => {
    const both: Deep<Settings> = { limits: { dedupeSec: 600 }, reply: { parts: ['info', 'media'] } }
    const { dispose } = await load(both)
    const hold = held()
    await receive(bot, { content: link('door') })
    await until(() => hold.waiting.length === 1, 'a send', patienceMs)
    dispose()
    hold.letGo()
    await load(both)
    await receive(bot, { content: link('door') })
    await said('1 messages after 1 parts')
    expect(bot.log.map((line) => line.includes('<video'))).toEqual([false, true])
  })

  it('cancels what is under way when the plugin is unloaded, and says so', async () => {
    const { dispose } = await load()
    const hold = held()
    await receive(bot, { content: link('door') })
    await until(() => hold.waiting.length === 1, 'a send', patienceMs)
    dispose()
    await said('1 answers are cancelled')
    hold.letGo()
    await calm()
    expect(lines.filter((line) => line.includes('messages to'))).toEqual([])
  })

  it('of ten under traffic leaves nothing: no listener, timer, socket or file', async () => {
    const before = await holdingsBefore()
    const media: Deep<Settings> = { media: { send: 'file' }, api: { enabled: true, port: 0 } }
    const text: Deep<Settings> = { ...media, reply: { parts: ['info', 'media'] } }
    const answered = (count: number) =>
      until(() => lines.filter((line) => line.includes('messages to')).length === count, `${count} answers`, patienceMs)
    const { update, dispose } = await load(text)
    for (let round = 0; round < 10; round++) {
      await receive(bot, { content: link('door'), channelId: `room${round}` })
      if (round % 3 === 0) await answered(round + 1)
      update({ ...text, network: { timeoutMs: 10_000 + round } })
    }
    // None of them is lost.
    await answered(10)
    expect(starts).toBe(11)
    update({ ...media, reply: { parts: ['info', 'media'], info: 'card' }, network: { timeoutMs: 10_009 } })
    await receive(bot, { content: link('door') })
    await answered(11)
    expect(starts).toBe(11)
    expect(bot.log.slice(-2).join()).toMatch(/<img.*<video/)
    expect(await filesIn(join(dir, 'cache'))).not.toEqual([])
    dispose()
    const end = Date.now() + patienceMs
    while (Date.now() < end && JSON.stringify(holdings()) !== JSON.stringify(before)) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(holdings()).toEqual(before)
    await expect.poll(() => filesIn(join(dir, 'cache')), { timeout: patienceMs }).toEqual([])
    expect(lines.filter((line) => /\[[EW]\]/.test(line))).toEqual([])
  }, 120_000)
})

describe('news on their way into a chat', () => {
  const list = '/aweme/v1/web/aweme/post/'
  const looks = (): number => simulator.requests.filter(({ path }) => path === list).length
  const watching: Deep<Settings> = {
    accounts: { admins: ['test:alice'], douyin: { cookie: accounts.douyin.valid } },
    media: { send: 'file' },
  }
  const news = (): number => bot.log.filter((line) => line.includes('发布了视频')).length
  const tell = (content: string) => receive(bot, { content })

  /** Follows somebody who then publishes something, whose message hangs; what lets it go. */
  async function hanging(): Promise<() => void> {
    const chef = person(simulator.world.people, 'chef')
    await tell(`订阅 https://www.douyin.com/user/${secUid(chef)}`)
    await until(() => looks() > 1, 'the base line', patienceMs)
    simulator.douyin.days.post('chef', Date.now(), { desc: '刚刚发的' })
    let go: (() => void) | undefined
    bot.behave = ({ text }) => (text.includes('发布了视频') ? new Promise((resolve) => (go = resolve)) : undefined)
    await tell('检查订阅')
    await until(() => go !== undefined, 'the news', patienceMs)
    return () => {
      bot.behave = () => undefined
      go?.()
    }
  }
  const rows = async (): Promise<string> => readFile(join(dir, 'data', 'amagi', 'push.jsonl'), 'utf8')
  afterEach(() => simulator.reset())

  it('arrive although other settings restart the plugin, which waits for them before it looks at its subscriptions', async () => {
    const { update, dispose } = await load(watching)
    const letGo = await hanging()
    update({ ...watching, network: { timeoutMs: 14_000 } })
    expect(starts).toBe(2)
    const before = bot.sent.length
    const listed = tell('订阅列表')
    await calm()
    expect(bot.sent).toHaveLength(before)
    letGo()
    await listed
    expect(bot.sent).toHaveLength(before + 2)
    expect(await rows()).toContain('"state":"sent"')
    const looked = looks()
    await tell('检查订阅')
    await until(() => looks() > looked, 'a look', patienceMs)
    await calm()
    expect(news()).toBe(1)
    dispose()
    await expect.poll(() => holdings().relay, { timeout: patienceMs }).toBe(0)
  }, 120_000)

  it('are not sent once more when the plugin is unloaded in the middle of it, and nothing is left', async () => {
    const before = holdings()
    const { dispose } = await load(watching)
    const letGo = await hanging()
    dispose()
    await expect.poll(() => holdings().relay, { timeout: patienceMs }).toBe(0)
    expect(await rows()).toContain('"state":"unknown"')
    letGo()
    const next = await load(watching)
    const looked = looks()
    await tell('检查订阅')
    await until(() => looks() > looked, 'a look', patienceMs)
    await calm()
    expect(news()).toBe(1)
    next.dispose()
    await expect.poll(() => holdings(), { timeout: patienceMs }).toEqual(before)
  }, 120_000)
})

describe('fifty times', () => {
  /** Everything the plugin can open: API, files, an account, boxes in the console, a database. */
  const parts = (round: number): Deep<Settings> => ({
    media: { send: 'file' },
    reply: { parts: round % 5 === 0 ? ['info', 'media'] : ['info'] },
    api: { enabled: true, port: 0 },
    accounts: { bilibili: { cookie: round % 2 === 0 ? accounts.bilibili.normal : accounts.bilibili.vip } },
    network: { timeoutMs: 10_000 + round },
  })
  const told = () => lines.filter((line) => line.includes('messages to')).length
  const answered = (count: number) => until(() => told() >= count, `${count} answers`, patienceMs)

  /** The same holdings as before, once everything has let go. */
  async function settled(before: ReturnType<typeof holdings>): Promise<void> {
    const end = Date.now() + patienceMs
    while (Date.now() < end && JSON.stringify(holdings()) !== JSON.stringify(before)) {
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(holdings()).toEqual(before)
    await expect.poll(() => filesIn(join(dir, 'cache')), { timeout: patienceMs }).toEqual([])
  }

  beforeEach(async () => {
    ctx.plugin(notifier)
    ctx.plugin(memory)
    await ctx.lifecycle.flush()
  })

  it('given other settings under traffic: no message is lost, nothing is there twice, nothing is left', async () => {
    const before = await holdingsBefore()
    const { update, dispose } = await load(parts(0))
    const once = holdings()
    for (let round = 1; round <= 50; round++) {
      await receive(bot, { content: link('door'), channelId: `room${round}` })
      // Now in the middle of it, now when it is over.
      if (round % 7 === 0) await answered(round)
      update(parts(round))
      const { commands, middlewares, texts } = holdings()
      expect({ commands, middlewares, texts }).toEqual({
        commands: once.commands,
        middlewares: once.middlewares,
        texts: once.texts,
      })
    }
    await answered(50)
    expect(starts).toBe(51)
    expect(new Set(bot.sent.map(({ channelId }) => channelId)).size).toBe(50)
    dispose()
    await settled(before)
    expect(told()).toBe(50)
    expect(lines.filter((line) => /\[[EW]\]/.test(line))).toEqual([])
  }, 300_000)

  it('unloaded and loaded under traffic: what was begun is told, nothing is there twice, nothing is left', async () => {
    const before = await holdingsBefore()
    const cancelled = () =>
      lines.reduce((sum, line) => sum + Number(/(\d+) answers are cancelled/.exec(line)?.[1] ?? 0), 0)
    for (let round = 1; round <= 50; round++) {
      const { dispose } = await load(parts(round))
      await receive(bot, { content: link('door'), channelId: `room${round}` })
      // Every second answer may finish.
      if (round % 2 === 0) await until(() => told() + cancelled() >= round, `${round} answers`, patienceMs)
      dispose()
    }
    await settled(before)
    // Nobody's message ended without a word in the log.
    await until(() => told() + cancelled() >= 50, 'an end of all', patienceMs)
    expect(told()).toBeGreaterThanOrEqual(25)
    expect(lines.filter((line) => /\[E\]/.test(line))).toEqual([])
  }, 300_000)
})

describe('a data folder that takes nothing', () => {
  const complaints = () => lines.filter((line) => line.includes('cannot be'))

  it('is said once, and everything else goes on', async () => {
    await mkdir(join(dir, 'data'), { recursive: true })
    // Root writes through any mode: something else stands in its place.
    await writeFile(join(dir, 'data', 'amagi'), 'a file, not a folder')
    const { update, dispose } = await load({ limits: { dedupeSec: 600 }, reply: { parts: ['info', 'media'] } })
    for (const key of ['door', 'ukulele', 'walk']) {
      await receive(bot, { content: link(key) })
      await until(() => lines.filter((line) => line.includes('messages to')).length > 0, key, patienceMs)
    }
    await until(() => lines.filter((line) => line.includes('messages to')).length === 3, 'three answers', patienceMs)
    await until(() => complaints().length > 0, 'a complaint', patienceMs)
    update({ limits: { dedupeSec: 600 } })
    await receive(bot, { content: link('door') })
    await said('moment ago')
    expect(complaints()).toEqual([
      expect.stringContaining('data/amagi cannot be written (something else stands in its place, EEXIST)'),
    ])
    dispose()
    await expect.poll(() => holdings().relay, { timeout: patienceMs }).toBe(0)
  }, 120_000)

  it('does not keep a switch from being refused in so many words', async () => {
    await mkdir(join(dir, 'data'), { recursive: true })
    await writeFile(join(dir, 'data', 'amagi'), '')
    await load()
    await receive(bot, { content: '关闭解析', direct: true })
    await until(() => bot.sent.length === 1, 'an answer', patienceMs)
    expect(bot.log[0]).not.toContain('已在')
    await ask(1)
  })
})

describe('what a killed process leaves', () => {
  it('is removed from the data folder at the start, as far as it is ours', async () => {
    const data = join(dir, 'data', 'amagi')
    await mkdir(data, { recursive: true })
    for (const name of ['choices.json.0a1b2c3d.part', 'credentials.key.ffffffff.part', 'mine.part', 'choices.json']) {
      await writeFile(join(data, name), '{}')
      // Of a process before this one.
      await utimes(join(data, name), 1, 1)
    }
    await load()
    await said('removed 2 half-written data file(s)')
    expect((await readdir(data)).sort()).toEqual(['choices.json', 'mine.part'])
  })

  it('is removed from the folder of the media too, before anybody asks for a video', async () => {
    const cache = join(dir, 'cache', 'amagi')
    const id = '0'.repeat(24)
    for (const [folder, name] of [
      [join(cache, 'files', id), 'video.mp4'],
      [join(cache, 'work', id), 'half.part'],
    ] as const) {
      await mkdir(folder, { recursive: true })
      await writeFile(join(folder, name), 'x')
    }
    await load()
    await expect.poll(() => filesIn(cache), { timeout: patienceMs }).toEqual([])
  })
})

describe('tokens of the account', () => {
  it('reach neither log nor chat when a send fails with them', async () => {
    await load()
    const url = 'https://api.telegram.org/bot1:CANARY-0123456789/sendMessage'
    let failures = 0
    bot.behave = () => {
      failures++
      if (failures < 3) throw new TypeError(`fetch ${url} failed`, { cause: new Error(`GET ${url}`) })
    }
    await receive(bot, { content: link('door') })
    await receive(bot, { content: `解析 ${link('ukulele')}` })
    await until(() => failures >= 2 && bot.sent.length > 0, 'failures', patienceMs)
    expect([...lines, ...bot.log].join('\n')).not.toContain('CANARY')
    expect(lines.join('\n')).toContain('bot***')
  })
})

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

function handlesNow() {
  const handles = (process as unknown as { _getActiveHandles(): object[] })._getActiveHandles()
  return {
    sockets: handles.filter((handle) => /Socket|Server/.test(handle.constructor.name)).length,
    workers: handles.filter((handle) => /MessagePort|Worker/.test(handle.constructor.name)).length,
  }
}

/** What is held before anything is loaded; connections and threads of the test before may still be closing. */
async function holdingsBefore() {
  await expect.poll(handlesNow, { timeout: patienceMs }).toEqual(own)
  return holdings()
}

/** What is held by the context and by the process; the simulator's own side of a connection goes with ours. */
function holdings() {
  return {
    commands: ctx.$commander._commandList.length,
    middlewares: ctx.$processor._hooks.length,
    listeners: Object.values(ctx.lifecycle._hooks).reduce((sum, hooks) => sum + hooks.length, 0),
    disposables: ctx.scope.disposables.length,
    texts: Object.keys(ctx.i18n._data['zh-CN'] ?? {}).length,
    ...handlesNow(),
    process: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    relay: Object.getOwnPropertySymbols(ctx.root)
      .map((symbol) => (ctx.root as any)[symbol])
      .filter((value) => value instanceof Map && value.size > 0).length,
  }
}

import memory from '@koishijs/plugin-database-memory'
import sqlite from '@minatojs/driver-sqlite'
import { Context } from 'koishi'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChoices, type Choices } from '../../src/store'
import { of } from './chat-keys'

/** Bounded for a busy machine; what is waited for takes milliseconds. */
function poll<T>(what: () => T) {
  return expect.poll(what, { timeout: 20_000 })
}

let dir: string
let apps: Context[]
let lines: string[]
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'choices-'))
  apps = []
  lines = []
})
afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()))
  await rm(dir, { recursive: true, force: true })
})

const drivers = {
  memory: (app: Context) => app.plugin(memory),
  sqlite: (app: Context) => app.plugin(sqlite, { path: join(dir, 'koishi.db') }),
}
type Driver = keyof typeof drivers

async function appWith(driver?: Driver): Promise<Context> {
  const context = new Context()
  apps.push(context)
  if (driver) drivers[driver](context)
  await context.start()
  if (driver) await poll(() => Boolean(context.get('database'))).toBe(true)
  return context
}

const open = (context: Context, more: object = {}): Choices =>
  createChoices(context, { dir, log: (line) => lines.push(line), ...more })

const inFile = async (): Promise<unknown> => JSON.parse(await readFile(join(dir, 'choices.json'), 'utf8')) as unknown
const rowsOf = async (context: Context) =>
  (await context.database.get('amagi_choice', {})).map(({ chat, platform, enabled }) => [chat, platform, !!enabled])

/** One of our chats that version 0.1.0 knew as `kook:1`. */
const chat = { key: 'kook/g/9/1', legacy: 'kook:1' }

describe('choices in a file', () => {
  it.each(['{', '[1]', '{"kook:1":5}', '{"kook:1":{"all":"no"}}'])(
    'are undefined when the file holds %j',
    async (content) => {
      await writeFile(join(dir, 'choices.json'), content)
      expect(await open(await appWith()).get(chat, 'douyin')).toBeUndefined()
    },
  )

  it('of version 0.1.0 move to the key of their chat at its first look-up, once', async () => {
    const other = '"kook:2":{"douyin":true}'
    await writeFile(join(dir, 'choices.json'), `{"kook:1":{"all":false,"douyin":true},${other}}`)
    const choices = open(await appWith())
    expect(await choices.get(chat, 'bilibili')).toBe(false)
    await poll(inFile).toEqual({
      'kook/g/9/1': { all: false, douyin: true },
      'kook:2': { douyin: true },
    })
    await choices.set(chat, 'all', true)
    const after = open(await appWith())
    expect(await after.get(chat, 'bilibili')).toBe(true)
    // Another chat of the same old name, e.g. on another account, inherits nothing any more.
    expect(await after.get({ key: 'kook/g/8/1', legacy: 'kook:1' }, 'bilibili')).toBeUndefined()
  })

  it('of version 0.1.0 are not inherited by a chat without an old name of its own', async () => {
    await writeFile(join(dir, 'choices.json'), '{"telegram:5":{"all":false}}')
    const choices = open(await appWith())
    expect(await choices.get(of('telegram/g//-100/5'), 'douyin')).toBeUndefined()
    await choices.set(of('telegram/g//-100/5'), 'douyin', true)
    expect(await inFile()).toEqual({ 'telegram:5': { all: false }, 'telegram/g//-100/5': { douyin: true } })
  })

  it('of version 0.1.0 count when a single platform is switched first', async () => {
    await writeFile(join(dir, 'choices.json'), '{"kook:1":{"all":false}}')
    const choices = open(await appWith())
    await choices.set(chat, 'douyin', true)
    expect(await inFile()).toEqual({ 'kook/g/9/1': { all: false, douyin: true } })
  })

  it.skipIf(process.getuid?.() === 0)('that cannot be read are put aside with a line', async () => {
    await writeFile(join(dir, 'choices.json'), '{"kook:1":{"all":false}}')
    await chmod(join(dir, 'choices.json'), 0o000)
    const choices = open(await appWith())
    expect(await choices.get(chat, 'douyin')).toBeUndefined()
    expect(await readdir(dir)).toEqual(['choices.json.broken'])
  })

  it('that are a folder are put aside with a line, and the next choice is kept', async () => {
    await mkdir(join(dir, 'choices.json'))
    const choices = open(await appWith())
    expect(await choices.get(chat, 'douyin')).toBeUndefined()
    expect(lines.join('\n')).toContain('put aside as choices.json.broken')
    await choices.set(chat, 'all', false)
    expect(await open(await appWith()).get(chat, 'douyin')).toBe(false)
  })

  it('under an entry that chooses nothing are those of version 0.1.0', async () => {
    await writeFile(join(dir, 'choices.json'), `{"${chat.key}":{},"kook:1":{"all":false}}`)
    const choices = open(await appWith())
    expect(await choices.get(chat, 'douyin')).toBe(false)
    await poll(inFile).toEqual({ [chat.key]: { all: false } })
  })

  it('that cannot be kept are as they were, and the trouble is said once', async () => {
    await open(await appWith()).set({ key: 'kook:1' }, 'all', false)
    const choices = open(await appWith())
    expect(await choices.get(of('kook/g/9/2'), 'douyin')).toBeUndefined()
    await rm(dir, { recursive: true })
    await writeFile(dir, 'a file in the way')
    // The move to the key of its chat fails; what holds is known all the same.
    expect(await choices.get(chat, 'douyin')).toBe(false)
    await poll(() => lines).toEqual(['the file of the choices fails (internal): the last known ones count'])
    await expect(choices.set(chat, 'all', true)).rejects.toMatchObject({ code: 'internal' })
    expect(await choices.get(chat, 'douyin')).toBe(false)
    expect(lines).toHaveLength(1)
    await rm(dir)
  })

  it('are not changed any more once they are closed, what is being written is finished, and they can still be read', async () => {
    await writeFile(join(dir, 'choices.json'), '{"kook:1":{"all":false}}')
    const choices = open(await appWith())
    const setting = choices.set(of('kook/g/9/2'), 'all', false)
    await choices.close()
    expect(await inFile()).toMatchObject({ 'kook/g/9/2': { all: false } })
    await setting
    await expect(choices.set(chat, 'all', true)).rejects.toMatchObject({ code: 'cancelled' })
    expect(await choices.get(chat, 'douyin')).toBe(false)
    expect(await inFile()).toMatchObject({ 'kook:1': { all: false } })
    expect(lines).toEqual([])
  })

  it('wait for the instance before them', async () => {
    let ended = (): void => undefined
    const before = new Promise<void>((resolve) => (ended = resolve))
    const choices = open(await appWith(), { before })
    const asked = choices.get(chat, 'douyin')
    await writeFile(join(dir, 'choices.json'), '{"kook/g/9/1":{"all":false}}')
    ended()
    expect(await asked).toBe(false)
  })
})

describe('choices that move into a database', () => {
  it('write there and leave no file', async () => {
    const context = await appWith('memory')
    const choices = open(context)
    await choices.set(chat, 'all', false)
    await choices.set(chat, 'douyin', true)
    expect(await rowsOf(context)).toHaveLength(2)
    await choices.set(chat, 'all', false)
    expect(await rowsOf(context)).toEqual([[chat.key, 'all', false]])
    expect(await readdir(dir)).toEqual([])
  })

  it('keep what was chosen in the file until the chat chooses anew', async () => {
    await open(await appWith()).set(chat, 'all', false)
    const context = await appWith('memory')
    const choices = open(context)
    expect(await choices.get(chat, 'douyin')).toBe(false)
    await poll(() => rowsOf(context)).toEqual([[chat.key, 'all', false]])
    await poll(inFile).toEqual({})
    await choices.set(chat, 'all', true)
    expect(await choices.get(chat, 'douyin')).toBe(true)
  })

  it('go back to the file when the database goes, and into the database when it comes back', async () => {
    const context = await appWith()
    const choices = open(context)
    const fork = context.plugin(memory)
    await poll(() => Boolean(context.get('database'))).toBe(true)
    await choices.set(chat, 'all', false)
    await choices.set(chat, 'douyin', true)
    expect(await readdir(dir)).toEqual([])
    fork.dispose()
    await poll(() => Boolean(context.get('database'))).toBe(false)
    await choices.set(chat, 'bilibili', true)
    expect(await inFile()).toEqual({ [chat.key]: { all: false, douyin: true, bilibili: true } })
    context.plugin(memory)
    await poll(() => Boolean(context.get('database'))).toBe(true)
    expect(await choices.get(chat, 'bilibili')).toBe(true)
    expect(await choices.get(chat, 'kuaishou')).toBe(false)
    await poll(inFile).toEqual({})
  })

  it('chosen while the database was away win over what it still holds', async () => {
    const path = join(dir, 'koishi.db')
    const context = await appWith()
    const choices = open(context)
    const fork = context.plugin(sqlite, { path })
    await poll(() => Boolean(context.get('database'))).toBe(true)
    await choices.set(chat, 'all', false)
    fork.dispose()
    await poll(() => Boolean(context.get('database'))).toBe(false)
    await choices.set(chat, 'all', true)
    context.plugin(sqlite, { path })
    await poll(() => Boolean(context.get('database'))).toBe(true)
    expect(await choices.get(chat, 'douyin')).toBe(true)
    await poll(() => rowsOf(context)).toEqual([[chat.key, 'all', true]])
  })

  it('stay as they were last known while the database is away, also of chats nobody wrote in', async () => {
    const context = await appWith()
    const fork = context.plugin(memory)
    await poll(() => Boolean(context.get('database'))).toBe(true)
    const choices = open(context)
    await choices.set(chat, 'all', false)
    await context.database.upsert('amagi_choice', [{ chat: 'kook/g/9/2', platform: 'douyin', enabled: false }])
    // It learns all rows when it meets the database.
    const later = open(context)
    await poll(() => context.database.get('amagi_choice', {})).toHaveLength(2)
    fork.dispose()
    await poll(() => Boolean(context.get('database'))).toBe(false)
    expect(await choices.get(chat, 'douyin')).toBe(false)
    expect(await later.get(of('kook/g/9/2'), 'douyin')).toBe(false)
    expect(await later.get(of('kook/g/9/3'), 'douyin')).toBeUndefined()
  })
})

describe('choices in a file beside a database', () => {
  it('of single platforms join those of the database, which they win over', async () => {
    await open(await appWith()).set(chat, 'douyin', true)
    const context = await appWith('memory')
    const choices = open(context)
    await poll(() => Boolean(context.model.tables['amagi_choice'])).toBe(true)
    await context.database.upsert('amagi_choice', [
      { chat: chat.key, platform: 'all', enabled: false },
      { chat: chat.key, platform: 'douyin', enabled: false },
    ])
    expect(await choices.get(chat, 'douyin')).toBe(true)
    expect(await choices.get(chat, 'bilibili')).toBe(false)
    await poll(async () => (await rowsOf(context)).sort()).toEqual([
      [chat.key, 'all', false],
      [chat.key, 'douyin', true],
    ])
    await poll(inFile).toEqual({})
  })

  it('that nobody can read leave those of the database in force, and are said once', async () => {
    await mkdir(join(dir, 'choices.json.broken', 'in the way'), { recursive: true })
    await writeFile(join(dir, 'choices.json'), '{')
    const context = await appWith('memory')
    const choices = open(context)
    await choices.set(chat, 'all', false)
    expect(await choices.get(chat, 'douyin')).toBe(false)
    expect(lines.filter((line) => line.startsWith('the file of'))).toEqual([
      'the file of the choices fails (internal): the last known ones count',
    ])
  })

  it('and nobody can read are those that were last known where there is no database', async () => {
    await mkdir(join(dir, 'choices.json.broken', 'in the way'), { recursive: true })
    await writeFile(join(dir, 'choices.json'), '{')
    const choices = open(await appWith())
    expect(await choices.get(chat, 'douyin')).toBeUndefined()
    await expect(choices.set(chat, 'all', false)).rejects.toMatchObject({ code: 'internal' })
    expect(await readFile(join(dir, 'choices.json'), 'utf8')).toBe('{')
  })

  it('stay there when the database goes while one is made', async () => {
    await open(await appWith()).set(chat, 'all', false)
    const context = await appWith()
    const fork = context.plugin(memory)
    await poll(() => Boolean(context.get('database'))).toBe(true)
    const choices = open(context)
    await poll(() => Boolean(context.model.tables['amagi_choice'])).toBe(true)
    const { database } = context
    const answers: ((rows: never[]) => void)[] = []
    const asked = new Promise<void>((resolve) => {
      database.get = (() =>
        new Promise<never[]>((give) => {
          answers.push(give)
          resolve()
        })) as never
    })
    const setting = choices.set(chat, 'douyin', true)
    await asked
    fork.dispose()
    await poll(() => Boolean(context.get('database'))).toBe(false)
    for (const answer of answers) answer([])
    await setting
    expect(await inFile()).toEqual({ [chat.key]: { all: false, douyin: true } })
  })
})

describe.each(Object.keys(drivers) as Driver[])('choices in a %s database', (driver) => {
  it('of version 0.1.0 move to the key of their chat at its first look-up, once', async () => {
    const context = await appWith(driver)
    const choices = open(context)
    await context.database.upsert('amagi_choice', [
      { chat: 'kook:1', platform: 'all', enabled: false },
      { chat: 'kook:1', platform: 'douyin', enabled: true },
      { chat: 'kook:2', platform: 'all', enabled: true },
    ])
    expect(await Promise.all([choices.get(chat, 'bilibili'), choices.get(chat, 'douyin')])).toEqual([false, true])
    await poll(async () => (await rowsOf(context)).sort()).toEqual([
      ['kook/g/9/1', 'all', false],
      ['kook/g/9/1', 'douyin', true],
      ['kook:2', 'all', true],
    ])
    expect(await choices.get({ key: 'kook/g/8/1', legacy: 'kook:1' }, 'bilibili')).toBeUndefined()
    expect(lines).toEqual([])
  })

  it('give way to a newer one of the same chat', async () => {
    const context = await appWith(driver)
    const choices = open(context)
    await context.database.upsert('amagi_choice', [
      { chat: 'kook:1', platform: 'all', enabled: false },
      { chat: chat.key, platform: 'all', enabled: true },
    ])
    expect(await choices.get(chat, 'bilibili')).toBe(true)
    await poll(() => rowsOf(context)).toEqual([[chat.key, 'all', true]])
  })

  it('made by many chats at once, with look-ups between, neither fail nor get lost', async () => {
    const context = await appWith(driver)
    const choices = open(context)
    const chats = Array.from({ length: 30 }, (_, index) => ({ key: `kook/g/9/${index}`, legacy: `kook:${index}` }))
    await context.database.upsert('amagi_choice', [{ chat: 'kook:3', platform: 'bilibili', enabled: true }])
    await Promise.all(
      chats.flatMap((one) => [
        choices.set(one, 'all', false),
        choices.get(one, 'douyin'),
        choices.set(one, 'douyin', true),
      ]),
    )
    const kept = await Promise.all(chats.map((one) => choices.get(one, 'douyin')))
    expect(kept).toEqual(chats.map(() => true))
    expect(await rowsOf(context)).toHaveLength(60)
    expect(lines).toEqual([])
  })
})

describe('a database that fails', () => {
  async function failing(fault: () => Promise<never[]>) {
    const context = await appWith('memory')
    const choices = open(context, { patienceMs: 50 })
    await choices.set(chat, 'all', false)
    const { database } = context
    const get = database.get.bind(database)
    const state = { broken: true }
    database.get = ((...args: Parameters<typeof get>) => (state.broken ? fault() : get(...args))) as never
    return { choices, state }
  }
  const faults: [string, () => Promise<never[]>][] = [
    ['rejects', () => Promise.reject(Object.assign(new Error('select ... SECRET'), { code: 'ER_GONE' }))],
    ['never answers', () => new Promise(() => undefined)],
  ]

  it.each(faults)('and %s is answered for by what was last known, said once, and asked again', async (_, fault) => {
    const { choices, state } = await failing(fault)
    expect(await choices.get(chat, 'douyin')).toBe(false)
    expect(await choices.get(chat, 'bilibili')).toBe(false)
    expect(await choices.get(of('kook/g/9/2'), 'douyin')).toBeUndefined()
    expect(lines).toEqual([expect.stringMatching(/^the database of the choices fails \((ER_GONE|timeout)\): /)])
    state.broken = false
    expect(await choices.get(chat, 'douyin')).toBe(false)
    state.broken = true
    await choices.get(chat, 'douyin')
    expect(lines).toHaveLength(2)
  })

  it('and refuses to be asked when it is met is said, and answered for once it works', async () => {
    const context = await appWith('memory')
    const get = context.database.get.bind(context.database)
    context.database.get = (() => Promise.reject(new TypeError('secret'))) as never
    const choices = open(context)
    await poll(() => lines).toEqual(['the database of the choices fails (TypeError): the last known ones count'])
    expect(await choices.get(chat, 'douyin')).toBeUndefined()
    context.database.get = get
    await choices.set(chat, 'all', false)
    expect(await choices.get(chat, 'douyin')).toBe(false)
    expect(lines).toHaveLength(1)
  })

  it('while a chat moves to its key is said, and what holds is known all the same', async () => {
    const context = await appWith('memory')
    const choices = open(context)
    await context.database.upsert('amagi_choice', [{ chat: 'kook:1', platform: 'all', enabled: false }])
    context.database.upsert = (() => Promise.reject(Object.assign(new Error(), { code: 'ER_READ_ONLY' }))) as never
    expect(await choices.get(chat, 'douyin')).toBe(false)
    await poll(() => lines).toEqual(['the database of the choices fails (ER_READ_ONLY): the last known ones count'])
    expect(await rowsOf(context)).toEqual([['kook:1', 'all', false]])
  })

  it('before a chat has moved to its key is answered for under the key of version 0.1.0', async () => {
    const context = await appWith('memory')
    await open(context).set({ key: 'kook:1' }, 'all', false)
    const get = context.database.get.bind(context.database)
    let learnt = false
    context.database.get = (async (...args: Parameters<typeof get>) => {
      const rows = await get(...args)
      learnt = true
      return rows
    }) as never
    const choices = open(context)
    await poll(() => learnt).toBe(true)
    context.database.get = (() => Promise.reject(new Error('gone'))) as never
    expect(await choices.get(chat, 'douyin')).toBe(false)
    expect(await choices.get(of('kook/g/9/1'), 'douyin')).toBeUndefined()
  })

  it('refuses a choice with an error, and takes the next one', async () => {
    const { choices, state } = await failing(() => new Promise(() => undefined))
    await expect(choices.set(chat, 'all', true)).rejects.toMatchObject({
      code: 'timeout',
      message: 'the database does not answer',
    })
    state.broken = false
    await choices.set(chat, 'all', true)
    expect(await choices.get(chat, 'douyin')).toBe(true)
  })
})

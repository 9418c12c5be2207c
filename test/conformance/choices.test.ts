import memory from '@koishijs/plugin-database-memory'
import sqlite from '@minatojs/driver-sqlite'
import { Context } from 'koishi'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChoices, optionIn, withOption, type Choices } from '../../src/store'
import * as places from '../../src/store/chosen'
import { of } from '../store/chat-keys'

let dir: string
let app: Context
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'choices-'))
  app = new Context()
})
afterEach(async () => {
  await app.stop()
  await rm(dir, { recursive: true, force: true })
})

async function withDatabase(driver: (app: Context) => void): Promise<Context> {
  if (!app.get('database')) driver(app)
  await app.start()
  await expect.poll(() => Boolean(app.get('database'))).toBe(true)
  return app
}

/** Every place choices are kept in; opened again it stands for the time after a restart. */
const suites: Record<string, Record<string, () => Promise<Choices>>> = {
  createFileRows: { 'in a file': async () => createChoices(app, { dir }) },
  createDatabaseRows: {
    'in a memory database': async () => createChoices(await withDatabase((context) => context.plugin(memory)), { dir }),
    'in sqlite': async () =>
      createChoices(await withDatabase((context) => context.plugin(sqlite, { path: join(dir, 'koishi.db') })), { dir }),
  },
}

it('every place choices are kept in goes through the suite', () => {
  expect(Object.keys(suites).sort()).toEqual(
    Object.keys(places)
      .filter((name) => /^create\w*Rows$/.test(name))
      .sort(),
  )
})

const all = Object.values(suites).flatMap((suite) => Object.entries(suite))

describe.each(all)('choices %s', (_, open) => {
  it('are undefined until somebody chooses', async () => {
    expect(await (await open()).get(of('kook:1'), 'douyin')).toBeUndefined()
  })

  it('hold for one chat and one platform', async () => {
    const choices = await open()
    await choices.set(of('kook:1'), 'douyin', false)
    expect(await choices.get(of('kook:1'), 'douyin')).toBe(false)
    expect(await choices.get(of('kook:1'), 'bilibili')).toBeUndefined()
    expect(await choices.get(of('kook:2'), 'douyin')).toBeUndefined()
  })

  it('are changed by a later one', async () => {
    const choices = await open()
    for (const on of [false, true, false]) {
      await choices.set(of('kook:1'), 'douyin', on)
      expect(await choices.get(of('kook:1'), 'douyin')).toBe(on)
    }
  })

  it('for all platforms give way to a later one for a single platform', async () => {
    const choices = await open()
    await choices.set(of('kook:1'), 'all', false)
    await choices.set(of('kook:1'), 'bilibili', true)
    expect(await choices.get(of('kook:1'), 'douyin')).toBe(false)
    expect(await choices.get(of('kook:1'), 'bilibili')).toBe(true)
  })

  it('for all platforms override every earlier one', async () => {
    const choices = await open()
    await choices.set(of('kook:1'), 'bilibili', false)
    await choices.set(of('kook:1'), 'all', true)
    expect(await choices.get(of('kook:1'), 'bilibili')).toBe(true)
    await choices.set(of('kook:1'), 'all', false)
    expect(await choices.get(of('kook:1'), 'bilibili')).toBe(false)
  })

  it('made at the same time are all kept, of one chat and of many', async () => {
    const choices = await open()
    const chats = Array.from({ length: 20 }, (_, index) => `kook:${index}`)
    await Promise.all([
      ...chats.map((chat, index) => choices.set(of(chat), 'all', index % 2 === 0)),
      choices.set(of('kook:x'), 'douyin', false),
      choices.set(of('kook:x'), 'bilibili', true),
      choices.set(of('kook:x'), 'kuaishou', false),
    ])
    const kept = await Promise.all(chats.map((chat) => choices.get(of(chat), 'douyin')))
    expect(kept).toEqual(chats.map((_, index) => index % 2 === 0))
    expect(await choices.get(of('kook:x'), 'douyin')).toBe(false)
    expect(await choices.get(of('kook:x'), 'bilibili')).toBe(true)
    expect(await choices.get(of('kook:x'), 'kuaishou')).toBe(false)
  })

  it('made one after the other without waiting end in the last one', async () => {
    const choices = await open()
    await Promise.all([true, false, true, false].map((on) => choices.set(of('kook:1'), 'all', on)))
    expect(await choices.get(of('kook:1'), 'douyin')).toBe(false)
  })

  it('take any chat id', async () => {
    const choices = await open()
    for (const chat of ['__proto__', 'onebot:private:1', "x'; drop table amagi_choice; --", '频道']) {
      await choices.set(of(chat), 'all', false)
      expect(await choices.get(of(chat), 'douyin')).toBe(false)
    }
  })

  it('survive a restart', async () => {
    const before = await open()
    await before.set(of('kook:1'), 'all', false)
    await before.set(of('kook:1'), 'douyin', true)
    const after = await open()
    expect(await after.get(of('kook:1'), 'douyin')).toBe(true)
    expect(await after.get(of('kook:1'), 'bilibili')).toBe(false)
    expect(await after.get(of('kook:2'), 'bilibili')).toBeUndefined()
  })

  it('of one account count for it alone and survive a restart', async () => {
    const before = await open()
    await before.set(of('kook:1'), 'all', true)
    await before.set(of('kook:1'), 'all', false, 'bot')
    await before.set(of('kook:1'), 'douyin', true, 'bot')
    const after = await open()
    const got = async (account?: string) =>
      Promise.all((['douyin', 'bilibili'] as const).map((id) => after.get(of('kook:1'), id, account)))
    expect([await got('bot'), await got('other'), await got()]).toEqual([
      [true, false],
      [true, true],
      [true, true],
    ])
    await after.set(of('kook:1'), 'all', true)
    expect(await got('bot')).toEqual([true, true])
  })

  it('that are texts are kept beside the switches, changed, and left to the settings again', async () => {
    const before = await open()
    await before.set(of('kook:1'), 'douyin', false)
    await before.alter(of('kook:1'), (chosen) => withOption(chosen, 'trigger', 'links'))
    await before.alter(of('kook:1'), (chosen) => withOption(chosen, 'blocked', "1 2 x';--"))
    await before.set(of('kook:1'), 'all', true)
    const after = await open()
    const chosen = await after.read(of('kook:1'))
    expect([optionIn(chosen, 'trigger'), optionIn(chosen, 'blocked')]).toEqual(['links', "1 2 x';--"])
    expect(await after.get(of('kook:1'), 'douyin')).toBe(true)
    await after.alter(of('kook:1'), (all) => withOption(all, 'trigger', ''))
    expect(optionIn(await (await open()).read(of('kook:1')), 'trigger')).toBeUndefined()
    await after.alter(of('kook:1'), () => ({}))
    expect(await (await open()).read(of('kook:1'))).toEqual({})
  })
})

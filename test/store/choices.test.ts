import memory from '@koishijs/plugin-database-memory'
import { Context } from 'koishi'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChoices, createFileChoices, type Choices } from '../../src/store'

let dir: string
let apps: Context[]
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'choices-'))
  apps = []
})
afterEach(async () => {
  await Promise.all(apps.map((app) => app.stop()))
  await rm(dir, { recursive: true, force: true })
})

async function app(database = true): Promise<Context> {
  const context = new Context()
  apps.push(context)
  if (database) context.plugin(memory)
  await context.start()
  return context
}

const stores: [string, () => Promise<Choices>][] = [
  ['in a file', async () => createFileChoices({ dir })],
  ['in a database', async () => createChoices(await app(), { dir })],
  ['without a database service', async () => createChoices(await app(false), { dir })],
]

describe.each(stores)('choices %s', (_, open) => {
  it('are undefined until somebody chooses', async () => {
    expect(await (await open()).get('kook:1', 'douyin')).toBeUndefined()
  })
  it('hold for one chat and one platform', async () => {
    const choices = await open()
    await choices.set('kook:1', 'douyin', false)
    expect(await choices.get('kook:1', 'douyin')).toBe(false)
    expect(await choices.get('kook:1', 'bilibili')).toBeUndefined()
    expect(await choices.get('kook:2', 'douyin')).toBeUndefined()
  })
  it('for all platforms give way to a later one for a single platform', async () => {
    const choices = await open()
    await choices.set('kook:1', 'all', false)
    await choices.set('kook:1', 'bilibili', true)
    expect(await choices.get('kook:1', 'douyin')).toBe(false)
    expect(await choices.get('kook:1', 'bilibili')).toBe(true)
  })
  it('for all platforms override every earlier one', async () => {
    const choices = await open()
    await choices.set('kook:1', 'bilibili', false)
    await choices.set('kook:1', 'all', true)
    expect(await choices.get('kook:1', 'bilibili')).toBe(true)
    await choices.set('kook:1', 'all', false)
    expect(await choices.get('kook:1', 'bilibili')).toBe(false)
  })
  it('made at the same time are all kept', async () => {
    const choices = await open()
    await Promise.all(Array.from({ length: 20 }, (_, index) => choices.set(`kook:${index}`, 'all', index % 2 === 0)))
    expect(await choices.get('kook:18', 'douyin')).toBe(true)
    expect(await choices.get('kook:19', 'douyin')).toBe(false)
  })
  it('take any chat id', async () => {
    const choices = await open()
    for (const chat of ['__proto__', 'onebot:private:1', "x'; drop table amagi_choice; --", '频道']) {
      await choices.set(chat, 'all', false)
      expect(await choices.get(chat, 'douyin')).toBe(false)
    }
  })
})

describe('choices in a file', () => {
  it('survive a restart', async () => {
    await createFileChoices({ dir }).set('kook:1', 'all', false)
    expect(await createFileChoices({ dir }).get('kook:1', 'douyin')).toBe(false)
  })
  it.each(['{', '[1]', '{"kook:1":5}', '{"kook:1":{"all":"no"}}'])(
    'are undefined when the file holds %j',
    async (content) => {
      await writeFile(join(dir, 'choices.json'), content)
      expect(await createFileChoices({ dir }).get('kook:1', 'douyin')).toBeUndefined()
    },
  )
  it('reject with internal when the disk refuses, and the next change works', async () => {
    const path = join(dir, 'sub')
    await writeFile(path, 'in the way')
    const choices = createFileChoices({ dir: path })
    await expect(choices.set('kook:1', 'all', false)).rejects.toMatchObject({ code: 'internal' })
    await rm(path)
    await mkdir(path)
    await choices.set('kook:1', 'all', false)
    expect(await choices.get('kook:1', 'douyin')).toBe(false)
  })
})

describe('choices that move into a database', () => {
  it('write there and leave no file', async () => {
    const context = await app()
    const choices = createChoices(context, { dir })
    await choices.set('kook:1', 'all', false)
    await choices.set('kook:1', 'douyin', true)
    expect(await context.database.get('amagi_choice', {})).toHaveLength(2)
    await choices.set('kook:1', 'all', false)
    expect(await context.database.get('amagi_choice', {})).toMatchObject([
      { chat: 'kook:1', platform: 'all', enabled: false },
    ])
    expect(await readdir(dir)).toEqual([])
  })
  it('keep what was chosen in the file until the chat chooses anew', async () => {
    await createFileChoices({ dir }).set('kook:1', 'all', false)
    const choices = createChoices(await app(), { dir })
    expect(await choices.get('kook:1', 'douyin')).toBe(false)
    await choices.set('kook:1', 'all', true)
    expect(await choices.get('kook:1', 'douyin')).toBe(true)
  })
  it('go back to the file when the database goes', async () => {
    const context = await app(false)
    const choices = createChoices(context, { dir })
    const fork = context.plugin(memory)
    await expect.poll(() => Boolean(context.get('database'))).toBe(true)
    await choices.set('kook:1', 'all', false)
    expect(await readdir(dir)).toEqual([])
    fork.dispose()
    await expect.poll(() => Boolean(context.get('database'))).toBe(false)
    await choices.set('kook:2', 'all', false)
    expect(await readdir(dir)).toEqual(['choices.json'])
  })
})

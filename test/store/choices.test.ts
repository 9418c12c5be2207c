import memory from '@koishijs/plugin-database-memory'
import { Context } from 'koishi'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createChoices } from '../../src/store'
import { createFileChoices } from '../../src/store/choices'

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

describe('choices in a file', () => {
  it.each(['{', '[1]', '{"kook:1":5}', '{"kook:1":{"all":"no"}}'])(
    'are undefined when the file holds %j',
    async (content) => {
      await writeFile(join(dir, 'choices.json'), content)
      expect(await createFileChoices({ dir }).get('kook:1', 'douyin')).toBeUndefined()
    },
  )
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

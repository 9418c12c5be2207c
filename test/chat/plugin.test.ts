import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Context, Schema } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { locales } from '../../src/words/locale'
import { receive, TestBot, until } from './test-bot'
import { removeFolder } from '../support/folders'

let dir = ''
let ctx: Context | undefined
async function start(
  settings: object = {},
  before?: (dir: string) => Promise<void>,
): Promise<{ ctx: Context; bot: TestBot }> {
  dir = await mkdtemp(join(tmpdir(), 'amagi-plugin-'))
  await before?.(dir)
  ctx = new Context()
  ctx.baseDir = dir
  const bot = new TestBot(ctx, { selfId: 'bot', platform: 'test' })
  ctx.plugin(plugin as never, settings as never)
  await ctx.start()
  return { ctx, bot }
}
afterEach(async () => {
  await ctx?.stop()
  ctx = undefined
  await removeFolder(dir)
})

/** What a context holds on to. */
function holdings(ctx: Context) {
  const handles = (process as unknown as { _getActiveHandles(): object[] })._getActiveHandles()
  return {
    commands: ctx.$commander._commandList.length,
    middlewares: ctx.$processor._hooks.length,
    listeners: Object.values(ctx.lifecycle._hooks).reduce((sum, hooks) => sum + hooks.length, 0),
    disposables: ctx.scope.disposables.length,
    texts: Object.keys(ctx.i18n._data['zh-CN'] ?? {}).length,
    timers: handles.filter((handle) => handle.constructor.name === 'Timeout').length,
    sockets: handles.filter((handle) => /Socket|Server/.test(handle.constructor.name)).length,
    process: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
  }
}

describe('the plugin', () => {
  it('loads without any other service', async () => {
    const { ctx, bot } = await start()
    expect(plugin.inject).toEqual({ optional: ['database', 'ffmpeg', 'notifier', 'server'] })
    expect(ctx.$commander.get('amagi.parse')?.name).toBe('amagi.parse')
    await receive(bot, { content: '解析' })
    await until(() => bot.sent.length === 1)
    expect(bot.log[0]).toContain('没有找到支持的链接')
  })

  it.each([
    ['in the default folder', {}, 'cache/amagi'],
    ['in the folder of the settings', { media: { dir: 'elsewhere' } }, 'elsewhere'],
  ])('removes the media a killed process left %s, before anybody asks for any', async (_, settings, path) => {
    const life = 'a'.repeat(24)
    await start(settings, async (dir) => {
      await mkdir(join(dir, path, 'files', life), { recursive: true })
      await writeFile(join(dir, path, 'files', life, 'video.mp4'), 'x')
    })
    await expect.poll(() => readdir(join(dir, path, 'files'))).toEqual([])
  })

  it('answers a command from the first moment on', async () => {
    const { bot } = await start({ reply: { info: 'text' } })
    await receive(bot, { content: 'amagi帮助' })
    await until(() => bot.sent.length === 1)
    expect(bot.log[0]).toContain('amagi帮助 —')
  })

  it('loaded and unloaded twenty times leaves nothing behind', async () => {
    dir = await mkdtemp(join(tmpdir(), 'amagi-plugin-'))
    ctx = new Context()
    ctx.baseDir = dir
    const bot = new TestBot(ctx, { selfId: 'bot', platform: 'test' })
    await ctx.start()
    const before = holdings(ctx)
    for (let round = 0; round < 20; round++) {
      const fork = ctx.plugin(plugin as never, {} as never)
      await fork.ctx.lifecycle.flush()
      expect(ctx.$commander.get('amagi.parse')).toBeDefined()
      await receive(bot, { content: '你好，没有链接' })
      fork.dispose()
    }
    expect(holdings(ctx)).toEqual(before)
    expect(await readdir(dir)).toEqual([])
  })

  it('refuses settings of the wrong shape with the path of the field', () => {
    expect(() => plugin.Config({ trigger: 'sometimes' } as never)).toThrow(/trigger/)
  })
})

describe('the form', () => {
  it('explains every setting in both languages, group by group', () => {
    const schema = plugin.Config as unknown as Schema
    expect(schema.list).toHaveLength(9)
    for (const [index, group] of (schema.list ?? []).entries()) {
      for (const locale of ['zh-CN', 'en-US'] as const) {
        const texts = (locales[locale]._config as Record<string, unknown>[])[index]
        expect(typeof texts?.$desc).toBe('string')
        expect(unexplained(group as Schema, texts, '')).toEqual([])
      }
    }
  })

  it('hides secrets', () => {
    const text = JSON.stringify(new Schema(plugin.Config as never).toJSON())
    expect(text.match(/"secret"/g)?.length).toBeGreaterThanOrEqual(2)
  })
})

/** Paths of fields without a text. */
function unexplained(schema: Schema, texts: unknown, path: string): string[] {
  if (schema.type !== 'object') {
    const text = typeof texts === 'string' ? texts : (texts as { $desc?: unknown } | undefined)?.$desc
    return typeof text === 'string' && text !== '' ? [] : [path]
  }
  return Object.entries(schema.dict ?? {}).flatMap(([key, field]) =>
    unexplained(field as Schema, (texts as Record<string, unknown> | undefined)?.[key], `${path}.${key}`),
  )
}

/** A database that fails, hangs or goes never costs a message: the last known choice counts, and people are told. */
import memory from '@koishijs/plugin-database-memory'
import { afterEach, describe, expect, it } from 'vitest'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

type Failing = (table: string) => Promise<unknown> | undefined
/** What our own table does; the framework's tables go on. */
const refuses: Failing = (table) => (table === 'amagi_choice' ? Promise.reject(new Error('gone: SECRET')) : undefined)
const hangs: Failing = (table) => (table === 'amagi_choice' ? new Promise(() => undefined) : undefined)

async function open() {
  const opened = await createWorld({
    database: true,
    posts: { 'douyin:video:1': videoPost('1'), 'bilibili:video:2': videoPost('2') },
    settings: { reply: { info: 'text', parts: ['info'] }, limits: { dedupeSec: 0, perUser: 0 } },
  })
  world = opened
  const { ctx, bot } = opened
  await ctx.database.createChannel('test', 'room', { assignee: 'bot' })
  await ctx.database.createChannel('test', 'quiet', { assignee: 'bot' })
  return {
    ...opened,
    /** From now on these calls end like that. */
    breakOff(failing: Failing, ...methods: ('get' | 'upsert' | 'remove')[]) {
      for (const method of methods) {
        const real = ctx.database[method].bind(ctx.database) as (...args: unknown[]) => unknown
        Object.assign(ctx.database, {
          [method]: (table: string, ...rest: unknown[]) => failing(table) ?? real(table, ...rest),
        })
      }
    },
    async say(content: string, channelId = 'room', messages = 1) {
      const before = bot.sent.length
      await receive(bot, { content, channelId, userId: 'boss', roles: ['owner'] })
      await until(() => bot.sent.length >= before + messages, `an answer to ${content}`)
      await calm()
      return bot.log.at(-1) ?? ''
    },
  }
}

const link = 'https://douyin.com/video/1'

describe('a database that fails', () => {
  it.each([
    ['refuses', refuses],
    ['never answers', hangs],
  ])('(%s) costs no message: links are answered, a chat that was switched off stays so', async (_, failing) => {
    const { say, bot, lines, breakOff } = await open()
    expect(await say('关闭解析', 'quiet')).toContain('关闭自动解析')
    breakOff(failing, 'get')
    expect(await say(link)).toContain('1')
    expect(await say(`${link} https://bilibili.com/video/2`, 'room', 2)).toContain('2')
    const before = bot.sent.length
    await receive(bot, { content: link, channelId: 'quiet' })
    await say(link)
    await calm()
    expect(bot.sent.slice(before).map(({ channelId }) => channelId)).toEqual(['room'])
    expect(lines.filter((line) => line.includes('the last known ones count'))).toHaveLength(1)
    expect(lines.join('\n')).not.toContain('SECRET')
  })

  it.each(['get', 'upsert', 'remove'] as const)('(at %s) a switch that could not be kept says so', async (method) => {
    const { say, lines, breakOff } = await open()
    breakOff(refuses, method)
    expect(await say('关闭解析')).not.toContain('关闭自动解析')
    expect(lines).toContainEqual(expect.stringContaining('could not be kept'))
    expect(lines.join('\n')).not.toContain('SECRET')
  })

  it('and goes altogether, is done without', async () => {
    const { say, ctx } = await open()
    expect(await say(link)).toContain('1')
    ctx.registry.delete(memory as never)
    expect(await say(link)).toContain('1')
  })
})

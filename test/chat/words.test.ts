/** What counts as a command: what the framework's dispatcher took. The rest is a message like any other. */
import commands from '@koishijs/plugin-commands'
import { Context, h, type Command } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { commandList } from '../../src/chat/commands'
import { createWords } from '../../src/chat/commands/words'
import { families } from '../../src/words/families'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const link = 'https://douyin.com/video/1'
const posts = { 'douyin:video:1': videoPost('1'), 'bilibili:video:BV1xx411c7mD': videoPost('BV1xx411c7mD') }
const settings = { reply: { parts: ['info' as const] }, limits: { perUser: 0, dedupeSec: 0 } }
const open = async (options: WorldOptions = {}) => (world = await createWorld({ posts, settings, ...options }))
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** What a message sets off: calls of the platforms, and what is said besides cards. */
async function done({ bot, calls }: World, incoming: Incoming | string): Promise<{ calls: string[]; said: string[] }> {
  const [called, sent] = [calls.length, bot.log.length]
  await receive(bot, typeof incoming === 'string' ? { content: incoming } : incoming)
  await calm()
  const said = bot.log
    .slice(sent)
    .map((line) => line.replace(/^<quote id="[^"]*"\/>/, ''))
    .filter((line) => !line.includes('<img'))
  return { calls: calls.slice(called).filter((call) => !call.startsWith('draw')), said }
}
const answered = { calls: ['resolve 1'], said: [] }
const silent = { calls: [], said: [] }
const shown = { calls: ['resolve 1', 'comments video 1'], said: ['还没有评论。'] }

/** Answers to links are switched off here, so that only a command answers. */
const byCommandOnly = { settings: { ...settings, trigger: 'command' as const } }

describe('what merely looks like a command is answered as a link', () => {
  it.each([
    `/解析 ${link}`,
    `.解析 ${link}`,
    `!parse ${link}`,
    `评论 很好看 ${link}`,
    `parse this ${link}`,
    `解析下 ${link}`,
  ])('%s', async (content) => {
    expect(await done(await open(), content)).toEqual(answered)
    await world?.close()
    expect(await done(await open(byCommandOnly), content)).toEqual(silent)
  })

  it('with another prefix than the one in force', async () => {
    const open1 = await open({ app: { prefix: '/' } })
    for (const content of [`#解析 ${link}`, `解析 ${link}`, `评论 ${link}`, `!parse ${link}`])
      expect(await done(open1, content)).toEqual(answered)
    expect(await done(open1, `/解析 ${link}`)).toEqual(answered)
    expect(await done(open1, `/评论 ${link}`)).toEqual(shown)
  })

  it('a word that is switched off in the page of commands', async () => {
    const off = { 'amagi.parse': { aliases: { 解析: false } } } as never
    const options = { before: (ctx: World['ctx']) => void ctx.plugin(commands as never, off) }
    const open1 = await open({ ...byCommandOnly, ...options })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await done(open1, `解析 ${link}`)).toEqual(silent)
    expect(await done(open1, `kkk解析 ${link}`)).toEqual(answered)
    await open1.close()
    const open2 = await open(options)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await done(open2, `解析 ${link}`)).toEqual(answered)
  })

  it('but what another plugin took as its command is none, also when it lets others go on', async () => {
    const open1 = await open()
    open1.ctx.command('看看 [text:text]').action(({ next }) => next?.())
    expect(await done(open1, `看看 ${link}`)).toEqual(silent)
    expect(await done(open1, `再看看 ${link}`)).toEqual(answered)
  })
})

describe('words with # in front', () => {
  it.each(['#解析', '#kkk解析'])('%s is a command', async (word) => {
    expect(await done(await open(byCommandOnly), `${word} ${link}`)).toEqual(answered)
  })
  it('#kkk评论 shows comments, #kkk帮助 the overview', async () => {
    const open1 = await open(byCommandOnly)
    expect(await done(open1, `#kkk评论 ${link}`)).toEqual(shown)
    await done(open1, '#kkk帮助')
    expect(open1.bot.log.at(-1)).toBe('<img src="data:image/jpeg"/>')
  })
  it('belong to another plugin that has them', async () => {
    const open1 = await open({ before: (ctx) => void ctx.command('#解析 [text:text]').action(() => 'rival') })
    expect(await done(open1, `#解析 ${link}`)).toEqual({ calls: [], said: ['rival'] })
  })
})

describe('ordinary words', () => {
  it.each([`评论 ${link}`, '评论 BV1xx411c7mD', `评论 ${link} 快看`, `评论\n${link}`])(
    'act right before a link or an id: %s',
    async (content) => {
      const { calls } = await done(await open(byCommandOnly), content)
      expect(calls.at(-1)).toMatch(/^comments video/)
    },
  )
  it('act before a card and on a reply', async () => {
    const open1 = await open(byCommandOnly)
    const data = JSON.stringify({ app: 'com.tencent.structmsg', meta: { news: { jumpUrl: link } } })
    expect(await done(open1, { elements: [h.text('评论 '), h('json', { data })] })).toEqual(shown)
    expect(await done(open1, { content: '评论', quote: { id: 'q', content: link } })).toEqual(shown)
    expect(await done(open1, { content: 'parse', quote: { id: 'q', content: link } })).toEqual(answered)
  })
  it.each(['评论', '评论 很好看', 'parse', 'parse error at line 3', '评论区'])(
    'are silent otherwise: %s',
    async (content) => {
      const open1 = await open()
      expect(await done(open1, content)).toEqual(silent)
      expect(await done(open1, { content, quote: { id: 'q', content: '今天天气不错' } })).toEqual(silent)
    },
  )
  it('behind a prefix or a mention are meant for us', async () => {
    const line = '没有找到支持的链接。请在指令后面粘贴链接，或者回复一条带链接的消息。'
    const open1 = await open({ app: { prefix: ['/', ''] } })
    expect((await done(open1, '/评论 很好看')).said).toEqual([line])
    expect((await done(open1, '<at id="bot"/> 评论 很好看')).said).toEqual([line])
    expect(await done(open1, '评论 很好看')).toEqual(silent)
  })
  it('of other plugins that call us are no words of people', async () => {
    const open1 = await open(byCommandOnly)
    open1.ctx.command('forward').action(({ session }) => void session?.execute(`评论 ${link}`))
    expect(await done(open1, 'forward')).toEqual(shown)
  })
})

describe('a word another plugin defines', () => {
  const rival = (ctx: World['ctx']) =>
    void ctx.plugin({
      name: 'rival',
      apply: (inner: World['ctx']) => void inner.command('解析 [text:text]').action((_, text) => `rival ${text}`),
    })
  const taken = { calls: [], said: [`rival ${link}`] }

  it('is its own, whoever comes first, and said once in the log', async () => {
    for (const first of [true, false]) {
      const open1 = await open(first ? { before: rival } : {})
      if (!first) rival(open1.ctx)
      expect(await done(open1, `解析 ${link}`)).toEqual(taken)
      expect(await done(open1, `amagi.parse ${link}`)).toEqual(answered)
      expect(await done(open1, `kkk解析 ${link}`)).toEqual(answered)
      expect(open1.lines.filter((line) => line.includes('解析 belongs to another plugin'))).toHaveLength(1)
      await open1.close()
    }
  })

  it('as an alias is its own, and comes back when it is gone', async () => {
    const open1 = await open()
    const fork = open1.ctx.plugin({
      name: 'rival',
      apply: (ctx: World['ctx']) =>
        void ctx
          .command('rival')
          .alias('解析')
          .action(() => 'rival'),
    })
    expect((await done(open1, `解析 ${link}`)).said).toEqual(['rival'])
    fork.dispose()
    await calm()
    expect(await done(open1, `解析 ${link}`)).toEqual(answered)
  })

  it('keeps the arguments and the authority the other plugin declared; ours keeps its own', async () => {
    const open1 = await open()
    const other = open1.ctx.command('解析 <number:number>', { authority: 3 }) as Command
    expect(other.name).toBe('解析')
    expect(open1.ctx.$commander.get('amagi.parse')?.config.permissions).toEqual(['authority:1'])
  })

  it('is looked up as before once we are unloaded', async () => {
    const ctx = new Context()
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined }
    const apply = (inner: Context) => void createWords(inner, [], log)
    const fork = ctx.plugin({ name: 'words', apply })
    expect(Object.hasOwn(ctx.$commander, 'get')).toBe(true)
    fork.dispose()
    expect(Object.hasOwn(ctx.$commander, 'get')).toBe(false)
  })
})

describe('arguments', () => {
  it.each([
    ['what looks like an option', `解析 -5 ${link}`],
    ['the name of the plugin', `amagi ${link}`],
    ['an option in front of it', `amagi -x ${link}`],
  ])('a link behind %s is found', async (_, content) => {
    expect(await done(await open(byCommandOnly), content)).toEqual(answered)
  })

  it('several platforms are switched at once', async () => {
    const open1 = await open()
    const admin = (content: string) => done(open1, { content, roles: ['admin'] })
    expect(await admin('关闭解析 B站、抖音')).toEqual({
      calls: [],
      said: ['已在这个会话关闭自动解析：哔哩哔哩、抖音。指令仍然可用。'],
    })
    expect(await done(open1, link)).toEqual(silent)
    expect((await admin('开启解析 抖音 快手')).said).toEqual(['已在这个会话开启自动解析：抖音、快手。'])
    expect(await done(open1, link)).toEqual(answered)
    expect((await admin('关闭解析 抖音 优酷')).said).toEqual(['不认识这个平台，可以写：抖音、B站、快手。'])
    expect(await done(open1, link)).toEqual(answered)
    expect((await admin('关闭解析 抖音 全部')).said).toEqual(['已在这个会话关闭自动解析：全部平台。指令仍然可用。'])
  })

  // adapter-qq and Satori put nothing between the words of a message and what comes with it.
  it.each<[string, h[], object, object]>([
    ['a link', [h.text('解析'), h('a', { href: link }, link)], {}, answered],
    ['a mention', [h.text('解析评论'), h('at', { id: 'alice' }), h.text(` ${link}`)], {}, shown],
    ['what stands for a command without the prefix', [h.text('解析'), h('a', { href: link })], { prefix: '/' }, silent],
    ['what stands behind another word', [h.text('解析下'), h('a', { href: link })], {}, silent],
  ])('right behind the word: %s', async (_, elements, app, wanted) => {
    expect(await done(await open({ ...byCommandOnly, app }), { elements })).toEqual(wanted)
  })

  describe('of a form of the chat (slash command)', () => {
    /** What adapter-discord dispatches: no elements, words as arguments. */
    function slash({ bot }: World, name: string, args: string[], roles: string[] = []): void {
      const session = bot.session({
        type: 'interaction/command',
        timestamp: 0,
        user: { id: 'alice' },
        channel: { id: 'room', type: 0 },
        guild: { id: 'room' },
        member: { roles: roles.map((id) => ({ id })) },
        message: { id: 'form', content: '' },
        argv: { name, arguments: args, options: {} },
      } as never)
      bot.dispatch(session)
    }

    it('come as words', async () => {
      const open1 = await open(byCommandOnly)
      slash(open1, 'amagi.parse', [`看 ${link}`])
      await until(() => open1.bot.sent.length === 1)
      expect(open1.calls[0]).toBe('resolve 1')
      slash(open1, 'amagi.off', ['B站 抖音'], ['admin'])
      await until(() => open1.bot.sent.length === 2)
      expect(open1.bot.log[1]).toBe('已在这个会话关闭自动解析：哔哩哔哩、抖音。指令仍然可用。')
      slash(open1, 'amagi.on', [])
      await until(() => open1.bot.sent.length === 3)
      expect(open1.bot.log[2]).toContain('权限不足')
      slash(open1, 'amagi.help', [])
      await until(() => open1.bot.sent.length === 4)
    })

    it('have names the chat keeps as they are', () => {
      for (const name of families.argument.members) expect(name).toMatch(/^[a-z0-9]+$/)
      for (const { arguments: list } of commandList)
        for (const { required } of list.slice(1)) expect(required && !list[0]?.required).toBeFalsy()
    })
  })
})

describe('the overview names the prefix in force', () => {
  const first = async (app: WorldOptions['app'], incoming: Incoming) => {
    const open1 = await open({ ...(app ? { app } : {}), settings: { reply: { info: 'text' } } })
    await receive(open1.bot, incoming)
    await until(() => open1.bot.sent.length === 1)
    const line = open1.bot.log[0]?.split('\n')[1] ?? ''
    await open1.close()
    return h.unescape(line).replace(/ — .*/, '')
  }
  it('as people have to type it', async () => {
    expect(await first(undefined, { content: 'amagi帮助' })).toBe('解析 <链接>')
    expect(await first({ prefix: '/' }, { content: '/amagi帮助' })).toBe('/解析 <链接>')
    expect(await first({ prefix: ['/', '!'] }, { content: '!amagi帮助' })).toBe('!解析 <链接>')
    expect(await first({ prefix: ['/', ''] }, { content: 'amagi帮助' })).toBe('解析 <链接>')
    expect(await first({ prefix: '/' }, { content: 'amagi帮助', direct: true })).toBe('解析 <链接>')
    expect(await first({ prefix: '/', prefixMode: 'strict' }, { content: '/amagi帮助', direct: true })).toBe(
      '/解析 <链接>',
    )
    expect(await first({ prefix: '/' }, { content: '<at id="bot"/> amagi帮助' })).toBe('/解析 <链接>')
  })
})

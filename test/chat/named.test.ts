/** Share cards without an address, as chats see them. */
import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { Candidate } from '../../src/model'
import { seasonPost, videoPost } from '../../samples/plain-posts'
import { receive, until, type Incoming } from './test-bot'
import { createWorld, say, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) =>
  (world = await createWorld({ posts, found, settings: text, ...options }))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const text = { reply: { info: 'text' as const, parts: ['info' as const], template: '【{title}】' } }
const title = '从一块木板开始'
const one = (id: string, author: string, name = title): Candidate => ({
  target: { platform: 'bilibili', kind: 'video', id },
  title: name,
  author,
  durationSec: 611,
})
const posts = {
  'bilibili:video:BV1aaaaaaaaa': videoPost('BV1aaaaaaaaa', { platform: 'bilibili', title: '甲' }),
  'bilibili:video:BV1bbbbbbbbb': videoPost('BV1bbbbbbbbb', { platform: 'bilibili', title: '乙' }),
}
const found = {
  [title]: [one('BV1aaaaaaaaa', '阿福')],
  两个一样的标题: [
    one('BV1aaaaaaaaa', '阿福', '两个一样的标题'),
    one('BV1bbbbbbbbb', '<img src="x"/>', '两个一样的标题'),
  ],
}

const card = (desc: string, detail: object = {}): h =>
  h('json', {
    data: JSON.stringify({
      app: 'com.tencent.miniapp_01',
      meta: { detail_1: { appid: '1109937557', title: '哔哩哔哩', desc, url: 'm.q.qq.com/a/s/0', ...detail } },
    }),
  })
const quoting = (desc: string, detail: object = {}): Incoming => ({
  content: '解析',
  quote: { id: 'q', content: '', elements: [card(desc, detail)] },
})

const searches = (open: World): string[] => open.calls.filter((call) => call.startsWith('search'))

describe('a card that somebody sends', () => {
  it('is answered when exactly one work has its title', async () => {
    const opened = await open()
    expect(await say(opened, { elements: [card(title)] })).toEqual(['【甲】'])
    expect(opened.lines.join('\n')).toContain('a card without an address, bilibili:video:BV1aaaaaaaaa by its title')
  })

  it('is not answered when the author is another one, and leaves a line in the log', async () => {
    const opened = await open()
    expect(await say(opened, { elements: [card(title, { author: '别人' })] })).toEqual([])
    expect(opened.lines.join('\n')).toContain(`bilibili:named:${title}: a card without an address is left alone`)
  })

  it('is silence where several works or none have its title, whatever the search answers', async () => {
    const failures = ['not-found', 'login-required', 'private', 'region', 'blocked', 'network'] as const
    const opened = await open({
      found: { ...found, ...Object.fromEntries(failures.map((code) => [`标题 ${code}`, new AmagiError(code)])) },
      settings: { ...text, reply: { ...text.reply, failures: 'both' } },
    })
    for (const desc of ['两个一样的标题', '没有这样的标题', ...failures.map((code) => `标题 ${code}`)])
      expect([desc, await say(opened, { elements: [card(desc)] })]).toEqual([desc, []])
  })

  it('is one work with its link: not answered again within the duplicate window', async () => {
    const opened = await open()
    expect(await say(opened, { content: 'https://bilibili.com/video/BV1aaaaaaaaa' })).toEqual(['【甲】'])
    expect(await say(opened, { elements: [card(title)] })).toEqual([])
  })

  it.each([
    ['the setting is off', { cardSearch: false }],
    ['only links are answered', { trigger: 'links' }],
    ['only commands are answered', { trigger: 'command' }],
    ['the chat is off', { defaultOn: false }],
    ['the platform is off', { platforms: { bilibili: { enabled: false } } }],
  ] as const)('is not looked up where %s', async (_, settings) => {
    const opened = await open({ settings: { ...text, ...settings } })
    expect(await say(opened, { elements: [card(title)] })).toEqual([])
    expect(searches(opened)).toEqual([])
  })

  it('of another app is not looked up, nor one that has an address', async () => {
    const opened = await open()
    const other = { appid: '1108338344', title: '网易云音乐' }
    for (const elements of [[card(title, other)], [card(title, { qqdocurl: 'https://example.com/' })]]) {
      expect(await say(opened, { elements })).toEqual([])
      expect(await say(opened, { ...quoting(title), quote: { id: 'q', content: '', elements } })).toHaveLength(1)
    }
    expect(searches(opened)).toEqual([])
  })

  it('is no call for help when the search is over and the work itself cannot be had', async () => {
    const opened = await open({ posts: { 'bilibili:video:BV1aaaaaaaaa': new AmagiError('private') } })
    expect((await say(opened, { elements: [card(title)] })).join()).toContain('私密')
  })
})

describe('a card that is replied to with a command', () => {
  it('is answered when exactly one work has its title', async () => {
    const opened = await open()
    expect(await say(opened, quoting(title))).toEqual(['【甲】'])
  })

  it('offers what is like it, to be chosen by number', async () => {
    const opened = await open()
    const [list] = await say(opened, quoting('两个一样的标题'))
    expect(list).toContain('1. 两个一样的标题 · 阿福 · 10:11')
    // What strangers write stays text.
    expect(list).toContain('2. 两个一样的标题 · &lt;img src="x"/&gt; · 10:11')
    expect(await say(opened, { content: '2' })).toEqual(['【乙】'])
  })

  it('shows all of what is chosen: nothing of it was there before', async () => {
    const season = { ...seasonPost('ss1', { current: 2 }), title: '番剧', video: videoPost('x').video }
    const opened = await open({
      posts: { 'bilibili:video:BV1aaaaaaaaa': season },
      settings: { reply: { ...text.reply, parts: ['info', 'media'] } },
    })
    await say(opened, quoting('两个一样的标题'))
    expect((await say(opened, { content: '1' }))[0]).toBe('【番剧】')
  })

  it('says in English what it says in Chinese', async () => {
    const opened = await open({ app: { i18n: { locales: ['en-US'] } } as never })
    const [list] = await say(opened, quoting('两个一样的标题'))
    expect(list).toMatch(/does not mean one work for certain[^]*\n1\. /)
    expect((await say(opened, quoting('没有这样的标题'))).join()).toContain('nothing was found')
  })

  it('says that nothing was found, which is not that nothing exists', async () => {
    const opened = await open()
    expect((await say(opened, quoting('没有这样的标题'))).join()).toMatch(/没有链接.*没有找到.*请发送链接/)
  })

  it('says why it could not be looked up', async () => {
    const opened = await open({ found: { [title]: new AmagiError('login-required') } })
    expect((await say(opened, quoting(title))).join()).toContain('登录')
  })

  it('for its comments is told that the title is not enough, not that the work is gone', async () => {
    const opened = await open()
    const said = await say(opened, { ...quoting('两个一样的标题'), content: '解析评论' })
    expect(said.join()).toContain('只凭标题不能确定')
    expect(said.join()).not.toContain('不存在')
  })

  it('is not looked up where the setting is off', async () => {
    const opened = await open({ settings: { ...text, cardSearch: false } })
    expect((await say(opened, quoting(title))).join()).toContain('没有找到支持的链接')
    expect(searches(opened)).toEqual([])
  })
})

it('a card as QQ’s official bots get it is a card', async () => {
  const opened = await open({ bot: { platform: 'qq', adapter: 'qq' } })
  const lines = ['[卡片消息] 小程序', `摘要: [QQ小程序]${title}`, 'source: 哔哩哔哩', `title: ${title}`]
  await receive(opened.bot, { elements: [h.text(lines.join('\n'))] })
  await until(() => opened.bot.sent.length === 1)
  expect(opened.bot.log.join()).toContain('甲')
})

import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { CommentsView } from '../../src/card/views'
import type { CommentSection } from '../../src/model'
import { articlePost, comment, livePost, seasonPost, videoPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld(options))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const link = 'https://douyin.com/video/1'
const posts = {
  'douyin:video:1': videoPost('1'),
  'bilibili:season:ss1': seasonPost('ss1', { current: 2 }),
  'bilibili:live:5': livePost('5'),
  'bilibili:article:6': articlePost('6'),
}
const card = '<img src="data:image/jpeg"/>'
const full: CommentSection = {
  state: 'open',
  total: 99,
  comments: ['1', '2', '3', '4'].map((id) => comment(id, `评论 ${id}`)),
}
const wanted = {
  reply: { parts: ['info' as const, 'media' as const, 'comments' as const] },
  comments: { count: 2, replies: 1 },
}

function listening(open: World, section: CommentSection | Error): CommentsView[] {
  const views: CommentsView[] = []
  open.fake.comments = async () => {
    if (section instanceof Error) throw section
    return section
  }
  const { drawView } = open.fake
  open.fake.drawView = (view, card) => (views.push(view as CommentsView), drawView(view, card))
  return views
}

async function sent(open: World, count: number): Promise<string[]> {
  await until(() => open.bot.sent.length >= count, `${count} messages`)
  await calm()
  return open.bot.log.map((line) => line.replace(/^<quote[^>]*>/, ''))
}

describe('comments as a part of the answer', () => {
  it('come after the media, as many as the settings say', async () => {
    const open1 = await open({ posts, settings: wanted })
    const views = listening(open1, full)
    await receive(open1.bot, { content: link })
    expect(await sent(open1, 3)).toEqual([card, '<video src="data:video/mp4"/>', card])
    expect(views).toMatchObject([
      { kind: 'comments', post: { id: '1' }, replies: 1, section: { total: 99, comments: [{ id: '1' }, { id: '2' }] } },
    ])
  })

  it('are asked for with how many are shown, by an answer and by the command', async () => {
    const open1 = await open({ posts, settings: wanted })
    const asked: unknown[] = []
    open1.fake.comments = async (_, options) => (asked.push(options?.discussed), full)
    await receive(open1.bot, { content: link })
    await sent(open1, 3)
    await receive(open1.bot, { content: `解析评论 ${link}` })
    await sent(open1, 4)
    expect(asked).toEqual([wanted.comments, wanted.comments])
  })

  it('are not asked for unless they are wanted', async () => {
    const open1 = await open({ posts })
    await receive(open1.bot, { content: link })
    await sent(open1, 2)
    expect(open1.calls.filter((call) => call.startsWith('comments'))).toEqual([])
  })

  it.each([
    ['that are closed', { state: 'closed', comments: [] } satisfies CommentSection],
    ['that do not exist yet', { state: 'empty', comments: [] } satisfies CommentSection],
    ['that cannot be had', new AmagiError('blocked')],
    ['that are gone', new AmagiError('not-found')],
  ])('%s leave the rest as it is, without a word', async (_, section) => {
    const open1 = await open({ posts, settings: wanted })
    listening(open1, section)
    await receive(open1.bot, { content: link })
    expect(await sent(open1, 2)).toEqual([card, '<video src="data:video/mp4"/>'])
    await receive(open1.bot, { content: `解析 ${link}` })
    expect(await sent(open1, 4)).toHaveLength(4)
  })

  it('that cannot be drawn or sent leave the rest as it is', async () => {
    const open1 = await open({ posts, settings: wanted })
    listening(open1, full)
    open1.fake.drawView = () => Promise.reject(new AmagiError('timeout'))
    await receive(open1.bot, { content: link })
    expect(await sent(open1, 2)).toHaveLength(2)
  })

  it('of a season are those of the episode it shows', async () => {
    const open1 = await open({ posts, settings: wanted })
    listening(open1, full)
    await receive(open1.bot, { content: 'https://bilibili.com/season/ss1' })
    await sent(open1, 2)
    expect(open1.calls).toContain('comments episode ep12')
  })
})

describe('the command for comments', () => {
  for (const word of ['amagi.comments', '解析评论', 'kkk评论', '评论']) {
    it(`answers to ${word} with their card alone`, async () => {
      const open1 = await open({ posts })
      listening(open1, full)
      await receive(open1.bot, { content: `${word} ${link}`, messageId: 'm' })
      await sent(open1, 1)
      expect(open1.bot.log).toEqual([`<quote id="m"/>${card}`])
    })
  }

  it('reads the message it replies to', async () => {
    const open1 = await open({ posts })
    listening(open1, full)
    await receive(open1.bot, { content: '解析评论', quote: { id: 'q', content: link } })
    expect(await sent(open1, 1)).toEqual([card])
  })

  it.each([
    ['none', { state: 'empty', comments: [] } satisfies CommentSection, '还没有评论。'],
    ['closed ones', { state: 'closed', comments: [] } satisfies CommentSection, '评论区已关闭。'],
    ['a refusal', new AmagiError('blocked'), '平台拒绝了请求（风控），请稍后再试。'],
  ])('says one line about %s', async (_, section, line) => {
    const open1 = await open({ posts })
    listening(open1, section)
    await receive(open1.bot, { content: `解析评论 ${link}` })
    expect(await sent(open1, 1)).toEqual([line])
  })

  it('says so where a link has none', async () => {
    const open1 = await open({ posts })
    await receive(open1.bot, { content: '解析评论 https://bilibili.com/live/5' })
    expect(await sent(open1, 1)).toEqual(['暂不支持这种内容。'])
  })

  it('says nothing, and sends nothing else, when nobody knows whether they arrived', async () => {
    const open1 = await open({ posts })
    listening(open1, full)
    open1.bot.behave = () => {
      throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })
    }
    await receive(open1.bot, { content: `解析评论 ${link}` })
    await until(() => open1.lines.some((line) => line.includes('nobody knows whether comments')))
    await calm()
    expect(open1.bot.attempts).toBe(1)
  })

  it('without a link says what to do', async () => {
    const open1 = await open()
    await receive(open1.bot, { content: '解析评论' })
    expect((await sent(open1, 1))[0]).toContain('没有找到支持的链接')
  })

  it('answers in text where no card can be drawn, and no word of it is taken for markup', async () => {
    const open1 = await open({ posts })
    listening(open1, {
      state: 'open',
      comments: [comment('1', '<at id="all"/> & co', { author: { id: 'x', name: '<b>甲</b>' } })],
    })
    open1.fake.drawView = () => Promise.reject(new AmagiError('unsupported'))
    await receive(open1.bot, { content: `解析评论 ${link}` })
    expect(await sent(open1, 1)).toEqual(['&lt;b&gt;甲&lt;/b&gt;: &lt;at id="all"/&gt; &amp; co'])
  })

  it('leaves its word to a plugin that owns it', async () => {
    const open1 = await open({ posts, before: (ctx) => void ctx.command('评论 [text:text]').action(() => 'rival') })
    await receive(open1.bot, { content: `评论 ${link}` })
    expect(await sent(open1, 1)).toEqual(['rival'])
  })
})

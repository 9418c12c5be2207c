import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { numberOf } from '../../src/chat/picks'
import { AmagiError } from '../../src/errors'
import { listPost, seasonPost, userPost, videoPost } from '../../samples/plain-posts'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld(options))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const settings = { reply: { parts: ['info' as const] } }
const link = 'https://douyin.com/user/u1'
const posts = {
  'douyin:user:u1': userPost('u1'),
  'douyin:work:72': videoPost('72'),
  'bilibili:list:ml1': listPost('ml1'),
  'bilibili:video:BV1bbbbbbbbb': videoPost('BV1bbbbbbbbb', { platform: 'bilibili' }),
  'bilibili:season:ss1': seasonPost('ss1'),
  'bilibili:episode:ep12': seasonPost('ss1', { current: 2 }),
}

/** Says something and waits until `count` posts have been drawn in all. */
async function say(open: World, content: string, drawn: number, more: Incoming = {}): Promise<string[]> {
  await receive(open.bot, { content, ...more })
  const draws = () => open.calls.filter((call) => call.startsWith('draw'))
  await until(() => draws().length >= drawn && open.bot.sent.length >= drawn, `${drawn} cards`)
  // A number counts once its card is known to be there.
  expect(await open.kit.running.ended(60_000)).toBe(true)
  await calm()
  expect(draws()).toHaveLength(drawn)
  return draws()
}

/** What a message sets off. */
async function done(open: World, incoming: Incoming): Promise<string[]> {
  const before = open.calls.length
  await receive(open.bot, incoming)
  await calm()
  return open.calls.slice(before)
}

describe('a number after a card with numbered entries', () => {
  it('opens that entry, for the one who asked', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    expect(await say(open1, '2', 2)).toEqual(['draw u1', 'draw 72'])
    expect(open1.bot.log).toHaveLength(2)
  })

  it('works on a card that was asked for by command, and where nothing is answered by itself', async () => {
    const open1 = await open({ posts, settings: { ...settings, trigger: 'command', defaultOn: false } })
    await say(open1, `解析 ${link}`, 1)
    expect(await say(open1, '第 2 个', 2)).toEqual(['draw u1', 'draw 72'])
  })

  it('opens episodes and members of lists', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, 'https://bilibili.com/season/ss1', 1)
    await receive(open1.bot, { content: '第2集' })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.calls).toContain('resolve ep12')
    await say(open1, 'https://bilibili.com/list/ml1', 2)
    expect((await say(open1, '2', 3)).at(-1)).toBe('draw BV1bbbbbbbbb')
  })

  it('of an episode sends one line and the video, not the card of the season again', async () => {
    const episode = seasonPost('ss1', { current: 2, video: videoPost('x').video })
    const open1 = await open({
      posts: { ...posts, 'bilibili:episode:ep12': episode },
      settings: { reply: { parts: ['info', 'media'] } },
    })
    await say(open1, 'https://bilibili.com/season/ss1', 1)
    await receive(open1.bot, { content: '2', messageId: 'm' })
    await until(() => open1.bot.sent.length === 3)
    expect(open1.bot.log.slice(1)).toEqual(['<quote id="m"/>番剧 ss1 · 2. 第 2 项', '<video src="data:video/mp4"/>'])
    expect(open1.calls.filter((call) => call.startsWith('draw'))).toEqual(['draw ss1'])
    // The next one is chosen from the same card.
    await receive(open1.bot, { content: '3' })
    await until(() => open1.calls.includes('resolve ep13'))
  })

  it('of an episode where only cards are sent is answered with one line and the address', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, 'https://bilibili.com/season/ss1', 1)
    await receive(open1.bot, { content: '2', messageId: 'm' })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.bot.log[1]).toBe('<quote id="m"/>番剧 ss1 · 2. 第 2 项\nhttps://www.bilibili.com/bangumi/play/ss1')
  })

  it('is left to another plugin that asked a question', async () => {
    const open1 = await open({ posts, settings })
    const heard: string[] = []
    let asking = false
    open1.ctx.command('ask').action(async ({ session }) => {
      const question = session?.prompt()
      asking = true
      heard.push(String(await question))
    })
    await say(open1, link, 1)
    const over = receive(open1.bot, { content: 'ask' })
    await until(() => asking)
    expect(await done(open1, { content: '2' })).toEqual([])
    await over
    expect(heard).toEqual(['2'])
    await say(open1, '2', 2)
  })

  it.each([
    ['before', true],
    ['after', false],
  ])('is left to a plugin that took the message, loaded %s us', async (_, first) => {
    let taken = 0
    const take = (ctx: World['ctx']) =>
      void ctx.middleware((session, next) => (session.content === '2' && taken++ === 0 ? '猜对了' : next()))
    const open1 = await open({ posts, settings, ...(first ? { before: take } : {}) })
    if (!first) take(open1.ctx)
    await say(open1, link, 1)
    const before = open1.calls.length
    await receive(open1.bot, { content: '2' })
    await until(() => open1.bot.log.includes('猜对了'))
    await calm()
    expect(open1.calls).toHaveLength(before)
    expect(await done(open1, { content: '2' })).toContain('resolve 72')
  })

  it('is left to a command of that name', async () => {
    const open1 = await open({ posts, settings })
    open1.ctx.command('2').action(({ next }) => next?.())
    await say(open1, link, 1)
    expect(await done(open1, { content: '2' })).toEqual([])
  })

  it('in a reply to somebody else means him', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    const to = (id: string): Incoming => ({ content: '2', quote: { id: 'q', content: '几个？', user: { id } } })
    expect(await done(open1, to('bob'))).toEqual([])
    await receive(open1.bot, to('bot'))
    await until(() => open1.calls.includes('resolve 72'))
  })

  it('opens a part of a video, by the same id', async () => {
    const parts = [
      { id: 'BV1', index: 1, title: 'a' },
      { id: 'BV1', index: 2, title: 'b' },
    ]
    const open1 = await open({ settings })
    const asked: unknown[] = []
    open1.fake.resolve = async (target) => (
      asked.push([target.kind, target.id, target.part]),
      videoPost('BV1', { platform: 'bilibili', parts })
    )
    await say(open1, 'https://bilibili.com/video/BV1', 1)
    await say(open1, 'P2', 2)
    expect(asked).toEqual([
      ['video', 'BV1', undefined],
      ['video', 'BV1', 2],
    ])
  })

  it('of somebody else, in another chat, or without a card before means nothing', async () => {
    const open1 = await open({ posts, settings })
    expect(await done(open1, { content: '2' })).toEqual([])
    await say(open1, link, 1)
    expect(await done(open1, { content: '2', userId: 'bob' })).toEqual([])
    expect(await done(open1, { content: '2', channelId: 'elsewhere' })).toEqual([])
    await say(open1, '2', 2)
  })

  it('after two minutes means nothing', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    open1.now.ms += 120_000
    expect(await done(open1, { content: '2' })).toEqual([])
  })

  it('may come after other messages, and a number that is not on the card changes nothing', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    for (const content of ['好看', '99', '2 个人', '2333333', '']) expect(await done(open1, { content })).toEqual([])
    await say(open1, '2', 2)
  })

  it('is taken once per card', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    await say(open1, '2', 2)
    expect(await done(open1, { content: '2' })).toEqual([])
  })

  it('is not seen twice when the same message is delivered twice', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    await say(open1, '2', 2, { messageId: 'twice' })
    await say(open1, 'https://bilibili.com/list/ml1', 3)
    expect(await done(open1, { content: '2', messageId: 'twice' })).toEqual([])
  })

  it('belongs to the newest card', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    await say(open1, 'https://bilibili.com/list/ml1', 2)
    expect((await say(open1, '2', 3)).at(-1)).toBe('draw BV1bbbbbbbbb')
  })

  it('is still of that card after one without numbers', async () => {
    const open1 = await open({ posts: { ...posts, 'douyin:video:31': videoPost('31') }, settings })
    await say(open1, link, 1)
    await say(open1, 'https://douyin.com/video/31', 2)
    expect((await say(open1, '2', 3)).length).toBeGreaterThan(2)
    expect(open1.calls.filter((call) => call.startsWith('resolve'))).toHaveLength(3)
  })

  it('whose entry is gone is told so', async () => {
    const open1 = await open({ posts: { ...posts, 'douyin:work:72': new AmagiError('not-found') }, settings })
    await say(open1, link, 1)
    await receive(open1.bot, { content: '2', messageId: 'm' })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.bot.log[1]).toBe('<quote id="m"/>作品不存在，或者已经被删除。')
  })

  it('is possible as soon as the card is there, before the rest has come', async () => {
    const post = seasonPost('ss1', { current: 1, video: videoPost('x').video })
    const open1 = await open({
      posts: { ...posts, 'bilibili:season:ss1': post },
      settings: { reply: { parts: ['info', 'media'] } },
    })
    open1.fake.file = () => new Promise(() => undefined)
    await receive(open1.bot, { content: 'https://bilibili.com/season/ss1' })
    await until(() => open1.bot.sent.length === 1)
    await receive(open1.bot, { content: '2' })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.calls).toContain('resolve ep12')
  })

  it.each([
    ['the text form', { reply: { parts: ['info' as const], info: 'text' as const } }],
    ['the text in place of a card that cannot be drawn', settings],
  ])('answers %s too, which lists the entries', async (_, given) => {
    const open1 = await open({ posts, settings: given })
    open1.fake.draw = () => Promise.reject(new AmagiError('unsupported'))
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.log[0]).toContain('1. 第 1 项\n2. 第 2 项\n3. 第 3 项')
    await receive(open1.bot, { content: '2' })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.calls).toContain('resolve 72')
  })

  it('is not awaited when nothing arrived', async () => {
    const open1 = await open({ posts, settings })
    open1.bot.behave = () => {
      throw new Error('refused')
    }
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.attempts > 1)
    await calm()
    open1.bot.behave = () => undefined
    expect(await done(open1, { content: '2' })).toEqual([])
  })

  it('counts among the answers of a minute', async () => {
    const open1 = await open({ posts, settings: { ...settings, limits: { perUser: 1 } } })
    await say(open1, link, 1)
    expect(await done(open1, { content: '2' })).toEqual([])
  })

  it('is passed on to later plugins', async () => {
    const open1 = await open({ posts, settings })
    await say(open1, link, 1)
    let passed = 0
    open1.ctx.middleware((_, next) => (passed++, next()))
    await say(open1, '2', 2)
    expect(passed).toBe(1)
  })
})

describe('what counts as a number', () => {
  const read = (...elements: h[]) => numberOf({ elements, selfId: 'bot' } as never)
  it.each([
    ['3', 3],
    [' 12 ', 12],
    ['３', 3],
    ['第 4 话', 4],
    ['#5', 5],
    ['p6', 6],
    ['7个', 7],
  ])('%s does', (text, number) => {
    expect(read(h.text(text))).toBe(number)
  })
  it.each(['', '三', '1.5', '-1', '12345', '1 2', '第一集', '3月', '1楼上', `${' '.repeat(20)}3`])(
    '%s does not',
    (text) => {
      expect(read(h.text(text))).toBeUndefined()
    },
  )
  it('beside a mention of the bot does, beside anything else does not', () => {
    expect(read(h.at('bot'), h.text(' 3'))).toBe(3)
    expect(read(h.at('bob'), h.text(' 3'))).toBeUndefined()
    expect(read(h.text('3'), h('face', { id: '1' }))).toBeUndefined()
  })
})

const room = { platform: 'test', selfId: 'bot', guildId: 'room', channelId: 'room', direct: false }

it('choices of many people do not pile up', async () => {
  const open1 = await open({ posts, settings: { ...settings, limits: { perUser: 0, dedupeSec: 0 } } })
  for (let user = 0; user < 600; user++)
    open1.kit.picks.offer({ chat: room, user: { platform: 'test', userId: `u${user}` }, locales: [] }, userPost('u1'))
  expect(await done(open1, { content: '2', userId: 'u0' })).toEqual([])
  const draws = open1.calls.length
  await receive(open1.bot, { content: '2', userId: 'u599' })
  await until(() => open1.calls.length > draws)
  expect(open1.calls).toContain('resolve 72')
})

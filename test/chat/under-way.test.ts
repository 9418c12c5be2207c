/** What is under way in a chat: shown, ended, and spoken of when it takes long. */
import { afterEach, describe, expect, it } from 'vitest'
import type { ProgressView } from '../../src/card/views'
import type { MediaFile } from '../../src/media/types'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const posts = Object.fromEntries(
  ['1', '2', '3', '4'].map((id) => [`douyin:video:${id}`, videoPost(id, { title: `标题 ${id} <at id="all"/>` })]),
)
const text = { reply: { info: 'text' as const, parts: ['media' as const] }, limits: { perUser: 0, perChat: 1 } }

/** Downloads never end until they are let go. */
async function open(options: WorldOptions = {}): Promise<World & { letGo(): void; ids(): number[] }> {
  const open1 = (world = await createWorld({ posts, settings: text, ...options }))
  const held: (() => void)[] = []
  const { file } = open1.fake
  open1.fake.file = (id, mime) => new Promise<MediaFile>((resolve) => held.push(() => resolve(file(id, mime))))
  return {
    ...open1,
    letGo: () => held.splice(0).forEach((go) => go()),
    ids: () => open1.kit.queue.jobs().map(({ id }) => id),
  }
}

const ask = (id: string, userId: string): Incoming => ({ content: `https://douyin.com/video/${id}`, userId })

/** Two of alice and one of bob; the first downloads, the others wait. */
async function busy(options: WorldOptions = {}) {
  const open1 = await open(options)
  await receive(open1.bot, ask('1', 'alice'))
  await until(() => open1.kit.queue.jobs()[0]?.state === 'downloading')
  for (const [id, user] of [
    ['2', 'bob'],
    ['3', 'alice'],
  ] as const) {
    open1.now.ms += 60_000
    await receive(open1.bot, ask(id, user))
    await until(() => open1.kit.queue.jobs().length === Number(id))
  }
  return open1
}

/** What a command is answered with. */
async function said({ bot }: World, incoming: Incoming): Promise<string[]> {
  const before = bot.sent.length
  await receive(bot, incoming)
  await calm()
  return bot.log.slice(before).map((line) => line.replace(/^<quote id="[^"]*"\/>/, ''))
}

describe('the overview', () => {
  it('says that nothing is under way', async () => {
    expect(await said(await open(), { content: '下载进度' })).toEqual(['这里没有正在处理的解析。'])
  })

  it.each(['下载进度', '#下载进度', 'amagi.progress'])('as text, by %s', async (content) => {
    const open1 = await busy()
    const [first, second, third] = open1.ids()
    await receive(open1.bot, { content: 'https://douyin.com/video/4', channelId: 'elsewhere' })
    await receive(open1.bot, { content, userId: 'alice' })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.elements.map(({ type }) => type)).toEqual(['text'])
    expect(open1.bot.sent[0]?.elements[0]?.attrs.content).toBe(
      [
        '正在处理和排队的解析：3 个',
        `${first}  标题 1 <at id="all"/>`,
        '下载 · 你的 · 2 分钟前',
        `${second}  抖音链接`,
        '排队中 · bob · 1 分钟前',
        `${third}  抖音链接`,
        '排队中 · 你的 · 刚刚',
        `发送“取消 ${first}”可以停掉一个。`,
      ].join('\n'),
    )
  })

  it('as a card, with how much is there', async () => {
    const open1 = await busy({ settings: { ...text, reply: { parts: ['media'] } } })
    let view: ProgressView | undefined
    open1.fake.drawView = async (given) => {
      view = given as ProgressView
      return [{ data: Buffer.from('x'), mime: 'image/jpeg', width: 1, height: 1 }]
    }
    expect(await said(open1, { content: '下载进度', userId: 'bob' })).toEqual(['<img src="data:image/jpeg"/>'])
    expect(view?.rows.map(({ own }) => own)).toEqual([false, true, false])
    expect(view?.rows[0]).toMatchObject({ title: '标题 1 <at id="all"/>', about: '下载 · alice · 2 分钟前' })
    expect(view?.more).toBeUndefined()
  })

  it.each([
    ['by its author where it has no title', { title: '', author: { id: 'a', name: '小明' } }, '小明'],
    ['by its platform where it has neither', { title: '', author: undefined }, '抖音链接'],
  ])('names a work %s', async (_, more, name) => {
    const open1 = await open({ posts: { 'douyin:video:1': videoPost('1', more as never) } })
    await receive(open1.bot, ask('1', 'alice'))
    await until(() => open1.kit.queue.jobs()[0]?.state === 'downloading')
    const [id] = open1.ids()
    expect((await said(open1, { content: '下载进度' })).join()).toContain(`${id}  ${name}\n`)
  })

  it('shows twelve and counts the rest', async () => {
    const open1 = await open()
    for (let id = 1; id <= 15; id++) await receive(open1.bot, ask(String(id), `u${id}`))
    await until(() => open1.kit.queue.jobs().length === 15)
    const [line = ''] = await said(open1, { content: '下载进度' })
    expect(line.match(/\d+ {2}\S+/g)).toHaveLength(12)
    expect(line).toContain('还有 3 个')
  })

  it('by an ordinary word without prefix is talk', async () => {
    expect(await said(await busy(), { content: 'progress' })).toEqual([])
  })
})

describe('ending', () => {
  it.each(['取消', '#取消', '取消解析', 'cancel', 'amagi.cancel'])('by %s ends one’s own', async (content) => {
    const open1 = await busy()
    const [, second] = open1.ids()
    expect(await said(open1, { content, userId: 'alice' })).toEqual(['已取消 2 个。'])
    await until(() => open1.ids().length === 1)
    expect(open1.ids()).toEqual([second])
    // What was cancelled is not sent, and may be asked for again at once.
    open1.letGo()
    await until(() => open1.kit.queue.jobs()[0]?.state === 'downloading')
    open1.letGo()
    await until(() => open1.kit.queue.idle())
    expect(open1.bot.log.filter((line) => line.includes('<video'))).toHaveLength(1)
    await receive(open1.bot, ask('1', 'alice'))
    await until(() => open1.kit.queue.jobs().length === 1)
  })

  it('by number ends that one, and never the one of somebody else', async () => {
    const open1 = await busy()
    const [first, second, third] = open1.ids()
    expect(await said(open1, { content: `取消 ${second}`, userId: 'alice' })).toEqual([
      '这是别人的，只有会话管理员可以取消。',
    ])
    expect(await said(open1, { content: `取消 #${third}`, userId: 'alice' })).toEqual(['已取消 1 个。'])
    expect(await said(open1, { content: `取消解析 999999`, userId: 'alice' })).toEqual([
      '没有这个编号，可能已经完成了。编号见“下载进度”。',
    ])
    expect(await said(open1, { content: '取消 全部', userId: 'alice' })).toEqual([
      '这是别人的，只有会话管理员可以取消。',
    ])
    expect(open1.ids()).toEqual([first, second])
  })

  it('is for who runs the chat and for the administrators of the accounts, of everybody’s', async () => {
    const open1 = await busy({ settings: { ...text, accounts: { admins: ['test:boss'] } } })
    const [, second] = open1.ids()
    const owner = { userId: 'owner', roles: ['owner'] }
    expect(await said(open1, { content: `取消 ${second}`, ...owner })).toEqual(['已取消 1 个。'])
    expect(open1.lines).toContain('info owner ended 1 answers of others')
    expect(await said(open1, { content: '取消解析', userId: 'boss' })).toEqual(['已取消 2 个。'])
    await until(() => open1.kit.queue.idle())
  })

  it('of their own comes first for them', async () => {
    const open1 = await busy()
    await receive(open1.bot, { ...ask('4', 'owner'), roles: ['owner'] })
    await until(() => open1.ids().length === 4)
    expect(await said(open1, { content: '取消', userId: 'owner', roles: ['owner'] })).toEqual(['已取消 1 个。'])
    expect(await said(open1, { content: '取消 全部', userId: 'owner', roles: ['owner'] })).toEqual(['已取消 3 个。'])
  })

  it('does not reach into another chat', async () => {
    const open1 = await busy()
    const [first] = open1.ids()
    const elsewhere = { userId: 'alice', channelId: 'elsewhere' }
    expect(await said(open1, { content: '取消解析', ...elsewhere })).toEqual(['你在这里没有正在处理的解析。'])
    expect(await said(open1, { content: `取消解析 ${first}`, ...elsewhere })).toEqual([
      '没有这个编号，可能已经完成了。编号见“下载进度”。',
    ])
    expect(open1.ids()).toHaveLength(3)
  })

  it('is not meant where nothing is under way, or where people talk', async () => {
    const open1 = await busy()
    const seen: string[] = []
    open1.ctx.middleware((session, next) => {
      seen.push(session.content ?? '')
      return next()
    })
    for (const content of ['取消订单', '取消 明天的会', 'cancel my order']) {
      expect(await said(open1, { content, userId: 'alice' })).toEqual([])
    }
    expect(await said(open1, { content: '取消', userId: 'carol' })).toEqual([])
    expect(seen).toEqual(['取消订单', '取消 明天的会', 'cancel my order', '取消'])
    expect(open1.ids()).toHaveLength(3)
  })
})

describe('a video that takes long', () => {
  const slow = { reply: { parts: ['media' as const], slowNotice: 1 }, limits: { perUser: 0 } }

  it('is spoken of once', async () => {
    const open1 = await open({ settings: slow })
    await receive(open1.bot, ask('1', 'alice'))
    await until(() => open1.bot.sent.length === 1, 'the line', 30_000)
    expect(open1.bot.log).toEqual(['视频还在处理，好了就发。'])
    open1.letGo()
    await until(() => open1.bot.sent.length === 2)
    expect(open1.bot.log[1]).toContain('<video')
  })

  it('and is there in time is not, nor one that was ended, nor without the setting', async () => {
    const open1 = await open({ settings: slow })
    await receive(open1.bot, ask('1', 'alice'))
    await until(() => open1.kit.queue.jobs()[0]?.state === 'downloading')
    open1.letGo()
    await until(() => open1.kit.queue.idle())
    await receive(open1.bot, ask('2', 'alice'))
    await until(() => open1.kit.queue.jobs()[0]?.state === 'downloading')
    for (const id of open1.ids()) open1.kit.queue.cancel(id)
    open1.settings.reply.slowNotice = 0
    await receive(open1.bot, ask('3', 'alice'))
    await new Promise((resolve) => setTimeout(resolve, 1300))
    expect(open1.bot.log.filter((line) => !line.includes('<video'))).toEqual([])
  })
})

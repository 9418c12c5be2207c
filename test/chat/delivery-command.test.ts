import { afterEach, expect, it } from 'vitest'
import type { CardView } from '../../src/card/views'
import { learningOf } from '../../src/chat/deliver/learning'
import { refused, sent } from '../../src/chat/outcome'
import { receive, until } from './test-bot'
import { createWorld, type World } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const mib = 1024 * 1024
const admin = { userId: 'boss', direct: true }

async function open(info: 'card' | 'text') {
  world = await createWorld({ settings: { accounts: { admins: ['test:boss'] }, reply: { info } } })
  return world
}

async function teach({ kit }: World): Promise<void> {
  const group = { platform: 'onebot', selfId: '10001', guildId: '5', channelId: '5', direct: false }
  const learning = learningOf(group, kit.experience)
  await learning.note('video', 20 * mib, { element: 'video', way: 'file' }, refused('way', 'no such file'))
  await learning.note('video', 20 * mib, { element: 'file', way: 'chunks' }, sent('1'))
  const direct = { platform: 'sandbox:x y', selfId: 'a b', channelId: '5', direct: true }
  await learningOf(direct, kit.experience).note('img', 100, { element: 'img', way: 'base64' }, sent('2'))
}

const ask = async ({ bot }: World, content: string): Promise<string> => {
  const before = bot.sent.length
  await receive(bot, { ...admin, content })
  await until(() => bot.sent.length > before, `an answer to ${content}`)
  return bot.log.at(-1) ?? ''
}

it('what was learned is told in lines, the latest kind of file first, the way that worked first', async () => {
  const open1 = await open('text')
  expect(await ask(open1, '发送方式')).toContain('还没有记住什么')
  await teach(open1)
  const lines = (await ask(open1, 'amagi.delivery')).split('\n')
  expect(lines).toEqual([
    '文件的发送方式',
    'onebot:10001 · 群聊 · 视频 10–30 MB',
    expect.stringMatching(/^· 作为文件：分块上传 — 成功（.+）$/),
    expect.stringMatching(/^· 本地路径 — 被拒绝（.+）$/),
    'sandbox:x y:a b · 私聊 · 图片 ≤ 1 MB',
    expect.stringMatching(/^· 直接发送 — 成功（.+）$/),
  ])
})

it('is a card where pictures are', async () => {
  const open1 = await open('card')
  await teach(open1)
  const views: CardView[] = []
  const { drawView } = open1.fake
  open1.fake.drawView = (view, options) => (views.push(view), drawView(view, options))
  expect(await ask(open1, '发送方式')).toContain('<img')
  expect(views).toMatchObject([{ kind: 'help', groups: [{ entries: [{}, {}] }, { entries: [{}] }] }])
})

it('is forgotten on wish, by nobody else', async () => {
  const open1 = await open('text')
  await teach(open1)
  await receive(open1.bot, { userId: 'stranger', direct: true, content: '发送方式 忘记' })
  await until(() => open1.bot.log.at(-1)?.includes('权限不足') === true)
  expect(await open1.kit.experience.lessons()).toHaveLength(3)
  expect(await ask(open1, '发送方式 忘记')).toContain('已忘记')
  expect(await open1.kit.experience.lessons()).toEqual([])
})

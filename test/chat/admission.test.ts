import { afterEach, describe, expect, it } from 'vitest'
import { admit } from '../../src/chat/admission'
import { chatKey } from '../../src/chat/ref'
import { createLedger } from '../../src/store'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (limits: Partial<NonNullable<WorldOptions['settings']>['limits']> = {}) =>
  (world = await createWorld({ settings: { reply: { parts: ['info'] }, limits } }))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const link = (id: string) => `https://douyin.com/video/${id}`

/** Works whose resolving waits until it is told to go on; the ids that have been asked for, in order. */
function holding({ fake }: World) {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  fake.resolve = (target) => {
    asked.push(target.id)
    return new Promise((resolve) => waiting.push(() => resolve(videoPost(target.id))))
  }
  return { asked, goOn: () => waiting.splice(0).forEach((finish) => finish()) }
}

describe('a work', () => {
  it('asked for again while its answer is under way is left alone, in another chat it is answered', async () => {
    const { bot } = await open()
    const works = holding(world as World)
    await receive(bot, { content: link('1') })
    await receive(bot, { content: link('1'), userId: 'bob' })
    await receive(bot, { content: link('1'), channelId: 'other' })
    await until(() => works.asked.length === 2)
    works.goOn()
    await until(() => bot.sent.length === 2)
    await calm()
    expect(bot.sent.map(({ channelId }) => channelId)).toEqual(['room', 'other'])
  })

  it('already answered gets no word at all, whoever asks', async () => {
    const { bot, now } = await open()
    const works = holding(world as World)
    await receive(bot, { content: link('1') })
    await until(() => works.asked.length === 1)
    works.goOn()
    await until(() => bot.sent.length === 1)
    now.ms += 179_000
    await receive(bot, { content: link('1'), userId: 'bob' })
    await calm()
    expect(works.asked).toEqual(['1'])
    expect(bot.attempts).toBe(1)
  })

  it('is answered every time when the window is off', async () => {
    const { bot } = await open({ dedupeSec: 0 })
    const works = holding(world as World)
    await receive(bot, { content: link('1') })
    await receive(bot, { content: link('1') })
    await until(() => works.asked.length === 2)
    works.goOn()
    await until(() => bot.sent.length === 2)
    expect(works.asked).toEqual(['1', '1'])
  })
})

describe('a message', () => {
  it('delivered twice is answered once, even where every work is answered every time', async () => {
    const { bot } = await open({ dedupeSec: 0 })
    const works = holding(world as World)
    await receive(bot, { content: link('1'), messageId: 'same' })
    await receive(bot, { content: link('1'), messageId: 'same' })
    await receive(bot, { content: link('1'), messageId: 'same', channelId: 'other' })
    await until(() => works.asked.length >= 2)
    await calm()
    works.goOn()
    await until(() => bot.sent.length === 2)
    await calm()
    expect(bot.sent.map(({ channelId }) => channelId)).toEqual(['room', 'other'])
  })
})

describe('a user', () => {
  it('has so many answers a minute, others are not held up, and a minute later there are new ones', async () => {
    const { bot, now, lines } = await open({ perUser: 2, perChat: 9 })
    const works = holding(world as World)
    for (const id of ['1', '2', '3']) await receive(bot, { content: link(id) })
    await receive(bot, { content: link('4'), userId: 'bob' })
    await until(() => works.asked.length === 3)
    now.ms += 60_000
    await receive(bot, { content: link('5') })
    await until(() => works.asked.length === 4)
    expect(works.asked).toEqual(['1', '2', '4', '5'])
    expect(lines).toContain('info test:alice has used up the answers of this minute')
  })

  it('who asks by command is told so', async () => {
    const { bot } = await open({ perUser: 1 })
    const works = holding(world as World)
    await receive(bot, { content: link('1') })
    await receive(bot, { content: `解析 ${link('2')}` })
    await until(() => bot.sent.length === 1)
    expect(bot.log).toEqual(['请求太频繁，请稍后再试。'])
    expect(works.asked).toEqual(['1'])
  })

  it('loses none of them to a chat that is full', async () => {
    const { bot } = await open({ perUser: 1, perChat: 1 })
    const works = holding(world as World)
    await receive(bot, { content: link('1'), userId: 'bob' })
    await receive(bot, { content: link('2') })
    await receive(bot, { content: link('3'), channelId: 'other' })
    await until(() => works.asked.length === 2)
    expect(works.asked).toEqual(['1', '3'])
  })
})

describe('a chat', () => {
  it('has so many answers at a time, other chats have theirs, and an ended one makes room', async () => {
    const { bot, lines } = await open({ perChat: 2 })
    const works = holding(world as World)
    for (const id of ['1', '2', '3']) await receive(bot, { content: link(id), userId: `u${id}` })
    await receive(bot, { content: link('4'), channelId: 'other' })
    await until(() => works.asked.length === 3)
    expect(lines).toContain('info test/g//room: too many answers at a time')
    works.goOn()
    await until(() => bot.sent.length === 3)
    await calm()
    await receive(bot, { content: link('5') })
    await until(() => works.asked.length === 4)
    expect(works.asked).toEqual(['1', '2', '4', '5'])
  })

  it('counts what is asked by command, which is told so', async () => {
    const { bot } = await open({ perChat: 1 })
    const works = holding(world as World)
    await receive(bot, { content: `解析 ${link('1')}` })
    await until(() => works.asked.length === 1)
    await receive(bot, { content: link('2'), userId: 'bob' })
    await receive(bot, { content: `评论 ${link('3')}`, userId: 'carol' })
    await until(() => bot.sent.length === 1)
    expect(bot.log).toEqual(['请求太频繁，请稍后再试。'])
    works.goOn()
    await until(() => bot.sent.length === 2)
    await calm()
    await receive(bot, { content: link('4'), userId: 'dave' })
    await until(() => works.asked.length === 2)
    expect(works.asked).toEqual(['1', '4'])
  })

  it('gives its place back when an answer fails', async () => {
    const { bot, fake } = await open({ perChat: 1 })
    const works = holding(world as World)
    const held = fake.resolve
    fake.resolve = () => Promise.reject(new Error('unexpected'))
    await receive(bot, { content: link('1') })
    await calm()
    fake.resolve = held
    await receive(bot, { content: link('2') })
    await until(() => works.asked.length === 1)
    expect(works.asked).toEqual(['2'])
  })
})

describe('who is refused', () => {
  const chat = { platform: 'test', selfId: 'bot', channelId: 'room', direct: false }
  const asked = { chat, user: { platform: 'test', userId: 'alice' }, locales: [] }
  it('takes no place in the chat', () => {
    const ledger = createLedger({ dedupeSec: 0, perUser: 1, perChat: 1 })
    const first = admit(asked, ledger)
    if (first.admitted) first.leave()
    expect(admit(asked, ledger)).toEqual({
      admitted: false,
      reason: 'test:alice has used up the answers of this minute',
    })
    expect(ledger.enter(chatKey(chat))).toBeDefined()
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (
  limits: Partial<NonNullable<WorldOptions['settings']>['limits']> = {},
  options: Omit<WorldOptions, 'settings'> = {},
) => (world = await createWorld({ settings: { reply: { parts: ['info'] }, limits }, ...options }))
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

const usedUp = '每分钟最多解析 2 次，这次没有解析，请一分钟后再试。'
const lineFull = '这里等待解析的太多了，这次没有解析，请稍后再试。'
const quoting = (id: string, text: string) => `<quote id="${id}"/>${text}`

describe('a user', () => {
  it('has so many answers a minute, is told once, holds nobody up, and has new ones a minute later', async () => {
    const { bot, now, lines } = await open({ perUser: 2, perChat: 9 })
    const works = holding(world as World)
    for (const id of ['1', '2', '3', '4']) await receive(bot, { content: link(id), messageId: `m${id}` })
    await receive(bot, { content: link('5'), userId: 'bob' })
    await until(() => works.asked.length === 3 && bot.sent.length === 1)
    await calm()
    expect(bot.log).toEqual([quoting('m3', usedUp)])
    expect(lines.filter((line) => line === 'info test:alice has used up the answers of this minute')).toHaveLength(2)
    now.ms += 60_000
    await receive(bot, { content: link('6') })
    await until(() => works.asked.length === 4)
    expect(works.asked).toEqual(['1', '2', '5', '6'])
    await receive(bot, { content: link('7') })
    await receive(bot, { content: link('8'), messageId: 'm8' })
    await until(() => bot.sent.length === 2)
    expect(bot.log[1]).toBe(quoting('m8', usedUp))
  })

  it('who asks by command is told in the same way', async () => {
    const { bot } = await open({ perUser: 2 })
    const works = holding(world as World)
    await receive(bot, { content: `解析 ${link('1')}` })
    await receive(bot, { content: `评论 ${link('1')}` })
    await receive(bot, { content: `解析 ${link('2')}`, messageId: 'm' })
    await receive(bot, { content: `评论 ${link('2')}` })
    await until(() => bot.sent.length === 1 && works.asked.length === 2)
    await calm()
    expect(bot.log).toEqual([quoting('m', usedUp)])
    expect(works.asked).toEqual(['1', '1'])
  })

  it('is counted by works, not by messages: what still fits of a message is answered', async () => {
    const { bot } = await open({ perUser: 2 })
    const works = holding(world as World)
    await receive(bot, { content: link('1') })
    await receive(bot, { content: `${link('2')} ${link('3')}`, messageId: 'm' })
    await until(() => works.asked.length === 2 && bot.sent.length === 1)
    expect(works.asked).toEqual(['1', '2'])
    expect(bot.log).toEqual([quoting('m', usedUp)])
  })

  it.each<[string, () => Promise<void>]>([
    [
      'duplicates',
      async () => {
        const { bot, fake } = world as World
        fake.resolve = async ({ id }) => videoPost(id)
        await receive(bot, { content: link('0'), userId: 'bob' })
        await until(() => bot.sent.length === 1)
        for (let time = 0; time < 3; time++) await receive(bot, { content: link('0') })
        await receive(bot, { content: 'https://s.douyin.com/zero' })
        await calm()
      },
    ],
    [
      'works that are not found',
      async () => {
        const { bot } = world as World
        for (const id of ['7', '8', '9']) {
          await receive(bot, { content: link(id) })
          await until(() => bot.log.some((text) => text.includes('作品不存在')))
          bot.sent.length = 0
        }
      },
    ],
    [
      'answers the chat refused',
      async () => {
        const { bot, fake } = world as World
        fake.resolve = async ({ id }) => videoPost(id)
        bot.behave = () => {
          throw Object.assign(new Error('muted'), { response: { status: 403 } })
        }
        for (const refused of [link('7'), link('8'), 'https://s.douyin.com/zero', 'https://s.douyin.com/zero']) {
          const before = bot.attempts
          await receive(bot, { content: refused })
          await until(() => bot.attempts > before)
          await until(() => (world as World).kit.queue.idle())
        }
        bot.behave = () => undefined
      },
    ],
  ])('is not charged for %s', async (_, before) => {
    const short = { zero: { platform: 'douyin', kind: 'video', id: '0' } } as const
    const { bot } = await open({ perUser: 2 }, { short })
    await before()
    const works = holding(world as World)
    for (const id of ['1', '2', '3']) await receive(bot, { content: link(id), messageId: `m${id}` })
    await until(() => works.asked.length === 2)
    await until(() => bot.log.includes(quoting('m3', usedUp)))
    expect(works.asked).toEqual(['1', '2'])
  })

  it('who pastes short links is counted by what they stand for', async () => {
    const short = Object.fromEntries(
      ['1', '2', '3'].map((id) => [`s${id}`, { platform: 'douyin' as const, kind: 'video' as const, id }]),
    )
    const { bot } = await open({ perUser: 2 }, { short })
    const works = holding(world as World)
    for (const id of ['1', '2', '3']) await receive(bot, { content: `https://s.douyin.com/s${id}` })
    await until(() => works.asked.length === 2 && bot.sent.length === 1)
    expect(bot.log[0]).toContain(usedUp)
    // The third work is nobody's: whoever has answers left gets it.
    await receive(bot, { content: link('3'), userId: 'bob' })
    await until(() => works.asked.length === 3)
    expect(works.asked).toEqual(['1', '2', '3'])
  })
})

describe('a chat', () => {
  it('has so many answers at a time; the others wait, are told nothing, and come in their order', async () => {
    const { bot, kit } = await open({ perChat: 2 })
    const works = holding(world as World)
    for (const id of ['1', '2', '3', '4']) await receive(bot, { content: link(id), userId: `u${id}` })
    await receive(bot, { content: link('5'), channelId: 'other' })
    await until(() => works.asked.length === 3)
    expect(works.asked).toEqual(['1', '2', '5'])
    expect(kit.queue.jobs({ chat: 'test/g//room', state: 'waiting' }).map(({ label }) => label)).toEqual([
      'douyin:video:3',
      'douyin:video:4',
    ])
    works.goOn()
    await until(() => works.asked.length === 5)
    works.goOn()
    await until(() => bot.sent.length === 5 && kit.queue.idle())
    expect(works.asked).toEqual(['1', '2', '5', '3', '4'])
    expect(bot.log.every((text) => text.includes('<img'))).toBe(true)
  })

  it('whose line is full says so once to each asker, and holds neither work nor asker to it', async () => {
    const { bot, kit, lines } = await open({ perChat: 1, perUser: 2 }, { queue: { waiting: 1 } })
    const works = holding(world as World)
    for (const id of ['1', '2']) await receive(bot, { content: link(id), userId: `u${id}` })
    for (const id of ['3', '4', '5']) await receive(bot, { content: link(id), messageId: `m${id}` })
    await receive(bot, { content: `解析 ${link('6')}`, userId: 'bob', messageId: 'm6' })
    await until(() => works.asked.length === 1 && bot.sent.length === 2)
    expect(bot.log).toEqual([quoting('m3', lineFull), quoting('m6', lineFull)])
    expect(lines.filter((line) => line === 'info test/g//room: too many answers wait already')).toHaveLength(4)
    works.goOn()
    await until(() => works.asked.length === 2)
    works.goOn()
    await until(() => kit.queue.idle())
    for (const id of ['3', '4']) await receive(bot, { content: link(id) })
    await until(() => works.asked.length === 3)
    works.goOn()
    await until(() => works.asked.length === 4)
    expect(works.asked).toEqual(['1', '2', '3', '4'])
  })

  it('answers what was asked by command before what was pasted', async () => {
    const { bot, kit } = await open({ perChat: 1 })
    const works = holding(world as World)
    await receive(bot, { content: link('1') })
    await receive(bot, { content: link('2'), userId: 'bob' })
    await receive(bot, { content: `解析 ${link('3')}`, userId: 'carol' })
    for (const count of [1, 2, 3]) {
      await until(() => works.asked.length === count)
      works.goOn()
    }
    await until(() => kit.queue.idle())
    expect(works.asked).toEqual(['1', '3', '2'])
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

  it('of five people with five links each gets all of them', async () => {
    const { bot, fake, kit } = await open()
    fake.resolve = async ({ id }) => {
      await calm(2)
      return videoPost(id)
    }
    for (let link5 = 0; link5 < 5; link5++) {
      for (let user = 0; user < 5; user++) await receive(bot, { content: link(`${user}-${link5}`), userId: `u${user}` })
    }
    await until(() => bot.sent.length >= 25 && kit.queue.idle(), 'all answers', 20_000)
    expect(bot.log.filter((text) => text.includes('<img'))).toHaveLength(25)
    expect(bot.sent).toHaveLength(25)
  })
})

describe('an answer that is cancelled', () => {
  it('while it waits or runs sends nothing and holds neither the work nor the asker to it', async () => {
    const { bot, kit } = await open({ perChat: 1, perUser: 2 })
    const works = holding(world as World)
    for (const id of ['1', '2']) await receive(bot, { content: link(id) })
    await until(() => works.asked.length === 1)
    expect(kit.queue.jobs().map(({ state, priority, user }) => [state, priority, user])).toEqual([
      ['resolving', 'pasted', 'test:alice'],
      ['waiting', 'pasted', 'test:alice'],
    ])
    for (const { id } of kit.queue.jobs()) kit.queue.cancel(id)
    works.goOn()
    await until(() => kit.queue.idle())
    await calm()
    expect(bot.sent).toEqual([])
    for (const id of ['1', '2']) await receive(bot, { content: link(id) })
    await until(() => works.asked.length === 2)
    works.goOn()
    await until(() => works.asked.length === 3)
    works.goOn()
    await until(() => bot.sent.length === 2)
    expect(works.asked).toEqual(['1', '1', '2'])
  })
})

describe('two accounts of ours in one chat', () => {
  it('answer a message once, pasted or asked by command, though its id differs for each', async () => {
    const { bot, account, kit, fake } = await open({ dedupeSec: 0, perUser: 0 })
    fake.resolve = async ({ id }) => videoPost(id)
    const other = await account('other-bot')
    const both = async (content: string, id: string) => {
      await receive(bot, { content, messageId: `a-${id}` })
      await receive(other, { content, messageId: `b-${id}` })
    }
    await both(link('1'), '1')
    await both(`解析 ${link('2')}`, '2')
    await both(`评论 ${link('3')}`, '3')
    await until(() => bot.sent.length === 3)
    await until(() => kit.queue.idle())
    expect([bot.sent.length, other.sent.length]).toEqual([3, 0])
  })

  it('answer for themselves in private, and whoever else says the same', async () => {
    const { bot, account, fake } = await open({ dedupeSec: 0 })
    fake.resolve = async ({ id }) => videoPost(id)
    const other = await account('other-bot')
    await receive(bot, { content: link('1'), direct: true })
    await receive(other, { content: link('1'), direct: true })
    await receive(bot, { content: link('1') })
    await receive(other, { content: link('1'), userId: 'bob' })
    await until(() => bot.sent.length === 2 && other.sent.length === 2)
    expect([bot.sent.length, other.sent.length]).toEqual([2, 2])
  })
})

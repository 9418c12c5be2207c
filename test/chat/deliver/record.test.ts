/** What was sent of an answer is not sent again by a pasted link; the real memory, and the plan's own parts. */
import { afterEach, describe, expect, it } from 'vitest'
import { albumPost, videoPost } from '../../../samples/plain-posts'
import { partsLeft } from '../../../src/chat/deliver/record'
import type { Post } from '../../../src/model'
import { createLedger } from '../../../src/store'
import { receive, until, calm } from '../test-bot'
import { createWorld, type World, type WorldOptions } from '../world'

let world: World
afterEach(() => world.close())

const link = 'https://douyin.com/video/1'

async function open(post: Post = videoPost('1'), more: WorldOptions = {}): Promise<World> {
  world = await createWorld({
    posts: { 'douyin:video:1': post },
    settings: { reply: { info: 'text', parts: ['info', 'media'] } },
    ...more,
  })
  return world
}

/** A restart forgets what is in memory alone. */
const restart = ({ kit, settings }: World): void =>
  void Object.assign(kit, { ledger: createLedger({ ...settings.limits, clock: kit.clock }) })

const answers = ({ lines }: World): string[] =>
  lines.filter((line) => line.startsWith('info') && line.includes(' messages'))

async function ask(content: string): Promise<void> {
  const before = answers(world).length
  await receive(world.bot, { content })
  await until(() => answers(world).length > before, 'an answer')
  await calm()
}

describe('a link that is pasted again after a restart', () => {
  it('of a whole answer sends nothing, and a command sends all of it', async () => {
    const { bot } = await open()
    await ask(link)
    const whole = bot.sent.length
    expect(whole).toBe(2)
    restart(world)
    await ask(link)
    expect(bot.sent).toHaveLength(whole)
    expect(answers(world).at(-1)).toContain('0 messages after 2 parts')
    await ask(`解析 ${link}`)
    expect(bot.sent).toHaveLength(2 * whole)
  })

  it('sends the part that was refused and not the one that may have arrived', async () => {
    const { bot } = await open()
    bot.behave = (sent) => {
      if (sent.text.includes('<video')) throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })
      throw Object.assign(new Error('no'), { response: { status: 413 } })
    }
    await ask(link)
    expect(bot.sent).toHaveLength(0)
    bot.behave = () => undefined
    restart(world)
    await ask(link)
    expect(bot.log.map((line) => (line.includes('<video') ? 'video' : 'text'))).toEqual(['text'])
  })

  it('sends the pictures of an album that are missing', async () => {
    const { bot } = await open(albumPost('1', 4))
    bot.behave = (sent, attempt) => {
      if (sent.text.includes('<img') && attempt >= 3)
        throw Object.assign(new Error('no'), { response: { status: 403 } })
    }
    await ask(link)
    const first = bot.sent.length
    expect(first).toBe(3)
    bot.behave = () => undefined
    world.kit.host.shut.forget({ platform: 'test', selfId: 'bot', guildId: 'room', channelId: 'room', direct: false })
    restart(world)
    await ask(link)
    expect(bot.sent).toHaveLength(first + 2)
    expect(answers(world).at(-1)).toContain('2 messages after 3 parts')
  })

  it('of a folded answer sends nothing of what was in it', async () => {
    await open(albumPost('1', 3), {
      bot: { platform: 'onebot' },
      settings: { reply: { info: 'text', parts: ['info', 'media'], preset: 'folded' } },
    })
    await ask(link)
    restart(world)
    await ask(link)
    expect(answers(world)).toMatchObject(
      [/1 messages to/, /0 messages after 4 parts/].map((line) => expect.stringMatching(line)),
    )
  })

  it('sends what was in a fold that was refused and went alone, as far as it did not', async () => {
    // Four pictures go together where they go without a forward.
    const { bot } = await open(albumPost('1', 6), {
      bot: { platform: 'onebot' },
      settings: { reply: { info: 'text', parts: ['info', 'media'], preset: 'folded' } },
    })
    const forward = ({ text }: { text: string }): boolean => text.startsWith('<message forward')
    bot.behave = (sent) => {
      if (forward(sent)) throw Object.assign(new Error('x'), { args: {}, url: 'send_group_forward_msg', code: 1200 })
      if (bot.sent.length === 2) throw Object.assign(new Error('no'), { response: { status: 403 } })
    }
    await ask(link)
    // The words and the first pictures.
    expect(bot.sent).toHaveLength(2)
    bot.behave = () => undefined
    world.kit.host.shut.forget({ platform: 'onebot', selfId: 'bot', guildId: 'room', channelId: 'room', direct: false })
    restart(world)
    await ask(link)
    expect(bot.sent.slice(2).map((sent) => [forward(sent), sent.text.match(/<img/g)?.length])).toEqual([[true, 2]])
    expect(answers(world).at(-1)).toContain('1 messages after 5 parts')
    restart(world)
    await ask(link)
    expect(answers(world).at(-1)).toContain('0 messages after 7 parts')
  })

  it('is answered anew when the window is over', async () => {
    const { bot, now } = await open()
    await ask(link)
    now.ms += 181_000
    await ask(link)
    expect(bot.sent).toHaveLength(4)
  })
})

it('a message leaves when it is on disk that it does, and one that is ended before that is not written down', async () => {
  const { bot, kit, abort } = await open()
  const noted: [string, string | undefined][] = []
  let written = (): void => undefined
  const note: typeof kit.sendings.note = (_chat, _work, part, state) => {
    noted.push([part, state])
    return new Promise((resolve) => (written = resolve))
  }
  Object.assign(kit, { sendings: { ...kit.sendings, note } })
  await receive(bot, { content: link })
  await until(() => noted.length === 1, 'the first note')
  await calm()
  expect([bot.attempts, noted]).toEqual([0, [['text', 'unknown']]])
  written()
  await until(() => noted.length === 3, 'the next part')
  expect([bot.attempts, noted.slice(1)]).toEqual([
    1,
    [
      ['text', 'sent'],
      ['video douyin-1', 'unknown'],
    ],
  ])
  abort.abort()
  written()
  await until(() => noted.length === 4, 'the end')
  expect([bot.attempts, noted[3]]).toEqual([1, ['video douyin-1', undefined]])
})

it('parts with one name are told apart by their number', () => {
  const remark = { kind: 'remark', code: 'too-large', details: {} } as const
  const { names, ...rest } = partsLeft([remark, { ...remark }], new Map([['remark too-large', 'unknown']]))
  expect([[...names.values()], rest]).toEqual([['remark too-large 2'], { parts: [remark], sent: 0, unknown: 1 }])
})

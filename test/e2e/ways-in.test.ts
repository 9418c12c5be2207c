/** Cards without an address, codes on pictures and summaries, through the real OneBot adapter and the simulated sites. */
import sharp from 'sharp'
import { renderSVG } from 'uqr'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as plugin from '../../src'
import { accounts } from '../../simulator'
import { startBot, type LoopbackBot } from '../../simulator/chats/bot'
import { keyed } from '../support/keyed'

let bot: LoopbackBot
beforeAll(async () => {
  bot = await startBot({
    plugin,
    settings: {
      reply: { info: 'text', parts: ['info'] },
      limits: { perUser: 0, dedupeSec: 0 },
      accounts: { bilibili: { cookie: accounts.bilibili.normal } } as never,
    },
  })
})
afterAll(() => bot.close())
afterEach(() => bot.simulator.reset())

let serial = 0
const newGroup = () => String(50_000 + ++serial)
const workOf = (key: string) => keyed(bot.simulator.links, key)

async function answered(group: string, count: number): Promise<string[]> {
  const own = () => bot.onebot.arrivals.filter(({ chat }) => chat === `group:${group}`)
  const end = Date.now() + 60_000
  while (own().length < count && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
  await new Promise((resolve) => setTimeout(resolve, 250))
  expect(own()).toHaveLength(count)
  return own().map(({ segments }) =>
    segments.flatMap(({ type, data }) => (type === 'text' ? [String(data.text)] : [])).join(''),
  )
}

/** The card of a work as its app makes it when it leaves the address out. */
const cardOf = (key: string) => {
  const card = JSON.parse(workOf(key).forms.miniapp) as { meta: { detail_1: Record<string, unknown> } }
  delete card.meta.detail_1.qqdocurl
  return { type: 'json', data: { data: JSON.stringify(card) } }
}
const reply = (id: string, text: string) => [
  { type: 'reply', data: { id } },
  { type: 'text', data: { text } },
]

describe('a card without an address', () => {
  it('is answered when its title means one work', async () => {
    const group = newGroup()
    bot.onebot.say([cardOf('walk')], { group })
    expect((await answered(group, 1))[0]).toContain(workOf('walk').title)
  })

  it('is silence when two works have its title, and a choice when somebody asks', async () => {
    const group = newGroup()
    const id = bot.onebot.say([cardOf('ukulele')], { group })
    await answered(group, 0)
    const asking = bot.onebot.say(reply(id, '解析'), { group })
    expect((await answered(group, 1))[0]).toMatch(/1\. .*\n2\. /)
    // There is something to choose from: the message that asked is done.
    const done = { message_id: asking, emoji_id: '144', set: true }
    await expect.poll(() => bot.onebot.actions.map(({ params }) => params)).toContainEqual(done)
    bot.onebot.say('1', { group })
    expect((await answered(group, 2))[1]).toContain(workOf('ukulele').title)
  })
})

describe('a code on a picture', () => {
  const picture = async (text: string) => ({
    type: 'image',
    data: {
      file: `base64://${(
        await sharp(Buffer.from(renderSVG(text, { pixelSize: 6, border: 4 })))
          .jpeg()
          .toBuffer()
      ).toString('base64')}`,
    },
  })

  it('is answered when the picture is replied to, or comes with the command', async () => {
    const group = newGroup()
    const code = await picture(workOf('door').forms.short)
    const id = bot.onebot.say([code], { group })
    await answered(group, 0)
    bot.onebot.say(reply(id, '解析'), { group })
    await answered(group, 1)
    bot.onebot.say([{ type: 'text', data: { text: '解析 ' } }, code], { group })
    for (const text of await answered(group, 2)) expect(text).toContain(workOf('door').title)
  })

  it('that leads elsewhere is told so and not opened', async () => {
    const group = newGroup()
    const id = bot.onebot.say([await picture('https://evil.example/video/BV1xx411c7mD')], { group })
    bot.onebot.say(reply(id, '解析'), { group })
    expect((await answered(group, 1))[0]).toContain('没有找到')
    expect(bot.simulator.requests).toEqual([])
  })
})

describe('总结', () => {
  it('says what a video says', async () => {
    const group = newGroup()
    bot.onebot.say(`总结 ${workOf('walk').forms.short}`, { group })
    expect((await answered(group, 1))[0]).toMatch(/【总结】.*\n.*先录声音[^]*0:01 第 1 段/)
  })

  it('says why there is none', async () => {
    const group = newGroup()
    bot.onebot.say(`总结 ${workOf('door').forms.plain}`, { group })
    const [said] = await answered(group, 1)
    expect(said).toContain('还没有做好')
    expect(said).toContain('字幕（中文（自动生成））')
  })
})

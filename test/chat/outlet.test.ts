import { Context, h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { conversationOf } from '../../src/chat/conversation'
import { createOutlet, hostOf } from '../../src/chat/outlet'
import { receive, TestBot } from './test-bot'

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined }

let ctx: Context | undefined
afterEach(() => ctx?.stop())

async function outlet(quote = true, platform = 'test', referrer?: object) {
  ctx = new Context()
  const bot = new TestBot(ctx, { selfId: 'bot', platform })
  await ctx.start()
  const session = await receive(bot, { content: 'x', messageId: 'm' })
  if (referrer) session.event.referrer = referrer
  const abort = new AbortController()
  return {
    bot,
    abort,
    out: createOutlet(
      conversationOf(session),
      { host: hostOf(ctx), signal: abort.signal, log: quiet, clock: Date.now },
      quote,
    ),
  }
}

describe('the way out', () => {
  it('quotes the request in the first message that asks for it, and only there', async () => {
    const { bot, out } = await outlet()
    await out.send([h('video', { src: 'a:' })])
    await out.send([h.text('one')], { quote: true })
    await out.send([h.text('two')], { quote: true })
    expect(bot.log).toEqual(['<video src="a:"/>', '<quote id="m"/>one', 'two'])
  })

  it.each([
    ['the settings say no', 'test', false],
    ['the chat cannot', 'qq', true],
  ])('quotes nothing where %s', async (_, platform, quote) => {
    const { bot, out } = await outlet(quote, platform)
    await out.send([h.text('one')], { quote: true })
    expect(bot.log).toEqual(['one'])
  })

  it('quotes again when the quoting message was refused', async () => {
    const { bot, out } = await outlet()
    bot.behave = (_, attempt) => {
      if (attempt === 0) throw new Error('refused')
    }
    expect(await out.send([h.text('one')], { quote: true })).toMatchObject({ kind: 'refused', scope: 'way' })
    await out.send([h.text('two')], { quote: true })
    expect(bot.log).toEqual(['<quote id="m"/>two'])
  })

  it('quotes once where nobody knows whether the quoting message arrived', async () => {
    const { bot, out } = await outlet()
    bot.behave = (_, attempt) => {
      if (attempt === 0) throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })
    }
    expect(await out.send([h.text('one')], { quote: true })).toMatchObject({ kind: 'unknown' })
    await out.send([h.text('two')], { quote: true })
    expect(bot.log).toEqual(['two'])
  })

  it('sends nothing after it was closed, and ends what is waiting', async () => {
    const { bot, out, abort } = await outlet()
    bot.behave = () => new Promise(() => undefined)
    const waiting = out.send([h.text('one')])
    await new Promise((resolve) => setTimeout(resolve, 5))
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    const attempts = bot.attempts
    await expect(out.send([h.text('two')])).rejects.toMatchObject({ code: 'cancelled' })
    expect(bot.attempts).toBe(attempts)
  })

  it('hands back what the peer of the adapter wants to see again', async () => {
    const { bot, out } = await outlet(true, 'test', { thread: '7' })
    const referrers: unknown[] = []
    const sendMessage = bot.sendMessage.bind(bot)
    bot.sendMessage = (channelId, content, referrer, options) => {
      referrers.push(referrer)
      return sendMessage(channelId, content, referrer, options)
    }
    await out.send([h.text('one')])
    expect(referrers).toEqual([{ thread: '7' }])
  })

  it('keeps megabytes of arguments out of the outcome', async () => {
    const { bot, out } = await outlet()
    bot.behave = () => {
      throw new Error(`args: ${'QUJD'.repeat(1_000_000)}`)
    }
    const outcome = await out.send([h.text('one')])
    expect(outcome).toMatchObject({ kind: 'refused' })
    expect(JSON.stringify(outcome).length).toBeLessThan(300)
  })
})

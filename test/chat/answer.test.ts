import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import { albumPost, clip, musicPost, picture, videoPost } from '../../samples/plain-posts'
import { calm, receive, TestBot, until, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'
import { cpuTimer } from '../support/stopwatches'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld(options))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const card = '<img src="data:image/jpeg"/>'
const video = '<video src="data:video/mp4"/>'
const link = (id: string) => `https://douyin.com/video/${id}`

describe('a link in a chat', () => {
  it('is answered with the card, quoting the request, and then the video', async () => {
    const { bot } = await open({ posts: { 'douyin:video:1': videoPost('1') } })
    await receive(bot, { content: `看 ${link('1')} 哈哈`, messageId: 'm1' })
    await until(() => bot.sent.length === 2)
    expect(bot.log).toEqual([`<quote id="m1"/>${card}`, video])
  })

  it('says in the debug log what was found, who answered and which quality was taken', async () => {
    const origin = { channel: 'share-page', tried: [{ channel: 'signed-web', code: 'blocked' }] }
    const { bot, lines } = await open({ posts: { 'douyin:video:1': videoPost('1', { origin }) } })
    await receive(bot, { content: `${link('1')}?token=hunter2` })
    await until(() => bot.sent.length === 2)
    expect(lines.filter((line) => line.startsWith('debug')).slice(0, 3)).toEqual([
      'debug douyin:video:1: text https://douyin.com/video/1?token=***',
      'debug douyin video 1: from share-page, after signed-web (blocked)',
      'debug douyin-1: v-720-avc, about 1.0 MB (best)',
    ])
  })

  it('lets later plugins see the message and does not hold the chain while it works', async () => {
    const order: string[] = []
    const { bot, ctx, fake } = await open({ posts: { 'douyin:video:1': videoPost('1') } })
    let finish = () => undefined as void
    fake.draw = () => new Promise((resolve) => (finish = () => resolve([])))
    ctx.middleware((_, next) => {
      order.push('later plugin')
      return next()
    })
    await receive(bot, { content: link('1') })
    expect(order).toEqual(['later plugin'])
    await calm()
    expect(bot.sent).toEqual([])
    finish()
    await until(() => bot.sent.length > 0)
  })

  it('gets its card while the video is still downloading', async () => {
    const { bot, calls, fake } = await open({ posts: { 'douyin:video:1': videoPost('1') } })
    const { file } = fake
    let arrive = () => undefined as void
    fake.file = (id, mime) => new Promise((resolve) => (arrive = () => resolve(file(id, mime))))
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 1)
    expect(calls).toEqual(['resolve 1', 'draw 1', 'video douyin-1'])
    arrive()
    await until(() => bot.sent.length === 2)
    expect(bot.log[1]).toBe(video)
  })

  it('in a message with two is answered in the order of the message, whichever resolves first', async () => {
    const { bot, fake, settings } = await open()
    settings.reply.parts = ['info']
    fake.resolve = async (target) => {
      if (target.id === '1') await calm(30)
      return videoPost(target.id)
    }
    fake.draw = async (post) => [{ data: Buffer.from(post.id), mime: 'image/png', width: 1, height: 1 }]
    await receive(bot, { content: `${link('1')} ${link('2')}`, messageId: 'm' })
    await until(() => bot.sent.length === 2)
    expect(bot.sent.map((sent) => sent.elements.at(-1)?.attrs.src)).toEqual([
      'data:image/png;base64,MQ==',
      'data:image/png;base64,Mg==',
    ])
  })

  it('beyond the cap of links per message is left alone', async () => {
    const { bot, calls } = await open({ settings: { reply: { maxLinks: 2 } } })
    await receive(bot, { content: [1, 2, 3, 4].map((id) => link(String(id))).join('\n') })
    await until(() => calls.length >= 2)
    await calm()
    expect(calls).toEqual(['resolve 1', 'resolve 2'])
  })

  it('that names the same work twice, short and long, is answered once', async () => {
    const { bot } = await open({
      posts: { 'douyin:video:1': videoPost('1') },
      short: { abc: { platform: 'douyin', kind: 'video', id: '1' } },
      settings: { reply: { parts: ['info'] } },
    })
    await receive(bot, { content: `https://s.douyin.com/abc ${link('1')}` })
    await until(() => bot.sent.length > 0)
    await calm()
    expect(bot.sent).toHaveLength(1)
  })
})

describe('an album', () => {
  it('of four pictures goes out in one message after the card', async () => {
    const { bot } = await open({ posts: { 'douyin:note:7': albumPost('7', 4) }, bot: { platform: 'onebot' } })
    await receive(bot, { content: 'https://douyin.com/note/7', messageId: 'm' })
    await until(() => bot.sent.length === 2)
    expect(bot.log).toEqual([`<quote id="m"/>${card}`, card.repeat(4)])
  })

  it('of five goes out as one merged forward in which every node names its author', async () => {
    const { bot } = await open({ posts: { 'douyin:note:7': albumPost('7', 5) }, bot: { platform: 'onebot' } })
    await receive(bot, { content: 'https://douyin.com/note/7' })
    await until(() => bot.sent.length === 2)
    const forward = bot.sent[1]?.elements[0]
    expect(forward?.attrs.forward).toBe(true)
    expect(forward?.children.map((node) => node.children[0]?.toString())).toEqual(
      Array(5).fill('<author id="bot" name="bot"/>'),
    )
  })

  it('whose forward is refused goes out a few in a message', async () => {
    const { bot } = await open({ posts: { 'douyin:note:7': albumPost('7', 5) }, bot: { platform: 'onebot' } })
    bot.behave = ({ text }) => {
      if (text.includes('forward')) throw Object.assign(new Error('refused'), { code: 1200 })
    }
    await receive(bot, { content: 'https://douyin.com/note/7' })
    await until(() => bot.sent.length === 3)
    expect(bot.log.slice(1)).toEqual([card.repeat(4), card])
  })

  it('whose forward timed out is not sent a second time', async () => {
    const { bot, lines } = await open({ posts: { 'douyin:note:7': albumPost('7', 5) }, bot: { platform: 'onebot' } })
    bot.behave = ({ text }) => {
      if (text.includes('forward')) throw Object.assign(new Error('x'), { args: {}, url: 'send_group_forward_msg' })
    }
    await receive(bot, { content: 'https://douyin.com/note/7' })
    await until(() => lines.some((line) => line.includes('forward')))
    await calm()
    expect(bot.sent).toHaveLength(1)
  })

  it('names the pictures that are missing, once, at the end', async () => {
    const { bot, fake } = await open({ posts: { 'douyin:note:7': albumPost('7', 3) } })
    const { file } = fake
    fake.file = (id, mime) => (id.endsWith('-2') ? Promise.reject(new AmagiError('network')) : file(id, mime))
    await receive(bot, { content: 'https://douyin.com/note/7' })
    await until(() => bot.sent.length === 4)
    expect(bot.log.slice(1)).toEqual([card, card, '有 1 张图片没能发送（共 3 张）。'])
  })

  it('sends the clip of a live photo, the pictures, and its music as voice', async () => {
    const music = musicPost('1').audio
    const images = [picture('a'), { ...picture('b'), clip: clip('b-clip') }]
    const post = albumPost('7', 0, { images, ...(music ? { music } : {}) })
    const { bot } = await open({ posts: { 'douyin:note:7': post } })
    await receive(bot, { content: 'https://douyin.com/note/7', messageId: 'm' })
    await until(() => bot.sent.length === 4)
    expect(bot.log).toEqual([`<quote id="m"/>${card}`, video, card, '<audio src="data:audio/mpeg"/>'])
  })
})

describe('restraint', () => {
  const posts = { 'douyin:video:1': videoPost('1') }
  const settings = { reply: { parts: ['info' as const] } }

  const leftAlone: Record<string, [WorldOptions, Partial<Incoming>?]> = {
    'messages of other bots': [{}, { isBot: true }],
    'platforms that are switched off': [{ settings: { ...settings, platforms: { douyin: { enabled: false } } } }],
    'everything when only commands count': [{ settings: { ...settings, trigger: 'command' } }],
    'text links when only cards count': [{ settings: { ...settings, trigger: 'cards' } }],
    'chats that never asked when that is the policy': [{ settings: { ...settings, defaultOn: false } }],
    'quoted messages': [{}, { content: '好看', quote: { id: 'q', content: link('1') } }],
    // The prefix keeps the dispatcher from taking the command itself.
  }
  for (const [what, [given, incoming]] of Object.entries(leftAlone)) {
    it(`leaves alone ${what}`, async () => {
      const { bot, calls } = await open({ posts, settings, ...given })
      await receive(bot, { content: link('1'), ...incoming })
      await calm()
      expect(calls).toEqual([])
      expect(bot.sent).toEqual([])
    })
  }

  it('answers text that only looks like a command of ours: without its prefix the dispatcher takes none', async () => {
    const { bot, calls } = await open({ posts, settings, app: { prefix: '/', prefixMode: 'strict' } })
    await receive(bot, { content: `关闭解析 ${link('1')}` })
    await until(() => bot.sent.length > 0)
    expect(calls).toContain('resolve 1')
  })

  it('leaves alone bots of the same process, whose messages are not marked', async () => {
    const { bot, ctx, calls } = await open({ posts, settings })
    const second = new TestBot(ctx, { selfId: 'second', platform: 'test' })
    await receive(bot, { content: link('1'), userId: second.selfId })
    await calm()
    expect(calls).toEqual([])
  })

  it('answers other bots when that is allowed', async () => {
    const { bot } = await open({ posts, settings: { ...settings, otherBots: true } })
    await receive(bot, { content: link('1'), isBot: true })
    await until(() => bot.sent.length === 1)
    expect(bot.log[0]).toContain(card)
  })

  it('answers the same work in the same chat only once within the window, elsewhere again', async () => {
    const { bot, now } = await open({ posts, settings })
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 1)
    await receive(bot, { content: link('1') })
    await receive(bot, { content: link('1'), channelId: 'other' })
    await until(() => bot.sent.length === 2)
    now.ms += 181_000
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 3)
    expect(bot.sent.map(({ channelId }) => channelId)).toEqual(['room', 'other', 'room'])
  })

  it('counts no failure: the next link of the same work is tried again', async () => {
    const { bot, fake, calls } = await open({ posts, settings })
    const { resolve } = fake
    fake.resolve = () => Promise.reject(new AmagiError('network'))
    await receive(bot, { content: link('1') })
    // The line about it.
    await until(() => bot.sent.length === 1)
    fake.resolve = resolve
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 2)
    expect(calls).toEqual(['resolve 1', 'resolve 1', 'draw 1'])
  })

  it('counts an answer of which nothing could be sent as a failure', async () => {
    const { bot, kit } = await open({ posts, settings })
    bot.behave = () => {
      throw new Error('refused')
    }
    await receive(bot, { content: link('1') })
    await until(() => bot.attempts >= 1)
    await until(() => kit.queue.idle())
    bot.behave = () => undefined
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 1)
    expect(bot.log[0]).toContain(card)
  })

  it('answers an event that is delivered twice only once', async () => {
    const { bot, calls } = await open({ settings })
    await receive(bot, { content: link('404'), messageId: 'same' })
    await receive(bot, { content: link('404'), messageId: 'same' })
    await calm()
    expect(calls).toEqual(['resolve 404'])
  })

  it('stops a user who asks too often', async () => {
    const { bot, fake, calls } = await open({ settings: { ...settings, limits: { perUser: 2 } } })
    fake.resolve = async ({ id }) => videoPost(id)
    for (const id of ['1', '2', '3']) await receive(bot, { content: link(id) })
    await until(() => bot.sent.length === 3)
    await calm()
    expect(calls.filter((call) => call.startsWith('resolve'))).toEqual(['resolve 1', 'resolve 2'])
  })
})

describe('an error', () => {
  const spoken = {
    'not-found': '作品不存在，或者已经被删除。',
    private: '作品是私密的，或者只有部分人可见。',
    region: '所在地区无法查看这个作品。',
    'not-live': '主播还没有开播。',
    'too-large': '文件超过了大小限制。',
  } as const
  for (const [code, line] of Object.entries(spoken)) {
    it(`"${code}" is said in one line`, async () => {
      const { bot } = await open({ posts: { 'douyin:video:1': new AmagiError(code as keyof typeof spoken) } })
      await receive(bot, { content: link('1'), messageId: 'm' })
      await until(() => bot.sent.length > 0)
      await calm()
      expect(bot.log).toEqual([`<quote id="m"/>${line}`])
    })
  }

  it('about a bare id that does not exist stays silent', async () => {
    const { bot, calls } = await open()
    await receive(bot, { content: '这是 BV1xx411c7mD 吗' })
    await until(() => calls.length === 1)
    await calm()
    expect(bot.sent).toEqual([])
  })

  it('of the card leaves text and cover in its place', async () => {
    const cover = { source: { urls: ['https://media.douyin.com/c.jpg'] } }
    const { bot, fake } = await open({ posts: { 'douyin:video:1': videoPost('1', { cover }) } })
    fake.draw = () => Promise.reject(new AmagiError('unsupported', { message: 'no renderer' }))
    await receive(bot, { content: link('1'), messageId: 'm' })
    await until(() => bot.sent.length === 2)
    expect(bot.log[0]).toMatch(/^<quote id="m"\/><img src="data:image\/jpeg"\/>【抖音】标题 1\n作者：甲/)
    expect(bot.log[1]).toBe(video)
  })

  it('of the video leaves the card, and is named in the log and in one line', async () => {
    const { bot, fake, lines } = await open({ posts: { 'douyin:video:1': videoPost('1') } })
    fake.file = () => Promise.reject(new AmagiError('network', { message: 'cut' }))
    await receive(bot, { content: link('1') })
    await until(() => lines.some((line) => line.includes('video was not sent: network: cut')))
    await until(() => bot.sent.length === 2)
    expect(bot.log[1]).toBe('网络连接失败，请稍后再试。')
  })
})

describe('limits', () => {
  it('name what is too long, and the card goes out all the same', async () => {
    const post = videoPost('1', { video: { ...clip('douyin-1'), durationSec: 1200 } })
    const { bot, calls } = await open({ posts: { 'douyin:video:1': post } })
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 2)
    expect(bot.log[1]).toBe('视频长 20:00，超过了 15:00 的限制，只发送信息。')
    expect(calls).not.toContain('video douyin-1')
  })

  it('name what is too large, with both figures', async () => {
    const post = videoPost('1', { video: clip('douyin-1', 120 * 1024 * 1024) })
    const { bot } = await open({ posts: { 'douyin:video:1': post } })
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 2)
    expect(bot.log[1]).toBe('视频约 120 MB，超过了 90 MB 的限制，只发送信息。')
  })
})

describe('bad input', () => {
  it('of a megabyte is passed on at once', async () => {
    const { bot, calls } = await open()
    const spent = cpuTimer()
    await receive(bot, { elements: [h.text('https://'.repeat(131_072))] })
    expect(spent()).toBeLessThan(1000)
    expect(calls).toEqual([])
  })

  it('such as a broken JSON card does no harm', async () => {
    const { bot, calls, lines } = await open()
    await receive(bot, {
      elements: [
        h('json', { data: '{"app":"com.tencent.structmsg","meta":{"news":{' }),
        h('json', {}),
        h('xml', { data: '<msg url=' }),
      ],
    })
    await calm()
    expect([calls, bot.sent, lines]).toEqual([[], [], []])
  })

  it('in titles stays literal text', async () => {
    const title = '<at id="all"/> & {0} $& <img src="file:///etc/passwd"/>'
    const { bot } = await open({
      posts: { 'douyin:video:1': videoPost('1', { title }) },
      settings: { reply: { info: 'text', parts: ['info'] } },
    })
    await receive(bot, { content: link('1'), messageId: 'm' })
    await until(() => bot.sent.length === 1)
    expect(bot.sent[0]?.elements.map(({ type }) => type)).toEqual(['quote', 'text'])
    expect(bot.sent[0]?.elements[1]?.attrs.content).toContain(`【抖音】${title}`)
  })
})

describe('when the plugin is unloaded', () => {
  it('during a download nothing more is sent and nothing is logged as an error', async () => {
    const { bot, fake, abort, lines } = await open({ posts: { 'douyin:video:1': videoPost('1') } })
    const { file } = fake
    let arrive = () => undefined as void
    fake.file = (id, mime) => new Promise((resolve) => (arrive = () => resolve(file(id, mime))))
    await receive(bot, { content: link('1') })
    await until(() => bot.sent.length === 1)
    abort.abort()
    arrive()
    await calm()
    expect(bot.sent).toHaveLength(1)
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([])
  })
})

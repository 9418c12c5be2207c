import { afterEach, describe, expect, it } from 'vitest'
import type { MediaFile, PictureFile } from '../../../src/media/types'
import { AmagiError } from '../../../src/errors'
import { albumPost, musicPost, picture, videoPost } from '../../../samples/plain-posts'
import { chatKey } from '../../../src/chat/ref'
import { calm, receive, until, type TestBot } from '../test-bot'
import { createWorld, type World, type WorldOptions } from '../world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld(options))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const link = 'https://douyin.com/video/1'
const posts = { 'douyin:video:1': videoPost('1') }
const settings = { reply: { parts: ['media' as const] } }
const retcode = (code: number) =>
  Object.assign(new Error(`args: ${'A'.repeat(5_000_000)}`), { args: {}, url: 'send', code })

/** A file of any stated size that is a few bytes on disk. */
function sized(open: World, sizeBytes: number): void {
  const { file } = open.fake
  open.fake.file = async (id, mime): Promise<MediaFile> => ({ ...(await file(id, mime)), sizeBytes })
}

const sources = (open: World) =>
  open.bot.sent.map((sent) => String(sent.elements[0]?.attrs.src ?? sent.text).slice(0, 15))

describe('an album with its music as a show', () => {
  const music = musicPost('2').audio!
  const album = { 'douyin:video:1': albumPost('1', 2, { music }) }
  const wish = { reply: { parts: ['media' as const] }, media: { slideshow: true } }

  it('comes after its pictures', async () => {
    const open1 = await open({ bot: { platform: 'onebot' }, posts: album, settings: wish })
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.bot.sent.map(({ elements }) => elements.at(-1)?.type)).toEqual(['img', 'video'])
  })
  it('is an extra: where it cannot be made nobody is told, but the log is', async () => {
    const open1 = await open({ bot: { platform: 'onebot' }, posts: album, settings: wish })
    const { file } = open1.fake
    open1.fake.file = async (id, mime) => {
      if (id === 'slideshow') throw new AmagiError('unsupported', { details: { needs: 'ffmpeg' } })
      return file(id, mime)
    }
    await receive(open1.bot, { content: link })
    await until(() => open1.lines.some((line) => line.includes('no slideshow: unsupported')))
    expect(open1.bot.sent).toHaveLength(1)
  })
})

describe('a video on OneBot', () => {
  const onebot = { bot: { platform: 'onebot' }, posts, settings }

  it('of up to 10 MB goes inline with its mime type', async () => {
    const open1 = await open(onebot)
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(sources(open1)).toEqual(['data:video/mp4;'])
  })

  it('above 10 MB goes by path', async () => {
    const open1 = await open(onebot)
    sized(open1, 11 * 1024 * 1024)
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text).toMatch(/^<video src="file:\/\/\/.*douyin-1"\/>$/)
  })

  it('above 100 MB goes as a named file', async () => {
    const open1 = await open({ ...onebot, settings: { ...settings, limits: { sizeMb: 200 } } })
    sized(open1, 120 * 1024 * 1024)
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text).toMatch(/^<file title="标题 1.bin" src="file:\/\/\/.*douyin-1"\/>$/)
  })

  it('that is refused as a video, whatever the way, goes as a file', async () => {
    const open1 = await open(onebot)
    open1.bot.behave = ({ text }) => {
      if (text.startsWith('<video')) throw retcode(1200)
    }
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text).toMatch(/^<file title="标题 1.bin" src="file:\/\/\//)
  })

  it('is refused once in a way, and goes the way that worked the next time', async () => {
    const both = { ...posts, 'douyin:video:2': videoPost('2') }
    const open1 = await open({ ...onebot, posts: both })
    sized(open1, 20 * 1024 * 1024)
    open1.bot.behave = ({ text }) => {
      if (text.startsWith('<video')) throw retcode(1200)
    }
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    const spent = open1.bot.attempts
    expect(spent).toBeGreaterThan(1)
    await receive(open1.bot, { content: 'https://douyin.com/video/2', channelId: 'another room' })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.bot.attempts).toBe(spent + 1)
  })

  it('that is refused in every form ends in a link, and the logs hold no payload', async () => {
    const open1 = await open(onebot)
    open1.bot.behave = ({ text }) => {
      if (/^<(?:video|file)/.test(text)) throw retcode(1200)
    }
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.attempts).toBe(6)
    expect(open1.bot.log).toEqual(['没能直接发送，可以在这里观看：https://www.douyin.com/video/1'])
    expect(open1.lines.filter((line) => line.includes('refused'))).toHaveLength(7)
    for (const line of open1.lines) expect(line.length).toBeLessThan(400)
  })

  const timeouts: Record<string, () => unknown> = {
    'the adapter’s own time-out, whose class name a build may lose': () =>
      Object.assign(new Error('x'), { args: {}, url: 'send' }),
    'an error named TimeoutError': () => Object.assign(new Error('x'), { name: 'TimeoutError' }),
    'a code of Node': () => Object.assign(new Error('x'), { code: 'ETIMEDOUT' }),
    'a cut connection below another error': () =>
      new Error('x', { cause: Object.assign(new Error('y'), { code: 'ECONNRESET' }) }),
    'one of several errors': () =>
      new AggregateError([new Error('x'), Object.assign(new Error('y'), { code: 'ETIMEDOUT' })]),
    'a gateway that gave up': () => Object.assign(new Error('x'), { response: { status: 504 } }),
    'a gateway that got no good answer': () => Object.assign(new Error('x'), { response: { status: 502 } }),
    'a server that got tired of waiting for the rest': () =>
      Object.assign(new Error('x'), { response: { status: 408 } }),
  }
  for (const [what, error] of Object.entries(timeouts)) {
    it(`is never sent twice after ${what}`, async () => {
      const { bot, lines } = await open(onebot)
      bot.behave = () => {
        throw error()
      }
      await receive(bot, { content: link })
      await until(() => lines.some((line) => line.includes('nobody knows whether video arrived')))
      await calm()
      expect(bot.attempts).toBe(1)
      expect(bot.sent).toEqual([])
    })
  }

  it('that may have arrived counts as answered: the same link soon after is left alone', async () => {
    const { bot, lines } = await open(onebot)
    bot.behave = () => {
      throw Object.assign(new Error('x'), { code: 'ETIMEDOUT' })
    }
    await receive(bot, { content: link })
    await until(() => lines.some((line) => line.includes('nobody knows whether video arrived')))
    await receive(bot, { content: link })
    await calm()
    expect(bot.attempts).toBe(1)
  })
})

describe('a video in a container no chat plays', () => {
  /** Every file is an FLV nothing could convert. */
  async function meeting(
    platform: string,
    more: WorldOptions['settings'] = {},
    behave: TestBot['behave'] = () => undefined,
  ): Promise<World> {
    const open1 = await open({ bot: { platform }, posts, settings: { ...settings, ...more } })
    open1.bot.behave = behave
    const { file } = open1.fake
    open1.fake.file = async (id, mime) => ({ ...(await file(id, mime)), name: 'a.flv', foreign: 'FLV' })
    await receive(open1.bot, { content: link })
    return open1
  }

  it('goes as a plain file, never as a video, and a line after it says why', async () => {
    const open1 = await meeting('onebot')
    await until(() => open1.bot.sent.length === 2)
    await calm()
    expect(open1.bot.attempts).toBe(2)
    expect(open1.bot.sent[0]?.text).toMatch(/^<file title="标题 1.flv" src="/)
    expect(open1.bot.log[1]).toBe('这个视频是聊天软件不能播放的格式（FLV），用文件发送。')
  })
  it('is not tried at all where the chat has neither files nor links', async () => {
    const open1 = await meeting('qq')
    await until(() => open1.bot.sent.length === 1)
    await calm()
    expect(open1.bot.log).toEqual(['消息发送失败。'])
    expect(open1.lines).toContainEqual(expect.stringContaining('no way was taken and links are refused here'))
  })
  it('that is refused as a file ends in the link, without a line about the format', async () => {
    const open1 = await meeting('onebot', {}, ({ text }) => {
      if (text.startsWith('<file')) throw retcode(1200)
    })
    await until(() => open1.bot.sent.length === 1)
    await calm()
    expect(open1.bot.log).toEqual(['没能直接发送，可以在这里观看：https://www.douyin.com/video/1'])
  })
  it('of which nobody knows whether it arrived is not spoken of', async () => {
    const open1 = await meeting('onebot', {}, () => {
      throw Object.assign(new Error('x'), { code: 'ETIMEDOUT' })
    })
    await until(() => open1.lines.some((line) => line.includes('nobody knows whether video arrived')))
    await calm()
    expect(open1.bot.attempts).toBe(1)
  })
  it('stays out of a merged forward and comes after it', async () => {
    const reply = { parts: ['info' as const, 'media' as const], preset: 'folded' as const, foldVideos: true }
    const open1 = await meeting('onebot', { reply })
    await until(() => open1.bot.sent.length === 3)
    expect(open1.bot.sent[0]?.text).not.toContain('<video')
    expect(open1.bot.sent[1]?.text).toMatch(/^<file /)
  })
})

describe('who asked by command', () => {
  const onebot = { bot: { platform: 'onebot' }, posts, settings }

  it('hears no complaint about what may have arrived', async () => {
    const { bot, lines } = await open(onebot)
    bot.behave = ({ text }) => {
      if (text.startsWith('<video')) throw Object.assign(new Error('x'), { code: 'ETIMEDOUT' })
    }
    await receive(bot, { content: `解析 ${link}` })
    await until(() => lines.some((line) => line.includes('nobody knows whether video arrived')))
    await calm()
    expect(bot.attempts).toBe(1)
    expect(lines.filter((line) => line.includes('was not sent'))).toEqual([])
  })

  it('hears of what certainly did not arrive', async () => {
    const { bot, fake } = await open(onebot)
    fake.file = () => Promise.reject(new Error('no way to get it'))
    await receive(bot, { content: `解析 ${link}` })
    await until(() => bot.sent.length === 1)
    expect(bot.sent[0]?.text).not.toContain('<video')
  })
})

describe('the way media is handed over', () => {
  const way = async (send: 'file' | 'url' | 'base64' | 'link', bot = 'onebot') => {
    const open1 = await open({ bot: { platform: bot }, posts, settings: { ...settings, media: { send } } })
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    return open1
  }
  it('can be forced to the path', async () =>
    expect(sources(await way('file'))).toEqual([expect.stringMatching(/^file:\/\/\//)]))
  it('can be forced to the address', async () => expect(sources(await way('url'))).toEqual(['https://media.d']))
  it('can be forced inline', async () => expect(sources(await way('base64'))).toEqual(['data:video/mp4;']))
  it('can be a link, for which nothing is downloaded', async () => {
    const open1 = await way('link')
    expect(open1.calls).toEqual(['resolve 1'])
    expect(open1.bot.log).toEqual(['没能直接发送，可以在这里观看：https://www.douyin.com/video/1'])
  })
})

describe('files on disk', () => {
  it('are in use from the download until they are sent, and asked for in the name of the chat', async () => {
    const open1 = await open({ bot: { platform: 'lark' }, posts: { 'douyin:note:7': albumPost('7', 3) }, settings })
    const inUse: number[] = []
    open1.bot.behave = () => void inUse.push(open1.lent.inUse)
    await receive(open1.bot, { content: 'https://douyin.com/note/7', channelId: 'here' })
    await until(() => open1.bot.sent.length === 3)
    await until(() => open1.lent.inUse === 0)
    expect(inUse[0]).toBeGreaterThanOrEqual(1)
    expect(inUse[2]).toBe(1)
    expect(new Set(open1.lent.chats)).toEqual(
      new Set([chatKey({ platform: 'lark', selfId: 'bot', guildId: 'here', channelId: 'here', direct: false })]),
    )
  })

  it('are let go of when the answer fails, and when it is cancelled', async () => {
    const open1 = await open({ bot: { platform: 'onebot' }, posts, settings })
    open1.bot.behave = () => {
      throw retcode(100)
    }
    await receive(open1.bot, { content: link })
    await until(() => open1.lines.some((line) => line.includes('was not sent') || line.includes('takes nothing')))
    await until(() => open1.lent.inUse === 0)
    const hung = new Promise<void>(() => undefined)
    open1.bot.behave = () => hung
    const before = open1.bot.attempts
    await receive(open1.bot, { content: `解析 ${link}`, channelId: 'other' })
    await until(() => open1.bot.attempts > before)
    expect(open1.lent.inUse).toBe(1)
    open1.abort.abort()
    await until(() => open1.lent.inUse === 0)
  })
})

describe('what is offered by address', () => {
  it('is never the picture track of a video whose sound comes apart', async () => {
    const whole = videoPost('1')
    const [variant] = whole.video?.variants ?? []
    const audio = { id: '30280', codec: 'aac' as const, source: { urls: ['https://media.douyin.com/sound'] } }
    const apart = {
      ...whole,
      video: whole.video && { ...whole.video, variants: variant ? [{ ...variant, audio }] : [] },
    }
    const seen: Record<string, string[]> = {}
    for (const [name, post] of Object.entries({ whole, apart })) {
      const open1 = await open({ bot: { platform: 'onebot' }, posts: { 'douyin:video:1': post }, settings })
      const ways: string[] = []
      open1.bot.behave = ({ text, elements }) => {
        if (!text.startsWith('<video')) return
        ways.push(String(elements[0]?.attrs.src).split(':')[0] ?? '')
        throw retcode(1200)
      }
      await receive(open1.bot, { content: link })
      await until(() => open1.bot.sent.length === 1)
      seen[name] = ways
      await open1.close()
    }
    expect(seen).toEqual({ whole: ['data', 'file', 'https'], apart: ['data', 'file'] })
  })
})

describe('the cover beside a text', () => {
  const cover = picture('douyin-1-cover')
  const withText = {
    posts: { 'douyin:video:1': videoPost('1', { cover }) },
    settings: { reply: { parts: ['info' as const], info: 'text' as const } },
  }
  it.each<[Partial<PictureFile>, boolean]>([
    [{ scaled: true }, true],
    [{ piece: { index: 1, count: 2 } }, true],
    [{ asFile: 'too-large' }, false],
  ])('that was made %j is shown: %s', async (made, shown) => {
    const open1 = await open({ bot: { platform: 'onebot' }, ...withText })
    // No card can be drawn: then the text has the cover with it.
    open1.settings.reply.info = 'card'
    open1.fake.draw = () => Promise.reject(new Error('no renderer'))
    const { file } = open1.fake
    open1.fake.picture = async (id) => [{ ...(await file(id, 'image/jpeg')), ...made }]
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text.includes('<img')).toBe(shown)
    expect(open1.bot.sent[0]?.text).toContain('标题 1')
  })

  it('that never comes holds the text back for four seconds', async () => {
    const open1 = await open({ bot: { platform: 'onebot' }, ...withText })
    open1.settings.reply.info = 'card'
    open1.fake.draw = () => Promise.reject(new Error('no renderer'))
    open1.fake.picture = () => new Promise(() => undefined)
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text).not.toContain('<img')
  })
})

describe('other chats', () => {
  it('on KOOK get pictures in one group, as data the adapter need not download', async () => {
    const open1 = await open({ bot: { platform: 'kook' }, posts: { 'douyin:note:7': albumPost('7', 6) }, settings })
    await receive(open1.bot, { content: 'https://douyin.com/note/7', messageId: 'm' })
    await until(() => open1.bot.sent.length === 1)
    const pictures = '<img src="data:image/jpeg"/>'.repeat(6)
    expect(open1.bot.log).toEqual([`<quote id="m"/><kook:image-group>${pictures}</kook:image-group>`])
  })

  it('behind Satori never get a path of our disk', async () => {
    const open1 = await open({ bot: { platform: 'chronocat', adapter: 'satori' }, posts, settings })
    sized(open1, 60 * 1024 * 1024)
    await receive(open1.bot, { content: link })
    await until(() => open1.bot.sent.length === 1)
    expect(open1.bot.sent[0]?.text).not.toContain('file:')
  })

  it('of the official QQ bot get at most four messages, one line about the rest, and no address in a text', async () => {
    const post = albumPost('7', 9, { title: '看 https://evil.example/x 和 evil.example 吧' })
    const open1 = await open({
      bot: { platform: 'qq' },
      posts: { 'douyin:note:7': post },
      settings: { reply: { info: 'text' } },
    })
    await receive(open1.bot, { content: 'https://douyin.com/note/7' })
    await until(() => open1.bot.sent.length === 5)
    await calm()
    expect(open1.bot.log.slice(1)).toEqual([
      ...Array<string>(3).fill('<img src="data:image/jpeg"/>'),
      '这里一条消息最多回复 4 条，其余的内容没有发送。',
    ])
    expect(open1.bot.sent[0]?.text).not.toMatch(/https?:|evil\.example/)
  })

  it('on Discord are read from the raw text where the parser destroyed the link', async () => {
    const open1 = await open({ bot: { platform: 'discord' }, posts, settings })
    await receive(open1.bot, {
      content: `看 <${link}?x=1&y=2> 哈`,
      extras: { discord: { d: { content: `看 <${link}?x=1&y=2> 哈` } } },
    })
    await until(() => open1.bot.sent.length === 1)
    expect(sources(open1)).toEqual(['data:video/mp4;'])
  })

  it('that refuse the card get its text, and the video all the same', async () => {
    const open1 = await open({ bot: { platform: 'kook' }, posts })
    open1.bot.behave = ({ text }) => {
      if (text.includes('<img')) throw new AggregateError([new Error('refused')])
    }
    await receive(open1.bot, { content: link, messageId: 'm' })
    await until(() => open1.bot.sent.length === 2)
    expect(open1.bot.log[0]).toMatch(/^<quote id="m"\/>【抖音】标题 1\n/)
    expect(open1.bot.log[1]).toBe('<video src="data:video/mp4"/>')
  })
})

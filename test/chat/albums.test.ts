import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { MediaFile, PictureFile } from '../../src/media/types'
import { albumPost, clip, picture } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World } from './world'

const mib = 2 ** 20

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

/** An album of so many pictures on OneBot, media alone; each picture counts as so many bytes. */
async function open(count: number, sizeBytes = 1000): Promise<World> {
  const opened = await createWorld({
    bot: { platform: 'onebot' },
    posts: { 'douyin:note:7': albumPost('7', count) },
    settings: { reply: { parts: ['media'], maxPictures: 200 } },
  })
  const { file } = opened.fake
  opened.fake.file = async (id, mime): Promise<MediaFile> => ({ ...(await file(id, mime)), sizeBytes })
  world = opened
  return opened
}

const album = 'https://douyin.com/note/7'

/** The pictures of each message, by the beginning of their sources. */
const pictures = ({ bot }: World): string[][] =>
  bot.sent.map(({ text }) => [...text.matchAll(/<img src="([a-z]+):/g)].map(([, form]) => form ?? ''))

describe('a merged forward', () => {
  it('carries its pictures inline as long as all of them together may go inline', async () => {
    const opened = await open(6, 1.6 * mib)
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 1)
    expect(pictures(opened)).toEqual([Array(6).fill('data')])
  })

  it('names files when its pictures together are too much for inline, each small enough alone', async () => {
    const opened = await open(6, 2 * mib)
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 1)
    expect(pictures(opened)).toEqual([Array(6).fill('file')])
  })

  it('of more than 50 pictures is several, in order and without a loss', async () => {
    const opened = await open(120)
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 3)
    await calm()
    expect(pictures(opened).map(({ length }) => length)).toEqual([50, 50, 20])
    const ids = opened.bot.sent.flatMap(({ text }) =>
      [...text.matchAll(/base64,([^"]+)"/g)].map(([, data]) => Buffer.from(data ?? '', 'base64').toString()),
    )
    expect(ids).toEqual(Array.from({ length: 120 }, (_, index) => `bytes of douyin-7-${index + 1}`))
  })

  it('of which one is refused goes on with the next, the refused pictures a few in a message', async () => {
    const opened = await open(60)
    opened.bot.behave = ({ text }) => {
      if ((text.match(/<img/g) ?? []).length === 50) throw new Error('refused')
    }
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 14)
    await calm()
    expect(pictures(opened).map(({ length }) => length)).toEqual([...Array(12).fill(4), 2, 10])
  })
})

it('an album of 3000 entries is answered with the first of them and one line', async () => {
  const opened = await open(3000)
  opened.settings.reply.maxPictures = 60
  await receive(opened.bot, { content: album })
  await until(() => opened.bot.sent.length === 3)
  await calm()
  expect(opened.bot.log[0]).toContain('一共 3000 张，这里只发送前 60 张。')
  expect(pictures(opened).map(({ length }) => length)).toEqual([0, 50, 10])
  expect(opened.calls.filter((call) => call.startsWith('image'))).toHaveLength(60)
})

/** An album of so many, media alone, in a chat of this platform; what some of its pictures have become. */
async function fitted(
  count: number,
  made: Record<number, Partial<PictureFile>[]>,
  platform = 'telegram',
): Promise<World> {
  const opened = await createWorld({
    bot: { platform },
    posts: { 'douyin:note:7': albumPost('7', count) },
    settings: { reply: { parts: ['media'] } },
  })
  world = opened
  const { file } = opened.fake
  opened.fake.picture = async (id) => {
    const whole = await file(id, 'image/jpeg')
    const parts = made[Number(id.split('-').at(-1))] ?? [{}]
    return parts.map((part) => ({ ...whole, ...part }))
  }
  return opened
}

describe('several pictures in one message', () => {
  const sizes = (opened: World): number[] => pictures(opened).map(({ length }) => length)

  it.each([
    ['telegram', 23, [10, 10, 3]],
    ['kook', 20, [9, 9, 2]],
    ['onebot', 4, [4]],
    ['discord', 23, [10, 10, 3]],
    ['lark', 4, [1, 1, 1, 1]],
    ['telegram', 11, [10, 1]],
  ])('on %s: %i', async (platform, count, expected) => {
    const opened = await fitted(count, {}, platform)
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === expected.length)
    await calm()
    expect(sizes(opened)).toEqual(expected)
    // The request is quoted once, by the first of them.
    expect(opened.bot.log.map((line) => line.includes('<quote '))).toEqual(expected.map((_, index) => index === 0))
    expect(opened.lent.inUse).toBe(0)
  })

  it('are what its encoder calls a group on KOOK', async () => {
    const opened = await fitted(2, {}, 'kook')
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 1)
    expect(opened.bot.log[0]).toMatch(/<kook:image-group><img [^>]+><img [^>]+><\/kook:image-group>/)
  })

  it('do not stand beside what moves, which keeps its place', async () => {
    const opened = await fitted(5, { 3: [{ mime: 'image/gif' }] })
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 3)
    await calm()
    expect(sizes(opened)).toEqual([2, 1, 2])
  })

  it('go one by one when they are refused together', async () => {
    const opened = await fitted(3, {})
    opened.bot.behave = ({ text }) => {
      if ((text.match(/<img/g) ?? []).length > 1) throw new Error('refused')
    }
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 3)
    await calm()
    expect(sizes(opened)).toEqual([1, 1, 1])
    expect(opened.bot.log.filter((line) => line.includes('<quote '))).toHaveLength(1)
  })

  it('are fetched ten and a few ahead, and let go together', async () => {
    const opened = await fitted(40, {})
    let most = 0
    opened.bot.behave = () => {
      most = Math.max(most, opened.lent.inUse)
    }
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 4)
    await calm()
    expect(most).toBeLessThanOrEqual(17)
    expect(opened.lent.inUse).toBe(0)
  })
})

describe('live photos', () => {
  it('go out as one file each where that is wished for', async () => {
    const images = ['a', 'b'].map((id) => ({ ...picture(`douyin-${id}`), clip: clip(`douyin-${id}-clip`) }))
    const opened = await createWorld({
      bot: { platform: 'onebot' },
      posts: { 'douyin:note:7': albumPost('7', 0, { images }) },
      settings: { reply: { parts: ['media'], livePhoto: 'motion', motionFor: 'xiaomi' } },
    })
    world = opened
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 2)
    expect(opened.calls).toEqual(['resolve 7', 'motion xiaomi douyin-a', 'motion xiaomi douyin-b'])
    expect(opened.bot.log.map((line) => /<file [^>]*title="([^"]+)"/.exec(line)?.[1])).toEqual([
      'douyin-a.bin',
      'douyin-b.bin',
    ])
  })

  describe('as GIFs', () => {
    /** An album of live photos and one picture, `count` in all, where GIFs are wished for. */
    async function moving(count: number, canEncode = true) {
      const live = Array.from({ length: count - 1 }, (_, index) => ({
        ...picture(`live-${index}`),
        clip: clip(`clip-${index}`),
      }))
      const opened = await createWorld({
        bot: { platform: 'onebot' },
        posts: { 'douyin:note:7': albumPost('7', 0, { images: [live[0]!, picture('still'), ...live.slice(1)] }) },
        settings: { reply: { parts: ['media'], livePhoto: 'gif' } },
      })
      world = opened
      opened.fake.canEncode = canEncode
      return opened
    }
    const types = ({ bot }: World) => bot.sent.map(({ elements }) => elements.at(-1)?.type)

    it('are pictures in their places', async () => {
      const opened = await moving(3)
      await receive(opened.bot, { content: album })
      await until(() => opened.bot.sent.length === 3)
      expect(opened.calls).toEqual(['resolve 7', 'gif clip-0 0+15', 'image still', 'gif clip-1 0+15'])
      expect(types(opened)).toEqual(['img', 'img', 'img'])
    })
    it('are in the forward like any picture, however many', async () => {
      const opened = await moving(6)
      await receive(opened.bot, { content: album })
      await until(() => opened.bot.sent.length === 1)
      await calm()
      expect(opened.bot.log).toHaveLength(1)
      expect(pictures(opened)[0]).toHaveLength(6)
      expect(opened.calls.filter((call) => call.startsWith('gif'))).toHaveLength(5)
    })
    it('are the clips as ever where there is no ffmpeg', async () => {
      const opened = await moving(3, false)
      await receive(opened.bot, { content: album })
      await until(() => opened.bot.sent.length === 3)
      expect(types(opened)).toEqual(['video', 'video', 'img'])
    })
    it('stay still where one cannot be made, which is said', async () => {
      const opened = await moving(3)
      const { file } = opened.fake
      opened.fake.file = async (id, mime) => {
        if (id === 'clip-1-gif') throw new AmagiError('too-large', { details: { what: 'image' } })
        return file(id, mime)
      }
      await receive(opened.bot, { content: album })
      // A GIF, two stills beside each other, and the word.
      await until(() => opened.bot.sent.length === 3)
      expect(opened.calls.slice(-2)).toEqual(['gif clip-1 0+15', 'image live-1'])
      expect(pictures(opened).map(({ length }) => length)).toEqual([1, 2, 0])
      expect(opened.bot.log[2]).toBe('图片说明：1 张动图只有第一帧。')
      expect(opened.lines).toContainEqual(expect.stringContaining('a live photo stays still: too-large'))
    })
  })

  it('that are too many for their clips say so', async () => {
    const images = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ ...picture(id), clip: clip(`${id}-clip`) }))
    const opened = await createWorld({
      bot: { platform: 'onebot' },
      posts: { 'douyin:note:7': albumPost('7', 0, { images }) },
      settings: { reply: { parts: ['media'] } },
    })
    world = opened
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 2)
    expect(opened.bot.log[0]).toContain('其中 5 张是实况，太多了，只发送照片。')
  })
})

describe('pictures that were made to fit', () => {
  const pieces = (count: number): Partial<PictureFile>[] =>
    Array.from({ length: count }, (_, index) => ({ piece: { index: index + 1, count } }))

  it('are spoken of in one line, counted as pictures', async () => {
    const opened = await fitted(6, {
      2: pieces(3),
      3: [{ scaled: true }],
      4: [{ still: true, scaled: true }],
      5: pieces(2),
      6: [{ asFile: 'unreadable', mime: 'image/heic' }],
    })
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 9)
    await calm()
    expect(opened.bot.log.map((line) => line.match(/<(?:img|file) /g)?.join('') ?? line)).toEqual([
      // One by itself, three pieces, two beside each other, two pieces.
      '<img ',
      '<img ',
      '<img ',
      '<img ',
      '<img <img ',
      '<img ',
      '<img ',
      '<file ',
      '图片说明：2 张太长，按顺序切成了 5 段、2 张超过这里的上限，缩小后发送、1 张动图只有第一帧、1 张不能作为图片显示，用文件发送。',
    ])
  })

  it('are not spoken of when nothing had to be done', async () => {
    const opened = await fitted(2, {})
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 1)
    await calm()
    expect(opened.bot.sent).toHaveLength(1)
  })

  it('are not spoken of when none of them arrived', async () => {
    const opened = await fitted(1, { 1: [{ scaled: true }] })
    opened.bot.behave = ({ text }) => {
      if (/<(?:img|file) /.test(text)) throw new Error('refused')
    }
    await receive(opened.bot, { content: `解析 ${album}` })
    await until(() => opened.bot.sent.length === 1)
    await calm()
    expect(opened.bot.log).toEqual([expect.stringMatching(/^<quote id="[^"]+"\/>有 1 张图片没能发送（共 1 张）。$/)])
  })

  it('are spoken of when only the file was taken', async () => {
    const opened = await fitted(2, {})
    opened.bot.behave = ({ text }) => {
      if (text.includes('<img ')) throw new Error('refused')
    }
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 3)
    await calm()
    expect(opened.bot.log[2]).toBe('图片说明：2 张不能作为图片显示，用文件发送。')
  })

  it('lie in pieces beside the others in a forward, files after it', async () => {
    const opened = await fitted(6, { 1: pieces(45), 2: pieces(10), 3: [{ asFile: 'too-large' }] }, 'onebot')
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 4)
    await calm()
    expect(pictures(opened).map(({ length }) => length)).toEqual([45, 13, 0, 0])
    expect(opened.bot.log[2]).toContain('<file ')
    expect(opened.bot.log[3]).toContain('2 张太长，按顺序切成了 55 段、1 张不能作为图片显示')
  })

  it('are fetched a few ahead and let go one by one', async () => {
    const opened = await fitted(40, {}, 'lark')
    let most = 0
    const fetched: number[] = []
    opened.bot.behave = () => {
      most = Math.max(most, opened.lent.inUse)
      fetched.push(opened.calls.filter((call) => call.startsWith('image')).length)
    }
    await receive(opened.bot, { content: album })
    await until(() => opened.bot.sent.length === 40)
    await calm()
    expect(most).toBeLessThanOrEqual(7)
    expect(fetched[0]).toBeLessThanOrEqual(7)
    expect(opened.lent.inUse).toBe(0)
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { albumPost, clip, musicPost, seasonPost, videoPost } from '../../samples/plain-posts'
import { AmagiError } from '../../src/errors'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const audio = musicPost('m').audio
const posts = {
  'douyin:video:1': videoPost('1'),
  'douyin:note:7': albumPost('7', 3, audio ? { music: audio } : {}),
  'douyin:note:8': albumPost('8', 60),
  'douyin:season:9': seasonPost('ss9', { current: 1, video: clip('ep') }),
}
type Reply = NonNullable<NonNullable<WorldOptions['settings']>['reply']>

async function open(reply: Reply = {}, bot: WorldOptions['bot'] = { platform: 'onebot' }): Promise<World> {
  world = await createWorld({ bot, posts, settings: { reply: { preset: 'folded', ...reply } } })
  return world
}

/** Each message as the kinds of what is in it; what is inside a forward in brackets. */
function messages({ bot }: World): string[] {
  const word = (text: string): string =>
    [...text.matchAll(/<(img|video|audio|file) /g)].map(([, kind]) => kind).join(' ') || 'text'
  return bot.sent.map(({ text }) => {
    if (!text.startsWith('<message forward')) return word(text)
    const nodes = text.slice('<message forward>'.length).split('<message>').slice(1)
    return `[${nodes.map((node) => (node.includes('<author') ? word(node) : `${word(node)} without author`)).join(', ')}]`
  })
}

async function said(opened: World, content: string, count: number): Promise<string[]> {
  await receive(opened.bot, { content })
  await until(() => opened.bot.sent.length >= count, `${count} messages`)
  await calm()
  return messages(opened)
}

describe('a folded answer', () => {
  it('is one forward of card and pictures, its music after it', async () => {
    expect(await said(await open(), 'https://douyin.com/note/7', 2)).toEqual(['[img, img, img, img]', 'audio'])
  })

  it('has its pictures in order, behind the card', async () => {
    const opened = await open({ parts: ['info', 'media'] })
    await said(opened, 'https://douyin.com/note/7', 1)
    const inside = [...(opened.bot.sent[0]?.text ?? '').matchAll(/base64,([^"]+)"/g)]
    expect(inside.map(([, data]) => Buffer.from(data ?? '', 'base64').toString())).toEqual([
      'card',
      'bytes of douyin-7-1',
      'bytes of douyin-7-2',
      'bytes of douyin-7-3',
    ])
  })

  it('of many pictures is several forwards, of which none is longer than 50', async () => {
    const opened = await open({ parts: ['info', 'media'] })
    const [first = '', second = ''] = await said(opened, 'https://douyin.com/note/8', 2)
    expect([first.split(',').length, second.split(',').length]).toEqual([50, 11])
  })

  it('keeps a video beside it, and takes it in when asked', async () => {
    const comments: Reply = { parts: ['info', 'media', 'comments'] }
    expect(await said(await open(comments), 'https://douyin.com/video/1', 2)).toEqual(['img', 'video'])
    await world?.close()
    const asked = await open({ ...comments, foldVideos: true })
    expect(await said(asked, 'https://douyin.com/video/1', 1)).toEqual(['[img, video]'])
  })

  it('of a single message is no forward', async () => {
    const opened = await open({ parts: ['info', 'comments'] })
    expect(await said(opened, 'https://douyin.com/video/1', 1)).toEqual(['img'])
  })

  it('of words is folded as well', async () => {
    const opened = await open({ info: 'text', parts: ['info', 'media'] })
    expect(await said(opened, 'https://douyin.com/note/7', 1)).toEqual(['[text, img, img, img]'])
  })

  it('that is refused goes part by part', async () => {
    const opened = await open({ parts: ['info', 'media'] })
    opened.bot.behave = ({ text }) => {
      if (text.startsWith('<message forward'))
        throw Object.assign(new Error('x'), { args: {}, url: 'send_group_forward_msg', code: 1200 })
    }
    expect(await said(opened, 'https://douyin.com/note/7', 2)).toEqual(['img', 'img img img'])
    expect(opened.lines.some((line) => line.includes('a forward was refused'))).toBe(true)
  })

  it('that may have arrived is not sent again', async () => {
    const opened = await open({ parts: ['info', 'media'] })
    opened.bot.behave = () => {
      throw Object.assign(new Error('x'), { code: 'ETIMEDOUT' })
    }
    await receive(opened.bot, { content: 'https://douyin.com/note/7' })
    await until(() => opened.lines.some((line) => line.includes('nobody knows whether a forward arrived')))
    await calm()
    expect(opened.bot.attempts).toBe(1)
  })

  it('does without the card that cannot be drawn and the picture that cannot be had', async () => {
    const opened = await open({ parts: ['info', 'media'] })
    opened.fake.draw = () => Promise.reject(new AmagiError('internal'))
    const { file } = opened.fake
    opened.fake.file = (id, mime) => (id === 'douyin-7-2' ? Promise.reject(new AmagiError('network')) : file(id, mime))
    expect(await said(opened, 'https://douyin.com/note/7', 2)).toEqual(['[text, img, img]', 'text'])
    expect(opened.bot.log.at(-1)).toContain('有 1 张图片没能发送（共 3 张）')
  })

  it('lets entries of its card be chosen by number', async () => {
    const opened = await open({ parts: ['info', 'comments'] })
    opened.fake.comments = async () => ({
      state: 'open',
      comments: [{ id: '1', author: { id: 'a', name: 'a' }, text: [] }] as never,
    })
    await said(opened, 'https://douyin.com/season/9', 1)
    await receive(opened.bot, { content: '2' })
    await until(() => opened.calls.some((call) => call.startsWith('resolve ep')), 'the entry')
    expect(messages(opened)[0]).toBe('[img, img]')
  })

  it('is normal where the chat has no forwards, and the log says so', async () => {
    const opened = await open({ parts: ['info', 'media'] }, { platform: 'kook' })
    expect(await said(opened, 'https://douyin.com/note/7', 2)).toEqual(['img', 'img img img'])
    expect(opened.lines).toContain('debug not folded: the chat has no merged forwards')
  })
})

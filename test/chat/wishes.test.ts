import { afterEach, describe, expect, it } from 'vitest'
import { albumPost, clip, musicPost, videoPost } from '../../samples/plain-posts'
import { AmagiError } from '../../src/errors'
import type { VideoMedia } from '../../src/model'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
const open = async (options: WorldOptions = {}) => (world = await createWorld(options))
afterEach(async () => {
  await world?.close()
  world = undefined
})

const mib = 1024 * 1024
const [one] = clip('v').variants
const video: VideoMedia = {
  ...clip('v'),
  variants: [
    { ...one!, id: 'v-116', label: '1080P60', quality: 1080, step: 116, sizeBytes: 120 * mib },
    { ...one!, id: 'v-80', label: '1080P', quality: 1080, step: 80, sizeBytes: 58 * mib },
    { ...one!, id: 'v-64', label: '720P', quality: 720, step: 64, sizeBytes: 9.5 * mib },
  ],
}
const link = 'https://bilibili.com/video/1'
const posts = {
  'bilibili:video:1': videoPost('1', { platform: 'bilibili', video }),
  'bilibili:album:2': albumPost('2', 1, { platform: 'bilibili' }),
  'douyin:music:3': musicPost('3'),
}
const options: WorldOptions = { posts, settings: { reply: { quote: false } } }

/** What is said to a message, videos named by their variant. */
async function answers(content: string, messages: number, given: WorldOptions = options): Promise<string[]> {
  const { bot, lines } = world ?? (await open(given))
  const before = bot.sent.length
  await receive(bot, { content })
  await until(() => bot.sent.length >= before + messages, `${messages} messages to ${content}`)
  await calm()
  const chosen = lines.findLast((line) => line.includes(': v-'))?.match(/v-\d+/)?.[0]
  return bot.log.slice(before).map((line) => line.replace(/^<video .*/, chosen ?? 'video').replace(/^<img .*/, 'card'))
}

const list = '1. 1080P60 · 约 120 MB · 超过限制\n2. 1080P · 约 58 MB\n3. 720P · 约 9.5 MB'

describe('a quality behind the link', () => {
  it.each([
    [`解析 ${link} --q 720`, ['card', 'v-64']],
    [`解析 --q 80 ${link}`, ['card', 'v-80']],
    [`解析 ${link} -q 最低`, ['card', 'v-64']],
    [`解析 -5 ${link}`, ['card', 'v-80']],
    [`解析 ${link}`, ['card', 'v-80']],
    [`解析 ${link} --q 4k`, ['card', 'v-80', '没有 4K，发送的是 1080P。可以选择：1080P60、1080P、720P。']],
    [`解析 ${link} --q 1080p60`, ['card', 'v-80', '1080P60 约 120 MB，超过了 90 MB 的限制，发送的是 1080P。']],
    ['解析 https://bilibili.com/album/2 --q', ['card', '这个作品没有可以选择的画质。', 'card']],
  ])('%s is answered with %j', async (content, expected) => {
    expect(await answers(content, expected.length)).toEqual(expected)
  })

  it('counts behind a reply as well', async () => {
    const { bot } = await open(options)
    await receive(bot, { content: '解析 --q 720', quote: { id: 'q', content: link } })
    await until(() => bot.sent.length === 2)
    expect(world?.lines.some((line) => line.includes('v: v-64'))).toBe(true)
  })

  it('is not read out of what people paste', async () => {
    expect(await answers(`${link} --q 720`, 2)).toEqual(['card', 'v-80'])
  })
})

describe('the list of qualities', () => {
  it('is chosen from by number, and gives the video without its card', async () => {
    expect(await answers(`解析 ${link} --q`, 2)).toEqual(['card', `可以选择的画质，两分钟内回复编号：\n${list}`])
    expect(await answers('3', 1)).toEqual(['v-64'])
  })

  it('says what is no quality, and what is chosen may still be too large', async () => {
    expect(await answers(`解析 ${link} --q 高一点`, 2)).toEqual([
      'card',
      `没有“高一点”这种画质。可以选择，两分钟内回复编号：\n${list}`,
    ])
    expect(await answers('1', 2)).toEqual(['v-80', '1080P60 约 120 MB，超过了 90 MB 的限制，发送的是 1080P。'])
  })

  it('is forgotten after two minutes, and answered once', async () => {
    await answers(`解析 ${link} --q`, 2)
    await answers('2', 1)
    expect(await answers('2', 0)).toEqual([])
    await answers(`解析 ${link} --q`, 2)
    world!.now.ms += 121_000
    expect(await answers('2', 0)).toEqual([])
  })

  it('writes what was typed as it was typed', async () => {
    const [, said] = await answers(`解析 ${link} --q &lt;at id="all"/&gt;`, 2)
    expect(said).toContain('没有“&lt;at”这种画质')
  })
})

describe('the sound alone', () => {
  const sound = /^<file title="标题 1 - 甲\.bin" src="[^"]*"\/>$/
  const long = { ...options, posts: { 'bilibili:video:1': videoPost('1', { video: { ...video, durationSec: 100 } }) } }
  const onebot = { ...long, bot: { platform: 'onebot' } }

  it.each(['解析音频', '解析 --audio', 'bm'])('is asked for with %s', async (words) => {
    const [said, ...more] = await answers(`${words} ${link}`, 1, onebot)
    expect([said, more]).toEqual([expect.stringMatching(sound), []])
    expect(world?.calls.filter((call) => !call.startsWith('resolve'))).toEqual(['audio v-sound'])
  })

  it('is a voice message when it is short', async () => {
    const [said] = await answers(`解析音频 ${link}`, 1, { ...options, bot: { platform: 'onebot' } })
    expect(said).toMatch(/^<audio /)
  })

  it('of what is silent is one line', async () => {
    expect(await answers('解析音频 https://bilibili.com/album/2', 1)).toEqual(['这个作品没有可以发送的声音。'])
  })

  it('is not meant by an ordinary word without a link', async () => {
    expect(await answers('bm 是什么', 0)).toEqual([])
  })
})

describe('a Discord server', () => {
  const discord: WorldOptions = { ...options, bot: { platform: 'discord' } }
  it.each([
    ['without boosts', async () => ({ premium_tier: 0 }), 'v-64'],
    ['with boosts', async () => ({ premium_tier: 3 }), 'v-80'],
    ['that says nothing of them', async () => Promise.reject(new Error('Missing Access')), 'v-64'],
  ])('%s gets what fits there', async (_, getGuild, chosen) => {
    const { bot } = await open(discord)
    bot.internal = { getGuild, getChannel: async () => ({ type: 0 }) } as never
    expect(await answers(link, 2, discord)).toEqual(['card', chosen])
  })
})

describe('an excerpt as a GIF', () => {
  const work = videoPost('1', { platform: 'bilibili', video: { ...video, durationSec: 100 } })
  const onebot: WorldOptions = {
    posts: { ...posts, 'bilibili:video:1': work },
    settings: { reply: { quote: false } },
    bot: { platform: 'onebot' },
  }
  /** Where there is an ffmpeg. */
  const able = async (): Promise<World> => {
    const opened = await open(onebot)
    opened.fake.canEncode = true
    return opened
  }

  it.each([
    ['', 'gif v 0+6'],
    [' 5-10', 'gif v 5+5'],
    [' 80', 'gif v 80+6'],
    [' 96-200', 'gif v 96+4'],
    [' 1:20-1:30', 'gif v 80+10'],
    [' 2.5s-4秒', 'gif v 2.5+1.5'],
  ])('is asked for with “--gif%s” and is all that comes', async (excerpt, call) => {
    const { calls, bot } = await able()
    expect(await answers(`解析 ${link} --gif${excerpt}`, 1)).toEqual(['card'])
    expect(calls).toEqual(['resolve 1', call])
    expect(bot.sent[0]?.elements.map(({ type, attrs }) => [type, String(attrs.src).slice(0, 15)])).toEqual([
      ['img', 'data:image/gif;'],
    ])
  })
  it.each([
    ['onebot', 8],
    ['satori', 7],
  ])('may be as large as pictures are on %s, 8 MiB at most, of a video no chat would take', async (platform, size) => {
    const opened = await open({ ...onebot, bot: { platform } })
    opened.fake.canEncode = true
    await answers(`解析 ${link} --gif`, 1)
    expect(opened.lent.gif).toEqual({ bytes: size * mib, sourceBytes: 90 * mib })
  })
  it('is cut at 15 seconds, and a line says so', async () => {
    const { calls } = await able()
    expect(await answers(`解析 ${link} --gif 10-60`, 2)).toEqual(['card', '动图最长 15 秒，只做了开头的 15 秒。'])
    expect(calls).toContain('gif v 10+15')
  })
  it.each([
    [`${link} --gif 100-110`, '这一段不在视频里，视频长 1:40。'],
    [`${link} --gif 10-5`, '看不懂要哪一段。写法：--gif 5-10 或 --gif 1:20-1:30，结束要在开始之后。'],
    [`${link} --gif 1:2:3:4`, '看不懂要哪一段。写法：--gif 5-10 或 --gif 1:20-1:30，结束要在开始之后。'],
    ['https://bilibili.com/album/2 --gif', '这个作品没有可以做成动图的视频。'],
  ])('of 解析 %s is one line, and nothing is fetched', async (content, line) => {
    const { calls } = await able()
    expect(await answers(`解析 ${content}`, 1)).toEqual([line])
    expect(calls).toHaveLength(1)
  })
  it('needs an ffmpeg, which is said', async () => {
    expect(await answers(`解析 ${link} --gif`, 1, onebot)).toEqual(['做动图需要 ffmpeg，这台机器上没有。'])
    expect(world?.calls).toEqual(['resolve 1'])
  })
  it('that turns out to lie behind the end is one line as well', async () => {
    const opened = await able()
    const limit = { name: 'gif-range', value: 80, max: 42 }
    opened.fake.file = () => Promise.reject(new AmagiError('bad-input', { details: { limit } }))
    expect(await answers(`解析 ${link} --gif 80`, 1)).toEqual(['这一段不在视频里，视频长 0:42。'])
  })
  it('of a video that is too long is refused like the video', async () => {
    const opened = await able()
    opened.settings.limits.durationMin = 1
    expect(await answers(`解析 ${link} --gif`, 1)).toEqual(['视频长 1:40，超过了 1:00 的限制，没有发送。'])
  })
})

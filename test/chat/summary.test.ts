/** What a video says, as chats see it. */
import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import type { CardView } from '../../src/card/views'
import { AmagiError } from '../../src/errors'
import type { Absence, VideoSummary } from '../../src/model'
import { videoPost } from '../../samples/plain-posts'
import { calm, receive, type Incoming } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const link = 'https://bilibili.com/video/BV1aaaaaaaaa'
const base: VideoSummary = {
  title: '雨后的老城',
  url: link,
  summary: {
    text: '先录声音，再补画面。',
    sections: [
      { atSec: 1, text: '钟楼', points: [{ atSec: 39, text: '雨停了' }] },
      { atSec: 3_661, text: '码头', points: [] },
    ],
  },
  subtitles: {
    byMachine: true,
    language: '中文（自动生成）',
    lines: [
      { atSec: 0, text: '先听' },
      { atSec: 3, text: '再看' },
    ],
  },
  chapters: [{ atSec: 0, text: '开头' }],
}

async function open(found: Partial<VideoSummary> | AmagiError = {}, options: WorldOptions = {}): Promise<World> {
  world = await createWorld({ ...options, settings: { reply: { info: 'text' }, ...options.settings } })
  world.fake.summary = () => (found instanceof Error ? Promise.reject(found) : Promise.resolve({ ...base, ...found }))
  return world
}
async function say(open: World, incoming: Incoming): Promise<string> {
  await receive(open.bot, incoming)
  await calm()
  expect(await open.kit.running.ended(60_000)).toBe(true)
  await calm()
  return open.bot.log.map((line) => line.replace(/<quote [^>]*\/>/, '')).join('\n---\n')
}

describe('总结', () => {
  it('says the summary with its sections and who made it', async () => {
    expect(await say(await open(), { content: `总结 ${link}` })).toBe(
      [
        '【总结】雨后的老城',
        '先录声音，再补画面。',
        '0:01 钟楼',
        '· 0:39 雨停了',
        '1:01:01 码头',
        '（由平台的 AI 生成）',
      ].join('\n'),
    )
  })

  it('says chapters and the beginning of the subtitles where there is no summary, and why', async () => {
    const said = await say(await open({ summary: 'none', part: 2 }), { content: `视频总结 ${link}` })
    expect(said).toContain('【总结】雨后的老城 P2\n平台没有这个视频的总结')
    expect(said).toContain('章节：\n0:00 开头\n字幕（中文（自动生成））：\n先听 再看')
  })

  it('says in one line that both take a login', async () => {
    const said = await say(await open({ summary: 'login', subtitles: 'login', chapters: [] }), {
      content: `总结 ${link}`,
    })
    expect(said).toBe('【总结】雨后的老城\n总结和字幕要登录才能得到。请机器人管理员在私聊中登录平台的账号。')
  })

  it.each([
    ['none', '没有这个视频的总结'],
    ['pending', '还没有做好'],
    ['refused', '不给这个视频做总结'],
    ['failed', '没有取到'],
    ['login', '登录'],
  ] as [Absence, string][])('gives the reason of a summary that is %s', async (summary, words) => {
    expect(await say(await open({ summary, subtitles: 'none', chapters: [] }), { content: `总结 ${link}` })).toContain(
      words,
    )
  })

  it('is a card where pictures go, and text where none can be drawn', async () => {
    const opened = await open({}, { settings: { reply: { info: 'card' } } })
    const views: CardView[] = []
    opened.fake.drawView = async (view) => {
      views.push(view)
      return [{ data: Buffer.from('view'), mime: 'image/jpeg', width: 1080, height: 600 }]
    }
    expect(await say(opened, { content: `总结 ${link}` })).toBe('<img src="data:image/jpeg"/>')
    expect(views).toEqual([{ kind: 'summary', platform: 'bilibili', found: base }])
    opened.fake.drawView = () => Promise.reject(new AmagiError('unsupported'))
    expect(await say(opened, { content: `总结 ${link}` })).toContain('---\n【总结】雨后的老城\n先录声音')
  })

  it('is a line and no card where there is nothing but a reason', async () => {
    const opened = await open({ summary: 'login', subtitles: 'login' }, { settings: { reply: { info: 'card' } } })
    expect(await say(opened, { content: `总结 ${link}` })).toMatch(/^【总结】雨后的老城\n总结和字幕要登录/)
    expect(opened.calls.filter((call) => call.startsWith('draw'))).toEqual([])
  })

  it('works as a reply and in English', async () => {
    const opened = await open(
      { summary: 'pending', subtitles: 'none' },
      { app: { i18n: { locales: ['en-US'] } } as never },
    )
    const said = await say(opened, { content: 'summary', quote: { id: 'q', content: link } })
    expect(said).toContain('Summary: 雨后的老城\nThe platform has not finished the summary')
    expect(said).toContain('This video has no subtitles.')
  })

  it('is an ordinary word: talk about summing up is none of ours', async () => {
    const opened = await open()
    expect(await say(opened, { content: '总结 一下今天的会议' })).toBe('')
    expect(await say(opened, { content: '总结' })).toBe('')
  })

  it('says what is no video, and where there are no summaries', async () => {
    expect(await say(await open(new AmagiError('unsupported')), { content: `总结 ${link}` })).toContain(
      '只有视频和番剧有',
    )
    await world?.close()
    expect(await say(await open(), { content: '总结 https://douyin.com/work/72' })).toContain('目前只有 B站')
  })

  it('says why when it could not be asked', async () => {
    expect(await say(await open(new AmagiError('blocked')), { content: `总结 ${link}` })).toContain('风控')
  })

  it('leaves what machines wrote as text, and in length', async () => {
    const point = { atSec: 1, text: '<at id="all"/> 看 https://evil.example/x '.repeat(4), points: [] }
    const found = { summary: { text: '<img src="x"/>'.repeat(100), sections: Array.from({ length: 20 }, () => point) } }
    const opened = await open(found)
    await say(opened, { content: `总结 ${link}` })
    const elements = opened.bot.sent.flatMap((sent) => sent.elements).filter(({ type }) => type !== 'quote')
    expect(elements.map(({ type }) => type)).toEqual(['text'])
    expect(String(elements[0]?.attrs.content).length).toBeLessThan(2_200)
    expect(
      h.select(
        opened.bot.sent.flatMap((sent) => sent.elements),
        'at, img',
      ),
    ).toEqual([])
  })
})

describe('as a part of answers', () => {
  const posts = { 'bilibili:video:BV1aaaaaaaaa': videoPost('BV1aaaaaaaaa', { platform: 'bilibili' }) }
  const reply = { info: 'text', parts: ['info', 'summary'], template: '【{title}】' } as const

  it('a summary follows the work where there is one', async () => {
    const opened = await open({}, { posts, settings: { reply: { ...reply, parts: [...reply.parts] } } })
    expect(await say(opened, { content: link })).toMatch(/^【.*】\n---\n【总结】雨后的老城\n先录声音/)
  })

  it('is nothing where there is none, it cannot be had, or the work is no video of such a platform', async () => {
    const settings = { reply: { ...reply, parts: [...reply.parts] } }
    for (const found of [{ summary: 'login', subtitles: 'login' } as const, new AmagiError('blocked')]) {
      expect(await say(await open(found, { posts, settings }), { content: link })).not.toContain('---')
      await world?.close()
    }
    const douyin = { 'douyin:video:1': videoPost('1') }
    expect(
      await say(await open({}, { posts: douyin, settings }), { content: 'https://douyin.com/video/1' }),
    ).not.toContain('---')
    expect(world?.calls.filter((call) => call.startsWith('summary'))).toEqual([])
  })

  it('stands in a folded answer with the rest', async () => {
    const settings = { reply: { ...reply, parts: [...reply.parts], preset: 'folded' as const } }
    const opened = await open({}, { posts, settings, bot: { platform: 'onebot', adapter: 'onebot' } })
    await say(opened, { content: link })
    expect(opened.bot.sent).toHaveLength(1)
    expect(opened.bot.log.join()).toMatch(/<message[^]*【总结】雨后的老城/)
  })

  it('is not sent unless it is asked for', async () => {
    const opened = await open({}, { posts, settings: { reply: { ...reply, parts: ['info'] } } })
    expect(await say(opened, { content: link })).not.toContain('---')
    expect(opened.calls.filter((call) => call.startsWith('summary'))).toEqual([])
  })
})

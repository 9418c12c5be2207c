import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { DanmakuView } from '../../src/card/views'
import type { Danmaku, DanmakuTrack } from '../../src/model'
import { albumPost, clip, livePost, videoPost } from '../../samples/plain-posts'
import { calm, receive, until } from './test-bot'
import { createWorld, type World, type WorldOptions } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const link = 'https://douyin.com/video/1'
const posts = {
  'douyin:video:1': videoPost('1'),
  'douyin:video:2': videoPost('2', { video: { ...clip('douyin-2'), durationSec: 500 } }),
  'douyin:video:3': videoPost('3', { video: { ...clip('douyin-3'), durationSec: 700 } }),
  'douyin:album:4': albumPost('4', 2),
  'bilibili:live:5': livePost('5'),
}
const line = (atSec: number, text: string): Danmaku => ({ atSec, text, mode: 'roll', color: '#ffffff' })
const track: DanmakuTrack = {
  state: 'open',
  durationSec: 60,
  lines: [line(1, '前方高能'), line(2, '前方高能'), line(3, '<at id="all"/>')],
}
const card = '<img src="data:image/jpeg"/>'
const video = '<video src="data:video/mp4"/>'

async function open(options: WorldOptions & { encoder?: boolean; track?: DanmakuTrack | AmagiError } = {}) {
  const made = (world = await createWorld({ posts, ...options }))
  made.fake.canEncode = options.encoder === true
  made.fake.danmaku = async () => {
    const found = options.track ?? track
    if (found instanceof Error) throw found
    return found
  }
  return made
}

async function answer(made: World, content: string, count: number): Promise<string[]> {
  await receive(made.bot, { content })
  await until(() => made.bot.sent.length >= count, `${count} messages`)
  await calm()
  return made.bot.log.map((said) => said.replace(/^<quote[^>]*>/, ''))
}

describe('the command for danmaku', () => {
  for (const word of ['amagi.danmaku', '弹幕解析', '#弹幕解析', 'kkk弹幕解析', 'danmaku']) {
    it(`answers to ${word} with a card where there is no ffmpeg`, async () => {
      expect(await answer(await open(), `${word} ${link}`, 1)).toEqual([card])
    })
  }

  it('hands the video over by an address of ours where one is known, like any other video', async () => {
    const made = await open({ encoder: true, bot: { platform: 'onebot' }, settings: { media: { send: 'server' } } })
    made.kit.lending = () => () => 'http://koishi.example/lent.mp4'
    expect(await answer(made, `弹幕解析 ${link}`, 1)).toEqual(['<video src="http://koishi.example/lent.mp4"/>'])
  })

  it('puts the numbers onto the card, and the lines onto its cover when that is wanted', async () => {
    const views: DanmakuView[] = []
    const made = await open({ settings: { danmaku: { onCover: true } } })
    const { drawView } = made.fake
    made.fake.drawView = (view, options) => (views.push(view as DanmakuView), drawView(view, options))
    await answer(made, `弹幕解析 ${link}`, 1)
    expect(views).toMatchObject([
      {
        kind: 'danmaku',
        onCover: true,
        post: { id: '1' },
        summary: { count: 3, top: [{ text: '前方高能', count: 2 }] },
      },
    ])
  })

  it('sends the video with danmaku where there is an ffmpeg, and nothing besides', async () => {
    const burned: (readonly Danmaku[])[] = []
    const made = await open({ encoder: true })
    made.fake.burn = async (lines) => void burned.push(lines)
    expect(await answer(made, `弹幕解析 ${link}`, 1)).toEqual([video])
    expect(burned).toEqual([track.lines])
    expect(made.calls).toContain('danmaku video 1')
    expect(made.lent.inUse).toBe(0)
  })

  it('starts from 720 lines although there are more', async () => {
    const sizes = [480, 720, 1080].map((quality) => ({ ...clip('x').variants[0], id: `v${quality}`, quality }))
    const sharp = videoPost('1', { video: { ...clip('douyin-1'), variants: sizes as never } })
    const made = await open({ encoder: true, posts: { 'douyin:video:1': sharp } })
    await answer(made, `弹幕解析 ${link}`, 1)
    expect(made.calls.filter((call) => call.startsWith('burn'))).toEqual(['burn douyin-1 720'])
  })

  it('says that a long video takes a while, and sends it then', async () => {
    const made = await open({ encoder: true })
    const said = await answer(made, '弹幕解析 https://douyin.com/video/2', 2)
    expect(said).toEqual(['正在把 3 条弹幕放进视频，大约要 8 分钟。', video])
  })

  it('of a video that is too long answers with one line and the card', async () => {
    const said = await answer(await open({ encoder: true }), '弹幕解析 https://douyin.com/video/3', 2)
    expect(said[0]).toContain('11:40')
    expect(said[0]).toContain('10:00')
    expect(said.slice(1)).toEqual([card])
  })

  it('keeps the limit of the videos themselves where that is shorter', async () => {
    const made = await open({ encoder: true, settings: { limits: { durationMin: 5 }, danmaku: { durationMin: 0 } } })
    expect(await answer(made, '弹幕解析 https://douyin.com/video/2', 2)).toEqual([
      expect.stringContaining('5:00'),
      card,
    ])
    expect(made.calls.some((call) => call.startsWith('burn'))).toBe(false)
  })

  it('answers with the card when burning fails, and says that it is one', async () => {
    const made = await open({ encoder: true })
    made.fake.burn = () => Promise.reject(new AmagiError('internal', { message: 'the program failed' }))
    expect(await answer(made, `弹幕解析 ${link}`, 2)).toEqual(['没能把弹幕放进视频，先看卡片。', card])
  })

  it('answers with the card when the chat refuses the video', async () => {
    const made = await open({ encoder: true })
    made.bot.behave = ({ text }) => {
      if (/<video|<file/.test(text)) throw new Error('refused')
    }
    expect(await answer(made, `弹幕解析 ${link}`, 2)).toEqual(['没能把弹幕放进视频，先看卡片。', card])
  })

  it.each([
    ['the video', true, 'video with danmaku'],
    ['the card', false, 'danmaku'],
  ])('says nothing, and sends nothing else, when nobody knows whether %s arrived', async (_, encoder, what) => {
    const made = await open({ encoder })
    made.bot.behave = () => {
      throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })
    }
    await receive(made.bot, { content: `弹幕解析 ${link}` })
    await until(() => made.lines.some((line) => line.includes(`nobody knows whether ${what}`)))
    await calm()
    expect(made.bot.attempts).toBe(1)
    expect(made.lines.filter((line) => line.startsWith('info') && line.includes('danmaku to'))).toEqual([])
  })

  it.each([
    ['no lines', { state: 'empty', lines: [] }, '还没有弹幕。'],
    ['lines that are switched off', { state: 'closed', lines: [] }, '弹幕已关闭。'],
    ['an empty part', { state: 'empty', lines: [], partial: true }, '没有取到弹幕，可能没有取全。'],
  ] satisfies [string, DanmakuTrack, string][])('says one line about %s', async (_, found, said) => {
    expect(await answer(await open({ track: found, encoder: true }), `弹幕解析 ${link}`, 1)).toEqual([said])
  })

  it.each([
    ['a refusal', new AmagiError('blocked'), '平台拒绝了请求（风控），请稍后再试。'],
    ['a work that is no video', new AmagiError('unsupported'), '这个作品不是视频，没有弹幕。'],
  ])('says one line about %s', async (_, error, said) => {
    expect(await answer(await open({ track: error }), `弹幕解析 ${link}`, 1)).toEqual([said])
  })

  it('asks nothing of a platform without danmaku', async () => {
    const made = await open()
    expect(await answer(made, '弹幕解析 https://kuaishou.com/work/9', 1)).toEqual(['这个平台没有弹幕。'])
    expect(made.calls).toEqual([])
  })

  it('answers in words where no card can be drawn, and takes none of them for markup', async () => {
    const made = await open({ track: { ...track, lines: [line(1, '<at id="all"/>'), line(2, '<at id="all"/>')] } })
    made.fake.drawView = () => Promise.reject(new AmagiError('unsupported'))
    const [said] = await answer(made, `弹幕解析 ${link}`, 1)
    expect(said).toContain('共 2 条弹幕')
    expect(said).toContain('&lt;at id="all"/&gt; ×2')
  })

  it('ends with the plugin, without a word', async () => {
    const made = await open({ encoder: true })
    let begun = false
    made.fake.burn = (_, { signal }) =>
      new Promise((_resolve, reject) => {
        begun = true
        signal?.addEventListener('abort', () => reject(new AmagiError('cancelled')))
      })
    await receive(made.bot, { content: `弹幕解析 ${link}` })
    await until(() => begun, 'the start')
    made.abort.abort()
    await calm()
    expect(made.bot.log).toEqual([])
  })
})

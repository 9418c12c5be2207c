/** QR codes on pictures, as chats see them. */
import { h } from 'koishi'
import { afterEach, describe, expect, it } from 'vitest'
import { AmagiError } from '../../src/errors'
import type { PictureSource } from '../../src/media/codes'
import { videoPost } from '../../samples/plain-posts'
import type { Incoming } from './test-bot'
import { createWorld, say, type World, type WorldOptions } from './world'

let world: World | undefined
afterEach(async () => {
  await world?.close()
  world = undefined
})

const text = { reply: { info: 'text' as const, parts: ['info' as const], template: '【{title}】' } }
const posts = {
  'bilibili:video:BV1aaaaaaaaa': videoPost('BV1aaaaaaaaa', { platform: 'bilibili', title: '甲' }),
  'douyin:work:72': videoPost('72', { title: '乙' }),
}
const link = 'https://bilibili.com/video/BV1aaaaaaaaa'

/** A world in which every picture holds these codes. */
async function open(found: string[] | Error, options: WorldOptions = {}): Promise<World> {
  world = await createWorld({ posts, settings: text, bot: { platform: 'onebot', adapter: 'onebot' }, ...options })
  world.fake.codes = (): Promise<string[]> => (found instanceof Error ? Promise.reject(found) : Promise.resolve(found))
  return world
}

const address = 'https://multimedia.nt.qq.com.cn/download?appid=1407&fileid=1'
const img = (src: string): h => h('img', { src })
const quoting = (...elements: h[]): Incoming => ({ content: '解析', quote: { id: 'q', content: '', elements } })
const looks = (open: World): string[] => open.calls.filter((call) => call.startsWith('codes'))

describe('a picture with a code', () => {
  it('is answered when it is replied to, or comes with the command', async () => {
    const opened = await open([link])
    expect(await say(opened, quoting(img(address)))).toEqual(['【甲】'])
    expect(await say(opened, { elements: [h.text('解析 '), img(address)] })).toEqual(['【甲】'])
    expect(looks(opened)).toEqual([`codes ${address}`, `codes ${address}`])
  })

  it('is answered by other commands about a work as well', async () => {
    const opened = await open([link])
    await say(opened, { ...quoting(img(address)), content: '解析评论' })
    expect(opened.calls).toContain('comments video BV1aaaaaaaaa')
  })

  it('is never looked at unless somebody asks', async () => {
    const opened = await open([link])
    expect(await say(opened, { elements: [img(address)] })).toEqual([])
    expect(await say(opened, { content: '看这个', quote: { id: 'q', content: '', elements: [img(address)] } })).toEqual(
      [],
    )
    expect(looks(opened)).toEqual([])
  })

  it('is not looked at where there is a link beside it', async () => {
    const opened = await open([link])
    expect(await say(opened, quoting(h.text('https://douyin.com/work/72'), img(address)))).toEqual(['【乙】'])
    expect(looks(opened)).toEqual([])
  })

  it('may have several codes, of which only links of the platforms count', async () => {
    const opened = await open([
      'https://evil.example/video/BV1aaaaaaaaa',
      'WIFI:S:x;P:y;;',
      link,
      'https://douyin.com/work/72',
    ])
    expect(await say(opened, quoting(img(address)))).toEqual(['【甲】', '【乙】'])
  })

  it.each([
    ['a code of another site', ['https://evil.example/?u=https://bilibili.com/']],
    ['a login of the platform', ['https://bilibili.com/']],
    ['a bare number', ['BV1aaaaaaaaa']],
    ['no code', []],
  ])('that is %s is told so, and nothing is asked', async (_, found) => {
    const opened = await open(found)
    expect((await say(opened, quoting(img(address)))).join()).toMatch(/没有找到.*二维码/)
    expect(opened.calls.filter((call) => call.startsWith('resolve'))).toEqual([])
  })

  it('that cannot be read is told so', async () => {
    const opened = await open(new AmagiError('network'))
    expect((await say(opened, quoting(img(address)))).join()).toContain('读不到')
    expect(opened.lines.join('\n')).toContain('a picture was not looked at for codes: network')
  })

  it('is found in a merged forward that is replied to', async () => {
    const opened = await open([link])
    const forward = h('figure', {}, [h('message', {}, [h.text('看'), img(address)])])
    expect(await say(opened, quoting(forward))).toEqual(['【甲】'])
  })

  it('is silent for an ordinary word that may not have meant it', async () => {
    const opened = await open([])
    expect(await say(opened, { ...quoting(img(address)), content: 'parse' })).toEqual([])
  })
})

describe('where a picture comes from', () => {
  const sources: PictureSource[] = []
  const taken = async (...addresses: string[]): Promise<string[]> => {
    const opened = await open([link])
    sources.length = 0
    opened.fake.codes = async (source) => (sources.push(source), [])
    await say(opened, quoting(...addresses.map(img)))
    return sources.map((source) => ('url' in source ? source.url : source.data.toString()))
  }

  it('is the chat’s own host, over https, or the message itself', async () => {
    const inline = Buffer.from('pixels').toString('base64')
    expect(await taken('http://gchat.qpic.cn/1', `base64://${inline}`, `data:image/png;base64,${inline}`)).toEqual([
      'https://gchat.qpic.cn/1',
      'pixels',
      'pixels',
    ])
    expect(sources[0]).toMatchObject({ hosts: ['multimedia.nt.qq.com.cn', 'qpic.cn', 'qfile.qq.com'] })
  })

  it('is not what somebody else said inside of it', async () => {
    const address = 'https://gchat.qpic.cn/1'
    const opened = await open([link])
    for (const type of ['quote', 'mface'])
      await say(opened, quoting(h(type, {}, [img(address)]), h(type, { src: address })))
    expect(looks(opened)).toEqual([])
    await say(opened, quoting(h('p', {}, [img(address)])))
    expect(looks(opened)).toHaveLength(1)
  })

  it('is no file of this machine and nothing else that has a name', async () => {
    expect(await taken('file:///etc/passwd', '/etc/passwd', 'internal:onebot/1', 'ftp://qpic.cn/1')).toEqual([])
  })

  it('is one of four at most, each once', async () => {
    const many = [1, 2, 3, 4, 5, 6].map((number) => `https://gchat.qpic.cn/${number}`)
    expect(await taken(many[0] ?? '', ...many)).toEqual(many.slice(0, 4))
  })
})

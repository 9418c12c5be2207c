import { describe, expect, it } from 'vitest'
import { fallback } from '../../src/chat/adapters/default'
import { onebot } from '../../src/chat/adapters/onebot'
import { qq } from '../../src/chat/adapters/qq'
import type { Abilities, ImageMedia, Plan, Post, Settings, VideoPost, VideoVariant } from '../../src/model'
import { planReply } from '../../src/reply/plan'
import { albumPost, clip, musicPost, picture, seasonPost, videoPost } from '../../samples/plain-posts'
import { settingsOf } from '../support/settings'

const mib = 1024 * 1024
const group = onebot.abilities
const kinds = ({ parts }: Plan) => parts.map((part) => part.kind)
const plan = (post: Post, given: Parameters<typeof settingsOf>[0] = {}, abilities: Abilities = group) =>
  planReply(post, settingsOf(given), abilities)

describe('the order', () => {
  it('ends with the comments', () => {
    const music = musicPost('1').audio!
    const everything = { reply: { parts: ['comments', 'music', 'media', 'info'] as const } }
    expect(kinds(plan(albumPost('1', 2, { music }), everything as never))).toEqual([
      'card',
      'images',
      'audio',
      'comments',
    ])
  })
  it('is card, video, pictures, sound', () => {
    const music = musicPost('1').audio
    const images = [picture('a'), { ...picture('b'), clip: clip('b') }, picture('c')]
    expect(kinds(plan(albumPost('1', 0, { images, ...(music ? { music } : {}) })))).toEqual([
      'card',
      'video',
      'images',
      'audio',
    ])
  })
})

describe('the parts', () => {
  const rows: [string, Parameters<typeof settingsOf>[0], string[]][] = [
    ['everything by default', {}, ['card', 'video']],
    ['information alone', { reply: { parts: ['info'] } }, ['card']],
    ['media alone', { reply: { parts: ['media'] } }, ['video']],
    ['text in place of the card', { reply: { info: 'text' } }, ['text', 'video']],
    ['information when nothing is wanted', { reply: { parts: [] } }, ['card']],
  ]
  for (const [what, given, expected] of rows)
    it(`are ${what}`, () => expect(kinds(plan(videoPost('1'), given))).toEqual(expected))

  it('of an album leave its music out when it is not wanted', () => {
    const music = musicPost('1').audio
    const post = albumPost('1', 1, music ? { music } : {})
    expect(kinds(plan(post))).toEqual(['card', 'images', 'audio'])
    expect(kinds(plan(post, { reply: { parts: ['info', 'media'] } }))).toEqual(['card', 'images'])
  })

  it('of a music page hold its sound once, wanted as medium or as music', () => {
    for (const parts of [['media'], ['music'], ['media', 'music']] as const) {
      expect(kinds(plan(musicPost('1'), { reply: { parts: [...parts] } }))).toEqual(['audio'])
    }
  })

  it('of a link without media still say what it is', () => {
    const live: Post = {
      kind: 'live',
      platform: 'bilibili',
      id: '1',
      url: 'https://live.bilibili.com/1',
      text: [],
      coAuthors: [],
      stats: {},
      tags: [],
      live: true,
    }
    expect(kinds(plan(live, { reply: { parts: ['media'] } }))).toEqual(['card'])
  })

  it('of comments say how many, and are left out where nothing can be drawn or nothing is commented', () => {
    const given = { reply: { parts: ['info', 'comments'] as const }, comments: { count: 7, replies: 2 } }
    expect(plan(videoPost('1'), given as never).parts[1]).toEqual({ kind: 'comments', count: 7, replies: 2 })
    expect(kinds(plan(videoPost('1'), given as never, { ...group, image: false }))).toEqual(['card'])
    expect(kinds(plan(musicPost('1'), given as never))).toEqual(['card'])
  })

  it('of a post that is all there carry its address and no word of anything left out', () => {
    expect(plan(videoPost('1'))).toMatchObject({ url: 'https://www.douyin.com/video/1' })
    expect('omitted' in plan(videoPost('1'))).toBe(false)
  })

  it('of information come along as text, in the language and the calendar that are handed in', () => {
    const post = videoPost('1', { createdAt: 1_700_000_000 })
    const textOf = (options: Parameters<typeof planReply>[3], given: Parameters<typeof settingsOf>[0] = {}) => {
      const [first] = planReply(post, settingsOf(given), group, options).parts
      return first && 'text' in first ? first.text : undefined
    }
    expect(textOf({ timeZone: 'Asia/Shanghai' })).toContain('发布：2023年11月15日 06:13')
    expect(textOf({ timeZone: 'UTC', locale: 'en-US' })).toContain('Nov 14, 2023, 22:13')
    expect(textOf({}, { reply: { template: 'own {author}' } })).toBe('own 甲')
  })

  it('of an episode chosen from its season are one line in place of the card, of everything else the card', () => {
    const chosen = (post: Post, given: Parameters<typeof settingsOf>[0] = {}) =>
      planReply(post, settingsOf(given), group, { chosen: true }).parts
    const season = seasonPost('ss1', { current: 2, video: clip('v') })
    expect(chosen(season)).toMatchObject([{ kind: 'text', text: '番剧 ss1 · 2. 第 2 项' }, { kind: 'video' }])
    expect(chosen(season, { reply: { parts: ['info'] } })).toEqual([
      { kind: 'text', text: `番剧 ss1 · 2. 第 2 项\n${season.url}` },
    ])
    expect(chosen(seasonPost('ss1'))).toMatchObject([{ kind: 'card' }])
    expect(chosen(videoPost('1'))).toMatchObject([{ kind: 'card' }, { kind: 'video' }])
    expect(kinds(plan(season))).toEqual(['card', 'video'])
  })

  it('of sound are a voice message, or a file where the chat knows none, or nothing', () => {
    const parts = (abilities: Abilities) => plan(musicPost('1'), { reply: { parts: ['music'] } }, abilities).parts
    expect(parts({ ...group, audio: true, file: true })).toMatchObject([{ kind: 'audio', as: 'voice' }])
    expect(parts({ ...group, audio: false, file: true })).toMatchObject([{ kind: 'audio', as: 'file' }])
    expect(parts({ ...group, audio: false, file: false }).filter(({ kind }) => kind === 'audio')).toEqual([])
  })

  it('without an address of the music leave it out', () => {
    const post = albumPost('1', 1, { music: { kind: 'audio', id: 'm', source: { urls: [] } } })
    expect(kinds(plan(post))).toEqual(['card', 'images'])
  })
})

describe('pictures', () => {
  const modes = (count: number, given: Parameters<typeof settingsOf>[0] = {}, abilities?: Abilities) =>
    plan(albumPost('1', count), given, abilities).parts.flatMap((part) => (part.kind === 'images' ? [part.mode] : []))
  it('up to four go singly, five as a forward', () => expect([modes(4), modes(5)]).toEqual([['separate'], ['forward']]))
  it('follow the threshold of the settings', () => expect(modes(3, { reply: { forwardFrom: 3 } })).toEqual(['forward']))
  it('go singly where the chat has no forward', () => expect(modes(30, {}, fallback.abilities)).toEqual(['separate']))
  it('stay within the messages a chat allows', () => {
    const images = plan(albumPost('1', 9), {}, qq.abilities).parts.flatMap((part) =>
      part.kind === 'images' ? part.images : [],
    )
    expect(images).toHaveLength(3)
  })
  it('are as many as there are messages left, and what is left out is told', () => {
    const within = (maxMessages: number, post: Post = albumPost('1', 4)) => {
      const { parts, omitted } = plan(post, {}, { ...group, forward: false, maxMessages })
      return [parts.map((part) => (part.kind === 'images' ? part.images.length : part.kind)), omitted]
    }
    expect([1, 2, 4, 5, 6].map((max) => within(max))).toEqual([
      [['card'], true],
      [['card', 1], true],
      [['card', 3], true],
      [['card', 4], undefined],
      [['card', 4], undefined],
    ])
    expect(within(1, videoPost('1'))).toEqual([['card'], true])
    expect(within(2, videoPost('1'))).toEqual([['card', 'video'], undefined])
    const music = musicPost('1').audio!
    expect(within(5, albumPost('1', 4, { music }))).toEqual([['card', 4], true])
    expect(within(6, albumPost('1', 4, { music }))).toEqual([['card', 4, 'audio'], undefined])
  })
  it('in a forward are one message, however many', () => {
    const { parts, omitted } = plan(albumPost('1', 30), {}, { ...group, maxMessages: 2 })
    expect([parts.map((part) => (part.kind === 'images' ? part.images.length : part.kind)), omitted]).toEqual([
      ['card', 30],
      undefined,
    ])
  })
  it('are left out where the chat shows none', () => {
    expect(kinds(plan(albumPost('1', 3), {}, { ...group, image: false }))).toEqual(['card'])
  })
})

describe('an album of more pictures than are sent', () => {
  const parts = (count: number, max: number, abilities?: Abilities) =>
    plan(albumPost('1', count), { reply: { parts: ['media'], maxPictures: max } }, abilities).parts
  it('is cut, and the number of all is said before the pictures', () => {
    const [line, images, ...others] = parts(3000, 60)
    const limit = { name: 'pictures', value: 3000, max: 60 }
    expect(line).toMatchObject({ kind: 'remark', code: 'too-large', details: { limit } })
    expect(images).toMatchObject({ kind: 'images', images: { length: 60 } })
    expect(others).toEqual([])
  })
  it('is whole up to the number', () => {
    expect(parts(60, 60)).toMatchObject([{ kind: 'images', images: { length: 60 } }])
  })
  it('says nothing where messages are counted: those are the limit then', () => {
    expect(parts(3000, 60, qq.abilities)).toMatchObject([{ kind: 'images', images: { length: 4 } }])
  })
})

describe('clips of an album', () => {
  const live = (id: string, clipOnly = false) => ({ ...picture(id), clip: clip(id), ...(clipOnly ? { clipOnly } : {}) })
  const few = ['a', 'b', 'c', 'd'].map((id) => live(id))
  /** Kinds of the parts, pictures with their number. */
  const sent = (images: ImageMedia[], given: Parameters<typeof settingsOf>[0] = {}, abilities?: Abilities) =>
    plan(albumPost('1', 0, { images }), { ...given, reply: { parts: ['media'], ...given.reply } }, abilities).parts.map(
      (part) => (part.kind === 'images' ? `${part.images.length} images` : part.kind),
    )
  it.each<[Settings['reply']['livePhoto'], string[]]>([
    ['both', ['video', 'video', 'video', 'video', '4 images']],
    ['clip', ['video', 'video', 'video', 'video']],
    ['photo', ['4 images']],
    ['motion', ['motion', 'motion', 'motion', 'motion']],
  ])('that are live photos go out as the setting %s says', (livePhoto, expected) => {
    expect(sent(few, { reply: { livePhoto } })).toEqual(expected)
  })
  it('that are live photos stay pictures when they are many, which is said; real clips are always sent', () => {
    const images = [...['a', 'b', 'c', 'd', 'e'].map((id) => live(id)), live('f', true)]
    expect(sent(images)).toEqual(['remark', 'video', '5 images'])
    expect(sent(images, { reply: { livePhoto: 'photo' } })).toEqual(['video', '5 images'])
  })
  it('that are live photos in one file are made for the phones of the setting, where files are taken', () => {
    const one = albumPost('1', 0, { images: [live('a')] })
    const settings = {
      reply: { parts: ['media' as const], livePhoto: 'motion' as const, motionFor: 'huawei' as const },
    }
    expect(plan(one, settings).parts).toMatchObject([{ kind: 'motion', maker: 'huawei', image: { id: 'a' } }])
    expect(sent([live('a')], settings, { ...group, file: false })).toEqual(['video', '1 images'])
    expect(sent([live('a', true)], settings)).toEqual(['video'])
  })
  it('that are live photos are pictures that move where GIFs are wished for and can be made', () => {
    const images = [...few, live('e'), live('f', true), picture('g')]
    const gifs = { reply: { parts: ['media' as const], livePhoto: 'gif' as const } }
    const planned = (able: boolean, abilities = group, all = images) =>
      planReply(albumPost('1', 0, { images: all }), settingsOf(gifs), abilities, { canEncode: able }).parts
    const [real, album, ...more] = planned(true)
    expect([real, more]).toMatchObject([{ kind: 'video', video: { id: 'f' } }, []])
    expect(album).toMatchObject({ kind: 'images', mode: 'forward' })
    const asked = album?.kind === 'images' ? album.images.map(({ id, asGif }) => [id, asGif?.id]) : []
    const [{ id: variant }] = clip('a').variants as [VideoVariant]
    expect(asked).toEqual([...['a', 'b', 'c', 'd', 'e'].map((id) => [id, variant]), ['g', undefined]])
    // Without an ffmpeg, or where no pictures are shown, as ever.
    expect(planned(false, group, few).map(({ kind }) => kind)).toEqual(['video', 'video', 'video', 'video'])
    expect(planned(true, { ...group, image: false }, few).map(({ kind }) => kind)).toHaveLength(4)
  })
  it('that are live photos and too large leave the still', () => {
    const images = [{ ...picture('a'), clip: clip('a', 500 * mib) }]
    for (const livePhoto of ['both', 'clip', 'photo', 'motion', 'gif'] as const) {
      expect(sent(images, { reply: { livePhoto } })).toEqual(['1 images'])
    }
    expect(sent(few, {}, { ...group, video: false })).toEqual(['4 images'])
  })
  it('stay pictures where the chat shows no videos, and where the clip has no encoding', () => {
    const images = [live('a'), live('b', true)]
    expect(kinds(plan(albumPost('1', 0, { images }), {}, { ...group, video: false }))).toEqual(['card', 'images'])
    const none = { ...picture('a'), clip: { ...clip('a'), variants: [] } }
    // Such a clip does not count among the many either.
    const four = ['b', 'c', 'd', 'e'].map((id) => live(id))
    expect(sent([none, ...four])).toEqual([...four.map(() => 'video'), '1 images'])
  })
  it('that are too large are shown as pictures', () => {
    const images = [{ ...picture('a'), clip: clip('a', 500 * mib) }]
    expect(kinds(plan(albumPost('1', 0, { images })))).toEqual(['card', 'images'])
  })
})

describe('the music of an album', () => {
  const audio = musicPost('1').audio!
  const clips = ['a', 'b'].map((id) => ({ ...picture(id), clip: { ...clip(id), durationSec: 2.5 } }))
  const post = albumPost('1', 0, { images: [...clips, picture('c'), picture('d')], music: audio })
  const starts = (given: Parameters<typeof settingsOf>[0]) =>
    plan(post, given).parts.flatMap((part) => (part.kind === 'video' ? [part.music?.fromSec] : []))

  it('is under its clips when that is wished, going on or from the start', () => {
    expect(starts({})).toEqual([undefined, undefined])
    expect(starts({ media: { clipMusic: 'continuous' } })).toEqual([0, 2.5])
    expect(starts({ media: { clipMusic: 'restart' } })).toEqual([0, 0])
  })
  it('is under a show of its pictures when that is wished and the chat shows videos', () => {
    const given = { media: { slideshow: true } }
    const shows = (result: Plan) => result.parts.filter((part) => part.kind === 'slideshow')
    expect(shows(plan(post, given))).toMatchObject([{ images: [{}, {}, {}, {}], music: { id: audio.id } }])
    expect(kinds(plan(post, given)).slice(-3)).toEqual(['images', 'slideshow', 'audio'])
    expect(shows(plan(post))).toEqual([])
    expect(shows(plan(post, given, { ...group, video: false }))).toEqual([])
    expect(shows(plan(albumPost('1', 1, { music: audio }), given))).toEqual([])
    expect(shows(plan(albumPost('1', 3), given))).toEqual([])
  })
})

describe('limits', () => {
  const remarks = (result: Plan) =>
    result.parts.flatMap((part) => (part.kind === 'remark' ? [[part.code, part.details.limit]] : []))
  it('choose a quality that fits before anything is downloaded', () => {
    const video = clip('v')
    const [variant] = video.variants
    const large = { ...variant!, id: 'large', label: '1080P', quality: 1080, sizeBytes: 200 * mib }
    const [, part] = plan(videoPost('1', { video: { ...video, variants: [large, variant!] } })).parts
    expect(part).toMatchObject({ kind: 'video', variant: { id: 'v-720-avc' } })
  })
  it('on size name the smallest there is', () => {
    expect(remarks(plan(videoPost('1', { video: clip('v', 120 * mib) })))).toEqual([
      ['too-large', { name: 'size', value: 120 * mib, max: 90 * mib }],
    ])
  })
  it('on size are kept by compressing the smallest there is, where that is wished and worth it', () => {
    const given = { media: { compress: true } }
    const [first] = clip('v', 120 * mib).variants
    const variants = [{ ...first!, id: 'large', sizeBytes: 300 * mib }, first!]
    const post = videoPost('1', { video: { ...clip('v'), variants } })
    expect(plan(post, given).parts[1]).toMatchObject({
      kind: 'video',
      variant: { id: first!.id },
      estimateBytes: 120 * mib,
      compressTo: 90 * mib,
    })
    expect(remarks(plan(videoPost('1', { video: clip('v', 721 * mib) }), given))).toHaveLength(1)
    expect(remarks(plan(videoPost('1', { video: { ...clip('v', 120 * mib), durationSec: 901 } }), given))).toHaveLength(
      1,
    )
    expect(plan(videoPost('1', { video: clip('v') }), given).parts[1]).not.toHaveProperty('compressTo')
  })
  it('on size are kept by compressing what turns out too large', () => {
    const [{ sizeBytes: _, bitrate: __, ...unsized }] = clip('v').variants as [VideoVariant]
    const post = videoPost('1', { video: { ...clip('v'), variants: [unsized] } })
    expect(plan(post, { media: { compress: true } }).parts[1]).toMatchObject({ compressTo: 90 * mib })
    expect(plan(post).parts[1]).not.toHaveProperty('compressTo')
  })
  it('on length count in seconds, and 0 means none', () => {
    const post = videoPost('1', { video: { ...clip('v'), durationSec: 901 } })
    expect(remarks(plan(post))).toEqual([['too-large', { name: 'duration', value: 901, max: 900 }]])
    expect(remarks(plan(post, { limits: { durationMin: 0 } }))).toEqual([])
  })
  it('of the chat count too where it takes no files', () => {
    expect(remarks(plan(videoPost('1', { video: clip('v', 20 * mib) }), {}, qq.abilities))[0]?.[1]).toMatchObject({
      max: 10 * mib,
    })
  })
  it('of the platform become one line beside the card', () => {
    const video = { ...clip('v'), variants: [] }
    expect(plan(videoPost('1', { video, withheld: 'private' })).parts.map((part) => part.kind)).toEqual([
      'card',
      'remark',
    ])
    expect(remarks(plan(videoPost('1', { video, withheld: 'private' })))).toEqual([['private', undefined]])
    expect(plan(videoPost('1', { video })).parts.map((part) => part.kind)).toEqual(['card'])
  })
  it('the platform names go along with its reason, or with the want of an account', () => {
    const video = { ...clip('v'), variants: [] }
    const remark = (over: Partial<VideoPost>) => plan(videoPost('1', { video, ...over })).parts[1]
    expect(remark({ limitation: 'preview' })).toEqual({
      kind: 'remark',
      code: 'login-required',
      details: { what: 'preview' },
    })
    expect(remark({ limitation: 'supporters-only', withheld: 'region' })).toEqual({
      kind: 'remark',
      code: 'region',
      details: { what: 'supporters-only' },
    })
    expect(remark({ withheld: 'private' })).toEqual({ kind: 'remark', code: 'private', details: {} })
    expect(kinds(plan(videoPost('1', { limitation: 'interactive' })))).toEqual(['card', 'video'])
  })
  it('on size are the smaller one of setting and chat', () => {
    const max = (sizeMb: number, maxVideoBytes: number) => {
      const post = videoPost('1', { video: clip('v', 500 * mib) })
      return remarks(plan(post, { limits: { sizeMb } }, { ...group, maxVideoBytes }))
    }
    expect(max(20, 50 * mib)).toEqual([['too-large', { name: 'size', value: 500 * mib, max: 20 * mib }]])
    expect(max(50, 20 * mib)).toEqual([['too-large', { name: 'size', value: 500 * mib, max: 20 * mib }]])
  })
  it('where no video can be shown become a remark', () => {
    const result = plan(videoPost('1'), {}, { ...qq.abilities, video: false })
    expect(result.parts[1]).toEqual({ kind: 'remark', code: 'unsupported', details: { what: 'video' } })
  })
})

it('is plain data', () => {
  const result = plan(videoPost('1'))
  expect(JSON.parse(JSON.stringify(result))).toEqual(result)
})

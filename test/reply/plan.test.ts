import { describe, expect, it } from 'vitest'
import { fallback } from '../../src/chat/adapters/default'
import { onebot } from '../../src/chat/adapters/onebot'
import { qq } from '../../src/chat/adapters/qq'
import type { Abilities, Plan, Post } from '../../src/model'
import { planReply } from '../../src/reply/plan'
import { albumPost, clip, musicPost, picture, videoPost } from '../../samples/plain-posts'
import { settingsOf } from '../support/settings'

const mib = 1024 * 1024
const group = onebot.abilities
const kinds = ({ parts }: Plan) => parts.map((part) => part.kind)
const plan = (post: Post, given: Parameters<typeof settingsOf>[0] = {}, abilities: Abilities = group) =>
  planReply(post, settingsOf(given), abilities)

describe('the order', () => {
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
})

describe('clips of an album', () => {
  const live = (id: string, clipOnly = false) => ({ ...picture(id), clip: clip(id), ...(clipOnly ? { clipOnly } : {}) })
  it('go out as videos while they are few', () => {
    const few = ['a', 'b', 'c', 'd'].map((id) => live(id))
    expect(kinds(plan(albumPost('1', 0, { images: few })))).toEqual(['card', 'video', 'video', 'video', 'video'])
  })
  it('that are live photos stay pictures when they are many; real clips are always sent', () => {
    const images = [...['a', 'b', 'c', 'd', 'e'].map((id) => live(id)), live('f', true)]
    expect(kinds(plan(albumPost('1', 0, { images })))).toEqual(['card', 'video', 'images'])
  })
  it('that are too large are shown as pictures', () => {
    const images = [{ ...picture('a'), clip: clip('a', 500 * mib) }]
    expect(kinds(plan(albumPost('1', 0, { images })))).toEqual(['card', 'images'])
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
  it('where no video can be shown become a remark', () => {
    const result = plan(videoPost('1'), {}, { ...qq.abilities, video: false })
    expect(result.parts[1]).toEqual({ kind: 'remark', code: 'unsupported', details: { what: 'video' } })
  })
})

it('is plain data', () => {
  const result = plan(videoPost('1'))
  expect(JSON.parse(JSON.stringify(result))).toEqual(result)
})

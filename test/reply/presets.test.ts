import { describe, expect, it } from 'vitest'
import { kook } from '../../src/chat/adapters/kook'
import { onebot } from '../../src/chat/adapters/onebot'
import type { Abilities, Plan, PlanPart, Post } from '../../src/model'
import { planReply } from '../../src/reply/plan'
import {
  albumPost,
  articlePost,
  clip,
  livePost,
  musicPost,
  picture,
  seasonPost,
  videoPost,
} from '../../samples/plain-posts'
import { settingsOf } from '../support/settings'

type Given = Parameters<typeof settingsOf>[0]
const mib = 1024 * 1024

const word = (part: PlanPart): string => {
  if (part.kind === 'images') return `${part.images.length}${part.mode === 'forward' ? ' forwarded' : ''} images`
  if (part.kind === 'fold') return `[${part.parts.map(word).join(', ')}]`
  return part.kind === 'audio' ? part.as : part.kind
}
const short = ({ parts }: Plan): string => parts.map(word).join(', ')
const plan = (post: Post, given: Given, abilities: Abilities = onebot.abilities) =>
  planReply(post, settingsOf(given), abilities)

const music = musicPost('m').audio
const song = music ? { music } : {}
const cover = { source: { urls: ['https://media.douyin.com/cover.jpg'] }, width: 3, height: 4 }
const posts = {
  video: videoPost('1', { cover }),
  'long video': videoPost('1', { cover, video: { ...clip('v'), durationSec: 3600 } }),
  'album of 1': albumPost('1', 1, song),
  'album of 9': albumPost('1', 9, song),
  'album with a clip': albumPost('1', 0, { images: [picture('a'), { ...picture('b'), clip: clip('b') }], ...song }),
  season: seasonPost('ss1', { current: 1, video: clip('ep') }),
  live: livePost('1'),
  article: articlePost('1'),
  music: musicPost('1'),
} satisfies Record<string, Post>
type Name = keyof typeof posts

describe('a preset', () => {
  const all: Given = { reply: { parts: ['info', 'media', 'music', 'comments'] } }
  const rows: [Name, 'compact' | 'normal' | 'folded', string][] = [
    ['video', 'normal', 'card, video, comments'],
    ['video', 'compact', 'card, video'],
    ['video', 'folded', '[card, comments], video'],
    ['long video', 'compact', 'card, remark'],
    ['long video', 'folded', '[card, comments], remark'],
    ['album of 1', 'compact', 'card, 1 images'],
    ['album of 1', 'folded', '[card, 1 images, comments], voice'],
    ['album of 9', 'normal', 'card, 9 forwarded images, voice, comments'],
    ['album of 9', 'compact', 'card, 1 images'],
    ['album of 9', 'folded', '[card, 9 images, comments], voice'],
    ['album with a clip', 'compact', 'card, video'],
    ['album with a clip', 'folded', '[card, 1 images, comments], video, voice'],
    ['season', 'folded', '[card, comments], video'],
    ['live', 'compact', 'card'],
    // A forward of one message would only hide it.
    ['live', 'folded', 'card'],
    ['music', 'compact', 'card, voice'],
    ['music', 'folded', 'card, voice'],
  ]
  it.each(rows)('%s, %s: %s', (name, preset, parts) => {
    const given = { ...all, reply: { ...all?.reply, preset } }
    expect(short(plan(posts[name], given))).toBe(parts)
  })

  it('folded is normal where the chat has no forwards, and the plan says so', () => {
    const result = plan(posts['album of 9'], { reply: { preset: 'folded' } }, { ...kook.abilities, forward: false })
    expect(short(result)).toMatch(/^card, 9 images/)
    expect(result.unfolded).toBe(true)
    expect(plan(posts.live, { reply: { preset: 'folded' } }, kook.abilities).unfolded).toBeUndefined()
    expect(plan(posts['album of 9'], { reply: { preset: 'folded' } }).unfolded).toBeUndefined()
  })

  it('folded takes videos in only when asked', () => {
    const given: Given = { reply: { preset: 'folded', foldVideos: true } }
    expect(short(plan(posts.video, given))).toBe('[card, video]')
    expect(short(plan(posts['long video'], given))).toBe('[card, remark]')
    expect(short(plan(posts['album with a clip'], given))).toBe('[card, video, 1 images], voice')
  })

  it('folded keeps a line about a video beside it', () => {
    const video = { ...clip('v'), variants: clip('v').variants.map((one) => ({ ...one, extent: 'opening' as const })) }
    const post = videoPost('1', { video })
    const given: Given = { reply: { preset: 'folded', parts: ['info', 'media', 'comments'] } }
    expect(short(plan(post, given))).toBe('[card, comments], video, remark')
  })

  it('folded counts as one message where messages are counted', () => {
    const result = plan(posts['album of 9'], { reply: { preset: 'folded' } }, { ...onebot.abilities, maxMessages: 2 })
    expect(short(result)).toBe('[card, 9 images], voice')
    expect(result.omitted).toBeUndefined()
  })
})

describe('what is sent of one platform', () => {
  const rows: [Name, 'follow' | 'all' | 'text' | 'media' | 'cover', Given, string][] = [
    ['video', 'follow', { reply: { parts: ['info'] } }, 'card'],
    ['video', 'all', { reply: { parts: ['info'] } }, 'card, video'],
    ['album of 9', 'all', { reply: { parts: ['info', 'comments'] } }, 'card, 9 forwarded images, voice, comments'],
    ['video', 'text', {}, 'text'],
    ['album of 9', 'text', {}, 'text'],
    ['video', 'media', {}, 'video'],
    ['album of 9', 'media', {}, '9 forwarded images, voice'],
    // It still has to say something.
    ['article', 'media', {}, 'card'],
    ['video', 'cover', {}, 'card, 1 images'],
    ['album of 9', 'cover', {}, 'card, 1 images'],
    ['video', 'cover', { reply: { info: 'text' } }, 'text, 1 images'],
    ['live', 'cover', {}, 'card'],
  ]
  it.each(rows)('%s as %s: %j → %s', (name, reply, given, parts) => {
    const own = { platforms: { douyin: { reply }, bilibili: { reply: 'text' as const } } }
    const post = { ...posts[name], platform: 'douyin' as const }
    expect(short(plan(post, { ...given, ...own }))).toBe(parts)
  })

  it('leaves the other platforms alone', () => {
    const given: Given = { platforms: { kuaishou: { reply: 'text' } } }
    expect(short(plan(posts.video, given))).toBe('card, video')
    expect(short(plan({ ...posts.video, platform: 'kuaishou' }, given))).toBe('text')
  })

  it('is a cover whose file can be found again in fresh addresses', () => {
    const [, images] = plan(posts.video, { platforms: { douyin: { reply: 'cover' } } }).parts
    expect(images).toMatchObject({ images: [{ id: 'douyin-1-cover', source: cover.source, width: 3, height: 4 }] })
  })
})

describe('a video that passes a limit', () => {
  const large = videoPost('1', { cover, video: clip('v', 200 * mib) })
  const remarks = (result: Plan) =>
    result.parts.flatMap((part) => (part.kind === 'remark' ? [[part.details.limit?.name, part.details.instead]] : []))

  it('is replaced by its card, which is said', () => {
    const result = plan(large, {})
    expect([short(result), remarks(result)]).toEqual(['card, remark', [['size', 'info']]])
  })
  it('is replaced by its cover where there is no card', () => {
    const result = plan(large, { reply: { parts: ['media'] } })
    expect([short(result), remarks(result)]).toEqual(['remark, 1 images', [['size', 'cover']]])
  })
  it('is replaced by nothing where there is neither', () => {
    const bare = videoPost('1', { video: clip('v', 200 * mib) })
    const result = plan(bare, { reply: { parts: ['media'] } })
    expect([short(result), remarks(result)]).toEqual(['remark', [['size', 'nothing']]])
  })
  it('of length, from below as from above, is told apart', () => {
    expect(remarks(plan(posts['long video'], {}))).toEqual([['duration', 'info']])
    expect(remarks(plan(posts.video, { limits: { minDurationSec: 13 } }))).toEqual([['min-duration', 'info']])
    expect(remarks(plan(posts.video, { limits: { minDurationSec: 12 } }))).toEqual([])
  })
  it('from below does not hold for the clips of an album', () => {
    expect(short(plan(posts['album with a clip'], { limits: { minDurationSec: 60 } }))).toBe(
      'card, video, 1 images, voice',
    )
  })
})

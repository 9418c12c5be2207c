import { describe, expect, it } from 'vitest'
import { fallback } from '../../src/chat/adapters/default'
import { onebot } from '../../src/chat/adapters/onebot'
import type { Abilities, Post, VideoMedia } from '../../src/model'
import { planReply } from '../../src/reply/plan'
import { soundOf } from '../../src/reply/sound'
import { albumPost, clip, dynamicPost, livePost, musicPost, seasonPost, videoPost } from '../../samples/plain-posts'
import { settingsOf } from '../support/settings'

const track = { id: '30280', codec: 'aac' as const, source: { urls: ['https://media.bilibili.com/sound.m4s'] } }
const whole = clip('v')
const [one] = whole.variants
const dash: VideoMedia = { ...whole, variants: [{ ...one!, audio: track }] }
const files: VideoMedia = {
  ...whole,
  variants: [
    { ...one!, id: 'large', sizeBytes: 9_000_000, source: { urls: ['https://media.douyin.com/large.mp4'] } },
    { ...one!, id: 'unknown', sizeBytes: 0, source: { urls: ['https://media.douyin.com/unknown.mp4'] } },
    { ...one!, id: 'small', sizeBytes: 2_000_000, source: { urls: ['https://media.douyin.com/small.mp4'] } },
  ],
}
const music = musicPost('m').audio!

describe('the sound of a work', () => {
  it.each<[string, Post, unknown]>([
    [
      'is the track of a video that has one, under the name of the work',
      videoPost('1', { video: dash }),
      { id: 'v-sound', title: '标题 1', artist: '甲', durationSec: 12, source: track.source },
    ],
    [
      'is taken out of the smallest file else',
      videoPost('1', { video: files }),
      {
        inVideo: { id: 'small' },
        source: { urls: ['https://media.douyin.com/small.mp4'] },
      },
    ],
    ['is that of an episode', seasonPost('ss1', { current: 1, video: dash }), { source: track.source }],
    ['is the music of an album', albumPost('1', 2, { music }), { id: music.id }],
    ['is what a music page is about', musicPost('m'), { id: music.id }],
    [
      'is the music where the video cannot be had',
      videoPost('1', { video: { ...whole, variants: [] }, music }),
      { id: music.id },
    ],
  ])('%s', (_, post, expected) => expect(soundOf(post)).toMatchObject(expected as object))

  it('is not there for what is silent', () => {
    for (const post of [livePost('1'), dynamicPost('1', 2), albumPost('1', 2), seasonPost('ss1')]) {
      expect(soundOf(post)).toBeUndefined()
    }
  })

  it('of a part has another name, and its length is not that of the work', () => {
    const part: VideoMedia = { ...dash, durationSec: 2255, variants: [{ ...dash.variants[0]!, extent: 'free-part' }] }
    const sound = soundOf(videoPost('1', { video: part }))
    expect([sound?.id, sound?.durationSec]).toEqual(['v-sound-free-part', undefined])
  })
})

describe('the sound instead of the work', () => {
  const asked = (post: Post, abilities: Abilities = onebot.abilities) =>
    planReply(post, settingsOf(), abilities, { wish: { sound: true } }).parts.map((part) =>
      part.kind === 'audio' ? part.as : part.kind === 'remark' ? part.details.what : part.kind,
    )
  const long = videoPost('1', { video: { ...dash, durationSec: 61 } })
  it.each<[string, Post, Partial<Abilities>, string]>([
    ['short, as voice', videoPost('1', { video: dash }), {}, 'voice'],
    ['long, as a file', long, {}, 'file'],
    ['of unknown length, as a file', videoPost('1', { video: { ...dash, durationSec: 0 / 0 } }), {}, 'file'],
    ['long, as voice where there are no files', long, { file: false }, 'voice'],
    ['short, as a file where there is no voice', videoPost('1', { video: dash }), { audio: false }, 'file'],
    ['not at all, which is said', long, { audio: false, file: false }, 'no-sound'],
    ['of what is silent, which is said', livePost('1'), {}, 'sound'],
  ])('goes out alone: %s', (_, post, abilities, expected) => {
    expect(asked(post, { ...onebot.abilities, ...abilities })).toEqual([expected])
  })
  it('is a file or a voice in a chat nobody knows', () => expect(asked(long, fallback.abilities)).toHaveLength(1))
})

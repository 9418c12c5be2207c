import { describe, expect, it } from 'vitest'
import { discord } from '../../src/chat/adapters/discord'
import { onebot } from '../../src/chat/adapters/onebot'
import { qq } from '../../src/chat/adapters/qq'
import type { Abilities, Extent, Plan, Post, Settings, VideoMedia } from '../../src/model'
import { planReply } from '../../src/reply/plan'
import {
  albumPost,
  articlePost,
  clip,
  dynamicPost,
  listPost,
  livePost,
  musicPost,
  picture,
  seasonPost,
  userPost,
  videoPost,
} from '../../samples/plain-posts'
import { settingsOf } from '../support/settings'

const short = (plan: Plan): string =>
  plan.parts
    .map((part) => {
      if (part.kind === 'images') return `${part.images.length}${part.mode === 'forward' ? ' forwarded' : ''} images`
      if (part.kind === 'remark')
        return `remark ${part.code}${part.details.what ? ` ${String(part.details.what)}` : ''}`
      return part.kind === 'audio' ? part.as : part.kind
    })
    .join(', ')

const music = musicPost('m').audio
const episode = clip('bilibili-ep12')
const posts = {
  video: videoPost('1'),
  'multi-part video': videoPost('1', {
    parts: [
      { id: 'BV1', index: 1, title: 'a' },
      { id: 'BV1', index: 2, title: 'b' },
    ],
  }),
  'album of 3': albumPost('1', 3, music ? { music } : {}),
  'album of 9': albumPost('1', 9),
  'dynamic in words': dynamicPost('1', 0),
  'dynamic with 2 pictures': dynamicPost('1', 2),
  'dynamic with 9 pictures': dynamicPost('1', 9),
  'dynamic of a video': dynamicPost('1', 0, {
    category: 'AV',
    attachments: [{ kind: 'video', title: 'x', lines: [], id: 'BV1' }],
  }),
  'forward of a video': dynamicPost('1', 0, { category: 'FORWARD', original: videoPost('2') }),
  'forward of pictures': dynamicPost('1', 0, { category: 'FORWARD', original: dynamicPost('2', 4) }),
  article: articlePost('1'),
  live: livePost('1'),
  season: seasonPost('ss1'),
  'episode with its video': seasonPost('ss1', { current: 2, video: episode }),
  'episode kept back': seasonPost('ss1', { current: 2, withheld: 'login-required' }),
  user: userPost('1'),
  list: listPost('1'),
  music: musicPost('1'),
} satisfies Record<string, Post>

type Name = keyof typeof posts
type Given = Parameters<typeof settingsOf>[0]
const settings: Record<string, Given> = {
  defaults: {},
  everything: { reply: { parts: ['info', 'media', 'music', 'comments'] } },
  'media alone': { reply: { parts: ['media'] } },
  'information alone': { reply: { parts: ['info'] } },
}
const chats: Record<string, Abilities> = { onebot: onebot.abilities, discord: discord.abilities, qq: qq.abilities }

/** kind → setting → chat → parts. */
const table: Record<Name, [setting: string, chat: string, parts: string][]> = {
  video: [
    ['defaults', 'onebot', 'card, video'],
    ['defaults', 'qq', 'card, video'],
    ['everything', 'onebot', 'card, video, comments'],
    ['information alone', 'onebot', 'card'],
  ],
  'multi-part video': [['defaults', 'onebot', 'card, video']],
  'album of 3': [
    ['defaults', 'onebot', 'card, 3 images, voice'],
    ['defaults', 'qq', 'card, 3 images'],
    ['everything', 'discord', 'card, 3 images, voice, comments'],
    ['everything', 'qq', 'card, 3 images'],
    ['media alone', 'onebot', '3 images'],
  ],
  'album of 9': [
    ['defaults', 'onebot', 'card, 9 forwarded images'],
    ['defaults', 'discord', 'card, 9 images'],
    ['defaults', 'qq', 'card, 3 images'],
  ],
  'dynamic in words': [
    ['defaults', 'onebot', 'card'],
    ['media alone', 'onebot', 'card'],
    ['everything', 'onebot', 'card, comments'],
  ],
  'dynamic with 2 pictures': [
    ['defaults', 'onebot', 'card, 2 images'],
    ['information alone', 'discord', 'card'],
  ],
  'dynamic with 9 pictures': [
    ['defaults', 'onebot', 'card, 9 forwarded images'],
    ['defaults', 'qq', 'card, 3 images'],
  ],
  'dynamic of a video': [['defaults', 'onebot', 'card']],
  'forward of a video': [
    ['defaults', 'onebot', 'card'],
    ['media alone', 'onebot', 'card'],
  ],
  'forward of pictures': [['defaults', 'onebot', 'card']],
  article: [
    ['defaults', 'onebot', 'card'],
    ['media alone', 'qq', 'card'],
    ['everything', 'onebot', 'card, comments'],
  ],
  live: [['everything', 'onebot', 'card']],
  season: [['everything', 'onebot', 'card']],
  'episode with its video': [
    ['defaults', 'onebot', 'card, video'],
    ['everything', 'discord', 'card, video, comments'],
  ],
  'episode kept back': [
    ['defaults', 'onebot', 'card, remark login-required'],
    ['information alone', 'onebot', 'card'],
  ],
  user: [['everything', 'onebot', 'card']],
  list: [['everything', 'qq', 'card']],
  music: [
    ['defaults', 'onebot', 'card, voice'],
    ['defaults', 'qq', 'card'],
    ['information alone', 'onebot', 'card'],
  ],
}

describe.each(Object.entries(table))('a link to: %s', (name, rows) => {
  it.each(rows)('with %s on %s is answered with %s', (setting, chat, parts) => {
    const plan = planReply(posts[name as Name], settingsOf(settings[setting]), chats[chat] ?? onebot.abilities)
    expect(short(plan)).toBe(parts)
  })
})

describe('a video whose file is not ours to have', () => {
  const empty = { kind: 'video', id: 'v', variants: [] } as const
  const given = (over: Partial<ReturnType<typeof videoPost>>) =>
    short(planReply(videoPost('1', { video: { ...empty, variants: [] }, ...over }), settingsOf(), onebot.abilities))
  it.each(['supporters-only', 'paid', 'preview', 'interactive'] as const)(
    'because it is %s is one line after the card',
    (limitation) => {
      expect(given({ limitation })).toBe(`card, remark login-required ${limitation}`)
    },
  )
  it('keeps the code of the platform', () => {
    expect(given({ limitation: 'supporters-only', withheld: 'private' })).toBe('card, remark private supporters-only')
    expect(given({ withheld: 'region' })).toBe('card, remark region')
  })
  it('without a reason says nothing', () => expect(given({})).toBe('card'))
  it('that is limited but there is sent without a word', () => {
    expect(short(planReply(videoPost('1', { limitation: 'preview' }), settingsOf(), onebot.abilities))).toBe(
      'card, video',
    )
  })
})

describe('a video of which only a part can be had', () => {
  const part = (extent: Extent, durationSec?: number): VideoMedia => {
    const whole = clip('v')
    const length = durationSec === undefined ? {} : { durationSec }
    return { ...whole, durationSec: 2255, variants: whole.variants.map((one) => ({ ...one, extent, ...length })) }
  }
  const planned = (video: VideoMedia) => planReply(videoPost('1', { video }), settingsOf(), onebot.abilities).parts

  it.each(['free-part', 'preview', 'opening'] as const)('goes out with one line after it: %s', (extent) => {
    const [, video, remark, ...more] = planned(part(extent, 180))
    expect([video?.kind, more]).toEqual(['video', []])
    expect(remark).toMatchObject({
      kind: 'remark',
      details: { extent: { kind: extent, sentSec: 180, wholeSec: 2255 } },
    })
  })
  it('is judged by its own length, whatever the work lasts', () => {
    expect(planned(part('free-part', 901))[1]).toMatchObject({ kind: 'remark', details: { limit: { value: 901 } } })
  })
  it('says nothing of the rest when it is not sent at all', () => {
    expect(planned(part('free-part', 901))).toHaveLength(2)
  })
  it('goes out with its line as the video of a season, too', () => {
    const post = seasonPost('ss1', { current: 2, video: part('preview', 180) })
    expect(short(planReply(post, settingsOf(), onebot.abilities))).toBe('card, video, remark login-required video')
  })
})

describe('comments', () => {
  const wanted: Settings = settingsOf({ reply: { parts: ['info', 'comments'] }, comments: { count: 7, replies: 0 } })
  it('carry the numbers of the settings', () => {
    expect(planReply(videoPost('1'), wanted, onebot.abilities).parts[1]).toEqual({
      kind: 'comments',
      count: 7,
      replies: 0,
    })
  })
  it('are not planned where no picture is taken', () => {
    expect(short(planReply(videoPost('1'), wanted, { ...onebot.abilities, image: false }))).toBe('card')
  })
  it('alone still come with a card for what has none', () => {
    const only = settingsOf({ reply: { parts: ['comments'] } })
    expect(short(planReply(livePost('1'), only, onebot.abilities))).toBe('card')
    expect(short(planReply(videoPost('1'), only, onebot.abilities))).toBe('comments')
  })
})

it('a forward sends the pictures of its original where that is set, after its own', () => {
  const post = dynamicPost('1', 1, { category: 'FORWARD', original: dynamicPost('2', 2) })
  const sent = (originalPictures: boolean, original: Post | null = dynamicPost('2', 2)) =>
    planReply({ ...post, original }, settingsOf({ reply: { originalPictures } }), onebot.abilities).parts.flatMap(
      (part) => (part.kind === 'images' ? part.images.map(({ id }) => id) : []),
    )
  const own = post.images.map(({ id }) => id)
  const others = dynamicPost('2', 2).images.map(({ id }) => id)
  expect(sent(false)).toEqual(own)
  expect(sent(true)).toEqual([...own, ...others])
  expect(sent(true, null)).toEqual(own)
  expect(sent(true, videoPost('3'))).toEqual(own)
})

it('an encrypted video or episode is a line in place of the file', () => {
  const video = { ...videoPost('1').video, variants: [] }
  for (const post of [
    videoPost('1', { video, limitation: 'drm', withheld: 'unsupported' }),
    seasonPost('ss1', { limitation: 'drm', withheld: 'unsupported' }),
  ])
    expect(short(planReply(post, settingsOf(), onebot.abilities))).toBe('card, remark unsupported drm')
})

it('clips of a dynamic follow the rules of albums', () => {
  const images = [{ ...picture('a'), clip: clip('a') }, picture('b')]
  expect(short(planReply(dynamicPost('1', 0, { images }), settingsOf(), onebot.abilities))).toBe(
    'card, video, 1 images',
  )
})

/** Invented posts for the card tests and the gallery: usual ones and nasty ones. */
import type { AlbumPost, Author, ImageMedia, Post, RichText, VideoPost } from '../../src/model'
import { plainRich } from '../../src/model'
import { art, face, faulty } from './pictures'

/** Moment the samples are looked at, milliseconds. */
export const sampleNow = Date.parse('2026-11-23T10:00:00Z')
const hour = 3600
const ago = (seconds: number): number => sampleNow / 1000 - seconds

const source = { urls: ['https://pictures.test/video.mp4'] }

export const person = (name: string, more: Partial<Author> = {}): Author => ({ id: `id-${name}`, name, avatar: face(name), ...more })

export function videoPost(more: Partial<VideoPost> = {}): VideoPost {
  return {
    platform: 'bilibili',
    kind: 'video',
    id: 'BV1Qw411x7Km',
    url: 'https://www.bilibili.com/video/BV1Qw411x7Km',
    title: '一个人沿着海岸线骑行三千公里，在路的尽头等到了今年最好看的一次日落',
    text: plainRich(
      '从连云港出发，一路向南，四十二天，路过十四座渔港。\n全程用一台旧相机和一支 35mm 定焦拍摄，剪辑时几乎没有调色，只想把海风的颜色原样留下来。\n\n音乐清单和路线图放在评论区置顶，欢迎来问路。',
    ),
    author: person('海岸线以南', { followers: 3124000, verified: 'person' }),
    coAuthors: [],
    createdAt: ago(5 * hour),
    cover: art('coast', 'coast1', 1920, 1080),
    stats: { views: 1286000, danmaku: 9421, likes: 234000, coins: 89000, favorites: 56000, shares: 12000, comments: 4310 },
    tags: [],
    video: { kind: 'video', id: 'bilibili-BV1Qw411x7Km-p1', durationSec: 1476, variants: [{ id: 'a', label: '1080P', quality: 1080, codec: 'avc', source }] },
    parts: [],
    ...more,
  }
}

export const picture = (style: Parameters<typeof art>[0], seed: string, width = 1200, height = 1600): ImageMedia => ({
  kind: 'image',
  id: seed,
  ...art(style, seed, width, height),
})

const clip = (id: string): NonNullable<ImageMedia['clip']> => ({ kind: 'video', id, durationSec: 3, variants: [{ id, label: '720P', quality: 720, codec: 'avc', source }] })

const styles = ['coast', 'peaks', 'city', 'forest', 'dunes', 'mesh'] as const
export const manyPictures = (count: number): ImageMedia[] =>
  Array.from({ length: count }, (_, index) => picture(styles[index % styles.length] ?? 'peaks', `many${index * 7}`, index % 3 === 0 ? 1600 : 1200, index % 3 === 0 ? 1200 : 1600))

export function albumPost(count: number, more: Partial<AlbumPost> = {}): AlbumPost {
  return {
    platform: 'douyin',
    kind: 'album',
    id: '7423518096321547021',
    url: 'https://www.douyin.com/note/7423518096321547021',
    title: '在山里住了一个月之后',
    text: [
      { type: 'text', text: '早上被雾叫醒，晚上数星星入睡🌌 手机里存了两千多张照片，挑几张给你们看看。' },
      { type: 'topic', text: '#山居日记' },
      { type: 'text', text: ' ' },
      { type: 'topic', text: '#胶片感' },
      { type: 'text', text: ' ' },
      { type: 'mention', text: '@阿岚在路上' },
    ],
    author: person('阿岚', { followers: 862000 }),
    coAuthors: [],
    createdAt: ago(29 * hour),
    region: '云南',
    stats: { likes: 452000, comments: 12800, favorites: 66100, shares: 9023 },
    tags: [],
    images: manyPictures(count),
    music: { kind: 'audio', id: 'm1', title: '山谷里的风', artist: '林间乐队', source },
    ...more,
  }
}

const douyinText: RichText = [
  { type: 'text', text: '凌晨四点的城市还没醒，外卖小哥已经跑完了第一单🌃 ' },
  { type: 'topic', text: '#城市的另一面' },
  { type: 'text', text: ' ' },
  { type: 'topic', text: '#凌晨四点' },
]

export const douyinVideo = (more: Partial<VideoPost> = {}): VideoPost =>
  videoPost({
    platform: 'douyin',
    id: '7419826350417826089',
    url: 'https://www.douyin.com/video/7419826350417826089',
    title: '凌晨四点的城市还没醒，外卖小哥已经跑完了第一单🌃 #城市的另一面 #凌晨四点',
    text: douyinText,
    author: person('城市夜行记', { followers: 421000 }),
    cover: art('city', 'night2', 1080, 1920),
    stats: { likes: 1893000, comments: 42100, favorites: 156000, shares: 88300 },
    region: '上海',
    createdAt: ago(40 * 60),
    music: { kind: 'audio', id: 'm', title: '夜航船', artist: '旧城', source },
    section: '凌晨四点的城市',
    video: { kind: 'video', id: 'douyin-1', durationSec: 58, variants: [] },
    ...more,
  })

export const kuaishouVideo = (more: Partial<VideoPost> = {}): VideoPost =>
  videoPost({
    platform: 'kuaishou',
    id: '3xk7m2q9vwz4n8e',
    url: 'https://www.kuaishou.com/short-video/3xk7m2q9vwz4n8e',
    title: '村口大爷教你做一锅地道的铁锅炖，香到邻居来敲门',
    text: [],
    author: person('东北老李头', { followers: 5630000 }),
    cover: art('dunes', 'farm3', 1080, 1440),
    stats: { views: 23410000, likes: 987000, comments: 32100, shares: 4500 },
    createdAt: ago(3 * 24 * hour),
    video: { kind: 'video', id: 'kuaishou-1', durationSec: 213, variants: [] },
    ...more,
  })

const long = '这是一段很长的简介，用来看看卡片在文字很多的时候会不会变得拥挤。'.repeat(19)

/** Name → post. Order is the order of the gallery. */
export const samplePosts: Record<string, Post> = {
  'video bilibili': videoPost(),
  'video douyin portrait': douyinVideo(),
  'video kuaishou 3:4': kuaishouVideo(),
  'video parts': videoPost({
    part: 3,
    parts: Array.from({ length: 12 }, (_, index) => ({ id: `p${index}`, index: index + 1, title: `第 ${index + 1} 集` })),
    collection: { id: 'c', title: '海岸线骑行全记录', count: 12 },
    coAuthors: ['小北', '阿青', '老周', '鹿鹿', '十一'].map((name) => person(name)),
    cover: art('peaks', 'ride7', 1600, 900),
    limitation: 'interactive',
    notice: '作者声明：个人观点，仅供参考',
  }),
  'video one word': videoPost({ title: '海', text: [], stats: { views: 12345678, likes: 3 }, cover: art('forest', 'f1', 1600, 1000) }),
  'video long title': videoPost({
    title: '【4K 60FPS】The Longest Ride 最长的一次骑行🚴‍♂️🏔️：从 Harbin 到 Sanya，横跨 4,000 公里的 coast-to-coast 之旅，途中遇到的人和事都在这里了😭❤️‍🔥 完整版 Director’s Cut with English subtitles 中英双语字幕 (feat. Many Friends)',
    text: plainRich(long),
  }),
  'video no avatar, arabic name': videoPost({ author: { id: '1', name: 'محمد العربي', followers: 42 }, cover: art('white', 'w', 1280, 720), title: '白色封面' }),
  'video black cover': videoPost({ cover: art('black', 'b', 1280, 720), title: '黑色封面与八位数字', stats: { views: 98765432, likes: 12345678, coins: 23456789, favorites: 34567890, danmaku: 45678901 } }),
  'video missing cover': videoPost({ cover: faulty('gone'), author: person('没有头像的人', { avatar: faulty('rubbish') }) }),
  'video bare': { ...videoPost({ stats: {}, text: [] }), title: '', author: undefined, cover: undefined, createdAt: undefined } as unknown as Post,
  'album 1': albumPost(1),
  'album 2': albumPost(2),
  'album 3': albumPost(3),
  'album 4 live': albumPost(4, { images: manyPictures(4).map((media, index) => ({ ...media, clip: clip(`c${index}`), ...(index % 2 === 0 ? {} : { clipOnly: true }) })) }),
  'album 5': albumPost(5, { platform: 'kuaishou' }),
  'album 7': albumPost(7),
  'album 9 one broken': albumPost(9, { images: manyPictures(9).map((media, index) => (index === 4 ? { ...media, ...faulty('gone') } : media)) }),
  'album 23 long text': albumPost(23, { title: '', text: plainRich(long) }),
}

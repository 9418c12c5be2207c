/** The plainest invented post of every kind, by its id: what logic is tested on, and what the richer samples begin with. */
import {
  plainRich,
  type AlbumPost,
  type ArticlePost,
  type Comment,
  type DynamicPost,
  type ImageMedia,
  type ListEntry,
  type ListPost,
  type LivePost,
  type MusicPost,
  type SeasonPost,
  type UserPost,
  type VideoMedia,
  type VideoPost,
} from '../src/model'

export function clip(id: string, sizeBytes = 1_000_000): VideoMedia {
  return {
    kind: 'video',
    id,
    durationSec: 12,
    variants: [
      {
        id: 'v-720-avc',
        label: '720P',
        quality: 720,
        codec: 'avc',
        sizeBytes,
        source: { urls: [`https://media.douyin.com/${id}.mp4`] },
      },
    ],
  }
}

export function picture(id: string): ImageMedia {
  return { kind: 'image', id, source: { urls: [`https://media.douyin.com/${id}.jpg`] } }
}

const base = { coAuthors: [], stats: { likes: 12_345, views: 98 }, tags: ['标签'] }

export function videoPost(id: string, over: Partial<VideoPost> = {}): VideoPost {
  return {
    ...base,
    kind: 'video',
    platform: 'douyin',
    id,
    url: `https://www.douyin.com/video/${id}`,
    title: `标题 ${id}`,
    text: plainRich('一段说明'),
    author: { id: 'a1', name: '甲' },
    video: clip(`douyin-${id}`),
    parts: [],
    ...over,
  }
}

export function albumPost(id: string, count: number, over: Partial<AlbumPost> = {}): AlbumPost {
  return {
    ...base,
    kind: 'album',
    platform: 'douyin',
    id,
    url: `https://www.douyin.com/note/${id}`,
    title: `图集 ${id}`,
    text: plainRich(''),
    author: { id: 'a1', name: '甲' },
    images: Array.from({ length: count }, (_, index) => picture(`douyin-${id}-${index + 1}`)),
    ...over,
  }
}

export function musicPost(id: string): MusicPost {
  return {
    ...base,
    kind: 'music',
    platform: 'douyin',
    id,
    url: `https://www.douyin.com/music/${id}`,
    title: `音乐 ${id}`,
    text: [],
    audio: {
      kind: 'audio',
      id: `douyin-music-${id}`,
      source: { urls: ['https://media.douyin.com/m.mp3'] },
      durationSec: 61,
    },
  }
}

export const entries = (...ids: string[]): ListEntry[] =>
  ids.map((id, index) => ({ id, index: index + 1, title: `第 ${index + 1} 项` }))

const onBilibili = {
  ...base,
  platform: 'bilibili' as const,
  text: plainRich('一段话'),
  author: { id: 'a2', name: '乙' },
}

export function dynamicPost(id: string, count: number, over: Partial<DynamicPost> = {}): DynamicPost {
  return {
    ...onBilibili,
    kind: 'dynamic',
    id,
    url: `https://t.bilibili.com/${id}`,
    images: Array.from({ length: count }, (_, index) => picture(`bilibili-${id}-${index + 1}`)),
    attachments: [],
    ...over,
  }
}

export function articlePost(id: string): ArticlePost {
  return {
    ...onBilibili,
    kind: 'article',
    id,
    url: `https://www.bilibili.com/read/cv${id}`,
    title: `专栏 ${id}`,
    body: [
      { kind: 'paragraph', text: plainRich('正文') },
      { kind: 'image', image: picture(`bilibili-${id}-1`) },
    ],
  }
}

export const livePost = (id: string): LivePost => ({
  ...onBilibili,
  kind: 'live',
  id,
  url: `https://live.bilibili.com/${id}`,
  title: `直播 ${id}`,
  live: true,
})

export function seasonPost(id: string, over: Partial<SeasonPost> = {}): SeasonPost {
  return {
    ...onBilibili,
    kind: 'season',
    id,
    url: `https://www.bilibili.com/bangumi/play/${id}`,
    title: `番剧 ${id}`,
    styles: [],
    areas: [],
    episodes: entries('ep11', 'ep12', 'ep13'),
    ...over,
  }
}

export const userPost = (id: string, over: Partial<UserPost> = {}): UserPost => ({
  ...base,
  kind: 'user',
  platform: 'douyin',
  id,
  url: `https://www.douyin.com/user/${id}`,
  text: [],
  author: { id, name: '丙' },
  works: entries('71', '72', '73'),
  ...over,
})

export const listPost = (id: string, over: Partial<ListPost> = {}): ListPost => ({
  ...onBilibili,
  kind: 'list',
  id,
  url: `https://www.bilibili.com/list/${id}`,
  title: `列表 ${id}`,
  entries: entries('BV1aaaaaaaaa', 'BV1bbbbbbbbb'),
  ...over,
})

export const comment = (id: string, text: string, over: Partial<Comment> = {}): Comment => ({
  id,
  author: { id: `u${id}`, name: `网友${id}` },
  text: plainRich(text),
  pictures: [],
  replies: [],
  ...over,
})

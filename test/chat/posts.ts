/** Invented posts in the shape platforms deliver. */
import { plainRich, type AlbumPost, type ImageMedia, type MusicPost, type VideoMedia, type VideoPost } from '../../src/model'

export function clip(id: string, sizeBytes = 1_000_000): VideoMedia {
  return {
    kind: 'video',
    id,
    durationSec: 12,
    variants: [
      {
        id: 'v-720-avc', label: '720P', quality: 720, codec: 'avc', sizeBytes,
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
    audio: { kind: 'audio', id: `douyin-music-${id}`, source: { urls: ['https://media.douyin.com/m.mp3'] }, durationSec: 61 },
  }
}

/** The same medium in a post that was resolved once more: signed addresses age, ids stay. Pure. */
import type { AudioMedia, ImageMedia, Post, VideoMedia } from '../model'
import { coverImage } from './cover'
import { soundOf } from './sound'

interface Held {
  videos: VideoMedia[]
  images: ImageMedia[]
  audios: AudioMedia[]
}

/** Everything of a post that may be sent. */
function held(post: Post): Held {
  const pictures = post.kind === 'album' || post.kind === 'dynamic' ? post.images : []
  const cover = coverImage(post)
  const images = cover ? [...pictures, cover] : pictures
  const clips = images.flatMap(({ clip }) => (clip ? [clip] : []))
  const video = post.kind === 'video' || post.kind === 'season' ? post.video : undefined
  const audio = soundOf(post)
  return { images, videos: [...clips, ...(video ? [video] : [])], audios: audio ? [audio] : [] }
}

export const sameVideo = (post: Post, id: string): VideoMedia | undefined =>
  held(post).videos.find((video) => video.id === id)

export const sameImage = (post: Post, id: string): ImageMedia | undefined =>
  held(post).images.find((image) => image.id === id)

export const sameAudio = (post: Post, id: string): AudioMedia | undefined =>
  held(post).audios.find((audio) => audio.id === id)

import { describe, expect, it } from 'vitest'
import { sameAudio, sameImage, sameVideo } from '../../src/reply/again'
import { albumPost, clip, musicPost, picture, videoPost } from '../../samples/plain-posts'

const music = (id: string) => ({ kind: 'audio' as const, id, source: { urls: [`https://media.douyin.com/${id}.mp3`] } })

describe('in a post resolved once more', () => {
  const album = albumPost('7', 0, {
    images: [picture('a'), { ...picture('b'), clip: clip('b-clip') }],
    music: music('m'),
  })

  it('a picture, a clip and the music of an album are found by their ids', () => {
    expect(sameImage(album, 'b')).toBe(album.images[1])
    expect(sameVideo(album, 'b-clip')).toBe(album.images[1]?.clip)
    expect(sameAudio(album, 'm')).toBe(album.music)
  })

  it('the video of a video and the sound of a music page are found', () => {
    const video = videoPost('1')
    expect(sameVideo(video, 'douyin-1')).toBe(video.video)
    const page = musicPost('1')
    expect(sameAudio(page, page.audio?.id ?? '')).toBe(page.audio)
  })

  it('what is not there any more is not replaced by something else', () => {
    expect([sameImage(album, 'z'), sameVideo(album, 'b'), sameAudio(album, 'n')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(sameAudio(albumPost('7', 1), 'm')).toBeUndefined()
    expect(sameAudio(videoPost('1'), 'm')).toBeUndefined()
  })
})

/** `video` objects: qualities of a video, clips behind live photos, and the sound of image posts. */
import { sha1 } from '../reply'
import type { Call } from '../types'
import type { DouyinPicture, DouyinWork } from '../world/douyin'
import type { Person } from '../world/people'
import {
  avatarUrl,
  expiryOf,
  issuePicture,
  issueVideo,
  musicUrl,
  silenceUrl,
  storedFiles,
  type PictureUse,
  type StoredFile,
} from './cdn'

export interface UrlBox {
  uri: string
  url_list: string[]
  width: number
  height: number
}

export const box = (uri: string, urls: string[], width = 720, height = 720): UrlBox => ({
  uri,
  url_list: urls,
  width,
  height,
})

export const avatar = (who: Person, size: number): UrlBox =>
  box(`${size}x${size}/aweme-avatar/tos-cn-i-0813_${who.face}`, [avatarUrl(who.face, size)])

function pictureBox(call: Call, name: string, use: PictureUse, width = 720, height = 720): UrlBox {
  const other = { ...use, host: 'p9-pc-sign.douyinpic.com' }
  return box(
    `${use.bucket ?? 'tos-cn-i-0813'}/${name}`,
    [issuePicture(call, name, other), issuePicture(call, name, use)],
    width,
    height,
  )
}

export const videoIdOf = (key: string): string => `v0200fg10000${sha1(key).slice(0, 20)}`

/** Name, quality number, stored file, width, height, HEVC. */
type Gear = [name: string, quality: number, file: StoredFile, width: number, height: number, hevc: 0 | 1]

const gears: Gear[] = [
  ['normal_720_0', 10, 'p720', 720, 1280, 0],
  ['adapt_lowest_1440_1', 7, 'p1440', 1440, 2560, 1],
  ['low_540_0', 292, 'p540', 540, 960, 0],
  ['adapt_lowest_4_1', 72, 'p2160', 2160, 3840, 1],
  ['normal_1080_0', 1, 'p1080', 1080, 1920, 0],
  ['adapt_1080_1', 2, 'p1080h', 1080, 1920, 1],
]

/** The same of a large work. */
const largeGears: Gear[] = [
  ['low_540_0', 292, 'p540', 540, 960, 0],
  ['adapt_lowest_4_1', 72, 'p2160', 2160, 3840, 1],
  ['normal_720_0', 10, 'l720', 720, 1280, 0],
  ['normal_1080_0', 1, 'l1080', 1080, 1920, 0],
  ['adapt_1080_1', 2, 'l1080h', 1080, 1920, 1],
]

function playAddr(
  call: Call,
  file: StoredFile,
  videoId: string,
  width: number,
  height: number,
  hevc: 0 | 1 = 0,
): Record<string, unknown> {
  return {
    uri: videoId,
    url_key: `${videoId}_${hevc ? 'bytevc1' : 'h264'}_${Math.min(width, height)}p_1761578`,
    url_list: issueVideo(call, file, videoId),
    width,
    height,
    data_size: storedFiles[file].size,
    file_hash: sha1(file).slice(0, 32),
    file_cs: 'c:0-9433-be30',
  }
}

const rateOf = (file: StoredFile, duration: number): number => Math.round((storedFiles[file].size * 8000) / duration)

function rung(
  call: Call,
  [name, quality, file, width, height, hevc]: Gear,
  videoId: string,
  duration: number,
): Record<string, unknown> {
  return {
    gear_name: name,
    quality_type: quality,
    bit_rate: rateOf(file, duration),
    format: 'mp4',
    FPS: 30,
    HDR_type: '',
    HDR_bit: '',
    is_h265: hevc,
    is_bytevc1: hevc,
    play_addr: playAddr(call, file, videoId, width, height, hevc),
    video_extra: '{"PktOffsetMap":"[]"}',
  }
}

/** `video` of a real video: qualities in no order, two of them of no use to a chat. */
export function videoOf(call: Call, work: DouyinWork): Record<string, unknown> {
  const videoId = videoIdOf(work.key)
  const [ladder, avc, hevc, small] = work.large
    ? ([largeGears, 'l1080', 'l1080h', 'l720'] as const)
    : ([gears, 'p1080', 'p1080h', 'p720'] as const)
  const best = rung(call, ['normal_1080_0', 1, avc, 1080, 1920, 0], videoId, work.duration)
  return {
    width: 1080,
    height: 1920,
    ratio: '1080p',
    duration: work.duration,
    format: 'mp4',
    play_addr: best.play_addr,
    play_addr_h264: best.play_addr,
    play_addr_265: playAddr(call, hevc, videoId, 1080, 1920, 1),
    download_addr: {
      ...playAddr(call, small, videoId, 720, 1280),
      url_list: [
        `https://www.douyin.com/aweme/v1/play/?video_id=${videoId}&source=PackSourceEnum_AWEME_DETAIL` +
          '&logo_name=aweme_search_suffix&watermark=1',
      ],
    },
    ...covers(call, work.cover, 1080, 1920),
    bit_rate: [
      ...ladder.map((gear) => rung(call, gear, videoId, work.duration)),
      {
        ...rung(call, ['normal_1080_0', 1, avc, 1080, 1920, 0], videoId, work.duration),
        format: 'dash',
        quality_type: 1001,
      },
      {
        ...rung(call, ['adapt_1080_2', 3, hevc, 1080, 1920, 1], videoId, work.duration),
        is_bytevc1: 2,
        is_h265: 0,
      },
    ],
    bit_rate_audio: null,
    is_h265: 0,
    is_source_HDR: 0,
    has_watermark: true,
    cdn_url_expired: expiryOf(call),
    meta: '{}',
  }
}

function covers(call: Call, name: string, width: number, height: number): Record<string, unknown> {
  const scale = 360 / Math.min(width, height)
  const small = { treatment: 'tplv-dy-360p.jpeg' }
  return {
    cover: pictureBox(call, name, {
      bucket: 'image-cut-tos-priv',
      treatment: 'tplv-dy-resize-origshort-autoq-75:330.jpeg',
    }),
    origin_cover: pictureBox(call, name, small, Math.round(width * scale), 360),
    cover_original_scale: pictureBox(call, name, small, Math.round(width * scale), Math.round(height * scale)),
    dynamic_cover: pictureBox(call, name, { bucket: 'obj/tos-cn-i-0813', treatment: '' }),
    gaussian_cover: pictureBox(call, name, { treatment: 'tplv-tsj2vxp0zn-gaosi:40.jpeg' }),
  }
}

/** The clip behind a live photo or a clip page. */
export function clipOf(call: Call, key: string, picture: DouyinPicture): Record<string, unknown> {
  const videoId = videoIdOf(key)
  const addr = playAddr(call, 'p540', videoId, 540, 720)
  return {
    width: 540,
    height: 720,
    ratio: '540p',
    duration: 2000,
    play_addr: addr,
    play_addr_h264: addr,
    bit_rate: [rung(call, ['normal_540_0', 20, 'p540', 540, 720, 0], videoId, 2000)],
    bit_rate_audio: null,
    cover: pictureBox(call, picture.name, { treatment: 'tplv-dy-resize-origshort-autoq-75:330.jpeg' }),
    is_h265: 0,
    has_watermark: true,
    cdn_url_expired: expiryOf(call),
    meta: '{}',
  }
}

/** `video` of an image post: its address is the sound. */
export function soundOnly(call: Call, work: DouyinWork): Record<string, unknown> {
  const url = work.music.silent ? silenceUrl : musicUrl(work.music.id)
  const first = work.pictures[0]
  const sized = covers(call, work.cover, first?.width ?? 1080, first?.height ?? 1440)
  return {
    width: first?.width ?? 720,
    height: first?.height ?? 720,
    ratio: 'default',
    duration: 0,
    play_addr: box(url, [url]),
    cover: sized.cover,
    origin_cover: sized.origin_cover,
    bit_rate_audio: null,
    big_thumbs: null,
    has_watermark: false,
    is_h265: 0,
    meta: '{}',
  }
}

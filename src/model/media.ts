/** Media of a post: what can be fetched, before anything is chosen. Plain JSON. */

/** Where bytes can be had. All addresses hold the same bytes; the first is preferred. */
export interface MediaSource {
  /** https addresses in order of preference, already upgraded from http. Never empty but for a sound, see there. */
  urls: string[]
  /** Referer the CDN checks; absent = none is sent. */
  referer?: string
  /** Unix seconds after which every address that says a time is refused; absent = none says one. */
  expiresAt?: number
}

/** A still picture shown in cards (covers, avatars, emotes). */
export interface Picture {
  source: MediaSource
  /** Pixels, when known. */
  width?: number
  height?: number
}

/** `unknown` is nearly always AVC in a plain MP4. */
export type VideoCodec = 'avc' | 'hevc' | 'av1' | 'unknown'

/** A separate sound track of a DASH video. */
export interface AudioTrack {
  /** Upstream's id of the quality, e.g. `30280`. */
  id: string
  /** Bits per second. */
  bitrate?: number
  codec: 'aac' | 'flac' | 'eac3' | 'unknown'
  /** Exact size when upstream says it. */
  sizeBytes?: number
  source: MediaSource
}

/**
 * Which part of a work a stream is, when it is not all of it: what everybody sees of a work one has to pay for, a few
 * minutes for those who may not see the rest, or the first piece of an interactive video.
 */
export type Extent = 'free-part' | 'preview' | 'opening'

/** One quality and codec of a video. */
export interface VideoVariant {
  /** Stable name such as `bilibili-80-avc`, `douyin-gear-1080-avc`; used in file names and explanations. */
  id: string
  /** What people read: `1080P`, `720P60`. */
  label: string
  /** Shorter side in pixels (1080 for 1920×1080 and for 1080×1920). */
  quality: number
  /** Place in the platform's own list of qualities, larger is better: bilibili's `qn`; absent = `quality`. */
  step?: number
  width?: number
  height?: number
  codec: VideoCodec
  /** Bits per second of the picture track, or of the whole file when `audio` is absent. */
  bitrate?: number
  /** Exact bytes of `source`, when upstream says it. */
  sizeBytes?: number
  /** Seconds this stream runs, when upstream says it; fewer than those of the work when `extent` is there. */
  durationSec?: number
  /** Present when the stream is known to be a part of the work only. */
  extent?: Extent
  source: MediaSource
  /** Separate sound, to be merged; absent = the file already holds it (or there is none). */
  audio?: AudioTrack
  /** Files that go on where the one of `source` ends, in order: old videos of bilibili. Absent = it is whole. */
  more?: MediaSource[]
}

/** One playable clip. */
export interface VideoMedia {
  kind: 'video'
  /** File stem made of platform and ids only, e.g. `bilibili-BV1xx-p1`. */
  id: string
  /** Seconds of the whole; a variant may run shorter, see `VideoVariant.extent`. */
  durationSec?: number
  variants: VideoVariant[]
  poster?: Picture
}

/** Some seconds of a video, from one of them on. */
export interface Excerpt {
  fromSec: number
  durationSec: number
}

/** Seconds of the longest one that goes as a picture that moves: more is no picture any more, and too many bytes. */
export const longestExcerptSec = 15

/** One picture of an album. `clip` makes it a live photo; `clipOnly` says the still is only its poster. */
export interface ImageMedia {
  kind: 'image'
  id: string
  width?: number
  height?: number
  source: MediaSource
  clip?: VideoMedia
  clipOnly?: boolean
}

/** Whose phones play a photo with a clip behind it when it is touched. `huawei`: Honor's too. */
export const motionMakers = ['oppo', 'xiaomi', 'huawei', 'google'] as const

/** One of them; files differ by maker. */
export type MotionMaker = (typeof motionMakers)[number]

/** A sound file: album music, bilibili audio. */
export interface AudioMedia {
  kind: 'audio'
  id: string
  title?: string
  artist?: string
  durationSec?: number
  /** Without an address the sound has a name only: it is shown and cannot be sent. */
  source: MediaSource
  /** It has no file of its own: it is taken out of this one, whose addresses `source` repeats. */
  inVideo?: VideoVariant
  cover?: Picture
}

/** A file of a post before it is fetched: which variant is wanted is decided by `src/media/choose.ts`. */
export type Media = VideoMedia | ImageMedia | AudioMedia

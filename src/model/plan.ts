/** What to say, in which order, with which limits: the output of `reply`, the input of delivery. */
import type { ErrorCode, ErrorDetails } from '../errors'
import type { AudioMedia, Excerpt, ImageMedia, MotionMaker, VideoMedia, VideoVariant } from './media'

/** Transport forms a chat may take, in the order they are tried. */
export type Way = 'base64' | 'file' | 'chunks' | 'server' | 'url' | 'link'

/**
 * What one picture may be, that it is taken in a chat and can be read there. Bytes of the file, pixels of one frame;
 * absent = no limit that is known.
 */
export interface PictureLimits {
  /** Largest file. */
  bytes: number
  /** Width times height. */
  pixels?: number
  /** Longer side. */
  side?: number
  /** Width plus height. */
  sum?: number
  /** Longer side ÷ shorter side. */
  ratio?: number
  /** Longer side the chat keeps: larger ones it makes smaller by itself, so that a long picture cannot be read. */
  kept?: number
}

/** What a chat can show; one row per adapter in `chat/adapters`. Sizes in bytes. */
export interface Abilities {
  /** Pictures at all. */
  image: boolean
  video: boolean
  audio: boolean
  /** Arbitrary files (group file, attachment). */
  file: boolean
  /** Merged forward of several messages. */
  forward: boolean
  /** Quoting the request. */
  quote: boolean
  /** URLs in text are allowed (QQ official refuses them). */
  links: boolean
  picture: PictureLimits
  /** Pictures that one message shows beside each other; 1: each is a message of its own. */
  picturesTogether: number
  /** Bytes of all of them; absent: only each one's own count. */
  picturesTogetherBytes?: number
  maxVideoBytes: number
  /** Largest plain file, sound included. */
  maxFileBytes: number
  /** Up to this size data is handed over inline; above by file. */
  inlineBytes: number
  /** Plain files may go inline too. */
  inlineFiles: boolean
  /** Forms in the order to try for videos and files. */
  ways: Way[]
  /** Messages that may answer one request; Infinity = no cap. */
  maxMessages: number
}

/** Why a variant was chosen and not a better one; the words of the debug log. */
export type ChoiceReason =
  /** The best there is. */
  | 'best'
  /** A better one would pass the size limit. */
  | 'size'
  /** A better one is above the quality wished for. */
  | 'quality'
  /** The step wished for does not exist: the next lower one, or the lowest there is. */
  | 'step'
  /** No variant of a preferred codec exists or fits. */
  | 'codec'
  /** Nothing is known about its size: it is cut off while downloading should it be too large. */
  | 'unknown-size'

/** A quality of a video that can be asked for, as it is offered by its place in the list. */
export interface OfferedQuality {
  /** See `VideoVariant.step`. */
  step: number
  label: string
  /** Bytes of picture and sound; absent = unknown. */
  estimateBytes?: number
  /** Whether it may go out here: `false` when it is too large. */
  fits: boolean
}

/** A picture of an album; with `asGif` its clip of this encoding goes in its place, as a picture that moves. */
export interface PlannedImage extends ImageMedia {
  asGif?: VideoVariant
}

/** One thing to send. `remark` stands where something is left out. */
export type PlanPart =
  /** The drawn card; `text` is said instead when it cannot be drawn. */
  | { kind: 'card'; text: string }
  | { kind: 'text'; text: string }
  | {
      kind: 'video'
      video: VideoMedia
      variant: VideoVariant
      /** Bytes of picture and sound; absent = unknown. */
      estimateBytes?: number
      reason: ChoiceReason
      /** The best of those that pass the size limit, when it would have come first. */
      larger?: { label: string; sizeBytes: number }
      /** A larger file is compressed to so many bytes, where there is an ffmpeg. */
      compressTo?: number
      /** Mixed in, from so many seconds of it on, where there is an ffmpeg. */
      music?: { audio: AudioMedia; fromSec: number }
    }
  | { kind: 'images'; images: PlannedImage[]; mode: 'separate' | 'forward' }
  /** Pictures one after the other as a video with music; an extra, left out where there is no ffmpeg. */
  | { kind: 'slideshow'; images: ImageMedia[]; music: AudioMedia }
  /** A live photo as one file. */
  | { kind: 'motion'; image: ImageMedia; clip: VideoMedia; variant: VideoVariant; maker: MotionMaker }
  /** An excerpt of a video as a picture that moves, in its stead. */
  | { kind: 'gif'; video: VideoMedia; variant: VideoVariant; excerpt: Excerpt }
  | { kind: 'audio'; audio: AudioMedia; as: 'voice' | 'file' }
  /** In one merged forward, in this order; refused, each goes alone. */
  | { kind: 'fold'; parts: PlanPart[] }
  /** Which qualities there are, with numbers to choose by; `unknown` is what was asked for and is none of them. */
  | { kind: 'qualities'; list: OfferedQuality[]; unknown?: string }
  /** The comments of the work, on a card of their own. */
  | { kind: 'comments'; count: number; replies: number }
  /** What a video says, in words: the platform's summary, or its chapters and subtitles. */
  | { kind: 'summary' }
  /** One line about something that is not sent: too large, too long, … */
  | { kind: 'remark'; code: ErrorCode; details: ErrorDetails }

/** Plain JSON: decided before anything is drawn or downloaded. */
export interface Plan {
  /** In sending order. */
  parts: PlanPart[]
  /** Page of the work, for the last fall-back. */
  url: string
  /** Present when the answer was to be one merged forward and the chat has none. */
  unfolded?: true
  /** Present when parts were left out: the chat takes so many messages in answer to one. */
  omitted?: true
}

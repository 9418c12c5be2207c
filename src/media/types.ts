/** Media on disk as the chat side sees it. Implemented by `createMedia` in `index.ts`. */
import type { FileHeaders, Transport } from '../http/types'
import type {
  AudioMedia,
  Danmaku,
  ImageMedia,
  MotionMaker,
  PictureLimits,
  PlatformId,
  VideoMedia,
  VideoVariant,
} from '../model'
import type { DownloadTuning } from './fetch/tuning'
import type { DanmakuWishes } from './danmaku/burn'
import type { Places } from './ffmpeg/find'
import type { GifWish } from './make/gif'
import type { Cleaned, MediaFile, MediaState } from './file'
import type { Readers } from './folder'
import type { Headway } from './headway'
import type { Hold } from './hold'
import type { FreeBytes } from './space'

export type { Amount, Cleaned, MediaFile, MediaState } from './file'

/** One file of a picture, and what had to be done to it. */
export interface PictureFile extends MediaFile {
  /** One piece of a long picture, in reading order from 1. */
  piece?: { index: number; count: number }
  /** Pixels were left out so that it fits. */
  scaled?: true
  /** The first frame of something that moves. */
  still?: true
  /** It has to go as a file: nothing here can make a picture of it, or no picture anybody could read. */
  asFile?: 'unreadable' | 'too-large'
}

/** Whose medium it is and how much of it may come. */
export interface FetchOptions {
  platform: PlatformId
  /** Whose wish it is (key of a chat): the work of one never waits for stalled work of another. */
  chat?: string | undefined
  /** Has the file in use until it ends; without one the file may go at any time. */
  hold?: Hold | undefined
  /** Cap in bytes; `too-large` when passed. */
  maxBytes?: number
  /** The addresses were resolved just now: they are asked even when our clock says that their time is over. */
  fresh?: boolean
  /** Hears how far the file is, also when another one asked for it first; nothing more once it is there. */
  headway?: ((headway: Headway) => void) | undefined
  signal?: AbortSignal | undefined
}

/** A video is wanted in another form than its platform has it; where there is no ffmpeg it comes as it is. */
export interface VideoOptions extends FetchOptions {
  /** Larger than so many bytes it is compressed to them. */
  compressTo?: number | undefined
  /** Music that is mixed in, from a second of it on. */
  music?: { audio: AudioMedia; fromSec: number } | undefined
}

/** What the pictures of a chat may be; by default every size is taken. */
export interface FitLimits extends PictureLimits {
  /** Pieces a long picture may be cut into; default 24. */
  pieces?: number
  /** Largest file in bytes that may go instead of a picture; 0 = none. */
  fileBytes?: number
  /** Nothing but a JPEG will do, not even one that moves. */
  jpeg?: boolean
}

/** A picture is wanted in a form that fits. */
export interface ImageOptions extends FetchOptions {
  limits?: FitLimits
}

/** A still and the clip that was taken with it. */
interface LivePhoto {
  image: ImageMedia
  clip: VideoMedia
  /** The encoding of the clip to take. */
  variant: VideoVariant
}

/**
 * Rejects with AmagiError: `too-large` (`details.limit`), `blocked` with `details.expired` (the signed addresses are
 * past their time, by refusal or before anything was asked: resolve the work once more and try with `fresh`), `not-found`, `upstream-changed`, `unsupported`,
 * `network`, `timeout`, `rate-limited`, `cancelled`, `internal`.
 */
export interface MediaFiles {
  /** Downloads (and merges) one variant. */
  video(video: VideoMedia, variant: VideoVariant, options: VideoOptions): Promise<MediaFile>
  /**
   * The pictures of an album one after the other, with its music; an MP4. Rejects with `unsupported` (`details.needs`)
   * where there is no ffmpeg.
   */
  slideshow(images: readonly ImageMedia[], music: AudioMedia | undefined, options: FetchOptions): Promise<MediaFile>
  /**
   * Downloads one picture and makes it fit: what chats cannot show (AVIF, WebP) becomes JPEG, PNG or GIF, what is too
   * large is encoded anew or made smaller, what is too long is cut. One file, or the pieces in reading order; each says
   * what was done to it. What already fits keeps its bytes.
   */
  image(image: ImageMedia, options: ImageOptions): Promise<PictureFile[]>
  /** The still as JPEG with its clip behind it, in one file for phones of one maker. `unsupported`: no MP4, no JPEG. */
  motion(photo: LivePhoto, maker: MotionMaker, options: FetchOptions): Promise<MediaFile>
  audio(audio: AudioMedia, options: FetchOptions): Promise<MediaFile>
  /**
   * The video with danmaku burned into it; takes about as long as it plays. `unsupported` with `details.needs`
   * without an ffmpeg.
   */
  danmaku(
    video: VideoMedia,
    variant: VideoVariant,
    burning: { lines: readonly Danmaku[]; wishes: DanmakuWishes },
    options: FetchOptions,
  ): Promise<MediaFile>
  /**
   * An excerpt of the video as a GIF within these limits, without sound; made smaller until it fits. `bad-input`
   * (`details.limit` `gif-range`): it begins behind the end; `too-large`: it does not fit in any size worth seeing;
   * `unsupported` with `details.needs`: no ffmpeg.
   */
  gif(video: VideoMedia, variant: VideoVariant, wish: GifWish, options: FetchOptions): Promise<PictureFile>
  /** Whether videos can be encoded anew on this machine: there is an ffmpeg. */
  canEncode(signal?: AbortSignal): Promise<boolean>
  /** Stops jobs, removes files. */
  close(): Promise<void>
}

/** The files with a look at all of them, for who runs the bot. */
export interface MediaStore extends MediaFiles {
  /** Looks for an ffmpeg when that is not known. Rejects with `cancelled` only. */
  state(signal?: AbortSignal): Promise<MediaState>
  /** Removes finished files nobody uses any more. Rejects with `cancelled` only. */
  clean(): Promise<Cleaned>
}

/** What a media store is made of; times in milliseconds, sizes in bytes. */
export interface MediaOptions {
  /** Absolute path; made when it is not there. */
  dir: string
  /** Users of the machine who may read finished files; default everyone who was told the path. */
  readers?: Readers
  /** Nothing but ours is in the folder; see `MediaFolderOptions.exclusive`. */
  exclusive?: boolean
  transport: Transport
  mediaHosts(platform: PlatformId): readonly string[]
  /** Kinds of files that may come from other hosts as well; default none. */
  openHosts?(platform: PlatformId): readonly ('media' | 'picture')[]
  /** Headers of requests for files of a platform; default a neutral browser. */
  mediaHeaders?(platform: PlatformId): FileHeaders
  /** Milliseconds a file stays after its last use; default 10 min. */
  keepMs?: number
  /** Quota in bytes; default 1 GiB. */
  quotaBytes?: number
  /** Bytes per second of all downloads together; default 0, which is no limit. */
  rateBytes?: number
  /** Where an ffmpeg is looked for when something needs it; default PATH, `false` = never. */
  ffmpeg?: Places | false
  /** Milliseconds since the epoch. */
  clock?: () => number
  /** 0 ≤ x < 1. */
  random?: () => number
  log?: (line: string) => void
  /** Times and sizes of downloads; for tests. */
  tuning?: Partial<DownloadTuning>
  /** Bytes free below a folder; for tests. */
  freeBytes?: FreeBytes
}

/** Media on disk as the chat side sees it. Implemented by `createMedia` in `index.ts`. */
import type { Transport } from '../http/types'
import type { AudioMedia, ImageMedia, PlatformId, VideoMedia, VideoVariant } from '../model'
import type { DownloadTuning } from './fetch/tuning'
import type { Places } from './ffmpeg/find'
import type { Readers } from './folder'
import type { Hold } from './hold'
import type { FreeBytes } from './space'

/**
 * A finished file. It stays for the keep time after its last use, unless the quota needs its room; held (see
 * `FetchOptions.hold`) it stays in any case, and its time begins when the hold ends.
 */
export interface MediaFile {
  /** Absolute path; the name is made of ids. */
  path: string
  /** File name shown to people, with extension. */
  name: string
  mime: string
  sizeBytes: number
  width?: number
  height?: number
  durationSec?: number
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
  signal?: AbortSignal | undefined
}

/**
 * Rejects with AmagiError: `too-large` (`details.limit`), `blocked` with `details.expired` (the signed addresses are
 * past their time, by refusal or before anything was asked: resolve the work once more and try with `fresh`), `not-found`, `upstream-changed`, `unsupported`,
 * `network`, `timeout`, `rate-limited`, `cancelled`, `internal`.
 */
export interface MediaFiles {
  /** Downloads (and merges) one variant. */
  video(video: VideoMedia, variant: VideoVariant, options: FetchOptions): Promise<MediaFile>
  /** Downloads one picture; what chats cannot show (AVIF, HEIC, WebP stills) becomes JPEG where possible. */
  image(image: ImageMedia, options: FetchOptions): Promise<MediaFile>
  audio(audio: AudioMedia, options: FetchOptions): Promise<MediaFile>
  /** Stops jobs, removes files. */
  close(): Promise<void>
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
  /** Headers of requests for files of a platform; default a neutral browser. */
  mediaHeaders?(platform: PlatformId): Readonly<Record<string, string>>
  /** Milliseconds a file stays after its last use; default 10 min. */
  keepMs?: number
  /** Quota in bytes; default 1 GiB. */
  quotaBytes?: number
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

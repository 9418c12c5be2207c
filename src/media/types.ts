/** Media on disk as the chat side sees it. Implemented by `createMedia` in `index.ts`. */
import type { Transport } from '../http/types'
import type { AudioMedia, ImageMedia, PlatformId, VideoMedia, VideoVariant } from '../model'
import type { DownloadTuning } from './fetch/download'
import type { FreeBytes } from './space'

/** A finished file. It stays for the keep time after its last use, then it is removed. */
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
  /** Folder of our own; created, swept at start. */
  dir: string
  transport: Transport
  mediaHosts(platform: PlatformId): readonly string[]
  /** Headers of requests for files of a platform; default a neutral browser. */
  mediaHeaders?(platform: PlatformId): Readonly<Record<string, string>>
  /** Milliseconds a file stays after its last use; default 10 min. */
  keepMs?: number
  /** Quota in bytes; default 1 GiB. */
  quotaBytes?: number
  /** Program for what the own merge cannot do; default `ffmpeg` on PATH when there is one, `false` = never. */
  ffmpeg?: string | false
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

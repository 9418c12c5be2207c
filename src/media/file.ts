/** Finished files, and all of them together: types other plugins see as well. */

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
  /** Name of the container of a video no chat plays: nothing here could make an MP4 of it. */
  foreign?: 'FLV' | 'WebM'
}

/** Files and their bytes together. */
export interface Amount {
  files: number
  bytes: number
}

/** The store and what it rests on. */
export interface MediaState {
  /** Finished files of this life of the plugin. */
  kept: Amount
  /** Of these, what is being sent. */
  inUse: Amount
  /** Bytes that may still be written; absent where the folder is not there yet. */
  freeBytes?: number
  /** `off`: the setting wants none. */
  ffmpeg: { state: 'off' | 'none' } | { state: 'found'; version?: string }
}

/** What a clean-up did. */
export interface Cleaned {
  removed: Amount
  /** What stays: it is being sent, or was a moment ago and may still be read. */
  kept: Amount
}

/** Where one job works and what it leaves. */
import { stat } from 'node:fs/promises'
import type { Scratch } from '../cache'
import type { FileHeaders } from '../../http/types'
import type { Headway } from '../headway'
import type { MergeResult } from '../mp4/merge'
import type { Pulse } from '../pulse'
import type { MediaFile } from '../types'

/** One job: where it may write and what it may ask. */
export interface Workplace extends Scratch {
  /** Host suffixes of the platform's media. */
  hosts: readonly string[]
  /** Kinds of files that may come from other hosts as well. */
  open: readonly ('media' | 'picture')[]
  /** Headers of its requests: who asks. */
  headers: FileHeaders
  maxBytes?: number | undefined
  /** The addresses were resolved just now; see `FetchOptions.fresh`. */
  fresh: boolean
  /** Hears whether the job's downloads move. */
  pulse: Pick<Pulse, 'begin' | 'beat'>
  /** Hears how far the job is. */
  headway: (headway: Headway) => void
  signal: AbortSignal
}

/** A finished file and what is known of it. */
export type Made = Omit<MediaFile, 'name'> & { ext: string }

/** Pixels and seconds, as far as they are known. */
export type Facts = Pick<MediaFile, 'width' | 'height' | 'durationSec'>

/** What a file is called and how it is announced. */
export const mp4 = { ext: 'mp4', mime: 'video/mp4' }
export const m4a = { ext: 'm4a', mime: 'audio/mp4' }

/** What the finished file says wins over what upstream said. */
export function factsOf(known: Facts, merged: MergeResult = {}): Facts {
  const width = merged.width ?? known.width
  const height = merged.height ?? known.height
  const durationSec = merged.durationSec ?? known.durationSec
  return {
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(durationSec === undefined ? {} : { durationSec }),
  }
}

/** A file that is complete. */
export async function finished(path: string, kind: { ext: string; mime: string }, facts: Facts = {}): Promise<Made> {
  return { path, ext: kind.ext, mime: kind.mime, sizeBytes: (await stat(path)).size, ...facts }
}

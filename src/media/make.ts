/** From addresses to one finished file in a job's folder: download, merge, convert. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { follow } from '../async/deadline'
import { AmagiError, toAmagiError } from '../errors'
import type { AudioMedia, ImageMedia, MediaSource, VideoMedia, VideoVariant } from '../model'
import { readLayout } from './mp4/layout'
import { estimateBytes } from './weigh'
import { download } from './fetch/download'
import type { Downloaded, DownloadTools } from './fetch/types'
import type { Merger, MergeResult } from './mp4/merge'
import type { Pictures } from './picture'
import type { RemuxInput } from './mp4/remux'
import type { Family } from './sniff'
import type { Scratch } from './cache'
import { createBudget, type Budget } from './space'
import type { MediaFile } from './types'
import { mib } from '../units'

/** One job: where it may write and what it may ask. */
export interface Workplace extends Scratch {
  /** Host suffixes of the platform's media. */
  hosts: readonly string[]
  /** Headers of every request: who asks. */
  headers: Readonly<Record<string, string>>
  maxBytes?: number | undefined
  /** The addresses were resolved just now; see `FetchOptions.fresh`. */
  fresh: boolean
  signal: AbortSignal
}

/** A finished file and what is known of it. */
export type Made = Omit<MediaFile, 'name'> & { ext: string }

/** Makes files from addresses. Rejects with AmagiError; parts are left in the job's folder, which the caller removes. */
export interface Maker {
  video(video: VideoMedia, variant: VideoVariant, place: Workplace): Promise<Made>
  audio(audio: AudioMedia, place: Workplace): Promise<Made>
  /** The bytes of one address; what a chat gets is made of them by `src/media/fitting.ts`. */
  image(image: ImageMedia, place: Workplace): Promise<Made>
}

/** What does the work of a maker: fetching, merging, converting. */
export interface MakerOptions {
  tools: DownloadTools
  merger: Merger
  pictures: Pictures
}

type Facts = Pick<MediaFile, 'width' | 'height' | 'durationSec'>

/** Cap of one picture in bytes where the caller names none; pictures are decoded from memory. */
const maxPictureBytes = 40 * mib

/** What the finished file says wins over what upstream said. */
function factsOf(known: Facts, merged: MergeResult = {}): Facts {
  const width = merged.width ?? known.width
  const height = merged.height ?? known.height
  const durationSec = merged.durationSec ?? known.durationSec
  return {
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(durationSec === undefined ? {} : { durationSec }),
  }
}

async function finished(path: string, kind: { ext: string; mime: string }, facts: Facts = {}): Promise<Made> {
  return { path, ext: kind.ext, mime: kind.mime, sizeBytes: (await stat(path)).size, ...facts }
}

const mp4 = { ext: 'mp4', mime: 'video/mp4' }
const m4a = { ext: 'm4a', mime: 'audio/mp4' }

/** Knows neither cache nor turns: `src/media/index.ts` puts them in front. */
export function createMaker({ tools, merger, pictures }: MakerOptions): Maker {
  function fetch(
    source: MediaSource,
    family: Family,
    path: string,
    budget: Budget,
    place: Workplace,
  ): Promise<Downloaded> {
    const { urls, referer } = source
    const purpose = family === 'picture' ? 'picture' : 'media'
    const { hosts, headers, signal } = place
    const expiresAt = place.fresh ? undefined : source.expiresAt
    return download({ urls, referer, expiresAt, hosts, headers, path, family, purpose, budget, signal }, tools)
  }

  /** Picture and sound at the same time, under one cap; when one fails the other is stopped. */
  async function fetchTracks(
    picture: MediaSource,
    sound: MediaSource,
    place: Workplace,
  ): Promise<[Downloaded, Downloaded]> {
    const budget = createBudget(place.maxBytes)
    const both = follow(place.signal)
    const track = async (source: MediaSource, family: 'video' | 'audio'): Promise<Downloaded> => {
      try {
        return await fetch(source, family, join(place.dir, `${family}.m4s`), budget, { ...place, signal: both.signal })
      } catch (error) {
        both.abort(toAmagiError(error))
        throw error
      }
    }
    const results = await Promise.allSettled([track(picture, 'video'), track(sound, 'audio')])
    both.end()
    const [video, audio] = results
    if (video.status === 'fulfilled' && audio.status === 'fulfilled') return [video.value, audio.value]
    throw toAmagiError(both.signal.reason)
  }

  return {
    async video(video, variant, place) {
      const { dir, signal } = place
      const { codec, audio } = variant
      const known = factsOf({ ...factsOf(video), ...factsOf(variant) })
      const estimate = estimateBytes(variant, video.durationSec)
      // Parts and result are on disk together for a moment.
      if (estimate !== undefined) await place.reserve(audio ? estimate * 2 : estimate)

      const output = join(dir, 'merged.mp4')
      const merged = async (inputs: RemuxInput[]): Promise<Made> =>
        finished(output, mp4, factsOf(known, await merger.merge({ inputs, output, signal })))
      if (audio) {
        const [picture, sound] = await fetchTracks(variant.source, audio.source, place)
        return merged([
          { path: picture.path, take: 'video', codec },
          { path: sound.path, take: 'audio' },
        ])
      }
      const path = join(dir, 'video')
      const { kind } = await fetch(variant.source, 'video', path, createBudget(place.maxBytes), place)
      // A fragmented file plays in hardly any chat client.
      if (kind.ext === 'mp4' && (await readLayout(path)).fragmented) return merged([{ path, take: 'both', codec }])
      return finished(path, kind, known)
    },

    async audio(audio, place) {
      const path = join(place.dir, 'audio')
      const { kind } = await fetch(audio.source, 'audio', path, createBudget(place.maxBytes), place)
      const known = factsOf(audio)
      if (kind.ext !== 'mp4' && kind.ext !== 'm4a') return finished(path, kind, known)
      if (!(await readLayout(path)).fragmented) return finished(path, m4a, known)
      const output = join(place.dir, 'merged.m4a')
      const { durationSec } = await merger.merge({ inputs: [{ path, take: 'audio' }], output, signal: place.signal })
      return finished(output, m4a, durationSec === undefined ? known : { durationSec })
    },

    /**
     * Every address in turn: platforms offer one picture in several formats, of which one may be readable. What nothing
     * here decodes is the answer when there is nothing better.
     */
    async image(image, place) {
      let urls = [...new Set(image.source.urls)]
      let unreadable: Downloaded | undefined
      for (let turn = 0; ; turn++) {
        try {
          const path = join(place.dir, `picture-${turn}`)
          const budget = createBudget(place.maxBytes ?? maxPictureBytes)
          const got = await fetch({ ...image.source, urls }, 'picture', path, budget, place)
          urls = urls.filter((_, index) => index !== got.index)
          const verdict = await pictures.judge(got.path, got.kind, place.signal)
          if (verdict === 'shown') return await finished(got.path, got.kind)
          if (verdict === 'unreadable') unreadable ??= got
          if (urls.length > 0) continue
          if (!unreadable) throw new AmagiError('upstream-changed', { message: 'the picture is broken' })
        } catch (thrown) {
          const error = toAmagiError(thrown)
          if (error.code === 'cancelled' || !unreadable) throw error
        }
        return finished(unreadable.path, unreadable.kind)
      }
    },
  }
}

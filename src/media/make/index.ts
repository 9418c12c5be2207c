/** From addresses to one finished file in a job's folder: download, merge, convert. */
import { join } from 'node:path'
import { AmagiError } from '../../errors'
import type { AudioMedia, ImageMedia, VideoVariant } from '../../model'
import type { DownloadTools } from '../fetch/types'
import type { Ffmpeg } from '../ffmpeg'
import { readFacts } from '../mp4/facts'
import { readLayout } from '../mp4/layout'
import type { Merger } from '../mp4/merge'
import type { Pictures } from '../picture'
import { createBudget } from '../space'
import { createFetching } from './fetching'
import { createImageMaker } from './image'
import { factsOf, finished, m4a, type Facts, type Made, type Workplace } from './place'
import { createVideoMaker, type Whole, type VideoWishes } from './video'

export type { Made, Workplace } from './place'

/** Makes files from addresses. Rejects with AmagiError; parts are left in the job's folder, which the caller removes. */
export interface Maker {
  video(video: Whole, variant: VideoVariant, place: Workplace, wishes: VideoWishes): Promise<Made>
  audio(audio: AudioMedia, place: Workplace): Promise<Made>
  /** The bytes of one address; what a chat gets is made of them by `src/media/fitting.ts`. */
  image(image: ImageMedia, place: Workplace): Promise<Made>
}

/** What does the work of a maker: fetching, merging, converting. */
export interface MakerOptions {
  tools: DownloadTools
  merger: Merger
  pictures: Pictures
  /** Absent = never used. */
  ffmpeg: Ffmpeg | undefined
  log: (line: string) => void
}

/** Knows neither cache nor turns: `src/media/index.ts` puts them in front. */
export function createMaker({ tools, merger, pictures, ffmpeg, log }: MakerOptions): Maker {
  const fetching = createFetching(tools)
  const video = createVideoMaker({ fetching, merger, ffmpeg, log })

  /** The sound of a file as one without its picture. */
  async function soundOf(path: string, known: Facts, { dir, signal }: Workplace): Promise<Made> {
    const output = join(dir, 'merged.m4a')
    const { durationSec } = await merger.merge({ inputs: [{ path, take: 'audio' }], output, signal })
    return finished(output, m4a, durationSec === undefined ? known : { durationSec })
  }

  return {
    video,

    async audio(audio, place) {
      if (audio.inVideo) {
        const { path, ext } = await video(audio, audio.inVideo, place, {})
        if (ext === 'mp4' && !(await readFacts(path)).tracks.some(({ kind }) => kind === 'audio'))
          throw new AmagiError('unsupported', { details: { what: 'sound' }, message: 'the video is silent' })
        return soundOf(path, factsOf(audio), place)
      }
      const path = join(place.dir, 'audio')
      const { kind } = await fetching.one(audio.source, 'audio', path, createBudget(place.maxBytes), place)
      const known = factsOf(audio)
      if (kind.ext !== 'mp4' && kind.ext !== 'm4a') return finished(path, kind, known)
      if (!(await readLayout(path)).fragmented) return finished(path, m4a, known)
      return soundOf(path, known, place)
    },

    image: createImageMaker(fetching, pictures),
  }
}

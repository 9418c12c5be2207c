/** The pictures of an album as a video with its music. Hard cuts and few frames: a tenth of the cost of cross-fades. */
import { join } from 'node:path'
import type { Pictures } from '../picture'
import { slideNames } from '../picture/slides'
import type { MediaFile } from '../types'
import { inputOf, outputOf, steadyClock } from './arguments'
import type { Encoder } from './encoders'
import type { Ffmpeg } from './index'

/** Pictures shown; the rest stays in the album. */
export const maxSlides = 40
/** Seconds one picture stays, at least; longer where the music is, up to the most. */
const [leastSec, mostSec] = [3, 5]
/** Enough for a still, and seeking stays exact. */
const framesPerSec = 5
const fadeSec = 1
interface Show {
  ffmpeg: Ffmpeg
  pictures: Pictures
  slides: readonly MediaFile[]
  sound: MediaFile | undefined
  /** Folder of the job. */
  dir: string
  /** How far it is, 0 to 1. */
  onProgress: (fraction: number) => void
  signal: AbortSignal
}

/** Seconds per picture: the music is heard to its end where that is neither hasty nor dull. */
function slideSec(count: number, musicSec: number | undefined): number {
  return Math.min(mostSec, Math.max(leastSec, (musicSec ?? 0) / count))
}

function showArguments(encoder: Encoder, perSlide: number, totalSec: number, sound: string | undefined): string[] {
  const still = encoder.name === 'libx264' ? ['-tune', 'stillimage'] : []
  const fade = `${steadyClock},afade=t=out:st=${Math.max(0, totalSec - fadeSec)}:d=${fadeSec}`
  return [
    ...inputOf(slideNames, '-f', 'image2', '-framerate', `1/${perSlide}`),
    ...(sound ? inputOf(sound, '-stream_loop', '-1') : []),
    '-map',
    '0:v:0',
    ...encoder.filtered(`fps=${framesPerSec}`),
    '-g',
    String(framesPerSec * 5),
    ...encoder.constantQuality(),
    ...still,
    ...(sound ? ['-map', '1:a:0', '-af', fade, '-c:a', 'aac', '-b:a', '128k', '-ac', '2'] : []),
    '-t',
    String(totalSec),
  ]
}

/** Rejects as a run does, and with `unsupported` when the pictures cannot be decoded here. */
export async function makeSlideshow({ ffmpeg, pictures, slides, sound, dir, onProgress, signal }: Show) {
  const paths = slides.map(({ path }) => path)
  const { count, width, height } = await pictures.slides(paths, dir, signal)
  const perSlide = slideSec(count, sound?.durationSec)
  const durationSec = perSlide * count
  const path = join(dir, 'slideshow.mp4')
  const args = (encoder: Encoder): string[] => [
    ...showArguments(encoder, perSlide, durationSec, sound?.path),
    ...outputOf(path),
  ]
  // The folder may have a name ffmpeg reads as a pattern: the sheets are named without it.
  await ffmpeg.encode('avc', args, { durationSec, onProgress, output: { path }, cwd: dir, signal })
  return { path, facts: { width, height, durationSec } }
}

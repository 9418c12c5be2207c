/** An excerpt of a video as a picture that moves: GIF, the one form every chat shows moving. No sound. */
import { open, rename, stat } from 'node:fs/promises'
import { AmagiError } from '../../errors'
import type { Excerpt, PictureLimits } from '../../model'
import { readFacts } from '../mp4/facts'
import { factorWithin } from '../picture/limits'
import { halfOfProcessors, inputOf } from './arguments'
import type { Ffmpeg } from './index'

interface GifRequest {
  /** An ordinary MP4. */
  path: string
  excerpt: Excerpt
  /** Finished file; `.part` beside it until then. */
  output: string
  limits: PictureLimits
  signal: AbortSignal
}

/** The finished file; sides in pixels, `durationSec`: what there was of the excerpt. */
interface Gif {
  width: number
  height: number
  durationSec: number
}

/** Longer side in pixels and pictures per second. GIF counts hundredths of a second: rates that are whole in them. */
interface Grade {
  side: number
  framesPerSec: number
}

/** What is tried, from the best: first fewer pictures, then smaller ones. */
const grades: readonly Grade[] = [
  { side: 480, framesPerSec: 12.5 },
  { side: 480, framesPerSec: 10 },
  { side: 400, framesPerSec: 10 },
  { side: 320, framesPerSec: 10 },
  { side: 240, framesPerSec: 10 },
  { side: 200, framesPerSec: 6.25 },
  { side: 160, framesPerSec: 5 },
]

/** Bytes of a GIF grow with the pixels of all its pictures. */
const weightOf = ({ side, framesPerSec }: Grade): number => side ** 2 * framesPerSec

/** A guess may be so far off and the grade still be worth a run. */
const slack = 1.15

/** The next grade that may become small enough, by what one of them came to. */
function nextAfter(grade: Grade, sizeBytes: number, maxBytes: number): Grade | undefined {
  const perWeight = sizeBytes / weightOf(grade)
  return grades
    .slice(grades.indexOf(grade) + 1)
    .find((next) => weightOf(next) * perWeight <= maxBytes * slack || next === grades.at(-1))
}

/** One palette for all of it, of what moves; what stays the same from picture to picture is not written again. */
const palette =
  'split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle'

function gifArguments(path: string, { fromSec, durationSec }: Excerpt, grade: Grade, factor: number, output: string) {
  // Pixels need not be square in the source.
  const scale = `scale='max(2,trunc(iw*sar*${factor}))':'max(2,trunc(ih*${factor}))':flags=lanczos,setsar=1`
  const threads = halfOfProcessors()
  return [
    '-filter_threads',
    threads,
    ...inputOf(path, '-threads', threads, '-ss', String(fromSec), '-t', String(durationSec)),
    '-map',
    '0:v:0',
    '-vf',
    `fps=${grade.framesPerSec},${scale},${palette}`,
    '-map_metadata',
    '-1',
    '-loop',
    '0',
    '-f',
    'gif',
    `file:${output}`,
  ]
}

/** Sides of a GIF file. */
async function sidesOf(path: string): Promise<{ width: number; height: number }> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(10), 0, 10, 0)
    return { width: buffer.readUInt16LE(6), height: buffer.readUInt16LE(8) }
  } finally {
    await file.close()
  }
}

/**
 * An excerpt that reaches beyond the end is cut there. Rejects with `bad-input` (`details.limit` `gif-range`, in seconds)
 * when it begins behind the end, with `too-large` when it does not become small enough, and as a run does.
 */
export async function makeGif(ffmpeg: Ffmpeg, request: GifRequest): Promise<Gif> {
  const { path, excerpt, output, limits, signal } = request
  const facts = await readFacts(path)
  const picture = facts.tracks.find(({ kind }) => kind === 'video')
  if (!picture) throw new AmagiError('unsupported', { message: 'nothing to see', details: { what: 'no-gif' } })
  const wholeSec = picture.durationSec || facts.durationSec
  if (excerpt.fromSec >= wholeSec) {
    const limit = { name: 'gif-range', value: excerpt.fromSec, max: wholeSec }
    throw new AmagiError('bad-input', { message: 'the excerpt is not in the video', details: { limit } })
  }
  const durationSec = Math.min(excerpt.durationSec, wholeSec - excerpt.fromSec)
  const trial = `${output}.part`
  let grade: Grade | undefined = grades[0]
  while (grade) {
    const side = Math.min(grade.side, limits.side ?? Infinity)
    const factor = factorWithin(picture, { ...limits, side })
    const args = gifArguments(path, { ...excerpt, durationSec }, grade, factor, trial)
    await ffmpeg.run(args, { durationSec, output: { path: trial }, signal })
    const { size } = await stat(trial)
    if (size <= limits.bytes) {
      await rename(trial, output)
      return { ...(await sidesOf(output)), durationSec }
    }
    grade = nextAfter(grade, size, limits.bytes)
  }
  throw new AmagiError('too-large', { message: 'no GIF becomes small enough', details: { what: 'image' } })
}

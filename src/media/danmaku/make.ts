/** A video with danmaku as the cache keeps it: the plain one first, held while it is read. */
import { noFfmpeg, type Ffmpeg } from '../ffmpeg'
import { createHold, type Hold } from '../hold'
import { factsOf, finished, mp4, type Made, type Workplace } from '../make/place'
import type { MediaFile } from '../types'
import { burn, type BurnRequest } from './burn'

/** Rejects as `burn` does, as getting the plain video does, and with `unsupported` (`details.needs`) without an ffmpeg. */
export async function makeBurned(
  ffmpeg: Ffmpeg | undefined,
  plainOf: (hold: Hold) => Promise<MediaFile>,
  burning: Pick<BurnRequest, 'lines' | 'wishes' | 'onProgress'>,
  { dir, maxBytes, reserve, signal }: Pick<Workplace, 'dir' | 'maxBytes' | 'reserve' | 'signal'>,
): Promise<Made> {
  if (!ffmpeg) throw noFfmpeg()
  const hold = createHold()
  try {
    const video = await plainOf(hold)
    // Text over everything takes up to twice the bytes.
    await reserve(2 * video.sizeBytes)
    const { path, ...sides } = await burn(ffmpeg, { ...burning, video, dir, maxBytes, signal })
    return await finished(path, mp4, { ...factsOf(video), ...sides })
  } finally {
    hold.end()
  }
}

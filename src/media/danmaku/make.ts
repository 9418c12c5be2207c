/** A video with danmaku as the cache keeps it: the plain one first, held while it is read. */
import { noFfmpeg, type Ffmpeg } from '../ffmpeg'
import { readFacts } from '../mp4/facts'
import { encodingTo } from '../headway'
import { createHold, type Hold } from '../hold'
import { factsOf, finished, mp4, type Made, type Workplace } from '../make/place'
import type { MediaFile } from '../types'
import { burn, type BurnRequest } from './burn'

/** The video with what its file says of itself, which wins over what upstream said; a film may lack the latter. */
async function measured(video: MediaFile): Promise<MediaFile> {
  if (video.mime !== mp4.mime) return video
  const { durationSec, tracks } = await readFacts(video.path)
  const picture = tracks.find(({ kind }) => kind === 'video')
  return {
    ...video,
    ...(durationSec > 0 ? { durationSec } : {}),
    ...(picture && picture.width > 0 && picture.height > 0 ? { width: picture.width, height: picture.height } : {}),
  }
}

/** Rejects as `burn` does, as getting the plain video does, and with `unsupported` (`details.needs`) without an ffmpeg. */
export async function makeBurned(
  ffmpeg: Ffmpeg | undefined,
  plainOf: (hold: Hold) => Promise<MediaFile>,
  burning: Pick<BurnRequest, 'lines' | 'wishes'>,
  { dir, maxBytes, reserve, headway, signal }: Pick<Workplace, 'dir' | 'maxBytes' | 'reserve' | 'headway' | 'signal'>,
): Promise<Made> {
  if (!ffmpeg) throw noFfmpeg()
  const hold = createHold()
  try {
    const video = await measured(await plainOf(hold))
    // Text over everything takes up to twice the bytes.
    await reserve(2 * video.sizeBytes)
    const onProgress = encodingTo(headway)
    const { path, ...sides } = await burn(ffmpeg, { ...burning, video, dir, maxBytes, onProgress, signal })
    return await finished(path, mp4, { ...factsOf(video), ...sides })
  } finally {
    hold.end()
  }
}

/** An excerpt of a video as a picture that moves, as the cache keeps it: the video first, held while it is read. */
import { join } from 'node:path'
import { AmagiError } from '../../errors'
import type { Excerpt, PictureLimits } from '../../model'
import { noFfmpeg, type Ffmpeg } from '../ffmpeg'
import { makeGif } from '../ffmpeg/gif'
import { createHold, type Hold } from '../hold'
import type { MediaFile } from '../types'
import { mib } from '../../units'
import { finished, mp4, type Made, type Workplace } from './place'

/** What is wanted of the video. */
export interface GifWish {
  excerpt: Excerpt
  limits: PictureLimits
}

/** The largest attempt: 15 seconds of restless pictures come to about so much before they are made smaller. */
const largestBytes = 40 * mib

/** Rejects as `makeGif` does, as getting the video does, and with `unsupported` (`details.needs`) without an ffmpeg. */
export async function makeGifOf(
  ffmpeg: Ffmpeg | undefined,
  videoOf: (hold: Hold) => Promise<MediaFile>,
  { excerpt, limits }: GifWish,
  { dir, reserve, headway, signal }: Pick<Workplace, 'dir' | 'reserve' | 'headway' | 'signal'>,
): Promise<Made> {
  // Nothing is downloaded for what cannot be made.
  if (!ffmpeg || !(await ffmpeg.present(signal))) throw noFfmpeg()
  const hold = createHold()
  try {
    const video = await videoOf(hold)
    if (video.mime !== mp4.mime) throw new AmagiError('unsupported', { message: `no GIF of ${video.mime}` })
    await reserve(largestBytes)
    const output = join(dir, 'excerpt.gif')
    // How far an attempt is says nothing: there may be several, and each is silent until its palette is known.
    headway({ doing: 'encoding' })
    const facts = await makeGif(ffmpeg, { path: video.path, excerpt, output, limits, signal })
    return await finished(output, { ext: 'gif', mime: 'image/gif' }, facts)
  } finally {
    hold.end()
  }
}

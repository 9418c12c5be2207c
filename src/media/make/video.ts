/** One variant of a video as a file that plays: downloaded, joined, merged, tagged, and compressed where that is wished. */
import { join } from 'node:path'
import { toAmagiError } from '../../errors'
import type { VideoMedia, VideoVariant } from '../../model'
import { estimateBytes, lengthOf, mostCompression } from '../weigh'
import { compress, planCompression } from '../ffmpeg/compress'
import type { Ffmpeg } from '../ffmpeg'
import { addMusic, type Music } from '../ffmpeg/music'
import { encodingTo } from '../headway'
import { readFacts } from '../mp4/facts'
import { readLayout } from '../mp4/layout'
import type { Merger } from '../mp4/merge'
import type { RemuxInput } from '../mp4/remux'
import type { Fetching, Row } from './fetching'
import { factsOf, finished, mp4, type Facts, type Made, type Workplace } from './place'

/** What makes a video of addresses. */
export interface VideoTools {
  fetching: Fetching
  merger: Merger
  /** Absent = never used. */
  ffmpeg: Ffmpeg | undefined
  log: (line: string) => void
}

/** The work a variant is of, as far as it matters here. */
export type Whole = Pick<VideoMedia, 'durationSec'>

/** What is done to a video besides; where it cannot be, the video stays as it is. */
export interface VideoWishes {
  /** Larger than so many bytes it is compressed to them. */
  compressTo?: number | undefined
  /** Mixed in. */
  music?: Music | undefined
}

/** Containers that hardly any chat plays, by extension, under the names people know. */
const foreign = { flv: 'FLV', webm: 'WebM' } as const

const isForeign = (ext: string): ext is keyof typeof foreign => ext in foreign

/** Players of Apple refuse HEVC under this name. */
async function isMistagged(path: string): Promise<boolean> {
  return (await readFacts(path)).tracks.some(({ entry }) => entry === 'hev1')
}

/** Whether a file has to be written anew to play; nothing is decoded for it. */
async function needsRemux(path: string, { codec }: VideoVariant): Promise<boolean> {
  if ((await readLayout(path)).fragmented) return true
  return (codec === 'hevc' || codec === 'unknown') && isMistagged(path)
}

/** Downloads, and then whatever it takes until chats can play the file. */
export function createVideoMaker({ fetching, merger, ffmpeg, log }: VideoTools) {
  async function merged(inputs: RemuxInput[], known: Facts, { dir, signal }: Workplace): Promise<Made> {
    const output = join(dir, 'merged.mp4')
    const { durationSec } = known
    return finished(output, mp4, factsOf(known, await merger.merge({ inputs, output, durationSec, signal })))
  }

  /** One file, or several in a row, that hold all there is. */
  async function whole([first, ...others]: Row, variant: VideoVariant, known: Facts, place: Workplace): Promise<Made> {
    const { path, kind } = first
    const more = others.map((file) => file.path)
    const container = isForeign(kind.ext) ? kind.ext : undefined
    const input: RemuxInput = { path, more, take: 'both', codec: variant.codec, ...(container ? { container } : {}) }
    if (kind.ext === 'mp4' && more.length === 0 && !(await needsRemux(path, variant)))
      return finished(path, kind, known)
    try {
      return await merged([input], known, place)
    } catch (error) {
      // Better a file somebody can open than none.
      if (toAmagiError(error).code !== 'unsupported' || more.length > 0 || !container) throw error
      log(`a ${kind.ext} file stays as it is: it cannot be converted here`)
      return { ...(await finished(path, kind, known)), foreign: foreign[container] }
    }
  }

  async function fetched(video: Whole, variant: VideoVariant, place: Workplace): Promise<Made> {
    const { codec, audio, more = [] } = variant
    const known = factsOf({ ...factsOf(video), ...factsOf(variant) })
    const estimate = estimateBytes(variant, video.durationSec)
    // Parts and result are on disk together for a moment.
    if (estimate !== undefined) await place.reserve(audio || more.length > 0 ? estimate * 2 : estimate)
    if (!audio) return whole(await fetching.row(variant.source, more, place), variant, known, place)
    const [picture, sound] = await fetching.tracks(variant.source, audio.source, place)
    const inputs: RemuxInput[] = [
      { path: picture.path, take: 'video', codec },
      { path: sound.path, take: 'audio' },
    ]
    return merged(inputs, known, place)
  }

  /** Asked before anything is downloaded: what cannot be made small enough is not worth its bytes. */
  async function canCompress(video: Whole, variant: VideoVariant, targetBytes: number, signal: AbortSignal) {
    const { width, height } = variant
    const possible = planCompression({
      targetBytes,
      durationSec: lengthOf(variant, video.durationSec) ?? 1,
      width,
      height,
    })
    return possible !== undefined && ffmpeg !== undefined && (await ffmpeg.present(signal))
  }

  async function small(video: Whole, variant: VideoVariant, place: Workplace, compressTo?: number): Promise<Made> {
    const { signal, dir, headway } = place
    if (compressTo === undefined || !ffmpeg || !(await canCompress(video, variant, compressTo, signal))) {
      return fetched(video, variant, place)
    }
    const made = await fetched(video, variant, { ...place, maxBytes: compressTo * mostCompression })
    // What could not be converted cannot be compressed either.
    if (made.sizeBytes <= compressTo || made.foreign) return made
    await place.reserve(made.sizeBytes + compressTo)
    const output = join(dir, 'compressed.mp4')
    const { path } = made
    const onProgress = encodingTo(headway)
    const facts = await compress(ffmpeg, { path, targetBytes: compressTo, output, onProgress, signal, log })
    return finished(output, mp4, facts)
  }

  return async (
    video: Whole,
    variant: VideoVariant,
    place: Workplace,
    { compressTo, music }: VideoWishes,
  ): Promise<Made> => {
    const made = await small(video, variant, place, compressTo)
    if (!music || !ffmpeg || made.ext !== 'mp4') return made
    const output = join(place.dir, 'with-music.mp4')
    try {
      await addMusic(ffmpeg, { path: made.path, music, output, signal: place.signal })
      return await finished(output, mp4, factsOf(made))
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') throw error
      log(`a clip goes without its music: ${error.code}`)
      return made
    }
  }
}

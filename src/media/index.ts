/** Media from the platforms to files on disk, ready to be sent. */
import { createShared } from '../async/shared'
import { createTurns, type Turns } from '../async/turns'
import { toAmagiError } from '../errors'
import { defaultMediaHeaders } from '../http/defaults'
import type { MediaSource } from '../model'
import { unsigned } from '../model/address'
import { defaultTuning, type DownloadTools } from './fetch/download'
import { createFfmpeg } from './ffmpeg'
import { createMaker, type Made, type Workplace } from './make'
import { createMerger } from './mp4/merge'
import { createPictures } from './picture'
import { createMediaCache, shortHash } from './cache'
import { createBudget, freeBytes } from './space'
import type { FetchOptions, MediaFile, MediaOptions, MediaFiles } from './types'
import { minuteMs } from '../units'

export type { MediaOptions, MediaFiles } from './types'

const defaultKeepMs = 10 * minuteMs
const defaultQuotaBytes = 1024 ** 3

/** The same for fresh addresses of the same file. */
const fingerprintOf = ({ urls }: MediaSource): string => shortHash(unsigned(urls[0] ?? ''))

/** Files of one plugin life; close it before another one takes the same folder. */
export function createMedia(options: MediaOptions): MediaFiles {
  const log = options.log ?? (() => undefined)
  const clock = options.clock ?? Date.now
  const tools: DownloadTools = {
    transport: options.transport,
    clock,
    random: options.random ?? Math.random,
    freeBytes: options.freeBytes ?? freeBytes,
    tuning: { ...defaultTuning, ...options.tuning },
  }
  const { dir, keepMs = defaultKeepMs, quotaBytes = defaultQuotaBytes, ffmpeg } = options
  const shelf = createMediaCache({ dir, keepMs, quotaBytes, clock, log })
  const fallback = ffmpeg === false ? undefined : createFfmpeg({ ...(ffmpeg ? { path: ffmpeg } : {}), log })
  const maker = createMaker({ tools, merger: createMerger({ fallback, log }), pictures: createPictures({ log }) })
  const jobs = createShared<MediaFile>()
  const videos = createTurns(2)
  const others = createTurns(4)

  /** What one kind of media needs to get from a request to a file. */
  interface Wanted {
    /** Same key, same file. */
    key: string
    /** Name shown to people, without extension. */
    name: string
    turns: Turns
    make(place: Workplace): Promise<Made>
  }

  /** From the shelf, from a job under way, or from a new one. */
  async function find(wanted: Wanted, { platform, maxBytes, fresh = false, signal }: FetchOptions): Promise<MediaFile> {
    const key = `${platform} ${wanted.key}`
    const work = (own: AbortSignal): Promise<MediaFile> =>
      shelf.workspace(async (dir) => {
        const headers = options.mediaHeaders?.(platform) ?? defaultMediaHeaders
        const place = { dir, hosts: options.mediaHosts(platform), headers, maxBytes, fresh, signal: own }
        const { path, ext, ...facts } = await wanted.make(place)
        return shelf.put(key, wanted.name, ext, path, facts)
      })
    const kept = await shelf.take(key)
    const file =
      kept ??
      (await jobs.run(
        `${key} ${maxBytes ?? ''} ${fresh}`,
        (own) => wanted.turns.run(() => work(own), { signal: own }),
        {
          signal,
        },
      ))
    createBudget(maxBytes).claim(key, file.sizeBytes)
    return file
  }

  const obtain = (wanted: Wanted, how: FetchOptions): Promise<MediaFile> =>
    find(wanted, how).catch((error: unknown) => {
      throw toAmagiError(error)
    })

  return {
    video: (video, variant, how) =>
      obtain(
        {
          key: `video ${video.id} ${variant.id}`,
          name: video.id,
          turns: videos,
          make: (place) => maker.video(video, variant, place),
        },
        how,
      ),
    audio: (audio, how) =>
      obtain(
        {
          key: `audio ${audio.id} ${fingerprintOf(audio.source)}`,
          name: audio.id,
          turns: others,
          make: (place) => maker.audio(audio, place),
        },
        how,
      ),
    image: (image, how) =>
      obtain(
        {
          key: `image ${image.id} ${fingerprintOf(image.source)}`,
          name: image.id,
          turns: others,
          make: (place) => maker.image(image, place),
        },
        how,
      ),
    async close() {
      await jobs.close()
      await shelf.close()
    },
  }
}

/** Media from the platforms to files on disk, ready to be sent. */
import { createShared } from '../async/shared'
import { breathe } from '../async/sleep'
import { toAmagiError } from '../errors'
import { defaultMediaHeaders } from '../http/defaults'
import type { MediaSource, PlatformId } from '../model'
import { unsigned } from '../model/address'
import { createHosts } from './fetch/hosts'
import { createRate } from './fetch/rate'
import { defaultTuning } from './fetch/tuning'
import type { DownloadTools } from './fetch/types'
import { createFfmpeg } from './ffmpeg'
import { mergeBy } from './ffmpeg/merge'
import { createFitting } from './fitting'
import { createMaker, type Made, type Workplace } from './make'
import { createMerger } from './mp4/merge'
import { createPictures } from './picture'
import { createMediaCache, defaultKeepMs, defaultQuotaBytes, shortHash } from './cache'
import { createHold } from './hold'
import type { Pulse } from './pulse'
import { createBudget, freeBytes } from './space'
import { createTraffic, type Traffic } from './traffic'
import type { FetchOptions, MediaFile, MediaOptions, MediaFiles } from './types'

export type { MediaOptions, MediaFiles } from './types'

/** The same for fresh addresses of the same file. */
const fingerprintOf = ({ urls }: MediaSource): string => shortHash(unsigned(urls[0] ?? ''))

/** Key in the cache. */
const keyOf = (platform: PlatformId, key: string): string => `${platform} ${key}`

/** Files of one plugin life. */
export function createMedia(options: MediaOptions): MediaFiles {
  const log = options.log ?? (() => undefined)
  const clock = options.clock ?? Date.now
  const tools: DownloadTools = {
    transport: options.transport,
    clock,
    random: options.random ?? Math.random,
    tuning: { ...defaultTuning, ...options.tuning },
    hosts: createHosts(clock),
    rate: createRate(options.rateBytes ?? 0, clock),
  }
  const { dir, keepMs = defaultKeepMs, quotaBytes = defaultQuotaBytes } = options
  const cache = createMediaCache({
    dir,
    readers: options.readers ?? 'everyone',
    exclusive: options.exclusive ?? false,
    keepMs,
    quotaBytes,
    freeBytes: options.freeBytes ?? freeBytes,
    clock,
    log,
  })
  const program = options.ffmpeg === false ? undefined : createFfmpeg({ ...options.ffmpeg, clock, log })
  const fallback = program && mergeBy(program)
  const merger = createMerger({ fallback, log })
  const pictures = createPictures({ log })
  const maker = createMaker({ tools, merger, pictures, ffmpeg: program, log })
  const fitting = createFitting(cache, pictures)
  const jobs = createShared<MediaFile>()
  const videos = createTraffic({ perChat: 1, perPlatform: 4, moving: 2 })
  const others = createTraffic({ perChat: 4, perPlatform: 8, moving: 8 })

  /** What one kind of media needs to get from a request to a file. */
  interface Wanted {
    /** Same key, same file. */
    key: string
    /** Name shown to people, without extension. */
    name: string
    traffic: Traffic
    make(place: Workplace): Promise<Made>
  }

  /** Fetches for everybody who waits; they take hold of the file in the same turn of the event loop. */
  async function fetch(
    key: string,
    wanted: Wanted,
    { platform, maxBytes, fresh = false }: FetchOptions,
    signal: AbortSignal,
  ): Promise<MediaFile> {
    const handing = createHold()
    const work = (pulse: Pulse): Promise<MediaFile> =>
      cache.workspace(async (scratch) => {
        const headers = options.mediaHeaders?.(platform) ?? defaultMediaHeaders
        const place = { ...scratch, hosts: options.mediaHosts(platform), headers, maxBytes, fresh, pulse, signal }
        return cache.put(key, { stem: wanted.name, ...(await wanted.make(place)) }, handing)
      })
    try {
      return await wanted.traffic.job(platform, work, { stallMs: tools.tuning.stallMs, signal })
    } finally {
      void breathe().then(handing.end)
    }
  }

  /** From the cache, from a job under way, or from a new one. */
  async function find(wanted: Wanted, how: FetchOptions): Promise<MediaFile> {
    const { platform, chat = '', hold, maxBytes, fresh = false, signal } = how
    const key = keyOf(platform, wanted.key)
    const job = `${key} ${maxBytes ?? ''} ${fresh}`
    const join = async (): Promise<MediaFile> => {
      const file = await jobs.run(job, (own) => fetch(key, wanted, how, own), { signal })
      if (hold) cache.hold(key, hold)
      return file
    }
    const wait = async (): Promise<MediaFile> => (await cache.take(key, hold)) ?? join()
    const file = (await cache.take(key, hold)) ?? (await wanted.traffic.wish(chat, wait, signal))
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
          key: `video ${video.id} ${variant.id} ${how.compressTo ?? ''}`,
          name: video.id,
          traffic: videos,
          make: (place) => maker.video(video, variant, place, how.compressTo),
        },
        how,
      ),
    audio: (audio, how) =>
      obtain(
        {
          key: `audio ${audio.id} ${fingerprintOf(audio.source)}`,
          name: audio.id,
          traffic: others,
          make: (place) => maker.audio(audio, place),
        },
        how,
      ),
    async image(image, how) {
      const key = `image ${image.id} ${fingerprintOf(image.source)}`
      const wanted: Wanted = {
        key,
        name: image.id,
        traffic: others,
        make: (place) => maker.image(image, place),
      }
      const own = createHold()
      try {
        const original = await find(wanted, { ...how, hold: own })
        return await fitting.fit({ key: keyOf(how.platform, key), name: image.id, original, how })
      } catch (error) {
        throw toAmagiError(error)
      } finally {
        own.end()
      }
    },
    async close() {
      await Promise.all([jobs.close(), fitting.close(), program?.close()])
      await cache.close()
    },
  }
}

/** Media from the platforms to files on disk, ready to be sent. */
import { toAmagiError } from '../errors'
import type { AudioMedia, ImageMedia, VideoMedia, VideoVariant } from '../model'
import { createAlbums } from './albums'
import { makeBurned } from './danmaku/make'
import { createHosts } from './fetch/hosts'
import { createRate } from './fetch/rate'
import { defaultTuning } from './fetch/tuning'
import type { DownloadTools } from './fetch/types'
import { createFfmpeg } from './ffmpeg'
import { mergeBy } from './ffmpeg/merge'
import { createFitting } from './fitting'
import { createMaker } from './make'
import type { Workplace } from './make/place'
import { makeGifOf } from './make/gif'
import { createMotion } from './motion/assemble'
import { createMerger } from './mp4/merge'
import { createPictures } from './picture'
import { createMediaCache, defaultKeepMs, defaultQuotaBytes, fingerprintOf, shortHash } from './cache'
import { createHold, type Hold } from './hold'
import { createObtaining, keyOf, type Wanted } from './obtain'
import { freeBytes } from './space'
import type { FetchOptions, MediaFile, MediaOptions, MediaStore } from './types'

export type { MediaOptions, MediaStore } from './types'

/** Whatever failed leaves as AmagiError. */
async function ours<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw toAmagiError(error)
  }
}

/** Files of one plugin life. */
export function createMedia(options: MediaOptions): MediaStore {
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
  const ffmpeg = options.ffmpeg === false ? undefined : createFfmpeg({ ...options.ffmpeg, clock, log })
  const merger = createMerger({ fallback: ffmpeg && mergeBy(ffmpeg), log })
  const pictures = createPictures({ log })
  const maker = createMaker({ tools, merger, pictures, ffmpeg, log })
  const fitting = createFitting(cache, pictures)
  const { obtain, close } = createObtaining(cache, { ...options, stallMs: tools.tuning.stallMs })

  const wantedAudio = (audio: AudioMedia): Wanted => ({
    key: `audio ${audio.id} ${fingerprintOf(audio.source)}`,
    name: audio.id,
    traffic: 'others',
    make: (place) => maker.audio(audio, place),
  })
  const wantedImage = (image: ImageMedia): Wanted => ({
    key: `image ${image.id} ${fingerprintOf(image.source)}`,
    name: image.id,
    traffic: 'others',
    make: (place) => maker.image(image, place),
  })
  const albums = createAlbums({ obtain, wantedAudio, wantedImage, pictures, ffmpeg, log })

  /** The video something is made of, for whoever wants that. */
  const plainFor =
    (
      video: VideoMedia,
      variant: VideoVariant,
      { platform, chat, maxBytes = Infinity, fresh = false }: FetchOptions,
      { headway, signal }: Pick<Workplace, 'headway' | 'signal'>,
    ) =>
    (hold: Hold): Promise<MediaFile> =>
      files.video(video, variant, { platform, chat, maxBytes, fresh, headway, signal, hold })

  const motion = createMotion(cache, () => files)

  const files: MediaStore = {
    video: (video, variant, how) =>
      ours(
        albums.withMusic(how, (music) =>
          obtain(
            {
              key: `video ${video.id} ${variant.id} ${how.compressTo ?? ''} ${music?.key ?? ''}`,
              name: video.id,
              traffic: 'videos',
              make: (place) => maker.video(video, variant, place, { compressTo: how.compressTo, music }),
            },
            how,
          ),
        ),
      ),
    danmaku: (video, variant, burning, how) =>
      ours(
        obtain(
          {
            key: `danmaku ${video.id} ${variant.id} ${shortHash(JSON.stringify([burning.wishes, burning.lines]))}`,
            name: `${video.id}-danmaku`,
            traffic: 'burns',
            make: (place) => makeBurned(ffmpeg, plainFor(video, variant, how, place), burning, place),
          },
          how,
        ),
      ),
    gif: (video, variant, wish, how) =>
      ours(
        obtain(
          {
            key: `gif ${video.id} ${variant.id} ${shortHash(JSON.stringify([wish.excerpt, wish.limits]))}`,
            name: video.id,
            traffic: 'burns',
            make: (place) => makeGifOf(ffmpeg, plainFor(video, variant, how, place), wish, place),
          },
          how,
        ),
      ),
    canEncode: async (signal) => (await ffmpeg?.present(signal)) ?? false,
    audio: (audio, how) => ours(obtain(wantedAudio(audio), how)),
    slideshow: (images, music, how) => ours(albums.slideshow(images, music, how)),
    async image(image, how) {
      const wanted = wantedImage(image)
      const own = createHold()
      try {
        const original = await obtain(wanted, { ...how, hold: own })
        return await fitting.fit({ key: keyOf(how.platform, wanted.key), name: image.id, original, how })
      } catch (error) {
        throw toAmagiError(error)
      } finally {
        own.end()
      }
    },
    motion: motion.make,
    async state(signal) {
      const state = !ffmpeg ? 'off' : (await ffmpeg.present(signal)) ? 'found' : 'none'
      const version = ffmpeg?.version()
      const free = await (options.freeBytes ?? freeBytes)(dir).catch(() => undefined)
      return {
        ...cache.amounts(),
        ...(free === undefined ? {} : { freeBytes: free }),
        ffmpeg: state === 'found' ? { state, ...(version === undefined ? {} : { version }) } : { state },
      }
    },
    clean: () => cache.clean(),
    async close() {
      await Promise.all([motion.close(), close(), fitting.close(), ffmpeg?.close()])
      await cache.close()
    },
  }
  return files
}

/** What is made of several media of one album: its pictures as a show, its clips with its music. Needs an ffmpeg. */
import { toAmagiError } from '../errors'
import type { AudioMedia, ImageMedia } from '../model'
import { shortHash } from './cache'
import { noFfmpeg, type Ffmpeg } from './ffmpeg'
import { makeSlideshow, maxSlides } from './ffmpeg/slideshow'
import type { Music } from './ffmpeg/music'
import { encodingTo } from './headway'
import { createHold } from './hold'
import { finished, mp4 } from './make/place'
import type { Obtaining, Wanted } from './obtain'
import type { Pictures } from './picture'
import type { FetchOptions, MediaFile, VideoOptions } from './types'

/** What an album is made with. */
export interface AlbumTools {
  obtain: Obtaining['obtain']
  wantedAudio(audio: AudioMedia): Wanted
  wantedImage(image: ImageMedia): Wanted
  pictures: Pictures
  /** Absent = never used. */
  ffmpeg: Ffmpeg | undefined
  log: (line: string) => void
}

/** Music on disk and what tells its mixture from another. */
type ObtainedMusic = Music & { key: string }

/** Files it takes are held while it works. */
export interface Albums {
  /** Hands the music on where it can be mixed in; a clip goes without it rather than not at all. */
  withMusic(how: VideoOptions, make: (music: ObtainedMusic | undefined) => Promise<MediaFile>): Promise<MediaFile>
  /** Rejects with `unsupported` (`details.needs`) without ffmpeg or sharp, with the first error when no picture comes. */
  slideshow(images: readonly ImageMedia[], music: AudioMedia | undefined, how: FetchOptions): Promise<MediaFile>
}

/** Knows how files are had, not where they come from. */
export function createAlbums({ obtain, wantedAudio, wantedImage, pictures, ffmpeg, log }: AlbumTools): Albums {
  const parts = ({ platform, chat, fresh, signal }: FetchOptions): FetchOptions => ({
    platform,
    chat,
    signal,
    ...(fresh ? { fresh } : {}),
  })

  async function musicOf(
    { music, ...how }: VideoOptions,
    hold: FetchOptions['hold'],
  ): Promise<ObtainedMusic | undefined> {
    if (!music || !ffmpeg || !(await ffmpeg.present(how.signal))) return undefined
    const wanted = wantedAudio(music.audio)
    try {
      const { path, durationSec = music.audio.durationSec } = await obtain(wanted, { ...parts(how), hold })
      // Past its end it begins anew.
      const fromSec = durationSec ? music.fromSec % durationSec : 0
      return { path, fromSec, key: `${wanted.key} ${fromSec}` }
    } catch (thrown) {
      const error = toAmagiError(thrown)
      if (error.code === 'cancelled') throw error
      log(`a clip goes without its music: ${error.code}`)
      return undefined
    }
  }

  return {
    async withMusic(how, make) {
      const own = createHold()
      try {
        return await make(await musicOf(how, own))
      } finally {
        own.end()
      }
    },
    async slideshow(images, music, how) {
      if (!ffmpeg || !(await ffmpeg.present(how.signal))) {
        throw noFfmpeg()
      }
      const own = createHold()
      try {
        const shown = images.slice(0, maxSlides)
        const fetched = await Promise.allSettled(
          shown.map((image) => obtain(wantedImage(image), { ...parts(how), hold: own })),
        )
        const slides = fetched.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
        const failed = fetched.find((one) => one.status === 'rejected')
        if (slides.length === 0) throw toAmagiError(failed?.reason)
        if (failed)
          log(`a slideshow has ${slides.length} of ${images.length} pictures: ${toAmagiError(failed.reason).code}`)
        const sound = music && (await obtain(wantedAudio(music), { ...parts(how), hold: own }))
        const ids = [...shown.map(({ id }) => id), music?.id ?? '']
        const name = `${shown[0]?.id ?? 'album'}-slideshow`
        return await obtain(
          {
            key: `slideshow ${shortHash(ids.join(' '))} ${slides.length}`,
            name,
            traffic: 'videos',
            async make({ dir, headway, signal }) {
              const onProgress = encodingTo(headway)
              const made = await makeSlideshow({ ffmpeg, pictures, slides, sound, dir, onProgress, signal })
              return finished(made.path, mp4, made.facts)
            },
          },
          how,
        )
      } finally {
        own.end()
      }
    },
  }
}

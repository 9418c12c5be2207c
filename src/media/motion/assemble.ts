/** A live photo from its two files to one, kept like everything that was downloaded. */
import { createReadStream, createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createShared } from '../../async/shared'
import { throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError } from '../../errors'
import type { MotionMaker } from '../../model'
import { fingerprintOf, type MediaCache, type Scratch } from '../cache'
import type { Headway } from '../headway'
import { createHold, handedOn, type Hold } from '../hold'
import { createBudget } from '../space'
import type { FetchOptions, MediaFile, MediaFiles } from '../types'
import { motionPhoto } from '.'

/** Makes them; ends with the media store. */
export interface Motion {
  make: MediaFiles['motion']
  close(): Promise<void>
}

/** Still and clip in one file in the job's folder; resolves to its size in bytes. */
async function write(
  still: MediaFile | undefined,
  clip: MediaFile,
  maker: MotionMaker,
  path: string,
  { reserve, maxBytes, signal }: Pick<Scratch, 'reserve'> & { maxBytes: number | undefined; signal: AbortSignal },
): Promise<number> {
  if (still?.mime !== 'image/jpeg' || clip.mime !== 'video/mp4') {
    throw new AmagiError('unsupported', { message: `no motion photo of ${still?.mime} and ${clip.mime}` })
  }
  const { head, tail } = motionPhoto(await readFile(still.path), maker, { clipBytes: clip.sizeBytes, mime: clip.mime })
  const sizeBytes = head.length + clip.sizeBytes + tail.length
  createBudget(maxBytes).claim('motion', sizeBytes)
  await reserve(sizeBytes)
  throwIfAborted(signal)
  async function* content(): AsyncGenerator<Buffer> {
    yield head
    for await (const bytes of createReadStream(clip.path)) yield bytes as Buffer
    yield tail
  }
  await pipeline(Readable.from(content()), createWriteStream(path))
  return sizeBytes
}

/** Still and clip come through the store: what was fetched for somebody else is not fetched again. */
export function createMotion(cache: MediaCache, store: () => Pick<MediaFiles, 'image' | 'video'>): Motion {
  const jobs = createShared<MediaFile, Headway>()

  return {
    async make(photo, maker, { platform, chat, hold, maxBytes, fresh = false, headway: hear, signal }) {
      const { image: still, clip, variant } = photo
      const key = `${platform} motion ${maker} ${still.id} ${fingerprintOf(still.source)} ${variant.id}`

      async function work(own: AbortSignal, headway: (headway: Headway) => void, handing: Hold): Promise<MediaFile> {
        const { image, video } = store()
        const parts = createHold()
        const how: FetchOptions = { platform, chat, hold: parts, fresh, signal: own }
        try {
          const [[jpeg], mp4] = await Promise.all([
            image(still, { ...how, limits: { bytes: Infinity, jpeg: true, fileBytes: Infinity } }),
            video(clip, variant, { ...how, headway, ...(maxBytes === undefined ? {} : { maxBytes }) }),
          ])
          return await cache.workspace(async ({ dir, reserve }) => {
            const path = join(dir, 'motion.jpg')
            const sizeBytes = await write(jpeg, mp4, maker, path, { reserve, maxBytes, signal: own })
            // Readers may ask for this end of the name (Motion Photo format 1.0).
            const stem = `${still.id}.MP`
            return cache.put(key, { stem, ext: 'jpg', mime: 'image/jpeg', path, sizeBytes }, handing)
          })
        } finally {
          parts.end()
        }
      }

      const begin = (own: AbortSignal, tell: (headway: Headway) => void): Promise<MediaFile> =>
        handedOn((handing) => work(own, tell, handing))
      try {
        const known = await cache.take(key, hold)
        if (known) return known
        const file = await jobs.run(`${key} ${maxBytes ?? ''} ${fresh}`, begin, { signal, hear })
        if (hold) cache.hold(key, hold)
        return file
      } catch (error) {
        throw toAmagiError(error)
      }
    },
    close: jobs.close,
  }
}

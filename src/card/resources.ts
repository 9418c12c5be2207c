/** Pictures of a card: fetched through the transport, brought to their shown size, cached by bytes. */
import { LRUCache } from 'lru-cache'
import { createFairTurns } from '../async/fair-turns'
import { createShared } from '../async/shared'
import { throwIfAborted } from '../async/until'
import type * as SharpNamespace from 'sharp'
import type { Sharp } from 'sharp'
import type { FileHeaders, Transport } from '../http/types'
import type { Picture, PlatformId } from '../model'
import { readPalette } from './palette'
import { pictureKey, type Fit, type PictureFacts } from './draft'
import { hourMs, mib, minuteMs } from '../units'

/** What `import('sharp')` gives. */
export type SharpModule = typeof SharpNamespace

/** Largest download in bytes. */
const maxBytes = 10 * mib
/** Longest wait for one picture in milliseconds. */
const totalMs = 8000
/** Largest decoded picture in pixels (a 7000 × 7000 photo). */
const maxPixels = 5e7
/** Downloads at a time from one host: one that answers nothing holds only its own. */
const perHost = 6
/** Downloads at a time in all. */
const concurrent = 18

interface PictureRequest {
  picture: Picture
  width: number
  height: number
  fit: Fit
}

interface PictureLoader {
  /** Size, accent and lightness; `undefined` when the picture cannot be had or decoded. Rejects only on abort. */
  probe(picture: Picture, platform: PlatformId, signal: AbortSignal): Promise<PictureFacts | undefined>
  /** JPEG or PNG at exactly the shown size; `undefined` as above. */
  load(request: PictureRequest, platform: PlatformId, signal: AbortSignal): Promise<Buffer | undefined>
  clear(): void
}

interface PictureLoaderOptions {
  transport: Transport
  mediaHosts(platform: PlatformId): readonly string[]
  /** Whether other hosts may be asked as well; default no. */
  open?(platform: PlatformId): boolean
  mediaHeaders(platform: PlatformId): FileHeaders
  sharp(): Promise<SharpModule>
}

/** HEIC says what it is but cannot be decoded here; such addresses are tried last. */
const heicLast = (urls: readonly string[]): string[] =>
  [...urls].sort((a, b) => Number(/\.hei[cf]\b/i.test(a)) - Number(/\.hei[cf]\b/i.test(b)))

/**
 * Which part stays, by the picture's ratio in shares of its place's: what draws attention, of very tall ones the
 * upper part, where faces are. Looking for it costs as much as scaling, so not where next to nothing is cut off.
 */
const cropOf = (ratio: number): 'centre' | 'attention' | 'top' => {
  if (Math.abs(ratio - 1) < 0.03) return 'centre'
  return ratio < 2 ? 'attention' : 'top'
}

/** One per engine, so that cards share pictures: originals for ten minutes, shown sizes for four hours. */
export function createPictureLoader(options: PictureLoaderOptions): PictureLoader {
  const downloads = createFairTurns({ width: concurrent, perGroup: () => perHost })
  const originals = new LRUCache<string, Buffer>({
    maxSize: 8 * mib,
    sizeCalculation: (data) => data.length + 1,
    ttl: 10 * minuteMs,
  })
  const shown = new LRUCache<string, Buffer>({
    maxSize: 32 * mib,
    sizeCalculation: (data) => data.length + 1,
    ttl: 4 * hourMs,
  })
  const known = new LRUCache<string, PictureFacts>({ max: 500, ttl: 4 * hourMs })
  // Cards that ask for the same picture at once share its download, which ends with the last of them.
  const fetching = createShared<Buffer | undefined>()
  // What is computed is done in a moment, and the next card wants it.
  const probing = createShared<PictureFacts | undefined>({ outlives: true })
  const sizing = createShared<Buffer | undefined>({ outlives: true })

  const open = async (data: Buffer): Promise<Sharp> => {
    const { default: sharp } = await options.sharp()
    return sharp(data, { failOn: 'none', limitInputPixels: maxPixels, pages: 1 })
  }

  const decodable = async (data: Buffer): Promise<boolean> => {
    const { format, compression } = await (await open(data)).metadata()
    return !(format === 'heif' && compression === 'hevc')
  }

  const download = async (picture: Picture, platform: PlatformId, signal: AbortSignal): Promise<Buffer | undefined> => {
    const hosts = options.mediaHosts(platform)
    const open = options.open?.(platform) ?? false
    const headers = options.mediaHeaders(platform)
    const { referer } = picture.source
    for (const url of heicLast(picture.source.urls).slice(0, 3)) {
      try {
        const send = () =>
          options.transport.send({
            url,
            hosts,
            open,
            purpose: 'picture',
            maxBytes,
            totalMs,
            retries: 1,
            headers: headers({ url, as: 'picture', referer }),
            signal,
          })
        const answer = await downloads.run(new URL(url).host, send, { signal })
        if (answer.status === 200 && (await decodable(answer.body))) return answer.body
      } catch {
        throwIfAborted(signal)
        // A picture is never worth a failed card: the next address, then the placeholder.
      }
    }
    return undefined
  }

  const original = async (picture: Picture, platform: PlatformId, signal: AbortSignal): Promise<Buffer | undefined> => {
    const key = pictureKey(picture)
    const kept = originals.get(key)
    if (kept !== undefined) return kept
    const work = async (own: AbortSignal) => {
      const data = await download(picture, platform, own)
      if (data !== undefined) originals.set(key, data)
      return data
    }
    return fetching.run(key, work, { signal })
  }

  const bring = async (data: Buffer, { width, height, fit }: PictureRequest): Promise<Buffer> => {
    const input = (await open(data)).autoOrient()
    if (fit === 'backdrop') {
      // A third of the size, stretched by the renderer: the blur hides it, and it costs a ninth.
      const small = input.resize(Math.ceil(width / 3), Math.ceil(height / 3), { fit: 'cover' })
      return small
        .flatten({ background: '#202020' })
        .blur(18)
        .modulate({ brightness: 0.62 })
        .jpeg({ quality: 92 })
        .toBuffer()
    }
    const { hasAlpha, autoOrient } = await input.metadata()
    const ratio = autoOrient.height / autoOrient.width / (height / width)
    const sized = input.resize(width, height, fit === 'cover' ? { fit, position: cropOf(ratio) } : { fit: 'inside' })
    // Only the renderer reads it: time spent on fewer bytes would be lost.
    return hasAlpha
      ? sized.png({ compressionLevel: 3 }).toBuffer()
      : sized.jpeg({ quality: 92, optimiseCoding: false }).toBuffer()
  }

  return {
    async probe(picture, platform, signal) {
      const key = pictureKey(picture)
      const kept = known.get(key)
      if (kept !== undefined) return kept
      const data = await original(picture, platform, signal)
      if (data === undefined) return undefined
      const work = async () => {
        try {
          const oriented = (await open(data)).autoOrient()
          const { autoOrient } = await oriented.metadata()
          const pixels = await oriented
            .resize(48, 48, { fit: 'fill' })
            .flatten({ background: '#808080' })
            .toColourspace('srgb')
            .removeAlpha()
            .raw()
            .toBuffer()
          const facts = { width: autoOrient.width, height: autoOrient.height, ...readPalette(pixels) }
          known.set(key, facts)
          return facts
        } catch {
          // Broken bytes are the same as none.
          return undefined
        }
      }
      return probing.run(key, work, { signal })
    },
    async load(request, platform, signal) {
      const key = `${pictureKey(request.picture)}#${request.fit}${request.width}x${request.height}`
      const kept = shown.get(key)
      if (kept !== undefined) return kept
      const data = await original(request.picture, platform, signal)
      if (data === undefined) return undefined
      const work = async () => {
        try {
          const sized = await bring(data, request)
          shown.set(key, sized)
          return sized
        } catch {
          // Decoding failed half-way (cut file): the placeholder is drawn.
          return undefined
        }
      }
      return sizing.run(key, work, { signal })
    },
    clear() {
      originals.clear()
      shown.clear()
      known.clear()
    },
  }
}

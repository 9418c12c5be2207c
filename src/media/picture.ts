/** Pictures in a form every chat shows: JPEG, PNG or GIF. Everything else is converted, when sharp is there. */
import { readFile } from 'node:fs/promises'
import type { Metadata, Sharp, SharpOptions } from 'sharp'
import { lazy } from '../async/lazy'
import { createTurns } from '../async/turns'
import { throwIfAborted } from '../async/until'
import { AmagiError } from '../errors'
import type { FileKind } from './sniff'

type SharpFactory = (input: Buffer, options: SharpOptions) => Sharp

interface FittedPicture {
  path: string
  ext: string
  mime: string
  width?: number
  height?: number
}

/** Pictures as every chat shows them: JPEG, PNG or GIF, upright. */
export interface Pictures {
  /**
   * Leaves a fitting picture as it is, converts others into `<path>.out`. Rejects with `unsupported` (no decoder),
   * `upstream-changed` (broken) or `too-large` (more pixels than anybody needs).
   */
  fit(path: string, kind: FileKind, signal?: AbortSignal): Promise<FittedPicture>
}

/** `log` hears once when sharp cannot be loaded. */
export interface PicturesOptions {
  /** Loads sharp; replaced in tests. */
  load?: () => Promise<SharpFactory>
  log: (line: string) => void
}

/** Pixels of all frames together; a PNG of 1 MB can unfold to gigabytes. */
const maxPixels = 50_000_000

/** GIF takes about 0.4 s of CPU per million pixels; above this only the first frame goes out. */
const maxAnimatedPixels = 12_000_000

const timeoutSec = 20
const shownEverywhere = new Set(['jpg', 'png', 'gif'])

/** Sent as it is when it cannot be converted: many clients show WebP, hardly any AVIF or HEIC. */
const shownNearly = new Set(['jpg', 'png', 'gif', 'webp'])

async function loadSharp(): Promise<SharpFactory> {
  const { default: sharp } = await import('sharp')
  return sharp
}

/** Sides of one frame as shown: EXIF orientations from 5 on lie on their side. */
function sides(meta: Metadata): { width: number; height: number } {
  const { width } = meta
  const height = meta.pageHeight ?? meta.height
  return (meta.orientation ?? 1) >= 5 ? { width: height, height: width } : { width, height }
}

async function convert(sharp: SharpFactory, data: Buffer, path: string, kind: FileKind): Promise<FittedPicture> {
  const options = { failOn: 'error', limitInputPixels: maxPixels } as const
  let meta: Metadata
  try {
    meta = await sharp(data, { ...options, limitInputPixels: false }).metadata()
  } catch (cause) {
    const code = kind.ext === 'heic' ? 'unsupported' : 'upstream-changed'
    throw new AmagiError(code, { message: 'picture cannot be read', cause })
  }
  const { width, height } = sides(meta)
  const pages = meta.pages ?? 1
  const pixels = width * height * pages
  const upright = (meta.orientation ?? 1) === 1
  if (width * height > maxPixels) {
    throw new AmagiError('too-large', { details: { limit: { name: 'pixels', value: width * height, max: maxPixels } } })
  }
  if (shownEverywhere.has(kind.ext) && upright) return { path, ext: kind.ext, mime: kind.mime, width, height }

  const animated = pages > 1 && pixels <= maxAnimatedPixels
  const image = sharp(data, { ...options, animated }).timeout({ seconds: timeoutSec })
  const out = `${path}.out`
  try {
    if (animated) {
      await image.gif({ effort: 1 }).toFile(out)
      return { path: out, ext: 'gif', mime: 'image/gif', width, height }
    }
    const still = image.rotate()
    if (meta.hasAlpha) {
      await still.png().toFile(out)
      return { path: out, ext: 'png', mime: 'image/png', width, height }
    }
    await still.jpeg({ quality: 88 }).toFile(out)
    return { path: out, ext: 'jpg', mime: 'image/jpeg', width, height }
  } catch (cause) {
    throw new AmagiError('unsupported', { message: `no decoder for this ${kind.ext}`, cause })
  }
}

/** sharp is loaded by the first call; without it WebP goes as it is, and what fewer clients show is `unsupported`. */
export function createPictures(options: PicturesOptions): Pictures {
  const turns = createTurns(2)
  const load = options.load ?? loadSharp
  const decoder = lazy<SharpFactory | undefined>(() =>
    load().catch(() => {
      options.log('sharp cannot be loaded: pictures are sent as they are')
      return undefined
    }),
  )

  return {
    async fit(path, kind, signal) {
      const sharp = await decoder()
      throwIfAborted(signal)
      if (sharp) return turns.run(async () => convert(sharp, await readFile(path), path, kind), { signal })
      if (shownNearly.has(kind.ext)) return { path, ext: kind.ext, mime: kind.mime }
      throw new AmagiError('unsupported', { message: `${kind.ext} needs a decoder that is not installed` })
    },
  }
}

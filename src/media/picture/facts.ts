/** What a picture is, judged by its header: nothing is unpacked for it. */
import type { Metadata } from 'sharp'
import { AmagiError } from '../../errors'
import type { FileKind } from '../sniff'
import { isComplete } from './complete'
import { maxPixels, reading, type SharpFactory } from './decoder'

/** Width and height in pixels. */
export interface Sides {
  width: number
  height: number
}

/** Sides are those of one frame, upright. */
export interface PictureFacts extends Sides {
  /** Frames the decoder can show. */
  frames: number
  /** It moves, whether the decoder knows how or not (APNG, AVIF sequences). */
  moves: boolean
  /** It has a channel for transparency. */
  alpha: boolean
  /** Every chat shows these very bytes: JPEG, PNG or GIF, upright, eight bits of red, green and blue or of grey. */
  plain: boolean
}

const shownEverywhere = new Set(['jpg', 'png', 'gif'])

/** Sides of one frame as shown: EXIF orientations from 5 on lie on their side. */
function sidesOf(meta: Metadata): Sides {
  const { width } = meta
  const height = meta.pageHeight ?? meta.height
  return (meta.orientation ?? 1) >= 5 ? { width: height, height: width } : { width, height }
}

/** Signs of movement sharp does not read: the chunk of APNG before the pixels, the brands of sequences in HEIF. */
function hiddenMovement(data: Buffer, { ext }: FileKind): boolean {
  if (ext === 'png') {
    const control = data.indexOf('acTL')
    return control > 0 && control < data.indexOf('IDAT')
  }
  const brands = data.toString('latin1', 8, Math.min(data.length, 64))
  return (ext === 'avif' || ext === 'heic') && /avis|msf1|hevc/.test(brands)
}

/** Of progressive JPEG and interlaced PNG, as of all other formats, everything is in memory at once. */
const inLines = (meta: Metadata): boolean =>
  (meta.format === 'jpeg' || meta.format === 'png') && meta.isProgressive !== true && (meta.orientation ?? 1) < 5

/**
 * Rejects with `upstream-changed` (broken, or its end is missing), `unsupported` (no decoder) or `too-large` (more
 * pixels than can be unpacked, in `details.limit`).
 */
export async function readFacts(sharp: SharpFactory, data: Buffer, kind: FileKind): Promise<PictureFacts> {
  if (!isComplete(data, kind.ext))
    throw new AmagiError('upstream-changed', { message: 'the end of a picture is missing' })
  let meta: Metadata
  try {
    meta = await sharp(data, reading).metadata()
  } catch (cause) {
    const code = kind.ext === 'heic' ? 'unsupported' : 'upstream-changed'
    throw new AmagiError(code, { message: 'picture cannot be read', cause })
  }
  const sides = sidesOf(meta)
  const pixels = sides.width * sides.height
  const max = inLines(meta) ? maxPixels.lines : maxPixels.whole
  if (pixels > max) throw new AmagiError('too-large', { details: { limit: { name: 'pixels', value: pixels, max } } })
  const frames = meta.pages ?? 1
  const simple = meta.depth === 'uchar' && meta.space !== 'cmyk' && (meta.orientation ?? 1) === 1
  return {
    ...sides,
    frames,
    moves: frames > 1 || hiddenMovement(data, kind),
    alpha: meta.hasAlpha,
    plain: simple && shownEverywhere.has(kind.ext),
  }
}

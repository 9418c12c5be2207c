/** One picture as a file of at most so many bytes: first by quality, then by fewer pixels. */
import { stat } from 'node:fs/promises'
import type { Sharp } from 'sharp'
import { AmagiError } from '../../errors'
import { timeoutSec } from './decoder'
import type { Sides } from './facts'
import { scaledBy } from './limits'

/** A picture that can be opened as often as needed, and what is known of it. */
export interface Opened extends Sides {
  /** The upright picture, from the beginning. */
  open(): Sharp
  alpha: boolean
  /** It was stored without losses and would have about so many bytes again; 0 = not worth it. */
  losslessBytes: number
}

/** A file on disk. Sides in pixels. */
export interface Encoded extends Sides {
  path: string
  ext: string
  mime: string
  sizeBytes: number
  /** Pixels were left out. */
  scaled?: true
}

/** JPEG qualities in order; below the last one fewer pixels look better. */
const qualities = [88, 80, 70]
/** Rounds of leaving out pixels: the second corrects the guess of the first. */
const maxRounds = 4

const jpeg = { ext: 'jpg', mime: 'image/jpeg' }
const png = { ext: 'png', mime: 'image/png' }

/**
 * Writes `<path>.<ext>`. `factor`: how much smaller at least, 1 = as it is. `whole`: rather nothing (`undefined`) than
 * fewer pixels to save bytes. `onlyJpeg`: no PNG, whatever is lost. Rejects with `unsupported` (cannot be decoded) or `too-large`.
 */
export async function encodeWithin(
  picture: Opened,
  bytes: number,
  path: string,
  { factor = 1, whole = false, onlyJpeg = false } = {},
): Promise<Encoded | undefined> {
  const transparent = picture.alpha && !(await decoded(picture.open().stats())).isOpaque

  async function write(at: number, kind: typeof png, change: (from: Sharp) => Sharp): Promise<Encoded> {
    const sides = at < 1 ? scaledBy(picture, at) : { width: picture.width, height: picture.height }
    const sized = at < 1 ? picture.open().resize({ ...sides, fit: 'fill' }) : picture.open()
    const file = `${path}.${kind.ext}`
    await decoded(change(sized).timeout({ seconds: timeoutSec }).toFile(file))
    const { size } = await stat(file)
    return { path: file, ...kind, ...sides, sizeBytes: size, ...(at < 1 ? { scaled: true as const } : {}) }
  }
  const asJpeg = (at: number, quality: number): Promise<Encoded> =>
    write(at, jpeg, (from) => from.flatten({ background: '#fff' }).jpeg({ quality }))

  const exactly = transparent || (picture.losslessBytes > 0 && picture.losslessBytes * factor ** 2 <= bytes)
  if (exactly && !onlyJpeg) {
    const exact = await write(factor, png, (from) => from.png())
    if (exact.sizeBytes <= bytes) return exact
  }
  let last: Encoded | undefined
  for (const quality of qualities) {
    last = await asJpeg(factor, quality)
    if (last.sizeBytes <= bytes) return last
  }
  if (whole || !last) return undefined
  let at = factor
  for (let round = 0; round < maxRounds; round++) {
    at *= Math.sqrt(bytes / last.sizeBytes) * 0.95
    last = await asJpeg(at, 80)
    if (last.sizeBytes <= bytes) return last
  }
  throw new AmagiError('too-large', { details: { limit: { name: 'size', value: last.sizeBytes, max: bytes } } })
}

/** A header that was fine promises nothing about the pixels. */
export function decoded<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw new AmagiError('unsupported', { message: 'the pixels of a picture cannot be read', cause })
  })
}

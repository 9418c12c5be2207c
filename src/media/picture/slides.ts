/** Pictures of any sides drawn onto sheets of the same sides, numbered from 0, for a show. */
import { join } from 'node:path'
import { throwIfAborted } from '../../async/until'
import { AmagiError } from '../../errors'
import { maxPixels, timeoutSec, type SharpFactory } from './decoder'
import type { Sides } from './facts'

/** What was drawn: so many sheets of these sides. */
export interface Slides extends Sides {
  count: number
}

/** How the sheets are called, as ffmpeg reads numbers in names. */
export const slideNames = 'slide-%03d.jpg'

/** Even sides; the shape most pictures have decides. */
const upright = { width: 1080, height: 1440 }
const wide = { width: 1440, height: 1080 }

const options = { failOn: 'none', limitInputPixels: maxPixels.whole } as const

/** Pictures that lie on their side by their metadata count as they are shown. */
async function isUpright(sharp: SharpFactory, path: string): Promise<boolean | undefined> {
  try {
    const { width, height, orientation = 1 } = await sharp(path, options).metadata()
    return orientation >= 5 ? width >= height : height >= width
  } catch {
    // Unreadable: the drawing leaves it out.
    return undefined
  }
}

/** Leaves out what cannot be decoded; rejects with `unsupported` when that is everything. */
export async function drawSlides(
  sharp: SharpFactory,
  paths: readonly string[],
  dir: string,
  signal: AbortSignal,
): Promise<Slides> {
  let [votes, count] = [0, 0]
  for (const path of paths) {
    const one = await isUpright(sharp, path)
    if (one !== undefined) votes += one ? 1 : -1
  }
  const sheet = votes >= 0 ? upright : wide
  for (const path of paths) {
    throwIfAborted(signal)
    const to = join(dir, slideNames.replace('%03d', String(count).padStart(3, '0')))
    const drawn = await sharp(path, options)
      .rotate()
      .resize({ ...sheet, fit: 'contain', background: '#000' })
      .flatten({ background: '#000' })
      .jpeg({ quality: 90 })
      .timeout({ seconds: timeoutSec })
      .toFile(to)
      .then(
        () => true,
        () => false,
      )
    if (drawn) count++
  }
  if (count === 0) throw new AmagiError('unsupported', { message: 'none of the pictures can be decoded' })
  return { ...sheet, count }
}

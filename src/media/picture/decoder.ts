/** sharp, loaded at the first need, with the settings everything here shares. */
import type { Sharp, SharpOptions } from 'sharp'

/** What `import('sharp')` is used for here. */
export type SharpFactory = (input: Buffer | string, options: SharpOptions) => Sharp

/**
 * Pixels of one picture. JPEG and PNG are unpacked line by line; everything else, and what was stored in passes, is in
 * memory as a whole: three to six bytes a pixel. A PNG of 1 MB can unfold to gigabytes; a page of 1080 × 50000 is real.
 */
export const maxPixels = { lines: 100_000_000, whole: 60_000_000 } as const

/** Pixels from which on a picture is unpacked with no other beside it. */
export const heavyPixels = 20_000_000

/** Longest run of one conversion in seconds; only a picture made to be slow gets there. */
export const timeoutSec = 60

/** For every decoder: half a picture is none; how large it may be was judged before, by its header. */
export const reading = { failOn: 'error', limitInputPixels: false } as const satisfies SharpOptions

/** Rejects where the native part is missing. */
export async function loadSharp(): Promise<SharpFactory> {
  const { default: sharp } = await import('sharp')
  // It would keep files open that are to be removed, which Windows refuses.
  sharp.cache(false)
  return sharp
}

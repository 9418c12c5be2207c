/** What has to be done to a picture so that a chat takes it and people can read it. Pure; lengths in pixels. */
import type { PictureLimits } from '../../model'
import type { Sides } from './facts'

/** A picture this many times as long as it is wide is read like a page, from end to end. */
const longRatio = 3
/** Pieces of a long picture: length by width. Phones show one about as high as two screens. */
const pieceRatio = 4
/** A column of text that is shown narrower cannot be read. */
const readable = 480
/** A wide picture whose height stays above this is better seen in one. */
const seenWell = 720
/** A cut may be moved by this share of a piece to where nothing is cut through. */
export const slack = 0.05
/** Longest pieces there may be, over the wished length. */
const stretch = 1 + 2 * slack

const shorter = ({ width, height }: Sides): number => Math.min(width, height)
const longer = ({ width, height }: Sides): number => Math.max(width, height)

/** How much smaller the sides must become, 1 = as they are. The ratio stays what it is. */
export function factorWithin(sides: Sides, { side, sum, pixels }: PictureLimits): number {
  const { width, height } = sides
  return Math.min(
    1,
    (side ?? Infinity) / longer(sides),
    (sum ?? Infinity) / (width + height),
    Math.sqrt((pixels ?? Infinity) / (width * height)),
  )
}

/** Whether it is not too long for its width, or the other way round. */
export const ratioFits = (sides: Sides, { ratio = Infinity }: PictureLimits): boolean =>
  longer(sides) <= ratio * shorter(sides)

/** Whether the sides are taken as they are. */
export const sidesFit = (sides: Sides, limits: PictureLimits): boolean =>
  factorWithin(sides, limits) === 1 && ratioFits(sides, limits)

/** Sides made smaller, never to nothing. */
export const scaledBy = ({ width, height }: Sides, factor: number): Sides => ({
  width: Math.max(1, Math.floor(width * factor)),
  height: Math.max(1, Math.floor(height * factor)),
})

/** Higher than wide, and so much that it is read like a page. */
export const isPage = ({ width, height }: Sides): boolean => height > longRatio * width

/** Whether text across the shorter side is still read after the chat made the picture smaller by itself. */
function staysReadable(sides: Sides, { kept = Infinity }: PictureLimits): boolean {
  const short = shorter(sides)
  return short * Math.min(1, kept / longer(sides)) >= Math.min(short, readable)
}

/** Whether it arrives only in pieces as something one can look at. */
export function mustBeCut(sides: Sides, limits: PictureLimits): boolean {
  if (!ratioFits(sides, limits)) return true
  const factor = factorWithin(sides, limits)
  if (isPage(sides)) return factor < 1 || !staysReadable(sides, limits)
  return factor < 1 && longer(sides) > longRatio * shorter(sides) && shorter(sides) * factor < seenWell
}

/** So many pieces, of the picture made smaller by this factor. */
export interface Cut {
  count: number
  factor: number
}

/** Longest piece of this width that is taken. */
const longestPiece = (short: number, { side, sum, pixels, ratio }: PictureLimits): number =>
  Math.min(side ?? Infinity, (sum ?? Infinity) - short, (pixels ?? Infinity) / short, (ratio ?? Infinity) * short)

/** Length of a piece that is read well. */
const wishedPiece = (short: number, { kept = Infinity }: PictureLimits): number =>
  Math.min(pieceRatio * short, (kept * short) / Math.min(short, readable)) / stretch

/** How to cut into at most so many pieces; `undefined` when nobody could read them. */
export function planCut(sides: Sides, limits: PictureLimits, maxPieces: number): Cut | undefined {
  for (let factor = 1; ; factor *= 0.9) {
    const short = shorter(sides) * factor
    const long = longer(sides) * factor
    if (factor < 1 && short < Math.min(shorter(sides), readable)) return undefined
    const least = Math.max(2, Math.ceil((long * stretch) / longestPiece(short, limits)))
    const count = Math.max(least, Math.min(Math.ceil(long / wishedPiece(short, limits)), maxPieces))
    // Pieces of a broad picture may in turn be too low for their width.
    const lowest = (long / count) * (2 - stretch)
    if (count <= maxPieces && lowest * (limits.ratio ?? Infinity) >= short) return { count, factor }
  }
}

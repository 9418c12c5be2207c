/** A picture as grey pixels, in pieces a decoder can take in: long pages are cut, large photos made smaller. */
import { AmagiError } from '../../errors'
import { decoded } from '../picture/encode'
import { readFacts, type Sides } from '../picture/facts'
import { loadSharp, reading, timeoutSec } from '../picture/decoder'
import { sniff } from '../sniff'

/** Grey pixels, one byte each, row by row. */
export interface Raster extends Sides {
  data: Uint8Array
}

/** Short side at most, in pixels: a code of a sixth of it still has more than four pixels a module. */
const shortSide = 1200
/** Height of one piece of a long picture, and what it shares with the next: a code on the cut is whole in one of them. */
const pieceHeight = 1800
const overlap = 500
/** Pieces of one picture: 15 600 pixels of a page. */
const maxPieces = 12

/** Where the pieces of a long side begin. */
function startsOf(length: number): number[] {
  if (length <= pieceHeight) return [0]
  const step = pieceHeight - overlap
  const count = Math.min(maxPieces, Math.ceil((length - overlap) / step))
  return Array.from({ length: count }, (_, index) => Math.min(index * step, length - pieceHeight))
}

/**
 * The first frame, upright, on white. Rejects with `unsupported` or `upstream-changed` for what is no picture, `too-large`
 * for one with more pixels than are unpacked.
 */
export async function rastersOf(data: Buffer): Promise<Raster[]> {
  const kind = sniff(data)
  if (!kind?.families.includes('picture')) throw new AmagiError('unsupported', { message: 'this is no picture' })
  const sharp = await loadSharp()
  const facts = await readFacts(sharp, data, kind)
  const scale = Math.min(1, shortSide / Math.min(facts.width, facts.height))
  const width = Math.max(1, Math.round(facts.width * scale))
  const height = Math.max(1, Math.round(facts.height * scale))
  const grey = await decoded(
    sharp(data, { ...reading, pages: 1 })
      .autoOrient()
      .flatten({ background: '#fff' })
      .resize({ width, height, fit: 'fill' })
      .greyscale()
      .raw()
      .timeout({ seconds: timeoutSec })
      .toBuffer(),
  )
  const channels = Math.max(1, Math.round(grey.length / (width * height)))
  const upright = height >= width
  return startsOf(upright ? height : width).map((start) => {
    const piece = upright
      ? { left: 0, top: start, width, height: Math.min(pieceHeight, height) }
      : { left: start, top: 0, width: Math.min(pieceHeight, width), height }
    const pixels = new Uint8Array(piece.width * piece.height)
    for (let y = 0; y < piece.height; y++) {
      const from = ((piece.top + y) * width + piece.left) * channels
      for (let x = 0; x < piece.width; x++) pixels[y * piece.width + x] = grey[from + x * channels] ?? 255
    }
    return { data: pixels, width: piece.width, height: piece.height }
  })
}

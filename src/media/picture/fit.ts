/** One picture → the files a chat takes it as. */
import { throwIfAborted } from '../../async/until'
import { AmagiError } from '../../errors'
import type { FileKind } from '../sniff'
import type { FitLimits, PictureFile } from '../types'
import { reading, type SharpFactory } from './decoder'
import { encodeWithin, type Encoded, type Opened } from './encode'
import type { PictureFacts } from './facts'
import { factorWithin, isPage, mustBeCut, planCut, sidesFit } from './limits'
import { moving } from './moving'
import { cutInto, type PieceRoom } from './pieces'

/** A file of a picture before it has its name. */
export type Fitted = Omit<PictureFile, 'name'> & { ext: string }

/** A picture on disk with its bytes. */
export interface Original {
  path: string
  data: Buffer
  kind: FileKind
}

/** Pieces of one picture where the caller names no number: 20 of 1080 × 50000 where they are kept at 1280. */
const defaultPieces = 24

/** The very file, as a picture or as a file. */
export const untouched = (
  { path, data, kind }: Original,
  more: Partial<Pick<Fitted, 'width' | 'height' | 'asFile'>> = {},
): Fitted => ({ path, ext: kind.ext, mime: kind.mime, sizeBytes: data.length, ...more })

/** The very file in place of a picture, where the chat takes files of that size. */
export function asFile(original: Original, { fileBytes = 0 }: FitLimits, why: 'unreadable' | 'too-large'): Fitted {
  const { data, kind } = original
  if (data.length <= fileBytes) return untouched(original, { asFile: why })
  if (why === 'unreadable') throw new AmagiError('unsupported', { message: `no decoder for ${kind.ext}` })
  const limit = { name: 'size', value: data.length, max: fileBytes }
  throw new AmagiError('too-large', { details: { what: 'image', limit } })
}

const still = (pictures: Fitted[]): Fitted[] => pictures.map((picture) => ({ ...picture, still: true }))

/** `Encoded` says more than a file on disk needs. */
const single = (encoded: Encoded): Fitted[] => [encoded]

async function fitStill(
  sharp: SharpFactory,
  original: Original,
  facts: PictureFacts,
  limits: FitLimits,
  room: PieceRoom,
): Promise<Fitted[]> {
  const { data, kind } = original
  const picture: Opened = {
    width: facts.width,
    height: facts.height,
    alpha: facts.alpha,
    losslessBytes: kind.ext === 'png' ? data.length : 0,
    open: () =>
      sharp(data, { ...reading, pages: 1, sequentialRead: true })
        .autoOrient()
        .toColourspace('srgb'),
  }
  if (!mustBeCut(facts, limits)) {
    const factor = factorWithin(facts, limits)
    // A page keeps its pixels: pieces are read, a smaller page is not.
    const page = isPage(facts)
    const whole = await encodeWithin(picture, limits.bytes, room.stem, {
      factor,
      whole: page,
      onlyJpeg: limits.jpeg ?? false,
    })
    if (whole) return single(whole)
  }
  const cut = planCut(facts, limits, limits.pieces ?? defaultPieces)
  if (!cut) return [asFile(original, limits, 'too-large')]
  const pieces = await cutInto(picture, cut, limits.bytes, sharp, room)
  return pieces.map((piece, index) => ({ ...piece, piece: { index: index + 1, count: pieces.length } }))
}

/** The first that holds: as it is, moving, still, in pieces, as a file. */
export async function fit(
  sharp: SharpFactory,
  original: Original,
  facts: PictureFacts,
  limits: FitLimits,
  room: PieceRoom,
): Promise<Fitted[]> {
  const { width, height } = facts
  const small = original.data.length <= limits.bytes && (!limits.jpeg || original.kind.ext === 'jpg')
  if (facts.plain && small && sidesFit(facts, limits) && !mustBeCut(facts, limits)) {
    return [untouched(original, { width, height })]
  }
  if (!facts.moves || limits.jpeg) return fitStill(sharp, original, facts, limits, room)
  const gif = await moving(sharp, original.data, facts, limits, room.stem)
  throwIfAborted(room.signal)
  return gif ? single(gif) : still(await fitStill(sharp, original, facts, limits, room))
}

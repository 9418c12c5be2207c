/** A long picture in pieces, in reading order, cut where little is cut through. */
import { throwIfAborted } from '../../async/until'
import { reading, timeoutSec, type SharpFactory } from './decoder'
import { decoded, encodeWithin, type Encoded, type Opened } from './encode'
import type { Sides } from './facts'
import { slack, type Cut } from './limits'

/** Part of a picture in pixels. */
interface Region extends Sides {
  left: number
  top: number
}

/** Samples across a line: enough to find text, few enough to cost nothing. */
const samples = 300
/** Lines looked at together, so that a gap between two letters is no gap between two lines. */
const gap = 5

/** How much happens in every line of a grey band, by the differences of neighbours; `count` lines of `across` pixels. */
function activity(grey: Buffer, count: number, across: number, lying: boolean): number[] {
  const step = Math.max(1, Math.floor(across / samples))
  return Array.from({ length: count }, (_, line) => {
    let sum = 0
    let before: number | undefined
    for (let at = 0; at < across; at += step) {
      const value = grey[lying ? at * count + line : line * across + at] ?? 0
      if (before !== undefined) sum += Math.abs(value - before)
      before = value
    }
    return sum
  })
}

/** The quietest line; of equals the one nearest to the middle. @internal */
export function quietest(busy: readonly number[]): number {
  const middle = (busy.length - 1) / 2
  let best = Math.round(middle)
  let least = Infinity
  for (let line = 0; line < busy.length; line++) {
    const around = busy.slice(Math.max(0, line - Math.floor(gap / 2)), line + Math.ceil(gap / 2))
    const value = around.reduce((sum, one) => sum + one, 0) / around.length
    if (value < least || (value === least && Math.abs(line - middle) < Math.abs(best - middle))) {
      least = value
      best = line
    }
  }
  return best
}

/** Where pieces and the unpacked picture may be written. */
export interface PieceRoom {
  /** Beginning of every path. */
  stem: string
  /** Makes room for so many bytes. */
  reserve(bytes: number): Promise<void>
  signal: AbortSignal
}

/**
 * Unpacked once onto the disk, because every piece of a packed picture would unpack all that lies before it (twelve
 * pieces of a progressive JPEG of 1080 × 50000: 2 s of CPU instead of 17, and 2 GB of memory less; measured on the
 * machine of `bench`, autumn 2026).
 */
export async function cutInto(
  picture: Opened,
  { count, factor }: Cut,
  bytes: number,
  sharp: SharpFactory,
  room: PieceRoom,
): Promise<Encoded[]> {
  const lying = picture.width > picture.height
  const length = lying ? picture.width : picture.height
  const across = lying ? picture.height : picture.width
  const channels = picture.alpha ? 4 : 3
  await room.reserve(length * across * channels)
  const unpacked = `${room.stem}.v`
  await decoded(picture.open().timeout({ seconds: timeoutSec }).toFile(unpacked))
  const region = (from: number, to: number): Region =>
    lying
      ? { left: from, top: 0, width: to - from, height: across }
      : { left: 0, top: from, width: across, height: to - from }

  async function cutNear(wished: number): Promise<number> {
    const reach = Math.floor((length / count) * slack)
    const from = wished - reach
    const to = wished + reach
    const grey = await decoded(
      sharp(unpacked, reading).extract(region(from, to)).flatten().greyscale().raw().toBuffer(),
    )
    return from + quietest(activity(grey, to - from, across, lying))
  }

  const pieces: Encoded[] = []
  for (let index = 0, from = 0; index < count; index++) {
    throwIfAborted(room.signal)
    const to = index === count - 1 ? length : await cutNear(Math.round((length / count) * (index + 1)))
    const part = region(from, to)
    const share = (part.width * part.height) / (picture.width * picture.height)
    const piece: Opened = {
      width: part.width,
      height: part.height,
      alpha: picture.alpha,
      losslessBytes: picture.losslessBytes * share,
      open: () => sharp(unpacked, reading).extract(part),
    }
    const encoded = await encodeWithin(piece, bytes, `${room.stem}-${index + 1}`, { factor })
    if (encoded) pieces.push(encoded)
    from = to
  }
  return pieces
}

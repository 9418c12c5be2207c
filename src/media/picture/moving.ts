/** Pictures that move, as GIF: the one form every chat shows moving. */
import { stat } from 'node:fs/promises'
import type { PictureLimits } from '../../model'
import { reading, timeoutSec, type SharpFactory } from './decoder'
import { decoded, type Encoded } from './encode'
import type { PictureFacts } from './facts'
import { factorWithin, ratioFits, scaledBy } from './limits'

/** Pixels of all frames together that are written: GIF takes about 0.4 s of CPU per million. */
const maxWritten = 12_000_000
/** Pixels of all frames together that are read. */
const maxRead = 100_000_000
/** Made smaller than this, a still in full size shows more. */
const leastFactor = 0.25
const maxRounds = 3

/** The GIF at `<path>.gif`, or nothing when it would be too much work or too small. `sizeBytes`: of what is read. */
export async function moving(
  sharp: SharpFactory,
  data: Buffer,
  facts: PictureFacts,
  limits: PictureLimits,
  path: string,
): Promise<Encoded | undefined> {
  const pixels = facts.width * facts.height * facts.frames
  if (facts.frames < 2 || pixels > maxRead || !ratioFits(facts, limits)) return undefined
  const file = `${path}.gif`
  // Frames that are GIF already take about as many bytes again.
  const known = facts.plain ? Math.sqrt((limits.bytes / data.length) * 0.9) : 1
  let factor = Math.min(1, factorWithin(facts, limits), Math.sqrt(maxWritten / pixels), known)
  for (let round = 0; round < maxRounds && factor >= leastFactor; round++) {
    const sides = scaledBy(facts, factor)
    const image = sharp(data, { ...reading, animated: true }).timeout({ seconds: timeoutSec })
    const sized = factor < 1 ? image.resize({ ...sides, fit: 'fill' }) : image
    await decoded(sized.gif({ effort: 1 }).toFile(file))
    const { size } = await stat(file)
    const scaled = factor < 1 ? { scaled: true as const } : {}
    if (size <= limits.bytes) return { path: file, ext: 'gif', mime: 'image/gif', sizeBytes: size, ...sides, ...scaled }
    factor *= Math.sqrt(limits.bytes / size) * 0.9
  }
  return undefined
}

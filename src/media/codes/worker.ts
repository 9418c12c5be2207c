/**
 * Entry of the thread that reads codes: what it finds it says piece by piece, so that a picture that takes too long costs
 * only what is left. Bundled to `lib/assets/codes-worker.js`.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { decodeQRBatch } from 'qr/decode.js'
import type { Raster } from './raster'

/** How hard a piece is looked at, and milliseconds for more than the first look: most codes are seen at once. */
const looks = [
  { effort: 1, timeLimit: 0 },
  { effort: Infinity, timeLimit: 1_500 },
] as const

async function textsOf({ data, width, height }: Raster, look: (typeof looks)[number]): Promise<string[]> {
  // `I420`: of its planes only the grey one is read, which is all there is here.
  const options = { ...look, format: 'I420', maxSize: { width, height } } as const
  const [found = []] = await decodeQRBatch([{ data, width, height }], options)
  return found.filter((text) => typeof text === 'string' && text !== '') as string[]
}

async function read(rasters: readonly Raster[]): Promise<void> {
  for (const look of looks) {
    let any = false
    for (const raster of rasters) {
      const texts = await textsOf(raster, look)
      if (texts.length === 0) continue
      any = true
      parentPort?.postMessage(texts, [])
    }
    if (any) return
  }
}

void read(workerData as Raster[])

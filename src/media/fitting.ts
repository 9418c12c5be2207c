/** Pictures as files a chat takes: made once for each set of limits, kept like everything that was downloaded. */
import { open } from 'node:fs/promises'
import { createShared } from '../async/shared'
import { AmagiError } from '../errors'
import type { MediaCache } from './cache'
import { createHold, handedOn, type Hold } from './hold'
import type { Pictures } from './picture'
import { sniff, sniffBytes, type FileKind } from './sniff'
import type { FitLimits, ImageOptions, MediaFile, PictureFile } from './types'

/** One picture as it came, and how it is wanted. */
interface FittingWish {
  /** The original's key in the cache. */
  key: string
  /** Name shown to people, without extension. */
  name: string
  original: MediaFile
  how: ImageOptions
}

/** Makes pictures fit. */
export interface Fitting {
  /** The caller holds the original meanwhile. Rejects as `MediaFiles.image` does. */
  fit(wish: FittingWish): Promise<PictureFile[]>
  close(): Promise<void>
}

/** Everything is taken, as a picture or as a file. */
const anything: FitLimits = { bytes: Infinity, fileBytes: Infinity }

const limitsKey = (limits: FitLimits): string =>
  Object.entries(limits)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

async function kindOf(path: string): Promise<FileKind> {
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0)
    const kind = sniff(buffer.subarray(0, bytesRead))
    if (kind) return kind
  } finally {
    await file.close()
  }
  throw new AmagiError('upstream-changed', { message: 'not a picture' })
}

/** What is made lies in the cache beside the originals, piece by piece. */
export function createFitting(cache: MediaCache, pictures: Pictures): Fitting {
  const jobs = createShared<PictureFile[]>()

  /** All pieces or nothing: one that went takes the others along. */
  async function kept(key: string, hold?: Hold): Promise<PictureFile[] | undefined> {
    const own = createHold()
    try {
      const first = await cache.take(`${key} 1`, own)
      const found = first ? [first] : []
      for (let index = 2; index <= (first?.piece?.count ?? 0); index++) {
        const next = await cache.take(`${key} ${index}`, own)
        if (next) found.push(next)
      }
      if (!first || found.length < (first.piece?.count ?? 1)) return undefined
      if (hold) for (const index of found.keys()) cache.hold(`${key} ${index + 1}`, hold)
      return found
    } finally {
      own.end()
    }
  }

  async function make(
    { name, original }: FittingWish,
    limits: FitLimits,
    made: string,
    hold: Hold,
    signal: AbortSignal,
  ): Promise<PictureFile[]> {
    const kind = await kindOf(original.path)
    return cache.workspace(async ({ dir, reserve }) => {
      const fitted = await pictures.fit(original.path, kind, limits, { stem: `${dir}/fitted`, reserve, signal })
      const [first] = fitted
      if (first?.path === original.path) return [{ ...first, name: original.name }]
      const files: PictureFile[] = []
      for (const [index, one] of fitted.entries()) {
        const stem = one.piece ? `${name}-${one.piece.index}of${one.piece.count}` : name
        files.push(await cache.put(`${made} ${index + 1}`, { stem, ...one }, hold))
      }
      return files
    })
  }

  return {
    async fit(wish) {
      const { limits = anything, hold, signal } = wish.how
      const made = `${wish.key} ${limitsKey(limits)}`
      const known = await kept(made, hold)
      if (known) return known
      const begin = (own: AbortSignal): Promise<PictureFile[]> =>
        handedOn((handing) => make(wish, limits, made, handing, own))
      const files = await jobs.run(made, begin, { signal })
      if (hold) {
        for (const [index, { path }] of files.entries()) {
          cache.hold(path === wish.original.path ? wish.key : `${made} ${index + 1}`, hold)
        }
      }
      return files
    },
    close: jobs.close,
  }
}

/** Pictures in a form every chat shows and within what it takes. What cannot be is handed over as a file. */
import { readFile } from 'node:fs/promises'
import { lazy } from '../../async/lazy'
import { createTurns } from '../../async/turns'
import { throwIfAborted } from '../../async/until'
import { AmagiError, toAmagiError } from '../../errors'
import type { FileKind } from '../sniff'
import type { FitLimits } from '../types'
import { heavyPixels, loadSharp, reading, type SharpFactory } from './decoder'
import { decoded } from './encode'
import { readFacts } from './facts'
import { asFile, fit, untouched, type Fitted, type Original } from './fit'
import type { PieceRoom } from './pieces'
import { drawSlides, type Slides } from './slides'

/** Converts on its own turns, two at a time. */
export interface Pictures {
  /**
   * Whether another address of the same picture is better: this one is `broken` (or half of it is), or `unreadable`,
   * nothing here decodes it. Rejects with `too-large` (more pixels than can be unpacked, in `details.limit`).
   */
  judge(path: string, kind: FileKind, signal?: AbortSignal): Promise<'shown' | 'unreadable' | 'broken'>
  /**
   * The file as it is where it fits, else new ones in the room. Rejects with `unsupported` or `too-large` when it fits
   * in no way, with `upstream-changed` when it is broken.
   */
  fit(path: string, kind: FileKind, limits: FitLimits, room: PieceRoom): Promise<Fitted[]>
  /** Sheets for a show in the folder, see {@link drawSlides}; `unsupported` without sharp as well. */
  slides(paths: readonly string[], dir: string, signal: AbortSignal): Promise<Slides>
}

/** `log` hears once when sharp cannot be loaded. */
export interface PicturesOptions {
  /** Loads sharp; replaced in tests. */
  load?: () => Promise<SharpFactory>
  log: (line: string) => void
}

/** Sent as it is when it cannot be converted: many clients show WebP, hardly any AVIF or HEIC. */
const shownNearly = new Set(['jpg', 'png', 'gif', 'webp'])

const heif = new Set(['avif', 'heic'])

/** sharp is loaded by the first call; without it what most clients show goes as it is. */
export function createPictures(options: PicturesOptions): Pictures {
  const turns = createTurns(2)
  const heavy = createTurns(1)
  const load = options.load ?? loadSharp
  const decoder = lazy<SharpFactory | undefined>(() =>
    load().catch(() => {
      options.log('sharp cannot be loaded: pictures are sent as they are')
      return undefined
    }),
  )

  async function begin(path: string, kind: FileKind, signal?: AbortSignal) {
    const sharp = await decoder()
    throwIfAborted(signal)
    const original: Original = { path, kind, data: await readFile(path) }
    return { sharp, original }
  }

  return {
    async slides(paths, dir, signal) {
      const sharp = await decoder()
      if (!sharp) throw new AmagiError('unsupported', { message: 'a show of pictures needs sharp' })
      return turns.run(() => drawSlides(sharp, paths, dir, signal), { signal })
    },
    async judge(path, kind, signal) {
      const { sharp, original } = await begin(path, kind, signal)
      if (!sharp) return shownNearly.has(kind.ext) ? 'shown' : 'unreadable'
      try {
        await readFacts(sharp, original.data, kind)
        // The header of a HEIF file is read without the decoder its pixels need.
        if (heif.has(kind.ext)) await turns.run(() => decoded(sharp(original.data, reading).stats()), { signal })
        return 'shown'
      } catch (thrown) {
        const error = toAmagiError(thrown)
        if (error.code === 'unsupported') return 'unreadable'
        if (error.code === 'upstream-changed') return 'broken'
        throw error
      }
    },
    async fit(path, kind, limits, room) {
      const { sharp, original } = await begin(path, kind, room.signal)
      const small = original.data.length <= limits.bytes
      if (!sharp) {
        if (!shownNearly.has(kind.ext)) return [asFile(original, limits, 'unreadable')]
        return [small ? untouched(original) : asFile(original, limits, 'too-large')]
      }
      const work = async (): Promise<Fitted[]> => {
        const facts = await readFacts(sharp, original.data, kind)
        const make = (): Promise<Fitted[]> => fit(sharp, original, facts, limits, room)
        return facts.width * facts.height > heavyPixels ? heavy.run(make, { signal: room.signal }) : make()
      }
      return turns.run(work, { signal: room.signal }).catch((thrown: unknown) => {
        const error = toAmagiError(thrown)
        if (error.code !== 'unsupported') throw error
        return [asFile(original, limits, 'unreadable')]
      })
    },
  }
}

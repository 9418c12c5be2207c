/** Bytes that may be used: the caller's cap, shared by the parts of one file, and the room on the disk. */
import { statfs } from 'node:fs/promises'
import { AmagiError } from '../errors'
import { mib } from '../units'

/** Cap shared by picture and sound of one video. */
export interface Budget {
  /** Notes how many bytes a part has or will have. Throws `too-large` when all parts together pass the cap. */
  claim(part: string, bytes: number): void
}

/** A cap for several files together, in bytes; `claim` throws `too-large` as soon as the sum passes it. */
export function createBudget(maxBytes: number | undefined): Budget {
  const parts = new Map<string, number>()
  return {
    claim(part, bytes) {
      if (maxBytes === undefined) return
      parts.set(part, bytes)
      const value = [...parts.values()].reduce((sum, size) => sum + size, 0)
      if (value > maxBytes)
        throw new AmagiError('too-large', { details: { limit: { name: 'size', value, max: maxBytes } } })
    },
  }
}

/** Bytes an ordinary user may still write below a folder. */
export type FreeBytes = (dir: string) => Promise<number>

export const freeBytes: FreeBytes = async (dir) => {
  const { bavail, bsize } = await statfs(dir)
  return bavail * bsize
}

/** Left for everything else on the disk, in bytes. */
export const reserveBytes = 64 * mib

/** Throws `internal` when `bytes` more would fill the disk. */
export async function ensureSpace(dir: string, bytes: number, free: FreeBytes): Promise<void> {
  const available = await free(dir)
  if (available >= bytes + reserveBytes) return
  const limit = { name: 'disk', value: bytes + reserveBytes, max: available }
  throw new AmagiError('internal', { message: 'not enough room on the disk', details: { limit } })
}

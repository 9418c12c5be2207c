/** Finished files on disk: kept a while after their last use, bounded together, gone when the plugin goes. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AmagiError } from '../errors'
import type { MediaFile } from './types'

export interface MediaCache {
  /** The file of this key when it is still there; counts as a use. */
  take(key: string): Promise<MediaFile | undefined>
  /** Moves a finished file in. `name` is made of ids, without extension. */
  put(key: string, name: string, ext: string, from: string, facts: Omit<MediaFile, 'path' | 'name'>): Promise<MediaFile>
  /** Runs one job with a folder of its own, which is gone afterwards. */
  workspace<T>(work: (dir: string) => Promise<T>): Promise<T>
  /** Removes every file; later calls reject with `cancelled`. */
  close(): Promise<void>
}

export interface MediaCacheOptions {
  dir: string
  keepMs: number
  quotaBytes: number
  clock: () => number
  log: (line: string) => void
}

interface Entry {
  file: MediaFile
  usedAt: number
}

/** Longest stem in characters: path limits of old Windows leave room for the folder. */
const maxStem = 80

/** Names this module makes; nothing else in the folder is ever touched. */
const ownName = /^(?:job-[0-9a-f]{16}|[\w.-]{1,80}-[0-9a-f]{12}\.[a-z0-9]{2,5}(?:\.part)?)$/

/** File stem from ids: letters, digits, dot, dash and underscore, never a leading dot. */
function safeStem(id: string): string {
  return (
    id
      .replace(/[^A-Za-z0-9._-]+/g, '_')
      .replace(/^[._-]+/, '')
      .slice(0, maxStem) || 'media'
  )
}

export const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

export function createMediaCache(options: MediaCacheOptions): MediaCache {
  const { dir, keepMs, quotaBytes, clock, log } = options
  const entries = new Map<string, Entry>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  /** Left over from a process that could not clean up. */
  async function sweep(): Promise<void> {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const old = (await readdir(dir)).filter((name) => ownName.test(name))
    await Promise.all(old.map((name) => rm(join(dir, name), { recursive: true, force: true })))
    if (old.length > 0) log(`removed ${old.length} leftover media file(s)`)
  }

  const ready = sweep()
  // Reported to whoever uses the shelf first.
  ready.catch(() => undefined)

  /** Moves an entry to the end: the map is in order of use. */
  function use(key: string, file: MediaFile): void {
    entries.delete(key)
    entries.set(key, { file, usedAt: clock() })
  }

  async function remove(key: string): Promise<void> {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    await rm(entry.file.path, { force: true }).catch((error: unknown) => {
      log(`cannot remove a media file: ${(error as { code?: string }).code ?? 'unknown'}`)
    })
  }

  function schedule(): void {
    clearTimeout(timer)
    timer = undefined
    if (closed || entries.size === 0) return
    const due = Math.min(...[...entries.values()].map((entry) => entry.usedAt)) + keepMs
    timer = setTimeout(expire, Math.max(10, Math.min(due - clock(), 2 ** 31 - 1)))
    timer.unref()
  }

  function expire(): void {
    const now = clock()
    const due = [...entries].filter(([, entry]) => entry.usedAt + keepMs <= now).map(([key]) => key)
    Promise.all(due.map(remove)).then(schedule, schedule)
  }

  /** Oldest use first, the newcomer never. */
  async function shrink(newcomer: string): Promise<void> {
    let total = [...entries.values()].reduce((sum, entry) => sum + entry.file.sizeBytes, 0)
    for (const [key, entry] of entries) {
      if (total <= quotaBytes || key === newcomer) return
      total -= entry.file.sizeBytes
      await remove(key)
    }
  }

  async function usable(): Promise<void> {
    await ready
    if (closed) throw new AmagiError('cancelled')
  }

  return {
    async take(key) {
      await usable()
      const entry = entries.get(key)
      if (!entry) return undefined
      const found = await stat(entry.file.path).catch(() => undefined)
      if (found?.size !== entry.file.sizeBytes) {
        await remove(key)
        return undefined
      }
      use(key, entry.file)
      schedule()
      return entry.file
    },
    async put(key, name, ext, from, facts) {
      await usable()
      const safe = safeStem(name)
      const path = join(dir, `${safe}-${shortHash(key)}.${ext}`)
      await rename(from, path)
      const file: MediaFile = { path, name: `${safe}.${ext}`, ...facts }
      use(key, file)
      await shrink(key)
      schedule()
      return file
    },
    async workspace(work) {
      await usable()
      const path = join(dir, `job-${randomBytes(8).toString('hex')}`)
      await mkdir(path, { recursive: true, mode: 0o700 })
      try {
        return await work(path)
      } finally {
        await rm(path, { recursive: true, force: true })
      }
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await ready.catch(() => undefined)
      await Promise.all([...entries.keys()].map(remove))
      // Not ours to remove when somebody put something else there.
      await rmdir(dir).catch(() => undefined)
    },
  }
}

/** Finished files on disk: kept a while after their last use, bounded together, gone when the plugin goes. */
import { createHash, randomBytes } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { lazy } from '../async/lazy'
import { AmagiError } from '../errors'
import { errnoOf, onDisk } from './disk'
import { openMediaFolder, type MediaFolderOptions } from './folder'
import type { Hold } from './hold'
import { createPromises, type Promised } from './promised'
import { ensureSpace, reserveBytes, type FreeBytes } from './space'
import type { Amount, Cleaned, PictureFile } from './types'
import { mib, minuteMs } from '../units'
import type { MediaSource } from '../model'
import { unsigned } from '../model/address'

/** A folder for one job, with room for it in the quota and on the disk. */
export interface Scratch extends Promised {
  dir: string
}

/** A file that is to move in. */
interface Finished extends Omit<PictureFile, 'name'> {
  /** Made of ids, without extension. */
  stem: string
  ext: string
}

/** A start that failed (folder not writable) is tried again by the next call. */
export interface MediaCache {
  /** The file of this key when it is still there; counts as a use. */
  take(key: string, hold?: Hold): Promise<PictureFile | undefined>
  /** Moves a finished file in. When the same was put in meanwhile, that one is the answer. */
  put(key: string, finished: Finished, hold?: Hold): Promise<PictureFile>
  /** Nobody removes the file of this key until the hold ends; then its time begins anew. */
  hold(key: string, hold: Hold): void
  /** What is there, and what of it is in use. */
  amounts(): { kept: Amount; inUse: Amount }
  /** Removes what nobody has in use and nobody used for a minute; what was removed, and what is left. Never rejects. */
  clean(): Promise<Cleaned>
  /** Runs one job with a folder of its own, which is gone afterwards. */
  workspace<T>(work: (scratch: Scratch) => Promise<T>): Promise<T>
  /** Removes every file; later calls reject with `cancelled`. */
  close(): Promise<void>
}

/** Times in milliseconds, sizes in bytes. */
export interface MediaCacheOptions extends MediaFolderOptions {
  keepMs: number
  quotaBytes: number
  freeBytes: FreeBytes
  clock: () => number
}

interface Entry {
  key: string
  file: PictureFile
  usedAt: number
  /** How many have it in use. */
  holds: number
}

/** How long a file stays after its last use: chat software reads it when it likes. */
export const defaultKeepMs = 10 * minuteMs
/** All finished files in one place together, whichever instance has them. */
export const defaultQuotaBytes = 1024 * mib

/** What was used a moment ago may still be read by the chat's side, which was only told where it lies. */
const justUsedMs = minuteMs

const amountOf = (entries: readonly Entry[]): Amount => ({
  files: entries.length,
  bytes: entries.reduce((sum, { file }) => sum + file.sizeBytes, 0),
})

/** Longest stem in characters: path limits of old Windows leave room for the folder. */
const maxStem = 80

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

/** The same for fresh addresses of the same file. */
export const fingerprintOf = ({ urls }: MediaSource): string => shortHash(unsigned(urls[0] ?? ''))

/** Opens its folder at the first use. */
export function createMediaCache(options: MediaCacheOptions): MediaCache {
  const { keepMs, quotaBytes, freeBytes, clock, log } = options
  /** In order of use, the oldest first. */
  const entries = new Map<string, Entry>()
  const promises = createPromises()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const folder = lazy(() => onDisk(openMediaFolder(options)))

  async function usable(): Promise<Awaited<ReturnType<typeof folder>>> {
    if (closed) throw new AmagiError('cancelled')
    const opened = await folder()
    if (closed) throw new AmagiError('cancelled')
    return opened
  }

  function use(entry: Entry): void {
    entry.usedAt = clock()
    entries.delete(entry.key)
    entries.set(entry.key, entry)
  }

  async function remove({ key, file }: Entry): Promise<void> {
    entries.delete(key)
    await rm(file.path, { force: true }).catch((error: unknown) => {
      log(`cannot remove a media file: ${errnoOf(error)}`)
    })
  }

  /** Whose time runs: what is in use has time. */
  const idle = (): Entry[] => [...entries.values()].filter(({ holds }) => holds === 0)

  function schedule(): void {
    clearTimeout(timer)
    timer = undefined
    const waiting = idle()
    if (closed || waiting.length === 0) return
    const due = Math.min(...waiting.map(({ usedAt }) => usedAt)) + keepMs
    timer = setTimeout(expire, Math.max(10, Math.min(due - clock(), 2 ** 31 - 1)))
    timer.unref()
  }

  function expire(): void {
    const now = clock()
    Promise.all(
      idle()
        .filter(({ usedAt }) => usedAt + keepMs <= now)
        .map(remove),
    ).then(schedule, schedule)
  }

  /**
   * Oldest use first; never what is in use, never the newest, be it larger than the quota. The quota is that of the
   * place: what other instances have there counts, and each makes room with its own files.
   */
  async function shrink(newest?: Entry): Promise<void> {
    const opened = await folder.made()?.catch(() => undefined)
    const others = (await opened?.others()) ?? 0
    let total = [...entries.values()].reduce((sum, { file }) => sum + file.sizeBytes, promises.reserved + others)
    const leaving: Promise<void>[] = []
    for (const entry of idle()) {
      if (total <= quotaBytes) break
      if (entry === newest) continue
      total -= entry.file.sizeBytes
      leaving.push(remove(entry))
    }
    await Promise.all(leaving)
  }

  function grip(entry: Entry): () => void {
    entry.holds++
    return () => {
      entry.holds--
      if (entries.get(entry.key) !== entry) return
      use(entry)
      void shrink(entry).then(schedule)
    }
  }

  async function take(key: string, hold?: Hold): Promise<PictureFile | undefined> {
    await usable()
    const entry = entries.get(key)
    if (!entry) return undefined
    const release = grip(entry)
    const found = await stat(entry.file.path).catch(() => undefined)
    if (found?.size !== entry.file.sizeBytes) {
      if (entries.get(key) === entry) await remove(entry)
      release()
      return undefined
    }
    use(entry)
    if (hold) hold.add(release)
    else release()
    return entry.file
  }

  /** The quota first; then whatever the disk needs, the oldest files first. */
  async function makeRoom(dir: string): Promise<void> {
    await shrink()
    for (const entry of idle()) {
      if ((await freeBytes(dir)) >= promises.open + reserveBytes) break
      if (entry.holds === 0) await remove(entry)
    }
    await ensureSpace(dir, promises.open, freeBytes)
  }

  return {
    take,
    async put(key, { stem, ext, path: from, ...facts }, hold) {
      const opened = await usable()
      const safe = safeStem(stem)
      // A name of its own: the file of the same key that is just being removed is another one.
      const path = await onDisk(opened.publish(from, `${safe}-${randomBytes(6).toString('hex')}.${ext}`))
      await take(key)
      const other = entries.get(key)
      if (other) {
        hold?.add(grip(other))
        await rm(path, { force: true })
        return other.file
      }
      const entry: Entry = { key, file: { path, name: `${safe}.${ext}`, ...facts }, usedAt: 0, holds: 0 }
      use(entry)
      hold?.add(grip(entry))
      await shrink(entry)
      schedule()
      return entry.file
    },
    amounts() {
      const all = [...entries.values()]
      return { kept: amountOf(all), inUse: amountOf(all.filter(({ holds }) => holds > 0)) }
    },
    async clean() {
      const now = clock()
      const leaving = idle().filter(({ usedAt }) => usedAt + justUsedMs <= now)
      await Promise.all(leaving.map(remove))
      return { removed: amountOf(leaving), kept: amountOf([...entries.values()]) }
    },
    hold(key, hold) {
      const entry = entries.get(key)
      if (entry) hold.add(grip(entry))
    },
    async workspace(work) {
      const opened = await usable()
      const dir = await onDisk(opened.scratch())
      const promised = promises.begin(() => makeRoom(dir))
      try {
        return await work({ dir, ...promised })
      } finally {
        promised.ended()
        await rm(dir, { recursive: true, force: true })
      }
    },
    async close() {
      closed = true
      clearTimeout(timer)
      entries.clear()
      const opened = await folder.made()?.catch(() => undefined)
      await opened?.close()
    },
  }
}

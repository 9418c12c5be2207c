/** Small JSON files that survive a crash and that nobody else on the machine may read. */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isObject, type Json } from '../json'
import { AmagiError } from '../errors'

const errnoOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'unknown'
}

/** Replaces a file as a whole: readers see the old content or the new one. Folder 0700, file 0600. */
export async function writePrivate(path: string, content: string | Buffer): Promise<void> {
  const dir = dirname(path)
  const part = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    // It may have been made by somebody else, or with another mask.
    await chmod(dir, 0o700)
    const file = await open(part, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    // The original names the path; its code is enough.
    throw new AmagiError('internal', { message: 'file cannot be written', details: { errno: errnoOf(error) } })
  }
}

/** Content of a file, `undefined` when there is none. Throws `internal` when it is there but cannot be read. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined
    throw new AmagiError('internal', { message: 'file cannot be read', details: { errno: errnoOf(error) } })
  }
}

/** The process or the disk is short of something: the file itself may be in order. */
const momentary = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EBUSY', 'EIO'])

/** A JSON object in a file of its own. */
export interface ObjectFile {
  /**
   * What it holds, nothing when there is none. Broken or unreadable it is put aside as `<path>.broken` and counts as
   * absent; `undefined` while not even that can be done: then nothing may be written over it.
   */
  read(): Json | undefined
  /** Rejects with `internal` when the disk refuses; the old content is there then. */
  write(content: Json): Promise<void>
}

/** Nothing is touched before the first use. `log` hears of a trouble once, not at every use. */
export function openObject(path: string, log: (line: string) => void): ObjectFile {
  const name = basename(path)
  const said = new Set<string>()
  const say = (line: string): void => {
    if (said.has(line)) return
    said.add(line)
    log(line)
  }

  function putAside(): boolean {
    try {
      renameSync(path, `${path}.broken`)
      say(`a broken data file was put aside as ${name}.broken`)
      return true
    } catch (error) {
      say(`${name} cannot be put aside: ${errnoOf(error)}`)
      return false
    }
  }

  return {
    read() {
      let content: Buffer
      try {
        content = readFileSync(path)
      } catch (error) {
        const errno = errnoOf(error)
        // Something else stands where the folder should be: there is no file, and the next write says so.
        if (errno === 'ENOENT' || errno === 'ENOTDIR') return {}
        say(`${name} cannot be read: ${errno}`)
        return !momentary.has(errno) && putAside() ? {} : undefined
      }
      try {
        const value: unknown = JSON.parse(content.toString('utf8'))
        if (isObject(value)) return value
      } catch {
        say(`${name} is not JSON`)
      }
      return putAside() ? {} : undefined
    },
    write: (content) => writePrivate(path, `${JSON.stringify(content, undefined, 2)}\n`),
  }
}

/** A file that must not be written over because nobody knows what it holds. */
export const unreadable = (): AmagiError => new AmagiError('internal', { message: 'file cannot be read' })

/** Parts of {@link writePrivate} a killed process left in a folder of ours; whatever else lies there stays. */
const leftover = /\.[0-9a-f]{8}\.part$/

/**
 * Removes what a killed process left half-written; how many. A folder that is not there, or not ours, is left alone, and so
 * is what was written after `sinceMs` (milliseconds since the epoch): this process may still be at it.
 */
export async function removeParts(dir: string, sinceMs: number): Promise<number> {
  const names = await readdir(dir).catch(() => [])
  const parts = names.filter((name) => leftover.test(name)).map((name) => join(dir, name))
  const removed = await Promise.allSettled(
    parts.map(async (path) => {
      const old = (await stat(path)).mtimeMs < sinceMs
      if (old) await rm(path)
      return old
    }),
  )
  return removed.filter((one) => one.status === 'fulfilled' && one.value).length
}

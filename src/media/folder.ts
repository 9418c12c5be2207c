/**
 * Where media lies: a place of its own for every life of the plugin, who may read it, what killed lives left behind.
 *
 * ```text
 * <dir>/files/<id>/   finished files, for whoever the administrator lets read them
 * <dir>/work/<id>/    downloads and merges under way, ours alone
 * <dir>/work/<id>.json  whose they are
 * ```
 *
 * `files` cannot be listed and `<id>` is random: another user of the machine reads what a chat was told the path of,
 * and nothing else. Two lives never share an `<id>`, so that a reload or a second instance needs no waiting.
 */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import type { Settings } from '../model'
import { minuteMs } from '../units'
import { errnoOf } from './disk'

/** Users of the machine who may read finished files: those of other containers and services, too. */
export type Readers = Settings['media']['readers']

/** The place of one life of the plugin. */
export interface MediaFolder {
  /** Moves a finished file in and makes it readable. Resolves to its path. */
  publish(from: string, name: string): Promise<string>
  /** A new folder for one job; its user removes it. */
  scratch(): Promise<string>
  /** Bytes of the finished files of all other lives in the same place, in this process or another. Never rejects. */
  others(): Promise<number>
  /** Removes what is ours, and the folders above when nobody else has anything there. Never rejects. */
  close(): Promise<void>
}

/** Where, and who may read. */
export interface MediaFolderOptions {
  /** Absolute path. */
  dir: string
  readers: Readers
  /** Nothing but ours is in the folder: what version 0.1.0 left right in it is removed, too. */
  exclusive?: boolean
  log: (line: string) => void
}

/**
 * Permissions on disk, by who may read. `passable`: may be gone through but not listed. Windows knows none of them.
 *
 * @internal The READMEs are compared with it.
 */
export const modes: Record<Readers, { passable: number; folder: number; file: number }> = {
  everyone: { passable: 0o711, folder: 0o755, file: 0o644 },
  group: { passable: 0o710, folder: 0o750, file: 0o640 },
  owner: { passable: 0o700, folder: 0o700, file: 0o600 },
}

/** Inherits the group of the folder to whatever is made in it; survives our modes. */
const setgid = 0o2000

/** How often a life says that it goes on. */
const beatMs = minuteMs
/** A life that has not said so for this long is over, wherever it was. */
const silenceMs = 10 * minuteMs
/** Two looks at the start of one process differ by less, in milliseconds. */
const sameStartMs = 5_000

const idPattern = /^([0-9a-f]{24})(?:\.json)?$/

/** Names version 0.1.0 made. */
const formerName = /^(?:job-[0-9a-f]{16}|[\w.-]{1,80}-[0-9a-f]{12}\.[a-z0-9]{2,5}(?:\.part)?)$/

/** Which process a life belongs to. `born`: milliseconds since the epoch at which the process began. */
interface Owner {
  pid: number
  host: string
  born: number
}

const ourselves = (): Owner => ({
  pid: process.pid,
  host: hostname(),
  born: Math.round(Date.now() - process.uptime() * 1000),
})

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process cannot be asked, but is there.
    return errnoOf(error) !== 'ESRCH'
  }
}

/** Whether nobody uses the files of this owner any more. A restarted container has the process numbers of the old one. */
function isOver({ pid, host, born }: Owner, silentMs: number): boolean {
  if (silentMs > silenceMs) return true
  const we = ourselves()
  if (host !== we.host) return false
  return pid === we.pid ? Math.abs(born - we.born) > sameStartMs : !runs(pid)
}

type Complain = (what: string, error: unknown) => void

const complainer =
  (log: (line: string) => void): Complain =>
  (what, error) =>
    log(`${what}: ${errnoOf(error)}`)

/** Says every line only once. */
function once(log: (line: string) => void): (line: string) => void {
  const said = new Set<string>()
  return (line) => {
    if (!said.has(line)) log(line)
    said.add(line)
  }
}

const namesIn = (path: string): Promise<string[]> => readdir(path).catch(() => [])

/** Sizes of the files right in a folder; what goes meanwhile counts as nothing. */
async function bytesIn(folder: string): Promise<number> {
  const names = await namesIn(folder)
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function remove(path: string, complain: Complain): Promise<boolean> {
  try {
    await rm(path, { recursive: true, force: true })
    return true
  } catch (error) {
    complain(`cannot remove ${path}`, error)
    return false
  }
}

/** Whether whoever wrote this owner's card needs his files no more. */
async function isAbandoned(card: string): Promise<boolean> {
  try {
    const silentMs = Date.now() - (await stat(card)).mtimeMs
    const text = await readFile(card, 'utf8')
    // Half a card: just being written, or the disk was full.
    return text.endsWith('}') ? isOver(JSON.parse(text) as Owner, silentMs) : silentMs > silenceMs
  } catch (error) {
    return errnoOf(error) === 'ENOENT'
  }
}

/**
 * Removes what lives left that could not clean up; whatever cannot be removed is logged. Resolves to the number of lives.
 * Never rejects, touches nobody else's files. `own`: the life that asks.
 */
export async function removeLeftovers(
  { dir, exclusive, log }: Omit<MediaFolderOptions, 'readers'>,
  own?: string,
): Promise<number> {
  const complain = complainer(log)
  const [files, work] = [join(dir, 'files'), join(dir, 'work')]
  const present = [...(await namesIn(work)), ...(await namesIn(files))]
  const lives = new Set(present.flatMap((name) => idPattern.exec(name)?.[1] ?? []))
  let removed = 0
  for (const life of lives) {
    const card = join(work, `${life}.json`)
    if (life === own || !(await isAbandoned(card))) continue
    const gone = [await remove(join(files, life), complain), await remove(join(work, life), complain)]
    await remove(card, complain)
    if (gone.every(Boolean)) removed++
  }
  if (removed > 0) log(`removed the media files of ${removed} life(s) of the plugin that ended without cleaning up`)
  if (!exclusive) return removed
  for (const name of await namesIn(dir)) if (formerName.test(name)) await remove(join(dir, name), complain)
  return removed
}

/** Rejects when the folder cannot be written; leftovers that cannot be removed are logged. */
export async function openMediaFolder({ dir, readers, exclusive, log }: MediaFolderOptions): Promise<MediaFolder> {
  const id = randomBytes(12).toString('hex')
  const [filesRoot, workRoot] = [join(dir, 'files'), join(dir, 'work')]
  const files = join(filesRoot, id)
  const work = join(workRoot, id)
  const card = join(workRoot, `${id}.json`)
  const mode = modes[readers]
  const tell = once(log)
  const complain = complainer(tell)

  /** Sets permissions, where the system and the owner of the path let us. */
  async function permit(path: string, wanted: number): Promise<void> {
    if (process.platform === 'win32') return
    try {
      const present = (await stat(path)).mode & 0o7777
      const given = (present & setgid) | wanted
      if (present !== given) await chmod(path, given)
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') throw error
      complain(`cannot set the permissions of ${path}`, error)
    }
  }

  const say = (): Promise<void> => writeFile(card, JSON.stringify(ourselves()), { mode: 0o600 })

  async function prepare(): Promise<void> {
    const topmost = await mkdir(dir, { recursive: true, mode: 0o755 })
    // What we made on the way is ours to open; what was there is the administrator's.
    const shortest = topmost?.length ?? Infinity
    for (let path = dir; path.length >= shortest; path = dirname(path)) await permit(path, mode.passable)
    if (exclusive) await permit(dir, mode.passable)
    await mkdir(workRoot, { recursive: true })
    await permit(workRoot, 0o700)
    // Before anything that belongs to it: what has no owner is a leftover.
    await say()
    await mkdir(work, { recursive: true })
    await mkdir(files, { recursive: true })
    await permit(filesRoot, mode.passable)
    await permit(files, mode.folder)
  }

  /** Another life that ends takes empty folders along, perhaps just now. */
  async function prepared(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await prepare()
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT' || attempt === 3) throw error
      }
    }
  }

  /** Somebody who clears caches may have taken the folder; without our card the next life would, too. */
  async function present(path: string): Promise<void> {
    const found = await stat(path).catch(() => undefined)
    if (!found) await prepared()
  }

  /** Folders above that keep the readers out: nothing can be read then, whatever we permit. */
  async function lookUp(): Promise<void> {
    if (process.platform === 'win32' || readers === 'owner') return
    const bit = readers === 'group' ? 0o010 : 0o001
    for (let path = dir; ; path = dirname(path)) {
      const found = await stat(path).catch(() => undefined)
      if (found && (found.mode & bit) === 0) log(`media files: other users cannot go through ${path}`)
      if (path === dirname(path)) return
    }
  }

  const sweep = (): Promise<number> => removeLeftovers({ dir, ...(exclusive ? { exclusive } : {}), log: tell }, id)

  await prepared()
  await sweep()
  await lookUp()

  let beating: Promise<void> = Promise.resolve()
  const beat = setInterval(() => {
    beating = say().then(
      async () => void (await sweep()),
      (error: unknown) => complain('media folder', error),
    )
  }, beatMs)
  beat.unref()

  return {
    async publish(from, name) {
      const path = join(files, name)
      await permit(from, mode.file)
      await present(files)
      await rename(from, path)
      return path
    },
    async scratch() {
      const path = join(work, randomBytes(8).toString('hex'))
      await present(work)
      await mkdir(path, { mode: 0o700 })
      return path
    },
    async others() {
      const lives = (await namesIn(filesRoot)).filter((name) => name !== id && idPattern.test(name))
      const sizes = await Promise.all(lives.map((life) => bytesIn(join(filesRoot, life))))
      return sizes.reduce((sum, size) => sum + size, 0)
    },
    async close() {
      clearInterval(beat)
      await beating
      for (const path of [files, work, card]) await remove(path, complain)
      // Not ours to remove when somebody has something there.
      for (const path of [filesRoot, workRoot, dir]) await rmdir(path).catch(() => undefined)
    },
  }
}

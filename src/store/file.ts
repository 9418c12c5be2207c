/** Small JSON files that survive a crash and that nobody else on the machine may read. */
import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
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
    if (errnoOf(error) === 'ENOENT') return undefined
    throw new AmagiError('internal', { message: 'file cannot be read', details: { errno: errnoOf(error) } })
  }
}

/** JSON object of a file; a broken file is put aside as `<path>.broken` and counts as absent. */
export function readObject(path: string, log: (line: string) => void): Json {
  const content = readIfThere(path)
  if (content === undefined) return {}
  try {
    const value: unknown = JSON.parse(content.toString('utf8'))
    if (isObject(value)) return value
  } catch {
    log('a data file is not JSON')
  }
  try {
    renameSync(path, `${path}.broken`)
    log('a broken data file was put aside')
  } catch (error) {
    log(`a broken data file cannot be put aside: ${errnoOf(error)}`)
  }
  return {}
}

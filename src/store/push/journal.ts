/**
 * Rows in memory that follow into a file line by line: what was promised is on the disk before the promise is given, and
 * a process that is killed in the middle of a line loses that line only.
 */
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createTurns } from '../../async/turns'
import { AmagiError } from '../../errors'
import { isObject } from '../../json'
import { writePrivate } from '../file'

/** Tables by name, rows by key; what a row holds is its owner's. */
export interface Journal {
  table(name: string): ReadonlyMap<string, unknown>
  /**
   * Changes rows, all of them or none; `undefined` removes. In memory at once, so that whoever asks next sees it; resolves
   * when it is on the disk, rejects with `internal` and takes it back when that refuses.
   */
  write(changes: readonly (readonly [table: string, key: string, row: unknown])[]): Promise<void>
  close(): Promise<void>
}

/** Lines and letters that changed nothing any more before the file is written anew. */
const spare = 2000
const spareLetters = 4_000_000

type Line = [table: string, key: string, row?: unknown]

const isLine = (value: unknown): value is Line =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string'

/** Changes of one write; `undefined` when the line is torn or none of ours. */
function linesOf(text: string): Line[] | undefined {
  try {
    const all: unknown = JSON.parse(text)
    return Array.isArray(all) ? all.filter(isLine) : undefined
  } catch {
    return undefined
  }
}

/** Reads what is there. Rejects with `internal` when the file is there and cannot be read; a broken line is passed over. */
export async function openJournal(path: string, log: (line: string) => void): Promise<Journal> {
  const tables = new Map<string, Map<string, unknown>>()
  const rows = (name: string): Map<string, unknown> => {
    const known = tables.get(name) ?? new Map<string, unknown>()
    tables.set(name, known)
    return known
  }
  const put = ([table, key, row]: Line): void => {
    if (row === undefined) rows(table).delete(key)
    else rows(table).set(key, row)
  }

  let lines = 0
  /** Letters in the file, and after it was last written anew. */
  let letters = 0
  let atLeast = 0
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    // Nothing is there, or something else in the place of the folder: what is to be kept says so.
    if (isObject(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return ''
    throw new AmagiError('internal', { message: 'file cannot be read' })
  })
  letters = content.length
  let broken = 0
  for (const text of content.split('\n')) {
    if (text === '') continue
    lines++
    const all = linesOf(text)
    if (all) for (const line of all) put(line)
    else broken++
  }
  if (broken > 0) log(`${broken} broken lines of the subscriptions were passed over`)

  const writes = createTurns(1)
  let file: FileHandle | undefined
  let closed = false

  /** What follows a torn line must not become part of it: killed in the middle, or the disk was full. */
  let torn = content !== '' && !content.endsWith('\n')

  async function append(text: string): Promise<void> {
    try {
      if (!file) {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        file = await open(path, 'a', 0o600)
      }
      await file.appendFile(torn ? `\n${text}` : text)
      await file.datasync()
    } catch (error) {
      torn = true
      // The file may be another one, or gone, by the next time.
      await file?.close().catch(() => undefined)
      file = undefined
      throw error
    }
    torn = false
    lines++
    letters += text.length
  }

  async function compact(): Promise<void> {
    const size = [...tables.values()].reduce((sum, { size: count }) => sum + count, 0)
    if (lines < 2 * size + spare && letters < 2 * atLeast + spareLetters) return
    await file?.close()
    file = undefined
    const all = [...tables].flatMap(([table, own]) => [...own].map(([key, row]) => JSON.stringify([[table, key, row]])))
    const text = all.length > 0 ? `${all.join('\n')}\n` : ''
    await writePrivate(path, text)
    lines = all.length
    letters = text.length
    atLeast = letters
  }

  return {
    table: (name) => rows(name),
    async write(changes) {
      if (closed) throw new AmagiError('cancelled')
      const before = changes.map(([table, key]) => rows(table).get(key))
      const now = changes.map(([table, key, row]): Line => (row === undefined ? [table, key] : [table, key, row]))
      for (const line of now) put(line)
      const text = `${JSON.stringify(now)}\n`
      await writes.run(async () => {
        try {
          await append(text)
        } catch {
          for (const [at, [table, key, row]] of now.entries()) {
            if (rows(table).get(key) === row) put([table, key, before[at]])
          }
          throw new AmagiError('internal', { message: 'file cannot be written' })
        }
        await compact().catch(() => undefined)
      })
    },
    async close() {
      closed = true
      await writes.run(async () => file?.close())
    },
  }
}

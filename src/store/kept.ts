/** Small knowledge that lives in memory and follows into a file: losing the last second of it costs little. */
import { basename } from 'node:path'
import { lazy } from '../async/lazy'
import { isObject, type Json } from '../json'
import { openObject } from './file'
import type { Trouble } from './trouble'

/** Where it is kept, and who has to be finished there first. */
export interface KeptOptions {
  /** Absolute path. */
  path: string
  /** An earlier life of the plugin that may still write there. */
  before?: Promise<void> | undefined
  log: (line: string) => void
  /** Speaks for all files of the folder when it takes nothing; absent = this one has a line of its own. */
  trouble?: Trouble | undefined
}

/** One object in a file as rows by their keys, read once. */
export interface Kept<Row> {
  /** All of them; whoever changes the map saves it. Empty when there was no file. Never rejects. */
  rows(): Promise<Map<string, Row>>
  /**
   * Writes what the rows have become, soon and never twice at a time; a disk that refuses is one line in the log.
   * Resolves when it was tried. Never rejects.
   */
  save(): Promise<void>
  /** Resolves when the last change is written; later ones are not. Never rejects. */
  close(): Promise<void>
}

/** Nothing is touched before the first use. `read`: a row as it stands in the file, or `undefined` for what is none. */
export function createKept<Row extends object>(
  { path, before, log, trouble }: KeptOptions,
  read: (row: Json) => Row | undefined,
): Kept<Row> {
  const file = openObject(path, log)
  let due = false
  let writing: Promise<void> | undefined
  let closed = false
  /** What cannot be read must not be written over. */
  let writable = true
  let failed = false

  const rows = lazy(async () => {
    await before
    const content = file.read()
    writable = content !== undefined
    const found = new Map<string, Row>()
    for (const [key, value] of Object.entries(content ?? {})) {
      const row = isObject(value) ? read(value) : undefined
      if (row) found.set(key, row)
    }
    return found
  })

  async function write(): Promise<void> {
    const all = await rows()
    if (!writable) return
    while (due) {
      due = false
      try {
        await file.write(Object.fromEntries(all))
        failed = false
      } catch (error) {
        if (trouble) trouble.refused(error)
        else if (!failed) log(`${basename(path)} cannot be written: what is learned lasts until the restart`)
        failed = true
      }
    }
    writing = undefined
  }

  return {
    rows,
    async save() {
      if (closed) return
      due = true
      await (writing ??= write())
    },
    async close() {
      closed = true
      await writing
    },
  }
}

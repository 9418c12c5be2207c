/** Small knowledge that lives in memory and follows into a file: losing the last second of it costs little. */
import { basename } from 'node:path'
import { lazy } from '../async/lazy'
import { isObject, type Json } from '../json'
import { openObject } from './file'

/** Where it is kept, and who has to be finished there first. */
export interface KeptOptions {
  /** Absolute path. */
  path: string
  /** An earlier life of the plugin that may still write there. */
  before?: Promise<void> | undefined
  log: (line: string) => void
}

/** One object in a file, read once. */
export interface Kept {
  /** What the file held when this life began; empty when there was none. Never rejects. */
  load(): Promise<Json>
  /** Writes what `content` gives, soon and never twice at a time; a disk that refuses is one line in the log. */
  save(content: () => Json): void
  /** Resolves when the last change is written; later ones are not. Never rejects. */
  close(): Promise<void>
}

/** Nothing is touched before the first use. */
export function createKept({ path, before, log }: KeptOptions): Kept {
  const file = openObject(path, log)
  let next: (() => Json) | undefined
  let writing: Promise<void> | undefined
  let closed = false
  /** What cannot be read must not be written over. */
  let writable = true
  let failed = false

  const load = lazy(async () => {
    await before
    const content = file.read()
    writable = content !== undefined
    return content ?? {}
  })

  async function write(): Promise<void> {
    await load()
    if (!writable) return
    for (let content = next; content; content = next) {
      next = undefined
      try {
        await file.write(content())
        failed = false
      } catch {
        if (!failed) log(`${basename(path)} cannot be written: what is learned lasts until the restart`)
        failed = true
      }
    }
    writing = undefined
  }

  return {
    load,
    save(content) {
      if (closed) return
      next = content
      writing ??= write()
    },
    async close() {
      closed = true
      await writing
    },
  }
}

/** One object in a file as rows by their keys. None of it rejects. */
export interface KeptRows<Row> {
  /** All of them; whoever changes the map saves it. */
  rows(): Promise<Map<string, Row>>
  save(): Promise<void>
  /** See {@link Kept.close}. */
  close(): Promise<void>
}

/** `read`: a row as it stands in the file, or `undefined` for what is none. */
export function createKeptRows<Row extends object>(
  options: KeptOptions,
  read: (row: Json) => Row | undefined,
): KeptRows<Row> {
  const kept = createKept(options)
  const rows = lazy(async () => {
    const found = new Map<string, Row>()
    for (const [key, content] of Object.entries(await kept.load())) {
      const row = isObject(content) ? read(content) : undefined
      if (row) found.set(key, row)
    }
    return found
  })
  return {
    rows,
    async save() {
      const all = await rows()
      kept.save(() => Object.fromEntries(all))
    },
    close: () => kept.close(),
  }
}

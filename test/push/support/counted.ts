/** A journal that counts the rows somebody looks at. */
import type { Journal } from '../../../src/store/push/journal'

export interface CountedJournal extends Journal {
  /** Rows that were looked at since it was asked last. */
  looked(): number
}

export function counted(journal: Journal): CountedJournal {
  let rows = 0
  const table = (name: string): ReadonlyMap<string, unknown> => {
    const own = journal.table(name)
    const each = function* <T>(all: Iterable<T>): Generator<T, undefined> {
      for (const one of all) {
        rows++
        yield one
      }
      return undefined
    }
    return {
      get size() {
        return own.size
      },
      get: (key) => (rows++, own.get(key)),
      has: (key) => (rows++, own.has(key)),
      entries: () => each(own.entries()),
      keys: () => each(own.keys()),
      values: () => each(own.values()),
      forEach: (call) => {
        for (const [key, row] of each(own)) call(row, key, own)
      },
      [Symbol.iterator]: () => each(own),
    }
  }
  return {
    table,
    write: (changes) => journal.write(changes),
    close: () => journal.close(),
    looked() {
      const before = rows
      rows = 0
      return before
    },
  }
}

/** A journal on a disk that can be pulled from under it: what was not on it when the process was killed never was. */
import type { Journal } from '../../../src/store/push/journal'
import { AmagiError } from '../../../src/errors'

type Rows = Map<string, Map<string, unknown>>

const copied = (rows: Rows): Rows => new Map([...rows].map(([name, own]) => [name, new Map(own)]))

export interface Disk {
  /** `dieAt`: number of the write in which the process is killed, before or after it is on the disk. */
  open(dieAt?: number, died?: () => void): Journal & { kill(): void }
  /** Rows as they stand on the disk. */
  rows(table: string): unknown[]
  /** Refuses this share of writes. */
  broken: number
  /** Loses everything, or one table, while nobody has it open. */
  lose(table?: string): void
}

export function createDisk(random: () => number): Disk {
  let kept: Rows = new Map()
  const disk: Disk = {
    broken: 0,
    lose(table) {
      if (table === undefined) kept = new Map()
      else kept.delete(table)
    },
    rows: (table) => [...(kept.get(table)?.values() ?? [])],
    open(dieAt = Infinity, died) {
      const memory = copied(kept)
      let killed = false
      let count = 0
      const die = (): Promise<never> => {
        if (!killed) died?.()
        killed = true
        return new Promise(() => undefined)
      }
      const put = (rows: Rows, [table, key, row]: readonly [string, string, unknown]): void => {
        const own = rows.get(table) ?? new Map<string, unknown>()
        rows.set(table, own)
        if (row === undefined) own.delete(key)
        else own.set(key, row)
      }
      return {
        table: (name) => memory.get(name) ?? new Map(),
        async write(changes) {
          const before = changes.map(([table, key]) => memory.get(table)?.get(key))
          for (const change of changes) put(memory, change)
          await Promise.resolve()
          if (killed || (++count === dieAt && dieAt % 2 === 0)) return die()
          if (random() < disk.broken) {
            for (const [at, [table, key]] of changes.entries()) put(memory, [table, key, before[at]])
            throw new AmagiError('internal')
          }
          const next = copied(kept)
          for (const change of changes)
            put(next, JSON.parse(JSON.stringify([change[0], change[1], change[2] ?? null])) as never)
          for (const [table, key, row] of changes) if (row === undefined) next.get(table)?.delete(key)
          kept = next
          await Promise.resolve()
          if (killed || count === dieAt) return die()
        },
        close: async () => undefined,
        kill: () => {
          killed = true
        },
      }
    },
  }
  return disk
}

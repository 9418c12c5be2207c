/** How the channels did, day by day, over restarts: in memory, and in a file that follows. */
import { errorCodes, type ErrorCode } from '../errors'
import { isObject, type Json } from '../json'
import { leavesOf, treeOf, type ChannelCounts, type Tree } from '../model/health'
import { dayMs } from '../units'
import { createKept, type KeptOptions } from './kept'

/** Days that are remembered, today included. */
const days = 14
/** Channels that are kept; those asked longest ago go first. All platforms together have about a hundred. */
const maxRows = 500

/** Counts of one channel. */
interface Row {
  /** Number of the day since the epoch → calls and successes. */
  days: Record<string, [calls: number, successes: number]>
  lastCode?: ErrorCode
  lastAt?: number
}

/** Memory of counts; holds nothing but names of ours, codes, numbers and times. */
export interface HealthMemory {
  /** Reads what earlier lives left. Never rejects. */
  open(): Promise<void>
  /**
   * Takes over what is new in the counts of one service, which only ever grow, and returns what is known of the last
   * two weeks. Before {@link open} has resolved the counts come back as they are.
   */
  note(counts: Tree<ChannelCounts>): Tree<ChannelCounts>
  /** Writes what was noted, when something was. Resolves when it is on disk, or cannot be. Never rejects. */
  save(): Promise<void>
  /** The same, and nothing is written afterwards. */
  close(): Promise<void>
}

const count = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

function readRow(json: Json): Row | undefined {
  if (!isObject(json.days)) return undefined
  const kept = Object.entries(json.days).filter(
    (entry): entry is [string, [number, number]] =>
      /^\d{1,6}$/.test(entry[0]) && Array.isArray(entry[1]) && entry[1].length === 2 && entry[1].every(count),
  )
  const code = errorCodes.find((known) => known === json.lastCode)
  return {
    days: Object.fromEntries(kept),
    ...(code ? { lastCode: code } : {}),
    ...(count(json.lastAt) ? { lastAt: json.lastAt } : {}),
  }
}

const separator = ' '

function totalOf(row: Row): ChannelCounts {
  const sum = (place: 0 | 1): number => Object.values(row.days).reduce((all, day) => all + day[place], 0)
  const { lastCode, lastAt } = row
  return {
    calls: sum(0),
    successes: sum(1),
    ...(lastCode ? { lastCode } : {}),
    ...(lastAt === undefined ? {} : { lastAt }),
  }
}

/** `clock` in milliseconds since the epoch. One for each service: its counts begin with 0. */
export function createHealthMemory(options: KeptOptions & { clock: () => number }): HealthMemory {
  const { clock } = options
  const kept = createKept(options, readRow)
  let rows: Map<string, Row> | undefined
  /** What the service had counted when it was last noted. */
  const noted = new Map<string, ChannelCounts>()
  let changed = false

  function forget(all: Map<string, Row>): void {
    const today = Math.floor(clock() / dayMs)
    for (const [key, row] of all) {
      for (const day of Object.keys(row.days)) {
        // A clock that went back leaves days of the future behind.
        if (Number(day) <= today - days || Number(day) > today + 1) delete row.days[day]
      }
      if (Object.keys(row.days).length === 0) all.delete(key)
    }
    const oldest = [...all].toSorted(([, a], [, b]) => (a.lastAt ?? 0) - (b.lastAt ?? 0))
    for (const [key] of oldest.slice(0, Math.max(0, all.size - maxRows))) all.delete(key)
  }

  function add(all: Map<string, Row>, key: string, now: ChannelCounts): void {
    const before = noted.get(key)
    const [calls, successes] = [now.calls - (before?.calls ?? 0), now.successes - (before?.successes ?? 0)]
    if (calls <= 0 && successes <= 0 && now.lastCode === before?.lastCode) return
    noted.set(key, { ...now })
    const day = String(Math.floor(clock() / dayMs))
    const row = all.get(key) ?? { days: {} }
    const [so, far] = row.days[day] ?? [0, 0]
    row.days[day] = [so + Math.max(0, calls), far + Math.max(0, successes)]
    if (now.lastCode) row.lastCode = now.lastCode
    if (now.lastAt !== undefined) row.lastAt = now.lastAt
    all.set(key, row)
    changed = true
  }

  async function save(): Promise<void> {
    if (!changed) return
    changed = false
    await kept.save()
  }

  return {
    async open() {
      rows = await kept.rows()
    },
    note(counts) {
      if (!rows) return counts
      for (const [platform, endpoint, channel, now] of leavesOf(counts))
        add(rows, [platform, endpoint, channel].join(separator), now)
      forget(rows)
      return treeOf(
        [...rows].map(([key, row]) => {
          const [platform = '', endpoint = '', channel = ''] = key.split(separator)
          return [platform, endpoint, channel, totalOf(row)] as const
        }),
      )
    },
    save,
    async close() {
      await save()
      await kept.close()
    },
  }
}

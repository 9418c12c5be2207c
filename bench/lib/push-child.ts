/**
 * Subscriptions through virtual days in a process of their own: started by `bench/push.ts`, told everything in its first
 * argument; says what was asked and heard, and what it cost.
 */
import { createMemoryJournal, playDays, quantile, type Days } from '../../samples/push-days'

/** What came of one run. Minutes and MiB. */
export interface PushFigures {
  readonly budget: number
  readonly perMinuteMean: number
  readonly perMinuteMost: number
  readonly bySource: Readonly<Record<string, number>>
  /** Median, 95 of a hundred, longest. */
  readonly workMin: readonly number[]
  readonly liveMin: readonly number[]
  readonly heard: number
  readonly missed: number
  readonly doubled: number
  readonly rows: Readonly<Record<string, number>>
  readonly fileMiB: number
  readonly rssMiB: number
  /** Heap after each virtual day. */
  readonly heapMiB: readonly number[]
  readonly cpuSec: number
  /** CPU seconds of each virtual day, the two hours before the first left out. */
  readonly cpuSecByDay: readonly number[]
}

const mib = (bytes: number): number => Math.round((bytes / 2 ** 20) * 10) / 10
const minutes = (sorted: readonly number[]): number[] =>
  [quantile(sorted, 0.5), quantile(sorted, 0.95), sorted.at(-1) ?? NaN].map((ms) => Math.round(ms / 6000) / 10)

/** Resident memory grows until it is collected: what stays is asked for. */
const used = (): number => {
  gc?.()
  return mib(process.memoryUsage().heapUsed)
}

async function main(): Promise<void> {
  const days = JSON.parse(process.argv[2] ?? '{}') as Days
  // A disk would be waited for in real time, while the virtual one goes on.
  const journal = createMemoryJournal()
  const heapMiB: number[] = []
  const before = process.cpuUsage()
  const spent = (since: NodeJS.CpuUsage): number => {
    const { user, system } = process.cpuUsage(since)
    return Math.round((user + system) / 1e5) / 10
  }
  const cpuSecByDay: number[] = []
  let day = before
  const tally = await playDays({
    ...days,
    journal,
    hourly: (hour) => {
      if (hour % 24 !== 2) return
      if (hour > 2) cpuSecByDay.push(spent(day))
      heapMiB.push(used())
      day = process.cpuUsage()
    },
  })
  const cpuSec = spent(before)
  const rssMiB = Math.round(process.memoryUsage().rss / 2 ** 20)
  const tables = ['subscription', 'person', 'news', 'delivery', 'schedule']
  const counted = tally.perMinute.slice(2)
  const figures: PushFigures = {
    budget: tally.budget,
    perMinuteMean: Math.round((counted.reduce((sum, one) => sum + one, 0) / counted.length) * 100) / 100,
    perMinuteMost: Math.max(...counted),
    bySource: tally.bySource,
    workMin: minutes(tally.handedMs.work),
    liveMin: minutes(tally.handedMs.live),
    heard: tally.handedMs.work.length + tally.handedMs.live.length,
    missed: tally.missed,
    doubled: tally.doubled,
    rows: Object.fromEntries(tables.map((name) => [name, journal.table(name).size])),
    fileMiB: mib(tables.flatMap((name) => [...journal.table(name)]).reduce((sum, row) => sum + JSON.stringify(row).length, 0)),
    rssMiB,
    heapMiB,
    cpuSec,
    cpuSecByDay,
  }
  process.send?.(figures)
}

main().then(
  () => process.disconnect?.(),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)

/**
 * Subscriptions through virtual days: requests within the budget, delay from publication to the chat, rows, memory, CPU; one
 * item to two hundred chats; memory and CPU over sixteen days, since rows are kept for eight. With `-- --days`, `--queue` or `--week` one of the three. Real watch,
 * schedule, outbox and store of the file, in memory (`samples/push-days.ts`), a made-up crowd; no request is made, so that CPU is that of the parts
 * that decide, and not of the fetch layer (`npm run bench -- api`) or the cards (`npm run bench -- cards`).
 */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { playQueue, type Days } from '../samples/push-days'
import type { PushFigures } from './lib/push-child'
import { childArgs, root } from './lib/process'

const hour = 3_600_000

function run(days: Days): Promise<PushFigures> {
  const child = fork(join(root, 'bench/lib/push-child.ts'), [JSON.stringify(days)], { cwd: root, execArgv: childArgs })
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as PushFigures))
    child.once('exit', (code) => reject(new Error(`the run ended with ${code}`)))
  })
}

const rows: Omit<Days, 'forMs'>[] = [
  { platform: 'bilibili', people: 50, account: true },
  { platform: 'bilibili', people: 500, account: true },
  { platform: 'bilibili', people: 5000, account: true, accounts: 3 },
  { platform: 'bilibili', people: 20, account: false },
  { platform: 'douyin', people: 50, account: true },
  { platform: 'douyin', people: 500, account: true },
  { platform: 'douyin', people: 20, account: false },
  { platform: 'kuaishou', people: 20, account: true },
]

const three = (values: readonly number[]): string => values.map((one) => one.toFixed(1)).join(' / ')

async function benchDays(): Promise<void> {
  console.log('24 virtual hours after two to begin with; minutes are p50 / p95 / longest')
  console.log(
    '| platform | people | accounts | requests a minute: mean, most, budget | min to the chat, works | min to the chat, live | heard, missed, double | rows: people, news, deliveries | rows MiB | RSS MiB | CPU s |',
  )
  console.log('|---|---:|---|---|---|---|---|---|---:|---:|---:|')
  for (const days of rows) {
    const f = await run({ ...days, forMs: 24 * hour })
    console.log(
      `| ${days.platform} | ${days.people} | ${days.account ? (days.accounts ?? 1) : 0} | ${f.perMinuteMean}, ${f.perMinuteMost}, ${f.budget} |` +
        ` ${three(f.workMin)} | ${three(f.liveMin)} | ${f.heard}, ${f.missed}, ${f.doubled} |` +
        ` ${f.rows.person}, ${f.rows.news}, ${f.rows.delivery} | ${f.fileMiB} | ${f.rssMiB} | ${f.cpuSec} |`,
    )
  }
}

async function benchQueue(): Promise<void> {
  for (const accounts of [1, 4]) {
    const { firstMs, medianMs, lastMs } = await playQueue(200, accounts)
    const sec = (ms: number): string => (ms / 1000).toFixed(0)
    console.log(
      `one item to 200 chats of ${accounts} account${accounts > 1 ? 's' : ''}: first after ${sec(firstMs)} s, half after ${sec(medianMs)} s, last after ${sec(lastMs)} s`,
    )
  }
}

async function benchWeek(): Promise<void> {
  const f = await run({ platform: 'bilibili', people: 500, account: true, forMs: 16 * 24 * hour })
  console.log(
    `sixteen virtual days with 500 people: heap ${f.heapMiB.join(', ')} MiB after each; CPU ${f.cpuSecByDay.join(', ')} s of each`,
  )
  console.log(`rows: people ${f.rows.person}, news ${f.rows.news}, deliveries ${f.rows.delivery}`)
}

async function main(): Promise<void> {
  const parts = { days: benchDays, queue: benchQueue, week: benchWeek }
  const chosen = Object.entries(parts).filter(([name]) => process.argv.includes(`--${name}`))
  for (const [, bench] of chosen.length > 0 ? chosen : Object.entries(parts)) await bench()
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)

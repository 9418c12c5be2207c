/**
 * What loading costs: `require` of the built client in an empty process and of the built plugin in one that has Koishi
 * loaded, each in fresh processes, median of seven. The share of axios, zod, sharp or the card engine must be nothing.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { median, root } from './lib/process'

const rounds = 7
const bars = { ms: 60, rssMiB: 8 }

interface Loading {
  ms: number
  cpuMs: number
  rssMiB: number
  heavy: string[]
}

/** Runs in the child: bytes are taken after a collection on both sides. */
const program = `
const before = process.argv[1]
if (before) require(before)
global.gc()
const rss = process.memoryUsage.rss()
const started = performance.now()
const cpu = process.cpuUsage()
require(process.argv[2])
const ms = performance.now() - started
const { user, system } = process.cpuUsage(cpu)
global.gc()
const files = [...Object.keys(require.cache), ...process.moduleLoadList]
const heavy = ['axios', 'zod', 'sharp', '@takumi-rs', 'mediabunny'].filter((name) =>
  files.some((file) => file.includes('node_modules/' + name) || file.includes('chunks/' + name)),
)
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000, rssMiB: (process.memoryUsage.rss() - rss) / 2 ** 20, heavy }))
`

function once(before: string, target: string): Loading {
  const args = ['--expose-gc', '--no-experimental-require-module', '-e', program, before, join(root, target)]
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })) as Loading
}

/** The second is what the bars are about. */
const cases: [name: string, before: string, target: string][] = [
  ["require('koishi-plugin-amagi/client')", '', 'lib/client.js'],
  ["require('koishi-plugin-amagi') beside Koishi", 'koishi', 'lib/index.js'],
]

const tenth = (value: number): number => Math.round(value * 10) / 10

const rows = cases.map(([what, before, target]) => {
  once(before, target) // the file cache is warm afterwards
  const runs = Array.from({ length: rounds }, () => once(before, target))
  return {
    what,
    ms: tenth(median(runs.map(({ ms }) => ms))),
    'CPU ms': tenth(median(runs.map(({ cpuMs }) => cpuMs))),
    'RSS MiB': tenth(median(runs.map(({ rssMiB }) => rssMiB))),
    'heavy packages loaded': [...new Set(runs.flatMap(({ heavy }) => heavy))].join(', ') || 'none',
  }
})
console.table(rows)
const plugin = rows.at(-1)
const light = rows.every((row) => row['heavy packages loaded'] === 'none')
const fits = light && plugin !== undefined && plugin.ms <= bars.ms && plugin['RSS MiB'] <= bars.rssMiB
console.log(`beside Koishi: bars ≤ ${bars.ms} ms, ≤ ${bars.rssMiB} MiB, nothing heavy: ${fits ? 'reached' : 'missed'}`)

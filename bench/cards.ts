/**
 * Cards of our engine against headless Chromium with one warm browser, in turns on the same machine: the tree a card
 * is made of becomes a page, the pictures arrive undecoded on both sides, JPEG q88 comes out on both sides. Each side
 * has a process of its own. `--rounds <n>`, `--cards <n>` per round, `--only <case>`, `--keep <folder>` for the pictures.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { load } from 'js-yaml'
import { hasBrowser } from '../scripts/lib/browser'
import { cases, type CardCase } from './lib/card-cases'
import type { Answer, Captured, Request } from './lib/card-protocol'
import { median, root } from './lib/process'
import { treeCpu, treeMemory, type Memory } from './lib/tree'

const given = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`)
  return at > 0 ? process.argv[at + 1] : undefined
}
const rounds = Number(given('rounds') ?? 5)
const perRound = Number(given('cards') ?? 8)
const only = given('only')
const keep = given('keep')
const delayCards = 40
const folder = join(root, 'node_modules/.bench-cards')
const concurrency = 2
/** Pixels the two heights may differ by: line boxes round differently. */
const heightSlack = 8
const bars = { speed: 5, memory: 0.5, warmCpu: 0.2, delayMs: 20 }

/** What an installed plugin would run: one bundle for each side, native parts left outside. */
async function bundle(): Promise<void> {
  const yaml: Plugin = {
    name: 'yaml',
    setup(builder) {
      builder.onLoad({ filter: /\.yml$/ }, async ({ path }) => ({
        contents: JSON.stringify(load(await readFile(path, 'utf8'))),
        loader: 'json',
      }))
    },
  }
  await build({
    absWorkingDir: root,
    entryPoints: ['bench/lib/cards-ours.ts', 'bench/lib/cards-browser.ts'],
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['sharp', '@takumi-rs/core', 'playwright-core'],
    plugins: [yaml],
    logLevel: 'warning',
  })
  const emoji = join(root, 'lib/assets/twemoji.br')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  if (existsSync(emoji)) copyFileSync(emoji, join(folder, 'assets/twemoji.br'))
}

interface Round {
  cardsPerSec: number
  cpuMs: number
}

/** One engine in its process, with the highest memory seen so far. */
class Side {
  readonly peak: Memory = { rss: 0, pss: 0 }
  /** Without the process that drives the browser. */
  readonly peakBelow: Memory = { rss: 0, pss: 0 }
  readonly cold: number[] = []
  readonly undecoded: Round[] = []
  readonly warm: Round[] = []
  last: Answer = { ms: 0, bytes: 0, height: 0 }
  private readonly timer: NodeJS.Timeout

  constructor(
    readonly child: ChildProcess,
    private readonly pid = child.pid ?? 0,
  ) {
    this.timer = setInterval(() => this.look(), 150)
  }

  private look(): void {
    for (const [peak, self] of [
      [this.peak, true],
      [this.peakBelow, false],
    ] as const) {
      const now = treeMemory(this.pid, self)
      peak.rss = Math.max(peak.rss, now.rss)
      peak.pss = Math.max(peak.pss, now.pss)
    }
  }

  async ask(request: Request): Promise<Answer> {
    // The loser of the race takes its listeners away.
    const over = new AbortController()
    const { signal } = over
    const answered = once(this.child, 'message', { signal })
    const ended = once(this.child, 'exit', { signal }).then(([code]) => {
      throw new Error(`a process ended with ${String(code)}`)
    })
    this.child.send(request)
    const [answer] = (await Promise.race([answered, ended]).finally(() => {
      void Promise.allSettled([answered, ended])
      over.abort()
    })) as [Answer]
    if (answer.error !== undefined) throw new Error(answer.error)
    this.last = answer
    return answer
  }

  async round(count: number, warm: boolean, into: Round[]): Promise<void> {
    const before = treeCpu(this.pid)
    const { ms } = await this.ask({ do: 'draw', count, concurrency, warm })
    into.push({ cardsPerSec: count / (ms / 1000), cpuMs: (treeCpu(this.pid) - before) / count })
  }

  async end(): Promise<void> {
    clearInterval(this.timer)
    const ended = once(this.child, 'exit')
    this.child.disconnect()
    await ended
  }
}

const startSide = (script: string, args: string[]): ChildProcess =>
  fork(join(folder, script), args, { cwd: root, execArgv: [] })

/** First card of a fresh process or browser, milliseconds from the request on. */
async function coldCard(script: string, args: string[]): Promise<number> {
  const side = new Side(startSide(script, args))
  const { ms } = await side.ask({ do: 'draw', count: 1, concurrency: 1, warm: false })
  await side.end()
  return ms
}

const of = (list: readonly Round[], key: keyof Round): number => median(list.map((round) => round[key]))
const mib = (value: number): string => value.toFixed(0)

function report(one: CardCase, captured: Captured, ours: Side, chromium: Side, watched: Answer): boolean {
  const rows = [
    { engine: 'ours, new pictures', side: ours, list: ours.undecoded },
    { engine: 'ours, warm pictures', side: ours, list: ours.warm },
    { engine: 'Chromium', side: chromium, list: chromium.undecoded },
  ].map(({ engine, side, list }) => ({
    engine,
    'cards/s': of(list, 'cardsPerSec').toFixed(2),
    'CPU ms/card': of(list, 'cpuMs').toFixed(0),
    'peak MiB (RSS)': mib(side.peak.rss),
    'peak MiB (PSS)': mib(side.peak.pss),
    'JPEG KB': (side.last.bytes / 1024).toFixed(0),
    height: side.last.height,
    'first card ms': median(side.cold).toFixed(0),
  }))
  console.log(`\n${one.name}: heights ${captured.height} and ${chromium.last.height}`)
  console.table(rows)
  console.log(
    `Chromium without its driver: ${mib(chromium.peakBelow.pss)} MiB PSS, ${mib(chromium.peakBelow.rss)} MiB RSS`,
  )

  /** Ratios are taken round by round: what disturbs the machine disturbs both sides of a round. */
  const ratio = (mine: readonly Round[], key: keyof Round): number =>
    median(mine.map((round, index) => round[key] / (chromium.undecoded[index]?.[key] ?? Number.NaN)))
  const lines: [string, number, 'least' | 'most', number | undefined, string][] = [
    ['cards per second', ratio(ours.undecoded, 'cardsPerSec'), 'least', bars.speed, '×'],
    ['cards per second, warm pictures', ratio(ours.warm, 'cardsPerSec'), 'least', undefined, '×'],
    ['CPU per card', ratio(ours.undecoded, 'cpuMs'), 'most', one.cpuBar, '×'],
    ['CPU per card, warm pictures', ratio(ours.warm, 'cpuMs'), 'most', bars.warmCpu, '×'],
    ['peak memory (PSS)', ours.peak.pss / chromium.peak.pss, 'most', bars.memory, '×'],
    ['peak memory (RSS)', ours.peak.rss / chromium.peak.rss, 'most', undefined, '×'],
    ['bytes', ours.last.bytes / chromium.last.bytes, 'most', undefined, '×'],
    ['first card', median(ours.cold) / median(chromium.cold), 'most', undefined, '×'],
    ['event loop p99', watched.delayP99 ?? Number.NaN, 'most', bars.delayMs, ' ms'],
    ['event loop max', watched.delayMax ?? Number.NaN, 'most', undefined, ' ms'],
  ]
  let good = Math.abs(captured.height - chromium.last.height) <= heightSlack
  if (!good) console.log('  THE PICTURES DIFFER: the heights should be the same')
  for (const [what, value, sense, bar, unit] of lines) {
    const kept = bar === undefined || (sense === 'least' ? value >= bar : value <= bar)
    good &&= kept
    const aim =
      bar === undefined ? '' : ` (bar ${sense === 'least' ? '≥' : '≤'} ${bar}${unit}) ${kept ? 'ok' : 'MISSED'}`
    console.log(`  ${what.padEnd(32)} ${value.toFixed(2)}${unit}${aim}`)
  }
  return good
}

async function compare(one: CardCase): Promise<boolean> {
  const file = join(folder, `${one.name.replaceAll(' ', '-')}.json`)
  const capture = startSide('cards-ours.js', ['capture', one.name, file])
  const [code] = (await once(capture, 'exit')) as [number]
  if (code !== 0) throw new Error(`${one.name} could not be drawn`)
  const captured = JSON.parse(readFileSync(file, 'utf8')) as Captured

  const args = ['serve', one.name, file]
  const browserArgs = ['serve', file]
  const firsts: Record<'ours' | 'chromium', number[]> = { ours: [], chromium: [] }
  for (let round = 0; round < 3; round++) {
    firsts.ours.push(await coldCard('cards-ours.js', args))
    firsts.chromium.push(await coldCard('cards-browser.js', browserArgs))
  }
  const ours = new Side(startSide('cards-ours.js', args))
  const chromium = new Side(startSide('cards-browser.js', browserArgs))
  ours.cold.push(...firsts.ours)
  chromium.cold.push(...firsts.chromium)
  try {
    for (const [side, name] of [
      [ours, 'ours'],
      [chromium, 'chromium'],
    ] as const) {
      const kept = keep === undefined ? {} : { keep: join(keep, `${one.name.replaceAll(' ', '-')}-${name}.jpg`) }
      await side.ask({ do: 'draw', count: 1, concurrency: 1, warm: false, ...kept })
      await side.ask({ do: 'draw', count: 4, concurrency, warm: false })
    }
    for (let round = 0; round < rounds; round++) {
      await ours.round(perRound, false, ours.undecoded)
      await chromium.round(perRound, false, chromium.undecoded)
      await ours.round(perRound, true, ours.warm)
    }
    const watched = await ours.ask({ do: 'delay', count: delayCards, concurrency, warm: false })
    return report(one, captured, ours, chromium, watched)
  } finally {
    await ours.end()
    await chromium.end()
  }
}

async function main(): Promise<void> {
  if (!hasBrowser) {
    console.log('cards: skipped, there is no Chromium here (set CHROMIUM_PATH)')
    return
  }
  if (process.platform !== 'linux') {
    console.log('cards: skipped, CPU and memory of process trees are read from /proc')
    return
  }
  if (keep !== undefined) mkdirSync(keep, { recursive: true })
  await bundle()
  try {
    const results: boolean[] = []
    for (const one of cases) if (only === undefined || one.name.includes(only)) results.push(await compare(one))
    console.log(results.every(Boolean) ? '\nwithin every bar' : '\nNOT within every bar')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})

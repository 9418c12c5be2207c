/** One run: choose, let Stryker plant and test, read what became of each bug. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, posix, relative, sep } from 'node:path'
import type { MutantStatus } from '@stryker-mutator/api/core'
import { bugsIn, keyOf, sampleOf, type Planted } from './sample'
import { testsFor } from './tests'

export interface MutateOptions {
  /** Bugs planted at most. */
  sample: number
  seed: string
  /** Test processes side by side. */
  jobs: number
}

/** What became of a bug, with the words it replaced; `location` counts lines and columns from 0. */
export interface Verdict extends Planted {
  status: MutantStatus
  original: string
}

export interface MutateRun {
  /** Bugs that could have been planted. */
  total: number
  /** Those that were, by file and line. */
  verdicts: Verdict[]
}

/** Files below a path of `src`; paths relative to `root` with slashes. */
function filesOf(root: string, path: string): string[] {
  const normal = relative(root, join(root, path)).split(sep).join('/')
  if (!normal.startsWith('src') || !existsSync(join(root, normal))) throw new Error(`${path}: nothing there below src`)
  if (statSync(join(root, normal)).isFile()) return [normal]
  const names = readdirSync(join(root, normal), { recursive: true, encoding: 'utf8' })
  return names
    .map((name) => posix.join(normal, name.split(sep).join('/')))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .sort()
}

interface StrykerReport {
  files: Record<string, { source: string; mutants: (Omit<Planted, 'fileName'> & { status: MutantStatus })[] }>
}

/** Stryker's report counts lines and columns from 1. */
function verdictsOf({ files }: StrykerReport, sample: readonly Planted[]): Verdict[] {
  const wanted = new Set(sample.map(keyOf))
  const verdicts = Object.entries(files).flatMap(([fileName, { source, mutants }]) => {
    const lines = source.split('\n')
    return mutants.map(({ location: { start, end }, mutatorName, replacement, status }): Verdict => {
      const location = {
        start: { line: start.line - 1, column: start.column - 1 },
        end: { line: end.line - 1, column: end.column - 1 },
      }
      return { fileName, location, mutatorName, replacement, status, original: between(lines, location) }
    })
  })
  return verdicts.filter((verdict) => wanted.has(keyOf(verdict)))
}

function between(lines: readonly string[], { start, end }: Planted['location']): string {
  const inside = lines.slice(start.line, end.line + 1)
  const last = inside.length - 1
  return inside
    .map((line, index) => line.slice(index === 0 ? start.column : 0, index === last ? end.column : undefined))
    .join('\n')
}

/** Runs Stryker to its end; what it says is shown only when it fails. */
function stryker(root: string, config: string, env: Record<string, string>): Promise<void> {
  const program = join(dirname(createRequire(__filename).resolve('@stryker-mutator/core/package.json')), 'bin/stryker.js')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'run', config], { cwd: root, env: { ...process.env, ...env } })
    const said: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        said.push(text)
        // See `as-it-goes.mjs`.
        for (const line of text.split('\n')) if (line.startsWith('mutate: ')) process.stderr.write(`${line.slice(8)}\n`)
      })
    }
    const stop = (): void => void child.kill()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    child.on('error', reject)
    child.on('exit', (code) => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      if (code === 0) resolve()
      else reject(new Error(`the run failed (${code}):\n${said.join('').slice(-8000)}`))
    })
  })
}

/** Rejects when the tests fail without a bug already, or find nothing to run. */
export async function mutate(root: string, paths: readonly string[], options: MutateOptions): Promise<MutateRun> {
  const files = [...new Set(paths.flatMap((path) => filesOf(root, path)))]
  const bugs = await bugsIn(root, files)
  const sample = sampleOf(bugs, options.sample, options.seed)
  const work = mkdtempSync(join(tmpdir(), 'mutate-'))
  const stop = (): void => rmSync(work, { recursive: true, force: true })
  try {
    const touched = [...new Set(sample.map(({ fileName }) => fileName))]
    const config = join(work, 'stryker.json')
    const report = join(work, 'report.json')
    writeFileSync(join(work, 'sample.json'), JSON.stringify(sample))
    writeFileSync(
      config,
      JSON.stringify({
        mutate: touched,
        testRunner: 'sure',
        vitest: { configFile: join(__dirname, 'vitest.config.mts'), related: true },
        coverageAnalysis: 'perTest',
        plugins: [
          '@stryker-mutator/vitest-runner',
          ...['sure-runner.mjs', 'only-sample.mjs', 'as-it-goes.mjs'].map((name) => join(__dirname, name)),
        ],
        checkers: ['only-sample'],
        // TypeScript 7 has no JavaScript API; there is nothing to rewrite in this file anyway.
        tsconfigFile: 'none.json',
        reporters: ['json', 'as-it-goes'],
        jsonReporter: { fileName: report },
        concurrency: options.jobs,
        tempDirName: join(work, 'sandbox'),
        ignorePatterns: ['/lib', '/demo', '/gallery', '/coverage', '/.app', '/.build-*', '/.ci'],
        // A waiting test ends by its own time limit; a loop is ended by the number of its turns. What is only slow on a
        // busy machine is no find.
        timeoutMS: 60_000,
        timeoutFactor: 2,
        dryRunTimeoutMinutes: 60,
        allowConsoleColors: false,
      }),
    )
    const tests = JSON.stringify(testsFor(root, touched))
    await stryker(root, config, { MUTATE_SAMPLE: join(work, 'sample.json'), MUTATE_TESTS: tests })
    const verdicts = verdictsOf(JSON.parse(readFileSync(report, 'utf8')) as StrykerReport, sample)
    return { total: bugs.length, verdicts }
  } finally {
    stop()
  }
}

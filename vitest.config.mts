import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from 'js-yaml'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const require = createRequire(import.meta.url)
const root = dirname(fileURLToPath(import.meta.url))
const demanding = /\bvi\.(?:do)?mock\(|\bmemoryUsage\b|\bgetTimerCount\b|support\/cpu'/i

/**
 * Files that want a process of their own: they stand in for modules others need as they are, look at what a whole process
 * holds or spends, or run whole products in it. The others share a few: loading the same modules anew takes a second each.
 */
const alone = ['e2e', 'package', 'console', 'contract', 'probe', 'scripts', 'media']
  .map((folder) => `test/${folder}/**/*.test.ts`)
  .concat(
    readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .map((name) => `test/${name.split(sep).join('/')}`)
      .filter((name) => name.endsWith('.test.ts') && demanding.test(readFileSync(join(root, name), 'utf8'))),
  )

/** Those that run alone come first: whoever shares a process keeps it then. */
class AloneFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isShared = ({ project }: TestSpecification): boolean => project.name === 'together'
    return [...sorted.filter((file) => !isShared(file)), ...sorted.filter(isShared)]
  }
}

export default defineConfig({
  plugins: [
    {
      name: 'yaml',
      transform: (code, id) =>
        id.endsWith('.yml') ? { code: `export default ${JSON.stringify(load(code))}`, map: null } : null,
    },
  ],
  // The ESM build of Koishi crashes on Node 20; one CommonJS copy is shared by plugin, adapters and tests.
  resolve: { alias: { koishi: require.resolve('koishi') } },
  test: {
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      { extends: true, test: { name: 'together', include: ['test/**/*.test.ts'], exclude: alone, isolate: false } },
    ],
    sequence: { sequencer: AloneFirst },
    // Many of them wait for servers of their own: as many as there are processors leaves a third of them idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // They only end what hangs: the suite passes on a machine that does a lot of other work.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Koishi and its adapters log a lot; only the output of failing tests is worth reading.
    silent: 'passed-only',
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'json-summary'] },
  },
})

import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { load } from 'js-yaml'
import { defineConfig } from 'vitest/config'

const require = createRequire(import.meta.url)

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
    include: ['test/**/*.test.ts'],
    // Many of them wait for servers of their own: one at a time leaves half of a small machine idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // They only end what hangs: the suite passes on a machine that does a lot of other work.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Koishi and its adapters log a lot; only the output of failing tests is worth reading.
    silent: 'passed-only',
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'json-summary'] },
  },
})

/**
 * What nobody uses: files, exports, packages. `npm run check` runs knip twice: over everything, and with
 * `--production`, where the tests do not count, so that nothing in `src` lives for its tests alone. An export that is
 * a seam for tests on purpose (vectors of a signature, a conformance suite) says `@internal` and why.
 */
import { readFileSync } from 'node:fs'
import type { KnipConfiguration } from 'knip'

/** The product: what a user, Koishi or a worker thread loads. */
const product = [
  'src/index.ts!',
  'src/client.ts!',
  'src/bin.ts!',
  'src/media/mp4/merge-worker.ts!',
  'src/media/codes/worker.ts!',
]

/** Programs and what they load by path; what these import of `src` is in use. */
const programs = [
  'scripts/*.mjs!',
  'scripts/guards/run.ts!',
  'scripts/lib/*/main.ts!',
  'scripts/lib/{yaml.cjs,write-lists.ts,build/typings.ts}!',
  // Loaded by Stryker, by path.
  'scripts/lib/mutate/{as-it-goes.mjs,only-sample.mjs,sure-runner.mjs,vitest.config.mts}!',
  'bench/*.ts!',
  'bench/lib/{cards-*,*-child}.ts!',
  'bench/{lib,peers}/*.{cjs,mjs}!',
  'simulator/main.ts!',
  'test/conformance/{readers,outcomes}/*.ts',
  'test/platforms/toy/*.ts',
  'test/support/*-child.ts',
  // Read by `npm run lists`.
  'src/platforms/*/secrets.ts!',
  // For the command that is to come, see there.
  'src/platforms/bilibili/read/qr-state.ts!',
  'samples/media/*.mjs!',
]

const trialApp = readFileSync('scripts/lib/start/koishi.yml', 'utf8')
const trialPlugins = [...trialApp.matchAll(/^ {4}([a-z-]+):/gm)].map(([, name]) => `@koishijs/plugin-${name}`)

export default ({ production }: { production?: boolean | undefined }): KnipConfiguration => ({
  entry: production
    ? [...product, ...programs, '{scripts,bench,simulator,samples}/**/*.{ts,mjs,cjs}!']
    : [...product, ...programs],
  project: production ? ['src/**/*.ts!'] : ['{src,scripts,bench,simulator,samples,test}/**/*.{ts,mjs,cjs}'],
  ignoreDependencies: [
    // Found through `require.resolve` (fonts) or by folder (graphics).
    '@fontsource-variable/noto-sans-sc',
    '@twemoji/svg',
    // Loaded by name: plugins from the trial app's file, adapters in the tests.
    ...trialPlugins,
    '@satorijs/adapter-discord',
    '@satorijs/adapter-kook',
    '@satorijs/adapter-qq',
    '@satorijs/adapter-satori',
    '@satorijs/adapter-telegram',
    'koishi-plugin-adapter-onebot',
    // Started by path below node_modules, or with `--import`; loaded by Stryker, by name.
    '@stryker-mutator/core',
    '@stryker-mutator/vitest-runner',
    'oxlint',
    'tsx',
    // A peer to compare with, installed by its bench on demand.
    '@ikenxuan/amagi',
  ],
  // The whole module is handed on as `z`.
  ignoreIssues: { 'src/platforms/endpoint/zod.ts': ['exports'] },
  // Programs of the machine; the tests skip without them.
  ignoreBinaries: ['ffmpeg', 'ffprobe'],
})

/**
 * What nobody uses: files, exports, packages. `npm run check` runs knip twice: over everything, and with
 * `--production`, where the tests do not count, so that nothing in `src` lives for its tests alone. An export that is
 * a seam for tests on purpose (vectors of a signature, a conformance suite) says `@internal` and why.
 */
import { readFileSync } from 'node:fs'
import type { KnipConfig } from 'knip'

const withoutTests = process.argv.includes('--production')

/** The product: what a user, Koishi or a worker thread loads. */
const product = ['src/index.ts!', 'src/client.ts!', 'src/bin.ts!', 'src/media/mp4/merge-worker.ts!']

/** Programs that are started by path; what they import of `src` is in use. */
const programs = ['scripts/*.{ts,mjs}!', 'scripts/{demo,requests}/main.ts!', 'scripts/guards/run.ts!', 'bench/*.ts!']
const loaded = ['bench/lib/cards-*.ts!', 'bench/lib/*.{cjs,mjs}!', 'bench/peers/*.mjs!', 'scripts/lib/yaml.cjs!']
const simulator = 'simulator/main.ts!'

const trialApp = readFileSync('scripts/app/koishi.yml', 'utf8')
const trialPlugins = [...trialApp.matchAll(/^ {4}([a-z-]+):/gm)].map(([, name]) => `@koishijs/plugin-${name}`)

const config: KnipConfig = {
  entry: withoutTests
    ? [...product, '{scripts,bench,simulator}/**/*.{ts,mjs,cjs}!']
    : [...product, ...programs, ...loaded, simulator, 'test/fixtures/**/*.mjs'],
  project: withoutTests ? ['src/**/*.ts!'] : ['{src,scripts,bench,simulator,test}/**/*.{ts,mjs,cjs}'],
  ignoreDependencies: [
    // Found through `require.resolve` (fonts) or by folder (graphics).
    '@fontsource-variable/noto-sans-sc',
    '@twemoji/svg',
    // Loaded by name: plugins from the trial app's file, adapters in the tests.
    ...trialPlugins,
    '@satorijs/adapter-kook',
    'koishi-plugin-adapter-onebot',
    // Started by path below node_modules, or with `--import`.
    'oxlint',
    'prettier',
    'tsx',
    // A peer to compare with, installed by its bench on demand.
    '@ikenxuan/amagi',
  ],
  // Programs of the machine; the tests skip without them.
  ignoreBinaries: ['ffmpeg', 'ffprobe'],
}

export default config

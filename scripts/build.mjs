/**
 * Builds `lib/`: CommonJS for Node 20 with declarations.
 *
 * - `core.js`   the fetch layer (errors, model, http, platforms, api), carried once
 * - `client.js` the client entry, on top of core.js
 * - `index.js`  the Koishi entry, on top of core.js
 * - `assets/`   workers and packed data, found through `src/asset.ts`
 * Pure JavaScript packages are bundled; their notices go to THIRD-PARTY-NOTICES.txt.
 */
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'
import { run, runBin } from './lib/run.mjs'

ensureInstalled()
const { build } = await import('esbuild')
const { load } = await import('js-yaml')
const { notices } = await import('./lib/notices.mjs')

const quick = process.argv.includes('--quick')
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
const lib = join(root, 'lib')
const external = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]

const slash = (path) => path.split(sep).join('/')

/** Locale files become objects. */
const yaml = {
  name: 'yaml',
  setup(builder) {
    builder.onLoad({ filter: /\.yml$/ }, async ({ path }) => ({
      contents: JSON.stringify(load(await readFile(path, 'utf8'))),
      loader: 'json',
    }))
  },
}

/** Parts that the client and the Koishi entry share; they are bundled once, into core.js. */
const shared = /^src\/(errors|locale|asset|model|http|platforms|api)(\/|\.ts$)/

/** Redirects imports of shared files to core.js and remembers which were wanted. */
function fromCore(wanted) {
  return {
    name: 'from-core',
    setup(builder) {
      builder.onResolve({ filter: /^\./ }, async (args) => {
        if (args.pluginData === 'resolved' || args.kind === 'entry-point') return undefined
        const { importer, resolveDir, kind, namespace } = args
        const found = await builder.resolve(args.path, { importer, resolveDir, kind, namespace, pluginData: 'resolved' })
        const path = slash(relative(root, found.path))
        if (!shared.test(path)) return undefined
        wanted.add(path)
        return { path: './core.js', external: true }
      })
    },
  }
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external,
  charset: 'utf8',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
}

await rm(lib, { recursive: true, force: true })
await mkdir(join(lib, 'assets'), { recursive: true })

const wanted = new Set()
const inputs = new Set()
async function bundle(options) {
  const result = await build({ ...common, ...options })
  for (const path of Object.keys(result.metafile.inputs)) inputs.add(path)
  return result
}

const entries = ['index', 'client', 'bin'].filter((name) => existsSync(join(root, `src/${name}.ts`)))
for (const name of entries) {
  await bundle({
    entryPoints: [`src/${name}.ts`],
    outfile: `lib/${name}.js`,
    plugins: [yaml, fromCore(wanted)],
    ...(name === 'bin' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
  })
}
await bundle({
  stdin: { contents: [...wanted].sort().map((path) => `export * from './${path}'`).join('\n'), resolveDir: root, loader: 'ts' },
  outfile: 'lib/core.js',
  plugins: [yaml],
})
for (const name of ['merge-worker']) {
  if (!existsSync(join(root, `src/media/${name}.ts`))) continue
  await bundle({ entryPoints: [`src/media/${name}.ts`], outfile: `lib/assets/${name}.js`, plugins: [yaml] })
}
if (existsSync(join(root, 'scripts/pack-emoji.mjs'))) {
  if ((await run(process.execPath, ['scripts/pack-emoji.mjs'])) !== 0) process.exit(1)
  inputs.add('node_modules/@twemoji/svg/package.json')
}
await writeFile(join(lib, 'THIRD-PARTY-NOTICES.txt'), await notices([...inputs], root))

if (!quick) {
  const code = await runBin('typescript/bin/tsc', ['-p', 'scripts/tsconfig.build.json'])
  if (code !== 0) process.exit(code)
}
console.log(`built ${relative(root, lib) || dirname(lib)}`)

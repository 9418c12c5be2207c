/**
 * Builds `lib/`: CommonJS for Node 20 with declarations.
 *
 * - `core.js`   the fetch layer (errors, json, model, http, platforms, api), carried once
 * - `client.js` the client entry, on top of core.js
 * - `index.js`  the Koishi entry, on top of core.js
 * - `chunks/`   what is loaded at first use
 * - `assets/`   workers and packed data, found through `src/asset.ts`
 * Pure JavaScript packages are bundled; their notices go to THIRD-PARTY-NOTICES.txt.
 */
import { existsSync, rmSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'
import { runBin, runTs } from './lib/run.mjs'

ensureInstalled()
const { build } = await import('esbuild')
const { load } = await import('js-yaml')
const { notices } = await import('./lib/build/notices.mjs')

const quick = process.argv.includes('--quick')
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
const lib = join(root, 'lib')
/** Everything is made beside and moved into place at the end: whoever uses `lib` meanwhile sees the old or the new one. */
const out = `.build-${process.pid}`
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

/** Parts that the client and the Koishi entry share; bundled once, into core.js. What only the OpenAPI document needs is not. */
const shared =
  /^src\/(?!api\/body-schema|platforms\/(?:\w+\/)?bod(?:y|ies)\b)(errors|json|cookie|units|asset|async|words|model|http|platforms|api)(\/|\.ts$)/

/** Of these, what only a few processes need. */
const lazyShared = /^src\/(http\/proxy|platforms\/endpoint\/zod|api\/(hono|openapi|reference\/index|server))\.ts$/

/**
 * Redirects imports of shared files to core.js and turns everything that is imported lazily into a chunk of its
 * own, so that a process only parses what it uses. `self` is the folder of the output below lib, `''` or `chunks`.
 */
function split(self, core = false) {
  const up = self ? '../' : './'
  return {
    name: 'split',
    setup(builder) {
      builder.onResolve({ filter: /./ }, async (args) => {
        if (args.pluginData === 'resolved' || args.kind === 'entry-point') return undefined
        const { importer, resolveDir, kind, namespace } = args
        const lazy = kind === 'dynamic-import'
        if (!lazy && !args.path.startsWith('.')) return undefined
        const found = await builder.resolve(args.path, {
          importer,
          resolveDir,
          kind,
          namespace,
          pluginData: 'resolved',
        })
        if (found.external || found.errors.length > 0) return undefined
        const path = slash(relative(root, found.path))
        // A file that is also imported eagerly by core stays there.
        if (shared.test(path) && !(lazy && lazyShared.test(path))) {
          if (core) return undefined
          wanted.add(path)
          return { path: `${up}core.js`, external: true }
        }
        if (!lazy) return undefined
        const name = chunkName(path)
        chunks.set(name, path)
        return { path: `${self === 'chunks' ? './' : './chunks/'}${name}.js`, external: true }
      })
    },
  }
}

/** `src/card/engine.ts` → `card-engine`, `node_modules/@hono/node-server/dist/index.mjs` → `hono-node-server`. */
function chunkName(path) {
  const bare = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]
  return (bare ?? path.replace(/^src\//, '').replace(/(\/index)?\.ts$/, '')).replace(/^@/, '').replaceAll('/', '-')
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external,
  // Escapes keep the sources Latin-1: V8 then holds them in half the memory.
  charset: 'ascii',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
}

await mkdir(join(root, out, 'assets'), { recursive: true })
process.on('exit', () => rmSync(join(root, out), { recursive: true, force: true }))

/** Shared files that something outside core.js imports. */
const wanted = new Set()
/** Chunk name → file it is made of. */
const chunks = new Map()
const inputs = new Set()
async function bundle(options) {
  const result = await build({ ...common, ...options })
  for (const path of Object.keys(result.metafile.inputs)) inputs.add(path)
  return result
}

/** Packing at the highest level takes seconds; the result only depends on the version of the graphics. */
async function emoji() {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/@twemoji/svg/package.json'), 'utf8'))
  const kept = join(root, `node_modules/.cache/koishi-plugin-amagi/twemoji-${version}.br`)
  if (existsSync(kept)) return cp(kept, join(root, out, 'assets/twemoji.br'))
  const { packEmoji } = await import('./lib/build/pack-emoji.mjs')
  await mkdir(dirname(kept), { recursive: true })
  return cp(packEmoji(join(root, out)), kept)
}

const entries = ['index', 'client', 'bin'].filter((name) => existsSync(join(root, `src/${name}.ts`)))
for (const name of entries) {
  await bundle({
    entryPoints: [`src/${name}.ts`],
    outfile: `${out}/${name}.js`,
    plugins: [yaml, split('')],
    ...(name === 'bin' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
  })
}
// Chunks and core.js ask one another for files until nothing new comes up.
const built = new Set()
let known = -1
while (known !== wanted.size + chunks.size) {
  known = wanted.size + chunks.size
  for (const [name, path] of chunks) {
    if (built.has(name)) continue
    built.add(name)
    await bundle({ entryPoints: [path], outfile: `${out}/chunks/${name}.js`, plugins: [yaml, split('chunks')] })
  }
  const contents = [...wanted]
    .sort()
    .map((path) => `export * from './${path}'`)
    .join('\n')
  await bundle({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    outfile: `${out}/core.js`,
    plugins: [yaml, split('', true)],
  })
}
for (const [entry, name] of [
  ['src/media/mp4/merge-worker.ts', 'merge-worker'],
  ['src/media/codes/worker.ts', 'codes-worker'],
])
  await bundle({ entryPoints: [entry], outfile: `${out}/assets/${name}.js`, plugins: [yaml] })
await emoji()
await cp(join(root, 'src/font/faces/faces.br'), join(root, out, 'assets/faces.br'))
const faces = await readFile(join(root, 'src/font/faces/OFL.txt'), 'utf8')
inputs.add('node_modules/@twemoji/svg/package.json')
await writeFile(
  join(root, out, 'THIRD-PARTY-NOTICES.txt'),
  `${await notices([...inputs], root)}\n${'='.repeat(72)}\n${faces}`,
)

if (!quick) {
  const code = await runBin('typescript/bin/tsc', ['-p', 'scripts/lib/build/tsconfig.json', '--outDir', `${out}/types`])
  if (code !== 0) process.exit(code)
}

const finished = await runTs('scripts/lib/build/typings.ts', [out])
if (finished !== 0) process.exit(finished)

const old = join(root, `${out}-old`)
if (existsSync(lib)) await rename(lib, old)
await rename(join(root, out), lib)
await rm(old, { recursive: true, force: true })
console.log('built lib')

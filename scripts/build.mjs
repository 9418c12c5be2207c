/**
 * Builds `lib/`: CommonJS for Node 20 with declarations.
 *
 * - `core.js`   the fetch layer (errors, json, model, http, platforms, api), carried once
 * - `client.js` the client entry, on top of core.js
 * - `index.js`  the Koishi entry, on top of core.js
 * - `chunks/`   what is loaded at first use: what the sources import lazily, and what they use within functions only (`late`)
 * - `assets/`   workers, packed data, found through `src/asset.ts`, and texts
 * Pure JavaScript packages are bundled; their notices go to THIRD-PARTY-NOTICES.txt.
 */
import { existsSync, rmSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
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

/** Locale files become JSON beside the bundles: as a part of them they would be kept twice, as text and as objects. */
const yaml = (self) => ({
  name: 'yaml',
  setup(builder) {
    builder.onResolve({ filter: /\.yml$/ }, async ({ path, resolveDir }) => {
      const name = `${basename(path, '.yml')}.json`
      const texts = load(await readFile(join(resolveDir, path), 'utf8'))
      await writeFile(join(root, out, 'assets', name), JSON.stringify(texts))
      return { path: `${self ? '../' : './'}assets/${name}`, external: true }
    })
  },
})

/** Parts that the client and the Koishi entry share; bundled once, into core.js. What only the OpenAPI document needs is not. */
const shared =
  /^node_modules\/lru-cache\/|^src\/(?!api\/body-schema|api\/reference\/|platforms\/(?:\w+\/)?bod(?:y|ies)\b)(errors|json|cookie|units|asset|async|words|model|http|platforms|api)(\/|\.ts$)/

/**
 * What is used within functions only and by no process before its first link: files (the first group names the chunk) and
 * packages. Imported in the usual way, loaded when something of it is used for the first time.
 */
const late = [
  [/^src\/platforms\/(\w+)\/(?:read|resolve)\//, (platform) => `posts-${platform}`],
  [/^src\/(?:chat\/(?:answer\.ts|deliver\/|danmaku\/)|reply\/(?!text))/, () => 'answers'],
  [/^node_modules\/(cockatiel)\//, (name) => name],
]

/** Whether a package is one that several bundles share, or that is loaded late. */
const isOurs = (name) =>
  [shared, ...late.map(([pattern]) => pattern)].some((pattern) => pattern.test(`node_modules/${name}/`))

/** Name of the late chunk a file belongs to. */
function lateName(path) {
  for (const [pattern, nameOf] of late) {
    const found = pattern.exec(path)
    if (found) return nameOf(found[1])
  }
  return undefined
}

/** Of these, what only a few processes need. */
const lazyShared = /^src\/(http\/proxy|platforms\/endpoint\/zod|api\/(hono|openapi|reference\/index|server))\.ts$/

/**
 * Redirects imports of shared files to core.js and turns everything that is imported lazily into a chunk of its
 * own, so that a process only parses what it uses. `self` is the folder of the output below lib, `''` or `chunks`.
 */
function split(self, core = false, own = undefined) {
  const up = self ? '../' : './'
  return {
    name: 'split',
    setup(builder) {
      builder.onResolve({ filter: /./ }, async (args) => {
        if (args.pluginData === 'resolved' || args.kind === 'entry-point') return undefined
        const { importer, resolveDir, kind, namespace } = args
        const lazy = kind === 'dynamic-import'
        if (!lazy && !args.path.startsWith('.') && !isOurs(args.path)) return undefined
        const found = await builder.resolve(args.path, {
          importer,
          resolveDir,
          kind,
          namespace,
          pluginData: 'resolved',
        })
        if (found.external || found.errors.length > 0) return undefined
        const path = slash(relative(root, found.path))
        const name = lateName(path)
        if (name !== undefined && name === own) return undefined
        if (name !== undefined) {
          if (!lateFiles.has(name)) lateFiles.set(name, new Set())
          lateFiles.get(name).add(path)
          return { path: `${lateAt(self, name)}#${partOf(path)}`, external: true }
        }
        // A file that is also imported eagerly by core stays there.
        if (shared.test(path) && !(lazy && lazyShared.test(path))) {
          if (core) return undefined
          wanted.add(path)
          return { path: `${up}core.js#${partOf(path)}`, external: true }
        }
        if (!lazy) return undefined
        const chunk = chunkName(path)
        chunks.set(chunk, path)
        return { path: `${self === 'chunks' ? './' : './chunks/'}${chunk}.js`, external: true }
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
/** Late chunk → its files that something outside imports. */
const lateFiles = new Map()
const lateAt = (self, name) => `${self === 'chunks' ? './' : './chunks/'}late-${name}.js`
const inputs = new Set()
async function bundle(options) {
  const result = await build({ ...common, ...options })
  await finishImports(join(root, options.outfile))
  for (const path of Object.keys(result.metafile.inputs)) inputs.add(path)
  return result
}

/** Stands for a late chunk until something of it is asked for. */
const lazily = 'const lazily=(load)=>{let it;return new Proxy({},{get:(_,name)=>(it??=load())[name]})};'

/**
 * A bundle that others share has one property per file, so that files may export equal names. Bundles ask for what they
 * import when they are loaded; late chunks are asked for when they are used.
 */
async function finishImports(path) {
  const text = await readFile(path, 'utf8')
  const changed = text
    .replace(/require\("(\.\.?\/core\.js)#(\w+)"\)/g, 'require("$1").$2')
    // Lazily imported, but there already.
    .replace(/import\("(\.\.?\/core\.js)#(\w+)"\)/g, 'Promise.resolve(require("$1").$2)')
    .replace(/import\("(\.\/(?:chunks\/)?late-[\w-]+\.js)#(\w+)"\)/g, 'Promise.resolve().then(()=>require("$1").$2)')
    .replace(/require\("(\.\/(?:chunks\/)?late-[\w-]+\.js)#(\w+)"\)/g, 'lazily(()=>require("$1").$2)')
    // The form of sharp for `import` is not read by Node before 20.10 (import attributes).
    .replaceAll('import("sharp")', 'Promise.resolve().then(()=>({default:require("sharp")}))')
  if (/\.js#/.test(changed)) throw new Error(`an import of ${path} was not understood`)
  if (changed === text) return
  // Behind what has to come first.
  const [first] = /^(?:#!.*\n)?(?:"use strict";)?/.exec(changed)
  await writeFile(path, first + (changed.includes('lazily(') ? lazily : '') + changed.slice(first.length))
}

/** Name of a file's property in the bundle it is in. */
const partOf = (path) => path.replace(/\.\w+$/, '').replace(/\W+/g, '_')

/** A bundle of these files, for others. */
const sharing = (files) => ({
  contents: [...files]
    .sort()
    .map((path) => `export * as ${partOf(path)} from './${path}'`)
    .join('\n'),
  resolveDir: root,
  loader: 'ts',
})

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
    plugins: [yaml(''), split('')],
    ...(name === 'bin' ? { banner: { js: '#!/usr/bin/env node' } } : {}),
  })
}
// Chunks and core.js ask one another for files until nothing new comes up.
const built = new Set()
let known = -1
const askedFor = () => [...lateFiles.values()].reduce((sum, files) => sum + files.size, wanted.size + chunks.size)
while (known !== askedFor()) {
  known = askedFor()
  for (const [name, files] of lateFiles) {
    await bundle({
      stdin: sharing(files),
      outfile: `${out}/chunks/late-${name}.js`,
      plugins: [yaml('chunks'), split('chunks', false, name)],
    })
  }
  for (const [name, path] of chunks) {
    if (built.has(name)) continue
    built.add(name)
    await bundle({
      entryPoints: [path],
      outfile: `${out}/chunks/${name}.js`,
      plugins: [yaml('chunks'), split('chunks')],
    })
  }
  await bundle({
    stdin: sharing(wanted),
    outfile: `${out}/core.js`,
    plugins: [yaml(''), split('', true)],
  })
}
for (const [entry, name] of [
  ['src/media/mp4/merge-worker.ts', 'merge-worker'],
  ['src/media/codes/worker.ts', 'codes-worker'],
])
  await bundle({ entryPoints: [entry], outfile: `${out}/assets/${name}.js`, plugins: [yaml('assets')] })
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

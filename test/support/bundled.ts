/** Programs in a process of their own, as one file: reading the sources takes such a process three seconds otherwise. */
import { build, type Plugin } from 'esbuild'
import { load } from 'js-yaml'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { root } from './built'

/** As vitest loads them: locales as data, and every file knows its folder. */
const asSource: Plugin = {
  name: 'as-source',
  setup({ onLoad }) {
    onLoad({ filter: /\.yml$/ }, ({ path }) => ({
      contents: JSON.stringify(load(readFileSync(path, 'utf8'))),
      loader: 'json',
    }))
    onLoad({ filter: /\/(?:src|simulator|test)\/.*\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
      const place = contents.includes('__dirname') ? `const __dirname = ${JSON.stringify(dirname(path))}; ` : ''
      return { contents: place + contents, loader: 'ts', resolveDir: dirname(path) }
    })
  },
}

const made = new Map<string, Promise<string>>()
afterAll(async () => {
  for (const path of made.values()) rmSync(await path, { force: true })
})

async function bundle(path: string): Promise<string> {
  const folder = join(root, '.build-programs')
  mkdirSync(folder, { recursive: true })
  const outfile = join(folder, `${basename(path, '.ts')}-${process.pid}.cjs`)
  await build({
    entryPoints: [join(root, path)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    packages: 'external',
    plugins: [asSource],
    logLevel: 'error',
  })
  return outfile
}

/** Where a program is, by its place below the root; made once per test file, gone with it. */
export function bundled(path: string): Promise<string> {
  const known = made.get(path) ?? bundle(path)
  made.set(path, known)
  return known
}

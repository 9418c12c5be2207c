/**
 * `npm run bench [-- name …]`: builds the package, then runs the named benches or all of them, one after the other: the
 * files of `bench`. Figures are printed, never asserted. What follows `--` once more goes to the bench itself:
 * `npm run bench -- api -- --soak`.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'
import { run } from './lib/run.mjs'

ensureInstalled()
const known = readdirSync(join(root, 'bench'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.slice(0, -3))
  .sort()

const given = process.argv.slice(2)
const end = given.includes('--') ? given.indexOf('--') : given.findIndex((word) => word.startsWith('--'))
const names = end < 0 ? given : given.slice(0, end)
const rest = end < 0 ? [] : given.slice(end).filter((word) => word !== '--')

const unknown = names.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')} (there are ${known.join(', ')})`)
  process.exit(2)
}

if (!process.argv.includes('--no-build') || !existsSync(join(root, 'lib/client.js'))) {
  const built = await run(process.execPath, ['scripts/build.mjs', '--quick'])
  if (built !== 0) process.exit(built)
}

const failed = []
for (const name of names.length > 0 ? names : known) {
  console.log(`\n── ${name}`)
  const args = ['--expose-gc', '--import', 'tsx', '--require', './scripts/lib/yaml.cjs', `bench/${name}.ts`]
  const code = await run(process.execPath, [...args, ...rest.filter((word) => word !== '--no-build')])
  if (code !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`)
  process.exitCode = 1
}

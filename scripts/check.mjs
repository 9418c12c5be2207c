/** `npm run check`: format, types, lint, unused code, guards, tests. One command, from a clean clone. `--no-tests` leaves the tests out. */
import { ensureInstalled } from './lib/install.mjs'
import { runBin, runTs } from './lib/run.mjs'

ensureInstalled()
const steps = [
  ['format', () => runBin('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '--cache', '.'])],
  ['types', () => runBin('typescript/bin/tsc', ['-p', '.'])],
  ['lint', () => runBin('oxlint/bin/oxlint', ['--deny-warnings'])],
  ['unused', () => runBin('knip/bin/knip.js', ['--no-config-hints'])],
  ['unused without tests', () => runBin('knip/bin/knip.js', ['--production', '--include', 'files,exports,types'])],
  ['guards', () => runTs('scripts/guards/run.ts')],
]
if (!process.argv.includes('--no-tests')) steps.push(['tests', () => runBin('vitest/vitest.mjs', ['run'])])

const failed = []
for (const [name, step] of steps) {
  const started = Date.now()
  const code = await step()
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (code !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.error(`check failed: ${failed.join(', ')}`)
  process.exitCode = 1
}

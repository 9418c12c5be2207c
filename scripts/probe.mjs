/** `npm run probe`: asks every channel of every endpoint once and writes a table and a capture without anything personal. */
import { ensureInstalled } from './lib/install.mjs'
import { run } from './lib/run.mjs'

ensureInstalled()
const args = ['--import', 'tsx', '--require', './scripts/lib/yaml.cjs', 'scripts/lib/probe/main.ts']
process.exitCode = await run(process.execPath, [...args, ...process.argv.slice(2)])

/** `npm run replay -- <capture>`: a capture of `npm run probe` beside what the code and the simulator expect. */
import { ensureInstalled } from './lib/install.mjs'
import { run } from './lib/run.mjs'

ensureInstalled()
const args = ['--import', 'tsx', '--require', './scripts/lib/yaml.cjs', 'scripts/lib/replay/main.ts']
process.exitCode = await run(process.execPath, [...args, ...process.argv.slice(2)])

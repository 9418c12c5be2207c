/** `npm run requests`: counts the upstream requests of every kind of link against the simulator, into docs/requests.md. */
import { ensureInstalled } from './lib/install.mjs'
import { run } from './lib/run.mjs'

ensureInstalled()
const args = ['--import', 'tsx', '--require', './scripts/lib/yaml.cjs', 'scripts/lib/requests/main.ts']
process.exitCode = await run(process.execPath, args)

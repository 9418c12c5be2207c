/** `npm run api -- --port 4567 --host 127.0.0.1`: the HTTP API from a bare clone. */
import { ensureInstalled } from './lib/install.mjs'
import { run } from './lib/run.mjs'

ensureInstalled()
const built = await run(process.execPath, ['scripts/build.mjs', '--quick'], { stdio: ['inherit', 'ignore', 'inherit'] })
process.exitCode = built === 0 ? await run(process.execPath, ['lib/bin.js', ...process.argv.slice(2)]) : built

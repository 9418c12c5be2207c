/**
 * `npm run demo`: no network, no account. Simulated platforms, a real Koishi with the real adapters and the built
 * plugin; what the bot sent is written to demo/out/. Exits 0 only if every message got what it should.
 */
import { ensureInstalled } from './lib/install.mjs'
import { run, runTs } from './lib/run.mjs'

ensureInstalled()
const built = await run(process.execPath, ['scripts/build.mjs', '--quick'])
process.exitCode = built === 0 ? await runTs('scripts/lib/demo/main.ts', process.argv.slice(2)) : built

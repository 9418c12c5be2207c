/** `npm test [-- vitest arguments]`: installs what is missing, then runs the tests. */
import { ensureInstalled } from './lib/install.mjs'
import { runBin } from './lib/run.mjs'

ensureInstalled()
process.exitCode = await runBin('vitest/vitest.mjs', ['run', ...process.argv.slice(2)])

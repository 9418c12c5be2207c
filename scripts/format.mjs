/** `npm run format`: writes every source file in the house's format (prettier; `npm run check` only looks). */
import { ensureInstalled } from './lib/install.mjs'
import { runBin } from './lib/run.mjs'

ensureInstalled()
process.exitCode = await runBin('prettier/bin/prettier.cjs', ['--write', '--log-level', 'warn', '--cache', '.'])

/**
 * `npm run invent -- --from <folder of captured answers> <file or prefix>…`: writes an invented twin of each captured
 * answer into test/recorded/invented/. Equal ids stay equal within one run, and none of the original survives.
 */
import { ensureInstalled } from './lib/install.mjs'
import { runTs } from './lib/run.mjs'

ensureInstalled()
process.exitCode = await runTs('scripts/lib/invent/main.ts', process.argv.slice(2))

/** `npm run lists`: writes the lists that are made from folders and declarations; a guard compares them. */
import { ensureInstalled } from './lib/install.mjs'
import { runTs } from './lib/run.mjs'

ensureInstalled()
process.exitCode = await runTs('scripts/lib/write-lists.ts')

/**
 * `npm run gallery [-- filter]`: draws every card from invented posts, the nasty ones too, into gallery/,
 * with an index.html that shows light and dark side by side. No network.
 */
import { ensureInstalled } from './lib/install.mjs'
import { run } from './lib/run.mjs'

ensureInstalled()
const args = [
  '--import',
  'tsx',
  '--require',
  './scripts/lib/yaml.cjs',
  'scripts/lib/gallery/main.ts',
  ...process.argv.slice(2),
]
process.exitCode = await run(process.execPath, args)

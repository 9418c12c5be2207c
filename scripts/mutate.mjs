/**
 * `npm run mutate -- <file or folder of src …> [--sample n] [--seed s] [--jobs n]`: plants n bugs (default 100), one at
 * a time, and prints how many a test found, and those that none found with their place. The tests are those that
 * mirror the path, and `test/conformance`; the tests of load and of silence are too slow for it, and a bug only they
 * find counts as not found. The same seed plants the same bugs in the same sources. Exit code 0 whatever the score; 1
 * when the tests fail without a bug already.
 */
import { ensureInstalled } from './lib/install.mjs'
import { runTs } from './lib/run.mjs'

ensureInstalled()
process.exitCode = await runTs('scripts/lib/mutate/main.ts', process.argv.slice(2))

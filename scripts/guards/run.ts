/** Runs every guard over the working tree; prints `N passed, N failed` at the end. */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { guards } from '.'
import { readTree } from './files'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const tree = readTree(root)
let failed = 0
for (const guard of guards()) {
  const wrong = guard.check(tree)
  console.log(`${wrong.length === 0 ? 'ok  ' : 'FAIL'} ${guard.name}`)
  for (const line of wrong) console.log(`     ${line}`)
  if (wrong.length > 0) failed++
}
console.log(`${guards().length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** Writes `docs/requests.md`; started by `scripts/requests.mjs`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ladders, scarce } from './ladders'
import { measure, page } from './measure'
import { waysPage } from './ways'

async function main(): Promise<void> {
  const file = join(__dirname, '../../..', 'docs/requests.md')
  const measured = await measure()
  await writeFile(file, `${page(measured)}\n${await waysPage(ladders, scarce)}`)
  console.log(`${measured.length} kinds and ${ladders.length} ladders written to docs/requests.md`)
}

main().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})

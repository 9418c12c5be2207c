/** Writes the endpoint table into both READMEs: `node --import tsx scripts/tables.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { platforms } from '../src/platforms'
import { endpointTable, markers, readmes, withTable } from './lib/endpoint-table'

const root = fileURLToPath(new URL('..', import.meta.url))

for (const [file, language] of Object.entries(readmes)) {
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  const filled = withTable(text, endpointTable(platforms, language))
  if (filled === undefined) {
    console.error(`${file} has no ${markers.join(' … ')}`)
    process.exitCode = 1
  } else if (filled === text) {
    console.log(`${file} is up to date`)
  } else {
    writeFileSync(path, filled)
    console.log(`${file} written`)
  }
}

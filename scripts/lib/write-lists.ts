/** Writes the lists made from folders, then what the declarations make of the READMEs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import './yaml.cjs'
import { readTree } from '../guards/files'
import { listsOf } from './lists'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

function write(path: string, text: string): void {
  if (existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') === text) return
  // A new platform has no folder of endpoints yet.
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(`${path} written`)
}

async function main(): Promise<void> {
  const tree = readTree(root)
  const { files, wrong } = listsOf(tree)
  for (const [path, text] of files) write(path, text)

  // Loaded after the lists are right: the declarations are what they list.
  const { platforms } = await import('../../src/platforms')
  const { endpointTable, markers, readmes, withTable } = await import('./endpoint-table')
  const { commandList } = await import('../../src/chat/commands')
  const { commandTable, commandMarkers } = await import('./command-table')
  for (const [path, language] of Object.entries(readmes)) {
    const text = (file: string) => tree.get(file)
    for (const [table, pair] of [
      [endpointTable(platforms, language, text), markers],
      [commandTable(commandList, language, text), commandMarkers],
    ] as const) {
      const filled = withTable(readFileSync(join(root, path), 'utf8'), table, pair)
      if (filled === undefined) wrong.push(`${path}: no ${pair.join(' … ')}`)
      else write(path, filled)
    }
  }

  const { layersTable, layerMarkers } = await import('./layers-table')
  const page = 'docs/architecture.md'
  const filled = withTable(readFileSync(join(root, page), 'utf8'), layersTable(), layerMarkers)
  if (filled === undefined) wrong.push(`${page}: no ${layerMarkers.join(' … ')}`)
  else write(page, filled)

  for (const line of wrong) console.error(line)
  process.exitCode = wrong.length > 0 ? 1 : 0
}

void main()

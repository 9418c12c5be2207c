// First: texts come with the commands.
import '../lib/yaml.cjs'
import { commandList } from '../../src/chat/commands'
import { platforms } from '../../src/platforms'
import type { Platform } from '../../src/platforms/define'
import { commandMarkers, commandTable } from '../lib/command-table'
import { endpointTable, markers, readmes, withTable } from '../lib/endpoint-table'
import { command } from '../lib/lists'
import type { Guard } from './files'

/** The tables of endpoints and commands in each README are those the records make. */
export function readmeTables(list: readonly Platform[] = platforms, commands = commandList): Guard {
  return {
    name: 'readme tables',
    check: (tree) =>
      Object.entries(readmes).flatMap(([file, language]) => {
        const text = tree.get(file)
        if (text === undefined) return [`${file} is missing`]
        const read = (path: string) => tree.get(path)
        const tables = [
          { what: 'endpoint table', table: endpointTable(list, language, read), pair: markers },
          { what: 'table of commands', table: commandTable(commands, language, read), pair: commandMarkers },
        ]
        return tables.flatMap(({ what, table, pair }) => {
          const filled = withTable(text, table, pair)
          if (filled === undefined) return [`${file}: no ${pair.join(' … ')}`]
          return filled === text ? [] : [`${file}: the ${what} is out of date; run ${command}`]
        })
      }),
  }
}

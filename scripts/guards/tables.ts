import { platforms } from '../../src/platforms'
import type { Platform } from '../../src/platforms/define'
import { endpointTable, markers, readmes, withTable } from '../lib/endpoint-table'
import { command } from '../lib/lists'
import type { Guard } from './files'

/** The endpoint table of each README is the one the records make. */
export function readmeTables(list: readonly Platform[] = platforms): Guard {
  return {
    name: 'readme tables',
    check: (tree) =>
      Object.entries(readmes).flatMap(([file, language]) => {
        const text = tree.get(file)
        if (text === undefined) return [`${file} is missing`]
        const filled = withTable(
          text,
          endpointTable(list, language, (path) => tree.get(path)),
        )
        if (filled === undefined) return [`${file}: no ${markers.join(' … ')}`]
        return filled === text ? [] : [`${file}: the endpoint table is out of date; run ${command}`]
      }),
  }
}

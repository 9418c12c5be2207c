import { command, listsOf } from '../lib/lists'
import type { Guard } from './files'

/** Lists made from folders are those the folders make now. */
export function generatedLists(ids?: readonly string[]): Guard {
  return {
    name: 'generated lists',
    check(tree) {
      const { files, wrong } = listsOf(tree, ids)
      const stale = [...files].filter(([path, text]) => tree.get(path) !== text)
      return [...wrong, ...stale.map(([path]) => `${path}: not what the folder holds; run ${command}`)]
    },
  }
}

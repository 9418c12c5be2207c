import { parseSync } from 'oxc-parser'
import { below, type Guard, type Tree } from './files'

/** Types and functions are explained; a constant whose name and value say all need not be. */
const explained = new Set([
  'FunctionDeclaration',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
])

/** Exported types, classes and functions of a file that no docstring stands above. */
function bare(path: string, text: string): string[] {
  const { program, comments } = parseSync(path, text)
  return program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration || !explained.has(node.declaration.type)) return []
    const above = comments.filter(({ end }) => end <= node.start).at(-1)
    const fits = above?.type === 'Block' && above.value.startsWith('*') && !text.slice(above.end, node.start).trim()
    const id = 'id' in node.declaration ? node.declaration.id : undefined
    return fits ? [] : [id && 'name' in id ? String(id.name) : '?']
  })
}

/** How many are left from before the rule; lower it with every docstring that is added, never raise it. */
const leftOver = 52

export const exportedDocs: Guard = {
  name: 'exported docs',
  check(tree: Tree) {
    const found = [...below(tree, 'src/')].flatMap(([path, text]) =>
      path.endsWith('.d.ts') ? [] : bare(path, text).map((name) => `${path}: ${name} has no docstring`),
    )
    const line = `${found.length} exported types and functions have no docstring; ${leftOver} are tolerated`
    return found.length > leftOver ? [line, ...found] : []
  },
}

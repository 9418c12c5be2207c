import { parseSync } from 'oxc-parser'
import { below, type Guard, type Tree } from './files'

/** Types and functions are explained where others import them; a constant whose name and value say all need not be. */
const explained = new Set([
  'FunctionDeclaration',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
])

/** Exported types, classes and functions of a file with no docstring right above; the one of the file is not theirs. */
function bare(path: string, text: string): string[] {
  const { program, comments } = parseSync(path, text)
  return program.body.flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration' || !node.declaration || !explained.has(node.declaration.type)) return []
    const above = comments.filter(({ end }) => end <= node.start).at(-1)
    const fits = above?.type === 'Block' && above.value.startsWith('*') && text.slice(above.end, node.start) === '\n'
    const id = 'id' in node.declaration ? node.declaration.id : undefined
    return fits ? [] : [id && 'name' in id ? String(id.name) : '?']
  })
}

export const exportedDocs: Guard = {
  name: 'exported docs',
  check(tree: Tree) {
    return [...below(tree, 'src/')].flatMap(([path, text]) =>
      path.endsWith('.d.ts') ? [] : bare(path, text).map((name) => `${path}: ${name} has no docstring`),
    )
  },
}

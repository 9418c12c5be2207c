import { parseSync } from 'oxc-parser'
import { below, type Guard, type Tree } from './files'

/** Where the shapes live that one part of the product hands to another. */
const shapes =
  /^src\/(?:model\/[\w-]+|media\/types|card\/types|store\/types|http\/types|platforms\/(?:define|endpoint\/record))\.ts$/

/** Read by somebody outside `src`, or by a library; each with its reader. */
const readElsewhere: Readonly<Record<string, string>> = {
  // `stats[name]` over the lists of names in the card and the text form.
  ...Object.fromEntries(['danmaku', 'coins', 'favorites', 'shares'].map((name) => [`Stats.${name}`, 'by lists'])),
  'Platform.asides': 'scripts/lib/requests/ladders.ts lists the ways',
  'Endpoint.order': 'scripts/lib/lists.ts reads the source',
  'Author.vip': 'part of the post that the client gives away',
}

type Node = { type: string } & Record<string, unknown>

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const entry of value) visit(entry, see)
  else if (isNode(value)) {
    see(value)
    for (const entry of Object.values(value)) if (typeof entry === 'object') visit(entry, see)
  }
}

/** The name of a key that is written out, in quotes or without. */
function nameOf(key: unknown, computed: unknown): string | undefined {
  if (!isNode(key)) return undefined
  if (key.type === 'Literal') return String(key.value)
  return computed !== true && key.type === 'Identifier' ? String(key.name) : undefined
}

/** Properties of the exported interfaces of a file, as `Interface.property`. */
function declaredIn(program: unknown): string[] {
  const found: string[] = []
  visit(program, (node) => {
    const interfaces = node.type === 'ExportNamedDeclaration' && isNode(node.declaration) ? node.declaration : undefined
    if (interfaces?.type !== 'TSInterfaceDeclaration' || !isNode(interfaces.body) || !isNode(interfaces.id)) return
    for (const member of interfaces.body.body as Node[]) {
      const name = member.type === 'TSPropertySignature' ? nameOf(member.key, member.computed) : undefined
      if (name !== undefined) found.push(`${String(interfaces.id.name)}.${name}`)
    }
  })
  return found
}

/** Names that are read from an object: `x.name`, `x['name']`, `{ name } = x`; what is only written does not count. */
function readIn(program: unknown, read: Set<string>): void {
  const written = new Set<unknown>()
  visit(program, (node) => {
    if (node.type === 'AssignmentExpression' && node.operator === '=') written.add(node.left)
    if (node.type === 'MemberExpression' && !written.has(node)) {
      const name = nameOf(node.property, node.computed)
      if (name !== undefined) read.add(name)
    }
    if (node.type === 'ObjectPattern') {
      for (const property of node.properties as Node[]) {
        const name = nameOf(property.key, property.computed)
        if (name !== undefined) read.add(name)
      }
    }
  })
}

/**
 * Every property of a shared shape is read somewhere in `src`. By name alone: a property that shares its name with
 * one that is read passes, so this finds what is certainly dead and nothing else.
 */
export const unreadFields: Guard = {
  name: 'unread fields',
  check(tree: Tree) {
    const declared: { path: string; field: string }[] = []
    const read = new Set<string>()
    for (const [path, text] of below(tree, 'src/')) {
      const { program } = parseSync(path, text)
      readIn(program, read)
      if (shapes.test(path)) for (const field of declaredIn(program)) declared.push({ path, field })
    }
    if (declared.length === 0) return ['src: no shared shapes found']
    return declared
      .filter(({ field }) => !read.has(field.split('.')[1] ?? '') && !(field in readElsewhere))
      .map(({ path, field }) => `${path}: nothing reads ${field}`)
  },
}

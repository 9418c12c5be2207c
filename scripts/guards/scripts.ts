import type { Guard, Tree } from './files'

/** Names npm calls by itself: they may share the file of another script. */
const lifecycle = new Set(['prepack'])

/** Folders of `scripts`: `lib` for what scripts share or start, `guards` for the rules. */
const folders = new Set(['lib', 'guards'])

/** Every file directly in `scripts` is the npm script of its name, and the other way round. */
export const npmScripts: Guard = {
  name: 'npm scripts',
  check(tree: Tree) {
    const manifest = JSON.parse(tree.get('package.json') ?? '{}') as { scripts?: Record<string, string> }
    const wrong: string[] = []
    const named = new Set<string>()
    for (const [name, command] of Object.entries(manifest.scripts ?? {})) {
      const file = /^node (scripts\/[\w-]+\.mjs)$/.exec(command)?.[1]
      if (file === undefined) wrong.push(`package.json: ${name} is not node scripts/<name>.mjs`)
      else if (!tree.has(file)) wrong.push(`package.json: ${name} starts ${file}, which is missing`)
      else if (!lifecycle.has(name) && file !== `scripts/${name}.mjs`)
        wrong.push(`package.json: ${name} starts ${file}`)
      if (file !== undefined) named.add(file)
    }
    for (const path of tree.keys()) {
      const [room, entry = '', below] = path.split('/')
      if (room !== 'scripts') continue
      if (below === undefined && !named.has(path)) wrong.push(`${path}: no npm script of this name`)
      if (below !== undefined && !folders.has(entry)) wrong.push(`${path}: belongs below scripts/lib`)
    }
    return wrong
  },
}

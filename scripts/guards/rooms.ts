import { posix } from 'node:path'
import { below, type Guard, type Tree } from './files'
import { importsOf } from './imports'

/** Room → rooms it may not import from. `test` is at the end of every road: whatever two rooms share lives elsewhere. */
const closed: Readonly<Record<string, readonly string[]>> = {
  simulator: ['test', 'samples', 'scripts', 'bench'],
  samples: ['test', 'scripts', 'bench'],
  scripts: ['test', 'bench'],
  bench: ['test'],
}

/** What several rooms need has a room of its own: the simulator, the samples and the scripts work without the tests. */
export const rooms: Guard = {
  name: 'rooms',
  check(tree: Tree) {
    const wrong: string[] = []
    for (const [room, forbidden] of Object.entries(closed)) {
      for (const ending of ['.ts', '.mts', '.mjs', '.cjs']) {
        for (const [path, text] of below(tree, `${room}/`, ending)) {
          for (const specifier of importsOf(text).filter((name) => name.startsWith('.'))) {
            const to = posix.join(posix.dirname(path), specifier).split('/')[0] ?? ''
            if (forbidden.includes(to)) wrong.push(`${path}: ${room} may not import from ${to}`)
          }
        }
      }
    }
    return wrong
  },
}

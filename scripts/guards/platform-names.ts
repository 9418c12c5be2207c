import { platformIds } from '../../src/model/platform-ids'
import { below, type Guard } from './files'

/** Files that may name a platform, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'src/model/platform-ids.ts': 'the one list of ids',
  'src/platforms/index.ts': 'generated',
  'src/platforms/bodies.ts': 'generated',
  'src/http/platform-secrets.ts': 'generated',
  'src/chat/push/foreign.ts': 'which sites the lists of other bots name',
  'scripts/lib/invent/values.ts': 'the two ids of one video have to stay a pair',
  'scripts/lib/requests/ladders.ts': 'which ladders a link of each platform climbs',
  'scripts/lib/requests/measure.ts': 'which works of the simulated world are measured',
  'scripts/lib/demo/following.ts': 'whom the demo follows, and where',
  'scripts/lib/demo/scenes.ts': 'what single works of the simulated world answer',
  'scripts/pictures.mjs': 'which sample cards stand in the README',
}

const comments = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm

/** Code outside a platform's folder follows from its declaration: one that names a platform forgets the next. */
export function platformNames(ids: readonly string[] = platformIds): Guard {
  const name = new RegExp(`(?<![a-z])(?:${ids.join('|')})(?![a-z])`, 'gi')
  return {
    name: 'platform names',
    check(tree) {
      const wrong: string[] = []
      for (const folder of ['src/', 'scripts/'])
        for (const ending of ['.ts', '.mjs'])
          for (const [path, text] of below(tree, folder, ending)) {
            if (path in exceptions || ids.some((id) => path.startsWith(`src/platforms/${id}/`))) continue
            const named = new Set(text.replace(comments, '').match(name) ?? [])
            for (const id of named) wrong.push(`${path}: names ${id}; let its declaration say what is special`)
          }
      const gone = Object.keys(exceptions).filter((path) => tree.size > 50 && !tree.has(path))
      return [...wrong, ...gone.map((path) => `scripts/guards/platform-names.ts: there is no ${path}`)]
    },
  }
}

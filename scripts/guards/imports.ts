import { posix } from 'node:path'
import { platformIds } from '../../src/model/platform-ids'
import { below, type Guard, type Tree } from './files'

/** Layers from the inside out; a file may import from its own layer or from one further in. */
export const layers: string[][] = [
  ['errors', 'json', 'cookie', 'units', 'groups', 'asset', 'async', 'words', 'model', 'font'],
  ['links', 'http', 'store'],
  ['platforms'],
  ['api', 'probe', 'reply', 'card', 'media', 'push'],
  ['chat', 'console'],
  ['config', 'client', 'bin', 'index'],
]

/** `config` holds the form, read only by the entry; `client` and `bin` must stay free of everything of the chat. */
export const forbidden: Record<string, string[]> = {
  client: ['chat', 'console', 'card', 'media', 'probe', 'reply', 'store', 'config', 'index'],
  bin: ['chat', 'console', 'card', 'media', 'probe', 'reply', 'store', 'config', 'index'],
  store: ['http', 'links'],
  push: ['api', 'probe', 'reply', 'card', 'media'],
  links: ['http', 'store'],
  http: ['links', 'store'],
  probe: ['reply', 'card', 'media', 'push'],
  reply: ['api', 'probe', 'card', 'push'],
  card: ['api', 'media', 'probe', 'reply', 'push'],
  media: ['api', 'card', 'probe', 'reply', 'push'],
  api: ['probe', 'reply', 'card', 'media', 'push'],
}

/** Packages with one home. */
export const homes: Record<string, RegExp> = {
  koishi: /^src\/(index|config)\.ts$|^src\/(chat|console|store)\//,
  axios: /^src\/http\//,
  sharp: /^src\/(card|media)\//,
  '@takumi-rs/core': /^src\/card\/(engine|fonts|renderer)\.ts$/,
}

const statement =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g

/** Specifiers a source text imports, type-only ones included. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(statement)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}

function areaOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '')
}

function layerOf(area: string): number {
  return layers.findIndex((names) => names.includes(area))
}

/** Platform whose folder a path is in or, with nothing behind it, is; folders without a declaration are shared parts. */
function platformOf(path: string, behind = ''): string | undefined {
  const id = /^src\/platforms\/([^/]+)(?=\/|$)/.exec(path)?.[1]
  const known: readonly string[] = platformIds
  return id !== undefined && known.includes(id) && path.startsWith(`src/platforms/${id}${behind}`) ? id : undefined
}

export const importDirection: Guard = {
  name: 'import direction',
  check(tree: Tree) {
    const wrong: string[] = []
    for (const [path, text] of below(tree, 'src/')) {
      const from = areaOf(path)
      if (path.endsWith('.d.ts')) continue
      if (layerOf(from) < 0) wrong.push(`${path}: ${from} has no place in the layers`)
      for (const specifier of importsOf(text)) {
        if (!specifier.startsWith('.')) {
          const home = homes[specifier]
          if (home && !home.test(path)) wrong.push(`${path}: ${specifier} may not be imported here`)
          continue
        }
        const target = posix.join(posix.dirname(path), specifier)
        if (!target.startsWith('src/')) {
          if (!(from === 'words' && target.startsWith('locales/')) && !/^(locales\/|package\.json$)/.test(target)) {
            wrong.push(`${path}: reaches out of src to ${specifier}`)
          }
          continue
        }
        const to = areaOf(target)
        if (to === from) continue
        if (layerOf(to) > layerOf(from) || forbidden[from]?.includes(to))
          wrong.push(`${path}: ${from} may not import ${to}`)
        if (from === 'platforms' || to !== 'platforms') continue
        // A platform's inside is its own business: others go through the declarations.
        if (platformOf(target, '/')) wrong.push(`${path}: reaches into ${target}`)
      }
      const own = platformOf(path, '/')
      for (const specifier of own ? importsOf(text) : []) {
        const target = posix.join(posix.dirname(path), specifier)
        const other = platformOf(target)
        if (specifier.startsWith('.') && other && other !== own) wrong.push(`${path}: ${own} may not import ${other}`)
      }
    }
    return wrong
  },
}

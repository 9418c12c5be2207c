import { layersTable, layerMarkers } from '../lib/layers-table'
import { withTable } from '../lib/endpoint-table'
import { below, type Guard, type Tree } from './files'

/** Pages for programmers: whatever they name has to exist. */
const pages = ['docs/architecture.md', 'CONTRIBUTING.md', 'simulator/README.md']

/** Words of npm that are no scripts of ours. */
const npmOwn = new Set(['ci', 'install', 'pack', 'run'])

const code = ['src/', 'simulator/', 'samples/', 'scripts/', 'bench/', 'test/']

interface Names {
  tree: Tree
  /** Files and the folders above them. */
  paths: ReadonlySet<string>
  rooms: ReadonlySet<string>
  files: ReadonlySet<string>
  scripts: ReadonlySet<string>
  guards: ReadonlySet<string>
  /** Every identifier of the code. */
  words: ReadonlySet<string>
}

function namesOf(tree: Tree): Names {
  const paths = new Set<string>()
  for (const path of tree.keys()) {
    const parts = path.split('/')
    for (let end = 1; end <= parts.length; end++) paths.add(parts.slice(0, end).join('/'))
  }
  const words = new Set<string>()
  for (const room of code) {
    for (const [, text] of below(tree, room, 's')) for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) words.add(word)
  }
  const manifest = JSON.parse(tree.get('package.json') ?? '{}') as { scripts?: object }
  const guards = [...below(tree, 'scripts/guards/')].flatMap(([, text]) =>
    [...text.matchAll(/^ {2,4}name: '([^']+)',$/gm)].map((match) => match[1] ?? ''),
  )
  return {
    tree,
    paths,
    rooms: new Set([...paths].filter((path) => !path.includes('/'))),
    files: new Set([...tree.keys()].map((path) => path.replace(/^.*\//, ''))),
    scripts: new Set(Object.keys(manifest.scripts ?? {})),
    guards: new Set(guards),
    words,
  }
}

/** `src/platforms/<name>/links.ts`, `test/chat/*.test.ts`: at least one path has to fit. */
function fits(path: string, { paths }: Names): boolean {
  const bare = path.replace(/\/$/, '')
  if (!/[<*]/.test(bare)) return paths.has(bare)
  const pattern = bare.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replace(/<[^>]+>|\*/g, '[^/]+')
  return [...paths].some((known) => new RegExp(`^${pattern}$`).test(known))
}

/** What the file declares, re-exports or lists under this name. */
function declares(text: string, name: string): boolean {
  const statement = `(?:function\\*?|const|let|class|interface|type|enum)\\s+${name}\\b`
  const member = `^\\s*(?:readonly |async |private )*['"]?${name}['"]?[?]?\\s*[:(<,]`
  return new RegExp(`${statement}|${member}|export \\{[^}]*\\b${name}\\b`, 'm').test(text)
}

/** What is wrong with one piece of code in the text; `undefined` = nothing, or nothing that can be known. */
function objection(span: string, names: Names): string | undefined {
  const script = /^npm (?:run )?([\w-]+)/.exec(span)?.[1]
  if (script !== undefined)
    return names.scripts.has(script) || npmOwn.has(script) ? undefined : `there is no npm script ${script}`
  const [, file, list] = /^([\w./-]+\.\w+): ([\w, ]+)$/.exec(span) ?? []
  if (file !== undefined && list !== undefined) {
    const text = names.tree.get(file)
    if (text === undefined) return `${file} does not exist`
    const absent = list.split(', ').filter((name) => !declares(text, name))
    return absent.length > 0 ? `${file} has no ${absent.join(', ')}` : undefined
  }
  if (names.rooms.has(span.split('/')[0] ?? '') && /^[\w./<>*@-]+$/.test(span))
    return fits(span, names) ? undefined : `${span} does not exist`
  if (/^[\w-]+\.(ts|mts|mjs|md|yml|json)$/.test(span))
    return names.files.has(span) ? undefined : `no file is called ${span}`
  if (!/^[A-Za-z_][\w.]*(\(\))?$/.test(span)) return undefined
  const absent = span
    .replace('()', '')
    .split('.')
    .filter((word) => /[A-Z_]/.test(word) && !names.words.has(word))
  return absent.length > 0 ? `nothing is called ${absent.join(', ')}` : undefined
}

/** Code in running text and in `tree` blocks, where every line begins with a path. */
function* spansOf(markdown: string): Generator<string> {
  for (const [, block = ''] of markdown.matchAll(/^```tree\n([\s\S]*?)^```/gm)) {
    for (const line of block.split('\n')) if (line.trim() !== '') yield line.trim().split(/\s+/)[0] ?? ''
  }
  const running = markdown.replace(/^```[\s\S]*?^```/gm, '')
  for (const [, span = ''] of running.matchAll(/`([^`\n]+)`/g)) yield span
}

/** Paths, symbols, scripts and guards the pages for programmers name exist; the layers are those that are checked. */
export const docs: Guard = {
  name: 'docs',
  check(tree: Tree) {
    const names = namesOf(tree)
    const wrong: string[] = []
    for (const page of pages) {
      const text = tree.get(page)
      if (text === undefined) {
        wrong.push(`${page} is missing`)
        continue
      }
      for (const span of spansOf(text)) {
        const why = objection(span, names)
        if (why !== undefined) wrong.push(`${page}: ${why}`)
      }
      for (const [, guard = ''] of text.matchAll(/\bguard \*([^*]+)\*/g)) {
        if (!names.guards.has(guard)) wrong.push(`${page}: no guard is called ${guard}`)
      }
      for (const [, link = ''] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        const folder = page.includes('/') ? page.replace(/[^/]+$/, '') : ''
        const path = new URL(link, `file:///${folder}`).pathname.slice(1)
        if (!names.paths.has(path)) wrong.push(`${page}: the link ${link} leads nowhere`)
      }
    }
    const architecture = tree.get('docs/architecture.md') ?? ''
    if (withTable(architecture, layersTable(), layerMarkers) !== architecture)
      wrong.push('docs/architecture.md: the layers are not those of scripts/guards/imports.ts; run npm run lists')
    return [...new Set(wrong)]
  },
}

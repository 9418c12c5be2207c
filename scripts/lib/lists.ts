/**
 * Lists that are made from folders: whoever adds a file adds nothing else. Pure, over the text of the tree:
 * a list can be made before what it lists can be loaded.
 */
import { platformIds } from '../../src/model/platform-ids'
import { below, type Tree } from '../guards/files'

/** What the folders say: the files to write, and what keeps them from being right. */
export interface Lists {
  /** Path → text. */
  files: Map<string, string>
  wrong: string[]
}

export const command = 'npm run lists'

/** A named export and the file it comes from. */
interface Entry {
  name: string
  /** As imported by the list. */
  from: string
}

/** On one line where it fits, as prettier decides. */
function bracketed(before: string, items: readonly string[], after: string, pad = ''): string {
  const line = `${before}${pad}${items.join(', ')}${pad}${after}`
  return line.length <= 120 ? line : `${before}\n${items.map((item) => `  ${item},\n`).join('')}${after}`
}

function imports(entries: readonly Entry[]): string[] {
  const files = new Map<string, string[]>()
  for (const { name, from } of entries) files.set(from, [...(files.get(from) ?? []), name])
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([from, names]) => bracketed('import {', [...names].sort(), `} from '${from}'`, ' '))
}

/** As prettier writes a key of an object. */
const quotedKey = (name: string): string => (/^\w+$/.test(name) ? name : `'${name}'`)

const text = (lines: readonly string[]): string => `${lines.join('\n')}\n`

/** Paths directly in a folder that ends with `/`. */
const inFolder = (tree: Tree, folder: string) =>
  [...below(tree, folder)].filter(([path]) => !path.slice(folder.length).includes('/'))

/** `src/a/b-c.ts` → `b-c`. */
const stem = (path: string): string => path.replace(/^.*\//, '').replace(/\.ts$/, '')
/** `src/a/b-c.ts` → `./b-c`. */
const besides = (path: string): string => `./${stem(path)}`

const platformFolder = 'src/platforms/'

/** Folders with a declaration in them. */
function platformFolders(tree: Tree): string[] {
  const declared = [...below(tree, platformFolder, '/index.ts')].flatMap(([path, content]) => {
    const folder = /^src\/platforms\/([^/]+)\/index\.ts$/.exec(path)?.[1]
    return folder !== undefined && /\bdefinePlatform\(/.test(content) ? [folder] : []
  })
  return declared.sort()
}

function platformList(tree: Tree, ids: readonly string[]): Lists {
  const folders = platformFolders(tree)
  const wrong = [
    ...folders
      .filter((folder) => !ids.includes(folder))
      .map((folder) => `src/model/platform-ids.ts: ${folder} is missing`),
    ...ids
      .filter((id) => !folders.includes(id))
      .map((id) => `${platformFolder}${id}/index.ts: no declaration of ${id} (definePlatform)`),
  ]
  const lines = [
    `/** All platforms. Made by \`${command}\` from the folders beside this file, in the order of \`platformIds\`. */`,
    "import type { PlatformId } from '../model'",
    "import type { Platform } from './define'",
    ...imports(ids.map((id) => ({ name: id, from: `./${id}` }))),
    '',
    '/** Declarations by id, each with its own type: methods of the client derive from it. */',
    bracketed('export const declarations = {', ids, '} as const satisfies Record<PlatformId, Platform>', ' '),
    '',
    'export const platforms: readonly Platform[] = Object.values(declarations)',
  ]
  const bodies = [
    `/** What the endpoints answer, by platform. Made by \`${command}\`; see \`endpoint/body.ts\`. */`,
    "import type { PlatformId } from '../model'",
    "import type { Bodies } from './endpoint/body'",
    ...imports(ids.map((id) => ({ name: `bodies as ${id}`, from: `./${id}/bodies` }))),
    '',
    bracketed('export const bodies = {', ids, '} as const satisfies Record<PlatformId, Bodies>', ' '),
  ]
  return {
    files: new Map([
      [`${platformFolder}index.ts`, text(lines)],
      [`${platformFolder}bodies.ts`, text(bodies)],
    ]),
    wrong,
  }
}

function endpointList(tree: Tree, platform: string): Lists {
  const folder = `${platformFolder}${platform}/endpoints/`
  const wrong: string[] = []
  const found = inFolder(tree, folder).flatMap(([path, content]) =>
    [...content.matchAll(/^export const (\w+) = defineEndpoint\(\{\n([\s\S]*?)^\}\)/gm)].map((match) => {
      const [, name = '', body = ''] = match
      const order = /^ {2}order: (\d+),$/m.exec(body)?.[1]
      if (order === undefined) wrong.push(`${path}: ${name} has no order`)
      return { name, from: besides(path), order: Number(order) }
    }),
  )
  const sorted = found.sort((a, b) => a.order - b.order)
  for (const [index, { name, order }] of sorted.entries()) {
    if (order === sorted[index - 1]?.order) wrong.push(`${folder}: ${name} has the order of ${sorted[index - 1]?.name}`)
  }
  const lines = [
    `/** All endpoints of the platform. Made by \`${command}\` from the files beside this one, by the \`order\` of each. */`,
    "import type { Endpoint } from '../../endpoint/record'",
    ...imports(sorted),
    '',
    bracketed('export const endpoints = [', sorted.map(({ name }) => name), '] as const satisfies readonly Endpoint[]'),
  ]
  return { files: new Map([[`${folder}index.ts`, text(lines)]]), wrong }
}

/** Names no log may show the value of, copied to where the mask can reach them: it works before any platform is loaded. */
function secretList(tree: Tree): Lists {
  const wrong: string[] = []
  const names = platformFolders(tree).flatMap((id) => {
    const path = `${platformFolder}${id}/secrets.ts`
    const list = /^export const secrets = \[\n([\s\S]*?)^\]/m.exec(tree.get(path) ?? '')?.[1]
    if (list === undefined) wrong.push(`${path}: exports no secrets`)
    return [...(list ?? '').matchAll(/'([^']+)'/g)].map(([quoted]) => quoted)
  })
  const lines = [
    `/** Names of the platforms whose values are secret. Made by \`${command}\` from the \`secrets.ts\` of each. */`,
    bracketed('export const platformSecrets: readonly string[] = [', names, ']'),
  ]
  return { files: new Map([['src/http/platform-secrets.ts', text(lines)]]), wrong }
}

const trialSettings = 'scripts/lib/start/koishi.yml'

/** The trial app's settings take a cookie of each platform from the environment. */
function trialCookies(tree: Tree, ids: readonly string[]): Lists {
  const template = tree.get(trialSettings)
  if (template === undefined) return { files: new Map(), wrong: [] }
  const cookies = ids.map((id) => {
    const variable = `\${{ env.AMAGI_${id.toUpperCase()}_COOKIE }}`
    return `        ${id}:\n          cookie: ${variable}\n`
  })
  const filled = template.replace(/^( {6}accounts:\n)(?: {8,}.*\n)*/m, (_, head: string) => head + cookies.join(''))
  return { files: new Map([[trialSettings, filled]]), wrong: [] }
}

const adapterFolder = 'src/chat/adapters/'
const adapterParts = new Set(['all', 'base', 'default', 'index'])

function adapterList(tree: Tree): Lists {
  const wrong: string[] = []
  const found = inFolder(tree, adapterFolder).flatMap(([path, content]) => {
    if (adapterParts.has(stem(path))) return []
    const name = /^export const (\w+): ChatAdapter = /m.exec(content)?.[1]
    if (name === undefined) wrong.push(`${path}: exports no ChatAdapter`)
    return name === undefined ? [] : [{ name, from: besides(path) }]
  })
  const names = found.map(({ name }) => name).sort()
  const lines = [
    `/** All adapters something is known about. Made by \`${command}\` from the files beside this one. */`,
    "import type { ChatAdapter } from './base'",
    ...imports(found),
    '',
    bracketed('export const known: readonly ChatAdapter[] = [', names, ']'),
  ]
  return { files: new Map([[`${adapterFolder}all.ts`, text(lines)]]), wrong }
}

const cardFolder = 'src/card/cards/'

function cardList(tree: Tree): Lists {
  const wrong: string[] = []
  const found = inFolder(tree, cardFolder).flatMap(([path, content]) => {
    const [, name, kind] = /^export const (\w+): Card<'([\w-]+)'> = /m.exec(content) ?? []
    if (name === undefined) return []
    if (name !== kind || stem(path) !== kind) wrong.push(`${path}: file and export of a card are named after its kind`)
    return [{ name, from: besides(path) }]
  })
  const names = found.map(({ name }) => name).sort()
  const lines = [
    `/** The card of every kind of post. Made by \`${command}\` from the files beside this one; a kind without one does not compile. */`,
    "import type { PostKind } from '../../model'",
    "import type { Card } from './card'",
    ...imports(found),
    '',
    bracketed('export const cards: { readonly [Kind in PostKind]: Card<Kind> } = {', names, '}', ' '),
  ]
  return { files: new Map([[`${cardFolder}all.ts`, text(lines)]]), wrong }
}

const commandFolder = 'src/chat/commands/'

function commandListOf(tree: Tree): Lists {
  const found = inFolder(tree, commandFolder).flatMap(([path, content]) =>
    [...content.matchAll(/^export const (\w+): CommandRecord<'([\w.]+)'> = /gm)].map(([, name = '', command = '']) => ({
      name,
      command,
      from: besides(path),
    })),
  )
  const sorted = found.sort((a, b) => (a.command < b.command ? -1 : 1))
  const lines = [
    `/** Every command by its name. Made by \`${command}\` from the files beside this one; a name without one does not compile. */`,
    ...imports(sorted),
    "import type { CommandName, CommandRecord } from './record'",
    '',
    bracketed(
      'export const commands: { readonly [Name in CommandName]: CommandRecord<Name> } = {',
      sorted.map((one) => (one.name === one.command ? one.name : `${quotedKey(one.command)}: ${one.name}`)),
      '}',
      ' ',
    ),
  ]
  return { files: new Map([[`${commandFolder}all.ts`, text(lines)]]), wrong: [] }
}

/** Every list of the tree. `ids` in the order they are to be listed. */
export function listsOf(tree: Tree, ids: readonly string[] = platformIds): Lists {
  const lists = [
    platformList(tree, ids),
    ...platformFolders(tree).map((id) => endpointList(tree, id)),
    secretList(tree),
    trialCookies(tree, ids),
    adapterList(tree),
    cardList(tree),
    commandListOf(tree),
  ]
  return {
    files: new Map(lists.flatMap(({ files }) => [...files])),
    wrong: lists.flatMap(({ wrong }) => wrong),
  }
}

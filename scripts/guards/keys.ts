import { load } from 'js-yaml'
import { families } from '../../src/words/families'
import { below, type Guard, type Tree } from './files'
import { leaves } from './locales'

/** What the guard knows of a family: `src/words/families.ts`. */
export type Families = Readonly<Record<string, { readonly pattern: string; readonly members: readonly string[] }>>

/** Where keys may be put together. */
const home = 'src/words/families.ts'

/** Texts the framework looks up itself for a command that exists. */
const readByKoishi = /^commands\.(.+?)\.(description|usage|examples|arguments\..+|options\..+)$/

const literal = /(['"`])((?:amagi|commands)\.[\w.-]*)\1/g
const builtKey = /`(?:amagi|commands)\.[^`]*\$\{|['"`](?:amagi|commands)\.[\w.-]*['"`]\s*\+|\bas TextKey\b/g
/** Behind these a key may be relative or come from anywhere; `say` and `sayPlain` take only whole keys. */
const untyped = /\bsession\.(?:i18n|text)\(/g

const lineOf = (text: string, index: number): number => text.slice(0, index).split('\n').length

interface Use {
  key: string
  /** Where it stands. */
  at: string
}

function usesOf(tree: Tree, known: Families): Use[] {
  // The name of a command is written like a key and is none.
  const commands = new Set(known.command?.members)
  const uses: Use[] = []
  for (const [path, text] of below(tree, 'src/')) {
    if (path === home) continue
    for (const match of text.matchAll(literal)) {
      const name = match[2] ?? ''
      if (!commands.has(name)) uses.push({ key: name, at: `${path}:${lineOf(text, match.index)}` })
    }
  }
  for (const [name, { pattern, members }] of Object.entries(known)) {
    for (const member of members) uses.push({ key: pattern.replace('*', member), at: `family ${name}` })
  }
  return uses
}

/** Families nobody asks: their texts would count as used. */
function idle(tree: Tree, known: Families): string[] {
  const source = [...below(tree, 'src/')].flatMap(([path, text]) => (path === home ? [] : [text])).join('\n')
  return Object.keys(known)
    .filter((name) => !new RegExp(`\\b(?:key|knownKey)\\(\\s*'${name}'`).test(source))
    .map((name) => `${home}: nothing asks for a text of the family ${name}`)
}

function built(tree: Tree): string[] {
  return [...below(tree, 'src/')].flatMap(([path, text]) => [
    ...(path.startsWith('src/words/')
      ? []
      : Array.from(
          text.matchAll(builtKey),
          ({ index }) => `${path}:${lineOf(text, index)}: a key is put together; make it a family`,
        )),
    ...(path === 'src/chat/say.ts'
      ? []
      : Array.from(
          text.matchAll(untyped),
          ({ index }) => `${path}:${lineOf(text, index)}: texts of a session are said by chat/say.ts`,
        )),
  ])
}

/** Every key has its text in every language, every text has its key, and no key is put together outside `words`. */
export function localeKeys(known: Families = families): Guard {
  return {
    name: 'locale keys',
    check(tree) {
      const uses = usesOf(tree, known)
      const used = new Set(uses.map(({ key }) => key))
      const commands = new Set(['amagi', ...(known.command?.members ?? [])])
      const wrong = [...built(tree), ...idle(tree, known)]
      for (const [path, content] of below(tree, 'locales/', '.yml')) {
        const texts = leaves(load(content))
        for (const { key, at } of uses) if (!texts.has(key)) wrong.push(`${at}: ${path} has no text ${key}`)
        for (const key of texts.keys()) {
          // The form and the page of the plugin have guards of their own.
          if (used.has(key) || key.startsWith('_')) continue
          const command = readByKoishi.exec(key)?.[1]
          if (command === undefined || !commands.has(command)) wrong.push(`${path}: nothing says ${key}`)
        }
      }
      return wrong
    },
  }
}

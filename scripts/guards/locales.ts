import { load } from 'js-yaml'
import { below, type Guard, type Tree } from './files'

/** Leaves of a nested text file as `a.b.c` → text. */
export function leaves(node: unknown, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      for (const entry of leaves(value, path ? `${path}.${key}` : key)) found.set(entry[0], entry[1])
    }
  } else {
    found.set(path, String(node ?? ''))
  }
  return found
}

const variables = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1])
    .sort()
    .join(',')

/** A text without quotation marks that ends where YAML sees a comment. */
const cut = /^\s*[^\s#'"][^:]*:\s+[^'"|>{[#\s].*?\s#/

export const localeParity: Guard = {
  name: 'locale parity',
  check(tree: Tree) {
    const wrong: string[] = []
    for (const [path, text] of below(tree, 'locales/', '.yml')) {
      for (const [at, line] of text.split('\n').entries())
        if (cut.test(line)) wrong.push(`${path}:${at + 1}: the text ends at " #", put it in quotation marks`)
    }
    const files = [...below(tree, 'locales/', '.yml')].map(([path, text]) => ({ path, texts: leaves(load(text)) }))
    const [first, ...rest] = files
    if (!first || rest.length === 0) return ['locales/: at least two languages are expected']
    for (const other of rest) {
      for (const [key, text] of first.texts) {
        const twin = other.texts.get(key)
        if (twin === undefined) wrong.push(`${other.path}: ${key} is missing`)
        else if (variables(twin) !== variables(text))
          wrong.push(`${other.path}: ${key} has other variables than ${first.path}`)
        if (text.trim() === '') wrong.push(`${first.path}: ${key} is empty`)
      }
      for (const [key, text] of other.texts) {
        if (!first.texts.has(key)) wrong.push(`${first.path}: ${key} is missing`)
        if (text.trim() === '') wrong.push(`${other.path}: ${key} is empty`)
      }
    }
    return wrong
  },
}

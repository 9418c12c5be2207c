import { load } from 'js-yaml'
import { below, type Guard, type Tree } from './files'
import { leaves } from './locales'

/** Codes written as rows of the table in `src/errors.ts`. */
function rowsOf(text: string): string[] {
  const table = /errorTable = \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? ''
  return [...table.matchAll(/^\s*'?([a-z-]+)'?: row\(/gm)].map((match) => match[1] ?? '')
}

export const errorRows: Guard = {
  name: 'error rows',
  check(tree: Tree) {
    const wrong: string[] = []
    const codes = rowsOf(tree.get('src/errors.ts') ?? '')
    if (codes.length === 0) return ['src/errors.ts: no error table found']
    for (const [path, text] of below(tree, 'locales/', '.yml')) {
      const texts = leaves(load(text))
      for (const code of codes) if (!texts.has(`amagi.error.${code}`)) wrong.push(`${path}: no text for error ${code}`)
      for (const key of texts.keys()) {
        const code = /^amagi\.error\.([a-z-]+)$/.exec(key)?.[1]
        if (code && !codes.includes(code)) wrong.push(`${path}: text for ${code}, which is no error code`)
      }
    }
    const known = new Set(codes)
    for (const [path, text] of below(tree, 'src/')) {
      for (const match of text.matchAll(/new AmagiError\(\s*'([^']+)'/g)) {
        if (!known.has(match[1] ?? '')) wrong.push(`${path}: ${match[1]} has no row`)
      }
      if (/throw new (Error|TypeError|RangeError)\(/.test(text))
        wrong.push(`${path}: throws something else than AmagiError`)
    }
    return wrong
  },
}

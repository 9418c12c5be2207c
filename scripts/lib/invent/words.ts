/** What may stay in an invented twin: words the readers themselves know, and hosts that everybody is served from. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { platforms } from '../../../src/platforms'
import { published } from './numbers'
import { run, wordsOf } from './runs'

/** Words of markup and of answers at large that no reader names. */
const common =
  'html body head header meta charset title script style class span figure figcaption strong blockquote width height ' +
  'image audio video jpeg webp heic avif mpd m3u8 json data nbsp amp quot https http true false null undefined placeholder redacted version encoding params query loaded desktop'

export interface StructuralWords {
  has(word: string): boolean
  /** Whether it is a stretch of four of a longer structural word of another script. */
  hasPart(word: string): boolean
  /** Registered domains of the platforms and their CDNs. */
  hosts: readonly string[]
}

/** Comments and examples may quote what people wrote; code does not. */
const withoutComments = (code: string): string =>
  code
    // Examples of parameters are real ids and names.
    .replace(/\bexample: .*$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')

/** Every word of the code below `src/platforms` and `src/links`: an enumeration that is compared there has to stay. */
export function structuralWords(root: string): StructuralWords {
  const words = new Set(common.split(' '))
  const parts = new Set<string>()
  const files = ['src/platforms', 'src/links'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(root, folder, name)),
  )
  for (const name of files) {
    if (!name.endsWith('.ts')) continue
    const code = withoutComments(readFileSync(name, 'utf8'))
    for (const [word] of code.matchAll(/\w+/g)) words.add(word.toLowerCase())
    for (const [word] of code.matchAll(run)) words.add(word.toLowerCase())
    for (const part of wordsOf(code)) parts.add(part)
  }
  const hosts = platforms.flatMap(({ hosts: { links, short, api, media } }) => [...links, ...short, ...api, ...media])
  return {
    has: (word) => words.has(word.toLowerCase()) || published.has(Number(word)),
    hasPart: (word) => parts.has(word),
    hosts: [...new Set<string>([...hosts, 'qq.com'])],
  }
}

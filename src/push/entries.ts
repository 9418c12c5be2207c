/**
 * Words a chat filters by: as they are written, as they are checked, as they are looked for.
 *
 * A pattern runs in time that grows with the text alone (RE2): whoever writes one cannot hold the process up. The engine is
 * loaded with the first pattern of anybody, 17 ms and 1 MB (re2js 2.10, 2026-11).
 */
import { lazy } from '../async/lazy'
import type { News, Wishes } from '../model'
import type { Matcher } from './wishes'

/** Why an entry is none. `pattern`: `detail` says what the engine makes of it. */
interface EntryFault {
  readonly fault: 'empty' | 'long' | 'flags' | 'pattern'
  readonly detail?: string
}

/** Letters of one entry: a pattern of a few more takes seconds for a long text. */
export const longestEntry = 100
/** Letters of a text that are looked at. */
const longestText = 20_000

type Engine = (pattern: string, flags: string) => (text: string) => boolean

async function loadEngine(): Promise<Engine> {
  const { RE2JS } = await import('re2js')
  const numbers: Readonly<Record<string, number>> = {
    i: RE2JS.CASE_INSENSITIVE,
    m: RE2JS.MULTILINE,
    s: RE2JS.DOTALL,
  }
  return (pattern, flags) => {
    const compiled = RE2JS.compile(
      pattern,
      [...flags].reduce((sum, flag) => sum | (numbers[flag] ?? 0), 0),
    )
    return (text) => compiled.matcher(text).find()
  }
}

/** Of one case and width. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()

const patternShape = /^\/(.+)\/([A-Za-z]*)$/s
/** `g` and `u` change nothing here. */
const knownFlags = /^[imsgu]*$/
const tagShape = /^[#＃](.+?)[#＃]?$/s

/** A tag without its signs. */
const bareTag = (tag: string): string => folded(tag).replace(/^#|#$/g, '').trim()

/** All that is looked at: tags are words as well, wherever the platform keeps them. */
const textOf = ({ text, tags }: Pick<News, 'text' | 'tags'>): string =>
  [text.slice(0, longestText), ...tags.map((tag) => `#${tag}`)].join('\n')

/** One entry in the form it is kept in, or why it is none. */
function shapeOf(entry: string): EntryFault | { kept: string; pattern?: [source: string, flags: string] } {
  const kept = entry.trim()
  if (kept === '' || /^[#＃]+$/.test(kept)) return { fault: 'empty' }
  if ([...kept].length > longestEntry) return { fault: 'long' }
  const [, source, flags = ''] = patternShape.exec(kept) ?? []
  if (source === undefined) return { kept }
  return knownFlags.test(flags) ? { kept, pattern: [source, flags] } : { fault: 'flags', detail: flags }
}

/** Entries compiled once and kept. */
export interface Matchers {
  /** The entry as it is kept, or what is wrong with it. Rejects with AmagiError when the engine cannot be loaded. */
  check(entry: string): Promise<{ readonly kept: string } | EntryFault>
  /** Before anybody asks for the matchers of these, which are all there are: others are forgotten. The same rejection. */
  prepare(wishes: Iterable<Wishes>): Promise<void>
  /** What is no entry, or was not prepared, finds nothing. */
  of(entry: string): Matcher
}

const nothing: Matcher = () => false

/** One for the life of the plugin. `log`: an entry that finds nothing because it is none, once. */
export function createMatchers(log: (line: string) => void): Matchers {
  const engine = lazy(loadEngine)
  const kept = new Map<string, Matcher>()

  async function compiled(entry: string): Promise<{ kept: string; matcher: Matcher } | EntryFault> {
    const shape = shapeOf(entry)
    if ('fault' in shape) return shape
    if (shape.pattern) {
      const compile = await engine()
      try {
        const finds = compile(...shape.pattern)
        return { kept: shape.kept, matcher: (news) => finds(textOf(news)) }
      } catch (error) {
        const detail = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : ''
        return { fault: 'pattern', detail }
      }
    }
    const tag = tagShape.exec(shape.kept)?.[1]
    if (tag !== undefined) {
      const wanted = bareTag(tag)
      return { kept: shape.kept, matcher: ({ tags }) => tags.some((own) => bareTag(own) === wanted) }
    }
    const word = folded(shape.kept)
    return { kept: shape.kept, matcher: (news) => folded(textOf(news)).includes(word) }
  }

  return {
    async check(entry) {
      const made = await compiled(entry)
      return 'fault' in made ? made : { kept: made.kept }
    },
    async prepare(wishes) {
      const entries = new Set([...wishes].flatMap(({ only = [], never = [] }) => [...only, ...never]))
      for (const entry of entries) {
        if (kept.has(entry)) continue
        const made = await compiled(entry)
        if ('fault' in made) log(`push: a filter finds nothing: ${made.fault}`)
        kept.set(entry, 'fault' in made ? nothing : made.matcher)
      }
      for (const entry of kept.keys()) if (!entries.has(entry)) kept.delete(entry)
    },
    of: (entry) => kept.get(entry) ?? nothing,
  }
}

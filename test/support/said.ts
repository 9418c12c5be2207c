/**
 * What an upstream answer says in human words against what a card and the text form of its post say: everything that
 * an allow list names, and nothing else. Nothing here knows a platform.
 */
import { buildCard, buildView } from '../../src/card/cards'
import { parseJson } from '../../src/http/json'
import { isObject } from '../../src/json'
import type { CommentSection, Post } from '../../src/model'
import { describeComments } from '../../src/reply/comments'
import { describePost } from '../../src/reply/text'
import { translator } from '../../src/words/locale'
import { cardContext, textsOf } from './card-context'

/** What an answer became. */
export type Told = Post | CommentSection

/** One text of an answer, by its path; the places of lists are numbers. */
export interface Words {
  path: string
  text: string
}

/**
 * Which texts of an answer are content. Paths are dotted, `*` is any place of a list, and a step that ends in `!` is
 * JSON in a text. The function makes of a text what of it is content; without one all of it is.
 */
export interface Allowed {
  /** Have to be said by the card and by the text form. */
  says: Readonly<Record<string, true | ((text: string) => string)>>
  /** Of these the first that says something has to be said; the others may be behind a cut. */
  begins?: readonly string[]
  /** May be said: names that stand for others, people whose portrait is enough. */
  may?: readonly string[]
}

type Form = 'card' | 'text'

/** Characters of a text that is human in any case: four of a script that no code is written in. */
const human = /(?:\p{Script=Han}.*){4}/su

const isNested = (text: string): boolean => /^\s*[[{]/.test(text)

/** Every text below a value; texts that hold JSON are opened as well. */
export function wordsIn(value: unknown, path = ''): Words[] {
  const below = (key: string): string => (path === '' ? key : `${path}.${key}`)
  if (typeof value === 'string') {
    if (!isNested(value)) return [{ path, text: value }]
    try {
      return wordsIn(parseJson(value), `${path}!`)
    } catch {
      return [{ path, text: value }] // no JSON after all
    }
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, entry]) => wordsIn(entry, below(key)))
}

/** `a.0.b` → `a.*.b`; keys that are data (emotes, addresses) are places, too. */
export const formOf = (path: string): string =>
  path.replace(/(?<=\.(?:emote|jump_url)\.).+(?=\.\w+$)/, '*').replace(/(?<=^|\.)\d+(?=\.|!|$)/g, '*')

/** Letters and digits alone: emoji become pictures, blanks fold, signs change their width. */
const bare = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}\p{N}]|\u1160/gu, '')

/** Longer texts are cut at the end: so many characters of the beginning have to be there. */
const beginning = 12

/** A work without words of its own, for the comments below it. */
const wordless: Post = {
  platform: 'bilibili',
  kind: 'album',
  id: '1',
  url: 'https://example.test/1',
  text: [],
  coAuthors: [],
  stats: {},
  tags: [],
  images: [],
}

/** Everything a post or a comment section says, as a card and as a text. */
export function sayings(told: Told): Record<Form, string> {
  const options = { locale: 'zh-CN', translate: translator('zh-CN'), timeZone: 'Asia/Shanghai' } as const
  if ('comments' in told) {
    const view = { kind: 'comments', post: wordless, section: told, replies: 99 } as const
    const { node } = buildView(view, cardContext())
    return { card: textsOf(node).join(' '), text: describeComments(told, { ...options, replies: 99 }) }
  }
  const { node } = buildCard(told, cardContext({ platform: told.platform }))
  return { card: textsOf(node).join(' '), text: describePost(told, '', options) }
}

const ruleOf = (path: string, { says }: Allowed) => says[formOf(path)]

/** What of a text is content; undefined for all that is none. */
function contentOf({ path, text }: Words, allowed: Allowed): string | undefined {
  const rule = ruleOf(path, allowed)
  return rule === undefined ? undefined : rule === true ? text : rule(text)
}

const mayBeSaid = (path: string, allowed: Allowed): boolean =>
  ruleOf(path, allowed) !== undefined || [...(allowed.begins ?? []), ...(allowed.may ?? [])].includes(formOf(path))

/** Of every list that begins with what has to be said: the first with words. */
const firstOnes = (all: readonly Words[], { begins = [] }: Allowed): string[] =>
  begins.flatMap((form) => all.find(({ path, text }) => formOf(path) === form && bare(text) !== '')?.path ?? [])

/** Lines about what is missing or too much; empty when the post says just what it may. */
export function differences(answer: unknown, allowed: Allowed, said: Readonly<Record<Form, string>>): string[] {
  const all = wordsIn(answer)
  const first = firstOnes(all, allowed)
  const own = all
    .filter(({ path }) => mayBeSaid(path, allowed))
    .flatMap((words) => [contentOf(words, allowed) ?? '', words.text])
    .map(bare)
  return (['card', 'text'] as const).flatMap((form) => {
    const shown = bare(said[form])
    const missing = all.filter((one) => {
      const content = first.includes(one.path) ? one.text : (contentOf(one, allowed) ?? '')
      const wanted = Array.from(bare(content)).slice(0, beginning)
      return !shown.includes(wanted.join(''))
    })
    const foreign = all.filter(({ path, text }) => {
      if (mayBeSaid(path, allowed) || !human.test(text)) return false
      const other = bare(text)
      // The same words in another field are the content's, too.
      return shown.includes(other) && !own.some((one) => one.includes(other))
    })
    return [
      ...missing.map(({ path }) => `the ${form} does not say ${path}`),
      ...foreign.map(({ path }) => `the ${form} says ${path}`),
    ]
  })
}

/** Words nobody else says, one set per place. */
const marker = (index: number): string => `植入文字${String.fromCodePoint(0x4e00 + 97 * index)}甲乙丙`

/**
 * The answer with the text at every path in turn replaced by words of our own: what is on the list shows them, what is
 * not does not. `read` may refuse such an answer; `spared` are ids and other texts that are no words.
 */
export function planted(
  answer: unknown,
  allowed: Allowed,
  read: (answer: unknown) => Told,
  spared: (words: Words) => boolean,
): string[] {
  const all = wordsIn(answer)
  const first = firstOnes(all, allowed)
  return all.flatMap((words, index) => {
    const { path } = words
    const rule = first.includes(path) || ruleOf(path, allowed)
    const open = typeof rule === 'function' || (!rule && mayBeSaid(path, allowed))
    // A text inside a text has no place of its own, and a rule that takes a text apart would not know ours.
    if (path.includes('!') || open || spared(words)) return []
    const copy = structuredClone(answer)
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    const holder = steps.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), copy)
    // A key that is data may have dots in it.
    if (!isObject(holder)) return []
    holder[last] = marker(index)
    let told: Told
    try {
      told = read(copy)
    } catch {
      return [] // the text was no word: a mandatory field of another form
    }
    const said = sayings(told)
    return (['card', 'text'] as const).flatMap((form) => {
      const is = said[form].includes(marker(index))
      return is === (rule === true) ? [] : [`the ${form} ${is ? 'takes over' : 'loses'} ${path}`]
    })
  })
}

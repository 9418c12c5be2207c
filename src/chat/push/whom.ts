/** Who of a list is meant by what somebody wrote. Pure. */
import type { PlatformId } from '../../model'
import { meansEverybody } from '../all-word'
import type { Following } from './index'
import { plainWord } from './kind-words'
import { calledIn } from './words'

/** Somebody of a list, and the words behind. */
export interface Meant {
  readonly whom: readonly Following[]
  readonly rest: readonly string[]
}

/** Words of a name that are tried together. */
const mostWords = 10

/** Places of a list: `3`, `1,2`, `#3`, `1-3`; undefined when it is none, or not of this list. */
function placesIn(word: string, count: number): number[] | undefined {
  const places: number[] = []
  for (const part of plainWord(word).split(/[,、;]/)) {
    const [, from, to = from] = /^#?(\d{1,4})\.?(?:[-~](\d{1,4}))?$/.exec(part) ?? []
    if (from === undefined) return undefined
    const [first, last] = [Number(from), Number(to)]
    if (first < 1 || last > count || last < first) return undefined
    for (let place = first; place <= last; place++) places.push(place)
  }
  return places
}

/** Whether a word names places, and not those of a list of so many. */
export function missingPlaces(word: string, count: number): boolean {
  const isShaped = plainWord(word)
    .split(/[,、;]/)
    .every((part) => /^#?\d{1,4}\.?(?:[-~]\d{1,4})?$/.test(part))
  return isShaped && placesIn(word, count) === undefined
}

function byPlaces(words: readonly string[], list: readonly Following[]): Meant | undefined {
  const places = new Set<number>()
  let taken = 0
  for (const word of words) {
    const own = placesIn(word, list.length)
    if (!own) break
    for (const place of own) places.add(place)
    taken++
  }
  const whom = [...places].flatMap((place) => list[place - 1] ?? [])
  return taken > 0 ? { whom, rest: words.slice(taken) } : undefined
}

const namesOf = ({ name, remark, author }: Following): string[] =>
  // As it is kept, and as it is shown.
  [remark, name, name && calledIn(name, author.id), author.id].filter((one) => one !== undefined)

/** The longest name that stands in front; part of one is enough where it is one person's alone. */
function byName(words: readonly string[], list: readonly Following[]): Meant | undefined {
  const tries = Array.from({ length: Math.min(words.length, mostWords) }, (_, index) => index + 1).reverse()
  for (const count of tries) {
    const wanted = words.slice(0, count).join(' ').replace(/^@/, '')
    const exact = list.filter((one) => namesOf(one).includes(wanted))
    const same = list.filter((one) => namesOf(one).some((name) => plainWord(name) === plainWord(wanted)))
    const whom = exact.length > 0 ? exact : same
    if (whom.length > 0) return { whom, rest: words.slice(count) }
  }
  return undefined
}

/** All whose name or remark has this in it. */
export function alike(word: string, list: readonly Following[]): readonly Following[] {
  const wanted = plainWord(word)
  if ([...wanted].length < 2) return []
  return list.filter(({ name = '', remark = '' }) => [name, remark].some((own) => plainWord(own).includes(wanted)))
}

function byPart([first = '', ...rest]: readonly string[], list: readonly Following[]): Meant | undefined {
  const whom = alike(first, list)
  return whom.length === 1 ? { whom, rest } : undefined
}

/**
 * Whom words name in front: places of the list, all of them, a name or a remark, an id; with a platform in front only of it.
 * Undefined when it is nobody of the list. Several people of one name are several.
 */
export function whomIn(
  words: readonly string[],
  list: readonly Following[],
  readPlatform: (word: string) => PlatformId | undefined,
): Meant | undefined {
  const [first = '', ...others] = words
  if (first === '') return undefined
  if (meansEverybody(first)) return { whom: list, rest: others }
  const places = byPlaces(words, list)
  if (places) return places
  const named = byName(words, list)
  if (named) return named
  const platform = readPlatform(first)
  if (platform) {
    const own = list.filter(({ author }) => author.platform === platform)
    const [second = '', ...after] = others
    if (meansEverybody(second)) return { whom: own, rest: after }
    return byName(others, own) ?? byPart(others, own)
  }
  return byPart(words, list)
}

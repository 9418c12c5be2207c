/**
 * Which work a title means: one and no other, or none. Pure. A wrong answer is worse than none, so nothing is guessed:
 * titles are equal or they are not, and what two works share decides nothing.
 */
import type { Candidate, Target } from '../model'

const plainly = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cc}\s\ufe0f]+/gu, '')

/**
 * The same title however it was typed: width and case of letters, blanks and what cannot be seen do not count, nor does
 * what sites and share texts put behind it, one of the platform's `names`.
 *
 * @internal Held to pairs of titles by the tests.
 */
export function sameTitle(text: string, names: readonly string[]): string {
  let title = plainly(text)
  const tails = names.map(plainly)
  for (;;) {
    const tail = tails.find((name) => title.endsWith(name) && /[-_—|]$/.test(title.slice(0, -name.length)))
    const short = tail === undefined ? '' : title.slice(0, -tail.length).replace(/[-_—|]+$/, '')
    if (short === '') return title
    title = short
  }
}

/** Characters of a title that is enough by itself, without an author: shorter ones are words of everyday. */
const enough = 6

/** The file of a picture, whatever size and host it is shown in: both sites name files by their content. */
const fileOf = (address: string | undefined): string | undefined =>
  /\/([0-9a-f]{32,64})(?:[~.@?]|$)/i.exec(address ?? '')?.[1]?.toLowerCase()

/**
 * The one work a `named` target means. Its title has to be the same; where the card tells the author, so has the author.
 * Where it does not, the cover decides, or that there is no other work of this title among all that were found.
 */
export function exactOf(
  { id, extra = {} }: Target,
  found: readonly Candidate[],
  names: readonly string[],
): Candidate | undefined {
  const title = sameTitle(id, names)
  const titled = found.filter((one) => sameTitle(one.title, names) === title)
  const only = (list: readonly Candidate[]): Candidate | undefined => (list.length === 1 ? list[0] : undefined)
  if (extra.author !== undefined) {
    const author = plainly(extra.author)
    const own = titled.filter((one) => one.author !== undefined && plainly(one.author) === author)
    return only(own) ?? byCover(extra.cover, own)
  }
  // Cards have the author in a line of their own, or the first words of the description.
  const lines = new Set((extra.lines ?? '').split('\n').map(plainly))
  const told = titled.filter((one) => one.author !== undefined && lines.has(plainly(one.author)))
  if (told.length > 0) return only(told) ?? byCover(extra.cover, told)
  const shown = byCover(extra.cover, titled)
  if (shown) return shown
  return [...title].length >= enough ? only(titled) : undefined
}

function byCover(cover: string | undefined, list: readonly Candidate[]): Candidate | undefined {
  const file = fileOf(cover)
  const same = file === undefined ? [] : list.filter((one) => fileOf(one.cover) === file)
  return same.length === 1 ? same[0] : undefined
}

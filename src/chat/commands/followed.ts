/** Who of those who are followed is meant, and what they are called. */
import type { h } from 'koishi'
import type { FoundLink } from '../../links'
import { samePerson } from '../../model'
import type { Following } from '../push'
import { kindsIn } from '../push/kind-words'
import { onOrOff, startsOption } from '../push/option-words'
import { watchingOf } from '../push/watching'
import { alike, missingPlaces, whomIn, type Meant } from '../push/whom'
import { calledIn } from '../push/words'
import { plainly, type Say } from '../say'
import { platformIn } from './person-word'
import { readPlatform } from './platform-word'
import type { CommandContext } from './record'
import { behindLink, personOf, type Line } from './subscribing'

/** What somebody is called in a line. */
export const named = ({ remark, name, author }: Pick<Following, 'remark' | 'name' | 'author'>): string =>
  remark ?? calledIn(name ?? author.id, author.id)

/** Names of a message. */
export const mostNamed = 10

/** Some of a list by what they are called. */
export const namesIn = (list: readonly Following[], say: Say): string =>
  list
    .slice(0, mostNamed)
    .map(named)
    .join(plainly(say('amagi.reply.comma'))) + (list.length > mostNamed ? '…' : '')

/** What is asked where it is not clear who is meant: `word` may be a part of several names. */
export const which = (list: readonly Following[], say: Say, word = ''): h[] => {
  const some = alike(word, list)
  return say('commands.amagi.subscription.messages.which', { names: namesIn(some.length > 1 ? some : list, say) })
}

/** What is said of a word that names places a list has not, in front of how it is done; nothing for all others. */
export const noSuchPlace = (
  word: string | undefined,
  { length }: readonly Following[],
  { say }: Pick<CommandContext, 'say'>,
): h[] => (word !== undefined && missingPlaces(word, length) ? say('amagi.push.no-place', { word, n: length }) : [])

/** Whether a word behind somebody may be one more. */
const mayBeNext = (word: string | undefined): word is string =>
  word !== undefined && !startsOption(word) && !kindsIn(word) && onOrOff(word) === undefined

/** Who of the list words in front name: several, with blanks or commas between, and the words behind. */
function whomNamed(
  words: readonly string[],
  list: readonly Following[],
  context: Pick<CommandContext, 'kit'>,
): Meant | undefined {
  const [first = '', ...behind] = words
  const parts = missingPlaces(first, list.length) ? [] : first.split(/[,，、;；]/).filter(Boolean)
  const found =
    firstNamed(words, list, context) ??
    (parts.length > 1 ? firstNamed([...parts, ...behind], list, context) : undefined)
  if (!found || !mayBeNext(found.rest[0])) return found
  const next = whomNamed(found.rest, list, context)
  return next ? { whom: [...new Set([...found.whom, ...next.whom])], rest: next.rest } : found
}

function firstNamed(
  words: readonly string[],
  list: readonly Following[],
  context: Pick<CommandContext, 'kit'>,
): Meant | undefined {
  const meant = whomIn(words, list, (word) => readPlatform(word, context.kit.platforms))
  if (meant) return meant
  const { byName, platform } = platformIn(words, context)
  const own = byName ? words.slice(1) : words
  for (const count of [2, 1]) {
    const target = platform && watchingOf(platform)?.named?.(own.slice(0, count).join(' ').normalize('NFKC'))
    const here = target ? list.filter(({ author }) => samePerson(author, target)) : []
    if (here.length > 0) return { whom: here, rest: own.slice(count) }
  }
  return undefined
}

/** Who of the list a link shows. */
async function whomShown(
  { target }: FoundLink,
  list: readonly Following[],
  context: CommandContext,
): Promise<readonly Following[]> {
  const here = target.kind === 'user' ? list.filter(({ author }) => samePerson(author, target)) : []
  if (here.length > 0) return here
  const person = await personOf(target, context)
  return list.filter(({ author }) => samePerson(author, person))
}

/** Who of the list a message of ours begins with. */
function whomTold(told: string, list: readonly Following[]): readonly Following[] {
  const isTold = ({ name, author }: Following): boolean => told.startsWith(`${calledIn(name ?? author.id, author.id)} `)
  return list.filter(isTold)
}

/**
 * Who of the list is meant: by links, by what is replied to, or by words in front. Undefined when nobody is named; somebody who
 * is not in the list is nobody. Rejects with AmagiError when the platform has to be asked.
 */
export async function whomOf(
  context: CommandContext,
  list: readonly Following[],
  { words, pointers }: Pick<Line, 'words' | 'pointers'>,
): Promise<Meant | undefined> {
  const { links, told } = await pointers()
  const named = told === undefined ? [] : whomTold(told, list)
  if (named.length === 1) return { whom: named, rest: words }
  // A list of several people's, or what somebody wrote about his work.
  if (told !== undefined && links.length > 1) return undefined
  if (links.length === 0) return whomNamed(words, list, context)
  const whom = new Set<Following>()
  for (const link of links) for (const one of await whomShown(link, list, context)) whom.add(one)
  return { whom: [...whom], rest: behindLink(words, context) }
}

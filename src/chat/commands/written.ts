/** People who need not be followed, and what is wanted of them, as it is written behind a command. */
import type { FoundLink } from '../../links'
import { newsKinds, type NewsKind, type PersonRef, type PlatformId, type Target } from '../../model'
import { meansAll } from '../all-word'
import { kindsIn } from '../push/kind-words'
import { onOrOff } from '../push/option-words'
import { watchingOf } from '../push/watching'
import { isCalled, isNumber, platformIn, unglued } from './person-word'
import { readPlatform } from './platform-word'
import type { CommandContext } from './record'
import { behindLink, personOf } from './subscribing'

/** Somebody as he was written: a link, or a number or name of a platform. */
export interface Pointed {
  readonly platform?: PlatformId | undefined
  readonly who: string
  readonly link?: FoundLink
}

/** What was written: people, and perhaps kinds, on or off. */
export interface Written {
  readonly people: readonly Pointed[]
  readonly kinds: readonly NewsKind[]
  readonly wanted: 'on' | 'off' | undefined
  /** Stands behind somebody and is none of these. */
  readonly unknown?: string
}

/** Marks around a number: brackets it was explained in, the end of a sentence. */
const around = /^[<[{("'“‘「『【《]+|[>\]})"'”’」』】》。!?~]+$/g

/** The platform, wherever it stands, and the words without it. */
function withoutPlatform([first = '', ...others]: readonly string[], context: CommandContext) {
  const words = [...(unglued(first) ?? first).split(' '), ...others].filter(Boolean)
  const { platform, byName } = platformIn(words, context)
  const at = byName ? 0 : platform ? -1 : words.findIndex((word) => readPlatform(word, context.kit.platforms))
  const rest = words.filter((_, index) => index !== at)
  return { platform: platform ?? readPlatform(words[at] ?? '', context.kit.platforms), rest }
}

/** Takes what is wanted off the ends of the words, and what is left names people. `hasLink`: who they are was said. */
function takeWanted(
  words: readonly string[],
  hasLink: boolean,
): Pick<Written, 'kinds' | 'wanted'> & { rest: string[] } {
  const rest = [...words]
  const kinds = new Set<NewsKind>()
  let wanted: Written['wanted']
  /** Whether a word says what is wanted. */
  const take = (word = ''): boolean => {
    const own = meansAll(word) ? newsKinds : kindsIn(word.replace(/^(?:只[看要推]|仅)(?=.)/, ''))
    const on = onOrOff(word)
    if (on !== undefined) wanted ??= on ? 'on' : 'off'
    else if (own) for (const kind of own) kinds.add(kind)
    else return false
    return true
  }
  // One word is left: it is somebody, whatever it looks like.
  const least = hasLink ? 0 : 1
  while (rest.length > least && take(rest.at(-1))) rest.pop()
  // Behind a link stands whatever it was shared with.
  if (!hasLink) while (rest.length > 1 && take(rest[0])) rest.shift()
  return { kinds: newsKinds.filter((kind) => kinds.has(kind)), wanted, rest }
}

/** Several people by their numbers, or one by a name that may have blanks. */
function peopleIn(words: readonly string[], platform: PlatformId | undefined): Pick<Written, 'people' | 'unknown'> {
  const who = words.join(' ').normalize('NFKC')
  if (!platform || watchingOf(platform)?.named?.(who) !== undefined) return { people: [{ platform, who }] }
  const numbers = who
    .split(/[\s,、;]+/)
    .map((word) => word.replace(around, ''))
    .filter((word) => word !== '' && !isCalled(word, platform))
  if (numbers.length > 0 && numbers.every((word) => isNumber(word, platform)))
    return { people: numbers.map((number) => ({ platform, who: number })) }
  const [first = '', ...behind] = words
  const unknown = behind.find((word) => !kindsIn(word)) ?? behind[0]
  const people = [{ platform, who: first.normalize('NFKC') }]
  return unknown === undefined ? { people } : { people, unknown }
}

/** What stands behind a command about people who need not be followed. `links`: those that say who they are. */
export function written(words: readonly string[], links: readonly FoundLink[], context: CommandContext): Written {
  if (links.length > 0) {
    const { kinds, wanted } = takeWanted(behindLink(words, context), true)
    return { kinds, wanted, people: links.map((link) => ({ link, who: link.url })) }
  }
  const { platform, rest: all } = withoutPlatform(words, context)
  const isLabelled = platform !== undefined && all.length > 1 && isCalled(all[0] ?? '', platform)
  const { rest, ...facts } = takeWanted(isLabelled ? all.slice(1) : all, false)
  return { ...facts, ...peopleIn(rest, platform) }
}

/** Who may be meant by what was written: a link, or a number with its platform. */
export async function personIn(
  context: CommandContext,
  { platform, who, link }: Pointed,
): Promise<(PersonRef & { name: string }) | undefined> {
  const target: Target | undefined = link?.target ?? (platform && watchingOf(platform)?.named?.(who))
  if (target) return personOf(target, context)
  if (!platform || who === '') return undefined
  const { kit } = context
  return (await kit.service()).lookouts.find(platform, who, { signal: kit.signal })
}

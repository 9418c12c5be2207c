/** What commands about subscriptions have in common: which chat, who is meant, what is said when it fails. */
import { h } from 'koishi'
import { lazy } from '../../async/lazy'
import { toAmagiError } from '../../errors'
import { findLinks, type FoundLink } from '../../links'
import { samePerson, type PersonRef, type PlatformId, type Target } from '../../model'
import { declarations, platforms } from '../../platforms'
import type { Platform } from '../../platforms/define'
import { key, knownKey } from '../../words/families'
import { meansAllChats } from '../all-word'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { accountIn } from '../outlet/host'
import type { Following } from '../push'
import { onOrOff, startsOption } from '../push/option-words'
import { unaskedLimit } from '../push/unasked'
import { kindsIn, plainWord } from '../push/kind-words'
import { calledIn } from '../push/words'
import { alike, missingPlaces, whomIn } from '../push/whom'
import type { ChatRef } from '../ref'
import { plainly, type Say } from '../say'
import { linksAsked, linksGiven, linksQuoted, quotedBy } from './asked'
import { chatNamed, withoutChat } from './elsewhere'
import { readPlatform } from './platform-word'
import { textOf, type CommandContext } from './record'

/** Words of an argument. The framework leaves what stands behind the first one as markup; a form of the chat has plain text. */
function wordsOf(argument: unknown, isForm: boolean): string {
  const elements = Array.isArray(argument) ? (argument as h[]) : isForm ? undefined : h.parse(textOf(argument))
  const text = ({ type, attrs, children }: h): string =>
    type === 'text' ? String(attrs.content) : ` ${children.map(text).join('')} `
  return elements?.map(text).join('') ?? textOf(argument)
}

/** How a platform is watched; undefined where it cannot be. */
export const watchingOf = (id: PlatformId) => (declarations[id] as Platform).watching

/** What was written behind a command. */
export interface Line {
  readonly words: readonly string[]
  /** The chat it is about. */
  readonly chat: ChatRef
  /** Nobody knows whether an account of ours is in it. */
  readonly unsure?: boolean
  /** What says who is meant beside the words. Rejects with AmagiError. */
  pointers(): Promise<Pointers>
}

/** Of the message, else of the one it replies to, where the words of this one name nobody. */
interface Pointers {
  readonly links: readonly FoundLink[]
  /** What a message of ours says that is replied to. */
  readonly told?: string
}

/** People one command takes. */
export const mostPeople = 10

/** A line that is said instead of anything else. */
interface Said {
  readonly said: h[]
}

const isSaid = (value: object): value is Said => 'said' in value

/** The words, and the chat they are about; a chat elsewhere is for who runs the accounts. */
async function lineIn(context: CommandContext): Promise<Line | Said> {
  const { args, conversation, kit, say, session } = context
  const isForm = session.event.argv !== undefined
  const words = args.flatMap((argument) => wordsOf(argument, isForm).split(/\s+/)).filter(Boolean)
  const { rest, named } = withoutChat(words)
  const pointers = lazy(() => pointersIn(rest, context))
  if (named === undefined) return { words: rest, chat: conversation.chat, pointers }
  if (!(await context.may('accounts'))) return { said: say('amagi.push.elsewhere') }
  const found = await chatNamed(named, context, await kit.push.list())
  if (!found) return { said: say('amagi.push.no-chat', { chat: named }) }
  if (found.kind === 'absent') return { said: say('amagi.push.absent', { chat: named }) }
  return { words: rest, chat: found.chat, unsure: found.kind === 'unsure', pointers }
}

/** Statements, each in a line of its own. */
export const oneByOne = (lines: readonly (h[] | false | undefined)[]): h[] =>
  lines
    .filter((line) => line !== false && line !== undefined)
    .flatMap((line, at) => (at > 0 ? [h.text('\n'), ...line] : line))

/** What keeps news from a chat where somebody has just asked for them, as far as it is known: a line each. */
export function caveats({ chat, unsure }: Line, { kit, say }: CommandContext): h[] {
  const limit = unaskedLimit(chat, accountIn(kit.host.bots(), chat))
  const lines = [unsure ? say('amagi.push.unsure') : undefined, limit ? say(key('unaskedLimit', limit)) : undefined]
  return lines.flatMap((line) => (line ? [h.text('\n'), ...line] : []))
}

/** Whether a word of a message holds a link. */
const isLink = (word: string, { kit }: Pick<CommandContext, 'kit'>): boolean =>
  findLinks([h.text(word)], kit.platforms, { max: 1, bareIds: false }).length > 0

/** See `Line.pointers`. */
async function pointersIn(words: readonly string[], context: CommandContext): Promise<Pointers> {
  const { session, kit, casual } = context
  const own = linksGiven(context, mostPeople + 1)
  if (own.length > 0) return { links: own }
  const isName = (word: string): boolean =>
    !kindsIn(word) && onOrOff(word) === undefined && readPlatform(word, kit.platforms) === undefined
  if (!startsOption(words[0] ?? '') && words.some(isName)) return { links: [] }
  const isOurs = session.quote?.user?.id === session.selfId
  // Whoever may only be talking has nothing looked at that others sent.
  const links = casual && !isOurs ? linksQuoted(context) : (await linksAsked(context)).links
  if (!isOurs) return { links }
  const told = h.select([...quotedBy(session)], 'text').map(({ attrs }) => String(attrs.content))
  return { links, told: told.join('').trim() }
}

/** Words behind the last link: those before are the text it was shared with. */
export function behindLink(words: readonly string[], context: Pick<CommandContext, 'kit'>): readonly string[] {
  return words.slice(words.findLastIndex((word) => isLink(word, context)) + 1)
}

/** Asks the platform who is meant. Rejects with AmagiError. */
export async function personOf(target: Target, { kit }: CommandContext): Promise<PersonRef & { name: string }> {
  return (await kit.service()).lookouts.person(target, { signal: kit.signal })
}

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

/** `UID`, `抖音号：`: what people call the number of a platform, alone. */
export const isCalled = (word: string, id: PlatformId): boolean => {
  const plain = plainWord(word)
  return (watchingOf(id)?.called ?? []).some((name) => plain === name || plain === `${name}:`)
}
/** The same, or in front of the number. */
const beginsCalled = (word: string, id: PlatformId): boolean =>
  (watchingOf(id)?.called ?? []).some((name) => new RegExp(`^${name}(?::|(?=\\d)|$)`).test(plainWord(word)))

/** A platform in front, by its name or by what its numbers are called. */
export function platformIn([first = '']: readonly string[], { kit }: Pick<CommandContext, 'kit'>) {
  const named = readPlatform(first, kit.platforms)
  return { named, platform: named ?? kit.platforms.find(({ id }) => beginsCalled(first, id))?.id }
}

/** Names of platforms and of their numbers, the longest first: one may begin with another. */
const names = platforms
  .flatMap(({ id, words }) => [id, ...words, ...(watchingOf(id)?.called ?? [])].map((name) => name.toLowerCase()))
  .sort((a, b) => b.length - a.length)

/** `B站直播`, `UID：123`, `up主`: a platform or what its numbers are called, with a number or kinds behind, without a blank. */
export function unglued(text: string): string | undefined {
  const plain = plainWord(text).replace(/^:/, '')
  const name = names.find((own) => plain.startsWith(own))
  if (name === undefined) return undefined
  const behind = plain.slice(name.length)
  const isOurs = /^(?::[\w.-]+|:?(?:uid:?)?\d\S*|:)?$/.test(behind) || kindsIn(behind) !== undefined
  return isOurs ? `${name} ${behind.replace(/^:/, '')}` : undefined
}

/** The same, or a number of the list. */
export const ungluedPlace = (text: string): string | undefined =>
  /^[:：]?[#＃]?[\d０-９]/.test(text) ? text.replace(/^[:：]/, '') : unglued(text)

/** Whether a word may be somebody of a platform: its number, or what he has chosen in its place. */
export const isNumber = (word: string, id: PlatformId): boolean => {
  const { named, find } = watchingOf(id) ?? {}
  return named?.(word) !== undefined || (find !== undefined && /^[\w.-]{2,}$/.test(word))
}

/** Words behind an ordinary one that name somebody: a platform and a number, or a number by what it is called. */
export function namesSomebody(rest: string, context: Pick<CommandContext, 'kit'>): true | undefined {
  const words = rest.split(/\s+/u)
  const { named: inFront, platform } = platformIn(words, context)
  if (!platform) return undefined
  const [first = '', second = ''] = (inFront ? words.slice(1) : words).map((word) => word.normalize('NFKC'))
  return isNumber(isCalled(first, platform) ? second : first, platform) ? true : undefined
}

/** Who of a list is meant, and the words behind. */
export interface Whom {
  readonly whom: readonly Following[]
  readonly rest: readonly string[]
}

/** Whether a word behind somebody may be one more. */
const mayBeNext = (word: string | undefined): word is string =>
  word !== undefined && !startsOption(word) && !kindsIn(word) && onOrOff(word) === undefined

/** The same by words in front alone: several, with blanks or commas between. */
export function whomNamed(
  words: readonly string[],
  list: readonly Following[],
  context: Pick<CommandContext, 'kit'>,
): Whom | undefined {
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
): Whom | undefined {
  const meant = whomIn(words, list, (word) => readPlatform(word, context.kit.platforms))
  if (meant) return meant
  const { named: inFront, platform } = platformIn(words, context)
  const own = inFront ? words.slice(1) : words
  for (const count of [2, 1]) {
    const target = platform && watchingOf(platform)?.named?.(own.slice(0, count).join(' ').normalize('NFKC'))
    const here = target ? list.filter(({ author }) => author.platform === platform && author.id === target.id) : []
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
  const isHere = ({ author }: Following): boolean => author.platform === target.platform && author.id === target.id
  const here = target.kind === 'user' ? list.filter(isHere) : []
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
): Promise<Whom | undefined> {
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

/** Runs what may fail; the line about it where it does, as `about` has it. */
export async function attempt(
  { kit, say }: Pick<CommandContext, 'kit' | 'say'>,
  work: () => Promise<h[] | undefined>,
  about: (line: h[]) => h[] = (line) => line,
): Promise<h[] | undefined> {
  try {
    return await work()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.warn(`subscriptions: ${brief(error)}`)
    const most = error.details.limit
    if (most?.name === 'followed')
      return about(say('commands.amagi.subscribe.messages.too-many', { n: Number(most.max) }))
    const line = knownKey('subscribeError', error.code)
    return about(line ? say(line) : errorLine(say, error.code))
  }
}

/** What a command about subscriptions does with what was written behind it; {@link attempt} holds for all of it. */
export const onLine =
  (work: (line: Line, context: CommandContext) => Promise<h[] | undefined>) =>
  (context: CommandContext): Promise<h[] | undefined> =>
    attempt(context, async () => {
      const line = await lineIn(context)
      return isSaid(line) ? line.said : work(line, context)
    })

/** The same, where words may ask for all chats: `chat` is undefined then, and it is for who runs the accounts. */
export const onChatOrAll = (
  work: (chat: ChatRef | undefined, line: Line, context: CommandContext) => Promise<h[] | undefined>,
  asksForAll = ({ words }: Line): boolean => words.some(meansAllChats),
): ((context: CommandContext) => Promise<h[] | undefined>) =>
  onLine(async (line, context) => {
    if (!asksForAll(line)) return work(line.chat, line, context)
    return (await context.may('accounts')) ? work(undefined, line, context) : context.say('amagi.push.everywhere')
  })

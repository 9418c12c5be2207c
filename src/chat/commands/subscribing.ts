/** What commands about subscriptions have in common: which chat, who is meant, what is said when it fails. */
import { h } from 'koishi'
import { lazy } from '../../async/lazy'
import { toAmagiError } from '../../errors'
import { findLinks, type FoundLink } from '../../links'
import type { PersonRef, Target } from '../../model'
import { key, knownKey } from '../../words/families'
import { meansAllChats } from '../all-word'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import { accountIn } from '../outlet/host'
import { kindsIn, kindsText } from '../push/kind-words'
import { onOrOff, startsOption } from '../push/option-words'
import type { Refusal } from '../push/options'
import { unaskedLimit } from '../push/unasked'
import { kindsOf } from '../push/watching'
import type { ChatRef } from '../ref'
import type { Say } from '../say'
import { linksAsked, linksGiven, linksQuoted, quotedBy } from './asked'
import { chatNamed, withoutChat } from './elsewhere'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext } from './record'

/** Words of an argument. The framework leaves what stands behind the first one as markup; a form of the chat has plain text. */
function wordsOf(argument: unknown, isForm: boolean): string {
  const elements = Array.isArray(argument) ? (argument as h[]) : isForm ? undefined : h.parse(textOf(argument))
  const text = ({ type, attrs, children }: h): string =>
    type === 'text' ? String(attrs.content) : ` ${children.map(text).join('')} `
  return elements?.map(text).join('') ?? textOf(argument)
}

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

/** A line of its own; nothing where there is nothing to say. */
export type Statement = h[] | false | undefined

/** Statements, each in a line of its own. */
export const oneByOne = (lines: readonly Statement[]): h[] =>
  lines
    .filter((line) => line !== false && line !== undefined)
    .flatMap((line, at) => (at > 0 ? [h.text('\n'), ...line] : line))

/** What keeps news from a chat where somebody has just asked for them, as far as it is known. */
export function caveats({ chat, unsure }: Line, { kit, say }: CommandContext): readonly Statement[] {
  const limit = unaskedLimit(chat, accountIn(kit.host.bots(), chat))
  return [unsure && say('amagi.push.unsure'), limit && say(key('unaskedLimit', limit))]
}

/** Why a change of options could not be made. */
export function refusalLine(refusal: Refusal, say: Say): h[] {
  switch (refusal.refused) {
    case 'too-many':
      return say('amagi.push.too-many', { n: refusal.most })
    case 'nothing-left':
      return say('amagi.push.nothing-left')
    case 'no-kind': {
      const { platform } = refusal
      return say('amagi.push.no-kind', { platform: nameOf(say, platform), kinds: kindsText(kindsOf(platform), say) })
    }
  }
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

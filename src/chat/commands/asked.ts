/** What a command about a work is about: the links it names. */
import { h, type Session } from 'koishi'
import { findLinks, findNamed, hasUnread, type FoundLink, type LinkMatcher, type MessageElement } from '../../links'
import { key } from '../../words/families'
import type { TextKey } from '../../words/locale'
import { forwarded } from '../forwards'
import { elementsOf } from '../intake'
import { linksInPictures, type Seen } from '../pictures'
import type { ChatKit } from '../types'
import type { CommandContext } from './record'

/** A form of the chat gives words where a message gives elements. */
const elementsIn = (args: readonly unknown[]): h[] =>
  args.flatMap((argument) => {
    if (Array.isArray(argument)) return argument as h[]
    return typeof argument === 'string' ? [h.text(argument)] : []
  })

/** Links a command was given: in its arguments, else anywhere in its message. `max`: default those that are answered. */
export function linksGiven(
  { args, session, kit }: Pick<CommandContext, 'args' | 'session' | 'kit'>,
  max = kit.settings.reply.maxLinks,
): FoundLink[] {
  const matchers: readonly LinkMatcher[] = kit.platforms
  const options = { max }
  const own = findLinks(elementsIn(args), matchers, options)
  // The message still has what the framework took for an option (`-5 <link>`) or the element parser lost.
  return own.length > 0 ? own : findLinks(elementsOf(session), matchers, options)
}

/** The same of the message replied to. */
export const linksQuoted = ({ session, kit }: Pick<CommandContext, 'session' | 'kit'>): FoundLink[] =>
  findLinks(quotedBy(session), kit.platforms as readonly LinkMatcher[], { max: kit.settings.reply.maxLinks })

/** What the message replied to holds. */
export const quotedBy = ({ quote }: Session): readonly h[] =>
  quote ? (quote.elements ?? h.parse(quote.content ?? '')) : []

/** Links of the message that is replied to, and everything in it; a merged forward is opened where there are none. */
async function quotedIn(
  session: Session,
  kit: ChatKit,
): Promise<{ links: FoundLink[]; elements: readonly MessageElement[] }> {
  const quoted = quotedBy(session)
  if (quoted.length === 0) return { links: [], elements: [] }
  const matchers: readonly LinkMatcher[] = kit.platforms
  const options = { max: kit.settings.reply.maxLinks }
  const there = findLinks(quoted, matchers, options)
  if (there.length > 0) return { links: there, elements: quoted }
  const inside = await forwarded(quoted, { session, signal: kit.signal, log: kit.log })
  return { links: inside.length > 0 ? findLinks(inside, matchers, options) : [], elements: [...quoted, ...inside] }
}

/** Where the work may be, and what of it was looked at in vain. */
type Asked = Pick<Seen, 'links'> & Partial<Seen>

/** In the command, in what it replies to, in a card there that has lost its address, in a code on a picture. */
export async function linksAsked(context: CommandContext): Promise<Asked> {
  const { session, kit } = context
  const given = linksGiven(context)
  if (given.length > 0) return { links: given }
  const quoted = await quotedIn(session, kit)
  if (quoted.links.length > 0) return { links: quoted.links }
  const all = [...elementsOf(session), ...quoted.elements]
  const named = kit.settings.cardSearch ? findNamed(all, kit.platforms) : []
  return named.length > 0 ? { links: named } : linksInPictures(all, session, kit)
}

/** Why there is no link where there are pictures: none of ours on them, or they could not be looked at. */
const lineOfPictures = ({ pictures = 0, read = 0 }: Asked): TextKey | undefined => {
  if (pictures === 0) return undefined
  return read > 0 ? 'commands.amagi.parse.messages.no-code' : 'commands.amagi.parse.messages.no-picture'
}

/** What a command is about, or what is said instead: nothing, where it was not meant. */
type Opening = { links: readonly [FoundLink, ...FoundLink[]] } | { said: h[] | undefined }

async function open(context: CommandContext): Promise<Opening> {
  const { session, say, casual, kit } = context
  const asked = await linksAsked(context)
  const { links } = asked
  if (links.length === 0) {
    if (casual) return { said: undefined }
    // A shop, a topic, a search of the platforms: there is a link, but none that is shown.
    const page = hasUnread([...elementsOf(session), ...quotedBy(session)], kit.platforms)
    if (page) return { said: say(key('error', 'unsupported')) }
    return { said: say(lineOfPictures(asked) ?? 'commands.amagi.parse.messages.no-link') }
  }
  const [first, ...more] = links.filter(({ target }) => kit.settings.platforms[target.platform].enabled)
  return first ? { links: [first, ...more] } : { said: say('commands.amagi.parse.messages.platform-off') }
}

/**
 * Answers the links a command is about; not awaited by the chain, which would be held until the last byte is sent.
 * `work` never rejects.
 */
export async function answerAsked(
  context: CommandContext,
  work: (links: readonly [FoundLink, ...FoundLink[]]) => Promise<void>,
): Promise<h[] | undefined> {
  const opening = await open(context)
  if ('said' in opening) return opening.said
  void context.kit.running.track(work(opening.links))
  return undefined
}

/** What commands about subscriptions have in common: which chat, who is meant, what is said when it fails. */
import { h } from 'koishi'
import { toAmagiError } from '../../errors'
import { findLinks } from '../../links'
import { samePerson, type PersonRef, type PlatformId, type Target } from '../../model'
import { declarations } from '../../platforms'
import type { Platform } from '../../platforms/define'
import { knownKey } from '../../words/families'
import { brief } from '../brief'
import { errorLine } from '../error-line'
import type { Following } from '../push'
import { whomIn } from '../push/whom'
import { readUserKey, type ChatRef } from '../ref'
import { linksGiven } from './asked'
import { readPlatform } from './platform-word'
import { textOf, type CommandContext } from './record'

/** Words of an argument: elements of a message, or what a form of the chat gives. */
function wordsOf(argument: unknown): string {
  if (!Array.isArray(argument)) return textOf(argument)
  const text = ({ type, attrs, children }: h): string =>
    type === 'text' ? String(attrs.content) : ` ${children.map(text).join('')} `
  return (argument as h[]).map(text).join('')
}

/** How a platform is watched; undefined where it cannot be. */
export const watchingOf = (id: PlatformId) => (declarations[id] as Platform).watching

/** What was written behind a command. */
export interface Line {
  readonly words: readonly string[]
  /** The chat it is about. */
  readonly chat: ChatRef
  /** It is another one than that of the message. */
  readonly elsewhere: boolean
}

/** A line that is said instead of anything else. */
interface Said {
  readonly said: h[]
}

const isSaid = (value: object): value is Said => 'said' in value

/** `-g 12345`, `--chat onebot:12345`, `--群=…`; two hyphens, or the dash a phone makes of them. */
const chatOption = /^[-\u2013\u2014\uff0d]{1,2}(?:g|group|chat|群|会话)(?:[=:：](.+))?$/iu

/** Takes the option out of the words. */
function withoutChat(words: readonly string[]): { rest: string[]; named?: string } {
  const at = words.findIndex((word) => chatOption.test(word))
  if (at < 0) return { rest: [...words] }
  const inline = chatOption.exec(words[at] ?? '')?.[1]
  const named = inline ?? words[at + 1] ?? ''
  return { rest: [...words.slice(0, at), ...words.slice(inline === undefined ? at + 2 : at + 1)], named }
}

const all = new Set(['全部', '所有', '全局', 'all', 'everywhere'])

/** Whether somebody means every chat. */
export const meansAll = (word: string | undefined): boolean => word !== undefined && all.has(word.toLowerCase())

/**
 * A chat by what administrators call it: `12345`, `onebot:12345`, `server/channel`. One that follows somebody already is taken as
 * it is known. Undefined when no account of ours is on its platform.
 */
function chatNamed(
  name: string,
  { kit, conversation }: CommandContext,
  known: readonly Following[],
): ChatRef | undefined {
  const read = name.startsWith('private:') ? undefined : readUserKey(name)
  const { platform, userId: id } = read ?? { platform: conversation.chat.platform, userId: name }
  const there = known.find(({ place }) => place.platform === platform && place.channelId === id)
  if (there) return there.place
  const own = platform === conversation.chat.platform ? conversation.chat.selfId : undefined
  const bots = [...kit.host.bots()].filter((bot) => bot.platform === platform)
  const selfId = own ?? bots[0]?.selfId
  if (selfId === undefined || id === '' || id.length > 150) return undefined
  const direct = id.startsWith('private:')
  const [guildId = id, channelId = guildId] = id.split('/')
  return { platform, selfId, channelId: direct ? id : channelId, direct, ...(direct ? {} : { guildId }) }
}

/** The words, and the chat they are about; a chat elsewhere is for who runs the accounts. */
async function lineIn(context: CommandContext): Promise<Line | Said> {
  const { args, conversation, kit, say } = context
  const { rest, named } = withoutChat(args.flatMap((argument) => wordsOf(argument).split(/\s+/)).filter(Boolean))
  if (named === undefined) return { words: rest, chat: conversation.chat, elsewhere: false }
  if (!(await context.may('accounts'))) return { said: say('amagi.push.elsewhere') }
  const chat = chatNamed(named, context, await kit.push.list())
  return chat ? { words: rest, chat, elsewhere: true } : { said: say('amagi.push.no-chat', { chat: named }) }
}

/** Whether a word of a message holds a link. */
const isLink = (word: string, { kit }: Pick<CommandContext, 'kit'>): boolean =>
  findLinks([h.text(word)], kit.platforms, { max: 1, bareIds: false }).length > 0

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
  remark ?? name ?? author.id

/** Who of a list is meant, and the words behind. */
export interface Whom {
  readonly whom: readonly Following[]
  readonly rest: readonly string[]
}

/**
 * Who of the list is meant: by a link, or by words in front. Undefined when nobody is named; somebody who is not in the list is
 * nobody. Rejects with AmagiError when the platform has to be asked.
 */
export async function whomOf(
  context: CommandContext,
  list: readonly Following[],
  words: readonly string[],
): Promise<Whom | undefined> {
  const read = (word: string) => readPlatform(word, context.kit.platforms)
  const [link] = linksGiven(context)
  if (!link) {
    const meant = whomIn(words, list, read)
    if (meant) return meant
    const platform = read(words[0] ?? '')
    const target = platform && watchingOf(platform)?.named?.(words[1] ?? '')
    const own = target && list.filter(({ author }) => author.platform === platform && author.id === target.id)
    return own && own.length > 0 ? { whom: own, rest: words.slice(2) } : undefined
  }
  const { target } = link
  const isHere = ({ author }: Following): boolean => author.platform === target.platform && author.id === target.id
  const here = target.kind === 'user' ? list.filter(isHere) : []
  const rest = behindLink(words, context)
  if (here.length > 0) return { whom: here, rest }
  const person = await personOf(target, context)
  return { whom: list.filter(({ author }) => samePerson(author, person)), rest }
}

/** Runs what may fail; the line about it where it does. */
export async function attempt(context: CommandContext, work: () => Promise<h[] | undefined>): Promise<h[] | undefined> {
  const { kit, say } = context
  try {
    return await work()
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'cancelled') return undefined
    kit.log.warn(`subscriptions: ${brief(error)}`)
    const most = error.details.limit
    if (most?.name === 'followed') return say('commands.amagi.subscribe.messages.too-many', { n: Number(most.max) })
    const line = knownKey('subscribeError', error.code)
    return line ? say(line) : errorLine(say, error.code)
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
  asksForAll = ({ words }: Line): boolean => words.some(meansAll),
): ((context: CommandContext) => Promise<h[] | undefined>) =>
  onLine(async (line, context) => {
    if (!asksForAll(line)) return work(line.chat, line, context)
    return (await context.may('accounts')) ? work(undefined, line, context) : context.say('amagi.push.everywhere')
  })

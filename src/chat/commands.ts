/** The commands. Every action answers with one line at least and never throws: errors would log the arguments. */
import { h, type Command, type Context, type Session } from 'koishi'
import { AmagiError, toAmagiError } from '../errors'
import { findLinks, type FoundLink, type LinkMatcher } from '../links'
import type { PlatformId } from '../model'
import type { Platform } from '../platforms/define'
import { admit } from './admission'
import { formatAgo } from '../words/dates'
import { key, type MemberOf } from '../words/families'
import { translator } from '../words/locale'
import { addAlias } from './aliases'
import { answer } from './answer'
import { brief } from './brief'
import { showComments } from './comments'
import { forwarded } from './forwards'
import { showHelp, type HelpEntry, type HelpGroup } from './help'
import { elementsOf } from './intake'
import { chatOf, conversationOf, localeOf } from './conversation'
import { chatKey, chatKeys, userKey } from './ref'
import { mayManageAccounts, mayManageChat, type RightsContext } from './rights'
import type { ChatKit } from './types'
import { errorLine, plainly, sayIn, timeZoneOf } from './say'

const allWords = new Set(['all', '全部', '所有'])
const statusWords = new Set(['status', 'state', 'show', '状态', '查看'])
const clearWords = new Set(['clear', 'delete', 'remove', '清除', '删除', '清空'])

/** The platform of this id or word; `undefined` = no such platform. */
function readPlatform(word: string, platforms: readonly Platform[]): PlatformId | undefined {
  const wanted = word.trim().toLowerCase()
  return platforms.find(({ id, words }) => id === wanted || words.some((own) => own.toLowerCase() === wanted))?.id
}

/** Registers everything; returns the words that call our commands, in lower case. */
export function registerCommands(ctx: Context, kit: ChatKit): ReadonlySet<string> {
  const commands: HelpEntry[] = []
  const rights = (): RightsContext => ({ settings: kit.settings, hasDatabase: Boolean(ctx.get('database')) })

  /** Quotes are read by us: the framework would append the quoted text, which holds no card. */
  function define(
    name: MemberOf<'command'>,
    parameters: string,
    authority: number,
    group: HelpGroup,
    aliases: (string | [word: string, args: string[]])[],
  ): Command {
    const command = ctx.command(`${name} ${parameters}`.trimEnd(), { authority, captureQuote: false }) as Command
    const words = aliases.flatMap((alias) => {
      const [word, args] = typeof alias === 'string' ? [alias, undefined] : alias
      return addAlias(command, word, kit.log, args ? { args } : {}) ? [word] : []
    })
    commands.push({ name, words: [...words, name], group })
    return command
  }

  const root = ctx.command('amagi', { captureQuote: false }) as Command
  root.action(({ session }) => (session ? showHelp(conversationOf(session), commands, kit) : undefined))

  define('amagi.parse', '[content:el]', 1, 'everyone', ['解析', 'kkk解析', '视频解析', 'parse']).action(
    ({ session }, content: unknown) => (session ? parse(session, elements(content), kit) : undefined),
  )
  define('amagi.comments', '[content:el]', 1, 'everyone', ['解析评论', 'kkk评论', '评论']).action(
    ({ session }, content: unknown) => (session ? comments(session, elements(content), kit) : undefined),
  )

  const cookieAliases = kit.platforms.map(({ id, words: [word] }): [string, string[]] => [`设置${word}Cookie`, [id]])
  const cookie = define('amagi.cookie', '[platform:string] [value:text]', 4, 'accounts', cookieAliases).action(
    ({ session }, platform: unknown, value: unknown) =>
      session ? manageCookie(session, text(platform), text(value), kit, rights()) : undefined,
  )
  forgetSource(cookie)

  define('amagi.on', '[platform:string]', 1, 'chat', ['开启解析']).action(({ session }, platform: unknown) =>
    session ? toggle(session, text(platform), true, kit, rights()) : undefined,
  )
  define('amagi.off', '[platform:string]', 1, 'chat', ['关闭解析']).action(({ session }, platform: unknown) =>
    session ? toggle(session, text(platform), false, kit, rights()) : undefined,
  )
  define('amagi.help', '', 0, 'everyone', ['amagi帮助', 'kkk帮助']).action(({ session }) =>
    session ? showHelp(conversationOf(session), commands, kit) : undefined,
  )

  return new Set(['amagi', ...commands.flatMap(({ words }) => words)].map((word) => word.toLowerCase()))
}

/** Who acted, for the log. */
const who = (session: Session): string => userKey({ platform: session.platform, userId: session.userId ?? '' })

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const elements = (value: unknown): readonly h[] => (Array.isArray(value) ? (value as h[]) : [])

/** The framework keeps the typed line for its debug log; a cookie must not be in it. */
function forgetSource(command: Command): void {
  const parse = command.parse.bind(command)
  command.parse = (argv, terminator) => {
    const parsed = parse(argv, terminator)
    if (typeof argv !== 'string') argv.source = command.name
    parsed.source = command.name
    return parsed
  }
}

/** Links of the argument, else of the message the command replies to, a merged forward included. */
async function linksFor(session: Session, content: readonly h[], kit: ChatKit): Promise<FoundLink[]> {
  const matchers: readonly LinkMatcher[] = kit.platforms
  const options = { max: kit.settings.reply.maxLinks }
  const own = findLinks(content, matchers, options)
  if (own.length > 0) return own
  // The raw text of the message still has what the element parser lost of the argument.
  const raw = content.length > 0 ? findLinks(elementsOf(session), matchers, options) : []
  if (raw.length > 0) return raw
  const { quote } = session
  if (!quote) return []
  const quoted = quote.elements ?? h.parse(quote.content ?? '')
  const there = findLinks(quoted, matchers, options)
  if (there.length > 0) return there
  const inside = await forwarded(quoted, { session, signal: kit.signal, log: kit.log })
  return inside.length > 0 ? findLinks(inside, matchers, options) : []
}

/** What a command is about and the right to answer it now, or the line that is said instead. */
type Opening = { links: FoundLink[]; leave: () => void } | { said: h[] }

async function open(session: Session, content: readonly h[], kit: ChatKit): Promise<Opening> {
  const links = await linksFor(session, content, kit)
  if (links.length === 0) return { said: sayIn(session)('commands.amagi.parse.messages.no-link') }
  const enabled = links.filter(({ target }) => kit.settings.platforms[target.platform].enabled)
  if (enabled.length === 0) return { said: sayIn(session)('commands.amagi.parse.messages.platform-off') }
  const admission = admit(conversationOf(session), kit.ledger)
  return admission.admitted
    ? { links: enabled, leave: admission.leave }
    : { said: errorLine(sayIn(session), 'rate-limited') }
}

/** Not awaited by the chain, which would be held until the last byte is sent. */
function detach(work: Promise<void>, leave: () => void, kit: ChatKit): void {
  work.catch((error: unknown) => kit.log.warn(brief(error))).finally(leave)
}

async function parse(session: Session, content: readonly h[], kit: ChatKit): Promise<h[] | undefined> {
  const opening = await open(session, content, kit)
  if ('said' in opening) return opening.said
  detach(answer({ ...conversationOf(session), links: opening.links, manual: true }, kit), opening.leave, kit)
  return undefined
}

async function comments(session: Session, content: readonly h[], kit: ChatKit): Promise<h[] | undefined> {
  const opening = await open(session, content, kit)
  if ('said' in opening) return opening.said
  const [link] = opening.links
  if (link) detach(showComments(conversationOf(session), link, kit), opening.leave, kit)
  return undefined
}

async function toggle(session: Session, word: string, on: boolean, kit: ChatKit, rights: RightsContext): Promise<h[]> {
  if (!mayManageChat(session, rights)) return sayIn(session)('amagi.remark.not-allowed')
  const platform = word === '' || allWords.has(word.toLowerCase()) ? 'all' : readPlatform(word, kit.platforms)
  if (!platform) return sayIn(session)('amagi.remark.unknown-platform')
  const home = await kit.host.homes.of(chatOf(session))
  try {
    await kit.choices.set(chatKeys(home), platform, on)
    return sayIn(session)(key('switched', on ? 'on' : 'off'), { platform: nameOf(session, platform) })
  } catch (error) {
    kit.log.warn(`the choice of ${chatKey(home)} could not be kept: ${brief(error)}`)
    return errorLine(sayIn(session), 'internal')
  }
}

const nameOf = (session: Session, platform: PlatformId | 'all'): string =>
  plainly(sayIn(session)(key('platform', platform)))

async function manageCookie(
  session: Session,
  word: string,
  value: string,
  kit: ChatKit,
  rights: RightsContext,
): Promise<h[]> {
  // First of all: whatever follows must not happen where others read it.
  if (!session.isDirect) return sayIn(session)('commands.amagi.cookie.messages.private-only')
  if (!mayManageAccounts(session, rights)) {
    return sayIn(session)(rights.hasDatabase ? 'amagi.remark.not-allowed' : 'commands.amagi.cookie.messages.no-admins')
  }
  const platform = readPlatform(word, kit.platforms)
  if (!platform) return sayIn(session)('amagi.remark.unknown-platform')
  try {
    if (value === '' || statusWords.has(value.toLowerCase())) return cookieStatus(session, platform, kit)
    if (clearWords.has(value.toLowerCase())) {
      await kit.credentials.clear(platform)
      kit.boxes?.clear(platform)
      kit.log.info(`${who(session)} cleared the ${platform} cookie`)
      return [
        ...sayIn(session)('commands.amagi.cookie.messages.cleared', { platform: nameOf(session, platform) }),
        ...cookieStatus(session, platform, kit),
      ]
    }
    await kit.credentials.set(platform, value)
    kit.boxes?.clear(platform)
    kit.log.info(`${who(session)} set the ${platform} cookie`)
    return sayIn(session)('commands.amagi.cookie.messages.saved', {
      platform: nameOf(session, platform),
      names: listed(kit.credentials.status(platform).names),
    })
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'bad-input') return sayIn(session)('commands.amagi.cookie.messages.not-a-cookie')
    kit.log.warn(`the ${platform} cookie could not be kept: ${brief(new AmagiError(error.code))}`)
    return errorLine(sayIn(session), error.code)
  }
}

const listed = (names: readonly { name: string; length: number }[]): string =>
  names
    .slice(0, 30)
    .map(({ name, length }) => `${name}(${length})`)
    .join(', ')

function cookieStatus(session: Session, platform: PlatformId, kit: ChatKit): h[] {
  const { source, names, setAt = 0 } = kit.credentials.status(platform)
  const { locales } = conversationOf(session)
  const clock = { t: translator(localeOf(locales, kit.host.i18n)), now: kit.clock(), timeZone: timeZoneOf() }
  return sayIn(session)(key('cookieSource', source), {
    platform: nameOf(session, platform),
    names: listed(names),
    when: formatAgo(setAt, clock),
  })
}

/**
 * The accounts of a platform by command: cookies set in any form a browser gives and checked at once, accounts listed,
 * chosen, renamed, removed. No value is said or logged.
 */
import { h } from 'koishi'
import { formatCookie } from '../../cookie'
import { readPasted } from '../../cookie/paste'
import { AmagiError, isAboutLogin, toAmagiError, type ErrorCode } from '../../errors'
import type { Account, PlatformId, Purpose, Standing } from '../../model'
import { declarations } from '../../platforms'
import { accountLine, listedAccount } from '../../words/account'
import { formatAgo } from '../../words/dates'
import { key } from '../../words/families'
import { brief } from '../brief'
import { nameOf } from '../commands/platform-word'
import { clockOf, type CommandContext } from '../commands/record'
import { errorLine } from '../error-line'
import { recall } from '../recall'
import { userKey } from '../ref'
import { plainly } from '../say'
import { findAccount, nameOfAccount, readName, whoIn } from './names'
import { readRequest, type AccountRequest } from './request'

/** Cookie names that are listed. */
const maxNames = 30
/** Accounts of one platform; more are a mistake. */
const maxAccounts = 20

const listed = (names: readonly { name: string; length: number }[]): string =>
  names
    .slice(0, maxNames)
    .map(({ name, length }) => `${name}(${length})`)
    .join(', ')

/** What a platform says of a login, or why nothing. */
type Looked = { account: Account } | { account?: never; code: ErrorCode }

/** Of the login in this cookie; absent = there is none. */
async function look(platform: PlatformId, { kit }: CommandContext, cookie: string | undefined): Promise<Looked> {
  try {
    const options = { signal: kit.signal, ...(cookie === undefined ? {} : { cookie }) }
    return { account: await (await kit.service()).logins.account(platform, options) }
  } catch (thrown) {
    return { code: toAmagiError(thrown).code }
  }
}

/** One under the other; empty ones are left out. */
const lines = (...all: h[][]): h[] =>
  all.filter((line) => line.length > 0).flatMap((line, index) => (index === 0 ? line : [h.text('\n'), ...line]))

/** Not what the network said, but the platform. */
const isVerdict = (found: Looked): boolean => !found.account && isAboutLogin(found.code)

/** The same for whoever looks after the logins. */
const standingOf = (found: Looked): Standing =>
  found.account
    ? { kind: 'valid', account: found.account }
    : isVerdict(found)
      ? { kind: 'expired', empty: found.code === 'login-required' }
      : { kind: 'unknown' }

function verdictLine(found: Looked, context: CommandContext): h[] {
  const { say } = context
  if (found.account) {
    return say('commands.amagi.cookie.messages.valid', { account: accountLine(found.account, clockOf(context)) })
  }
  if (isVerdict(found)) return say(key('cookieVerdict', found.code === 'cookie-expired' ? 'expired' : 'guest'))
  return say('commands.amagi.cookie.messages.unchecked', { reason: plainly(errorLine(say, found.code)) })
}

/** Asks the platform of one account, which whoever looks after it hears as well. */
async function ask(platform: PlatformId, name: string, context: CommandContext): Promise<Looked> {
  const { credentials, care } = context.kit
  const cookie = credentials.cookieOf(platform, name)
  const found = await look(platform, context, cookie)
  const seen = standingOf(found)
  if (seen.kind !== 'unknown' && credentials.cookieOf(platform, name) === cookie)
    await care.changed(platform, name, seen)
  return found
}

async function statusOf(platform: PlatformId, name: string, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const { source, names, setAt = 0, older } = kit.credentials.status(platform, name)
  const when = formatAgo(setAt, clockOf(context))
  const line = say(key('cookieSource', source), { platform: whoIn(platform, name, say), names: listed(names), when })
  if (source === 'none') return line
  return lines(
    line,
    older ? say(key('cookieOlder', older)) : [],
    verdictLine(await ask(platform, name, context), context),
  )
}

/** How accounts are added and handled. */
function how(platform: PlatformId, { say }: CommandContext): h[] {
  const [word] = declarations[platform].words
  return say('commands.amagi.account.messages.how', { word })
}

/** All accounts with what is known of them. */
function list(platform: PlatformId, context: CommandContext): h[] {
  const { say, kit } = context
  const all = kit.care.accounts(platform)
  const [word] = declarations[platform].words
  if (all.every(({ standing }) => standing.kind === 'guest'))
    return say('commands.amagi.account.messages.none', { platform: nameOf(say, platform), word })
  const clock = clockOf(context)
  return lines(
    say('commands.amagi.account.messages.title', { platform: nameOf(say, platform), count: all.length }),
    ...all.map((account, index) => [h.text(`${index + 1}. ${listedAccount(account, clock)}`)]),
    how(platform, context),
  )
}

async function status(platform: PlatformId, name: string | undefined, context: CommandContext): Promise<h[]> {
  const { credentials } = context.kit
  const names = credentials.names(platform)
  if (name !== undefined) return statusOf(platform, name, context)
  const [only = ''] = names
  if (names.length < 2) return statusOf(platform, only, context)
  await Promise.all(names.map(async (one) => ask(platform, one, context)))
  return list(platform, context)
}

/** A word as it is said back; longer ones may be something else than a name. */
const shortened = (word: string): string => (word.length > 20 ? `${word.slice(0, 6)}…` : word)

/** Who acted, for the log. */
const actorOf = ({ conversation: { user, chat } }: CommandContext): string =>
  user ? userKey(user) : `somebody on ${chat.platform}`

/** Which one is taken, where there are several. */
function inForce(platform: PlatformId, { say, kit }: CommandContext): h[] {
  const { credentials } = kit
  const name = credentials.serving(platform)
  if (name === undefined || credentials.names(platform).length < 2) return []
  return say('commands.amagi.account.messages.in-force', { name: nameOfAccount(name, say) })
}

async function clear(platform: PlatformId, name: string, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  await kit.credentials.clear(platform, name)
  kit.log.info(`${actorOf(context)} removed ${name === '' ? `the ${platform} cookie` : `an account of ${platform}`}`)
  void kit.care.changed(platform, name)
  if (name === '' && kit.credentials.names(platform).length < 2) {
    const cleared = say('commands.amagi.cookie.messages.cleared', { platform: nameOf(say, platform) })
    return lines(cleared, await status(platform, undefined, context))
  }
  const removed = say('commands.amagi.account.messages.removed', {
    platform: nameOf(say, platform),
    name: nameOfAccount(name, say),
  })
  return lines(removed, list(platform, context))
}

const pastedFor = (platform: PlatformId, { kit }: CommandContext) => {
  const { hosts } = kit.platforms.find(({ id }) => id === platform) ?? { hosts: { links: [] } }
  return { hosts: hosts.links, now: kit.clock() / 1000 }
}

/** The cookie a text is in any form, as one line: empty for one of another site or over; undefined = it is none. */
function pairsOf(text: string, platform: PlatformId, context: CommandContext): string | undefined {
  try {
    return formatCookie(readPasted(text, pastedFor(platform, context)).pairs)
  } catch (thrown) {
    const { code, details } = toAmagiError(thrown)
    return code === 'cookie-expired' || details.foreign !== undefined ? '' : undefined
  }
}

async function keep(
  platform: PlatformId,
  name: string,
  { value, forced }: { value: string; forced: boolean },
  context: CommandContext,
): Promise<h[]> {
  const { say, kit } = context
  const { pairs, foreign, ended } = readPasted(value, pastedFor(platform, context))
  const cookie = formatCookie(pairs)
  const found = await look(platform, context, cookie)
  const params = {
    platform: whoIn(platform, name, say),
    names: listed([...pairs].map(([one, { length }]) => ({ name: one, length }))),
  }
  const left = foreign + ended > 0 ? say('commands.amagi.cookie.messages.left-out', { foreign, ended }) : []
  if (isVerdict(found) && !forced) {
    return lines(verdictLine(found, context), say('commands.amagi.cookie.messages.not-kept', params), left)
  }
  await kit.credentials.set(platform, cookie, { name })
  await kit.care.changed(platform, name, standingOf(found))
  kit.log.info(`${actorOf(context)} set ${name === '' ? 'the' : 'a further'} ${platform} cookie`)
  const gain = found.account
    ? say('commands.amagi.cookie.messages.gain', { gain: plainly(say(key('accountGain', platform))) })
    : []
  const saved = say('commands.amagi.cookie.messages.saved', params)
  return lines(saved, verdictLine(found, context), gain, inForce(platform, context), left)
}

/** What was pasted has been read: it goes where the platform lets us, and people are told where it does not. */
async function answered(line: h[], { session, say, kit }: CommandContext): Promise<h[]> {
  const { bot, channelId, messageId } = session
  const gone = await recall({ bot, channelId, messageId }, kit.signal)
  return lines(line, say(gone ? 'commands.amagi.cookie.messages.recalled' : 'commands.amagi.cookie.messages.take-back'))
}

async function set(
  platform: PlatformId,
  { name: word, value, forced }: AccountRequest & { what: 'set' },
  context: CommandContext,
): Promise<h[]> {
  const { say, kit } = context
  const name = word === undefined ? '' : (findAccount(word, platform, kit.credentials) ?? readName(word))
  if (name === undefined) return say('commands.amagi.account.messages.bad-name', { name: shortened(word ?? '') })
  const names = kit.credentials.names(platform)
  if (names.length >= maxAccounts && !names.includes(name))
    return say('commands.amagi.account.messages.too-many', { count: maxAccounts })
  try {
    return await keep(platform, name, { value, forced }, context)
  } catch (thrown) {
    const { code, details } = toAmagiError(thrown)
    if (code === 'cookie-expired') return say(key('cookieVerdict', 'ended'))
    if (code === 'bad-input' && details.foreign)
      return say('commands.amagi.cookie.messages.foreign', { platform: nameOf(say, platform) })
    if (code === 'bad-input') return say('commands.amagi.cookie.messages.not-a-cookie')
    // The text of the error may hold the value.
    kit.log.warn(`the ${platform} cookie could not be kept: ${brief(new AmagiError(code))}`)
    return errorLine(say, code)
  }
}

async function use(platform: PlatformId, name: string, purpose: Purpose, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  await kit.credentials.choose(platform, name, purpose)
  kit.log.info(`${actorOf(context)} chose an account of ${platform} for ${purpose}`)
  const said = say(key('accountChosen', purpose), {
    platform: nameOf(say, platform),
    name: nameOfAccount(name, say),
  })
  void kit.care.changed(platform, name, kit.care.standing(platform, name))
  const serving = kit.credentials.serving(platform, purpose)
  if (serving === undefined || serving === name) return said
  return lines(said, say('commands.amagi.account.messages.replaced', { name: nameOfAccount(serving, say) }))
}

/** Several accounts share the subscriptions. */
async function share(platform: PlatformId, names: readonly string[], context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const [first] = names
  if (first !== undefined && names.length === 1) return use(platform, first, 'subscriptions', context)
  await kit.credentials.choose(platform, names, 'subscriptions')
  kit.log.info(`${actorOf(context)} chose ${names.length} accounts of ${platform} for subscriptions`)
  for (const name of names) void kit.care.changed(platform, name, kit.care.standing(platform, name))
  const listed = (all: readonly string[]): string =>
    all.map((name) => nameOfAccount(name, say)).join(plainly(say('amagi.reply.comma')))
  const inForce = kit.credentials.sharing(platform, 'subscriptions')
  const ended = names.filter((name) => !inForce.includes(name))
  const said = say('commands.amagi.account.messages.shared', { platform: nameOf(say, platform), names: listed(names) })
  if (ended.length === 0) return said
  return lines(said, say('commands.amagi.account.messages.ended', { names: listed(ended) }))
}

async function rename(platform: PlatformId, from: string, to: string, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const { credentials, care } = kit
  if (from === to) return list(platform, context)
  if (credentials.status(platform, from).source !== 'command')
    return say('commands.amagi.account.messages.of-settings', { platform: nameOf(say, platform) })
  if (credentials.names(platform).includes(to))
    return say('commands.amagi.account.messages.taken', {
      platform: nameOf(say, platform),
      name: nameOfAccount(to, say),
    })
  const standing = care.standing(platform, from)
  await credentials.rename(platform, from, to)
  void care.changed(platform, to, standing)
  return say('commands.amagi.account.messages.renamed', {
    from: nameOfAccount(from, say),
    to: nameOfAccount(to, say),
  })
}

/** A request about accounts there are; `line` where it names none. */
async function handle(platform: PlatformId, request: AccountRequest, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const unknown = (word: string): h[] =>
    lines(
      say('commands.amagi.account.messages.unknown', { platform: nameOf(say, platform), name: shortened(word) }),
      list(platform, context),
    )
  const find = (word: string): string | undefined => findAccount(word, platform, kit.credentials)
  switch (request.what) {
    case 'list':
      return list(platform, context)
    case 'status': {
      if (request.name === undefined) return status(platform, undefined, context)
      const name = find(request.name)
      return name === undefined ? unknown(request.name) : status(platform, name, context)
    }
    case 'clear': {
      const [first] = kit.credentials.names(platform)
      // Not meant by nobody's word: several, and none without a name.
      if (request.name === undefined && first !== undefined && first !== '') return list(platform, context)
      const name = request.name === undefined ? '' : find(request.name)
      return name === undefined ? unknown(request.name ?? '') : clear(platform, name, context)
    }
    case 'use': {
      if (request.names !== undefined) {
        const words = request.names === 'all' ? [] : request.names
        const found = words.map((word) => ({ word, name: find(word) }))
        const missing = found.find(({ name }) => name === undefined)
        if (missing) return unknown(missing.word)
        const all = request.names === 'all' ? kit.credentials.names(platform) : found.flatMap(({ name = '' }) => [name])
        return all.length === 0 ? list(platform, context) : share(platform, [...new Set(all)], context)
      }
      if (request.name === undefined) return list(platform, context)
      const name = find(request.name)
      return name === undefined ? unknown(request.name) : use(platform, name, request.purpose, context)
    }
    case 'rename': {
      const from = find(request.from)
      if (from === undefined) return unknown(request.from)
      const to = readName(request.to)
      if (to === undefined) return say('commands.amagi.account.messages.bad-name', { name: shortened(request.to) })
      return rename(platform, from, to, context)
    }
    case 'unclear':
      return how(platform, context)
    case 'set':
      return set(platform, request, context)
  }
}

/** What is written behind the words of both commands about accounts. Never rejects. */
export async function manageAccounts(platform: PlatformId, text: string, context: CommandContext): Promise<h[]> {
  const { kit, say } = context
  const request = readRequest(text, (one) => pairsOf(one, platform, context))
  if (request.what === 'set' && request.value !== '') return answered(await handle(platform, request, context), context)
  try {
    if (request.what !== 'set') return await handle(platform, request, context)
    // Only a name, or nothing.
    const name = request.name === undefined ? undefined : findAccount(request.name, platform, kit.credentials)
    if (name !== undefined) return await status(platform, name, context)
    if (!request.adding) {
      // It may be a secret all the same.
      return request.name === undefined
        ? how(platform, context)
        : await answered(say('commands.amagi.cookie.messages.not-a-cookie'), context)
    }
    const wanted = request.name === undefined ? undefined : readName(request.name)
    if (!wanted) return how(platform, context)
    const [word] = declarations[platform].words
    return say('commands.amagi.account.messages.add', { word, name: wanted })
  } catch (thrown) {
    const { code } = toAmagiError(thrown)
    kit.log.warn(`the accounts of ${platform} could not be changed: ${brief(new AmagiError(code))}`)
    return errorLine(say, code)
  }
}

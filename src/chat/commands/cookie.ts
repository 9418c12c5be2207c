/**
 * Cookies of the platforms: set in any form a browser gives and checked at once, shown as names and lengths, cleared. The
 * value is neither said nor logged.
 */
import { h } from 'koishi'
import { formatCookie } from '../../cookie'
import { readPasted } from '../../cookie/paste'
import { AmagiError, isAboutLogin, toAmagiError, type ErrorCode } from '../../errors'
import type { Account, PlatformId, Standing } from '../../model'
import { platforms } from '../../platforms'
import { accountLine } from '../../words/account'
import { formatAgo } from '../../words/dates'
import { key } from '../../words/families'
import { brief } from '../brief'
import { localeOf } from '../conversation'
import { userKey } from '../ref'
import { errorLine } from '../error-line'
import { recall } from '../recall'
import { clockIn, plainly } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

const statusWords = new Set(['status', 'state', 'show', 'test', 'check', '状态', '查看', '测试', '检查'])
const clearWords = new Set(['clear', 'delete', 'remove', '清除', '删除', '清空'])
/** Before a cookie: it is kept whatever the platform says of it. */
const forcing = /^(?:--force|force|强制|强制保存)\s+/i

/** Cookie names that are listed. */
const maxNames = 30

const listed = (names: readonly { name: string; length: number }[]): string =>
  names
    .slice(0, maxNames)
    .map(({ name, length }) => `${name}(${length})`)
    .join(', ')

const clockOf = ({ conversation, kit }: CommandContext) => clockIn(localeOf(conversation.locales, kit.host.i18n), kit)

/** What a platform says of a login, or why nothing. */
type Looked = { account: Account } | { account?: never; code: ErrorCode }

/** Of the login in this cookie; absent = of the one in force. */
async function look(platform: PlatformId, { kit }: CommandContext, cookie?: string): Promise<Looked> {
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

async function status(platform: PlatformId, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const { source, names, setAt = 0, older } = kit.credentials.status(platform)
  const when = formatAgo(setAt, clockOf(context))
  const line = say(key('cookieSource', source), { platform: nameOf(say, platform), names: listed(names), when })
  if (source === 'none') return line
  return lines(line, older ? say(key('cookieOlder', older)) : [], verdictLine(await look(platform, context), context))
}

async function clear(platform: PlatformId, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  await kit.credentials.clear(platform)
  kit.log.info(`${whoOf(context)} cleared the ${platform} cookie`)
  const cleared = say('commands.amagi.cookie.messages.cleared', { platform: nameOf(say, platform) })
  void kit.care.changed(platform)
  return lines(cleared, await status(platform, context))
}

async function keep(platform: PlatformId, text: string, forced: boolean, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const { hosts } = kit.platforms.find(({ id }) => id === platform) ?? { hosts: { links: [] } }
  const { pairs, foreign, ended } = readPasted(text, { hosts: hosts.links, now: kit.clock() / 1000 })
  const cookie = formatCookie(pairs)
  const found = await look(platform, context, cookie)
  const params = {
    platform: nameOf(say, platform),
    names: listed([...pairs].map(([name, { length }]) => ({ name, length }))),
  }
  const left = foreign + ended > 0 ? say('commands.amagi.cookie.messages.left-out', { foreign, ended }) : []
  if (isVerdict(found) && !forced) {
    return lines(verdictLine(found, context), say('commands.amagi.cookie.messages.not-kept', params), left)
  }
  await kit.credentials.set(platform, cookie)
  void kit.care.changed(platform, standingOf(found))
  kit.log.info(`${whoOf(context)} set the ${platform} cookie`)
  const gain = found.account
    ? say('commands.amagi.cookie.messages.gain', { gain: plainly(say(key('accountGain', platform))) })
    : []
  return lines(say('commands.amagi.cookie.messages.saved', params), verdictLine(found, context), gain, left)
}

/** Who acted, for the log. */
const whoOf = ({ conversation: { user, chat } }: CommandContext): string =>
  user ? userKey(user) : `somebody on ${chat.platform}`

/** What was pasted has been read: it goes where the platform lets us, and people are told where it does not. */
async function answered(line: h[], { session, say, kit }: CommandContext): Promise<h[]> {
  const { bot, channelId, messageId } = session
  const gone = await recall({ bot, channelId, messageId }, kit.signal)
  return lines(line, say(gone ? 'commands.amagi.cookie.messages.recalled' : 'commands.amagi.cookie.messages.take-back'))
}

async function set(platform: PlatformId, value: string, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  const bare = value.replace(forcing, '')
  try {
    return await keep(platform, bare, bare !== value, context)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    const { code, details } = error
    if (code === 'cookie-expired') return say(key('cookieVerdict', 'ended'))
    if (code === 'bad-input' && details.foreign)
      return say('commands.amagi.cookie.messages.foreign', { platform: nameOf(say, platform) })
    if (code === 'bad-input') return say('commands.amagi.cookie.messages.not-a-cookie')
    // The text of the error may hold the value.
    kit.log.warn(`the ${platform} cookie could not be kept: ${brief(new AmagiError(code))}`)
    return errorLine(say, code)
  }
}

async function manage(context: CommandContext): Promise<h[]> {
  const { args, say } = context
  const platform = readPlatform(textOf(args[0]), context.kit.platforms)
  if (!platform) return say('amagi.remark.unknown-platform')
  const value = textOf(args[1])
  const word = value.toLowerCase()
  if (value !== '' && !statusWords.has(word) && !clearWords.has(word)) {
    return answered(await set(platform, value, context), context)
  }
  try {
    return clearWords.has(word) ? await clear(platform, context) : await status(platform, context)
  } catch (thrown) {
    const { code } = toAmagiError(thrown)
    context.kit.log.warn(`the ${platform} cookie could not be cleared: ${brief(new AmagiError(code))}`)
    return errorLine(say, code)
  }
}

/** The account of a platform, for who runs the bot. */
export const cookie: CommandRecord<'amagi.cookie'> = {
  name: 'amagi.cookie',
  arguments: [
    { name: 'platform', kind: 'word', required: true },
    { name: 'value', kind: 'text' },
  ],
  words: platforms.map(({ id, words: [word] }) => ({ word: `设置${word}Cookie`, args: [id] })),
  right: 'accounts',
  privateOnly: true,
  run: manage,
}

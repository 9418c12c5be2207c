/** Cookies of the platforms: set, shown as names and lengths, cleared. The value is neither said nor logged. */
import type { h } from 'koishi'
import { AmagiError, toAmagiError } from '../../errors'
import type { PlatformId } from '../../model'
import { platforms } from '../../platforms'
import { formatAgo } from '../../words/dates'
import { key } from '../../words/families'
import { brief } from '../brief'
import { localeOf } from '../conversation'
import { userKey } from '../ref'
import { errorLine } from '../error-line'
import { clockIn } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

const statusWords = new Set(['status', 'state', 'show', '状态', '查看'])
const clearWords = new Set(['clear', 'delete', 'remove', '清除', '删除', '清空'])

/** Cookie names that are listed. */
const maxNames = 30

const listed = (names: readonly { name: string; length: number }[]): string =>
  names
    .slice(0, maxNames)
    .map(({ name, length }) => `${name}(${length})`)
    .join(', ')

function status(platform: PlatformId, { say, conversation, kit }: CommandContext): h[] {
  const { source, names, setAt = 0 } = kit.credentials.status(platform)
  const clock = clockIn(localeOf(conversation.locales, kit.host.i18n), kit)
  return say(key('cookieSource', source), {
    platform: nameOf(say, platform),
    names: listed(names),
    when: formatAgo(setAt, clock),
  })
}

async function clear(platform: PlatformId, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  await kit.credentials.clear(platform)
  kit.boxes?.clear(platform)
  kit.log.info(`${whoOf(context)} cleared the ${platform} cookie`)
  const cleared = say('commands.amagi.cookie.messages.cleared', { platform: nameOf(say, platform) })
  return [...cleared, ...status(platform, context)]
}

async function keep(platform: PlatformId, value: string, context: CommandContext): Promise<h[]> {
  const { say, kit } = context
  await kit.credentials.set(platform, value)
  kit.boxes?.clear(platform)
  kit.log.info(`${whoOf(context)} set the ${platform} cookie`)
  return say('commands.amagi.cookie.messages.saved', {
    platform: nameOf(say, platform),
    names: listed(kit.credentials.status(platform).names),
  })
}

/** Who acted, for the log. */
const whoOf = ({ conversation: { user, chat } }: CommandContext): string =>
  user ? userKey(user) : `somebody on ${chat.platform}`

async function manage(context: CommandContext): Promise<h[]> {
  const { args, say, kit } = context
  const platform = readPlatform(textOf(args[0]), kit.platforms)
  if (!platform) return say('amagi.remark.unknown-platform')
  const value = textOf(args[1])
  try {
    if (value === '' || statusWords.has(value.toLowerCase())) return status(platform, context)
    return clearWords.has(value.toLowerCase()) ? await clear(platform, context) : await keep(platform, value, context)
  } catch (thrown) {
    const error = toAmagiError(thrown)
    if (error.code === 'bad-input') return say('commands.amagi.cookie.messages.not-a-cookie')
    // The text of the error may hold the value.
    kit.log.warn(`the ${platform} cookie could not be kept: ${brief(new AmagiError(error.code))}`)
    return errorLine(say, error.code)
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

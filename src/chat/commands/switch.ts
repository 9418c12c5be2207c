/** Automatic answers of this chat, on and off. */
import type { h } from 'koishi'
import type { PlatformId } from '../../model'
import { key } from '../../words/families'
import { brief } from '../brief'
import { chatKey, chatKeys } from '../ref'
import { errorLine } from '../error-line'
import { plainly } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { textOf, type CommandContext, type CommandRecord } from './record'

const allWords = new Set(['all', '全部', '所有'])

/** Which platforms are meant, as often as one is named; `undefined` when a word names none. */
function platformsIn({ args, kit }: CommandContext): readonly (PlatformId | 'all')[] | undefined {
  // A form of the chat has one field for all of them.
  const words = args.flatMap((argument) => textOf(argument).split(/[\s,，、]+/)).filter((word) => word !== '')
  if (words.length === 0 || words.some((word) => allWords.has(word.toLowerCase()))) return ['all']
  const named = new Set<PlatformId>()
  for (const word of words) {
    const platform = readPlatform(word, kit.platforms)
    if (!platform) return undefined
    named.add(platform)
  }
  return [...named]
}

async function toggle(context: CommandContext, on: boolean): Promise<h[]> {
  const { say, kit } = context
  const platforms = platformsIn(context)
  if (!platforms) return say('amagi.remark.unknown-platform')
  const home = await kit.host.homes.of(context.conversation.chat)
  try {
    for (const platform of platforms) await kit.choices.set(chatKeys(home), platform, on)
    const names = platforms.map((platform) => nameOf(say, platform)).join(plainly(say('amagi.reply.comma')))
    return say(key('switched', on ? 'on' : 'off'), { platform: names })
  } catch (error) {
    kit.log.warn(`the choice of ${chatKey(home)} could not be kept: ${brief(error)}`)
    return errorLine(say, 'internal')
  }
}

const common = {
  arguments: [{ name: 'platform', kind: 'word', several: true }],
  right: 'chat',
} as const

/** Answers links here by itself. */
export const on: CommandRecord<'amagi.on'> = {
  ...common,
  name: 'amagi.on',
  words: [{ word: '开启解析' }],
  run: (context) => toggle(context, true),
}

/** Leaves links alone here; commands still work. */
export const off: CommandRecord<'amagi.off'> = {
  ...common,
  name: 'amagi.off',
  words: [{ word: '关闭解析' }],
  run: (context) => toggle(context, false),
}

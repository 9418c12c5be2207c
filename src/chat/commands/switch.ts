/** Automatic answers of this chat, on and off. */
import { h } from 'koishi'
import type { PlatformId } from '../../model'
import { key, type MemberOf } from '../../words/families'
import { meansAll } from '../all-word'
import { brief } from '../brief'
import { chatKey, chatKeys } from '../ref'
import { errorLine } from '../error-line'
import { policyOf, type Policy } from '../policy'
import { plainly } from '../say'
import { nameOf, readPlatform } from './platform-word'
import { isNamed, mentionsIn, textOf, type CommandContext, type CommandRecord } from './record'

/** Words that say whom a switch is for, where a mention does not or says too much. */
const scopes: Readonly<Record<string, 'account' | 'chat'>> = {
  本机: 'account',
  本机器人: 'account',
  只有你: 'account',
  bot: 'account',
  本群: 'chat',
  本会话: 'chat',
  会话: 'chat',
  here: 'chat',
  chat: 'chat',
}

/** Which platforms are meant, as often as one is named, and for whom; `undefined` when a word names neither. */
function readArguments({ args, kit, session, conversation }: CommandContext) {
  const named = isNamed(session) || mentionsIn(args).includes(conversation.chat.selfId)
  const plain = args.map((argument) => textOf(argument).replaceAll(/<[^>]*>/g, ' '))
  // A form of the chat has one field for all of them.
  const words = plain.flatMap((text) => text.split(/[\s,，、]+/)).filter((word) => word !== '')
  const scopeOf = (word: string) => (Object.hasOwn(scopes, word.toLowerCase()) ? scopes[word.toLowerCase()] : undefined)
  const scope = words.map(scopeOf).findLast((found) => found !== undefined) ?? (named ? 'account' : 'chat')
  // A chat of two has one account of ours.
  const account = scope === 'account' && !conversation.chat.direct ? conversation.chat.selfId : undefined
  const rest = words.filter((word) => scopeOf(word) === undefined)
  if (rest.length === 0 || rest.some(meansAll)) return { platforms: ['all'] as const, account }
  const platforms = new Set<PlatformId>()
  for (const word of rest) {
    const platform = readPlatform(word, kit.platforms)
    if (!platform) return undefined
    platforms.add(platform)
  }
  return { platforms: [...platforms], account }
}

async function toggle(context: CommandContext, on: boolean): Promise<h[] | undefined> {
  const { say, kit, args, session, conversation } = context
  // Said to another bot of the group.
  const mentioned = mentionsIn(args)
  if (mentioned.length > 0 && !mentioned.includes(conversation.chat.selfId) && !isNamed(session)) return undefined
  const read = readArguments(context)
  if (!read) return say('amagi.remark.unknown-platform')
  const { platforms, account } = read
  const home = await kit.host.homes.of(conversation.chat)
  try {
    for (const platform of platforms) await kit.choices.set(chatKeys(home), platform, on, account)
  } catch (error) {
    kit.log.warn(`the choice of ${chatKey(home)} could not be kept: ${brief(error)}`)
    return errorLine(say, 'internal')
  }
  const names = platforms.map((platform) => nameOf(say, platform)).join(plainly(say('amagi.reply.comma')))
  const state = on ? 'on' : 'off'
  const done = account === undefined ? key('switched', state) : key('switchedOwn', state)
  const line = say(done, { platform: names })
  // Switched on, and still silent for another reason: better said now than found out.
  const still = on ? stillSilent(await policyOf(conversation, kit), platforms) : undefined
  return still ? [...line, h.text('\n'), ...say(key('stillSilent', still))] : line
}

/** What keeps links from being answered although their switch is on. */
function stillSilent(
  { switches, listing, trigger, quiet }: Policy,
  platforms: readonly (PlatformId | 'all')[],
): MemberOf<'stillSilent'> | undefined {
  if (platforms.some((platform) => platform !== 'all' && switches[platform]?.by === 'platform')) return 'platform'
  if (listing?.startsWith('chat-')) return 'list'
  if (trigger.value === 'command') return 'command'
  if (trigger.value === 'mention') return 'mention'
  return quiet.now ? 'quiet' : undefined
}

const common = {
  arguments: [{ name: 'platform', kind: 'word', several: true }],
  right: 'chat',
} as const

/** Answers links here by itself. */
export const on: CommandRecord<'amagi.on'> = {
  ...common,
  name: 'amagi.on',
  words: [{ word: '开启解析', hash: true }],
  run: (context) => toggle(context, true),
}

/** Leaves links alone here; commands still work. */
export const off: CommandRecord<'amagi.off'> = {
  ...common,
  name: 'amagi.off',
  words: [{ word: '关闭解析', hash: true }],
  run: (context) => toggle(context, false),
}

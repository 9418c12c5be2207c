/** Another chat than that of the message, as administrators name it. */
import type { Bot } from 'koishi'
import { presenceOf, type Presence } from '../presence'
import type { Following } from '../push'
import { readUserKey, type ChatRef } from '../ref'
import type { CommandContext } from './record'

/** `-g 12345`, `--chat onebot:12345`, `--群=…`; two hyphens, or the dash a phone makes of them. */
const chatOption = /^[-\u2013\u2014\uff0d]{1,2}(?:g|group|chat|群|会话)(?:[=:：](.+))?$/iu

/** Takes the option out of the words. */
export function withoutChat(words: readonly string[]): { rest: string[]; named?: string } {
  const at = words.findIndex((word) => chatOption.test(word))
  if (at < 0) return { rest: [...words] }
  const inline = chatOption.exec(words[at] ?? '')?.[1]
  const named = inline ?? words[at + 1] ?? ''
  return { rest: [...words.slice(0, at), ...words.slice(inline === undefined ? at + 2 : at + 1)], named }
}

/** Letters of a name. */
const longestName = 150

/** Accounts of ours on a platform, the one that is written to first. */
export function accountsOn(
  platform: string,
  { kit, conversation }: Pick<CommandContext, 'kit' | 'conversation'>,
): Bot[] {
  const { chat } = conversation
  const isOwn = (bot: Bot): number => Number(platform === chat.platform && bot.selfId === chat.selfId)
  return [...kit.host.bots()].filter((bot) => bot.platform === platform).sort((a, b) => isOwn(b) - isOwn(a))
}

/**
 * A chat by what it is called: `12345`, `onebot:12345`, `server/channel`. One that follows somebody already is taken as it is
 * known. Undefined when no account of ours is on its platform. Rejects with `cancelled`.
 */
export async function chatNamed(
  name: string,
  context: CommandContext,
  known: readonly Following[],
): Promise<Presence | undefined> {
  const read = name.startsWith('private:') ? undefined : readUserKey(name)
  const { platform, userId: id } = read ?? { platform: context.conversation.chat.platform, userId: name }
  const there = known.find(({ place }) => place.platform === platform && place.channelId === id)
  if (there) return { kind: 'there', chat: there.place }
  const bots = accountsOn(platform, context)
  const [first] = bots
  if (!first || id === '' || id.length > longestName) return undefined
  const direct = id.startsWith('private:')
  const [guildId = id, channelId = guildId] = id.split('/')
  const chat: ChatRef = {
    platform,
    selfId: first.selfId,
    channelId: direct ? id : channelId,
    direct,
    ...(direct ? {} : { guildId }),
  }
  return presenceOf(bots, chat, context.kit.signal)
}

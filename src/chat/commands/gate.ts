/** What a command has to pass besides its right: that it is ours to answer, and that no list keeps the asker out. */
import type { h, Session } from 'koishi'
import { key } from '../../words/families'
import type { Conversation } from '../conversation'
import { policyOf } from '../policy'
import { chatKey, userKey } from '../ref'
import type { Rights } from '../rights'
import type { Say } from '../say'
import type { ChatKit } from '../types'
import { isNamed, mentionsIn, type CommandRecord } from './record'

/** One use of a command, before anything is done about it. */
interface Use {
  readonly record: Pick<CommandRecord, 'name'>
  readonly session: Session
  readonly conversation: Conversation
  readonly args: readonly unknown[]
}

/** Whether the command is meant for this account of ours: named in front, or anywhere behind. */
function isMeant({ session, conversation: { chat }, args }: Use, { host }: ChatKit): boolean {
  if (isNamed(session)) return true
  const mentioned = mentionsIn(args)
  return [...host.bots()].some((bot) => bot.platform === chat.platform && mentioned.includes(bot.selfId))
}

/**
 * Whether another account of ours, or this account in another process at the same database, has taken this command:
 * everybody in a group hears one that names nobody, and one answers. Never rejects.
 */
export async function isEcho(use: Use, kit: ChatKit): Promise<boolean> {
  const { chat, user, reply } = use.conversation
  if (!user || !reply) return false
  const own = chat.direct || isMeant(use, kit)
  const words = [chatKey(chat), user.userId, use.record.name, ...(own ? [chat.selfId] : []), ...use.args.map(String)]
  const hearing = { what: words.join(' '), account: chat.selfId, at: reply.at }
  if (!own && !kit.ledger.firstHeard(hearing)) return true
  return !(await kit.heard.first(hearing))
}

/**
 * Whether a list keeps the asker from a command that is for everybody, and what is said about it: a line a minute, nothing
 * for a word that may not have meant us. Whoever runs the chat has to be able to look after it. Never rejects.
 */
export async function keptOut(
  { session, conversation, casual }: Use & { casual: boolean },
  rights: Rights,
  say: Say,
  kit: ChatKit,
): Promise<{ line: h[] | undefined } | undefined> {
  const { listing } = await policyOf(conversation, kit, rights.runsAccounts(session))
  // The platform is asked who runs the chat only where that decides.
  if (!listing || (await rights.check('chat')(session)) === 'yes') return undefined
  const { chat, user } = conversation
  const said = !casual && kit.ledger.firstRefused(user ? userKey(user) : chatKey(chat))
  return { line: said ? say(key('listing', listing)) : undefined }
}

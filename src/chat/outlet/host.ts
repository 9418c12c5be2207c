/** The framework as the way out sees it, and what all outlets of one instance remember together. */
import type { Bot, Context } from 'koishi'
import { LRUCache } from 'lru-cache'
import { createPerks, type Perks } from '../perks'
import { createHomes, type Homes } from '../homes'
import type { ChatRef } from '../ref'
import { createDoubts, type Doubts } from './doubts'
import { createInlining, type Inlining } from './inline'
import { createShutChats, type ShutChats } from './shut'

/** The framework, as far as the way out needs it. */
export interface Host {
  /** Accounts as they are right now. */
  bots(): Iterable<Bot>
  readonly i18n: Pick<Context['i18n'], 'render' | 'fallback'>
  /**
   * Account (`bot.sid`) → milliseconds since the epoch of the last try to revive it. Not by the object: `ctx.bots` wraps
   * each of them anew at every look.
   */
  readonly revived: Map<string, number>
  /** Message that is answered → how many sends answered it. */
  readonly replies: LRUCache<string, number>
  /** Chats that refuse everything. */
  readonly shut: ShutChats
  /** Sends nobody has answered for. */
  readonly doubts: Doubts
  /** Data on its way inside messages. */
  readonly inlining: Inlining
  /** The chat whose switches hold. */
  readonly homes: Homes
  /** What a chat may have beyond the usual. Never rejects. */
  perksOf(chat: ChatRef): Promise<Perks>
}

/** Messages whose replies are counted. */
const maxCounted = 5000

/** Our account in a chat. */
export const accountIn = (bots: Iterable<Bot>, { platform, selfId }: ChatRef): Bot | undefined =>
  [...bots].find((bot) => bot.platform === platform && bot.selfId === selfId)

/** The framework of a context, with empty memories. */
export function hostOf(ctx: Context): Host {
  const bots = (): Iterable<Bot> => ctx.bots
  const botOf = (chat: ChatRef): Bot | undefined => accountIn(bots(), chat)
  return {
    bots,
    i18n: ctx.i18n,
    revived: new Map(),
    replies: new LRUCache({ max: maxCounted }),
    shut: createShutChats(),
    doubts: createDoubts(),
    homes: createHomes(botOf),
    perksOf: createPerks(botOf),
    inlining: createInlining(),
  }
}
